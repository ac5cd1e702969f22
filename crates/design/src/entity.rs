//! One row of the document's table.

use homewright_catalog::{MaterialRecord, Product};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{EntityId, Item, Level, Opening, Project, Room, Viewpoint, Wall};

/// One row of the document's table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Entity {
    /// Whose home it is.
    Project(Project),
    /// A storey.
    Level(Level),
    /// A wall.
    Wall(Wall),
    /// A door, window or passage.
    Opening(Opening),
    /// A room.
    Room(Room),
    /// A placed product.
    Item(Box<Item>),
    /// A remembered view.
    Viewpoint(Viewpoint),
    /// A product's record as it was when it was placed.
    Product(Box<Product>),
    /// A material's record as it was when it was used.
    Material(Box<MaterialRecord>),
}

impl Entity {
    /// The entities this one names by id; each must exist.
    pub fn references(&self) -> Vec<EntityId> {
        use crate::item::Host;
        match self {
            Self::Project(_) | Self::Level(_) | Self::Product(_) | Self::Material(_) => Vec::new(),
            Self::Wall(wall) => vec![wall.level],
            Self::Opening(opening) => vec![opening.wall],
            Self::Room(room) => vec![room.level],
            Self::Viewpoint(viewpoint) => vec![viewpoint.level],
            Self::Item(item) => match item.host {
                Host::Wall { wall, .. } => vec![item.level, wall],
                Host::Item { item: host } => vec![item.level, host],
                Host::Floor | Host::Ceiling | Host::Free => vec![item.level],
            },
        }
    }
}
