//! A material made ready for rays: mean colours for bounced light, textures for what is seen.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use glam::{Vec2, Vec3, Vec3Swizzles, Vec4, Vec4Swizzles};
use homewright_geometry::math;
use homewright_scene::image::Image;
use homewright_scene::material::{Alpha, Texture};
use homewright_scene::{Key, Material};

use crate::bsdf::MIRROR_ROUGHNESS;
use crate::texture;
use crate::twin::Twin;

/// An image with smaller ones of itself, each half as large, and its mean in linear numbers.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    levels: Arc<[Arc<Image>]>,
    pub(crate) average: Vec4,
    /// The least of its green.
    least_green: f32,
}

impl Picture {
    pub(crate) fn new(image: &Arc<Image>) -> Self {
        Self {
            levels: texture::levels(image).into(),
            average: texture::average(image),
            least_green: texture::least_green(image),
        }
    }
}

/// What a surface does to a ray that only wants to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// Stops it.
    Opaque,
    /// Stops it where the texture is not cut out.
    Cutout,
    /// Dims or tints it.
    Translucent,
}

/// A texture with its image.
#[derive(Debug, Clone)]
struct Layer {
    texture: Texture,
    levels: Arc<[Arc<Image>]>,
    average: Vec4,
    /// Factor from texture coordinates to pixels of the finest level.
    pixels: f32,
}

impl Layer {
    fn new(texture: Option<Texture>, pictures: &BTreeMap<Key, Picture>) -> Option<Self> {
        let texture = texture?;
        let picture = pictures.get(&texture.image)?;
        let side = picture.levels.first().map_or(1, |finest| finest.width.max(finest.height));
        let pixels = (texture.scale.x * texture.scale.y).abs().sqrt() * side as f32;
        Some(Self { texture, levels: Arc::clone(&picture.levels), average: picture.average, pixels })
    }

    /// At a texture coordinate, averaged over about `footprint` of them; 0 for a point.
    fn sample(&self, uv: Vec2, footprint: f32) -> Vec4 {
        let pixels = footprint * self.pixels;
        // As wide as the whole image, or wider.
        if pixels >= 0.75 * (1_u32 << (self.levels.len() - 1).min(31)) as f32 * 4.0 {
            return self.average;
        }
        let place = texture::place(&self.texture, uv);
        let Some(finest) = self.levels.first() else { return Vec4::ONE };
        if pixels.is_nan() || pixels <= 1.0 {
            return texture::sample(finest, place);
        }
        // The binary logarithm, straight between powers of two.
        let whole = pixels.to_bits() >> 23;
        let level =
            (whole as f32 - 127.0).max(0.0) + (f32::from_bits((pixels.to_bits() & 0x007f_ffff) | 0x3f80_0000) - 1.0);
        let last = self.levels.len() - 1;
        let low = (level as usize).min(last);
        let fine = texture::sample(&self.levels[low], place);
        if low == last {
            return fine;
        }
        fine.lerp(texture::sample(&self.levels[low + 1], place), level - low as f32)
    }
}

/// A material, its textures and its means.
#[derive(Debug, Clone)]
pub(crate) struct Surface {
    pub(crate) material: Material,
    pub(crate) passage: Passage,
    /// Mean base colour, linear, at most 1.
    pub(crate) mean_color: Vec3,
    /// Mean luminance of the surface itself, cd/m².
    pub(crate) mean_emission: Vec3,
    /// Share of light that is neither diffusely reflected nor stopped, 0 … 1.
    mean_metallic: f32,
    /// The least of the texture's roughness.
    least_rough: f32,
    color: Option<Layer>,
    metallic_roughness: Option<Layer>,
    normal: Option<Layer>,
    emission: Option<Layer>,
    twin: OnceLock<Option<Twin>>,
}

/// A surface's numbers at one point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SurfacePoint {
    /// Linear base colour.
    pub(crate) color: Vec3,
    /// Share of light that is stopped, 0 … 1.
    pub(crate) opacity: f32,
    pub(crate) metallic: f32,
    /// Perceptual roughness.
    pub(crate) roughness: f32,
    /// cd/m².
    pub(crate) emission: Vec3,
}

impl Surface {
    pub(crate) fn new(material: &Material, pictures: &BTreeMap<Key, Picture>) -> Self {
        let mean = |texture: Option<Texture>| {
            texture.and_then(|texture| pictures.get(&texture.image)).map_or(Vec4::ONE, |picture| picture.average)
        };
        let passage = match material.alpha {
            Alpha::Mask(_) => Passage::Cutout,
            Alpha::Blend => Passage::Translucent,
            Alpha::Opaque if material.transmission > 0.0 => Passage::Translucent,
            Alpha::Opaque => Passage::Opaque,
        };
        let color = (material.base_color * mean(material.base_color_texture)).xyz();
        Self {
            passage,
            mean_color: sane(color).min(Vec3::ONE),
            mean_emission: sane(material.emission * mean(material.emission_texture).xyz()),
            mean_metallic: (material.metallic * mean(material.metallic_roughness_texture).z).clamp(0.0, 1.0),
            least_rough: material
                .metallic_roughness_texture
                .and_then(|texture| pictures.get(&texture.image))
                .map_or(1.0, |picture| picture.least_green),
            color: Layer::new(material.base_color_texture, pictures),
            metallic_roughness: Layer::new(material.metallic_roughness_texture, pictures),
            normal: Layer::new(material.normal_texture, pictures),
            emission: Layer::new(material.emission_texture, pictures),
            twin: OnceLock::new(),
            material: material.clone(),
        }
    }

