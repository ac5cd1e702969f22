//! Commands: what becomes of each.

use std::collections::BTreeMap;

use homewright_catalog::{Product, ProductId};
use homewright_design::opening::OpeningKind;
use homewright_design::{Entity, EntityId, Transaction};

use crate::Command;
use crate::command::Direction;
use crate::editor::{Editor, Response, Step};
use crate::input::Place;
use crate::tool::{Tool, rotating};
use crate::wording;

/// How far a copy lies beside its original, millimetres.
const COPY_STEP: f64 = 200.0;
/// Doors and windows of the shipped catalog to begin with, where a home has none yet.
const PLAINEST: [&str; 3] = ["hw.door.flush", "hw.door.sliding_glass", "hw.window.casement"];

impl Editor {
    pub(crate) fn command(&mut self, command: Command) -> Response {
        if !command.is_enabled(self) {
            return Response::default();
        }
        match command {
            // What is on its way is all that there is to take back.
            Command::Undo | Command::Redo if self.tool.is_gesture() => self.begin(Self::drop_gesture),
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
                if self.field.is_some() {
                    self.clear_field();
                } else if self.tool.draws() {
                    self.end_drawing();
                } else if self.is_busy() {
                    self.drop_gesture();
                } else {
                    self.selection.clear();
                }
                Response::default()
            }
            Command::SelectTool => self.begin(Self::drop_gesture),
            Command::WallTool => self.begin(Self::begin_walls),
            Command::RoomTool => self.begin(Self::begin_rectangle),
            Command::DoorTool => self.begin(|editor| editor.begin_opening("door", false)),
            Command::WindowTool => self.begin(|editor| editor.begin_opening("window", false)),
            Command::PassageTool => self.begin(|editor| editor.begin_opening("door", true)),
            Command::PartTool(part) => self.begin(|editor| editor.begin_building(part)),
            Command::MeasureTool => self.begin(|editor| editor.begin_measuring(false)),
            Command::DimensionTool => self.begin(|editor| editor.begin_measuring(true)),
            Command::PaintTool => self.begin(Self::resume_painting),
            Command::Calibrate => self.begin(Self::begin_calibrating),
            Command::SplitWall => self.split_wall(),
            Command::JoinWalls => self.join_walls(),
            Command::LockPlan => self.begin(|editor| editor.is_plan_locked = !editor.is_plan_locked),
            Command::FlipSide | Command::FlipHinge | Command::OpenLeaf => self.change_doors(command),
            Command::Copy => self.begin(Self::copy_selection),
            Command::Cut => {
                self.copy_selection();
                self.delete()
            }
            Command::Paste => self.begin(Self::begin_paste),
            Command::PasteStyle => self.paste_style(),
            Command::Group => self.group(),
            Command::Ungroup => self.ungroup(),
            Command::Lock => self.toggle_lock(),
            Command::Hide => self.hide(),
            Command::ShowAll => self.show_all(),
            Command::Align(alignment) => self.align(alignment),
            Command::Distribute(axis) => self.distribute(axis),
            Command::SelectUnder => self.begin(Self::select_under),
            Command::LevelUp => self.begin(|editor| editor.step_level(true)),
            Command::LevelDown => self.begin(|editor| editor.step_level(false)),
            Command::AddLevel => self.add_level(false),
            Command::CopyLevel => self.add_level(true),
            Command::MakeOption => self.make_option(),
            Command::NextOption => self.next_option(),
            Command::New
            | Command::Open
            | Command::Export
            | Command::ShowPlan
            | Command::ShowBoth
            | Command::ShowScene
            | Command::ToggleWalk
            | Command::ResetView
            | Command::FrameSelection
            | Command::FaceWall
            | Command::ToggleDollhouse
            | Command::ToggleDaylight
            | Command::SwitchLanguage
            | Command::SwitchTheme => Response::of_view(command),
        }
    }

    pub(crate) fn step(&mut self, is_back: bool) -> Response {
        self.drop_gesture();
        let elevation = self.elevation();
        let stepped = if is_back { self.history.undo(&mut self.design) } else { self.history.redo(&mut self.design) };
        match stepped {
            Ok(Some(change)) => {
                self.dirty.extend(change.touched());
                self.selection.retain_in(&self.design);
                self.keep_level(elevation);
                Response { committed: Some(if is_back { Step::Undo } else { Step::Redo }), ..Response::default() }
            }
            Ok(None) => Response::default(),
            Err(refusal) => Response { refusal: Some(refusal), ..Response::default() },
        }
    }

    pub(crate) fn delete(&mut self) -> Response {
        self.drop_gesture();
        let ids: Vec<EntityId> = self.selection.ids().iter().copied().filter(|id| self.is_deletable(*id)).collect();
        let label = wording::done("Delete", &self.design, &ids);
        self.commit(Transaction::deleting_with_dependants(label, &self.design, ids))
    }

    pub(crate) fn duplicate(&mut self) -> Response {
        self.drop_gesture();
        let originals = self.selection.ids().to_vec();
        let mut edit = Transaction::new(wording::done("Duplicate", &self.design, &originals));
        let by = glam::DVec3::new(COPY_STEP, -COPY_STEP, 0.0);
        let copies = crate::arrange::copies(&self.design, &originals, by, &mut self.ids, &mut edit);
        let response = self.commit(edit);
        if response.committed.is_some() {
            self.selection.set(copies);
            self.last_copy = Some(crate::arrange::LastCopy { originals, step: by });
        }
        response
    }

    pub(crate) fn rotate(&mut self, sign: f64) -> Response {
        if let Tool::Painting(painting) = &mut self.tool {
            painting.finish.rotation = crate::snap::tidy_angle(painting.finish.rotation + 45.0 * sign);
            self.brush = Some(painting.finish.clone());
            self.hover_again();
            return Response::default();
        }
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
        let label = wording::done("Rotate", &self.design, &ids);
        self.commit(rotating::turn_about(&self.design, &ids, pivot, rotating::STEP * sign, &label))
    }

    pub(crate) fn nudge(&mut self, direction: Direction, step: f64) -> Response {
        let by = match direction {
            Direction::Left => glam::DVec3::new(-step, 0.0, 0.0),
            Direction::Right => glam::DVec3::new(step, 0.0, 0.0),
            Direction::Up => glam::DVec3::new(0.0, step, 0.0),
            Direction::Down => glam::DVec3::new(0.0, -step, 0.0),
        };
        if let Tool::Walling(walling) = &mut self.tool {
            // While walls are drawn the arrows hold a direction.
            let direction = by.truncate().try_normalize();
            walling.held = if walling.held == direction { None } else { direction };
            self.hover_again();
            return Response::default();
        }
        self.drop_gesture();
        let ids = self.movable();
        let label = wording::done("Move", &self.design, &ids);
        let edit = crate::arrange::moved(&self.design, &ids, by, &label);
        self.commit(edit)
    }

    /// Begins something that commits nothing by itself.
    fn begin(&mut self, change: impl FnOnce(&mut Self)) -> Response {
        change(self);
        Response::default()
    }

    /// Puts the first door or window of the catalog into the hand.
    fn begin_opening(&mut self, category: &str, is_passage: bool) {
        if let Some(id) = self.usual_opening(&[category]) {
            self.begin_placing(&id, is_passage);
        }
    }

    /// The door or window of some categories that one probably wants next: the one the home has most of, else the
    /// plainest.
    pub fn usual_opening(&self, categories: &[&str]) -> Option<ProductId> {
        let is_one = |product: &Product| categories.contains(&product.category.as_str());
        let mut counts: BTreeMap<&ProductId, usize> = BTreeMap::new();
        for (_, opening) in self.design.openings() {
            let filled = opening.fill.as_ref().and_then(|fill| self.catalog.products.get(&fill.product));
            if let Some(product) = filled.filter(|product| is_one(product)) {
                *counts.entry(&product.id).or_default() += 1;
            }
        }
        let usual = counts.into_iter().max_by_key(|(_, count)| *count).map(|(id, _)| id.clone());
        let plain = || {
            PLAINEST
                .map(|id| ProductId(id.to_owned()))
                .into_iter()
                .find(|id| self.catalog.products.get(id).is_some_and(is_one))
        };
        let first = || self.catalog.products.values().find(|product| is_one(product)).map(|product| product.id.clone());
        usual.or_else(plain).or_else(first)
    }

    pub(crate) fn has_doors_selected(&self) -> bool {
        let is_door = |id: &EntityId| {
            self.design.opening(*id).is_some_and(|opening| matches!(opening.kind, OpeningKind::Door { .. }))
        };
        self.selection.ids().iter().any(is_door)
    }

    /// Whether the leading selected thing is of a kind.
    pub(crate) fn leads(&self, is_kind: impl Fn(&Entity) -> bool) -> bool {
        self.selection.leader().and_then(|id| self.design.get(id)).is_some_and(is_kind)
    }

    fn change_doors(&mut self, command: Command) -> Response {
        self.drop_gesture();
        let mut edit = Transaction::new(if command == Command::OpenLeaf { "Open door" } else { "Change door" });
        for id in self.selection.ids() {
            let Some(mut opening) = self.design.opening(*id).cloned() else { continue };
            if let OpeningKind::Door { opens_to, hinge_at_start, open } = &mut opening.kind {
                match command {
                    Command::FlipSide => *opens_to = crate::network::opposite(*opens_to),
                    Command::FlipHinge => *hinge_at_start = !*hinge_at_start,
                    _ => *open = if *open > 0.0 { 0.0 } else { 90.0 },
                }
                edit.put(*id, opening);
            }
        }
        self.commit(edit)
    }

    /// Selects what lies under what is selected at the pointer, and begins anew after the lowest.
    fn select_under(&mut self) {
        let (Some(level), Some(pointer)) = (self.level, self.last_pointer) else { return };
        let Place::Plan(point) = pointer.place else { return };
        let all = crate::hit::all_at(&self.design, level, point, pointer.reach);
        let at = self.selection.leader().and_then(|leader| all.iter().position(|id| *id == leader));
        let next = at.map_or(0, |at| (at + 1) % all.len().max(1));
        if let Some(id) = all.get(next) {
            self.selection.set([*id]);
        }
    }
}
