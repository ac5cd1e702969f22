//! What can go wrong with a file, with its path and what to do.

use std::path::{Path, PathBuf};

use homewright_design::Refusal;
use homewright_design::json::JsonError;
use rusqlite::ErrorCode;

/// Why a home can only be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadOnlyReason {
    /// It was opened so.
    #[error("it was opened to be looked at")]
    Asked,
    /// Another program, or another window, works on it.
    #[error("it is open in another window or program; close it there and open it again to change it")]
    OpenElsewhere,
    /// The file may not be written.
    #[error("the file is write-protected; allow writing, or work on a copy")]
    FileProtected,
    /// Nothing may be written beside the file, which a database needs.
    #[error("its folder is write-protected ({0}); allow writing, or work on a copy elsewhere")]
    FolderProtected(String),
}

/// What can go wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no such file; check the name: {}", path.display())]
    NotFound {
        /// Where.
        path: PathBuf,
    },
    /// The folder to write into is not there.
    #[error("the folder does not exist; make it first: {}", folder.display())]
    NoFolder {
        /// Which.
        folder: PathBuf,
    },
    /// Something is already there.
    #[error("something is there already; choose another name or remove it first: {}", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// It is not a home.
    #[error("this is no home: {what}; choose a .home file: {}", path.display())]
    NotAHome {
        /// What it is instead.
        what: String,
        /// Where.
        path: PathBuf,
    },
    /// There is no room for another version.
    #[error("there are {max} versions already; forget some that are no longer needed: {}", path.display())]
    TooManyVersions {
        /// How many there may be.
        max: i64,
        /// Where.
        path: PathBuf,
    },
    /// Written by a later program.
    #[error(
        "the file has layout {found}, this program knows up to {known}; open it with a newer Homewright: {}",
        path.display()
    )]
    Newer {
        /// The file's layout.
        found: i64,
        /// The newest layout known here.
        known: i64,
        /// Where.
        path: PathBuf,
    },
    /// It is a home, but it was damaged.
    #[error("the file is damaged ({what}); nothing was changed, take a backup of it or another copy: {}", path.display())]
    Damaged {
        /// What was found.
        what: String,
        /// Where.
        path: PathBuf,
    },
    /// It holds an entity that cannot be read.
    #[error("the file holds something unreadable; nothing was changed, take another copy: {error}: {}", path.display())]
    Unreadable {
        /// What it is.
        #[source]
        error: Box<JsonError>,
        /// Where.
        path: PathBuf,
    },
    /// What it holds is not a sound home.
    #[error("the file does not hold a sound home; nothing was changed: {refusal}: {}", path.display())]
    Unsound {
        /// What is wrong with it.
        #[source]
        refusal: Refusal,
        /// Where.
        path: PathBuf,
    },
    /// The design does not allow the edit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A home that can only be looked at was to be changed.
    #[error("the home cannot be changed: {reason}: {}", path.display())]
    ReadOnly {
        /// Why.
        reason: ReadOnlyReason,
        /// Where.
        path: PathBuf,
    },
    /// A file too large to embed.
    #[error("the file to embed has {bytes} bytes, more than the {max} allowed; make it smaller")]
    AssetTooLarge {
        /// Its size.
        bytes: usize,
        /// The largest allowed.
        max: usize,
    },
    /// Another program holds the database.
    #[error("another program is writing the file; try again in a moment: {}", path.display())]
    Busy {
        /// Where.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("the disk is full; nothing of the last edit was written, make room and try again: {}", path.display())]
    DiskFull {
        /// Where.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{doing} failed: {error}: {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        #[source]
        error: std::io::Error,
        /// Where.
        path: PathBuf,
    },
    /// SQLite refused.
    #[error("the database refused: {error}: {}", path.display())]
    Sqlite {
        /// What it says.
        #[source]
        error: rusqlite::Error,
        /// Where.
        path: PathBuf,
    },
}

impl StoreError {
    /// The words for what SQLite says.
    pub(crate) fn from_sqlite(error: rusqlite::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAHome { what: "it is not a database".to_owned(), path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::TooBig | ErrorCode::TypeMismatch) => {
                Self::Damaged { what: error.to_string(), path }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            _ => match error {
                rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..) => Self::Damaged { what: error.to_string(), path },
                error => Self::Sqlite { error, path },
            },
        }
    }
}