    /// Share of light that comes back in all directions, for bounces that need no gloss: metals throw back
    /// their colour as well, only more sharply.
    pub(crate) fn mean_albedo(&self) -> Vec3 {
        let stopped = match self.material.alpha {
            Alpha::Blend => self.material.base_color.w.clamp(0.0, 1.0),
            Alpha::Opaque | Alpha::Mask(_) => 1.0,
        };
        let kept = 1.0 - self.material.transmission.clamp(0.0, 1.0) * (1.0 - self.mean_metallic);
        self.mean_color * kept * stopped
    }

    /// What the material's layers lose, computed when it is first asked for.
    pub(crate) fn twin(&self) -> Option<&Twin> {
        let make = || {
            let rough = self.material.roughness.clamp(0.0, 1.0);
            let roughnesses = if self.metallic_roughness.is_some() { Twin::rows(rough) } else { vec![rough] };
            Twin::needed(&self.material).then(|| Twin::new(&self.material, &roughnesses))
        };
        self.twin.get_or_init(make).as_ref()
    }

    /// Whether it scatters light evenly and does nothing else where it is there: without gloss, glow or bumps, let alone what it lets through.
    pub(crate) fn is_matt(&self) -> bool {
        let material = &self.material;
        !material.is_unlit
            && material.specular <= 0.0
            && material.metallic <= 0.0
            && material.clearcoat <= 0.0
            && material.sheen_color.max_element() <= 0.0
            && material.anisotropy <= 0.0
            && self.mean_emission.max_element() <= 0.0
            && self.emission.is_none()
            && self.normal.is_none()
    }

    /// Whether it is gloss over paper, or metal, with layers or without, let alone what it lets through; no mirror of metal.
    pub(crate) fn is_glossy(&self) -> bool {
        let material = &self.material;
        !material.is_unlit
            && self.mean_emission.max_element() <= 0.0
            && self.emission.is_none()
            && !self.is_metal_mirror()
    }

    /// Whether its gloss is a mirror somewhere, or its lacquer is one.
    pub(crate) fn is_polished(&self) -> bool {
        let material = &self.material;
        material.roughness * self.least_rough < MIRROR_ROUGHNESS
            || material.clearcoat > 0.0 && material.clearcoat_roughness < MIRROR_ROUGHNESS
    }

    /// Whether it is gauze or glass, and what it scatters besides is matt or glossy.
    pub(crate) fn is_sheer(&self) -> bool {
        self.passage == Passage::Translucent && (self.is_matt() || self.is_glossy())
    }

    /// Whether it is a mirror of metal and nothing else, of one colour.
    pub(crate) fn is_metal_mirror(&self) -> bool {
        let material = &self.material;
        self.passage == Passage::Opaque
            && !material.is_unlit
            && material.metallic >= 1.0
            && material.roughness < MIRROR_ROUGHNESS
            && material.clearcoat <= 0.0
            && material.sheen_color.max_element() <= 0.0
            && material.anisotropy <= 0.0
            && self.mean_emission.max_element() <= 0.0
            && !self.has_textures()
    }

    pub(crate) fn has_textures(&self) -> bool {
        self.color.is_some() || self.metallic_roughness.is_some() || self.normal.is_some() || self.emission.is_some()
    }

    /// Whether it glows alike everywhere, to its front alone, and lets nothing through.
    pub(crate) fn glows_evenly(&self) -> bool {
        self.emission.is_none() && !self.material.is_double_sided && self.passage == Passage::Opaque
    }

    pub(crate) fn has_normal_texture(&self) -> bool {
        self.normal.is_some()
    }

    /// Where on the normal texture a texture coordinate falls.
    pub(crate) fn placed_normal_uv(&self, uv: Vec2) -> Vec2 {
        self.normal.as_ref().map_or(uv, |layer| texture::place(&layer.texture, uv))
    }

    /// The normal in the tangent frame at a texture coordinate.
    pub(crate) fn tangent_normal(&self, uv: Vec2, footprint: f32) -> Vec3 {
        let Some(layer) = &self.normal else { return Vec3::Z };
        let sampled = layer.sample(uv, footprint).xyz() * 2.0 - 1.0;
        (sampled.xy() * self.material.normal_scale).extend(sampled.z).try_normalize().unwrap_or(Vec3::Z)
    }

    /// Its base colour at a texture coordinate, averaged over about `footprint` of them.
    pub(crate) fn color(&self, uv: Vec2, footprint: f32) -> Vec3 {
        let base = self.material.base_color;
        let color = self.color.as_ref().map_or(base, |layer| base * layer.sample(uv, footprint));
        sane(color.xyz()).min(Vec3::ONE)
    }

