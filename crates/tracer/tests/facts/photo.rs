//! Photos: furnaces, boxes and lamps in which the luminance of each pixel is known.

use std::f32::consts::PI;

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use glam::{UVec2, Vec3, Vec4};
use homewright_scene::light::{Emitter, Environment, Sun};
use homewright_scene::node::Layer;
use homewright_scene::outside::outside;
use homewright_scene::sun::SkyPosition;
use homewright_scene::white::white_of;
use homewright_scene::{Camera, Exposure, Key, Light, Material, Projection, Scene, Tag, WhiteBalance};
use homewright_tracer::{
    Accel, Backdrop, Photo, Reveal, Section, Shot, Tone, TraceSettings, TracedImage, denoise, exposure, illuminance,
    trace, trace_with,
};

fn camera(eye: Vec3, target: Vec3) -> Camera {
    Camera { eye, target, projection: Projection::Perspective { fov_y: 0.4 }, ..Camera::default() }
}

fn settings(side: u32, samples: u32) -> TraceSettings {
    TraceSettings { size: UVec2::splat(side), samples, firefly_limit: None, ..TraceSettings::default() }
}

fn traced(scene: &Scene, camera: &Camera, settings: &TraceSettings) -> TracedImage {
    trace(scene, camera, settings, &mut |_| true).expect("nobody ends it")
}

fn mean(image: &TracedImage) -> Vec3 {
    image.color.iter().sum::<Vec3>() / image.color.len() as f32
}

fn furnace() -> Scene {
    let mut scene = dark();
    scene.environment.zenith = Vec3::splat(100.0);
    scene.environment.horizon = Vec3::splat(100.0);
    scene.environment.ground = Vec3::splat(100.0);
    scene
}

fn floor(half: f32) -> homewright_geometry::Mesh {
    quad([
        Vec3::new(-half, 0.0, half),
        Vec3::new(half, 0.0, half),
        Vec3::new(half, 0.0, -half),
        Vec3::new(-half, 0.0, -half),
    ])
}

#[test]
fn in_a_white_room_a_matt_box_shows_its_albedo() {
    let mut scene = furnace();
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), false), grey(0.6), Layer::Item);
    let image = traced(&scene, &camera(Vec3::new(2.2, 1.7, 2.6), Vec3::ZERO), &settings(8, 16));
    for color in &image.color {
        assert!((color.y / 60.0 - 1.0).abs() < 0.005, "{color}");
    }
}

#[test]
fn in_a_white_room_a_rough_metal_is_white() {
    let mut scene = furnace();
    let metal = Material { metallic: 1.0, roughness: 0.5, ..Material::default() };
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), false), metal, Layer::Item);
    let image = traced(&scene, &camera(Vec3::new(2.2, 1.7, 2.6), Vec3::ZERO), &settings(8, 64));
    let share = mean(&image).y / 100.0;
    assert!((0.97..=1.01).contains(&share), "{share}");
}

#[test]
fn in_a_glowing_closed_box_luminance_is_emission_over_what_is_absorbed() {
    // L = Le + ρ L everywhere.
    for albedo in [0.3, 0.7] {
        let mut scene = dark();
        let walls = Material { emission: Vec3::splat(50.0), ..grey(albedo) };
        put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), true), walls, Layer::Item);
        let settings = TraceSettings { max_bounces: 100, ..settings(8, 64) };
        let value = mean(&traced(&scene, &camera(Vec3::ZERO, Vec3::Z), &settings)).y;
        let expected = 50.0 / (1.0 - albedo);
        assert!((value / expected - 1.0).abs() < 0.01, "{value} instead of {expected}");
    }
}

#[test]
fn in_a_closed_box_with_a_lamp_the_mean_light_on_the_walls_is_flux_over_what_is_absorbed() {
    // A · E · (1 − ρ) = Φ, so E is E_direct / (1 − ρ); seen from the middle, every wall counts by its solid angle,
    // and by symmetry one wall stands for all.
    let (albedo, flux) = (0.5, 1000.0);
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), true), grey(albedo), Layer::Item);
    scene.lights.insert(Key(1), lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.05 }, flux));
    let eye = Vec3::new(0.0, 0.0, 0.99);
    let parallel = Camera { projection: Projection::Orthographic { height: 2.0 }, ..camera(eye, Vec3::NEG_Z) };
    let settings = TraceSettings { max_bounces: 60, ..settings(16, 64) };
    let value = mean(&traced(&scene, &parallel, &settings)).y * PI / albedo;
    let expected = flux / 24.0 / (1.0 - albedo);
    assert!((value / expected - 1.0).abs() < 0.01, "{value} lx instead of {expected} lx");
}

