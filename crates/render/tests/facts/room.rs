//! Facts about pictures of a furnished room: picking, hiding, changing, marks, and that it looks like a room.

use crate::common::*;
use glam::{Affine3A, UVec2, Vec2, Vec3, Vec4};
use homewright_render::{Quality, View, render_image};
use homewright_scene::image::{ColorSpace, Image};
use homewright_scene::light::{Emitter, Light};
use homewright_scene::material::Texture;
use homewright_scene::node::Layer;
use homewright_scene::{Key, Material, SceneDelta, Tag};

const SOFA: u128 = 20;
const LAMP: u128 = 30;
const BALL: u128 = 40;
const FRONT_WALL: u128 = 50;

/// Planks along X: a tile of `across` planks with joints, as pixels.
fn planks() -> Image {
    let side = 256_u32;
    let mut rgba = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let plank = y / 64;
            let along = x + plank * 90;
            let joint = y % 64 < 2 || along % 256 < 2;
            let wave = ((along as f32 * 0.11).fract() + ((x * 7 + y * 131 + plank * 57) % 29) as f32 / 29.0) * 0.06;
            let tone = 0.86 + 0.05 * (plank as f32 - 1.5) * 0.6 - wave - if joint { 0.25 } else { 0.0 };
            rgba.extend([(196.0 * tone) as u8, (158.0 * tone) as u8, (118.0 * tone) as u8, 255]);
        }
    }
    Image { width: side, height: side, rgba, color_space: ColorSpace::Srgb }
}

