//! A remembered view.

use glam::DVec3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EntityId;
use crate::check::{Checker, MAX_NAME};
use crate::problem::{Fault, Kind};

/// A remembered view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Viewpoint {
    /// Name, used by `homewright render --view`.
    pub name: String,
    /// Storey that `eye` and `target` are measured on.
    pub level: EntityId,
    /// The eye: plan millimetres, Z above the level's floor.
    #[schemars(with = "[f64; 3]")]
    pub eye: DVec3,
    /// What it looks at, likewise.
    #[schemars(with = "[f64; 3]")]
    pub target: DVec3,
    /// Horizontal field of view, degrees 1…170.
    pub field_of_view: f64,
    /// Whether what stands upright is upright in the picture, whether it looks up or down: the lens is moved, not turned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_upright: bool,
    /// Exposure value at ISO 100. Absent: automatic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ev100: Option<f64>,
}

impl Viewpoint {
    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.text("name", &self.name, MAX_NAME);
        checker.reference("level", self.level, Kind::Level);
        checker.point3("eye", self.eye);
        checker.point3("target", self.target);
        if self.eye == self.target {
            checker.report("target", Fault::LooksNowhere);
        }
        checker.number("field_of_view", self.field_of_view, 1.0..=170.0, "degrees");
        if let Some(ev100) = self.ev100 {
            checker.number("ev100", ev100, -20.0..=30.0, "EV");
        }
    }
}
