//! Ceilings that hang lower than the room's, or slope.

use glam::DVec2;
use homewright_geometry::{Length, math};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::Checker;
use crate::problem::Kind;
use crate::room::check_outline;
use crate::{EntityId, Finish};

/// A dropped or sloped piece of ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    /// Storey it is on.
    pub level: EntityId,
    /// Its outline, counter-clockwise, plan millimetres.
    #[schemars(with = "Vec<[f64; 2]>")]
    pub points: Vec<DVec2>,
    /// Height of its underside over the floor where it is lowest.
    #[schemars(with = "f64")]
    pub height: Length,
    /// How steeply it rises, degrees; 0 for a flat one.
    #[serde(default)]
    pub slope: f64,
    /// Where it rises to, degrees counter-clockwise from the plan's X.
    #[serde(default)]
    pub direction: f64,
    /// What covers it. Absent: ceiling paint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
}

impl Ceiling {
    /// Height of its underside over the floor at a point of the plan, millimetres.
    pub fn height_at(&self, point: DVec2) -> f64 {
        let uphill = math::direction(self.direction.to_radians());
        let lowest = self.points.iter().map(|corner| corner.dot(uphill)).fold(f64::INFINITY, f64::min);
        let along = if lowest.is_finite() { (point.dot(uphill) - lowest).max(0.0) } else { 0.0 };
        self.height.to_mm() + along * math::tan(self.slope.to_radians())
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        check_outline("points", &self.points, checker);
        checker.length("height", self.height, 1.0..=1e5);
        checker.number("slope", self.slope, 0.0..=85.0, "degrees");
        checker.angle("direction", self.direction);
        checker.finish("finish", self.finish.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roof_of_45_degrees_rises_as_far_as_one_walks_under_it() {
        let ceiling = Ceiling {
            level: EntityId::from_u128(1),
            points: vec![DVec2::ZERO, DVec2::new(4000.0, 0.0), DVec2::new(4000.0, 3000.0), DVec2::new(0.0, 3000.0)],
            height: Length::mm(1000.0),
            slope: 45.0,
            direction: 90.0,
            finish: None,
        };
        assert!((ceiling.height_at(DVec2::new(2000.0, 1500.0)) - 2500.0).abs() < 1e-6);
        assert!((ceiling.height_at(DVec2::new(10.0, 0.0)) - 1000.0).abs() < 1e-6);
    }
}
