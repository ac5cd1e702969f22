//! Materials of the scene as bind groups.

use std::collections::{BTreeMap, BTreeSet};

use glam::Vec3;
use homewright_geometry::math::{cos32, sin32};
use homewright_scene::material::{Alpha, Texture};
use homewright_scene::{Key, Material};

use crate::device::{Gpu, UNIFORM, texture};
use crate::image_store::ImageStore;
use crate::layout::{MaterialUniform, material_flag};

/// Rougher surfaces show no clear reflection; the same in `shade` of `forward.wgsl`.
const ROUGHEST_REFLECTION: f32 = 0.45;
/// Through glass rougher than this nothing is seen clearly.
const CLEAREST: f32 = 0.15;

/// How a surface is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Covers what is behind.
    Opaque,
    /// Covers it where its alpha is high enough.
    Masked,
    /// Lets a part of it through.
    Blended,
}

/// What a surface asks of its pipeline; `variant.wgsl` says why there is more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Look {
    /// Images that it shows, as bits of [`material_flag`].
    pub(crate) textures: u32,
    /// Clear coat or sheen.
    pub(crate) has_layers: bool,
    /// Smooth enough, at least in places, to reflect what is seen.
    pub(crate) is_glossy: bool,
    /// So smooth a metal that it shows a clear image.
    pub(crate) is_mirror: bool,
    /// Clear glass, which leaves sky behind it sky.
    pub(crate) is_pane: bool,
    /// Such a pane so smooth that it mirrors a clear image.
    pub(crate) is_smooth_pane: bool,
}

/// A material on the device.
#[derive(Debug)]
pub(crate) struct StoredMaterial {
    pub(crate) group: wgpu::BindGroup,
    pub(crate) kind: Kind,
    pub(crate) look: Look,
    /// Share of light that it stops, seen straight; glass hardly throws a shadow.
    pub(crate) opacity: f32,
    /// Whether what is seen through it has no outline.
    pub(crate) is_frosted: bool,
    /// Whether it has light of its own.
    pub(crate) glows: bool,
    images: BTreeSet<Key>,
}

/// Materials by key, and what stands in for a missing one.
#[derive(Debug)]
pub(crate) struct MaterialStore {
    pub(crate) layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    stored: BTreeMap<Key, StoredMaterial>,
    fallback: StoredMaterial,
}

impl MaterialStore {
    pub(crate) fn new(gpu: &Gpu, images: &ImageStore, anisotropy: u16) -> Self {
        let picture = texture(wgpu::TextureSampleType::Float { filterable: true });
        let layout = gpu.bind_layout(
            "material",
            &[
                (0, UNIFORM),
                (1, picture),
                (2, picture),
                (3, picture),
                (4, picture),
                (5, picture),
                (6, wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering)),
            ],
        );
        let sampler = gpu.device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("surface image"),
            address_mode_u: wgpu::AddressMode::Repeat,
            address_mode_v: wgpu::AddressMode::Repeat,
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            mipmap_filter: wgpu::MipmapFilterMode::Linear,
            anisotropy_clamp: anisotropy.clamp(1, 16),
            ..Default::default()
        });
        let fallback = store(gpu, &layout, &sampler, images, &Material::default());
        Self { layout, sampler, stored: BTreeMap::new(), fallback }
    }

    pub(crate) fn put(&mut self, gpu: &Gpu, images: &ImageStore, key: Key, material: &Material) {
        let stored = store(gpu, &self.layout, &self.sampler, images, material);
        self.stored.insert(key, stored);
    }

    pub(crate) fn remove(&mut self, key: Key) {
        self.stored.remove(&key);
    }

    /// The material of a key, or a white matt one.
    pub(crate) fn get(&self, key: Key) -> &StoredMaterial {
        self.stored.get(&key).unwrap_or(&self.fallback)
    }

    /// Kinds and looks of all materials.
    pub(crate) fn looks(&self) -> BTreeSet<(Kind, Look)> {
        let all = self.stored.values().chain(std::iter::once(&self.fallback));
        all.map(|stored| (stored.kind, stored.look)).collect()
    }

    /// Materials that show one of these images.
    pub(crate) fn showing(&self, images: &BTreeSet<Key>) -> Vec<Key> {
        let shows = |stored: &StoredMaterial| !stored.images.is_disjoint(images);
        self.stored.iter().filter(|(_, stored)| shows(stored)).map(|(key, _)| *key).collect()
    }
}

/// How a material is drawn.
pub(crate) fn kind_of(material: &Material) -> Kind {
    match material.alpha {
        Alpha::Blend => Kind::Blended,
        _ if material.transmission > 0.01 => Kind::Blended,
        Alpha::Mask(_) => Kind::Masked,
        Alpha::Opaque => Kind::Opaque,
    }
}

fn look_of(images: &ImageStore, material: &Material) -> Look {
    let is_smooth = material.roughness <= 0.08 && material.normal_texture.is_none();
    let is_pane = material.alpha != Alpha::Blend && material.transmission > 0.5 && material.roughness < 0.3;
    let smoothest = material.metallic_roughness_texture.as_ref().map_or(1.0, |t| images.least_green(t.image));
    Look {
        textures: slots(material).iter().filter(|(texture, _)| texture.is_some()).map(|(_, bit)| bit).sum(),
        has_layers: material.clearcoat > 0.0 || material.sheen_color.max_element() > 0.0,
        is_glossy: material.roughness * smoothest < ROUGHEST_REFLECTION || material.clearcoat > 0.0,
        is_mirror: material.metallic >= 0.9 && is_smooth && kind_of(material) == Kind::Opaque,
        is_pane,
        is_smooth_pane: is_pane && is_smooth,
    }
}

