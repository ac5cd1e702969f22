//! `homewright new`

use anyhow::{Context as _, Result, bail};
use clap::Args;
use homewright_catalog::Catalog;
use homewright_design::{Design, IdSource, Level, Project, Transaction, template};
use homewright_geometry::Length;
use serde_json::json;

use crate::output::Output;
use crate::{File, home, sources};

/// The shipped templates by name.
const TEMPLATES: &[(&str, &str)] = &[("flat-89", include_str!("../../../assets/templates/flat-89.toml"))];

/// Make a new home, empty or from a template.
#[derive(Args)]
pub(crate) struct New {
    /// The .home file to make; it must not exist yet.
    file: File,
    /// A shipped template (flat-89), or the path of a template file.
    #[arg(long)]
    template: Option<String>,
}

impl New {
    pub(crate) fn run(self, folders: &[std::path::PathBuf], output: &Output) -> Result<()> {
        let catalogs = sources::catalogs(folders, output)?;
        let design = match &self.template {
            Some(name) => from_template(name, &catalogs.all)?,
            None => empty(&self.file)?,
        };
        home::create(&self.file, &design, sources::assets(&design, &catalogs))?;
        let items = design.items().count();
        let text = format!("{} made: {} walls, {items} items", self.file.display(), design.walls().count());
        output.answer(&text, &json!({ "file": self.file, "walls": design.walls().count(), "items": items }));
        Ok(())
    }
}

/// A home from a shipped template or a template file.
pub(crate) fn from_template(name: &str, catalog: &Catalog) -> Result<Design> {
    let (file, text) = match TEMPLATES.iter().find(|(known, _)| *known == name) {
        Some((known, text)) => (format!("{known}.toml"), (*text).to_owned()),
        None if std::path::Path::new(name).extension().is_some_and(|ending| ending == "toml") => (
            name.to_owned(),
            std::fs::read_to_string(name).with_context(|| format!("could not read the template {name}"))?,
        ),
        None => {
            let known: Vec<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
            bail!(
                "there is no template \"{name}\"; choose one of: {}, or give the path of a .toml file",
                known.join(", ")
            );
        }
    };
    // A template makes the same home every time: its ids come from a fixed seed.
    let mut ids = IdSource::new(home::now(), 89);
    let design = template::instantiate(&file, &text, catalog, &mut ids)?;
    Ok(design)
}

/// A home with nothing but one level.
fn empty(file: &std::path::Path) -> Result<Design> {
    let mut ids = IdSource::new(home::now(), home::entropy());
    let name = file.file_stem().map_or_else(|| "Home".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let mut design = Design::new(ids.next_id(), Project { name, ..Project::default() })?;
    let level =
        Level { name: "1F".to_owned(), elevation: Length::ZERO, height: Length::mm(2800.0), slab: Length::mm(150.0) };
    design.apply(Transaction::new("New home").with(ids.next_id(), level))?;
    Ok(design)
}

/// A plain room of 6 × 5 m to look at a model in.
pub(crate) fn showroom(file: &std::path::Path) -> Result<Design> {
    const SOURCE: &str = include_str!("../../../assets/templates/showroom.toml");
    let mut ids = IdSource::new(home::now(), home::entropy());
    let mut design = template::instantiate("showroom.toml", SOURCE, Catalog::builtin(), &mut ids)?;
    if let (Some((id, project)), Some(stem)) = (design.project(), file.file_stem()) {
        let named = Project { name: stem.to_string_lossy().into_owned(), ..project.clone() };
        design.apply(Transaction::new("Name it").with(id, named))?;
    }
    Ok(design)
}
