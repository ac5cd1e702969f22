//! Baked textures, shared by all stages of a process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use homewright_catalog::{MaterialRecord, TextureMaps, bake_texture};
use homewright_scene::Key;
use homewright_scene::image::{ColorSpace, Image};

use crate::key::KeyMaker;
use crate::task::Shelf;

/// Textures of large patterns are this many pixels wide or high; those that repeat sooner are half of it.
const LARGE_SIDE: u32 = 1024;
/// Patterns longer than this (mm) are large.
const LARGE: f64 = 1300.0;
/// Raised when generators change what a picture too small to show it would not tell.
const GENERATION: u64 = 1;
/// A picture this small tells whether a generator still makes what it made.
const PROBE_SIDE: u32 = 12;
/// How packed textures begin.
const MAGIC: &[u8; 8] = b"HWTEX\0\0\x01";

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

/// A texture to bake.
#[derive(Debug, Clone)]
pub(crate) struct TextureJob {
    key: Key,
    record: Arc<MaterialRecord>,
    side: u32,
}

impl TextureJob {
    /// The texture of a material, of at most so many pixels a side; `None` when it has no recipe.
    pub(crate) fn of(record: &MaterialRecord, most: u32) -> Option<Self> {
        let recipe = record.texture.as_ref()?;
        let length = recipe.size[0].max(recipe.size[1]);
        let side = if length > LARGE { LARGE_SIDE } else { LARGE_SIDE / 2 }.min(most);
        let key = KeyMaker::new("texture")
            .number(u64::from(side))
            .record(recipe)
            .text(&record.color)
            .float(record.roughness)
            .float(record.metallic)
            .finish();
        Some(Self { key, record: Arc::new(record.clone()), side })
    }

    /// The key of the texture.
    pub(crate) const fn key(&self) -> Key {
        self.key
    }

    /// The pictures, if some stage of this process holds them.
    pub(crate) fn kept(&self) -> Option<Baked> {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let [color, normal, roughness] = kept.get(&self.key)?.each_ref().map(Weak::upgrade);
        Some(named(self.key, [color?, normal?, roughness?]))
    }

    /// Bakes, or takes what was baked before; `None` for a recipe that cannot be baked.
    pub(crate) fn run(&self, shelf: &dyn Shelf) -> Option<[Arc<Image>; 3]> {
        if let Some(Baked { color, normal, roughness }) = self.kept() {
            return Some([color.image, normal.image, roughness.image]);
        }
        let name = self.shelf_name()?;
        if let Some(images) = shelf.get(&name).and_then(|bytes| unpacked(&bytes)) {
            return Some(images);
        }
        let images = images(bake_texture(&self.record, self.side)?);
        shelf.put(&name, &packed(&images));
        Some(images)
    }

    /// A name that changes with the recipe and with what its generator makes of it.
    fn shelf_name(&self) -> Option<String> {
        let probe = bake_texture(&self.record, PROBE_SIDE)?;
        let mut key = KeyMaker::new("shelf");
        key.number(GENERATION).key(self.key).number(u64::from(self.side));
        for bytes in [&probe.base_color, &probe.normal, &probe.roughness_metal] {
            add(&mut key, bytes);
        }
        Some(format!("texture-{:032x}", key.finish().0))
    }
}

/// Pictures by their names, from now on shared by all stages while one holds them.
pub(crate) fn finished(key: Key, images: [Arc<Image>; 3]) -> Baked {
    let weak = images.each_ref().map(Arc::downgrade);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|_, images| images.iter().any(|image| image.strong_count() > 0));
    kept.insert(key, weak);
    drop(kept);
    named(key, images)
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

