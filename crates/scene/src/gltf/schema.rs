//! The part of glTF's JSON that is read, as plain structs. Every index in here is unchecked.
//!
//! Field names are glTF's own; fields that are not listed are passed over.

use serde::Deserialize;
use serde_json::Value;

use super::material_schema::Material;

/// The document.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Root {
    pub(crate) asset: Asset,
    pub(crate) extensions_used: Vec<String>,
    pub(crate) extensions_required: Vec<String>,
    pub(crate) scene: Option<usize>,
    pub(crate) scenes: Vec<Scene>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) meshes: Vec<Mesh>,
    pub(crate) accessors: Vec<Accessor>,
    pub(crate) buffer_views: Vec<BufferView>,
    pub(crate) buffers: Vec<Buffer>,
    pub(crate) materials: Vec<Material>,
    pub(crate) textures: Vec<Texture>,
    pub(crate) images: Vec<Image>,
    pub(crate) cameras: Vec<Camera>,
    pub(crate) animations: Vec<serde::de::IgnoredAny>,
    pub(crate) extensions: RootExtensions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Asset {
    pub(crate) version: String,
    pub(crate) extras: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RootExtensions {
    #[serde(rename = "KHR_lights_punctual")]
    pub(crate) lights: Lights,
    #[serde(rename = "KHR_materials_variants")]
    pub(crate) variants: Variants,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Lights {
    pub(crate) lights: Vec<Light>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Light {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) color: Option<[f32; 3]>,
    pub(crate) intensity: Option<f32>,
    pub(crate) spot: Spot,
    pub(crate) extras: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Spot {
    pub(crate) inner_cone_angle: Option<f32>,
    pub(crate) outer_cone_angle: Option<f32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Variants {
    pub(crate) variants: Vec<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    pub(crate) name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scene {
    pub(crate) name: String,
    pub(crate) nodes: Vec<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) children: Vec<usize>,
    pub(crate) mesh: Option<usize>,
    pub(crate) camera: Option<usize>,
    pub(crate) skin: Option<usize>,
    pub(crate) matrix: Option<[f32; 16]>,
    pub(crate) translation: Option<[f32; 3]>,
    pub(crate) rotation: Option<[f32; 4]>,
    pub(crate) scale: Option<[f32; 3]>,
    pub(crate) extensions: NodeExtensions,
    pub(crate) extras: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NodeExtensions {
    #[serde(rename = "KHR_lights_punctual")]
    pub(crate) light: Option<NodeLight>,
    #[serde(rename = "EXT_mesh_gpu_instancing")]
    pub(crate) instancing: Option<Instancing>,
    #[serde(rename = "KHR_node_visibility")]
    pub(crate) visibility: Option<Visibility>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NodeLight {
    pub(crate) light: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Instancing {
    pub(crate) attributes: InstanceAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) struct InstanceAttributes {
    pub(crate) translation: Option<usize>,
    pub(crate) rotation: Option<usize>,
    pub(crate) scale: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Visibility {
    #[serde(default = "yes")]
    pub(crate) visible: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Mesh {
    pub(crate) name: String,
    pub(crate) primitives: Vec<Primitive>,
    pub(crate) weights: Vec<f32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Primitive {
    pub(crate) attributes: Attributes,
    pub(crate) indices: Option<usize>,
    pub(crate) material: Option<usize>,
    pub(crate) mode: Option<u32>,
    pub(crate) extensions: PrimitiveExtensions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Attributes {
    #[serde(rename = "POSITION")]
    pub(crate) position: Option<usize>,
    #[serde(rename = "NORMAL")]
    pub(crate) normal: Option<usize>,
    #[serde(rename = "TEXCOORD_0")]
    pub(crate) uv0: Option<usize>,
    #[serde(rename = "TEXCOORD_1")]
    pub(crate) uv1: Option<usize>,
    #[serde(rename = "COLOR_0")]
    pub(crate) color: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PrimitiveExtensions {
    #[serde(rename = "KHR_draco_mesh_compression")]
    pub(crate) draco: Option<Draco>,
    #[serde(rename = "KHR_materials_variants")]
    pub(crate) variants: VariantMappings,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Draco {
    pub(crate) buffer_view: usize,
    /// The same names as in the primitive, but Draco's own attribute ids.
    pub(crate) attributes: Attributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VariantMappings {
    pub(crate) mappings: Vec<VariantMapping>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct VariantMapping {
    pub(crate) material: usize,
    #[serde(default)]
    pub(crate) variants: Vec<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Accessor {
    pub(crate) buffer_view: Option<usize>,
    pub(crate) byte_offset: u64,
    pub(crate) component_type: u32,
    pub(crate) normalized: bool,
    pub(crate) count: u64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) sparse: Option<Sparse>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Sparse {
    pub(crate) count: u64,
    pub(crate) indices: SparseIndices,
    pub(crate) values: SparseValues,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SparseIndices {
    pub(crate) buffer_view: usize,
    #[serde(default)]
    pub(crate) byte_offset: u64,
    pub(crate) component_type: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SparseValues {
    pub(crate) buffer_view: usize,
    #[serde(default)]
    pub(crate) byte_offset: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct BufferView {
    pub(crate) buffer: usize,
    pub(crate) byte_offset: u64,
    pub(crate) byte_length: u64,
    pub(crate) byte_stride: Option<u64>,
    pub(crate) extensions: BufferViewExtensions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BufferViewExtensions {
    #[serde(rename = "EXT_meshopt_compression", alias = "KHR_meshopt_compression")]
    pub(crate) meshopt: Option<Meshopt>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Meshopt {
    pub(crate) buffer: usize,
    #[serde(default)]
    pub(crate) byte_offset: u64,
    pub(crate) byte_length: u64,
    pub(crate) byte_stride: u64,
    pub(crate) count: u64,
    pub(crate) mode: String,
    #[serde(default)]
    pub(crate) filter: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Buffer {
    pub(crate) uri: Option<String>,
    pub(crate) byte_length: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Texture {
    pub(crate) source: Option<usize>,
    pub(crate) extensions: TextureExtensions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TextureExtensions {
    #[serde(rename = "EXT_texture_webp")]
    pub(crate) webp: Option<TextureSource>,
    #[serde(rename = "KHR_texture_basisu")]
    pub(crate) basisu: Option<TextureSource>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TextureSource {
    pub(crate) source: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Image {
    pub(crate) uri: Option<String>,
    pub(crate) buffer_view: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Camera {
    pub(crate) name: String,
    pub(crate) perspective: Option<Perspective>,
    pub(crate) orthographic: Option<Orthographic>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Perspective {
    pub(crate) yfov: f32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Orthographic {
    pub(crate) ymag: f32,
}
