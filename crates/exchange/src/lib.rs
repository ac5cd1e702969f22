//! Other programs' files in and out: Sweet Home 3D homes, OBJ and glTF models, SVG and PNG drawings.
//!
//! Everything read here comes from strangers: sizes, counts and names are checked before anything is allocated,
//! and what cannot be represented is listed in a report instead of being dropped in silence.

pub mod archive;
mod color;
pub mod folder;
pub mod folder_writer;
pub mod installed;
pub mod library;
mod light;
pub mod model;
pub mod obj;
pub mod own_catalog;
pub mod own_product;
pub mod package;
pub mod photo;
pub mod picture;
pub mod record;
pub mod report;
pub mod sh3d;
pub mod sheet;
mod slug;
pub mod surroundings;
pub mod svg;
pub mod underlay;

use std::collections::BTreeMap;

use homewright_design::Design;

pub use report::{ImportReport, Notice};
pub use slug::slug_or_hash;

/// A home read from another program's file.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The home.
    pub design: Design,
    /// Embedded files (models as `.glb`, textures) by content hash (BLAKE3, hexadecimal).
    pub assets: BTreeMap<String, Vec<u8>>,
    /// What was read, and what could not be represented.
    pub report: ImportReport,
}

/// The name of embedded bytes: their BLAKE3 hash in hexadecimal.
pub fn asset_name(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
