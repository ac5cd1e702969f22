//! Options A, B, C of a part of the home: made, switched, compared.

use std::collections::BTreeSet;

use homewright_design::{Alternative, Design, Entity, EntityId, OptionSet, Transaction};

use crate::editor::{Editor, Response};

/// What is changed about a set of alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionChange {
    /// Its name.
    Rename(String),
    /// The name of one of them.
    RenameOption(usize, String),
    /// One of them goes. Where one is left, it becomes a part of the home like any other.
    Delete(usize),
    /// The one in force is decided on: the others go.
    Keep,
}

impl OptionChange {
    const fn label(&self) -> &'static str {
        match self {
            Self::Rename(_) | Self::RenameOption(..) => "Rename",
            Self::Delete(_) => "Delete option",
            Self::Keep => "Decide on option",
        }
    }
}

impl Editor {
    /// The alternatives that are in work: what is added goes to the option in force.
    pub const fn option_set_in_work(&self) -> Option<EntityId> {
        self.option_set
    }

    /// Works on a set of alternatives, or on none.
    pub fn set_option_set_in_work(&mut self, set: Option<EntityId>) {
        self.option_set = set.filter(|id| self.design.option_set(*id).is_some());
    }

    /// Makes alternatives of what is selected: A as it is, and B, in force, to be changed. Where the selection belongs to
    /// alternatives already, or there is none and alternatives are in work, adds one more option to them.
    pub(crate) fn make_option(&mut self) -> Response {
        self.drop_gesture();
        let selected: BTreeSet<EntityId> =
            self.selection.ids().iter().copied().filter(|id| self.design.get(*id).is_some_and(can_differ)).collect();
        let of_selection = self
            .design
            .option_sets()
            .find(|(_, set)| set.options.iter().any(|option| !option.members.is_disjoint(&selected)))
            .map(|(id, _)| id);
        let present = of_selection.or_else(|| self.option_set.filter(|_| selected.is_empty()));
        let (id, set) = match present.and_then(|id| Some((id, self.design.option_set(id)?.clone()))) {
            Some(present) => present,
            None if selected.is_empty() => return Response::default(),
            None => {
                // What is cut into a wall and stands on a thing goes with it.
                let all = Transaction::deleting_with_dependants("", &self.design, selected.iter().copied()).deletes;
                let members = all.into_iter().filter(|id| self.design.get(*id).is_some_and(can_differ)).collect();
                let name = format!("{}", self.design.option_sets().count() + 1);
                let first = Alternative { members, ..Alternative::default() };
                (self.ids.next_id(), OptionSet { name, active: 0, options: vec![first] })
            }
        };
        let set = set.with_copy(&self.design);
        let to = set.options.len() - 1;
        let mut trial = self.design.clone();
        let mut edit = Transaction::new("Add option").with(id, set);
        if trial.apply(edit.clone()).is_ok() {
            edit.puts.extend(OptionSet::switching(&trial, id, to, "Add option").puts);
        }
        let response = self.commit(edit);
        if response.committed.is_some() {
            self.option_set = Some(id);
        }
        response
    }

    /// Puts the next option of the alternatives in force that are in work or that the selection belongs to.
    pub(crate) fn next_option(&mut self) -> Response {
        let of_selection = self
            .selection
            .leader()
            .and_then(|leader| self.design.option_sets().find(|(_, set)| has_member(set, leader)).map(|(id, _)| id));
        let Some(id) = of_selection.or(self.option_set) else { return Response::default() };
        let Some(set) = self.design.option_set(id) else { return Response::default() };
        let next = (set.active + 1) % set.options.len().max(1);
        self.switch_option(id, next)
    }

    /// Puts an option in force.
    pub fn switch_option(&mut self, set: EntityId, option: usize) -> Response {
        self.drop_gesture();
        let edit = OptionSet::switching(&self.design, set, option, "Switch option");
        let response = self.commit(edit);
        if response.committed.is_some() {
            self.option_set = Some(set);
        }
        response
    }

