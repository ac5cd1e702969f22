//! Rays against trees: the same answer as asking every triangle.

use std::sync::Arc;

use crate::common::{cuboid, grey, put};
use glam::{Affine3A, Vec2, Vec3, Vec4};
use homewright_geometry::Mesh;
use homewright_scene::image::{ColorSpace, Image};
use homewright_scene::material::{Alpha, Texture};
use homewright_scene::node::Layer;
use homewright_scene::{Key, Material, Scene, SceneDelta};
use homewright_tracer::Accel;
use proptest::prelude::*;

fn soup(numbers: &[[f32; 9]]) -> Mesh {
    let mut mesh = Mesh::default();
    for triangle in numbers {
        let at = |first: usize| Vec3::new(triangle[first], triangle[first + 1], triangle[first + 2]);
        mesh.indices.extend([0, 1, 2].map(|corner| mesh.positions.len() as u32 + corner));
        mesh.positions.extend([at(0), at(0) + at(3) * 0.3, at(0) + at(6) * 0.3]);
        mesh.normals.extend([Vec3::Y; 3]);
        mesh.uvs.extend([Vec2::ZERO; 3]);
    }
    mesh
}

/// Nearest hit by asking every triangle, but not at its edges: what share of a triangle is left out there. None that is
/// seen nearly from its edge.
fn brute(mesh: &Mesh, (origin, direction): (Vec3, Vec3), edge: f64) -> Option<f32> {
    let (origin, direction) = (origin.as_dvec3(), direction.as_dvec3());
    let hit = |triangle: &[u32]| {
        let [a, b, c] = [0, 1, 2].map(|corner| mesh.positions[triangle[corner] as usize].as_dvec3());
        let p = direction.cross(c - a);
        let determinant = (b - a).dot(p);
        let is_grazed = determinant.abs() < (b - a).cross(c - a).length() * 0.05;
        let s = origin - a;
        let u = s.dot(p) / determinant;
        let q = s.cross(b - a);
        let v = direction.dot(q) / determinant;
        let t = (c - a).dot(q) / determinant;
        (!is_grazed && u >= edge && v >= edge && u + v <= 1.0 - edge && t > 1e-4).then_some(t as f32)
    };
    mesh.indices.chunks_exact(3).filter_map(hit).min_by(f32::total_cmp)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_tree_finds_what_asking_every_triangle_finds(
        triangles in prop::collection::vec(prop::array::uniform9(-1.0_f32..1.0), 1..200),
        from in prop::array::uniform3(-2.0_f32..2.0),
        to in prop::array::uniform3(-1.0_f32..1.0),
    ) {
        let mesh = soup(&triangles);
        let mut scene = Scene::default();
        put(&mut scene, mesh.clone(), grey(0.5), Layer::Item);
        let accel = Accel::new(&scene);
        let (origin, target) = (Vec3::from(from), Vec3::from(to));
        if let Some(direction) = (target - origin).try_normalize()
            && let Some(expected) = brute(&mesh, (origin, direction), 1e-4)
        {
            let hit = accel.closest(origin, direction, 100.0).expect("something is met");
            // Hits on the very edge count for the tree and not for the plain test: it may only be nearer.
            prop_assert!(hit.distance <= expected + 1e-4, "{} beyond {expected}", hit.distance);
            prop_assert!(accel.transmittance(origin, direction, expected + 1e-3) == Vec3::ZERO);
        }
    }
}