#[test]
fn direct_light_on_a_floor_is_what_a_meter_reads() {
    let half = 0.3_f32;
    for emitter in [
        Emitter::Sphere { radius: 0.15 },
        Emitter::Spot { inner: half, outer: 0.5, radius: 0.03 },
        Emitter::Disc { radius: 0.3 },
        Emitter::Rectangle { length: 1.2, width: 0.3 },
        Emitter::Tube { length: 1.2, radius: 0.013 },
    ] {
        let mut scene = dark();
        put(&mut scene, floor(4.0), grey(0.5), Layer::Floor);
        scene.lights.insert(Key(1), lamp(Vec3::new(0.0, 2.0, 0.0), emitter, 1000.0));
        let expected = illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0] * 0.5 / PI;
        let narrow = Camera {
            projection: Projection::Orthographic { height: 0.02 },
            ..camera(Vec3::new(0.5, 1.0, 0.5), Vec3::ZERO)
        };
        let value = mean(&traced(&scene, &narrow, &settings(8, 64))).y;
        assert!((value / expected - 1.0).abs() < 0.01, "{emitter:?}: {value} instead of {expected}");
    }
}

#[test]
fn a_rough_metal_under_a_wide_lamp_shows_the_lamps_luminance() {
    // Drawing points on so wide a lamp alone would be hopelessly noisy; drawing directions alone would miss small
    // ones: only both together agree with the answer for each width.
    for (radius, roughness) in [(60.0_f32, 0.25), (60.0, 0.6), (60.0, 0.06)] {
        let mut scene = dark();
        let metal = Material { metallic: 1.0, roughness, ..Material::default() };
        put(&mut scene, floor(1.0), metal, Layer::Floor);
        let flux = 100.0 * PI * PI * radius * radius;
        scene.lights.insert(Key(1), lamp(Vec3::new(0.0, 2.0, 0.0), Emitter::Disc { radius }, flux));
        let value = mean(&traced(&scene, &camera(Vec3::new(0.0, 1.0, 0.6), Vec3::ZERO), &settings(8, 64))).y;
        assert!((0.95..1.02).contains(&(value / 100.0)), "{value} at roughness {roughness}");
    }
}

#[test]
fn daylight_through_a_pane_is_what_a_meter_reads() {
    let mut scene = furnace();
    // A black box, open towards −Z behind a pane of glass.
    let shell = [
        ([-1.1, -0.1, 0.0], [1.1, 0.0, 3.0]),
        ([-1.1, 2.0, 0.0], [1.1, 2.1, 3.0]),
        ([-1.1, 0.0, 0.0], [-1.0, 2.0, 3.0]),
        ([1.0, 0.0, 0.0], [1.1, 2.0, 3.0]),
        ([-1.0, 0.0, 2.9], [1.0, 2.0, 3.0]),
    ];
    for (number, (min, max)) in shell.into_iter().enumerate() {
        let material = grey(if number == 0 { 0.5 } else { 0.0 });
        put(&mut scene, cuboid(Vec3::from(min), Vec3::from(max), false), material, Layer::Wall);
    }
    let glass = Material { base_color: Vec4::ONE, transmission: 1.0, roughness: 0.0, ..Material::default() };
    let pane = quad([
        Vec3::new(1.0, 0.0, 0.05),
        Vec3::new(-1.0, 0.0, 0.05),
        Vec3::new(-1.0, 2.0, 0.05),
        Vec3::new(1.0, 2.0, 0.05),
    ]);
    put(&mut scene, pane, glass, Layer::Opening);
    let point = Vec3::new(0.0, 0.0, 1.5);
    let expected = illuminance(&scene, &[(point, Vec3::Y)])[0] * 0.5 / PI;
    let narrow =
        Camera { projection: Projection::Orthographic { height: 0.05 }, ..camera(Vec3::new(0.0, 1.5, 2.5), point) };
    let value = mean(&traced(&scene, &narrow, &settings(8, 64))).y;
    assert!((value / expected - 1.0).abs() < 0.02, "{value} instead of {expected}");
}

