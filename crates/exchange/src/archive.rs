//! Zip files from strangers.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

/// Most entries of an archive.
const MOST_ENTRIES: usize = 20_000;
/// Largest single entry, unpacked.
const LARGEST_ENTRY: u64 = 256 << 20;
/// Largest sum of everything that is read from one archive.
const LARGEST_TOTAL: u64 = 1 << 30;

/// Why an archive, or something in it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Not a zip file at all.
    #[error("this is not a zip file ({reason}); check that it was copied completely")]
    NotZip {
        /// What the reader found.
        reason: String,
    },
    /// More entries than any home has.
    #[error("the archive has {count} entries; at most {MOST_ENTRIES} are read")]
    TooMany {
        /// How many it has.
        count: usize,
    },
    /// An entry that is not there.
    #[error("the archive has no entry \"{name}\"")]
    Missing {
        /// Its name.
        name: String,
    },
    /// An entry, or all together, unpack to more than is reasonable.
    #[error("entry \"{name}\" unpacks to more than the limit; the archive may be damaged or made to fill memory")]
    TooLarge {
        /// Its name.
        name: String,
    },
    /// An entry that cannot be unpacked.
    #[error("entry \"{name}\" is damaged: {reason}")]
    Damaged {
        /// Its name.
        name: String,
        /// What the reader found.
        reason: String,
    },
}

/// A zip file held in memory. Entry names are only ever compared, never used as paths.
#[derive(Debug)]
pub struct Archive<'bytes> {
    zip: ZipArchive<Cursor<&'bytes [u8]>>,
    unpacked: u64,
}

impl<'bytes> Archive<'bytes> {
    /// Opens an archive and checks its size.
    pub fn open(bytes: &'bytes [u8]) -> Result<Self, ArchiveError> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| ArchiveError::NotZip { reason: error.to_string() })?;
        if zip.len() > MOST_ENTRIES {
            return Err(ArchiveError::TooMany { count: zip.len() });
        }
        Ok(Self { zip, unpacked: 0 })
    }

    /// All entry names, in the archive's order.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned)).collect()
    }

    /// Whether an entry of this name is there.
    pub fn contains(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Unpacks one entry.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, ArchiveError> {
        self.read_up_to(name, LARGEST_ENTRY)
    }

    /// Unpacks one entry of at most so many bytes.
    pub fn read_up_to(&mut self, name: &str, most: u64) -> Result<Vec<u8>, ArchiveError> {
        let budget = most.min(LARGEST_ENTRY).min(LARGEST_TOTAL - self.unpacked.min(LARGEST_TOTAL));
        let entry = self.zip.by_name(name).map_err(|error| match error {
            ZipError::FileNotFound => ArchiveError::Missing { name: name.to_owned() },
            other => ArchiveError::Damaged { name: name.to_owned(), reason: other.to_string() },
        })?;
        let mut bytes = Vec::new();
        // The size an entry states may be a lie: what is really unpacked is counted.
        entry
            .take(budget + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ArchiveError::Damaged { name: name.to_owned(), reason: error.to_string() })?;
        if bytes.len() as u64 > budget {
            return Err(ArchiveError::TooLarge { name: name.to_owned() });
        }
        self.unpacked += bytes.len() as u64;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory is writable");
        writer.write_all(content).expect("memory is writable");
        writer.finish().expect("memory is writable").into_inner()
    }

    #[test]
    fn an_entry_that_unpacks_to_hundreds_of_megabytes_is_refused() {
        let bomb = zip_of("Home.xml", &vec![b' '; (LARGEST_ENTRY + 10) as usize]);
        assert!(bomb.len() < 2_000_000, "zeros pack well");
        let mut archive = Archive::open(&bomb).expect("the bomb is a zip file");
        assert!(matches!(archive.read("Home.xml"), Err(ArchiveError::TooLarge { .. })));
    }

    #[test]
    fn bytes_that_are_no_zip_file_are_called_that() {
        assert!(matches!(Archive::open(b"hello"), Err(ArchiveError::NotZip { .. })));
    }
}
