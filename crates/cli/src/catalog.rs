//! `homewright catalog`

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use homewright_catalog::catalog::shipped_sources;
use homewright_catalog::{Catalog as Records, Language};
use serde_json::json;

use crate::File;
use crate::output::Output;
use crate::thumbnails::Thumbnails;

/// Largest record file that is read.
const LARGEST_FILE: u64 = 16 << 20;

/// Look into the catalog, or check a folder of catalog records.
#[derive(Subcommand)]
pub(crate) enum Catalog {
    /// Find products by words of their names, category or article number.
    Search {
        /// What to look for; everything without it.
        words: Vec<String>,
    },
    /// Check a folder of records; the shipped catalog without one.
    Validate {
        /// Folder with .toml files, and .ies files they name.
        folder: Option<File>,
    },
    /// Draw pictures of products or materials, or contact sheets of them.
    Thumbnails(Thumbnails),
}

impl Catalog {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        match self {
            Self::Search { words } => {
                search(&words.join(" "), output);
                Ok(())
            }
            Self::Validate { folder } => validate(folder.as_deref(), output),
            Self::Thumbnails(command) => command.run(output),
        }
    }
}

fn search(words: &str, output: &Output) {
    let found = Records::builtin().search(words, Language::Chinese);
    if found.is_empty() {
        output.answer(&format!("nothing matches \"{words}\""), &json!([]));
        return;
    }
    let mut text = String::new();
    for product in &found {
        let [width, depth, height] = product.size;
        text += &format!(
            "{:<28} {} · {}  {width} × {depth} × {height} mm  {} CNY\n",
            product.id.0, product.name.zh, product.name.en, product.price
        );
    }
    output.answer(&text, &json!(found));
}

fn validate(folder: Option<&std::path::Path>, output: &Output) -> Result<()> {
    let sources = match folder {
        None => shipped_sources().into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect(),
        Some(folder) => read_folder(folder)?,
    };
    let borrowed: Vec<(&str, &str)> = sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (catalog, findings) = Records::from_sources(&borrowed);
    let mut lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.extend(catalog.validate().iter().map(ToString::to_string));
    let counts = catalog.counts();
    let mut text = lines.join("\n");
    text += &format!(
        "\n{} products ({} luminaires, {} of them with a web; {} devices), {} materials, {} packages, {} findings",
        counts.products,
        counts.luminaires,
        counts.webs,
        counts.devices,
        counts.materials,
        counts.packages,
        lines.len()
    );
    let mut answer = json!(counts);
    answer["findings"] = json!(lines);
    output.answer(&text, &answer);
    if lines.is_empty() { Ok(()) } else { bail!("the catalog has {} findings", lines.len()) }
}

/// All .toml and .ies files of a folder and its folders; links are not followed.
pub(crate) fn read_folder(folder: &std::path::Path) -> Result<Vec<(String, String)>> {
    let mut sources = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let entries =
            std::fs::read_dir(&folder).with_context(|| format!("could not read the folder {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            if kind.is_dir() {
                waiting.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "toml" || ending == "ies") {
                if entry.metadata()?.len() > LARGEST_FILE {
                    bail!("{} is larger than {} MiB; split it", path.display(), LARGEST_FILE >> 20);
                }
                let bytes = std::fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
                let is_photometry = path.extension().is_some_and(|ending| ending == "ies");
                let text = if is_photometry {
                    String::from_utf8_lossy(&bytes).into_owned()
                } else {
                    String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8 text", path.display()))?
                };
                sources.push((path.display().to_string(), text));
            }
        }
    }
    sources.sort();
    Ok(sources)
}
