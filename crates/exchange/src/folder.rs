//! Catalog folders: records as TOML, models and pictures by content name, and a page that says what they are.
//!
//! ```text
//! my-catalog/
//!   catalog.toml          who, what, which version, under which licence
//!   products/*.toml       [[product]] records
//!   materials/*.toml      [[material]] records
//!   packages/*.toml       [[package]] records
//!   photometry/*.ies      measured light that luminaires name
//!   assets/<BLAKE3>.glb   models and pictures, named by what is in them
//! ```
//!
//! Nothing outside the folder is ever read: links are not followed, and a file is found by its hash alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use homewright_catalog::product::Model;
use homewright_catalog::validate::Doubt;
use homewright_catalog::{Catalog, CatalogFinding, Text};
use homewright_design::{Design, Entity};
use homewright_scene::gltf::{GltfLimits, read_gltf};
use homewright_scene::image::{ImageLimits, image_size};
use serde::{Deserialize, Serialize};

use crate::own_catalog::OwnCatalog;
use crate::record::quoted;

/// The page that says what a catalog is.
pub const CATALOG_PAGE: &str = "catalog.toml";
/// Largest record file, bytes; the loader's own limit is the same.
const LARGEST_TEXT: u64 = 4 << 20;
/// Largest model or picture, bytes.
pub(crate) const LARGEST_ASSET: u64 = 256 << 20;
/// Most files of one catalog.
pub(crate) const MOST_FILES: usize = 200_000;
/// Deepest folder in a folder.
const DEEPEST: usize = 8;
/// Endings of assets.
pub(crate) const ASSET_KINDS: [&str; 4] = ["glb", "jpg", "png", "webp"];

/// Why a catalog folder could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refused.
    #[error("could not {doing} {}: {error}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        #[source]
        error: std::io::Error,
        /// Where.
        path: PathBuf,
    },
    /// More or larger files than any catalog has.
    #[error("{what}: {}", path.display())]
    TooLarge {
        /// What there is too much of.
        what: String,
        /// Where.
        path: PathBuf,
    },
    /// The page cannot be read.
    #[error("{} is not a catalog's page: {what}", path.display())]
    Page {
        /// What is wrong with it.
        what: String,
        /// Where.
        path: PathBuf,
    },
}

impl FolderError {
    pub(crate) fn io(doing: &'static str, path: &Path, error: std::io::Error) -> Self {
        Self::Io { doing, error, path: path.to_owned() }
    }
}

/// What a catalog says of itself: the `[catalog]` table of its page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogPage {
    /// Its id: small letters, digits, `.`, `-` and `_`.
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub name: Text,
    /// Its version: numbers with dots, such as `1.4`.
    pub version: String,
    /// Who makes it.
    #[serde(default)]
    pub publisher: String,
    /// Under which licence its records and models may be used.
    #[serde(default)]
    pub licence: String,
    /// What it holds.
    #[serde(default)]
    pub description: Text,
}

impl CatalogPage {
    /// Reads the page of a catalog.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            catalog: CatalogPage,
        }
        let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
        let page = file.catalog;
        if !is_id(&page.id) {
            return Err(format!("the id \"{}\" must be small letters, digits, `.`, `-` and `_`", page.id));
        }
        if version_numbers(&page.version).is_none() {
            return Err(format!("the version \"{}\" must be numbers with dots, such as 1.4", page.version));
        }
        Ok(page)
    }

    /// The page as it is written.
    pub fn to_toml(&self) -> String {
        let words = |text: &Text| format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en));
        format!(
            "[catalog]\nid = {}\nname = {}\nversion = {}\npublisher = {}\nlicence = {}\ndescription = {}\n",
            quoted(&self.id),
            words(&self.name),
            quoted(&self.version),
            quoted(&self.publisher),
            quoted(&self.licence),
            words(&self.description)
        )
    }

    /// Whether this page's version is older than another's.
    pub fn is_older_than(&self, other: &Self) -> bool {
        version_numbers(&self.version) < version_numbers(&other.version)
    }
}

