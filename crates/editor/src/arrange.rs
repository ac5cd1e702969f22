//! What is done with several things at once: aligned, spread, copied, grouped, locked, hidden.

use std::collections::{BTreeMap, BTreeSet};

use glam::{DVec2, DVec3};
use homewright_design::item::Host;
use homewright_design::{Design, Entity, EntityId, Group, IdSource, Transaction};

use crate::edit::moved_with_load;
use crate::editor::{Editor, Response};
use crate::footprint::Footprint;
use crate::preview::Preview;
use crate::snap::tidy_angle;
use crate::tool::{Moving, Tool};

/// Where things are aligned, and along what they are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// Left edges.
    Left,
    /// Middles, left to right.
    CenterX,
    /// Right edges.
    Right,
    /// Upper edges on the plan.
    Top,
    /// Middles, up and down.
    CenterY,
    /// Lower edges on the plan.
    Bottom,
}

/// An axis of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Left to right.
    X,
    /// Up and down.
    Y,
}

/// A copy that can be repeated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LastCopy {
    pub(crate) originals: Vec<EntityId>,
    pub(crate) step: DVec3,
}

/// Things that were copied to be pasted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Clipboard {
    pub(crate) entities: Vec<(EntityId, Entity)>,
}

/// An entity in another place; nothing for what has no place of its own.
pub(crate) fn translated(entity: &Entity, by: DVec3) -> Option<Entity> {
    let flat = by.truncate();
    let mut entity = entity.clone();
    match &mut entity {
        Entity::Item(item) => item.position += by,
        Entity::Wall(wall) => {
            wall.start += flat;
            wall.end += flat;
        }
        Entity::Column(column) => column.position += flat,
        Entity::Beam(beam) => {
            beam.start += flat;
            beam.end += flat;
        }
        Entity::Stairs(stairs) => stairs.position += flat,
        Entity::Ceiling(ceiling) => ceiling.points.iter_mut().for_each(|point| *point += flat),
        Entity::Dimension(dimension) => {
            dimension.from += flat;
            dimension.to += flat;
        }
        Entity::Underlay(underlay) => underlay.position += flat,
        Entity::Project(_)
        | Entity::Level(_)
        | Entity::Opening(_)
        | Entity::Room(_)
        | Entity::Viewpoint(_)
        | Entity::Product(_)
        | Entity::Material(_)
        | Entity::Group(_)
        | Entity::OptionSet(_) => return None,
    }
    Some(entity)
}

/// Where an entity is held when it is moved.
pub(crate) fn origin(entity: &Entity) -> Option<DVec2> {
    match entity {
        Entity::Item(item) => Some(item.position.truncate()),
        Entity::Wall(wall) => Some(wall.start),
        Entity::Column(column) => Some(column.position),
        Entity::Beam(beam) => Some(beam.start),
        Entity::Stairs(stairs) => Some(stairs.position),
        Entity::Ceiling(ceiling) => ceiling.points.first().copied(),
        Entity::Dimension(dimension) => Some(dimension.from),
        Entity::Underlay(underlay) => Some(underlay.position),
        Entity::Project(_)
        | Entity::Level(_)
        | Entity::Opening(_)
        | Entity::Room(_)
        | Entity::Viewpoint(_)
        | Entity::Product(_)
        | Entity::Material(_)
        | Entity::Group(_)
        | Entity::OptionSet(_) => None,
    }
}

/// The edit that moves things; what stands on an item comes along once.
pub(crate) fn moved(design: &Design, ids: &[EntityId], by: DVec3, label: &str) -> Transaction {
    let mut edit = Transaction::new(label);
    for id in ids {
        if let Some(item) = design.item(*id) {
            if matches!(item.host, Host::Item { item } if ids.contains(&item)) {
                continue;
            }
            let moved = Some((item.clone(), item.position + by, item.rotation));
            for (id, entity) in moved_with_load(design, *id, moved) {
                edit.put(id, entity);
            }
        } else if let Some(entity) = design.get(*id).and_then(|entity| translated(entity, by)) {
            edit.put(*id, entity);
        }
    }
    edit
}

/// Things with all that stands on them and is cut into them, each once.
fn with_dependants(design: &Design, ids: &[EntityId]) -> Vec<EntityId> {
    let mut all = Vec::new();
    let mut waiting: Vec<EntityId> = ids.iter().rev().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) || design.get(id).is_none() {
            continue;
        }
        all.push(id);
        if matches!(design.get(id), Some(Entity::Item(_) | Entity::Wall(_))) {
            waiting.extend(design.referrers(id));
        }
    }
    all
}

