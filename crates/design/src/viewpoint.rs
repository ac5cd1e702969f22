//! A remembered view.

use glam::DVec3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EntityId;

/// A remembered view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Exposure value at ISO 100. Absent: automatic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ev100: Option<f64>,
}
