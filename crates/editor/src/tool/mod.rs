//! What the user is doing: one thing at a time.

pub(crate) mod building;
pub(crate) mod calibrating;
pub(crate) mod measuring;
pub(crate) mod moving;
pub(crate) mod painting;
pub(crate) mod placing;
pub(crate) mod rectangle;
pub(crate) mod reshaping;
pub(crate) mod rotating;
pub(crate) mod walling;

use glam::DVec2;
use homewright_design::EntityId;

use crate::field::Typed;
use crate::input::Pointer;
pub use crate::package::Furnishing;
pub use building::{Building, Part};
pub use calibrating::Calibrating;
pub use measuring::Measuring;
pub use moving::Moving;
pub use painting::{Painted, Painting};
pub use placing::Placing;
pub use rectangle::Rectangle;
pub use reshaping::{Grip, Reshaping};
pub use rotating::Rotating;
pub use walling::{Reference, WallStyle, Walling};

/// What the user is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Tool {
    /// Nothing: what is clicked is selected.
    #[default]
    Idle,
    /// The button went down and the pointer has not moved far enough to mean a drag.
    Pressed(Pressed),
    /// A product of the catalog follows the pointer.
    Placing(Box<Placing>),
    /// A package looks for its room.
    Furnishing(Box<Furnishing>),
    /// What is selected follows the pointer.
    Moving(Box<Moving>),
    /// What was copied follows the pointer until a click.
    Carrying(Box<Moving>),
    /// What is selected turns after the pointer.
    Rotating(Rotating),
    /// A rectangle is drawn round what is to be selected.
    Boxing(Boxing),
    /// A value of the inspector is in motion.
    Adjusting(String),
    /// Walls are drawn.
    Walling(Box<Walling>),
    /// A room of four walls is drawn.
    Rectangle(Box<Rectangle>),
    /// A wall or a corner is dragged.
    Reshaping(Reshaping),
    /// A column, beam, flight of stairs or ceiling is drawn.
    Building(Box<Building>),
    /// A length is measured.
    Measuring(Measuring),
    /// A material is laid on what is clicked.
    Painting(Painting),
    /// A picture of a plan is calibrated.
    Calibrating(Calibrating),
}

impl Tool {
    /// Whether it goes on with the next click until Escape ends it, and takes clicks for points.
    pub const fn draws(&self) -> bool {
        match self {
            Self::Walling(_)
            | Self::Rectangle(_)
            | Self::Building(_)
            | Self::Measuring(_)
            | Self::Painting(_)
            | Self::Calibrating(_) => true,
            Self::Idle
            | Self::Pressed(_)
            | Self::Placing(_)
            | Self::Furnishing(_)
            | Self::Moving(_)
            | Self::Carrying(_)
            | Self::Rotating(_)
            | Self::Boxing(_)
            | Self::Adjusting(_)
            | Self::Reshaping(_) => false,
        }
    }

    /// Whether the hand has something on its way that ends when it lets go.
    pub const fn is_gesture(&self) -> bool {
        !self.draws() && !matches!(self, Self::Idle | Self::Pressed(_))
    }

    /// Keys that work now, with the key of the words that say what they do.
    pub const fn hints(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Placing(_) => &[
                ("R", "hud-turn"),
                ("0–9", "hud-distance"),
                ("Alt", "hud-free"),
                ("Ctrl", "hud-replace"),
                ("Esc", "hud-cancel"),
            ],
            Self::Moving(_) | Self::Reshaping(_) => {
                &[("0–9", "hud-distance"), ("Alt", "hud-free"), ("Esc", "hud-cancel")]
            }
            Self::Furnishing(_) => &[("", "hud-furnish"), ("Esc", "hud-cancel")],
            Self::Carrying(_) => &[("Alt", "hud-free"), ("Esc", "hud-cancel")],
            Self::Rotating(_) => &[("Alt", "hud-any-angle"), ("Esc", "hud-cancel")],
            Self::Boxing(_) => &[("Shift", "hud-add"), ("Esc", "hud-cancel")],
            Self::Adjusting(_) => &[("Esc", "hud-cancel")],
            Self::Walling(_) => &[
                ("0–9", "hud-length"),
                ("Tab", "hud-next-value"),
                ("Shift", "hud-hold-direction"),
                ("Ctrl", "hud-arc"),
                ("Alt", "hud-free"),
                ("Esc", "hud-end"),
            ],
            Self::Rectangle(_) => {
                &[("0–9", "hud-size"), ("Tab", "hud-next-value"), ("Alt", "hud-free"), ("Esc", "hud-end")]
            }
            Self::Building(_) => &[("0–9", "hud-length"), ("Alt", "hud-free"), ("Esc", "hud-end")],
            Self::Measuring(_) => &[("Alt", "hud-free"), ("Esc", "hud-end")],
            Self::Painting(_) => &[("Shift", "hud-all-walls"), ("R", "hud-turn-pattern"), ("Esc", "hud-end")],
            Self::Calibrating(_) => &[("0–9", "hud-length"), ("Enter", "hud-accept"), ("Esc", "hud-end")],
            Self::Idle | Self::Pressed(_) => &[],
        }
    }

    pub(crate) fn typed_mut(&mut self) -> Option<&mut Typed> {
        match self {
            Self::Walling(walling) => Some(&mut walling.typed),
            Self::Rectangle(rectangle) => Some(&mut rectangle.typed),
            Self::Building(building) => Some(&mut building.typed),
            Self::Calibrating(calibrating) => Some(&mut calibrating.typed),
            _ => None,
        }
    }
}

/// The button is down.
#[derive(Debug, Clone, PartialEq)]
pub struct Pressed {
    /// Where it went down.
    pub at: Pointer,
    /// What it went down on.
    pub target: Option<EntityId>,
    /// Whether the target was selected before.
    pub was_selected: bool,
}

/// A rectangle on the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boxing {
    /// Where it began, plan millimetres.
    pub start: DVec2,
    /// Where it ends now.
    pub end: DVec2,
    /// Whether what is inside is added to the selection.
    pub is_adding: bool,
}

impl Boxing {
    /// Whether a point lies in the rectangle.
    pub fn contains(&self, point: DVec2) -> bool {
        let (min, max) = (self.start.min(self.end), self.start.max(self.end));
        point.cmpge(min).all() && point.cmple(max).all()
    }
}
