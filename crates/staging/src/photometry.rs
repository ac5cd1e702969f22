//! A product's photometry as the web of its lights.

use std::sync::Arc;

use homewright_catalog::Product;
use homewright_catalog::photometry::Web;
use homewright_scene::web::PhotometricWeb;

/// The web of a product's lights, each about its own direction, and the same seen in a mirror.
#[derive(Debug, Clone)]
pub(crate) struct StagedWeb {
    plain: Arc<PhotometricWeb>,
    mirrored: Arc<PhotometricWeb>,
}

impl StagedWeb {
    /// The web of a product; none if it states none.
    ///
    /// # Errors
    /// What is wrong with its photometry, in words.
    pub(crate) fn of(product: &Product) -> Result<Option<Self>, String> {
        let Some(web) = product.web().map_err(|error| error.to_string())? else { return Ok(None) };
        let staged = |web: &Web| {
            let narrow = |numbers: &[f64]| numbers.iter().map(|number| *number as f32).collect();
            let web = PhotometricWeb::new(narrow(web.vertical()), narrow(web.horizontal()), narrow(web.candela()));
            web.map(Arc::new).map_err(|error| error.to_string())
        };
        Ok(Some(Self { plain: staged(&web)?, mirrored: staged(&web.mirrored())? }))
    }

    /// The web as it hangs.
    pub(crate) fn get(&self, is_mirrored: bool) -> Arc<PhotometricWeb> {
        Arc::clone(if is_mirrored { &self.mirrored } else { &self.plain })
    }
}
