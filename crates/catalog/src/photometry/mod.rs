//! Photometric webs: how a luminaire's intensity depends on direction.
//!
//! Frame (IES type C): γ (vertical) is 0° straight down and 180° straight up; C (horizontal) is 0° along the
//! luminaire's length (product +X) and grows counter-clockwise seen from above, so that 90° is the product's back (+Y).

mod generate;
mod ies;
mod ies_text;
mod ldt;
mod opening;
mod web;

pub use ies::{IesFile, PhotometryError, PhotometryNotice, read_ies};
pub use ies_text::write_ies;
pub use ldt::read_ldt;
pub use opening::{OpeningWebs, faces_up};
pub use web::{Opening, Web};

use crate::Product;
use crate::luminaire::Photometry;

/// Largest photometric file that is read, bytes.
pub const MAX_FILE: usize = 4 << 20;

impl Product {
    /// The web of the whole luminaire, scaled to the flux of its label where it has one; none if it states none.
    ///
    /// # Errors
    /// When its file cannot be read, or its numbers make no web.
    pub fn web(&self) -> Result<Option<Web>, PhotometryError> {
        let Some(photometry) = &self.photometry else { return Ok(None) };
        let label = self.luminaire.as_ref();
        let web = match photometry {
            Photometry::File(file) => read_ies(file.text.as_bytes())?.web,
            Photometry::Generated(numbers) => {
                let flux = label.map_or(1_000.0, |label| label.flux);
                generate::generate(numbers, label.and_then(|label| label.beam), flux)?
            }
        };
        Ok(Some(match label {
            Some(label) => web.scaled_to(label.flux),
            None => web,
        }))
    }
}
