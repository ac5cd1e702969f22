//! A storey.

use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A storey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
