//! Functions of packs: angles, mappings of the unit square, points that fill it evenly. All from exactly rounded steps.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::{Pack, Triple, inlined};

/// Sine and cosine for angles within an eighth of a turn of zero (Cephes' polynomials, an error of 1 in 10⁷).
#[inline(always)]
fn near_zero<P: Pack>(angle: P) -> (P, P) {
    let square = angle * angle;
    let sine = P::splat(-1.951_529_6e-4) * square + P::splat(8.332_161e-3);
    let sine = sine * square + P::splat(-1.666_665_5e-1);
    let sine = sine * square * angle + angle;
    let cosine = P::splat(2.443_315_7e-5) * square + P::splat(-1.388_731_6e-3);
    let cosine = cosine * square + P::splat(4.166_664_6e-2);
    let cosine = cosine * square * square + (P::splat(1.0) - square * P::splat(0.5));
    (sine, cosine)
}

/// Sine and cosine of angles from zero to a few turns, radians.
#[inline(always)]
pub(crate) fn sin_cos<P: Pack>(angle: P) -> (P, P) {
    let quarter = (angle * P::splat(1.0 / FRAC_PI_2) + P::splat(0.5)).to_int();
    let whole = P::from_int(quarter);
    let rest = angle - whole * P::splat(FRAC_PI_2) + whole * P::splat(4.371_139e-8);
    let (sine, cosine) = near_zero(rest);
    let is_odd = P::int_eq(quarter & P::int(1), P::int(1));
    let sine_sign = P::shl::<30>(quarter & P::int(2));
    let cosine_sign = P::shl::<30>((quarter + P::int(1)) & P::int(2));
    let (one, other) = (P::select(is_odd, cosine, sine), P::select(is_odd, sine, cosine));
    (P::from_bits(one.to_bits() ^ sine_sign), P::from_bits(other.to_bits() ^ cosine_sign))
}

/// The angle whose cosine is given, −1 … 1 (Abramowitz and Stegun 4.4.46).
#[inline(always)]
pub(crate) fn acos<P: Pack>(cosine: P) -> P {
    let x = cosine.abs().min(P::splat(1.0));
    let parts = [0.006_670_09, -0.017_088_126, 0.030_891_88, -0.050_174_303, 0.088_978_99, -0.214_598_8, FRAC_PI_2];
    let mut sum = P::splat(-0.001_262_491_1);
    for part in parts {
        sum = sum * x + P::splat(part);
    }
    let angle = (P::splat(1.0) - x).sqrt() * sum;
    P::select(cosine.lt(P::splat(0.0)), P::splat(PI) - angle, angle)
}

/// One over the square root of what is greater than zero, to two parts in a thousand: half the exponent, and a step of
/// Newton's.
#[inline(always)]
pub(crate) fn inverse_root<P: Pack>(value: P) -> P {
    // What is taken from a number below 2³² is added turned over, and one more.
    let guess = P::from_bits((P::shr::<1>(value.to_bits()) ^ P::int(u32::MAX)) + P::int(0x5f37_59e0));
    guess * (P::splat(1.5) - value * P::splat(0.5) * guess * guess)
}

