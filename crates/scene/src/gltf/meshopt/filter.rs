//! Filters: numbers that were folded before packing, to be unfolded after it.

use super::MeshoptError;

/// Unfolds elements in place.
pub(super) fn apply(name: &str, bytes: &mut [u8], stride: usize) -> Result<(), MeshoptError> {
    match (name, stride) {
        ("OCTAHEDRAL", 4) => bytes.as_chunks_mut::<4>().0.iter_mut().for_each(|element| {
            let unfolded = octahedral(element.map(|byte| f32::from(byte.cast_signed())), 127.0);
            for (byte, value) in element.iter_mut().zip(unfolded) {
                *byte = (value as i8).cast_unsigned();
            }
        }),
        ("OCTAHEDRAL", 8) => for_shorts(bytes, |v| octahedral(v.map(f32::from), 32_767.0).map(|x| x as i16)),
        ("QUATERNION", 8) => for_shorts(bytes, quaternion),
        ("EXPONENTIAL", _) if stride.is_multiple_of(4) => {
            bytes.as_chunks_mut::<4>().0.iter_mut().for_each(|word| *word = exponential(*word));
        }
        ("COLOR", 4) => bytes.as_chunks_mut::<4>().0.iter_mut().for_each(|element| {
            let [y, co, cg, alpha] = *element;
            let rgba = color(
                [i32::from(y), i32::from(co.cast_signed()), i32::from(cg.cast_signed()), i32::from(alpha)],
                255.0,
            );
            for (byte, value) in element.iter_mut().zip(rgba) {
                *byte = value as u8;
            }
        }),
        ("COLOR", 8) => for_shorts(bytes, |[y, co, cg, alpha]| {
            let unsigned = |value: i16| i32::from(value.cast_unsigned());
            color([unsigned(y), i32::from(co), i32::from(cg), unsigned(alpha)], 65_535.0)
                .map(|value| (value as u16).cast_signed())
        }),
        _ => return Err(MeshoptError::Filter),
    }
    Ok(())
}

fn for_shorts(bytes: &mut [u8], unfold: impl Fn([i16; 4]) -> [i16; 4]) {
    for element in bytes.as_chunks_mut::<8>().0 {
        let shorts = std::array::from_fn(|i| i16::from_le_bytes([element[i * 2], element[i * 2 + 1]]));
        for (pair, value) in element.as_chunks_mut::<2>().0.iter_mut().zip(unfold(shorts)) {
            *pair = value.to_le_bytes();
        }
    }
}

/// A unit vector from a point on the octahedron; the third number is what stands for one, the fourth stays.
fn octahedral([x, y, one, last]: [f32; 4], full: f32) -> [f32; 4] {
    let one = if one == 0.0 { 1.0 } else { one };
    let (x, y) = (x / one, y / one);
    let z = 1.0 - x.abs() - y.abs();
    let fold = (-z).max(0.0);
    let x = if x >= 0.0 { x - fold } else { x + fold };
    let y = if y >= 0.0 { y - fold } else { y + fold };
    let length = (x * x + y * y + z * z).sqrt().max(f32::MIN_POSITIVE);
    let scale = full / length;
    [(x * scale).round(), (y * scale).round(), (z * scale).round(), last]
}

/// A rotation from its three smaller components; the last number tells the scale and which one is missing.
fn quaternion([a, b, c, code]: [i16; 4]) -> [i16; 4] {
    let scale = std::f32::consts::FRAC_1_SQRT_2 / f32::from(code | 3);
    let [x, y, z] = [a, b, c].map(|value| f32::from(value) * scale);
    let w = (1.0 - x * x - y * y - z * z).max(0.0).sqrt();
    let missing = (code & 3) as usize;
    let mut rotation = [0; 4];
    for (i, value) in [w, x, y, z].into_iter().enumerate() {
        rotation[(missing + i) % 4] = (value * 32_767.0).round() as i16;
    }
    rotation
}

/// A float from a signed mantissa of 24 bits and a signed exponent of 8.
fn exponential(word: [u8; 4]) -> [u8; 4] {
    let value = i32::from_le_bytes(word);
    let exponent = value >> 24;
    let mantissa = (value << 8) >> 8;
    let scale = f32::from_bits((exponent + 127).cast_unsigned() << 23);
    (scale * mantissa as f32).to_le_bytes()
}

/// RGBA from luma, orange, green and an alpha whose highest bit tells the scale.
fn color([y, co, cg, alpha]: [i32; 4], full: f32) -> [f32; 4] {
    // All ones up to and including the highest bit of alpha.
    let ones = (1_i64 << (32 - alpha.leading_zeros())) - 1;
    let scale = if ones > 0 { full / ones as f32 } else { 0.0 };
    let kept = i64::from(alpha) & (ones >> 1);
    let alpha = kept << 1 | kept & 1;
    let channel = |value: i32| (value as f32 * scale).round();
    [channel(y + co - cg), channel(y + cg), channel(y - co - cg), (alpha as f32 * scale).round()]
}
