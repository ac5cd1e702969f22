//! Small files that can be made again, in the user's cache folder.

use homewright_store::FileCache;
use homewright_ui::host::Cache;

/// Bytes of pictures and textures that may lie there.
const LIMIT: u64 = 768 << 20;

/// The user's cache folder.
pub(crate) struct FolderCache(FileCache);

impl FolderCache {
    /// The cache of this user; keeps nothing where there is no folder.
    pub(crate) fn of_user() -> Self {
        let folder = directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.cache_dir().join("pictures"));
        Self(FileCache::new(folder, LIMIT))
    }
}

impl Cache for FolderCache {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.0.put(name, bytes);
    }
}
