//! Surfaces in glTF's metallic-roughness terms, with the extensions that interiors need.

use glam::{Vec2, Vec3, Vec4};

use crate::Key;

/// An image on a surface, with its placement in texture coordinates (KHR_texture_transform's order:
/// scale, then rotate, then offset).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Texture {
    /// Key of an [`crate::image::Image`].
    pub image: Key,
    /// Offset in repeats of the image.
    pub offset: Vec2,
    /// Rotation in radians, counter-clockwise in UV space as KHR_texture_transform defines it.
    pub rotation: f32,
    /// Repeats of the image for one unit of texture coordinate.
    pub scale: Vec2,
}

impl Texture {
    /// The image once per unit of texture coordinate.
    pub fn plain(image: Key) -> Self {
        Self { image, offset: Vec2::ZERO, rotation: 0.0, scale: Vec2::ONE }
    }
}

/// What becomes of a surface's alpha.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Alpha {
    /// Ignored.
    #[default]
    Opaque,
    /// Cut at this value.
    Mask(f32),
    /// Blended with what lies behind.
    Blend,
}

/// A surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    /// Name for export and lists.
    pub name: String,
    /// Linear colour and alpha; multiplies the texture.
    pub base_color: Vec4,
    /// sRGB colour, alpha in A.
    pub base_color_texture: Option<Texture>,
    /// 0 dielectric … 1 metal; multiplies the texture's blue.
    pub metallic: f32,
    /// Perceptual roughness 0 … 1; multiplies the texture's green.
    pub roughness: f32,
    /// Linear: G roughness, B metalness.
    pub metallic_roughness_texture: Option<Texture>,
    /// Tangent-space normals, +Y up as in glTF.
    pub normal_texture: Option<Texture>,
    /// Strength of the normal texture's X and Y.
    pub normal_scale: f32,
    /// Linear, R: share of ambient light that arrives.
    pub occlusion_texture: Option<Texture>,
    /// Luminance of the surface itself in cd/m², linear RGB.
    pub emission: Vec3,
    /// sRGB colour that multiplies `emission`.
    pub emission_texture: Option<Texture>,
    /// What becomes of alpha.
    pub alpha: Alpha,
    /// Whether both faces are drawn.
    pub is_double_sided: bool,
    /// Share of light that passes through instead of being diffusely reflected (KHR_materials_transmission).
    pub transmission: f32,
    /// Index of refraction.
    pub ior: f32,
    /// Strength of dielectric reflection (KHR_materials_specular).
    pub specular: f32,
    /// Linear colour of dielectric reflection seen straight on, which multiplies what the index gives; at grazing angles all
    /// is white (KHR_materials_specular).
    pub specular_color: Vec3,
    /// Clear lacquer over the surface 0 … 1.
    pub clearcoat: f32,
    /// Roughness of the lacquer 0 … 1.
    pub clearcoat_roughness: f32,
    /// Cloth sheen colour, linear; black for none.
    pub sheen_color: Vec3,
    /// Roughness of the sheen 0 … 1.
    pub sheen_roughness: f32,
    /// Anisotropy strength 0 … 1.
    pub anisotropy: f32,
    /// Direction of the anisotropy, radians from the tangent.
    pub anisotropy_rotation: f32,
    /// Thickness of the volume behind the surface in metres; 0 is a thin pane.
    pub thickness: f32,
    /// Distance in metres after which `attenuation_color` is reached; infinite for clear.
    pub attenuation_distance: f32,
    /// Linear colour that white light takes on in the volume.
    pub attenuation_color: Vec3,
    /// Shown as it is, without light.
    pub is_unlit: bool,
}

impl Default for Material {
    /// A white matt surface.
    fn default() -> Self {
        Self {
            name: String::new(),
            base_color: Vec4::ONE,
            base_color_texture: None,
            metallic: 0.0,
            roughness: 0.9,
            metallic_roughness_texture: None,
            normal_texture: None,
            normal_scale: 1.0,
            occlusion_texture: None,
            emission: Vec3::ZERO,
            emission_texture: None,
            alpha: Alpha::Opaque,
            is_double_sided: false,
            transmission: 0.0,
            ior: 1.5,
            specular: 1.0,
            specular_color: Vec3::ONE,
            clearcoat: 0.0,
            clearcoat_roughness: 0.0,
            sheen_color: Vec3::ZERO,
            sheen_roughness: 0.0,
            anisotropy: 0.0,
            anisotropy_rotation: 0.0,
            thickness: 0.0,
            attenuation_distance: f32::INFINITY,
            attenuation_color: Vec3::ONE,
            is_unlit: false,
        }
    }
}
