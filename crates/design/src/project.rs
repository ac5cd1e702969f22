//! Whose home it is, where it stands, and who designs it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The one entity every design has exactly once.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Name of the home or the job.
    pub name: String,
    /// Who it is for.
    pub customer: Customer,
    /// Who designs it.
    pub designer: String,
    /// Street address of the home.
    pub address: String,
    /// Notes for the team.
    pub notes: String,
    /// Where the home stands and how it is turned, for sun and moon. Absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
}

/// Who a home is for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Customer {
    /// Full name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

/// A place on earth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Site {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Direction of north on the plan, degrees counter-clockwise from +Y.
    pub north: f64,
    /// Offset from UTC in hours.
    pub utc_offset: f64,
}
