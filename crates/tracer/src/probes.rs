//! Reading and writing baked light: octahedral maps of light and of distance.

use glam::{IVec3, UVec3, Vec2, Vec2Swizzles, Vec3, Vec3A};
use homewright_scene::light::ProbeGrid;

/// Texels along the sides of the maps of distance and of light.
pub(crate) const DEPTH_SIDE: usize = ProbeGrid::DEPTH_SIDE;
pub(crate) const LIGHT_SIDE: usize = ProbeGrid::LIGHT_SIDE;
/// How far a point is lifted off its surface before probes are asked whether they see it, metres.
const LIFT: f32 = 0.08;

/// Where on an octahedral map a direction lies, 0 … 1.
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

/// The direction at the middle of a texel of an octahedral map.
pub(crate) fn texel_direction(texel: usize, side: usize) -> Vec3A {
    let p = (Vec2::new((texel % side) as f32, (texel / side) as f32) + 0.5) / side as f32 * 2.0 - 1.0;
    let height = 1.0 - p.x.abs() - p.y.abs();
    let unfolded = if height < 0.0 {
        (Vec2::ONE - p.yx().abs()) * Vec2::new(1.0_f32.copysign(p.x), 1.0_f32.copysign(p.y))
    } else {
        p
    };
    Vec3A::new(unfolded.x, height, unfolded.y).try_normalize().unwrap_or(Vec3A::Y)
}

/// The four texels round a direction in the map of a probe, with their shares.
fn texels(probe: usize, direction: Vec3A, side: usize) -> [(usize, f32); 4] {
    let place = octahedral(direction) * side as f32 - 0.5;
    let low = place.floor();
    let share = place - low;
    [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, down)| {
        let (x, y) = wrap(low.x as i32 + right, low.y as i32 + down, side);
        let part = |share: f32, far: i32| if far == 1 { share } else { 1.0 - share };
        (probe * side * side + y * side + x, part(share.x, right) * part(share.y, down))
    })
}

/// Mean distance and mean of its square in a direction, between the four nearest texels.
fn depth(grid: &ProbeGrid, probe: usize, direction: Vec3A) -> Vec2 {
    let texel = |(at, share): (usize, f32)| grid.depth.get(at).map_or(Vec2::ZERO, |pair| Vec2::from(*pair)) * share;
    texels(probe, direction, DEPTH_SIDE).into_iter().map(texel).sum()
}

/// What a map of light says in a direction, between the four nearest texels.
fn light(map: &[Vec3], probe: usize, direction: Vec3A) -> Vec3 {
    let texel = |(at, share): (usize, f32)| map.get(at).map_or(Vec3::ZERO, |light| *light * share);
    texels(probe, direction, LIGHT_SIDE).into_iter().map(texel).sum()
}

/// A texel outside a map is one inside: over an edge the octahedron goes on mirrored.
fn wrap(x: i32, y: i32, side: usize) -> (usize, usize) {
    let last = side.cast_signed() as i32 - 1;
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

/// A probe near a point, with how near it is: the eight shares add up to one.
struct Near {
    probe: usize,
    stand: Vec3,
    share: f32,
}

/// The eight probes round a place, those in free space only; none far outside the grid.
fn around(grid: &ProbeGrid, place: Vec3) -> Option<impl Iterator<Item = Near> + '_> {
    let spacing = grid.spacing.max(Vec3::splat(1e-6));
    let last = (grid.counts.max(UVec3::ONE) - UVec3::ONE).as_vec3();
    let place = (place - grid.origin) / spacing;
    if !place.is_finite() || place.cmplt(Vec3::splat(-1.5)).any() || place.cmpgt(last + 1.5).any() {
        return None;
    }
    let place = place.clamp(Vec3::ZERO, last);
    let base = place.floor().min((last - 1.0).max(Vec3::ZERO));
    let share = place - base;
    Some((0..8_u32).filter_map(move |corner| {
        let offset = UVec3::new(corner & 1, corner >> 1 & 1, corner >> 2 & 1);
        let cell = (base.as_uvec3() + offset).min(grid.counts.max(UVec3::ONE) - UVec3::ONE);
        let probe = (cell.x + grid.counts.x * (cell.y + grid.counts.y * cell.z)) as usize;
        grid.is_valid.get(probe).copied().unwrap_or(false).then(|| Near {
            probe,
            stand: grid.origin + cell.as_vec3() * grid.spacing,
            share: Vec3::select(offset.cmpeq(UVec3::ONE), share, 1.0 - share).max(Vec3::splat(0.001)).element_product(),
        })
    }))
}

