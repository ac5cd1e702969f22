//! Facts about many lamps at once, about lamps that shine to both sides, and about marks that follow from lamps.

use std::f32::consts::PI;
use std::sync::Arc;

use crate::common::*;
use glam::{Vec3, Vec4};
use homewright_geometry::math;
use homewright_render::{Body, Quality, Renderer, View, render_image};
use homewright_scene::light::{Emitter, Environment, Light};
use homewright_scene::node::Layer;
use homewright_scene::sky::Sky;
use homewright_scene::sun::SkyPosition;
use homewright_scene::web::PhotometricWeb;
use homewright_scene::{Camera, Exposure, Material, Projection, Tag};

/// Luminance in cd/m² in the middle of a view.
fn middle(stage: &Stage, camera: Camera) -> Vec3 {
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    gpu.measure(&mut renderer, &quick(camera, 17, 17)).expect("it can be drawn")[17 * 8 + 8]
}

/// A hall of 24 × 12 m with a white floor and a grid of downlights 3 m above it.
fn hall(columns: u32, rows: u32) -> Stage {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(0.0, 0.0, 12.0), Vec3::X * 24.0, Vec3::Z * -12.0), white, Layer::Floor, 1);
    for row in 0..rows {
        for column in 0..columns {
            let x = (column as f32 + 0.5) * 24.0 / columns as f32;
            let z = (row as f32 + 0.5) * 12.0 / rows as f32;
            let downlight = Emitter::Disc { radius: 0.02 };
            // Every third lamp is twice as strong, so that no sum of equal lamps hides a lost one.
            let flux = if (row * columns + column).is_multiple_of(3) { 600.0 } else { 300.0 };
            let lamp = lamp(Vec3::new(x, 3.0, z), 1.0);
            stage.light(Light { emitter: downlight, flux, casts_shadow: false, ..lamp });
        }
    }
    stage
}

/// Illuminance on the floor by the plain sum over all lamps within their reach.
fn brute_force(stage: &Stage, at: Vec3) -> f32 {
    stage
        .scene
        .lights
        .values()
        .map(|light| {
            let to = light.position - at;
            let cosine = to.y / to.length();
            light.flux / PI * cosine * cosine / to.length_squared()
        })
        .sum()
}

#[test]
fn under_two_hundred_lamps_each_spot_has_the_light_of_all_of_them() {
    let stage = hall(20, 10);
    assert_eq!(stage.scene.lights.len(), 200);
    for at in
        [Vec3::new(12.3, 0.0, 6.2), Vec3::new(0.6, 0.0, 0.7), Vec3::new(23.4, 0.0, 11.2), Vec3::new(5.0, 0.0, 9.0)]
    {
        let seen = middle(&stage, look(at + Vec3::new(0.0, 1.0, 0.4), at)).y;
        let wanted = brute_force(&stage, at) * 0.8 / PI;
        assert!((seen / wanted - 1.0).abs() < 0.03, "{seen} cd/m² at {at}, the sum gives {wanted}");
    }
}

#[test]
fn the_two_hundredth_lamp_lights_what_stands_under_it() {
    let mut stage = hall(20, 10);
    let at = Vec3::new(23.4, 0.0, 11.4);
    let view = || look(at + Vec3::new(0.0, 1.0, 0.4), at);
    let all = middle(&stage, view()).y;
    let (last, _) = stage.scene.lights.iter().next_back().map(|(key, light)| (*key, light.clone())).expect("200 lamps");
    let own = {
        let light = &stage.scene.lights[&last];
        let to = light.position - at;
        light.flux / PI * to.y * to.y / (to.length_squared() * to.length_squared()) * 0.8 / PI
    };
    stage.scene.lights.remove(&last);
    let without = middle(&stage, view()).y;
    assert!(((all - without) / own - 1.0).abs() < 0.02, "{all} with it, {without} without, {own} of its own");
}

