//! What is selected on its way to another direction.

use glam::DVec2;
use homewright_design::{Design, Entity, EntityId, Transaction};
use homewright_geometry::math;

use crate::edit::moved_with_load;
use crate::input::Pointer;
use crate::preview::Preview;
use crate::snap::tidy_angle;

/// Steps of the rotation handle, degrees.
pub(crate) const STEP: f64 = 15.0;

/// Things that turn after the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotating {
    /// What turns.
    pub ids: Vec<EntityId>,
    /// The point about which it turns, plan millimetres.
    pub pivot: DVec2,
    /// Direction of the pointer when the handle was taken, degrees.
    pub(crate) start: f64,
    /// Degrees turned so far.
    pub turned: f64,
}

impl Rotating {
    /// Begins to turn `ids` about their common middle.
    pub(crate) fn begin(design: &Design, ids: Vec<EntityId>, pointer: Pointer) -> Option<Self> {
        let pivot = pivot(design, &ids)?;
        let start = direction(pointer.at_height(pointer.touch_height())? - pivot);
        Some(Self { ids, pivot, start, turned: 0.0 })
    }

    /// Proposes the rotation that follows from where the pointer is.
    pub(crate) fn update(&mut self, pointer: Pointer, design: &Design, preview: &mut Preview) {
        let Some(point) = pointer.at_height(pointer.touch_height()) else { return };
        let turn = direction(point - self.pivot) - self.start;
        let first = self.ids.first().and_then(|id| design.item(*id)).map_or(0.0, |item| item.rotation);
        // Steps are of the item's direction on the plan, not of the hand's movement.
        let turn = if pointer.modifiers.alt { turn } else { ((first + turn) / STEP).round() * STEP - first };
        self.turned = tidy_angle(turn);
        preview.propose(turn_about(design, &self.ids, self.pivot, self.turned, "Rotate"));
    }
}

/// The common middle of items.
pub(crate) fn pivot(design: &Design, ids: &[EntityId]) -> Option<DVec2> {
    let places: Vec<DVec2> =
        ids.iter().filter_map(|id| design.item(*id)).map(|item| item.position.truncate()).collect();
    let min = places.iter().copied().reduce(DVec2::min)?;
    let max = places.iter().copied().reduce(DVec2::max)?;
    Some((min + max) * 0.5)
}

/// The edit that turns items about a point.
pub(crate) fn turn_about(design: &Design, ids: &[EntityId], pivot: DVec2, degrees: f64, label: &str) -> Transaction {
    use homewright_design::item::Host;
    let mut edit = Transaction::new(label);
    for id in ids {
        let Some(item) = design.item(*id) else { continue };
        if matches!(item.host, Host::Item { item } if ids.contains(&item)) {
            continue;
        }
        let offset = math::rotate(item.position.truncate() - pivot, degrees.to_radians());
        let position = (pivot + offset).extend(item.position.z);
        let moved = Some((item.clone(), position, tidy_angle(item.rotation + degrees)));
        for (id, entity) in moved_with_load(design, *id, moved) {
            edit.put(id, entity);
        }
    }
    debug_assert!(edit.puts.values().all(|entity| matches!(entity, Entity::Item(_))), "only items turn");
    edit
}

fn direction(offset: DVec2) -> f64 {
    math::atan2(offset.y, offset.x).to_degrees()
}
