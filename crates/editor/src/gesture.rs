//! Gestures: what becomes of presses, drags and releases by what the user is doing.

use homewright_catalog::ProductId;
use homewright_design::{Entity, EntityId};

use crate::arrange::LastCopy;
use crate::editor::{Editor, Response};
use crate::input::{Place, Pointer};
use crate::preview::Preview;
use crate::reshape::End;
use crate::tool::{Boxing, Grip, Moving, Placing, Pressed, Reshaping, Rotating, Tool};
use crate::{records, wording};

impl Editor {
    pub(crate) fn hover_at(&mut self, pointer: Pointer) {
        self.last_pointer = Some(pointer);
        if self.tool.draws() {
            self.draw_to(pointer);
        } else if self.is_placing() || matches!(self.tool, Tool::Carrying(_)) {
            self.drag(pointer);
        } else {
            self.hover = self.entity_at(&pointer);
        }
    }

    pub(crate) fn press(&mut self, pointer: Pointer) -> Response {
        self.last_pointer = Some(pointer);
        if self.tool.draws() {
            return self.draw_click(pointer);
        }
        if self.is_placing() || matches!(self.tool, Tool::Carrying(_)) {
            self.drag(pointer);
            return self.release(pointer);
        }
        self.drop_gesture();
        let target = self.entity_at(&pointer);
        let was_selected = target.is_some_and(|id| self.selection.contains(id));
        if let Some(id) = target
            && !was_selected
        {
            let members = self.group_of(id);
            if !pointer.modifiers.shift {
                self.selection.clear();
            }
            members.into_iter().filter(|member| *member != id).for_each(|member| self.selection.add(member));
            self.selection.add(id);
        }
        self.tool = Tool::Pressed(Pressed { at: pointer, target, was_selected });
        Response::default()
    }

    pub(crate) fn drag(&mut self, pointer: Pointer) {
        let Some(level) = self.level else { return };
        if self.field.is_some() && !self.tool.draws() {
            // What is being typed holds everything where it is.
            return;
        }
        self.last_pointer = Some(pointer);
        if self.tool.draws() {
            self.draw_to(pointer);
            return;
        }
        if let Tool::Pressed(pressed) = &self.tool {
            let pressed = pressed.clone();
            if !is_far(&pressed.at, &pointer) {
                return;
            }
            self.begin_drag(&pressed, level);
        }
        if matches!(self.tool, Tool::Furnishing(_)) {
            self.furnish_at(pointer);
            return;
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
            Tool::Moving(moving) | Tool::Carrying(moving) => moving.update(pointer, design, level, preview),
            Tool::Reshaping(reshaping) => reshaping.update(pointer, design, level, preview),
            Tool::Rotating(rotating) => rotating.update(pointer, design, preview),
            _ => return,
        }
        self.dirty.extend(preview.touched.iter().copied());
    }

