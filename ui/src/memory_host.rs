//! Surroundings in memory, for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use homewright_catalog::{Catalog, Language, Product, ProductId};
use homewright_design::{Design, History};
use homewright_editor::Step;
use homewright_scene::Scene;
use homewright_staging::{AssetSource, NoAssets};

use crate::Host;
use crate::catalogs::{CatalogEntry, Origin, PackageOffer};
use crate::host::{Cache, HostEvent, Opened, OwnModel, PlanPicture, Recent, Version};
use crate::jobs::Job;
use crate::photo::TakenPhoto;
use crate::settings::Settings;

/// Surroundings in memory, for tests. Clones share what they hold.
#[derive(Clone, Default)]
pub struct MemoryHost {
    state: Arc<Mutex<Memory>>,
}

/// What surroundings in memory hold.
#[derive(Default)]
pub struct Memory {
    /// Homes that the next calls open.
    pub homes: Vec<Design>,
    /// Steps that were kept.
    pub kept: Vec<Step>,
    /// How often an export was asked for.
    pub exports: usize,
    /// Photos that were to be saved.
    pub photos: Vec<TakenPhoto>,
    /// What is remembered.
    pub settings: Settings,
    /// Jobs that were handed over.
    pub jobs: usize,
    /// Whether jobs are done, on threads of their own. Otherwise they are dropped.
    pub does_jobs: bool,
    /// Homes that were open before.
    pub recent: Vec<Recent>,
    /// A model that the next question for one finds.
    pub model: Option<OwnModel>,
    /// A picture of a plan that the next question for one finds.
    pub picture: Option<PlanPicture>,
    /// Products of one's own.
    pub products: Vec<OwnModel>,
    /// Catalogs besides the shipped one.
    pub catalogs: Vec<CatalogEntry>,
    /// A package that the next question for one finds, before and after its key was given.
    pub package: Vec<PackageOffer>,
    /// Packages that were installed.
    pub installed: Vec<PackageOffer>,
    /// Products made in the studio.
    pub own: Vec<Product>,
    /// What the catalogs offer in place of the shipped one.
    pub offered: Option<Catalog>,
    /// States with names.
    pub versions: Vec<(Version, Design)>,
    /// The home as it was kept.
    pub open: Option<(Design, History)>,
    events: Vec<HostEvent>,
    cache: Arc<MemoryCache>,
}

/// Small files in memory.
#[derive(Default)]
struct MemoryCache {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Cache for MemoryCache {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), bytes.to_owned());
    }
}

impl MemoryHost {
    /// Surroundings that open these homes, last first.
    pub fn with_homes(homes: Vec<Design>) -> Self {
        Self { state: Arc::new(Mutex::new(Memory { homes, ..Memory::default() })) }
    }

    /// Looks at or changes what is held.
    pub fn look<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        look(&mut memory)
    }

    fn open_next(&self) {
        self.look(|memory| {
            let event = match memory.homes.pop() {
                Some(design) => {
                    memory.open = Some((design.clone(), History::default()));
                    HostEvent::Opened(Box::new(Opened {
                        design,
                        history: History::default(),
                        file_name: "test.home".to_owned(),
                        path: "test.home".to_owned(),
                        assets: Arc::new(NoAssets),
                        is_read_only: false,
                        notices: Vec::new(),
                    }))
                }
                None => HostEvent::Failed("there is no home to open".to_owned()),
            };
            memory.events.push(event);
        });
    }
}

impl Host for MemoryHost {
    fn moment(&self) -> (u64, u64) {
        (1_700_000_000_000, 7)
    }

    fn set_waker(&mut self, _waker: Arc<dyn Fn() + Send + Sync>) {}

    fn poll(&mut self) -> Vec<HostEvent> {
        self.look(|memory| std::mem::take(&mut memory.events))
    }

    fn spawn(&self, job: Box<dyn FnOnce() + Send>) {
        let is_done = self.look(|memory| {
            memory.jobs += 1;
            memory.does_jobs
        });
        if is_done {
            std::thread::spawn(job);
        }
    }

    fn ask_open(&mut self, _job: Job) {
        self.open_next();
    }

    fn open(&mut self, _path: &str, _job: Job) {
        self.open_next();
    }

    fn new_home(&mut self, _template: &str, _language: Language) {
        self.open_next();
    }

    fn close_home(&mut self) {
        self.look(|memory| memory.open = None);
    }

    fn keep(&mut self, step: &Step) -> Result<(), String> {
        self.look(|memory| {
            memory.kept.push(step.clone());
            let Some((design, history)) = &mut memory.open else { return Ok(()) };
            let kept = match step {
                Step::Edit(edit) => history.apply(design, edit.clone()).map(drop),
                Step::Undo => history.undo(design).map(drop),
                Step::Redo => history.redo(design).map(drop),
            };
            kept.map_err(|refusal| refusal.to_string())
        })
    }

    fn ask_export(&mut self, _design: &Design, _scene: &Scene, _job: Job) {
        self.look(|memory| memory.exports += 1);
    }

    fn ask_save_photo(&mut self, photo: TakenPhoto, _job: Job) {
        self.look(|memory| memory.photos.push(photo));
    }

    fn recent(&self) -> Vec<Recent> {
        self.look(|memory| memory.recent.clone())
    }

