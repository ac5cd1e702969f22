//! Overlap of rotated rectangles and other convex areas: what furniture needs to keep apart.

use glam::DVec2;

use super::{Polygon, ring_edges};
use crate::math;
use crate::segment::turn;

/// A rectangle of the plan in any direction, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rectangle {
    /// The middle.
    pub center: DVec2,
    /// Width and depth along the rectangle's own axes.
    pub size: DVec2,
    /// How far it is turned counter-clockwise, in radians.
    pub rotation: f64,
}

impl Rectangle {
    /// The corners counter-clockwise, beginning at the rectangle's own front left (−X, −Y).
    pub fn corners(&self) -> [DVec2; 4] {
        let direction = math::direction(self.rotation);
        let half = self.size.abs() * 0.5;
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| self.center + direction.rotate(DVec2::new(x, y) * half))
    }

    /// The rectangle as a polygon; `None` when it has no area.
    pub fn to_polygon(&self) -> Option<Polygon> {
        Polygon::simple(self.corners().to_vec())
    }

    /// Whether the point is inside or on the edge.
    pub fn contains(&self, point: DVec2) -> bool {
        let local = math::rotate(point - self.center, -self.rotation);
        local.abs().cmple(self.size.abs() * 0.5 + 1e-6).all()
    }

    /// Whether the two share area: overlap deeper than a millionth of a millimetre; touching is not overlapping.
    pub fn overlaps(&self, other: &Self) -> bool {
        convex_overlap(&self.corners(), &other.corners())
    }
}

/// Whether two convex rings (either direction) share area; touching is not overlapping.
pub fn convex_overlap(first: &[DVec2], second: &[DVec2]) -> bool {
    separation(first, second).is_some_and(|vector| vector.length_squared() > 1e-12)
}

/// The shortest move of `first` that brings two overlapping convex rings to touch; `None` when they are apart
/// (separating axis theorem).
pub fn separation(first: &[DVec2], second: &[DVec2]) -> Option<DVec2> {
    let mut shortest: Option<DVec2> = None;
    for (a, b) in ring_edges(first).chain(ring_edges(second)) {
        let Some(axis) = (b - a).perp().try_normalize() else { continue };
        let (first_min, first_max) = extent(first, axis);
        let (second_min, second_max) = extent(second, axis);
        let (forward, backward) = (second_max - first_min, first_max - second_min);
        if forward < 0.0 || backward < 0.0 {
            return None;
        }
        let vector = if forward < backward { axis * forward } else { axis * -backward };
        if shortest.is_none_or(|best| vector.length_squared() < best.length_squared()) {
            shortest = Some(vector);
        }
    }
    shortest
}

/// The smallest and largest coordinate along an axis.
fn extent(ring: &[DVec2], axis: DVec2) -> (f64, f64) {
    ring.iter()
        .map(|point| point.dot(axis))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), value| (min.min(value), max.max(value)))
}

/// The convex hull of points, counter-clockwise, beginning at the leftmost (monotone chain).
pub fn convex_hull(points: &[DVec2]) -> Vec<DVec2> {
    let mut sorted: Vec<DVec2> = points.iter().copied().filter(|point| point.is_finite()).collect();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let half = |points: &mut dyn Iterator<Item = DVec2>| {
        let mut chain: Vec<DVec2> = Vec::new();
        for point in points {
            while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut sorted.iter().copied());
    hull.extend(half(&mut sorted.iter().rev().copied()));
    hull
}