    /// The pointer moved far enough for a press to become a drag.
    pub(crate) fn begin_drag(&mut self, pressed: &Pressed, level: EntityId) {
        if let (Some(reshaping), false) = (self.grip_at(pressed), self.is_read_only) {
            self.preview = Some(Preview::of(&self.design));
            self.tool = Tool::Reshaping(reshaping);
            return;
        }
        let is_movable = pressed.target.is_some_and(|id| self.is_movable(id));
        if let (Some(leader), true, false) = (pressed.target, is_movable, self.is_read_only) {
            let ids: Vec<EntityId> = if self.design.opening(leader).is_some() { vec![leader] } else { self.movable() };
            if let Some(mut moving) = Moving::begin(&self.design, level, leader, ids, pressed.at) {
                moving.gap = self.gap;
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

    /// The wall or the corner that a press takes hold of.
    fn grip_at(&self, pressed: &Pressed) -> Option<Reshaping> {
        let point = match pressed.at.place {
            Place::Plan(point) => point,
            Place::Ray(ray) => ray.at_height(0.0)?,
        };
        if self.is_plan_locked {
            return None;
        }
        // A corner of a selected wall is taken before the wall.
        let corner = self.selection.ids().iter().filter(|_| pressed.was_selected).find_map(|id| {
            let wall = self.design.wall(*id)?;
            let reach = pressed.at.reach.max(wall.thickness.to_mm() * 0.5);
            [End::Start, End::End]
                .into_iter()
                .find(|end| end.of(wall).distance(point) <= reach)
                .map(|end| Grip::Corner(*id, end))
        });
        let wall = pressed.target.filter(|id| self.design.wall(*id).is_some()).map(Grip::Wall);
        corner.or(wall).map(|grip| Reshaping { grip, taken: point })
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
        if self.tool.draws() {
            return Response::default();
        }
        if self.field.is_some() && !matches!(self.tool, Tool::Idle | Tool::Pressed(_)) {
            // Enter or Escape ends what a value is typed for.
            return Response::default();
        }
        match &self.tool {
            Tool::Pressed(pressed) => {
                let pressed = pressed.clone();
                self.tool = Tool::Idle;
                self.click(&pressed);
                Response::default()
            }
            Tool::Boxing(boxing) => {
                let boxing = *boxing;
                self.tool = Tool::Idle;
                self.select_in(&boxing);
                Response::default()
            }
            Tool::Placing(placing) if !placing.is_placed => {
                self.drop_gesture();
                Response::default()
            }
            Tool::Placing(_)
            | Tool::Furnishing(_)
            | Tool::Moving(_)
            | Tool::Carrying(_)
            | Tool::Rotating(_)
            | Tool::Reshaping(_) => self.end_gesture(),
            Tool::Idle => {
                self.hover_at(pointer);
                Response::default()
            }
            _ => Response::default(),
        }
    }

    /// What a gesture proposes becomes part of the home.
    pub(crate) fn end_gesture(&mut self) -> Response {
        match std::mem::take(&mut self.tool) {
            Tool::Placing(placing) => {
                let response = self.commit_preview(&placing.label());
                if response.committed.is_some() {
                    self.selection.set(placing.things());
                }
                response
            }
            Tool::Moving(moving) | Tool::Carrying(moving) => {
                let originals: Vec<EntityId> = self.selection.ids().to_vec();
                let before =
                    moving.copies.iter().find(|(id, _)| *id == moving.leader).and_then(|(_, copy)| match copy {
                        Entity::Item(item) => Some(item.position),
                        _ => None,
                    });
                let label = match moving.ids.as_slice() {
                    ids if moving.copies.is_empty() => wording::done("Move", &self.design, ids),
                    _ => moving.label().to_owned(),
                };
                let response = self.commit_preview(&label);
                if response.committed.is_some() && !moving.copies.is_empty() {
                    let after = self.design.item(moving.leader).map(|item| item.position);
                    self.last_copy = match (before, after, moving.is_carried) {
                        (Some(before), Some(after), false) => Some(LastCopy { originals, step: after - before }),
                        _ => None,
                    };
                    let there: Vec<EntityId> =
                        moving.ids.iter().copied().filter(|id| self.design.get(*id).is_some()).collect();
                    self.selection.set(there);
                }
                response
            }
            Tool::Furnishing(furnishing) => self.end_furnishing(*furnishing),
            Tool::Rotating(rotating) => {
                let label = wording::done("Rotate", &self.design, &rotating.ids);
                self.commit_preview(&label)
            }
            Tool::Reshaping(reshaping) => self.commit_preview(match reshaping.grip {
                Grip::Wall(_) => "Move wall",
                Grip::Corner(..) => "Move corner",
            }),
            other => {
                self.tool = other;
                Response::default()
            }
        }
    }

    /// The button went up where it went down.
    pub(crate) fn click(&mut self, pressed: &Pressed) {
        match pressed.target {
            Some(id) if pressed.at.modifiers.shift && pressed.was_selected => self.selection.toggle(id),
            Some(_) if pressed.at.modifiers.shift => {}
            Some(id) => {
                let members = self.group_of(id);
                self.selection.set(members.into_iter().filter(|member| *member != id).chain([id]));
            }
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
            .chain(self.fixtures_in(level, boxing))
            .collect();
        for id in inside {
            self.selection.add(id);
        }
    }

    /// Walls and what is built in that lie wholly inside.
    fn fixtures_in(&self, level: EntityId, boxing: &Boxing) -> Vec<EntityId> {
        let is_inside = |points: &[glam::DVec2]| points.iter().all(|point| boxing.contains(*point));
        self.design
            .referrers(level)
            .filter(|id| match self.design.get(*id) {
                Some(Entity::Wall(wall)) => is_inside(&[wall.start, wall.end]),
                Some(Entity::Column(column)) => boxing.contains(column.position),
                Some(Entity::Beam(beam)) => is_inside(&[beam.start, beam.end]),
                Some(Entity::Stairs(stairs)) => boxing.contains(stairs.position),
                Some(Entity::Ceiling(ceiling)) => is_inside(&ceiling.points),
                Some(Entity::Dimension(dimension)) => is_inside(&[dimension.from, dimension.to]),
                _ => false,
            })
            .collect()
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

    pub(crate) fn begin_placing(&mut self, id: &ProductId, is_passage: bool) {
        self.drop_gesture();
        if self.is_read_only {
            return;
        }
        let Some(product) = self.product(id).cloned() else { return };
        let records = records::missing_for_product(&self.design, &self.catalog, &product, &mut self.ids);
        let id = self.ids.next_id();
        self.preview = Some(Preview::of(&self.design));
        let gap = self.gap;
        let placing = Placing {
            product,
            id,
            records,
            rotation: 0.0,
            last: None,
            is_placed: false,
            is_passage,
            gap,
            selection: self.selection.ids().to_vec(),
            replaces: Vec::new(),
        };
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
