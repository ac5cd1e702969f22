//! Builders of meshes, one shape a file.
//!
//! Units are the caller's; texture coordinates are lengths along the surface in the same unit. Z is up; unless said
//! otherwise a shape stands on z = 0, centred about the Z axis. Triangles run counter-clockwise seen from outside.
//! Numbers that make no shape (not finite, zero, negative) give an empty mesh.

mod cuboid;
mod cushion;
mod drapery;
mod extrude;
mod lathe;
mod leaf;
mod loft;
mod patch;
mod round;
mod subdivide;
mod surface;
mod sweep;

pub use cuboid::{cuboid, rounded_cuboid};
pub use cushion::{Cushion, cushion, cushion_piping};
pub use drapery::{Drapery, drapery};
pub use extrude::{extrude, extrude_bevelled};
pub use lathe::lathe;
pub use leaf::{Leaf, leaf};
pub use loft::loft;
pub use patch::patch;
pub use round::{capsule, cone, cylinder, frustum, sphere, torus};
pub use subdivide::QuadCage;
pub use surface::Surface;
pub use sweep::sweep;

/// The crease angle (radians, 40°) below which neighbouring triangles are shaded as one smooth surface.
pub const CREASE: f64 = 0.7;

/// Whether all numbers are finite and above zero.
fn are_positive(numbers: &[f64]) -> bool {
    numbers.iter().all(|number| number.is_finite() && *number > 0.0)
}

#[cfg(test)]
mod tests;
