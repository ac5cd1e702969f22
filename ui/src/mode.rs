//! Modes of work along the top: each shows only its tools.

use serde::{Deserialize, Serialize};

use crate::icons::Icon;

/// What is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Walls, rooms, doors and windows.
    Plan,
    /// Products and finishes.
    #[default]
    Furnish,
}

impl Mode {
    /// Every mode in the order along the top.
    pub const ALL: [Self; 2] = [Self::Plan, Self::Furnish];

    /// Key of its name's text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Plan => "mode-plan",
            Self::Furnish => "mode-furnish",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Plan => Icon::Wall,
            Self::Furnish => Icon::Sofa,
        }
    }
}
