//! Rooms, derived: where walls enclose a floor there is a room, whether somebody named it or not.
//!
//! The walls' footprints of a level are joined; every hole they leave is a floor. A [`crate::Room`] takes the floor its
//! anchor lies on; rooms with an outline of their own keep it.

mod faces;

use glam::DVec2;
use homewright_geometry::arc::flatten_arc;
use homewright_geometry::polygon::{difference, union};
use homewright_geometry::wall::{WALL_SAGITTA, wall_footprints};
use homewright_geometry::{PlanarGraph, PlanarSegment, Polygon, WallFootprint, WallStrip};

use crate::opening::Side;
use crate::room::Boundary;
use crate::{Design, EntityId, Wall};

/// Walls nearer to each other than this (mm) touch.
const SNAP: f64 = 1.0;

/// Floors smaller than this (mm²) are gaps between walls, not rooms: 100 × 100 mm.
const SMALLEST_FLOOR: f64 = 1e4;

/// How far (mm) a room's own outline may lie from the walls' faces that it follows.
const OUTLINE_REACH: f64 = 50.0;

/// A floor enclosed by walls, or outlined by its room.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomRegion {
    /// Storey it is on.
    pub level: EntityId,
    /// The room it belongs to. Nothing for a floor that no room claims.
    pub room: Option<EntityId>,
    /// The net floor, at the walls' inner faces, plan millimetres; holes where walls or shafts stand inside.
    pub outline: Polygon,
    /// The floor out to the walls' centre lines. Nothing where centre lines do not close or the outline is the room's
    /// own.
    pub gross: Option<Polygon>,
    /// The walls' faces round it, in the order of the outline's rings: the floor lies on the left hand, walking from
    /// start to end.
    pub wall_faces: Vec<WallFace>,
    /// Openings that lead or look out of it, by id.
    pub openings: Vec<EntityId>,
}

/// A straight piece of a wall's face that a room sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallFace {
    /// Which wall.
    pub wall: EntityId,
    /// Which side of it; nothing for the end of a wall that stands out into the room.
    pub side: Option<Side>,
    /// Where the piece starts, plan millimetres.
    pub start: DVec2,
    /// Where it ends.
    pub end: DVec2,
}

impl RoomRegion {
    /// Net floor area, m².
    pub fn area(&self) -> f64 {
        self.outline.area() / 1e6
    }

    /// Length of the outline with its holes, m.
    pub fn perimeter(&self) -> f64 {
        self.outline.perimeter() / 1e3
    }
}

/// The walls of a level with what they cover on the plan, by id.
pub fn level_footprints(design: &Design, level: EntityId) -> Vec<(EntityId, WallFootprint)> {
    let (ids, strips): (Vec<EntityId>, Vec<WallStrip>) =
        design.walls_on(level).map(|(id, wall)| (id, strip(wall))).unzip();
    ids.into_iter().zip(wall_footprints(&strips)).collect()
}

/// The rooms of a level: those claimed by a [`crate::Room`] first, by its id, then floors nobody named, from west to
/// east.
pub fn derive_rooms(design: &Design, level: EntityId) -> Vec<RoomRegion> {
    derive_rooms_from(design, level, &level_footprints(design, level))
}

/// As [`derive_rooms`], for callers that have the level's footprints at hand.
pub fn derive_rooms_from(
    design: &Design,
    level: EntityId,
    footprints: &[(EntityId, WallFootprint)],
) -> Vec<RoomRegion> {
    let mut floors = enclosed_floors(footprints);
    let graph = center_lines(design, level);
    let all: Vec<Polygon> = floors.clone();
    let gross_of = |floor: &Polygon| gross(graph.as_ref()?, floor, &all);
    let faces = faces::Faces::new(footprints);
    let region = |room: Option<EntityId>, outline: Polygon, gross: Option<Polygon>, reach: f64| {
        let wall_faces = faces.along(&outline, reach);
        let openings = faces::openings(design, &wall_faces, reach);
        RoomRegion { level, room, outline, gross, wall_faces, openings }
    };
    let mut regions = Vec::new();
    let mut own_outlines = Vec::new();
    for (id, room) in design.rooms_on(level) {
        match &room.boundary {
            Boundary::Outline { points } => {
                if let Some(outline) = mended(points) {
                    own_outlines.push(outline.clone());
                    regions.push(region(Some(id), outline, None, OUTLINE_REACH));
                }
            }
            Boundary::Walls { anchor } => {
                if let Some(index) = floor_of(*anchor, &floors, &gross_of) {
                    let outline = floors.remove(index);
                    let gross = gross_of(&outline);
                    regions.push(region(Some(id), outline, gross, 0.0));
                }
            }
        }
    }
    for floor in floors {
        if let Some(rest) = beside(floor, &own_outlines) {
            let gross = gross_of(&rest);
            regions.push(region(None, rest, gross, 0.0));
        }
    }
    regions
}

