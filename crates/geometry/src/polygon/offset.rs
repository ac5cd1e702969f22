//! Areas grown and shrunk with mitred corners.

use glam::DVec2;

use super::boolean::{difference, union, wound_area};
use super::{Polygon, ring_edges};
use crate::segment::line_intersection;

/// A mitre reaches at most this many times the offset distance; beyond, the corner is bevelled.
const MITRE_LIMIT: f64 = 4.0;

/// See [`Polygon::offset`].
pub(super) fn offset(polygon: &Polygon, distance: f64) -> Vec<Polygon> {
    if !distance.is_finite() {
        return Vec::new();
    }
    if distance == 0.0 {
        return vec![polygon.clone()];
    }
    let grown = wound_area(&raw_offset(polygon.outer(), distance));
    // A hole is an area of its own that changes the other way round.
    let holes: Vec<Polygon> = polygon
        .holes()
        .iter()
        .flat_map(|hole| {
            let reversed: Vec<DVec2> = hole.iter().rev().copied().collect();
            wound_area(&raw_offset(&reversed, -distance))
        })
        .collect();
    if holes.is_empty() { union(&grown, &[]) } else { difference(&grown, &holes) }
}

/// The ring's edges moved to their right by `distance` and joined; loops that it makes on the way wind clockwise
/// or doubly, and fall away when the area it winds round counter-clockwise is taken.
fn raw_offset(ring: &[DVec2], distance: f64) -> Vec<DVec2> {
    let edges: Vec<(DVec2, DVec2)> = ring_edges(ring).collect();
    let count = edges.len();
    let mut raw = Vec::with_capacity(count * 3);
    for i in 0..count {
        let (before, after) = (edges[(i + count - 1) % count], edges[i]);
        join(&mut raw, before, after, distance);
    }
    raw
}

/// Adds the points that join two consecutive moved edges at their common corner.
fn join(raw: &mut Vec<DVec2>, before: (DVec2, DVec2), after: (DVec2, DVec2), distance: f64) {
    let corner = after.0;
    let (Some(in_direction), Some(out_direction)) =
        ((before.1 - before.0).try_normalize(), (after.1 - after.0).try_normalize())
    else {
        return;
    };
    let moved = |direction: DVec2| corner - direction.perp() * distance;
    let (first, second) = (moved(in_direction), moved(out_direction));
    let bend = in_direction.perp_dot(out_direction);
    if bend * distance < -1e-9 * distance.abs() {
        // The moved edges overlap: by way of the corner itself, so that what is too much winds clockwise.
        raw.extend([first, corner, second]);
        return;
    }
    let mitre = line_intersection(first, in_direction, second, out_direction);
    match mitre.filter(|point| point.distance(corner) <= MITRE_LIMIT * distance.abs()) {
        Some(point) => raw.push(point),
        None if first.distance(second) <= 1e-6 * distance.abs() => raw.push(first),
        None => raw.extend([first, second]),
    }
}
