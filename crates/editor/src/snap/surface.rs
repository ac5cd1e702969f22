//! Things on tables, worktops and shelves: they take the height of the top under them.

use homewright_design::item::Host;

use super::{Guide, Moved, Reason, Snapped, tidy_angle};
use crate::surroundings::Surroundings;

pub(super) fn snap(moved: &Moved<'_>, around: &Surroundings) -> Option<Snapped> {
    let point = moved.wish.truncate();
    let (carrier, top) = around
        .neighbours
        .iter()
        .filter_map(|neighbour| Some((neighbour, neighbour.top?)))
        .filter(|(neighbour, _)| neighbour.footprint.contains(point, 0.0))
        .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let corners = carrier.footprint.corners();
    Some(Snapped {
        position: point.extend(top),
        rotation: tidy_angle(moved.rotation),
        host: Host::Item { item: carrier.id },
        guides: vec![Guide { from: corners[0], to: corners[1], reason: Reason::OnItem }],
    })
}
