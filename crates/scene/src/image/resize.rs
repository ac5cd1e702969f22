//! Larger and smaller images.

use std::borrow::Cow;

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgba};

use super::{ColorSpace, Image, ImageError};

/// How pixels are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// The average of what a new pixel covers; quick, and right for making smaller.
    #[default]
    Box,
    /// Lanczos with three lobes: the sharpest.
    Lanczos,
}

/// The image in another size; at least one pixel a side. Colours are averaged as light and weighted by alpha, so
/// that small images are neither darker nor fringed.
pub fn resize(image: &Image, width: u32, height: u32, filter: Filter) -> Result<Image, ImageError> {
    if !image.is_sound() {
        return Err(ImageError::Damaged("its pixels do not fit its size".to_owned()));
    }
    let (width, height) = (width.max(1), height.max(1));
    if (width, height) == (image.width, image.height) {
        return Ok(image.clone());
    }
    let linear: Vec<f32> =
        image.rgba.as_chunks::<4>().0.iter().flat_map(|pixel| to_light(*pixel, image.color_space)).collect();
    let source: ImageBuffer<Rgba<f32>, Vec<f32>> = ImageBuffer::from_raw(image.width, image.height, linear)
        .ok_or_else(|| ImageError::Damaged("its pixels do not fit its size".to_owned()))?;
    let scaled = match filter {
        Filter::Box => imageops::thumbnail(&source, width, height),
        Filter::Lanczos => imageops::resize(&source, width, height, FilterType::Lanczos3),
    };
    let rgba = scaled.as_raw().as_chunks::<4>().0.iter().flat_map(|light| from_light(*light, image.color_space));
    Ok(Image { width, height, rgba: rgba.collect(), color_space: image.color_space })
}

/// The image with its longer side at most `side` pixels, its proportions kept.
pub fn shrink_to(image: &Image, side: u32) -> Result<Cow<'_, Image>, ImageError> {
    let longer = image.width.max(image.height);
    if longer <= side {
        return Ok(Cow::Borrowed(image));
    }
    let scaled = |length: u32| (u64::from(length) * u64::from(side) / u64::from(longer)).max(1) as u32;
    resize(image, scaled(image.width), scaled(image.height), Filter::Box).map(Cow::Owned)
}

fn to_light(pixel: [u8; 4], color_space: ColorSpace) -> [f32; 4] {
    let share = pixel.map(|byte| f32::from(byte) / 255.0);
    match color_space {
        ColorSpace::Linear => share,
        ColorSpace::Srgb => {
            let [r, g, b] = [share[0], share[1], share[2]].map(|value| srgb_to_linear(value) * share[3]);
            [r, g, b, share[3]]
        }
    }
}

fn from_light(light: [f32; 4], color_space: ColorSpace) -> [u8; 4] {
    let share = match color_space {
        ColorSpace::Linear => light,
        ColorSpace::Srgb => {
            let alpha = light[3];
            let divisor = if alpha > 0.0 { alpha } else { 1.0 };
            let [r, g, b] = [light[0], light[1], light[2]].map(|value| linear_to_srgb(value / divisor));
            [r, g, b, alpha]
        }
    };
    share.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8)
}

/// The linear share of an sRGB-encoded one (IEC 61966-2-1).
pub(crate) fn srgb_to_linear(value: f32) -> f32 {
    if value <= 0.04045 { value / 12.92 } else { homewright_geometry::math::powf32((value + 0.055) / 1.055, 2.4) }
}

/// The sRGB-encoded share of a linear one.
pub(crate) fn linear_to_srgb(value: f32) -> f32 {
    let value = value.max(0.0);
    if value <= 0.003_130_8 {
        value * 12.92
    } else {
        1.055 * homewright_geometry::math::powf32(value, 1.0 / 2.4) - 0.055
    }
}
