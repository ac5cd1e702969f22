//! Tools that draw: begun by a command, led by clicks, ended by Escape.

use glam::DVec2;
use homewright_design::room::{Boundary, RoomKind};
use homewright_design::{Design, EntityId, IdSource, Room, Transaction, Underlay, derive_rooms};

use crate::editor::{Editor, Response};
use crate::hit;
use crate::input::{Place, Pointer};
use crate::preview::Preview;
use crate::tool::walling::Ground;
use crate::tool::{Building, Calibrating, Measuring, Painting, Part, Tool, Walling};

impl Editor {
    pub(crate) fn begin_drawing(&mut self, tool: Tool) {
        self.drop_gesture();
        if self.is_read_only || self.level.is_none() {
            return;
        }
        self.selection.clear();
        self.hover = None;
        self.preview = Some(Preview::of(&self.design));
        self.tool = tool;
        self.hover_again();
    }

    pub(crate) fn begin_walls(&mut self) {
        self.begin_drawing(Tool::Walling(Box::default()));
    }

    pub(crate) fn begin_rectangle(&mut self) {
        self.begin_drawing(Tool::Rectangle(Box::default()));
    }

    pub(crate) fn begin_building(&mut self, part: Part) {
        let id = self.ids.next_id();
        let building = Building { part, start: None, end: None, id, typed: crate::field::Typed::default() };
        self.begin_drawing(Tool::Building(Box::new(building)));
    }

    pub(crate) fn begin_measuring(&mut self, writes: bool) {
        if writes && self.is_read_only {
            return;
        }
        self.drop_gesture();
        self.preview = Some(Preview::of(&self.design));
        self.tool = Tool::Measuring(Measuring { writes, ..Measuring::default() });
    }

    pub(crate) fn begin_calibrating(&mut self) {
        let Some(underlay) = self.selection.leader().filter(|id| self.design.underlay(*id).is_some()) else { return };
        self.begin_drawing(Tool::Calibrating(Calibrating {
            underlay,
            start: None,
            end: None,
            is_measured: false,
            typed: crate::field::Typed::default(),
        }));
        self.selection.set([underlay]);
    }

    /// Lays the brush's material, or the one that was last used.
    pub(crate) fn resume_painting(&mut self) {
        if let Some(finish) = self.brush.clone() {
            self.begin_drawing(Tool::Painting(Painting { finish }));
        }
    }

    /// What is drawn follows the pointer, which did not move: something else changed.
    pub(crate) fn hover_again(&mut self) {
        if let Some(pointer) = self.last_pointer
            && self.tool.draws()
        {
            self.draw_to(pointer);
        }
    }

    /// What is drawn follows the pointer.
    pub(crate) fn draw_to(&mut self, pointer: Pointer) {
        let Some(level) = self.level else { return };
        self.last_pointer = Some(pointer);
        if matches!(self.tool, Tool::Painting(_)) {
            self.hover = self.entity_at(&pointer);
            self.preview_paint(&pointer);
            return;
        }
        let Self { tool, preview, design, wall_style, ids, .. } = self;
        let preview = preview.get_or_insert_with(|| Preview::of(design));
        let ground = Ground { design, level, style: wall_style, ids };
        match tool {
            Tool::Walling(walling) => walling.update(pointer, ground, preview),
            Tool::Rectangle(rectangle) => rectangle.update(pointer, ground, preview),
            Tool::Building(building) => building.update(pointer, design, level, preview),
            Tool::Measuring(measuring) => measuring.update(pointer, design, level, preview),
            Tool::Calibrating(calibrating) => calibrating.update(&pointer),
            _ => return,
        }
        self.dirty.extend(preview.touched.iter().copied());
    }

    fn preview_paint(&mut self, pointer: &Pointer) {
        let Tool::Painting(painting) = &self.tool else { return };
        let finish = painting.finish.clone();
        let surface = self.surface_at(pointer);
        // The material's record gets another id when it is laid for good.
        let ids = self.ids.clone();
        let edit = surface.map(|surface| self.paint(&surface, &finish)).unwrap_or_default();
        self.ids = ids;
        let Self { preview, design, .. } = self;
        let preview = preview.get_or_insert_with(|| Preview::of(design));
        preview.replace(edit);
        self.dirty.extend(preview.touched.iter().copied());
    }

