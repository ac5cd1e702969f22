//! What lies under a pixel: a ray through the shapes that the view shows.

use glam::{Mat4, Vec2, Vec3};
use homewright_geometry::{Bounds, Mesh};
use homewright_scene::{Key, Scene, Tag};

use crate::draw_list::{DrawList, Placed, Stores};
use crate::settings::View;
use crate::view::Lens;

/// What a ray met first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The node's tag.
    pub tag: Tag,
    /// The node.
    pub node: Key,
    /// Where, scene frame, metres.
    pub position: Vec3,
    /// Unit normal of the surface there, towards the eye.
    pub normal: Vec3,
    /// Metres from the start of the ray.
    pub distance: f32,
}

/// A ray in any frame; `direction` need not have length 1.
#[derive(Debug, Clone, Copy)]
struct Ray {
    start: Vec3,
    direction: Vec3,
}

/// The nearest hit under a point of the picture, in pixels from its top left.
pub(crate) fn pick(scene: &Scene, list: &DrawList, stores: Stores<'_>, view: &View, pixel: Vec2) -> Option<Hit> {
    let lens = Lens::new(&view.camera, view.aspect());
    let (start, direction) = lens.ray(pixel / view.size.max(glam::UVec2::ONE).as_vec2());
    let ray = Ray { start, direction };
    let shows = list.showing(view);
    let mut candidates: Vec<(f32, &Placed)> = list
        .placed
        .iter()
        .filter(|placed| shows(placed))
        .filter_map(|placed| Some((entry(&placed.bounds, &ray)?, placed)))
        .collect();
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut nearest: Option<Hit> = None;
    for (enters, placed) in candidates {
        if nearest.is_some_and(|hit| hit.distance < enters) {
            break;
        }
        let Some(hit) = meet(scene, stores, view, placed, &ray) else { continue };
        if nearest.is_none_or(|before| hit.distance < before.distance) {
            nearest = Some(hit);
        }
    }
    nearest
}

/// Where a ray meets one placed shape first.
fn meet(scene: &Scene, stores: Stores<'_>, view: &View, placed: &Placed, ray: &Ray) -> Option<Hit> {
    let matrix = scene.nodes.get(&placed.key)?.matrix();
    if matrix.determinant().abs() < 1e-20 {
        return None;
    }
    let shape_from_scene = matrix.inverse();
    let local = Ray {
        start: shape_from_scene.transform_point3(ray.start),
        direction: shape_from_scene.transform_vector3(ray.direction),
    };
    let shape = stores.meshes.get(placed.shape)?;
    let is_mirrored = matrix.determinant() < 0.0;
    let keeps = |t: f32| {
        view.section.is_none_or(|section| (ray.start + ray.direction * t - section.point).dot(section.normal) >= 0.0)
    };
    let mut best: Option<(f32, Vec3)> = None;
    for (primitive, mesh) in shape.shape.primitives.iter().enumerate() {
        if shape.primitives.get(primitive).is_none_or(std::ops::Range::is_empty) {
            continue;
        }
        let material = stores.materials.get(placed.materials.get(primitive).copied().unwrap_or_default());
        let both = material.is_double_sided || is_mirrored || view.section.is_some();
        best = nearest_triangle(mesh, &local, both, &keeps, best);
    }
    let (distance, normal) = best?;
    let position = ray.start + ray.direction * distance;
    let normal = turned(&matrix, normal);
    let normal = if normal.dot(ray.direction) > 0.0 { -normal } else { normal };
    Some(Hit { tag: placed.tag, node: placed.key, position, normal, distance })
}

fn turned(matrix: &Mat4, normal: Vec3) -> Vec3 {
    matrix.inverse().transpose().transform_vector3(normal).try_normalize().unwrap_or(Vec3::Y)
}

/// The nearest of a mesh's triangles (Möller and Trumbore 1997), if nearer than `best`; back faces only if asked.
fn nearest_triangle(
    mesh: &Mesh,
    ray: &Ray,
    both: bool,
    keeps: &impl Fn(f32) -> bool,
    mut best: Option<(f32, Vec3)>,
) -> Option<(f32, Vec3)> {
    for triangle in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = triangle.map(|index| mesh.positions[index as usize]);
        let (u_edge, v_edge) = (b - a, c - a);
        let across = ray.direction.cross(v_edge);
        let facing = u_edge.dot(across);
        if facing.abs() < 1e-12 || (facing < 0.0 && !both) {
            continue;
        }
        let from = ray.start - a;
        let u = from.dot(across) / facing;
        let around = from.cross(u_edge);
        let v = ray.direction.dot(around) / facing;
        let t = v_edge.dot(around) / facing;
        let is_inside = u >= 0.0 && v >= 0.0 && u + v <= 1.0 && t > 1e-4;
        if is_inside && best.is_none_or(|(nearest, _)| t < nearest) && keeps(t) {
            best = Some((t, u_edge.cross(v_edge)));
        }
    }
    best
}

/// How far along the ray a box begins; `None` if it is missed.
fn entry(bounds: &Bounds, ray: &Ray) -> Option<f32> {
    let inverse = ray.direction.recip();
    let (a, b) = ((bounds.min - ray.start) * inverse, (bounds.max - ray.start) * inverse);
    let enters = a.min(b).max_element().max(0.0);
    let leaves = a.max(b).min_element();
    (enters <= leaves * 1.000_001 + 1e-5).then_some(enters)
}
