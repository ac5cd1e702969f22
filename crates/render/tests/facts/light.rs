//! Facts about light: what photometry says must be in the picture before exposure.

use crate::common::*;
use glam::Vec3;
use homewright_geometry::math;
use homewright_scene::light::{Emitter, Light, ProbeGrid, Sun};
use homewright_scene::node::Layer;
use homewright_scene::web::PhotometricWeb;
use homewright_scene::{Material, Tag};
use std::f32::consts::PI;

/// Luminance in cd/m² at the middle of a view.
fn luminance_at_middle(stage: &Stage, camera: homewright_scene::Camera) -> f32 {
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    let view = quick(camera, 33, 33);
    let pixels = gpu.measure(&mut renderer, &view).expect("it can be drawn");
    pixels[33 * 16 + 16].y
}

/// A white floor with one light 2 m above the origin, looked at from the side.
fn over_a_floor(light: Light) -> f32 {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    let floor = rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0);
    stage.put(floor, white, Layer::Floor, 1);
    stage.light(light);
    luminance_at_middle(&stage, look(Vec3::new(0.0, 1.0, 2.0), Vec3::ZERO))
}

#[track_caller]
fn is_near(value: f32, expected: f32, share: f32) {
    assert!((value / expected - 1.0).abs() < share, "{value} is not within {share} of {expected}");
}

#[test]
fn a_hundred_candela_two_metres_above_white_give_six_candela_a_square_metre() {
    is_near(over_a_floor(lamp(Vec3::Y * 2.0, 100.0)), 25.0 * 0.8 / PI, 0.02);
}

#[test]
fn a_downlight_shines_straight_down_with_its_flux_over_pi() {
    let light = Light { emitter: Emitter::Disc { radius: 0.04 }, flux: 600.0, ..lamp(Vec3::Y * 2.0, 1.0) };
    is_near(over_a_floor(light), 600.0 / PI / 4.0 * 0.8 / PI, 0.02);
}

#[test]
fn a_luminous_panel_lights_by_its_form_factor() {
    let panel = Emitter::Rectangle { length: 1.2, width: 0.6 };
    let light = Light { emitter: panel, flux: 3600.0, ..lamp(Vec3::Y * 2.0, 1.0) };
    // Numerical integral of L cos² / d² over the panel.
    let luminance = 3600.0 / (PI * 1.2 * 0.6);
    let steps = 60;
    let mut lux = 0.0;
    for i in 0..steps {
        for j in 0..steps {
            let x = (i as f32 + 0.5) / steps as f32 * 1.2 - 0.6;
            let z = (j as f32 + 0.5) / steps as f32 * 0.6 - 0.3;
            let far2 = x * x + z * z + 4.0;
            lux += luminance * 4.0 / (far2 * far2) * (1.2 * 0.6) / (steps * steps) as f32;
        }
    }
    is_near(over_a_floor(light), lux * 0.8 / PI, 0.02);
}

#[test]
fn a_tube_lights_by_the_integral_along_it() {
    let tube = Emitter::Tube { length: 1.5, radius: 0.013 };
    let light = Light { emitter: tube, flux: 2000.0, ..lamp(Vec3::Y * 2.0, 1.0) };
    let a_metre = 2000.0 / (PI * PI) / 1.5;
    let steps = 200;
    let lux: f32 = (0..steps)
        .map(|i| {
            let x = (i as f32 + 0.5) / steps as f32 * 1.5 - 0.75;
            let far2 = x * x + 4.0;
            // Sine at the tube and cosine at the floor are both 2/d.
            a_metre * 4.0 / (far2 * far2) * 1.5 / steps as f32
        })
        .sum();
    is_near(over_a_floor(light), lux * 0.8 / PI, 0.02);
}

#[test]
fn a_spot_gives_nothing_outside_its_cone() {
    let cone = Emitter::Spot { inner: 0.2, outer: 0.3, radius: 0.02 };
    let light = Light { emitter: cone, flux: 500.0, ..lamp(Vec3::new(1.5, 2.0, 0.0), 1.0) };
    assert!(over_a_floor(light) < 0.001, "1.5 m beside a cone of 0.62 m radius");
}