/// New ids for entities, which name each other by them; what they named of the level they came from is on `level` now.
pub(crate) fn renamed(
    entities: &[(EntityId, Entity)],
    design: &Design,
    level: Option<EntityId>,
    ids: &mut IdSource,
) -> Vec<(EntityId, Entity)> {
    let names: BTreeMap<EntityId, EntityId> = entities.iter().map(|(id, _)| (*id, ids.next_id())).collect();
    let there = |id: EntityId| names.get(&id).copied().or_else(|| design.get(id).map(|_| id));
    let mut out = Vec::new();
    for (id, entity) in entities {
        let mut entity = entity.clone();
        match &mut entity {
            Entity::Item(item) => {
                let came_from = item.level;
                item.is_locked = false;
                item.level = level.unwrap_or(item.level);
                let stays = item.level == came_from;
                item.host = match item.host {
                    Host::Wall { wall, side } => names
                        .get(&wall)
                        .copied()
                        .or_else(|| there(wall).filter(|_| stays))
                        .map_or(Host::Free, |wall| Host::Wall { wall, side }),
                    Host::Item { item: host } => names
                        .get(&host)
                        .copied()
                        .or_else(|| there(host).filter(|_| stays))
                        .map_or(Host::Free, |item| Host::Item { item }),
                    host => host,
                };
            }
            Entity::Opening(opening) => match there(opening.wall) {
                Some(wall) => opening.wall = wall,
                None => continue,
            },
            Entity::Wall(wall) => wall.level = level.unwrap_or(wall.level),
            Entity::Room(room) => room.level = level.unwrap_or(room.level),
            Entity::Column(column) => column.level = level.unwrap_or(column.level),
            Entity::Beam(beam) => beam.level = level.unwrap_or(beam.level),
            Entity::Stairs(stairs) => stairs.level = level.unwrap_or(stairs.level),
            Entity::Ceiling(ceiling) => ceiling.level = level.unwrap_or(ceiling.level),
            Entity::Dimension(dimension) => dimension.level = level.unwrap_or(dimension.level),
            Entity::Underlay(underlay) => underlay.level = level.unwrap_or(underlay.level),
            Entity::Group(group) => {
                group.members = group.members.iter().filter_map(|member| names.get(member).copied()).collect();
            }
            Entity::Viewpoint(view) => view.level = level.unwrap_or(view.level),
            Entity::Project(_) | Entity::Level(_) | Entity::Product(_) | Entity::Material(_) | Entity::OptionSet(_) => {
                continue;
            }
        }
        out.push((names[id], entity));
    }
    out
}

/// Puts copies of things, with what stands on them, `by` away. Returns the copies of `originals`.
pub(crate) fn copies(
    design: &Design,
    originals: &[EntityId],
    by: DVec3,
    ids: &mut IdSource,
    edit: &mut Transaction,
) -> Vec<EntityId> {
    let all = with_dependants(design, originals);
    let entities: Vec<(EntityId, Entity)> = all.iter().filter_map(|id| Some((*id, design.get(*id)?.clone()))).collect();
    let new = renamed(&entities, design, None, ids);
    let mut made = Vec::new();
    for ((id, entity), old) in new.into_iter().zip(&all) {
        edit.put(id, translated(&entity, by).unwrap_or(entity));
        if originals.contains(old) {
            made.push(id);
        }
    }
    made
}

impl Editor {
    /// Footprints of selected items with their ids.
    fn selected_footprints(&self) -> Vec<(EntityId, Footprint)> {
        self.movable()
            .into_iter()
            .filter_map(|id| Some((id, Footprint::of(&self.design, self.design.item(id)?)?)))
            .collect()
    }

    /// Whether several items are selected, to be aligned or spread.
    pub(crate) fn selected_count(&self) -> usize {
        self.movable().iter().filter(|id| self.design.item(**id).is_some()).count()
    }

