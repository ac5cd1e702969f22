//! Dimensions that somebody placed on the plan.

use glam::DVec2;
use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EntityId;
use crate::check::{Checker, MAX_NAME};
use crate::problem::{Fault, Kind};

/// A length written on the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Storey on whose plan it is written.
    pub level: EntityId,
    /// Where it is measured from, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub from: DVec2,
    /// Where it is measured to.
    #[schemars(with = "[f64; 2]")]
    pub to: DVec2,
    /// How far its line lies to the left of what is measured, walking from one end to the other.
    #[schemars(with = "f64")]
    pub offset: Length,
    /// Words in place of the length. Empty: the length in millimetres.
    #[serde(default)]
    pub text: String,
}

impl Dimension {
    /// The length between its ends.
    pub fn length(&self) -> Length {
        Length::try_from((self.to - self.from).length()).unwrap_or(Length::ZERO)
    }

    /// The ends of its line, plan millimetres.
    pub fn line(&self) -> [DVec2; 2] {
        let aside = (self.to - self.from).try_normalize().unwrap_or(DVec2::X).perp() * self.offset.to_mm();
        [self.from + aside, self.to + aside]
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.point("from", self.from);
        checker.point("to", self.to);
        checker.length("offset", self.offset, -1e5..=1e5);
        checker.text("text", &self.text, MAX_NAME);
        let length = (self.to - self.from).length();
        if length.is_finite() && length < 1.0 {
            checker.report("to", Fault::TooShort { length: Length::mm(length) });
        }
    }
}
