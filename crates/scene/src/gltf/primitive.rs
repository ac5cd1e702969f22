//! One primitive: attributes and indices become a sound [`Mesh`].

use glam::{Vec2, Vec3};
use homewright_geometry::Mesh;

use super::accessor::{self, Layout};
use super::draco;
use super::error::GltfError;
use super::limits::Budget;
use super::normals::{mesh_with_creases, smooth_normals};
use super::notice::{NoticeKind, Notices};
use super::schema::Primitive;
use super::topology::Topology;
use super::views::Views;

/// The numbers of a primitive as they stand in the file, compressed or not.
#[derive(Debug, Default)]
pub(crate) struct RawPrimitive {
    pub(crate) positions: Vec<Vec3>,
    pub(crate) normals: Option<Vec<Vec3>>,
    pub(crate) uvs: Option<Vec<Vec2>>,
    pub(crate) indices: Option<Vec<u32>>,
}

/// Reads a primitive. `uv_set` is the set of texture coordinates that its material is laid out in.
/// `None` when it has no surface.
pub(crate) fn read(
    views: &mut Views<'_>,
    primitive: &Primitive,
    uv_set: u32,
    place: &str,
    budget: &mut Budget<'_>,
    notices: &mut Notices,
) -> Result<Option<Mesh>, GltfError> {
    let mode = primitive.mode.unwrap_or(4);
    if mode > 6 {
        return Err(GltfError::invalid(place, format!("unknown mode {mode}")));
    }
    let Some(topology) = Topology::from_mode(mode) else {
        notices.add(NoticeKind::LeftOut, place, "points and lines have no surface and are left out");
        return Ok(None);
    };
    let raw = match &primitive.extensions.draco {
        Some(packed) => draco::read(views, primitive, packed, uv_set, place, budget)?,
        None => read_plain(views, primitive, uv_set, place, budget)?,
    };
    let Some(raw) = raw else {
        notices.add(NoticeKind::LeftOut, place, "it has no positions and is left out");
        return Ok(None);
    };
    // Draco always gives a list of triangles, whatever the accessors say.
    let topology = if primitive.extensions.draco.is_some() { Topology::List } else { topology };
    assemble(raw, topology, place, budget, notices)
}

/// The accessor of the texture coordinates to use: the set asked for, or else the first.
pub(crate) fn uv_accessor(primitive: &Primitive, uv_set: u32) -> Option<usize> {
    let attributes = &primitive.attributes;
    if uv_set == 1 { attributes.uv1.or(attributes.uv0) } else { attributes.uv0 }
}

fn read_plain(
    views: &mut Views<'_>,
    primitive: &Primitive,
    uv_set: u32,
    place: &str,
    budget: &mut Budget<'_>,
) -> Result<Option<RawPrimitive>, GltfError> {
    let Some(position) = primitive.attributes.position else {
        return Ok(None);
    };
    let layout = accessor::layout(views, position)?;
    budget.take_vertices(layout.count as u64)?;
    let same_count = |index: Option<usize>, other: Option<Layout>| match (index, other) {
        (Some(_), Some(other)) if other.count != layout.count => Err(GltfError::invalid(
            place,
            format!("its attributes disagree: {} positions, {} of another", layout.count, other.count),
        )),
        _ => Ok(index),
    };
    let normal = primitive.attributes.normal;
    let uv = uv_accessor(primitive, uv_set);
    let normal = same_count(normal, normal.map(|index| accessor::layout(views, index)).transpose()?)?;
    let uv = same_count(uv, uv.map(|index| accessor::layout(views, index)).transpose()?)?;
    let index_count = primitive
        .indices
        .map_or(Ok(layout.count), |index| accessor::layout(views, index).map(|layout| layout.count))?;
    budget.take_indices(index_count as u64)?;
    let indices = primitive.indices.map(|index| accessor::read_indices(views, index, budget)).transpose()?;
    let vectors = |list: Vec<[f32; 3]>| list.into_iter().map(Vec3::from).collect::<Vec<_>>();
    let positions = vectors(accessor::read_floats(views, position, budget)?);
    let normals = normal.map(|index| accessor::read_floats(views, index, budget)).transpose()?.map(vectors);
    let uvs = uv.map(|index| accessor::read_floats::<2>(views, index, budget)).transpose()?;
    let uvs = uvs.map(|list| list.into_iter().map(Vec2::from).collect());
    Ok(Some(RawPrimitive { positions, normals, uvs, indices }))
}

/// Checks every number and makes the mesh whole.
fn assemble(
    raw: RawPrimitive,
    topology: Topology,
    place: &str,
    budget: &mut Budget<'_>,
    notices: &mut Notices,
) -> Result<Option<Mesh>, GltfError> {
    let RawPrimitive { positions, normals, uvs, indices } = raw;
    let count = positions.len();
    if let Some(at) = positions.iter().position(|position| !position.is_finite()) {
        return Err(GltfError::invalid(place, format!("position {at} is not a finite number")));
    }
    let indices = indices.unwrap_or_else(|| (0..count as u32).collect());
    if let Some(index) = indices.iter().find(|index| **index as usize >= count) {
        return Err(GltfError::invalid(place, format!("it uses vertex {index} of {count}")));
    }
    if topology == Topology::List && !indices.len().is_multiple_of(3) {
        notices.add(NoticeKind::Repaired, place, "an incomplete last triangle is left out");
    }
    let triangles = topology.triangles(&indices);
    if triangles.is_empty() {
        notices.add(NoticeKind::LeftOut, place, "it has no triangle and is left out");
        return Ok(None);
    }
    let uvs = uvs.map_or_else(|| vec![Vec2::ZERO; count], |uvs| finite_uvs(uvs, place, notices));
    let Some(normals) = normals else {
        // Splitting at creases makes up to one vertex a corner.
        budget.take_vertices(triangles.len() as u64)?;
        return Ok(Some(mesh_with_creases(&positions, &uvs, &triangles)));
    };
    let normals = unit_normals(normals, &positions, &triangles, place, notices);
    Ok(Some(Mesh { positions, normals, uvs, indices: triangles }))
}

fn finite_uvs(mut uvs: Vec<Vec2>, place: &str, notices: &mut Notices) -> Vec<Vec2> {
    let mut is_whole = true;
    for uv in uvs.iter_mut().filter(|uv| !uv.is_finite()) {
        *uv = Vec2::ZERO;
        is_whole = false;
    }
    if !is_whole {
        notices.add(NoticeKind::Repaired, place, "texture coordinates that are not finite became zero");
    }
    uvs
}

fn unit_normals(
    normals: Vec<Vec3>,
    positions: &[Vec3],
    triangles: &[u32],
    place: &str,
    notices: &mut Notices,
) -> Vec<Vec3> {
    if normals.iter().all(|normal| normal.try_normalize().is_some()) {
        return normals.iter().map(|normal| normal.try_normalize().unwrap_or(Vec3::Y)).collect();
    }
    notices.add(NoticeKind::Repaired, place, "normals without a direction are computed anew");
    let smooth = smooth_normals(positions, triangles);
    normals.iter().zip(smooth).map(|(normal, smooth)| normal.try_normalize().unwrap_or(smooth)).collect()
}
