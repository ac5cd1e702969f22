//! Lux at points, against figures worked out by hand.

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use std::sync::Arc;

use glam::{Vec3, Vec4};
use homewright_scene::light::{Emitter, Sun};
use homewright_scene::node::Layer;
use homewright_scene::web::PhotometricWeb;
use homewright_scene::{Key, Light, Material, Scene};
use homewright_tracer::{Accel, illuminance};

fn below(distance: f32, light: Light) -> f32 {
    let mut scene = dark();
    scene.lights.insert(Key(1), Light { position: Vec3::Y * distance, ..light });
    illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0]
}

fn assert_near(value: f32, expected: f32, share: f32) {
    assert!((value / expected - 1.0).abs() <= share, "{value} instead of {expected}");
}

#[test]
fn a_hundred_candela_at_two_metres_give_25_lux() {
    let flux = 100.0 * 4.0 * std::f32::consts::PI;
    assert_near(below(2.0, lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.0 }, flux)), 25.0, 1e-3);
    assert_near(below(2.0, lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.1 }, flux)), 25.0, 1e-3);
}

#[test]
fn a_thousand_lumen_in_a_cone_of_40_degrees_give_660_lux_at_two_metres() {
    let half = 20.0_f32.to_radians();
    let cone = Emitter::Spot { inner: half, outer: half + 1e-3, radius: 0.0 };
    assert_near(below(2.0, lamp(Vec3::ZERO, cone, 1000.0)), 660.0, 0.004);
}

#[test]
fn a_thousand_lumen_of_a_lambertian_opening_give_75_lux_straight_below() {
    assert_near(below(2.05, lamp(Vec3::ZERO, Emitter::Disc { radius: 0.01 }, 1000.0)), 75.7, 1e-3);
    let small = Emitter::Rectangle { length: 0.02, width: 0.02 };
    assert_near(below(2.05, lamp(Vec3::ZERO, small, 1000.0)), 75.7, 1e-3);
}

#[test]
fn a_large_disc_gives_the_form_factor_of_a_disc() {
    // E = π L r² / (r² + d²) straight below its middle, with L = Φ / (π · π r²).
    let (radius, distance, flux) = (0.6_f32, 0.8_f32, 1000.0);
    let luminance = flux / (std::f32::consts::PI * std::f32::consts::PI * radius * radius);
    let expected = std::f32::consts::PI * luminance * radius * radius / (radius * radius + distance * distance);
    assert_near(below(distance, lamp(Vec3::ZERO, Emitter::Disc { radius }, flux)), expected, 0.003);
}

#[test]
fn a_long_tube_gives_what_its_formula_says() {
    // A diffuse tube of length l, below its middle: E = (I/l) / (2d) · (sin 2α + 2α) / 2 · 2, α = atan(l / 2d).
    let (length, distance, flux) = (1.2_f32, 1.0_f32, 1800.0_f32);
    let intensity = flux / (std::f32::consts::PI * std::f32::consts::PI);
    let half = length / 2.0;
    let integral = half / (distance * distance + half * half) * distance / distance
        + homewright_geometry::math::atan2(f64::from(half), f64::from(distance)) as f32 / distance;
    let expected = intensity / length * integral;
    let tube = Emitter::Tube { length, radius: 0.013 };
    assert_near(below(distance, lamp(Vec3::ZERO, tube, flux)), expected, 0.003);
}

/// 400 cd straight down, falling to nothing at 60°, twice as much towards C90 as towards C0.
fn measured() -> Arc<PhotometricWeb> {
    let falling = [1.0_f32, 0.75, 0.5, 0.25, 0.0];
    let planes = [1.0_f32, 1.5, 2.0].map(|share| falling.map(|part| part * 200.0 * share));
    let angles = vec![0.0, 15.0, 30.0, 45.0, 60.0];
    Arc::new(PhotometricWeb::new(angles, vec![0.0, 45.0, 90.0], planes.concat()).expect("a sound table"))
}

