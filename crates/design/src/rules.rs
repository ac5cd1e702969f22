//! Findings: what a practised designer would say about a home. One rule is one file, a pure function of the design.
//!
//! A rule's file says what it looks at, why, the figure with its source, and an example. Rules never forbid anything:
//! they measure, compare with a limit and name the place.

mod basis;
pub mod clearance;
pub mod door_leaf;
mod obstacle;

use glam::DVec2;
use homewright_catalog::Language;
use serde::Serialize;

pub use basis::Basis;
pub use obstacle::Blocker;

use crate::{Design, EntityId, EntityName};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It won't work as it stands: a door that can't open, a drawer that can't come out.
    Should,
    /// It will work, less well than it might.
    Advice,
}

/// What a measured value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Lengths.
    Millimetres,
    /// Angles.
    Degrees,
}

/// What a rule has to say about one thing of a home.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Which rule: the name of its file, a dot and what it looked at, such as `clearance.drawer`.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The level it is on.
    pub level: EntityId,
    /// The thing it is about.
    pub subject: EntityId,
    /// What stands in the way, the nearest first.
    pub blocked_by: Vec<Blocker>,
    /// What there is.
    pub measured: f64,
    /// What it should be at least.
    pub limit: f64,
    /// What both are counted in.
    pub unit: Unit,
    /// Where the limit comes from.
    pub basis: Basis,
    /// The middle of the place, plan millimetres.
    pub place: DVec2,
}

impl Finding {
    /// How much is missing.
    pub const fn missing(&self) -> f64 {
        self.limit - self.measured
    }

    /// The finding as a sentence.
    pub fn words(&self, design: &Design, language: Language) -> String {
        let subject = name_of(design, self.subject, language);
        let blocker = self.blocked_by.first().map_or_else(String::new, |first| first.name(design, language));
        let (measured, limit) = (self.measured.round(), self.limit.round());
        let unit = match self.unit {
            Unit::Millimetres => " mm",
            Unit::Degrees => "°",
        };
        match language {
            Language::Chinese => {
                let what = basis::what_zh(self.rule);
                format!("{subject}：{what} {limit}{unit}，现有 {measured}{unit}，被{blocker}挡住")
            }
            Language::English => {
                let what = basis::what_en(self.rule);
                format!("{subject}: {what} {limit}{unit}; there are {measured}{unit} before {blocker}")
            }
        }
    }
}

/// Everything that the rules have to say about a home, what weighs most first, then in the order of ids.
pub fn check(design: &Design) -> Vec<Finding> {
    let mut findings = clearance::check(design);
    findings.extend(door_leaf::check(design));
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.severity, finding.subject, finding.rule);
        key(a).cmp(&key(b)).then(a.measured.total_cmp(&b.measured))
    });
    findings
}

/// What people call an entity.
pub(crate) fn name_of(design: &Design, id: EntityId, language: Language) -> String {
    if let Some(item) = design.item(id) {
        if !item.name.is_empty() {
            return item.name.clone();
        }
        if let Some(product) = design.product(&item.configuration.product) {
            return product.name.get(language).to_owned();
        }
    }
    if let Some(opening) = design.opening(id)
        && let Some(product) = opening.fill.as_ref().and_then(|fill| design.product(&fill.product))
    {
        return product.name.get(language).to_owned();
    }
    design.get(id).map_or_else(String::new, |entity| EntityName::of(id, entity).to_string())
}
