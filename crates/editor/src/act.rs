//! Commands: what becomes of each.

use homewright_design::item::Host;
use homewright_design::{Entity, EntityId, Transaction};

use crate::Command;
use crate::command::Direction;
use crate::editor::{Editor, Response, Step};
use crate::tool::{Tool, rotating};

/// How far a copy lies beside its original, millimetres.
const COPY_STEP: f64 = 200.0;

impl Editor {
    pub(crate) fn command(&mut self, command: Command) -> Response {
        if !command.is_enabled(self) {
            return Response::default();
        }
        match command {
            Command::Undo => self.step(true),
            Command::Redo => self.step(false),
            Command::Delete => self.delete(),
            Command::Duplicate => self.duplicate(),
            Command::RotateLeft => self.rotate(1.0),
            Command::RotateRight => self.rotate(-1.0),
            Command::Mirror => self.mirror(),
            Command::Nudge(direction, step) => self.nudge(direction, step.to_mm()),
            Command::SelectAll => {
                let level = self.level;
                let all = self.design.items().filter(|(_, item)| Some(item.level) == level && !item.is_hidden);
                self.selection.set(all.map(|(id, _)| id).collect::<Vec<_>>());
                Response::default()
            }
            Command::Escape => {
                if self.is_busy() {
                    self.drop_gesture();
                } else {
                    self.selection.clear();
                }
                Response::default()
            }
            Command::New
            | Command::Open
            | Command::Export
            | Command::ShowPlan
            | Command::ShowBoth
            | Command::ShowScene
            | Command::ToggleWalk
            | Command::ResetView
            | Command::ToggleDollhouse
            | Command::ToggleDaylight
            | Command::SwitchLanguage
            | Command::SwitchTheme => Response::of_view(command),
        }
    }

    pub(crate) fn step(&mut self, is_back: bool) -> Response {
        self.drop_gesture();
        let stepped = if is_back { self.history.undo(&mut self.design) } else { self.history.redo(&mut self.design) };
        match stepped {
            Ok(Some(change)) => {
                self.dirty.extend(change.touched());
                self.selection.retain_in(&self.design);
                Response { committed: Some(if is_back { Step::Undo } else { Step::Redo }), ..Response::default() }
            }
            Ok(None) => Response::default(),
            Err(refusal) => Response { refusal: Some(refusal), ..Response::default() },
        }
    }

    pub(crate) fn delete(&mut self) -> Response {
        self.drop_gesture();
        let ids: Vec<EntityId> = self.selection.ids().iter().copied().filter(|id| self.is_deletable(*id)).collect();
        self.commit(Transaction::deleting_with_dependants("Delete", &self.design, ids))
    }

    pub(crate) fn duplicate(&mut self) -> Response {
        self.drop_gesture();
        let mut edit = Transaction::new("Duplicate");
        let mut copies = Vec::new();
        for id in self.selection.ids().to_vec() {
            if let Some(item) = self.design.item(id) {
                let mut copy = item.clone();
                copy.position.x += COPY_STEP;
                copy.position.y -= COPY_STEP;
                copy.is_locked = false;
                let id = self.ids.next_id();
                edit.put(id, Entity::Item(Box::new(copy)));
                copies.push(id);
            }
        }
        let response = self.commit(edit);
        if response.committed.is_some() {
            self.selection.set(copies);
        }
        response
    }

    pub(crate) fn rotate(&mut self, sign: f64) -> Response {
        if let (Tool::Placing(placing), Some(preview), Some(level)) = (&mut self.tool, &mut self.preview, self.level) {
            placing.rotation += 90.0 * sign;
            if let Some(pointer) = placing.last {
                placing.update(pointer, &self.design, level, preview);
                self.dirty.extend(preview.touched.iter().copied());
            }
            return Response::default();
        }
        self.drop_gesture();
        let ids = self.movable();
        let Some(pivot) = rotating::pivot(&self.design, &ids) else { return Response::default() };
        self.commit(rotating::turn_about(&self.design, &ids, pivot, rotating::STEP * sign, "Rotate"))
    }

    pub(crate) fn mirror(&mut self) -> Response {
        self.drop_gesture();
        let mut edit = Transaction::new("Mirror");
        for id in self.selection.ids() {
            if let Some(item) = self.design.item(*id) {
                let mut item = item.clone();
                item.is_mirrored = !item.is_mirrored;
                edit.put(*id, Entity::Item(Box::new(item)));
            }
        }
        self.commit(edit)
    }

    pub(crate) fn nudge(&mut self, direction: Direction, step: f64) -> Response {
        self.drop_gesture();
        let by = match direction {
            Direction::Left => glam::DVec3::new(-step, 0.0, 0.0),
            Direction::Right => glam::DVec3::new(step, 0.0, 0.0),
            Direction::Up => glam::DVec3::new(0.0, step, 0.0),
            Direction::Down => glam::DVec3::new(0.0, -step, 0.0),
        };
        let ids = self.movable();
        let mut edit = Transaction::new("Move");
        for id in &ids {
            let Some(item) = self.design.item(*id) else { continue };
            if matches!(item.host, Host::Item { item } if ids.contains(&item)) {
                continue;
            }
            let moved = Some((item.clone(), item.position + by, item.rotation));
            for (id, entity) in crate::edit::moved_with_load(&self.design, *id, moved) {
                edit.put(id, entity);
            }
        }
        self.commit(edit)
    }
}
