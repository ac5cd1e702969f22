//! Nothing is lost in the mean: not by exposure, not among panes, not where paths stop early.

use std::f32::consts::PI;

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use glam::{UVec2, Vec3, Vec4};
use homewright_scene::light::Emitter;
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Exposure, Key, Light, Material, Projection, Scene};
use homewright_tracer::{TraceSettings, TracedImage, trace};

fn settings(side: u32, samples: u32) -> TraceSettings {
    TraceSettings { size: UVec2::splat(side), samples, firefly_limit: None, ..TraceSettings::default() }
}

fn traced(scene: &Scene, camera: &Camera, settings: &TraceSettings) -> TracedImage {
    trace(scene, camera, settings, &mut |_| true).expect("nobody ends it")
}

fn mean(image: &TracedImage) -> f32 {
    image.color.iter().map(|color| color.y).sum::<f32>() / image.color.len() as f32
}

/// A closed cube, 2 m wide.
fn cube(albedo: f32) -> Scene {
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), true), grey(albedo), Layer::Wall);
    scene
}

/// Parallel rays to one face, from 30 mm before it.
fn facing(axis: usize, side: f32) -> Camera {
    let (mut eye, mut target) = (Vec3::ZERO, Vec3::ZERO);
    (eye[axis], target[axis]) = (side * 0.97, side);
    Camera { eye, target, projection: Projection::Orthographic { height: 2.0 }, ..Camera::default() }
}

/// Mean luminance of all faces but for what glows.
fn faces(scene: &Scene, samples: u32) -> f32 {
    let all = (0..3).flat_map(|axis| [facing(axis, -1.0), facing(axis, 1.0)]);
    let means = all.map(|camera| {
        let image = traced(scene, &camera, &settings(16, samples));
        image.color.iter().zip(&image.glow).map(|(color, glow)| color.y - glow.y).sum::<f32>() / 256.0
    });
    means.sum::<f32>() / 6.0
}

#[test]
fn wherever_a_lamp_of_any_kind_stands_the_cube_absorbs_its_flux() {
    // A · E · (1 − ρ) = Φ, all faces together.
    let flux = 1000.0;
    for (emitter, at, direction, along) in [
        (Emitter::Sphere { radius: 0.08 }, Vec3::new(0.4, -0.3, 0.5), Vec3::NEG_Y, Vec3::X),
        (Emitter::Disc { radius: 0.2 }, Vec3::new(-0.3, 0.9, 0.2), Vec3::NEG_Y, Vec3::X),
        (Emitter::Rectangle { length: 0.7, width: 0.3 }, Vec3::new(0.9, 0.1, 0.2), Vec3::NEG_X, Vec3::Z),
        (Emitter::Tube { length: 0.9, radius: 0.013 }, Vec3::new(-0.2, 0.7, 0.5), Vec3::NEG_Y, Vec3::X),
        (Emitter::Spot { inner: 0.3, outer: 0.6, radius: 0.03 }, Vec3::new(-0.3, 0.9, 0.2), Vec3::NEG_Y, Vec3::X),
    ] {
        for (albedo, samples) in [(0.2, 128), (0.7, 512)] {
            let mut scene = cube(albedo);
            scene.lights.insert(Key(1), Light { direction, along, ..lamp(at, emitter, flux) });
            let expected = albedo * flux / 24.0 / (1.0 - albedo) / PI;
            let share = faces(&scene, samples) / expected - 1.0;
            assert!(share.abs() <= 0.002, "{emitter:?} at a reflectance of {albedo}: {share}");
        }
    }
}

#[test]
fn however_long_a_photo_is_exposed_it_holds_the_same_light() {
    let mut scene = cube(0.8);
    scene.lights.insert(Key(1), lamp(Vec3::new(0.3, 0.5, 0.2), Emitter::Sphere { radius: 0.05 }, 1000.0));
    let light = |exposure| {
        let settings = TraceSettings { firefly_limit: TraceSettings::default().firefly_limit, ..settings(16, 64) };
        traced(&scene, &Camera { exposure, ..facing(2, -1.0) }, &settings).color
    };
    let usual = light(Exposure::Auto(0.0));
    assert_eq!(usual, light(Exposure::Ev100(-8.0)));
    assert_eq!(usual, light(Exposure::Auto(9.0)));
}

/// Clear, and without gloss: nothing but a face to pass.
fn clear() -> Material {
    Material { base_color: Vec4::ONE, transmission: 1.0, specular: 0.0, roughness: 0.0, ..Material::default() }
}

