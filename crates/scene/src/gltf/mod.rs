//! glTF 2.0 in and out: models of products, and whole homes for other programs.
//!
//! Files come from anywhere, so nothing in them is believed: sizes are checked before anything is allocated,
//! indices before anything is looked up, and decoders that are not ours run behind a wall.

mod accessor;
mod container;
mod draco;
mod error;
mod hierarchy;
mod images;
mod limits;
mod luminaires;
mod material_schema;
mod materials;
mod meshopt;
mod model;
mod normals;
mod notice;
mod primitive;
mod read;
mod schema;
mod specular_glossiness;
#[cfg(test)]
mod tests;
mod topology;
mod uri;
mod views;
mod write;

pub use error::{GltfError, GltfWriteError};
pub use limits::GltfLimits;
pub use model::{GltfModel, MaterialVariant};
pub use notice::{GltfNotice, NoticeKind};
pub use read::read_gltf;
pub use write::{Pictures, write_glb, write_glb_with};

/// Finds the files beside a model.
type Resolve<'a> = &'a mut dyn FnMut(&str) -> Option<Vec<u8>>;
