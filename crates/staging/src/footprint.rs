//! What an item covers on the plan and in the room.

use glam::{DVec2, DVec3};
use homewright_design::item::Host;
use homewright_design::{Design, Item};
use homewright_geometry::polygon::PlanBounds;
use homewright_geometry::{Polygon, Rectangle};

use crate::item::item_size;

/// The rectangle that an item covers on the plan, in mm; `None` when its size is not known.
pub fn footprint_rectangle(design: &Design, item: &Item) -> Option<Rectangle> {
    let [width, depth, _] = item_size(design, item)?;
    let rectangle = Rectangle {
        center: item.position.truncate(),
        size: DVec2::new(width, depth),
        rotation: item.rotation.to_radians(),
    };
    (rectangle.center.is_finite() && rectangle.size.is_finite()).then_some(rectangle)
}

/// The area that an item covers on the plan, in mm; `None` when its size is not known or nothing.
pub fn footprint(design: &Design, item: &Item) -> Option<Polygon> {
    footprint_rectangle(design, item)?.to_polygon()
}

/// The upright box round an item: smallest and largest corner, plan mm, Z above the level's floor.
pub fn item_bounds(design: &Design, item: &Item) -> Option<(DVec3, DVec3)> {
    let height = item_size(design, item)?[2];
    let corners = footprint_rectangle(design, item)?.corners();
    let PlanBounds { min, max } = PlanBounds::of_points(corners)?;
    // What hangs from the ceiling reaches down from its place.
    let hangs = item.host == Host::Ceiling;
    let (low, high) =
        if hangs { (item.position.z - height, item.position.z) } else { (item.position.z, item.position.z + height) };
    Some((min.extend(low), max.extend(high)))
}
