//! One wall's centre line and faces before it meets others.

use glam::DVec2;

use super::{WALL_SAGITTA, WallStrip};
use crate::arc::Arc;

/// Coordinates and thicknesses beyond this (mm) belong to no home.
const LARGEST: f64 = 1.0e9;

/// A wall's centre line and faces, each from start to end with the same number of points.
pub(super) struct Strip {
    pub(super) center: Vec<DVec2>,
    pub(super) left: Vec<DVec2>,
    pub(super) right: Vec<DVec2>,
    pub(super) half: f64,
}

impl Strip {
    /// `None` for a wall without length or thickness.
    pub(super) fn new(wall: &WallStrip) -> Option<Self> {
        let half = wall.thickness * 0.5;
        let is_usable = |p: DVec2| p.is_finite() && p.abs().max_element() <= LARGEST;
        if !(is_usable(wall.start) && is_usable(wall.end) && half > 1e-3 && half <= LARGEST) {
            return None;
        }
        let direction = (wall.end - wall.start).try_normalize().filter(|_| wall.start.distance(wall.end) > 1e-3)?;
        if let Some(arc) = Arc::between(wall.start, wall.end, wall.extent) {
            return Some(Self::curved(wall, &arc, half));
        }
        let shift = direction.perp() * half;
        let center = vec![wall.start, wall.end];
        let moved = |by: DVec2| center.iter().map(|point| *point + by).collect();
        Some(Self { left: moved(shift), right: moved(-shift), center, half })
    }

    /// Faces are arcs about the same centre.
    fn curved(wall: &WallStrip, arc: &Arc, half: f64) -> Self {
        let count = arc.chord_count(WALL_SAGITTA);
        // The left hand is towards the centre of a counter-clockwise arc.
        let inward = half * arc.extent.signum();
        let at = |radius: f64| {
            let part = radius.max(0.0) / arc.radius;
            (0..=count).map(|i| arc.center + (arc.point(i as f64 / count as f64) - arc.center) * part).collect()
        };
        let mut center: Vec<DVec2> = at(arc.radius);
        center[0] = wall.start;
        center[count] = wall.end;
        Self { center, left: at(arc.radius - inward), right: at(arc.radius + inward), half }
    }

    /// The strip's end point.
    pub(super) fn end_point(&self, is_end: bool) -> DVec2 {
        if is_end { self.center[self.center.len() - 1] } else { self.center[0] }
    }
}
