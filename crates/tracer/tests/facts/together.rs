//! Paths that go sixteen at a time bring the light of those that go alone, whatever lights a room: sun and sky through a
//! hole, lamps of all kinds, surfaces that glow, on one colour or on textures.

use std::sync::Arc;

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use glam::{UVec2, Vec3, Vec4};
use homewright_scene::image::{ColorSpace, Image};
use homewright_scene::light::{Emitter, Sun};
use homewright_scene::material::{Alpha, Texture};
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Key, Material, Projection, Scene};
use homewright_tracer::{Accel, TraceSettings, TracedImage, trace_with};

/// A room of 4 × 2.6 × 4 m with a window without glass and a hole in its roof.
fn shell(material: &Material) -> Scene {
    let mut scene = dark();
    let mut slab = |min: [f32; 3], max: [f32; 3], layer| {
        put(&mut scene, cuboid(min.into(), max.into(), false), material.clone(), layer);
    };
    slab([-2.1, -0.1, -2.1], [2.1, 0.0, 2.1], Layer::Floor);
    slab([-2.1, 0.0, -2.1], [-2.0, 2.6, 2.1], Layer::Wall);
    slab([2.0, 0.0, -2.1], [2.1, 2.6, 2.1], Layer::Wall);
    slab([-2.0, 0.0, 2.0], [2.0, 2.6, 2.1], Layer::Wall);
    slab([-2.0, 0.0, -2.1], [-0.6, 2.6, -2.0], Layer::Wall);
    slab([0.6, 0.0, -2.1], [2.0, 2.6, -2.0], Layer::Wall);
    slab([-0.6, 0.0, -2.1], [0.6, 0.9, -2.0], Layer::Wall);
    slab([-0.6, 2.0, -2.1], [0.6, 2.6, -2.0], Layer::Wall);
    slab([-2.1, 2.6, -2.1], [-0.5, 2.7, 2.1], Layer::Ceiling);
    slab([0.5, 2.6, -2.1], [2.1, 2.7, 2.1], Layer::Ceiling);
    slab([-0.5, 2.6, -2.1], [0.5, 2.7, -0.5], Layer::Ceiling);
    slab([-0.5, 2.6, 0.5], [0.5, 2.7, 2.1], Layer::Ceiling);
    slab([-0.4, 0.0, -0.4], [0.4, 0.8, 0.4], Layer::Item);
    scene
}

fn sky(scene: &mut Scene) {
    let environment = &mut scene.environment;
    (environment.zenith, environment.horizon) = (Vec3::new(2000.0, 3000.0, 5000.0), Vec3::splat(6000.0));
    environment.ground = Vec3::splat(1500.0);
}

fn sun(scene: &mut Scene) {
    let direction = Vec3::new(0.2, 1.0, 0.1).try_normalize().expect("it has a length");
    scene.environment.sun = Some(Sun { direction, illuminance: 50_000.0, color: Vec3::ONE });
}

/// Four lamps in a row, `height` metres over the floor.
fn hang(scene: &mut Scene, height: f32, kinds: [Emitter; 4]) {
    for (number, emitter) in kinds.into_iter().enumerate() {
        let light = lamp(Vec3::new(number as f32 * 0.8 - 1.2, height, 1.0), emitter, 900.0);
        scene.lights.insert(Key(50 + number as u128), light);
    }
}

fn lamps(scene: &mut Scene) {
    let kinds = [
        Emitter::Spot { inner: 0.3, outer: 0.7, radius: 0.03 },
        Emitter::Tube { length: 0.9, radius: 0.013 },
        Emitter::Rectangle { length: 0.7, width: 0.3 },
        Emitter::Sphere { radius: 0.05 },
    ];
    hang(scene, 2.4, kinds);
}

/// So wide that gloss meets them often.
fn wide_lamps(scene: &mut Scene) {
    let kinds = [
        Emitter::Disc { radius: 0.25 },
        Emitter::Spot { inner: 0.5, outer: 0.9, radius: 0.2 },
        Emitter::Rectangle { length: 0.9, width: 0.5 },
        Emitter::Sphere { radius: 0.2 },
    ];
    hang(scene, 2.3, kinds);
}

fn glow(scene: &mut Scene) {
    // A triangle is no lamp.
    let mut sign =
        quad([Vec3::new(-1.99, 1.0, 0.0), Vec3::new(-1.99, 1.0, -0.8), Vec3::new(-1.99, 1.7, -0.8), Vec3::ZERO]);
    sign.indices.truncate(3);
    put(scene, sign, Material { emission: Vec3::new(4000.0, 3000.0, 2000.0), ..grey(0.1) }, Layer::Item);
}

