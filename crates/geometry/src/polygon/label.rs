//! The point of a polygon that is farthest from its edges, for labels and tests of what is inside.

use glam::DVec2;

use super::Polygon;

/// Cells looked at before the best point so far is taken.
const MAX_CELLS: usize = 4096;

/// A square cell of the search.
struct Cell {
    center: DVec2,
    half: f64,
    /// Distance of the centre from the nearest edge, negative outside.
    depth: f64,
}

impl Cell {
    fn new(polygon: &Polygon, center: DVec2, half: f64) -> Self {
        let distance = polygon.distance_to_edge(center);
        let depth = if polygon.is_inside(center) { distance } else { -distance };
        Self { center, half, depth }
    }

    /// No point of the cell is deeper than this.
    fn best_possible(&self) -> f64 {
        self.depth + self.half * std::f64::consts::SQRT_2
    }
}

/// The quadtree search of the "pole of inaccessibility" (V. Agafonkin, polylabel, 2016), with a fixed order.
pub(super) fn interior_point(polygon: &Polygon) -> DVec2 {
    let bounds = polygon.bounds();
    let size = bounds.size();
    let precision = (size.min_element() * 0.01).max(1e-3);
    let half = size.min_element().max(size.max_element() / 64.0) * 0.5;
    let mut best = Cell::new(polygon, polygon.centroid(), 0.0);
    let mut open = Vec::new();
    let mut y = bounds.min.y + half;
    while y - half < bounds.max.y {
        let mut x = bounds.min.x + half;
        while x - half < bounds.max.x {
            open.push(Cell::new(polygon, DVec2::new(x, y), half));
            x += 2.0 * half;
        }
        y += 2.0 * half;
    }
    for _ in 0..MAX_CELLS {
        let Some(cell) = take_most_promising(&mut open) else { break };
        if cell.depth > best.depth {
            best = Cell { ..cell };
        }
        if cell.best_possible() - best.depth <= precision {
            continue;
        }
        let quarter = cell.half * 0.5;
        for (dx, dy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            open.push(Cell::new(polygon, cell.center + DVec2::new(dx, dy) * quarter, quarter));
        }
    }
    if best.depth > 0.0 { best.center } else { middle_of_largest_triangle(polygon) }
}

/// Takes the cell that may hold the deepest point; the earliest of equals.
fn take_most_promising(open: &mut Vec<Cell>) -> Option<Cell> {
    let mut best = 0;
    for (i, cell) in open.iter().enumerate() {
        if cell.best_possible() > open[best].best_possible() {
            best = i;
        }
    }
    (!open.is_empty()).then(|| open.swap_remove(best))
}

/// For needle-like polygons, that the grid misses.
fn middle_of_largest_triangle(polygon: &Polygon) -> DVec2 {
    let (points, indices) = polygon.triangulate();
    let mut best = (polygon.outer()[0], 0.0);
    for triangle in indices.chunks_exact(3) {
        let [a, b, c] = [points[triangle[0] as usize], points[triangle[1] as usize], points[triangle[2] as usize]];
        let area = crate::segment::turn(a, b, c);
        if area > best.1 {
            best = ((a + b + c) / 3.0, area);
        }
    }
    best.0
}
