//! Level of detail: coarser stand-ins of heavy shapes, chosen by how large their error is on the screen.

use std::sync::Arc;

use crate::node::Shape;

/// A coarser stand-in of a shape.
#[derive(Debug, Clone, PartialEq)]
pub struct DetailLevel {
    /// The stand-in, in the frame of the shape it stands for: as many primitives in the same order, so that a node's
    /// materials fit it as they are. A primitive of which nothing is left is empty.
    pub shape: Arc<Shape>,
    /// How far, at most, its surface lies from the shape's own, in metres of the shape's frame.
    pub error: f32,
}

/// The coarser stand-ins of a shape, finest first: errors grow and triangles get fewer from level to level.
///
/// [`crate::Scene::details`] holds them by the key of the shape; a shape without an entry is drawn as it is. Entries
/// may arrive later than their shapes and go with them. Pictures that are kept (photos, exports, light) use the shapes
/// themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detail {
    /// The levels.
    pub levels: Vec<DetailLevel>,
}

impl Detail {
    /// The coarsest level whose error stays within `tolerance` pixels where one metre of the shape's frame covers
    /// `pixels_per_metre` (for a node: the screen's pixels a metre at its nearest point, times its largest scale).
    /// `None`: the shape itself.
    pub fn level(&self, pixels_per_metre: f32, tolerance: f32) -> Option<&DetailLevel> {
        self.levels.iter().rev().find(|level| level.error * pixels_per_metre <= tolerance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail() -> Detail {
        let level = |error| DetailLevel { shape: Arc::new(Shape::default()), error };
        Detail { levels: vec![level(0.001), level(0.004), level(0.02)] }
    }

    #[test]
    fn the_nearer_a_shape_the_finer_it_is_drawn() {
        let detail = detail();
        let error = |pixels_per_metre| detail.level(pixels_per_metre, 1.0).map(|level| level.error);
        assert_eq!(error(2000.0), None);
        assert_eq!(error(1000.0), Some(0.001));
        assert_eq!(error(100.0), Some(0.004));
        assert_eq!(error(1.0), Some(0.02));
    }

    #[test]
    fn a_shape_without_levels_is_drawn_as_it_is() {
        assert_eq!(Detail::default().level(0.0, 1.0), None);
    }
}
