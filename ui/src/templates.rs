//! What a new home can start from.

use homewright_catalog::{Catalog, Language};
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

/// Names of rooms that say more than their kind, in English.
const ENGLISH_ROOMS: [(&str, &str); 2] = [("客餐厅", "Living and dining"), ("主卧", "Main bedroom")];

/// A template's home as one who reads a language would have named it: rooms that are called after their kind are called
/// so in whatever language the home is looked at.
pub fn in_language(design: &mut Design, language: Language) {
    if language == Language::Chinese {
        return;
    }
    let mut edit = homewright_design::Transaction::new("");
    for (id, room) in design.rooms().filter(|(_, room)| !room.name.is_ascii()) {
        let known = ENGLISH_ROOMS.iter().find(|(chinese, _)| *chinese == room.name);
        let name = known.map_or_else(String::new, |(_, english)| (*english).to_owned());
        edit.put(id, homewright_design::Room { name, ..room.clone() });
    }
    // Names are always valid: what could be refused is not in it.
    drop(design.apply(edit));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_of_a_template_are_named_in_the_language_of_who_reads_them() {
        let mut design = design_of("flat-89", "", Catalog::builtin(), &mut IdSource::new(0, 89)).unwrap();
        in_language(&mut design, Language::Chinese);
        assert!(design.rooms().any(|(_, room)| room.name == "主卧"));
        in_language(&mut design, Language::English);
        assert!(design.rooms().all(|(_, room)| room.name.is_ascii()));
        assert!(design.rooms().any(|(_, room)| room.name == "Main bedroom"));
    }

    #[test]
    fn every_template_becomes_a_home() {
        for template in TEMPLATES {
            let mut ids = IdSource::new(1, 1);
            let design = design_of(template.id, "", Catalog::builtin(), &mut ids).unwrap();
            assert_eq!(design.levels().len(), 1, "{}", template.id);
        }
    }
}
