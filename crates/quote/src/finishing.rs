//! What covers floors, walls and ceilings, by the square metre: what was chosen and has a price.

use std::collections::BTreeMap;

use homewright_catalog::{MaterialId, Text};
use homewright_design::opening::Side;
use homewright_design::{Design, EntityId, Finish, RoomRegion};
use rust_decimal::Decimal;
use serde::Serialize;

/// A surface sold by the square metre.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finishing {
    /// Room.
    pub room: String,
    /// What of the room.
    pub surface: Surface,
    /// Which material.
    pub material: MaterialId,
    /// What people call it.
    pub name: Text,
    /// Area to cover, m², without cutting waste; of walls without what openings take.
    pub area: f64,
    /// Price of a square metre, CNY.
    pub unit_price: Decimal,
    /// Price of all, CNY.
    pub price: Decimal,
}

/// A kind of surface of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// The floor.
    Floor,
    /// The walls' faces that look into the room.
    Walls,
    /// The ceiling.
    Ceiling,
}

impl Surface {
    /// Its word in files.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Walls => "walls",
            Self::Ceiling => "ceiling",
        }
    }
}

/// The finishings of a room of a name.
pub(crate) fn of_room(design: &Design, region: &RoomRegion, name: &str) -> Vec<Finishing> {
    let Some(room) = region.room.and_then(|id| design.room(id)) else { return Vec::new() };
    let mut areas: BTreeMap<(Surface, MaterialId), f64> = BTreeMap::new();
    let mut add = |surface: Surface, finish: &Finish, area: f64| {
        *areas.entry((surface, finish.material.clone())).or_default() += area;
    };
    for (surface, finish) in [(Surface::Floor, &room.floor), (Surface::Ceiling, &room.ceiling)] {
        if let Some(finish) = finish {
            add(surface, finish, region.area());
        }
    }
    let ceiling = match room.ceiling_height {
        Some(height) => height.to_m(),
        None => f64::INFINITY,
    };
    for ((wall, side), area) in wall_areas(design, region, ceiling) {
        let own = design.wall(wall).and_then(|wall| match side {
            Some(Side::Left) => wall.left.as_ref(),
            Some(Side::Right) => wall.right.as_ref(),
            None => None,
        });
        if let Some(finish) = own.or(room.walls.as_ref()) {
            add(Surface::Walls, finish, area);
        }
    }
    areas.into_iter().filter_map(|((surface, material), area)| line(design, name, surface, &material, area)).collect()
}

fn line(design: &Design, room: &str, surface: Surface, material: &MaterialId, area: f64) -> Option<Finishing> {
    let record = design.material(material)?;
    let unit_price = record.price_per_m2?;
    let area = (area * 100.0).round() / 100.0;
    let price = (unit_price * decimal(area)).round_dp(2);
    Some(Finishing {
        room: room.to_owned(),
        surface,
        material: record.id.clone(),
        name: record.name.clone(),
        area,
        unit_price,
        price,
    })
}

/// A measured number as a decimal; what is not finite counts as nothing.
fn decimal(value: f64) -> Decimal {
    Decimal::try_from(value).unwrap_or_default()
}

/// Areas (m²) of the walls' faces that look into a room, without openings, up to a ceiling at a height in metres; a
/// sloping top counts with its mean height.
fn wall_areas(design: &Design, region: &RoomRegion, ceiling: f64) -> BTreeMap<(EntityId, Option<Side>), f64> {
    let mut areas: BTreeMap<(EntityId, Option<Side>), f64> = BTreeMap::new();
    for face in &region.wall_faces {
        let Some(wall) = design.wall(face.wall) else { continue };
        let [start, end] = design.wall_heights(wall).map(|height| height.to_m().min(ceiling));
        let length = face.start.distance(face.end) / 1000.0;
        *areas.entry((face.wall, face.side)).or_default() += length * (start + end) * 0.5;
    }
    for opening in region.openings.iter().filter_map(|id| design.opening(*id)) {
        // A room on both sides of a wall end sees a hole once: on the larger of the wall's faces.
        let face = areas.iter_mut().filter(|((wall, _), _)| *wall == opening.wall);
        if let Some((_, area)) = face.max_by(|(_, a), (_, b)| a.total_cmp(b)) {
            *area = (*area - opening.width.to_m() * opening.height.to_m()).max(0.0);
        }
    }
    areas
}
