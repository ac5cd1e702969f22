//! The light from outside.

use glam::Vec3;
use homewright_design::Design;
use homewright_geometry::math;
use homewright_scene::Environment;
use homewright_scene::light::Sun;

/// Height of the sun over the horizon, degrees: a clear afternoon.
const SUN_HEIGHT: f64 = 38.0;
/// Direction of the sun, degrees clockwise from north: south-west.
const SUN_AZIMUTH: f64 = 225.0;

/// The light from outside: a clear day with the sun in the south-west, turned by the home's north where it is known.
/// A home that says nothing has north along +Y of the plan.
pub fn environment(design: &Design) -> Environment {
    let north = design.project().and_then(|(_, project)| project.site).map_or(0.0, |site| site.north);
    let north = if north.is_finite() { north } else { 0.0 };
    // On the plan: counter-clockwise from +Y by `north`, then clockwise by the azimuth.
    let bearing = math::direction((90.0 + north - SUN_AZIMUTH).to_radians());
    let (level, up) = (math::cos(SUN_HEIGHT.to_radians()), math::sin(SUN_HEIGHT.to_radians()));
    let toward = Vec3::new((bearing.x * level) as f32, up as f32, (-bearing.y * level) as f32);
    let day = Environment::default();
    let sun = day.sun.map(|sun| Sun { direction: toward.try_normalize().unwrap_or(Vec3::Y), ..sun });
    Environment { sun, ..day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_afternoon_sun_stands_in_the_south_west() {
        let sun = environment(&Design::default()).sun.unwrap();
        // North is −Z of the scene, west −X.
        assert!(sun.direction.z > 0.3 && sun.direction.x < -0.3, "the sun is at {}", sun.direction);
        assert!(sun.direction.is_normalized(), "the direction has length 1");
    }
}
