//! What lies under a pixel: a ray through the shapes that the view shows.

use glam::{Mat4, Vec2, Vec3};
use homewright_geometry::Mesh;
use homewright_geometry::intersect::Ray;
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

/// The nearest hit under a point of the picture, in pixels from its top left.
pub(crate) fn pick(scene: &Scene, list: &DrawList, stores: Stores<'_>, view: &View, pixel: Vec2) -> Option<Hit> {
    let lens = Lens::new(&view.camera, view.aspect());
    let (origin, direction) = lens.ray(pixel / view.size.max(glam::UVec2::ONE).as_vec2());
    let shows = list.showing(view);
    along(scene, list, stores, (view, &shows), &Ray { origin, direction })
}

/// The nearest hit along a ray among what `shows` wants and a view keeps.
pub(crate) fn along(
    scene: &Scene,
    list: &DrawList,
    stores: Stores<'_>,
    (view, shows): (&View, &dyn Fn(&Placed) -> bool),
    ray: &Ray,
) -> Option<Hit> {
    let mut candidates: Vec<(f32, &Placed)> = list
        .placed
        .iter()
        .filter(|placed| shows(placed))
        .filter_map(|placed| Some((ray.bounds(&placed.bounds.grown(1e-4))?.0, placed)))
        .collect();
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut nearest: Option<Hit> = None;
    for (enters, placed) in candidates {
        if nearest.is_some_and(|hit| hit.distance < enters) {
            break;
        }
        let Some(hit) = meet(scene, stores, view, placed, ray) else { continue };
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
        origin: shape_from_scene.transform_point3(ray.origin),
        direction: shape_from_scene.transform_vector3(ray.direction),
    };
    let shape = stores.meshes.get(placed.shape)?;
    let keeps = |t: f32| {
        let point = ray.at(t);
        let is_inside = |kept: homewright_geometry::Bounds| point.cmpge(kept.min).all() && point.cmple(kept.max).all();
        view.section.is_none_or(|section| (point - section.point).dot(section.normal) >= 0.0)
            && view.section_box.is_none_or(is_inside)
    };
    let mut best: Option<(f32, Vec3)> = None;
    for (primitive, mesh) in shape.shape.primitives.iter().enumerate() {
        if shape.primitives.get(primitive).is_none_or(std::ops::Range::is_empty) {
            continue;
        }
        best = nearest_triangle(mesh, &local, &keeps, best);
    }
    let (distance, normal) = best?;
    let position = ray.at(distance);
    let normal = turned(&matrix, normal);
    let normal = if normal.dot(ray.direction) > 0.0 { -normal } else { normal };
    Some(Hit { tag: placed.tag, node: placed.key, position, normal, distance })
}

fn turned(matrix: &Mat4, normal: Vec3) -> Vec3 {
    matrix.inverse().transpose().transform_vector3(normal).try_normalize().unwrap_or(Vec3::Y)
}

/// The nearest of a mesh's triangles, from either side, if nearer than `best`.
fn nearest_triangle(
    mesh: &Mesh,
    ray: &Ray,
    keeps: &impl Fn(f32) -> bool,
    mut best: Option<(f32, Vec3)>,
) -> Option<(f32, Vec3)> {
    for triangle in mesh.indices.as_chunks::<3>().0 {
        let corners = triangle.map(|index| mesh.positions[index as usize]);
        let Some(hit) = ray.triangle(corners) else { continue };
        let is_nearer = hit.distance > 1e-4 && best.is_none_or(|(nearest, _)| hit.distance < nearest);
        if is_nearer && keeps(hit.distance) {
            best = Some((hit.distance, (corners[1] - corners[0]).cross(corners[2] - corners[0])));
        }
    }
    best
}
