//! What one sees out of a window: veils of cloud, hazy buildings on the horizon with windows that are lit at night, a belt
//! of trees and the ground below, all softly out of focus. Scenery for the eye alone, in place of the bare sky
//! ([`Environment::radiance`]) that gives rooms their light; it keeps the luminances of sky and ground, so that dusk and
//! night follow by themselves. The live view draws the same by `outside.wgsl`, its twin.

use glam::{Vec2, Vec3};
use homewright_geometry::math;

use crate::light::Environment;
use crate::sky::Sky;

/// Buildings round the horizon, one in 2.5°.
const PLOTS: f32 = 144.0;
/// Columns of windows of a building, and degrees from floor to floor.
const COLUMNS: f32 = 6.0;
const FLOOR: f32 = 0.4;
/// One window in so many is lit.
const LIT: f32 = 0.42;
/// Luminance of a lit window, seen out of focus, cd/m²: scenery, no figure of a source.
const WINDOW: f32 = 22.0;
/// Weights of red, green and blue in luminance.
const WEIGHTS: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);

/// Luminance seen out of doors in a direction (unit vector, Y up), linear RGB, cd/m², without the sun's disc. A sky that is
/// a picture has its own scenery and stays as it is.
pub fn outside(environment: &Environment, direction: Vec3) -> Vec3 {
    if matches!(environment.sky, Sky::Map(_)) {
        return environment.radiance(direction);
    }
    let height = math::asin(f64::from(direction.y.clamp(-1.0, 1.0))).to_degrees() as f32;
    let around = math::atan2(f64::from(direction.z), f64::from(direction.x)) as f32 / std::f32::consts::TAU + 0.5;
    let haze = environment.horizon.lerp(Vec3::splat(environment.horizon.dot(WEIGHTS)), 0.5);
    let up = Vec3::new(direction.x, direction.y.max(0.02), direction.z).try_normalize().unwrap_or(Vec3::Y);
    let mut sky = environment.radiance(up);
    let level = Vec2::new(direction.x, direction.z) / (0.18 + direction.y.max(0.0));
    let veil = 0.6 * cloudy(level * Vec2::new(1.3, 2.1), 997) + 0.4 * cloudy(level * Vec2::new(3.1, 4.7) + 7.0, 997);
    sky = sky.lerp(haze * 1.1, smoothstep(0.4, 0.85, veil) * smoothstep(0.5, 9.0, height) * 0.5);
    sky = sky.lerp(haze, 0.6 * two_to(-0.35 * height.max(0.0)));
    if height > 8.0 {
        return sky;
    }
    let ground = environment.ground;
    let plot = around * PLOTS;
    let (house, part) = (plot as u32 % PLOTS as u32, plot.fract());
    let roof = 0.3 + 4.2 * chance(house) * chance(house + 500);
    let sides = smoothstep(0.0, 0.16, part) * smoothstep(1.0, 0.84, part);
    let stands = if chance(house + 1000) >= 0.35 { 1.0 } else { 0.0 };
    let built = sides * smoothstep(roof + 0.35, roof - 0.35, height) * stands;
    let facade = (ground * mix(0.75, 1.15, chance(house + 1500))).lerp(haze, 0.62);
    let mut seen = sky.lerp(facade, built * 0.75);
    seen += windows(house, part, height, roof) * built;
    let crowns = 1.4 * cloudy(Vec2::new(around * 64.0, 3.0), 64) + 0.7 * cloudy(Vec2::new(around * 256.0, 9.0), 256);
    let green = smoothstep(crowns - 0.2, crowns - 1.5, height);
    let grain = cloudy(Vec2::new(around * 200.0, height * 0.55), 200);
    let leaves = ground * Vec3::new(0.62, 0.78, 0.46) * mix(0.7, 1.15, grain);
    let lawn = ground * Vec3::new(0.82, 0.90, 0.68).lerp(Vec3::ONE, cloudy(Vec2::new(around * 90.0, height * 0.2), 90));
    let below = leaves.lerp(lawn, smoothstep(-7.0, -13.0, height + 3.0 * grain));
    let air = 0.55 * two_to(0.16 * height.min(0.0)) + 0.06;
    seen.lerp(below.lerp(haze, air), green)
}

/// The lit windows of a building at a place across it (0…1) and a height in degrees: warm, some cool.
fn windows(house: u32, part: f32, height: f32, roof: f32) -> Vec3 {
    let (column, floor) = (part * COLUMNS, height / FLOOR + 64.0);
    let number = house * 8192 + column as u32 * 256 + floor as u32;
    let inside = |place: f32| smoothstep(0.12, 0.34, place) * smoothstep(0.88, 0.66, place);
    let shines = chance(number) < LIT && height < roof - 0.2;
    let color =
        Vec3::new(1.25, 0.96, 0.55).lerp(Vec3::new(0.92, 1.0, 1.14), smoothstep(0.75, 0.85, chance(number + 1)));
    let strength = if shines { WINDOW * mix(0.35, 1.0, chance(number + 2)) } else { 0.0 };
    color * (strength * inside(column.fract()) * inside(floor.fract()))
}