#[test]
fn a_measured_lamp_sends_in_each_direction_what_was_measured() {
    // 100 cd straight down, 300 cd from 45° on; the floor's middle lies straight below, its side at 45°.
    let web = PhotometricWeb::new(vec![0.0, 30.0, 45.0, 90.0], vec![0.0], vec![100.0, 100.0, 300.0, 300.0]);
    let web = std::sync::Arc::new(web.expect("a sound table"));
    let light = Light { flux: web.flux(), web: Some(web), ..lamp(Vec3::Y * 2.0, 1.0) };
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    let floor = rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0);
    stage.put(floor, white, Layer::Floor, 1);
    stage.light(light);
    let below = luminance_at_middle(&stage, look(Vec3::new(0.0, 1.0, 2.0), Vec3::ZERO));
    is_near(below, 100.0 / 4.0 * 0.8 / PI, 0.03);
    let aside = luminance_at_middle(&stage, look(Vec3::new(2.0, 1.0, 2.0), Vec3::X * 2.0));
    // Twice the distance squared, and the cosine of 45°.
    is_near(aside, 300.0 / 8.0 * 0.5_f32.sqrt() * 0.8 / PI, 0.04);
}

#[test]
fn a_measured_strip_keeps_its_length_and_takes_its_light_from_the_web() {
    // A web that is Lambertian, but throws twice as much across the strip as along it at 45°.
    let angles: Vec<f32> = (0..=18).map(|step| step as f32 * 5.0).collect();
    let plane = |across: f32| {
        let angles = angles.clone();
        angles.into_iter().map(move |angle| {
            let bump = 1.0 + across * math::sin32((2.0 * angle).to_radians());
            300.0 * math::cos32(angle.to_radians()).max(0.0) * bump
        })
    };
    let candela = plane(0.0).chain(plane(0.5)).chain(plane(1.0)).collect();
    let web = PhotometricWeb::new(angles.clone(), vec![0.0, 45.0, 90.0], candela);
    let web = std::sync::Arc::new(web.expect("a sound table"));
    for emitter in [Emitter::Rectangle { length: 0.3, width: 0.02 }, Emitter::Tube { length: 0.3, radius: 0.01 }] {
        let light = Light { emitter, flux: web.flux(), web: Some(web.clone()), ..lamp(Vec3::Y * 2.0, 1.0) };
        let mut stage = Stage::dark();
        let white = stage.material(lambert(0.8));
        stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), white, Layer::Floor, 1);
        stage.light(light);
        let below = luminance_at_middle(&stage, look(Vec3::new(0.0, 1.0, 2.0), Vec3::ZERO));
        is_near(below, 300.0 / 4.0 * 0.8 / PI, 0.04);
        // C90 lies along Z, across a strip along X.
        let across = luminance_at_middle(&stage, look(Vec3::new(2.0, 1.0, 2.0), Vec3::Z * 2.0));
        is_near(across, web.at(45.0, 90.0) / 8.0 * 0.5_f32.sqrt() * 0.8 / PI, 0.06);
        let along = luminance_at_middle(&stage, look(Vec3::new(2.0, 1.0, 2.0), Vec3::X * 2.0));
        is_near(along, web.at(45.0, 0.0) / 8.0 * 0.5_f32.sqrt() * 0.8 / PI, 0.08);
    }
}

#[test]
fn a_panel_is_seen_in_a_polished_floor_at_the_luminance_that_its_reflectance_leaves() {
    let mut stage = Stage::dark();
    let polished = stage.material(homewright_scene::Material {
        base_color: glam::Vec4::new(0.0, 0.0, 0.0, 1.0),
        roughness: 0.12,
        ..Default::default()
    });
    stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), polished, Layer::Floor, 1);
    let panel = Emitter::Rectangle { length: 2.4, width: 2.4 };
    let light = Light { emitter: panel, flux: 1000.0 * PI * 2.4 * 2.4, ..lamp(Vec3::Y * 2.0, 1.0) };
    stage.light(light);
    // Seen at 15° from upright, where a pane of index 1.5 reflects 4 %; the panel fills the whole lobe.
    let seen = luminance_at_middle(&stage, look(Vec3::new(0.0, 1.0, 0.268), Vec3::ZERO));
    is_near(seen, 1000.0 * 0.04, 0.08);
}

