//! What things snap to on a level: the faces of walls, the other items, the ceiling.

use glam::{DQuat, DVec2, DVec3};
use homewright_design::item::{Host, Item};
use homewright_design::opening::Side;
use homewright_design::{Design, EntityId, Wall};
use homewright_geometry::{Length, Polygon};

use crate::footprint::Footprint;

/// Pieces that a curved wall is cut into.
const ARC_PIECES: u32 = 24;

/// A flat piece of a wall's surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallFace {
    /// The wall.
    pub wall: EntityId,
    /// The side.
    pub side: Side,
    /// Start of the surface on the plan, millimetres.
    pub start: DVec2,
    /// Direction along the surface, length 1.
    pub direction: DVec2,
    /// Length along the direction, millimetres.
    pub length: f64,
    /// Direction away from the wall, length 1.
    pub normal: DVec2,
    /// Thickness of the wall behind, millimetres.
    pub thickness: f64,
    /// Height of the wall where it is lowest, millimetres.
    pub height: f64,
}

impl WallFace {
    /// Distance along the face and away from it, millimetres.
    pub fn coordinates(&self, point: DVec2) -> DVec2 {
        let offset = point - self.start;
        DVec2::new(offset.dot(self.direction), offset.dot(self.normal))
    }

    /// The point at a distance along the face and away from it.
    pub fn point(&self, along: f64, away: f64) -> DVec2 {
        self.start + self.direction * along + self.normal * away
    }

    /// The rotation in degrees of an item whose back is turned to the face.
    pub fn rotation(&self) -> f64 {
        let back = -self.normal;
        let degrees = homewright_geometry::math::atan2(-back.x, back.y).to_degrees();
        crate::snap::tidy_angle(degrees)
    }
}

/// Another item's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The item.
    pub id: EntityId,
    /// Where it stands.
    pub footprint: Footprint,
    /// Height of its origin above the floor.
    pub base: f64,
    /// Height of a top above the floor on which things can stand.
    pub top: Option<f64>,
}

/// A place of another item that takes a thing: a hole for a tap, a corner for a lamp.
#[derive(Debug, Clone, PartialEq)]
pub struct SocketPlace {
    /// The item.
    pub item: EntityId,
    /// What it takes: a category, a group of categories, or a word that a product's snap point names.
    pub takes: String,
    /// Plan millimetres, and millimetres above the floor.
    pub at: DVec3,
    /// How what it takes is turned, degrees.
    pub rotation: f64,
}

/// What things snap to on a level.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Surroundings {
    /// Faces of walls.
    pub faces: Vec<WallFace>,
    /// The other items.
    pub neighbours: Vec<Neighbour>,
    /// Places of the other items that take things.
    pub sockets: Vec<SocketPlace>,
    /// Height of the ceiling, millimetres.
    pub ceiling: f64,
    /// Outlines of rooms with their ceilings' heights and middles, millimetres.
    pub rooms: Vec<RoomPlace>,
}

/// A room's place.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomPlace {
    /// The room that claims it, if one does.
    pub room: Option<EntityId>,
    /// Its outline.
    pub outline: Polygon,
    /// Its middle, where a lamp hangs.
    pub middle: DVec2,
    /// Height of its ceiling.
    pub ceiling: f64,
}

impl Surroundings {
    /// What is on a level besides the items `without`.
    pub fn of(design: &Design, level: EntityId, without: &[EntityId]) -> Self {
        let mut around =
            Self { ceiling: design.level(level).map_or(2800.0, |level| level.height.to_mm()), ..Self::default() };
        for (id, wall) in design.walls_on(level) {
            add_faces(&mut around.faces, id, wall, design.wall_heights(wall));
        }
        for (id, item) in design.items_on_level(level) {
            if without.contains(&id) || item.is_hidden || is_carried(design, id, without) {
                continue;
            }
            if let Some(footprint) = Footprint::of(design, item) {
                let top = design.product(&item.configuration.product).map_or(0.0, |product| product.surface_height);
                let base = item.position.z;
                around.neighbours.push(Neighbour { id, footprint, base, top: (top > 0.0).then_some(base + top) });
            }
            add_sockets(&mut around.sockets, design, id, item);
        }
        around.rooms = crate::rooms::places(design, level, around.ceiling);
        around
    }

    /// Height of the ceiling over a point.
    pub fn ceiling_over(&self, point: DVec2) -> f64 {
        self.room_at(point).map_or(self.ceiling, |room| room.ceiling)
    }

    /// The room a point lies in.
    pub fn room_at(&self, point: DVec2) -> Option<&RoomPlace> {
        self.rooms.iter().find(|room| room.outline.contains(point))
    }
}

/// The sockets of an item where they are in the home; none where its product has none with what was chosen.
fn add_sockets(sockets: &mut Vec<SocketPlace>, design: &Design, id: EntityId, item: &Item) {
    let configuration = &item.configuration;
    let Some(product) = design.product(&configuration.product).filter(|product| !product.sockets.is_empty()) else {
        return;
    };
    let joints = product.sockets_at(&configuration.parameters, configuration.size).unwrap_or_default();
    let turn = DQuat::from_rotation_z(item.rotation.to_radians());
    sockets.extend(joints.into_iter().map(|joint| {
        let mirror = if item.is_mirrored { -1.0 } else { 1.0 };
        let [x, y, z] = joint.at;
        let at = item.position + turn * DVec3::new(mirror * x, y, z);
        SocketPlace { item: id, takes: joint.word, at, rotation: item.rotation + mirror * joint.turn }
    }));
}

/// Whether an item stands on one of `carriers`, directly or not.
fn is_carried(design: &Design, id: EntityId, carriers: &[EntityId]) -> bool {
    let mut at = id;
    for _ in 0..16 {
        match design.item(at).map(|item| item.host) {
            Some(Host::Item { item }) if carriers.contains(&item) => return true,
            Some(Host::Item { item }) => at = item,
            _ => return false,
        }
    }
    false
}

fn add_faces(faces: &mut Vec<WallFace>, id: EntityId, wall: &Wall, heights: [Length; 2]) {
    let pieces = if wall.arc == 0.0 { 1 } else { ARC_PIECES };
    let length = wall.length();
    let height = heights[0].min(heights[1]).to_mm();
    for piece in 0..pieces {
        let (from, _) = wall.at(length * (f64::from(piece) / f64::from(pieces)));
        let (to, _) = wall.at(length * (f64::from(piece + 1) / f64::from(pieces)));
        let Some(direction) = (to - from).try_normalize() else { continue };
        let thickness = wall.thickness.to_mm();
        for (side, normal) in [(Side::Left, direction.perp()), (Side::Right, -direction.perp())] {
            let start = from + normal * (thickness * 0.5);
            faces.push(WallFace {
                wall: id,
                side,
                start,
                direction,
                length: (to - from).length(),
                normal,
                thickness,
                height,
            });
        }
    }
}
