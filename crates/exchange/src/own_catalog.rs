//! The user's own catalog: a catalog folder like any other, to which products are added one by one. It lies among the
//! installed ones, nobody signs it, and `homewright catalog validate` accepts it.

use std::fs;
use std::path::{Path, PathBuf};

use homewright_catalog::luminaire::Photometry;
use homewright_catalog::{Catalog, Product, ProductId, Text};

use crate::folder::{CATALOG_PAGE, CatalogFolder, CatalogPage, FolderError};
use crate::folder_writer::write;
use crate::record::product_toml;

/// Why a product was not kept.
#[derive(Debug, thiserror::Error)]
pub enum OwnCatalogError {
    /// The folder cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The record is not one that a catalog can have.
    #[error("the product cannot be kept: {first}")]
    Findings {
        /// The first thing that is wrong.
        first: String,
    },
    /// It is not the user's own.
    #[error("{id} is not among your own products")]
    NotOwn {
        /// The product.
        id: String,
    },
}

/// The user's own catalog.
#[derive(Debug, Clone)]
pub struct OwnCatalog {
    root: PathBuf,
}

impl OwnCatalog {
    /// Its id, and the name of its folder among the installed catalogs.
    pub const ID: &'static str = "own";

    /// The one under a folder of the user's data; it need not be there yet.
    pub fn at(data: &Path) -> Self {
        Self { root: data.join("catalogs").join(Self::ID) }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Keeps a product with the files that it names, in place of an earlier one of its id; `beside` holds what it may
    /// name. Answers with the record as it is read from now on.
    ///
    /// # Errors
    /// If the record is not sound, or the folder cannot be written; then nothing was changed.
    pub fn keep(
        &self,
        product: &Product,
        files: &[(&str, &[u8])],
        beside: &Catalog,
    ) -> Result<Product, OwnCatalogError> {
        let mut product = product.clone();
        let light = match &mut product.photometry {
            Some(Photometry::File(file)) => {
                // Named by its content: two products may bring different files of one name.
                file.ies = format!("{}.ies", &crate::asset_name(file.text.as_bytes())[..16]);
                Some((format!("photometry/{}", file.ies), file.text.clone()))
            }
            Some(Photometry::Generated(_)) | None => None,
        };
        let text = product_toml(&product);
        let path = format!("products/{}", file_name(&product.id));
        let mut sources = vec![(path.as_str(), text.as_str())];
        sources.extend(light.as_ref().map(|(path, text)| (path.as_str(), text.as_str())));
        let (read, findings) = Catalog::from_sources_beside(beside, &sources);
        if let Some(first) = findings.first() {
            return Err(OwnCatalogError::Findings { first: first.message.clone() });
        }
        if let Some(first) = read.validate().first() {
            return Err(OwnCatalogError::Findings { first: first.message.clone() });
        }
        let kept = read.product(&product.id).cloned().unwrap_or(product);
        self.write(&sources, files)?;
        Ok(kept)
    }

    fn write(&self, texts: &[(&str, &str)], files: &[(&str, &[u8])]) -> Result<(), FolderError> {
        for folder in ["products", "photometry", "assets"] {
            let folder = self.root.join(folder);
            fs::create_dir_all(&folder).map_err(|error| FolderError::io("make the folder", &folder, error))?;
        }
        let page = self.root.join(CATALOG_PAGE);
        if !page.exists() {
            let own = CatalogPage {
                id: Self::ID.to_owned(),
                name: Text { zh: "我的产品".to_owned(), en: "My products".to_owned() },
                version: "1.0".to_owned(),
                ..CatalogPage::default()
            };
            write(&page, own.to_toml().as_bytes())?;
        }
        for (name, bytes) in files {
            let path = self.root.join("assets").join(format!("{name}.{}", crate::folder::asset_kind(bytes)));
            if !path.is_file() {
                write(&path, bytes)?;
            }
        }
        // The record comes last: what it names is there.
        for (path, text) in texts.iter().rev() {
            write(&self.root.join(path), text.as_bytes())?;
        }
        Ok(())
    }

    /// Removes a product. Homes keep what they use of it; files that others name stay.
    ///
    /// # Errors
    /// If it is not there, or the folder cannot be written.
    pub fn remove(&self, id: &ProductId) -> Result<(), OwnCatalogError> {
        let path = self.root.join("products").join(file_name(id));
        if !path.is_file() {
            return Err(OwnCatalogError::NotOwn { id: id.0.clone() });
        }
        Ok(fs::remove_file(&path).map_err(|error| FolderError::io("remove", &path, error))?)
    }

    /// What is in it, if it is there.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn open(&self, beside: &Catalog) -> Result<Option<CatalogFolder>, FolderError> {
        if self.root.is_dir() { CatalogFolder::open_beside(&self.root, beside).map(Some) } else { Ok(None) }
    }
}

/// The file of a product: its id has no letter that a file's name cannot have.
fn file_name(id: &ProductId) -> String {
    format!("{}.toml", id.0)
}