#[test]
fn a_measured_lamp_lights_by_its_web_whatever_the_shape_of_its_opening() {
    let web = measured();
    for emitter in [
        Emitter::Sphere { radius: 0.0 },
        Emitter::Sphere { radius: 0.03 },
        Emitter::Spot { inner: 0.1, outer: 0.2, radius: 0.02 },
        Emitter::Disc { radius: 0.02 },
        Emitter::Rectangle { length: 0.04, width: 0.02 },
        Emitter::Tube { length: 0.04, radius: 0.005 },
    ] {
        // Dimmed to half of what was measured.
        let light = Light { web: Some(Arc::clone(&web)), ..lamp(Vec3::ZERO, emitter, web.flux() * 0.5) };
        for (aside, candela) in [
            (Vec3::X, web.at(30.0, 0.0)),
            (Vec3::Z, web.at(30.0, 90.0)),
            (-(Vec3::X + Vec3::Z) * 0.5_f32.sqrt(), web.at(30.0, 45.0)),
        ] {
            // 2 m away at 30°; the floor is level.
            let place = Vec3::Y * 3.0_f32.sqrt() + aside;
            let mut scene = dark();
            scene.lights.insert(Key(1), Light { position: place, ..light.clone() });
            let lux = illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0];
            let expected = 0.5 * candela / 4.0 * 0.75_f32.sqrt();
            assert!((lux / expected - 1.0).abs() < 0.015, "{emitter:?} at {aside}: {lux} lx instead of {expected} lx");
        }
    }
}

#[test]
fn an_even_sky_of_a_thousand_candela_gives_pi_thousand_lux() {
    let mut scene = dark();
    scene.environment.zenith = Vec3::splat(1000.0);
    scene.environment.horizon = Vec3::splat(1000.0);
    scene.environment.ground = Vec3::splat(1000.0);
    assert_near(illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0], 3141.6, 1e-3);
}

#[test]
fn the_sun_counts_by_its_cosine_and_a_roof_stops_it() {
    let mut scene = dark();
    let direction = Vec3::new(0.0, 1.0, 1.0).try_normalize().unwrap();
    scene.environment.sun = Some(Sun { direction, illuminance: 60_000.0, color: Vec3::ONE });
    assert_near(illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0], 42_426.0, 1e-3);
    put(&mut scene, cuboid(Vec3::new(-9.0, 3.0, -9.0), Vec3::new(9.0, 3.1, 9.0), false), grey(0.5), Layer::Ceiling);
    assert_eq!(illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0], 0.0);
}

#[test]
fn clear_glass_lets_92_percent_through_and_red_glass_only_red() {
    let pane = |color: Vec4| {
        let mut scene = Scene::default();
        let corners = [Vec3::ZERO, Vec3::X, Vec3::new(1.0, 1.0, 0.0), Vec3::Y];
        let glass = Material { base_color: color, transmission: 1.0, roughness: 0.0, ..Material::default() };
        put(&mut scene, quad(corners), glass, Layer::Opening);
        Accel::new(&scene).transmittance(Vec3::new(0.5, 0.4, 1.0), Vec3::NEG_Z, 2.0)
    };
    let clear = pane(Vec4::ONE);
    assert!((clear - 0.923).abs().max_element() < 0.002, "{clear}");
    let red = pane(Vec4::new(1.0, 0.0, 0.0, 1.0));
    assert!(red.x > 0.9 && red.y == 0.0 && red.z == 0.0, "{red}");
}

#[test]
fn a_node_that_throws_no_shadow_leaves_the_light_as_it_is() {
    let mut scene = dark();
    scene.lights.insert(Key(1), lamp(Vec3::Y * 2.0, Emitter::Sphere { radius: 0.02 }, 1000.0));
    let free = illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0];
    let board = cuboid(Vec3::new(-1.0, 1.0, -1.0), Vec3::new(1.0, 1.02, 1.0), false);
    let key = put(&mut scene, board, grey(0.5), Layer::Item);
    assert_eq!(illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0], 0.0);
    scene.nodes.get_mut(&key).unwrap().casts_shadow = false;
    assert_eq!(illuminance(&scene, &[(Vec3::ZERO, Vec3::Y)])[0], free);
}
