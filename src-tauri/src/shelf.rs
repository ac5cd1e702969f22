//! The user's own products, for all homes: a record and a model each, in the user's data folder.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use homewright_catalog::product::Model;
use homewright_catalog::{Catalog, Product};
use homewright_ui::host::OwnModel;

use crate::assets::EmbeddedAssets;

/// Largest record that is read, bytes.
const LARGEST_RECORD: u64 = 1 << 20;

/// The user's own products.
pub(crate) struct Shelf {
    folder: Option<PathBuf>,
    catalog: Mutex<Arc<Catalog>>,
    assets: Arc<EmbeddedAssets>,
}

impl Shelf {
    /// Reads what is on the shelf; a record that is damaged is passed over.
    pub(crate) fn read() -> Self {
        let folder = directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.data_dir().join("products"));
        let mut catalog = Catalog::builtin().clone();
        let mut files = BTreeMap::new();
        let entries = folder.as_ref().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        {
            let is_small = std::fs::metadata(&path).is_ok_and(|data| data.len() < LARGEST_RECORD);
            let text = if is_small { std::fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
            let Ok(product) = serde_json::from_str::<Product>(&text) else { continue };
            let Some(asset) = asset_of(&product) else { continue };
            let Ok(bytes) = std::fs::read(path.with_file_name(format!("{asset}.glb"))) else { continue };
            files.insert(asset.to_owned(), bytes);
            catalog.products.insert(product.id.clone(), product);
        }
        Self { folder, catalog: Mutex::new(Arc::new(catalog)), assets: Arc::new(EmbeddedAssets::new(files)) }
    }

    /// The shipped catalog with the products on the shelf.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The models on the shelf.
    pub(crate) fn assets(&self) -> Arc<EmbeddedAssets> {
        Arc::clone(&self.assets)
    }

    /// Shows a model that is not yet taken.
    pub(crate) fn show(&self, model: &OwnModel) {
        if let Some(asset) = asset_of(&model.product) {
            self.assets.insert(asset, model.glb.clone());
        }
    }

    /// Puts a product on the shelf.
    pub(crate) fn put(&self, model: &OwnModel) -> Result<()> {
        let asset = asset_of(&model.product).context("the product has no model of its own")?;
        let folder = self.folder.as_ref().context("this user has no folder for data")?;
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let write = |name: String, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
        };
        write(format!("{asset}.glb"), &model.glb)?;
        write(format!("{asset}.json"), serde_json::to_string_pretty(&model.product)?.as_bytes())?;
        self.show(model);
        let mut catalog = self.catalog.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = (**catalog).clone();
        all.products.insert(model.product.id.clone(), model.product.clone());
        *catalog = Arc::new(all);
        Ok(())
    }
}

/// The file of a product's model.
pub(crate) fn asset_of(product: &Product) -> Option<&str> {
    match &product.model {
        Model::Asset(model) => Some(&model.asset),
        Model::Parametric(_) => None,
    }
}
