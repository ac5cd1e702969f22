//! The studio's surroundings on a desktop: this machine's files, dialogs, threads and links.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use homewright_catalog::{Catalog, Language, Product, ProductId};
use homewright_design::{Design, Transaction};
use homewright_editor::Step;
use homewright_exchange::folder::assets_of;
use homewright_exchange::underlay::PlanPicture as PlanFile;
use homewright_scene::Scene;
use homewright_staging::AssetSource;
use homewright_store::{Home, StoreError};
use homewright_ui::Host;
use homewright_ui::catalogs::{CatalogEntry, PackageOffer};
use homewright_ui::host::{Cache, HostEvent, Opened, OwnModel, PlanPicture, Recent, Settings, Version};
use homewright_ui::jobs::Job;
use homewright_ui::photo::TakenPhoto;

use crate::assets::EmbeddedAssets;
use crate::cache::FolderCache;
use crate::files;
use crate::remembered::{self, Memory};
use crate::shelf::Shelf;

type Waker = Arc<Mutex<Arc<dyn Fn() + Send + Sync>>>;

/// What a thread reports.
enum Report {
    Opened(Box<Home>, Vec<String>),
    Model(Box<OwnModel>),
    Picture(String, Box<PlanFile>),
    Package(Box<PackageOffer>),
    Catalogs(String),
    Asked(PathBuf),
    Done(String),
    Failed(String),
}

/// Files, dialogs and links of this machine.
pub(crate) struct DesktopHost {
    home: Option<Home>,
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    waker: Waker,
    trace: Option<std::fs::File>,
    memory: Memory,
    cache: Arc<FolderCache>,
    shelf: Arc<Shelf>,
}

impl DesktopHost {
    /// The host of this process.
    pub(crate) fn new(memory: Memory) -> Self {
        let (sender, receiver) = channel();
        let trace = std::env::var_os("HOMEWRIGHT_UI_TRACE").and_then(|path| std::fs::File::create(path).ok());
        let waker: Waker = Arc::new(Mutex::new(Arc::new(|| {})));
        let cache = Arc::new(FolderCache::of_user());
        Self { home: None, sender, receiver, waker, trace, memory, cache, shelf: Arc::new(Shelf::read()) }
    }

    /// A way to have files opened from other threads.
    pub(crate) fn opener(&self) -> impl Fn(PathBuf) + Send + 'static {
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        move |path| {
            if sender.send(Report::Asked(path)).is_ok() {
                let wake = Arc::clone(&waker.lock().unwrap_or_else(PoisonError::into_inner));
                wake();
            }
        }
    }

    /// Does work on a thread of its own and reports what came of it.
    fn report(&self, work: impl FnOnce() -> Option<Report> + Send + 'static) {
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        std::thread::spawn(move || {
            if let Some(report) = work()
                && sender.send(report).is_ok()
            {
                let wake = Arc::clone(&waker.lock().unwrap_or_else(PoisonError::into_inner));
                wake();
            }
        });
    }

    fn opened(&mut self, home: Home, mut notices: Vec<String>) -> HostEvent {
        // What is remembered must be found from any folder.
        let path = std::path::absolute(home.path()).unwrap_or_else(|_| home.path().to_path_buf());
        self.memory.change(|memory| memory.opened(&path, now()));
        let history = home.undo_stack().unwrap_or_default();
        let mut files = BTreeMap::new();
        for name in home.asset_names().unwrap_or_default() {
            match home.asset(&name) {
                Ok(Some(bytes)) => drop(files.insert(name, bytes)),
                Ok(None) => {}
                Err(error) => notices.push(error.to_string()),
            }
        }
        let opened = Opened {
            design: home.design().clone(),
            history,
            file_name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            path: path.to_string_lossy().into_owned(),
            assets: Arc::new(EmbeddedAssets::new(files).before(self.shelf.assets())),
            is_read_only: home.is_read_only(),
            notices,
        };
        self.home = Some(home);
        HostEvent::Opened(Box::new(opened))
    }
}

