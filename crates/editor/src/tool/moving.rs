//! What is selected on its way to another place.

use glam::{DVec2, DVec3};
use homewright_catalog::product::HostKind;
use homewright_design::item::Host;
use homewright_design::{Design, Entity, EntityId, Transaction};
use homewright_geometry::Length;

use crate::arrange;
use crate::edit::moved_with_load;
use crate::footprint::Footprint;
use crate::input::Pointer;
use crate::lengths;
use crate::preview::Preview;
use crate::snap::{self, Moved};
use crate::surroundings::Surroundings;

/// Things that follow the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Moving {
    /// The one under the pointer; the others keep their places round it.
    pub leader: EntityId,
    /// All that move, the leader among them.
    pub ids: Vec<EntityId>,
    /// From the pointer to the leader's origin, plan millimetres.
    pub(crate) offset: DVec2,
    /// Height of the plane that the pointer moves on.
    pub(crate) height: f64,
    /// Degrees, as last turned.
    pub(crate) rotation: f64,
    /// Copies that are moved in place of the originals.
    pub(crate) copies: Vec<(EntityId, Entity)>,
    /// What things snap to, as it was when the drag began.
    pub(crate) around: Surroundings,
    /// Whether the copies are pasted: each of them is placed anew.
    pub(crate) is_carried: bool,
    /// How far a single thing keeps from walls.
    pub(crate) gap: Length,
}

impl Moving {
    /// Copies that follow the pointer by their first one.
    pub(crate) fn carrying(
        design: &Design,
        level: EntityId,
        leader: EntityId,
        copies: Vec<(EntityId, Entity)>,
    ) -> Self {
        let ids: Vec<EntityId> = copies.iter().map(|(id, _)| *id).collect();
        let rotation = match copies.first() {
            Some((_, Entity::Item(item))) => item.rotation,
            _ => 0.0,
        };
        Self {
            leader,
            around: Surroundings::of(design, level, &[]),
            ids,
            offset: DVec2::ZERO,
            height: 0.0,
            rotation,
            copies,
            is_carried: true,
            gap: Length::ZERO,
        }
    }

    /// Begins to move `ids`, taken by `leader` where the pointer went down.
    pub(crate) fn begin(
        design: &Design,
        level: EntityId,
        leader: EntityId,
        ids: Vec<EntityId>,
        pointer: Pointer,
    ) -> Option<Self> {
        let mut moving = Self {
            leader,
            around: Surroundings::of(design, level, &ids),
            ids,
            offset: DVec2::ZERO,
            height: 0.0,
            rotation: 0.0,
            copies: Vec::new(),
            is_carried: false,
            gap: Length::ZERO,
        };
        if let Some(item) = design.item(leader) {
            moving.height = if item.host == Host::Ceiling { item.position.z } else { pointer.touch_height() };
            moving.rotation = item.rotation;
            moving.offset = item.position.truncate() - pointer.at_height(moving.height)?;
        } else if let Some(opening) = design.opening(leader) {
            moving.height = pointer.touch_height();
            let (middle, _) = design.wall(opening.wall)?.at(opening.along);
            moving.offset = middle - pointer.at_height(moving.height)?;
        } else {
            moving.offset = arrange::origin(design.get(leader)?)? - pointer.at_height(0.0)?;
        }
        Some(moving)
    }

    /// Proposes the places that follow from where the pointer is.
    pub(crate) fn update(&mut self, pointer: Pointer, design: &Design, level: EntityId, preview: &mut Preview) {
        let Some(point) = pointer.at_height(self.height) else { return };
        let wish = point + self.offset;
        preview.guides.clear();
        preview.distances.clear();
        let mut edit = Transaction::new(self.label());
        for (id, copy) in &self.copies {
            edit.put(*id, copy.clone());
        }
        if self.moves_opening(design) {
            self.put_opening(&mut edit, design, level, wish);
            if preview.propose(edit) {
                preview.distances = lengths::of_opening(&preview.design, level, self.leader);
            }
            return;
        } else if self.is_carried && (self.copies.len() > 1 || !self.leads_item(design)) {
            self.put_carried(&mut edit, wish, pointer);
        } else if !self.leads_item(design) {
            let step = pointer_step(wish, self.leader, design, pointer);
            edit = arrange::moved(design, &self.ids, step.extend(0.0), self.label());
        } else if self.ids.len() == 1 {
            self.put_item(&mut edit, design, pointer, wish, preview);
        } else {
            self.put_group(&mut edit, design, wish);
        }
        preview.propose(edit);
    }

