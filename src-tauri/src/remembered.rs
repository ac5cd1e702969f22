//! What the studio remembers from one day to the next.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use homewright_catalog::Language;
use homewright_ui::host::Settings;
use serde::{Deserialize, Serialize};

/// How many homes are remembered.
const MOST_RECENT: usize = 16;

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// Language and theme.
    #[serde(default)]
    pub(crate) settings: Settings,
    /// Homes that were open, newest first.
    #[serde(default)]
    pub(crate) recent: Vec<Opened>,
    /// Where the window was.
    #[serde(default)]
    pub(crate) window: Option<Place>,
}

/// A home that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// Where its file is.
    pub(crate) path: PathBuf,
    /// When, Unix milliseconds.
    pub(crate) at: u64,
}

/// Where a window was, logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Left and top.
    pub(crate) position: [f64; 2],
    /// Width and height.
    pub(crate) size: [f64; 2],
    /// Whether it filled the screen.
    pub(crate) is_maximized: bool,
}

impl Remembered {
    /// Remembers that a home was opened.
    pub(crate) fn opened(&mut self, path: &Path, at: u64) {
        self.recent.retain(|recent| recent.path != path);
        self.recent.insert(0, Opened { path: path.to_owned(), at });
        self.recent.truncate(MOST_RECENT);
    }
}

/// The language of the system, as its environment says; English where that is neither of ours.
pub(crate) fn system_language() -> Option<Language> {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    language_of(names.into_iter().filter_map(|name| std::env::var(name).ok()))
}

/// The language of the first of some locales that says one.
fn language_of(mut locales: impl Iterator<Item = String>) -> Option<Language> {
    let said = locales.find(|locale| !locale.is_empty())?;
    Some(if said.to_ascii_lowercase().starts_with("zh") { Language::Chinese } else { Language::English })
}

fn path() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.config_dir().join("studio.json"))
}

/// What is remembered, shared by the studio and its window.
#[derive(Clone)]
pub(crate) struct Memory {
    remembered: Arc<Mutex<Remembered>>,
}

impl Memory {
    /// What was remembered the last time.
    pub(crate) fn of_user() -> Self {
        Self { remembered: Arc::new(Mutex::new(read())) }
    }

    /// A copy of what is remembered.
    pub(crate) fn read(&self) -> Remembered {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes what is remembered, in the file as well.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Remembered)) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let before = remembered.clone();
        change(&mut remembered);
        if *remembered != before {
            write(&remembered);
        }
    }
}

/// Reads what was remembered; a file that is missing or damaged is as good as none.
fn read() -> Remembered {
    let text = path().and_then(|path| std::fs::read_to_string(path).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers. Where that is not possible, the next start is as the first.
fn write(remembered: &Remembered) {
    let Some(path) = path() else { return };
    let Ok(text) = serde_json::to_string_pretty(remembered) else { return };
    if let Some(folder) = path.parent()
        && std::fs::create_dir_all(folder).is_ok()
    {
        drop(std::fs::write(&path, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_opened_again_comes_first_and_stands_once() {
        let mut remembered = Remembered::default();
        for (at, path) in ["a.home", "b.home", "a.home"].into_iter().enumerate() {
            remembered.opened(Path::new(path), at as u64);
        }
        let paths: Vec<_> = remembered.recent.iter().map(|recent| recent.path.clone()).collect();
        assert_eq!(paths, [PathBuf::from("a.home"), PathBuf::from("b.home")]);
    }

    #[test]
    fn the_studio_speaks_as_the_system_does() {
        let said = |locales: &[&str]| language_of(locales.iter().map(ToString::to_string));
        assert_eq!(said(&["", "zh_CN.UTF-8"]), Some(Language::Chinese));
        assert_eq!(said(&["en_US.UTF-8", "zh_CN.UTF-8"]), Some(Language::English));
        assert_eq!(said(&[]), None);
    }

    #[test]
    fn what_an_older_studio_remembered_is_still_read() {
        let old: Remembered = serde_json::from_str(r#"{"settings":{"language":null},"last":"x.home"}"#).unwrap();
        assert!(old.recent.is_empty());
    }
}
