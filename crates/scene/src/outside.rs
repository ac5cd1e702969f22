//! What one sees out of a window: veils of cloud, a hazy skyline and apartment houses with windows that are lit at night,
//! rows of trees and the ground below, all softly out of focus. Scenery for the eye alone, in place of the bare sky
//! ([`Environment::radiance`]) that gives rooms their light; it keeps the luminances of sky and ground, so that dusk and
//! night follow by themselves. The live view draws the same by `outside.wgsl`, its twin.

use glam::{Vec2, Vec3};
use homewright_geometry::math;

use crate::light::Environment;
use crate::sky::Sky;

/// How a row of buildings round the horizon looks.
struct Row {
    /// First of the numbers that its chances are drawn with.
    first: u32,
    /// Plots round the horizon.
    plots: f32,
    /// Columns of windows of a building, and degrees from floor to floor.
    columns: f32,
    floor: f32,
    /// Lowest and highest roof above the horizon, degrees.
    roofs: Vec2,
    /// Share of plots that are built on, and share of a facade that the air before it hides.
    built: f32,
    air: f32,
    /// Degrees over which edges of roofs are out of focus.
    blur: f32,
}

/// A skyline some kilometres away.
const FAR: Row = Row {
    first: 0,
    plots: 144.0,
    columns: 6.0,
    floor: 0.4,
    roofs: Vec2::new(0.3, 4.5),
    built: 0.65,
    air: 0.66,
    blur: 0.3,
};
/// Apartment houses some two hundred metres away.
const NEAR: Row = Row {
    first: 4000,
    plots: 40.0,
    columns: 7.0,
    floor: 0.95,
    roofs: Vec2::new(2.0, 10.5),
    built: 0.5,
    air: 0.3,
    blur: 0.3,
};
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
    if height > 12.0 {
        return sky;
    }
    let ground = environment.ground;
    let mut seen = FAR.before(sky, around, height, ground, haze);
    seen = NEAR.before(seen, around, height, ground, haze);
    // Trees before them, and lawns and paths below.
    let path = cloudy(Vec2::new(around * 90.0, height * 0.2), 90);
    let lawn = (ground * Vec3::new(0.66, 0.78, 0.46).lerp(Vec3::ONE, path))
        .lerp(haze, 0.15 * two_to(0.1 * height.min(0.0)) + 0.02);
    seen = seen.lerp(lawn, smoothstep(-1.0, -1.6, height));
    for (number, trees) in TREES.iter().enumerate() {
        let (top, crown) = trees.crown(around, number as u32 * 2000 + 8000);
        let edge = 0.8 * (cloudy(Vec2::new(around * 540.0, height * 1.5), 540) - 0.5);
        let stands = smoothstep(top + edge + 0.3, top + edge - 0.3, height);
        let lumps = cloudy(Vec2::new(around * 260.0 + top, height * 0.7), 260);
        let grain = cloudy(Vec2::new(around * 600.0, height * 1.7), 600);
        let low = smoothstep(0.0, trees.tall, top - height);
        let light = mix(0.6, 1.2, 0.6 * lumps + 0.4 * grain) * mix(1.25, 0.55, low);
        let leaves = ground * Vec3::new(0.30, 0.40, 0.15).lerp(Vec3::new(0.24, 0.37, 0.19), chance(crown)) * light;
        seen = seen.lerp(leaves.lerp(haze, trees.air), stands);
    }
    seen.lerp(lawn, smoothstep(-12.0, -18.0, height + 5.0 * (path - 0.5)))
}

/// Trees side by side round the horizon.
struct Trees {
    /// Crowns round the horizon.
    count: f32,
    /// Height of the feet and of the largest crowns above them, degrees.
    foot: f32,
    tall: f32,
    /// Share that the air before them hides.
    air: f32,
}

/// Three rows of them, the farthest first.
const TREES: [Trees; 3] = [
    Trees { count: 150.0, foot: -2.6, tall: 3.4, air: 0.22 },
    Trees { count: 104.0, foot: -6.5, tall: 5.2, air: 0.13 },
    Trees { count: 60.0, foot: -14.0, tall: 8.0, air: 0.07 },
];

impl Trees {
    /// The height of what stands at a place round the horizon (0…1), degrees, and the number of its crown.
    fn crown(&self, around: f32, first: u32) -> (f32, u32) {
        let mut highest = (f32::MIN, 0);
        for layer in 0..2 {
            let place = around * self.count + 0.5 * layer as f32;
            let number = place as u32 % self.count as u32 + first + 700 * layer;
            let beside = (place.fract() - 0.5) * 1.7;
            let round = (1.0 - beside * beside).max(0.0).sqrt();
            let top = self.foot + self.tall * (mix(0.45, 1.0, chance(number)) * mix(0.1, 1.0, round));
            if top > highest.0 {
                highest = (top, number);
            }
        }
        highest
    }
}

impl Row {
    /// The row before what is seen behind it, around (0…1) the horizon and a height in degrees.
    fn before(&self, behind: Vec3, around: f32, height: f32, ground: Vec3, haze: Vec3) -> Vec3 {
        let plot = around * self.plots;
        let (house, part) = (plot as u32 % self.plots as u32 + self.first, plot.fract());
        if chance(house + 1000) >= self.built {
            return behind;
        }
        let roof = mix(self.roofs.x, self.roofs.y, chance(house) * chance(house + 500));
        let edge = self.blur * self.plots / 360.0;
        let (left, right) = (0.22 * chance(house + 2000), 1.0 - 0.22 * chance(house + 2500));
        let sides = smoothstep(left, left + edge, part) * smoothstep(right, right - edge, part);
        let stands = sides * smoothstep(roof + 0.5 * self.blur, roof - 0.5 * self.blur, height);
        let tint = Vec3::new(1.06, 1.0, 0.90).lerp(Vec3::new(0.92, 0.98, 1.06), chance(house + 3000));
        let wall = ground * tint * mix(0.7, 1.35, chance(house + 1500));
        let across = (part - left) / (right - left) * self.columns;
        let up = (roof - height) / self.floor;
        let inside = |place: f32| smoothstep(0.08, 0.42, place) * smoothstep(0.92, 0.58, place);
        let pane = if up > 0.25 { inside(across.rem_euclid(1.0)) * inside(up.rem_euclid(1.0)) } else { 0.0 };
        let number = house * 8192 + across.max(0.0) as u32 * 256 + up.max(0.0) as u32;
        // Two faces, one towards the light.
        let corner = mix(0.35, 0.75, chance(house + 3500));
        let wall = wall * mix(1.12, 0.66, smoothstep(corner - edge, corner + edge, (part - left) / (right - left)));
        let facade = wall.lerp(wall * Vec3::new(0.40, 0.46, 0.52), pane * 0.8).lerp(haze, self.air);
        let color =
            Vec3::new(1.25, 0.96, 0.55).lerp(Vec3::new(0.92, 1.0, 1.14), smoothstep(0.75, 0.85, chance(number + 1)));
        let strength = if chance(number) < LIT { WINDOW * mix(0.35, 1.0, chance(number + 2)) } else { 0.0 };
        behind.lerp(facade, stands) + color * (strength * pane * stands)
    }
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
