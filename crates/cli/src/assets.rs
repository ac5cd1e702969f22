//! The embedded files of a home, or those of catalog folders, decoded for staging.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use homewright_exchange::folder::CatalogFolder;
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image};
use homewright_staging::{AssetSource, StagedAsset};

/// Embedded files by content hash, each decoded once.
pub(crate) struct EmbeddedAssets {
    files: BTreeMap<String, Vec<u8>>,
    shapes: Mutex<BTreeMap<String, Option<Arc<StagedAsset>>>>,
}

impl EmbeddedAssets {
    /// Serves these files.
    pub(crate) fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files, shapes: Mutex::new(BTreeMap::new()) }
    }
}

impl AssetSource for EmbeddedAssets {
    fn shape(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        let known = self.shapes.lock().ok().and_then(|shapes| shapes.get(hash).cloned());
        known.unwrap_or_else(|| {
            let decoded = self.files.get(hash).and_then(|bytes| StagedAsset::from_glb(bytes).map(Arc::new));
            if let Ok(mut shapes) = self.shapes.lock() {
                shapes.insert(hash.to_owned(), decoded.clone());
            }
            decoded
        })
    }

    fn image(&self, hash: &str) -> Option<Arc<Image>> {
        let bytes = self.files.get(hash)?;
        decode_image(bytes, ColorSpace::Srgb, ImageLimits::default()).ok().map(Arc::new)
    }
}

/// The files of catalog folders, read when they are shown and not kept: a folder may hold more than memory does.
pub(crate) struct FolderAssets {
    folders: Vec<CatalogFolder>,
}

impl FolderAssets {
    /// Serves the files of these folders.
    pub(crate) const fn new(folders: Vec<CatalogFolder>) -> Self {
        Self { folders }
    }

    fn bytes(&self, hash: &str) -> Option<Vec<u8>> {
        self.folders.iter().find_map(|folder| folder.asset(hash))
    }
}

impl AssetSource for FolderAssets {
    fn shape(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        StagedAsset::from_glb(&self.bytes(hash)?).map(Arc::new)
    }

    fn image(&self, hash: &str) -> Option<Arc<Image>> {
        decode_image(&self.bytes(hash)?, ColorSpace::Srgb, ImageLimits::default()).ok().map(Arc::new)
    }
}
