//! Rooms, derived: where walls enclose a floor there is a room, whether somebody named it or not.
//!
//! The walls' footprints of a level are joined; every hole they leave is a floor. A [`crate::Room`] takes the floor its
//! anchor lies on; rooms with an outline of their own keep it.

mod faces;
mod floors;

use std::cell::OnceCell;

use glam::DVec2;
use homewright_geometry::arc::flatten_arc;
use homewright_geometry::polygon::{difference, union};
use homewright_geometry::wall::WALL_SAGITTA;
use homewright_geometry::{PlanarGraph, PlanarSegment, Polygon, WallFootprint, WallStrip};

use crate::opening::Side;
use crate::room::Boundary;
use crate::{Design, EntityId, Wall};

pub use floors::{FloorFinder, FloorWork};

/// Walls nearer to each other than this (mm) touch.
const SNAP: f64 = 1.0;

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
    FloorFinder::default().footprints(design, level)
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
    let floors = FloorFinder::default().enclosed(footprints);
    let grosses = Grosses::new(design, level, &floors);
    let claims = claims(&grosses);
    let faces = faces::Faces::new(footprints);
    let region = |Claim { room, outline, is_own }: Claim| {
        let reach = if is_own { OUTLINE_REACH } else { 0.0 };
        let gross = if is_own { None } else { grosses.of(&outline) };
        let wall_faces = faces.along(&outline, reach);
        let openings = faces::openings(design, &wall_faces, reach);
        RoomRegion { level, room, outline, gross, wall_faces, openings }
    };
    claims.into_iter().map(region).collect()
}

/// A floor and who claims it.
struct Claim {
    room: Option<EntityId>,
    outline: Polygon,
    /// Whether the outline is the room's own.
    is_own: bool,
}

/// Who claims which of the floors that walls enclose.
fn claims(grosses: &Grosses<'_>) -> Vec<Claim> {
    let mut floors = grosses.floors.to_vec();
    let mut claims = Vec::new();
    let mut own_outlines = Vec::new();
    for (id, room) in grosses.design.rooms_on(grosses.level) {
        match &room.boundary {
            Boundary::Outline { points } => {
                if let Some(outline) = mended(points) {
                    own_outlines.push(outline.clone());
                    claims.push(Claim { room: Some(id), outline, is_own: true });
                }
            }
            Boundary::Walls { anchor } => {
                if let Some(index) = floor_of(*anchor, &floors, grosses) {
                    claims.push(Claim { room: Some(id), outline: floors.remove(index), is_own: false });
                }
            }
        }
    }
    let rest = floors.into_iter().filter_map(|floor| beside(floor, &own_outlines));
    claims.extend(rest.map(|outline| Claim { room: None, outline, is_own: false }));
    claims
}

/// Floors out to the centre lines. What they need of the whole level is worked out when the first is asked for.
struct Grosses<'a> {
    design: &'a Design,
    level: EntityId,
    floors: &'a [Polygon],
    centers: OnceCell<Option<Centers>>,
}

/// The faces of a level's centre lines, and a point inside every floor.
struct Centers {
    graph: PlanarGraph,
    insides: Vec<DVec2>,
}

impl<'a> Grosses<'a> {
    const fn new(design: &'a Design, level: EntityId, floors: &'a [Polygon]) -> Self {
        Self { design, level, floors, centers: OnceCell::new() }
    }

    /// The face of the centre lines round a floor, unless it holds other floors as well.
    fn of(&self, floor: &Polygon) -> Option<Polygon> {
        let centers = self.centers.get_or_init(|| {
            let insides = self.floors.iter().map(Polygon::interior_point).collect();
            Some(Centers { graph: center_lines(self.design, self.level)?, insides })
        });
        let Centers { graph, insides } = centers.as_ref()?;
        let known = self.floors.iter().position(|known| known == floor).map(|index| insides[index]);
        let inside = known.unwrap_or_else(|| floor.interior_point());
        let face = &graph.faces().get(graph.face_containing(inside)?)?.polygon;
        let others = insides.iter().filter(|other| face.contains(**other)).count();
        (others <= 1).then(|| face.clone())
    }
}

/// A wall as the geometry sees it.
pub fn strip(wall: &Wall) -> WallStrip {
    WallStrip { start: wall.start, end: wall.end, thickness: wall.thickness.to_mm(), extent: wall.arc.to_radians() }
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

/// The floor an anchor lies on, or in whose walls it stands.
fn floor_of(anchor: DVec2, floors: &[Polygon], grosses: &Grosses<'_>) -> Option<usize> {
    floors.iter().position(|floor| floor.contains(anchor)).or_else(|| {
        let near = |floor: &Polygon| floor.bounds().grown(1000.0).contains(anchor);
        floors.iter().position(|floor| near(floor) && grosses.of(floor).is_some_and(|gross| gross.contains(anchor)))
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
