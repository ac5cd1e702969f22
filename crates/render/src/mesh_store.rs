//! Shapes of the scene as vertex and index buffers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use homewright_geometry::{Bounds, Mesh};
use homewright_scene::Key;
use homewright_scene::detail::Detail;
use homewright_scene::node::Shape;

use crate::device::Gpu;
use crate::layout::Vertex;

/// Most stand-ins of a shape.
const LEVELS: usize = 8;

/// A shape on the device.
#[derive(Debug)]
pub(crate) struct StoredShape {
    pub(crate) vertices: wgpu::Buffer,
    pub(crate) indices: wgpu::Buffer,
    /// Indices of each primitive; empty for one that can't be drawn. They count from the shape's first vertex.
    pub(crate) primitives: Vec<Range<u32>>,
    /// The box round all primitives, in the shape's frame.
    pub(crate) bounds: Bounds,
    /// The same numbers on this side, for picking.
    pub(crate) shape: Arc<Shape>,
}

/// Shapes by key.
#[derive(Debug, Default)]
pub(crate) struct MeshStore {
    stored: BTreeMap<Key, StoredShape>,
    /// Coarser stand-ins, finest first, with their errors in metres.
    coarser: BTreeMap<Key, Vec<(f32, StoredShape)>>,
}

impl MeshStore {
    /// Uploads a shape; says whether all of it can be drawn.
    pub(crate) fn put(&mut self, gpu: &Gpu, key: Key, shape: &Arc<Shape>) -> bool {
        let (stored, is_whole) = upload(gpu, shape);
        self.stored.insert(key, stored);
        is_whole
    }

    /// Uploads the coarser stand-ins of a shape.
    pub(crate) fn put_detail(&mut self, gpu: &Gpu, key: Key, detail: &Detail) {
        let levels = detail.levels.iter().take(LEVELS).map(|level| (level.error, upload(gpu, &level.shape).0));
        self.coarser.insert(key, levels.collect());
    }

    pub(crate) fn remove(&mut self, key: Key) {
        self.stored.remove(&key);
        self.coarser.remove(&key);
    }

    pub(crate) fn get(&self, key: Key) -> Option<&StoredShape> {
        self.stored.get(&key)
    }

    /// The coarsest stand-in whose error stays within `tolerance` metres, counted from 1; 0 for the shape itself.
    pub(crate) fn level(&self, key: Key, tolerance: f32) -> u8 {
        let fits = |levels: &Vec<(f32, StoredShape)>| levels.iter().rposition(|(error, _)| *error <= tolerance);
        self.coarser.get(&key).and_then(fits).map_or(0, |place| place as u8 + 1)
    }

    /// A shape or one of its stand-ins.
    pub(crate) fn at_level(&self, key: Key, level: u8) -> Option<&StoredShape> {
        let coarser = || Some(&self.coarser.get(&key)?.get(usize::from(level).checked_sub(1)?)?.1);
        coarser().or_else(|| self.get(key))
    }
}

fn upload(gpu: &Gpu, shape: &Arc<Shape>) -> (StoredShape, bool) {
    let limit = gpu.device.limits().max_buffer_size;
    let (mut vertices, mut indices, mut primitives) = (Vec::new(), Vec::new(), Vec::new());
    let mut bounds = Bounds::EMPTY;
    let mut is_whole = true;
    for mesh in &shape.primitives {
        let start = indices.len() as u32;
        let bytes = (vertices.len() + mesh.positions.len()).saturating_mul(size_of::<Vertex>()) as u64;
        let index_bytes = (indices.len() + mesh.indices.len()).saturating_mul(4) as u64;
        if mesh.is_sound() && bytes <= limit && index_bytes <= limit {
            append(mesh, &mut vertices, &mut indices);
            bounds = bounds.union(&mesh.bounds());
        } else {
            is_whole = false;
        }
        primitives.push(start..indices.len() as u32);
    }
    let stored = StoredShape {
        vertices: gpu.buffer("vertices", bytemuck::cast_slice(&vertices), wgpu::BufferUsages::VERTEX),
        indices: gpu.buffer("indices", bytemuck::cast_slice(&indices), wgpu::BufferUsages::INDEX),
        primitives,
        bounds,
        shape: Arc::clone(shape),
    };
    (stored, is_whole)
}

fn append(mesh: &Mesh, vertices: &mut Vec<Vertex>, indices: &mut Vec<u32>) {
    let base = vertices.len() as u32;
    let short = |value: f32| (value.clamp(-1.0, 1.0) * 32767.0).round() as i16;
    vertices.extend(mesh.positions.iter().zip(&mesh.normals).zip(&mesh.uvs).map(|((position, normal), uv)| Vertex {
        position: position.to_array(),
        normal: [short(normal.x), short(normal.y), short(normal.z), 0],
        uv: uv.to_array(),
    }));
    indices.extend(mesh.indices.iter().map(|index| index + base));
}
