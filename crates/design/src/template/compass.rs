//! Directions of the plan by name: X goes east, Y north.

use glam::DVec2;

/// The unit vector of a compass word.
pub(super) fn direction(word: &str) -> Option<DVec2> {
    match word {
        "north" => Some(DVec2::Y),
        "south" => Some(DVec2::NEG_Y),
        "east" => Some(DVec2::X),
        "west" => Some(DVec2::NEG_X),
        _ => None,
    }
}

/// The rotation in degrees of an item whose front looks in a compass direction: at 0 the front looks south.
pub(super) fn rotation_facing(word: &str) -> Option<f64> {
    match word {
        "south" => Some(0.0),
        "east" => Some(90.0),
        "north" => Some(180.0),
        "west" => Some(270.0),
        _ => None,
    }
}