    /// Its numbers at a texture coordinate, averaged over about `footprint` of them.
    pub(crate) fn at(&self, uv: Vec2, footprint: f32) -> SurfacePoint {
        let material = &self.material;
        let color =
            self.color.as_ref().map_or(material.base_color, |layer| material.base_color * layer.sample(uv, footprint));
        let rough = self.metallic_roughness.as_ref().map_or(Vec4::ONE, |layer| layer.sample(uv, footprint));
        let glow = self.emission.as_ref().map_or(Vec3::ONE, |layer| layer.sample(uv, footprint).xyz());
        SurfacePoint {
            color: sane(color.xyz()).min(Vec3::ONE),
            opacity: match material.alpha {
                // What is cut out is not met at all.
                Alpha::Opaque | Alpha::Mask(_) => 1.0,
                Alpha::Blend => color.w.clamp(0.0, 1.0),
            },
            metallic: (material.metallic * rough.z).clamp(0.0, 1.0),
            roughness: (material.roughness * rough.y).clamp(0.0, 1.0),
            emission: sane(material.emission * glow),
        }
    }

    /// Whether the surface is there at all at a texture coordinate.
    pub(crate) fn is_solid(&self, uv: Vec2) -> bool {
        let Alpha::Mask(cut) = self.material.alpha else { return true };
        let alpha = self.color.as_ref().map_or(1.0, |layer| layer.sample(uv, 0.0).w) * self.material.base_color.w;
        alpha >= cut
    }

    /// What is left of light that goes straight through, met at `cosine` to the normal.
    pub(crate) fn pass(&self, uv: Vec2, cosine: f32) -> Vec3 {
        match self.passage {
            Passage::Opaque => Vec3::ZERO,
            Passage::Cutout => Vec3::splat(f32::from(u8::from(!self.is_solid(uv)))),
            Passage::Translucent => {
                let texture = self.color.as_ref().map_or(Vec4::ONE, |layer| layer.sample(uv, 0.0));
                let color = self.material.base_color * texture;
                let opacity = if self.material.alpha == Alpha::Blend { color.w.clamp(0.0, 1.0) } else { 1.0 };
                Vec3::splat(1.0 - opacity) + self.glass_pass(sane(color.xyz()).min(Vec3::ONE), cosine) * opacity
            }
        }
    }

    /// What glass of this colour lets through: a thin pane both of its faces at once with the light that runs
    /// to and fro between them, (1 − F)/(1 + F); a volume one face, and half of its thickness.
    pub(crate) fn glass_pass(&self, color: Vec3, cosine: f32) -> Vec3 {
        let material = &self.material;
        let share = material.transmission.clamp(0.0, 1.0) * (1.0 - self.mean_metallic);
        if share <= 0.0 {
            return Vec3::ZERO;
        }
        let fresnel = self.fresnel(cosine);
        if material.thickness <= 0.0 {
            return color * share * ((1.0 - fresnel) / (1.0 + fresnel));
        }
        color * share * (1.0 - fresnel) * self.half_attenuation()
    }

    /// Share that a smooth dielectric face throws back, met from outside (Fresnel).
    pub(crate) fn fresnel(&self, cosine: f32) -> f32 {
        dielectric(self.material.ior.max(1.0), cosine.abs()) * self.material.specular.clamp(0.0, 1.0)
    }

    /// What half its thickness leaves of white light.
    pub(crate) fn half_attenuation(&self) -> Vec3 {
        self.attenuation(0.5 * self.material.thickness)
    }

    /// What a way of this length through the volume leaves of white light (Beer and Lambert).
    pub(crate) fn attenuation(&self, length: f32) -> Vec3 {
        let material = &self.material;
        if !material.attenuation_distance.is_finite() || material.attenuation_distance <= 0.0 {
            return Vec3::ONE;
        }
        let exponent = length / material.attenuation_distance;
        Vec3::from_array(material.attenuation_color.to_array().map(|c| math::powf32(c.clamp(0.0, 1.0), exponent)))
    }
}

/// Fresnel's reflectance for unpolarised light, met at `cosine` where the far side is denser by `ratio`; below 1 it may
/// be total.
pub(crate) fn dielectric(ratio: f32, cosine: f32) -> f32 {
    let cosine = cosine.clamp(0.0, 1.0);
    let squared = 1.0 - (1.0 - cosine * cosine) / (ratio * ratio);
    if squared <= 0.0 {
        return 1.0;
    }
    let inside = squared.sqrt();
    let across = (cosine - ratio * inside) / (cosine + ratio * inside);
    let along = (ratio * cosine - inside) / (ratio * cosine + inside);
    0.5 * (across * across + along * along)
}

/// A colour without what is not a number, negative or endless.
fn sane(color: Vec3) -> Vec3 {
    if color.is_finite() { color.max(Vec3::ZERO) } else { Vec3::ZERO }
}