    /// A click of a tool that draws.
    pub(crate) fn draw_click(&mut self, pointer: Pointer) -> Response {
        if self.field.is_none() {
            self.draw_to(pointer);
        }
        if let Tool::Walling(walling) = &mut self.tool
            && pointer.modifiers.ctrl
            && walling.arc.is_none()
            && walling.line().is_some()
        {
            // The end is fixed; the pointer shows the bulge until the next click.
            walling.arc = walling.end.map(|end| (end, 0.0));
            return Response::default();
        }
        if let Tool::Painting(painting) = &self.tool {
            let finish = painting.finish.clone();
            let Some(surface) = self.surface_at(&pointer) else { return Response::default() };
            let edit = self.paint(&surface, &finish);
            return self.commit_and_go_on(edit);
        }
        self.field = None;
        self.commit_drawn()
    }

    /// What is drawn as far as the pointer or the typed values say becomes part of the home.
    pub(crate) fn commit_drawn(&mut self) -> Response {
        let Some(level) = self.level else { return Response::default() };
        match self.tool.clone() {
            Tool::Walling(walling) => self.commit_wall(*walling, level),
            Tool::Rectangle(mut rectangle) => {
                if rectangle.start.is_none() {
                    rectangle.start = rectangle.end;
                    self.tool = Tool::Rectangle(rectangle);
                    return Response::default();
                }
                let Some(edit) = rectangle.edit(&self.design, level, &self.wall_style, &mut self.ids) else {
                    return Response::default();
                };
                let edit = with_rooms(&self.design, level, edit, &mut self.ids);
                self.tool = Tool::Rectangle(Box::default());
                self.commit_and_go_on(edit)
            }
            Tool::Building(mut building) => {
                if !building.is_last_click() {
                    building.start = building.end;
                    self.tool = Tool::Building(building);
                    return Response::default();
                }
                let Some(entity) = building.entity(&self.design, level) else { return Response::default() };
                let edit = Transaction::new(building.label()).with(building.id, entity);
                let next = Building {
                    start: None,
                    end: None,
                    id: self.ids.next_id(),
                    typed: crate::field::Typed::default(),
                    ..*building
                };
                self.tool = Tool::Building(Box::new(next));
                self.commit_and_go_on(edit)
            }
            Tool::Measuring(measuring) => self.commit_measure(measuring, level),
            Tool::Calibrating(calibrating) => self.commit_calibration(calibrating),
            _ => Response::default(),
        }
    }

    fn commit_wall(&mut self, mut walling: Walling, level: EntityId) -> Response {
        let Some(end) = walling.end else { return Response::default() };
        let Some(last) = walling.chain.last() else {
            walling.chain.push(end);
            self.tool = Tool::Walling(Box::new(walling));
            return Response::default();
        };
        if walling.arc.is_none() && last.distance(end) <= crate::network::SAME {
            // Twice the same point: the chain ends.
            self.tool = Tool::Walling(Box::default());
            self.drop_proposal();
            return Response::default();
        }
        let Some((edit, pieces)) = walling.edit(&self.design, level, &self.wall_style, &mut self.ids) else {
            // Everything stands already: the chain goes on from there.
            walling.chain.push(end);
            walling.made = None;
            self.tool = Tool::Walling(Box::new(walling));
            return Response::default();
        };
        let edit = with_rooms(&self.design, level, edit, &mut self.ids);
        let response = self.commit_and_go_on(edit);
        if response.committed.is_some() {
            walling.went_on(&pieces);
            self.last_wall = pieces.last().copied();
        }
        self.tool = Tool::Walling(Box::new(walling));
        self.hover_again();
        response
    }