/// A room of 4 × 3 m and 2.7 m high with a window in its back wall, a sofa, a lamp and a mirror ball.
fn room() -> Stage {
    let mut stage = Stage::default();
    let white = stage.paint(Vec3::new(0.84, 0.82, 0.78), 0.9);
    let planks = stage.image(planks());
    let wood = stage.material(Material {
        base_color_texture: Some(Texture { scale: Vec2::splat(1.0 / 0.6), ..Texture::plain(planks) }),
        roughness: 0.35,
        ..Material::default()
    });
    let fabric = stage.material(Material {
        base_color: Vec4::new(0.16, 0.25, 0.32, 1.0),
        roughness: 0.95,
        sheen_color: Vec3::splat(0.15),
        sheen_roughness: 0.5,
        ..Material::default()
    });
    let chrome = stage.material(Material { metallic: 1.0, roughness: 0.04, ..Material::default() });
    let glow = stage.material(Material { emission: Vec3::new(4000.0, 3300.0, 2400.0), ..Material::default() });
    let glass = stage.material(Material { transmission: 0.95, roughness: 0.02, ..Material::default() });
    let oak = stage.paint(Vec3::new(0.42, 0.27, 0.15), 0.45);
    let mut slab = |min: Vec3, max: Vec3, material, layer, tag| stage.put(cuboid(min, max), material, layer, tag);
    slab(Vec3::new(-0.2, -0.2, -0.2), Vec3::new(4.2, 0.0, 3.2), wood, Layer::Floor, 1);
    slab(Vec3::new(-0.2, 2.7, -0.2), Vec3::new(4.2, 2.9, 3.2), white, Layer::Ceiling, 2);
    slab(Vec3::new(-0.2, 0.0, -0.2), Vec3::new(0.0, 2.7, 3.2), white, Layer::Wall, 3);
    slab(Vec3::new(4.0, 0.0, -0.2), Vec3::new(4.2, 2.7, 3.2), white, Layer::Wall, 4);
    // The back wall round a window of 1.8 × 1.4 m.
    slab(Vec3::new(0.0, 0.0, -0.2), Vec3::new(1.1, 2.7, 0.0), white, Layer::Wall, 5);
    slab(Vec3::new(2.9, 0.0, -0.2), Vec3::new(4.0, 2.7, 0.0), white, Layer::Wall, 5);
    slab(Vec3::new(1.1, 0.0, -0.2), Vec3::new(2.9, 0.8, 0.0), white, Layer::Wall, 5);
    slab(Vec3::new(1.1, 2.2, -0.2), Vec3::new(2.9, 2.7, 0.0), white, Layer::Wall, 5);
    slab(Vec3::new(1.1, 0.8, -0.11), Vec3::new(2.9, 2.2, -0.10), glass, Layer::Opening, 6);
    let front = slab(Vec3::new(0.0, 0.0, 3.0), Vec3::new(4.0, 2.7, 3.2), white, Layer::Wall, FRONT_WALL);
    // A sofa by the left wall.
    slab(Vec3::new(0.1, 0.12, 0.5), Vec3::new(0.95, 0.42, 2.5), fabric, Layer::Item, SOFA);
    slab(Vec3::new(0.05, 0.12, 0.5), Vec3::new(0.3, 0.82, 2.5), fabric, Layer::Item, SOFA);
    slab(Vec3::new(0.1, 0.12, 0.3), Vec3::new(0.95, 0.6, 0.5), fabric, Layer::Item, SOFA);
    slab(Vec3::new(0.1, 0.12, 2.5), Vec3::new(0.95, 0.6, 2.7), fabric, Layer::Item, SOFA);
    // A table.
    slab(Vec3::new(1.6, 0.38, 1.0), Vec3::new(2.4, 0.42, 2.0), oak, Layer::Item, 21);
    for (x, z) in [(1.65, 1.05), (2.3, 1.05), (1.65, 1.9), (2.3, 1.9)] {
        slab(Vec3::new(x, 0.0, z), Vec3::new(x + 0.05, 0.38, z + 0.05), oak, Layer::Item, 21);
    }
    let sphere = stage.put(ball(0.18, 32), chrome, Layer::Item, BALL);
    place(&mut stage, sphere, Vec3::new(2.0, 0.6, 1.5));
    let shade = stage.put(ball(0.12, 16), glow, Layer::Item, LAMP);
    place(&mut stage, shade, Vec3::new(3.4, 1.5, 0.6));
    stage.item(Vec3::new(3.39, 0.0, 0.59), Vec3::new(3.41, 1.4, 0.61), oak, LAMP);
    if let Some(node) = stage.scene.nodes.get_mut(&front) {
        node.facing = Some(Vec3::Z);
    }
    if let Some(node) = stage.scene.nodes.get_mut(&shade) {
        node.casts_shadow = false;
    }
    let warm = Vec3::new(1.25, 0.97, 0.62);
    stage.light(Light {
        tag: Tag(LAMP),
        emitter: Emitter::Sphere { radius: 0.12 },
        color: warm,
        flux: 800.0,
        ..lamp(Vec3::new(3.4, 1.5, 0.6), 1.0)
    });
    stage.light(Light {
        emitter: Emitter::Disc { radius: 0.05 },
        flux: 700.0,
        color: warm,
        ..lamp(Vec3::new(2.0, 2.69, 2.2), 1.0)
    });
    if let Some(sun) = &mut stage.scene.environment.sun {
        sun.direction = Vec3::new(-0.35, 0.6, -0.75);
    }
    stage
}

fn place(stage: &mut Stage, key: Key, at: Vec3) {
    if let Some(node) = stage.scene.nodes.get_mut(&key) {
        node.scene_from_shape = Affine3A::from_translation(at);
    }
}

/// Standing by the front wall, looking at sofa, table and window.
fn inside() -> homewright_scene::Camera {
    let mut camera = look(Vec3::new(3.7, 1.5, 2.9), Vec3::new(1.3, 0.8, 0.6));
    camera.projection = homewright_scene::Projection::Perspective { fov_y: 1.05 };
    camera
}

fn mean(image: &Image) -> f32 {
    let sum: u64 = image.rgba.chunks_exact(4).map(|p| u64::from(p[0]) + u64::from(p[1]) + u64::from(p[2])).sum();
    sum as f32 / (image.rgba.len() as f32 * 0.75)
}

