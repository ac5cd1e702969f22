//! What the studio remembers from one day to the next.

use std::path::PathBuf;

use homewright_ui::host::Settings;
use serde::{Deserialize, Serialize};

/// What is remembered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// Language and theme.
    #[serde(default)]
    pub(crate) settings: Settings,
    /// The home that was open last.
    #[serde(default)]
    pub(crate) last: Option<PathBuf>,
}

fn path() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.config_dir().join("studio.json"))
}

/// Reads what was remembered; a file that is missing or damaged is as good as none.
pub(crate) fn read() -> Remembered {
    let text = path().and_then(|path| std::fs::read_to_string(path).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers. Where that is not possible, the next start is as the first.
pub(crate) fn write(remembered: &Remembered) {
    let Some(path) = path() else { return };
    let Ok(text) = serde_json::to_string_pretty(remembered) else { return };
    if let Some(folder) = path.parent()
        && std::fs::create_dir_all(folder).is_ok()
    {
        drop(std::fs::write(&path, text));
    }
}
