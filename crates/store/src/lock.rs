//! Who may write: one at a time, by a lock on a file beside the home.
//!
//! The lock belongs to the open file, so the system gives it up when a program ends, however it ends. It is not taken
//! on the home itself: SQLite's own locks would be lost with it on Unix, and readers shut out on Windows.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

/// Why a lock was not given.
#[derive(Debug)]
pub(crate) enum NoLock {
    /// Somebody has it.
    Held,
    /// The lock file cannot be made or locked.
    Impossible(io::Error),
}

impl Lock {
    /// Takes the lock of a home, without waiting.
    pub(crate) fn take(home: &Path) -> Result<Self, NoLock> {
        let path = path_for(home);
        // Another may remove the file between our opening and our locking it; then the lock is on nothing.
        for _ in 0..16 {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(NoLock::Impossible)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(NoLock::Held),
                Err(TryLockError::Error(error)) => return Err(NoLock::Impossible(error)),
            }
            if is_at(&file, &path) {
                return Ok(Self { file, path });
            }
        }
        Err(NoLock::Held)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still held, so that nobody can hold a lock on a removed file and believe it counts.
        // A file that stays behind, as after a crash, does no harm.
        if cfg!(unix) && is_at(&self.file, &self.path) {
            drop(std::fs::remove_file(&self.path));
        }
        drop(self.file.unlock());
    }
}

/// The lock file of a home: beside it, with `.lock` behind its name.
fn path_for(home: &Path) -> PathBuf {
    let mut name = home.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Whether the open file is the one that the path leads to.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        (Err(_), _) | (_, Err(_)) => false,
    }
}

/// Whether the open file is the one that the path leads to: where files cannot be removed while open, always.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