/// Walls in squares, and a screen cut out of its texture.
fn textured(scene: &mut Scene) {
    let texel =
        |number: u32| if (number + number / 4).is_multiple_of(2) { [230, 220, 200, 255] } else { [70, 120, 60, 0] };
    let rgba = (0..16).flat_map(texel).collect();
    scene.images.insert(Key(77), Arc::new(Image { width: 4, height: 4, rgba, color_space: ColorSpace::Srgb }));
    let texture = Some(Texture::plain(Key(77)));
    for material in scene.materials.values_mut() {
        (material.base_color, material.base_color_texture) = (Vec4::ONE, texture);
    }
    let screen = [(-1.5, 0.0), (-0.7, 0.0), (-0.7, 1.5), (-1.5, 1.5)].map(|(x, y)| Vec3::new(x, y, -1.2));
    let alpha = Alpha::Mask(0.5);
    let cut = Material { base_color_texture: texture, alpha, is_double_sided: true, ..grey(1.0) };
    put(scene, quad(screen), cut, Layer::Item);
}

fn gloss(scene: &mut Scene) {
    for material in scene.materials.values_mut() {
        (material.specular, material.roughness) = (1.0, 0.4);
    }
}

fn metal(scene: &mut Scene) {
    for material in scene.materials.values_mut() {
        (material.metallic, material.specular, material.roughness) = (1.0, 1.0, 0.5);
    }
}

/// Upright across the room, from one side to another.
fn screen(scene: &mut Scene, [from, to]: [(f32, f32); 2], material: Material) {
    let corners = [(from, 0.1), (to, 0.1), (to, 2.2), (from, 2.2)].map(|((x, z), y)| Vec3::new(x, y, z));
    put(scene, quad(corners), Material { is_double_sided: true, ..material }, Layer::Item);
}

/// Clear panes, tinted ones that scatter some light, and a slab of green glass.
fn panes(scene: &mut Scene) {
    let clear = Material { base_color: Vec4::ONE, transmission: 1.0, roughness: 0.0, ..Material::default() };
    let green = Vec3::new(0.3, 0.9, 0.5);
    let slab = Material { thickness: 0.06, attenuation_color: green, attenuation_distance: 0.1, ..clear.clone() };
    let tinted =
        Material { base_color: Vec4::new(0.9, 0.7, 0.6, 1.0), transmission: 0.7, roughness: 0.06, ..clear.clone() };
    screen(scene, [(-0.7, -1.9), (0.7, -1.9)], clear.clone());
    screen(scene, [(-1.9, 0.9), (1.2, 0.7)], clear);
    let frosted = Material { roughness: 0.45, ..tinted.clone() };
    screen(scene, [(0.9, -1.5), (0.9, 0.6)], tinted.clone());
    screen(scene, [(-1.5, -0.2), (-1.5, 1.2)], frosted);
    screen(scene, [(1.6, -1.2), (1.2, -0.6)], Material { roughness: 0.03, ..tinted });
    put(scene, cuboid(Vec3::new(-1.7, 0.2, -0.9), Vec3::new(-0.8, 1.5, -0.84), false), slab, Layer::Item);
}

/// Thin curtains in folds, one with gloss.
fn gauze(scene: &mut Scene) {
    let matt = Material { alpha: Alpha::Blend, base_color: Vec4::new(0.8, 0.7, 0.6, 0.35), ..grey(0.7) };
    let glossy = Material { specular: 1.0, roughness: 0.3, ..matt.clone() };
    for fold in 0..4 {
        let x = |number: i32| -1.0 + number as f32 * 0.5;
        let z = |number: i32| if number % 2 == 0 { -1.9 } else { -1.7 };
        let ends = [(x(fold), z(fold)), (x(fold + 1), z(fold + 1))];
        screen(scene, ends, if fold == 2 { glossy.clone() } else { matt.clone() });
    }
    screen(scene, [(-1.2, 0.8), (0.9, 1.0)], matt);
}

/// The box in the middle.
fn shine(scene: &mut Scene, roughness: f32) {
    let material = scene.materials.get_mut(&Key(13)).expect("the room has a box");
    (material.metallic, material.specular, material.roughness) = (1.0, 1.0, roughness);
    material.base_color = Vec4::new(0.9, 0.8, 0.7, 1.0);
}

fn chrome(scene: &mut Scene) {
    shine(scene, 0.15);
}

fn mirror(scene: &mut Scene) {
    shine(scene, 0.0);
}

fn lacquer(scene: &mut Scene) {
    gloss(scene);
    for material in scene.materials.values_mut() {
        (material.clearcoat, material.clearcoat_roughness) = (0.6, 0.08);
    }
}

fn cloth(scene: &mut Scene) {
    gloss(scene);
    for material in scene.materials.values_mut() {
        (material.sheen_color, material.sheen_roughness) = (Vec3::new(0.7, 0.5, 0.6), 0.35);
    }
}

