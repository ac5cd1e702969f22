//! What the studio asks of its surroundings: files, dialogs, background work, links.

use std::sync::Arc;

use homewright_catalog::{Catalog, Language, Product, ProductId};
use homewright_design::{Design, History};
use homewright_editor::Step;
use homewright_scene::Scene;
use homewright_scene::image::Image;
use homewright_staging::AssetSource;

use crate::catalogs::{CatalogEntry, PackageOffer};
use crate::jobs::Job;
pub use crate::memory_host::MemoryHost;
use crate::photo::TakenPhoto;
pub use crate::settings::Settings;

/// A home that was opened.
pub struct Opened {
    /// The home.
    pub design: Design,
    /// What can be undone from the last time.
    pub history: History,
    /// Name of its file, without folder.
    pub file_name: String,
    /// Where its file is.
    pub path: String,
    /// Where embedded models and pictures are found.
    pub assets: Arc<dyn AssetSource>,
    /// Whether edits are forbidden, as when the file is open elsewhere.
    pub is_read_only: bool,
    /// What the user should know about it.
    pub notices: Vec<String>,
}

/// What the surroundings report.
pub enum HostEvent {
    /// A home was opened.
    Opened(Box<Opened>),
    /// Something was done that the user waits for.
    Done(String),
    /// Something went wrong: what, where, what to do.
    Failed(String),
    /// Somebody outside asks to open a file.
    Asked(String),
    /// A model was read, to be looked at before it becomes a product.
    Model(Box<OwnModel>),
    /// A picture of a plan was embedded into the open home, to be traced.
    Picture(Box<PlanPicture>),
    /// A catalog package was looked at, to be installed.
    Package(Box<PackageOffer>),
    /// What catalogs offer has changed; with what was done, for the user.
    Catalogs(String),
}

/// A picture of a plan, embedded into the open home.
#[derive(Debug, Clone)]
pub struct PlanPicture {
    /// The file's name.
    pub name: String,
    /// Hash of the embedded file.
    pub asset: String,
    /// Its pixels.
    pub image: Arc<Image>,
    /// How many pages the file has; the first one is shown.
    pub pages: usize,
}

/// A home that was open some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Where its file is.
    pub path: String,
    /// Name of its file, without folder and ending.
    pub name: String,
    /// When it was last opened, Unix milliseconds.
    pub opened: u64,
}

/// A state of the home that was given a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number in the file.
    pub number: i64,
    /// What the user called it.
    pub name: String,
    /// When it was kept, Unix milliseconds.
    pub time: u64,
}

/// A model file as a product of one's own, read but not yet taken.
#[derive(Debug, Clone)]
pub struct OwnModel {
    /// The record; its shape names the embedded file.
    pub product: Product,
    /// The model as an embedded file.
    pub glb: Vec<u8>,
    /// What the user should know about it.
    pub notices: Vec<String>,
}

/// A place for small files that can be made again, shared between threads.
pub trait Cache: Send + Sync {
    /// What was put under a name.
    fn get(&self, name: &str) -> Option<Vec<u8>>;

    /// Puts bytes under a name. May forget them.
    fn put(&self, name: &str, bytes: &[u8]);
}

/// The surroundings: the desktop shell, a test, or later a browser. Nothing here waits: what takes time answers later
/// by [`Host::poll`] and wakes the studio.
pub trait Host: Send {
    /// Unix time in milliseconds and a number nobody can guess, for ids.
    fn moment(&self) -> (u64, u64);

    /// Tells how to wake the studio.
    fn set_waker(&mut self, waker: Arc<dyn Fn() + Send + Sync>);

    /// What was reported since the last call.
    fn poll(&mut self) -> Vec<HostEvent>;

    /// Does work in the background.
    fn spawn(&self, job: Box<dyn FnOnce() + Send>);

    /// Lets the user choose a file and opens it.
    fn ask_open(&mut self, job: Job);

    /// Opens a file: a home, another program's home, or a model.
    fn open(&mut self, path: &str, job: Job);

    /// Starts a home from a template of [`crate::templates::TEMPLATES`].
    fn new_home(&mut self, template: &str, language: Language);

    /// Gives the open home back to its file. Everything is in it already.
    fn close_home(&mut self);

    /// Homes that were open before, newest first.
    fn recent(&self) -> Vec<Recent>;

    /// Forgets that a home was open. Its file stays.
    fn forget_recent(&mut self, path: &str);

    /// Where small files are kept that can be made again.
    fn cache(&self) -> Arc<dyn Cache>;

    /// What can be ordered: the shipped catalog and the user's own products.
    fn catalog(&self) -> Arc<Catalog>;

    /// Where the models of the user's own products are found.
    fn catalog_assets(&self) -> Arc<dyn AssetSource>;

    /// Lets the user choose a model file and reads it.
    fn ask_model(&mut self, job: Job);

    /// Lets the user choose a picture or a PDF file of a plan, and embeds it into the open home.
    fn ask_picture(&mut self, job: Job);

    /// Keeps a product of one's own, for this home and all others.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn keep_product(&mut self, model: &OwnModel) -> Result<(), String>;

    /// The catalogs that are there: the shipped one, the installed ones, and the user's own.
    fn catalogs(&self) -> Vec<CatalogEntry>;

    /// Lets the user choose a catalog package and looks at it.
    fn ask_package(&mut self, job: Job);

    /// Looks at a package with the key that was given.
    fn look_at_package(&mut self, offer: &PackageOffer, job: Job);

    /// Installs a package, or updates its catalog in place; a key that was given is trusted from then on.
    fn install_package(&mut self, offer: &PackageOffer, job: Job);

    /// Offers an installed catalog, or lets it rest.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn enable_catalog(&mut self, id: &str, is_enabled: bool) -> Result<(), String>;

    /// Removes an installed catalog; homes keep what they use of it.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn remove_catalog(&mut self, id: &str) -> Result<(), String>;

    /// Keeps a product in the user's own catalog, in place of an earlier one of its id; answers with the record as it
    /// was kept.
    ///
    /// # Errors
    /// With what is wrong with the record or went wrong, for the user.
    fn keep_own(&mut self, product: &Product) -> Result<Product, String>;

    /// Removes a product from the user's own catalog; homes keep what they use of it.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn forget_own(&mut self, id: &ProductId) -> Result<(), String>;

    /// States of the open home that were given names, oldest first.
    fn versions(&self) -> Vec<Version>;

    /// Gives the present state a name.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn keep_version(&mut self, name: &str) -> Result<(), String>;

    /// A state that was given a name.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn version(&self, number: i64) -> Result<Design, String>;

    /// Forgets a state that was given a name.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn forget_version(&mut self, number: i64) -> Result<(), String>;

    /// Keeps a step in the file; durable when the call returns.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn keep(&mut self, step: &Step) -> Result<(), String>;

    /// Lets the user choose a place and a format, and writes the home there.
    fn ask_export(&mut self, design: &Design, scene: &Scene, job: Job);

    /// Lets the user choose a place and a format, and writes a photo there.
    fn ask_save_photo(&mut self, photo: TakenPhoto, job: Job);

    /// Opens a link outside.
    fn open_link(&mut self, url: &str);

    /// What was remembered.
    fn settings(&self) -> Settings;

    /// Remembers.
    fn keep_settings(&mut self, settings: &Settings);

    /// Whether the places of controls are to be told, for tests from outside.
    fn wants_trace(&self) -> bool {
        false
    }

    /// Takes a line about the places of controls.
    fn trace(&mut self, _line: &str) {}
}
