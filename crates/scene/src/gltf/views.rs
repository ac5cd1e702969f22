//! Buffers and the views into them, loaded when first asked for and unpacked at most once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::error::GltfError;
use super::limits::Budget;
use super::schema::{BufferView, Meshopt, Root};
use super::uri::{self, Uri};
use super::{Resolve, meshopt};

/// Bytes shared between views.
pub(crate) type Bytes = Arc<Vec<u8>>;

/// A checked view: the range lies within the bytes.
#[derive(Debug, Clone)]
pub(crate) struct View {
    bytes: Bytes,
    range: Range<usize>,
    /// Bytes from one element to the next, where the view states it.
    pub(crate) stride: Option<u64>,
}

impl View {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

/// Loads buffers and unpacks views.
pub(crate) struct Views<'a> {
    root: &'a Root,
    binary: Option<Bytes>,
    resolve: Resolve<'a>,
    buffers: BTreeMap<usize, Bytes>,
    unpacked: BTreeMap<usize, Bytes>,
}

impl<'a> Views<'a> {
    pub(crate) fn new(root: &'a Root, binary: Option<&[u8]>, resolve: Resolve<'a>) -> Self {
        let binary = binary.map(|bytes| Arc::new(bytes.to_vec()));
        Self { root, binary, resolve, buffers: BTreeMap::new(), unpacked: BTreeMap::new() }
    }

    /// The document.
    pub(crate) fn root(&self) -> &'a Root {
        self.root
    }

    /// A view by its index.
    pub(crate) fn view(&mut self, index: usize, budget: &mut Budget<'_>) -> Result<View, GltfError> {
        let place = format!("bufferViews/{index}");
        let view = self.root.buffer_views.get(index).ok_or_else(|| missing(&place))?;
        if let Some(packed) = &view.extensions.meshopt {
            return self.unpacked_view(index, packed, &place, budget);
        }
        self.plain_view(view, &place, budget)
    }

    /// The bytes that a URI stands for.
    pub(crate) fn load(&mut self, text: &str, place: &str, budget: &mut Budget<'_>) -> Result<Vec<u8>, GltfError> {
        let bytes = match uri::parse(text, place)? {
            Uri::Data { is_base64, payload } => uri::decode_data(is_base64, payload, place)?,
            Uri::Beside(path) => (self.resolve)(&path).ok_or_else(|| GltfError::Resource {
                place: place.to_owned(),
                uri: path,
                what: "it is not there",
            })?,
        };
        budget.take_bytes(bytes.len() as u64)?;
        Ok(bytes)
    }

    fn plain_view(&mut self, view: &BufferView, place: &str, budget: &mut Budget<'_>) -> Result<View, GltfError> {
        let bytes = self.buffer(view.buffer, budget)?;
        let range = checked_range(view.byte_offset, view.byte_length, bytes.len()).ok_or_else(|| outside(place))?;
        if view.byte_stride.is_some_and(|stride| stride == 0) {
            return Err(GltfError::invalid(place, "its stride is zero"));
        }
        Ok(View { bytes, range, stride: view.byte_stride })
    }

    fn unpacked_view(
        &mut self,
        index: usize,
        packed: &Meshopt,
        place: &str,
        budget: &mut Budget<'_>,
    ) -> Result<View, GltfError> {
        if let Some(bytes) = self.unpacked.get(&index) {
            return Ok(View { bytes: Arc::clone(bytes), range: 0..bytes.len(), stride: Some(packed.byte_stride) });
        }
        let source = self.buffer(packed.buffer, budget)?;
        let range =
            checked_range(packed.byte_offset, packed.byte_length, source.len()).ok_or_else(|| outside(place))?;
        let size = packed.count.checked_mul(packed.byte_stride).ok_or_else(|| outside(place))?;
        budget.take_bytes(size)?;
        let request = meshopt::Request {
            mode: &packed.mode,
            filter: &packed.filter,
            count: packed.count as usize,
            stride: packed.byte_stride as usize,
        };
        let bytes = meshopt::decode(&request, source.get(range).unwrap_or_default())
            .map_err(|error| GltfError::invalid(place, error.to_string()))?;
        let bytes = Arc::new(bytes);
        self.unpacked.insert(index, Arc::clone(&bytes));
        Ok(View { range: 0..bytes.len(), bytes, stride: Some(packed.byte_stride) })
    }

    fn buffer(&mut self, index: usize, budget: &mut Budget<'_>) -> Result<Bytes, GltfError> {
        if let Some(bytes) = self.buffers.get(&index) {
            return Ok(Arc::clone(bytes));
        }
        let place = format!("buffers/{index}");
        let buffer = self.root.buffers.get(index).ok_or_else(|| missing(&place))?;
        let bytes = match (&buffer.uri, &self.binary) {
            (Some(text), _) => Arc::new(self.load(text, &place, budget)?),
            (None, Some(binary)) if index == 0 => Arc::clone(binary),
            (None, _) => return Err(GltfError::invalid(place, "it holds no data and names no file")),
        };
        if (bytes.len() as u64) < buffer.byte_length {
            let what = format!("it holds {} bytes in place of {}", bytes.len(), buffer.byte_length);
            return Err(GltfError::invalid(place, what));
        }
        self.buffers.insert(index, Arc::clone(&bytes));
        Ok(bytes)
    }
}

fn missing(place: &str) -> GltfError {
    GltfError::invalid(place, "it is named but not there")
}

fn outside(place: &str) -> GltfError {
    GltfError::invalid(place, "it reaches beyond its buffer")
}

fn checked_range(offset: u64, length: u64, available: usize) -> Option<Range<usize>> {
    let end = offset.checked_add(length)?;
    (end <= available as u64).then_some(offset as usize..end as usize)
}
