//! Attribute streams: bytes of neighbouring elements, split by position and stored as packed differences.

use super::{MeshoptError, Reader, unzigzag};

/// Bits of a packed difference by its mode; 8 stands for plain bytes.
const MODES_V0: [u32; 4] = [0, 2, 4, 8];
const MODES_V1: [[u32; 4]; 2] = [[0, 1, 2, 4], [1, 2, 4, 8]];

/// Differences of one block, position by position.
struct Deltas {
    bytes: Vec<u8>,
    count: usize,
}

impl Deltas {
    fn get(&self, position: usize, element: usize) -> u32 {
        self.bytes.get(position * self.count.next_multiple_of(16) + element).copied().map_or(0, u32::from)
    }
}

/// Unpacks `count` elements of `stride` bytes.
pub(super) fn decode(source: &[u8], count: usize, stride: usize) -> Result<Vec<u8>, MeshoptError> {
    if stride == 0 || stride > 256 || !stride.is_multiple_of(4) {
        return Err(MeshoptError::Shape);
    }
    let version = match source.first() {
        Some(0xa0) => 0,
        Some(0xa1) => 1,
        _ => return Err(MeshoptError::Header),
    };
    let tail_size = if version == 0 { stride } else { stride + stride / 4 };
    let padded_tail = tail_size.max(if version == 0 { 32 } else { 24 });
    let body_end = source.len().checked_sub(padded_tail).filter(|end| *end >= 1).ok_or(MeshoptError::Short)?;
    let tail = source.get(source.len() - tail_size..).ok_or(MeshoptError::Short)?;
    let (base, channels) = tail.split_at(stride);
    let mut last = base.to_vec();
    let mut reader = Reader::new(source.get(1..body_end).ok_or(MeshoptError::Short)?);

    let block = ((0x2000 / stride) & !15).min(256);
    // Grown block by block, so that a count without data behind it costs nothing.
    let mut out: Vec<u8> = Vec::new();
    let mut done = 0;
    while done < count {
        let elements = block.min(count - done);
        let deltas = read_block(&mut reader, elements, stride, version)?;
        let start = out.len();
        out.resize(start + elements * stride, 0);
        for element in 0..elements {
            for group in (0..stride).step_by(4) {
                let channel = channels.get(group / 4).copied().unwrap_or(0);
                apply(&mut last[group..group + 4], &deltas, group, element, channel)?;
            }
            let at = start + element * stride;
            out[at..at + stride].copy_from_slice(&last);
        }
        done += elements;
    }
    if reader.at == body_end - 1 { Ok(out) } else { Err(MeshoptError::Long) }
}

fn read_block(reader: &mut Reader<'_>, elements: usize, stride: usize, version: u8) -> Result<Deltas, MeshoptError> {
    let padded = elements.next_multiple_of(16);
    let mut deltas = Deltas { bytes: vec![0; padded * stride], count: elements };
    let controls = if version == 0 { &[][..] } else { reader.take(stride / 4)? };
    for position in 0..stride {
        let control = controls.get(position / 4).map(|byte| usize::from(byte >> (position % 4 * 2) & 3));
        let target = &mut deltas.bytes[position * padded..(position + 1) * padded];
        match control {
            Some(2) => {}
            Some(3) => target[..elements].copy_from_slice(reader.take(elements)?),
            Some(control) => read_groups(reader, target, &MODES_V1[control & 1])?,
            None => read_groups(reader, target, &MODES_V0)?,
        }
    }
    Ok(deltas)
}

/// Groups of sixteen differences, two header bits each.
fn read_groups(reader: &mut Reader<'_>, target: &mut [u8], modes: &[u32; 4]) -> Result<(), MeshoptError> {
    let groups = target.len() / 16;
    let header = reader.take(groups.div_ceil(4))?;
    for (group, slots) in target.chunks_exact_mut(16).enumerate() {
        let bits = modes[usize::from(header[group / 4] >> (group % 4 * 2) & 3)];
        match bits {
            0 => {}
            8 => slots.copy_from_slice(reader.take(16)?),
            _ => read_packed(reader, slots, bits)?,
        }
    }
    Ok(())
}

/// Sixteen differences of a few bits; all bits set means that the whole byte follows.
fn read_packed(reader: &mut Reader<'_>, slots: &mut [u8], bits: u32) -> Result<(), MeshoptError> {
    let packed = reader.take(bits as usize * 2)?;
    let all_set = (1_u8 << bits) - 1;
    let a_byte = 8 / bits as usize;
    for (i, slot) in slots.iter_mut().enumerate() {
        let within = (i % a_byte) as u32 * bits;
        // One-bit values start at the low end of a byte, wider ones at the high end.
        let shift = if bits == 1 { within } else { 8 - bits - within };
        let value = packed[i / a_byte] >> shift & all_set;
        *slot = if value == all_set { reader.byte()? } else { value };
    }
    Ok(())
}

/// Adds the differences of one element to four bytes of the element before.
fn apply(last: &mut [u8], deltas: &Deltas, position: usize, element: usize, channel: u8) -> Result<(), MeshoptError> {
    match channel & 3 {
        0 => {
            for (i, byte) in last.iter_mut().enumerate() {
                *byte = byte.wrapping_add(unzigzag(deltas.get(position + i, element)) as u8);
            }
        }
        1 => {
            for (i, pair) in last.chunks_exact_mut(2).enumerate() {
                let low = deltas.get(position + i * 2, element);
                let high = deltas.get(position + i * 2 + 1, element);
                let value = u16::from_le_bytes([pair[0], pair[1]]).wrapping_add(unzigzag(low | high << 8) as u16);
                pair.copy_from_slice(&value.to_le_bytes());
            }
        }
        2 => {
            let delta = (0..4).fold(0, |sum, i| sum | deltas.get(position + i, element) << (8 * i));
            let value = u32::from_le_bytes([last[0], last[1], last[2], last[3]]);
            let value = value ^ delta.rotate_right(u32::from(channel >> 4));
            last.copy_from_slice(&value.to_le_bytes());
        }
        _ => return Err(MeshoptError::Header),
    }
    Ok(())
}
