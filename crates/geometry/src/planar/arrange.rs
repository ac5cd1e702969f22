//! From loose segments to corners and edges that meet only at corners.

use std::collections::{BTreeMap, BTreeSet};

use glam::DVec2;

use super::{EdgeSource, MAX_SEGMENTS, PlanarEdge, PlanarError, PlanarSegment};
use crate::segment::{parameter_on_segment, segment_intersection};

/// Coordinates beyond this (mm) belong to no home.
const LARGEST: f64 = 1.0e9;

/// Splitting bends edges by up to the tolerance, which may make new contacts; it ends within a few rounds.
const MAX_ROUNDS: usize = 24;

/// Edges under construction: corner pair, lower number first, to what covers it.
type EdgeMap = BTreeMap<(usize, usize), BTreeSet<EdgeSource>>;

/// Corners, none nearer to another than the tolerance, found by a grid of cells.
struct Corners {
    points: Vec<DVec2>,
    cells: BTreeMap<(i64, i64), Vec<usize>>,
    tolerance: f64,
}

impl Corners {
    fn cell(&self, point: DVec2) -> (i64, i64) {
        let cell = (point / (2.0 * self.tolerance)).floor();
        (cell.x as i64, cell.y as i64)
    }

    /// The corner at a point; a new one where none is near.
    fn at(&mut self, point: DVec2) -> usize {
        if let Some(corner) = self.near(point) {
            return corner;
        }
        let corner = self.points.len();
        self.points.push(point);
        let cell = self.cell(point);
        self.cells.entry(cell).or_default().push(corner);
        corner
    }

    /// The nearest corner within the tolerance.
    fn near(&self, point: DVec2) -> Option<usize> {
        let (x, y) = self.cell(point);
        let mut best: Option<(usize, f64)> = None;
        for cell in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))) {
            for &corner in self.cells.get(&cell).into_iter().flatten() {
                let distance = self.points[corner].distance(point);
                if distance <= self.tolerance && best.is_none_or(|(_, least)| distance < least) {
                    best = Some((corner, distance));
                }
            }
        }
        best.map(|(corner, _)| corner)
    }
}

/// Corners sorted by X and Y, and edges sorted by corners.
pub(super) fn arrange(
    segments: &[PlanarSegment],
    tolerance: f64,
) -> Result<(Vec<DVec2>, Vec<PlanarEdge>), PlanarError> {
    if segments.len() > MAX_SEGMENTS {
        return Err(PlanarError::TooMany { count: segments.len() });
    }
    let mut corners = Corners { points: Vec::new(), cells: BTreeMap::new(), tolerance };
    let mut edges = first_edges(segments, &mut corners);
    for _ in 0..MAX_ROUNDS {
        add_crossings(&edges, &mut corners)?;
        let split = split_at_corners(&edges, &corners);
        if split.len() > 2 * MAX_SEGMENTS {
            return Err(PlanarError::TooMany { count: split.len() });
        }
        if split == edges {
            break;
        }
        edges = split;
    }
    Ok(numbered(&corners.points, &edges))
}

/// Orders points by X, then Y.
fn by_place(a: &DVec2, b: &DVec2) -> std::cmp::Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}

/// One edge a segment, between merged end points.
fn first_edges(segments: &[PlanarSegment], corners: &mut Corners) -> EdgeMap {
    let usable = |p: DVec2| p.is_finite() && p.abs().max_element() <= LARGEST;
    let segments: Vec<&PlanarSegment> = segments.iter().filter(|s| usable(s.start) && usable(s.end)).collect();
    let mut ends: Vec<DVec2> = segments.iter().flat_map(|s| [s.start, s.end]).collect();
    ends.sort_by(by_place);
    for end in ends {
        corners.at(end);
    }
    let mut edges = EdgeMap::new();
    for segment in segments {
        let (start, end) = (corners.at(segment.start), corners.at(segment.end));
        let source = EdgeSource { source: segment.source, side: segment.side, is_forward: true };
        add_edge(&mut edges, start, end, source);
    }
    edges
}