/// Numbers from zero to one raised to powers from zero on, to a hundred-thousandth (Cephes' polynomials).
#[inline(always)]
pub(crate) fn power<P: Pack>(base: P, exponent: P) -> P {
    let bits = base.max(P::splat(1e-30)).to_bits();
    let part = P::from_bits((bits & P::int(0x007f_ffff)) | P::int(0x3f80_0000));
    let is_high = P::splat(std::f32::consts::SQRT_2).lt(part);
    let part = P::select(is_high, part * P::splat(0.5), part) - P::splat(1.0);
    let whole = P::from_int(P::int_select(is_high, P::shr::<23>(bits) + P::int(1), P::shr::<23>(bits)));
    let mut sum = P::splat(7.037_683_6e-2);
    let parts = [
        -1.151_461e-1,
        1.167_699_9e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
        -0.5,
    ];
    for next in parts {
        sum = sum * part + P::splat(next);
    }
    let logarithm = (sum * part * part + part) * P::splat(std::f32::consts::LOG2_E) + (whole - P::splat(127.0));
    let wanted = (logarithm * exponent).max(P::splat(-126.0)).min(P::splat(0.0));
    let nearest = (wanted + P::splat(127.5)).to_int();
    let rest = wanted - (P::from_int(nearest) - P::splat(127.0));
    let mut sum = P::splat(1.535_336_2e-4);
    for next in [1.339_887_4e-3, 9.618_437e-3, 5.550_332_5e-2, 2.402_264_8e-1, 6.931_472e-1, 1.0] {
        sum = sum * rest + P::splat(next);
    }
    sum * P::from_bits(P::shl::<23>(nearest))
}

/// As [`crate::sampling::disc`].
#[inline(always)]
pub(crate) fn disc<P: Pack>(x: P, y: P) -> (P, P) {
    let (x, y) = (x * P::splat(2.0) - P::splat(1.0), y * P::splat(2.0) - P::splat(1.0));
    let is_wide = y.abs().lt(x.abs());
    let (long, short) = (P::select(is_wide, x, y), P::select(is_wide, y, x));
    let ratio = P::select(P::splat(0.0).lt(long.abs()), short / long, P::splat(0.0));
    let (sine, cosine) = near_zero(ratio * P::splat(FRAC_PI_4));
    let (along, aside) = (long * cosine, long * sine);
    (P::select(is_wide, along, aside), P::select(is_wide, aside, along))
}

/// As [`crate::sampling::frame`].
#[inline(always)]
pub(crate) fn frame<P: Pack>(normal: Triple<P>) -> (Triple<P>, Triple<P>) {
    let one = P::splat(1.0);
    let sign = one.signed_by(normal.z);
    let a = P::splat(-1.0) / (sign + normal.z);
    let b = normal.x * normal.y * a;
    (
        Triple::new(one + sign * normal.x * normal.x * a, sign * b, (sign * normal.x).neg()),
        Triple::new(b, sign + normal.y * normal.y * a, normal.y.neg()),
    )
}

/// A direction about a normal, as likely as its cosine, with that cosine.
#[inline(always)]
pub(crate) fn cosine_direction<P: Pack>(normal: Triple<P>, square: (P, P)) -> (Triple<P>, P) {
    let (x, y) = disc(square.0, square.1);
    let up = (P::splat(1.0) - x * x - y * y).max(P::splat(0.0)).sqrt();
    let (along, across) = frame(normal);
    (along.scale(x) + across.scale(y) + normal.scale(up), up)
}

/// As [`crate::sampling::hash`].
#[inline(always)]
fn hash<P: Pack>(value: P::Int) -> P::Int {
    let state = value * P::int(747_796_405) + P::int(2_891_336_453);
    let word = (P::shr_by(state, P::shr::<28>(state) + P::int(4)) ^ state) * P::int(277_803_737);
    P::shr::<22>(word) ^ word
}

/// The scramble of [`crate::sobol`] between bits turned over.
#[inline(always)]
fn scramble<P: Pack>(bits: P::Int, seed: P::Int) -> P::Int {
    let x = bits ^ (bits * P::int(0x3d20_adea));
    let x = x + seed;
    let x = x * (P::shr::<16>(seed) | P::int(1));
    let x = x ^ (x * P::int(0x0552_6c56));
    x ^ (x * P::int(0x53a2_2864))
}

