//! How alike a live picture and a traced one are, at one exposure for both.

use glam::{UVec2, Vec3, Vec4};
use homewright_scene::image::{ColorSpace, Image};

/// How alike two pictures are: mean luminance of the first over that of the second, and the peak signal-to-noise ratio
/// in dB of what a screen shows of both at one exposure.
pub(crate) struct Likeness {
    pub(crate) brightness: f32,
    pub(crate) decibels: f32,
}

impl Likeness {
    /// Whether both are near enough to decide by the live picture how a room will look.
    pub(crate) fn is_close(&self) -> bool {
        (0.9..1.1).contains(&self.brightness) && self.decibels >= 22.0
    }
}

const WEIGHTS: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);

/// Luminance that a screen shows as white: a window itself and lamps are far brighter than what they light, and both end
/// there. `pixels` in cd/m².
fn white(pixels: &[Vec3]) -> f32 {
    let mut sorted: Vec<f32> = pixels.iter().map(|color| color.dot(WEIGHTS)).collect();
    sorted.sort_by(f32::total_cmp);
    sorted[sorted.len() * 9 / 10] * 1.6
}

/// Linear light, 1 for white, as a screen shows it.
fn shown(light: Vec3) -> Vec3 {
    let part = |value: f32| {
        let value = value.clamp(0.0, 1.0);
        if value <= 0.003_130_8 {
            value * 12.92
        } else {
            1.055 * homewright_geometry::math::powf32(value, 1.0 / 2.4) - 0.055
        }
    };
    Vec3::new(part(light.x), part(light.y), part(light.z))
}

/// Compares luminance in cd/m² as linear RGB, and gives what a screen shows of both.
pub(crate) fn likeness(live: &[Vec3], traced: &[Vec3], size: UVec2) -> (Likeness, [Image; 2]) {
    let white = white(traced);
    let mean =
        |pixels: &[Vec3]| pixels.iter().map(|color| color.dot(WEIGHTS).min(white)).sum::<f32>() / pixels.len() as f32;
    let error: f32 = live
        .iter()
        .zip(traced)
        .map(|(a, b)| (shown(*a / white) - shown(*b / white)).length_squared() / 3.0)
        .sum::<f32>()
        / live.len() as f32;
    let decibels = -10.0 * (homewright_geometry::math::ln(f64::from(error.max(1e-9))) / std::f64::consts::LN_10) as f32;
    let picture = |pixels: &[Vec3]| Image {
        width: size.x,
        height: size.y,
        rgba: pixels
            .iter()
            .flat_map(|color| {
                (shown(*color / white).extend(1.0) * 255.0 + Vec4::splat(0.5)).to_array().map(|v| v as u8)
            })
            .collect(),
        color_space: ColorSpace::Srgb,
    };
    (Likeness { brightness: mean(live) / mean(traced), decibels }, [picture(live), picture(traced)])
}
