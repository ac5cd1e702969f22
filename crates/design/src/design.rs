//! A home, and how an edit is applied to it: whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{self, MAX_ENTITIES};
use crate::index::Index;
use crate::problem::{EntityName, Fault, Kind, Problem, Refusal};
use crate::transaction::{Applied, Change, Transaction};
use crate::{Entity, EntityId, Project};

/// A home. Read through shared references; changed by [`Design::apply`] alone.
///
/// Two designs are equal when their entities are; how many edits led there does not matter.
#[derive(Debug, Clone, Default)]
pub struct Design {
    entities: BTreeMap<EntityId, Entity>,
    index: Index,
    revision: u64,
}

impl PartialEq for Design {
    fn eq(&self, other: &Self) -> bool {
        self.entities == other.entities
    }
}

impl Design {
    /// A home with nothing but its project.
    ///
    /// # Errors
    /// When a field of the project is out of bounds.
    pub fn new(id: EntityId, project: Project) -> Result<Self, Refusal> {
        let mut design = Self::default();
        design.apply(Transaction::new("New home").with(id, project))?;
        Ok(design)
    }

    /// A home of these entities, checked as a whole.
    ///
    /// # Errors
    /// With everything that is wrong; see [`Design::unchecked`] for tools that mend.
    pub fn from_entities(entities: BTreeMap<EntityId, Entity>) -> Result<Self, Refusal> {
        let design = Self::unchecked(entities);
        let problems = design.validate();
        if problems.is_empty() { Ok(design) } else { Err(Refusal { label: String::new(), problems }) }
    }

    /// A home of these entities, right or wrong. Ask [`Design::validate`] what is wrong with it.
    pub fn unchecked(entities: BTreeMap<EntityId, Entity>) -> Self {
        let mut index = Index::default();
        for (id, entity) in &entities {
            index.add(*id, entity);
        }
        Self { entities, index, revision: 0 }
    }

    /// Everything, by id.
    pub const fn entities(&self) -> &BTreeMap<EntityId, Entity> {
        &self.entities
    }

    /// One entity.
    pub fn get(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(&id)
    }

    /// Counts every transaction that changed something, undo and redo included.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) const fn index(&self) -> &Index {
        &self.index
    }

    /// Applies an edit whole, or refuses it whole and leaves everything as it was.
    ///
    /// What the edit touches is checked, and what depends on it: a wall's openings, what stands on an item, whoever
    /// uses a product's record.
    ///
    /// # Errors
    /// With everything that is wrong with it.
    pub fn apply(&mut self, transaction: Transaction) -> Result<Applied, Refusal> {
        let Transaction { label, puts, deletes } = transaction;
        let problems = self.contradictions(&puts, &deletes);
        if !problems.is_empty() {
            return Err(Refusal { label, problems });
        }
        let applied = self.swap(&label, puts, &deletes);
        let problems = self.problems_after(&applied);
        if problems.is_empty() {
            return Ok(applied);
        }
        let Applied { change, inverse: Transaction { puts, deletes, .. } } = applied;
        self.swap(&label, puts, &deletes);
        self.revision = change.revision.saturating_sub(u64::from(!change.is_empty()));
        Err(Refusal { label, problems })
    }

    /// Everything that is wrong with the design, for whole documents from elsewhere.
    pub fn validate(&self) -> Vec<Problem> {
        let mut problems = check::whole_table(self);
        for (id, entity) in &self.entities {
            if problems.len() >= check::MAX_PROBLEMS {
                break;
            }
            check::entity(self, *id, entity, &BTreeMap::new(), &mut problems);
        }
        problems
    }

    /// What is wrong with an edit before looking at what it puts.
    fn contradictions(&self, puts: &BTreeMap<EntityId, Entity>, deletes: &BTreeSet<EntityId>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for id in deletes {
            let (entity, fault) = match (self.entities.get(id), puts.get(id)) {
                (_, Some(entity)) => (EntityName::of(*id, entity), Fault::PutAndDeleted),
                (None, None) => (EntityName::missing(*id), Fault::NothingToDelete),
                (Some(_), None) => continue,
            };
            problems.push(Problem { entity, field: "id".to_owned(), fault });
        }
        let count = self.entities.len() + puts.len();
        if count > MAX_ENTITIES {
            let fault = Fault::TooManyEntities { count, max: MAX_ENTITIES };
            let first = puts.iter().next().map(|(id, entity)| EntityName::of(*id, entity));
            problems.extend(first.map(|entity| Problem { entity, field: "id".to_owned(), fault }));
        }
        problems
    }

    /// Exchanges entities without looking at them; what it returns takes it back.
    fn swap(&mut self, label: &str, puts: BTreeMap<EntityId, Entity>, deletes: &BTreeSet<EntityId>) -> Applied {
        let mut applied = Applied { change: Change::default(), inverse: Transaction::new(label) };
        for id in deletes {
            if let Some(old) = self.entities.remove(id) {
                self.index.remove(*id, &old);
                applied.inverse.puts.insert(*id, old);
                applied.change.removed.insert(*id);
            }
        }
        for (id, new) in puts {
            if self.entities.get(&id) == Some(&new) {
                continue;
            }
            self.index_swap(id, &new);
            if let Some(old) = self.entities.insert(id, new) {
                applied.inverse.puts.insert(id, old);
                applied.change.changed.insert(id);
            } else {
                applied.inverse.deletes.insert(id);
                applied.change.added.insert(id);
            }
        }
        self.revision += u64::from(!applied.change.is_empty());
        applied.change.revision = self.revision;
        applied
    }

    fn index_swap(&mut self, id: EntityId, new: &Entity) {
        if let Some(old) = self.entities.get(&id) {
            self.index.remove(id, old);
        }
        self.index.add(id, new);
    }

    /// What is wrong with what an edit touched and with what depends on it.
    fn problems_after(&self, applied: &Applied) -> Vec<Problem> {
        if applied.change.is_empty() {
            return Vec::new();
        }
        let gone = &applied.inverse.puts;
        let mut problems = Vec::new();
        let touches_project = gone
            .values()
            .chain(applied.change.touched().iter().filter_map(|id| self.entities.get(id)))
            .any(|entity| entity.kind() == Kind::Project);
        if touches_project || self.index.of_kind(Kind::Project).next().is_none() {
            problems.extend(check::project_count(self));
        }
        for id in self.affected(applied) {
            if problems.len() >= check::MAX_PROBLEMS {
                break;
            }
            if let Some(entity) = self.entities.get(&id) {
                check::entity(self, id, entity, gone, &mut problems);
            }
        }
        problems
    }

    /// What an edit touched and what depends on it.
    fn affected(&self, applied: &Applied) -> BTreeSet<EntityId> {
        let mut affected = BTreeSet::new();
        for id in applied.change.touched() {
            for entity in [self.entities.get(&id), applied.inverse.puts.get(&id)].into_iter().flatten() {
                let users = self.index.users(id, entity);
                if matches!(entity, Entity::Level(_)) {
                    // Walls without a height of their own take the level's, and their openings must fit it.
                    affected.extend(users.iter().flat_map(|user| self.referrers(*user)));
                }
                affected.extend(users);
            }
            affected.insert(id);
        }
        affected
    }
}
