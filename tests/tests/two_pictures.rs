//! The live picture and light transport see the same light: enclosed rooms, one exposure for both.

#[path = "../../crates/render/tests/facts/common/mod.rs"]
mod common;
mod likeness;

use std::sync::Arc;

use common::*;
use glam::{UVec2, Vec3, Vec4};
use homewright_render::{Quality, View};
use homewright_scene::light::{Emitter, Light};
use homewright_scene::material::Alpha;
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Material, Projection};
use homewright_tracer::{BakeSettings, TraceSettings, bake, trace};
use likeness::{Likeness, likeness};

const SIZE: UVec2 = UVec2::new(96, 72);
/// Paths for each pixel of the traced picture. Its noise counts against the likeness: with four times as many the
/// pictures are 1 to 2 dB closer.
const SAMPLES: u32 = 64;

/// A room of 4 × 2.7 × 3.4 m with furniture; with a window of 1.8 × 1.4 m in its back wall or without.
fn room(mut stage: Stage, has_window: bool) -> Stage {
    let white = stage.material(lambert(0.8));
    let oak = stage.paint(Vec3::new(0.42, 0.28, 0.16), 0.5);
    let teal = stage.paint(Vec3::new(0.10, 0.28, 0.32), 0.9);
    let red = stage.paint(Vec3::new(0.55, 0.12, 0.08), 0.8);
    let mut slab = |min: [f32; 3], max: [f32; 3], material, layer| {
        stage.put(cuboid(Vec3::from_array(min), Vec3::from_array(max)), material, layer, 1);
    };
    slab([-0.2, -0.2, -0.2], [4.2, 0.0, 3.6], oak, Layer::Floor);
    slab([-0.2, 2.7, -0.2], [4.2, 2.9, 3.6], white, Layer::Ceiling);
    slab([-0.2, 0.0, -0.2], [0.0, 2.7, 3.6], white, Layer::Wall);
    slab([4.0, 0.0, -0.2], [4.2, 2.7, 3.6], white, Layer::Wall);
    slab([0.0, 0.0, 3.4], [4.0, 2.7, 3.6], white, Layer::Wall);
    if has_window {
        slab([0.0, 0.0, -0.2], [1.1, 2.7, 0.0], white, Layer::Wall);
        slab([2.9, 0.0, -0.2], [4.0, 2.7, 0.0], white, Layer::Wall);
        slab([1.1, 0.0, -0.2], [2.9, 0.8, 0.0], white, Layer::Wall);
        slab([1.1, 2.2, -0.2], [2.9, 2.7, 0.0], white, Layer::Wall);
    } else {
        slab([0.0, 0.0, -0.2], [4.0, 2.7, 0.0], white, Layer::Wall);
    }
    // A sofa, a table, a cupboard.
    slab([0.05, 0.0, 0.8], [0.9, 0.42, 2.6], teal, Layer::Item);
    slab([0.05, 0.42, 0.8], [0.28, 0.8, 2.6], teal, Layer::Item);
    slab([1.6, 0.36, 1.2], [2.4, 0.42, 2.2], oak, Layer::Item);
    slab([1.9, 0.0, 1.6], [2.1, 0.36, 1.8], oak, Layer::Item);
    slab([3.4, 0.0, 0.3], [3.95, 1.2, 1.5], red, Layer::Item);
    if has_window {
        let glass = stage.material(Material { transmission: 1.0, roughness: 0.0, ..Material::default() });
        stage.put(cuboid(Vec3::new(1.1, 0.8, -0.108), Vec3::new(2.9, 2.2, -0.10)), glass, Layer::Opening, 2);
    }
    stage
}

fn camera() -> Camera {
    Camera {
        projection: Projection::Perspective { fov_y: 1.0 },
        ..look(Vec3::new(3.6, 1.5, 3.2), Vec3::new(1.2, 0.8, 0.8))
    }
}

fn compare(name: &str, stage: &mut Stage) -> Likeness {
    let camera = camera();
    let settings = TraceSettings {
        size: SIZE,
        samples: SAMPLES,
        firefly_limit: None,
        has_scenery: true,
        ..TraceSettings::default()
    };
    let traced = trace(&stage.scene, &camera, &settings, &mut |_| true).expect("it is not interrupted");
    stage.scene.probes = bake(&stage.scene, &BakeSettings::default(), &mut |_| true).map(Arc::new);
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let quality = Quality { samples: 1, ..Quality::STILL };
    let view = View { quality, ..View::new(camera, SIZE) };
    let live = gpu.measure(&mut renderer, &view).expect("it can be drawn");
    let (likeness, [live, traced]) = likeness(&live, &traced.color, SIZE);
    keep(&format!("{name}_live"), &live);
    keep(&format!("{name}_traced"), &traced);
    likeness
}

#[track_caller]
fn is_alike(name: &str, stage: &mut Stage) {
    let found = compare(name, stage);
    let Likeness { brightness, decibels } = found;
    assert!(found.is_close(), "{name}: mean luminance is {brightness:.3} of the traced one, {decibels:.1} dB");
}

#[test]
fn a_room_lit_by_lamps_is_as_bright_as_light_transport_says() {
    let mut stage = room(Stage::dark(), false);
    for x in [1.3, 2.7] {
        let light = Light { emitter: Emitter::Disc { radius: 0.05 }, ..lamp(Vec3::new(x, 2.69, 1.7), 1.0) };
        stage.light(Light { flux: 900.0, ..light });
    }
    is_alike("lamps", &mut stage);
}

#[test]
fn a_room_lit_by_a_luminous_panel_is_as_bright_as_light_transport_says() {
    let mut stage = room(Stage::dark(), false);
    let panel = Emitter::Rectangle { length: 1.2, width: 0.6 };
    stage.light(Light { emitter: panel, flux: 3600.0, ..lamp(Vec3::new(2.0, 2.68, 1.6), 1.0) });
    is_alike("panel", &mut stage);
}

#[test]
fn a_room_lit_through_one_window_is_as_bright_in_its_depth_as_light_transport_says() {
    let mut stage = room(Stage::default(), true);
    if let Some(sun) = &mut stage.scene.environment.sun {
        // Behind the house: only the sky looks in.
        sun.direction = Vec3::new(0.3, 0.6, 0.75);
    }
    is_alike("window", &mut stage);
}

#[test]
fn a_room_into_which_the_sun_falls_is_as_bright_as_light_transport_says() {
    let mut stage = room(Stage::default(), true);
    if let Some(sun) = &mut stage.scene.environment.sun {
        sun.direction = Vec3::new(-0.35, 0.6, -0.75).try_normalize().unwrap_or(Vec3::Y);
    }
    is_alike("sun", &mut stage);
}

#[test]
fn a_room_behind_a_curtain_of_gauze_is_as_bright_as_light_transport_says() {
    let mut stage = room(Stage::default(), true);
    let gauze = Material {
        base_color: Vec4::new(0.9, 0.9, 0.9, 0.5),
        alpha: Alpha::Blend,
        is_double_sided: true,
        roughness: 1.0,
        specular: 0.0,
        ..Material::default()
    };
    let gauze = stage.material(gauze);
    stage.put(rectangle(Vec3::new(0.9, 0.6, 0.12), Vec3::X * 2.2, Vec3::Y * 1.8), gauze, Layer::Item, 3);
    if let Some(sun) = &mut stage.scene.environment.sun {
        sun.direction = Vec3::new(0.3, 0.6, 0.75);
    }
    is_alike("gauze", &mut stage);
}
