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
    let table = light_table(image.color_space);
    let light: Vec<[f32; 4]> =
        image.rgba.as_chunks::<4>().0.iter().map(|pixel| to_light(*pixel, image.color_space, &table)).collect();
    let scaled = match filter {
        Filter::Box => {
            let rows = scale_rows(&light, image.width as usize, width as usize);
            scale_columns(&rows, width as usize, image.height as usize, height as usize)
        }
        Filter::Lanczos => lanczos(light, (image.width, image.height), (width, height))?,
    };
    let rgba = scaled.iter().flat_map(|light| from_light(*light, image.color_space));
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

/// Rows averaged to another length.
fn scale_rows(pixels: &[[f32; 4]], from: usize, to: usize) -> Vec<[f32; 4]> {
    let windows: Vec<Window> = (0..to).map(|at| Window::new(at, from, to)).collect();
    let mut scaled = Vec::with_capacity(pixels.len() / from.max(1) * to);
    for row in pixels.chunks_exact(from) {
        scaled.extend(windows.iter().map(|window| window.average(|at| row.get(at).copied().unwrap_or_default())));
    }
    scaled
}

/// Columns averaged to another length; `width` pixels a row.
fn scale_columns(pixels: &[[f32; 4]], width: usize, from: usize, to: usize) -> Vec<[f32; 4]> {
    let mut scaled = Vec::with_capacity(width * to);
    for row in 0..to {
        let window = Window::new(row, from, to);
        scaled.extend((0..width).map(|x| window.average(|y| pixels.get(y * width + x).copied().unwrap_or_default())));
    }
    scaled
}

/// The stretch of old pixels that a new one covers.
struct Window {
    start: f64,
    end: f64,
}

impl Window {
    fn new(at: usize, from: usize, to: usize) -> Self {
        let scale = from as f64 / to as f64;
        Self { start: at as f64 * scale, end: (at + 1) as f64 * scale }
    }

    /// The average of what is covered, pixels at the ends by their covered part.
    fn average(&self, pixel: impl Fn(usize) -> [f32; 4]) -> [f32; 4] {
        let (mut sum, mut total) = ([0.0; 4], 0.0);
        for at in self.start as usize..self.end.ceil() as usize {
            let covered = (self.end.min(at as f64 + 1.0) - self.start.max(at as f64)) as f32;
            total += covered;
            for (sum, value) in sum.iter_mut().zip(pixel(at)) {
                *sum += value * covered;
            }
        }
        sum.map(|sum| sum / total.max(f32::MIN_POSITIVE))
    }
}

fn lanczos(light: Vec<[f32; 4]>, from: (u32, u32), to: (u32, u32)) -> Result<Vec<[f32; 4]>, ImageError> {
    let source: ImageBuffer<Rgba<f32>, Vec<f32>> = ImageBuffer::from_raw(from.0, from.1, light.into_flattened())
        .ok_or_else(|| ImageError::Damaged("its pixels do not fit its size".to_owned()))?;
    let scaled = imageops::resize(&source, to.0, to.1, FilterType::Lanczos3);
    Ok(scaled.as_raw().as_chunks::<4>().0.to_vec())
}

/// The linear share that each byte stands for.
fn light_table(color_space: ColorSpace) -> [f32; 256] {
    std::array::from_fn(|byte| {
        let share = byte as f32 / 255.0;
        match color_space {
            ColorSpace::Linear => share,
            ColorSpace::Srgb => srgb_to_linear(share),
        }
    })
}

/// Colours weighted by alpha; plain numbers as they are.
fn to_light(pixel: [u8; 4], color_space: ColorSpace, table: &[f32; 256]) -> [f32; 4] {
    let alpha = f32::from(pixel[3]) / 255.0;
    let weight = match color_space {
        ColorSpace::Linear => 1.0,
        ColorSpace::Srgb => alpha,
    };
    let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(|byte| table[usize::from(byte)] * weight);
    [r, g, b, alpha]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn image(width: u32, height: u32, pixels: &[[u8; 4]], color_space: ColorSpace) -> Image {
        Image { width, height, rgba: pixels.concat(), color_space }
    }

    #[test]
    fn one_colour_stays_one_colour_in_every_size() {
        for color_space in [ColorSpace::Srgb, ColorSpace::Linear] {
            let plain = image(5, 3, &[[200, 40, 7, 128]; 15], color_space);
            for (width, height) in [(1, 1), (2, 2), (3, 7), (10, 6), (5, 3)] {
                for filter in [Filter::Box, Filter::Lanczos] {
                    let scaled = resize(&plain, width, height, filter).unwrap();
                    assert_eq!(
                        scaled,
                        image(width, height, &vec![[200, 40, 7, 128]; (width * height) as usize], color_space)
                    );
                }
            }
        }
    }

    #[test]
    fn black_and_white_average_to_half_the_light() {
        let pixels = [[0, 0, 0, 255], [255, 255, 255, 255]];
        let light = resize(&image(2, 1, &pixels, ColorSpace::Srgb), 1, 1, Filter::Box).unwrap();
        assert_eq!(light.rgba, [188, 188, 188, 255]);
        let numbers = resize(&image(2, 1, &pixels, ColorSpace::Linear), 1, 1, Filter::Box).unwrap();
        assert_eq!(numbers.rgba, [128, 128, 128, 255]);
    }

    #[test]
    fn the_colour_of_transparent_pixels_does_not_bleed() {
        let pixels = [[255, 0, 0, 255], [0, 255, 0, 0]];
        let scaled = resize(&image(2, 1, &pixels, ColorSpace::Srgb), 1, 1, Filter::Box).unwrap();
        assert_eq!(scaled.rgba, [255, 0, 0, 128]);
    }

    #[test]
    fn shrinking_keeps_the_proportions() {
        let wide = image(64, 16, &[[9; 4]; 1024], ColorSpace::Srgb);
        let small = shrink_to(&wide, 16).unwrap();
        assert_eq!((small.width, small.height), (16, 4));
        assert!(matches!(shrink_to(&wide, 64).unwrap(), Cow::Borrowed(_)));
    }
}