#[test]
fn a_panel_that_shines_to_both_sides_lights_floor_and_ceiling_by_its_web() {
    // Two thirds of the light downwards, one third upwards, both by the cosine.
    let angles: Vec<f32> = (0..=36).map(|step| step as f32 * 5.0).collect();
    let candela = angles.iter().map(|angle| {
        let cosine = math::cos32(angle.to_radians());
        if cosine > 0.0 { 200.0 * cosine } else { -100.0 * cosine }
    });
    let web = PhotometricWeb::new(angles.clone(), vec![0.0], candela.collect()).expect("a sound table");
    let web = Arc::new(web);
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), white, Layer::Floor, 1);
    stage.put(rectangle(Vec3::new(-3.0, 4.0, -3.0), Vec3::X * 6.0, Vec3::Z * 6.0), white, Layer::Wall, 1);
    let emitter = Emitter::Rectangle { length: 1.2, width: 0.3 };
    stage.light(Light { emitter, flux: web.flux(), web: Some(web.clone()), ..lamp(Vec3::Y * 2.0, 1.0) });
    // Numerical integral of the illuminance below the middle of the panel, as if it were even.
    let steps = 60;
    let mut lux = 0.0;
    for i in 0..steps {
        for j in 0..steps {
            let x = ((i as f32 + 0.5) / steps as f32 - 0.5) * 1.2;
            let z = ((j as f32 + 0.5) / steps as f32 - 0.5) * 0.3;
            let far2 = x * x + z * z + 4.0;
            lux += 200.0 * 4.0 / (far2 * far2) / (steps * steps) as f32;
        }
    }
    let below = middle(&stage, look(Vec3::new(0.0, 1.0, 1.0), Vec3::ZERO)).y;
    let above = middle(&stage, look(Vec3::new(0.0, 3.0, 1.0), Vec3::Y * 4.0)).y;
    let wanted = lux * 0.8 / PI;
    assert!((below / wanted - 1.0).abs() < 0.04, "{below}, wanted {wanted}");
    assert!((above / wanted - 0.5).abs() < 0.03, "{above}, wanted half of {wanted}");
}

#[test]
fn the_cone_of_a_downlight_ends_on_the_floor_where_its_intensity_is_half() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(-9.0, 0.0, 9.0), Vec3::X * 18.0, Vec3::Z * -18.0), white, Layer::Floor, 1);
    let downlight = Emitter::Disc { radius: 0.04 };
    stage.light(Light { tag: Tag(9), emitter: downlight, ..lamp(Vec3::Y, 100.0) });
    stage.light(Light { tag: Tag(8), ..lamp(Vec3::Y, 100.0) });
    let mut renderer = gpu().renderer();
    renderer.apply(&stage.scene.as_delta());
    let (lines, triangles) = renderer.light_cones(&[Tag(9)], Vec4::ONE);
    assert!(!lines.is_empty() && !triangles.is_empty());
    // A Lambertian opening has half its intensity at 60°, which is 1.73 m aside 1 m below.
    let radius = 3.0_f32.sqrt();
    for corner in triangles.iter().flat_map(|triangle| [triangle.corners[1], triangle.corners[2]]) {
        let aside = Vec3::new(corner.x, 0.0, corner.z).length();
        assert!((aside - radius).abs() < 0.03 && corner.y.abs() < 0.02, "{corner}");
    }
    assert!(renderer.light_cones(&[Tag(8)], Vec4::ONE).0.is_empty(), "a bulb shines to all sides");
}

#[test]
fn a_thing_is_as_large_as_it_is_and_its_dimensions_say_so() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    let key = stage.item(Vec3::new(-0.9, 0.0, -0.4), Vec3::new(0.9, 0.75, 0.4), white, 7);
    if let Some(node) = stage.scene.nodes.get_mut(&key) {
        node.scene_from_shape = glam::Affine3A::from_rotation_y(0.6);
    }
    let mut renderer = gpu().renderer();
    renderer.apply(&stage.scene.as_delta());
    let extent = renderer.extent(Tag(7)).expect("it is there");
    let lengths = extent.dimensions(&look(Vec3::new(3.0, 2.0, 3.0), Vec3::ZERO), Vec4::ONE).map(|d| d.length);
    for (seen, wanted) in lengths.into_iter().zip([1.8, 0.8, 0.75]) {
        assert!((seen - wanted).abs() < 1e-3, "{lengths:?}");
    }
    assert_eq!(renderer.extent(Tag(70)), None);
}

