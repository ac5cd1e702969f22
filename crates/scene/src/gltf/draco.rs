//! KHR_draco_mesh_compression: a whole primitive in one compressed stream.

use draco_core::{DecodeLimits, DecoderBuffer, Mesh as DracoMesh, MeshDecoder, PointAttribute};
use glam::{Vec2, Vec3};

use super::accessor::{self, Layout};
use super::error::GltfError;
use super::limits::Budget;
use super::primitive::{RawPrimitive, uv_accessor};
use super::schema::{Draco, Primitive};
use super::views::Views;
use crate::guard::guarded;

/// Bytes of attributes that one vertex may have; Draco's own count of memory is held to this.
const BYTES_A_VERTEX: u64 = 256;

/// Unpacks a primitive.
pub(crate) fn read(
    views: &mut Views<'_>,
    primitive: &Primitive,
    packed: &Draco,
    uv_set: u32,
    place: &str,
    budget: &mut Budget<'_>,
) -> Result<Option<RawPrimitive>, GltfError> {
    let Some(position) = packed.attributes.position else {
        return Ok(None);
    };
    let view = views.view(packed.buffer_view, budget)?;
    let mesh = decode(view.bytes(), budget).map_err(|error| match error {
        Failure::TooLarge => GltfError::TooLarge {
            what: "vertices",
            found: budget.limits.vertices.saturating_add(1),
            limit: budget.limits.vertices,
        },
        Failure::Damaged(what) => GltfError::invalid(place, format!("its Draco data cannot be read ({what})")),
    })?;
    let count = mesh.num_points();
    budget.take_vertices(count as u64)?;
    budget.take_indices(mesh.num_faces() as u64 * 3)?;
    let uv_id = if uv_set == 1 { packed.attributes.uv1.or(packed.attributes.uv0) } else { packed.attributes.uv0 };
    let layout = |index: Option<usize>| index.and_then(|index| accessor::layout(views, index).ok());
    let positions = values::<3>(&mesh, Some(position), layout(primitive.attributes.position))
        .ok_or_else(|| GltfError::invalid(place, "its Draco data lacks the positions it promises"))?;
    let normals = values::<3>(&mesh, packed.attributes.normal, layout(primitive.attributes.normal));
    let uvs = values::<2>(&mesh, uv_id, layout(uv_accessor(primitive, uv_set)));
    let indices = mesh.faces().iter().flat_map(|face| face.map(|point| point.0)).collect();
    Ok(Some(RawPrimitive {
        positions: positions.into_iter().map(Vec3::from).collect(),
        normals: normals.map(|list| list.into_iter().map(Vec3::from).collect()),
        uvs: uvs.map(|list| list.into_iter().map(Vec2::from).collect()),
        indices: Some(indices),
    }))
}

enum Failure {
    TooLarge,
    Damaged(String),
}

fn decode(bytes: &[u8], budget: &Budget<'_>) -> Result<DracoMesh, Failure> {
    let (vertices, indices) = budget.geometry_left();
    let limits = DecodeLimits::default()
        .with_max_points(vertices)
        .with_max_faces(indices / 3)
        .with_max_decoded_bytes(vertices.saturating_mul(BYTES_A_VERTEX).min(1 << 30));
    let result = guarded(|| {
        let mut buffer = DecoderBuffer::new(bytes).with_limits(limits);
        let mut mesh = DracoMesh::new();
        MeshDecoder::new().decode(&mut buffer, &mut mesh).map(|()| mesh)
    });
    match result {
        Some(Ok(mesh)) if mesh.num_points() as u64 > vertices => Err(Failure::TooLarge),
        Some(Ok(mesh)) => Ok(mesh),
        Some(Err(error)) if error.kind() == draco_core::ErrorKind::LimitExceeded => Err(Failure::TooLarge),
        Some(Err(error)) => Err(Failure::Damaged(error.to_string())),
        None => Err(Failure::Damaged("the stream contradicts itself".to_owned())),
    }
}

/// One attribute by its Draco id, scaled as the primitive's accessor says.
fn values<const N: usize>(mesh: &DracoMesh, id: Option<usize>, layout: Option<Layout>) -> Option<Vec<[f32; N]>> {
    let attribute: &PointAttribute = mesh.attribute_by_unique_id(u32::try_from(id?).ok()?)?;
    if usize::from(attribute.num_components()) != N {
        return None;
    }
    let scale = match layout {
        Some(layout) if layout.is_normalized => layout.component.full_scale(),
        _ => 1.0,
    };
    let numbers = guarded(|| attribute.read_f32s(mesh.num_points(), N))?;
    let value = |number: f32| if scale == 1.0 { number } else { (number / scale).max(-1.0) };
    Some(numbers.as_chunks::<N>().0.iter().map(|numbers| numbers.map(value)).collect())
}
