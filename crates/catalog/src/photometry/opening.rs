//! The web of a whole luminaire, about each of its openings.

use super::ies::PhotometryError;
use super::web::Web;
use crate::Product;
use crate::luminaire::Photometry;
use crate::model::EvaluatedLight;

/// How a luminaire's openings spread their light, each about its own direction (γ = 0°).
#[derive(Debug, Clone, PartialEq)]
pub struct OpeningWebs {
    ahead: Web,
    upward: Web,
}

impl OpeningWebs {
    /// The web of one of the product's openings.
    pub fn of(&self, light: &EvaluatedLight) -> &Web {
        if faces_up(light) { &self.upward } else { &self.ahead }
    }

    /// The web of openings that face down or to a side, and that of openings that face up.
    pub fn both(&self) -> [&Web; 2] {
        [&self.ahead, &self.upward]
    }
}

/// Whether an opening shines upwards more than to a side.
pub fn faces_up(light: &EvaluatedLight) -> bool {
    light.direction[2] > 0.5
}

impl Product {
    /// The webs of the product's openings; none if it states no photometry.
    ///
    /// A file is in the frame of the luminaire as it hangs: openings that face up take it from 180°. Openings aimed
    /// elsewhere, and webs made from numbers, are about the opening's own direction. Where a luminaire shines both up
    /// and down by separate openings, each gives the half of the web that lies ahead of it.
    ///
    /// # Errors
    /// As [`Product::web`].
    pub fn opening_webs(&self, lights: &[EvaluatedLight]) -> Result<Option<OpeningWebs>, PhotometryError> {
        let Some(web) = self.web()? else { return Ok(None) };
        let is_file = matches!(self.photometry, Some(Photometry::File(_)));
        let upward = if is_file { web.reversed() } else { web.clone() };
        let shines_both_ways = lights.iter().any(faces_up) && !lights.iter().all(faces_up);
        Ok(Some(match (shines_both_ways, web.lower_half(), upward.lower_half()) {
            (true, Some(ahead), Some(upward)) => OpeningWebs { ahead, upward },
            _ => OpeningWebs { ahead: web, upward },
        }))
    }
}