/// A wall as the geometry sees it.
pub fn strip(wall: &Wall) -> WallStrip {
    WallStrip { start: wall.start, end: wall.end, thickness: wall.thickness.to_mm(), extent: wall.arc.to_radians() }
}

/// The floors that footprints enclose, from west to east.
///
/// Footprints are grown by half the snap tolerance, so that walls that nearly touch close the room between them; the
/// floor is then measured against the true footprints.
fn enclosed_floors(footprints: &[(EntityId, WallFootprint)]) -> Vec<Polygon> {
    let walls: Vec<Polygon> = footprints.iter().flat_map(|(_, footprint)| footprint.polygons.clone()).collect();
    let grown: Vec<Polygon> = walls.iter().flat_map(|polygon| polygon.offset(SNAP / 2.0)).collect();
    let joined = union(&grown, &[]);
    let holes: Vec<Polygon> =
        joined.iter().flat_map(|polygon| polygon.holes().iter().cloned().filter_map(Polygon::simple)).collect();
    let mut floors: Vec<Polygon> =
        difference(&holes, &joined).iter().filter_map(|eroded| true_floor(eroded, &walls)).collect();
    floors.sort_by(|a, b| {
        let (a, b) = (a.bounds().min, b.bounds().min);
        a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
    });
    floors
}

/// The floor at the walls' faces, of one that keeps half the tolerance away from them.
fn true_floor(eroded: &Polygon, walls: &[Polygon]) -> Option<Polygon> {
    if eroded.area() < SMALLEST_FLOOR {
        return None;
    }
    let inside = eroded.interior_point();
    let grown = eroded.offset(SNAP / 2.0 + 0.01);
    let bounds = eroded.bounds().grown(2.0 * SNAP);
    let near: Vec<Polygon> = walls.iter().filter(|wall| wall.bounds().touches(&bounds)).cloned().collect();
    difference(&grown, &near).into_iter().find(|piece| piece.contains(inside))
}

/// The planar graph of a level's centre lines. Nothing where there are too many crossings to be a home.
fn center_lines(design: &Design, level: EntityId) -> Option<PlanarGraph> {
    let mut segments = Vec::new();
    for (source, (_, wall)) in design.walls_on(level).enumerate() {
        let points = flatten_arc(wall.start, wall.end, wall.arc.to_radians(), WALL_SAGITTA);
        segments.extend(points.windows(2).map(|ends| PlanarSegment {
            start: ends[0],
            end: ends[1],
            source,
            side: None,
        }));
    }
    PlanarGraph::build(&segments, SNAP).ok()
}

/// The face of the centre lines round a floor, unless it holds other floors as well.
fn gross(graph: &PlanarGraph, floor: &Polygon, floors: &[Polygon]) -> Option<Polygon> {
    let inside = floor.interior_point();
    let face = &graph.faces().get(graph.face_containing(inside)?)?.polygon;
    let others = floors.iter().filter(|other| face.contains(other.interior_point())).count();
    (others <= 1).then(|| face.clone())
}

/// The floor an anchor lies on, or in whose walls it stands.
fn floor_of(anchor: DVec2, floors: &[Polygon], gross_of: &impl Fn(&Polygon) -> Option<Polygon>) -> Option<usize> {
    floors.iter().position(|floor| floor.contains(anchor)).or_else(|| {
        let near = |floor: &Polygon| floor.bounds().grown(1000.0).contains(anchor);
        floors.iter().position(|floor| near(floor) && gross_of(floor).is_some_and(|gross| gross.contains(anchor)))
    })
}

/// A room's own outline, without crossings of itself.
fn mended(points: &[DVec2]) -> Option<Polygon> {
    let drawn = Polygon::simple(points.to_vec())?;
    if drawn.is_simple() {
        return Some(drawn);
    }
    union(&[drawn], &[]).into_iter().max_by(|a, b| a.area().total_cmp(&b.area()))
}

/// What of a floor is not covered by rooms with their own outline; nothing when little is left.
fn beside(floor: Polygon, outlines: &[Polygon]) -> Option<Polygon> {
    if outlines.is_empty() {
        return Some(floor);
    }
    let rest = difference(std::slice::from_ref(&floor), outlines);
    let largest = rest.into_iter().max_by(|a, b| a.area().total_cmp(&b.area()))?;
    (largest.area() > floor.area() / 2.0).then_some(largest)
}
