//! What of a product can be chosen: numbers in a range, switches, and named choices.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Text;

/// A chosen value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A switch.
    Flag(bool),
    /// Millimetres, a count, degrees: as the parameter says.
    Number(f64),
    /// One of the parameter's choices.
    Choice(String),
}

/// Chosen values by parameter name; parameters that are not named keep their defaults.
pub type Parameters = BTreeMap<String, Value>;

/// A parameter of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Parameter {
    /// Name in expressions: lower case letters, digits and `_`. `width`, `depth` and `height` are the product's size.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// What may be chosen.
    #[serde(flatten)]
    pub domain: Domain,
}

/// What may be chosen for a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Domain {
    /// A length in millimetres.
    Length {
        /// Value when nothing is chosen.
        default: f64,
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
        /// Step from `min`; 0 for any value.
        #[serde(default)]
        step: f64,
    },
    /// A whole number.
    Count {
        /// Value when nothing is chosen.
        default: i64,
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A switch.
    Flag {
        /// Value when nothing is chosen.
        default: bool,
    },
    /// Named choices.
    Choice {
        /// Id of the choice when nothing is chosen.
        default: String,
        /// What may be chosen.
        choices: Vec<Choice>,
    },
}

/// One of a parameter's choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Id in expressions (compared as text) and in files.
    pub id: String,
    /// What people call it.
    pub name: Text,
}