/// A hash of a whole number (Jarzynski and Olano 2020, PCG), 0…1.
fn chance(n: u32) -> f32 {
    let state = n.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    ((word >> 22) ^ word) as f32 / 4_294_967_295.0
}

/// Smooth noise of scale 1, 0…1; repeats along x after `period`.
fn cloudy(p: Vec2, period: i32) -> f32 {
    let base = p.floor();
    let f = p - base;
    let s = f * f * (3.0 - 2.0 * f);
    let x0 = (base.x as i32).rem_euclid(period);
    let x1 = (x0 + 1) % period;
    let row = |y: i32| (y as u32).wrapping_mul(8191);
    let (y0, y1) = (row(base.y as i32 + 4096), row(base.y as i32 + 4097));
    let at = |x: i32, y: u32| chance((x as u32).wrapping_add(y));
    mix(mix(at(x0, y0), at(x1, y0), s.x), mix(at(x0, y1), at(x1, y1), s.x), s.y)
}

fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

fn smoothstep(from: f32, to: f32, value: f32) -> f32 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn two_to(exponent: f32) -> f32 {
    math::powf32(2.0, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sun::SkyPosition;

    fn mean(environment: &Environment, heights: std::ops::Range<i32>, look: fn(&Environment, Vec3) -> Vec3) -> f32 {
        let ways = heights.flat_map(|height| (0..360).map(move |turn| (height, turn)));
        let (mut sum, mut count) = (0.0, 0.0);
        for (height, turn) in ways {
            let (up, round) = ((height as f32 + 0.5).to_radians(), (turn as f32 + 0.3).to_radians());
            let (sine, cosine) = (math::sin32(up), math::cos32(up));
            let way = Vec3::new(math::cos32(round) * cosine, sine, math::sin32(round) * cosine);
            sum += look(environment, way).dot(WEIGHTS);
            count += 1.0;
        }
        sum / count
    }

    #[test]
    fn scenery_is_as_bright_as_the_bare_sky_and_ground_by_half_a_stop() {
        for elevation in [50.0, 5.0, -3.0] {
            let environment = Environment::clear(SkyPosition { azimuth: 200.0, elevation }, 0.0, 3.0);
            // Towards the horizon the air lies before all, which is not the ground's luminance.
            for heights in [10..40, -75..-35] {
                let scenery = mean(&environment, heights.clone(), outside);
                let bare = mean(&environment, heights.clone(), Environment::radiance);
                let share = scenery / bare;
                assert!((0.7..1.5).contains(&share), "{share} of {bare} cd/m² at {elevation}°, {heights:?}");
            }
        }
    }

    #[test]
    fn windows_shine_at_night_and_are_lost_by_day() {
        let brightest = |elevation: f64| {
            let environment = Environment::clear(SkyPosition { azimuth: 200.0, elevation }, 0.0, 3.0);
            let ways = (10..40).flat_map(|up| (0..720).map(move |turn| (up as f32 * 0.001, turn as f32 * 0.5)));
            let seen = ways.map(|(up, turn)| {
                let round = turn.to_radians();
                let way = Vec3::new(math::cos32(round), up, math::sin32(round)).try_normalize();
                outside(&environment, way.unwrap_or(Vec3::X)).dot(WEIGHTS)
            });
            seen.fold(0.0, f32::max) / mean(&environment, 0..3, outside)
        };
        assert!(brightest(-30.0) > 5.0, "{}", brightest(-30.0));
        assert!(brightest(40.0) < 3.0, "{}", brightest(40.0));
    }

    #[test]
    fn every_direction_has_a_finite_view_that_closes_round_the_horizon() {
        let environment = Environment::clear(SkyPosition { azimuth: 90.0, elevation: 20.0 }, 0.0, 3.0);
        for way in [Vec3::Y, Vec3::NEG_Y, Vec3::X, Vec3::NEG_X, Vec3::Z, Vec3::NEG_Z, Vec3::new(-1.0, 0.01, -1e-6)] {
            let seen = outside(&environment, way.try_normalize().unwrap_or(Vec3::X));
            assert!(seen.is_finite() && seen.min_element() >= 0.0, "{seen} towards {way}");
        }
        let near = |z: f32| outside(&environment, Vec3::new(-1.0, -0.08, z).try_normalize().unwrap_or(Vec3::X));
        assert!((near(1e-5) - near(-1e-5)).length() < 0.02 * near(1e-5).length(), "a seam in the west");
    }
}
