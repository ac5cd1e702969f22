//! A wall.

use glam::DVec2;
use homewright_geometry::{Length, math};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_PLACE};
use crate::problem::{Fault, Kind};
use crate::{EntityId, Finish};

/// A straight or curved wall, given by its centre line. Left and right are seen walking from start to end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wall {
    /// Storey it stands on.
    pub level: EntityId,
    /// Start of the centre line, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub start: DVec2,
    /// End of the centre line, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub end: DVec2,
    /// Angle in degrees that a curved centre line turns through, positive counter-clockwise, −360 < extent < 360;
    /// 0 for a straight wall.
    #[serde(default)]
    pub arc: f64,
    /// Thickness.
    #[schemars(with = "f64")]
    pub thickness: Length,
    /// Height at the start. Absent: the level's height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub height: Option<Length>,
    /// Height at the end, for a sloping top. Absent: as at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub end_height: Option<Length>,
    /// What covers the left side. Absent: what the room says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Finish>,
    /// What covers the right side. Absent: what the room says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<Finish>,
    /// Skirting height on both sides inside rooms. Absent: what the room says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub skirting: Option<Length>,
    /// Whether it carries the building and must not be opened.
    #[serde(default)]
    pub is_load_bearing: bool,
}

impl Wall {
    /// Length of the centre line, along the arc where it is curved.
    pub fn length(&self) -> Length {
        let chord = (self.end - self.start).length();
        let half = (self.arc.to_radians() / 2.0).abs();
        let length = if half < 1e-9 { chord } else { chord * half / math::sin(half) };
        Length::try_from(length).unwrap_or(Length::ZERO)
    }

    /// The point of the centre line at a distance from the start, and the unit direction of walking there.
    /// Distances before the start or past the end go on along the line or circle.
    pub fn at(&self, along: Length) -> (DVec2, DVec2) {
        let chord = self.end - self.start;
        let direction = chord.try_normalize().unwrap_or(DVec2::X);
        let turn = self.arc.to_radians();
        let length = self.length().to_mm();
        if turn.abs() < 1e-9 || length <= 0.0 {
            return (self.start + direction * along.to_mm(), direction);
        }
        let walked = turn * along.to_mm() / length;
        let heading = math::rotate(direction, walked - turn / 2.0);
        // The chord of the walked part: 2 r sin(walked / 2), in the direction half-way between the headings.
        let radius = length / turn;
        let part = math::rotate(direction, (walked - turn) / 2.0) * (2.0 * radius * math::sin(walked / 2.0));
        (self.start + part, heading)
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.point("start", self.start);
        checker.point("end", self.end);
        checker.length("thickness", self.thickness, 0.1..=2000.0);
        for (field, height) in [("height", self.height), ("end_height", self.end_height)] {
            if let Some(height) = height {
                checker.length(field, height, 1.0..=1e5);
            }
        }
        if let Some(height) = self.skirting {
            checker.length("skirting", height, 0.0..=1e4);
        }
        checker.finish("left", self.left.as_ref());
        checker.finish("right", self.right.as_ref());
        if self.arc.is_finite() && self.arc.abs() < 360.0 {
            self.check_length(checker);
        } else {
            checker.number("arc", self.arc, -359.9..=359.9, "degrees");
        }
    }

    fn check_length(&self, checker: &mut Checker<'_>) {
        if !(self.start.is_finite() && self.end.is_finite()) {
            return;
        }
        if (self.end - self.start).length() < 1.0 {
            checker.report("end", Fault::TooShort { length: self.length() });
        } else {
            checker.length("arc", self.length(), 1.0..=MAX_PLACE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(end: DVec2, arc: f64) -> Wall {
        Wall {
            level: EntityId::from_u128(1),
            start: DVec2::ZERO,
            end,
            arc,
            thickness: Length::mm(200.0),
            height: None,
            end_height: None,
            left: None,
            right: None,
            skirting: None,
            is_load_bearing: false,
        }
    }

    #[test]
    fn a_half_circle_is_as_long_as_pi_times_its_radius() {
        let half = wall(DVec2::new(2000.0, 0.0), 180.0);
        assert!((half.length().to_mm() - 1000.0 * std::f64::consts::PI).abs() < 1e-6, "{}", half.length());
    }

    #[test]
    fn walking_a_counter_clockwise_arc_to_its_end_turns_left() {
        let quarter = wall(DVec2::new(1000.0, 1000.0), 90.0);
        let (start, first) = quarter.at(Length::ZERO);
        let (end, last) = quarter.at(quarter.length());
        assert!(start.distance(DVec2::ZERO) < 1e-9 && first.distance(DVec2::X) < 1e-9, "{start} {first}");
        assert!(end.distance(quarter.end) < 1e-9 && last.distance(DVec2::Y) < 1e-9, "{end} {last}");
        let (middle, _) = quarter.at(quarter.length() / 2.0);
        assert!((middle.distance(DVec2::new(0.0, 1000.0)) - 1000.0).abs() < 1e-9, "{middle}");
    }
}
