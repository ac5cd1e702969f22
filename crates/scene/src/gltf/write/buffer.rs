//! The binary part: streams of numbers, one a kind, and embedded images.

use glam::{Vec2, Vec3};
use serde_json::{Map, Value, json};

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Vectors3,
    Vectors2,
    Indices16,
    Indices32,
    Image,
}

#[derive(Debug)]
struct Stream {
    kind: Kind,
    bytes: Vec<u8>,
}

/// Streams and the accessors into them.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    streams: Vec<Stream>,
    accessors: Vec<Value>,
}

impl Buffer {
    /// Positions, with the bounds that glTF demands for them. Returns the accessor's index.
    pub(super) fn add_positions(&mut self, positions: &[Vec3]) -> usize {
        let (min, max) = positions.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(min, max), position| {
            (min.min(*position), max.max(*position))
        });
        let index = self.add_vectors3(positions);
        if let Some(Value::Object(accessor)) = self.accessors.get_mut(index) {
            accessor.insert("min".to_owned(), json!(min.to_array()));
            accessor.insert("max".to_owned(), json!(max.to_array()));
        }
        index
    }

    /// Vectors of three numbers. Returns the accessor's index.
    pub(super) fn add_vectors3(&mut self, vectors: &[Vec3]) -> usize {
        let (view, offset) = self.append(Kind::Vectors3, bytemuck::cast_slice(vectors));
        self.accessor(view, offset, 5126, vectors.len(), "VEC3")
    }

    /// Vectors of two numbers. Returns the accessor's index.
    pub(super) fn add_vectors2(&mut self, vectors: &[Vec2]) -> usize {
        let (view, offset) = self.append(Kind::Vectors2, bytemuck::cast_slice(vectors));
        self.accessor(view, offset, 5126, vectors.len(), "VEC2")
    }

    /// Indices below a number of vertices, as narrow as that allows. Returns the accessor's index.
    pub(super) fn add_indices(&mut self, indices: &[u32], vertices: usize) -> usize {
        // The largest 16-bit number is reserved.
        if u16::try_from(vertices).is_ok() {
            let narrow: Vec<u16> = indices.iter().map(|index| *index as u16).collect();
            let (view, offset) = self.append(Kind::Indices16, bytemuck::cast_slice(&narrow));
            self.accessor(view, offset, 5123, indices.len(), "SCALAR")
        } else {
            let (view, offset) = self.append(Kind::Indices32, bytemuck::cast_slice(indices));
            self.accessor(view, offset, 5125, indices.len(), "SCALAR")
        }
    }

    /// An image file. Returns the index of its view.
    pub(super) fn add_image(&mut self, file: Vec<u8>) -> usize {
        self.streams.push(Stream { kind: Kind::Image, bytes: file });
        self.streams.len() - 1
    }

    /// Writes views and accessors into the document and gives the bytes.
    pub(super) fn put_into(self, root: &mut Map<String, Value>) -> Vec<u8> {
        let mut binary = Vec::new();
        let mut views = Vec::new();
        for stream in self.streams {
            binary.resize(usize::next_multiple_of(binary.len(), 4), 0);
            let mut view = Map::new();
            view.insert("buffer".to_owned(), json!(0));
            view.insert("byteOffset".to_owned(), json!(binary.len()));
            view.insert("byteLength".to_owned(), json!(stream.bytes.len()));
            let (stride, target) = match stream.kind {
                Kind::Vectors3 => (Some(12), Some(34_962)),
                Kind::Vectors2 => (Some(8), Some(34_962)),
                Kind::Indices16 | Kind::Indices32 => (None, Some(34_963)),
                Kind::Image => (None, None),
            };
            if let Some(stride) = stride {
                view.insert("byteStride".to_owned(), json!(stride));
            }
            if let Some(target) = target {
                view.insert("target".to_owned(), json!(target));
            }
            views.push(Value::Object(view));
            binary.extend_from_slice(&stream.bytes);
        }
        super::put_list(root, "accessors", self.accessors);
        super::put_list(root, "bufferViews", views);
        if !binary.is_empty() {
            root.insert("buffers".to_owned(), json!([{ "byteLength": binary.len() }]));
        }
        binary
    }

    fn append(&mut self, kind: Kind, bytes: &[u8]) -> (usize, usize) {
        let view = self.streams.iter().position(|stream| stream.kind == kind).unwrap_or_else(|| {
            self.streams.push(Stream { kind, bytes: Vec::new() });
            self.streams.len() - 1
        });
        let stream = &mut self.streams[view].bytes;
        let offset = stream.len();
        stream.extend_from_slice(bytes);
        (view, offset)
    }

    fn accessor(&mut self, view: usize, offset: usize, component: u32, count: usize, kind: &str) -> usize {
        self.accessors.push(json!({
            "bufferView": view,
            "byteOffset": offset,
            "componentType": component,
            "count": count,
            "type": kind,
        }));
        self.accessors.len() - 1
    }
}