/// The probes round a place of a surface.
pub(crate) fn near(grid: &ProbeGrid, position: Vec3, normal: Vec3) -> impl Iterator<Item = usize> + '_ {
    around(grid, position + normal * LIFT).into_iter().flatten().map(|near| near.probe)
}

/// How likely it is that a probe sees another.
pub(crate) fn sees(grid: &ProbeGrid, probe: usize, other: usize) -> f32 {
    sight(grid, probe, Vec3A::from(position(grid, other) - position(grid, probe)))
}

/// Those of the probes beside one, and itself, that stand in the open.
pub(crate) fn neighbours(grid: &ProbeGrid, probe: usize) -> impl Iterator<Item = usize> + '_ {
    let counts = grid.counts.as_ivec3();
    let (nx, ny) = (grid.counts.x as usize, grid.counts.y as usize);
    let place = UVec3::new((probe % nx) as u32, (probe / nx % ny) as u32, (probe / (nx * ny)) as u32).as_ivec3();
    (0..27).filter_map(move |side| {
        let at = place + IVec3::new(side % 3, side / 3 % 3, side / 9) - 1;
        let is_inside = at.cmpge(IVec3::ZERO).all() && at.cmplt(counts).all();
        let number = is_inside.then(|| (at.x + counts.x * (at.y + counts.y * at.z)) as usize)?;
        grid.is_valid[number].then_some(number)
    })
}

/// Indirect light at a point of a surface, lx: the eight probes about it, each as far as it is near, stands in
/// front of the surface, and sees the point (Majercik et al. 2019). `position` in metres, `normal` a unit vector,
/// both in the scene frame.
pub fn irradiance(grid: &ProbeGrid, position: Vec3, normal: Vec3) -> Vec3 {
    let lifted = position + normal * LIFT;
    let Some(around) = around(grid, lifted) else { return Vec3::ZERO };
    let (mut seen, mut seen_weight) = (Vec3::ZERO, 0.0_f32);
    let (mut any, mut any_weight) = (Vec3::ZERO, 0.0_f32);
    for Near { probe, stand, share } in around {
        let light = light(&grid.irradiance, probe, normal.into());
        any += light * share;
        any_weight += share;
        let weight = share * facing(stand - position, normal) * sight(grid, probe, Vec3A::from(lifted - stand));
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

/// How far the probes round a point of a surface can tell its light, 0 … 1: the share of them that see it.
pub(crate) fn trust(grid: &ProbeGrid, position: Vec3, normal: Vec3) -> f32 {
    let lifted = position + normal * LIFT;
    let Some(around) = around(grid, lifted) else { return 0.0 };
    around.map(|near| near.share * sight(grid, near.probe, Vec3A::from(lifted - near.stand))).sum()
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
    fn every_texel_of_a_map_is_found_again() {
        for side in [DEPTH_SIDE, LIGHT_SIDE] {
            for texel in 0..side * side {
                let place = octahedral(texel_direction(texel, side)) * side as f32;
                assert_eq!((place.y as usize) * side + place.x as usize, texel);
                let found = texels(0, texel_direction(texel, side), side);
                let share: f32 = found.iter().filter(|(at, _)| *at == texel).map(|(_, share)| share).sum();
                assert!(share > 0.999, "{share} of texel {texel}");
            }
        }
    }

    #[test]
    fn straight_down_is_the_mean_of_the_four_corners() {
        let map: Vec<Vec3> =
            (0..LIGHT_SIDE * LIGHT_SIDE).map(|texel| texel_direction(texel, LIGHT_SIDE).into()).collect();
        let found = light(&map, 0, Vec3A::NEG_Y);
        assert!(found.x.abs() < 1e-5 && found.z.abs() < 1e-5 && found.y < -0.9, "{found}");
    }
}
