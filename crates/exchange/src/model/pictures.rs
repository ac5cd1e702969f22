//! Pictures of one model, each kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::Vec4;
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image, shrink_to};
use homewright_scene::material::{Alpha, Texture};
use homewright_scene::{Key, Material};

/// Most pictures of one model.
const MOST_PICTURES: usize = 256;

/// Pictures of one model, each kept once.
pub(crate) struct Pictures {
    pub(crate) images: BTreeMap<Key, Arc<Image>>,
    side: u32,
}

impl Pictures {
    /// None yet; they are kept up to `side` pixels along a side.
    pub(crate) const fn new(side: u32) -> Self {
        Self { images: BTreeMap::new(), side }
    }

    /// Decodes a picture.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<Key, String> {
        let mut name = [0; 16];
        name.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        let key = Key(u128::from_be_bytes(name));
        if self.images.contains_key(&key) {
            return Ok(key);
        }
        if self.images.len() >= MOST_PICTURES {
            return Err(format!("the model has more than {MOST_PICTURES} pictures"));
        }
        let image = decode_image(bytes, ColorSpace::Srgb, ImageLimits::default()).map_err(|error| error.to_string())?;
        let image = shrink_to(&image, self.side).map_err(|error| error.to_string())?.into_owned();
        self.images.insert(key, Arc::new(image));
        Ok(key)
    }

    /// Puts a picture on a material in place of its plain colour.
    pub(crate) fn cover(&self, material: &mut Material, image: Key) {
        material.base_color_texture = Some(Texture::plain(image));
        material.base_color = Vec4::new(1.0, 1.0, 1.0, material.base_color.w);
        if let Some(image) = self.images.get(&image) {
            material.alpha = alpha_of(image, material.alpha);
        }
    }
}

/// The alpha that a picture asks for: leaves and lace are cut out.
fn alpha_of(image: &Image, otherwise: Alpha) -> Alpha {
    if image.rgba.chunks_exact(4).any(|pixel| pixel[3] < 128) { Alpha::Mask(0.5) } else { otherwise }
}
