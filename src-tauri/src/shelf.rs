//! What this user can order: the shipped catalog, the catalogs installed in the user's data folder, and the user's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};
use homewright_catalog::product::Model;
use homewright_catalog::{Catalog, Product, ProductId, Text};
use homewright_exchange::folder::{CatalogFolder, CatalogPage, Catalogs};
use homewright_exchange::installed::{Age, InstalledCatalogs};
use homewright_exchange::own_catalog::OwnCatalog;
use homewright_exchange::package::public_key;
use homewright_ui::catalogs::{CatalogEntry, CatalogFacts, Origin, PackageOffer};
use homewright_ui::host::OwnModel;

use crate::assets::EmbeddedAssets;

/// Largest record of earlier versions that is read, bytes.
const LARGEST_RECORD: u64 = 1 << 20;
/// Largest package that is read, bytes.
const LARGEST_PACKAGE: u64 = 1 << 30;

/// What this user can order.
pub(crate) struct Shelf {
    /// The folder of the user's data; none where the user has none.
    data: Option<PathBuf>,
    /// The folders that are offered, and what they offer together.
    catalogs: Mutex<(Arc<Catalogs>, Arc<Catalog>)>,
    assets: Arc<EmbeddedAssets>,
}

impl Shelf {
    /// Reads what is there; what is damaged is passed over.
    pub(crate) fn read() -> Self {
        Self::at(directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.data_dir().to_path_buf()))
    }

    fn at(data: Option<PathBuf>) -> Self {
        let assets = Arc::new(EmbeddedAssets::new(BTreeMap::new()));
        let nothing = (Arc::new(Catalogs::default()), Arc::new(Catalog::default()));
        let shelf = Self { data, catalogs: Mutex::new(nothing), assets };
        shelf.reload();
        shelf.take_over_earlier();
        shelf
    }

    /// Reads all catalogs anew; their models and pictures are read when they are shown.
    fn reload(&self) {
        let mut catalogs = Catalogs::default();
        if let Some(data) = &self.data {
            InstalledCatalogs::at(data).add_to(&mut catalogs);
        }
        let all = Arc::new(std::mem::take(&mut catalogs.all));
        let catalogs = Arc::new(catalogs);
        self.assets.find_in(Arc::clone(&catalogs));
        *self.catalogs.lock().unwrap_or_else(PoisonError::into_inner) = (catalogs, all);
    }

    /// Products that earlier versions kept elsewhere go into the user's own catalog.
    fn take_over_earlier(&self) {
        let Some(folder) = self.data.as_ref().map(|data| data.join("products")) else { return };
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut is_changed = false;
        for path in entries.filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
            let is_small = std::fs::metadata(&path).is_ok_and(|data| data.len() < LARGEST_RECORD);
            let text = if is_small { std::fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
            let Ok(product) = serde_json::from_str::<Product>(&text) else { continue };
            let Some(asset) = asset_of(&product) else { continue };
            let model = path.with_file_name(format!("{asset}.glb"));
            let Ok(bytes) = std::fs::read(&model) else { continue };
            if self.keep(&product, &[(asset, &bytes)]).is_ok() {
                is_changed = true;
                drop(std::fs::remove_file(&path));
                drop(std::fs::remove_file(&model));
            }
        }
        if is_changed {
            self.reload();
        }
    }

    /// What all catalogs offer together.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalogs.lock().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// The models of all catalogs.
    pub(crate) fn assets(&self) -> Arc<EmbeddedAssets> {
        Arc::clone(&self.assets)
    }

    /// Shows a model that is not yet taken.
    pub(crate) fn show(&self, model: &OwnModel) {
        if let Some(asset) = asset_of(&model.product) {
            self.assets.insert(asset, model.glb.clone());
        }
    }

    /// Puts a model into the user's own catalog.
    pub(crate) fn put(&self, model: &OwnModel) -> Result<()> {
        let asset = asset_of(&model.product).context("the product has no model of its own")?;
        self.keep(&model.product, &[(asset, &model.glb)])?;
        self.reload();
        Ok(())
    }

    /// Puts a product into the user's own catalog.
    pub(crate) fn put_record(&self, product: &Product) -> Result<Product> {
        // A copy of a product whose shape is a file brings that file along.
        let Model::Asset(model) = &product.model else {
            let kept = self.keep(product, &[])?;
            self.reload();
            return Ok(kept);
        };
        let files: Vec<(&str, Vec<u8>)> =
            model.assets().into_iter().filter_map(|name| Some((name, self.assets.bytes(name)?))).collect();
        let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let kept = self.keep(product, &borrowed)?;
        self.reload();
        Ok(kept)
    }

    fn keep(&self, product: &Product, files: &[(&str, &[u8])]) -> Result<Product> {
        Ok(OwnCatalog::at(self.data()?).keep(product, files, &self.catalog())?)
    }

    /// Removes a product from the user's own catalog.
    pub(crate) fn forget(&self, id: &ProductId) -> Result<()> {
        OwnCatalog::at(self.data()?).remove(id)?;
        self.reload();
        Ok(())
    }

    fn data(&self) -> Result<&Path> {
        self.data.as_deref().context("this user has no folder for data")
    }

    fn installed(&self) -> Result<InstalledCatalogs> {
        Ok(InstalledCatalogs::at(self.data()?))
    }

    /// The catalogs that are there, the shipped one first.
    pub(crate) fn entries(&self) -> Vec<CatalogEntry> {
        let shipped = Catalog::builtin();
        let facts = CatalogFacts {
            id: "homewright".to_owned(),
            name: Text::same("Homewright"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            publisher: "Homewright".to_owned(),
            licence: env!("CARGO_PKG_LICENSE").to_owned(),
            about: Text::default(),
        };
        let mut entries = vec![entry(facts, Origin::Shipped, true, shipped)];
        let Ok(installed) = self.installed() else { return entries };
        let (offered, all) = self.catalogs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let resting = installed.resting().into_iter();
        let resting: Vec<CatalogFolder> =
            resting.filter_map(|id| CatalogFolder::open_beside(&installed.folder().join(id), &all).ok()).collect();
        let offered = offered.folders.iter().map(|folder| (folder, true));
        for (folder, is_enabled) in offered.chain(resting.iter().map(|folder| (folder, false))) {
            // The folder's name is what the catalog is called by; a page may be missing.
            let id = folder.root.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let page = CatalogPage { id, ..folder.page.clone().unwrap_or_default() };
            entries.push(entry(facts_of(&page), origin(folder, &page), is_enabled, &folder.catalog));
        }
        entries[1..].sort_by(|a, b| a.facts.id.cmp(&b.facts.id));
        entries
    }

    /// Looks at a package; nothing of it is used.
    pub(crate) fn look_at(&self, path: &str, given_key: &str) -> Result<PackageOffer> {
        let key = if given_key.trim().is_empty() { None } else { Some(public_key(given_key)?) };
        let offer = self.installed()?.look_at(&read_package(path)?, key.as_ref())?;
        if let (Some(key), None) = (&key, &offer.page) {
            bail!(
                "this key has the id {}, the package is signed with {}; ask its publisher for the right one",
                homewright_exchange::package::key_id(key.keynum()),
                offer.key
            );
        }
        Ok(PackageOffer {
            path: path.to_owned(),
            file: Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned(),
            key: offer.key,
            facts: offer.page.as_ref().map(facts_of),
            installed: offer.installed,
            given_key: given_key.trim().to_owned(),
        })
    }

    /// Installs a package, or updates its catalog in place; what was done, in words.
    pub(crate) fn install(&self, offer: &PackageOffer) -> Result<String> {
        let key = if offer.given_key.is_empty() { None } else { Some(public_key(&offer.given_key)?) };
        let done = self.installed()?.install(&read_package(&offer.path)?, key.as_ref(), Age::Newer)?;
        self.reload();
        let name = if done.page.name.en.is_empty() { done.page.id.clone() } else { done.page.name.en.clone() };
        Ok(format!("{name} {}", done.page.version))
    }

    /// Offers a catalog, or lets it rest.
    pub(crate) fn enable(&self, id: &str, is_enabled: bool) -> Result<()> {
        self.installed()?.set_resting(id, !is_enabled)?;
        self.reload();
        Ok(())
    }

    /// Removes a catalog.
    pub(crate) fn remove(&self, id: &str) -> Result<()> {
        self.installed()?.remove(id)?;
        self.reload();
        Ok(())
    }
}

