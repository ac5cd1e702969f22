//! Records and files into a catalog folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use homewright_catalog::{MaterialRecord, Product};

use crate::folder::{CATALOG_PAGE, CatalogPage, FolderError, asset_kind};
use crate::library::Receiver;
use crate::record::{material_toml, product_toml};

/// Records of one file; more go to a further file.
const RECORDS_A_FILE: usize = 1_000;

/// A catalog folder that is being filled.
pub struct FolderWriter<'a> {
    root: PathBuf,
    kept: BTreeSet<String>,
    bytes: u64,
    go_on: &'a mut dyn FnMut(usize, usize) -> bool,
}

impl std::fmt::Debug for FolderWriter<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FolderWriter").field("root", &self.root).finish_non_exhaustive()
    }
}

impl<'a> FolderWriter<'a> {
    /// Makes the folder if it is not there. `go_on` hears how far an import is, and stops it by `false`.
    pub fn new(root: &Path, go_on: &'a mut dyn FnMut(usize, usize) -> bool) -> Result<Self, FolderError> {
        for name in ["assets", "products", "materials"] {
            let folder = root.join(name);
            fs::create_dir_all(&folder).map_err(|error| FolderError::io("make the folder", &folder, error))?;
        }
        Ok(Self { root: root.to_owned(), kept: BTreeSet::new(), bytes: 0, go_on })
    }

    /// Files kept so far and their bytes.
    pub fn kept(&self) -> (usize, u64) {
        (self.kept.len(), self.bytes)
    }

    /// Writes the page, unless there is one.
    pub fn page(&self, page: &CatalogPage) -> Result<(), FolderError> {
        let path = self.root.join(CATALOG_PAGE);
        if path.exists() { Ok(()) } else { write(&path, page.to_toml().as_bytes()) }
    }

    /// Writes the records of one import in files that begin with `stem`; those of an earlier import of the same name
    /// are replaced.
    pub fn records(&self, stem: &str, products: &[Product], materials: &[MaterialRecord]) -> Result<(), FolderError> {
        let products: Vec<String> = products.iter().map(product_toml).collect();
        let materials: Vec<String> = materials.iter().map(material_toml).collect();
        for (folder, records) in [("products", &products), ("materials", &materials)] {
            for part in 1.. {
                let path = self.root.join(folder).join(file_name(stem, part));
                let records: Vec<&str> =
                    records.iter().skip((part - 1) * RECORDS_A_FILE).take(RECORDS_A_FILE).map(String::as_str).collect();
                if !records.is_empty() {
                    write(&path, records.join("\n").as_bytes())?;
                } else if path.is_file() {
                    fs::remove_file(&path).map_err(|error| FolderError::io("remove", &path, error))?;
                } else {
                    break;
                }
            }
        }
        Ok(())
    }
}

impl Receiver for FolderWriter<'_> {
    fn keep(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        if self.kept.insert(name.to_owned()) {
            self.bytes += bytes.len() as u64;
            let path = self.root.join("assets").join(format!("{name}.{}", asset_kind(bytes)));
            if !path.is_file() {
                let unfinished = path.with_extension("part");
                fs::write(&unfinished, bytes)?;
                fs::rename(unfinished, path)?;
            }
        }
        Ok(())
    }

    fn go_on(&mut self, done: usize, all: usize) -> bool {
        (self.go_on)(done, all)
    }
}

fn file_name(stem: &str, part: usize) -> String {
    if part == 1 { format!("{stem}.toml") } else { format!("{stem}-{part}.toml") }
}

/// Writes a file whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let unfinished = path.with_extension("part");
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .map_err(|error| FolderError::io("write", path, error))
}
