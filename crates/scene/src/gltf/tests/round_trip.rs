//! What is written comes back the same.

use glam::Mat4;

use super::sample::{cameras, read, rich_material, scene, square};
use crate::camera::Exposure;
use crate::gltf::{GltfLimits, GltfWriteError, write_glb};
use crate::light::Emitter;
use crate::material::{Material, Texture};
use crate::node::Layer;
use crate::{Key, Scene, Tag};

fn without_textures(material: &Material) -> Material {
    let mut material = material.clone();
    for texture in [
        &mut material.base_color_texture,
        &mut material.metallic_roughness_texture,
        &mut material.normal_texture,
        &mut material.occlusion_texture,
        &mut material.emission_texture,
    ] {
        *texture = texture.map(|texture| Texture { image: Key(0), ..texture });
    }
    material
}

#[test]
fn geometry_materials_and_names_come_back() {
    let scene = scene();
    let (model, notices) = read(&write_glb(&scene, &[]).unwrap()).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(
        model.nodes.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(),
        ["Wall", "Shade", "Sheared", "Again"]
    );
    let wall = &model.nodes[0];
    let original = &scene.nodes[&Key(0)];
    assert_eq!((wall.tag, wall.layer, wall.facing), (original.tag, Layer::Wall, original.facing));
    assert!(wall.scene_from_shape.abs_diff_eq(original.scene_from_shape, 1e-5));
    assert_eq!(model.shapes[&wall.shape].primitives, scene.shapes[&Key(11)].primitives);
    let (read, written) = (&model.materials[&wall.materials[0]], rich_material());
    assert_eq!(without_textures(read), without_textures(&written));
    let image = read.base_color_texture.unwrap().image;
    assert_eq!(model.images[&image], scene.images[&Key(1)]);
    let rough = read.metallic_roughness_texture.unwrap().image;
    assert_eq!(model.images[&rough], scene.images[&Key(2)]);
    let shade = &model.nodes[1];
    assert!(!shade.casts_shadow && shade.tag == Tag::default());
    assert_eq!(model.materials[&shade.materials[0]], scene.materials[&Key(23)]);
}

#[test]
fn a_mirrored_or_sheared_node_keeps_its_corners_and_its_outside() {
    let scene = scene();
    let (model, _) = read(&write_glb(&scene, &[]).unwrap()).unwrap();
    for (written, read) in [(1, 1), (2, 2)] {
        let (before, after) = (&scene.nodes[&Key(written)], &model.nodes[read]);
        let expected = square().transformed(&Mat4::from(before.scene_from_shape));
        let found = model.shapes[&after.shape].primitives[0].transformed(&after.matrix());
        for (a, b) in expected.positions.iter().zip(&found.positions) {
            assert!(a.abs_diff_eq(*b, 1e-5), "{a} {b}");
        }
        assert_eq!(expected.indices, found.indices);
        assert!(expected.normals[0].abs_diff_eq(found.normals[0], 1e-5));
    }
}

#[test]
fn shapes_and_images_are_written_once() {
    let bytes = write_glb(&scene(), &[]).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    // Two pixels-equal images are one PNG; the square stands once, and once more sheared; the wall has two parts.
    assert_eq!(text.matches("\"mimeType\":\"image/png\"").count(), 1);
    assert_eq!(text.matches("\"POSITION\"").count(), 2 + 1 + 1 + 1);
    assert_eq!(text.matches("\"min\":").count(), 4);
}

#[test]
fn lights_of_every_kind_come_back_with_their_flux() {
    let scene = scene();
    let (model, _) = read(&write_glb(&scene, &[]).unwrap()).unwrap();
    assert_eq!(model.lights.len(), 5);
    for (written, read) in scene.lights.values().zip(&model.lights) {
        assert_eq!((&read.name, read.tag, read.casts_shadow), (&written.name, written.tag, false));
        assert_eq!(read.emitter, written.emitter);
        assert_eq!(read.flux, written.flux);
        assert!(read.position.abs_diff_eq(written.position, 1e-6));
        assert!(read.direction.abs_diff_eq(written.direction, 1e-5), "{}", read.direction);
        assert!(read.along.abs_diff_eq(written.along, 1e-5), "{}", read.along);
        assert!(read.color.abs_diff_eq(written.color, 1e-5));
    }
    let sun = model.sun.unwrap();
    assert!((sun.illuminance - 50_000.0).abs() < 0.5 && sun.direction.abs_diff_eq(glam::Vec3::Y, 1e-5));
}

