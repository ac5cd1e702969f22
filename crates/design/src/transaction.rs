//! The one door for change: a list of puts and deletes, applied whole, with its inverse.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Entity, EntityId};

/// A home. Read through shared references; changed by [`Design::apply`] alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Design {
    entities: BTreeMap<EntityId, Entity>,
    revision: u64,
}

/// An edit: entities to put (new or in place of the old) and ids to delete.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Transaction {
    /// What the user did, in the user's words, for the history.
    pub label: String,
    /// Entities to put.
    pub puts: BTreeMap<EntityId, Entity>,
    /// Ids to delete.
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

impl Design {
    /// Everything, by id.
    pub const fn entities(&self) -> &BTreeMap<EntityId, Entity> {
        &self.entities
    }

    /// One entity.
    pub fn get(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(&id)
    }

    /// Counts every applied transaction, undo and redo included.
    pub const fn revision(&self) -> u64 {
        self.revision
    }
}
