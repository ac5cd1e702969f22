//! Catalogs as signed packages (`.hwcatalog`): a zip with the files of a catalog folder, a list of them with their
//! content hashes, and a minisign signature of that list.
//!
//! Nothing of a package is used before the signature of its list was checked, and no file that is not in the list or
//! differs from it. The signature is an ordinary one: `unzip -p x.hwcatalog MANIFEST > MANIFEST` and `minisign -Vm
//! MANIFEST` check it without us.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use homewright_catalog::product::Model;
use minisign::{PublicKey, SecretKey, SignatureBox};

use crate::archive::{Archive, ArchiveError};
use crate::folder::{
    ASSET_KINDS, CATALOG_PAGE, CatalogFolder, CatalogPage, FolderError, LARGEST_ASSET, collect, is_id,
};

/// Name of the list.
const MANIFEST: &str = "MANIFEST";
/// Name of its signature.
const SIGNATURE: &str = "MANIFEST.minisig";
/// First line of the list.
const HEADING: &str = "homewright-catalog 1";
/// Largest list, bytes.
const LARGEST_MANIFEST: u64 = 8 << 20;
/// Most bytes of all files of a package.
const LARGEST_TOTAL: u64 = 1 << 30;

/// Why a package could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The folder cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The catalog is not good enough to hand out.
    #[error("the catalog has {count} mistakes, the first: {first}; `homewright catalog validate` lists them")]
    Findings {
        /// How many.
        count: usize,
        /// The first.
        first: String,
    },
    /// The folder does not say what it is.
    #[error(
        "the folder has no {CATALOG_PAGE} that says its id, version, publisher and licence; docs/catalog-authoring.md shows one"
    )]
    NoPage,
    /// Not a package.
    #[error("this is no signed catalog package: {what}")]
    NotAPackage {
        /// What is missing or wrong.
        what: String,
    },
    /// The list is not signed by the key.
    #[error(
        "the signature is not good ({what}); the package was changed after it was signed, or is not its publisher's"
    )]
    BadSignature {
        /// What the check said.
        what: String,
    },
    /// A file differs from the list.
    #[error("the file \"{path}\" of the package {what}; download it again")]
    BadFile {
        /// Which.
        path: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A key cannot be used.
    #[error("the key cannot be used: {what}")]
    Key {
        /// Why.
        what: String,
    },
    /// The archive could not be written.
    #[error("the package could not be written: {what}")]
    Write {
        /// Why.
        what: String,
    },
}

impl PackageError {
    fn not(what: impl Into<String>) -> Self {
        Self::NotAPackage { what: what.into() }
    }
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    hash: String,
    size: u64,
}

/// Packs and signs a catalog folder. Files that no record names are left out.
pub fn pack(root: &Path, key: &SecretKey) -> Result<(Vec<u8>, CatalogPage), PackageError> {
    let folder = CatalogFolder::open(root)?;
    let page = folder.page.clone().ok_or(PackageError::NoPage)?;
    let mut findings: Vec<String> = folder.findings.iter().map(ToString::to_string).collect();
    findings.extend(folder.check_assets().iter().map(ToString::to_string));
    if let Some(first) = findings.first() {
        return Err(PackageError::Findings { count: findings.len(), first: first.clone() });
    }
    let named = named_assets(&folder);
    let mut files = Vec::new();
    collect(root, root, 0, &mut files)?;
    files.retain(|path| is_allowed(path) && asset_of(path).is_none_or(|asset| named.contains(asset)));
    let mut manifest = format!("{HEADING}\nid {}\nversion {}\n", page.id, page.version);
    let mut contents = Vec::new();
    for path in files {
        let place = root.join(&path);
        let bytes = fs::read(&place).map_err(|error| FolderError::io("read", &place, error))?;
        let _infallible = writeln!(manifest, "{} {} {path}", crate::asset_name(&bytes), bytes.len());
        contents.push((path, bytes));
    }
    let comment = format!("{} {}", page.id, page.version);
    let signature = minisign::sign(None, key, Cursor::new(manifest.as_bytes()), Some(&comment), None)
        .map_err(|error| PackageError::Key { what: error.to_string() })?;
    contents.insert(0, (SIGNATURE.to_owned(), signature.to_bytes()));
    contents.insert(0, (MANIFEST.to_owned(), manifest.into_bytes()));
    Ok((zipped(&contents).map_err(|error| PackageError::Write { what: error.to_string() })?, page))
}

