//! Doors, windows and passages.

use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EntityId;
use crate::item::Configuration;

/// A hole in a wall and what fills it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Opening {
    /// The wall it is cut into.
    pub wall: EntityId,
    /// What it is.
    pub kind: OpeningKind,
    /// Distance of its middle from the wall's start, along the centre line.
    #[schemars(with = "f64")]
    pub along: Length,
    /// Width of the hole.
    #[schemars(with = "f64")]
    pub width: Length,
    /// Height of the hole.
    #[schemars(with = "f64")]
    pub height: Length,
    /// Height of its lower edge above the floor: 0 for doors.
    #[schemars(with = "f64")]
    pub sill: Length,
    /// The door or window that fills it, with its choices. Absent for a passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Configuration>,
}

/// What an opening is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OpeningKind {
    /// A hinged door.
    Door {
        /// Which side of the wall the leaf opens to.
        opens_to: Side,
        /// Whether the hinges are at the end of the hole nearer the wall's start.
        hinge_at_start: bool,
        /// How far the leaf stands open, degrees 0…180.
        open: f64,
    },
    /// A sliding door.
    SlidingDoor,
    /// A window.
    Window,
    /// A hole without a leaf.
    Passage,
}

/// A side of a wall, walking from its start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left-hand side.
    Left,
    /// Right-hand side.
    Right,
}
