//! Things under the ceiling: they take its height and like the middle of the room.

use homewright_design::item::Host;

use super::{Guide, Moved, Reason, Snapped, tidy_angle};
use crate::surroundings::Surroundings;

/// Nearest to a middle line before it is drawn to it, millimetres.
const PULL: f64 = 150.0;

pub(super) fn snap(moved: &Moved<'_>, around: &Surroundings, is_free: bool) -> Snapped {
    let mut point = moved.wish.truncate();
    let mut guides = Vec::new();
    if let Some(room) = around.room_at(point).filter(|_| !is_free) {
        let middle = room.middle;
        if (point.x - middle.x).abs() < PULL {
            point.x = middle.x;
            guides.push(Guide { from: middle, to: point, reason: Reason::Middle });
        }
        if (point.y - middle.y).abs() < PULL {
            point.y = middle.y;
            guides.push(Guide { from: middle, to: point, reason: Reason::Middle });
        }
    }
    let height = around.ceiling_over(point);
    Snapped { position: point.extend(height), rotation: tidy_angle(moved.rotation), host: Host::Ceiling, guides }
}
