//! The embedded files of an open home, decoded for the stage.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use homewright_scene::gltf::{GltfLimits, read_gltf};
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image};
use homewright_staging::{AssetSource, StagedAsset};

/// Embedded files by content hash, each decoded once.
pub(crate) struct EmbeddedAssets {
    files: BTreeMap<String, Vec<u8>>,
    shapes: Mutex<BTreeMap<String, Option<Arc<StagedAsset>>>>,
}

impl EmbeddedAssets {
    /// Serves these files.
    pub(crate) const fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files, shapes: Mutex::new(BTreeMap::new()) }
    }

    fn decode(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        let limits = GltfLimits::default();
        let (model, _) = read_gltf(self.files.get(hash)?, &mut |_| None, &limits).ok()?;
        let (shape, keys) = model.merged_shape(&limits).ok()?;
        let materials = keys.iter().map(|key| model.materials.get(key).cloned().unwrap_or_default()).collect();
        let images = model.images.iter().map(|(key, image)| (*key, Arc::clone(image))).collect();
        Some(Arc::new(StagedAsset { shape: Arc::new(shape), materials, images }))
    }
}

impl AssetSource for EmbeddedAssets {
    fn shape(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        let mut shapes = self.shapes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shapes.get(hash) {
            return known.clone();
        }
        let decoded = self.decode(hash);
        shapes.insert(hash.to_owned(), decoded.clone());
        decoded
    }

    fn image(&self, hash: &str) -> Option<Arc<Image>> {
        let bytes = self.files.get(hash)?;
        decode_image(bytes, ColorSpace::Srgb, ImageLimits::default()).ok().map(Arc::new)
    }
}
