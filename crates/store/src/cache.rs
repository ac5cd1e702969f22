//! Files that can be made again, in a folder of the user's: written whole or not at all, and not more than a limit.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// A folder of files that can be made again. Whoever reads one checks it; a damaged one is made again and put over it.
#[derive(Debug)]
pub struct FileCache {
    folder: Option<PathBuf>,
    /// Bytes that may lie there.
    limit: u64,
    /// Bytes that lie there, counted when the first file is put.
    held: Mutex<Option<u64>>,
    /// Numbers the files being written.
    parts: AtomicU64,
}

impl FileCache {
    /// A cache in a folder, which is made if need be, of so many bytes. It keeps nothing where there is no folder or
    /// where it cannot be made.
    pub fn new(folder: Option<PathBuf>, limit: u64) -> Self {
        let folder = folder.filter(|folder| fs::create_dir_all(folder).is_ok());
        Self { folder, limit, held: Mutex::new(None), parts: AtomicU64::new(0) }
    }

    /// What was put under a name, a plain file name.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.place(name)?).ok()
    }

    /// Puts bytes under a name. A full disk or a forbidden folder costs the file, nothing else.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let Some(place) = self.place(name) else { return };
        if bytes.len() as u64 > self.limit {
            return;
        }
        // Written beside and renamed, so that nobody reads half of it.
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = place.with_file_name(format!("{name}.{}-{number}.part", std::process::id()));
        let before = fs::metadata(&place).map_or(0, |file| file.len());
        if fs::write(&part, bytes).is_err() || fs::rename(&part, &place).is_err() {
            drop(fs::remove_file(&part));
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = held.map_or_else(
            || self.files().iter().map(|file| file.size).sum(),
            |held| (held + bytes.len() as u64).saturating_sub(before),
        );
        *held = Some(if sum > self.limit { self.thin_out() } else { sum });
    }

    fn place(&self, name: &str) -> Option<PathBuf> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_name = !name.is_empty() && !name.starts_with('.') && name.chars().all(is_plain);
        self.folder.as_ref().filter(|_| is_name).map(|folder| folder.join(name))
    }

    /// Removes the oldest files until a quarter of the limit is free; answers the bytes that are left.
    fn thin_out(&self) -> u64 {
        let mut files = self.files();
        files.sort_by(|a, b| a.written.cmp(&b.written).then(a.path.cmp(&b.path)));
        let mut sum: u64 = files.iter().map(|file| file.size).sum();
        for file in files {
            if sum <= self.limit / 4 * 3 {
                break;
            }
            if fs::remove_file(&file.path).is_ok() {
                sum -= file.size;
            }
        }
        sum
    }

    fn files(&self) -> Vec<Held> {
        let Some(folder) = &self.folder else { return Vec::new() };
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| Held::of(&entry.path())).collect()
    }
}

/// A file of the folder.
struct Held {
    path: PathBuf,
    size: u64,
    written: std::time::SystemTime,
}

impl Held {
    fn of(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Self { path: path.to_path_buf(), size: data.len(), written: data.modified().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_there_for_the_next_program() {
        let folder = tempfile::tempdir().unwrap();
        let place = || Some(folder.path().join("a/b"));
        FileCache::new(place(), 100).put("oak-1.bin", b"grain");
        assert_eq!(FileCache::new(place(), 100).get("oak-1.bin").as_deref(), Some(&b"grain"[..]));
        assert_eq!(fs::read_dir(folder.path().join("a/b")).unwrap().count(), 1, "something half-written is left");
    }

    #[test]
    fn a_cache_never_holds_more_than_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = FileCache::new(Some(folder.path().to_path_buf()), 100);
        for number in 0..20 {
            cache.put(&format!("file-{number}"), &[7; 30]);
            let sum: u64 = cache.files().iter().map(|file| file.size).sum();
            assert!(sum <= 100, "{sum} bytes after {number} files");
        }
        assert!(cache.get("file-19").is_some(), "the newest file is gone");
        cache.put("huge", &[0; 101]);
        assert!(cache.get("huge").is_none(), "a file larger than the limit was kept");
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let cache = FileCache::new(Some(folder.path().join("inside")), 100);
        for name in ["../out", "..", "a/b", "", ".hidden", "a\\b"] {
            cache.put(name, b"x");
            assert!(cache.get(name).is_none(), "{name:?} was kept");
        }
        assert!(!folder.path().join("out").exists(), "a file was written outside");
    }

    #[test]
    fn a_cache_without_a_folder_keeps_nothing_and_says_nothing() {
        let cache = FileCache::new(None, 100);
        cache.put("a", b"x");
        assert!(cache.get("a").is_none());
    }
}
