//! Surfaces of revolution.

use std::f64::consts::TAU;

use glam::{DVec2, DVec3};

use super::Surface;
use crate::math;
use crate::mesh::Mesh;

/// Turns a profile of (radius, height) points about the Z axis in `segments` steps (3 to 512). Walking along the
/// profile the material is on the left: upwards on the outside. The solid is closed when the profile starts and ends on
/// the axis (radius 0) or ends where it starts. Edges sharper than `crease` radians stay sharp.
pub fn lathe(profile: &[DVec2], segments: usize, crease: f64) -> Mesh {
    if profile.len() < 2 || profile.iter().any(|point| !point.is_finite()) {
        return Mesh::default();
    }
    let segments = segments.clamp(3, 512);
    let widest = profile.iter().map(|point| point.x).fold(0.0, f64::max);
    let mut lengths = vec![0.0];
    for pair in profile.windows(2) {
        lengths.push(lengths[lengths.len() - 1] + pair[0].distance(pair[1]));
    }
    let spokes: Vec<DVec2> =
        (0..segments).map(|i| exact_direction(i, segments)).chain(std::iter::once(DVec2::X)).collect();
    let mut surface = Surface::default();
    surface.grid(segments, profile.len() - 1, |column, row| {
        let point = profile[row];
        let position: DVec3 = (spokes[column] * point.x.max(0.0)).extend(point.y);
        let around = TAU * widest * column as f64 / segments as f64;
        (position, DVec2::new(around, lengths[row]))
    });
    surface.into_mesh(crease)
}

/// The direction of a spoke, exact on the axes.
fn exact_direction(i: usize, segments: usize) -> DVec2 {
    match (4 * i).checked_rem(segments) {
        Some(0) => [DVec2::X, DVec2::Y, DVec2::NEG_X, DVec2::NEG_Y][4 * i / segments % 4],
        _ => math::direction(TAU * i as f64 / segments as f64),
    }
}