#[test]
fn glass_gives_the_same_light_whether_it_is_known_as_a_window_or_not() {
    // Behind a known window sun and sky are looked for; behind other glass they are found by chance.
    let light = |layer: Layer, samples: u32| {
        let mut scene = furnace();
        let direction = Vec3::new(0.1, 1.0, -1.0).try_normalize().unwrap();
        scene.environment.sun = Some(Sun { direction, illuminance: 5000.0, color: Vec3::ONE });
        let shell = [
            ([-1.1, -0.1, 0.0], [1.1, 0.0, 2.1]),
            ([-1.1, 2.0, 0.0], [1.1, 2.1, 2.1]),
            ([-1.1, 0.0, 0.0], [-1.0, 2.0, 2.1]),
            ([1.0, 0.0, 0.0], [1.1, 2.0, 2.1]),
            ([-1.0, 0.0, 2.0], [1.0, 2.0, 2.1]),
            ([-1.0, 0.0, 0.0], [1.0, 0.6, 0.1]),
        ];
        for (min, max) in shell {
            put(&mut scene, cuboid(Vec3::from(min), Vec3::from(max), false), grey(0.5), Layer::Wall);
        }
        let glass = Material { base_color: Vec4::ONE, transmission: 1.0, roughness: 0.0, ..Material::default() };
        let corners = [(1.0, 0.6), (-1.0, 0.6), (-1.0, 2.0), (1.0, 2.0)].map(|(x, y)| Vec3::new(x, y, 0.05));
        put(&mut scene, quad(corners), glass, layer);
        let up = Camera {
            projection: Projection::Orthographic { height: 0.5 },
            ..camera(Vec3::new(0.2, 1.0, 1.2), Vec3::new(0.2, 2.0, 1.2))
        };
        mean(&traced(&scene, &up, &settings(16, samples))).y
    };
    let (known, unknown) = (light(Layer::Opening, 128), light(Layer::Item, 1024));
    assert!((known / unknown - 1.0).abs() < 0.04, "{known} and {unknown}");
}

/// A room whose roof has a hole, with the sun high above it.
fn sunny_room(hole: f32) -> Scene {
    let mut scene = dark();
    let direction = Vec3::new(0.2, 1.0, 0.1).try_normalize().expect("it has a length");
    scene.environment.sun = Some(Sun { direction, illuminance: 50_000.0, color: Vec3::ONE });
    let mut slab = |min: [f32; 3], max: [f32; 3], layer| {
        put(&mut scene, cuboid(min.into(), max.into(), false), grey(0.5), layer);
    };
    slab([-2.1, -0.1, -2.1], [2.1, 0.0, 2.1], Layer::Floor);
    slab([-2.1, 0.0, -2.1], [-2.0, 2.6, 2.1], Layer::Wall);
    slab([2.0, 0.0, -2.1], [2.1, 2.6, 2.1], Layer::Wall);
    slab([-2.0, 0.0, -2.1], [2.0, 2.6, -2.0], Layer::Wall);
    slab([-2.0, 0.0, 2.0], [2.0, 2.6, 2.1], Layer::Wall);
    slab([-2.1, 2.6, -2.1], [-hole, 2.62, 2.1], Layer::Ceiling);
    slab([hole, 2.6, -2.1], [2.1, 2.62, 2.1], Layer::Ceiling);
    slab([-hole, 2.6, -2.1], [hole, 2.62, -hole], Layer::Ceiling);
    slab([-hole, 2.6, hole], [hole, 2.62, 2.1], Layer::Ceiling);
    scene
}

