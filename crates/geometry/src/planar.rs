//! The planar subdivision that walls make: corners, edges and the faces they enclose.
//!
//! The same segments give the same subdivision in whatever order they come and whichever way they run.

mod arrange;
mod faces;

use glam::DVec2;

use crate::polygon::{PlanBounds, Polygon};

/// More segments than any home has; beyond, the work is refused.
pub const MAX_SEGMENTS: usize = 20_000;

/// Which side of a source a segment stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// On the left hand, walking from start to end.
    Left,
    /// On the right hand.
    Right,
}

/// A segment to be arranged, in millimetres on the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanarSegment {
    /// Where it starts.
    pub start: DVec2,
    /// Where it ends.
    pub end: DVec2,
    /// The caller's own number for what the segment stands for; several segments may share it.
    pub source: usize,
    /// Which side of the source it stands for, if that matters to the caller.
    pub side: Option<Side>,
}

/// What an edge stems from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeSource {
    /// The caller's number.
    pub source: usize,
    /// The caller's side.
    pub side: Option<Side>,
    /// Whether the segment ran the same way as the edge (or half-edge) asked about.
    pub is_forward: bool,
}

/// A stretch between two corners that nothing else touches.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanarEdge {
    /// Corner where it starts; always the lower number.
    pub start: usize,
    /// Corner where it ends.
    pub end: usize,
    /// Every segment that covers it, sorted.
    pub sources: Vec<EdgeSource>,
    /// The bounded face on its left, if there is one.
    pub left: Option<usize>,
    /// The bounded face on its right, if there is one.
    pub right: Option<usize>,
}

/// An edge walked in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfEdge {
    /// Number of the edge.
    pub edge: usize,
    /// Whether it is walked from its start to its end.
    pub is_forward: bool,
}

/// A bounded area enclosed by edges.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanarFace {
    /// The outer loop, counter-clockwise, the face on its left; it begins at its leftmost (then lowest) corner.
    pub outer: Vec<HalfEdge>,
    /// Loops round what stands free inside, clockwise.
    pub holes: Vec<Vec<HalfEdge>>,
    /// Edges inside the face that have it on both sides.
    pub dangling: Vec<usize>,
    /// The enclosed area.
    pub polygon: Polygon,
}

/// Why segments could not be arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanarError {
    /// There are too many segments, or they cross too often.
    #[error(
        "{count} wall pieces are more than can be arranged (at most {MAX_SEGMENTS}); split the level or remove duplicates"
    )]
    TooMany {
        /// How many there are.
        count: usize,
    },
}

/// A subdivision of the plan by segments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanarGraph {
    vertices: Vec<DVec2>,
    edges: Vec<PlanarEdge>,
    faces: Vec<PlanarFace>,
}

impl PlanarGraph {
    /// Arranges segments: points nearer than `tolerance` mm (at least a thousandth) become one corner, segments are
    /// split where they cross, touch or nearly touch, and stretches that lie on each other become one edge. Segments
    /// without length, or not finite, or farther than 1000 km out, are passed over.
    pub fn build(segments: &[PlanarSegment], tolerance: f64) -> Result<Self, PlanarError> {
        let (vertices, edges) = arrange::arrange(segments, tolerance.max(1e-3))?;
        Ok(faces::subdivide(vertices, edges))
    }

    /// All corners, sorted by X, then Y.
    pub fn vertices(&self) -> &[DVec2] {
        &self.vertices
    }

    /// All edges, sorted by their corners' numbers.
    pub fn edges(&self) -> &[PlanarEdge] {
        &self.edges
    }

    /// All bounded faces, sorted by their outer loops' corners.
    pub fn faces(&self) -> &[PlanarFace] {
        &self.faces
    }

    /// The corners at the start and the end of a half-edge.
    pub fn ends(&self, half_edge: HalfEdge) -> (usize, usize) {
        let edge = &self.edges[half_edge.edge];
        if half_edge.is_forward { (edge.start, edge.end) } else { (edge.end, edge.start) }
    }

    /// What a half-edge stems from; `is_forward` tells whether the source runs the way the half-edge is walked.
    pub fn sources(&self, half_edge: HalfEdge) -> impl Iterator<Item = EdgeSource> {
        self.edges[half_edge.edge]
            .sources
            .iter()
            .map(move |source| EdgeSource { is_forward: source.is_forward == half_edge.is_forward, ..*source })
    }

    /// The face on a half-edge's left.
    pub fn face_left_of(&self, half_edge: HalfEdge) -> Option<usize> {
        let edge = &self.edges[half_edge.edge];
        if half_edge.is_forward { edge.left } else { edge.right }
    }

    /// The points of a loop.
    pub fn loop_points(&self, half_edges: &[HalfEdge]) -> Vec<DVec2> {
        half_edges.iter().map(|half_edge| self.vertices[self.ends(*half_edge).0]).collect()
    }

    /// The face that holds a point; on an edge the first of its faces.
    pub fn face_containing(&self, point: DVec2) -> Option<usize> {
        self.faces.iter().position(|face| face.polygon.contains(point))
    }

    /// The smallest axis-aligned rectangle round all corners.
    pub fn bounds(&self) -> Option<PlanBounds> {
        PlanBounds::of_points(self.vertices.iter().copied())
    }
}

#[cfg(test)]
mod tests;
