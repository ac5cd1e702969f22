//! The point of a surface that a path has come to: normal, texture coordinates, material.

use glam::{Vec2, Vec3, Vec3A};
use homewright_geometry::math;
use homewright_scene::Material;

use crate::accel::{Accel, Contact};
use crate::bsdf::Bsdf;
use crate::surface::{Surface, SurfacePoint};

/// A point to be shaded.
#[derive(Debug)]
pub(crate) struct ShadePoint<'a> {
    pub(crate) surface: &'a Surface,
    pub(crate) point: SurfacePoint,
    pub(crate) position: Vec3A,
    /// Across the triangle, on the eye's side.
    pub(crate) face: Vec3A,
    /// For light: smooth, by texture, on the eye's side.
    pub(crate) normal: Vec3A,
    /// For filters: smooth, without the bumps of a texture, whose noise would pass for edges.
    pub(crate) smooth: Vec3A,
    /// Direction of brushing, upright on `normal`; none where the surface is not brushed.
    pub(crate) brushed: Option<Vec3A>,
    is_front: bool,
}

impl<'a> ShadePoint<'a> {
    /// `width` is that of the bundle of rays which the surface is met by, metres: textures are averaged over it.
    pub(crate) fn new(accel: &'a Accel, contact: &Contact, toward_eye: Vec3A, width: f32) -> Self {
        let surface = accel.surface(contact);
        let uvs = accel.uvs(contact);
        let hit = &contact.hit;
        let uv = uvs[0] * (1.0 - hit.u - hit.v) + uvs[1] * hit.u + uvs[2] * hit.v;
        let face = if contact.is_front { contact.normal } else { -contact.normal };
        let mut normal = accel.smooth_normal(contact).unwrap_or(face);
        if normal.dot(face) < 0.0 {
            normal = -normal;
        }
        let smooth = turned_to(normal, toward_eye, face);
        let footprint = if width > 0.0 && surface.has_textures() {
            footprint(&uvs, (&contact.corners, contact.normal), toward_eye, width)
        } else {
            0.0
        };
        if surface.has_normal_texture() {
            normal = bumped(&uvs, contact, surface, normal, (uv, footprint)).unwrap_or(normal);
        }
        let normal = turned_to(normal, toward_eye, face);
        let brushed = if surface.material.anisotropy > 0.0 { brushed(&uvs, contact, surface, normal) } else { None };
        Self {
            surface,
            point: surface.at(uv, footprint),
            is_front: contact.is_front,
            position: contact.position,
            face,
            normal,
            smooth,
            brushed,
        }
    }

    pub(crate) fn bsdf(&self, toward_eye: Vec3A) -> Bsdf<'a> {
        let frame = (self.normal, self.brushed);
        Bsdf::new(&self.surface.material, &self.point, frame, toward_eye, self.surface.twin())
    }

    /// Luminance of the surface itself on the side that is seen, cd/m².
    pub(crate) fn glow(&self) -> Vec3 {
        let glows = self.is_front || self.surface.material.is_double_sided || self.surface.material.is_unlit;
        if glows { self.point.emission } else { Vec3::ZERO }
    }

    pub(crate) fn material(&self) -> &'a Material {
        &self.surface.material
    }
}

/// Width of a bundle of rays in texture coordinates, as it meets a triangle by its corners and unit normal.
pub(crate) fn footprint(
    uvs: &[Vec2; 3],
    (corners, normal): (&[Vec3A; 3], Vec3A),
    toward_eye: Vec3A,
    width: f32,
) -> f32 {
    let on_texture = (uvs[1] - uvs[0]).perp_dot(uvs[2] - uvs[0]).abs();
    let [a, b, c] = *corners;
    let on_surface = (b - a).cross(c - a).length().max(1e-12);
    // Slanted bundles are longer than wide; the root is between both.
    let slant = normal.dot(toward_eye).abs().clamp(0.05, 1.0);
    width * (on_texture / on_surface / slant).sqrt()
}

/// A normal that the eye can see.
fn turned_to(normal: Vec3A, toward_eye: Vec3A, face: Vec3A) -> Vec3A {
    const LEAST: f32 = 0.02;
    let cosine = normal.dot(toward_eye);
    if cosine >= LEAST {
        return normal;
    }
    (normal + toward_eye * (LEAST - cosine)).try_normalize().unwrap_or(face)
}

/// The direction of brushing: growing u turned by the material's angle.
fn brushed(uvs: &[Vec2; 3], contact: &Contact, surface: &Surface, normal: Vec3A) -> Option<Vec3A> {
    let (along_u, _) = directions(contact, *uvs)?;
    let tangent = (along_u - normal * along_u.dot(normal)).try_normalize()?;
    let turn = surface.material.anisotropy_rotation;
    let (sine, cosine) = (math::sin32(turn), math::cos32(turn));
    (tangent * cosine + normal.cross(tangent) * sine).try_normalize()
}

/// Where u and v grow on the triangle, in the scene.
fn directions(contact: &Contact, uvs: [Vec2; 3]) -> Option<(Vec3A, Vec3A)> {
    let [a, b, c] = contact.corners;
    let (edge_1, edge_2) = (b - a, c - a);
    let (uv_1, uv_2) = (uvs[1] - uvs[0], uvs[2] - uvs[0]);
    let determinant = uv_1.perp_dot(uv_2);
    if determinant.abs() < 1e-12 {
        return None;
    }
    let along_u = (edge_1 * uv_2.y - edge_2 * uv_1.y) / determinant;
    let along_v = (edge_2 * uv_1.x - edge_1 * uv_2.x) / determinant;
    Some((along_u, along_v))
}

/// The normal texture's normal: X along growing u, Y against growing v, as images lie.
fn bumped(uvs: &[Vec2; 3], contact: &Contact, surface: &Surface, normal: Vec3A, at: (Vec2, f32)) -> Option<Vec3A> {
    let (along_u, along_v) = directions(contact, uvs.map(|uv| surface.placed_normal_uv(uv)))?;
    let tangent = (along_u - normal * along_u.dot(normal)).try_normalize()?;
    let upright = normal.cross(tangent);
    let bitangent = if upright.dot(along_v) > 0.0 { -upright } else { upright };
    let bump = surface.tangent_normal(at.0, at.1);
    (tangent * bump.x + bitangent * bump.y + normal * bump.z.max(0.05)).try_normalize()
}
