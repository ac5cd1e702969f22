//! Photos of two plain scenes, for comparison with other path tracers by `tests/compare/mitsuba.py`: a Cornell box and
//! a furnished room with eight lamps, all surfaces matt.
//!
//! `cargo run --release -p homewright-tracer --example scenes -- box|room SIDE SAMPLES SEED FOLDER` writes the picture
//! (`picture.f32`, linear RGB row by row), the seconds it took, and the scene (`scene.txt`: a line for each
//! quadrilateral with twelve coordinates, three reflectances, three luminances; the last line is the camera).
#![expect(clippy::print_stdout, reason = "an example answers on the terminal")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use glam::{Affine3A, UVec2, Vec2, Vec3};
use homewright_geometry::{Mesh, math};
use homewright_scene::light::Emitter;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::sky::Sky;
use homewright_scene::{Camera, Environment, Key, Light, Material, Node, Projection, Scene, Tag};
use homewright_tracer::{Accel, TraceSettings, trace_with};

/// A quadrilateral, counter-clockwise seen from its outside.
struct Quad {
    corners: [Vec3; 4],
    albedo: Vec3,
    /// cd/m² on its outside.
    glow: Vec3,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, side, samples, seed, folder] = arguments.as_slice() else {
        return Err("write: box|room SIDE SAMPLES SEED FOLDER".into());
    };
    let (quads, camera) = if name == "box" { cornell() } else { room() };
    let scene = scene(&quads);
    let accel = Accel::new(&scene);
    let settings = TraceSettings {
        size: UVec2::splat(side.parse()?),
        samples: samples.parse()?,
        seed: seed.parse()?,
        firefly_limit: None,
        ..TraceSettings::default()
    };
    let start = Instant::now();
    let image = trace_with(&accel, &camera, &settings, &mut |_| true).ok_or("nobody ends it")?;
    let seconds = start.elapsed().as_secs_f64();
    let bytes: Vec<u8> = image.color.iter().flat_map(Vec3::to_array).flat_map(f32::to_le_bytes).collect();
    std::fs::write(format!("{folder}/picture.f32"), bytes)?;
    std::fs::write(format!("{folder}/scene.txt"), described(&quads, &camera)?)?;
    println!("{{\"seconds\": {seconds:.4}}}");
    Ok(())
}

fn described(quads: &[Quad], camera: &Camera) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for quad in quads {
        let numbers = quad.corners.iter().flat_map(Vec3::to_array);
        for number in numbers.chain(quad.albedo.to_array()).chain(quad.glow.to_array()) {
            write!(text, "{number} ")?;
        }
        writeln!(text)?;
    }
    for number in camera.eye.to_array().into_iter().chain(camera.target.to_array()) {
        write!(text, "{number} ")?;
    }
    let Projection::Perspective { fov_y } = camera.projection else { return Err(std::fmt::Error) };
    writeln!(text, "{}", fov_y.to_degrees())?;
    Ok(text)
}

/// The box of Cornell University in its usual colours, 2 m wide.
fn cornell() -> (Vec<Quad>, Camera) {
    let (white, red, green) = (Vec3::splat(0.73), Vec3::new(0.63, 0.065, 0.05), Vec3::new(0.14, 0.45, 0.091));
    let mut quads = Vec::new();
    inside(&mut quads, Vec3::new(-1.0, 0.0, -1.0), Vec3::new(1.0, 2.0, 1.0), [red, green, white, white, white]);
    solid(&mut quads, Vec3::new(0.35, 0.3, 0.35), Vec3::splat(0.6), -0.29, white);
    solid(&mut quads, Vec3::new(-0.35, 0.6, -0.3), Vec3::new(0.6, 1.2, 0.6), 0.3, white);
    lamp(&mut quads, Vec3::new(0.0, 1.99, 0.0), Vec2::new(0.5, 0.4), Vec3::new(1700.0, 1200.0, 400.0));
    let camera = Camera {
        eye: Vec3::new(0.0, 1.0, 3.9),
        target: Vec3::new(0.0, 1.0, 0.0),
        projection: Projection::Perspective { fov_y: 0.68 },
        ..Camera::default()
    };
    (quads, camera)
}

