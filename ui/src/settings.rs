//! What the studio remembers from one day to the next.

use std::collections::BTreeSet;

use homewright_catalog::Language;
use homewright_editor::tool::Reference;
use serde::{Deserialize, Serialize};

use crate::mode::Mode;
use crate::units::Unit;

/// How many products count as recently used.
const RECENT: usize = 24;
/// Largest and smallest scale of the studio.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.8..=2.0;

/// What the studio remembers from one day to the next.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language of the studio. Absent: the system's.
    pub language: Option<Language>,
    /// Whether the dark theme is in use.
    pub is_dark: bool,
    /// The unit of lengths.
    pub unit: Unit,
    /// How large the studio is drawn, 1 as the system says. Absent: that.
    pub scale: Option<f32>,
    /// What was worked on last.
    pub mode: Mode,
    /// Products with a heart.
    pub favourites: BTreeSet<String>,
    /// Products that were used, newest first.
    pub recent_products: Vec<String>,
    /// How far things on the floor keep from walls, millimetres.
    pub wall_gap: f64,
    /// Which line of walls is drawn, and which of rooms of four walls. Absent: the editor's own.
    pub wall_reference: Option<Reference>,
    /// See `wall_reference`.
    pub room_reference: Option<Reference>,
    /// Hints that were read and are not shown again.
    pub seen_hints: BTreeSet<String>,
}

impl Settings {
    /// The scale within its bounds.
    pub fn zoom(&self) -> f32 {
        self.scale.unwrap_or(1.0).clamp(*SCALES.start(), *SCALES.end())
    }

    /// Remembers that a product was used.
    pub fn used(&mut self, product: &str) {
        self.recent_products.retain(|one| one != product);
        self.recent_products.insert(0, product.to_owned());
        self.recent_products.truncate(RECENT);
    }

    /// Gives a product a heart, or takes it away.
    pub fn toggle_favourite(&mut self, product: &str) {
        if !self.favourites.remove(product) {
            self.favourites.insert(product.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_used_again_comes_first_and_stands_once() {
        let mut settings = Settings::default();
        for product in ["bed", "sofa", "bed"] {
            settings.used(product);
        }
        assert_eq!(settings.recent_products, ["bed", "sofa"]);
    }

    #[test]
    fn settings_of_an_older_studio_are_still_read() {
        let old: Settings = serde_json::from_str(r#"{"language":"en","is_dark":true}"#).unwrap();
        assert!(old.is_dark);
        assert_eq!(old.unit, Unit::Millimetres);
    }
}
