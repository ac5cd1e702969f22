//! Records of materials as surfaces of the scene, with their baked textures, each made once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use glam::{Vec2, Vec3, Vec4};
use homewright_catalog::{MaterialId, MaterialRecord};
use homewright_design::{Design, Finish};
use homewright_scene::image::Image;
use homewright_scene::material::{Alpha, Texture};
use homewright_scene::{Key, Material};

use crate::asset::{AssetSource, StagedAsset};
use crate::color::linear_from_hex;
use crate::finish::Plain;
use crate::key::KeyMaker;
use crate::records::Records;
use crate::task::{Deferral, NoShelf, Task, Work};
use crate::texture::{self, Baked, TextureJob};

/// Materials kept for reuse; beyond, all that no node needs are dropped.
const MAX_KEPT: usize = 2000;

/// How a surface glows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Glow {
    /// As the record says.
    Recorded,
    /// Not at all: a lamp that is off.
    Off,
    /// With a luminance in cd/m² and a colour of luminance 1.
    On {
        /// cd/m².
        luminance: f32,
        /// Linear RGB of luminance 1.
        color: Vec3,
    },
}

/// A surface that is ready for the scene.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// The surface.
    pub(crate) material: Material,
    /// The images it names.
    pub(crate) images: Vec<Key>,
    /// Whether light passes through it, so that it throws no full shadow.
    pub(crate) lets_light_through: bool,
}

/// Where records and files are looked up.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    /// The home.
    pub(crate) design: &'a Design,
    /// Its records.
    pub(crate) records: &'a Records,
    /// Its files.
    pub(crate) assets: &'a dyn AssetSource,
}

/// All surfaces made so far.
#[derive(Debug)]
pub(crate) struct Materials {
    made: BTreeMap<Key, Made>,
    images: BTreeMap<Key, Arc<Image>>,
    deferral: Deferral,
    /// Pixels along a side that textures may have.
    texture_side: u32,
    /// Surfaces that stay flat until their texture, whose key this is, is baked.
    waiting: BTreeMap<Key, Vec<Waiting>>,
    tasks: Vec<Task>,
}

/// A surface that waits for its texture.
#[derive(Debug, Clone)]
struct Waiting {
    material: Key,
    record: MaterialRecord,
    tint: Option<String>,
}

impl Materials {
    /// No surfaces yet.
    pub(crate) fn new(deferral: Deferral) -> Self {
        Self {
            made: BTreeMap::new(),
            images: BTreeMap::new(),
            deferral,
            texture_side: u32::MAX,
            waiting: BTreeMap::new(),
            tasks: Vec::new(),
        }
    }

    /// Holds textures to so many pixels a side.
    pub(crate) const fn set_texture_side(&mut self, side: u32) {
        self.texture_side = side;
    }

    /// Whether a surface in the making waits for its texture.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The textures to bake that were not asked for yet.
    pub(crate) fn take_tasks(&mut self) -> Vec<Task> {
        std::mem::take(&mut self.tasks)
    }

    /// Dresses the surfaces that waited for a texture; answers which.
    pub(crate) fn finish_texture(&mut self, texture: Key, images: Option<[Arc<Image>; 3]>) -> BTreeSet<Key> {
        let waiting = self.waiting.remove(&texture).unwrap_or_default();
        let Some(images) = images else { return BTreeSet::new() };
        let baked = texture::finished(texture, images);
        let mut dressed = BTreeSet::new();
        for Waiting { material, record, tint } in waiting {
            if let Some(mut made) = self.made.remove(&material) {
                made.images = self.lay(&mut made.material, &record, tint.as_deref(), &baked);
                self.made.insert(material, made);
                dressed.insert(material);
            }
        }
        dressed
    }

    /// A surface by its key.
    pub(crate) fn get(&self, key: Key) -> Option<&Made> {
        self.made.get(&key)
    }

    /// An image by its key.
    pub(crate) fn image(&self, key: Key) -> Option<&Arc<Image>> {
        self.images.get(&key)
    }

