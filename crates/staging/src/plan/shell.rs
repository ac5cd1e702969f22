//! Rooms and walls on the plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::DVec2;
use homewright_design::room::RoomKind;
use homewright_design::{Design, EntityId, Opening, Room, Wall};
use homewright_geometry::Polygon;
use homewright_geometry::polygon::{PlanBounds, difference};

use super::pen::Sheet;
use super::style;
use crate::outline::{LevelShell, level_shell};
use crate::strip::{Strip, face_point};

/// A level as the plan sees it.
pub(super) struct Shell<'d> {
    pub(super) walls: Vec<DrawnWall<'d>>,
    pub(super) rooms: Vec<DrawnRoom<'d>>,
}

/// A wall with its openings.
pub(super) struct DrawnWall<'d> {
    pub(super) id: EntityId,
    pub(super) wall: &'d Wall,
    pub(super) strip: Arc<Strip>,
    pub(super) openings: Vec<(EntityId, &'d Opening)>,
}

/// A room with its clear area.
pub(super) struct DrawnRoom<'d> {
    pub(super) id: Option<EntityId>,
    pub(super) room: Option<&'d Room>,
    pub(super) outline: Polygon,
}

impl DrawnRoom<'_> {
    /// What it is for.
    pub(super) fn kind(&self) -> Option<RoomKind> {
        self.room.map(|room| room.kind)
    }
}

impl<'d> Shell<'d> {
    /// A level of a design.
    pub(super) fn of(design: &'d Design, level: EntityId) -> Self {
        let LevelShell { strips, rooms } = level_shell(design, level);
        let walls = strips
            .into_iter()
            .filter_map(|(id, strip)| {
                let openings = design.openings_of(id).collect();
                Some(DrawnWall { id, wall: design.wall(id)?, strip, openings })
            })
            .collect();
        let rooms = rooms
            .into_iter()
            .map(|(id, outline)| DrawnRoom { id, room: id.and_then(|id| design.room(id)), outline })
            .collect();
        Self { walls, rooms }
    }

    /// The rectangle round all walls; round all rooms where there are none.
    pub(super) fn bounds(&self) -> Option<PlanBounds> {
        let walls = self.walls.iter().flat_map(|wall| &wall.strip.footprint).map(Polygon::bounds);
        let rooms = self.rooms.iter().map(|room| room.outline.bounds());
        walls.chain(rooms).reduce(|all, one| all.union(&one))
    }

    /// Openings by id with the wall they are in.
    pub(super) fn openings(&self) -> BTreeMap<EntityId, (&DrawnWall<'d>, &'d Opening)> {
        let of_wall = |wall: &'_ DrawnWall<'d>| wall.openings.clone();
        self.walls
            .iter()
            .flat_map(|wall| of_wall(wall).into_iter().map(move |(id, opening)| (id, (wall, opening))))
            .collect()
    }
}

/// Where an opening begins and ends along its wall, mm.
pub(super) fn span(opening: &Opening) -> (f64, f64) {
    let (along, half) = (opening.along.to_mm(), opening.width.to_mm() * 0.5);
    (along - half, along + half)
}

/// Floors in quiet tints.
pub(super) fn floors(shell: &Shell<'_>, sheet: &mut Sheet) {
    for room in &shell.rooms {
        sheet.area(room.id, std::slice::from_ref(&room.outline), style::tint(room.kind()), None);
    }
    for wall in &shell.walls {
        let is_doorway = |opening: &Opening| opening.sill.to_mm() < 1.0;
        for (id, opening) in wall.openings.iter().filter(|(_, opening)| is_doorway(opening)) {
            let [left, right] = edges(wall, opening);
            let floor = Polygon::simple(vec![left.0, left.1, right.1, right.0]);
            sheet.area(Some(*id), floor.as_slice(), style::THRESHOLD, None);
        }
    }
}

/// Walls as they are cut, with their openings left out.
pub(super) fn walls(shell: &Shell<'_>, sheet: &mut Sheet) {
    for wall in &shell.walls {
        let holes: Vec<Polygon> = wall.openings.iter().filter_map(|(_, opening)| hole(wall, opening)).collect();
        let solid =
            if holes.is_empty() { wall.strip.footprint.clone() } else { difference(&wall.strip.footprint, &holes) };
        let color = if wall.wall.is_load_bearing { style::BEARING } else { style::WALL };
        // A thin pen in the same colour closes the seam between neighbours.
        sheet.area(Some(wall.id), &solid, color, Some(style::pen(color, 0.2)));
    }
}

/// The area of the plan that an opening takes from its wall.
fn hole(wall: &DrawnWall<'_>, opening: &Opening) -> Option<Polygon> {
    let (from, to) = span(opening);
    let center = wall.strip.center;
    let reach = wall.strip.thickness * 0.5 + 5.0;
    let steps = 8;
    let at = |step: usize, left: f64| center.point(from + (to - from) * step as f64 / steps as f64, left);
    let ring: Vec<DVec2> =
        (0..=steps).map(|step| at(step, -reach)).chain((0..=steps).rev().map(|step| at(step, reach))).collect();
    Polygon::simple(ring)
}

/// The two edges of an opening on a wall's faces: left and right, each from start to end.
pub(super) fn edges(wall: &DrawnWall<'_>, opening: &Opening) -> [(DVec2, DVec2); 2] {
    let (from, to) = span(opening);
    [&wall.strip.left, &wall.strip.right].map(|face| (face_point(face, from), face_point(face, to)))
}

/// A grid of metres.
pub(super) fn grid(bounds: Option<PlanBounds>, sheet: &mut Sheet) {
    let Some(bounds) = bounds else { return };
    let lines = |low: f64, high: f64| {
        let (first, last) = ((low / 1000.0).ceil() as i64, (high / 1000.0).floor() as i64);
        (first..=last.min(first + 500)).map(|metre| metre as f64 * 1000.0)
    };
    for x in lines(bounds.min.x, bounds.max.x) {
        sheet.line(None, DVec2::new(x, bounds.min.y), DVec2::new(x, bounds.max.y), style::pen(style::GRID, 0.1));
    }
    for y in lines(bounds.min.y, bounds.max.y) {
        sheet.line(None, DVec2::new(bounds.min.x, y), DVec2::new(bounds.max.x, y), style::pen(style::GRID, 0.1));
    }
}
