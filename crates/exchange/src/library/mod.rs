//! Sweet Home 3D libraries: furniture (`.sh3f`) and textures (`.sh3t`), zips with a list and files.
//!
//! Pieces are read one after the other and handed on at once, so that a library of any size needs the memory of its
//! largest piece.

mod furniture;
pub mod properties;
mod textures;
mod words;

use std::collections::BTreeMap;

use homewright_catalog::{MaterialRecord, Product, Text};

use crate::archive::{Archive, ArchiveError};
use crate::report::ImportReport;
use properties::PropertiesError;

/// Most pieces of one library.
const MOST_PIECES: usize = 20_000;

/// Why a library could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Its list cannot be read.
    #[error(transparent)]
    Properties(#[from] PropertiesError),
    /// No list inside.
    #[error(
        "the archive holds neither PluginFurnitureCatalog.properties nor PluginTexturesCatalog.properties; it is no \
         library of Sweet Home 3D (.sh3f, .sh3t)"
    )]
    NoList,
    /// More pieces than any library has.
    #[error("the library lists more than {MOST_PIECES} pieces")]
    TooMany,
    /// A file could not be kept.
    #[error("a model could not be kept: {0}")]
    Keep(#[from] std::io::Error),
    /// The caller stopped it.
    #[error("interrupted after {done} of {all} pieces")]
    Interrupted {
        /// Pieces done.
        done: usize,
        /// Pieces in all.
        all: usize,
    },
}

/// How a library is brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LibraryOptions {
    /// Pictures are kept up to this many pixels along a side.
    pub texture_side: u32,
    /// Models with more triangles are made lighter as far as it cannot be seen, and told of.
    pub triangles: usize,
}

impl Default for LibraryOptions {
    /// Pictures up to 1024 pixels, models up to 100,000 triangles.
    fn default() -> Self {
        Self { texture_side: 1024, triangles: 100_000 }
    }
}

/// What a library says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LibraryFacts {
    /// Its id, such as `SweetHome3D#ScopiaModels`; empty for old ones.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// Its version.
    pub version: String,
    /// Its licence.
    pub licence: String,
    /// Who offers it.
    pub provider: String,
}

/// A library that was read.
#[derive(Debug, Clone)]
pub struct Library {
    /// What it says of itself.
    pub facts: LibraryFacts,
    /// Furniture as records.
    pub products: Vec<Product>,
    /// Textures as records.
    pub materials: Vec<MaterialRecord>,
    /// What came along, and what did not.
    pub report: ImportReport,
}

/// Where the files of a library go and how far it is.
pub trait Receiver {
    /// Keeps a file under its content name.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()>;
    /// Told before each piece; `false` stops the import.
    fn go_on(&mut self, done: usize, all: usize) -> bool;
}

/// Reads a library. `stem` is what to call it when it does not say.
pub fn import_library(
    bytes: &[u8],
    stem: &str,
    options: LibraryOptions,
    receiver: &mut dyn Receiver,
) -> Result<Library, LibraryError> {
    let mut archive = Archive::open(bytes)?;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for name in archive.names() {
        names.insert(name.to_lowercase(), name);
    }
    let furniture = ["PluginFurnitureCatalog", "FurnitureCatalog"];
    let textures = ["PluginTexturesCatalog", "TexturesCatalog"];
    let find = |stems: [&str; 2]| {
        stems.into_iter().find(|stem| archive.contains(&format!("{stem}.properties"))).map(str::to_owned)
    };
    let (list_stem, is_furniture) = match (find(furniture), find(textures)) {
        (Some(stem), _) => (stem, true),
        (None, Some(stem)) => (stem, false),
        (None, None) => return Err(LibraryError::NoList),
    };
    let list = properties::parse(&archive.read(&format!("{list_stem}.properties"))?)?;
    let chinese_list = format!("{list_stem}_zh_CN.properties");
    let chinese = if archive.contains(&chinese_list) {
        properties::parse(&archive.read(&chinese_list)?).unwrap_or_default()
    } else {
        BTreeMap::new()
    };
    let facts = facts(&list, stem);
    let prefix = crate::slug::slug_or_hash(if facts.name.is_empty() { stem } else { &facts.name });
    let numbers = piece_numbers(&list)?;
    let mut reading = Reading {
        archive,
        names,
        list,
        chinese,
        prefix,
        options,
        licence: facts.licence.clone(),
        report: ImportReport::default(),
        used: std::collections::BTreeSet::new(),
    };
    let mut library = Library { facts, products: Vec::new(), materials: Vec::new(), report: ImportReport::default() };
    for (done, number) in numbers.iter().enumerate() {
        if !receiver.go_on(done, numbers.len()) {
            return Err(LibraryError::Interrupted { done, all: numbers.len() });
        }
        if is_furniture {
            library.products.extend(reading.furniture(*number, receiver)?);
        } else {
            library.materials.extend(reading.texture(*number, receiver)?);
        }
    }
    library.report = reading.report;
    Ok(library)
}