#[test]
fn a_spot_of_sun_that_fell_through_no_pane_lights_a_wall_without_grain() {
    let scene = sunny_room(0.15);
    // The hole is 0.3 m wide; its edge, 2 cm thick, stops a little of the sun.
    let (area, slant) = (0.296 * 0.298, 1.05_f32.sqrt().recip());
    let point = Vec3::new(1.0, 1.4, -2.0);
    let way = Vec3::new(-0.522, 0.0, -0.261) - point;
    let squared = way.length_squared();
    let luminance = 0.5 * 50_000.0 * slant / PI;
    let expected = 0.5 / PI * luminance * area * (way.z * -way.y) / (squared * squared);
    let narrow =
        Camera { projection: Projection::Orthographic { height: 0.05 }, ..camera(Vec3::new(1.0, 1.4, 0.0), point) };
    let image = traced(&scene, &narrow, &TraceSettings { max_bounces: 1, ..settings(16, 64) });
    let value = mean(&image).y;
    assert!((value / expected - 1.0).abs() < 0.02, "{value} instead of {expected}");
    let apart = image.color.iter().map(|color| color.y / value - 1.0);
    let grain = apart.map(|apart| apart * apart).sum::<f32>() / image.color.len() as f32;
    // Found by chance, one path in three hundred would bring all of it.
    assert!(grain < 0.05, "{grain}");
}

/// A small room with a lamp and a window on nothing.
fn room() -> Scene {
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::new(-2.0, 0.0, -2.0), Vec3::new(2.0, 2.6, 2.0), true), grey(0.7), Layer::Wall);
    put(&mut scene, cuboid(Vec3::new(-0.4, 0.0, -0.4), Vec3::new(0.4, 0.8, 0.4), false), grey(0.4), Layer::Item);
    let light = lamp(Vec3::new(0.6, 2.4, 0.2), Emitter::Disc { radius: 0.15 }, 1500.0);
    scene.lights.insert(Key(1), Light { tag: Tag(9), ..light });
    scene
}

fn room_camera() -> Camera {
    Camera {
        projection: Projection::Perspective { fov_y: 1.0 },
        ..camera(Vec3::new(1.6, 1.6, 1.8), Vec3::new(-0.4, 0.5, -0.6))
    }
}

#[test]
fn the_bits_are_the_same_for_any_number_of_threads() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let settings = TraceSettings { firefly_limit: Some(8.0), ..settings(40, 4) };
        pool.install(|| traced(&room(), &room_camera(), &settings))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(16));
}

#[test]
fn the_bits_are_the_same_with_and_without_wide_vectors() {
    let settings = TraceSettings { firefly_limit: Some(8.0), ..settings(32, 4) };
    let wide = trace_with(&Accel::new(&room()), &room_camera(), &settings, &mut |_| true).unwrap();
    for other in [Accel::new(&room()).without_wide_vectors(), Accel::new(&room()).without_longest_vectors()] {
        assert_eq!(wide, trace_with(&other, &room_camera(), &settings, &mut |_| true).unwrap());
    }
}

#[test]
fn paths_that_go_alone_bring_the_light_of_those_that_go_sixteen_at_a_time() {
    let [together, alone] = [Accel::new(&room()), Accel::new(&room()).one_by_one()].map(|accel| {
        let image = trace_with(&accel, &room_camera(), &settings(32, 512), &mut |_| true).expect("nobody ends it");
        mean(&image).y
    });
    assert!((alone / together - 1.0).abs() < 0.006, "{alone} alone, {together} together");
}

#[test]
fn an_ended_photo_goes_on_from_what_was_saved_with_the_same_bits() {
    let accel = Accel::new(&room());
    let settings = TraceSettings { noise: Some(0.02), firefly_limit: Some(8.0), ..settings(40, 32) };
    let mut whole = Photo::new(&accel, &room_camera(), &settings);
    assert!(whole.expose(&mut |_| true) && whole.is_done());
    let mut ended = Photo::new(&accel, &room_camera(), &settings);
    let mut asked = 0;
    let goes_on = ended.expose(&mut |_| {
        asked += 1;
        asked < 2
    });
    assert!(!goes_on && ended.done() > 0.0 && !ended.is_done());
    let mut resumed = Photo::new(&accel, &room_camera(), &settings);
    assert!(resumed.resume(&ended.save()));
    assert!(resumed.expose(&mut |_| true));
    assert_eq!(resumed.image(), whole.image());
    let mut other = Photo::new(&accel, &room_camera(), &TraceSettings { seed: 9, ..settings });
    assert!(!other.resume(&ended.save()) && !other.resume(b"nothing"));
}