#[test]
fn a_strip_in_a_glossy_floor_shines_where_the_mirror_direction_meets_it_and_not_beside() {
    let mut stage = Stage::dark();
    let glossy = stage.material(homewright_scene::Material {
        base_color: glam::Vec4::new(0.0, 0.0, 0.0, 1.0),
        roughness: 0.15,
        ..Default::default()
    });
    stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), glossy, Layer::Floor, 1);
    let strip = Emitter::Tube { length: 2.0, radius: 0.01 };
    stage.light(Light { emitter: strip, flux: 1500.0, ..lamp(Vec3::new(0.0, 1.5, -1.5), 1.0) });
    let camera = |x: f32| look(Vec3::new(x, 1.5, 1.5), Vec3::new(x, 0.0, 0.0));
    let (at, beside) = (luminance_at_middle(&stage, camera(0.8)), luminance_at_middle(&stage, camera(2.0)));
    assert!(at > 10.0 * beside && at > 1.0, "{at} cd/m² under the strip, {beside} a metre beyond its end");
}

/// A room of 4 × 2.7 × 3 m without openings, walls 0.2 m thick.
fn closed_room(stage: &mut Stage) {
    let white = stage.material(lambert(0.8));
    let parts = [
        (Vec3::new(-0.2, -0.2, -0.2), Vec3::new(4.2, 0.0, 3.2), Layer::Floor),
        (Vec3::new(-0.2, 2.7, -0.2), Vec3::new(4.2, 2.9, 3.2), Layer::Ceiling),
        (Vec3::new(-0.2, 0.0, -0.2), Vec3::new(0.0, 2.7, 3.2), Layer::Wall),
        (Vec3::new(4.0, 0.0, -0.2), Vec3::new(4.2, 2.7, 3.2), Layer::Wall),
        (Vec3::new(0.0, 0.0, -0.2), Vec3::new(4.0, 2.7, 0.0), Layer::Wall),
        (Vec3::new(0.0, 0.0, 3.0), Vec3::new(4.0, 2.7, 3.2), Layer::Wall),
    ];
    for (min, max, layer) in parts {
        stage.put(cuboid(min, max), white, layer, 1);
    }
}

#[test]
fn a_closed_room_under_the_sun_is_black_inside() {
    let mut stage = Stage::default();
    closed_room(&mut stage);
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    for target in [Vec3::new(0.0, 0.0, 0.0), Vec3::new(4.0, 0.0, 3.0), Vec3::new(0.0, 2.7, 3.0)] {
        let view = quick(look(Vec3::new(2.0, 1.4, 1.5), target), 160, 120);
        let pixels = gpu.measure(&mut renderer, &view).expect("it can be drawn");
        let brightest = pixels.iter().map(|pixel| pixel.max_element()).fold(0.0, f32::max);
        assert!(brightest < 0.01, "{brightest} cd/m² towards {target}");
    }
}

#[test]
fn light_of_a_lamp_does_not_pass_a_wall() {
    let mut stage = Stage::dark();
    closed_room(&mut stage);
    stage.light(lamp(Vec3::new(6.0, 1.2, 1.5), 500.0));
    let inside = luminance_at_middle(&stage, look(Vec3::new(0.5, 1.4, 1.5), Vec3::new(3.9, 0.1, 1.5)));
    assert!(inside < 0.01, "{inside} cd/m²");
}

#[test]
fn sunlight_on_the_ground_is_as_strong_as_the_sun_says() {
    let mut stage = Stage::dark();
    let sun = Sun { direction: Vec3::new(0.0, 1.0, 0.0), illuminance: 50_000.0, color: Vec3::ONE };
    stage.scene.environment.sun = Some(sun);
    let white = stage.material(lambert(0.5));
    stage.put(rectangle(Vec3::new(-2.0, 0.0, 2.0), Vec3::X * 4.0, Vec3::Z * -4.0), white, Layer::Item, 1);
    let seen = luminance_at_middle(&stage, look(Vec3::new(0.0, 1.0, 2.0), Vec3::ZERO));
    is_near(seen, 50_000.0 * 0.5 / PI, 0.02);
}