    pub(crate) const fn label(&self) -> &'static str {
        if self.copies.is_empty() { "Move" } else { "Copy" }
    }

    fn leads_item(&self, design: &Design) -> bool {
        match self.copies.iter().find(|(id, _)| *id == self.leader) {
            Some((_, copy)) => matches!(copy, Entity::Item(_)),
            None => design.item(self.leader).is_some(),
        }
    }

    /// Puts every copy where it is when the first one is at the pointer.
    fn put_carried(&self, edit: &mut Transaction, wish: DVec2, pointer: Pointer) {
        let from = self.copies.iter().find_map(|(_, copy)| arrange::origin(copy)).unwrap_or(DVec2::ZERO);
        let step = if pointer.modifiers.alt { wish - from } else { rounded(wish - from, pointer.reach) };
        for (id, copy) in &self.copies {
            if let Some(moved) = arrange::translated(copy, step.extend(0.0)) {
                edit.put(*id, moved);
            }
        }
    }

    fn moves_opening(&self, design: &Design) -> bool {
        design.opening(self.leader).is_some()
    }

    fn put_opening(&self, edit: &mut Transaction, design: &Design, level: EntityId, wish: DVec2) {
        let Some(opening) = design.opening(self.leader) else { return };
        if let Some(place) = snap::snap_opening(design, level, wish, opening.width) {
            let mut opening = opening.clone();
            opening.wall = place.wall;
            opening.along = place.along;
            edit.put(self.leader, Entity::Opening(opening));
        }
    }

    fn put_item(
        &mut self,
        edit: &mut Transaction,
        design: &Design,
        pointer: Pointer,
        wish: DVec2,
        preview: &mut Preview,
    ) {
        let copied = self.copies.iter().find(|(id, _)| *id == self.leader).map(|(_, copy)| copy);
        let item = match copied {
            Some(Entity::Item(item)) => (**item).clone(),
            _ => match design.item(self.leader) {
                Some(item) => item.clone(),
                None => return,
            },
        };
        let (Some(product), Some(size)) =
            (design.product(&item.configuration.product), homewright_staging::item_size(design, &item))
        else {
            return;
        };
        let is_floating = item.host == Host::Free;
        let height = if matches!(product.host, HostKind::Wall) { item.position.z } else { 0.0 };
        let moved = Moved {
            product,
            size,
            wish: DVec3::new(wish.x, wish.y, height),
            rotation: self.rotation,
            pointer,
            reach: pointer.reach,
            gap: self.gap.to_mm(),
        };
        let mut resting = snap::snap(&moved, &self.around);
        if is_floating {
            // An imported piece hangs where it hangs; only its place on the plan follows.
            resting.position = wish.extend(item.position.z);
            resting.rotation = item.rotation;
            resting.host = Host::Free;
            resting.guides.clear();
        }
        self.rotation = resting.rotation;
        let footprint = Footprint::new(resting.position.truncate(), size, resting.rotation);
        let of = Some((self.leader, resting.position.z));
        preview.distances = snap::distances(&footprint, &self.around, of);
        preview.guides = resting.guides;
        let mut moved_item = item;
        moved_item.host = resting.host;
        let moved = Some((moved_item, resting.position, resting.rotation));
        for (id, entity) in moved_with_load(design, self.leader, moved) {
            edit.put(id, entity);
        }
    }

    fn put_group(&self, edit: &mut Transaction, design: &Design, wish: DVec2) {
        let position_of = |id: EntityId| match self.copies.iter().find(|(copy, _)| *copy == id) {
            Some((_, Entity::Item(item))) => Some((**item).clone()),
            _ => design.item(id).cloned(),
        };
        let Some(leader) = position_of(self.leader) else { return };
        let step = (wish - leader.position.truncate()).extend(0.0);
        for id in &self.ids {
            let Some(item) = position_of(*id) else {
                if let Some(moved) = design.get(*id).and_then(|entity| arrange::translated(entity, step)) {
                    edit.put(*id, moved);
                }
                continue;
            };
            let carried = matches!(item.host, Host::Item { item } if self.ids.contains(&item));
            if carried {
                continue;
            }
            let moved = Some((item.clone(), item.position + step, item.rotation));
            for (id, entity) in moved_with_load(design, *id, moved) {
                edit.put(id, entity);
            }
        }
    }
}

/// How far something that is no item moves: by steps of the grid, unless it is free.
fn pointer_step(wish: DVec2, leader: EntityId, design: &Design, pointer: Pointer) -> DVec2 {
    let from = design.get(leader).and_then(arrange::origin).unwrap_or(wish);
    if pointer.modifiers.alt { wish - from } else { rounded(wish - from, pointer.reach) }
}

fn rounded(step: DVec2, reach: f64) -> DVec2 {
    let grid = snap::draft::grid(reach);
    (step / grid).round() * grid
}
