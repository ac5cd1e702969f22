//! A product's photometry as the webs of its lights.

use std::sync::Arc;

use homewright_catalog::Product;
use homewright_catalog::model::EvaluatedLight;
use homewright_catalog::photometry::{Web, faces_up};
use homewright_scene::web::PhotometricWeb;

/// A web and the same seen in a mirror.
#[derive(Debug, Clone)]
struct Pair {
    plain: Arc<PhotometricWeb>,
    mirrored: Arc<PhotometricWeb>,
}

/// The webs of a product's lights, each about its own direction.
#[derive(Debug, Clone)]
pub(crate) struct StagedWeb {
    ahead: Pair,
    upward: Pair,
}

impl StagedWeb {
    /// The webs of a product with these openings; none if it states none.
    ///
    /// # Errors
    /// What is wrong with its photometry, in words.
    pub(crate) fn of(product: &Product, lights: &[EvaluatedLight]) -> Result<Option<Self>, String> {
        let Some(webs) = product.opening_webs(lights).map_err(|error| error.to_string())? else { return Ok(None) };
        let [ahead, upward] = webs.both();
        Ok(Some(Self { ahead: pair(ahead)?, upward: pair(upward)? }))
    }

    /// The web of an opening as it hangs.
    pub(crate) fn get(&self, light: &EvaluatedLight, is_mirrored: bool) -> Arc<PhotometricWeb> {
        let pair = if faces_up(light) { &self.upward } else { &self.ahead };
        Arc::clone(if is_mirrored { &pair.mirrored } else { &pair.plain })
    }
}

fn pair(web: &Web) -> Result<Pair, String> {
    let staged = |web: &Web| {
        let narrow = |numbers: &[f64]| numbers.iter().map(|number| *number as f32).collect();
        let web = PhotometricWeb::new(narrow(web.vertical()), narrow(web.horizontal()), narrow(web.candela()));
        web.map(Arc::new).map_err(|error| error.to_string())
    };
    Ok(Pair { plain: staged(web)?, mirrored: staged(&web.mirrored())? })
}
