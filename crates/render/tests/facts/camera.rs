//! Facts about what the camera makes of a scene: mirrors, white balance, tone curves, sections, stand-ins.

use std::sync::Arc;

use crate::common::*;
use glam::{UVec2, Vec3};
use homewright_geometry::Bounds;
use homewright_render::View;
use homewright_render::settings::Section;
use homewright_scene::detail::{Detail, DetailLevel};
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Camera, Exposure, Material, SceneDelta, Tag, ToneCurve, WhiteBalance};

/// Luminance of a pixel of a measured view.
fn at(stage: &Stage, view: &View, x: u32, y: u32) -> Vec3 {
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let pixels = gpu.measure(&mut renderer, view).expect("it can be drawn");
    pixels[(y * view.size.x + x) as usize]
}

fn glowing(stage: &mut Stage, color: Vec3) -> homewright_scene::Key {
    stage.material(Material { emission: color, ..lambert(0.0) })
}

/// A mirror of 2 × 2 m in the plane z = 0 that faces +Z, and a red box 1 m before it, beside the camera's sight.
fn before_a_mirror() -> Stage {
    let mut stage = Stage::dark();
    let silver = stage.material(Material { metallic: 1.0, roughness: 0.02, ..Material::default() });
    let frame = rectangle(Vec3::new(-1.0, 0.0, 0.0), Vec3::X * 2.0, Vec3::Y * 2.0);
    stage.put(frame, silver, Layer::Item, 1);
    let red = glowing(&mut stage, Vec3::X * 100.0);
    stage.item(Vec3::new(0.4, 0.8, 0.8), Vec3::new(0.8, 1.2, 1.2), red, 2);
    let blue = glowing(&mut stage, Vec3::Z * 100.0);
    stage.item(Vec3::new(-0.4, 0.8, -1.2), Vec3::new(0.4, 1.2, -0.8), blue, 3);
    stage
}

#[test]
fn a_mirror_shows_what_stands_before_it_and_not_what_stands_behind() {
    let stage = before_a_mirror();
    // The image of the box at x = 0.6 stands at z = −1: from (0, 1, 3) it is seen through the glass at x = 0.45.
    let mut view = quick(look(Vec3::new(0.0, 1.0, 3.0), Vec3::new(0.0, 1.0, 0.0)), 121, 121);
    view.quality.mirrors = 1;
    let half = 3.0 * 0.483_055;
    let pixel = |x: f32| ((x / half * 0.5 + 0.5) * 121.0) as u32;
    let image = at(&stage, &view, pixel(0.45), 60);
    assert!(image.x > 85.0 && image.z < 5.0, "{image} where the image of the red box stands");
    let empty = at(&stage, &view, pixel(-0.45), 60);
    assert!(empty.max_element() < 5.0, "{empty} where nothing is mirrored");
    assert!(at(&stage, &view, pixel(0.0), 60).z < 5.0, "the blue box behind the mirror");
}

#[test]
fn a_view_without_mirrors_draws_no_picture_in_them() {
    let stage = before_a_mirror();
    let mut view = quick(look(Vec3::new(0.0, 1.0, 3.0), Vec3::new(0.0, 1.0, 0.0)), 121, 121);
    view.quality.mirrors = 0;
    assert!(at(&stage, &view, 79, 60).x < 20.0);
}

/// A pane of clear glass of 2 × 2 m in the plane z = 0, and a red box 1 m before it, in a room with a lamp.
fn before_a_pane(layer: Layer, sky: f32) -> Stage {
    let mut stage = Stage::dark();
    let (zenith, horizon) = (Vec3::splat(sky), Vec3::splat(sky));
    stage.scene.environment = homewright_scene::Environment { zenith, horizon, ..stage.scene.environment.clone() };
    let clear = Material { transmission: 0.95, roughness: 0.03, ..Material::default() };
    let glass = stage.material(Material { is_double_sided: true, ..clear });
    stage.put(cuboid(Vec3::new(-1.0, 0.0, -0.01), Vec3::new(1.0, 2.0, 0.01)), glass, layer, 1);
    let red = glowing(&mut stage, Vec3::X * 100.0);
    stage.item(Vec3::new(0.4, 0.8, 0.8), Vec3::new(0.8, 1.2, 1.2), red, 2);
    let black = stage.material(lambert(0.0));
    for (height, layer) in [(-0.1, Layer::Floor), (2.5, Layer::Ceiling)] {
        stage.put(cuboid(Vec3::new(-2.0, height, 0.1), Vec3::new(2.0, height + 0.1, 4.0)), black, layer, 3);
    }
    stage.light(lamp(Vec3::new(-1.5, 2.0, 3.5), 100.0));
    stage
}

