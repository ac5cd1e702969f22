//! Accessors: typed numbers out of buffer views, with every offset checked first.

use super::error::GltfError;
use super::limits::Budget;
use super::schema::{Accessor, Sparse};
use super::views::{View, Views};

/// The type of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Component {
    I8,
    U8,
    I16,
    U16,
    U32,
    F32,
}

impl Component {
    /// The type that glTF writes as a number.
    pub(crate) fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            5120 => Self::I8,
            5121 => Self::U8,
            5122 => Self::I16,
            5123 => Self::U16,
            5125 => Self::U32,
            5126 => Self::F32,
            _ => return None,
        })
    }

    /// Bytes of one number.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::U32 | Self::F32 => 4,
        }
    }

    /// What an integer is divided by when it stands for a share of one.
    pub(crate) fn full_scale(self) -> f32 {
        match self {
            Self::I8 => 127.0,
            Self::U8 => 255.0,
            Self::I16 => 32_767.0,
            Self::U16 => 65_535.0,
            Self::U32 => u32::MAX as f32,
            Self::F32 => 1.0,
        }
    }

    /// The number at the start of `bytes`; 0 where they end too early.
    fn read(self, bytes: &[u8], is_normalized: bool) -> f32 {
        let value = match (self, bytes) {
            (Self::I8, [a, ..]) => f32::from(a.cast_signed()),
            (Self::U8, [a, ..]) => f32::from(*a),
            (Self::I16, [a, b, ..]) => f32::from(i16::from_le_bytes([*a, *b])),
            (Self::U16, [a, b, ..]) => f32::from(u16::from_le_bytes([*a, *b])),
            (Self::U32, [a, b, c, d, ..]) => u32::from_le_bytes([*a, *b, *c, *d]) as f32,
            (Self::F32, [a, b, c, d, ..]) => f32::from_le_bytes([*a, *b, *c, *d]),
            _ => 0.0,
        };
        if is_normalized { (value / self.full_scale()).max(-1.0) } else { value }
    }

    /// The whole number at the start of `bytes`, for unsigned types.
    fn read_unsigned(self, bytes: &[u8]) -> Option<u32> {
        Some(match (self, bytes) {
            (Self::U8, [a, ..]) => u32::from(*a),
            (Self::U16, [a, b, ..]) => u32::from(u16::from_le_bytes([*a, *b])),
            (Self::U32, [a, b, c, d, ..]) => u32::from_le_bytes([*a, *b, *c, *d]),
            _ => return None,
        })
    }
}

/// How many numbers make one element.
fn width_of(kind: &str) -> Option<usize> {
    Some(match kind {
        "SCALAR" => 1,
        "VEC2" => 2,
        "VEC3" => 3,
        "VEC4" => 4,
        _ => return None,
    })
}

/// What an accessor says of itself, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) component: Component,
    pub(crate) width: usize,
    pub(crate) count: usize,
    pub(crate) is_normalized: bool,
}

/// The layout of an accessor, without touching its data.
pub(crate) fn layout(views: &Views<'_>, index: usize) -> Result<Layout, GltfError> {
    let place = place(index);
    let accessor = find(views, index)?;
    let component = Component::from_code(accessor.component_type)
        .ok_or_else(|| GltfError::invalid(&place, format!("unknown component type {}", accessor.component_type)))?;
    let width = width_of(&accessor.kind)
        .ok_or_else(|| GltfError::invalid(&place, format!("unexpected type “{}”", short(&accessor.kind))))?;
    // No element is smaller than a byte, and no file larger than this; the budgets below are tighter still.
    let count = u32::try_from(accessor.count)
        .map_err(|error| GltfError::invalid(&place, format!("its count is impossible ({error})")))?;
    Ok(Layout { component, width, count: count as usize, is_normalized: accessor.normalized })
}

/// Elements of exactly `N` numbers each. The caller has taken their count from the budget.
pub(crate) fn read_floats<const N: usize>(
    views: &mut Views<'_>,
    index: usize,
    budget: &mut Budget<'_>,
) -> Result<Vec<[f32; N]>, GltfError> {
    let layout = layout(views, index)?;
    if layout.width != N {
        return Err(GltfError::invalid(
            place(index),
            format!("{N} numbers an element are expected, not {}", layout.width),
        ));
    }
    let accessor = find(views, index)?;
    let element = |bytes: &[u8]| -> [f32; N] {
        std::array::from_fn(|i| {
            let at = i * layout.component.size();
            layout.component.read(bytes.get(at..).unwrap_or_default(), layout.is_normalized)
        })
    };
    let mut values = match accessor.buffer_view {
        Some(view) => {
            let view = views.view(view, budget)?;
            elements(&view, accessor.byte_offset, layout, &place(index))?.map(element).collect()
        }
        None => vec![[0.0; N]; layout.count],
    };
    if let Some(sparse) = &accessor.sparse {
        let changed = sparse_values(views, sparse, layout, &place(index), budget)?;
        for (at, bytes) in changed {
            if let Some(slot) = values.get_mut(at) {
                *slot = element(&bytes);
            }
        }
    }
    Ok(values)
}

