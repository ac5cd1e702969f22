//! Alternatives: parts of a home that exist in several versions, one of which is in force.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_NAME};
use crate::problem::{Fault, Kind};
use crate::{Design, Entity, EntityId, Transaction};

/// Most alternatives of a set.
pub const MAX_OPTIONS: usize = 26;

/// Alternatives A, B, C … of a part of the home.
///
/// What belongs to the one in force stands in the home like everything else; the others are kept here, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionSet {
    /// What they are about, such as "Bedroom floor".
    pub name: String,
    /// Number of the one in force, from 0.
    pub active: usize,
    /// The alternatives.
    pub options: Vec<Alternative>,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Name. Empty: its letter.
    #[serde(default)]
    pub name: String,
    /// Of the one in force: the entities of the home that belong to it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub members: BTreeSet<EntityId>,
    /// Of the others: what they put in place of the members of the one in force.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stored: BTreeMap<EntityId, Entity>,
}

impl OptionSet {
    /// The name of an alternative: its own, or its letter.
    pub fn option_name(&self, index: usize) -> String {
        match self.options.get(index) {
            Some(option) if !option.name.is_empty() => option.name.clone(),
            _ => u8::try_from(index).map_or_else(|_| String::new(), |index| char::from(b'A' + index % 26).to_string()),
        }
    }

    /// The edit that puts another alternative of a set in force and keeps the present one; empty where there is no
    /// such set or alternative, or it is in force already.
    pub fn switching(design: &Design, set_id: EntityId, to: usize, label: &str) -> Transaction {
        let mut edit = Transaction::new(label);
        let Some(set) = design.option_set(set_id) else { return edit };
        if to >= set.options.len() || to == set.active {
            return edit;
        }
        let mut next = set.clone();
        let leaving = &mut next.options[set.active];
        let members = std::mem::take(&mut leaving.members);
        leaving.stored = members.iter().filter_map(|id| Some((*id, design.get(*id)?.clone()))).collect();
        let arriving = std::mem::take(&mut next.options[to].stored);
        next.options[to].members = arriving.keys().copied().collect();
        next.active = to;
        for id in members.iter().filter(|id| design.get(**id).is_some() && !arriving.contains_key(id)) {
            edit.delete(*id);
        }
        for (id, entity) in arriving {
            edit.put(id, entity);
        }
        edit.put(set_id, next);
        edit
    }

    /// The set with one more alternative, a copy of the one in force; the copy is not in force.
    #[must_use]
    pub fn with_copy(&self, design: &Design) -> Self {
        let mut next = self.clone();
        let stored = self
            .options
            .get(self.active)
            .into_iter()
            .flat_map(|option| &option.members)
            .filter_map(|id| Some((*id, design.get(*id)?.clone())))
            .collect();
        next.options.push(Alternative { stored, ..Alternative::default() });
        next
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.text("name", &self.name, MAX_NAME);
        if self.options.len() > MAX_OPTIONS {
            let fault = Fault::TooLong { count: self.options.len(), what: "options", max: MAX_OPTIONS };
            checker.report("options", fault);
        }
        if self.active >= self.options.len() {
            checker.report("active", Fault::NoSuchOption { given: self.active, count: self.options.len() });
        }
        for option in &self.options {
            checker.text("options.name", &option.name, MAX_NAME);
            let is_plain = |entity: &Entity| {
                !matches!(entity.kind(), Kind::OptionSet | Kind::Project | Kind::Product | Kind::Material)
            };
            if let Some((_, entity)) = option.stored.iter().find(|(_, entity)| !is_plain(entity)) {
                checker.report("options.stored", Fault::NotAnAlternative { kind: entity.kind() });
            }
        }
    }
}
