//! How much a model may ask for, and how much of that is left while it is being read.

use super::error::GltfError;
use crate::image::ImageLimits;

/// How large a model may be. The defaults take any piece of furniture and whole furnished rooms.
#[derive(Debug, Clone, PartialEq)]
pub struct GltfLimits {
    /// Bytes of the file itself, and bytes of all buffers and images together after unpacking.
    pub bytes: u64,
    /// Values, objects and lists in the JSON.
    pub json_values: u64,
    /// Nodes, instances counted one by one.
    pub nodes: u64,
    /// Vertices of all meshes together.
    pub vertices: u64,
    /// Indices of all meshes together.
    pub indices: u64,
    /// Size of one image.
    pub image: ImageLimits,
    /// Images with a longer side are made smaller to this many pixels.
    pub texture_side: u32,
    /// Pixels of all images that are kept.
    pub pixels: u64,
}

impl Default for GltfLimits {
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            json_values: 4_000_000,
            nodes: 100_000,
            vertices: 16_000_000,
            indices: 48_000_000,
            image: ImageLimits::default(),
            texture_side: 4096,
            pixels: 128_000_000,
        }
    }
}

/// What is left of the limits.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    /// The limits themselves.
    pub(crate) limits: &'a GltfLimits,
    bytes: u64,
    nodes: u64,
    vertices: u64,
    indices: u64,
    pixels: u64,
    unpacked_pixels: u64,
    mappings: u64,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a GltfLimits) -> Self {
        Self { limits, bytes: 0, nodes: 0, vertices: 0, indices: 0, pixels: 0, unpacked_pixels: 0, mappings: 0 }
    }

    pub(crate) fn take_bytes(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.bytes, count, self.limits.bytes, "bytes of data")
    }

    pub(crate) fn take_nodes(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.nodes, count, self.limits.nodes, "nodes")
    }

    pub(crate) fn take_vertices(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.vertices, count, self.limits.vertices, "vertices")
    }

    pub(crate) fn take_indices(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.indices, count, self.limits.indices, "indices")
    }

    /// Vertices and indices that may still be read.
    pub(crate) fn geometry_left(&self) -> (u64, u64) {
        (self.limits.vertices.saturating_sub(self.vertices), self.limits.indices.saturating_sub(self.indices))
    }

    pub(crate) fn take_pixels(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.pixels, count, self.limits.pixels, "pixels")
    }

    /// Pixels to be unpacked, whether they are kept or not: one image may be named many times.
    pub(crate) fn take_unpacked_pixels(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.unpacked_pixels, count, self.limits.pixels.saturating_mul(8), "pixels to unpack")
    }

    pub(crate) fn take_mappings(&mut self, count: u64) -> Result<(), GltfError> {
        take(&mut self.mappings, count, self.limits.json_values, "variant mappings")
    }
}

/// Adds to a sum unless that passes the limit; then the sum stays as it was.
fn take(sum: &mut u64, count: u64, limit: u64, what: &'static str) -> Result<(), GltfError> {
    let found = sum.saturating_add(count);
    if found > limit {
        return Err(GltfError::TooLarge { what, found, limit });
    }
    *sum = found;
    Ok(())
}
