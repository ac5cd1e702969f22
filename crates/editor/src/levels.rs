//! Storeys: added, copied, switched between.

use homewright_design::{Entity, EntityId, Level, Transaction};
use homewright_geometry::Length;

use crate::editor::{Editor, Response};

impl Editor {
    /// Adds an empty storey over the topmost one, or a copy of the one in work, and works on it.
    pub(crate) fn add_level(&mut self, copies: bool) -> Response {
        self.drop_gesture();
        let levels = self.design.levels();
        let top = levels.last().map(|(_, level)| (*level).clone());
        let present = self.level.and_then(|id| self.design.level(id)).cloned();
        let pattern = if copies { present } else { top.clone() };
        let pattern = pattern.unwrap_or(Level {
            name: String::new(),
            elevation: Length::ZERO,
            height: Length::mm(2800.0),
            slab: Length::mm(150.0),
        });
        let elevation = top.map_or(Length::ZERO, |top| top.elevation + top.height + pattern.slab);
        let name = format!("{}F", levels.len() + 1);
        let id = self.ids.next_id();
        let mut edit = Transaction::new(if copies { "Copy level" } else { "Add level" });
        edit.put(id, Level { name, elevation, ..pattern });
        if let (true, Some(from)) = (copies, self.level) {
            let mut entities: Vec<(EntityId, Entity)> = Vec::new();
            for one in self.design.referrers(from) {
                let Some(entity) = self.design.get(one) else { continue };
                if matches!(entity, Entity::Viewpoint(_) | Entity::Underlay(_)) {
                    continue;
                }
                entities.push((one, entity.clone()));
                if matches!(entity, Entity::Wall(_)) {
                    entities.extend(self.design.openings_of(one).map(|(id, opening)| (id, opening.clone().into())));
                }
            }
            for (id, entity) in crate::arrange::renamed(&entities, &self.design, Some(id), &mut self.ids) {
                edit.put(id, entity);
            }
        }
        let response = self.commit(edit);
        if response.committed.is_some() {
            self.set_level(id);
        }
        response
    }

    /// Elevation of the storey in work.
    pub(crate) fn elevation(&self) -> Option<Length> {
        self.level.and_then(|id| self.design.level(id)).map(|level| level.elevation)
    }

    /// Works on the storey nearest to an elevation where the one in work is gone.
    pub(crate) fn keep_level(&mut self, elevation: Option<Length>) {
        if self.level.is_some_and(|id| self.design.level(id).is_some()) {
            return;
        }
        let at = elevation.unwrap_or(Length::ZERO);
        let away = |level: &Level| (level.elevation - at).to_mm().abs();
        let levels = self.design.levels();
        self.level = levels.iter().min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b))).map(|(id, _)| *id);
    }

    /// Works on the next storey up or down.
    pub(crate) fn step_level(&mut self, up: bool) {
        let levels = self.design.levels();
        let Some(at) = levels.iter().position(|(id, _)| Some(*id) == self.level) else { return };
        let next = if up { at + 1 } else { at.wrapping_sub(1) };
        if let Some(id) = levels.get(next).map(|(id, _)| *id) {
            self.set_level(id);
        }
    }
}
