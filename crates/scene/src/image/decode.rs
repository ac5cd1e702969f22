//! PNG, JPEG, WebP, BMP, GIF, TGA and KTX2 into plain pixels, with the size checked from the header first.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

use super::{ColorSpace, Image, ImageError, ktx2};
use crate::guard::guarded;

/// How large an image may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageLimits {
    /// Pixels in all.
    pub pixels: u64,
    /// Pixels along one side.
    pub side: u32,
}

impl Default for ImageLimits {
    /// 64 megapixels, 16384 along one side.
    fn default() -> Self {
        Self { pixels: 64_000_000, side: 16_384 }
    }
}

impl ImageLimits {
    /// Refuses a picture of no pixels, and one larger than this.
    pub fn check(self, width: u64, height: u64) -> Result<(), ImageError> {
        if width == 0 || height == 0 {
            return Err(ImageError::Damaged("it has no pixels".to_owned()));
        }
        let is_small = width.max(height) <= u64::from(self.side) && width.saturating_mul(height) <= self.pixels;
        if is_small { Ok(()) } else { Err(ImageError::TooLarge { width, height, max_pixels: self.pixels }) }
    }
}

/// The pixels of an image file, turned upright as its camera data says.
pub fn decode_image(bytes: &[u8], color_space: ColorSpace, limits: ImageLimits) -> Result<Image, ImageError> {
    if ktx2::is_ktx2(bytes) {
        return ktx2::decode_ktx2(bytes, color_space, limits);
    }
    let format = format_of(bytes)?;
    let (width, height) = header_size(bytes, format)?;
    limits.check(u64::from(width), u64::from(height))?;
    let decoded = guarded(|| decode_pixels(bytes, format, limits));
    let rgba = decoded.ok_or_else(|| ImageError::Damaged("its data contradicts itself".to_owned()))??;
    Ok(Image { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw(), color_space })
}

/// Width and height of an image file from its header alone.
pub fn image_size(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    if ktx2::is_ktx2(bytes) {
        return ktx2::size_of(bytes);
    }
    header_size(bytes, format_of(bytes)?)
}

/// The format by the first bytes; TGA, which has no mark, by a header that makes sense.
fn format_of(bytes: &[u8]) -> Result<ImageFormat, ImageError> {
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif];
    match image::guess_format(bytes) {
        Ok(format) if known.contains(&format) => Ok(format),
        Ok(_) => Err(ImageError::UnknownFormat),
        Err(_unmarked) if looks_like_tga(bytes) => Ok(ImageFormat::Tga),
        Err(_unmarked) => Err(ImageError::UnknownFormat),
    }
}

fn looks_like_tga(bytes: &[u8]) -> bool {
    match bytes {
        [_, map @ (0 | 1), kind @ (1..=3 | 9..=11), _, _, _, _, map_bits, _, _, _, _, _, _, _, _, bits, _, ..] => {
            let is_mapped = matches!(kind, 1 | 9);
            let has_map_depth = matches!(map_bits, 15 | 16 | 24 | 32);
            (is_mapped == (*map == 1)) && (!is_mapped || has_map_depth) && matches!(bits, 8 | 15 | 16 | 24 | 32)
        }
        _ => false,
    }
}

fn header_size(bytes: &[u8], format: ImageFormat) -> Result<(u32, u32), ImageError> {
    let read = || ImageReader::with_format(Cursor::new(bytes), format).into_dimensions();
    guarded(read).ok_or_else(|| ImageError::Damaged("its header contradicts itself".to_owned()))?.map_err(translate)
}

fn decode_pixels(bytes: &[u8], format: ImageFormat, limits: ImageLimits) -> Result<image::RgbaImage, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = Limits::default();
    allowed.max_image_width = Some(limits.side);
    allowed.max_image_height = Some(limits.side);
    // Sixteen bytes a pixel is the widest format read; decoders may hold two copies.
    allowed.max_alloc = Some(limits.pixels.saturating_mul(32));
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(translate)?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = image::DynamicImage::from_decoder(decoder).map_err(translate)?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}

pub(super) fn translate(error: image::ImageError) -> ImageError {
    match error {
        image::ImageError::Unsupported(what) => ImageError::Unsupported(what.to_string()),
        other => ImageError::Damaged(other.to_string()),
    }
}
