//! Direct light of lamps in photos, against formulas.

use std::f64::consts::PI;
use std::sync::Arc;

use crate::common::{dark, grey, lamp, put, quad};
use glam::{UVec2, Vec3};
use homewright_geometry::math;
use homewright_scene::light::Emitter;
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Key, Light, PhotometricWeb, Projection};
use homewright_tracer::{TraceSettings, trace};

/// Illuminance of a level floor at the origin, read off a photo of a few square millimetres of it.
fn on_the_floor(light: Light) -> f64 {
    let mut scene = dark();
    let corners = [(-9.0, 9.0), (9.0, 9.0), (9.0, -9.0), (-9.0, -9.0)].map(|(x, z)| Vec3::new(x, 0.0, z));
    put(&mut scene, quad(corners), grey(0.5), Layer::Floor);
    scene.lights.insert(Key(1), light);
    let camera = Camera {
        eye: Vec3::new(0.3, 0.2, 0.3),
        target: Vec3::ZERO,
        projection: Projection::Orthographic { height: 0.002 },
        ..Camera::default()
    };
    let settings =
        TraceSettings { size: UVec2::splat(16), samples: 256, firefly_limit: None, ..TraceSettings::default() };
    let image = trace(&scene, &camera, &settings, &mut |_| true).expect("nobody ends it");
    let sum: f64 = image.color.iter().map(|color| f64::from(color.y)).sum();
    sum / image.color.len() as f64 * PI / 0.5
}

const DISTANCES: [f32; 3] = [0.6, 1.5, 4.0];

fn assert_follows(expected: impl Fn(f64) -> f64, light: Light) {
    for distance in DISTANCES {
        let value = on_the_floor(Light { position: Vec3::Y * distance, ..light.clone() });
        let expected = expected(f64::from(distance));
        assert!((value / expected - 1.0).abs() <= 0.001, "{value} lx instead of {expected} lx at {distance} m");
    }
}

#[test]
fn a_point_gives_its_intensity_over_the_square_of_the_distance() {
    assert_follows(|d| 1000.0 / (4.0 * PI) / (d * d), lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.0 }, 1000.0));
}

#[test]
fn a_ball_gives_what_its_middle_would() {
    assert_follows(|d| 1000.0 / (4.0 * PI) / (d * d), lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.1 }, 1000.0));
}

#[test]
fn a_disc_gives_its_form_factor() {
    // E = π L r² / (r² + d²), L = Φ / (π · π r²).
    let r = 0.35_f64;
    let luminance = 1000.0 / (PI * PI * r * r);
    let light = lamp(Vec3::ZERO, Emitter::Disc { radius: 0.35 }, 1000.0);
    assert_follows(|d| PI * luminance * r * r / (r * r + d * d), light);
}

#[test]
fn a_rectangle_gives_its_form_factor() {
    // Four times that of a corner: (1 / 2π) (A/√(1+A²) · atan B/√(1+A²) + B/√(1+B²) · atan A/√(1+B²)).
    let (length, width) = (1.2_f64, 0.4_f64);
    let luminance = 1000.0 / (PI * length * width);
    let light = lamp(Vec3::ZERO, Emitter::Rectangle { length: 1.2, width: 0.4 }, 1000.0);
    let expected = |d: f64| {
        let (a, b) = (0.5 * length / d, 0.5 * width / d);
        let part = |a: f64, b: f64| {
            let root = (1.0 + a * a).sqrt();
            a / root * math::atan2(b, root)
        };
        luminance * 2.0 * (part(a, b) + part(b, a))
    };
    assert_follows(expected, light);
}

#[test]
fn a_tube_gives_the_integral_along_its_length() {
    // E = (I/l) ∫ d² / (d² + x²)² dx, I = Φ / π².
    let half = 0.6_f64;
    let light = lamp(Vec3::ZERO, Emitter::Tube { length: 1.2, radius: 0.013 }, 1000.0);
    let expected =
        |d: f64| 1000.0 / (PI * PI) / (2.0 * half) * (half / (half * half + d * d) + math::atan2(half, d) / d);
    assert_follows(expected, light);
}

#[test]
fn a_measured_lamp_gives_its_candela_over_the_square_of_the_distance() {
    // A beam that falls from 1000 cd straight down to 250 cd at 60°, alike all round; the opening is a point.
    let web = PhotometricWeb::new(vec![0.0, 30.0, 60.0, 90.0], vec![0.0], vec![1000.0, 700.0, 250.0, 0.0])
        .expect("a sound web");
    let flux = web.flux();
    let measured = |light: Light| Light { web: Some(Arc::new(web.clone())), ..light };
    assert_follows(|d| 1000.0 / (d * d), measured(lamp(Vec3::ZERO, Emitter::Disc { radius: 0.0 }, flux)));
    // And aside, at 30° and 45°: E = I cos³ / h².
    for (degrees, candela) in [(30.0_f64, 700.0), (45.0, 475.0), (60.0, 250.0)] {
        let angle = degrees.to_radians();
        let position = Vec3::new(-(1.5 * math::tan(angle)) as f32, 1.5, 0.0);
        let value = on_the_floor(measured(lamp(position, Emitter::Disc { radius: 0.0 }, flux)));
        let cosine = math::cos(angle);
        let expected = candela * cosine * cosine * cosine / (1.5 * 1.5);
        assert!((value / expected - 1.0).abs() <= 0.001, "{value} lx instead of {expected} lx at {degrees}°");
    }
}