fn facts(list: &BTreeMap<String, String>, stem: &str) -> LibraryFacts {
    let text = |key: &str| list.get(key).map(|text| text.trim().to_owned()).unwrap_or_default();
    let name = text("name");
    LibraryFacts {
        id: text("id"),
        name: if name.is_empty() { stem.to_owned() } else { name },
        description: text("description"),
        version: text("version"),
        licence: text("license"),
        provider: text("provider"),
    }
}

/// The numbers of the listed pieces, in order: every n for which there is an `id#n` or a `name#n`.
fn piece_numbers(list: &BTreeMap<String, String>) -> Result<Vec<u32>, LibraryError> {
    let mut numbers: Vec<u32> = list
        .keys()
        .filter_map(|key| key.strip_prefix("id#").or_else(|| key.strip_prefix("name#"))?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > MOST_PIECES { Err(LibraryError::TooMany) } else { Ok(numbers) }
}

/// A library on its way.
struct Reading<'a> {
    archive: Archive<'a>,
    /// Entry names by their small letters: some libraries were packed where case does not matter.
    names: BTreeMap<String, String>,
    list: BTreeMap<String, String>,
    chinese: BTreeMap<String, String>,
    prefix: String,
    options: LibraryOptions,
    licence: String,
    report: ImportReport,
    used: std::collections::BTreeSet<String>,
}

impl Reading<'_> {
    /// A field of a piece, if it says anything.
    fn text(&self, field: &str, number: u32) -> Option<&str> {
        self.list.get(&format!("{field}#{number}")).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// A number of a piece; only finite ones of a reasonable size count.
    fn number(&self, field: &str, number: u32) -> Option<f64> {
        self.text(field, number)?.parse().ok().filter(|value: &f64| value.is_finite() && value.abs() <= 1.0e7)
    }

    /// The numbers of a list between blanks.
    fn numbers(&self, field: &str, number: u32) -> Vec<f64> {
        self.text(field, number)
            .unwrap_or_default()
            .split_whitespace()
            .take(64)
            .map(|text| text.parse().ok().filter(|value: &f64| value.is_finite()).unwrap_or(0.0))
            .collect()
    }

    /// What people call a piece, in both languages where the library has both.
    fn name(&self, number: u32) -> Text {
        let en = self.text("name", number).unwrap_or("?").to_owned();
        let zh = self.chinese.get(&format!("name#{number}")).map(|name| name.trim()).filter(|name| !name.is_empty());
        Text { zh: zh.unwrap_or(&en).chars().take(200).collect(), en: en.chars().take(200).collect() }
    }

    /// An id of our own for a piece, given once.
    fn id(&mut self, number: u32) -> String {
        let own = self.text("id", number).or_else(|| self.text("name", number)).unwrap_or("piece");
        let wanted = format!("sh3d.{}.{}", self.prefix, crate::slug::slug_or_hash(own));
        let id = if self.used.contains(&wanted) { format!("{wanted}-{number}") } else { wanted };
        self.used.insert(id.clone());
        id
    }

    /// An entry by its path in the list: a leading `/` means the archive's root, as all paths do.
    fn entry(&self, path: &str) -> Option<String> {
        let path = crate::model::inside(path.trim_start_matches('/'))?;
        if self.archive.contains(&path) {
            return Some(path);
        }
        self.names.get(&path.to_lowercase()).cloned()
    }

    /// Licence and author of a piece, for its record.
    fn source(&self, number: u32) -> String {
        let creator = self.text("creator", number).map(|name| format!("model by {name}")).unwrap_or_default();
        let licence = self.text("license", number).unwrap_or(&self.licence);
        let parts = ["Sweet Home 3D library", &creator, licence];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ").chars().take(300).collect()
    }
}