#[test]
fn a_room_is_neither_black_nor_burnt_and_the_same_twice() {
    let (gpu, stage) = (gpu(), room());
    let quality = Quality { samples: 2, sun_map_side: 1024, ..Quality::STILL };
    let view = View { quality, ..View::new(inside(), UVec2::new(160, 120)) };
    let first = render_image(&gpu, &stage.scene, &view).expect("it can be drawn");
    keep("room_small", &first);
    let level = mean(&first);
    assert!((70.0..190.0).contains(&level), "mean level {level}");
    let burnt = first.rgba.chunks_exact(4).filter(|p| p[0] == 255 && p[1] == 255 && p[2] == 255).count();
    assert!(burnt < first.rgba.len() / 4 / 4, "{burnt} burnt pixels");
    let second = render_image(&gpu, &stage.scene, &view).expect("it can be drawn");
    assert_eq!(first, second, "the same picture on the same device");
}

#[test]
fn pictures_to_look_at() {
    if std::env::var("HOMEWRIGHT_PICTURES").is_err() {
        return;
    }
    let (gpu, stage) = (gpu(), room());
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let shots =
        [("still", Quality::STILL), ("normal", Quality { samples: 1, ..Quality::NORMAL }), ("draft", Quality::DRAFT)];
    let size = UVec2::new(1280, 800);
    for (name, quality) in shots {
        let view = View { quality, selection: vec![Tag(SOFA)], hover: Some(Tag(BALL)), ..View::new(inside(), size) };
        keep(&format!("room_{name}"), &gpu.render(&mut renderer, &view).expect("it can be drawn"));
    }
    let above = View {
        hiding: homewright_render::settings::Hiding::Dollhouse,
        ..View::new(look(Vec3::new(5.0, 5.0, 7.0), Vec3::new(2.0, 0.8, 1.5)), size)
    };
    keep("room_above", &gpu.render(&mut renderer, &above).expect("it can be drawn"));
}

/// `HOMEWRIGHT_FRAMES=normal:20` draws that many frames of a slowly moving view and says how long they took.
#[test]
fn frames_to_measure() {
    let Ok(wanted) = std::env::var("HOMEWRIGHT_FRAMES") else { return };
    let (name, count) = wanted.split_once(':').expect("quality:count");
    let draft = Quality::DRAFT;
    let normal = Quality { samples: 1, ..Quality::NORMAL };
    let quality = match name {
        "draft" => draft,
        "normal" => normal,
        "normal1" => Quality { multisampling: 1, ..normal },
        "nobloom" => Quality { multisampling: 1, has_bloom: false, ..normal },
        "nossr" => Quality { multisampling: 1, has_bloom: false, reflection_steps: 0, ..normal },
        "noao" => Quality { multisampling: 1, has_bloom: false, reflection_steps: 0, has_occlusion: false, ..normal },
        "notaps" => Quality { scale: 1.0, ..draft },
        other => panic!("no quality {other}"),
    };
    let (gpu, stage) = (gpu(), room());
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let mut spent = Vec::new();
    for index in 0..count.parse::<u32>().expect("a number") {
        let mut camera = inside();
        camera.eye.x -= index as f32 * 0.01;
        let begun = std::time::Instant::now();
        gpu.render(&mut renderer, &View { quality, ..View::new(camera, UVec2::new(1280, 800)) }).expect("drawn");
        spent.push(begun.elapsed());
    }
    spent.sort();
    println!("{name}: best {:?}, median {:?}", spent[0], spent[spent.len() / 2]);
}