fn add(key: &mut KeyMaker, bytes: &[u8]) {
    key.number(bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut word = [0_u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        key.number(u64::from_le_bytes(word));
    }
}

fn checksum(bytes: &[u8]) -> [u8; 16] {
    let mut key = KeyMaker::new("packed texture");
    add(&mut key, bytes);
    key.finish().0.to_le_bytes()
}

/// Eight bytes a pixel: colour, normal, roughness, metalness; before them magic, size and checksum.
fn packed([color, normal, roughness]: &[Arc<Image>; 3]) -> Vec<u8> {
    let pixels = color.rgba.chunks_exact(4).zip(normal.rgba.chunks_exact(4)).zip(roughness.rgba.chunks_exact(4));
    let body: Vec<u8> = pixels.flat_map(|((c, n), r)| [c[0], c[1], c[2], n[0], n[1], n[2], r[1], r[2]]).collect();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(color.width.to_le_bytes());
    bytes.extend(color.height.to_le_bytes());
    bytes.extend(checksum(&body));
    bytes.extend(body);
    bytes
}

/// What was packed; `None` for anything else.
fn unpacked(bytes: &[u8]) -> Option<[Arc<Image>; 3]> {
    let (head, body) = bytes.split_at_checked(32)?;
    let number = |at: usize| Some(u32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (number(8)?, number(12)?);
    let is_whole = &head[..8] == MAGIC
        && width > 0
        && height > 0
        && body.len() as u64 == u64::from(width) * u64::from(height) * 8
        && head[16..] == checksum(body);
    if !is_whole {
        return None;
    }
    let image = |pick: fn(&[u8]) -> [u8; 4], color_space: ColorSpace| {
        Arc::new(Image { width, height, rgba: body.chunks_exact(8).flat_map(pick).collect(), color_space })
    };
    Some([
        image(|p| [p[0], p[1], p[2], 255], ColorSpace::Srgb),
        image(|p| [p[3], p[4], p[5], 255], ColorSpace::Linear),
        image(|p| [255, p[6], p[7], 255], ColorSpace::Linear),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Default)]
    struct Memory {
        held: Mutex<BTreeMap<String, Vec<u8>>>,
        found: AtomicUsize,
    }

    impl Shelf for Memory {
        fn get(&self, name: &str) -> Option<Vec<u8>> {
            let found = self.held.lock().unwrap().get(name).cloned();
            self.found.fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
            found
        }

        fn put(&self, name: &str, bytes: &[u8]) {
            self.held.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
        }
    }

    fn oak(color: &str) -> TextureJob {
        let text = format!(
            "id = \"test.oak\"\nname = {{ zh = \"橡木\", en = \"Oak\" }}\nfamily = \"wood\"\ncolor = \"{color}\"\n\
             roughness = 0.5\n[texture]\nkind = \"veneer\"\nsize = [600.0, 600.0]\nseed = 3\n"
        );
        let record: MaterialRecord = toml::from_str(&text).unwrap();
        TextureJob::of(&record, 24).unwrap()
    }

    #[test]
    fn a_texture_from_the_shelf_is_the_one_that_was_baked() {
        let shelf = Memory::default();
        let job = oak("#b08050");
        let baked = job.run(&shelf).unwrap();
        let found = job.run(&shelf).unwrap();
        assert_eq!(baked, found);
        assert_eq!(shelf.found.load(Ordering::Relaxed), 1, "it was baked again");
    }

    #[test]
    fn a_damaged_shelf_is_baked_over() {
        let shelf = Memory::default();
        let job = oak("#b08052");
        let baked = job.run(&shelf).unwrap();
        for change in [0_usize, 9, 20, 40] {
            shelf.held.lock().unwrap().values_mut().for_each(|bytes| bytes[change] ^= 4);
            assert_eq!(job.run(&shelf).unwrap(), baked);
        }
        shelf.held.lock().unwrap().values_mut().for_each(|bytes| bytes.truncate(50));
        assert_eq!(job.run(&shelf).unwrap(), baked);
    }

    #[test]
    fn another_colour_lies_under_another_name() {
        assert_ne!(oak("#b08050").shelf_name(), oak("#b08051").shelf_name());
    }
}
