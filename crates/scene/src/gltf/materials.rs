//! Materials, with the extensions that interiors need, into the scene's terms.

use glam::{Vec2, Vec3, Vec4};

use super::error::GltfError;
use super::images::{Images, key_of};
use super::limits::Budget;
use super::material_schema::{Material as FileMaterial, MaterialExtensions, TextureInfo};
use super::notice::{NoticeKind, Notices};
use super::specular_glossiness;
use super::views::Views;
use crate::Key;
use crate::image::ColorSpace;
use crate::material::{Alpha, Material, Texture};

/// Luminance of a screen's white in cd/m², which foreign files' emission is a share of.
const SCREEN_WHITE: f32 = 250.0;
/// Up to this strength emission is taken as a share of a screen's white; beyond it can only be meant in cd/m².
const MOST_RELATIVE_STRENGTH: f32 = 100.0;

/// How a file writes emission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EmissionUnit {
    /// cd/m², as the extension's text asks and our own files write.
    Physical,
    /// As most exporters do: 1 is a bright screen, unless the number can only be cd/m².
    Guessed,
}

/// Everything that reading materials needs.
pub(crate) struct MaterialReader<'r, 'a, 'b> {
    pub(crate) views: &'r mut Views<'a>,
    pub(crate) images: &'r mut Images,
    pub(crate) budget: &'r mut Budget<'b>,
    pub(crate) notices: &'r mut Notices,
    pub(crate) emission_unit: EmissionUnit,
}

impl MaterialReader<'_, '_, '_> {
    /// A material of the file, or glTF's default one.
    pub(crate) fn read(&mut self, index: Option<usize>) -> Result<Material, GltfError> {
        let Some(index) = index else {
            return Ok(default_material());
        };
        let place = format!("materials/{index}");
        let root = self.views.root();
        let file = root.materials.get(index).ok_or_else(|| GltfError::invalid(&place, "it is named but not there"))?;
        self.one_uv_set(file, &place);
        let pbr = &file.pbr_metallic_roughness;
        let mut material = Material {
            name: file.name.clone(),
            base_color: color4(pbr.base_color_factor),
            base_color_texture: self.texture(pbr.base_color_texture.as_ref(), ColorSpace::Srgb)?,
            metallic: share(pbr.metallic_factor, 1.0),
            roughness: share(pbr.roughness_factor, 1.0),
            metallic_roughness_texture: self.texture(pbr.metallic_roughness_texture.as_ref(), ColorSpace::Linear)?,
            normal_texture: self.texture(file.normal_texture.as_ref(), ColorSpace::Linear)?,
            normal_scale: finite(file.normal_texture.as_ref().and_then(|info| info.scale), 1.0),
            occlusion_texture: self.texture(file.occlusion_texture.as_ref(), ColorSpace::Linear)?,
            emission: self.emission(file),
            emission_texture: self.texture(file.emissive_texture.as_ref(), ColorSpace::Srgb)?,
            alpha: alpha(file),
            is_double_sided: file.double_sided,
            is_unlit: file.extensions.unlit.is_some(),
            ..Material::default()
        };
        add_extensions(&mut material, &file.extensions);
        self.tell_of_unread_textures(&file.extensions, &place);
        if let Some(other) = &file.extensions.specular_glossiness {
            specular_glossiness::convert(self, other, &mut material, &place)?;
        }
        Ok(material)
    }

    /// A texture with its placement.
    pub(crate) fn texture(
        &mut self,
        info: Option<&TextureInfo>,
        color_space: ColorSpace,
    ) -> Result<Option<Texture>, GltfError> {
        let Some(info) = info else {
            return Ok(None);
        };
        let image = self.images.texture(self.views, info.index, color_space, self.budget, self.notices)?;
        Ok(image.map(|image| placed(image, info)))
    }

    fn emission(&self, file: &FileMaterial) -> Vec3 {
        let factor = color3(file.emissive_factor, Vec3::ZERO);
        let strength = file.extensions.emissive_strength.as_ref().and_then(|strength| strength.emissive_strength);
        let emission = factor * finite(strength, 1.0).max(0.0);
        match self.emission_unit {
            EmissionUnit::Guessed if emission.max_element() <= MOST_RELATIVE_STRENGTH => emission * SCREEN_WHITE,
            EmissionUnit::Guessed | EmissionUnit::Physical => emission,
        }
    }

    /// A mesh carries one set of texture coordinates; says so when a material wants two.
    fn one_uv_set(&mut self, file: &FileMaterial, place: &str) {
        let main = uv_set(file);
        let pbr = &file.pbr_metallic_roughness;
        let others =
            [&pbr.metallic_roughness_texture, &file.normal_texture, &file.occlusion_texture, &file.emissive_texture];
        if others.into_iter().flatten().any(|info| info.uv_set() != main) {
            let message = "its textures are laid out in several sets of coordinates; the base colour's is used for all";
            self.notices.add(NoticeKind::Replaced, place, message);
        }
    }

    fn tell_of_unread_textures(&mut self, extensions: &MaterialExtensions, place: &str) {
        let unread = [
            (
                "KHR_materials_specular",
                extensions
                    .specular
                    .as_ref()
                    .is_some_and(|e| e.specular_texture.is_some() || e.specular_color_texture.is_some()),
            ),
            (
                "KHR_materials_transmission",
                extensions.transmission.as_ref().is_some_and(|e| e.transmission_texture.is_some()),
            ),
            ("KHR_materials_volume", extensions.volume.as_ref().is_some_and(|e| e.thickness_texture.is_some())),
            (
                "KHR_materials_clearcoat",
                extensions
                    .clearcoat
                    .as_ref()
                    .is_some_and(|e| e.clearcoat_texture.is_some() || e.clearcoat_roughness_texture.is_some()),
            ),
            (
                "KHR_materials_sheen",
                extensions
                    .sheen
                    .as_ref()
                    .is_some_and(|e| e.sheen_color_texture.is_some() || e.sheen_roughness_texture.is_some()),
            ),
            (
                "KHR_materials_anisotropy",
                extensions.anisotropy.as_ref().is_some_and(|e| e.anisotropy_texture.is_some()),
            ),
        ];
        for (name, _) in unread.into_iter().filter(|(_, is_used)| *is_used) {
            let message = format!("the textures of {name} are not shown; its plain values are used");
            self.notices.add(NoticeKind::Replaced, place, message);
        }
    }
}