/// Probes of one luminance all round, one of them behind a wall and bright.
fn probes(bright_beyond: f32) -> ProbeGrid {
    let texels = ProbeGrid::DEPTH_SIDE * ProbeGrid::DEPTH_SIDE;
    let even = |luminance: f32| vec![Vec3::splat(luminance); ProbeGrid::LIGHT_SIDE * ProbeGrid::LIGHT_SIDE];
    let gloss: Vec<Vec3> = (0..4).flat_map(|_| [even(10.0), even(bright_beyond)]).flatten().collect();
    ProbeGrid {
        origin: Vec3::new(0.0, 0.5, -1.0),
        spacing: Vec3::new(2.0, 2.0, 2.0),
        counts: glam::UVec3::splat(2),
        irradiance: gloss.iter().map(|light| *light * std::f32::consts::PI).collect(),
        gloss,
        // Nothing is farther than 0.4 m from the second row of probes, nor than 4 m from the first.
        depth: (0..8).flat_map(|probe| vec![if probe % 2 == 0 { [4.0, 16.0] } else { [0.4, 0.16] }; texels]).collect(),
        is_valid: vec![true; 8],
    }
}

#[test]
fn baked_light_of_one_luminance_shows_a_white_surface_in_it() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(-1.0, 0.6, 1.0), Vec3::X * 2.0, Vec3::Z * -2.0), white, Layer::Item, 1);
    stage.scene.probes = Some(std::sync::Arc::new(probes(10.0)));
    let seen = luminance_at_middle(&stage, look(Vec3::new(0.5, 1.6, 1.0), Vec3::new(0.3, 0.6, 0.0)));
    is_near(seen, 0.8 * 10.0, 0.03);
}

#[test]
fn baked_light_from_behind_a_wall_does_not_leak() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(-1.0, 0.6, 1.0), Vec3::X * 2.5, Vec3::Z * -2.0), white, Layer::Item, 1);
    stage.scene.probes = Some(std::sync::Arc::new(probes(1000.0)));
    let seen = luminance_at_middle(&stage, look(Vec3::new(0.5, 1.6, 1.0), Vec3::new(0.8, 0.6, 0.0)));
    assert!(seen < 0.8 * 10.0 * 1.3, "{seen} cd/m² although the bright probes see no farther than 0.4 m");
}

#[test]
fn a_lamp_is_darkened_by_its_own_cap_and_not_by_its_shade_that_glows() {
    let seen_with = |emission: f32| {
        let mut stage = Stage::dark();
        let white = stage.material(lambert(0.8));
        let own = stage.material(Material { emission: Vec3::splat(emission), ..lambert(0.8) });
        stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), white, Layer::Floor, 1);
        stage.item(Vec3::new(-0.1, 1.9, -0.1), Vec3::new(0.1, 2.1, 0.1), own, 9);
        stage.light(Light { tag: Tag(9), ..lamp(Vec3::Y * 2.0, 100.0) });
        luminance_at_middle(&stage, look(Vec3::new(0.0, 1.0, 2.0), Vec3::ZERO))
    };
    is_near(seen_with(5.0), 25.0 * 0.8 / PI, 0.02);
    assert!(seen_with(0.0) < 0.05, "through a closed cap come {} cd/m²", seen_with(0.0));
}

/// Lamps without shadows beside a closed room, more than the shader reads at once.
#[test]
fn lamps_of_the_next_room_leave_a_room_as_it_was() {
    let mut stage = Stage::dark();
    closed_room(&mut stage);
    let white = stage.material(lambert(0.8));
    stage.put(cuboid(Vec3::new(4.2, -0.2, -0.2), Vec3::new(8.2, 0.0, 3.2)), white, Layer::Item, 2);
    stage.light(lamp(Vec3::new(2.0, 2.0, 1.5), 100.0));
    let camera = look(Vec3::new(0.5, 1.4, 1.5), Vec3::new(2.0, 0.0, 1.5));
    let alone = luminance_at_middle(&stage, camera.clone());
    for index in 0..80 {
        let at = Vec3::new(5.0 + (index % 8) as f32 * 0.3, 2.4, 0.3 + (index / 8) as f32 * 0.25);
        stage.light(Light { casts_shadow: false, ..lamp(at, 100.0) });
    }
    let with_neighbours = luminance_at_middle(&stage, camera);
    assert!(alone > 25.0 * 0.8 / PI, "{alone}");
    assert!((with_neighbours / alone - 1.0).abs() < 0.01, "{alone} cd/m² became {with_neighbours}");
}
