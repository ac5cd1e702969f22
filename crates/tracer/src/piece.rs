//! A triangle of a placed shape as the tree for photos keeps it.

use glam::{Vec3, Vec3A};

use homewright_scene::material::Alpha;

use crate::accel::Accel;
use crate::blas::TriangleHit;
use crate::gloss::MATERIAL;
use crate::pack::{Mask, Pack};
use crate::record::Record;
use crate::sheen;
use crate::surface::{Passage, Surface};
use crate::twin::Twin;

/// Numbers of a triangle in [`crate::flat::Flat::shading`].
pub(crate) const STRIDE: u32 = 16;

/// Place of the number among those whose bits say how a triangle is shaded; from [`SURFACE`] on they are the number of its
/// surface.
pub(crate) const KIND: u32 = 15;
/// It scatters light like paper.
pub(crate) const MATT: u32 = 1;
/// Its normals vary.
pub(crate) const SMOOTH: u32 = 2;
/// Its colour varies.
pub(crate) const TEXTURED: u32 = 4;
/// It is gloss over paper, or metal, but no mirror of metal and nothing else; there may be layers on it.
pub(crate) const GLOSSY: u32 = 8;
/// It is a mirror of metal, of one colour.
pub(crate) const MIRROR: u32 = 16;
/// There is lacquer or sheen on its gloss, or it is brushed.
pub(crate) const LAYERED: u32 = 32;
/// Its facets are brushed.
pub(crate) const BRUSHED: u32 = 64;
/// It is gauze or glass, and what scatters of it is matt or glossy.
pub(crate) const SHEER: u32 = 128;
/// Its gloss or its lacquer may mirror.
pub(crate) const POLISHED: u32 = 256;
/// Bits before the number of the surface.
pub(crate) const SURFACE: u32 = 12;

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
    let is_there = matches!(slot.passage, Passage::Opaque | Passage::Cutout);
    let is_sheer = !is_there && surface.is_sheer();
    let is_body = is_there || is_sheer;
    let (is_matt, is_glossy) = (is_body && surface.is_matt(), is_body && surface.is_glossy());
    let bits = [
        (is_matt, MATT),
        (piece.is_smooth, SMOOTH),
        (surface.has_textures(), TEXTURED),
        (is_glossy && !is_matt, GLOSSY),
        (is_there && surface.is_metal_mirror(), MIRROR),
        (is_glossy && Twin::needed(&surface.material), LAYERED),
        (is_glossy && surface.material.anisotropy > 0.0, BRUSHED),
        (is_sheer, SHEER),
        (is_glossy && surface.is_polished(), POLISHED),
    ];
    let kind = bits.iter().map(|(is_so, bit)| u32::from(*is_so) * bit).sum::<u32>() | slot.surface << SURFACE;
    numbers[KIND as usize] = f32::from_bits(kind);
    let record =
        Record { corners: points.map(Vec3::from), uvs: vertices.map(|vertex| mesh.uvs[vertex]), surface: slot.surface };
    Some((points, piece, record, numbers))
}

/// Those of sixteen triangles whose kind has one of some bits.
#[inline(always)]
pub(crate) fn has<P: Pack>(kind: P::Int, bits: u32) -> Mask {
    !P::int_eq(kind & P::int(bits), P::int(0))
}

/// The numbers of a material that [`crate::gloss`] needs.
pub(crate) fn finish(surface: &Surface) -> [f32; MATERIAL as usize] {
    let material = &surface.material;
    let tint = if material.thickness > 0.0 { surface.half_attenuation() } else { Vec3::ONE };
    let ratio = (material.ior - 1.0) / (material.ior + 1.0).max(1e-3);
    let grazing = material.specular.clamp(0.0, 1.0);
    let dyed = (material.specular_color.max(Vec3::ZERO) * (ratio * ratio)).min(Vec3::ONE) * grazing;
    let sheen = material.sheen_color.clamp(Vec3::ZERO, Vec3::ONE);
    [
        dyed.x,
        dyed.y,
        dyed.z,
        grazing,
        material.metallic.clamp(0.0, 1.0),
        material.roughness.clamp(0.0, 1.0),
        material.clearcoat.clamp(0.0, 1.0),
        material.clearcoat_roughness.clamp(0.0, 1.0),
        sheen.x,
        sheen.y,
        sheen.z,
        material.sheen_roughness.clamp(sheen::SMOOTHEST, 1.0),
        material.anisotropy.clamp(0.0, 1.0),
        if material.alpha == Alpha::Blend { material.base_color.w.clamp(0.0, 1.0) } else { 1.0 },
        material.transmission.clamp(0.0, 1.0),
        material.ior.max(1.0),
        f32::from(u8::from(material.thickness <= 0.0)),
        tint.x,
        tint.y,
        tint.z,
    ]
}
