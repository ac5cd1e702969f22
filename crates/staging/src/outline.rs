//! A level's walls and the clear areas of its rooms, before anything covers them.

use std::collections::BTreeMap;

use homewright_design::room::Boundary;
use homewright_design::{Design, EntityId, Wall};
use homewright_geometry::Polygon;
use homewright_geometry::polygon::{difference, union};
use homewright_geometry::wall::{WallStrip, wall_footprints};

use crate::strip::Strip;

/// Floors smaller than this (mm²) are gaps between walls.
const SMALLEST: f64 = 1e4;

/// A level's walls and rooms.
#[derive(Debug, Default)]
pub(crate) struct LevelShell {
    /// Walls that cover anything.
    pub(crate) strips: BTreeMap<EntityId, Strip>,
    /// Clear areas, with the room that claims them.
    pub(crate) rooms: Vec<(Option<EntityId>, Polygon)>,
}

/// A level's walls and rooms, those that a room claims first.
pub(crate) fn level_shell(design: &Design, level: EntityId) -> LevelShell {
    let walls: Vec<_> = design.walls_on(level).collect();
    let footprints = wall_footprints(&walls.iter().map(|(_, wall)| wall_strip(wall)).collect::<Vec<_>>());
    let strips: BTreeMap<EntityId, Strip> = walls
        .iter()
        .zip(&footprints)
        .filter_map(|((id, wall), footprint)| Some((*id, Strip::of(wall, footprint)?)))
        .collect();
    let rooms = rooms(design, level, &strips);
    LevelShell { strips, rooms }
}

/// The strip that a wall covers before it meets others.
fn wall_strip(wall: &Wall) -> WallStrip {
    WallStrip { start: wall.start, end: wall.end, thickness: wall.thickness.to_mm(), extent: wall.arc.to_radians() }
}

/// Holes in the union of all walls, and outlines that rooms bring along.
fn rooms(design: &Design, level: EntityId, strips: &BTreeMap<EntityId, Strip>) -> Vec<(Option<EntityId>, Polygon)> {
    let solid: Vec<Polygon> = strips.values().flat_map(|strip| strip.footprint.iter().cloned()).collect();
    let walls = union(&solid, &[]);
    let holes = walls.iter().flat_map(Polygon::holes).filter_map(|hole| Polygon::simple(hole.clone()));
    let mut floors: Vec<Polygon> =
        holes.flat_map(|hole| difference(&[hole], &walls)).filter(|floor| floor.area() > SMALLEST).collect();
    let mut rooms = Vec::new();
    for (id, room) in design.rooms_on(level) {
        let outline = match &room.boundary {
            Boundary::Outline { points } => Polygon::simple(points.clone()),
            Boundary::Walls { anchor } => {
                floors.iter().position(|floor| floor.contains(*anchor)).map(|index| floors.remove(index))
            }
        };
        rooms.extend(outline.map(|outline| (Some(id), outline)));
    }
    let is_taken = |floor: &Polygon| {
        let middle = floor.interior_point();
        rooms.iter().any(|(_, outline): &(_, Polygon)| outline.contains(middle))
    };
    let rest: Vec<Polygon> = floors.into_iter().filter(|floor| !is_taken(floor)).collect();
    rooms.extend(rest.into_iter().map(|floor| (None, floor)));
    rooms
}