fn origin(folder: &CatalogFolder, page: &CatalogPage) -> Origin {
    match InstalledCatalogs::signer_of(folder) {
        Some(key) => Origin::Signed(key),
        None if page.id == OwnCatalog::ID => Origin::Own,
        None => Origin::Unsigned,
    }
}

fn facts_of(page: &CatalogPage) -> CatalogFacts {
    CatalogFacts {
        id: page.id.clone(),
        name: page.name.clone(),
        version: page.version.clone(),
        publisher: page.publisher.clone(),
        licence: page.licence.clone(),
        about: page.description.clone(),
    }
}

fn entry(facts: CatalogFacts, origin: Origin, is_enabled: bool, catalog: &Catalog) -> CatalogEntry {
    let counts = catalog.counts();
    CatalogEntry {
        facts,
        origin,
        is_enabled,
        products: counts.products,
        materials: counts.materials,
        packages: counts.packages,
    }
}

fn read_package(path: &str) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).with_context(|| format!("{path} cannot be read"))?.len();
    if size > LARGEST_PACKAGE {
        bail!("{path} is larger than {} MiB; no catalog is", LARGEST_PACKAGE >> 20);
    }
    std::fs::read(path).with_context(|| format!("{path} cannot be read"))
}

/// The file of a product's model.
fn asset_of(product: &Product) -> Option<&str> {
    match &product.model {
        Model::Asset(model) => Some(&model.asset),
        Model::Parametric(_) => None,
    }
}
