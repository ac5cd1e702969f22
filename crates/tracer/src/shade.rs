//! The point of a surface that a path has come to: normal, texture coordinates, material.

use glam::{Vec2, Vec3A};
use homewright_scene::Material;

use crate::accel::{Accel, Contact};
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
}

impl<'a> ShadePoint<'a> {
    pub(crate) fn new(accel: &'a Accel, contact: &Contact, toward_eye: Vec3A) -> Self {
        let surface = accel.surface(contact);
        let instance = &accel.instances[contact.instance as usize];
        let uv = instance.uv(&contact.hit);
        let face = if contact.is_front { contact.normal } else { -contact.normal };
        let (mesh, vertices) = instance.triangle(&contact.hit);
        let [a, b, c] = vertices.map(|vertex| Vec3A::from(mesh.normals[vertex]));
        let hit = &contact.hit;
        let mixed = a * (1.0 - hit.u - hit.v) + b * hit.u + c * hit.v;
        let mut normal = instance.normal_in_scene(mixed);
        if normal.dot(face) < 0.0 {
            normal = -normal;
        }
        if mixed.length_squared() < 1e-6 {
            normal = face;
        }
        if surface.has_normal_texture() {
            normal = bumped(accel, contact, surface, normal, uv).unwrap_or(normal);
        }
        Self {
            surface,
            point: surface.at(uv),
            position: contact.position,
            face,
            normal: turned_to(normal, toward_eye, face),
        }
    }

    pub(crate) fn material(&self) -> &'a Material {
        &self.surface.material
    }
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

/// The normal texture's normal: X along growing u, Y against growing v, as images lie.
fn bumped(accel: &Accel, contact: &Contact, surface: &Surface, normal: Vec3A, uv: Vec2) -> Option<Vec3A> {
    let instance = &accel.instances[contact.instance as usize];
    let (mesh, vertices) = instance.triangle(&contact.hit);
    let [a, b, c] = instance.corners(&contact.hit);
    let [uv_a, uv_b, uv_c] = vertices.map(|vertex| surface.placed_normal_uv(mesh.uvs[vertex]));
    let (edge_1, edge_2) = (b - a, c - a);
    let (uv_1, uv_2) = (uv_b - uv_a, uv_c - uv_a);
    let determinant = uv_1.perp_dot(uv_2);
    if determinant.abs() < 1e-12 {
        return None;
    }
    let along_u = (edge_1 * uv_2.y - edge_2 * uv_1.y) / determinant;
    let along_v = (edge_2 * uv_1.x - edge_1 * uv_2.x) / determinant;
    let tangent = (along_u - normal * along_u.dot(normal)).try_normalize()?;
    let upright = normal.cross(tangent);
    let bitangent = if upright.dot(along_v) > 0.0 { -upright } else { upright };
    let bump = surface.tangent_normal(uv);
    (tangent * bump.x + bitangent * bump.y + normal * bump.z.max(0.05)).try_normalize()
}