#[test]
fn cutting_fireflies_takes_less_than_a_hundredth_of_the_light() {
    // A mirror that throws the lamp's light on the wall and a smooth lacquer make single bright paths.
    let mut scene = room();
    let mirror = Material { metallic: 1.0, roughness: 0.02, ..Material::default() };
    put(&mut scene, cuboid(Vec3::new(-1.9, 0.2, -1.0), Vec3::new(-1.8, 2.0, 1.0), false), mirror, Layer::Item);
    let lacquer = Material { roughness: 0.08, ..Material::default() };
    put(&mut scene, cuboid(Vec3::new(0.8, 0.0, -1.6), Vec3::new(1.4, 0.7, -1.0), false), lacquer, Layer::Item);
    let light = |firefly_limit| {
        let settings = TraceSettings { firefly_limit, max_bounces: 64, ..settings(32, 256) };
        mean(&traced(&scene, &room_camera(), &settings)).y
    };
    let (cut, whole) = (light(TraceSettings::default().firefly_limit), light(None));
    assert!(cut < whole && cut > 0.99 * whole, "{cut} of {whole} cd/m²");
}

#[test]
fn a_part_of_a_picture_has_the_bits_of_the_whole() {
    let whole = traced(&room(), &room_camera(), &settings(40, 2));
    let region = Some((UVec2::new(7, 21), UVec2::new(20, 9)));
    let part = traced(&room(), &room_camera(), &TraceSettings { region, ..settings(40, 2) });
    for (place, color) in part.color.iter().enumerate() {
        let (x, y) = (7 + place % 20, 21 + place / 20);
        assert_eq!(*color, whole.color[y * 40 + x]);
    }
}

#[test]
fn tiles_without_noise_rest_early() {
    let noise = |noise| {
        let accel = Accel::new(&room());
        let settings = TraceSettings { noise, ..settings(32, 64) };
        let mut photo = Photo::new(&accel, &room_camera(), &settings);
        let mut rounds = 0;
        while photo.advance(&mut |_| true) && !photo.is_done() {
            rounds += 1;
        }
        rounds
    };
    assert!(noise(Some(0.5)) < noise(Some(0.0)));
    assert_eq!(noise(None), 7);
}

#[test]
fn a_panorama_shows_what_lies_in_each_direction() {
    // A white wall behind, a grey one to the right; the camera looks along −Z.
    let mut scene = furnace();
    let board = |corners: [Vec3; 4]| quad(corners);
    let behind = [(-9.0, -9.0), (-9.0, 9.0), (9.0, 9.0), (9.0, -9.0)].map(|(x, y)| Vec3::new(x, y, 3.0));
    put(&mut scene, board(behind), grey(0.5), Layer::Wall);
    let settings = TraceSettings { size: UVec2::new(32, 16), shot: Shot::Panorama, ..settings(32, 64) };
    let image = traced(&scene, &camera(Vec3::ZERO, Vec3::new(0.0, 0.3, -1.0)), &settings);
    let at = |x: usize, y: usize| image.color[y * 32 + x].y;
    assert_eq!(at(16, 8), 100.0);
    assert!(at(0, 8) < 60.0 && at(31, 8) < 60.0 && at(8, 8) == 100.0, "{} {}", at(0, 8), at(8, 8));
    let stereo = TraceSettings { size: UVec2::splat(32), shot: Shot::StereoPanorama, ..settings };
    let both = traced(&scene, &camera(Vec3::ZERO, Vec3::NEG_Z), &stereo);
    assert_eq!(both.color[8 * 32 + 16].y, 100.0);
    assert!(both.color[24 * 32].y < 60.0);
}

#[test]
fn a_photo_can_be_ended() {
    assert_eq!(trace(&room(), &room_camera(), &settings(64, 4), &mut |share| share < 0.2), None);
}

#[test]
fn a_filtered_picture_is_nearer_to_the_truth() {
    let truth = traced(&room(), &room_camera(), &settings(40, 512));
    let noisy = traced(&room(), &room_camera(), &TraceSettings { seed: 2, ..settings(40, 16) });
    let error = |image: &TracedImage| {
        let sum: f32 = image.color.iter().zip(&truth.color).map(|(a, b)| (*a - *b).length_squared()).sum();
        (sum / truth.color.len() as f32).sqrt() / mean(&truth).length()
    };
    let (before, after) = (error(&noisy), error(&denoise(&noisy)));
    assert!(after < 0.6 * before, "{before} before, {after} after");
    let brightness = mean(&denoise(&noisy)).y / mean(&noisy).y;
    assert!((brightness - 1.0).abs() < 0.01, "{brightness}");
}