fn upright(x: f32) -> homewright_geometry::Mesh {
    let corners = [(-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (1.0, 1.0)];
    quad(corners.map(|(y, z)| Vec3::new(x, y, z)))
}

#[test]
fn twenty_four_clear_panes_one_behind_the_other_are_looked_through() {
    let mut scene = dark();
    scene.environment.zenith = Vec3::splat(100.0);
    scene.environment.horizon = Vec3::splat(100.0);
    scene.environment.ground = Vec3::splat(100.0);
    for number in 0..24 {
        put(&mut scene, upright(number as f32 * 0.05), clear(), Layer::Item);
    }
    let camera = Camera { eye: Vec3::new(3.0, 0.1, 0.1), target: Vec3::new(0.0, 0.1, 0.1), ..Camera::default() };
    let image = traced(&scene, &camera, &settings(8, 4));
    assert!((mean(&image) - 100.0).abs() < 0.01, "{}", mean(&image));
}

#[test]
fn clear_panes_across_a_cube_take_no_light_however_often_they_are_crossed() {
    let (albedo, flux) = (0.8, 1000.0);
    let mut scene = cube(albedo);
    for number in 0..7 {
        put(&mut scene, upright(-0.9 + number as f32 * 0.31), clear(), Layer::Item);
    }
    scene.lights.insert(Key(1), lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.05 }, flux));
    // By symmetry one wall stands for all.
    let eye = Vec3::new(0.0, 0.0, 0.97);
    let camera = Camera { eye, ..facing(2, -1.0) };
    let share = mean(&traced(&scene, &camera, &settings(16, 1024))) * PI / (albedo * flux / 24.0 / (1.0 - albedo));
    assert!((share - 1.0).abs() <= 0.003, "{share}");
}

#[test]
fn a_mirror_throws_the_light_of_a_lamp_on_the_floor_as_a_second_lamp_would() {
    // A level floor does not see itself in an upright mirror.
    let (albedo, flux, radius) = (0.5, 1000.0, 0.4);
    let mut scene = dark();
    let floor = [(-3.0, 3.0), (1.0, 3.0), (1.0, -3.0), (-3.0, -3.0)].map(|(x, z)| Vec3::new(x, 0.0, z));
    put(&mut scene, quad(floor), grey(albedo), Layer::Floor);
    let wall = [(0.0, 4.0), (6.0, 4.0), (6.0, -4.0), (0.0, -4.0)].map(|(y, z)| Vec3::new(1.0, y, z));
    let silver = Material { base_color: Vec4::ONE, metallic: 1.0, roughness: 0.0, ..Material::default() };
    put(&mut scene, quad(wall), silver, Layer::Wall);
    let place = Vec3::new(0.2, 1.5, 0.3);
    scene.lights.insert(Key(1), lamp(place, Emitter::Sphere { radius }, flux));
    let eye = Vec3::new(-0.2, 0.3, 0.0);
    let projection = Projection::Orthographic { height: 0.002 };
    let camera = Camera { eye, target: Vec3::ZERO, projection, ..Camera::default() };
    let value = mean(&traced(&scene, &camera, &settings(16, 4096))) * PI / albedo;
    let by = |place: Vec3| flux / (4.0 * PI) * place.y / (place.length() * place.length_squared());
    let (alone, image) = (by(place), by(Vec3::new(2.0 - place.x, place.y, place.z)));
    let share = (value - alone) / image;
    assert!((share - 1.0).abs() < 0.015, "{share} of the mirrored light");
}

#[test]
fn glass_and_mirrors_in_a_cube_take_none_of_its_light() {
    // What they throw back and let through is all: the walls alone absorb.
    let (albedo, flux) = (0.6, 1000.0);
    let pane = Material { specular: 1.0, ..clear() };
    let silver = Material { base_color: Vec4::ONE, metallic: 1.0, roughness: 0.0, ..Material::default() };
    let chrome = Material { roughness: 0.15, ..silver.clone() };
    for (name, material) in [("panes", pane), ("silver", silver), ("chrome", chrome)] {
        let mut scene = cube(albedo);
        let body = cuboid(Vec3::new(-0.7, -0.8, -0.3), Vec3::new(-0.2, 0.3, 0.6), false);
        put(&mut scene, body, material.clone(), Layer::Item);
        if material.transmission > 0.0 {
            put(&mut scene, upright(0.2), material, Layer::Item);
        }
        scene.lights.insert(Key(1), lamp(Vec3::new(0.6, 0.2, -0.3), Emitter::Sphere { radius: 0.15 }, flux));
        // Seen from right before the walls, so that nothing stands between.
        let share = faces(&scene, 2048) * PI / (albedo * flux / 24.0 / (1.0 - albedo));
        assert!((share - 1.0).abs() <= 0.003, "{name}: {share}");
    }
}