    pub(crate) fn align(&mut self, alignment: Alignment) -> Response {
        self.drop_gesture();
        let things = self.selected_footprints();
        let (axis, side) = match alignment {
            Alignment::Left => (DVec2::X, -1.0),
            Alignment::CenterX => (DVec2::X, 0.0),
            Alignment::Right => (DVec2::X, 1.0),
            Alignment::Bottom => (DVec2::Y, -1.0),
            Alignment::CenterY => (DVec2::Y, 0.0),
            Alignment::Top => (DVec2::Y, 1.0),
        };
        let edge = |footprint: &Footprint, side: f64| footprint.center.dot(axis) + footprint.reach(axis) * side;
        let low = things.iter().map(|(_, footprint)| edge(footprint, -1.0)).fold(f64::INFINITY, f64::min);
        let high = things.iter().map(|(_, footprint)| edge(footprint, 1.0)).fold(f64::NEG_INFINITY, f64::max);
        let target = (low + high) * 0.5 + (high - low) * 0.5 * side;
        let steps = things.iter().map(|(id, footprint)| (*id, axis * (target - edge(footprint, side)))).collect();
        self.step_each(steps, "Align")
    }

    pub(crate) fn distribute(&mut self, axis: Axis) -> Response {
        self.drop_gesture();
        let axis = match axis {
            Axis::X => DVec2::X,
            Axis::Y => DVec2::Y,
        };
        let mut things = self.selected_footprints();
        things.sort_by(|(_, a), (_, b)| a.center.dot(axis).total_cmp(&b.center.dot(axis)));
        let (Some((_, first)), Some((_, last))) = (things.first(), things.last()) else { return Response::default() };
        // Equal gaps between edges, not between middles.
        let start = first.center.dot(axis) - first.reach(axis);
        let end = last.center.dot(axis) + last.reach(axis);
        let taken: f64 = things.iter().map(|(_, footprint)| footprint.reach(axis) * 2.0).sum();
        let gap = (end - start - taken) / (things.len().max(2) - 1) as f64;
        let mut at = start;
        let mut steps = Vec::new();
        for (id, footprint) in &things {
            let reach = footprint.reach(axis);
            steps.push((*id, axis * (at + reach - footprint.center.dot(axis))));
            at += reach * 2.0 + gap;
        }
        self.step_each(steps, "Distribute")
    }

    fn step_each(&mut self, steps: Vec<(EntityId, DVec2)>, label: &str) -> Response {
        let mut edit = Transaction::new(label);
        for (id, step) in steps.into_iter().filter(|(_, step)| step.length() > 1e-6) {
            edit.puts.extend(moved(&self.design, &[id], step.extend(0.0), label).puts);
        }
        self.commit(edit)
    }

    /// Mirrors one item in itself, several in the upright line through their common middle.
    pub(crate) fn mirror(&mut self) -> Response {
        self.drop_gesture();
        let ids: Vec<EntityId> =
            self.selection.ids().iter().copied().filter(|id| self.design.item(*id).is_some()).collect();
        let mut edit = Transaction::new("Mirror");
        let axis =
            if ids.len() > 1 { crate::tool::rotating::pivot(&self.design, &ids).map(|pivot| pivot.x) } else { None };
        for id in &ids {
            let Some(item) = self.design.item(*id) else { continue };
            let mut item = item.clone();
            item.is_mirrored = !item.is_mirrored;
            if let Some(x) = axis {
                item.position.x = 2.0 * x - item.position.x;
                item.rotation = tidy_angle(-item.rotation);
                if let Host::Wall { .. } = item.host {
                    item.host = Host::Free;
                }
            }
            edit.put(*id, Entity::Item(Box::new(item)));
        }
        self.commit(edit)
    }

    pub(crate) fn group(&mut self) -> Response {
        self.drop_gesture();
        let members: BTreeSet<EntityId> =
            self.selection.ids().iter().copied().filter(|id| self.design.get(*id).is_some_and(is_placed)).collect();
        if members.len() < 2 {
            return Response::default();
        }
        let mut edit = self.without_groups_of(&members, "Group");
        edit.put(self.ids.next_id(), Group { name: String::new(), members });
        self.commit(edit)
    }

    pub(crate) fn ungroup(&mut self) -> Response {
        self.drop_gesture();
        let members = self.selection.ids().iter().copied().collect();
        let edit = self.without_groups_of(&members, "Ungroup");
        self.commit(edit)
    }

    fn without_groups_of(&self, members: &BTreeSet<EntityId>, label: &str) -> Transaction {
        let mut edit = Transaction::new(label);
        for (id, group) in self.design.groups() {
            if group.members.iter().any(|member| members.contains(member)) {
                edit.delete(id);
            }
        }
        edit
    }