    fn commit_measure(&mut self, mut measuring: Measuring, level: EntityId) -> Response {
        let mut response = Response::default();
        if measuring.from.is_none() {
            measuring.from = measuring.to;
        } else if !measuring.is_measured && measuring.dimension(level).is_some() {
            measuring.is_measured = true;
        } else {
            let dimension = measuring.dimension(level).filter(|_| measuring.writes);
            measuring = Measuring { writes: measuring.writes, ..Measuring::default() };
            if let Some(dimension) = dimension {
                let edit = Transaction::new("Add dimension").with(self.ids.next_id(), dimension);
                response = self.commit_and_go_on(edit);
            } else if let Some(preview) = &mut self.preview {
                preview.distances.clear();
            }
        }
        self.tool = Tool::Measuring(measuring);
        response
    }

    fn commit_calibration(&mut self, mut calibrating: Calibrating) -> Response {
        if calibrating.start.is_none() {
            calibrating.start = calibrating.end;
        } else if let (Some(length), Some(line)) = (calibrating.typed.length, calibrating.line()) {
            let (Some(start), Some(end)) = (calibrating.start, calibrating.end) else { return Response::default() };
            let direction = line.try_normalize().unwrap_or(DVec2::X);
            let underlay = self.design.underlay(calibrating.underlay);
            let scaled =
                underlay.and_then(|underlay| underlay.calibrated([start, end], [start, start + direction * length]));
            self.drop_gesture();
            return match scaled {
                Some(scaled) => self.commit(Transaction::new("Calibrate").with(calibrating.underlay, scaled)),
                None => Response::default(),
            };
        } else {
            calibrating.is_measured = calibrating.line().is_some();
        }
        self.tool = Tool::Calibrating(calibrating);
        Response::default()
    }

    /// Commits an edit of a tool that goes on afterwards.
    fn commit_and_go_on(&mut self, edit: Transaction) -> Response {
        if let Some(preview) = self.preview.take() {
            self.dirty.extend(preview.touched);
        }
        let response = self.commit(edit);
        self.preview = Some(Preview::of(&self.design));
        response
    }

    /// Takes back what is proposed and goes on with the tool.
    pub(crate) fn drop_proposal(&mut self) {
        if let Some(preview) = self.preview.take() {
            self.dirty.extend(preview.touched);
        }
        self.preview = Some(Preview::of(&self.design));
    }

    /// Escape while something is drawn: first the chain or the first click, then the tool.
    pub(crate) fn end_drawing(&mut self) {
        let goes_on = match &self.tool {
            Tool::Walling(walling) => (!walling.chain.is_empty()).then(|| Tool::Walling(Box::default())),
            Tool::Rectangle(rectangle) => rectangle.start.is_some().then(|| Tool::Rectangle(Box::default())),
            Tool::Building(building) => building
                .start
                .is_some()
                .then(|| Tool::Building(Box::new(Building { start: None, end: None, ..(**building).clone() }))),
            Tool::Measuring(measuring) => measuring
                .from
                .is_some()
                .then(|| Tool::Measuring(Measuring { writes: measuring.writes, ..Measuring::default() })),
            _ => None,
        };
        let last = self.last_wall.filter(|_| matches!(self.tool, Tool::Walling(_)));
        if let Some(tool) = goes_on {
            self.tool = tool;
            self.drop_proposal();
        } else {
            self.drop_gesture();
            // What the brush was over is not pointed at any more.
            self.hover = None;
            // The wall drawn last can be given its length afterwards.
            self.selection.set(last.filter(|id| self.design.wall(*id).is_some()));
        }
    }

