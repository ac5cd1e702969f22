//! What a new home can start from.

use homewright_catalog::Catalog;
use homewright_design::{Design, IdSource, template};

use crate::starter;

/// Something a new home can start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name in calls.
    pub id: &'static str,
    /// Key of its name's text; the explanation's key is the same with `-about`.
    pub key: &'static str,
    source: &'static str,
}

/// Everything a new home can start from, in the order of the start screen.
pub const TEMPLATES: [Template; 3] = [
    Template { id: "empty", key: "template-empty", source: EMPTY },
    Template { id: "two-rooms", key: "template-two-rooms", source: starter::ROOMS },
    Template { id: "flat-89", key: "template-flat-89", source: include_str!("../../assets/templates/flat-89.toml") },
];

/// A storey with nothing on it.
const EMPTY: &str = r#"
[home]
name = "Home"

[[level]]
name = "1F"
height = 2800
"#;

/// A new home from a template, called `name` unless that is empty.
///
/// # Errors
/// When the template does not fit the catalog, or there is none of this name.
pub fn design_of(id: &str, name: &str, catalog: &Catalog, ids: &mut IdSource) -> Result<Design, String> {
    let template = TEMPLATES
        .iter()
        .find(|template| template.id == id)
        .ok_or_else(|| format!("there is no template “{id}”; choose one of the start screen"))?;
    let file = format!("{id}.toml");
    let mut design = template::instantiate(&file, template.source, catalog, ids).map_err(|error| error.to_string())?;
    if let (false, Some((id, project))) = (name.is_empty(), design.project()) {
        let mut project = project.clone();
        name.clone_into(&mut project.name);
        let edit = homewright_design::Transaction::new("").with(id, project);
        design.apply(edit).map_err(|error| error.to_string())?;
    }
    Ok(design)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_becomes_a_home() {
        for template in TEMPLATES {
            let mut ids = IdSource::new(1, 1);
            let design = design_of(template.id, "", Catalog::builtin(), &mut ids).unwrap();
            assert_eq!(design.levels().len(), 1, "{}", template.id);
        }
    }
}
