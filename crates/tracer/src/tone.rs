//! From luminance to what a screen shows, as the live view does it: exposure, then Khronos' PBR Neutral curve.

use glam::{Vec2, Vec3};
use homewright_geometry::math;
use homewright_scene::Exposure;
use homewright_scene::image::{ColorSpace, Image};

use crate::illuminance::luminance;
use crate::photo::TracedImage;

/// Side of the grid on which brightness is measured.
const SIDE: u32 = 64;

/// The factor from luminance (cd/m²) to a picture in which 1 is white.
///
/// `Ev100` is 1 / (1.2 · 2^EV). `Auto` brings the mean of the logarithm of luminance, without its lowest and highest
/// tenth, without the sky, and with the middle of the picture counting more, to 0.21; scenes darker than 16 cd/m² stay darker by
/// a quarter of a stop for each stop.
pub fn exposure(image: &TracedImage, exposure: Exposure) -> f32 {
    match exposure {
        Exposure::Ev100(value) => 1.0 / (1.2 * two_to(value)),
        Exposure::Auto(correction) => {
            let mean = mean_logarithm(image);
            let key = logarithm(0.21) - 0.25 * (4.0 - mean).max(0.0);
            two_to((key - mean).clamp(-16.0, 10.0) + correction)
        }
    }
}

/// The picture for a screen, sRGB, opaque.
pub fn tone_map(image: &TracedImage, by: Exposure) -> Image {
    let factor = exposure(image, by);
    let mut rgba = Vec::with_capacity(image.color.len() * 4);
    for color in &image.color {
        let shown = neutral(*color * factor).clamp(Vec3::ZERO, Vec3::ONE);
        rgba.extend(shown.to_array().map(encode));
        rgba.push(255);
    }
    Image { width: image.size.x, height: image.size.y, rgba, color_space: ColorSpace::Srgb }
}

/// Khronos PBR Neutral: colours stay as they are up to 0.8, then highlights roll off.
fn neutral(input: Vec3) -> Vec3 {
    const START: f32 = 0.8 - 0.04;
    let low = input.min_element();
    let offset = if low < 0.08 { low - 6.25 * low * low } else { 0.04 };
    let color = input - offset;
    let peak = color.max_element();
    if peak < START {
        return color;
    }
    let rest = 1.0 - START;
    let new_peak = 1.0 - rest * rest / (peak + rest - START);
    let fade = 1.0 - 1.0 / (0.15 * (peak - new_peak) + 1.0);
    (color * (new_peak / peak)).lerp(Vec3::splat(new_peak), fade)
}

fn encode(linear: f32) -> u8 {
    let encoded = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * math::powf32(linear, 1.0 / 2.4) - 0.055 };
    (encoded * 255.0 + 0.5) as u8
}

fn logarithm(value: f32) -> f32 {
    (math::ln(f64::from(value)) / std::f64::consts::LN_2) as f32
}

fn two_to(exponent: f32) -> f32 {
    math::powf32(2.0, exponent)
}

/// Mean binary logarithm of luminance, cd/m².
fn mean_logarithm(image: &TracedImage) -> f32 {
    let mut measured = Vec::with_capacity((SIDE * SIDE) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let place = (Vec2::new(x as f32, y as f32) + 0.5) / SIDE as f32;
            let at = (place * image.size.as_vec2()).as_uvec2().min(image.size - 1);
            let pixel = at.y as usize * image.size.x as usize + at.x as usize;
            let color = image.color[pixel];
            // The home is exposed for, not the sky behind its windows.
            let share = if image.depth[pixel].is_finite() { 1.0 } else { 1e-4 };
            let aside = (place * 2.0 - 1.0).length_squared() * 0.7;
            measured.push((logarithm(luminance(color).max(0.001)), share * (1.0 - 0.65 * aside.clamp(0.0, 1.0))));
        }
    }
    measured.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = measured.iter().map(|(_, weight)| weight).sum();
    let (low, high) = (total * 0.1, total * 0.9);
    let (mut passed, mut sum, mut counted) = (0.0_f32, 0.0, 0.0);
    for (value, weight) in measured {
        let part = ((passed + weight).min(high) - passed.max(low)).max(0.0);
        sum += part * value;
        counted += part;
        passed += weight;
    }
    if counted > 0.0 { sum / counted } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_tones_keep_their_colour_and_highlights_stay_below_white() {
        let color = Vec3::new(0.5, 0.3, 0.2);
        assert!((neutral(color) - (color - 0.04)).abs().max_element() < 1e-6);
        assert!(neutral(Vec3::new(50.0, 20.0, 10.0)).max_element() < 1.0);
        assert_eq!(neutral(Vec3::ZERO), Vec3::ZERO);
    }

    #[test]
    fn bytes_are_srgb() {
        assert_eq!([0.0, 0.214, 1.0].map(encode), [0, 127, 255]);
    }
}
