//! Doors and windows: they find a wall and the place along it.

use glam::DVec2;
use homewright_design::opening::Side;
use homewright_design::{Design, EntityId};
use homewright_geometry::Length;

/// Farthest that a wall is looked for, millimetres.
const FARTHEST: f64 = 800.0;

/// A place for an opening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OpeningPlace {
    /// The wall.
    pub(crate) wall: EntityId,
    /// Distance of the middle from the wall's start.
    pub(crate) along: Length,
    /// The side the hand is on.
    pub(crate) side: Side,
}

/// The nearest place in a wall for an opening of a width.
pub(crate) fn snap_opening(design: &Design, level: EntityId, point: DVec2, width: Length) -> Option<OpeningPlace> {
    design
        .walls_on(level)
        .filter_map(|(id, wall)| {
            let length = wall.length();
            if length.to_mm() < width.to_mm() + 2.0 {
                return None;
            }
            // The nearest of points 10 mm apart; the wall may be curved.
            let steps = (length.to_mm() / 10.0).ceil().clamp(1.0, 10_000.0) as u32;
            let (distance, along) = (0..=steps)
                .map(|step| length * (f64::from(step) / f64::from(steps)))
                .map(|along| ((wall.at(along).0 - point).length(), along))
                .min_by(|a, b| a.0.total_cmp(&b.0))?;
            let half = width / 2.0 + Length::mm(1.0);
            let along = along.max(half).min(length - half);
            let (middle, direction) = wall.at(along);
            let side = if direction.perp_dot(point - middle) >= 0.0 { Side::Left } else { Side::Right };
            (distance < FARTHEST).then_some((distance, OpeningPlace { wall: id, along, side }))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, place)| place)
}