/// Adds a source that runs from `start` to `end`.
fn add_edge(edges: &mut EdgeMap, start: usize, end: usize, source: EdgeSource) {
    if start < end {
        edges.entry((start, end)).or_default().insert(source);
    } else if end < start {
        let turned = EdgeSource { is_forward: !source.is_forward, ..source };
        edges.entry((end, start)).or_default().insert(turned);
    }
}

/// Makes corners where edges cross away from corners.
fn add_crossings(edges: &EdgeMap, corners: &mut Corners) -> Result<(), PlanarError> {
    let mut spans: Vec<(DVec2, DVec2)> = edges.keys().map(|(a, b)| (corners.points[*a], corners.points[*b])).collect();
    spans.sort_by(|a, b| a.0.x.min(a.1.x).total_cmp(&b.0.x.min(b.1.x)));
    let mut crossings = Vec::new();
    for (i, first) in spans.iter().enumerate() {
        let reach = first.0.x.max(first.1.x);
        let (low, high) = (first.0.y.min(first.1.y), first.0.y.max(first.1.y));
        for second in spans[i + 1..].iter().take_while(|span| span.0.x.min(span.1.x) <= reach) {
            if second.0.y.max(second.1.y) < low || second.0.y.min(second.1.y) > high {
                continue;
            }
            let shares_corner =
                first.0 == second.0 || first.0 == second.1 || first.1 == second.0 || first.1 == second.1;
            if shares_corner {
                continue;
            }
            if let Some((s, _)) = segment_intersection(first.0, first.1, second.0, second.1) {
                crossings.push(first.0 + (first.1 - first.0) * s);
            }
        }
        if crossings.len() > 2 * MAX_SEGMENTS {
            return Err(PlanarError::TooMany { count: crossings.len() });
        }
    }
    crossings.sort_by(by_place);
    for crossing in crossings {
        corners.at(crossing);
    }
    Ok(())
}

/// Splits every edge at the corners that lie on it.
fn split_at_corners(edges: &EdgeMap, corners: &Corners) -> EdgeMap {
    let mut by_x: Vec<usize> = (0..corners.points.len()).collect();
    by_x.sort_by(|a, b| by_place(&corners.points[*a], &corners.points[*b]));
    let mut split = EdgeMap::new();
    for ((start, end), sources) in edges {
        let (a, b) = (corners.points[*start], corners.points[*end]);
        let (min, max) = (a.min(b) - corners.tolerance, a.max(b) + corners.tolerance);
        let first = by_x.partition_point(|i| corners.points[*i].x < min.x);
        let mut stops = Vec::new();
        for &corner in by_x[first..].iter().take_while(|i| corners.points[**i].x <= max.x) {
            let point = corners.points[corner];
            if corner == *start || corner == *end || point.y < min.y || point.y > max.y {
                continue;
            }
            let t = parameter_on_segment(point, a, b);
            if point.distance(a + (b - a) * t) <= corners.tolerance {
                stops.push((t, corner));
            }
        }
        stops.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        let mut path = vec![*start];
        path.extend(stops.into_iter().map(|(_, corner)| corner));
        path.push(*end);
        for pair in path.windows(2) {
            for source in sources {
                add_edge(&mut split, pair[0], pair[1], *source);
            }
        }
    }
    split
}

/// Numbers the corners in use by their place and sorts the edges.
fn numbered(points: &[DVec2], edges: &EdgeMap) -> (Vec<DVec2>, Vec<PlanarEdge>) {
    let mut used: Vec<usize> = edges.keys().flat_map(|(a, b)| [*a, *b]).collect::<BTreeSet<_>>().into_iter().collect();
    used.sort_by(|a, b| by_place(&points[*a], &points[*b]));
    let number: BTreeMap<usize, usize> = used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let mut renumbered = EdgeMap::new();
    for ((a, b), sources) in edges {
        for source in sources {
            add_edge(&mut renumbered, number[a], number[b], *source);
        }
    }
    let edges = renumbered
        .into_iter()
        .map(|((start, end), sources)| PlanarEdge {
            start,
            end,
            sources: sources.into_iter().collect(),
            left: None,
            right: None,
        })
        .collect();
    (used.iter().map(|i| points[*i]).collect(), edges)
}
