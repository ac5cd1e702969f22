//! Plain pixels into PNG and JPEG files.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::{Image, ImageError};

/// A PNG file; without an alpha channel when every pixel is opaque.
pub fn encode_png(image: &Image) -> Result<Vec<u8>, ImageError> {
    check(image)?;
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let is_opaque = image.rgba.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255);
    let result = if is_opaque {
        encoder.write_image(&without_alpha(image), image.width, image.height, ExtendedColorType::Rgb8)
    } else {
        encoder.write_image(&image.rgba, image.width, image.height, ExtendedColorType::Rgba8)
    };
    result.map_err(|error| ImageError::Encode(error.to_string()))?;
    Ok(bytes)
}

/// A JPEG file of a quality from 1 to 100; alpha is dropped.
pub fn encode_jpeg(image: &Image, quality: u8) -> Result<Vec<u8>, ImageError> {
    check(image)?;
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
        .write_image(&without_alpha(image), image.width, image.height, ExtendedColorType::Rgb8)
        .map_err(|error| ImageError::Encode(error.to_string()))?;
    Ok(bytes)
}

fn check(image: &Image) -> Result<(), ImageError> {
    if image.is_sound() {
        return Ok(());
    }
    Err(ImageError::Encode(format!("{} bytes do not make {} × {} pixels", image.rgba.len(), image.width, image.height)))
}

fn without_alpha(image: &Image) -> Vec<u8> {
    image.rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
}
