//! Columns and beams: what carries the building besides walls, and boxes that hide pipes.

use glam::DVec2;
use homewright_geometry::{Length, math};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::Checker;
use crate::problem::{Fault, Kind};
use crate::{EntityId, Finish};

/// An upright post: a column, a shaft, a boxed-in pipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Storey it stands on.
    pub level: EntityId,
    /// Shape of its cross-section.
    pub section: Section,
    /// Middle of the cross-section, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub position: DVec2,
    /// Degrees counter-clockwise.
    #[serde(default)]
    pub rotation: f64,
    /// Size along its own X; the diameter of a round one.
    #[schemars(with = "f64")]
    pub width: Length,
    /// Size along its own Y; without meaning for a round one.
    #[schemars(with = "f64")]
    pub depth: Length,
    /// Height. Absent: the level's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub height: Option<Length>,
    /// What covers it. Absent: wall paint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
    /// Whether it carries the building.
    #[serde(default)]
    pub is_load_bearing: bool,
}

/// Shape of a column's cross-section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Four corners.
    #[default]
    Rectangle,
    /// A circle.
    Round,
}

/// Corners of a round column's outline.
const ROUND_CORNERS: u32 = 32;

impl Column {
    /// The outline of its cross-section, counter-clockwise, plan millimetres.
    pub fn outline(&self) -> Vec<DVec2> {
        let half = DVec2::new(self.width.to_mm(), self.depth.to_mm()) * 0.5;
        let turn = self.rotation.to_radians();
        match self.section {
            Section::Rectangle => [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
                .map(|(x, y)| self.position + math::rotate(DVec2::new(x, y) * half, turn))
                .to_vec(),
            Section::Round => (0..ROUND_CORNERS)
                .map(|step| {
                    let angle = std::f64::consts::TAU * f64::from(step) / f64::from(ROUND_CORNERS);
                    self.position + math::direction(turn + angle) * half.x
                })
                .collect(),
        }
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.point("position", self.position);
        checker.angle("rotation", self.rotation);
        checker.length("width", self.width, 1.0..=1e4);
        checker.length("depth", self.depth, 1.0..=1e4);
        if let Some(height) = self.height {
            checker.length("height", height, 1.0..=1e5);
        }
        checker.finish("finish", self.finish.as_ref());
    }
}

/// A beam under the ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Beam {
    /// Storey under whose ceiling it runs.
    pub level: EntityId,
    /// Start of its centre line, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub start: DVec2,
    /// End of its centre line.
    #[schemars(with = "[f64; 2]")]
    pub end: DVec2,
    /// Width.
    #[schemars(with = "f64")]
    pub width: Length,
    /// How far it hangs down from its top.
    #[schemars(with = "f64")]
    pub drop: Length,
    /// Height of its top over the floor. Absent: the level's height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub top: Option<Length>,
    /// What covers it. Absent: ceiling paint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
}

impl Beam {
    /// The outline on the plan, counter-clockwise, millimetres.
    pub fn outline(&self) -> Vec<DVec2> {
        let side = (self.end - self.start).try_normalize().unwrap_or(DVec2::X).perp() * (self.width.to_mm() * 0.5);
        vec![self.start - side, self.end - side, self.end + side, self.start + side]
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.point("start", self.start);
        checker.point("end", self.end);
        checker.length("width", self.width, 1.0..=1e4);
        checker.length("drop", self.drop, 1.0..=1e4);
        if let Some(top) = self.top {
            checker.length("top", top, 1.0..=1e5);
        }
        checker.finish("finish", self.finish.as_ref());
        let length = (self.end - self.start).length();
        if length.is_finite() && length < 1.0 {
            checker.report("end", Fault::TooShort { length: Length::mm(length) });
        }
    }
}
