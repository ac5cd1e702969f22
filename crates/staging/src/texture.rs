//! Baked textures, shared by all stages of a process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use homewright_catalog::MaterialRecord;
use homewright_catalog::material::TextureRecipe;
use homewright_scene::Key;
use homewright_scene::image::{ColorSpace, Image};

use crate::key::KeyMaker;

/// An image and its key.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Its key.
    pub(crate) key: Key,
    /// The pixels.
    pub(crate) image: Arc<Image>,
}

/// The pictures of a textured material.
#[derive(Debug, Clone)]
pub(crate) struct Baked {
    /// Colour, sRGB.
    pub(crate) color: Named,
    /// Tangent-space normals.
    pub(crate) normal: Option<Named>,
    /// Green roughness, blue metalness.
    pub(crate) roughness: Option<Named>,
}

/// The pictures of a recipe.
pub(crate) fn bake(_record: &MaterialRecord, _recipe: &TextureRecipe) -> Option<Baked> {
    None
}