    /// Changes a set of alternatives itself, in one step.
    pub(crate) fn change_options(&mut self, id: EntityId, change: &OptionChange) -> Response {
        self.drop_gesture();
        let Some(set) = self.design.option_set(id) else { return Response::default() };
        let mut edit = Transaction::new(change.label());
        match change {
            OptionChange::Rename(name) => edit.put(id, OptionSet { name: name.clone(), ..set.clone() }),
            OptionChange::RenameOption(index, name) => {
                let mut set = set.clone();
                if let Some(option) = set.options.get_mut(*index) {
                    option.name.clone_from(name);
                }
                edit.put(id, set);
            }
            OptionChange::Delete(index) => {
                if *index >= set.options.len() {
                    return Response::default();
                }
                let mut trial = self.design.clone();
                if *index == set.active && set.options.len() > 1 {
                    // The one before it comes in force, or the one after the first.
                    let next = if *index > 0 { index - 1 } else { 1 };
                    edit.puts = OptionSet::switching(&trial, id, next, "").puts;
                    edit.deletes = OptionSet::switching(&trial, id, next, "").deletes;
                    if let Err(refusal) = trial.apply(edit.clone()) {
                        return Response { refusal: Some(refusal), ..Response::default() };
                    }
                }
                let Some(mut set) = trial.option_set(id).cloned() else { return Response::default() };
                set.options.remove(*index);
                if set.active > *index {
                    set.active -= 1;
                }
                if set.options.len() < 2 {
                    // What has no alternative is a part of the home like any other.
                    edit.puts.remove(&id);
                    edit.delete(id);
                } else {
                    edit.put(id, set);
                }
            }
            OptionChange::Keep => edit.delete(id),
        }
        let response = self.commit(edit);
        if self.option_set.is_some_and(|id| self.design.option_set(id).is_none()) {
            self.option_set = None;
        }
        response
    }

    /// The set of alternatives that something belongs to, of those in force.
    pub fn option_set_of(&self, member: EntityId) -> Option<EntityId> {
        self.design.option_sets().find(|(_, set)| has_member(set, member)).map(|(id, _)| id)
    }

    /// The home with each option of a set in force, to be compared and priced; those that the home would refuse as it is
    /// now are left out.
    pub fn with_each_option(&self, set: EntityId) -> Vec<(String, Design)> {
        let Some(found) = self.design.option_set(set) else { return Vec::new() };
        (0..found.options.len())
            .filter_map(|index| {
                let mut design = self.design.clone();
                design.apply(OptionSet::switching(&self.design, set, index, "")).ok()?;
                Some((found.option_name(index), design))
            })
            .collect()
    }

    /// An edit with what it adds noted as belonging to the option in force that is in work.
    pub(crate) fn noted_in_option(&self, mut edit: Transaction) -> Transaction {
        let Some(id) = self.option_set.filter(|id| !edit.puts.contains_key(id) && !edit.deletes.contains(id)) else {
            return edit;
        };
        let Some(set) = self.design.option_set(id) else { return edit };
        let added: Vec<EntityId> = edit
            .puts
            .iter()
            .filter(|(id, entity)| self.design.get(**id).is_none() && can_differ(entity))
            .map(|(id, _)| *id)
            .collect();
        if !added.is_empty() {
            let mut set = set.clone();
            if let Some(option) = set.options.get_mut(set.active) {
                option.members.extend(added);
                edit.put(id, set);
            }
        }
        edit
    }
}

fn has_member(set: &OptionSet, id: EntityId) -> bool {
    set.options.iter().any(|option| option.members.contains(&id))
}

/// Whether something can be another thing in another option.
const fn can_differ(entity: &Entity) -> bool {
    !matches!(
        entity,
        Entity::Project(_)
            | Entity::Level(_)
            | Entity::Product(_)
            | Entity::Material(_)
            | Entity::OptionSet(_)
            | Entity::Group(_)
            | Entity::Viewpoint(_)
    )
}
