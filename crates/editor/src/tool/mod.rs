//! What the user is doing: one thing at a time.

pub(crate) mod moving;
pub(crate) mod placing;
pub(crate) mod rotating;

use glam::DVec2;
use homewright_design::EntityId;

use crate::input::Pointer;
pub use moving::Moving;
pub use placing::Placing;
pub use rotating::Rotating;

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
    /// What is selected follows the pointer.
    Moving(Box<Moving>),
    /// What is selected turns after the pointer.
    Rotating(Rotating),
    /// A rectangle is drawn round what is to be selected.
    Boxing(Boxing),
    /// A value of the inspector is in motion.
    Adjusting(&'static str),
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
