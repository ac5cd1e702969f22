//! Shadow tiles of the luminaires in one atlas. A tile is drawn anew only when its light or something that it
//! sees has changed.

use std::collections::BTreeMap;

use glam::{Mat4, Vec3};
use homewright_geometry::Bounds;
use homewright_scene::Key;

use crate::device::{Gpu, whole};
use crate::draw_list::{DrawList, Run, Sight, Stores};
use crate::layout::SCENE_BUFFERS;
use crate::light_store::PreparedLight;
use crate::material_store::{Kind, MaterialStore, StoredMaterial};
use crate::shader::Samples;
use crate::view::Frustum;

/// Below this share of stopped light a surface throws no shadow.
const CLEAR: f32 = 0.1;
/// Bytes from one matrix to the next where a dynamic offset picks one.
const STRIDE: usize = 256;
/// Smallest and largest tile, pixels along a side.
const SMALLEST: u32 = 64;
const LARGEST: u32 = 512;

/// Pipelines that draw depth only, for sun and luminaires.
#[derive(Debug)]
pub(crate) struct CasterPipelines {
    layout: wgpu::BindGroupLayout,
    sun: [wgpu::RenderPipeline; 2],
    lamp: [wgpu::RenderPipeline; 2],
    pane: wgpu::RenderPipeline,
    wipe: wgpu::RenderPipeline,
}

impl CasterPipelines {
    pub(crate) fn new(gpu: &Gpu, materials: &MaterialStore) -> Self {
        let layout = gpu.bind_layout(
            "map",
            &[(
                0,
                wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: true,
                    min_binding_size: std::num::NonZeroU64::new(64),
                },
            )],
        );
        let pipelines = gpu.pipeline_layout("casters", &[&layout, &materials.layout]);
        let module = gpu.module("shadow_map", Samples::Single);
        let pipeline = |entry: &str, compare, fragment: Option<&str>| {
            let is_wipe = entry == "wipe";
            let slope = if compare == wgpu::CompareFunction::Less { 1.0 } else { -1.0 };
            gpu.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                label: Some("caster"),
                layout: Some(&pipelines),
                vertex: wgpu::VertexState {
                    module: &module,
                    entry_point: Some(entry),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    buffers: if is_wipe { &[] } else { &SCENE_BUFFERS },
                },
                primitive: wgpu::PrimitiveState::default(),
                depth_stencil: Some(wgpu::DepthStencilState {
                    format: wgpu::TextureFormat::Depth32Float,
                    depth_write_enabled: Some(true),
                    depth_compare: Some(compare),
                    stencil: wgpu::StencilState::default(),
                    bias: wgpu::DepthBiasState {
                        constant: 0,
                        slope_scale: if is_wipe { 0.0 } else { slope },
                        clamp: 0.0,
                    },
                }),
                multisample: wgpu::MultisampleState::default(),
                fragment: fragment.map(|entry| wgpu::FragmentState {
                    module: &module,
                    entry_point: Some(entry),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    targets: &[],
                }),
                multiview_mask: None,
                cache: None,
            })
        };
        use wgpu::CompareFunction::{Always, Greater, Less};
        let sun = [pipeline("vertex", Less, None), pipeline("vertex", Less, Some("masked"))];
        let lamp = [pipeline("vertex", Greater, None), pipeline("vertex", Greater, Some("masked"))];
        let pane = pipeline("pane_vertex", Less, Some("pane"));
        let wipe = pipeline("wipe", Always, None);
        Self { layout, sun, lamp, pane, wipe }
    }

    /// A bind group with one matrix.
    pub(crate) fn map_group(&self, gpu: &Gpu, matrix: &Mat4) -> wgpu::BindGroup {
        self.maps_group(gpu, std::slice::from_ref(matrix))
    }

    fn maps_group(&self, gpu: &Gpu, matrices: &[Mat4]) -> wgpu::BindGroup {
        let mut bytes = vec![0; matrices.len().max(1) * STRIDE];
        for (slot, matrix) in bytes.chunks_exact_mut(STRIDE).zip(matrices) {
            slot[..64].copy_from_slice(bytemuck::bytes_of(matrix));
        }
        let buffer = gpu.buffer("maps", &bytes, wgpu::BufferUsages::UNIFORM);
        let binding = wgpu::BufferBinding { buffer: &buffer, offset: 0, size: std::num::NonZeroU64::new(64) };
        gpu.bind("maps", &self.layout, &[(0, wgpu::BindingResource::Buffer(binding))])
    }

    /// The pipeline of the sun's map for a material.
    pub(crate) fn choose_sun(&self, material: &StoredMaterial) -> Option<&wgpu::RenderPipeline> {
        Self::choose(&self.sun, material)
    }

    /// The pipelines for what panes let through and for how far they stand; for clear panes alone, since all others stand in
    /// the maps of what throws shadows.
    pub(crate) fn choose_pane(&self, material: &StoredMaterial, is_share: bool) -> Option<&wgpu::RenderPipeline> {
        let is_clear = material.kind == Kind::Blended && material.opacity <= CLEAR;
        is_clear.then_some(if is_share { &self.pane } else { &self.sun[0] })
    }

    fn choose<'a>(pair: &'a [wgpu::RenderPipeline; 2], material: &StoredMaterial) -> Option<&'a wgpu::RenderPipeline> {
        match material.kind {
            Kind::Opaque => Some(&pair[0]),
            Kind::Masked => Some(&pair[1]),
            Kind::Blended => (material.opacity > CLEAR).then_some(&pair[1]),
        }
    }
}

