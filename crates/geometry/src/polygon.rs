//! Polygons with holes on the plan, in millimetres.

mod boolean;
mod label;
mod offset;
mod overlap;
mod triangulate;

use glam::{DAffine2, DVec2};

use crate::math;
use crate::segment::{closest_point_on_segment, distance_between_segments, distance_to_segment, segment_intersection};

pub use boolean::{difference, intersection, union};
pub use overlap::{Rectangle, convex_hull, convex_overlap, separation};

/// Points nearer to each other than this (mm) are one point.
const SAME_POINT: f64 = 1e-6;

/// An axis-aligned rectangle of the plan, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanBounds {
    /// Smallest coordinates.
    pub min: DVec2,
    /// Largest coordinates.
    pub max: DVec2,
}

impl PlanBounds {
    /// The smallest rectangle round `points`; `None` when there is no finite point.
    pub fn of_points(points: impl IntoIterator<Item = DVec2>) -> Option<Self> {
        points.into_iter().filter(|point| point.is_finite()).fold(None, |bounds: Option<Self>, point| {
            Some(
                bounds
                    .map_or(Self { min: point, max: point }, |b| Self { min: b.min.min(point), max: b.max.max(point) }),
            )
        })
    }

    /// Width and depth.
    pub fn size(&self) -> DVec2 {
        self.max - self.min
    }

    /// The middle.
    pub fn center(&self) -> DVec2 {
        (self.min + self.max) * 0.5
    }

    /// The smallest rectangle round both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// This rectangle grown by `margin` on every side.
    #[must_use]
    pub fn grown(&self, margin: f64) -> Self {
        Self { min: self.min - margin, max: self.max + margin }
    }

    /// Whether the point is inside or on the edge.
    pub fn contains(&self, point: DVec2) -> bool {
        point.cmpge(self.min).all() && point.cmple(self.max).all()
    }

    /// Whether the two share a point.
    pub fn touches(&self, other: &Self) -> bool {
        self.min.cmple(other.max).all() && other.min.cmple(self.max).all()
    }
}

/// An area of the plan: one outer ring running counter-clockwise and any number of holes running clockwise.
///
/// Rings are stored without a repeated closing point. The constructor turns rings the right way round and drops
/// points that are not finite or repeat their neighbour; it doesn't repair rings that cross themselves
/// (ask [`Polygon::is_simple`], mend with [`union`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    outer: Vec<DVec2>,
    holes: Vec<Vec<DVec2>>,
}

impl Polygon {
    /// The area inside `outer` and outside `holes`, rings in either direction. `None` when the outer ring encloses
    /// nothing; holes that enclose nothing are dropped.
    pub fn new(outer: Vec<DVec2>, holes: Vec<Vec<DVec2>>) -> Option<Self> {
        let outer = oriented(outer, true)?;
        let holes = holes.into_iter().filter_map(|hole| oriented(hole, false)).collect();
        Some(Self { outer, holes })
    }

    /// The area inside one ring.
    pub fn simple(outer: Vec<DVec2>) -> Option<Self> {
        Self::new(outer, Vec::new())
    }

    /// An axis-aligned rectangle between two opposite corners.
    pub fn rectangle(corner: DVec2, opposite: DVec2) -> Option<Self> {
        let (min, max) = (corner.min(opposite), corner.max(opposite));
        Self::simple(vec![min, DVec2::new(max.x, min.y), max, DVec2::new(min.x, max.y)])
    }

    /// A regular polygon with its corners on a circle, the first at the circle's right.
    pub fn circle(center: DVec2, radius: f64, segments: usize) -> Option<Self> {
        let segments = segments.clamp(3, 4096);
        let corner = |i: usize| center + math::direction(std::f64::consts::TAU * i as f64 / segments as f64) * radius;
        Self::simple((0..segments).map(corner).collect())
    }

    /// The outer ring, counter-clockwise.
    pub fn outer(&self) -> &[DVec2] {
        &self.outer
    }

    /// The holes, clockwise.
    pub fn holes(&self) -> &[Vec<DVec2>] {
        &self.holes
    }

    /// All rings, the outer one first.
    pub fn rings(&self) -> impl Iterator<Item = &[DVec2]> {
        std::iter::once(self.outer.as_slice()).chain(self.holes.iter().map(Vec::as_slice))
    }

    /// All edges of all rings, the area on their left.
    pub fn edges(&self) -> impl Iterator<Item = (DVec2, DVec2)> {
        self.rings().flat_map(ring_edges)
    }

