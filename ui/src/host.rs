//! What the studio asks of its surroundings: files, dialogs, background work, links.

use std::sync::{Arc, Mutex};

use homewright_catalog::Language;
use homewright_design::{Design, History};
use homewright_editor::Step;
use homewright_scene::Scene;
use homewright_staging::{AssetSource, NoAssets};

/// A home that was opened.
pub struct Opened {
    /// The home.
    pub design: Design,
    /// What can be undone from the last time.
    pub history: History,
    /// Name of its file, without folder.
    pub file_name: String,
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
}

/// What the studio remembers from one day to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Settings {
    /// The language of the studio. Absent: the system's.
    pub language: Option<Language>,
    /// Whether the dark theme is in use.
    #[serde(default)]
    pub is_dark: bool,
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
    fn ask_open(&mut self);

    /// Opens a file.
    fn open(&mut self, path: &str);

    /// Starts a home from the template.
    fn new_home(&mut self, language: Language);

    /// Keeps a step in the file; durable when the call returns.
    ///
    /// # Errors
    /// With what went wrong, for the user.
    fn keep(&mut self, step: &Step) -> Result<(), String>;

    /// Lets the user choose a place and a format, and writes the home there.
    fn ask_export(&mut self, design: &Design, scene: &Scene);

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
    /// What is remembered.
    pub settings: Settings,
    /// Jobs that were handed over and not done.
    pub jobs: usize,
    events: Vec<HostEvent>,
}

impl MemoryHost {
    /// Surroundings that open these homes, last first.
    pub fn with_homes(homes: Vec<Design>) -> Self {
        Self { state: Arc::new(Mutex::new(Memory { homes, ..Memory::default() })) }
    }

    /// Looks at or changes what is held.
    pub fn look<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        look(&mut memory)
    }

    fn open_next(&self) {
        self.look(|memory| {
            let event = match memory.homes.pop() {
                Some(design) => HostEvent::Opened(Box::new(Opened {
                    design,
                    history: History::default(),
                    file_name: "test.home".to_owned(),
                    assets: Arc::new(NoAssets),
                    is_read_only: false,
                    notices: Vec::new(),
                })),
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
        drop(job);
        self.look(|memory| memory.jobs += 1);
    }

    fn ask_open(&mut self) {
        self.open_next();
    }

    fn open(&mut self, _path: &str) {
        self.open_next();
    }

    fn new_home(&mut self, _language: Language) {
        self.open_next();
    }

    fn keep(&mut self, step: &Step) -> Result<(), String> {
        self.look(|memory| memory.kept.push(step.clone()));
        Ok(())
    }

    fn ask_export(&mut self, _design: &Design, _scene: &Scene) {
        self.look(|memory| memory.exports += 1);
    }

    fn open_link(&mut self, _url: &str) {}

    fn settings(&self) -> Settings {
        self.look(|memory| memory.settings.clone())
    }

    fn keep_settings(&mut self, settings: &Settings) {
        self.look(|memory| memory.settings = settings.clone());
    }
}
