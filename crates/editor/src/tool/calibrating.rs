//! Calibrating a picture of a plan: two points of it, and how far they are apart.

use glam::DVec2;
use homewright_design::EntityId;

use crate::field::Typed;
use crate::input::Pointer;

/// A picture that is being calibrated.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrating {
    /// The picture.
    pub underlay: EntityId,
    /// The first point.
    pub start: Option<DVec2>,
    /// The second point.
    pub end: Option<DVec2>,
    /// Whether the second point was clicked.
    pub is_measured: bool,
    pub(crate) typed: Typed,
}

impl Calibrating {
    pub(crate) fn line(&self) -> Option<DVec2> {
        let line = self.end? - self.start?;
        (line.length() > 1.0).then_some(line)
    }

    /// Follows the pointer. Nothing snaps: the picture knows no walls.
    pub(crate) fn update(&mut self, pointer: &Pointer) {
        if !self.is_measured {
            self.end = pointer.at_height(0.0);
        }
    }
}
