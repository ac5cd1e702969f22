//! A storey.

use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_NAME};

/// A storey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Name, such as "1F".
    pub name: String,
    /// Height of the finished floor over the home's zero.
    #[schemars(with = "f64")]
    pub elevation: Length,
    /// Clear height from floor to ceiling; walls are this high unless they say otherwise.
    #[schemars(with = "f64")]
    pub height: Length,
    /// Thickness of the slab under the floor.
    #[schemars(with = "f64")]
    pub slab: Length,
}

impl Level {
    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.text("name", &self.name, MAX_NAME);
        checker.length("elevation", self.elevation, -1e6..=1e6);
        checker.length("height", self.height, 1.0..=1e5);
        checker.length("slab", self.slab, 0.0..=1e4);
    }
}