/// Whole numbers of an index accessor. The caller has taken their count from the budget.
pub(crate) fn read_indices(
    views: &mut Views<'_>,
    index: usize,
    budget: &mut Budget<'_>,
) -> Result<Vec<u32>, GltfError> {
    let layout = layout(views, index)?;
    let is_unsigned = matches!(layout.component, Component::U8 | Component::U16 | Component::U32);
    if layout.width != 1 || !is_unsigned || layout.is_normalized {
        return Err(GltfError::invalid(place(index), "indices must be plain unsigned whole numbers"));
    }
    let accessor = find(views, index)?;
    let read = |bytes: &[u8]| layout.component.read_unsigned(bytes).unwrap_or_default();
    let mut values: Vec<u32> = match accessor.buffer_view {
        Some(view) => {
            let view = views.view(view, budget)?;
            elements(&view, accessor.byte_offset, layout, &place(index))?.map(read).collect()
        }
        None => vec![0; layout.count],
    };
    if let Some(sparse) = &accessor.sparse {
        for (at, bytes) in sparse_values(views, sparse, layout, &place(index), budget)? {
            if let Some(slot) = values.get_mut(at) {
                *slot = read(&bytes);
            }
        }
    }
    Ok(values)
}

/// The bytes of each element, after a check that all of them lie within the view.
fn elements<'v>(
    view: &'v View,
    offset: u64,
    layout: Layout,
    place: &str,
) -> Result<impl Iterator<Item = &'v [u8]> + use<'v>, GltfError> {
    let size = layout.width * layout.component.size();
    let stride = view.stride.unwrap_or(size as u64);
    let bytes = view.bytes();
    let last = (layout.count as u64).saturating_sub(1).checked_mul(stride);
    let end = last.and_then(|last| last.checked_add(offset)).and_then(|start| start.checked_add(size as u64));
    let fits = layout.count == 0 || end.is_some_and(|end| end <= bytes.len() as u64);
    if !fits || stride < size as u64 && view.stride.is_some() {
        return Err(GltfError::invalid(place, "its elements reach beyond their buffer view"));
    }
    let (offset, stride) = (offset as usize, stride as usize);
    Ok((0..layout.count)
        .map(move |i| bytes.get(offset + i * stride..).and_then(|rest| rest.get(..size)).unwrap_or_default()))
}

/// The elements that a sparse accessor replaces: index and bytes.
fn sparse_values(
    views: &mut Views<'_>,
    sparse: &Sparse,
    layout: Layout,
    place: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<(usize, Vec<u8>)>, GltfError> {
    if sparse.count > layout.count as u64 {
        return Err(GltfError::invalid(place, "it replaces more elements than it has"));
    }
    let count = sparse.count as usize;
    let component = Component::from_code(sparse.indices.component_type)
        .ok_or_else(|| GltfError::invalid(place, "unknown component type of its sparse indices"))?;
    let index_layout = Layout { component, width: 1, count, is_normalized: false };
    let index_view = views.view(sparse.indices.buffer_view, budget)?;
    let value_view = views.view(sparse.values.buffer_view, budget)?;
    let indices = elements(&index_view, sparse.indices.byte_offset, index_layout, place)?;
    let values = elements(&value_view, sparse.values.byte_offset, Layout { count, ..layout }, place)?;
    indices
        .zip(values)
        .map(|(index, value)| {
            let index = component.read_unsigned(index).filter(|index| (*index as usize) < layout.count);
            let index =
                index.ok_or_else(|| GltfError::invalid(place, "it replaces an element that it does not have"))?;
            Ok((index as usize, value.to_vec()))
        })
        .collect()
}

fn find<'a>(views: &Views<'a>, index: usize) -> Result<&'a Accessor, GltfError> {
    views.root().accessors.get(index).ok_or_else(|| GltfError::invalid(place(index), "it is named but not there"))
}

fn place(index: usize) -> String {
    format!("accessors/{index}")
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