/// A tile's place and what it shows.
#[derive(Debug, Clone, PartialEq)]
struct Tile {
    light: usize,
    matrix: Option<Mat4>,
    is_stale: bool,
}

/// The atlas.
#[derive(Debug)]
pub(crate) struct LightShadow {
    texture: wgpu::Texture,
    pub(crate) view: wgpu::TextureView,
    list: Vec<Tile>,
    side: u32,
    /// Where each light's tiles begin, by the light's key, as they stand in the atlas now.
    places: BTreeMap<Key, (usize, usize)>,
}

impl LightShadow {
    pub(crate) fn new(gpu: &Gpu, atlas_side: u32) -> Self {
        let texture = gpu.target("light atlas", [atlas_side; 2], wgpu::TextureFormat::Depth32Float, 1);
        Self { view: whole(&texture), texture, list: Vec::new(), side: LARGEST, places: BTreeMap::new() }
    }

    /// Gives every light its tiles, the strongest first, and writes their places into the lights. Tiles whose
    /// view and place stayed the same keep their picture.
    pub(crate) fn arrange(&mut self, lights: &mut [PreparedLight]) {
        let atlas = self.texture.width();
        let wanted: usize = lights.iter().map(|light| light.tiles.len()).sum();
        let fits = |side: u32| ((atlas / side) * (atlas / side)) as usize >= wanted;
        let mut side = LARGEST.min(atlas);
        while side > SMALLEST && !fits(side) {
            side /= 2;
        }
        let room = ((atlas / side) * (atlas / side)) as usize;
        // Lights keep the places that they have, so that a new lamp does not make all others draw anew.
        let order = if side == self.side { self.kept_order(lights) } else { (0..lights.len()).collect() };
        let old = std::mem::take(&mut self.list);
        let mut places = BTreeMap::new();
        for index in order {
            let light = &mut lights[index];
            let first = self.list.len();
            let count = light.tiles.len();
            if count == 0 || first + count > room {
                light.uniform.color[3] = 0.0;
                continue;
            }
            light.uniform.color[3] = (first * 8 + count) as f32;
            places.insert(light.key, (first, count));
            for matrix in &light.tiles {
                let place = self.list.len();
                let is_kept = side == self.side
                    && self.places.get(&light.key) == Some(&(first, count))
                    && old.get(place).is_some_and(|tile| tile.matrix == *matrix && !tile.is_stale);
                self.list.push(Tile { light: index, matrix: *matrix, is_stale: !is_kept });
            }
        }
        self.side = side;
        self.places = places;
    }

    /// Size of a tile (0…1), tiles in a row, texels along a tile, texels along the atlas.
    pub(crate) fn measures(&self) -> [f32; 4] {
        let [atlas, side] = [self.texture.width(), self.side].map(|texels| texels as f32);
        [side / atlas, (atlas / side).floor(), side, atlas]
    }

    fn kept_order(&self, lights: &[PreparedLight]) -> Vec<usize> {
        let place = |index: &usize| self.places.get(&lights[*index].key).map_or(usize::MAX, |(first, _)| *first);
        let mut order: Vec<usize> = (0..lights.len()).collect();
        order.sort_by_key(|index| (place(index), *index));
        order
    }

    /// Marks the tiles that see a box in which something changed; `reach` has the box that each light reaches.
    pub(crate) fn touch(&mut self, lights: &[PreparedLight], reach: &[Bounds], bounds: &Bounds) {
        for tile in &mut self.list {
            let (Some(light), Some(reach)) = (lights.get(tile.light), reach.get(tile.light)) else { continue };
            let distance = light.origin.clamp(bounds.min, bounds.max).distance(light.origin);
            let near = distance < light.range && meet(&reach.grown(0.1), bounds);
            tile.is_stale |= near && tile.matrix.is_some_and(|matrix| Frustum::new(&matrix).may_show(bounds));
        }
    }

