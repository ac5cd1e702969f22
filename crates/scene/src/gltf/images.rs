//! Textures: the best readable image of each, decoded once for each way its numbers are read.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::error::GltfError;
use super::limits::Budget;
use super::notice::{NoticeKind, Notices};
use super::views::{View, Views};
use crate::Key;
use crate::image::{ColorSpace, Image, decode_image, image_size, shrink_to};

/// Decodes images and keeps them under the hash of their content.
#[derive(Debug, Default)]
pub(crate) struct Images {
    /// Everything decoded so far.
    pub(crate) kept: BTreeMap<Key, Arc<Image>>,
    decoded: BTreeMap<(usize, bool), Option<Key>>,
}

impl Images {
    /// The image of a texture; `None`, with a notice, when none of its sources can be read.
    pub(crate) fn texture(
        &mut self,
        views: &mut Views<'_>,
        texture: usize,
        color_space: ColorSpace,
        budget: &mut Budget<'_>,
        notices: &mut Notices,
    ) -> Result<Option<Key>, GltfError> {
        let place = format!("textures/{texture}");
        let root = views.root();
        let texture =
            root.textures.get(texture).ok_or_else(|| GltfError::invalid(&place, "it is named but not there"))?;
        let extensions = &texture.extensions;
        let webp = extensions.webp.as_ref().and_then(|webp| webp.source);
        let basisu = extensions.basisu.as_ref().and_then(|basisu| basisu.source);
        let sources = [texture.source, webp, basisu];
        for source in sources.into_iter().flatten() {
            if let Some(key) = self.image(views, source, color_space, budget, notices)? {
                return Ok(Some(key));
            }
        }
        if sources.iter().all(Option::is_none) {
            let message = "its image is in a format that only another extension names; a plain colour stands for it";
            notices.add(NoticeKind::Replaced, place, message);
        }
        Ok(None)
    }

    /// Keeps an image made here.
    pub(crate) fn keep(&mut self, image: Image, budget: &mut Budget<'_>) -> Result<Key, GltfError> {
        let key = key_of_image(&image);
        if let Entry::Vacant(slot) = self.kept.entry(key) {
            budget.take_pixels(u64::from(image.width) * u64::from(image.height))?;
            slot.insert(Arc::new(image));
        }
        Ok(key)
    }

    fn image(
        &mut self,
        views: &mut Views<'_>,
        index: usize,
        color_space: ColorSpace,
        budget: &mut Budget<'_>,
        notices: &mut Notices,
    ) -> Result<Option<Key>, GltfError> {
        let cache_key = (index, color_space == ColorSpace::Srgb);
        if let Some(known) = self.decoded.get(&cache_key) {
            return Ok(*known);
        }
        let place = format!("images/{index}");
        let loaded = load(views, index, &place, budget)?;
        let key = match self.decode(&loaded, color_space, budget) {
            Ok(key) => Some(key),
            Err(message) => {
                notices.add(NoticeKind::Replaced, &place, format!("{message}; a plain colour stands for it"));
                None
            }
        };
        self.decoded.insert(cache_key, key);
        Ok(key)
    }

    /// Unpacks and keeps an image, or says why not.
    fn decode(&mut self, loaded: &Loaded, color_space: ColorSpace, budget: &mut Budget<'_>) -> Result<Key, String> {
        let bytes = match loaded {
            Loaded::View(view) => view.bytes(),
            Loaded::Bytes(bytes) => bytes,
            Loaded::Missing(message) => return Err(message.clone()),
        };
        let (width, height) = image_size(bytes).map_err(|error| error.to_string())?;
        let image = budget.limits.image;
        image.check(u64::from(width), u64::from(height)).map_err(|error| error.to_string())?;
        budget.take_unpacked_pixels(u64::from(width) * u64::from(height)).map_err(|error| error.to_string())?;
        let image = decode_image(bytes, color_space, image).map_err(|error| error.to_string())?;
        let image = shrink_to(&image, budget.limits.texture_side).map_err(|error| error.to_string())?;
        self.keep(image.into_owned(), budget).map_err(|error| error.to_string())
    }
}

/// An image file, or why there is none.
enum Loaded {
    View(View),
    Bytes(Vec<u8>),
    Missing(String),
}

fn load(views: &mut Views<'_>, index: usize, place: &str, budget: &mut Budget<'_>) -> Result<Loaded, GltfError> {
    let image = views.root().images.get(index).ok_or_else(|| GltfError::invalid(place, "it is named but not there"))?;
    match (image.buffer_view, &image.uri) {
        (Some(view), _) => Ok(Loaded::View(views.view(view, budget)?)),
        (None, Some(uri)) => match views.load(uri, place, budget) {
            Ok(bytes) => Ok(Loaded::Bytes(bytes)),
            // A model without one of its pictures is still worth having.
            Err(GltfError::Resource { uri, what, .. }) => {
                Ok(Loaded::Missing(format!("the file “{uri}” cannot be read ({what})")))
            }
            Err(error) => Err(error),
        },
        (None, None) => Ok(Loaded::Missing("it holds no data and names no file".to_owned())),
    }
}

/// A key from size, reading and pixels.
pub(crate) fn key_of_image(image: &Image) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"image");
    hasher.update(&image.width.to_le_bytes());
    hasher.update(&image.height.to_le_bytes());
    hasher.update(&[u8::from(image.color_space == ColorSpace::Srgb)]);
    hasher.update(&image.rgba);
    key_of(&hasher)
}

/// The first half of a hash as a key.
pub(crate) fn key_of(hasher: &blake3::Hasher) -> Key {
    let mut half = [0; 16];
    hasher.finalize_xof().fill(&mut half);
    Key(u128::from_le_bytes(half))
}
