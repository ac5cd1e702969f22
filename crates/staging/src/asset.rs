//! Where shapes and pictures that came from files are found.

use std::sync::Arc;

use homewright_scene::gltf::{GltfLimits, read_gltf};
use homewright_scene::image::Image;
use homewright_scene::node::Shape;
use homewright_scene::{Key, Material};

/// A model from a file, in the scene frame (metres, Y up) as glTF has it.
#[derive(Debug, Clone, Default)]
pub struct StagedAsset {
    /// The meshes, one a material.
    pub shape: Arc<Shape>,
    /// A material for each primitive of `shape`; textures name keys of `images`.
    pub materials: Vec<Material>,
    /// The pictures that `materials` name.
    pub images: Vec<(Key, Arc<Image>)>,
}

impl StagedAsset {
    /// A model of a binary glTF file with all its parts in one; none where the file cannot be read or is too large.
    pub fn from_glb(bytes: &[u8]) -> Option<Self> {
        let limits = GltfLimits::default();
        let (model, _) = read_gltf(bytes, &mut |_| None, &limits).ok()?;
        let (shape, keys) = model.merged_shape(&limits).ok()?;
        let materials = keys.iter().map(|key| model.materials.get(key).cloned().unwrap_or_default()).collect();
        let images = model.images.iter().map(|(key, image)| (*key, Arc::clone(image))).collect();
        Some(Self { shape: Arc::new(shape), materials, images })
    }
}

/// Gives the embedded files of a home, decoded. Shells implement it over the store.
pub trait AssetSource: Send + Sync {
    /// The model with a content hash (BLAKE3, hexadecimal).
    fn shape(&self, hash: &str) -> Option<Arc<StagedAsset>>;

    /// The picture with a content hash (BLAKE3, hexadecimal).
    fn image(&self, hash: &str) -> Option<Arc<Image>>;
}

/// A home without embedded files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAssets;

impl AssetSource for NoAssets {
    fn shape(&self, _hash: &str) -> Option<Arc<StagedAsset>> {
        None
    }

    fn image(&self, _hash: &str) -> Option<Arc<Image>> {
        None
    }
}
