//! Curtains.

use std::f64::consts::TAU;

use glam::{DVec2, DVec3};

use super::{Surface, are_positive};
use crate::math;
use crate::mesh::Mesh;

/// A hanging curtain's measures: its width along X, its folds along Y, its hem at z = 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drapery {
    /// Width as it hangs.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Depth over the folds at the hem.
    pub depth: f64,
    /// Number of folds, 1 to 100.
    pub folds: usize,
    /// Thickness of the cloth.
    pub thickness: f64,
}

/// The curtain as a closed thin mesh, seen from both sides; its folds are tighter at the top than at the hem.
pub fn drapery(drapery: &Drapery) -> Mesh {
    let Drapery { width, height, depth, thickness, .. } = *drapery;
    if !are_positive(&[width, height, depth - thickness, thickness]) {
        return Mesh::default();
    }
    let folds = drapery.folds.clamp(1, 100);
    let (columns, rows) = (folds * 12, 8);
    let point = |column: usize, row: usize, side: f64| {
        let (s, t) = (column as f64 / columns as f64, row as f64 / rows as f64);
        // Every other fold a little shallower, but the first full, so that it hangs as cloth does.
        let fold = column / 12;
        let share = if fold.is_multiple_of(2) { 1.0 } else { 0.86 };
        let wave = math::sin(TAU * (column % 12) as f64 / 12.0);
        let amplitude = (depth - thickness) * 0.5 * share * (1.0 - 0.35 * t * t);
        DVec3::new(width * (s - 0.5), wave * amplitude + side * thickness * 0.5, height * t)
    };
    let length = width * 1.6;
    let uv = |column: usize, row: usize| {
        DVec2::new(length * column as f64 / columns as f64, height * row as f64 / rows as f64)
    };
    let mut surface = Surface::default();
    // Front (−Y), back, then the four borders between them.
    surface.grid(columns, rows, |c, r| (point(c, r, -1.0), uv(c, r)));
    surface.grid(columns, rows, |c, r| (point(columns - c, r, 1.0), uv(columns - c, r)));
    let border = |at: f64| DVec2::new(at, 0.0);
    surface.grid(1, rows, |c, r| (point(columns, r, if c == 0 { -1.0 } else { 1.0 }), border(r as f64)));
    surface.grid(1, rows, |c, r| (point(0, r, if c == 0 { 1.0 } else { -1.0 }), border(r as f64)));
    surface.grid(columns, 1, |c, r| (point(c, rows, if r == 0 { -1.0 } else { 1.0 }), border(c as f64)));
    surface.grid(columns, 1, |c, r| (point(c, 0, if r == 0 { 1.0 } else { -1.0 }), border(c as f64)));
    surface.into_mesh(0.9)
}
