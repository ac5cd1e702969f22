//! One row of the document's table.

use homewright_catalog::{MaterialRecord, Product};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Kind;
use crate::{
    Beam, Ceiling, Column, Dimension, EntityId, Group, Item, Level, Opening, OptionSet, Project, Room, Stairs,
    Underlay, Viewpoint, Wall,
};

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
    /// A column.
    Column(Column),
    /// A beam.
    Beam(Beam),
    /// Stairs.
    Stairs(Stairs),
    /// A dropped or sloped ceiling.
    Ceiling(Ceiling),
    /// A length written on the plan.
    Dimension(Dimension),
    /// A picture to trace.
    Underlay(Underlay),
    /// Things that are picked up together.
    Group(Group),
    /// Alternatives of a part of the home.
    OptionSet(OptionSet),
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
            Self::Column(_) => Kind::Column,
            Self::Beam(_) => Kind::Beam,
            Self::Stairs(_) => Kind::Stairs,
            Self::Ceiling(_) => Kind::Ceiling,
            Self::Dimension(_) => Kind::Dimension,
            Self::Underlay(_) => Kind::Underlay,
            Self::Group(_) => Kind::Group,
            Self::OptionSet(_) => Kind::OptionSet,
        }
    }

    /// Its own name, or its product's or material's id; empty for those that have none.
    pub fn name(&self) -> &str {
        match self {
            Self::Project(project) => &project.name,
            Self::Level(level) => &level.name,
            Self::Wall(_) | Self::Column(_) | Self::Beam(_) | Self::Stairs(_) | Self::Ceiling(_) => "",
            Self::Dimension(dimension) => &dimension.text,
            Self::Underlay(underlay) => &underlay.name,
            Self::Group(group) => &group.name,
            Self::OptionSet(set) => &set.name,
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
            // Groups and alternatives remember members that may be deleted without them.
            Self::Project(_)
            | Self::Level(_)
            | Self::Product(_)
            | Self::Material(_)
            | Self::Group(_)
            | Self::OptionSet(_) => Vec::new(),
            Self::Wall(wall) => vec![wall.level],
            Self::Column(column) => vec![column.level],
            Self::Beam(beam) => vec![beam.level],
            Self::Stairs(stairs) => vec![stairs.level],
            Self::Ceiling(ceiling) => vec![ceiling.level],
            Self::Dimension(dimension) => vec![dimension.level],
            Self::Underlay(underlay) => vec![underlay.level],
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

macro_rules! from {
    ($($kind:ident($type:ty)),*; $($boxed:ident($boxed_type:ty)),*) => {
        $(impl From<$type> for Entity {
            fn from(value: $type) -> Self {
                Self::$kind(value)
            }
        })*
        $(impl From<$boxed_type> for Entity {
            fn from(value: $boxed_type) -> Self {
                Self::$boxed(Box::new(value))
            }
        })*
    };
}

from!(
    Project(Project), Level(Level), Wall(Wall), Opening(Opening), Room(Room), Viewpoint(Viewpoint), Column(Column),
    Beam(Beam), Stairs(Stairs), Ceiling(Ceiling), Dimension(Dimension), Underlay(Underlay), Group(Group),
    OptionSet(OptionSet);
    Item(Item), Product(Product), Material(MaterialRecord)
);