/// Slats, rods' sides and the like: triangles up to 6 m long, some a millimetre wide, in any direction.
fn slats(numbers: &[([f32; 9], f32, f32)]) -> Mesh {
    let mut mesh = Mesh::default();
    for ([x, y, z, along_x, along_y, along_z, side_x, side_y, side_z], length, width) in numbers {
        let at = Vec3::new(*x, *y, *z) * 3.0;
        let along = Vec3::new(*along_x, *along_y, *along_z).normalize_or(Vec3::X);
        let side = Vec3::new(*side_x, *side_y, *side_z).reject_from_normalized(along).normalize_or(Vec3::Y);
        mesh.indices.extend([0, 1, 2].map(|corner| mesh.positions.len() as u32 + corner));
        mesh.positions.extend([at, at + along * *length, at + along * (*length * 0.3) + side * *width]);
        mesh.normals.extend([Vec3::Y; 3]);
        mesh.uvs.extend([Vec2::ZERO; 3]);
    }
    mesh
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn long_thin_triangles_are_met_wherever_a_ray_runs_through_them(
        numbers in prop::collection::vec((prop::array::uniform9(-1.0_f32..1.0), 0.5_f32..6.0, 0.001_f32..0.2), 1..400),
        from in prop::collection::vec(prop::array::uniform3(-4.0_f32..4.0), 60),
    ) {
        let mesh = slats(&numbers);
        let mut scene = Scene::default();
        put(&mut scene, mesh.clone(), grey(0.5), Layer::Item);
        let accel = Accel::new(&scene);
        // Each towards a place in one of the triangles.
        let rays: Vec<(Vec3, Vec3)> = from.iter().enumerate().filter_map(|(number, from)| {
            let triangle = number * 7 % numbers.len();
            let [a, b, c] = [0, 1, 2].map(|corner| mesh.positions[triangle * 3 + corner]);
            let from = Vec3::from(*from);
            Some((from, (a * 0.2 + b * 0.5 + c * 0.3 - from).try_normalize()?))
        }).collect();
        let together = accel.closest_of_many(&rays, 100.0);
        let mut met = 0;
        for ((from, way), together) in rays.iter().zip(&together) {
            let alone = accel.closest(*from, *way, 100.0);
            if let Some(expected) = brute(&mesh, (*from, *way), 0.02) {
                met += 1;
                for hit in [alone, *together] {
                    let distance = hit.map_or(f32::INFINITY, |hit| hit.distance);
                    prop_assert!(distance <= expected + 1e-3, "{distance} beyond {expected}, from {from} along {way}");
                }
            }
        }
        prop_assert!(met * 2 > rays.len(), "{met} of {} rays met something", rays.len());
        prop_assert_eq!(together, accel.without_wide_vectors().closest_of_many(&rays, 100.0));
    }
}

#[test]
fn a_moved_node_is_met_where_it_is_now() {
    let mut scene = Scene::default();
    let key = put(&mut scene, cuboid(Vec3::splat(-0.5), Vec3::splat(0.5), false), grey(0.5), Layer::Item);
    let mut accel = Accel::new(&scene);
    assert_eq!(accel.closest(Vec3::Y * 3.0, Vec3::NEG_Y, 10.0).map(|hit| hit.distance), Some(2.5));
    let mut node = scene.nodes[&key].clone();
    node.scene_from_shape = Affine3A::from_translation(Vec3::Y * -1.0);
    let mut delta = SceneDelta::default();
    delta.nodes.insert(key, node);
    accel.update(&delta);
    let hit = accel.closest(Vec3::Y * 3.0, Vec3::NEG_Y, 10.0).unwrap();
    assert_eq!((hit.distance, hit.normal, hit.is_front), (3.5, Vec3::Y, true));
    delta.nodes.clear();
    delta.dropped_nodes.push(key);
    accel.update(&delta);
    assert_eq!(accel.closest(Vec3::Y * 3.0, Vec3::NEG_Y, 10.0), None);
}

#[test]
fn a_mirrored_box_still_looks_out() {
    let mut scene = Scene::default();
    let key = put(&mut scene, cuboid(Vec3::splat(-0.5), Vec3::splat(0.5), false), grey(0.5), Layer::Item);
    scene.nodes.get_mut(&key).unwrap().scene_from_shape = Affine3A::from_scale(Vec3::new(-2.0, 1.0, 1.0));
    let hit = Accel::new(&scene).closest(Vec3::X * 3.0, Vec3::NEG_X, 10.0).unwrap();
    assert_eq!((hit.distance, hit.normal, hit.is_front), (2.0, Vec3::X, true));
}

