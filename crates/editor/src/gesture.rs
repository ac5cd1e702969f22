//! Gestures: what becomes of presses, drags and releases by what the user is doing.

use homewright_catalog::ProductId;
use homewright_design::{Entity, EntityId};

use crate::editor::{Editor, Response};
use crate::input::{Place, Pointer};
use crate::preview::Preview;
use crate::records;
use crate::tool::{Boxing, Moving, Placing, Pressed, Rotating, Tool};

impl Editor {
    pub(crate) fn hover_at(&mut self, pointer: Pointer) {
        if self.is_placing() {
            self.drag(pointer);
        } else {
            self.hover = self.entity_at(&pointer);
        }
    }

    pub(crate) fn press(&mut self, pointer: Pointer) -> Response {
        if self.is_placing() {
            self.drag(pointer);
            return self.release(pointer);
        }
        self.drop_gesture();
        let target = self.entity_at(&pointer);
        let was_selected = target.is_some_and(|id| self.selection.contains(id));
        if let Some(id) = target
            && !was_selected
        {
            if pointer.modifiers.shift {
                self.selection.add(id);
            } else {
                self.selection.set([id]);
            }
        }
        self.tool = Tool::Pressed(Pressed { at: pointer, target, was_selected });
        Response::default()
    }

    pub(crate) fn drag(&mut self, pointer: Pointer) {
        let Some(level) = self.level else { return };
        if let Tool::Pressed(pressed) = &self.tool {
            let pressed = pressed.clone();
            if !is_far(&pressed.at, &pointer) {
                return;
            }
            self.begin_drag(&pressed, level);
        }
        let Self { tool, preview, design, .. } = self;
        if let Tool::Boxing(boxing) = tool
            && let Place::Plan(point) = pointer.place
        {
            boxing.end = point;
        }
        let Some(preview) = preview else { return };
        match tool {
            Tool::Placing(placing) => placing.update(pointer, design, level, preview),
            Tool::Moving(moving) => moving.update(pointer, design, level, preview),
            Tool::Rotating(rotating) => rotating.update(pointer, design, preview),
            Tool::Idle | Tool::Pressed(_) | Tool::Boxing(_) | Tool::Adjusting(_) => return,
        }
        self.dirty.extend(preview.touched.iter().copied());
    }

    /// The pointer moved far enough for a press to become a drag.
    pub(crate) fn begin_drag(&mut self, pressed: &Pressed, level: EntityId) {
        let is_movable = pressed.target.is_some_and(|id| self.is_movable(id));
        if let (Some(leader), true, false) = (pressed.target, is_movable, self.is_read_only) {
            let ids: Vec<EntityId> = if self.design.opening(leader).is_some() { vec![leader] } else { self.movable() };
            if let Some(mut moving) = Moving::begin(&self.design, level, leader, ids, pressed.at) {
                if pressed.at.modifiers.ctrl {
                    self.copy_into(&mut moving);
                }
                self.preview = Some(Preview::of(&self.design));
                self.tool = Tool::Moving(Box::new(moving));
                return;
            }
        }
        self.tool = match pressed.at.place {
            Place::Plan(start) => {
                let is_adding = pressed.at.modifiers.shift;
                if !is_adding && pressed.target.is_some() && !pressed.was_selected {
                    self.selection.clear();
                }
                Tool::Boxing(Boxing { start, end: start, is_adding })
            }
            Place::Ray(_) => Tool::Idle,
        };
    }

    /// Lets copies follow the pointer in place of the originals.
    pub(crate) fn copy_into(&mut self, moving: &mut Moving) {
        let mut ids = Vec::new();
        for id in &moving.ids {
            if let Some(item) = self.design.item(*id) {
                let copy = self.ids.next_id();
                moving.copies.push((copy, Entity::Item(Box::new(item.clone()))));
                if *id == moving.leader {
                    moving.leader = copy;
                }
                ids.push(copy);
            }
        }
        moving.ids = ids;
    }

    pub(crate) fn release(&mut self, pointer: Pointer) -> Response {
        match std::mem::take(&mut self.tool) {
            Tool::Pressed(pressed) => {
                self.click(&pressed);
                Response::default()
            }
            Tool::Boxing(boxing) => {
                self.select_in(&boxing);
                Response::default()
            }
            Tool::Placing(placing) => {
                if !placing.is_placed {
                    self.drop_gesture();
                    return Response::default();
                }
                let response = self.commit_preview(&placing.label());
                if response.committed.is_some() {
                    self.selection.set([placing.id]);
                }
                response
            }
            Tool::Moving(moving) => {
                let response = self.commit_preview(moving.label());
                if response.committed.is_some() && !moving.copies.is_empty() {
                    self.selection.set(moving.ids);
                }
                response
            }
            Tool::Rotating(_) => self.commit_preview("Rotate"),
            Tool::Adjusting(label) => {
                self.tool = Tool::Adjusting(label);
                Response::default()
            }
            Tool::Idle => {
                self.hover_at(pointer);
                Response::default()
            }
        }
    }

    /// The button went up where it went down.
    pub(crate) fn click(&mut self, pressed: &Pressed) {
        match pressed.target {
            Some(id) if pressed.at.modifiers.shift && pressed.was_selected => self.selection.toggle(id),
            Some(_) if pressed.at.modifiers.shift => {}
            Some(id) => self.selection.set([id]),
            None if pressed.at.modifiers.shift => {}
            None => self.selection.clear(),
        }
    }

    pub(crate) fn select_in(&mut self, boxing: &Boxing) {
        let Some(level) = self.level else { return };
        if !boxing.is_adding {
            self.selection.clear();
        }
        let inside: Vec<EntityId> = self
            .design
            .items_on_level(level)
            .filter(|(_, item)| !item.is_hidden && boxing.contains(item.position.truncate()))
            .map(|(id, _)| id)
            .collect();
        for id in inside {
            self.selection.add(id);
        }
    }

    pub(crate) fn press_rotation(&mut self, pointer: Pointer) {
        let ids = self.movable();
        if self.is_read_only || ids.is_empty() {
            return;
        }
        self.drop_gesture();
        if let Some(rotating) = Rotating::begin(&self.design, ids, pointer) {
            self.preview = Some(Preview::of(&self.design));
            self.tool = Tool::Rotating(rotating);
        }
    }

    pub(crate) fn begin_placing(&mut self, id: &ProductId) {
        self.drop_gesture();
        if self.is_read_only {
            return;
        }
        let Some(product) = self.product(id).cloned() else { return };
        let records = records::missing_for_product(&self.design, &self.catalog, &product, &mut self.ids);
        let id = self.ids.next_id();
        self.preview = Some(Preview::of(&self.design));
        let placing = Placing { product, id, records, rotation: 0.0, last: None, is_placed: false };
        self.tool = Tool::Placing(Box::new(placing));
    }
}

/// Whether the pointer moved too far for a click.
fn is_far(from: &Pointer, to: &Pointer) -> bool {
    let height = from.touch_height();
    match (from.at_height(height), to.at_height(height)) {
        (Some(from_point), Some(to_point)) => from_point.distance(to_point) > from.reach * 0.4,
        _ => true,
    }
}
