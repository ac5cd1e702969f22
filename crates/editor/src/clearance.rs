//! The free room of the one thing that is selected or on its way: shown, never forced.

use homewright_design::rules::clearance::{Zone, zones};

use crate::editor::Editor;
use crate::tool::Tool;

impl Editor {
    /// The free room that the one thing needs that is placed, moved or, at rest, selected, and what is in it.
    pub fn free_room(&self) -> Vec<Zone> {
        let ids = match &self.tool {
            Tool::Placing(placing) => std::slice::from_ref(&placing.id),
            Tool::Moving(moving) | Tool::Carrying(moving) => moving.ids.as_slice(),
            Tool::Rotating(rotating) => rotating.ids.as_slice(),
            Tool::Idle | Tool::Pressed(_) => self.selection.ids(),
            _ => &[],
        };
        match ids {
            [id] => zones(self.shown(), *id),
            _ => Vec::new(),
        }
    }
}
