//! The sky: a gradient, a clear sky by the height of the sun and the haze, or a picture of one.

use std::f32::consts::{PI, TAU};
use std::sync::Arc;

use glam::{Mat3, Vec3};
use homewright_geometry::math;

use crate::surroundings::EnvironmentMap;

/// What the sky looks like.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Sky {
    /// From horizon to zenith by [`crate::Environment::horizon`] and `zenith`.
    #[default]
    Gradient,
    /// A clear sky.
    Clear(ClearSky),
    /// A picture from all around.
    Map(Arc<EnvironmentMap>),
}

/// A clear sky without the sun's disc: A. J. Preetham, P. Shirley, B. Smits, *A Practical Analytic Model for Daylight*
/// (SIGGRAPH 1999), appendix A.2, whose shape is that of Perez et al. (1993).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClearSky {
    /// Unit vector to the sun; below the horizon it counts as on it.
    pub sun: Vec3,
    /// Haze: 2 very clear … 10 hazy.
    pub turbidity: f32,
    /// Factor on the model's luminance, 1 by day; less after sunset.
    pub strength: f32,
    /// Luminance (cd/m²) and CIE x and y of the zenith over the shape there.
    zenith: [f32; 3],
    shapes: [[f32; 5]; 3],
}

impl ClearSky {
    /// A sky for a direction to the sun and a turbidity, which is held within 1.8 … 10.
    pub fn new(sun: Vec3, turbidity: f32) -> Self {
        let turbidity = if turbidity.is_finite() { turbidity.clamp(1.8, 10.0) } else { 3.0 };
        let flat = Vec3::new(sun.x, sun.y.max(0.0), sun.z);
        let sun = flat.try_normalize().unwrap_or(Vec3::Y);
        let t = turbidity;
        let angle = math::acos(f64::from(sun.y)) as f32;
        let row = |slope: [f32; 5], start: [f32; 5]| {
            let mut shape = [0.0; 5];
            for (number, value) in shape.iter_mut().enumerate() {
                *value = slope[number] * t + start[number];
            }
            shape
        };
        let shapes = [
            row([0.1787, -0.3554, -0.0227, 0.1206, -0.0670], [-1.4630, 0.4275, 5.3251, -2.5771, 0.3703]),
            row([-0.0193, -0.0665, -0.0004, -0.0641, -0.0033], [-0.2592, 0.0008, 0.2125, -0.8989, 0.0452]),
            row([-0.0167, -0.0950, -0.0079, -0.0441, -0.0109], [-0.2608, 0.0092, 0.2102, -1.6537, 0.0529]),
        ];
        let chi = (4.0 / 9.0 - t / 120.0) * (PI - 2.0 * angle);
        let overhead = ((4.0453 * t - 4.9710) * math::tan(f64::from(chi)) as f32 - 0.2155 * t + 2.4192).max(0.05);
        let cubic = |c: [f32; 4]| ((c[0] * angle + c[1]) * angle + c[2]) * angle + c[3];
        let mix = |squared: [f32; 4], linear: [f32; 4], plain: [f32; 4]| {
            t * t * cubic(squared) + t * cubic(linear) + cubic(plain)
        };
        let x = mix(
            [0.00166, -0.00375, 0.00209, 0.0],
            [-0.02903, 0.06377, -0.03202, 0.00394],
            [0.11693, -0.21196, 0.06052, 0.25886],
        );
        let y = mix(
            [0.00275, -0.00610, 0.00317, 0.0],
            [-0.04214, 0.08970, -0.04153, 0.00516],
            [0.15346, -0.26756, 0.06670, 0.26688],
        );
        let mut zenith = [overhead * 1000.0, x, y];
        for (value, shape) in zenith.iter_mut().zip(&shapes) {
            *value /= perez(shape, 1.0, angle, sun.y);
        }
        Self { sun, turbidity, strength: 1.0, zenith, shapes }
    }

    /// Luminance towards a direction (unit vector, Y up), cd/m², linear RGB; below the horizon that of the horizon.
    pub fn radiance(&self, direction: Vec3) -> Vec3 {
        let cosine = direction.y.max(0.01);
        let raised = Vec3::new(direction.x, cosine, direction.z).try_normalize().unwrap_or(Vec3::Y);
        let cos_sun = raised.dot(self.sun).clamp(-1.0, 1.0);
        let angle = math::acos(f64::from(cos_sun)) as f32;
        let value = |number: usize| self.zenith[number] * perez(&self.shapes[number], cosine, angle, cos_sun);
        let (luminance, x, y) = (value(0).max(0.0), value(1), value(2).max(0.01));
        let xyz = Vec3::new(x / y, 1.0, (1.0 - x - y) / y) * luminance;
        (rgb_from_xyz() * xyz).max(Vec3::ZERO) * self.strength
    }

