//! Whose home it is, where it stands, and who designs it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_NAME, MAX_TEXT};

/// The one entity every design has exactly once.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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

impl Project {
    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        let names = [
            ("name", &self.name),
            ("customer.name", &self.customer.name),
            ("customer.phone", &self.customer.phone),
            ("customer.email", &self.customer.email),
            ("designer", &self.designer),
            ("address", &self.address),
        ];
        for (field, text) in names {
            checker.text(field, text, MAX_NAME);
        }
        checker.text("notes", &self.notes, MAX_TEXT);
        if let Some(site) = self.site {
            checker.number("site.latitude", site.latitude, -90.0..=90.0, "degrees");
            checker.number("site.longitude", site.longitude, -180.0..=180.0, "degrees");
            checker.number("site.north", site.north, -360.0..=360.0, "degrees");
            checker.number("site.utc_offset", site.utc_offset, -14.0..=14.0, "hours");
        }
    }
}
