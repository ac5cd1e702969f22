//! KTX2 containers: plain 8-bit pixels and Basis Universal, with or without Zstandard packing.

use std::io::Read as _;

use basisu::{DecodeFlags, TargetFormat, Transcoder};

use super::{ColorSpace, Image, ImageError, ImageLimits};
use crate::guard::guarded;

const MARK: &[u8; 12] = b"\xABKTX 20\xBB\r\n\x1A\n";
const HEADER: usize = 80;
const LEVEL: usize = 24;
/// Bytes of a Basis block of 4 × 4 pixels.
const BLOCK: u64 = 16;

/// Whether the bytes begin as a KTX2 file does.
pub(super) fn is_ktx2(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// What a KTX2 header says.
struct Header {
    format: u32,
    width: u32,
    height: u32,
    scheme: u32,
    level_offset: u64,
    level_length: u64,
}

/// Width and height from the header.
pub(super) fn size_of(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    read_header(bytes).map(|header| (header.width, header.height))
}

/// The largest picture of a KTX2 file.
pub(super) fn decode_ktx2(bytes: &[u8], color_space: ColorSpace, limits: ImageLimits) -> Result<Image, ImageError> {
    let header = read_header(bytes)?;
    limits.check(u64::from(header.width), u64::from(header.height))?;
    let rgba = match header.format {
        0 => decode_basis(bytes, &header)?,
        format => decode_plain(bytes, &header, plain_layout(format)?)?,
    };
    let image = Image { width: header.width, height: header.height, rgba, color_space };
    if image.is_sound() { Ok(image) } else { Err(damaged("its pixels do not fit its size")) }
}

fn read_header(bytes: &[u8]) -> Result<Header, ImageError> {
    let short = || damaged("it ends within its header");
    if !is_ktx2(bytes) {
        return Err(ImageError::UnknownFormat);
    }
    let word = |at| word(bytes, at).ok_or_else(short);
    let long = |at| long(bytes, at).ok_or_else(short);
    let (depth, layers, faces) = (word(28)?, word(32)?, word(36)?);
    if depth > 1 || layers > 1 || faces != 1 {
        return Err(ImageError::Unsupported("a cube, an array or a volume of pictures".to_owned()));
    }
    Ok(Header {
        format: word(12)?,
        width: word(20)?,
        height: word(24)?,
        scheme: word(44)?,
        level_offset: long(HEADER)?,
        level_length: long(HEADER + 8)?,
    })
}

/// The bytes of the largest picture, unpacked to at most `size` bytes.
fn level(bytes: &[u8], header: &Header, size: u64) -> Result<Vec<u8>, ImageError> {
    let outside = || damaged("its picture reaches beyond the file");
    let end = header.level_offset.checked_add(header.level_length).ok_or_else(outside)?;
    let range = usize::try_from(header.level_offset).ok().zip(usize::try_from(end).ok());
    let packed = range.and_then(|(start, end)| bytes.get(start..end)).ok_or_else(outside)?;
    match header.scheme {
        0 => Ok(packed.get(..size as usize).ok_or_else(outside)?.to_vec()),
        2 => guarded(|| unpack_zstd(packed, size)).ok_or_else(|| damaged("its packing contradicts itself"))?,
        3 => Err(ImageError::Unsupported("zlib packing in KTX2".to_owned())),
        other => Err(ImageError::Unsupported(format!("KTX2 packing {other}"))),
    }
}

fn unpack_zstd(packed: &[u8], size: u64) -> Result<Vec<u8>, ImageError> {
    let fail = |error: &dyn std::fmt::Display| damaged(&format!("its Zstandard data cannot be unpacked: {error}"));
    let decoder = ruzstd::decoding::StreamingDecoder::new(packed).map_err(|error| fail(&error))?;
    let mut unpacked = Vec::new();
    decoder.take(size).read_to_end(&mut unpacked).map_err(|error| fail(&error))?;
    if unpacked.len() as u64 == size { Ok(unpacked) } else { Err(damaged("its Zstandard data is too short")) }
}

/// How plain pixels lie in memory: for each of R, G, B and A the byte that holds it.
struct PlainLayout {
    bytes_a_pixel: usize,
    channels: [Option<usize>; 4],
}

/// The layouts of Vulkan's 8-bit formats.
fn plain_layout(format: u32) -> Result<PlainLayout, ImageError> {
    let layout = |bytes_a_pixel, channels| Ok(PlainLayout { bytes_a_pixel, channels });
    match format {
        9 | 15 => layout(1, [Some(0), None, None, None]),
        16 | 22 => layout(2, [Some(0), Some(1), None, None]),
        23 | 29 => layout(3, [Some(0), Some(1), Some(2), None]),
        30 | 36 => layout(3, [Some(2), Some(1), Some(0), None]),
        37 | 43 => layout(4, [Some(0), Some(1), Some(2), Some(3)]),
        44 | 50 => layout(4, [Some(2), Some(1), Some(0), Some(3)]),
        other => Err(ImageError::Unsupported(format!("the KTX2 pixel format {other}"))),
    }
}

fn decode_plain(bytes: &[u8], header: &Header, layout: PlainLayout) -> Result<Vec<u8>, ImageError> {
    let size = u64::from(header.width) * u64::from(header.height) * layout.bytes_a_pixel as u64;
    let pixels = level(bytes, header, size)?;
    let missing = [0, 0, 0, 255];
    let rgba = pixels.chunks_exact(layout.bytes_a_pixel).flat_map(|pixel| {
        let mut rgba = missing;
        for (value, channel) in rgba.iter_mut().zip(layout.channels) {
            if let Some(byte) = channel.and_then(|channel| pixel.get(channel)) {
                *value = *byte;
            }
        }
        rgba
    });
    Ok(rgba.collect())
}

fn decode_basis(bytes: &[u8], header: &Header) -> Result<Vec<u8>, ImageError> {
    let repacked;
    let source = match header.scheme {
        // Unpacked here, within bounds, and handed on as the file would be without packing.
        2 => {
            let blocks = u64::from(header.width.div_ceil(4)) * u64::from(header.height.div_ceil(4));
            repacked = without_packing(bytes, header, &level(bytes, header, blocks * BLOCK)?)?;
            &repacked
        }
        0 | 1 => bytes,
        other => return Err(ImageError::Unsupported(format!("KTX2 packing {other}"))),
    };
    let transcoded = guarded(|| {
        let transcoder = Transcoder::new(source)?;
        if transcoder.base_dimensions() != (header.width, header.height) {
            return Ok(Vec::new());
        }
        transcoder.transcode(0, TargetFormat::Rgba32, DecodeFlags::NONE)
    });
    match transcoded {
        Some(Ok(rgba)) => Ok(rgba),
        Some(Err(error)) => Err(ImageError::Damaged(format!("its Basis data cannot be read: {error:?}"))),
        None => Err(damaged("its Basis data contradicts itself")),
    }
}

/// The same file with one picture, stored plainly.
fn without_packing(bytes: &[u8], header: &Header, pixels: &[u8]) -> Result<Vec<u8>, ImageError> {
    let short = || damaged("its description reaches beyond the file");
    let start = word(bytes, 48).ok_or_else(short)? as usize;
    let length = word(bytes, 52).ok_or_else(short)? as usize;
    let description = start.checked_add(length).and_then(|end| bytes.get(start..end)).ok_or_else(short)?;
    let description_at = HEADER + LEVEL;
    let pixels_at = (description_at + description.len()).next_multiple_of(16);
    let mut file = bytes.get(..48).ok_or_else(short)?.to_vec();
    let mut put = |at: usize, value: &[u8]| {
        if file.len() < at + value.len() {
            file.resize(at + value.len(), 0);
        }
        file[at..at + value.len()].copy_from_slice(value);
    };
    put(20, &header.width.to_le_bytes());
    put(40, &1_u32.to_le_bytes());
    put(44, &0_u32.to_le_bytes());
    put(48, &(description_at as u32).to_le_bytes());
    put(52, &(description.len() as u32).to_le_bytes());
    put(56, &[0; 24]);
    put(HEADER, &(pixels_at as u64).to_le_bytes());
    put(HEADER + 8, &(pixels.len() as u64).to_le_bytes());
    put(HEADER + 16, &(pixels.len() as u64).to_le_bytes());
    put(description_at, description);
    put(pixels_at, pixels);
    Ok(file)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn damaged(what: &str) -> ImageError {
    ImageError::Damaged(what.to_owned())
}