/// A room of 5 × 4 m with shelves, books, a table with chairs, a sofa, and eight lamps in its ceiling.
fn room() -> (Vec<Quad>, Camera) {
    let mut quads = Vec::new();
    let wall = Vec3::new(0.74, 0.72, 0.68);
    let colors = [wall, wall, Vec3::new(0.42, 0.29, 0.18), Vec3::splat(0.82), wall];
    inside(&mut quads, Vec3::new(-2.5, 0.0, -2.0), Vec3::new(2.5, 2.6, 2.0), colors);
    let wood = Vec3::new(0.45, 0.3, 0.17);
    solid(&mut quads, Vec3::new(0.3, 0.73, 0.2), Vec3::new(1.4, 0.04, 0.8), 0.1, wood);
    for leg in 0..4 {
        let at = Vec3::new(0.3 + if leg % 2 == 0 { -0.6 } else { 0.6 }, 0.355, 0.2 + if leg < 2 { -0.3 } else { 0.3 });
        solid(&mut quads, at, Vec3::new(0.05, 0.71, 0.05), 0.0, wood);
    }
    for chair in 0..4 {
        let turn = 0.3 * chair as f32;
        let at = Vec3::new(-0.1 + 0.8 * (chair % 2) as f32, 0.45, if chair < 2 { -0.5 } else { 0.95 });
        solid(&mut quads, at, Vec3::new(0.42, 0.05, 0.42), turn, Vec3::new(0.2, 0.25, 0.3));
        solid(&mut quads, at + Vec3::new(0.0, 0.25, 0.2), Vec3::new(0.42, 0.45, 0.04), turn, Vec3::new(0.2, 0.25, 0.3));
    }
    solid(&mut quads, Vec3::new(-1.9, 0.22, 0.0), Vec3::new(0.9, 0.44, 2.0), 0.0, Vec3::new(0.5, 0.47, 0.42));
    solid(&mut quads, Vec3::new(-2.25, 0.55, 0.0), Vec3::new(0.2, 0.5, 2.0), 0.0, Vec3::new(0.5, 0.47, 0.42));
    for shelf in 0..6 {
        let height = 0.3 + 0.35 * shelf as f32;
        solid(&mut quads, Vec3::new(1.0, height, -1.85), Vec3::new(2.0, 0.03, 0.28), 0.0, wood);
        for book in 0..24 {
            let number = (shelf * 24 + book) as f32;
            let tall = 0.2 + 0.09 * (number * 0.618_034).fract();
            let hue = (number * 0.381_966).fract();
            let color = Vec3::new(0.1 + 0.6 * hue, 0.15 + 0.4 * (1.0 - hue), 0.2 + 0.3 * (hue * 7.0).fract());
            let at = Vec3::new(0.06 + 0.08 * book as f32, height + 0.015 + 0.5 * tall, -1.85);
            solid(&mut quads, at, Vec3::new(0.05, tall, 0.18), 0.0, color);
        }
    }
    for number in 0..8 {
        let at = Vec3::new(-1.8 + 1.2 * (number % 4) as f32, 2.59, if number < 4 { -1.0 } else { 1.0 });
        lamp(&mut quads, at, Vec2::new(0.2, 0.2), Vec3::new(4400.0, 3900.0, 3000.0));
    }
    let camera = Camera {
        eye: Vec3::new(-2.2, 1.6, 1.8),
        target: Vec3::new(0.6, 0.8, -0.8),
        projection: Projection::Perspective { fov_y: 1.1 },
        ..Camera::default()
    };
    (quads, camera)
}

/// The faces of a box seen from within but that towards +Z, which is the colour of the last: left, right, floor,
/// ceiling, back.
fn inside(quads: &mut Vec<Quad>, min: Vec3, max: Vec3, colors: [Vec3; 5]) {
    let [left, right, floor, ceiling, back] = colors;
    let at = |x: f32, y: f32, z: f32| min + (max - min) * Vec3::new(x, y, z);
    let faces = [
        ([at(0., 0., 0.), at(0., 1., 0.), at(0., 1., 1.), at(0., 0., 1.)], left),
        ([at(1., 0., 0.), at(1., 0., 1.), at(1., 1., 1.), at(1., 1., 0.)], right),
        ([at(0., 0., 0.), at(0., 0., 1.), at(1., 0., 1.), at(1., 0., 0.)], floor),
        ([at(0., 1., 0.), at(1., 1., 0.), at(1., 1., 1.), at(0., 1., 1.)], ceiling),
        ([at(0., 0., 0.), at(1., 0., 0.), at(1., 1., 0.), at(0., 1., 0.)], back),
    ];
    quads.extend(faces.map(|(corners, albedo)| Quad { corners, albedo, glow: Vec3::ZERO }));
}