    /// Drops what is kept for reuse alone, when there is much of it.
    pub(crate) fn tidy(&mut self, is_needed: impl Fn(Key) -> bool) {
        if self.made.len() > MAX_KEPT {
            self.made.retain(|key, _| is_needed(*key));
            self.images.retain(|key, _| is_needed(*key));
        }
    }

    /// A built-in surface.
    pub(crate) fn plain(&mut self, plain: Plain) -> Key {
        let key = KeyMaker::new("plain material").record(&plain).finish();
        self.made.entry(key).or_insert_with(|| {
            let material = plain.material();
            let lets_light_through = material.transmission > 0.0;
            Made { material, images: Vec::new(), lets_light_through }
        });
        key
    }

    /// The surface of a finish; `None` when the home has no record of its material.
    pub(crate) fn finish(&mut self, finish: &Finish, sources: Sources<'_>) -> Option<Key> {
        self.record(&finish.material, finish.color.as_deref(), Glow::Recorded, sources)
    }

    /// The surface of a recorded material; `None` when the home has no such record.
    pub(crate) fn record(
        &mut self,
        id: &MaterialId,
        tint: Option<&str>,
        glow: Glow,
        sources: Sources<'_>,
    ) -> Option<Key> {
        let (record, record_key) = sources.records.material(sources.design, id)?;
        let key = KeyMaker::new("material").key(record_key).record(&tint).record(&glow).finish();
        if !self.made.contains_key(&key) {
            let made = self.make(key, record, (tint, glow), sources.assets);
            self.made.insert(key, made);
        }
        Some(key)
    }

    /// A surface of a model from a file.
    pub(crate) fn of_asset(&mut self, hash: &str, index: usize, asset: &StagedAsset) -> Key {
        let key = KeyMaker::new("asset material").text(hash).number(index as u64).finish();
        if !self.made.contains_key(&key) {
            let material = asset.materials.get(index).cloned().unwrap_or_default();
            let images: Vec<Key> = textures(&material).map(|texture| texture.image).collect();
            for (image_key, image) in &asset.images {
                if images.contains(image_key) {
                    self.images.insert(*image_key, Arc::clone(image));
                }
            }
            let lets_light_through = material.transmission > 0.0 || material.alpha == Alpha::Blend;
            self.made.insert(key, Made { material, images, lets_light_through });
        }
        key
    }

    fn make(
        &mut self,
        key: Key,
        record: &MaterialRecord,
        (tint, glow): (Option<&str>, Glow),
        assets: &dyn AssetSource,
    ) -> Made {
        let mut material = surface(record, tint, glow);
        let mut images = Vec::new();
        if let Some(image_ref) = &record.image {
            if let Some(image) = assets.image(&image_ref.asset) {
                let key = KeyMaker::new("asset image").text(&image_ref.asset).finish();
                self.images.insert(key, image);
                images.push(key);
                // Ours run up the wall, a picture's rows run down.
                let mut texture = laid(key, image_ref.size);
                texture.scale.y = -texture.scale.y;
                material.base_color_texture = Some(texture);
                material.base_color = tinted(Vec3::ONE, tint, Vec3::ONE).extend(material.base_color.w);
            }
        } else if let Some(job) = TextureJob::of(record, self.texture_side) {
            match self.baked(&job) {
                Some(baked) => images = self.lay(&mut material, record, tint, &baked),
                None if self.deferral == Deferral::Nothing => {}
                None => {
                    let waiting = self.waiting.entry(job.key()).or_default();
                    if waiting.is_empty() {
                        self.tasks.push(Task(Work::Texture(job)));
                    }
                    let (record, tint) = (record.clone(), tint.map(str::to_owned));
                    waiting.push(Waiting { material: key, record, tint });
                }
            }
        }
        let lets_light_through = record.transmission > 0.2 || record.opacity < 0.8;
        Made { material, images, lets_light_through }
    }

    /// The pictures of a texture that are at hand, or that must be.
    fn baked(&self, job: &TextureJob) -> Option<Baked> {
        job.kept().or_else(|| match self.deferral {
            Deferral::Nothing => job.run(&NoShelf).map(|images| texture::finished(job.key(), images)),
            Deferral::Textures | Deferral::TexturesAndDetails => None,
        })
    }