    /// A double click: a wall's length, the name of a floor that no room claims, one member of a group.
    pub(crate) fn double_click(&mut self, pointer: Pointer) -> Response {
        if self.tool.draws() {
            return Response::default();
        }
        self.drop_gesture();
        let target = self.entity_at(&pointer);
        if let Some(id) = target {
            self.selection.set([id]);
            match self.design.get(id) {
                Some(homewright_design::Entity::Wall(_)) => self.open_wall_field(id),
                Some(homewright_design::Entity::Opening(_)) => self.open_length(0),
                _ => {}
            }
            return Response::default();
        }
        let (Some(level), Place::Plan(point), false) = (self.level, pointer.place, self.is_read_only) else {
            return Response::default();
        };
        let floor = derive_rooms(&self.design, level)
            .into_iter()
            .find(|region| region.room.is_none() && region.outline.contains(point));
        let Some(region) = floor else { return Response::default() };
        let id = self.ids.next_id();
        let response = self.commit(Transaction::new("Add room").with(id, room(level, region.outline.interior_point())));
        if response.committed.is_some() {
            self.selection.set([id]);
        }
        response
    }

    /// Splits the wall under the pointer, or else the selected wall in its middle.
    pub(crate) fn split_wall(&mut self) -> Response {
        self.drop_gesture();
        let Some(id) = self.selection.leader() else { return Response::default() };
        let Some(wall) = self.design.wall(id).cloned() else { return Response::default() };
        let pointed = self.last_pointer.and_then(|pointer| match pointer.place {
            Place::Plan(point) if self.entity_at(&pointer) == Some(id) => Some(hit::along(&wall, point)),
            _ => None,
        });
        let along = pointed.unwrap_or_else(|| wall.length() / 2.0);
        let along = homewright_geometry::Length::mm(along.to_mm().round());
        let mut edit = Transaction::new("Split wall");
        match crate::network::split_in(&self.design, &mut edit, id, along, &mut self.ids) {
            Some(second) => {
                let response = self.commit(edit);
                if response.committed.is_some() {
                    self.selection.set([id, second]);
                }
                response
            }
            None => Response::default(),
        }
    }

    /// Joins two selected walls.
    pub(crate) fn join_walls(&mut self) -> Response {
        self.drop_gesture();
        let [first, second] = *self.selection.ids() else { return Response::default() };
        crate::network::join(&self.design, first, second, "Join walls")
            .map_or_else(Response::default, |edit| self.commit(edit))
    }

    /// Puts a picture of a plan under the level in work; the picture itself is embedded by whoever opened it.
    pub(crate) fn add_underlay(&mut self, name: &str, asset: &str, pixels: [u32; 2]) -> Response {
        self.drop_gesture();
        let Some(level) = self.level else { return Response::default() };
        let [wide, high] = pixels.map(|count| f64::from(count.clamp(1, 100_000)));
        // As wide as a flat until it is calibrated.
        let width = 12_000.0;
        let length = homewright_geometry::Length::mm;
        let middle = match self.last_pointer.map(|pointer| pointer.place) {
            Some(Place::Plan(point)) => point.round(),
            _ => DVec2::ZERO,
        };
        let underlay = Underlay {
            level,
            name: name.to_owned(),
            asset: asset.to_owned(),
            position: middle,
            rotation: 0.0,
            width: length(width),
            height: length(width * high / wide),
            opacity: 0.5,
            is_locked: false,
            is_hidden: false,
        };
        let id = self.ids.next_id();
        let response = self.commit(Transaction::new("Add picture").with(id, underlay));
        if response.committed.is_some() {
            self.selection.set([id]);
        }
        response
    }
}

fn room(level: EntityId, anchor: DVec2) -> Room {
    Room {
        level,
        name: String::new(),
        kind: RoomKind::Other,
        boundary: Boundary::Walls { anchor: anchor.round() },
        floor: None,
        walls: None,
        ceiling: None,
        ceiling_height: None,
        skirting: None,
    }
}

/// An edit of walls that also names the floors it closes, so that they can be clicked, called and covered.
fn with_rooms(design: &Design, level: EntityId, mut edit: Transaction, ids: &mut IdSource) -> Transaction {
    let mut after = design.clone();
    if after.apply(edit.clone()).is_err() {
        return edit;
    }
    for region in derive_rooms(&after, level).into_iter().filter(|region| region.room.is_none()) {
        edit.put(ids.next_id(), room(level, region.outline.interior_point()));
    }
    edit
}
