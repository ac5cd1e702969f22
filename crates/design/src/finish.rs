//! What covers a surface.

use glam::DVec2;
use homewright_catalog::MaterialId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A material laid on a surface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// Which material; its record is an entity of the same design.
    pub material: MaterialId,
    /// Direction of planks, tiles or pattern, degrees counter-clockwise from the surface's X.
    #[serde(default)]
    pub rotation: f64,
    /// Start point of the pattern on the surface, millimetres.
    #[serde(default)]
    #[schemars(with = "[f64; 2]")]
    pub offset: DVec2,
    /// Another colour for materials that can be tinted, `#rrggbb`. Absent: the material's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

impl Finish {
    /// A material as it comes.
    pub fn plain(material: impl Into<String>) -> Self {
        Self { material: MaterialId(material.into()), rotation: 0.0, offset: DVec2::ZERO, color: None }
    }
}
