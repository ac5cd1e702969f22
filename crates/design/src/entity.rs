//! One row of the document's table.

use homewright_catalog::{MaterialRecord, Product};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Kind;
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
    /// What it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Project(_) => Kind::Project,
            Self::Level(_) => Kind::Level,
            Self::Wall(_) => Kind::Wall,
            Self::Opening(_) => Kind::Opening,
            Self::Room(_) => Kind::Room,
            Self::Item(_) => Kind::Item,
            Self::Viewpoint(_) => Kind::Viewpoint,
            Self::Product(_) => Kind::Product,
            Self::Material(_) => Kind::Material,
        }
    }

    /// Its own name, or its product's or material's id; empty for those that have none.
    pub fn name(&self) -> &str {
        match self {
            Self::Project(project) => &project.name,
            Self::Level(level) => &level.name,
            Self::Wall(_) => "",
            Self::Opening(opening) => opening.fill.as_ref().map_or("", |fill| &fill.product.0),
            Self::Room(room) => &room.name,
            Self::Item(item) if item.name.is_empty() => &item.configuration.product.0,
            Self::Item(item) => &item.name,
            Self::Viewpoint(viewpoint) => &viewpoint.name,
            Self::Product(product) => &product.id.0,
            Self::Material(material) => &material.id.0,
        }
    }

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

impl From<Project> for Entity {
    fn from(value: Project) -> Self {
        Self::Project(value)
    }
}

impl From<Level> for Entity {
    fn from(value: Level) -> Self {
        Self::Level(value)
    }
}

impl From<Wall> for Entity {
    fn from(value: Wall) -> Self {
        Self::Wall(value)
    }
}

impl From<Opening> for Entity {
    fn from(value: Opening) -> Self {
        Self::Opening(value)
    }
}

impl From<Room> for Entity {
    fn from(value: Room) -> Self {
        Self::Room(value)
    }
}

impl From<Item> for Entity {
    fn from(value: Item) -> Self {
        Self::Item(Box::new(value))
    }
}

impl From<Viewpoint> for Entity {
    fn from(value: Viewpoint) -> Self {
        Self::Viewpoint(value)
    }
}

impl From<Product> for Entity {
    fn from(value: Product) -> Self {
        Self::Product(Box::new(value))
    }
}

impl From<MaterialRecord> for Entity {
    fn from(value: MaterialRecord) -> Self {
        Self::Material(Box::new(value))
    }
}
