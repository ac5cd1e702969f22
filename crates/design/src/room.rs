//! What a room is called and how it is finished. Where it lies is derived from the walls that enclose it.

use glam::DVec2;
use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{EntityId, Finish};

/// A room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Room {
    /// Storey it is on.
    pub level: EntityId,
    /// Name shown on the plan. Empty: the kind's name.
    #[serde(default)]
    pub name: String,
    /// What it is for.
    pub kind: RoomKind,
    /// Where it lies.
    pub boundary: Boundary,
    /// Floor covering. Absent: the kind's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Finish>,
    /// Wall covering, for walls that do not say their own. Absent: the kind's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walls: Option<Finish>,
    /// Ceiling covering. Absent: white paint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Finish>,
    /// Clear height under a lowered ceiling. Absent: the level's height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub ceiling_height: Option<Length>,
    /// Height of the skirting; 0 for none. Absent: the kind's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub skirting: Option<Length>,
}

/// How a room finds its outline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Boundary {
    /// By the walls round this point; a room whose walls were opened has no outline until they close again.
    Walls {
        /// A point inside, plan millimetres.
        #[schemars(with = "[f64; 2]")]
        anchor: DVec2,
    },
    /// By an outline of its own, for open plans and imported homes.
    Outline {
        /// The outline, counter-clockwise, plan millimetres.
        #[schemars(with = "Vec<[f64; 2]>")]
        points: Vec<DVec2>,
    },
}

/// What a room is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Living room.
    Living,
    /// Dining room.
    Dining,
    /// Bedroom.
    Bedroom,
    /// Children's room.
    Childrens,
    /// Elder's room.
    Elders,
    /// Study.
    Study,
    /// Kitchen.
    Kitchen,
    /// Bathroom.
    Bath,
    /// Hall or corridor.
    Hall,
    /// Balcony.
    Balcony,
    /// Utility room.
    Utility,
    /// Not said.
    #[default]
    Other,
}
