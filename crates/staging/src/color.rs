//! Colours: from `#rrggbb` to linear light, and from a colour temperature to the light of a lamp.

use glam::{DVec3, Vec3};
use homewright_geometry::math;

/// Rec. 709 weights of luminance.
const LUMINANCE: DVec3 = DVec3::new(0.2126, 0.7152, 0.0722);

/// Linear RGB of `#rrggbb`; `None` for any other text.
pub fn linear_from_hex(text: &str) -> Option<Vec3> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let channel = |at: usize| {
        let byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        Some(linear_from_srgb(f32::from(byte) / 255.0))
    };
    Some(Vec3::new(channel(0)?, channel(2)?, channel(4)?))
}

/// Linear light of one sRGB-encoded channel (IEC 61966-2-1).
pub fn linear_from_srgb(encoded: f32) -> f32 {
    if encoded <= 0.04045 { encoded / 12.92 } else { math::powf32((encoded + 0.055) / 1.055, 2.4) }
}

/// Linear RGB of luminance 1 of a lamp with a correlated colour temperature in K, held to 1667…15 000 K.
///
/// Chromaticity of the Planckian locus by the cubic splines of Kim et al. (US patent 7 024 034, 2006), to XYZ of
/// luminance 1, to Rec. 709 RGB; channels below zero (outside the gamut, under about 1900 K) are cut.
pub fn light_from_cct(kelvin: f64) -> Vec3 {
    let t = if kelvin.is_finite() { kelvin.clamp(1667.0, 15_000.0) } else { 4000.0 };
    let (k, k2, k3) = (1e3 / t, 1e6 / (t * t), 1e9 / (t * t * t));
    let x = if t <= 4000.0 {
        -0.266_123_9 * k3 - 0.234_358_9 * k2 + 0.877_695_6 * k + 0.179_910
    } else {
        -3.025_846_9 * k3 + 2.107_037_9 * k2 + 0.222_634_7 * k + 0.240_390
    };
    let (x2, x3) = (x * x, x * x * x);
    let y = if t <= 2222.0 {
        -1.106_381_4 * x3 - 1.348_110_2 * x2 + 2.185_558_32 * x - 0.202_196_83
    } else if t <= 4000.0 {
        -0.954_947_6 * x3 - 1.374_185_93 * x2 + 2.091_370_15 * x - 0.167_488_67
    } else {
        3.081_758_0 * x3 - 5.873_386_7 * x2 + 3.751_129_97 * x - 0.370_014_83
    };
    let xyz = DVec3::new(x / y, 1.0, (1.0 - x - y) / y);
    let rgb = DVec3::new(
        3.240_454_2 * xyz.x - 1.537_138_5 * xyz.y - 0.498_531_4 * xyz.z,
        -0.969_266 * xyz.x + 1.876_010_8 * xyz.y + 0.041_556 * xyz.z,
        0.055_643_4 * xyz.x - 0.204_025_9 * xyz.y + 1.057_225_2 * xyz.z,
    )
    .max(DVec3::ZERO);
    (rgb / rgb.dot(LUMINANCE)).as_vec3()
}

/// The colour of a lamp as people who live with it see it: linear RGB of luminance 1.
///
/// Eyes adapt to warm light and cameras are balanced for it. Without that, a room lit at 2700 K is shown orange, which
/// nobody sees there. A third of the difference from daylight stays, as is usual in pictures of interiors; the share is
/// a choice of presentation and touches no photometric figure.
pub fn presented_light_from_cct(kelvin: f64) -> Vec3 {
    const KEPT: f32 = 0.3;
    Vec3::ONE.lerp(light_from_cct(kelvin), KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lamp_has_luminance_one_at_every_temperature() {
        for kelvin in [0.0, 1800.0, 2700.0, 4000.0, 6500.0, 20_000.0, f64::NAN] {
            let color = light_from_cct(kelvin);
            assert!((color.as_dvec3().dot(LUMINANCE) - 1.0).abs() < 1e-5, "{kelvin} K gives {color}");
        }
    }

    #[test]
    fn warm_light_is_red_and_daylight_is_nearly_white() {
        let warm = light_from_cct(2700.0);
        assert!(warm.x > warm.y && warm.y > warm.z, "2700 K gives {warm}");
        let day = light_from_cct(6500.0);
        assert!(day.distance(Vec3::ONE) < 0.06, "6500 K gives {day}");
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(linear_from_hex("#ffffff"), Some(Vec3::ONE));
        assert_eq!(linear_from_hex("white"), None);
        assert_eq!(linear_from_hex("#fff"), None);
        assert_eq!(linear_from_hex("#äääa"), None);
    }
}
