//! Installed catalogs: a folder with one folder a catalog, and the keys whose packages are accepted.
//!
//! A catalog is replaced by an update of the same signer alone, as a whole, and never by an older version unasked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use minisign::PublicKey;

use crate::folder::{CatalogFolder, CatalogPage, Catalogs, FolderError, is_id};
use crate::package::{Package, PackageError, Verified, key_id, public_key};

/// The file that lists catalogs which are not offered, one id a line.
const RESTING: &str = "resting-catalogs";
/// The file beside an installed catalog's records that names its signer.
const SIGNER: &str = "signer.pub";

/// Why a package was not installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The package is not good.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The folder is not good.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Nobody said to trust the signer.
    #[error(
        "the package is signed with the key {key}, which is not trusted here; if its publisher gave you that key, \
         install it with --trust KEY, where KEY is the publisher's .pub file or the line in it"
    )]
    Untrusted {
        /// Id of the key.
        key: String,
    },
    /// Another signer's catalog has that id.
    #[error(
        "the installed catalog {id} was signed by another publisher; remove it first with `homewright catalog remove {id}`"
    )]
    OtherSigner {
        /// The catalog.
        id: String,
    },
    /// A later version is there.
    #[error("version {installed} of {id} is installed, which is later than {offered}; use --older to go back")]
    Older {
        /// The catalog.
        id: String,
        /// What is there.
        installed: String,
        /// What the package holds.
        offered: String,
    },
    /// No such catalog.
    #[error("no catalog {id} is installed")]
    NotInstalled {
        /// The catalog.
        id: String,
    },
}

/// What an installation did.
#[derive(Debug, Clone)]
pub struct Installed {
    /// The catalog.
    pub page: CatalogPage,
    /// The version it replaced.
    pub replaced: Option<String>,
    /// Its products.
    pub products: usize,
    /// Its materials.
    pub materials: usize,
    /// Id of the signer's key.
    pub key: String,
    /// Where it lies.
    pub root: PathBuf,
}

/// A package that could be installed.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Id of the key that signed it.
    pub key: String,
    /// What it says of itself; nothing while its key is not trusted.
    pub page: Option<CatalogPage>,
    /// The version that is installed.
    pub installed: Option<String>,
}

/// Whether an older version may replace a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Age {
    /// Only the same or a later version.
    #[default]
    Newer,
    /// Any version.
    Any,
}

/// The catalogs of a user.
#[derive(Debug, Clone)]
pub struct InstalledCatalogs {
    catalogs: PathBuf,
    keys: PathBuf,
    resting: PathBuf,
}

impl InstalledCatalogs {
    /// The catalogs under a folder of the user's data; it need not be there yet.
    pub fn at(data: &Path) -> Self {
        Self { catalogs: data.join("catalogs"), keys: data.join("trusted-keys"), resting: data.join(RESTING) }
    }

    /// The folder with one folder a catalog.
    pub fn folder(&self) -> &Path {
        &self.catalogs
    }

    /// The shipped catalog with all installed ones, those that rest as well.
    pub fn load(&self) -> Catalogs {
        let mut catalogs = Catalogs::default();
        catalogs.add_all(&self.catalogs, |_| true);
        catalogs
    }

    /// Adds the installed catalogs that do not rest.
    pub fn add_to(&self, catalogs: &mut Catalogs) {
        let resting = self.resting();
        catalogs.add_all(&self.catalogs, |id| !resting.contains(id));
    }

    /// Catalogs that are installed and not offered.
    pub fn resting(&self) -> BTreeSet<String> {
        let text = fs::read_to_string(&self.resting).unwrap_or_default();
        text.lines().filter(|id| is_id(id)).take(1_000).map(ToOwned::to_owned).collect()
    }

    /// Offers an installed catalog, or lets it rest. Homes keep what they use of it either way.
    ///
    /// # Errors
    /// If no such catalog is installed, or the choice cannot be kept.
    pub fn set_resting(&self, id: &str, rests: bool) -> Result<(), InstallError> {
        if !is_id(id) || !self.catalogs.join(id).is_dir() {
            return Err(InstallError::NotInstalled { id: id.to_owned() });
        }
        let mut resting = self.resting();
        if rests {
            resting.insert(id.to_owned())
        } else {
            resting.remove(id)
        };
        let text = resting.into_iter().collect::<Vec<_>>().join("\n");
        Ok(crate::folder_writer::write(&self.resting, text.as_bytes())?)
    }

    /// Looks at a package without installing it. What it says of itself is told only where its signature is good by a
    /// key that is given or trusted here.
    ///
    /// # Errors
    /// If it is no package, or was changed after it was signed.
    pub fn look_at(&self, bytes: &[u8], key: Option<&PublicKey>) -> Result<Offer, InstallError> {
        let package = Package::open(bytes)?;
        let id = package.key_id();
        let given = key.filter(|key| key_id(key.keynum()) == id).cloned();
        let Some(signer) = given.or_else(|| self.trusted(&id)) else {
            return Ok(Offer { key: id, page: None, installed: None });
        };
        let page = package.verify(&signer)?.page()?;
        let installed = fs::read_to_string(self.catalogs.join(&page.id).join(crate::folder::CATALOG_PAGE)).ok();
        let installed = installed.and_then(|text| CatalogPage::parse(&text).ok()).map(|page| page.version);
        Ok(Offer { key: id, page: Some(page), installed })
    }

