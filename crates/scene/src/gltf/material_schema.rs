//! Materials as glTF's JSON writes them, with the extensions that interiors need.

#![expect(clippy::struct_field_names, reason = "the names are those of the JSON")]

use serde::Deserialize;

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Material {
    pub(crate) name: String,
    pub(crate) pbr_metallic_roughness: Pbr,
    pub(crate) normal_texture: Option<TextureInfo>,
    pub(crate) occlusion_texture: Option<TextureInfo>,
    pub(crate) emissive_texture: Option<TextureInfo>,
    pub(crate) emissive_factor: Option<[f32; 3]>,
    pub(crate) alpha_mode: Option<String>,
    pub(crate) alpha_cutoff: Option<f32>,
    pub(crate) double_sided: bool,
    pub(crate) extensions: MaterialExtensions,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Pbr {
    pub(crate) base_color_factor: Option<[f32; 4]>,
    pub(crate) base_color_texture: Option<TextureInfo>,
    pub(crate) metallic_factor: Option<f32>,
    pub(crate) roughness_factor: Option<f32>,
    pub(crate) metallic_roughness_texture: Option<TextureInfo>,
}

/// A texture on a material; `scale` is used by normal textures alone.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TextureInfo {
    pub(crate) index: usize,
    pub(crate) tex_coord: u32,
    pub(crate) scale: Option<f32>,
    pub(crate) extensions: TextureInfoExtensions,
}

impl TextureInfo {
    /// The set of texture coordinates it is laid out in.
    pub(crate) fn uv_set(&self) -> u32 {
        self.extensions.transform.as_ref().and_then(|transform| transform.tex_coord).unwrap_or(self.tex_coord)
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct TextureInfoExtensions {
    #[serde(rename = "KHR_texture_transform")]
    pub(crate) transform: Option<TextureTransform>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TextureTransform {
    pub(crate) offset: Option<[f32; 2]>,
    pub(crate) rotation: f32,
    pub(crate) scale: Option<[f32; 2]>,
    pub(crate) tex_coord: Option<u32>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct MaterialExtensions {
    #[serde(rename = "KHR_materials_pbrSpecularGlossiness")]
    pub(crate) specular_glossiness: Option<SpecularGlossiness>,
    #[serde(rename = "KHR_materials_emissive_strength")]
    pub(crate) emissive_strength: Option<EmissiveStrength>,
    #[serde(rename = "KHR_materials_ior")]
    pub(crate) ior: Option<Ior>,
    #[serde(rename = "KHR_materials_specular")]
    pub(crate) specular: Option<Specular>,
    #[serde(rename = "KHR_materials_transmission")]
    pub(crate) transmission: Option<Transmission>,
    #[serde(rename = "KHR_materials_volume")]
    pub(crate) volume: Option<Volume>,
    #[serde(rename = "KHR_materials_unlit")]
    pub(crate) unlit: Option<serde::de::IgnoredAny>,
    #[serde(rename = "KHR_materials_clearcoat")]
    pub(crate) clearcoat: Option<Clearcoat>,
    #[serde(rename = "KHR_materials_sheen")]
    pub(crate) sheen: Option<Sheen>,
    #[serde(rename = "KHR_materials_anisotropy")]
    pub(crate) anisotropy: Option<Anisotropy>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct SpecularGlossiness {
    pub(crate) diffuse_factor: Option<[f32; 4]>,
    pub(crate) diffuse_texture: Option<TextureInfo>,
    pub(crate) specular_factor: Option<[f32; 3]>,
    pub(crate) glossiness_factor: Option<f32>,
    pub(crate) specular_glossiness_texture: Option<TextureInfo>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct EmissiveStrength {
    pub(crate) emissive_strength: Option<f32>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Ior {
    pub(crate) ior: Option<f32>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Specular {
    pub(crate) specular_factor: Option<f32>,
    pub(crate) specular_color_factor: Option<[f32; 3]>,
    pub(crate) specular_texture: Option<TextureInfo>,
    pub(crate) specular_color_texture: Option<TextureInfo>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Transmission {
    pub(crate) transmission_factor: f32,
    pub(crate) transmission_texture: Option<TextureInfo>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Volume {
    pub(crate) thickness_factor: f32,
    pub(crate) thickness_texture: Option<TextureInfo>,
    pub(crate) attenuation_distance: Option<f32>,
    pub(crate) attenuation_color: Option<[f32; 3]>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Clearcoat {
    pub(crate) clearcoat_factor: f32,
    pub(crate) clearcoat_texture: Option<TextureInfo>,
    pub(crate) clearcoat_roughness_factor: f32,
    pub(crate) clearcoat_roughness_texture: Option<TextureInfo>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Sheen {
    pub(crate) sheen_color_factor: Option<[f32; 3]>,
    pub(crate) sheen_color_texture: Option<TextureInfo>,
    pub(crate) sheen_roughness_factor: f32,
    pub(crate) sheen_roughness_texture: Option<TextureInfo>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Anisotropy {
    pub(crate) anisotropy_strength: f32,
    pub(crate) anisotropy_rotation: f32,
    pub(crate) anisotropy_texture: Option<TextureInfo>,
}