/// Whether a text can be a catalog's id, and with it the name of a folder anywhere.
pub(crate) fn is_id(id: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    (1..=64).contains(&id.len()) && id.chars().all(is_letter) && id.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn version_numbers(version: &str) -> Option<Vec<u32>> {
    let numbers: Option<Vec<u32>> = version.split('.').map(|number| number.parse().ok()).collect();
    numbers.filter(|numbers| (1..=4).contains(&numbers.len()))
}

/// A folder's page, and paths and texts of its other files.
type Sources = (Option<CatalogPage>, Vec<(String, String)>);

/// A catalog in a folder, read.
#[derive(Debug, Clone)]
pub struct CatalogFolder {
    /// Where it is.
    pub root: PathBuf,
    /// What it says of itself, if it does.
    pub page: Option<CatalogPage>,
    /// Its records; those with mistakes are left out.
    pub catalog: Catalog,
    /// Every mistake.
    pub findings: Vec<CatalogFinding>,
}

impl CatalogFolder {
    /// Reads a folder. Its products may name those of the shipped catalog, and its materials.
    pub fn open(root: &Path) -> Result<Self, FolderError> {
        Self::open_beside(root, Catalog::builtin())
    }

    /// Reads a folder whose records may name those of another catalog.
    pub fn open_beside(root: &Path, beside: &Catalog) -> Result<Self, FolderError> {
        let (page, sources) = read_sources(root)?;
        let borrowed: Vec<(&str, &str)> = sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (catalog, findings) = Catalog::from_sources_beside(beside, &borrowed);
        Ok(Self { root: root.to_owned(), page, catalog, findings })
    }

    /// Everything that is wrong with the folder: mistakes of records, doubts about what can be ordered, and files that
    /// are missing or not what their names say.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn check(&self) -> Result<Vec<CatalogFinding>, FolderError> {
        let (_, sources) = read_sources(&self.root)?;
        let borrowed: Vec<(&str, &str)> = sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let mut findings = self.findings.clone();
        let doubts = self.catalog.validate().into_iter().chain(self.check_assets());
        findings.extend(doubts.map(|doubt| doubt.located(&borrowed)));
        Ok(findings)
    }

    /// What the labels of its products leave out, as [`Catalog::unlabelled`] says.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn check_labels(&self) -> Result<Vec<CatalogFinding>, FolderError> {
        let (_, sources) = read_sources(&self.root)?;
        let borrowed: Vec<(&str, &str)> = sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        Ok(self.catalog.unlabelled().iter().map(|doubt| doubt.located(&borrowed)).collect())
    }

    /// A model or picture by its content name; nothing when it is not there, too large or another than its name says.
    pub fn asset(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.asset_path(name)?;
        let bytes = fs::read(path).ok()?;
        (crate::asset_name(&bytes) == name).then_some(bytes)
    }

    fn asset_path(&self, name: &str) -> Option<PathBuf> {
        if name.len() != 64 || !name.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        ASSET_KINDS.iter().find_map(|kind| {
            let path = self.root.join("assets").join(format!("{name}.{kind}"));
            // A link may lead anywhere, so it is none of the catalog's files.
            let is_file = fs::symlink_metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= LARGEST_ASSET);
            is_file.then_some(path)
        })
    }

    /// Looks at every file that the records name: it must be there, be what its name says, and be readable.
    pub fn check_assets(&self) -> Vec<Doubt> {
        let mut findings = Vec::new();
        let doubt = |id: &str, field: &str, message: String| Doubt {
            id: id.to_owned(),
            choices: String::new(),
            field: field.to_owned(),
            message,
        };
        let mut seen = BTreeSet::new();
        for product in self.catalog.products.values() {
            let Model::Asset(model) = &product.model else { continue };
            for name in model.assets() {
                if seen.insert(name.to_owned())
                    && let Err(reason) = self.check_model(name)
                {
                    findings.push(doubt(&product.id.0, "model", format!("the model {name}: {reason}")));
                }
            }
        }
        for material in self.catalog.materials.values() {
            let Some(image) = &material.image else { continue };
            let found = self.asset(&image.asset).ok_or_else(|| MISSING.to_owned());
            let checked = found.and_then(|bytes| check_picture(&bytes));
            if let Err(reason) = checked {
                findings.push(doubt(&material.id.0, "image", format!("the picture {}: {reason}", image.asset)));
            }
        }
        findings
    }

    fn check_model(&self, name: &str) -> Result<(), String> {
        let bytes = self.asset(name).ok_or(MISSING)?;
        let (model, _) = read_gltf(&bytes, &mut |_| None, &GltfLimits::default()).map_err(|error| error.to_string())?;
        if model.nodes.is_empty() { Err("it shows nothing".to_owned()) } else { Ok(()) }
    }
}

/// Whether a picture is one, and not larger than any texture.
fn check_picture(bytes: &[u8]) -> Result<(), String> {
    let (width, height) = image_size(bytes).map_err(|error| error.to_string())?;
    let limits = ImageLimits::default();
    if width.max(height) > limits.side || u64::from(width) * u64::from(height) > limits.pixels {
        return Err(format!("it has {width} × {height} pixels, which is more than a texture needs; make it smaller"));
    }
    Ok(())
}

const MISSING: &str = "it is not in the folder assets, or its content is not what its name says; import it again";

/// Several catalogs as one: the shipped one, and those of folders.
#[derive(Debug, Clone)]
pub struct Catalogs {
    /// All records. The shipped ones stand where an id is in both, then those of the folder that was added first.
    pub all: Catalog,
    /// The folders, in the order they were added.
    pub folders: Vec<CatalogFolder>,
    /// What could not be used, told with its folder.
    pub notes: Vec<String>,
}

impl Default for Catalogs {
    /// The shipped catalog alone.
    fn default() -> Self {
        Self { all: Catalog::builtin().clone(), folders: Vec::new(), notes: Vec::new() }
    }
}