#[test]
fn holes_of_a_cut_out_texture_are_passed() {
    let mut scene = Scene::default();
    let corners = [Vec3::ZERO, Vec3::X, Vec3::new(1.0, 1.0, 0.0), Vec3::Y];
    let image =
        Image { width: 2, height: 1, rgba: vec![255, 255, 255, 255, 255, 255, 255, 0], color_space: ColorSpace::Srgb };
    scene.images.insert(Key(77), Arc::new(image));
    let material = Material {
        base_color: Vec4::ONE,
        base_color_texture: Some(Texture::plain(Key(77))),
        alpha: Alpha::Mask(0.5),
        ..Material::default()
    };
    put(&mut scene, crate::common::quad(corners), material, Layer::Item);
    let accel = Accel::new(&scene);
    assert!(accel.closest(Vec3::new(0.25, 0.5, 1.0), Vec3::NEG_Z, 9.0).is_some());
    assert!(accel.closest(Vec3::new(0.75, 0.5, 1.0), Vec3::NEG_Z, 9.0).is_none());
    assert_eq!(accel.transmittance(Vec3::new(0.75, 0.5, 1.0), Vec3::NEG_Z, 9.0), Vec3::ONE);
}

#[test]
fn unsound_input_is_left_out_without_harm() {
    let mut scene = Scene::default();
    let mut broken = cuboid(Vec3::splat(-0.5), Vec3::splat(0.5), false);
    broken.indices[0] = 999;
    put(&mut scene, broken, grey(0.5), Layer::Item);
    let mut flat = cuboid(Vec3::splat(-0.5), Vec3::splat(0.5), false);
    flat.positions.fill(Vec3::ONE);
    put(&mut scene, flat, grey(0.5), Layer::Item);
    let squashed = put(&mut scene, cuboid(Vec3::splat(-0.5), Vec3::splat(0.5), false), grey(0.5), Layer::Item);
    scene.nodes.get_mut(&squashed).unwrap().scene_from_shape = Affine3A::from_scale(Vec3::new(0.0, 1.0, 1.0));
    let accel = Accel::new(&scene);
    assert_eq!(accel.closest(Vec3::Y * 3.0, Vec3::NEG_Y, 10.0), None);
    assert_eq!(accel.triangle_count(), 0);
}

#[test]
fn many_rays_together_meet_what_each_meets_alone() {
    let mut scene = Scene::default();
    for number in 0..40 {
        let at = Vec3::new((number % 5) as f32, (number / 5 % 4) as f32, (number / 20) as f32) * 0.7;
        put(&mut scene, cuboid(at, at + Vec3::new(0.5, 0.3, 0.6), false), grey(0.5), Layer::Item);
    }
    let direction = |number: usize| {
        let part = |factor: f32| ((number as f32 * factor).fract() - 0.5) * 2.0;
        Vec3::new(part(0.618_034), part(0.754_877), part(0.569_84)).try_normalize()
    };
    let rays: Vec<_> = (1..3000)
        .filter_map(|number| {
            let from = Vec3::new((number as f32 * 0.31).fract() * 4.0 - 0.5, 0.4, (number as f32 * 0.77).fract() * 2.0);
            Some((from, direction(number)?))
        })
        .collect();
    let accel = Accel::new(&scene);
    let mut met = 0;
    for ((from, way), together) in rays.iter().zip(accel.closest_of_many(&rays, 100.0)) {
        let alone = accel.closest(*from, *way, 100.0);
        assert_eq!(alone.map(|hit| hit.is_front), together.map(|hit| hit.is_front), "from {from} along {way}");
        if let (Some(alone), Some(together)) = (alone, together) {
            assert!((alone.distance - together.distance).abs() < 1e-5, "{alone:?} and {together:?}");
            met += 1;
        }
    }
    assert!(met > 1000 && met < rays.len(), "{met}");
    let narrow = Accel::new(&scene).without_wide_vectors();
    assert_eq!(narrow.closest_of_many(&rays, 100.0), accel.closest_of_many(&rays, 100.0), "with other vectors");
}