    /// The enclosed area in mm², holes left out.
    pub fn area(&self) -> f64 {
        self.rings().map(signed_area).sum()
    }

    /// The length of all rings in mm, holes counted.
    pub fn perimeter(&self) -> f64 {
        self.edges().map(|(a, b)| a.distance(b)).sum()
    }

    /// The centre of gravity; it may lie outside a polygon that is not convex (for a label see
    /// [`Polygon::interior_point`]).
    pub fn centroid(&self) -> DVec2 {
        let origin = self.outer[0];
        let (mut area, mut moment) = (0.0, DVec2::ZERO);
        for (a, b) in self.edges() {
            let (a, b) = (a - origin, b - origin);
            let cross = a.perp_dot(b);
            area += cross;
            moment += (a + b) * cross;
        }
        if area.abs() < f64::MIN_POSITIVE { origin } else { origin + moment / (3.0 * area) }
    }

    /// The smallest axis-aligned rectangle round the polygon.
    pub fn bounds(&self) -> PlanBounds {
        let first = PlanBounds { min: self.outer[0], max: self.outer[0] };
        self.outer.iter().fold(first, |b, p| PlanBounds { min: b.min.min(*p), max: b.max.max(*p) })
    }

    /// Whether the point is inside or on an edge (within a millionth of a millimetre).
    pub fn contains(&self, point: DVec2) -> bool {
        if !self.bounds().grown(SAME_POINT).contains(point) {
            return false;
        }
        self.is_inside(point) || self.distance_to_edge(point) <= SAME_POINT
    }

    /// The distance of a point from the nearest edge, whether it is inside or outside.
    pub fn distance_to_edge(&self, point: DVec2) -> f64 {
        self.edges().map(|(a, b)| distance_to_segment(point, a, b)).fold(f64::INFINITY, f64::min)
    }

    /// The nearest point of all edges, holes' edges counted.
    pub fn closest_edge_point(&self, point: DVec2) -> DVec2 {
        self.edges()
            .map(|(a, b)| closest_point_on_segment(point, a, b))
            .fold((self.outer[0], f64::INFINITY), |best, candidate| {
                let distance = candidate.distance_squared(point);
                if distance < best.1 { (candidate, distance) } else { best }
            })
            .0
    }

    /// The distance between two polygons; zero when they overlap, touch or one holds the other.
    pub fn distance(&self, other: &Self) -> f64 {
        if self.contains(other.outer[0]) || other.contains(self.outer[0]) {
            return 0.0;
        }
        let mut nearest = f64::INFINITY;
        for (a0, a1) in self.edges() {
            for (b0, b1) in other.edges() {
                nearest = nearest.min(distance_between_segments(a0, a1, b0, b1));
            }
        }
        nearest
    }

    /// Whether no two edges cross or touch except neighbours at their common corner.
    pub fn is_simple(&self) -> bool {
        let mut edges: Vec<(DVec2, DVec2)> = self.edges().collect();
        edges.sort_by(|a, b| a.0.x.min(a.1.x).total_cmp(&b.0.x.min(b.1.x)));
        for (i, first) in edges.iter().enumerate() {
            let reach = first.0.x.max(first.1.x);
            for second in edges[i + 1..].iter().take_while(|edge| edge.0.x.min(edge.1.x) <= reach) {
                if edges_conflict(*first, *second) {
                    return false;
                }
            }
        }
        true
    }

    /// A point well inside: near the middle of the largest circle that fits (to within 1 % of its size). Always the
    /// same for the same polygon.
    pub fn interior_point(&self) -> DVec2 {
        label::interior_point(self)
    }

    /// The polygons whose edges lie `distance` outside this one's (inside for a negative distance), with mitred
    /// corners; corners sharper than about 30° are bevelled. It may fall apart or vanish.
    pub fn offset(&self, distance: f64) -> Vec<Self> {
        offset::offset(self, distance)
    }

    /// The polygon as counter-clockwise triangles: the points of all rings in order, and three indices a triangle.
    /// Every corner is used, so that caps and sides of a prism share their edges.
    pub fn triangulate(&self) -> (Vec<DVec2>, Vec<u32>) {
        triangulate::triangulate(self)
    }

    /// The polygon moved.
    #[must_use]
    pub fn translated(&self, by: DVec2) -> Self {
        let moved = |ring: &Vec<DVec2>| ring.iter().map(|point| *point + by).collect();
        Self { outer: moved(&self.outer), holes: self.holes.iter().map(moved).collect() }
    }