#[test]
fn exposure_by_value_follows_its_formula_and_automatic_brings_the_middle_to_over_a_quarter() {
    let mut scene = furnace();
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), false), grey(0.6), Layer::Item);
    let image = traced(&scene, &camera(Vec3::new(2.2, 1.7, 2.6), Vec3::ZERO), &settings(8, 4));
    assert!((exposure(&image, Exposure::Ev100(3.0)) - 1.0 / 9.6).abs() < 1e-5);
    assert!((exposure(&image, Exposure::Auto(0.0)) * 60.0 - 0.28).abs() < 0.002);
    assert!((exposure(&image, Exposure::Auto(1.0)) * 60.0 - 0.56).abs() < 0.004);
    let shown = Tone::new(&image, &Camera::default()).picture(&image, &Backdrop::default());
    assert!(shown.is_sound());
    // 0.28 less the curve's 0.04 is 0.24 linear, 134 as an sRGB byte; grey in white light stays grey.
    assert!(shown.rgba[0].abs_diff(134) <= 2 && shown.rgba[2].abs_diff(134) <= 2, "{:?}", &shown.rgba[..4]);
}

#[test]
fn a_lamp_is_seen_in_a_mirror_and_lights_the_floor_once() {
    let mut scene = dark();
    let mirror = Material { metallic: 1.0, roughness: 0.0, ..Material::default() };
    put(&mut scene, floor(3.0), mirror, Layer::Floor);
    let panel = Material { emission: Vec3::splat(700.0), ..grey(0.0) };
    let key = put(&mut scene, cuboid(Vec3::new(-1.0, 2.0, -1.0), Vec3::new(1.0, 2.05, 1.0), false), panel, Layer::Item);
    let light = lamp(Vec3::new(0.0, 2.0, 0.0), Emitter::Rectangle { length: 2.0, width: 2.0 }, 700.0 * PI * 4.0);
    scene.lights.insert(Key(1), Light { tag: Tag(key.0), ..light });
    let narrow = camera(Vec3::new(0.0, 1.0, 0.1), Vec3::ZERO);
    let value = mean(&traced(&scene, &narrow, &settings(4, 16))).y;
    assert!((value / 700.0 - 1.0).abs() < 0.01, "{value}");
}

#[test]
fn lamplight_is_white_when_its_temperature_is_and_nearly_white_by_itself() {
    let lamp = white_of(2700.0, 0.0);
    let mut scene = furnace();
    scene.environment.zenith = lamp * 100.0;
    scene.environment.horizon = lamp * 100.0;
    scene.environment.ground = lamp * 100.0;
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), false), grey(0.6), Layer::Item);
    let image = traced(&scene, &camera(Vec3::new(2.2, 1.7, 2.6), Vec3::ZERO), &settings(8, 4));
    let cast = |white_balance| {
        let shown = Tone::new(&image, &Camera { white_balance, ..Camera::default() });
        let pixel: Vec<i32> =
            shown.picture(&image, &Backdrop::default()).rgba[..3].iter().map(|byte| i32::from(*byte)).collect();
        pixel[0] - pixel[2]
    };
    assert!(cast(WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 }) > 60);
    assert!(cast(WhiteBalance::Kelvin { temperature: 2700.0, tint: 0.0 }).abs() <= 2);
    assert!((2..30).contains(&cast(WhiteBalance::Auto)), "{}", cast(WhiteBalance::Auto));
}

