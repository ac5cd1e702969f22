//! What stands where, sorted so that equal shapes are drawn together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use glam::Vec3;
use homewright_geometry::Bounds;
use homewright_scene::node::{Layer, Node};
use homewright_scene::opened::stands_before;
use homewright_scene::{Key, Scene, Tag};

use crate::device::Gpu;
use crate::layout::Instance;
use crate::material_store::{Kind, MaterialStore, StoredMaterial};
use crate::mesh_store::MeshStore;
use crate::settings::{Hiding, View};
use crate::view::Frustum;

/// One placed shape, ready to be drawn. Its index in the list is its instance.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) key: Key,
    pub(crate) tag: Tag,
    pub(crate) layer: Layer,
    /// The box round it in the scene.
    pub(crate) bounds: Bounds,
    pub(crate) shape: Key,
    pub(crate) materials: Vec<Key>,
    pub(crate) casts_shadow: bool,
    /// Metres in the scene of the longest that a metre of the shape becomes.
    scale: f32,
    facing: Option<Vec3>,
    is_visible: bool,
}

impl Placed {
    /// Whether it is drawn at all.
    pub(crate) fn is_shown(&self) -> bool {
        self.is_visible && self.layer != Layer::Overlay
    }
}

/// Neighbours in the list with the same shape and materials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    first: u32,
    count: u32,
    distance: f32,
    /// Stand-in that is drawn: 0 the shape itself.
    level: u8,
}

/// From where things are drawn, and how large an error may become before it is seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) eye: Vec3,
    /// Metres that are not seen at 1 m distance; with `is_parallel` at any.
    pub(crate) blur: f32,
    pub(crate) is_parallel: bool,
    pub(crate) meshes: &'a MeshStore,
}

impl Sight<'_> {
    fn level(&self, placed: &Placed, distance: f32) -> u8 {
        let far = if self.is_parallel { 1.0 } else { distance };
        self.meshes.level(placed.shape, self.blur * far / placed.scale)
    }
}

/// One blended primitive, drawn on its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Veil {
    index: u32,
    primitive: u32,
    distance: f32,
}

/// All placed shapes and their instances on the device.
#[derive(Debug)]
pub(crate) struct DrawList {
    pub(crate) placed: Vec<Placed>,
    instances: wgpu::Buffer,
    /// The box round everything that throws a shadow.
    pub(crate) caster_bounds: Bounds,
    /// The box round everything.
    pub(crate) bounds: Bounds,
    /// The box round floors and ceilings; empty where there is no ceiling.
    pub(crate) interior: Bounds,
}