    /// The polygon turned about `center` by an angle in radians, counter-clockwise.
    #[must_use]
    pub fn rotated(&self, center: DVec2, radians: f64) -> Self {
        let direction = math::direction(radians);
        let turned = |ring: &Vec<DVec2>| ring.iter().map(|p| center + direction.rotate(*p - center)).collect();
        Self { outer: turned(&self.outer), holes: self.holes.iter().map(turned).collect() }
    }

    /// The polygon in another frame; `None` when the transform flattens it.
    pub fn transformed(&self, target_from_source: &DAffine2) -> Option<Self> {
        let ring = |ring: &[DVec2]| ring.iter().map(|p| target_from_source.transform_point2(*p)).collect();
        Self::new(ring(&self.outer), self.holes.iter().map(|hole| ring(hole)).collect())
    }

    /// The polygon without corners that lie on the straight line between their neighbours (within `tolerance` mm).
    #[must_use]
    pub fn without_collinear(&self, tolerance: f64) -> Self {
        let outer = straightened(&self.outer, tolerance);
        let holes = self.holes.iter().map(|hole| straightened(hole, tolerance)).filter(|h| h.len() >= 3).collect();
        if outer.len() < 3 { self.clone() } else { Self { outer, holes } }
    }

    /// Crossing-number test; points on an edge may go either way.
    fn is_inside(&self, point: DVec2) -> bool {
        let crossings = self.edges().filter(|(a, b)| {
            (a.y > point.y) != (b.y > point.y) && point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x)
        });
        crossings.count() % 2 == 1
    }
}

/// The signed area inside a ring in mm²: positive when it runs counter-clockwise.
pub fn signed_area(ring: &[DVec2]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    ring_edges(ring).map(|(a, b)| (a - *origin).perp_dot(b - *origin)).sum::<f64>() * 0.5
}

/// The edges of a ring, the closing one last.
pub fn ring_edges(ring: &[DVec2]) -> impl Iterator<Item = (DVec2, DVec2)> {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (*a, *b))
}

/// The ring without repeated points, turned counter-clockwise or clockwise; `None` when it encloses nothing.
fn oriented(ring: Vec<DVec2>, is_counter_clockwise: bool) -> Option<Vec<DVec2>> {
    let mut cleaned: Vec<DVec2> = Vec::with_capacity(ring.len());
    for point in ring.into_iter().filter(|point| point.is_finite()) {
        if cleaned.last().is_none_or(|last| last.distance(point) > SAME_POINT) {
            cleaned.push(point);
        }
    }
    while cleaned.len() > 1 && cleaned[0].distance(cleaned[cleaned.len() - 1]) <= SAME_POINT {
        cleaned.pop();
    }
    let area = signed_area(&cleaned);
    if cleaned.len() < 3 || area.abs() <= SAME_POINT * SAME_POINT || !area.is_finite() {
        return None;
    }
    if (area > 0.0) != is_counter_clockwise {
        cleaned.reverse();
    }
    Some(cleaned)
}

/// The ring without corners nearer than `tolerance` to the line between their neighbours.
fn straightened(ring: &[DVec2], tolerance: f64) -> Vec<DVec2> {
    let mut kept: Vec<DVec2> = ring.to_vec();
    loop {
        let count = kept.len();
        let flat = (0..count)
            .find(|&i| distance_to_segment(kept[i], kept[(i + count - 1) % count], kept[(i + 1) % count]) <= tolerance);
        match flat {
            Some(i) if count > 3 => {
                kept.remove(i);
            }
            _ => return kept,
        }
    }
}

/// Whether two edges of rings meet elsewhere than at a common corner.
fn edges_conflict((a0, a1): (DVec2, DVec2), (b0, b1): (DVec2, DVec2)) -> bool {
    if a1 == b0 || b1 == a0 {
        // Neighbours conflict only by folding back onto each other.
        let (before, corner, after) = if a1 == b0 { (a0, a1, b1) } else { (b0, b1, a1) };
        let (back, forth) = (before - corner, after - corner);
        return back.perp_dot(forth).abs() <= 1e-12 * back.length() * forth.length() && back.dot(forth) > 0.0;
    }
    if let Some((s, t)) = segment_intersection(a0, a1, b0, b1) {
        return (0.0..=1.0).contains(&s) && (0.0..=1.0).contains(&t);
    }
    distance_between_segments(a0, a1, b0, b1) <= SAME_POINT * 1e-3
}

#[cfg(test)]
mod tests;