#[test]
fn panes_mirror_the_room_when_it_is_dark_outside_and_the_view_rests() {
    let image = |layer, sky: f32, samples| {
        let mut view = quick(look(Vec3::new(0.0, 1.0, 3.0), Vec3::new(0.0, 1.0, 0.0)), 121, 121);
        view.quality.samples = samples;
        let seen = at(&before_a_pane(layer, sky), &view, 79, 60);
        seen.x - seen.y
    };
    // Each of the two faces mirrors 4 %.
    let night = image(Layer::Opening, 0.01, 2);
    assert!((5.0..11.0).contains(&night), "{night} of the red box's 100 at night");
    let of_a_shower = image(Layer::Item, 3000.0, 2);
    assert!((5.0..11.0).contains(&of_a_shower), "{of_a_shower} in a pane inside by day");
    for (name, seen) in [("by day", image(Layer::Opening, 3000.0, 2)), ("moving", image(Layer::Opening, 0.01, 1))] {
        assert!(seen.abs() < 0.5, "{seen} of the red box {name}");
    }
}

/// The colour that a white wall has on the screen under a light.
fn white_wall(light: Vec3, white_balance: WhiteBalance) -> [u8; 3] {
    let gpu = gpu();
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(-3.0, -3.0, 0.0), Vec3::X * 6.0, Vec3::Y * 6.0), white, Layer::Wall, 1);
    stage.light(homewright_scene::Light { color: light, ..lamp(Vec3::Z * 3.0, 200.0) });
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let mut camera = look(Vec3::Z * 2.0, Vec3::ZERO);
    camera.white_balance = white_balance;
    let image = gpu.render(&mut renderer, &quick(camera, 33, 33)).expect("it can be drawn");
    let middle = (33 * 16 + 16) * 4;
    [0, 1, 2].map(|channel| image.rgba[middle + channel])
}

#[test]
fn a_wall_under_a_warm_lamp_is_white_to_a_camera_set_to_that_lamp() {
    let warm = homewright_scene::white::white_of(2700.0, 0.0);
    let kelvin = |temperature| WhiteBalance::Kelvin { temperature, tint: 0.0 };
    let [red, green, blue] = white_wall(warm, kelvin(2700.0));
    assert!(red.abs_diff(green) <= 3 && blue.abs_diff(green) <= 3, "{red} {green} {blue}");
    let [red, _, blue] = white_wall(warm, kelvin(6504.0));
    assert!(red > blue + 60, "{red} {blue} without adaptation");
}

#[test]
fn the_automatic_white_balance_takes_away_most_of_a_lamps_colour() {
    let warm = homewright_scene::white::white_of(2700.0, 0.0);
    let [red, _, blue] = white_wall(warm, WhiteBalance::Auto);
    assert!(red > blue && red - blue < 40, "{red} {blue}");
    let [red, green, blue] = white_wall(Vec3::ONE, WhiteBalance::Auto);
    assert!(red.abs_diff(green) <= 2 && blue.abs_diff(green) <= 2, "white light stays white: {red} {green} {blue}");
}

#[test]
fn agx_keeps_a_very_bright_red_from_staying_pure() {
    let gpu = gpu();
    let mut stage = Stage::dark();
    let red = glowing(&mut stage, Vec3::X * 2000.0);
    stage.put(rectangle(Vec3::new(-3.0, -3.0, 0.0), Vec3::X * 6.0, Vec3::Y * 6.0), red, Layer::Wall, 1);
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let mut camera = look(Vec3::Z * 2.0, Vec3::ZERO);
    camera.exposure = Exposure::Ev100(6.0);
    camera.white_balance = WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 };
    let mut shown = |tone| {
        let view = quick(Camera { tone, ..camera.clone() }, 9, 9);
        let image = gpu.render(&mut renderer, &view).expect("it can be drawn");
        [0, 1, 2].map(|channel| image.rgba[(9 * 4 + 4) * 4 + channel])
    };
    let [red, green, blue] = shown(ToneCurve::AgX);
    assert!(red > 200 && green > 60 && blue > 40, "{red} {green} {blue}");
    // Khronos' curve: 2000 / (1.2 · 2⁶) = 26 of pure red, by its published formula.
    let [red, green, _] = shown(ToneCurve::Neutral);
    let peak = 1.0 - 0.24 * 0.24 / (26.04 + 0.24 - 0.76);
    let fade = 1.0 - 1.0 / (0.15 * (26.04 - peak) + 1.0);
    let expected = homewright_geometry::math::powf32(peak * fade, 1.0 / 2.4) * 1.055 - 0.055;
    assert!(red >= 253 && (f32::from(green) - 255.0 * expected).abs() < 4.0, "{red} {green}, wanted {expected}");
}