impl DrawList {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        Self {
            placed: Vec::new(),
            instances: gpu.buffer("instances", &[], wgpu::BufferUsages::VERTEX),
            caster_bounds: Bounds::EMPTY,
            bounds: Bounds::EMPTY,
            interior: Bounds::EMPTY,
        }
    }

    /// Takes up the nodes of a scene anew.
    pub(crate) fn rebuild(&mut self, gpu: &Gpu, scene: &Scene, meshes: &MeshStore) {
        self.placed.clear();
        self.placed.extend(scene.nodes.iter().filter_map(|(key, node)| place(*key, node, meshes)));
        self.placed.sort_by(|a, b| (a.shape, &a.materials, a.key).cmp(&(b.shape, &b.materials, b.key)));
        let instances: Vec<Instance> = self
            .placed
            .iter()
            .map(|placed| {
                let matrix = scene.nodes.get(&placed.key).map(Node::matrix).unwrap_or_default();
                Instance { rows: [0, 1, 2].map(|row| matrix.row(row).to_array()) }
            })
            .collect();
        self.instances = gpu.buffer("instances", bytemuck::cast_slice(&instances), wgpu::BufferUsages::VERTEX);
        let union = |keep: &dyn Fn(&Placed) -> bool| {
            self.placed.iter().filter(|p| keep(p)).fold(Bounds::EMPTY, |bounds, p| bounds.union(&p.bounds))
        };
        let (all, casters) = (union(&|p| p.layer != Layer::Overlay), union(&|p| p.casts_shadow));
        let ceilings = union(&|p| p.layer == Layer::Ceiling);
        let interior = ceilings.union(&union(&|p| p.layer == Layer::Floor));
        (self.bounds, self.caster_bounds) = (all, casters);
        self.interior = if ceilings.is_empty() { Bounds::EMPTY } else { interior };
    }

    /// Runs of what `keep` wants, nearest first.
    pub(crate) fn runs(&self, sight: Sight<'_>, keep: impl Fn(&Placed) -> bool, runs: &mut Vec<Run>) {
        runs.clear();
        let mut last: Option<usize> = None;
        for (index, placed) in self.placed.iter().enumerate() {
            if !keep(placed) {
                continue;
            }
            let distance = distance_to(&placed.bounds, sight.eye);
            let level = sight.level(placed, distance);
            match (last, runs.last_mut()) {
                (Some(before), Some(run))
                    if before + 1 == index && run.level == level && self.is_alike(before, index) =>
                {
                    run.count += 1;
                    run.distance = run.distance.min(distance);
                }
                _ => runs.push(Run { first: index as u32, count: 1, distance, level }),
            }
            last = Some(index);
        }
        runs.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.first.cmp(&b.first)));
    }

    fn is_alike(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.placed[a], &self.placed[b]);
        a.shape == b.shape && a.materials == b.materials
    }

    /// Blended primitives of what `keep` wants, farthest first.
    pub(crate) fn veils(
        &self,
        eye: Vec3,
        materials: &MaterialStore,
        keep: impl Fn(&Placed) -> bool,
        veils: &mut Vec<Veil>,
    ) {
        veils.clear();
        for (index, placed) in self.placed.iter().enumerate().filter(|(_, placed)| keep(placed)) {
            let blended = placed.materials.iter().enumerate();
            for (primitive, _) in blended.filter(|(_, key)| materials.get(**key).kind == Kind::Blended) {
                let distance = placed.bounds.center().distance(eye);
                veils.push(Veil { index: index as u32, primitive: primitive as u32, distance });
            }
        }
        veils.sort_by(|a, b| {
            b.distance.total_cmp(&a.distance).then((a.index, a.primitive).cmp(&(b.index, b.primitive)))
        });
    }

    /// Draws runs; `choose` names the pipeline for a material, or passes it over.
    pub(crate) fn paint<'p>(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        stores: Stores<'_>,
        runs: &[Run],
        mut choose: impl FnMut(&StoredMaterial) -> Option<&'p wgpu::RenderPipeline>,
    ) {
        if runs.is_empty() {
            return;
        }
        pass.set_vertex_buffer(1, self.instances.slice(..));
        let mut current: Option<*const wgpu::RenderPipeline> = None;
        let mut dressed: Option<*const wgpu::BindGroup> = None;
        for run in runs {
            let placed = &self.placed[run.first as usize];
            let Some(shape) = stores.meshes.at_level(placed.shape, run.level) else { continue };
            let mut is_bound = false;
            for (primitive, range) in shape.primitives.iter().enumerate().filter(|(_, range)| !range.is_empty()) {
                let material = stores.materials.get(placed.materials.get(primitive).copied().unwrap_or_default());
                let Some(pipeline) = choose(material) else { continue };
                if current != Some(std::ptr::from_ref(pipeline)) {
                    pass.set_pipeline(pipeline);
                    current = Some(std::ptr::from_ref(pipeline));
                }
                if !is_bound {
                    pass.set_vertex_buffer(0, shape.vertices.slice(..));
                    pass.set_index_buffer(shape.indices.slice(..), wgpu::IndexFormat::Uint32);
                    is_bound = true;
                }
                if dressed != Some(std::ptr::from_ref(&material.group)) {
                    pass.set_bind_group(1, &material.group, &[]);
                    dressed = Some(std::ptr::from_ref(&material.group));
                }
                pass.draw_indexed(range.clone(), 0, run.first..run.first + run.count);
            }
        }
    }

    /// Draws the depth of runs; `choose` names the pipeline for a material, or passes it over. What covers wholly looks
    /// alike in any material: it comes first, with as many primitives at once as stand side by side.
    pub(crate) fn paint_depth<'p>(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        stores: Stores<'_>,
        runs: &[Run],
        choose: impl Fn(&StoredMaterial) -> Option<&'p wgpu::RenderPipeline>,
    ) {
        if runs.is_empty() {
            return;
        }
        pass.set_vertex_buffer(1, self.instances.slice(..));
        pass.set_bind_group(1, &stores.materials.get(Key::default()).group, &[]);
        let mut current: Option<*const wgpu::RenderPipeline> = None;
        for covers in [true, false] {
            for run in runs {
                let placed = &self.placed[run.first as usize];
                let Some(shape) = stores.meshes.at_level(placed.shape, run.level) else { continue };
                let mut is_bound = false;
                let mut begun: Option<(&wgpu::RenderPipeline, Range<u32>)> = None;
                let mut draw = |pass: &mut wgpu::RenderPass<'_>,
                                (pipeline, range): (&wgpu::RenderPipeline, Range<u32>)| {
                    if current != Some(std::ptr::from_ref(pipeline)) {
                        pass.set_pipeline(pipeline);
                        current = Some(std::ptr::from_ref(pipeline));
                    }
                    if !std::mem::replace(&mut is_bound, true) {
                        pass.set_vertex_buffer(0, shape.vertices.slice(..));
                        pass.set_index_buffer(shape.indices.slice(..), wgpu::IndexFormat::Uint32);
                    }
                    pass.draw_indexed(range, 0, run.first..run.first + run.count);
                };
                for (primitive, range) in shape.primitives.iter().enumerate().filter(|(_, range)| !range.is_empty()) {
                    let material = stores.materials.get(placed.materials.get(primitive).copied().unwrap_or_default());
                    if (material.kind == Kind::Opaque) != covers {
                        continue;
                    }
                    let Some(pipeline) = choose(material) else { continue };
                    if !covers {
                        pass.set_bind_group(1, &material.group, &[]);
                        draw(pass, (pipeline, range.clone()));
                        continue;
                    }
                    match &mut begun {
                        Some((before, whole)) if std::ptr::eq(*before, pipeline) && whole.end == range.start => {
                            whole.end = range.end;
                        }
                        _ => {
                            if let Some(done) = begun.replace((pipeline, range.clone())) {
                                draw(pass, done);
                            }
                        }
                    }
                }
                if let Some(done) = begun {
                    draw(pass, done);
                }
            }
        }
    }

    /// Draws blended primitives in the order given.
    pub(crate) fn paint_veils<'p>(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        stores: Stores<'_>,
        veils: &[Veil],
        choose: impl Fn(&StoredMaterial) -> Option<&'p wgpu::RenderPipeline>,
    ) {
        if veils.is_empty() {
            return;
        }
        pass.set_vertex_buffer(1, self.instances.slice(..));
        for veil in veils {
            let placed = &self.placed[veil.index as usize];
            let Some(shape) = stores.meshes.get(placed.shape) else { continue };
            let Some(range) = shape.primitives.get(veil.primitive as usize).filter(|range| !range.is_empty()) else {
                continue;
            };
            let material = stores.materials.get(placed.materials[veil.primitive as usize]);
            let Some(pipeline) = choose(material) else { continue };
            pass.set_pipeline(pipeline);
            pass.set_vertex_buffer(0, shape.vertices.slice(..));
            pass.set_index_buffer(shape.indices.slice(..), wgpu::IndexFormat::Uint32);
            pass.set_bind_group(1, &material.group, &[]);
            pass.draw_indexed(range.clone(), 0, veil.index..veil.index + 1);
        }
    }

    /// Which nodes a view shows at all, whatever its frustum.
    pub(crate) fn showing<'a>(&'a self, view: &'a View) -> impl Fn(&Placed) -> bool + 'a {
        let eye = view.camera.eye;
        let home = if self.interior.is_empty() { self.bounds } else { self.interior };
        let is_inside = eye.cmpge(home.min).all() && eye.cmple(home.max).all();
        let hides = view.hiding == Hiding::Dollhouse && !is_inside;
        move |placed| {
            let is_overlay = placed.layer == Layer::Overlay;
            placed.is_visible
                && (!is_overlay || view.shows_overlay_nodes)
                && !(hides && stands_before(placed.layer, placed.facing, placed.bounds.center(), eye, home.center()))
        }
    }
}

