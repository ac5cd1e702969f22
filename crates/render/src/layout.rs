//! Rust twins of what the shaders read. Sizes are asserted here and compared with the shaders by a test.

use bytemuck::{Pod, Zeroable};

/// Twin of `View` in `common.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct ViewUniform {
    pub(crate) clip_from_scene: [[f32; 4]; 4],
    pub(crate) view_from_scene: [[f32; 4]; 4],
    pub(crate) scene_from_view: [[f32; 4]; 4],
    pub(crate) previous_clip_from_scene: [[f32; 4]; 4],
    pub(crate) sun_map_from_scene: [[f32; 4]; 4],
    pub(crate) eye: [f32; 4],
    pub(crate) projection: [f32; 4],
    pub(crate) viewport: [f32; 4],
    pub(crate) sun_direction: [f32; 4],
    pub(crate) sun: [f32; 4],
    pub(crate) sun_cascades: [[f32; 4]; crate::sun_shadow::CASCADES],
    pub(crate) zenith: [f32; 4],
    pub(crate) horizon: [f32; 4],
    pub(crate) ground: [f32; 4],
    pub(crate) section: [f32; 4],
    pub(crate) section_min: [f32; 4],
    pub(crate) section_max: [f32; 4],
    pub(crate) ambient: [f32; 4],
    pub(crate) interior_min: [f32; 4],
    pub(crate) interior_max: [f32; 4],
    pub(crate) probe_origin: [f32; 4],
    pub(crate) probe_spacing: [f32; 4],
    pub(crate) probe_counts: [u32; 4],
    pub(crate) grid_origin: [f32; 4],
    pub(crate) grid_scale: [f32; 4],
    pub(crate) grid_counts: [u32; 4],
    pub(crate) flags: [u32; 4],
    pub(crate) light_atlas: [f32; 4],
    pub(crate) mirrors: [[f32; 4]; crate::mirror::MOST],
}
const _: () = assert!(size_of::<ViewUniform>() == 5 * 64 + 30 * 16);

/// `FLAG_` bits of `common.wgsl`.
pub(crate) mod view_flag {
    pub(crate) const HISTORY: u32 = 4;
    pub(crate) const SUN_MAP: u32 = 8;
    pub(crate) const PLAIN_BACKGROUND: u32 = 16;
    pub(crate) const TURNED_OVER: u32 = 32;
    pub(crate) const SKY_PICTURE: u32 = 64;
}

/// Twin of `Material` in `material.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct MaterialUniform {
    pub(crate) base_color: [f32; 4],
    pub(crate) emission: [f32; 4],
    pub(crate) base: [f32; 4],
    pub(crate) coat: [f32; 4],
    pub(crate) sheen: [f32; 4],
    pub(crate) tint: [f32; 4],
    pub(crate) placement: [[f32; 4]; 10],
    pub(crate) flags: [u32; 4],
}
const _: () = assert!(size_of::<MaterialUniform>() == 17 * 16);

/// `HAS_` and `IS_` bits of `material.wgsl`.
pub(crate) mod material_flag {
    pub(crate) const BASE_COLOR: u32 = 1;
    pub(crate) const METALLIC_ROUGHNESS: u32 = 2;
    pub(crate) const NORMAL: u32 = 4;
    pub(crate) const OCCLUSION: u32 = 8;
    pub(crate) const EMISSION: u32 = 16;
    pub(crate) const UNLIT: u32 = 32;
    pub(crate) const DOUBLE_SIDED: u32 = 64;
    pub(crate) const SHEEN: u32 = 128;
}

/// Five texels of the table of lights; see `lights.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct LightUniform {
    pub(crate) position: [f32; 4],
    pub(crate) direction: [f32; 4],
    pub(crate) along: [f32; 4],
    pub(crate) color: [f32; 4],
    pub(crate) shape: [f32; 4],
}
const _: () = assert!(size_of::<LightUniform>() == LIGHT_TEXELS as usize * 16);

/// Texels of a light, and lights in a row of their table; twins in `lights.wgsl`.
pub(crate) const LIGHT_TEXELS: u32 = 5;
pub(crate) const LIGHTS_A_ROW: u32 = 256;
/// Cells and entries in a row of the lists of lights; twin in `lights.wgsl`.
pub(crate) const ENTRIES_A_ROW: u32 = 1024;
/// Maps of probes in a row; twin in `probes.wgsl`.
pub(crate) const MAPS_A_ROW: u32 = 128;

/// Twin of `Post` in `post.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct PostUniform {
    pub(crate) exposure: [f32; 4],
    pub(crate) accent: [f32; 4],
    pub(crate) background: [f32; 4],
    pub(crate) mode: [u32; 4],
    pub(crate) size: [f32; 4],
    pub(crate) white: [f32; 4],
}
const _: () = assert!(size_of::<PostUniform>() == 96);

/// A vertex as `vertex_only.wgsl` reads it: position, normal in sixteen bits an axis, texture coordinates.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct Vertex {
    pub(crate) position: [f32; 3],
    pub(crate) normal: [i16; 4],
    pub(crate) uv: [f32; 2],
}
const _: () = assert!(size_of::<Vertex>() == 28);

/// Three rows of the scene-from-shape matrix.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct Instance {
    pub(crate) rows: [[f32; 4]; 3],
}
const _: () = assert!(size_of::<Instance>() == 48);

/// A line, or one corner of a triangle, as `overlay.wgsl` reads it.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable, Default)]
pub(crate) struct Stroke {
    pub(crate) start: [f32; 3],
    pub(crate) width: f32,
    pub(crate) end: [f32; 3],
    pub(crate) hidden: f32,
    pub(crate) color: [f32; 4],
}
const _: () = assert!(size_of::<Stroke>() == 48);

/// Vertex buffers of everything in the scene.
pub(crate) const SCENE_BUFFERS: [Option<wgpu::VertexBufferLayout<'static>>; 2] = [
    Some(wgpu::VertexBufferLayout {
        array_stride: size_of::<Vertex>() as u64,
        step_mode: wgpu::VertexStepMode::Vertex,
        attributes: &wgpu::vertex_attr_array![0 => Float32x3, 1 => Snorm16x4, 2 => Float32x2],
    }),
    Some(wgpu::VertexBufferLayout {
        array_stride: size_of::<Instance>() as u64,
        step_mode: wgpu::VertexStepMode::Instance,
        attributes: &wgpu::vertex_attr_array![3 => Float32x4, 4 => Float32x4, 5 => Float32x4],
    }),
];