impl Catalogs {
    /// Adds a catalog folder, whose records may name those that were added before.
    pub fn add(&mut self, root: &Path) -> Result<(), FolderError> {
        let folder = CatalogFolder::open_beside(root, &self.all)?;
        for finding in folder.findings.iter().take(20) {
            self.notes.push(format!("{}: {finding}", root.display()));
        }
        for (id, product) in &folder.catalog.products {
            if self.all.products.contains_key(id) {
                self.notes.push(format!("{}: the product {} is in another catalog already", root.display(), id.0));
            } else {
                self.all.products.insert(id.clone(), product.clone());
            }
        }
        for (id, material) in &folder.catalog.materials {
            if !self.all.materials.contains_key(id) {
                self.all.materials.insert(id.clone(), material.clone());
            }
        }
        for (id, package) in &folder.catalog.packages {
            if !self.all.packages.contains_key(id) {
                self.all.packages.insert(id.clone(), package.clone());
            }
        }
        self.all.products.sort_keys();
        self.all.materials.sort_keys();
        self.all.packages.sort_keys();
        self.folders.push(folder);
        Ok(())
    }

    /// Adds every catalog that lies in a folder of catalogs and is wanted, the user's own last, since it may name those
    /// of the others; one that cannot be read is noted and left out.
    pub fn add_all(&mut self, folder: &Path, is_wanted: impl Fn(&str) -> bool) {
        let mut roots: Vec<PathBuf> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                is_id(&name) && is_wanted(&name)
            })
            .collect();
        roots.sort_by_key(|root| (root.ends_with(OwnCatalog::ID), root.clone()));
        for root in roots.into_iter().take(1_000) {
            if let Err(error) = self.add(&root) {
                self.notes.push(error.to_string());
            }
        }
    }

    /// A model or picture of any of the folders.
    pub fn asset(&self, name: &str) -> Option<Vec<u8>> {
        self.folders.iter().find_map(|folder| folder.asset(name))
    }
}

/// The embedded files that a design's records name, each once.
pub fn named_assets(design: &Design) -> BTreeSet<String> {
    design.entities().values().flat_map(assets_of).collect()
}

/// The embedded files that a record names.
pub fn assets_of(entity: &Entity) -> Vec<String> {
    match entity {
        Entity::Product(product) => match &product.model {
            Model::Asset(model) => model.assets().into_iter().map(str::to_owned).collect(),
            Model::Parametric(_) => Vec::new(),
        },
        Entity::Material(material) => material.image.iter().map(|image| image.asset.clone()).collect(),
        _ => Vec::new(),
    }
}

/// The ending of an asset's file by its first bytes.
pub fn asset_kind(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xD8, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        [b'R', b'I', b'F', b'F', ..] => "webp",
        _ => "glb",
    }
}

/// Whether a path has one of these endings, in small letters or not.
pub(crate) fn has_ending(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// A folder's page, and its record and light files: paths and texts.
fn read_sources(root: &Path) -> Result<Sources, FolderError> {
    let mut files = Vec::new();
    collect(root, root, 0, &mut files)?;
    let mut page = None;
    let mut sources = Vec::new();
    for file in files.into_iter().filter(|file| has_ending(file, &["toml", "ies"])) {
        let path = root.join(&file);
        let text = read_text(&path)?;
        if file == CATALOG_PAGE {
            page = Some(CatalogPage::parse(&text).map_err(|what| FolderError::Page { what, path })?);
        } else {
            sources.push((file, text));
        }
    }
    Ok((page, sources))
}

/// All files of a folder and its folders, as paths with `/` between their parts; links are not followed.
pub(crate) fn collect(root: &Path, folder: &Path, depth: usize, files: &mut Vec<String>) -> Result<(), FolderError> {
    let too_large = |what: String| FolderError::TooLarge { what, path: folder.to_owned() };
    if depth > DEEPEST {
        return Err(too_large(format!("folders lie more than {DEEPEST} deep")));
    }
    let entries = fs::read_dir(folder).map_err(|error| FolderError::io("read the folder", folder, error))?;
    let mut entries: Vec<fs::DirEntry> =
        entries.collect::<Result<_, _>>().map_err(|error| FolderError::io("read the folder", folder, error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| FolderError::io("look at", &path, error))?;
        if kind.is_dir() {
            collect(root, &path, depth + 1, files)?;
        } else if kind.is_file()
            && let Some(name) = path.strip_prefix(root).ok().and_then(|name| name.to_str())
        {
            if files.len() >= MOST_FILES {
                return Err(too_large(format!("more than {MOST_FILES} files")));
            }
            files.push(name.replace('\\', "/"));
        }
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String, FolderError> {
    let size = fs::metadata(path).map_err(|error| FolderError::io("read", path, error))?.len();
    if size > LARGEST_TEXT {
        let what = format!("a record file is larger than {} MiB; split it", LARGEST_TEXT >> 20);
        return Err(FolderError::TooLarge { what, path: path.to_owned() });
    }
    let bytes = fs::read(path).map_err(|error| FolderError::io("read", path, error))?;
    // Photometric files are older than Unicode; of records the reader finds what is no text.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