/// The set of texture coordinates that a material is laid out in: the base colour's, or else any other's.
pub(crate) fn uv_set(file: &FileMaterial) -> u32 {
    let pbr = &file.pbr_metallic_roughness;
    let converted = file.extensions.specular_glossiness.as_ref().and_then(|other| other.diffuse_texture.as_ref());
    let order = [
        converted,
        pbr.base_color_texture.as_ref(),
        pbr.metallic_roughness_texture.as_ref(),
        file.normal_texture.as_ref(),
        file.emissive_texture.as_ref(),
        file.occlusion_texture.as_ref(),
    ];
    order.into_iter().flatten().next().map_or(0, TextureInfo::uv_set)
}

/// A key from everything the material says.
pub(crate) fn key_of_material(material: &Material) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"material");
    hasher.update(format!("{material:?}").as_bytes());
    key_of(&hasher)
}

/// An image placed as the file says.
pub(crate) fn placed(image: Key, info: &TextureInfo) -> Texture {
    let Some(transform) = &info.extensions.transform else {
        return Texture::plain(image);
    };
    let pair =
        |value: Option<[f32; 2]>, default: Vec2| value.map(Vec2::from).filter(|v| v.is_finite()).unwrap_or(default);
    Texture {
        image,
        offset: pair(transform.offset, Vec2::ZERO),
        rotation: finite(Some(transform.rotation), 0.0),
        scale: pair(transform.scale, Vec2::ONE),
    }
}

fn default_material() -> Material {
    Material { roughness: 1.0, metallic: 1.0, ..Material::default() }
}

fn add_extensions(material: &mut Material, extensions: &MaterialExtensions) {
    if let Some(ior) = &extensions.ior {
        let value = finite(ior.ior, 1.5);
        // Zero means an endless index in the extension's text: all light is reflected.
        material.ior = if value == 0.0 { 100.0 } else { value.clamp(1.0, 100.0) };
    }
    if let Some(specular) = &extensions.specular {
        material.specular = share(specular.specular_factor, 1.0);
        material.specular_color = color3(specular.specular_color_factor, Vec3::ONE);
    }
    if let Some(transmission) = &extensions.transmission {
        material.transmission = share(Some(transmission.transmission_factor), 0.0);
    }
    if let Some(volume) = &extensions.volume {
        material.thickness = finite(Some(volume.thickness_factor), 0.0).max(0.0);
        let distance = volume.attenuation_distance.filter(|distance| *distance > 0.0);
        material.attenuation_distance = distance.unwrap_or(f32::INFINITY);
        material.attenuation_color = color3(volume.attenuation_color, Vec3::ONE).min(Vec3::ONE);
    }
    if let Some(clearcoat) = &extensions.clearcoat {
        material.clearcoat = share(Some(clearcoat.clearcoat_factor), 0.0);
        material.clearcoat_roughness = share(Some(clearcoat.clearcoat_roughness_factor), 0.0);
    }
    if let Some(sheen) = &extensions.sheen {
        material.sheen_color = color3(sheen.sheen_color_factor, Vec3::ZERO).min(Vec3::ONE);
        material.sheen_roughness = share(Some(sheen.sheen_roughness_factor), 0.0);
    }
    if let Some(anisotropy) = &extensions.anisotropy {
        material.anisotropy = share(Some(anisotropy.anisotropy_strength), 0.0);
        material.anisotropy_rotation = finite(Some(anisotropy.anisotropy_rotation), 0.0);
    }
}

fn alpha(file: &FileMaterial) -> Alpha {
    match file.alpha_mode.as_deref() {
        Some("MASK") => Alpha::Mask(share(file.alpha_cutoff, 0.5)),
        Some("BLEND") => Alpha::Blend,
        _ => Alpha::Opaque,
    }
}

/// The value if it is a finite number.
pub(crate) fn finite(value: Option<f32>, default: f32) -> f32 {
    value.filter(|value| value.is_finite()).unwrap_or(default)
}

/// The value held to 0…1.
pub(crate) fn share(value: Option<f32>, default: f32) -> f32 {
    finite(value, default).clamp(0.0, 1.0)
}

pub(crate) fn color3(value: Option<[f32; 3]>, default: Vec3) -> Vec3 {
    value.map(Vec3::from).filter(|color| color.is_finite()).unwrap_or(default).max(Vec3::ZERO)
}

pub(crate) fn color4(value: Option<[f32; 4]>) -> Vec4 {
    value.map(Vec4::from).filter(|color| color.is_finite()).unwrap_or(Vec4::ONE).clamp(Vec4::ZERO, Vec4::ONE)
}
