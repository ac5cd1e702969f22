//! White balance: which light counts as white in a picture.

use glam::{Mat3, Vec2, Vec3};
use homewright_geometry::math;

use crate::sky::rgb_from_xyz;

/// Which light is shown as white.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum WhiteBalance {
    /// Measured from the picture, as an eye adapts: most of a room's cast is taken away, a little warmth stays.
    #[default]
    Auto,
    /// A light of this colour is white. 6504 K without tint changes nothing.
    Kelvin {
        /// Correlated colour temperature, 1700 … 25000 K.
        temperature: f32,
        /// Distance from the locus of black bodies and daylight in the CIE 1960 (u, v) diagram; positive for greenish
        /// light, usually within ±0.02.
        tint: f32,
    },
}

/// CIE 1931 chromaticity of a light: black bodies up to 4000 K (Kim et al. 2002), daylight from 5000 K
/// (CIE 15), between them a mixture.
pub fn chromaticity(temperature: f32) -> Vec2 {
    let kelvin = if temperature.is_finite() { f64::from(temperature).clamp(1700.0, 25_000.0) } else { 6504.0 };
    let t = 1000.0 / kelvin;
    let body = || {
        let x = ((-0.266_123_9 * t - 0.234_358_9) * t + 0.877_695_6) * t + 0.179_910;
        let y = if kelvin <= 2222.0 {
            ((-1.106_381_4 * x - 1.348_110_2) * x + 2.185_558_32) * x - 0.202_196_83
        } else {
            ((-0.954_947_6 * x - 1.374_185_93) * x + 2.091_370_15) * x - 0.167_488_67
        };
        Vec2::new(x as f32, y as f32)
    };
    let day = || {
        let x = if kelvin <= 7000.0 {
            ((-4.6070 * t + 2.9678) * t + 0.09911) * t + 0.244_063
        } else {
            ((-2.0064 * t + 1.9018) * t + 0.24748) * t + 0.237_040
        };
        Vec2::new(x as f32, (-3.0 * x * x + 2.87 * x - 0.275) as f32)
    };
    if kelvin <= 4000.0 {
        body()
    } else if kelvin >= 5000.0 {
        day()
    } else {
        body().lerp(day(), ((kelvin - 4000.0) / 1000.0) as f32)
    }
}

/// Linear RGB of luminance 1 of a light with a temperature and a tint as in [`WhiteBalance::Kelvin`].
pub fn white_of(temperature: f32, tint: f32) -> Vec3 {
    let xy = chromaticity(temperature);
    let uv = uv_from_xy(xy);
    // Across the locus, towards green.
    let step = uv_from_xy(chromaticity(temperature * 1.01)) - uv;
    let across = Vec2::new(-step.y, step.x).try_normalize().unwrap_or(Vec2::Y);
    let across = if across.y < 0.0 { -across } else { across };
    let tint = if tint.is_finite() { tint.clamp(-0.05, 0.05) } else { 0.0 };
    let xy = if tint == 0.0 { xy } else { xy_from_uv(uv + across * tint) };
    rgb_from_xyz() * Vec3::new(xy.x / xy.y, 1.0, (1.0 - xy.x - xy.y) / xy.y)
}

/// Turns linear RGB under a light into how it looks under the white of Rec. 709: adaptation of the cones after Bradford
/// (Lam 1985). `light` is the light's linear RGB; `share` of its cast is taken away, 0 … 1.
pub fn adaptation(light: Vec3, share: f32) -> Mat3 {
    let luminance = light.dot(crate::sky::LUMINANCE);
    let is_sound = light.is_finite() && luminance > 1e-9 && light.min_element() >= 0.0;
    if !is_sound {
        return Mat3::IDENTITY;
    }
    // A share of the cast is a share of its logarithm, so that 0.5 twice is 1.
    let bradford = Mat3::from_cols(
        Vec3::new(0.8951, -0.7502, 0.0389),
        Vec3::new(0.2664, 1.7135, -0.0685),
        Vec3::new(-0.1614, 0.0367, 1.0296),
    );
    let cones_from_rgb = bradford * rgb_from_xyz().inverse();
    let (from, to) = (cones_from_rgb * (light / luminance), cones_from_rgb * Vec3::ONE);
    let gain = |axis: usize| math::powf32((to[axis] / from[axis].max(0.02)).clamp(0.1, 10.0), share.clamp(0.0, 1.0));
    cones_from_rgb.inverse() * Mat3::from_diagonal(Vec3::new(gain(0), gain(1), gain(2))) * cones_from_rgb
}

fn uv_from_xy(xy: Vec2) -> Vec2 {
    let scale = 1.0 / (-2.0 * xy.x + 12.0 * xy.y + 3.0);
    Vec2::new(4.0 * xy.x * scale, 6.0 * xy.y * scale)
}

fn xy_from_uv(uv: Vec2) -> Vec2 {
    let scale = 1.0 / (2.0 * uv.x - 8.0 * uv.y + 4.0);
    Vec2::new(3.0 * uv.x * scale, 2.0 * uv.y * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_white_of_rec_709_has_6504_kelvin_and_illuminant_a_2856() {
        assert!(chromaticity(6504.0).abs_diff_eq(Vec2::new(0.3127, 0.3290), 5e-4), "{}", chromaticity(6504.0));
        assert!(chromaticity(2856.0).abs_diff_eq(Vec2::new(0.4476, 0.4074), 1e-3), "{}", chromaticity(2856.0));
        let white = white_of(6504.0, 0.0);
        assert!((white - Vec3::ONE).abs().max_element() < 0.01, "{white}");
    }

    #[test]
    fn what_a_lamp_lights_white_is_white_when_its_colour_counts_as_white() {
        for (temperature, tint) in [(2700.0, 0.0), (3500.0, 0.01), (9000.0, -0.01)] {
            let light = white_of(temperature, tint);
            let shown = adaptation(light, 1.0) * light;
            assert!((shown - Vec3::ONE).abs().max_element() < 0.01, "{shown} at {temperature} K");
            let half = adaptation(light, 0.5);
            assert!((half * half * light - Vec3::ONE).abs().max_element() < 0.01);
        }
    }

    #[test]
    fn a_greenish_tint_is_green() {
        assert!(white_of(4000.0, 0.02).x < white_of(4000.0, 0.0).x);
        assert!(white_of(4000.0, -0.02).x > white_of(4000.0, 0.0).x);
    }

    #[test]
    fn light_without_a_colour_changes_nothing() {
        assert_eq!(adaptation(Vec3::ZERO, 1.0), Mat3::IDENTITY);
        assert_eq!(adaptation(Vec3::NAN, 1.0), Mat3::IDENTITY);
    }
}