    /// Lays a baked texture on a surface; answers its images.
    fn lay(&mut self, material: &mut Material, record: &MaterialRecord, tint: Option<&str>, baked: &Baked) -> Vec<Key> {
        let Some(recipe) = &record.texture else { return Vec::new() };
        let mut images = Vec::new();
        let mut keep = |image: &texture::Named| {
            self.images.insert(image.key, Arc::clone(&image.image));
            images.push(image.key);
            laid(image.key, recipe.size)
        };
        material.base_color_texture = Some(keep(&baked.color));
        material.normal_texture = Some(keep(&baked.normal));
        material.metallic_roughness_texture = Some(keep(&baked.roughness));
        // The pictures hold colour and roughness; what multiplies them is 1, or the change of tint.
        let own = linear_from_hex(&record.color).unwrap_or(Vec3::splat(0.5));
        material.base_color = tinted(Vec3::ONE, tint, own).extend(material.base_color.w);
        material.roughness = 1.0;
        material.metallic = if record.metallic > 0.0 { 1.0 } else { 0.0 };
        images
    }
}

/// A texture that covers width and height in mm, on texture coordinates in metres.
fn laid(image: Key, size: [f64; 2]) -> Texture {
    let repeats = |length: f64| if length.is_finite() && length > 0.1 { (1000.0 / length) as f32 } else { 1.0 };
    Texture { scale: Vec2::new(repeats(size[0]), repeats(size[1])), ..Texture::plain(image) }
}

/// The factor that gives a textured surface another mean colour; `plain` without a tint.
fn tinted(plain: Vec3, tint: Option<&str>, own: Vec3) -> Vec3 {
    match tint.and_then(linear_from_hex) {
        Some(wanted) => (wanted / own.max(Vec3::splat(0.02))).clamp(Vec3::ZERO, Vec3::splat(4.0)),
        None => plain,
    }
}

fn surface(record: &MaterialRecord, tint: Option<&str>, glow: Glow) -> Material {
    let own = linear_from_hex(&record.color).unwrap_or(Vec3::splat(0.5));
    let color = tint.and_then(linear_from_hex).unwrap_or(own);
    let unit = |value: f64| if value.is_finite() { value.clamp(0.0, 1.0) as f32 } else { 0.0 };
    let opacity = unit(record.opacity);
    let emission = match glow {
        Glow::Recorded => color * record.luminance.clamp(0.0, 100_000.0) as f32,
        Glow::Off => Vec3::ZERO,
        Glow::On { luminance, color } => color * luminance,
    };
    Material {
        name: record.id.0.clone(),
        base_color: Vec4::new(color.x, color.y, color.z, opacity),
        metallic: unit(record.metallic),
        roughness: unit(record.roughness).max(0.03),
        emission,
        alpha: if opacity < 0.999 { Alpha::Blend } else { Alpha::Opaque },
        is_double_sided: opacity < 0.999 || record.transmission > 0.0,
        transmission: unit(record.transmission),
        ior: if record.family == "glass" { 1.52 } else { 1.5 },
        clearcoat: unit(record.clearcoat),
        clearcoat_roughness: 0.08,
        sheen_color: color.lerp(Vec3::ONE, 0.3) * unit(record.sheen),
        sheen_roughness: 0.5,
        ..Material::default()
    }
}

/// The textures of a surface.
pub(crate) fn textures(material: &Material) -> impl Iterator<Item = &Texture> {
    [
        &material.base_color_texture,
        &material.metallic_roughness_texture,
        &material.normal_texture,
        &material.occlusion_texture,
        &material.emission_texture,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_texture_of_half_a_metre_repeats_twice_a_metre() {
        let texture = laid(Key(1), [500.0, 250.0]);
        assert_eq!(texture.scale, Vec2::new(2.0, 4.0));
    }

    #[test]
    fn a_tint_replaces_the_mean_colour_of_a_texture() {
        let own = Vec3::splat(0.5);
        let factor = tinted(Vec3::ONE, Some("#ffffff"), own);
        assert!((factor * own).distance(Vec3::ONE) < 1e-6, "the tint is lost");
        assert_eq!(tinted(Vec3::ONE, None, own), Vec3::ONE);
    }
}
