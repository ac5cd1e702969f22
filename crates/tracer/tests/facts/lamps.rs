//! Direct light of lamps in photos, against formulas.

use std::f64::consts::PI;
use std::sync::Arc;

use crate::common::{dark, grey, lamp, put, quad};
use glam::{DVec3, UVec2, Vec3};
use homewright_geometry::math;
use homewright_scene::light::Emitter;
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Key, Light, PhotometricWeb, Projection};
use homewright_tracer::{TraceSettings, trace};

/// Illuminance of a level floor at the origin, read off a photo of a hundredth of a square millimetre of it.
fn on_the_floor(light: Light) -> f64 {
    let mut scene = dark();
    let corners = [(-9.0, 9.0), (9.0, 9.0), (9.0, -9.0), (-9.0, -9.0)].map(|(x, z)| Vec3::new(x, 0.0, z));
    put(&mut scene, quad(corners), grey(0.5), Layer::Floor);
    scene.lights.insert(Key(1), light);
    let camera = Camera {
        eye: Vec3::new(0.3, 0.2, 0.3),
        target: Vec3::ZERO,
        projection: Projection::Orthographic { height: 0.000_2 },
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

/// A lamp and a level floor at the origin: where the lamp stands as seen from there (its height over the horizon and a
/// turn, degrees), and how it is turned from facing it (degrees about a level axis).
#[derive(Debug, Clone, Copy)]
struct Stand {
    distance: f64,
    height: f64,
    turn: f64,
    tilt: f64,
}

impl Stand {
    fn placed(self, light: &Light) -> Light {
        let (height, turn, tilt) = (self.height.to_radians(), self.turn.to_radians(), self.tilt.to_radians());
        let level = DVec3::new(math::cos(turn), 0.0, math::sin(turn));
        let aside = DVec3::new(-math::sin(turn), 0.0, math::cos(turn));
        let toward = level * math::cos(height) + DVec3::Y * math::sin(height);
        let up = level * -math::sin(height) + DVec3::Y * math::cos(height);
        let direction = -toward * math::cos(tilt) + up * math::sin(tilt);
        Light {
            position: (toward * self.distance).as_vec3(),
            direction: direction.as_vec3(),
            along: aside.as_vec3(),
            ..light.clone()
        }
    }
}

/// Illuminance by points of an opening, even over its area, each of which sends `luminous` cd towards the floor.
fn summed(light: &Light, point: impl Fn(f64, f64) -> DVec3, candela: impl Fn(DVec3) -> f64) -> f64 {
    const SIDE: usize = 600;
    let place = |step: usize| (step as f64 + 0.5) / SIDE as f64;
    let (position, along) = (light.position.as_dvec3(), light.along.as_dvec3());
    let across = light.direction.as_dvec3().cross(along);
    let mut sum = 0.0;
    for x in 0..SIDE {
        for y in 0..SIDE {
            let on = point(place(x), place(y));
            let at = position + along * on.x + across * on.y + light.direction.as_dvec3() * on.z;
            let squared = at.length_squared();
            let toward = at / squared.sqrt();
            sum += toward.y.max(0.0) * candela(toward) / squared;
        }
    }
    sum / (SIDE * SIDE) as f64
}

/// A ball, even over the cone that it fills.
fn ball_by_cone(light: &Light, radius: f64, flux: f64) -> f64 {
    const SIDE: usize = 600;
    let position = light.position.as_dvec3();
    let axis = position / position.length();
    let (a, b) = axis.any_orthonormal_pair();
    let sine = radius / position.length();
    let filled = sine * sine / (1.0 + (1.0 - sine * sine).sqrt());
    let mut sum = 0.0;
    for x in 0..SIDE {
        for y in 0..SIDE {
            let z = 1.0 - filled * (x as f64 + 0.5) / SIDE as f64;
            let turn = 2.0 * PI * (y as f64 + 0.5) / SIDE as f64;
            let aside = (1.0 - z * z).sqrt();
            sum += (axis * z + a * (aside * math::cos(turn)) + b * (aside * math::sin(turn))).y.max(0.0);
        }
    }
    let luminance = flux / (4.0 * PI) / (PI * radius * radius);
    luminance * 2.0 * PI * filled * sum / (SIDE * SIDE) as f64
}

/// Lopsided in both ways.
fn measured() -> PhotometricWeb {
    let planes = [
        [900.0, 1000.0, 400.0, 50.0, 0.0],
        [900.0, 700.0, 600.0, 100.0, 0.0],
        [900.0, 500.0, 200.0, 20.0, 0.0],
        [900.0, 800.0, 300.0, 70.0, 0.0],
    ];
    PhotometricWeb::new(vec![0.0, 20.0, 45.0, 80.0, 90.0], vec![0.0, 90.0, 180.0, 270.0], planes.concat())
        .expect("a sound web")
}

/// Candela of [`measured`] for a lamp towards a direction from it.
fn by_web(web: &PhotometricWeb, light: &Light, away: DVec3) -> f64 {
    let (down, along) = (light.direction.as_dvec3(), light.along.as_dvec3());
    let gamma = math::acos(away.dot(down).clamp(-1.0, 1.0)).to_degrees();
    let turn = math::atan2(-away.dot(down.cross(along)), away.dot(along)).to_degrees();
    f64::from(web.at(gamma as f32, turn as f32))
}

#[test]
fn near_or_far_facing_or_aslant_every_lamp_gives_what_the_integral_over_it_says() {
    const FLUX: f64 = 1000.0;
    let web = Arc::new(measured());
    let mut worst = (0.0, String::new());
    let sources: [(Emitter, bool); 6] = [
        (Emitter::Sphere { radius: 0.0 }, false),
        (Emitter::Sphere { radius: 0.11 }, false),
        (Emitter::Disc { radius: 0.11 }, false),
        (Emitter::Rectangle { length: 0.6, width: 0.2 }, false),
        (Emitter::Tube { length: 0.9, radius: 0.013 }, false),
        (Emitter::Disc { radius: 0.0 }, true),
    ];
    for (emitter, is_measured) in sources {
        let flux = if is_measured { web.flux() } else { FLUX as f32 };
        let plain = Light { web: is_measured.then(|| Arc::clone(&web)), ..lamp(Vec3::ZERO, emitter, flux) };
        for distance in [0.3, 1.7, 9.0] {
            for (height, tilt) in [(90.0, 0.0), (55.0, 0.0), (40.0, 35.0), (12.0, 20.0), (2.0, -30.0)] {
                let stand = Stand { distance, height, turn: 33.0, tilt };
                let light = stand.placed(&plain);
                let facing = light.direction.as_dvec3();
                let lambert = |toward: DVec3| FLUX / PI * (-toward.dot(facing)).max(0.0);
                let expected = match emitter {
                    Emitter::Sphere { radius } if radius > 0.0 => ball_by_cone(&light, f64::from(radius), FLUX),
                    Emitter::Sphere { .. } => summed(&light, |_, _| DVec3::ZERO, |_| FLUX / (4.0 * PI)),
                    _ if is_measured => summed(&light, |_, _| DVec3::ZERO, |toward| by_web(&web, &light, -toward)),
                    Emitter::Disc { radius } | Emitter::Spot { radius, .. } => {
                        let radius = f64::from(radius);
                        let on = |x: f64, y: f64| {
                            let (out, turn) = (radius * x.sqrt(), 2.0 * PI * y);
                            DVec3::new(out * math::cos(turn), out * math::sin(turn), 0.0)
                        };
                        summed(&light, on, lambert)
                    }
                    Emitter::Rectangle { length, width } => {
                        let (length, width) = (f64::from(length), f64::from(width));
                        summed(&light, |x, y| DVec3::new((x - 0.5) * length, (y - 0.5) * width, 0.0), lambert)
                    }
                    // Its light comes from its axis.
                    Emitter::Tube { length, .. } => {
                        let along = light.along.as_dvec3();
                        let sine = |toward: DVec3| toward.cross(along).length();
                        let on = |x: f64, _: f64| DVec3::new((x - 0.5) * f64::from(length), 0.0, 0.0);
                        summed(&light, on, |toward| FLUX / (PI * PI) * sine(toward))
                    }
                };
                let value = on_the_floor(light);
                let error = (value / expected - 1.0).abs();
                if error > worst.0 {
                    worst = (error, format!("{emitter:?}, {stand:?}: {value} lx instead of {expected} lx"));
                }
            }
        }
    }
    assert!(worst.0 <= 0.001, "{}", worst.1);
}
