//! Leaves of house plants.

use glam::{DVec2, DVec3};

use super::{Surface, are_positive};
use crate::math;
use crate::mesh::Mesh;

/// A leaf that grows from the origin towards +Y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaf {
    /// Length along its midrib.
    pub length: f64,
    /// Greatest width.
    pub width: f64,
    /// How steeply it starts above the horizontal, in radians.
    pub rise: f64,
    /// How far it bends down along its length, in radians.
    pub bend: f64,
    /// How far its halves fold up along the midrib, in radians.
    pub fold: f64,
    /// Thickness at the midrib; it runs out to nothing at the edge.
    pub thickness: f64,
}

/// The leaf as a closed thin mesh.
pub fn leaf(leaf: &Leaf) -> Mesh {
    if !are_positive(&[leaf.length, leaf.width, leaf.thickness]) {
        return Mesh::default();
    }
    const ROWS: usize = 12;
    const HALF: usize = 2;
    let mut spine = vec![(DVec3::ZERO, leaf.rise)];
    for row in 0..ROWS {
        let middle = leaf.rise - leaf.bend * (row as f64 + 0.5) / ROWS as f64;
        let step = DVec3::new(0.0, math::cos(middle), math::sin(middle)) * (leaf.length / ROWS as f64);
        spine.push((spine[row].0 + step, leaf.rise - leaf.bend * (row as f64 + 1.0) / ROWS as f64));
    }
    let point = |column: usize, row: usize, side: f64| {
        let (center, pitch) = spine[row];
        let s = row as f64 / ROWS as f64;
        let half_width = if row == 0 || row == ROWS {
            0.0
        } else {
            // Widest at two fifths of its length.
            leaf.width * 0.5 * math::sin(std::f64::consts::PI * math::powf(s, 0.75))
        };
        let u = column as f64 / HALF as f64 - 1.0;
        let normal = DVec3::new(0.0, -math::sin(pitch), math::cos(pitch));
        let across = DVec3::X * (u * half_width * math::cos(leaf.fold));
        let up = u.abs() * half_width * math::sin(leaf.fold);
        let body = side * 0.5 * leaf.thickness * (1.0 - u * u) * half_width / (leaf.width * 0.5);
        (center + across + normal * (up + body), DVec2::new(u * half_width, s * leaf.length))
    };
    let mut surface = Surface::default();
    surface.grid(2 * HALF, ROWS, |column, row| point(column, row, 1.0));
    surface.grid(2 * HALF, ROWS, |column, row| point(2 * HALF - column, row, -1.0));
    surface.into_mesh(0.9)
}
