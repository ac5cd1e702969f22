//! Coarser stand-ins of heavy shapes.

use std::sync::Arc;

use homewright_geometry::{Mesh, SimplifyLimits, simplify};
use homewright_scene::detail::{Detail, DetailLevel};
use homewright_scene::node::Shape;

/// Shapes with fewer triangles are drawn as they are.
const HEAVY: usize = 1500;
/// The first level's error as a share of the shape's diagonal; each further level may err this many times more.
const FIRST_ERROR: f32 = 0.0008;
const STEP: f32 = 4.0;
const LEVELS: usize = 4;
/// A level is worth having when it has at most this share of the triangles of the one before.
const WORTHWHILE: f64 = 0.7;

/// Whether a shape is worth coarser stand-ins.
pub fn is_heavy(shape: &Shape) -> bool {
    triangles(&shape.primitives) >= HEAVY
}

fn triangles(meshes: &[Mesh]) -> usize {
    meshes.iter().map(Mesh::triangle_count).sum()
}

/// The levels of a shape, each made from the one before.
pub fn make(shape: &Shape) -> Detail {
    let mut levels: Vec<DetailLevel> = Vec::new();
    let mut error = shape.bounds().size().length() * FIRST_ERROR;
    // Errors add up from level to level.
    let mut sum = 0.0;
    for _ in 0..LEVELS {
        let from = levels.last().map_or(&shape.primitives, |level| &level.shape.primitives);
        let before = triangles(from);
        let primitives = simplify(from, SimplifyLimits { error, triangles: 0 });
        if (triangles(&primitives) as f64) <= before as f64 * WORTHWHILE {
            sum += error;
            levels.push(DetailLevel { shape: Arc::new(Shape { primitives }), error: sum });
        }
        error *= STEP;
    }
    Detail { levels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::DVec3;

    #[test]
    fn a_heavy_cushion_gets_lighter_from_level_to_level() {
        let ball = homewright_geometry::shape::sphere(0.4, 64);
        let shape = Shape { primitives: vec![ball, homewright_geometry::shape::cuboid(DVec3::splat(0.2))] };
        assert!(is_heavy(&shape), "{} triangles", triangles(&shape.primitives));
        let detail = make(&shape);
        assert!(detail.levels.len() >= 2, "there are {} levels", detail.levels.len());
        let mut last = (triangles(&shape.primitives), 0.0);
        for level in &detail.levels {
            let count = triangles(&level.shape.primitives);
            assert!(count < last.0 && level.error > last.1, "{count} triangles at {} after {last:?}", level.error);
            assert_eq!(level.shape.primitives.len(), 2, "a material slot is lost");
            last = (count, level.error);
        }
        assert!(last.0 * 6 < triangles(&shape.primitives), "the coarsest has {} triangles", last.0);
    }
}