fn brushed(scene: &mut Scene) {
    gloss(scene);
    for material in scene.materials.values_mut() {
        (material.metallic, material.anisotropy, material.anisotropy_rotation) = (0.5, 0.7, 0.4);
    }
}

/// Smooth tiles, some of smooth lacquer.
fn polish(scene: &mut Scene) {
    gloss(scene);
    for material in scene.materials.values_mut() {
        material.roughness = 0.03;
    }
    let first = scene.materials.get_mut(&Key(1)).expect("the room has a floor");
    (first.roughness, first.clearcoat, first.clearcoat_roughness) = (0.4, 0.7, 0.0);
}

/// Lacquered velvet, brushed beneath.
fn layers(scene: &mut Scene) {
    brushed(scene);
    for material in scene.materials.values_mut() {
        (material.metallic, material.clearcoat, material.clearcoat_roughness) = (0.0, 0.3, 0.3);
        (material.sheen_color, material.sheen_roughness) = (Vec3::new(0.2, 0.5, 0.4), 0.2);
    }
}

fn camera() -> Camera {
    let (eye, target) = (Vec3::new(1.6, 1.6, 1.8), Vec3::new(-0.4, 0.5, -0.6));
    Camera { eye, target, projection: Projection::Perspective { fov_y: 1.1 }, ..Camera::default() }
}

fn settings(side: u32, samples: u32) -> TraceSettings {
    TraceSettings { size: UVec2::splat(side), samples, firefly_limit: None, ..TraceSettings::default() }
}

fn traced(accel: &Accel, settings: &TraceSettings) -> TracedImage {
    trace_with(accel, &camera(), settings, &mut |_| true).expect("nobody ends it")
}

fn mean(image: &TracedImage) -> f32 {
    image.color.iter().map(|color| color.y).sum::<f32>() / image.color.len() as f32
}

fn rooms() -> [(&'static str, Scene); 20] {
    let with = |parts: &[fn(&mut Scene)]| {
        let mut scene = shell(&grey(0.6));
        for part in parts {
            part(&mut scene);
        }
        scene
    };
    [
        ("sky", with(&[sky])),
        ("sun", with(&[sun])),
        ("lamps of all kinds", with(&[lamps])),
        ("what glows", with(&[glow])),
        ("all of it on textures", with(&[textured, sky, sun, lamps, glow])),
        ("all of it on gloss", with(&[gloss, sky, sun, lamps, glow])),
        ("lamps on metal", with(&[metal, lamps])),
        ("wide lamps on a box of chrome", with(&[chrome, wide_lamps])),
        ("all of it on a mirror", with(&[mirror, sky, sun, lamps, glow])),
        ("all of it on lacquer", with(&[lacquer, sky, sun, lamps, glow])),
        ("wide lamps on lacquer", with(&[lacquer, wide_lamps])),
        ("all of it on cloth", with(&[cloth, sky, sun, lamps, glow])),
        ("all of it on brushed metal and plastic", with(&[brushed, sky, sun, lamps, glow])),
        ("all of it on polish", with(&[polish, sky, sun, lamps, glow])),
        ("wide lamps on polish", with(&[polish, wide_lamps])),
        ("all of it behind panes", with(&[panes, sky, sun, lamps, glow])),
        ("all of it behind gauze", with(&[gauze, sky, sun, lamps, glow])),
        ("all of it on textured gloss", with(&[textured, gloss, sky, sun, lamps, glow])),
        ("lacquer behind panes and gauze", with(&[lacquer, panes, gauze, sky, sun, lamps])),
        (
            "all of it on textured layers behind all of it",
            with(&[textured, layers, panes, gauze, sky, sun, lamps, glow]),
        ),
    ]
}

#[test]
fn whatever_lights_a_room_paths_that_go_alone_bring_as_much() {
    for (name, scene) in rooms() {
        let [together, alone] = [Accel::new(&scene), Accel::new(&scene).one_by_one()]
            .map(|accel| mean(&traced(&accel, &settings(24, 512))));
        assert!((alone / together - 1.0).abs() < 0.008, "{name}: {alone} alone, {together} together");
    }
}

#[test]
fn in_the_light_of_sun_sky_and_lamps_the_bits_are_the_same_for_any_width_of_vectors_and_number_of_threads() {
    let (_, scene) = rooms().into_iter().next_back().expect("there are rooms");
    let settings = TraceSettings { firefly_limit: Some(8.0), ..settings(40, 4) };
    let wide = traced(&Accel::new(&scene), &settings);
    for other in [Accel::new(&scene).without_wide_vectors(), Accel::new(&scene).without_longest_vectors()] {
        assert_eq!(wide, traced(&other, &settings));
    }
    for threads in [1, 2, 16] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("there are threads");
        assert_eq!(wide, pool.install(|| traced(&Accel::new(&scene), &settings)));
    }
}
