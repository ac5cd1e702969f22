//! `homewright catalog new` and `homewright catalog schema`: the first minutes with records of one's own.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use homewright_catalog::schema::catalog_file;
use homewright_exchange::folder::{CatalogFolder, CatalogPage};
use serde_json::json;

use crate::File;
use crate::output::Output;

/// The records that a new catalog begins with; `{id}` stands for the catalog's.
const BOOKCASE: &str = include_str!("bookcase.toml");
/// The schema's name in a new catalog, which the record file names for editors.
const SCHEMA: &str = "catalog.schema.json";

/// Begin a catalog of your own: a folder with a page, a product to change, and the schema for your editor.
#[derive(Args)]
pub(crate) struct New {
    /// The folder; made if it is missing. Its name becomes the catalog's id.
    folder: File,
    /// The catalog's id: small letters, digits, `.`, `-` and `_`; from the folder's name without it.
    #[arg(long)]
    id: Option<String>,
}

impl New {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let folder: &Path = &self.folder;
        let id = self.id.clone().unwrap_or_else(|| id_from(folder));
        let is_free = std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
        ensure!(is_free, "{} is there and not empty; nothing in it was touched, name a new folder", folder.display());
        let page = CatalogPage {
            id: id.clone(),
            name: homewright_catalog::Text { zh: "我的目录".to_owned(), en: "My catalog".to_owned() },
            version: "1.0".to_owned(),
            publisher: "Me".to_owned(),
            licence: "CC-BY-4.0".to_owned(),
            ..CatalogPage::default()
        };
        if let Err(reason) = CatalogPage::parse(&page.to_toml()) {
            bail!("the folder's name makes no catalog id: {reason}; give one with --id");
        }
        let schema = serde_json::to_string_pretty(&catalog_file())?;
        let files = [
            ("catalog.toml".to_owned(), page.to_toml()),
            ("products/bookcase.toml".to_owned(), BOOKCASE.replace("{id}", &id)),
            (SCHEMA.to_owned(), schema + "\n"),
        ];
        let mut written: Vec<PathBuf> = Vec::new();
        for (name, text) in files {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).with_context(|| format!("could not make {}", parent.display()))?;
            std::fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
            written.push(path);
        }
        let catalog = CatalogFolder::open(folder)?;
        let products: Vec<&str> = catalog.catalog.products.keys().map(|id| id.0.as_str()).collect();
        let listed: Vec<String> = written.iter().map(|path| format!("  {}", path.display())).collect();
        let text = format!(
            "a catalog `{id}` with the product {}\n{}\nNext: homewright catalog validate {}",
            products.join(", "),
            listed.join("\n"),
            folder.display()
        );
        output.answer(&text, &json!({ "id": id, "products": products, "files": written }));
        Ok(())
    }
}

/// A catalog's id from its folder's name.
fn id_from(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_') { c } else { '-' };
    let id: String = name.chars().map(plain).collect();
    id.trim_matches(['-', '.']).to_owned()
}

/// Print the JSON Schema of catalog files, so that an editor completes and checks them.
#[derive(Args)]
pub(crate) struct Schema {
    /// File to write; standard output without one.
    #[arg(short, long)]
    output: Option<File>,
}

impl Schema {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let schema = catalog_file();
        let text = serde_json::to_string_pretty(&schema)?;
        let Some(path) = self.output else {
            output.answer(&text, &schema);
            return Ok(());
        };
        std::fs::write(&path, text + "\n").with_context(|| format!("could not write {}", path.display()))?;
        output.answer(&format!("schema in {}", path.display()), &json!({ "schema": path.clone() }));
        Ok(())
    }
}
