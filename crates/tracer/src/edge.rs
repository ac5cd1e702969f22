//! Pixels at edges before the sky: filters are guided there by the surface alone, not by a mixture of it with nothing.

use std::borrow::Cow;

use glam::Vec3;

use crate::picture::TracedImage;

/// Of the light about a pane, about as much is seen thrown back by it: both faces of clear glass seen steeply throw back 0.08,
/// less the black and the dark among what they mirror.
pub(crate) const THROWN_BACK: f32 = 0.04;

/// Whether a pixel shows the edge of a surface before nothing, through no glass or gauze that chance would part.
pub(crate) fn is_edge(image: &TracedImage, place: usize) -> bool {
    image.parted[place] <= 0.0 && image.met[place] > 0.0 && image.met[place] < 1.0
}

/// The picture with guides of surfaces alone at such edges. Where chance parts what is seen, a pixel shows a surface if
/// most of its paths meet one.
pub(crate) fn told_apart(image: &TracedImage) -> Cow<'_, TracedImage> {
    if image.met.iter().all(|met| *met <= 0.0 || *met >= 1.0) {
        return Cow::Borrowed(image);
    }
    let mut apart = image.clone();
    for (place, met) in image.met.iter().copied().enumerate() {
        if is_edge(image, place) {
            // Paths that meet none count as white, without a normal.
            apart.albedo[place] = ((image.albedo[place] - (1.0 - met)) / met).max(Vec3::ZERO);
            apart.normal[place] = image.normal[place] / met;
        } else if met < 0.5 {
            apart.depth[place] = f32::INFINITY;
        }
    }
    Cow::Owned(apart)
}
