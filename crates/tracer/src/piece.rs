//! A triangle of a placed shape as the tree for photos keeps it.

use glam::{Vec3, Vec3A};

use crate::accel::Accel;
use crate::blas::TriangleHit;
use crate::record::Record;
use crate::surface::Passage;

/// Numbers of a triangle in [`crate::flat::Flat::shading`].
pub(crate) const STRIDE: u32 = 16;

/// Place of the number among those that says whether a triangle is matt.
pub(crate) const KIND: u32 = 15;
/// It scatters light like paper, of one colour all over, and is flat.
pub(crate) const MATT: f32 = 1.0;
/// The same, but its normals vary.
pub(crate) const SMOOTH: f32 = 2.0;

/// What a triangle does to a ray that only wants to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shade {
    /// Nothing: it throws no shadow, or is the glowing opening of a luminaire.
    None,
    /// Stops it.
    Full,
    /// Depends on where and how it is met.
    Part,
}

/// One triangle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) instance: u32,
    /// Place in the instance's [`crate::blas::Blas::triangles`].
    pub(crate) triangle: u32,
    pub(crate) shade: Shade,
    pub(crate) is_cutout: bool,
    /// Whether its normals vary.
    pub(crate) is_smooth: bool,
}

/// A triangle of a placed shape in the scene; none where it has no area.
pub(crate) fn prepared(
    accel: &Accel,
    number: u32,
    triangle: u32,
) -> Option<([Vec3A; 3], Piece, Record, [f32; STRIDE as usize])> {
    let instance = &accel.instances[number as usize];
    let hit = TriangleHit { t: 0.0, u: 0.0, v: 0.0, triangle, is_front: true };
    let points = instance.corners(&hit);
    let normal = instance.outward_of(&points)?;
    let slot = instance.slot(&hit);
    let surface = &accel.surfaces[slot.surface as usize];
    let (mesh, vertices) = instance.triangle(&hit);
    let corners = vertices.map(|vertex| {
        let given = Vec3A::from(mesh.normals[vertex]);
        if given.length_squared() < 1e-6 { normal } else { instance.normal_in_scene(given) }
    });
    let piece = Piece {
        instance: number,
        triangle,
        shade: match slot.passage {
            _ if !instance.casts_shadow => Shade::None,
            Passage::Opaque if slot.is_luminaire => Shade::None,
            Passage::Opaque => Shade::Full,
            Passage::Cutout | Passage::Translucent => Shade::Part,
        },
        is_cutout: slot.passage == Passage::Cutout,
        is_smooth: corners.iter().any(|corner| corner.dot(normal) < 0.999_99),
    };
    let mut numbers = [0.0; STRIDE as usize];
    let parts = [normal.into(), surface.mean_color, corners[0].into(), corners[1].into(), corners[2].into()];
    for (place, part) in parts.into_iter().enumerate() {
        numbers[place * 3..place * 3 + 3].copy_from_slice(&part.to_array());
    }
    let is_matt = slot.passage == Passage::Opaque && surface.is_plainly_matt();
    numbers[KIND as usize] = match (is_matt, piece.is_smooth) {
        (false, _) => 0.0,
        (true, false) => MATT,
        (true, true) => SMOOTH,
    };
    let record =
        Record { corners: points.map(Vec3::from), uvs: vertices.map(|vertex| mesh.uvs[vertex]), surface: slot.surface };
    Some((points, piece, record, numbers))
}