    /// Illuminance on open ground without the sun's disc, lx.
    pub fn illuminance(&self) -> f32 {
        const RINGS: usize = 24;
        const SECTORS: usize = 48;
        let mut sum = 0.0;
        for ring in 0..RINGS {
            // Even in the square of the sine: each piece counts the same on the ground.
            let sine = ((ring as f32 + 0.5) / RINGS as f32).sqrt();
            for sector in 0..SECTORS {
                let turn = (sector as f32 + 0.5) / SECTORS as f32 * TAU;
                let up = (1.0 - sine * sine).max(0.0).sqrt();
                let direction = Vec3::new(sine * math::cos32(turn), up, sine * math::sin32(turn));
                sum += self.radiance(direction).dot(LUMINANCE);
            }
        }
        sum * PI / (RINGS * SECTORS) as f32
    }
}

/// Rec. 709 weights of luminance.
pub(crate) const LUMINANCE: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);

/// Linear Rec. 709 RGB from CIE XYZ (IEC 61966-2-1).
pub(crate) fn rgb_from_xyz() -> Mat3 {
    Mat3::from_cols(
        Vec3::new(3.240_97, -0.969_244, 0.055_63),
        Vec3::new(-1.537_383, 1.875_968, -0.203_977),
        Vec3::new(-0.498_611, 0.041_555, 1.056_972),
    )
}

/// Perez' shape for a cosine to the zenith and an angle to the sun with its cosine.
fn perez(shape: &[f32; 5], cosine: f32, angle: f32, cos_sun: f32) -> f32 {
    let [a, b, c, d, e] = *shape;
    (1.0 + a * math::exp32(b / cosine)) * (1.0 + c * math::exp32(d * angle) + e * cos_sun * cos_sun)
}

/// What reaches the ground of direct sunlight: illuminance on a surface that faces the sun, lx, and its linear colour of
/// luminance 1. Transmittances of molecules, haze and ozone as in Preetham et al. 1999, appendix A.1, at one
/// wavelength for each primary; above the air 128 klx (IES Lighting Handbook).
pub fn direct_sunlight(elevation_degrees: f32, turbidity: f32) -> (f32, Vec3) {
    if elevation_degrees <= 0.0 {
        return (0.0, Vec3::ONE);
    }
    let from_zenith = f64::from(90.0 - elevation_degrees);
    let mass = 1.0
        / (f64::from(math::sin32(elevation_degrees.to_radians())) + 0.15 * math::powf(93.885 - from_zenith, -1.253));
    let haze = (0.04608 * f64::from(turbidity) - 0.04586).max(0.0);
    let left = |micrometres: f64, ozone: f64| {
        let molecules = 0.008_735 * math::powf(micrometres, -4.08);
        let particles = haze * math::powf(micrometres, -1.3);
        math::exp(-mass * (molecules + particles + 0.35 * ozone)) as f32
    };
    // The sun above the air is a little warmer than the white of Rec. 709.
    let through = Vec3::new(left(0.610, 0.120), left(0.550, 0.085), left(0.465, 0.0075)) * Vec3::new(1.05, 0.99, 0.95);
    let luminance = through.dot(LUMINANCE).max(1e-6);
    (128_000.0 * luminance, through / luminance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sun(elevation: f32) -> Vec3 {
        Vec3::new(math::cos32(elevation.to_radians()), math::sin32(elevation.to_radians()), 0.0)
    }

    #[test]
    fn a_clear_sky_gives_ten_to_thirty_kilolux_and_is_blue_away_from_the_sun() {
        let sky = ClearSky::new(sun(50.0), 2.5);
        let light = sky.illuminance();
        assert!((9_000.0..30_000.0).contains(&light), "{light} lx");
        let away = sky.radiance(Vec3::new(-0.6, 0.8, 0.0));
        assert!(away.z > 1.5 * away.x, "{away}");
    }

    #[test]
    fn the_zenith_has_the_luminance_of_the_papers_formula() {
        // Turbidity 2, sun 30° from the zenith: χ = (4/9 − 2/120)(π − π/3), Y = 3.1196 · tan χ + 1.9882 kcd/m².
        let sky = ClearSky::new(sun(60.0), 2.0);
        let chi = (4.0_f64 / 9.0 - 2.0 / 120.0) * (std::f64::consts::PI * 2.0 / 3.0);
        let expected = (3.1196 * math::tan(chi) + 1.9882) * 1000.0;
        let found = sky.radiance(Vec3::Y).dot(LUMINANCE);
        assert!((f64::from(found) / expected - 1.0).abs() < 0.005, "{found} instead of {expected}");
    }

    #[test]
    fn a_high_sun_gives_about_a_hundred_kilolux_and_a_low_one_is_red() {
        let (high, _) = direct_sunlight(60.0, 2.5);
        assert!((85_000.0..110_000.0).contains(&high), "{high} lx");
        let (low, color) = direct_sunlight(4.0, 2.5);
        assert!(low < 0.4 * high && color.x > 1.8 * color.z, "{low} lx, {color}");
        assert_eq!(direct_sunlight(-1.0, 2.5).0, 0.0);
    }
}
