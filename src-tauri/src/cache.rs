//! Small files that can be made again, in the user's cache folder.

use std::path::PathBuf;

use homewright_ui::host::Cache;

/// The user's cache folder.
pub(crate) struct FolderCache {
    folder: Option<PathBuf>,
}

impl FolderCache {
    /// The cache of this user; keeps nothing where there is no folder.
    pub(crate) fn of_user() -> Self {
        let folder = directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.cache_dir().join("pictures"));
        let folder = folder.filter(|folder| std::fs::create_dir_all(folder).is_ok());
        Self { folder }
    }
}

impl Cache for FolderCache {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.as_ref()?.join(name)).ok()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let Some(folder) = &self.folder else { return };
        // Written beside and renamed, so that nobody reads half of it. A full disk costs the picture, nothing else.
        let (part, whole) = (folder.join(format!("{name}.part")), folder.join(name));
        if std::fs::write(&part, bytes).is_ok() {
            drop(std::fs::rename(part, whole));
        }
    }
}