impl DesktopHost {
    /// Embeds a picture of a plan into the open home.
    fn embedded(&mut self, name: String, picture: PlanFile) -> HostEvent {
        let Some(home) = &mut self.home else {
            return HostEvent::Failed("there is no home to trace a plan in; open one first".to_owned());
        };
        match home.put_asset(&picture.file) {
            Ok(asset) => {
                let (image, pages) = (Arc::new(picture.image), picture.pages);
                HostEvent::Picture(Box::new(PlanPicture { name, asset, image, pages }))
            }
            Err(error) => HostEvent::Failed(error.to_string()),
        }
    }
}

impl Host for DesktopHost {
    fn moment(&self) -> (u64, u64) {
        (now(), entropy())
    }

    fn set_waker(&mut self, waker: Arc<dyn Fn() + Send + Sync>) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = waker;
    }

    fn poll(&mut self) -> Vec<HostEvent> {
        let reports: Vec<Report> = self.receiver.try_iter().collect();
        reports
            .into_iter()
            .map(|report| match report {
                Report::Opened(home, notices) => self.opened(*home, notices),
                Report::Model(model) => {
                    self.shelf.show(&model);
                    HostEvent::Model(model)
                }
                Report::Picture(name, picture) => self.embedded(name, *picture),
                Report::Package(offer) => HostEvent::Package(offer),
                Report::Catalogs(words) => HostEvent::Catalogs(words),
                Report::Asked(path) => HostEvent::Asked(path.to_string_lossy().into_owned()),
                Report::Done(text) => HostEvent::Done(text),
                Report::Failed(text) => HostEvent::Failed(text),
            })
            .collect()
    }

    fn spawn(&self, job: Box<dyn FnOnce() + Send>) {
        std::thread::spawn(job);
    }

    fn ask_open(&mut self, job: Job) {
        self.report(move || {
            let all: Vec<&str> = files::OPENED.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
            let dialog = rfd::AsyncFileDialog::new().add_filter(all.join(", "), &all);
            let dialog = files::OPENED.iter().fold(dialog, |dialog, (name, kinds)| dialog.add_filter(*name, kinds));
            let answer = load(pollster::block_on(dialog.pick_file())?.path());
            (!job.is_cancelled()).then_some(answer)
        });
    }

    fn open(&mut self, path: &str, job: Job) {
        let path = PathBuf::from(path);
        if self.home.as_ref().is_some_and(|home| !home.is_read_only() && home.path() == path) {
            return;
        }
        let shelf = Arc::clone(&self.shelf);
        self.report(move || {
            let is_package = files::is_package(&path);
            let answer = if is_package { look_at(&shelf, &path.to_string_lossy(), "") } else { load(&path) };
            (!job.is_cancelled()).then_some(answer)
        });
    }

    fn new_home(&mut self, template: &str, language: Language) {
        let template = template.to_owned();
        self.report(move || Some(answer(files::new_home(&template, language))));
    }

    fn close_home(&mut self) {
        self.home = None;
    }

    fn recent(&self) -> Vec<Recent> {
        self.memory
            .read()
            .recent
            .into_iter()
            .filter(|recent| recent.path.exists())
            .map(|recent| Recent {
                name: recent.path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                path: recent.path.to_string_lossy().into_owned(),
                opened: recent.at,
            })
            .collect()
    }

    fn forget_recent(&mut self, path: &str) {
        self.memory.change(|memory| memory.recent.retain(|recent| recent.path != Path::new(path)));
    }

    fn cache(&self) -> Arc<dyn Cache> {
        Arc::clone(&self.cache) as Arc<dyn Cache>
    }

    fn catalog(&self) -> Arc<Catalog> {
        self.shelf.catalog()
    }

    fn catalog_assets(&self) -> Arc<dyn AssetSource> {
        self.shelf.assets()
    }

    fn ask_model(&mut self, job: Job) {
        self.report(move || {
            let (name, kinds) = files::MODELS;
            let dialog = rfd::AsyncFileDialog::new().add_filter(name, kinds);
            let answer = load(pollster::block_on(dialog.pick_file())?.path());
            (!job.is_cancelled()).then_some(answer)
        });
    }

    fn ask_picture(&mut self, job: Job) {
        self.report(move || {
            let (name, kinds) = files::PICTURES;
            let dialog = rfd::AsyncFileDialog::new().add_filter(name, kinds);
            let answer = load(pollster::block_on(dialog.pick_file())?.path());
            (!job.is_cancelled()).then_some(answer)
        });
    }

    fn keep_product(&mut self, model: &OwnModel) -> Result<(), String> {
        self.shelf.put(model).map_err(|error| format!("{error:#}"))
    }

    fn catalogs(&self) -> Vec<CatalogEntry> {
        self.shelf.entries()
    }

    fn ask_package(&mut self, job: Job) {
        let shelf = Arc::clone(&self.shelf);
        self.report(move || {
            let (name, kinds) = files::PACKAGES;
            let dialog = rfd::AsyncFileDialog::new().add_filter(name, kinds);
            let file = pollster::block_on(dialog.pick_file())?;
            let answer = look_at(&shelf, &file.path().to_string_lossy(), "");
            (!job.is_cancelled()).then_some(answer)
        });
    }

    fn look_at_package(&mut self, offer: &PackageOffer, job: Job) {
        let (shelf, path, key) = (Arc::clone(&self.shelf), offer.path.clone(), offer.given_key.clone());
        self.report(move || {
            let answer = look_at(&shelf, &path, &key);
            (!job.is_cancelled()).then_some(answer)
        });
    }

    fn install_package(&mut self, offer: &PackageOffer, job: Job) {
        let (shelf, offer) = (Arc::clone(&self.shelf), offer.clone());
        self.report(move || {
            if job.is_cancelled() {
                return None;
            }
            Some(match shelf.install(&offer) {
                Ok(words) => Report::Catalogs(words),
                Err(error) => Report::Failed(format!("{error:#}")),
            })
        });
    }

    fn enable_catalog(&mut self, id: &str, is_enabled: bool) -> Result<(), String> {
        self.shelf.enable(id, is_enabled).map_err(|error| format!("{error:#}"))
    }

    fn remove_catalog(&mut self, id: &str) -> Result<(), String> {
        self.shelf.remove(id).map_err(|error| format!("{error:#}"))
    }

    fn keep_own(&mut self, product: &Product) -> Result<Product, String> {
        self.shelf.put_record(product).map_err(|error| format!("{error:#}"))
    }

    fn forget_own(&mut self, id: &ProductId) -> Result<(), String> {
        self.shelf.forget(id).map_err(|error| format!("{error:#}"))
    }

    fn versions(&self) -> Vec<Version> {
        let versions = self.home.as_ref().and_then(|home| home.versions().ok()).unwrap_or_default();
        let known = versions.into_iter();
        known.map(|version| Version { number: version.number, name: version.name, time: version.time }).collect()
    }

    fn keep_version(&mut self, name: &str) -> Result<(), String> {
        let home = self.home.as_mut().ok_or("there is no home to keep a version of; open one first")?;
        home.keep_version(name, now()).map_err(|error| error.to_string())
    }

    fn version(&self, number: i64) -> Result<Design, String> {
        let home = self.home.as_ref().ok_or("there is no home with versions; open one first")?;
        let design = home.version(number).map_err(|error| error.to_string())?;
        design.ok_or_else(|| "this version is not there any more; choose another".to_owned())
    }

    fn forget_version(&mut self, number: i64) -> Result<(), String> {
        let home = self.home.as_mut().ok_or("there is no home with versions; open one first")?;
        home.forget_version(number).map_err(|error| error.to_string())
    }

    fn keep(&mut self, step: &Step) -> Result<(), String> {
        let Some(home) = &mut self.home else { return Ok(()) };
        if let Step::Edit(edit) = step {
            embed_models(home, edit, &self.shelf).map_err(|error| error.to_string())?;
        }
        let kept = match step {
            Step::Edit(edit) => home.commit(edit.clone(), now()).map(drop),
            Step::Undo => home.undo().map(drop),
            Step::Redo => home.redo().map(drop),
        };
        kept.map_err(|error| error.to_string())
    }

    fn ask_export(&mut self, design: &Design, scene: &Scene, job: Job) {
        let (design, scene) = (design.clone(), scene.clone());
        let language = self.settings().language.unwrap_or_default();
        let name = design.project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        self.report(move || {
            let dialog = rfd::AsyncFileDialog::new().set_file_name(format!("{name}.png"));
            let dialog = files::EXPORTED.iter().fold(dialog, |dialog, (name, kinds)| dialog.add_filter(*name, kinds));
            let file = pollster::block_on(dialog.save_file())?;
            if job.is_cancelled() {
                return None;
            }
            Some(match files::export(&design, &scene, language, file.path()) {
                Ok(()) => Report::Done(file.path().display().to_string()),
                Err(error) => Report::Failed(format!("{error:#}")),
            })
        });
    }

    fn ask_save_photo(&mut self, photo: TakenPhoto, job: Job) {
        self.report(move || {
            let dialog = rfd::AsyncFileDialog::new().set_file_name("photo.png");
            let dialog = files::PHOTOS.iter().fold(dialog, |dialog, (name, kinds)| dialog.add_filter(*name, kinds));
            let file = pollster::block_on(dialog.save_file())?;
            if job.is_cancelled() {
                return None;
            }
            Some(match crate::photo::write(&photo, file.path()) {
                Ok(()) => Report::Done(file.path().display().to_string()),
                Err(error) => Report::Failed(format!("{error:#}")),
            })
        });
    }

    fn open_link(&mut self, url: &str) {
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return;
        }
        let program = if cfg!(target_os = "macos") {
            "open"
        } else if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        };
        // A machine without a browser shows nothing; there is nothing better to do.
        drop(std::process::Command::new(program).arg(url).spawn());
    }

    fn settings(&self) -> Settings {
        let settings = self.memory.read().settings;
        // Until somebody chooses, the studio speaks as the system does.
        Settings { language: settings.language.or_else(remembered::system_language), ..settings }
    }

    fn keep_settings(&mut self, settings: &Settings) {
        self.memory.change(|memory| memory.settings = settings.clone());
    }

    fn wants_trace(&self) -> bool {
        self.trace.is_some()
    }

    fn trace(&mut self, line: &str) {
        if let Some(file) = &mut self.trace {
            // A trace that cannot be written is missed by the test that asked for it.
            drop(writeln!(file, "{line}"));
        }
    }
}

