//! `homewright catalog`

pub(crate) mod import;
mod package;
mod search;
mod start;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Subcommand;
use homewright_catalog::Catalog as Records;
use homewright_catalog::catalog::shipped_sources;
use homewright_exchange::folder::CatalogFolder;
use serde_json::json;

use crate::output::Output;
use crate::thumbnails::Thumbnails;
use crate::{File, sources};

/// Look into the catalog, or check a folder of catalog records.
#[derive(Subcommand)]
pub(crate) enum Catalog {
    /// Find products while counting what else could be chosen.
    Search(search::Search),
    /// Bring in products of other programs, spreadsheets and model files.
    Import(import::Import),
    /// Begin a catalog of your own, with a product to change.
    New(start::New),
    /// Print the JSON Schema of catalog files, for editors.
    Schema(start::Schema),
    /// Check a folder of records; the shipped catalog without one.
    Validate {
        /// Folder with .toml files, and .ies files they name.
        folder: Option<File>,
        /// Say as well what labels leave out: weight, warranty, IP rating, grades, as the category asks. Always done for
        /// the shipped catalog.
        #[arg(long)]
        labels: bool,
    },
    /// Draw pictures of products or materials, or contact sheets of them.
    Thumbnails(Thumbnails),
    /// Make a pair of keys to sign catalogs with.
    Keygen(package::Keygen),
    /// Pack a catalog folder into a signed package.
    Pack(package::Pack),
    /// Install a signed package, or update the catalog in place.
    Install(package::Install),
    /// List the installed catalogs.
    List,
    /// Offer an installed catalog again.
    Enable(package::Enable),
    /// Let an installed catalog rest: it stays installed and is not offered.
    Disable(package::Enable),
    /// Remove an installed catalog.
    Remove(package::Remove),
}

impl Catalog {
    pub(crate) fn run(self, folders: &[PathBuf], output: &Output) -> Result<()> {
        match self {
            Self::Search(command) => command.run(&sources::catalogs(folders, output)?.all, output),
            Self::Import(command) => command.run(output),
            Self::New(command) => command.run(output),
            Self::Schema(command) => command.run(output),
            Self::Validate { folder, labels } => validate(folder.as_deref(), labels, folders, output),
            Self::Thumbnails(command) => command.run(output),
            Self::Keygen(command) => command.run(output),
            Self::Pack(command) => command.run(output),
            Self::Install(command) => command.run(output),
            Self::List => package::list(output),
            Self::Enable(command) => command.run(true, output),
            Self::Disable(command) => command.run(false, output),
            Self::Remove(command) => command.run(output),
        }
    }
}

/// Checks a folder's records, which may name those of the shipped and installed catalogs; the shipped ones without it.
fn validate(folder: Option<&std::path::Path>, with_labels: bool, folders: &[PathBuf], output: &Output) -> Result<()> {
    let (catalog, findings) = match folder {
        None => {
            let sources = shipped_sources();
            let (catalog, mut findings) = Records::from_sources(&sources);
            let doubts = catalog.validate().into_iter().chain(catalog.unlabelled());
            findings.extend(doubts.map(|doubt| doubt.located(&sources)));
            (catalog, findings)
        }
        Some(folder) => {
            let folder = CatalogFolder::open_beside(folder, &sources::catalogs(folders, output)?.all)?;
            let mut findings = folder.check()?;
            if with_labels {
                findings.extend(folder.check_labels()?);
            }
            (folder.catalog, findings)
        }
    };
    let counts = catalog.counts();
    let mut lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.push(format!(
        "{} products ({} luminaires, {} of them with a web; {} devices), {} materials, {} packages, {} findings",
        counts.products,
        counts.luminaires,
        counts.webs,
        counts.devices,
        counts.materials,
        counts.packages,
        findings.len()
    ));
    let mut answer = json!(counts);
    answer["findings"] = json!(findings);
    output.answer(&lines.join("\n"), &answer);
    if findings.is_empty() { Ok(()) } else { bail!("the catalog has {} findings", findings.len()) }
}