/// The point of the unit square that [`crate::sobol::Sampler::square`] draws for a stream's seed, index and dimension.
#[inline(always)]
pub(crate) fn sobol<P: Pack>(seed: P::Int, index: P::Int, dimension: P::Int) -> (P, P) {
    let seed = hash::<P>(seed ^ hash::<P>(dimension));
    let index = P::reversed(scramble::<P>(P::reversed(index), seed));
    let unit = inlined(
        #[inline(always)]
        |bits: P::Int| P::from_int(P::shr::<8>(bits)) * P::splat(1.0 / 16_777_216.0),
    );
    let x = P::reversed(scramble::<P>(index, hash::<P>(seed ^ P::int(0x68bc_21eb))));
    let mut v = index;
    v = v ^ (P::shr::<16>(v) & P::int(0x0000_ffff));
    v = v ^ (P::shr::<8>(v) & P::int(0x00ff_00ff));
    v = v ^ (P::shr::<4>(v) & P::int(0x0f0f_0f0f));
    v = v ^ (P::shr::<2>(v) & P::int(0x3333_3333));
    v = v ^ (P::shr::<1>(v) & P::int(0x5555_5555));
    let y = P::reversed(scramble::<P>(v, hash::<P>(seed ^ P::int(0x02e5_be93))));
    (unit(x), unit(y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{Plain, Sixteen, Words};
    use crate::sobol::Sampler;

    #[test]
    fn angles_come_out_to_a_millionth() {
        for step in 0..400 {
            let angles: [f32; 16] = std::array::from_fn(|lane| (step * 16 + lane) as f32 / 6400.0 * 2.0 * PI);
            let (sine, cosine) = sin_cos(Plain::load(&Sixteen(angles)));
            let (sine, cosine) = (sine.store().0, cosine.store().0);
            for (lane, angle) in angles.iter().enumerate() {
                let exact = homewright_geometry::math::direction(f64::from(*angle));
                assert!((f64::from(sine[lane]) - exact.y).abs() < 1e-6, "sine of {angle}");
                assert!((f64::from(cosine[lane]) - exact.x).abs() < 1e-6, "cosine of {angle}");
                let back = acos(Plain::splat(exact.x as f32)).store().0[0];
                let cosine_again = homewright_geometry::math::cos(f64::from(back));
                assert!((cosine_again - exact.x).abs() < 1e-6, "{back} for {angle}");
            }
        }
    }

    #[test]
    fn one_over_roots_is_nearly_that() {
        let values = std::iter::successors(Some(1e-6_f32), |value| Some(value * 1.1));
        for value in values.take(400) {
            let nearly = inverse_root(Plain::splat(value)).store().0[0];
            assert!((nearly * value.sqrt() - 1.0).abs() < 2e-3, "{nearly} for {value}");
        }
    }

    #[test]
    fn powers_come_out_to_a_hundred_thousandth() {
        for step in 1..=400_u16 {
            let base = f32::from(step) / 400.0;
            for exponent in [0.0, 0.5, 1.0, 2.7, 9.0, 22.3] {
                let (power, exact) = (power(Plain::splat(base), Plain::splat(exponent)).store().0[5], f64::from(base));
                let exact = homewright_geometry::math::powf(exact, f64::from(exponent));
                assert!(
                    (f64::from(power) / exact.max(1e-30) - 1.0).abs() < 1e-5 || exact < 1e-30,
                    "{base} to {exponent}"
                );
            }
        }
    }

    #[test]
    fn points_are_those_of_the_single_stream() {
        for (seed, pixel) in [(1, 5), (77, 123_456)] {
            let mut streams: [Sampler; 16] = std::array::from_fn(|lane| Sampler::new(seed, pixel, lane as u32 * 3));
            for dimension in 1..20 {
                let seeds = Words(std::array::from_fn(|lane| streams[lane].seed));
                let indices = Words(std::array::from_fn(|lane| streams[lane].index));
                let (x, y) = sobol::<Plain>(Plain::load_int(&seeds), Plain::load_int(&indices), Plain::int(dimension));
                for (lane, stream) in streams.iter_mut().enumerate() {
                    let point = stream.square();
                    assert_eq!([point.x, point.y], [x.store().0[lane], y.store().0[lane]]);
                }
            }
        }
    }
}
