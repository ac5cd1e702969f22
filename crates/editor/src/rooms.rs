//! Where rooms lie, for lamps that look for their middle and clicks that look for a floor.

use homewright_design::rooms::{RoomRegion, derive_rooms};
use homewright_design::{Design, EntityId};

use crate::surroundings::RoomPlace;

/// The rooms of a level; `ceiling` is the height where a room does not say its own.
pub(crate) fn places(design: &Design, level: EntityId, ceiling: f64) -> Vec<RoomPlace> {
    derive_rooms(design, level).iter().map(|region| place(design, region, ceiling)).collect()
}

fn place(design: &Design, region: &RoomRegion, ceiling: f64) -> RoomPlace {
    let own = region.room.and_then(|room| design.room(room)).and_then(|room| room.ceiling_height);
    // The middle of the box is where people hang lamps; an L-shaped room may not contain it.
    let of_box = region.outline.bounds().center();
    let middle = if region.outline.contains(of_box) { of_box } else { region.outline.centroid() };
    let ceiling = own.map_or(ceiling, homewright_geometry::Length::to_mm);
    RoomPlace { room: region.room, outline: region.outline.clone(), middle, ceiling }
}