#[test]
fn a_section_shows_the_room_behind_it_in_its_own_light_and_the_cut_walls() {
    // A room with walls of 200 mm, cut at 1.2 m and seen from above; its lamp hangs above the cut.
    let mut scene = dark();
    let shell = [
        ([-2.2, -0.2, -2.2], [2.2, 0.0, 2.2]),
        ([-2.2, 2.6, -2.2], [2.2, 2.8, 2.2]),
        ([-2.2, 0.0, -2.2], [-2.0, 2.6, 2.2]),
        ([2.0, 0.0, -2.2], [2.2, 2.6, 2.2]),
        ([-2.0, 0.0, -2.2], [2.0, 2.6, -2.0]),
        ([-2.0, 0.0, 2.0], [2.0, 2.6, 2.2]),
    ];
    for (min, max) in shell {
        put(&mut scene, cuboid(Vec3::from(min), Vec3::from(max), false), grey(0.5), Layer::Wall);
    }
    let light = lamp(Vec3::new(0.0, 2.4, 0.0), Emitter::Sphere { radius: 0.05 }, 1000.0);
    scene.lights.insert(Key(1), light);
    let above =
        Camera { projection: Projection::Orthographic { height: 6.0 }, ..camera(Vec3::new(0.0, 9.0, 0.0), Vec3::ZERO) };
    let section = Some(Section { point: Vec3::new(0.0, 1.2, 0.0), normal: Vec3::NEG_Y });
    let reveal = Reveal { section, is_plain: true };
    let image = traced(&scene, &above, &TraceSettings { reveal, ..settings(60, 16) });
    // Pixels of 100 mm: out of doors, in the wall, on the floor.
    let at = |x: usize| (image.bare[30 * 60 + x], image.cut[30 * 60 + x]);
    assert_eq!([at(4), at(9), at(30)], [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]);
    let floor = Camera {
        projection: Projection::Orthographic { height: 0.1 },
        ..camera(Vec3::new(0.5, 1.0, 0.5), Vec3::new(0.0, 0.0, 0.0))
    };
    let inside = mean(&traced(&scene, &floor, &settings(8, 256))).y;
    let narrow = Camera { projection: Projection::Orthographic { height: 0.1 }, ..above };
    let through = mean(&traced(&scene, &narrow, &TraceSettings { reveal, ..settings(8, 256) })).y;
    assert!((through / inside - 1.0).abs() < 0.02, "{through} instead of {inside}");
    let shown =
        Tone::new(&image, &Camera::default()).picture(&image, &Backdrop { cut: Vec3::X, ..Backdrop::default() });
    assert_eq!(shown.rgba[(30 * 60 + 9) * 4..][..4], [255, 0, 0, 255]);
}

#[test]
fn a_dolls_house_opens_to_the_eye() {
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::new(-2.0, -0.1, -2.0), Vec3::new(2.0, 0.0, 2.0), false), grey(0.5), Layer::Floor);
    put(&mut scene, cuboid(Vec3::new(-2.0, 2.5, -2.0), Vec3::new(2.0, 2.6, 2.0), false), grey(0.5), Layer::Ceiling);
    scene.lights.insert(Key(1), lamp(Vec3::new(0.0, 2.2, 0.0), Emitter::Sphere { radius: 0.05 }, 1000.0));
    for (side, facing) in [(1.9, Vec3::Z), (-2.0, Vec3::NEG_Z)] {
        let wall = cuboid(Vec3::new(-2.0, 0.0, side), Vec3::new(2.0, 2.5, side + 0.1), false);
        let key = put(&mut scene, wall, grey(0.5), Layer::Wall);
        scene.nodes.get_mut(&key).unwrap().facing = Some(facing);
    }
    let outside = camera(Vec3::new(0.0, 5.0, 8.0), Vec3::new(0.0, 0.5, 0.0));
    let open = traced(&scene.opened(outside.eye), &outside, &settings(8, 64));
    // The floor in the middle, in the light of the lamp; the far wall stands.
    assert!(open.normal[8 * 5 + 4].y > 0.9 && open.color[8 * 5 + 4].y > 1.0);
    let closed = traced(&scene, &outside, &settings(8, 4));
    assert!(closed.depth[8 * 5 + 4] < open.depth[8 * 5 + 4]);
}

#[test]
fn a_wall_without_light_is_shown_as_cut_to_the_eye() {
    let mut scene = dark();
    let cut = Material { is_unlit: true, ..grey(0.05) };
    put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), false), cut, Layer::Wall);
    let image = traced(&scene, &camera(Vec3::new(0.0, 0.0, 4.0), Vec3::ZERO), &settings(8, 4));
    assert_eq!(image.cut[8 * 4 + 4], 1.0);
    assert_eq!(image.color[8 * 4 + 4], Vec3::ZERO);
}