#[test]
fn cameras_come_back() {
    let (model, _) = read(&write_glb(&Scene::default(), &cameras()).unwrap()).unwrap();
    for (written, read) in cameras().iter().zip(&model.cameras) {
        assert_eq!((&read.name, read.projection, read.exposure), (&written.name, written.projection, written.exposure));
        assert_eq!((read.white_balance, read.tone), (written.white_balance, written.tone));
        assert_eq!(read.is_upright, written.is_upright);
        assert!(read.eye.abs_diff_eq(written.eye, 1e-5) && read.target.abs_diff_eq(written.target, 1e-4));
    }
    assert_eq!(model.cameras[1].exposure, Exposure::Ev100(9.0));
}

#[test]
fn an_empty_scene_is_a_valid_file() {
    let mut scene = Scene::default();
    scene.environment.sun = None;
    let (model, notices) = read(&write_glb(&scene, &[]).unwrap()).unwrap();
    assert!(model.nodes.is_empty() && model.bounds.is_empty() && notices.len() == 1);
}

#[test]
fn a_node_without_its_shape_or_material_is_named() {
    let mut without_shape = scene();
    without_shape.shapes.clear();
    let error = write_glb(&without_shape, &[]).unwrap_err();
    assert_eq!(error, GltfWriteError::Dangling { node: "Wall".to_owned(), what: "shape" });
    let mut without_material = scene();
    without_material.materials.clear();
    assert!(matches!(write_glb(&without_material, &[]), Err(GltfWriteError::Dangling { what: "material", .. })));
    let mut without_image = scene();
    without_image.images.clear();
    assert!(matches!(write_glb(&without_image, &[]), Err(GltfWriteError::Dangling { what: "image", .. })));
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    assert_eq!(write_glb(&scene(), &cameras()).unwrap(), write_glb(&scene(), &cameras()).unwrap());
}

#[test]
fn a_merged_model_has_one_primitive_a_material_in_scene_coordinates() {
    let (model, _) = read(&write_glb(&scene(), &[]).unwrap()).unwrap();
    let (shape, materials) = model.merged_shape(&GltfLimits::default()).unwrap();
    assert_eq!((shape.primitives.len(), materials.len()), (3, 3));
    assert_eq!(shape.primitives.iter().map(homewright_geometry::Mesh::triangle_count).sum::<usize>(), 10);
    let merged = shape.bounds();
    assert!(merged.min.abs_diff_eq(model.bounds.min, 0.5) && merged.max.abs_diff_eq(model.bounds.max, 0.5));
    let few = GltfLimits { vertices: 5, ..GltfLimits::default() };
    assert!(model.merged_shape(&few).is_err());
}

#[test]
fn a_scene_made_of_a_model_is_written_again() {
    let first = read(&write_glb(&scene(), &[]).unwrap()).unwrap().0;
    let second = read(&write_glb(&first.to_scene(), &[]).unwrap()).unwrap().0;
    assert_eq!(first.shapes, second.shapes);
    assert_eq!(first.materials, second.materials);
    assert!(second.lights.iter().any(|light| matches!(light.emitter, Emitter::Tube { .. })));
}

#[test]
fn a_measured_distribution_of_light_comes_back() {
    let web = crate::PhotometricWeb::new(vec![0.0, 45.0, 90.0], vec![0.0, 90.0], vec![9.0, 5.0, 0.0, 7.0, 4.0, 0.5]);
    let mut scene = scene();
    for light in scene.lights.values_mut() {
        light.web = Some(std::sync::Arc::new(web.clone().unwrap()));
    }
    let (model, _) = read(&write_glb(&scene, &[]).unwrap()).unwrap();
    for (written, read) in scene.lights.values().zip(&model.lights) {
        assert_eq!((&read.web, read.flux), (&written.web, written.flux));
    }
}