fn named_assets(folder: &CatalogFolder) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for product in folder.catalog.products.values() {
        if let Model::Asset(model) = &product.model {
            names.extend(model.assets().into_iter().map(str::to_owned));
        }
    }
    names.extend(folder.catalog.materials.values().filter_map(|material| Some(material.image.as_ref()?.asset.clone())));
    names
}

/// A zip that is the same for the same files: no times, no owners.
fn zipped(contents: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in contents {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Whether a path is one that a catalog folder has: nothing else is packed or unpacked.
fn is_allowed(path: &str) -> bool {
    if path == CATALOG_PAGE || asset_of(path).is_some() {
        return true;
    }
    let Some((folder, name)) = path.split_once('/') else { return false };
    match (folder, name.rsplit_once('.')) {
        ("products" | "materials" | "packages", Some((stem, "toml"))) | ("photometry", Some((stem, "ies"))) => {
            is_id(stem)
        }
        _ => false,
    }
}

/// The content name in the path of an asset.
fn asset_of(path: &str) -> Option<&str> {
    let (name, kind) = path.strip_prefix("assets/")?.split_once('.')?;
    let is_hash =
        name.len() == 64 && name.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit));
    (is_hash && ASSET_KINDS.contains(&kind)).then_some(name)
}

/// A package, opened: what it says it is, and who says so. Nothing of it is believed before [`Package::verify`].
pub struct Package<'bytes> {
    archive: Archive<'bytes>,
    manifest: Vec<u8>,
    signature: SignatureBox,
}

impl std::fmt::Debug for Package<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Package").field("key", &self.key_id()).finish_non_exhaustive()
    }
}

/// A package whose list is signed by a known key.
#[derive(Debug)]
pub struct Verified<'bytes> {
    archive: Archive<'bytes>,
    id: String,
    version: String,
    files: BTreeMap<String, Listed>,
}

impl<'bytes> Package<'bytes> {
    /// Opens a package.
    pub fn open(bytes: &'bytes [u8]) -> Result<Self, PackageError> {
        let mut archive = Archive::open(bytes)?;
        for name in [MANIFEST, SIGNATURE] {
            if !archive.contains(name) {
                return Err(PackageError::not(format!("it has no {name}")));
            }
        }
        let manifest = archive.read_up_to(MANIFEST, LARGEST_MANIFEST)?;
        let signature = archive.read_up_to(SIGNATURE, 8_192)?;
        let signature = String::from_utf8(signature)
            .map_err(|error| PackageError::not(format!("its signature is no text: {error}")))?;
        // The library takes the last line for the 64 bytes that it should be.
        if !signature.lines().nth(3).map(str::trim).is_some_and(|line| line.len() == 88 && line.ends_with("==")) {
            return Err(PackageError::not("its signature is cut off"));
        }
        let signature = SignatureBox::from_string(&signature).map_err(|error| PackageError::not(error.to_string()))?;
        Ok(Self { archive, manifest, signature })
    }

    /// The id of the key that it says it is signed with.
    pub fn key_id(&self) -> String {
        key_id(self.signature.keynum())
    }

    /// Checks the signature and reads the list.
    pub fn verify(self, key: &PublicKey) -> Result<Verified<'bytes>, PackageError> {
        minisign::verify(key, &self.signature, Cursor::new(&self.manifest), true, false, false)
            .map_err(|error| PackageError::BadSignature { what: error.to_string() })?;
        let (id, version, files) = parse_manifest(&self.manifest)?;
        Ok(Verified { archive: self.archive, id, version, files })
    }
}

type Manifest = (String, String, BTreeMap<String, Listed>);

