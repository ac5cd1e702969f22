//! Homes on disk: a `.home` file is one SQLite database that holds the whole home, its history and its embedded files.
//!
//! A transaction is on the disk when the call that commits it returns; there is no "save" to forget. The file alone
//! is the home: no second file is needed to copy it, even while it is open (between two commits nothing else exists
//! but an empty lock file). The layout is told in `docs/format.md`.
//!
//! Nothing here reads a clock: moments come in as Unix milliseconds.

mod asset;
pub mod cache;
mod error;
mod history;
mod lock;
mod open;
mod schema;
mod version;

use std::path::{Path, PathBuf};

use homewright_design::{Change, Design, Transaction};
use rusqlite::Connection;

pub use asset::MAX_ASSET;
pub use cache::FileCache;
pub use error::{ReadOnlyReason, StoreError};
pub use history::{MAX_STEPS, Step};
pub use version::{MAX_VERSIONS, Version};

use lock::Lock;

/// An open home.
#[derive(Debug)]
pub struct Home {
    // Dropped in this order: the database is closed before the lock is given up.
    connection: Connection,
    path: PathBuf,
    design: Design,
    access: Access,
}

/// What may be done with an open home.
#[derive(Debug)]
enum Access {
    /// Everything; the lock keeps others from writing.
    Writable { _lock: Lock },
    /// Looking.
    ReadOnly(ReadOnlyReason),
}

impl Home {
    /// Makes a new file that holds nothing yet; the first commit puts the project. `at` is the moment in Unix
    /// milliseconds.
    ///
    /// # Errors
    /// When the file exists, the folder does not, or it cannot be written.
    pub fn create(path: impl AsRef<Path>, at: u64) -> Result<Self, StoreError> {
        open::create(path.as_ref(), &Design::default(), at)
    }

    /// Makes a new file that holds this design. It is where undo ends.
    ///
    /// # Errors
    /// When the file exists, the folder does not, or it cannot be written.
    pub fn create_with(path: impl AsRef<Path>, design: &Design, at: u64) -> Result<Self, StoreError> {
        open::create(path.as_ref(), design, at)
    }

    /// Opens a home to work on it. Where that cannot be, because another program has it open or the file or folder
    /// is protected, it is opened to be looked at, and [`Home::read_only_reason`] says why.
    ///
    /// # Errors
    /// When the file is not there, is no home, is damaged, or was written by a later Homewright.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        open::open(path.as_ref())
    }

    /// Opens a home to be looked at, whoever else has it open.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        open::open_read_only(path.as_ref(), ReadOnlyReason::Asked)
    }

    /// The home as it is.
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it can only be looked at.
    pub const fn is_read_only(&self) -> bool {
        matches!(self.access, Access::ReadOnly(_))
    }

    /// Why it can only be looked at; nothing when it can be worked on.
    pub const fn read_only_reason(&self) -> Option<&ReadOnlyReason> {
        match &self.access {
            Access::Writable { .. } => None,
            Access::ReadOnly(reason) => Some(reason),
        }
    }

    /// Applies an edit and writes it; when this returns it is on the disk. What had been undone can no longer be
    /// redone. The edit that puts the first entities of an empty home is no step of undo.
    ///
    /// # Errors
    /// When the design refuses it, the home is read-only or the disk fails. The home is as before then.
    pub fn commit(&mut self, transaction: Transaction, at: u64) -> Result<Change, StoreError> {
        self.must_be_writable()?;
        history::commit(self, transaction, at)
    }

    /// Takes the last step back, on the disk as well. Nothing when there is none.
    ///
    /// # Errors
    /// As [`Home::commit`].
    pub fn undo(&mut self) -> Result<Option<Change>, StoreError> {
        self.must_be_writable()?;
        history::undo(self)
    }

    /// Does again what was last taken back. Nothing when there is nothing.
    ///
    /// # Errors
    /// As [`Home::commit`].
    pub fn redo(&mut self) -> Result<Option<Change>, StoreError> {
        self.must_be_writable()?;
        history::redo(self)
    }

    /// Every step that can be undone or redone, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn history(&self) -> Result<Vec<Step>, StoreError> {
        history::steps(self)
    }

    /// The steps as an undo stack for an editor that keeps its own.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn undo_stack(&self) -> Result<homewright_design::History, StoreError> {
        history::stack(self)
    }

    /// Embeds a file and returns its name: the BLAKE3 hash of its content, hexadecimal. The same content is kept
    /// once.
    ///
    /// # Errors
    /// When it is larger than [`MAX_ASSET`], the home is read-only or the disk fails.
    pub fn put_asset(&mut self, bytes: &[u8]) -> Result<String, StoreError> {
        self.must_be_writable()?;
        asset::put(self, bytes)
    }

    /// An embedded file by its content hash, checked against it. Nothing when there is none.
    ///
    /// # Errors
    /// When it was damaged or the file cannot be read.
    pub fn asset(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        asset::get(self, name)
    }

    /// The content hashes of all embedded files, sorted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn asset_names(&self) -> Result<Vec<String>, StoreError> {
        asset::names(self)
    }

    /// Gives the present state a name. It is on the disk when this returns.
    ///
    /// # Errors
    /// When there are [`MAX_VERSIONS`] already, the home is read-only or the disk fails.
    pub fn keep_version(&mut self, name: &str, at: u64) -> Result<(), StoreError> {
        self.must_be_writable()?;
        version::keep(self, name, at)
    }

    /// States that were given names, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn versions(&self) -> Result<Vec<Version>, StoreError> {
        version::list(self)
    }

    /// The home as it was when a state was given a name. Nothing when there is no such state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn version(&self, number: i64) -> Result<Option<Design>, StoreError> {
        version::design(self, number)
    }

    /// Forgets a state that was given a name.
    ///
    /// # Errors
    /// When the home is read-only or the disk fails.
    pub fn forget_version(&mut self, number: i64) -> Result<(), StoreError> {
        self.must_be_writable()?;
        version::forget(self, number)
    }

    /// Reads the file again, to follow what another program wrote.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reload(&mut self) -> Result<(), StoreError> {
        self.design = open::read_design(&self.connection, &self.path)?;
        Ok(())
    }

    /// Writes a copy that stands alone, without gaps, to a path where nothing is yet.
    ///
    /// # Errors
    /// When something is there or it cannot be written.
    pub fn copy_to(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        open::copy(self, path.as_ref())
    }

    /// Looks at every page of the file and every embedded one.
    ///
    /// # Errors
    /// With what is damaged.
    pub fn check(&self) -> Result<(), StoreError> {
        open::integrity(&self.connection, &self.path)?;
        for name in self.asset_names()? {
            self.asset(&name)?;
        }
        Ok(())
    }

    /// Closes the file and says whether that went well; dropping a home closes it too.
    ///
    /// # Errors
    /// When the disk fails. Everything committed is safe.
    pub fn close(self) -> Result<(), StoreError> {
        let Self { connection, path, design: _, access } = self;
        let closed = connection.close().map_err(|(_, error)| StoreError::from_sqlite(error, &path));
        drop(access);
        closed
    }

    fn must_be_writable(&self) -> Result<(), StoreError> {
        match &self.access {
            Access::Writable { .. } => Ok(()),
            Access::ReadOnly(reason) => Err(StoreError::ReadOnly { reason: reason.clone(), path: self.path.clone() }),
        }
    }
}
