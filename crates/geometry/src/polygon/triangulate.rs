//! Polygons with holes cut into triangles that share all their corners.

use std::collections::BTreeSet;

use earcut::Earcut;
use glam::DVec2;

use super::Polygon;
use crate::segment::{distance_to_segment, turn};

/// A corner this near (mm) to a triangle's edge lies on it.
const ON_EDGE: f64 = 1e-6;

/// See [`Polygon::triangulate`].
pub(super) fn triangulate(polygon: &Polygon) -> (Vec<DVec2>, Vec<u32>) {
    let points: Vec<DVec2> = polygon.rings().flatten().copied().collect();
    let mut starts = Vec::with_capacity(polygon.holes().len());
    let mut next = polygon.outer().len();
    for hole in polygon.holes() {
        starts.push(next as u32);
        next += hole.len();
    }
    // Near the origin, so that a home far out on the plan has the same triangles.
    let origin = polygon.outer()[0];
    let data: Vec<[f64; 2]> = points.iter().map(|point| (*point - origin).to_array()).collect();
    let mut indices: Vec<u32> = Vec::new();
    Earcut::new().earcut_slice(&data, &starts, &mut indices);
    let mut triangles: Vec<[u32; 3]> = indices.chunks_exact(3).map(|t| [t[0], t[1], t[2]]).collect();
    for triangle in &mut triangles {
        let [a, b, c] = triangle.map(|i| points[i as usize]);
        if turn(a, b, c) < 0.0 {
            triangle.swap(1, 2);
        }
    }
    split_at_corners_on_edges(&points, &ring_edges(polygon), &mut triangles);
    (points, triangles.concat())
}

/// The index pairs of the polygon's own edges.
fn ring_edges(polygon: &Polygon) -> BTreeSet<(u32, u32)> {
    let mut edges = BTreeSet::new();
    let mut start = 0;
    for ring in polygon.rings() {
        let count = ring.len() as u32;
        edges.extend((0..count).map(|i| (start + i, start + (i + 1) % count)));
        start += count;
    }
    edges
}

/// Ear cutting passes over corners on a straight line; triangles are split there, until every edge is either the
/// polygon's own or shared by two triangles.
fn split_at_corners_on_edges(points: &[DVec2], own: &BTreeSet<(u32, u32)>, triangles: &mut Vec<[u32; 3]>) {
    for _ in 0..points.len() {
        let edges: BTreeSet<(u32, u32)> = triangles.iter().flat_map(|t| sides(*t)).collect();
        let loose = |side: &(u32, u32)| !own.contains(side) && !edges.contains(&(side.1, side.0));
        let mut split = Vec::new();
        for (i, triangle) in triangles.iter().enumerate() {
            let place = sides(*triangle)
                .into_iter()
                .filter(loose)
                .find_map(|side| corner_on(points, side).map(|corner| (side, corner)));
            if let Some((side, corner)) = place {
                split.push((i, side, corner));
            }
        }
        if split.is_empty() {
            return;
        }
        for (i, side, corner) in split {
            let apex = triangles[i].into_iter().find(|v| *v != side.0 && *v != side.1).unwrap_or(corner);
            triangles[i] = [side.0, corner, apex];
            triangles.push([corner, side.1, apex]);
        }
    }
}

/// The three directed sides of a triangle.
fn sides(triangle: [u32; 3]) -> [(u32, u32); 3] {
    let [a, b, c] = triangle;
    [(a, b), (b, c), (c, a)]
}

/// The corner on a side that is nearest to its start, if there is one.
fn corner_on(points: &[DVec2], (a, b): (u32, u32)) -> Option<u32> {
    let (start, end) = (points[a as usize], points[b as usize]);
    let mut best: Option<(u32, f64)> = None;
    for (i, point) in points.iter().enumerate() {
        if i as u32 == a || i as u32 == b || *point == start || *point == end {
            continue;
        }
        if distance_to_segment(*point, start, end) <= ON_EDGE {
            let along = point.distance_squared(start);
            if best.is_none_or(|(_, least)| along < least) {
                best = Some((i as u32, along));
            }
        }
    }
    best.map(|(i, _)| i)
}