fn parse_manifest(bytes: &[u8]) -> Result<Manifest, PackageError> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| PackageError::not(format!("its list is no text: {error}")))?;
    let mut lines = text.lines();
    if lines.next() != Some(HEADING) {
        return Err(PackageError::not("its list is of a later kind; use a newer Homewright"));
    }
    let id = lines.next().and_then(|line| line.strip_prefix("id ")).filter(|id| is_id(id));
    let id = id.ok_or_else(|| PackageError::not("its list names no catalog"))?.to_owned();
    let version = lines.next().and_then(|line| line.strip_prefix("version ")).unwrap_or_default().to_owned();
    let mut files = BTreeMap::new();
    let mut total = 0_u64;
    for line in lines {
        let mut words = line.splitn(3, ' ');
        let (hash, size, path) = (words.next(), words.next().and_then(|size| size.parse().ok()), words.next());
        let (Some(hash), Some(size), Some(path)) = (hash, size, path) else {
            return Err(PackageError::not("a line of its list cannot be read"));
        };
        if !is_allowed(path) {
            let path: String = path.chars().take(100).collect();
            return Err(PackageError::not(format!("its list names \"{path}\", which is no file of a catalog")));
        }
        total = total.saturating_add(size);
        if size > LARGEST_ASSET || total > LARGEST_TOTAL {
            return Err(PackageError::not("its files are larger than any catalog's"));
        }
        files.insert(path.to_owned(), Listed { hash: hash.to_owned(), size });
    }
    Ok((id, version, files))
}

impl Verified<'_> {
    /// Id of the catalog.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What the catalog says of itself.
    pub fn page(&mut self) -> Result<CatalogPage, PackageError> {
        let listed =
            self.files.get(CATALOG_PAGE).ok_or_else(|| PackageError::not(format!("it has no {CATALOG_PAGE}")))?;
        let bytes = self.archive.read_up_to(CATALOG_PAGE, listed.size)?;
        if crate::asset_name(&bytes) != listed.hash {
            return Err(PackageError::BadFile {
                path: CATALOG_PAGE.to_owned(),
                what: "is not the one that was signed",
            });
        }
        let text = String::from_utf8_lossy(&bytes);
        CatalogPage::parse(&text).map_err(|what| PackageError::not(format!("its {CATALOG_PAGE}: {what}")))
    }

    /// Writes the catalog into a folder that is not there yet, and reads it. Whatever is wrong with it, the caller
    /// removes what was written.
    pub fn unpack(&mut self, target: &Path) -> Result<CatalogFolder, PackageError> {
        for folder in ["", "assets", "products", "materials", "packages", "photometry"] {
            let folder = target.join(folder);
            fs::create_dir(&folder).map_err(|error| FolderError::io("make the folder", &folder, error))?;
        }
        for (path, listed) in &self.files {
            let bad = |what| PackageError::BadFile { path: path.clone(), what };
            let bytes = self.archive.read_up_to(path, listed.size)?;
            if bytes.len() as u64 != listed.size || crate::asset_name(&bytes) != listed.hash {
                return Err(bad("is not the one that was signed"));
            }
            if asset_of(path).is_some_and(|name| name != listed.hash) {
                return Err(bad("is named after other content"));
            }
            let place = target.join(path);
            fs::write(&place, bytes).map_err(|error| FolderError::io("write", &place, error))?;
        }
        let folder = CatalogFolder::open(target)?;
        if folder.page.as_ref().is_none_or(|page| page.id != self.id || page.version != self.version) {
            return Err(PackageError::not(format!("its {CATALOG_PAGE} and its list disagree on id or version")));
        }
        Ok(folder)
    }
}

/// The id of a key as minisign writes it.
pub fn key_id(number: &[u8]) -> String {
    number.iter().rev().fold(String::new(), |text, byte| format!("{text}{byte:02X}"))
}

/// A public key from the text of its file, or from its second line alone.
pub fn public_key(text: &str) -> Result<PublicKey, PackageError> {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    PublicKey::from_base64(line).map_err(|error| PackageError::Key { what: error.to_string() })
}