/// A box by its middle and size, turned about its vertical axis by radians.
fn solid(quads: &mut Vec<Quad>, middle: Vec3, size: Vec3, turn: f32, albedo: Vec3) {
    let (sine, cosine) = (math::sin32(turn), math::cos32(turn));
    let at = |x: f32, y: f32, z: f32| {
        let from = Vec3::new(x, y, z) * size * 0.5;
        middle + Vec3::new(from.x * cosine + from.z * sine, from.y, from.z * cosine - from.x * sine)
    };
    let faces = [
        [at(-1., -1., -1.), at(-1., -1., 1.), at(-1., 1., 1.), at(-1., 1., -1.)],
        [at(1., -1., -1.), at(1., 1., -1.), at(1., 1., 1.), at(1., -1., 1.)],
        [at(-1., -1., -1.), at(1., -1., -1.), at(1., -1., 1.), at(-1., -1., 1.)],
        [at(-1., 1., -1.), at(-1., 1., 1.), at(1., 1., 1.), at(1., 1., -1.)],
        [at(-1., -1., -1.), at(-1., 1., -1.), at(1., 1., -1.), at(1., -1., -1.)],
        [at(-1., -1., 1.), at(1., -1., 1.), at(1., 1., 1.), at(-1., 1., 1.)],
    ];
    quads.extend(faces.map(|corners| Quad { corners, albedo, glow: Vec3::ZERO }));
}

/// A rectangle that shines down.
fn lamp(quads: &mut Vec<Quad>, middle: Vec3, size: Vec2, glow: Vec3) {
    let at = |x: f32, z: f32| middle + Vec3::new(x * size.x, 0.0, z * size.y) * 0.5;
    quads.push(Quad { corners: [at(-1., -1.), at(1., -1.), at(1., 1.), at(-1., 1.)], albedo: Vec3::ZERO, glow });
}

fn scene(quads: &[Quad]) -> Scene {
    let environment =
        Environment { sun: None, zenith: Vec3::ZERO, horizon: Vec3::ZERO, ground: Vec3::ZERO, sky: Sky::Gradient };
    let mut scene = Scene { environment, ..Scene::default() };
    for (number, quad) in quads.iter().enumerate() {
        let key = Key(number as u128 + 1);
        let [a, b, c, d] = quad.corners;
        let normal = (b - a).cross(c - a).try_normalize().unwrap_or(Vec3::Y);
        let mesh = Mesh {
            positions: quad.corners.to_vec(),
            normals: vec![normal; 4],
            uvs: vec![Vec2::ZERO; 4],
            indices: vec![0, 1, 2, 0, 2, 3],
        };
        scene.shapes.insert(key, Arc::new(Shape { primitives: vec![mesh] }));
        let material = Material {
            base_color: quad.albedo.extend(1.0),
            roughness: 1.0,
            specular: 0.0,
            emission: quad.glow,
            ..Material::default()
        };
        scene.materials.insert(key, material);
        let node = Node {
            name: String::new(),
            tag: Tag(key.0),
            layer: Layer::Item,
            shape: key,
            materials: vec![key],
            scene_from_shape: Affine3A::IDENTITY,
            is_visible: true,
            casts_shadow: true,
            facing: None,
        };
        scene.nodes.insert(key, node);
        let luminance = quad.glow.dot(Vec3::new(0.2126, 0.7152, 0.0722));
        if luminance > 0.0 {
            let (length, width) = ((b - a).length(), (d - a).length());
            let light = Light {
                tag: Tag(key.0),
                position: (a + c) * 0.5,
                direction: normal,
                along: (b - a) / length,
                emitter: Emitter::Rectangle { length, width },
                flux: luminance * std::f32::consts::PI * length * width,
                color: quad.glow / luminance,
                ..Light::default()
            };
            scene.lights.insert(key, light);
        }
    }
    scene
}
