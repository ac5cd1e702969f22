//! A wall.

use glam::DVec2;
use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{EntityId, Finish};

/// A straight or curved wall, given by its centre line. Left and right are seen walking from start to end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