#[test]
fn scenery_is_seen_and_lights_nothing() {
    let mut scene = dark();
    scene.environment = Environment::clear(SkyPosition { azimuth: 180.0, elevation: 30.0 }, 0.0, 3.0);
    put(&mut scene, floor(2.0), grey(0.5), Layer::Floor);
    let with = |has_scenery: bool, target: Vec3| {
        let settings = TraceSettings { has_scenery, ..settings(16, 4) };
        // Pixels of 0.07°, in which a view out of focus is even.
        let projection = Projection::Perspective { fov_y: 0.02 };
        traced(&scene, &Camera { projection, ..camera(Vec3::new(0.0, 1.5, 0.0), target) }, &settings)
    };
    let (ahead, below) = (Vec3::new(0.0, 1.6, -3.0), Vec3::new(0.0, 0.0, -0.2));
    assert_eq!(with(true, below).color, with(false, below).color);
    let image = with(true, ahead);
    assert_ne!(image.color, with(false, ahead).color);
    // The ray through the middle of the picture meets what stands there.
    let way = (ahead - Vec3::new(0.0, 1.5, 0.0)).try_normalize().expect("a direction");
    let wanted = outside(&scene.environment, way);
    let middle = image.color[8 * 16 + 8];
    assert!((middle - wanted).length() < 0.25 * wanted.length(), "{middle}, wanted {wanted}");
}

#[test]
fn the_edge_of_what_outshines_white_is_mixed_as_it_is_shown() {
    // A glowing wall a thousand times as bright as white fills the right half of a picture of three columns.
    let mut scene = dark();
    let mut glowing = grey(0.0);
    glowing.emission = Vec3::splat(1000.0);
    let corners = [Vec3::ZERO, Vec3::X * 9.0, Vec3::new(9.0, 9.0, 0.0), Vec3::Y * 9.0].map(|at| at - Vec3::Y * 4.5);
    put(&mut scene, quad(corners), glowing, Layer::Wall);
    let camera = Camera {
        eye: Vec3::Z * 3.0,
        target: Vec3::ZERO,
        projection: Projection::Orthographic { height: 3.0 },
        exposure: Exposure::Ev100((1.0_f32 / 1.2).log2()),
        white_balance: WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 },
        ..Camera::default()
    };
    let image = traced(&scene, &camera, &settings(3, 256));
    let shown = Tone::new(&image, &camera).picture(&image, &Backdrop::default());
    let [left, middle, right] = [3, 4, 5].map(|place| shown.rgba[place * 4 + 1]);
    assert!(left == 0 && right >= 250, "{left} {right}");
    // Half of white in linear light is 188 of 255 in sRGB.
    assert!((180..=194).contains(&middle), "{middle}");
    // What is measured stays the mean.
    assert!((image.color[4].y / 500.0 - 1.0).abs() < 0.05, "{}", image.color[4]);
}

#[test]
fn what_lies_outside_is_shown_darker_than_the_room_and_measured_as_it_is() {
    let mut scene = furnace();
    put(&mut scene, floor(0.5), grey(0.5), Layer::Floor);
    // The sky has 100 cd/m², which would be four times white; the floor under it would be twice white.
    let exposed = |target: Vec3| Camera {
        exposure: Exposure::Ev100((25.0_f32 / 1.2).log2()),
        white_balance: WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 },
        ..camera(Vec3::new(0.0, 1.5, 0.0), target)
    };
    let shown = |target: Vec3| {
        let image = traced(&scene, &exposed(target), &settings(8, 16));
        let picture = Tone::new(&image, &exposed(target)).picture(&image, &Backdrop::default());
        (image.color[27].y, picture.rgba[27 * 4 + 1])
    };
    let (measured, sky) = shown(Vec3::new(0.0, 1.6, -3.0));
    assert!((measured / 100.0 - 1.0).abs() < 1e-3, "{measured}");
    // 0.85 of white in linear light is 237 of 255 in sRGB before highlights roll off.
    assert!((215..=240).contains(&sky), "{sky}");
    let (measured, floor) = shown(Vec3::new(0.0, 0.0, -0.01));
    assert!((measured / 50.0 - 1.0).abs() < 0.05, "{measured}");
    assert!(floor > sky, "{floor} on the floor, {sky} in the sky");
}
