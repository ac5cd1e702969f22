//! Uneven ground: a surface given by its height.

use glam::{DVec2, DVec3};

use super::{Surface, are_positive};
use crate::mesh::Mesh;

/// An open surface over a rectangle `size` about the origin, seen from above; `height` gives z by the place (X, Y).
/// `columns` and `rows` are 1 to 512.
pub fn patch(size: DVec2, columns: usize, rows: usize, height: impl Fn(DVec2) -> f64) -> Mesh {
    if !are_positive(&size.to_array()) {
        return Mesh::default();
    }
    let (columns, rows) = (columns.clamp(1, 512), rows.clamp(1, 512));
    let mut surface = Surface::default();
    surface.grid(columns, rows, |column, row| {
        let place = DVec2::new(column as f64 / columns as f64 - 0.5, row as f64 / rows as f64 - 0.5) * size;
        let z = Some(height(place)).filter(|z| z.is_finite()).unwrap_or(0.0);
        (DVec3::new(place.x, place.y, z), place)
    });
    surface.into_mesh(1.0)
}
