//! Small scenes in which the light is known.

use std::sync::Arc;

use glam::{Affine3A, Vec2, Vec3, Vec4};
use homewright_geometry::Mesh;
use homewright_scene::light::Emitter;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::sky::Sky;
use homewright_scene::{Environment, Key, Light, Material, Node, Scene, Tag};

/// A scene in the dark.
pub(crate) fn dark() -> Scene {
    let environment =
        Environment { sun: None, zenith: Vec3::ZERO, horizon: Vec3::ZERO, ground: Vec3::ZERO, sky: Sky::Gradient };
    Scene { environment, ..Scene::default() }
}

/// A lamp at a place that shines straight down, white.
pub(crate) fn lamp(position: Vec3, emitter: Emitter, flux: f32) -> Light {
    Light {
        name: String::new(),
        tag: Tag(1000),
        position,
        direction: Vec3::NEG_Y,
        along: Vec3::X,
        emitter,
        web: None,
        flux,
        color: Vec3::ONE,
        casts_shadow: true,
    }
}

/// A matt surface of one grey.
pub(crate) fn grey(albedo: f32) -> Material {
    Material {
        base_color: Vec4::new(albedo, albedo, albedo, 1.0),
        roughness: 1.0,
        specular: 0.0,
        ..Material::default()
    }
}

/// A quadrilateral, counter-clockwise seen from outside.
pub(crate) fn quad(corners: [Vec3; 4]) -> Mesh {
    let normal =
        (corners[1] - corners[0]).cross(corners[2] - corners[0]).try_normalize().expect("corners are not in a line");
    Mesh {
        positions: corners.to_vec(),
        normals: vec![normal; 4],
        uvs: vec![Vec2::ZERO, Vec2::X, Vec2::ONE, Vec2::Y],
        indices: vec![0, 1, 2, 0, 2, 3],
    }
}

/// A box whose faces look out, or in.
pub(crate) fn cuboid(min: Vec3, max: Vec3, looks_in: bool) -> Mesh {
    let mut mesh = Mesh::default();
    for axis in 0..3 {
        for side in [false, true] {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            let mut corners = [Vec3::ZERO; 4];
            for (corner, (at_u, at_v)) in corners.iter_mut().zip([(0, 0), (1, 0), (1, 1), (0, 1)]) {
                corner[axis] = if side { max[axis] } else { min[axis] };
                corner[u] = if at_u == 1 { max[u] } else { min[u] };
                corner[v] = if at_v == 1 { max[v] } else { min[v] };
            }
            if side == looks_in {
                corners.reverse();
            }
            mesh.append(&quad(corners));
        }
    }
    mesh
}

/// Puts a mesh with a material into a scene and answers its key.
pub(crate) fn put(scene: &mut Scene, mesh: Mesh, material: Material, layer: Layer) -> Key {
    let key = Key(scene.nodes.len() as u128 + 1);
    scene.shapes.insert(key, Arc::new(Shape { primitives: vec![mesh] }));
    scene.materials.insert(key, material);
    scene.nodes.insert(
        key,
        Node {
            name: String::new(),
            tag: Tag(key.0),
            layer,
            shape: key,
            materials: vec![key],
            scene_from_shape: Affine3A::IDENTITY,
            is_visible: true,
            casts_shadow: true,
            facing: None,
        },
    );
    key
}
