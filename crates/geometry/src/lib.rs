//! Lengths, angles, deterministic mathematics, polygons, the planar graph of walls, meshes and intersections.
//!
//! Nothing here knows a home: a wall is a strip, a room is a face of a planar graph, a chair is a mesh.
//! Plan coordinates are `glam::DVec2` in millimetres, X right and Y up; heights are millimetres along Z.

pub mod arc;
pub mod intersect;
pub mod length;
pub mod math;
pub mod memo;
pub mod mesh;
pub mod planar;
pub mod polygon;
pub mod segment;
pub mod shape;
pub mod simplify;
pub mod wall;

pub use length::{Length, NotFinite};
pub use memo::{Inputs, Memo};
pub use mesh::{Bounds, Mesh};
pub use planar::{PlanarGraph, PlanarSegment};
pub use polygon::{PlanBounds, Polygon, Rectangle};
pub use simplify::{SimplifyLimits, simplify};
pub use wall::{WallFootprint, WallJoiner, WallStrip, wall_footprints};