    /// Stale tiles whose light reaches what `eye` may see, those that count most for it first: the others can wait until
    /// somebody looks.
    fn wanted(&self, input: &LampInput<'_>) -> Vec<usize> {
        let weight = |tile: &Tile| {
            let light = &input.lights[tile.light];
            light.range / light.origin.distance(input.eye).max(0.5)
        };
        let reaches = |tile: &Tile| input.reach.get(tile.light).is_some_and(|reach| input.frustum.may_show(reach));
        let stale = self.list.iter().enumerate().filter(|(_, tile)| tile.is_stale && reaches(tile));
        let mut wanted: Vec<(usize, f32)> = stale.map(|(index, tile)| (index, weight(tile))).collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        wanted.into_iter().map(|(index, _)| index).collect()
    }

    /// Draws stale tiles that the view needs, at most `limit`; says how many of these are left.
    pub(crate) fn update(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        casters: &CasterPipelines,
        input: &LampInput<'_>,
    ) -> usize {
        let stale = self.wanted(input);
        if stale.is_empty() {
            return 0;
        }
        let now = &stale[..stale.len().min(input.limit as usize)];
        let matrices: Vec<Mat4> = now.iter().map(|index| self.list[*index].matrix.unwrap_or_default()).collect();
        let group = casters.maps_group(gpu, &matrices);
        let mut runs: Vec<Run> = Vec::new();
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("light atlas"),
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &self.view,
                depth_ops: Some(wgpu::Operations { load: wgpu::LoadOp::Load, store: wgpu::StoreOp::Store }),
                stencil_ops: None,
            }),
            ..Default::default()
        });
        let any_material = input.stores.materials.get(Key::default());
        for (slot, index) in now.iter().enumerate() {
            let tile = &mut self.list[*index];
            tile.is_stale = false;
            let columns = self.texture.width() / self.side;
            let (x, y) = (*index as u32 % columns * self.side, *index as u32 / columns * self.side);
            pass.set_viewport(x as f32, y as f32, self.side as f32, self.side as f32, 0.0, 1.0);
            pass.set_scissor_rect(x, y, self.side, self.side);
            pass.set_bind_group(0, &group, &[(slot * STRIDE) as u32]);
            pass.set_bind_group(1, &any_material.group, &[]);
            pass.set_pipeline(&casters.wipe);
            pass.draw(0..3, 0..1);
            let Some(matrix) = tile.matrix else { continue };
            let light = &input.lights[tile.light];
            let reach = input.reach[tile.light].grown(0.1);
            let frustum = Frustum::new(&matrix);
            // One texel of the tile at 1 m; what is smaller than a texel throws no shadow that shows.
            let texel = 2.0 * light.tile_half / self.side as f32;
            let sees = |placed: &crate::draw_list::Placed| {
                let distance = light.origin.clamp(placed.bounds.min, placed.bounds.max).distance(light.origin);
                placed.casts_shadow
                    && distance < light.range
                    && meet(&reach, &placed.bounds)
                    && placed.bounds.size().length() > texel * distance
                    && frustum.may_show(&placed.bounds)
            };
            let sight = Sight { eye: light.origin, blur: texel, is_parallel: false, meshes: input.stores.meshes };
            // Of a lamp itself all throws shadows but what shines.
            for is_own in [false, true] {
                input.list.runs(sight, |placed| (placed.tag == light.tag) == is_own && sees(placed), &mut runs);
                input.list.paint_depth(&mut pass, input.stores, &runs, |material| {
                    let may_cast = !(is_own && material.glows);
                    may_cast.then(|| CasterPipelines::choose(&casters.lamp, material)).flatten()
                });
            }
        }
        stale.len() - now.len()
    }
}

/// Whether two boxes share a point.
fn meet(a: &Bounds, b: &Bounds) -> bool {
    a.min.cmple(b.max).all() && b.min.cmple(a.max).all()
}

/// What tiles are drawn from.
#[derive(Debug)]
pub(crate) struct LampInput<'a> {
    pub(crate) lights: &'a [PreparedLight],
    pub(crate) list: &'a DrawList,
    pub(crate) stores: Stores<'a>,
    /// Tiles that may be drawn now.
    pub(crate) limit: u32,
    /// The box that each light reaches, by place in `lights`.
    pub(crate) reach: &'a [Bounds],
    /// From where the shadows are looked at, and what is seen from there.
    pub(crate) eye: Vec3,
    pub(crate) frustum: Frustum,
}