    /// Keeps a key as one whose packages are accepted.
    pub fn trust(&self, key: &PublicKey) -> Result<(), FolderError> {
        fs::create_dir_all(&self.keys).map_err(|error| FolderError::io("make the folder", &self.keys, error))?;
        let path = self.keys.join(format!("{}.pub", key_id(key.keynum())));
        fs::write(&path, key.to_base64()).map_err(|error| FolderError::io("write", &path, error))
    }

    /// A trusted key by its id.
    fn trusted(&self, id: &str) -> Option<PublicKey> {
        let text = fs::read_to_string(self.keys.join(format!("{id}.pub"))).ok()?;
        public_key(&text).ok().filter(|key| key_id(key.keynum()) == id)
    }

    /// Installs a package, or updates the catalog in place. `key` is a further key to trust from now on.
    pub fn install(&self, bytes: &[u8], key: Option<&PublicKey>, age: Age) -> Result<Installed, InstallError> {
        let package = Package::open(bytes)?;
        let id = package.key_id();
        let given = key.filter(|key| key_id(key.keynum()) == id).cloned();
        let signer = given.or_else(|| self.trusted(&id)).ok_or(InstallError::Untrusted { key: id.clone() })?;
        let verified = package.verify(&signer)?;
        let replaced = self.check_replaced(&verified, &signer, age)?;
        let done = self.replace(verified, &signer, replaced, id)?;
        if key.is_some() {
            self.trust(&signer)?;
        }
        Ok(done)
    }

    /// The version that a package would replace, if it may.
    fn check_replaced(
        &self,
        package: &Verified<'_>,
        signer: &PublicKey,
        age: Age,
    ) -> Result<Option<String>, InstallError> {
        let id = package.id().to_owned();
        let root = self.catalogs.join(&id);
        if !root.exists() {
            return Ok(None);
        }
        let known = fs::read_to_string(root.join(SIGNER)).ok().and_then(|text| public_key(&text).ok());
        if known.is_none_or(|known| known.to_bytes() != signer.to_bytes()) {
            return Err(InstallError::OtherSigner { id });
        }
        let page = fs::read_to_string(root.join(crate::folder::CATALOG_PAGE)).ok();
        let Some(page) = page.and_then(|text| CatalogPage::parse(&text).ok()) else { return Ok(None) };
        let offered = CatalogPage { version: package.version().to_owned(), ..page.clone() };
        if offered.is_older_than(&page) && age == Age::Newer {
            return Err(InstallError::Older { id, installed: page.version, offered: offered.version });
        }
        Ok(Some(page.version))
    }

    /// Unpacks beside the installed catalog and changes places with it, so that it is there whole at any time.
    fn replace(
        &self,
        mut package: Verified<'_>,
        signer: &PublicKey,
        replaced: Option<String>,
        key: String,
    ) -> Result<Installed, InstallError> {
        fs::create_dir_all(&self.catalogs)
            .map_err(|error| FolderError::io("make the folder", &self.catalogs, error))?;
        // A name with a capital letter is no catalog's id, so that nobody reads what is unfinished.
        let unfinished = self.catalogs.join(format!("NEW-{}", package.id()));
        let old = self.catalogs.join(format!("OLD-{}", package.id()));
        for left_over in [&unfinished, &old] {
            if left_over.exists() {
                fs::remove_dir_all(left_over).map_err(|error| FolderError::io("remove", left_over, error))?;
            }
        }
        let folder = match unpacked(&mut package, signer, &unfinished) {
            Ok(folder) => folder,
            Err(error) => {
                drop(fs::remove_dir_all(&unfinished));
                return Err(error);
            }
        };
        let root = self.catalogs.join(package.id());
        let had_one = root.exists();
        if had_one {
            fs::rename(&root, &old).map_err(|error| FolderError::io("move away", &root, error))?;
        }
        if let Err(error) = fs::rename(&unfinished, &root) {
            if had_one {
                drop(fs::rename(&old, &root));
            }
            return Err(FolderError::io("move into place", &root, error).into());
        }
        drop(fs::remove_dir_all(&old));
        Ok(Installed {
            page: folder.page.unwrap_or_default(),
            replaced,
            products: folder.catalog.products.len(),
            materials: folder.catalog.materials.len(),
            key,
            root,
        })
    }

    /// Removes an installed catalog. Homes keep what they use of it.
    pub fn remove(&self, id: &str) -> Result<(), InstallError> {
        let root = self.catalogs.join(id);
        if !is_id(id) || !root.is_dir() {
            return Err(InstallError::NotInstalled { id: id.to_owned() });
        }
        fs::remove_dir_all(&root).map_err(|error| FolderError::io("remove", &root, error).into())
    }

    /// Id of the key that an installed catalog was signed with.
    pub fn signer_of(folder: &CatalogFolder) -> Option<String> {
        let text = fs::read_to_string(folder.root.join(SIGNER)).ok()?;
        public_key(&text).ok().map(|key| key_id(key.keynum()))
    }
}

/// Unpacks a catalog and notes its signer.
fn unpacked(package: &mut Verified<'_>, signer: &PublicKey, target: &Path) -> Result<CatalogFolder, InstallError> {
    let folder = package.unpack(target)?;
    if let Some(first) = folder.findings.first() {
        return Err(PackageError::Findings { count: folder.findings.len(), first: first.to_string() }.into());
    }
    let path = target.join(SIGNER);
    fs::write(&path, signer.to_base64()).map_err(|error| FolderError::io("write", &path, error))?;
    Ok(folder)
}
