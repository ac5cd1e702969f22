//! A picture of a plan to trace: a photo, a scan, a page of a document.

use glam::DVec2;
use homewright_geometry::{Length, math};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EntityId;
use crate::check::{Checker, MAX_NAME};
use crate::problem::{Fault, Kind};

/// A picture under the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Underlay {
    /// Storey under whose plan it lies.
    pub level: EntityId,
    /// Name, mostly the file's.
    pub name: String,
    /// The embedded picture: the BLAKE3 hash of its content, hexadecimal.
    pub asset: String,
    /// The middle of the picture, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub position: DVec2,
    /// Degrees counter-clockwise.
    #[serde(default)]
    pub rotation: f64,
    /// Width of the picture on the plan.
    #[schemars(with = "f64")]
    pub width: Length,
    /// Height of the picture on the plan.
    #[schemars(with = "f64")]
    pub height: Length,
    /// How much it covers, 0 … 1.
    pub opacity: f64,
    /// Whether it is protected from being moved.
    #[serde(default)]
    pub is_locked: bool,
    /// Whether it is left out of views.
    #[serde(default)]
    pub is_hidden: bool,
}

impl Underlay {
    /// The corners on the plan, from the picture's lower left, counter-clockwise.
    pub fn corners(&self) -> [DVec2; 4] {
        let half = DVec2::new(self.width.to_mm(), self.height.to_mm()) * 0.5;
        let turn = self.rotation.to_radians();
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| self.position + math::rotate(DVec2::new(x, y) * half, turn))
    }

    /// The same picture scaled and turned so that two of its points, given where they lie now, come to lie at
    /// `to[0]` and `to[1]`; nothing where the points of a pair coincide.
    #[must_use]
    pub fn calibrated(&self, from: [DVec2; 2], to: [DVec2; 2]) -> Option<Self> {
        let (old, new) = (from[1] - from[0], to[1] - to[0]);
        if old.length() < 1e-6 || new.length() < 1e-6 {
            return None;
        }
        let scale = new.length() / old.length();
        let turn = math::atan2(old.perp_dot(new), old.dot(new));
        let mut calibrated = self.clone();
        calibrated.position = to[0] + math::rotate(self.position - from[0], turn) * scale;
        calibrated.rotation = self.rotation + turn.to_degrees();
        calibrated.width = self.width * scale;
        calibrated.height = self.height * scale;
        Some(calibrated)
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.text("name", &self.name, MAX_NAME);
        checker.point("position", self.position);
        checker.angle("rotation", self.rotation);
        checker.length("width", self.width, 1.0..=1e7);
        checker.length("height", self.height, 1.0..=1e7);
        checker.number("opacity", self.opacity, 0.0..=1.0, "as a share");
        let is_hash = self.asset.len() == 64 && self.asset.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            checker.report("asset", Fault::BadHash(self.asset.chars().take(80).collect()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_calibrated_by_two_points_brings_both_to_their_places() {
        let picture = Underlay {
            level: EntityId::from_u128(1),
            name: "scan".to_owned(),
            asset: "0".repeat(64),
            position: DVec2::new(500.0, 300.0),
            rotation: 0.0,
            width: Length::mm(1000.0),
            height: Length::mm(600.0),
            opacity: 0.5,
            is_locked: false,
            is_hidden: false,
        };
        let to = [DVec2::new(100.0, 100.0), DVec2::new(100.0, 4100.0)];
        let new = picture.calibrated([DVec2::ZERO, DVec2::new(1000.0, 0.0)], to).unwrap();
        // The lower corners of the picture were the two points.
        let corners = new.corners();
        assert!(corners[0].distance(to[0]) < 1e-6 && corners[1].distance(to[1]) < 1e-6, "{corners:?}");
        assert!(picture.calibrated([DVec2::ZERO; 2], to).is_none());
    }
}
