//! Reading and writing baked light: spherical harmonics of two bands and octahedral maps of distance.

use std::f32::consts::PI;

use glam::{UVec3, Vec2, Vec2Swizzles, Vec3, Vec3A};
use homewright_scene::light::ProbeGrid;

const SIDE: usize = ProbeGrid::DEPTH_SIDE;
/// Y00 of the orthonormal real basis.
const Y0: f32 = 0.282_094_8;
/// Factor of the coordinates in Y1−1, Y10 and Y11.
const Y1: f32 = 0.488_602_5;
/// How far a point is lifted off its surface before probes are asked whether they see it, metres.
const LIFT: f32 = 0.08;

/// The harmonics at a direction in the grid's order.
pub(crate) fn harmonics(direction: Vec3A) -> [f32; 4] {
    [Y0, Y1 * direction.y, Y1 * direction.z, Y1 * direction.x]
}

/// What light with these harmonics gives to a surface with this normal, lx; the second band may make it
/// negative, which is cut.
pub(crate) fn irradiance_of(radiance: &[Vec3; 4], normal: Vec3A) -> Vec3 {
    let [y0, y1, y2, y3] = harmonics(normal);
    let second = radiance[1] * y1 + radiance[2] * y2 + radiance[3] * y3;
    (radiance[0] * (y0 * PI) + second * (2.0 * PI / 3.0)).max(Vec3::ZERO)
}

/// Where on the octahedral map a direction lies, 0 … 1.
pub(crate) fn octahedral(direction: Vec3A) -> Vec2 {
    let sum = direction.abs().element_sum().max(1e-12);
    let p = Vec2::new(direction.x, direction.z) / sum;
    let folded = if direction.y < 0.0 {
        (Vec2::ONE - p.yx().abs()) * Vec2::new(1.0_f32.copysign(p.x), 1.0_f32.copysign(p.y))
    } else {
        p
    };
    folded * 0.5 + 0.5
}

/// The direction at the middle of a texel of the octahedral map.
pub(crate) fn texel_direction(texel: usize) -> Vec3A {
    let p = (Vec2::new((texel % SIDE) as f32, (texel / SIDE) as f32) + 0.5) / SIDE as f32 * 2.0 - 1.0;
    let height = 1.0 - p.x.abs() - p.y.abs();
    let unfolded = if height < 0.0 {
        (Vec2::ONE - p.yx().abs()) * Vec2::new(1.0_f32.copysign(p.x), 1.0_f32.copysign(p.y))
    } else {
        p
    };
    Vec3A::new(unfolded.x, height, unfolded.y).try_normalize().unwrap_or(Vec3A::Y)
}

/// Mean distance and mean of its square in a direction, between the four nearest texels.
fn depth(grid: &ProbeGrid, probe: usize, direction: Vec3A) -> Vec2 {
    let place = octahedral(direction) * SIDE as f32 - 0.5;
    let low = place.floor();
    let share = place - low;
    let at = |x: i32, y: i32| {
        let (x, y) = wrap(low.x as i32 + x, low.y as i32 + y);
        grid.depth.get(probe * SIDE * SIDE + y * SIDE + x).map_or(Vec2::ZERO, |pair| Vec2::from(*pair))
    };
    let upper = at(0, 0).lerp(at(1, 0), share.x);
    upper.lerp(at(0, 1).lerp(at(1, 1), share.x), share.y)
}

/// A texel outside the map is one inside: over an edge the octahedron goes on mirrored.
fn wrap(x: i32, y: i32) -> (usize, usize) {
    let last = SIDE.cast_signed() as i32 - 1;
    let (mut x, mut y) = (x, y);
    if x < 0 || x > last {
        x = x.clamp(0, last);
        y = last - y;
    }
    if y < 0 || y > last {
        y = y.clamp(0, last);
        x = last - x;
    }
    (x as usize, y as usize)
}

/// Number of probes of a grid.
pub(crate) fn count(grid: &ProbeGrid) -> usize {
    grid.counts.x as usize * grid.counts.y as usize * grid.counts.z as usize
}