#[test]
fn what_lies_outside_of_the_section_is_neither_seen_nor_picked() {
    let gpu = gpu();
    let mut stage = Stage::dark();
    let red = glowing(&mut stage, Vec3::X * 100.0);
    let blue = glowing(&mut stage, Vec3::Z * 100.0);
    stage.item(Vec3::new(-0.5, -0.5, 0.5), Vec3::new(0.5, 0.5, 1.0), red, 5);
    stage.item(Vec3::new(-0.5, -0.5, -1.0), Vec3::new(0.5, 0.5, -0.5), blue, 6);
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let whole = quick(look(Vec3::Z * 4.0, Vec3::ZERO), 41, 41);
    let boxed =
        View { section_box: Some(Bounds { min: Vec3::splat(-2.0), max: Vec3::new(2.0, 2.0, 0.0) }), ..whole.clone() };
    let cut = View { section: Some(Section { point: Vec3::ZERO, normal: Vec3::NEG_Z }), ..whole.clone() };
    let mut seen = |view: &View| {
        let pixel = gpu.measure(&mut renderer, view).expect("it can be drawn")[41 * 20 + 20];
        (pixel.x > 50.0, pixel.z > 50.0, renderer.pick(view, 20.5, 20.5).map(|hit| hit.tag))
    };
    assert_eq!(seen(&whole), (true, false, Some(Tag(5))));
    assert_eq!(seen(&boxed), (false, true, Some(Tag(6))));
    assert_eq!(seen(&cut), (false, true, Some(Tag(6))));
}

#[test]
fn a_cut_wall_shows_its_cut_and_not_its_inside() {
    let mut stage = Stage::dark();
    let white = glowing(&mut stage, Vec3::splat(100.0));
    stage.put(cuboid(Vec3::splat(-0.5), Vec3::splat(0.5)), white, Layer::Wall, 5);
    let cut = View {
        section: Some(Section { point: Vec3::ZERO, normal: Vec3::NEG_Z }),
        ..quick(look(Vec3::Z * 4.0, Vec3::ZERO), 41, 41)
    };
    assert!(at(&stage, &cut, 20, 20).max_element() < 20.0, "the inside of the far face glows");
}

#[test]
fn a_far_thing_is_drawn_by_its_stand_in_and_a_near_one_as_it_is() {
    let gpu = gpu();
    let mut stage = Stage::dark();
    let white = glowing(&mut stage, Vec3::splat(100.0));
    let key = stage.item(Vec3::splat(-0.5), Vec3::splat(0.5), white, 5);
    let shape = stage.scene.nodes[&key].shape;
    // A stand-in without a surface, so that one can tell which is drawn.
    let stand_in = Shape { primitives: vec![homewright_geometry::Mesh::default()] };
    let detail = Detail { levels: vec![DetailLevel { shape: Arc::new(stand_in), error: 0.05 }] };
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    renderer.apply(&SceneDelta { details: [(shape, Arc::new(detail))].into(), ..SceneDelta::default() });
    let mut seen = |away: f32| {
        let view = quick(look(Vec3::Z * away, Vec3::ZERO), 41, 41);
        gpu.measure(&mut renderer, &view).expect("it can be drawn")[41 * 20 + 20].y
    };
    assert!(seen(1.5) > 50.0, "half a metre before it an error of 5 cm is seen");
    assert!(seen(6.0) < 5.0, "5.5 m away 5 cm are less than a pixel");
}

#[test]
fn a_resting_view_settles_and_then_costs_no_drawing() {
    let gpu = gpu();
    let stage = before_a_mirror();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let mut view = quick(look(Vec3::new(0.0, 1.0, 3.0), Vec3::Y), 33, 33);
    view.quality.samples = 4;
    view.size = UVec2::splat(33);
    let first = gpu.render(&mut renderer, &view).expect("it can be drawn");
    let again = gpu.render(&mut renderer, &view).expect("it can be drawn");
    assert_eq!(first, again, "a settled picture stays as it is");
}