#[test]
fn a_pick_answers_with_the_thing_under_the_pixel() {
    let (gpu, stage) = (gpu(), room());
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let view = quick(look(Vec3::new(2.0, 0.6, 2.9), Vec3::new(2.0, 0.6, 1.5)), 101, 101);
    let hit = renderer.pick(&view, 50.5, 50.5).expect("the ball is there");
    assert_eq!(hit.tag, Tag(BALL));
    assert!((hit.position - Vec3::new(2.0, 0.6, 1.68)).length() < 0.01, "{}", hit.position);
    assert!(hit.normal.dot(Vec3::Z) > 0.98, "{}", hit.normal);
}

#[test]
fn a_hidden_wall_is_not_picked() {
    let (gpu, stage) = (gpu(), room());
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let outside = quick(look(Vec3::new(2.0, 0.6, 7.0), Vec3::new(2.0, 0.6, 1.5)), 101, 101);
    assert_eq!(renderer.pick(&outside, 50.5, 50.5).map(|hit| hit.tag), Some(Tag(FRONT_WALL)));
    let open = View { hiding: homewright_render::settings::Hiding::Dollhouse, ..outside };
    assert_eq!(renderer.pick(&open, 50.5, 50.5).map(|hit| hit.tag), Some(Tag(BALL)));
}

#[test]
fn a_dropped_node_is_gone_from_picture_and_picks() {
    let gpu = gpu();
    let mut stage = Stage::default();
    let red = stage.material(Material { emission: Vec3::X * 100.0, ..lambert(0.0) });
    let key = stage.item(Vec3::splat(-0.5), Vec3::splat(0.5), red, 5);
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let view = quick(look(Vec3::new(0.0, 0.0, 3.0), Vec3::ZERO), 41, 41);
    let middle = |pixels: &[Vec3]| pixels[41 * 20 + 20];
    let before = middle(&gpu.measure(&mut renderer, &view).expect("it can be drawn"));
    assert!(before.x > 90.0 && before.y < 10.0, "{before}");
    renderer.apply(&SceneDelta { dropped_nodes: vec![key], ..SceneDelta::default() });
    let after = middle(&gpu.measure(&mut renderer, &view).expect("it can be drawn"));
    assert!(after.y > 1000.0, "only sky is left, {after}");
    assert_eq!(renderer.pick(&view, 20.5, 20.5), None);
}

#[test]
fn selection_is_outlined_in_the_accent_colour() {
    let (gpu, stage) = (gpu(), room());
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let view = View { selection: vec![Tag(BALL)], accent: Vec3::X, ..quick(inside(), 160, 120) };
    let image = gpu.render(&mut renderer, &view).expect("it can be drawn");
    let marked = image.rgba.chunks_exact(4).filter(|p| p[0] > 240 && p[1] < 12 && p[2] < 12).count();
    assert!((20..400).contains(&marked), "{marked} pixels of outline");
}

#[test]
fn an_impossible_size_is_refused_with_its_limit() {
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    let view = quick(inside(), 0, 100);
    let error = gpu.render(&mut renderer, &view).expect_err("nothing to draw").to_string();
    assert!(error.contains("0×100"), "{error}");
    let view = quick(inside(), 1_000_000, 100);
    assert!(gpu.render(&mut renderer, &view).is_err());
}

#[test]
fn damaged_shapes_and_images_are_named_and_passed_over() {
    let gpu = gpu();
    let mut stage = Stage::default();
    let image = stage.image(Image { width: 4, height: 4, rgba: vec![0; 3], color_space: ColorSpace::Srgb });
    let material = stage.material(Material { base_color_texture: Some(Texture::plain(image)), ..Material::default() });
    let mut mesh = cuboid(Vec3::ZERO, Vec3::ONE);
    mesh.indices.push(9999);
    let node = stage.put(mesh, material, Layer::Item, 1);
    let mut renderer = gpu.renderer();
    let report = renderer.apply(&stage.scene.as_delta());
    assert_eq!(report.unusable.len(), 2, "{report:?}");
    assert!(report.unusable.contains(&image));
    assert!(stage.scene.nodes.contains_key(&node));
    gpu.render(&mut renderer, &quick(inside(), 32, 32)).expect("the rest is drawn");
}