/// Where a probe stands.
pub(crate) fn position(grid: &ProbeGrid, probe: usize) -> Vec3 {
    let (nx, ny) = (grid.counts.x as usize, grid.counts.y as usize);
    let place = UVec3::new((probe % nx) as u32, (probe / nx % ny) as u32, (probe / (nx * ny)) as u32);
    grid.origin + place.as_vec3() * grid.spacing
}

/// Indirect light at a point of a surface, lx: the eight probes about it, each as far as it is near, stands in
/// front of the surface, and sees the point (Majercik et al. 2019). `position` in metres, `normal` a unit vector,
/// both in the scene frame.
pub fn irradiance(grid: &ProbeGrid, position: Vec3, normal: Vec3) -> Vec3 {
    let lifted = position + normal * LIFT;
    let spacing = grid.spacing.max(Vec3::splat(1e-6));
    let last = (grid.counts.max(UVec3::ONE) - UVec3::ONE).as_vec3();
    let place = (lifted - grid.origin) / spacing;
    if !place.is_finite() || place.cmplt(Vec3::splat(-1.5)).any() || place.cmpgt(last + 1.5).any() {
        return Vec3::ZERO;
    }
    let place = place.clamp(Vec3::ZERO, last);
    let base = place.floor().min((last - 1.0).max(Vec3::ZERO));
    let share = place - base;
    let (mut seen, mut seen_weight) = (Vec3::ZERO, 0.0_f32);
    let (mut any, mut any_weight) = (Vec3::ZERO, 0.0_f32);
    for corner in 0..8_u32 {
        let offset = UVec3::new(corner & 1, corner >> 1 & 1, corner >> 2 & 1);
        let cell = (base.as_uvec3() + offset).min(grid.counts.max(UVec3::ONE) - UVec3::ONE);
        let probe = (cell.x + grid.counts.x * (cell.y + grid.counts.y * cell.z)) as usize;
        if !grid.is_valid.get(probe).copied().unwrap_or(false) {
            continue;
        }
        let linear = Vec3::select(offset.cmpeq(UVec3::ONE), share, 1.0 - share).max(Vec3::splat(0.001));
        let near = linear.element_product();
        let stand = grid.origin + cell.as_vec3() * grid.spacing;
        let light = irradiance_of(&grid.radiance[probe], normal.into());
        any += light * near;
        any_weight += near;
        let weight = near * facing(stand - position, normal) * sight(grid, probe, Vec3A::from(lifted - stand));
        seen += light * weight;
        seen_weight += weight;
    }
    if seen_weight > 1e-6 {
        seen / seen_weight
    } else if any_weight > 0.0 {
        any / any_weight
    } else {
        Vec3::ZERO
    }
}

/// How far a probe stands in front of a surface: 1 straight before it, little behind it.
fn facing(to_probe: Vec3, normal: Vec3) -> f32 {
    let wrapped = to_probe.try_normalize().map_or(1.0, |toward| toward.dot(normal)) * 0.5 + 0.5;
    wrapped * wrapped + 0.02
}

/// How likely it is that a probe sees a point, by Chebyshev's inequality on its distances.
fn sight(grid: &ProbeGrid, probe: usize, to_point: Vec3A) -> f32 {
    let distance = to_point.length();
    let Some(direction) = to_point.try_normalize() else { return 1.0 };
    let depth = depth(grid, probe, direction);
    if distance <= depth.x {
        return 1.0;
    }
    let variance = (depth.y - depth.x * depth.x).abs().max(1e-4);
    let beyond = distance - depth.x;
    let likely = variance / (variance + beyond * beyond);
    (likely * likely * likely).max(1e-4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_texel_of_the_map_is_found_again() {
        for texel in 0..SIDE * SIDE {
            let place = octahedral(texel_direction(texel)) * SIDE as f32;
            assert_eq!((place.y as usize) * SIDE + place.x as usize, texel);
        }
    }

    #[test]
    fn even_light_gives_pi_times_its_luminance() {
        let radiance = [Vec3::splat(100.0 / Y0), Vec3::ZERO, Vec3::ZERO, Vec3::ZERO];
        let light = irradiance_of(&radiance, Vec3A::Y).x;
        assert!((light - 100.0 * PI).abs() < 0.01, "{light} lx");
    }
}
