//! The embedded files of an open home, decoded for the stage.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use homewright_exchange::folder::Catalogs;
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image};
use homewright_staging::{AssetSource, StagedAsset};

/// Embedded files by content hash, each decoded once.
pub(crate) struct EmbeddedAssets {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Catalogs whose files are read when they are asked for.
    catalogs: Mutex<Option<Arc<Catalogs>>>,
    /// Where files are found that are not among these.
    others: Option<Arc<Self>>,
    shapes: Mutex<BTreeMap<String, Option<Arc<StagedAsset>>>>,
}

impl EmbeddedAssets {
    /// Serves these files.
    pub(crate) const fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files: Mutex::new(files), catalogs: Mutex::new(None), others: None, shapes: Mutex::new(BTreeMap::new()) }
    }

    /// These files before others.
    pub(crate) fn before(self, others: Arc<Self>) -> Self {
        Self { others: Some(others), ..self }
    }

    /// Serves one more file.
    pub(crate) fn insert(&self, hash: &str, bytes: Vec<u8>) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(hash.to_owned(), bytes);
        self.shapes.lock().unwrap_or_else(PoisonError::into_inner).remove(hash);
    }

    /// Serves the files of catalogs as well.
    pub(crate) fn find_in(&self, catalogs: Arc<Catalogs>) {
        *self.catalogs.lock().unwrap_or_else(PoisonError::into_inner) = Some(catalogs);
        // What was not found before may be there now.
        self.shapes.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, shape| shape.is_some());
    }

    /// A file as it is.
    pub(crate) fn bytes(&self, hash: &str) -> Option<Vec<u8>> {
        let file = self.files.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        let catalogs = || self.catalogs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        file.or_else(|| catalogs()?.asset(hash))
    }

    fn decode(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        StagedAsset::from_glb(&self.bytes(hash)?).map(Arc::new)
    }
}

impl AssetSource for EmbeddedAssets {
    fn shape(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        let mut shapes = self.shapes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shapes.get(hash) {
            return known.clone();
        }
        let decoded = self.decode(hash).or_else(|| self.others.as_ref().and_then(|others| others.shape(hash)));
        shapes.insert(hash.to_owned(), decoded.clone());
        decoded
    }

    fn image(&self, hash: &str) -> Option<Arc<Image>> {
        let Some(bytes) = self.bytes(hash) else { return self.others.as_ref()?.image(hash) };
        decode_image(&bytes, ColorSpace::Srgb, ImageLimits::default()).ok().map(Arc::new)
    }
}