#[test]
fn a_walker_stops_before_a_wall_and_passes_a_door() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    for (from, to) in [(-3.0, -0.45), (0.45, 3.0)] {
        stage.put(cuboid(Vec3::new(1.0, 0.0, from), Vec3::new(1.2, 2.7, to)), white, Layer::Wall, 1);
    }
    stage.put(cuboid(Vec3::new(1.0, 0.0, -0.45), Vec3::new(1.2, 2.1, 0.45)), white, Layer::Opening, 2);
    stage.put(cuboid(Vec3::new(1.0, 2.1, -0.45), Vec3::new(1.2, 2.7, 0.45)), white, Layer::Wall, 1);
    let mut renderer = gpu().renderer();
    renderer.apply(&stage.scene.as_delta());
    let body = Body { radius: 0.22, eye_height: 1.6 };
    let wall = renderer.walk(body, Vec3::new(0.0, 1.6, 1.5), Vec3::X * 3.0);
    assert!((wall.x - 0.78).abs() < 0.12 && wall.x < 0.79, "{wall}");
    let door = renderer.walk(body, Vec3::new(0.0, 1.6, 0.0), Vec3::X * 3.0);
    assert!((door - Vec3::new(3.0, 1.6, 0.0)).length() < 1e-3, "{door}");
}

#[test]
fn the_sky_in_the_picture_is_that_of_the_hour() {
    // Towards the sun and away from it a clear sky differs, though both stand as high.
    let mut stage = Stage::dark();
    stage.scene.environment = Environment::clear(SkyPosition { azimuth: 180.0, elevation: 30.0 }, 0.0, 3.0);
    let Sky::Clear(sky) = stage.scene.environment.sky else { panic!("a clear sky") };
    for way in [Vec3::new(0.3, 0.9, 0.3), Vec3::new(0.0, 0.7, -0.7), Vec3::new(-0.5, 0.8, 0.5)] {
        let seen = middle(&stage, look(Vec3::ZERO, way));
        let wanted = sky.radiance(way.try_normalize().expect("a direction"));
        // The picture adds thin veils of cloud.
        let share = seen.length() / wanted.length();
        assert!((0.8..1.35).contains(&share), "{seen} towards {way}, the sky has {wanted}");
    }
    let ratio = |camera: Camera| middle(&stage, camera).y;
    let sunwards = ratio(look(Vec3::ZERO, Vec3::new(0.0, 0.9, 0.7)));
    let away = ratio(look(Vec3::ZERO, Vec3::new(0.0, 0.9, -0.7)));
    assert!(sunwards > 1.5 * away, "{sunwards} towards the sun, {away} away from it");
}

#[test]
fn the_sky_behind_a_clear_pane_is_shown_as_dark_as_beside_it() {
    let mut stage = Stage::dark();
    stage.scene.environment = Environment::clear(SkyPosition { azimuth: 180.0, elevation: 40.0 }, 0.0, 3.0);
    stage.scene.environment.sun = None;
    let glass = stage.material(Material { transmission: 1.0, roughness: 0.0, ior: 1.5, ..lambert(1.0) });
    // The pane covers the right half of the picture. A sky of some thousand cd/m² would outshine white fifty times.
    stage.put(rectangle(Vec3::new(0.0, 0.0, -1.0), Vec3::X * 2.0, Vec3::Y * 3.0), glass, Layer::Opening, 1);
    let camera = Camera {
        exposure: Exposure::Ev100(6.0),
        white_balance: homewright_scene::WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 },
        ..look(Vec3::new(0.0, 1.5, 0.0), Vec3::new(0.0, 1.9, -1.0))
    };
    let picture = render_image(&gpu(), &stage.scene, &quick(camera, 32, 8)).expect("it can be drawn");
    let green = |x: usize| i32::from(picture.rgba[(4 * 32 + x) * 4 + 1]);
    let (beside, behind) = (green(13), green(18));
    assert!((200..250).contains(&beside), "{beside} of 255 beside the pane");
    // The two faces of a pane mirror 8 %, and the sky is not quite even.
    assert!((behind - beside).abs() <= 12, "{behind} behind the pane, {beside} beside it");
}

#[test]
fn a_matt_floor_under_the_open_sky_has_the_light_of_the_sky() {
    let mut stage = Stage::dark();
    stage.scene.environment = Environment::clear(SkyPosition { azimuth: 180.0, elevation: 40.0 }, 0.0, 3.0);
    stage.scene.environment.sun = None;
    let Sky::Clear(sky) = stage.scene.environment.sky else { panic!("a clear sky") };
    let white = stage.material(Material { specular: 0.0, ..lambert(0.5) });
    stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), white, Layer::Item, 1);
    let view: View = quick(look(Vec3::new(0.0, 1.0, 0.5), Vec3::ZERO), 17, 17);
    let seen = middle(&stage, view.camera).y;
    let wanted = sky.illuminance() * 0.5 / PI;
    assert!((seen / wanted - 1.0).abs() < 0.05, "{seen}, wanted {wanted}");
}