/// Meshes and materials by key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stores<'a> {
    pub(crate) meshes: &'a MeshStore,
    pub(crate) materials: &'a MaterialStore,
}

fn place(key: Key, node: &Node, meshes: &MeshStore) -> Option<Placed> {
    let shape = meshes.get(node.shape)?;
    let matrix = node.matrix();
    if !matrix.is_finite() {
        return None;
    }
    Some(Placed {
        key,
        tag: node.tag,
        layer: node.layer,
        bounds: shape.bounds.transformed(&matrix),
        shape: node.shape,
        materials: node.materials.clone(),
        scale: [matrix.x_axis, matrix.y_axis, matrix.z_axis].map(glam::Vec4::length).into_iter().fold(1e-6, f32::max),
        casts_shadow: node.casts_shadow && node.is_visible && node.layer != Layer::Overlay,
        facing: node.facing,
        is_visible: node.is_visible,
    })
}

fn distance_to(bounds: &Bounds, point: Vec3) -> f32 {
    point.clamp(bounds.min, bounds.max).distance(point)
}

/// Whether a node is more than a speck in a view: `half` is half the picture's height at 1 m, `pixels` its height.
pub(crate) fn is_worth_drawing(placed: &Placed, frustum: &Frustum, eye: Vec3, speck: f32) -> bool {
    frustum.may_show(&placed.bounds) && placed.bounds.size().length() > speck * distance_to(&placed.bounds, eye)
}

/// Boxes of nodes by key, so that a change can say what it touched.
pub(crate) fn bounds_of(list: &DrawList, keys: &BTreeSet<Key>) -> BTreeMap<Key, Bounds> {
    list.placed.iter().filter(|p| keys.contains(&p.key)).map(|p| (p.key, p.bounds)).collect()
}
