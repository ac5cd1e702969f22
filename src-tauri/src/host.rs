//! The studio's surroundings on a desktop: this machine's files, dialogs, threads and links.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use homewright_catalog::Language;
use homewright_design::Design;
use homewright_editor::Step;
use homewright_scene::Scene;
use homewright_store::Home;
use homewright_ui::Host;
use homewright_ui::host::{HostEvent, Opened, Settings};

use crate::assets::EmbeddedAssets;
use crate::{files, remembered};

type Waker = Arc<Mutex<Arc<dyn Fn() + Send + Sync>>>;

/// What a thread reports.
enum Report {
    Opened(Box<Home>, Vec<String>),
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
    memory: remembered::Remembered,
}

impl DesktopHost {
    /// The host of this process.
    pub(crate) fn new() -> Self {
        let (sender, receiver) = channel();
        let trace = std::env::var_os("HOMEWRIGHT_UI_TRACE").and_then(|path| std::fs::File::create(path).ok());
        let waker: Waker = Arc::new(Mutex::new(Arc::new(|| {})));
        Self { home: None, sender, receiver, waker, trace, memory: remembered::read() }
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

    /// The home that was open last, where it still is.
    pub(crate) fn last(&self) -> Option<PathBuf> {
        self.memory.last.clone().filter(|path| path.exists())
    }

    fn opened(&mut self, home: Home, mut notices: Vec<String>) -> HostEvent {
        let path = home.path().to_path_buf();
        if !home.is_read_only() {
            self.memory.last = Some(path.clone());
            remembered::write(&self.memory);
        }
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
            assets: Arc::new(EmbeddedAssets::new(files)),
            is_read_only: home.is_read_only(),
            notices,
        };
        self.home = Some(home);
        HostEvent::Opened(Box::new(opened))
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
                Report::Done(text) => HostEvent::Done(text),
                Report::Failed(text) => HostEvent::Failed(text),
            })
            .collect()
    }

    fn spawn(&self, job: Box<dyn FnOnce() + Send>) {
        std::thread::spawn(job);
    }

    fn ask_open(&mut self) {
        self.report(|| {
            let all: Vec<&str> = files::OPENED.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
            let dialog = rfd::AsyncFileDialog::new().add_filter(all.join(", "), &all);
            let dialog = files::OPENED.iter().fold(dialog, |dialog, (name, kinds)| dialog.add_filter(*name, kinds));
            Some(load(pollster::block_on(dialog.pick_file())?.path()))
        });
    }

    fn open(&mut self, path: &str) {
        let path = PathBuf::from(path);
        if self.home.as_ref().is_some_and(|home| !home.is_read_only() && home.path() == path) {
            return;
        }
        self.report(move || Some(load(&path)));
    }

    fn new_home(&mut self, _language: Language) {
        self.report(|| Some(answer(files::new_home())));
    }

    fn keep(&mut self, step: &Step) -> Result<(), String> {
        let Some(home) = &mut self.home else { return Ok(()) };
        let kept = match step {
            Step::Edit(edit) => home.commit(edit.clone(), now()).map(drop),
            Step::Undo => home.undo().map(drop),
            Step::Redo => home.redo().map(drop),
        };
        kept.map_err(|error| error.to_string())
    }

    fn ask_export(&mut self, design: &Design, scene: &Scene) {
        let (design, scene) = (design.clone(), scene.clone());
        let language = self.memory.settings.language.unwrap_or_default();
        let name = design.project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        self.report(move || {
            let dialog = rfd::AsyncFileDialog::new().set_file_name(format!("{name}.png"));
            let dialog = files::EXPORTED.iter().fold(dialog, |dialog, (name, kinds)| dialog.add_filter(*name, kinds));
            let file = pollster::block_on(dialog.save_file())?;
            Some(match files::export(&design, &scene, language, file.path()) {
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
        self.memory.settings.clone()
    }

    fn keep_settings(&mut self, settings: &Settings) {
        self.memory.settings = settings.clone();
        remembered::write(&self.memory);
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

/// Opens a home, or imports another program's file.
fn load(path: &Path) -> Report {
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
