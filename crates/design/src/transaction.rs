//! The one door for change: a list of puts and deletes, applied whole, with its inverse.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Design, Entity, EntityId};

/// An edit: entities to put (new or in place of the old) and ids to delete.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transaction {
    /// What the user did, in the user's words, for the history.
    pub label: String,
    /// Entities to put.
    #[serde(default)]
    pub puts: BTreeMap<EntityId, Entity>,
    /// Ids to delete.
    #[serde(default)]
    pub deletes: BTreeSet<EntityId>,
}

/// What a transaction touched, for everything that follows a design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Revision after the change.
    pub revision: u64,
    /// Ids that are new.
    pub added: BTreeSet<EntityId>,
    /// Ids whose entity differs.
    pub changed: BTreeSet<EntityId>,
    /// Ids that are gone.
    pub removed: BTreeSet<EntityId>,
}

/// What came of a transaction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    /// What it touched.
    pub change: Change,
    /// The transaction that takes it back.
    pub inverse: Transaction,
}

impl Transaction {
    /// An edit that does nothing yet.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), puts: BTreeMap::new(), deletes: BTreeSet::new() }
    }

    /// This edit, which also puts `entity`.
    #[must_use]
    pub fn with(mut self, id: EntityId, entity: impl Into<Entity>) -> Self {
        self.put(id, entity);
        self
    }

    /// This edit, which also deletes `id`.
    #[must_use]
    pub fn without(mut self, id: EntityId) -> Self {
        self.delete(id);
        self
    }

    /// Puts `entity`, new or in place of the old.
    pub fn put(&mut self, id: EntityId, entity: impl Into<Entity>) {
        self.puts.insert(id, entity.into());
    }

    /// Deletes `id`.
    pub fn delete(&mut self, id: EntityId) {
        self.deletes.insert(id);
    }

    /// Whether it does nothing.
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }

    /// The edit that deletes `ids` and everything that cannot be without them: a wall's openings and what hangs on
    /// it, what stands on an item, everything on a level.
    pub fn deleting_with_dependants(
        label: impl Into<String>,
        design: &Design,
        ids: impl IntoIterator<Item = EntityId>,
    ) -> Self {
        let mut edit = Self::new(label);
        let mut waiting: Vec<EntityId> = ids.into_iter().filter(|id| design.get(*id).is_some()).collect();
        while let Some(id) = waiting.pop() {
            if edit.deletes.insert(id) {
                waiting.extend(design.referrers(id));
            }
        }
        edit
    }
}

impl Change {
    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Every id it touched, in order.
    pub fn touched(&self) -> BTreeSet<EntityId> {
        self.added.iter().chain(&self.changed).chain(&self.removed).copied().collect()
    }

    /// The change that says a whole design is new, for those who start to follow it.
    pub fn everything(design: &Design) -> Self {
        Self { revision: design.revision(), added: design.entities().keys().copied().collect(), ..Self::default() }
    }

    /// Adds a later change, so that the two read as one.
    pub fn absorb(&mut self, later: &Self) {
        self.revision = later.revision;
        for id in &later.added {
            let was_there = self.removed.remove(id);
            if was_there {
                self.changed.insert(*id)
            } else {
                self.added.insert(*id)
            };
        }
        for id in &later.changed {
            if !self.added.contains(id) {
                self.changed.insert(*id);
            }
        }
        for id in &later.removed {
            self.changed.remove(id);
            if !self.added.remove(id) {
                self.removed.insert(*id);
            }
        }
    }
}
