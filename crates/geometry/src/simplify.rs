//! Coarser meshes: edges collapsed in the order of their quadric error, within a stated distance of the surface.
//!
//! Garland and Heckbert's error quadrics ("Surface simplification using quadric error metrics", 1997) say which edge
//! goes next; a collapse moves one corner onto its neighbour, so that every corner left is one that was there, with
//! its normal and texture coordinate. Borders, seams of texture or normals, and the lines between material slots stay
//! lines: corners on them move along them only, and corners where they meet stay.

mod collapse;
mod quadric;
mod topology;

use crate::Mesh;
use collapse::Collapser;
use topology::Topology;

/// How far a mesh may be simplified.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimplifyLimits {
    /// How far, at most, the corners that go may lie from the surface that stays, in the meshes' unit.
    pub error: f32,
    /// Stop when this few triangles are left in all meshes together; 0 to go as far as the error allows.
    pub triangles: usize,
}

/// Coarser meshes in place of the given ones: as many, in the same order (a material slot each, sharing borders
/// without cracks), with the same unit and frame. A mesh of which nothing is left is empty. The same input gives the
/// same bits on every machine.
pub fn simplify(meshes: &[Mesh], limits: SimplifyLimits) -> Vec<Mesh> {
    let Some(topology) = Topology::of(meshes) else { return meshes.to_vec() };
    let mut collapser = Collapser::new(topology, limits);
    collapser.run();
    collapser.into_meshes(meshes.len())
}

#[cfg(test)]
mod tests;
