//! Things on the floor: they slide along walls and turn their backs to them.

use glam::DVec2;
use homewright_design::item::Host;

use super::{Guide, Moved, Reason, Snapped, tidy_angle};
use crate::footprint::Footprint;
use crate::surroundings::{Surroundings, WallFace};

/// Nearest that a back comes to a wall before it is drawn to it, millimetres.
const PULL: f64 = 250.0;
/// Nearest that a side comes to something before it is drawn to it, millimetres.
const SIDE_PULL: f64 = 120.0;

/// Categories whose pieces have no back, or whose back does not belong to a wall.
const FREE_STANDING: &[&str] = &[
    "rug",
    "dining_table",
    "coffee_table",
    "side_table",
    "chair",
    "office_chair",
    "bar_stool",
    "pouf",
    "plant",
    "floor_lamp",
    "bench",
    "armchair",
    "robot_vacuum",
    "column",
    "outdoor",
    "pet",
];

pub(super) fn snap(moved: &Moved<'_>, around: &Surroundings, is_free: bool) -> Snapped {
    let mut resting = Snapped {
        position: moved.wish.truncate().extend(0.0),
        rotation: tidy_angle(moved.rotation),
        host: Host::Floor,
        guides: Vec::new(),
    };
    if is_free {
        return resting;
    }
    let turns = !FREE_STANDING.contains(&moved.product.category.as_str());
    let wish = moved.wish.truncate();
    let near = around
        .faces
        .iter()
        .filter_map(|face| Some((face, pull(face, moved, wish, turns)?)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut center = wish;
    let mut back_wall = None;
    if let Some((face, _)) = near {
        if turns {
            resting.rotation = face.rotation();
        }
        let footprint = Footprint::new(center, moved.size, resting.rotation);
        let along = face.coordinates(center).x;
        center = face.point(along, footprint.reach(face.normal) + moved.gap);
        let reason = if turns { Reason::BackToWall } else { Reason::Corner };
        resting.guides.push(Guide { from: face.point(0.0, 0.0), to: face.point(face.length, 0.0), reason });
        back_wall = Some(face);
    }
    center = snap_sides(moved, around, center, resting.rotation, back_wall, &mut resting.guides);
    resting.position = center.extend(0.0);
    resting
}

/// How far a wish is from standing at a face, if it is near enough to be drawn to it.
fn pull(face: &WallFace, moved: &Moved<'_>, wish: DVec2, turns: bool) -> Option<f64> {
    let at = face.coordinates(wish);
    let (half, rotation) = if turns { (moved.size[1] * 0.5, face.rotation()) } else { (0.0, moved.rotation) };
    let footprint = Footprint::new(wish, moved.size, rotation);
    let half = if turns { half } else { footprint.reach(face.normal) };
    let margin = footprint.reach(face.direction) * 0.5;
    let is_beside = at.x > -margin && at.x < face.length + margin;
    let gap = at.y - half - moved.gap;
    let limit = if turns { PULL.max(moved.reach) } else { SIDE_PULL };
    (is_beside && gap < limit && at.y > -face.thickness * 0.5).then_some(gap.abs())
}

/// Draws the sides to walls across and to neighbours in the same row.
fn snap_sides(
    moved: &Moved<'_>,
    around: &Surroundings,
    center: DVec2,
    rotation: f64,
    back_wall: Option<&WallFace>,
    guides: &mut Vec<Guide>,
) -> DVec2 {
    let mut center = center;
    let axis = back_wall.map(|face| face.direction);
    for face in &around.faces {
        if back_wall.is_some_and(|back| face.wall == back.wall || back.normal.dot(face.normal).abs() > 0.5) {
            continue;
        }
        let footprint = Footprint::new(center, moved.size, rotation);
        let at = face.coordinates(center);
        let half = footprint.reach(face.normal);
        let is_beside = at.x > -half.min(50.0) && at.x < face.length + half.min(50.0);
        let gap = at.y - half - moved.gap;
        if is_beside && at.y > -face.thickness * 0.5 && gap < SIDE_PULL && (gap > 0.0 || at.y > -half) {
            // Along the wall behind, or straight away from the face where there is none.
            let step = axis.map_or(face.normal, |axis| axis * axis.dot(face.normal).signum());
            let slope = step.dot(face.normal).abs().max(0.2);
            center -= step * (gap / slope);
            guides.push(Guide { from: face.point(0.0, 0.0), to: face.point(face.length, 0.0), reason: Reason::Corner });
            return center;
        }
    }
    snap_beside(moved, around, center, rotation, guides)
}

/// Stands side by side with a neighbour that is turned the same way.
fn snap_beside(
    moved: &Moved<'_>,
    around: &Surroundings,
    center: DVec2,
    rotation: f64,
    guides: &mut Vec<Guide>,
) -> DVec2 {
    let footprint = Footprint::new(center, moved.size, rotation);
    let mut best: Option<(f64, f64, Guide)> = None;
    for neighbour in &around.neighbours {
        let other = neighbour.footprint;
        let is_parallel = footprint.right.dot(other.right).abs() > 0.999;
        let offset = center - other.center;
        let (across, along) = (offset.dot(other.back()), offset.dot(other.right));
        let overlaps = across.abs() < (footprint.half.y + other.half.y) * 0.9;
        let shares_height = neighbour.base < moved.size[2] && neighbour.base + other.height > 0.0;
        if !is_parallel || !overlaps || !shares_height {
            continue;
        }
        let wanted = (footprint.half.x + other.half.x) * along.signum();
        let step = wanted - along;
        if step.abs() < SIDE_PULL * 0.7 && best.as_ref().is_none_or(|(size, ..)| step.abs() < *size) {
            let edge = other.center + other.right * (other.half.x * along.signum());
            let from = edge - other.back() * other.half.y;
            let to = edge + other.back() * other.half.y;
            let signed = step * other.right.dot(footprint.right).signum();
            best = Some((step.abs(), signed, Guide { from, to, reason: Reason::Beside }));
        }
    }
    let Some((_, step, guide)) = best else { return center };
    guides.push(guide);
    center + footprint.right * step
}