/// Embeds the models and pictures of records that come into a home, so that it opens without the user's catalogs.
fn embed_models(home: &mut Home, edit: &Transaction, shelf: &Shelf) -> Result<(), StoreError> {
    for name in edit.puts.values().flat_map(assets_of) {
        if home.asset(&name)?.is_none()
            && let Some(bytes) = shelf.assets().bytes(&name)
        {
            home.put_asset(&bytes)?;
        }
    }
    Ok(())
}

/// Looks at a catalog package.
fn look_at(shelf: &Shelf, path: &str, key: &str) -> Report {
    match shelf.look_at(path, key) {
        Ok(offer) => Report::Package(Box::new(offer)),
        Err(error) => Report::Failed(format!("{error:#}")),
    }
}

/// Opens a home, or imports another program's file.
fn load(path: &Path) -> Report {
    if files::is_model(path) {
        return match files::model(path).with_context(|| format!("{} was not read", path.display())) {
            Ok(model) => Report::Model(Box::new(model)),
            Err(error) => Report::Failed(format!("{error:#}")),
        };
    }
    if files::is_picture(path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return match files::picture_of_plan(path).with_context(|| format!("{} was not read", path.display())) {
            Ok(picture) => Report::Picture(name, Box::new(picture)),
            Err(error) => Report::Failed(format!("{error:#}")),
        };
    }
    answer(files::load(path).with_context(|| format!("{} was not opened", path.display())))
}

fn answer(home: Result<(Home, Vec<String>)>) -> Report {
    match home {
        Ok((home, notices)) => Report::Opened(Box::new(home), notices),
        Err(error) => Report::Failed(format!("{error:#}")),
    }
}

/// Unix time in milliseconds.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64)
}

/// A number that nobody can guess.
pub(crate) fn entropy() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    // The standard library's hasher is seeded by the system.
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
