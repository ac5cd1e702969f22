//! Baked textures, shared by all stages of a process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use homewright_catalog::{MaterialRecord, TextureMaps, bake_texture};
use homewright_scene::Key;
use homewright_scene::image::{ColorSpace, Image};

use crate::key::KeyMaker;

/// Textures of large patterns are this many pixels wide or high; those that repeat sooner are half of it.
const LARGE_SIDE: u32 = 1024;
/// Patterns longer than this (mm) are large.
const LARGE: f64 = 1300.0;

/// An image and its key.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Its key.
    pub(crate) key: Key,
    /// The pixels.
    pub(crate) image: Arc<Image>,
}

/// The pictures of a textured material.
#[derive(Debug, Clone)]
pub(crate) struct Baked {
    /// Colour, sRGB.
    pub(crate) color: Named,
    /// Tangent-space normals.
    pub(crate) normal: Named,
    /// Green roughness, blue metalness.
    pub(crate) roughness: Named,
}

/// Pictures that some stage still holds. Baking takes long, and every picture of one home, every thumbnail and
/// every test would bake the same.
static KEPT: Mutex<BTreeMap<Key, [Weak<Image>; 3]>> = Mutex::new(BTreeMap::new());

/// The pictures of a material's recipe; `None` when it has none that can be baked.
pub(crate) fn bake(record: &MaterialRecord) -> Option<Baked> {
    let recipe = record.texture.as_ref()?;
    let key = KeyMaker::new("texture")
        .record(recipe)
        .text(&record.color)
        .float(record.roughness)
        .float(record.metallic)
        .finish();
    if let Some(images) = kept(key) {
        return Some(named(key, images));
    }
    let length = recipe.size[0].max(recipe.size[1]);
    let maps = bake_texture(record, if length > LARGE { LARGE_SIDE } else { LARGE_SIDE / 2 })?;
    let images = images(maps);
    let weak = images.each_ref().map(Arc::downgrade);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|_, images| images.iter().any(|image| image.strong_count() > 0));
    kept.insert(key, weak);
    drop(kept);
    Some(named(key, images))
}

fn kept(key: Key) -> Option<[Arc<Image>; 3]> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let [color, normal, roughness] = kept.get(&key)?.each_ref().map(Weak::upgrade);
    Some([color?, normal?, roughness?])
}

fn images(maps: TextureMaps) -> [Arc<Image>; 3] {
    let (width, height) = (maps.width, maps.height);
    let image = |rgba: Vec<u8>, color_space: ColorSpace| Arc::new(Image { width, height, rgba, color_space });
    [
        image(maps.base_color, ColorSpace::Srgb),
        image(maps.normal, ColorSpace::Linear),
        image(maps.roughness_metal, ColorSpace::Linear),
    ]
}

fn named(key: Key, [color, normal, roughness]: [Arc<Image>; 3]) -> Baked {
    let name = |part: &str, image: Arc<Image>| Named { key: KeyMaker::new(part).key(key).finish(), image };
    Baked { color: name("color", color), normal: name("normal", normal), roughness: name("roughness", roughness) }
}
