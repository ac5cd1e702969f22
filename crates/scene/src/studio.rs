//! The light of a photographer's studio, in which products are shown: large soft boxes before a grey room.
//!
//! A sky without features leaves metal, glaze and lacquer without highlights; soft boxes with edges give them the
//! bright bands by which they are known.

use std::sync::Arc;

use glam::Vec3;
use homewright_geometry::math;

use crate::Environment;
use crate::light::Sun;
use crate::surroundings::EnvironmentMap;

/// Pixels of the picture of the studio.
const SIDES: [u32; 2] = [256, 128];
/// Luminance of the room overhead, at the height of the eye and below, cd/m².
const ROOM: [f32; 3] = [1_100.0, 850.0, 900.0];

/// A soft box: where its middle is seen, how far it reaches to both sides (degrees) and how bright it is, cd/m².
struct SoftBox {
    azimuth: f32,
    elevation: f32,
    half: [f32; 2],
    luminance: f32,
}

/// Azimuth 0° is behind the thing, 90° on its right, 180° before it, where the eye is.
const BOXES: [SoftBox; 4] = [
    // The main light, high on the left.
    SoftBox { azimuth: -118.0, elevation: 46.0, half: [30.0, 16.0], luminance: 14_000.0 },
    // A tall strip on the right, which draws edges.
    SoftBox { azimuth: 80.0, elevation: 20.0, half: [9.0, 36.0], luminance: 12_000.0 },
    // A low one behind the eye.
    SoftBox { azimuth: 166.0, elevation: 36.0, half: [26.0, 10.0], luminance: 8_500.0 },
    // The ceiling.
    SoftBox { azimuth: 0.0, elevation: 84.0, half: [180.0, 6.0], luminance: 4_500.0 },
];

/// The studio's light; `key` is where a harder light comes from, which throws the shadow.
pub fn studio_light(key: Vec3) -> Environment {
    let [width, height] = SIDES;
    let direction = |x: u32, y: u32| {
        let around = (f64::from(x) + 0.5) / f64::from(width) * std::f64::consts::TAU - std::f64::consts::PI;
        let down = (f64::from(y) + 0.5) / f64::from(height) * std::f64::consts::PI;
        [around.to_degrees() as f32, 90.0 - down.to_degrees() as f32]
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| luminance(direction(x, y))));
    let map = EnvironmentMap { width, height, pixels: pixels.map(Vec3::splat).collect(), turn: 0.0 };
    let sun = Sun { direction: key.try_normalize().unwrap_or(Vec3::Y), illuminance: 4_200.0, color: Vec3::ONE };
    Environment { sun: Some(sun), ..Environment::from_map(Arc::new(map)) }
}

/// What is seen at an azimuth and elevation, degrees.
fn luminance([azimuth, elevation]: [f32; 2]) -> f32 {
    let [above, level, below] = ROOM;
    let share = math::sin32(elevation.to_radians());
    let room = if share >= 0.0 { level + (above - level) * share } else { level + (below - level) * (-share).sqrt() };
    BOXES.iter().map(|lit| lit.seen(azimuth, elevation)).fold(room, f32::max)
}

impl SoftBox {
    /// Its luminance towards a direction: falling off a little to its edges, and softly over two degrees there.
    fn seen(&self, azimuth: f32, elevation: f32) -> f32 {
        let mut beside = (azimuth - self.azimuth).abs();
        if beside > 180.0 {
            beside = 360.0 - beside;
        }
        let off = [beside / self.half[0], (elevation - self.elevation).abs() / self.half[1]];
        let edge = |off: f32, half: f32| ((1.0 - off) * half / 2.0 + 0.5).clamp(0.0, 1.0);
        let inside = edge(off[0], self.half[0]) * edge(off[1], self.half[1]);
        let falling = 1.0 - 0.25 * (off[0] * off[0] + off[1] * off[1]).min(2.0) * 0.5;
        self.luminance * inside * falling
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_studio_is_brightest_at_its_main_light_and_darker_below_than_above() {
        let light = studio_light(Vec3::Y);
        let seen = |azimuth: f32, elevation: f32| {
            let (a, e) = (azimuth.to_radians(), elevation.to_radians());
            let direction =
                Vec3::new(math::sin32(a) * math::cos32(e), math::sin32(e), -math::cos32(a) * math::cos32(e));
            light.radiance(direction).x
        };
        assert!(seen(-118.0, 46.0) > 10_000.0, "{}", seen(-118.0, 46.0));
        assert!(seen(80.0, 20.0) > 8_000.0 && seen(110.0, 20.0) < 1_500.0, "the strip has edges");
        assert!(seen(30.0, -60.0) < seen(30.0, 30.0));
        assert!(light.zenith.x > light.ground.x);
    }
}