/// Two closed rooms side by side, 4 × 4 × 3 m each, the first from x −4 to 0, the second from 0 to 4; two lamps in the
/// first and six in the second, each over a small table.
fn two_rooms() -> Stage {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.6));
    let (low, high) = (Vec3::new(-4.0, 0.0, -2.0), Vec3::new(4.0, 3.0, 2.0));
    let shell = [
        (low, Vec3::new(high.x, low.y - 0.1, high.z), Layer::Floor),
        (Vec3::new(low.x, high.y, low.z), high + Vec3::Y * 0.1, Layer::Ceiling),
        (low, Vec3::new(low.x - 0.1, high.y, high.z), Layer::Wall),
        (Vec3::new(high.x, low.y, low.z), high + Vec3::X * 0.1, Layer::Wall),
        (low, Vec3::new(high.x, high.y, low.z - 0.1), Layer::Wall),
        (Vec3::new(low.x, low.y, high.z), high + Vec3::Z * 0.1, Layer::Wall),
        (Vec3::new(-0.05, low.y, low.z), Vec3::new(0.05, high.y, high.z), Layer::Wall),
    ];
    for (a, b, layer) in shell {
        stage.put(cuboid(a.min(b), a.max(b)), white, layer, 1);
    }
    for x in [-3.0, -1.2, 1.0, 2.2, 3.4] {
        for z in [-1.0, 1.0] {
            if x > 0.0 || z > 0.0 {
                let at = Vec3::new(x, 0.0, z);
                stage.item(at + Vec3::new(-0.2, 0.7, -0.2), at + Vec3::new(0.2, 0.75, 0.2), white, 2);
                stage.light(Light { flux: 800.0, ..lamp(at + Vec3::Y * 2.5, 1.0) });
            }
        }
    }
    stage
}

#[test]
fn shadows_behind_the_eye_are_drawn_when_one_turns_to_them() {
    let gpu = gpu();
    let stage = two_rooms();
    let view = |camera: Camera| {
        let view = quick(camera, 33, 33);
        let quality = Quality { light_tiles_a_frame: 1, ..view.quality };
        View { quality, is_deterministic: false, ..view }
    };
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let frames = |renderer: &mut Renderer, camera: &Camera| {
        (1..200).find(|_| gpu.draw(renderer, &view(camera.clone())).expect("it can be drawn").is_settled)
    };
    let here = look(Vec3::new(-1.2, 1.6, 0.0), Vec3::new(-4.0, 0.9, 0.0));
    // Two lamps to all sides have six tiles each; a picture follows the last one.
    let first = frames(&mut renderer, &here).expect("it settles");
    assert!((6..=13).contains(&first), "{first} frames for the shadows of two lamps");
    let under = Vec3::new(1.0, 0.0, -1.0);
    let there = look(Vec3::new(2.0, 1.9, 1.6), under);
    let second = frames(&mut renderer, &there).expect("it settles");
    assert!(second > 6, "{second} frames for the shadows of six lamps");
    let seen = gpu.measure(&mut renderer, &view(there.clone())).expect("it can be drawn");
    let mut other = gpu.renderer();
    other.apply(&stage.scene.as_delta());
    let fresh = gpu.measure(&mut other, &quick(there, 33, 33)).expect("it can be drawn");
    for (walked, at_once) in seen.iter().zip(&fresh) {
        assert!(walked.abs_diff_eq(*at_once, 0.02 * at_once.max_element() + 1e-3), "{walked}, at once {at_once}");
    }
}