    fn forget_recent(&mut self, path: &str) {
        self.look(|memory| memory.recent.retain(|recent| recent.path != path));
    }

    fn cache(&self) -> Arc<dyn Cache> {
        self.look(|memory| Arc::clone(&memory.cache) as Arc<dyn Cache>)
    }

    fn catalog(&self) -> Arc<Catalog> {
        let mut catalog = self.look(|memory| memory.offered.clone()).unwrap_or_else(|| Catalog::builtin().clone());
        self.look(|memory| {
            catalog.products.extend(memory.own.iter().map(|product| (product.id.clone(), product.clone())));
            let own = memory.products.iter().map(|model| (model.product.id.clone(), model.product.clone()));
            catalog.products.extend(own);
        });
        Arc::new(catalog)
    }

    fn catalog_assets(&self) -> Arc<dyn AssetSource> {
        Arc::new(NoAssets)
    }

    fn ask_model(&mut self, _job: Job) {
        self.look(|memory| {
            let event = match memory.model.take() {
                Some(model) => HostEvent::Model(Box::new(model)),
                None => HostEvent::Failed("there is no model to read".to_owned()),
            };
            memory.events.push(event);
        });
    }

    fn ask_picture(&mut self, _job: Job) {
        self.look(|memory| {
            let event = match memory.picture.take() {
                Some(picture) => HostEvent::Picture(Box::new(picture)),
                None => HostEvent::Failed("there is no picture to read".to_owned()),
            };
            memory.events.push(event);
        });
    }

    fn keep_product(&mut self, model: &OwnModel) -> Result<(), String> {
        self.look(|memory| memory.products.push(model.clone()));
        Ok(())
    }

    fn catalogs(&self) -> Vec<CatalogEntry> {
        self.look(|memory| memory.catalogs.clone())
    }

    fn ask_package(&mut self, _job: Job) {
        self.look(|memory| {
            let event = match memory.package.pop() {
                Some(offer) => HostEvent::Package(Box::new(offer)),
                None => HostEvent::Failed("there is no package to look at".to_owned()),
            };
            memory.events.push(event);
        });
    }

    fn look_at_package(&mut self, _offer: &PackageOffer, job: Job) {
        self.ask_package(job);
    }

    fn install_package(&mut self, offer: &PackageOffer, _job: Job) {
        self.look(|memory| {
            memory.installed.push(offer.clone());
            let facts = offer.facts.clone().unwrap_or_default();
            memory.catalogs.retain(|entry| entry.facts.id != facts.id);
            memory.catalogs.push(CatalogEntry {
                facts,
                origin: Origin::Signed(offer.key.clone()),
                is_enabled: true,
                products: 1,
                materials: 0,
                packages: 0,
            });
            memory.events.push(HostEvent::Catalogs("installed".to_owned()));
        });
    }

    fn enable_catalog(&mut self, id: &str, is_enabled: bool) -> Result<(), String> {
        self.look(|memory| {
            let entry = memory.catalogs.iter_mut().find(|entry| entry.facts.id == id);
            entry.map(|entry| entry.is_enabled = is_enabled).ok_or_else(|| "there is no such catalog".to_owned())
        })
    }

    fn remove_catalog(&mut self, id: &str) -> Result<(), String> {
        self.look(|memory| memory.catalogs.retain(|entry| entry.facts.id != id));
        Ok(())
    }

    fn keep_own(&mut self, product: &Product) -> Result<Product, String> {
        if let Some(doubt) = product.validate().first() {
            return Err(doubt.message.clone());
        }
        self.look(|memory| {
            memory.own.retain(|own| own.id != product.id);
            memory.own.push(product.clone());
        });
        Ok(product.clone())
    }

    fn forget_own(&mut self, id: &ProductId) -> Result<(), String> {
        self.look(|memory| memory.own.retain(|own| own.id != *id));
        Ok(())
    }

    fn versions(&self) -> Vec<Version> {
        self.look(|memory| memory.versions.iter().map(|(version, _)| version.clone()).collect())
    }

    fn keep_version(&mut self, name: &str) -> Result<(), String> {
        self.look(|memory| {
            let (design, _) = memory.open.as_ref().ok_or("there is no home to keep a version of")?;
            let number = memory.versions.last().map_or(1, |(version, _)| version.number + 1);
            let version = Version { number, name: name.to_owned(), time: 1_700_000_000_000 };
            memory.versions.push((version, design.clone()));
            Ok(())
        })
    }

    fn version(&self, number: i64) -> Result<Design, String> {
        self.look(|memory| {
            let found = memory.versions.iter().find(|(version, _)| version.number == number);
            found.map(|(_, design)| design.clone()).ok_or_else(|| "there is no such version".to_owned())
        })
    }

    fn forget_version(&mut self, number: i64) -> Result<(), String> {
        self.look(|memory| memory.versions.retain(|(version, _)| version.number != number));
        Ok(())
    }

    fn open_link(&mut self, _url: &str) {}

    fn settings(&self) -> Settings {
        self.look(|memory| memory.settings.clone())
    }

    fn keep_settings(&mut self, settings: &Settings) {
        self.look(|memory| memory.settings = settings.clone());
    }
}
