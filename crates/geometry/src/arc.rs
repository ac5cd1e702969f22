//! Circular arcs on the plan, given like curved walls: two ends and how far the arc turns.

use std::f64::consts::{PI, TAU};

use glam::DVec2;

use crate::math;

/// Arcs that turn less than this (radians) are straight.
const STRAIGHT: f64 = 1e-6;

/// An arc has at most this many chords.
const MAX_CHORDS: f64 = 256.0;

/// A circular arc of the plan, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// Centre of the circle.
    pub center: DVec2,
    /// Radius of the circle.
    pub radius: f64,
    /// Direction of the start as seen from the centre, in radians.
    pub start_angle: f64,
    /// How far the arc turns about its centre, in radians; counter-clockwise when positive.
    pub extent: f64,
}

impl Arc {
    /// The arc from `start` to `end` that turns by `extent` radians about its centre (clamped to just below a full
    /// turn); `None` when it is straight or its ends are one point.
    pub fn between(start: DVec2, end: DVec2, extent: f64) -> Option<Self> {
        let chord = end - start;
        let length = chord.length();
        if !(extent.abs() >= STRAIGHT && extent.is_finite() && length > 0.0 && length.is_finite()) {
            return None;
        }
        let extent = extent.clamp(-TAU + 0.01, TAU - 0.01);
        let radius = length / (2.0 * math::sin(extent.abs() * 0.5));
        // The centre is on the left of the chord for a counter-clockwise arc below a half turn.
        let height = length / (2.0 * math::tan(extent * 0.5));
        let center = (start + end) * 0.5 + chord.perp() * (height / length);
        let spoke = start - center;
        Some(Self { center, radius, start_angle: math::atan2(spoke.y, spoke.x), extent })
    }

    /// The point at a part `t` of the arc: 0 at its start, 1 at its end.
    pub fn point(&self, t: f64) -> DVec2 {
        self.center + math::direction(self.start_angle + self.extent * t) * self.radius
    }

    /// The direction of travel at a part `t` of the arc.
    pub fn tangent(&self, t: f64) -> DVec2 {
        math::direction(self.start_angle + self.extent * t + self.extent.signum() * PI * 0.5)
    }

    /// Length along the arc.
    pub fn length(&self) -> f64 {
        self.radius * self.extent.abs()
    }

    /// How many chords keep within `max_sagitta` mm of the arc.
    pub fn chord_count(&self, max_sagitta: f64) -> usize {
        let sagitta = max_sagitta.clamp(1e-3, self.radius);
        let step = 2.0 * math::acos(1.0 - sagitta / self.radius);
        (self.extent.abs() / step).ceil().clamp(2.0, MAX_CHORDS) as usize
    }
}

/// The points of a polyline along the arc from `start` to `end`, both included exactly; straight when `extent` (radians,
/// counter-clockwise positive) is nearly zero. No chord is farther than `max_sagitta` mm from the arc (at most 256 chords).
pub fn flatten_arc(start: DVec2, end: DVec2, extent: f64, max_sagitta: f64) -> Vec<DVec2> {
    let Some(arc) = Arc::between(start, end, extent) else { return vec![start, end] };
    let count = arc.chord_count(max_sagitta);
    let inner = (1..count).map(|i| arc.point(i as f64 / count as f64));
    std::iter::once(start).chain(inner).chain(std::iter::once(end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_circle_bulges_to_the_right_of_its_chord_when_counter_clockwise() {
        let arc = Arc::between(DVec2::ZERO, DVec2::new(2000.0, 0.0), PI).unwrap();
        assert!((arc.radius - 1000.0).abs() < 1e-9);
        assert!((arc.point(0.5) - DVec2::new(1000.0, -1000.0)).length() < 1e-6, "{}", arc.point(0.5));
        assert!((arc.length() - 1000.0 * PI).abs() < 1e-6);
        assert!((arc.tangent(0.5) - DVec2::X).length() < 1e-9);
    }

    #[test]
    fn chords_stay_within_the_sagitta() {
        for extent in [-5.0, -1.0, 0.3, 2.0, 4.5] {
            let (start, end) = (DVec2::new(100.0, 200.0), DVec2::new(3000.0, -500.0));
            let arc = Arc::between(start, end, extent).unwrap();
            let points = flatten_arc(start, end, extent, 2.0);
            assert_eq!((points[0], points[points.len() - 1]), (start, end));
            for pair in points.windows(2) {
                let middle = (pair[0] + pair[1]) * 0.5;
                assert!(arc.radius - middle.distance(arc.center) < 2.0 + 1e-6);
            }
        }
    }

    #[test]
    fn an_arc_without_turn_is_its_chord() {
        assert_eq!(flatten_arc(DVec2::ZERO, DVec2::X, 0.0, 1.0), [DVec2::ZERO, DVec2::X]);
        assert!(Arc::between(DVec2::ZERO, DVec2::ZERO, 1.0).is_none());
        assert!(Arc::between(DVec2::ZERO, DVec2::X, f64::NAN).is_none());
    }
}
