//! What is selected, in the order in which it was.

use homewright_design::{Design, EntityId};

/// Selected entities, each once; the last one is the one that leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection(Vec<EntityId>);

impl Selection {
    /// Everything selected.
    pub fn ids(&self) -> &[EntityId] {
        &self.0
    }

    /// The one that leads: what the inspector shows.
    pub fn leader(&self) -> Option<EntityId> {
        self.0.last().copied()
    }

    /// Whether nothing is selected.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an entity is selected.
    pub fn contains(&self, id: EntityId) -> bool {
        self.0.contains(&id)
    }

    pub(crate) fn set(&mut self, ids: impl IntoIterator<Item = EntityId>) {
        self.0.clear();
        for id in ids {
            self.add(id);
        }
    }

    pub(crate) fn add(&mut self, id: EntityId) {
        self.0.retain(|other| *other != id);
        self.0.push(id);
    }

    pub(crate) fn toggle(&mut self, id: EntityId) {
        if self.contains(id) {
            self.0.retain(|other| *other != id);
        } else {
            self.0.push(id);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets what the design no longer holds.
    pub(crate) fn retain_in(&mut self, design: &Design) {
        self.0.retain(|id| design.get(*id).is_some());
    }
}