    /// The members of the group a thing belongs to, itself among them; itself alone where it belongs to none.
    pub(crate) fn group_of(&self, id: EntityId) -> Vec<EntityId> {
        let group = self.design.groups().find(|(_, group)| group.members.contains(&id));
        group.map_or_else(
            || vec![id],
            |(_, group)| group.members.iter().copied().filter(|member| self.design.get(*member).is_some()).collect(),
        )
    }

    pub(crate) fn copy_selection(&mut self) {
        let all = with_dependants(&self.design, self.selection.ids());
        self.clipboard.entities = all
            .iter()
            .filter_map(|id| Some((*id, self.design.get(*id).filter(|entity| is_copied(entity))?.clone())))
            .collect();
    }

    /// What was copied follows the pointer until a click puts it down.
    pub(crate) fn begin_paste(&mut self) {
        self.drop_gesture();
        let Some(level) = self.level.filter(|_| !self.is_read_only) else { return };
        let copies = renamed(&self.clipboard.entities, &self.design, Some(level), &mut self.ids);
        let Some(leader) = copies.first().map(|(id, _)| *id) else { return };
        let mut moving = Moving::carrying(&self.design, level, leader, copies);
        moving.gap = self.gap;
        self.preview = Some(Preview::of(&self.design));
        if let (Some(pointer), Some(preview)) = (self.last_pointer, &mut self.preview) {
            moving.update(pointer, &self.design, level, preview);
            self.dirty.extend(preview.touched.iter().copied());
        }
        self.tool = Tool::Carrying(Box::new(moving));
    }

    /// Locks what is selected, or sets it free where all of it is locked.
    pub(crate) fn toggle_lock(&mut self) -> Response {
        self.drop_gesture();
        let is_locked = |entity: &Entity| match entity {
            Entity::Item(item) => Some(item.is_locked),
            Entity::Underlay(underlay) => Some(underlay.is_locked),
            _ => None,
        };
        let selected: Vec<EntityId> = self.selection.ids().to_vec();
        let lockable = selected.iter().filter_map(|id| self.design.get(*id)).filter_map(is_locked);
        let lock = lockable.clone().any(|is_locked| !is_locked);
        let mut edit = Transaction::new(if lock { "Lock" } else { "Unlock" });
        for id in selected {
            match self.design.get(id).cloned() {
                Some(Entity::Item(mut item)) => {
                    item.is_locked = lock;
                    edit.put(id, Entity::Item(item));
                }
                Some(Entity::Underlay(mut underlay)) => {
                    underlay.is_locked = lock;
                    edit.put(id, underlay);
                }
                _ => {}
            }
        }
        self.commit(edit)
    }

    pub(crate) fn hide(&mut self) -> Response {
        self.drop_gesture();
        let mut edit = Transaction::new("Hide");
        for id in self.selection.ids() {
            match self.design.get(*id).cloned() {
                Some(Entity::Item(mut item)) => {
                    item.is_hidden = true;
                    edit.put(*id, Entity::Item(item));
                }
                Some(Entity::Underlay(mut underlay)) => {
                    underlay.is_hidden = true;
                    edit.put(*id, underlay);
                }
                _ => {}
            }
        }
        let response = self.commit(edit);
        if response.committed.is_some() {
            self.selection.clear();
        }
        response
    }

    pub(crate) fn show_all(&mut self) -> Response {
        self.drop_gesture();
        let mut edit = Transaction::new("Show all");
        for (id, item) in self.design.items().filter(|(_, item)| item.is_hidden) {
            let mut item = item.clone();
            item.is_hidden = false;
            edit.put(id, Entity::Item(Box::new(item)));
        }
        for (id, underlay) in self.design.underlays().filter(|(_, underlay)| underlay.is_hidden) {
            let mut underlay = underlay.clone();
            underlay.is_hidden = false;
            edit.put(id, underlay);
        }
        self.commit(edit)
    }
}

/// Whether something has a place in the home, so that it can be a member of a group.
const fn is_placed(entity: &Entity) -> bool {
    matches!(
        entity,
        Entity::Item(_)
            | Entity::Wall(_)
            | Entity::Column(_)
            | Entity::Beam(_)
            | Entity::Stairs(_)
            | Entity::Ceiling(_)
            | Entity::Dimension(_)
    )
}

/// Whether something can be copied.
const fn is_copied(entity: &Entity) -> bool {
    is_placed(entity) || matches!(entity, Entity::Opening(_))
}
