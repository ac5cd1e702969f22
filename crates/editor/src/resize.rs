//! What becomes of an item's place when its size changes: a side that touches a wall or a neighbour stays, the free side
//! gives way.

use glam::DVec2;
use homewright_design::item::Host;
use homewright_design::{Design, Entity, EntityId, Item};
use homewright_geometry::polygon::convex_overlap;

use crate::edit::moved_with_load;
use crate::footprint::Footprint;
use crate::lengths;
use crate::surroundings::{Surroundings, WallFace};

/// Farthest (mm) that a side still touches.
const TOUCH: f64 = 3.0;

/// An item with another size, in the place that leaves the sides it touches with; what stands on it comes along.
pub(crate) fn resized(design: &Design, id: EntityId, changed: Item) -> Vec<(EntityId, Entity)> {
    let step = design.item(id).and_then(|old| step(design, id, old, &changed)).unwrap_or(DVec2::ZERO);
    let (position, rotation) = (changed.position + step.extend(0.0), changed.rotation);
    moved_with_load(design, id, Some((changed, position, rotation)))
}

/// How far the middle moves.
fn step(design: &Design, id: EntityId, old: &Item, changed: &Item) -> Option<DVec2> {
    let (before, after) = (Footprint::of(design, old)?, Footprint::of(design, changed)?);
    let grown = after.half - before.half;
    if grown.abs().max_element() < 1e-9 || old.host == Host::Ceiling {
        return None;
    }
    let around = Surroundings::of(design, old.level, &[id]);
    let base = old.position.z;
    let mut step = DVec2::ZERO;
    if grown.x != 0.0 {
        let touches = |direction: DVec2| touch(&before, base, direction, &around);
        // Between two walls it stays at the left one, and the gap is in one place.
        let stays = match (touches(-before.right), touches(before.right)) {
            (Some(left), Some(right)) if right > left => Some(1.0),
            (Some(_), _) => Some(-1.0),
            (None, Some(_)) => Some(1.0),
            (None, None) => None,
        };
        step -= before.right * (grown.x * stays.unwrap_or(0.0));
    }
    if grown.y != 0.0 {
        let back = before.back();
        let has_back = lengths::wall_gap(design, id).is_some() || touch(&before, base, back, &around).is_some();
        let stays = match (has_back, touch(&before, base, -back, &around)) {
            (true, _) => 1.0,
            (false, Some(_)) => -1.0,
            (false, None) => 0.0,
        };
        step -= back * (grown.y * stays);
    }
    Some(step)
}

/// What a side touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touched {
    Thing,
    Wall,
}

fn touch(own: &Footprint, base: f64, direction: DVec2, around: &Surroundings) -> Option<Touched> {
    let reach = own.reach(direction);
    let side = own.center + direction * reach;
    let across = direction.perp();
    let half = own.reach(across);
    let is_touching = |face: &&WallFace| {
        let gap = (side - face.start).dot(face.normal);
        let along = face.coordinates(side).x;
        face.normal.dot(direction) < -0.999 && gap.abs() <= TOUCH && along > -half && along < face.length + half
    };
    if around.faces.iter().any(|face| is_touching(&face)) {
        return Some(Touched::Wall);
    }
    // A strip along the side, a little shorter than it: a neighbour round the corner does not count.
    let probe = Footprint {
        center: side,
        half: DVec2::new((half - 2.0 * TOUCH).max(1.0), TOUCH),
        right: across,
        height: own.height,
    };
    let corners = probe.corners();
    let is_beside = |other: &Footprint, low: f64| {
        other.height > 40.0
            && low < base + own.height
            && low + other.height > base
            && convex_overlap(&corners, &other.corners())
    };
    let found = around.neighbours.iter().any(|other| is_beside(&other.footprint, other.base));
    found.then_some(Touched::Thing)
}