/// How many pixels of a polished plate show a lamp whose flat opening is turned away from it by an angle, radians.
fn mirrored_pixels(emitter: Emitter, turn: f32) -> usize {
    const SIDE: u32 = 129;
    let mut stage = Stage::dark();
    let pane = Material { roughness: 0.03, ..lambert(0.0) };
    let pane = stage.material(Material { specular: 1.0, ..pane });
    stage.put(rectangle(Vec3::new(-2.0, -2.0, 0.0), Vec3::X * 4.0, Vec3::Y * 4.0), pane, Layer::Item, 1);
    let at = Vec3::new(-0.8, 0.0, 2.0);
    let toward = at.try_normalize().expect("it is not the middle");
    let direction = -toward * math::cos32(turn) + Vec3::Y * math::sin32(turn);
    stage.light(Light { emitter, direction, along: toward.cross(Vec3::Y), ..lamp(at, 100.0) });
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let camera =
        Camera { projection: Projection::Perspective { fov_y: 0.25 }, ..look(Vec3::new(0.8, 0.0, 2.0), Vec3::ZERO) };
    let seen = gpu.measure(&mut renderer, &quick(camera, SIDE, SIDE)).expect("it can be drawn");
    let brightest = seen.iter().map(|color| color.y).fold(0.0, f32::max);
    seen.iter().filter(|color| color.y > 0.5 * brightest && color.y > 1.0).count()
}

#[test]
fn a_mirrored_downlight_fills_the_cosine_of_its_area_and_nothing_from_its_edge() {
    for emitter in [Emitter::Disc { radius: 0.1 }, Emitter::Spot { inner: 1.3, outer: 1.5, radius: 0.1 }] {
        let [face, slant, edge] = [0.0, PI / 3.0, PI / 2.0].map(|turn| mirrored_pixels(emitter, turn));
        // 0.2 m across at 4.31 m, in a picture of 0.251 m over 129 pixels at 1 m.
        let diameter = 0.2 / 4.308 * 129.0 / 0.2513;
        let whole = PI / 4.0 * diameter * diameter;
        assert!((face as f32 / whole - 1.0).abs() < 0.15, "{face} pixels, {whole} as the lens has it");
        let share = slant as f32 / face as f32;
        assert!((share - 0.5).abs() < 0.06, "{share} of its area at 60 degrees, {slant} of {face} pixels");
        assert_eq!(edge, 0, "from its edge");
    }
    let ball = Emitter::Sphere { radius: 0.1 };
    let [face, slant] = [0.0, PI / 3.0].map(|turn| mirrored_pixels(ball, turn));
    assert_eq!(face, slant, "a ball is round from all sides");
}

/// The brightest of what a black polished floor mirrors of a lamp behind a doorway with a pane of some roughness in it.
fn mirrored_through_a_pane(roughness: f32) -> f32 {
    let mut stage = Stage::dark();
    let (black, white) = (stage.material(lambert(0.0)), stage.material(lambert(0.5)));
    let polished = stage.material(Material { roughness: 0.1, specular: 1.0, ..lambert(0.0) });
    let glass = stage.material(Material { transmission: 0.75, roughness, ..Material::default() });
    stage.put(cuboid(Vec3::new(-3.0, -0.1, -2.0), Vec3::new(3.0, 0.0, 2.0)), polished, Layer::Floor, 1);
    stage.put(cuboid(Vec3::new(-3.0, 2.7, -2.0), Vec3::new(3.0, 2.8, 2.0)), black, Layer::Ceiling, 2);
    for (low, high) in [([0.0, -2.0], [2.7, -0.5]), ([0.0, 0.5], [2.7, 2.0]), ([2.1, -0.5], [2.7, 0.5])] {
        let corner = |x: f32, [y, z]: [f32; 2]| Vec3::new(x, y, z);
        stage.put(cuboid(corner(-0.05, low), corner(0.05, high)), white, Layer::Wall, 3);
    }
    stage.put(cuboid(Vec3::new(-0.01, 0.0, -0.5), Vec3::new(0.01, 2.1, 0.5)), glass, Layer::Opening, 4);
    stage.light(lamp(Vec3::new(-2.0, 1.5, 0.0), 500.0));
    // The image of the lamp is seen in the floor at x = 0.25.
    let view = quick(look(Vec3::new(2.5, 1.5, 0.0), Vec3::new(0.25, 0.0, 0.0)), 61, 61);
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let pixels = gpu.measure(&mut renderer, &view).expect("it can be drawn");
    (20..41).flat_map(|y| (20..41).map(move |x| y * 61 + x)).map(|at| pixels[at].y).fold(0.0, f32::max)
}

#[test]
fn a_polished_floor_shows_a_lamp_behind_clear_glass_and_none_behind_frosted_glass() {
    let [clear, frosted] = [0.03, 0.45].map(mirrored_through_a_pane);
    assert!(clear > 50.0 && frosted < 0.02 * clear, "{clear} and {frosted} cd/m²");
}