/// The images of a material and their bits.
fn slots(material: &Material) -> [(&Option<Texture>, u32); 5] {
    use material_flag as flag;
    [
        (&material.base_color_texture, flag::BASE_COLOR),
        (&material.metallic_roughness_texture, flag::METALLIC_ROUGHNESS),
        (&material.normal_texture, flag::NORMAL),
        (&material.occlusion_texture, flag::OCCLUSION),
        (&material.emission_texture, flag::EMISSION),
    ]
}

fn store(
    gpu: &Gpu,
    layout: &wgpu::BindGroupLayout,
    sampler: &wgpu::Sampler,
    images: &ImageStore,
    material: &Material,
) -> StoredMaterial {
    let slots = slots(material).map(|(texture, _)| texture);
    let uniform = uniform_of(material, |texture| images.get(texture.image).is_some());
    let buffer = gpu.buffer("material", bytemuck::bytes_of(&uniform), wgpu::BufferUsages::UNIFORM);
    let view = |slot: usize| {
        let found = slots[slot].as_ref().and_then(|texture| images.get(texture.image));
        wgpu::BindingResource::TextureView(found.unwrap_or_else(|| images.white()))
    };
    let group = gpu.bind(
        "material",
        layout,
        &[
            (0, buffer.as_entire_binding()),
            (1, view(0)),
            (2, view(1)),
            (3, view(2)),
            (4, view(3)),
            (5, view(4)),
            (6, wgpu::BindingResource::Sampler(sampler)),
        ],
    );
    let kind = kind_of(material);
    let cover = if material.alpha == Alpha::Blend { material.base_color.w } else { 1.0 };
    StoredMaterial {
        group,
        kind,
        look: look_of(images, material),
        glows: material.emission.max_element() > 0.0,
        opacity: if kind == Kind::Blended { cover * (1.0 - material.transmission) } else { 1.0 },
        is_frosted: kind == Kind::Blended && material.alpha != Alpha::Blend && material.roughness > CLEAREST,
        images: slots.iter().filter_map(|slot| slot.as_ref().map(|texture| texture.image)).collect(),
    }
}

fn uniform_of(material: &Material, is_there: impl Fn(&Texture) -> bool) -> MaterialUniform {
    use material_flag as flag;
    let slots = slots(material);
    let mut flags = 0;
    let mut placement = [[0.0; 4]; 10];
    for (slot, (texture, bit)) in slots.into_iter().enumerate() {
        if let Some(texture) = texture.as_ref().filter(|texture| is_there(texture)) {
            flags |= bit;
            let [first, second] = placement_rows(texture);
            placement[slot * 2] = first;
            placement[slot * 2 + 1] = second;
        }
    }
    if material.is_unlit {
        flags |= flag::UNLIT;
    }
    if material.is_double_sided {
        flags |= flag::DOUBLE_SIDED;
    }
    if material.sheen_color.max_element() > 0.0 {
        flags |= flag::SHEEN;
    }
    let (mode, cutoff) = match material.alpha {
        Alpha::Opaque => (0, 0.0),
        Alpha::Mask(cutoff) => (1, cutoff),
        Alpha::Blend => (2, 0.0),
    };
    let tint = through_tint(material);
    let emission = if material.emission.is_finite() { material.emission } else { Vec3::ZERO };
    MaterialUniform {
        base_color: material.base_color.into(),
        emission: emission.extend(material.normal_scale).into(),
        base: [material.metallic, material.roughness, material.transmission, material.ior.clamp(1.0, 4.0)],
        coat: [material.specular, material.clearcoat, material.clearcoat_roughness, cutoff],
        sheen: material.sheen_color.extend(material.sheen_roughness).into(),
        tint: tint.extend(1.0).into(),
        placement,
        flags: [flags, mode, 0, 0],
    }
}

/// Colour of white light behind the surface: its own colour, and for a thick one what Beer's law leaves.
fn through_tint(material: &Material) -> Vec3 {
    let own = material.base_color.truncate();
    if material.thickness <= 0.0 || !material.attenuation_distance.is_finite() || material.attenuation_distance <= 0.0 {
        return own;
    }
    let power = (material.thickness / material.attenuation_distance).min(64.0);
    let color = material.attenuation_color.max(Vec3::splat(1e-4));
    own * Vec3::from_array(color.to_array().map(|part| homewright_geometry::math::powf32(part, power)))
}

/// The rows of scale, then rotation, then offset. Rotation turns counter-clockwise as one sees the image, whose v
/// runs downwards.
fn placement_rows(texture: &Texture) -> [[f32; 4]; 2] {
    let (sin, cos) = (sin32(texture.rotation), cos32(texture.rotation));
    [
        [cos * texture.scale.x, sin * texture.scale.y, texture.offset.x, 0.0],
        [-sin * texture.scale.x, cos * texture.scale.y, texture.offset.y, 0.0],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glass_is_drawn_after_what_lies_behind_it_and_throws_no_shadow() {
        let glass = Material { transmission: 0.95, ..Material::default() };
        assert_eq!(kind_of(&glass), Kind::Blended);
        let leaf = Material { alpha: Alpha::Mask(0.5), ..Material::default() };
        assert_eq!(kind_of(&leaf), Kind::Masked);
    }

    #[test]
    fn a_texture_is_scaled_before_it_is_moved() {
        let texture =
            Texture { offset: glam::Vec2::new(0.5, 0.0), scale: glam::Vec2::splat(2.0), ..Texture::plain(Key(1)) };
        let [first, _] = placement_rows(&texture);
        assert!((first[0] * 1.0 + first[2] - 2.5).abs() < 1e-6, "u = 1 becomes 2·1 + 0.5");
    }
}
