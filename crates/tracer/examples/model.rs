//! Photos of a model file with lamps of its own, for comparison with other path tracers by `tests/compare/unseen.py`.
//!
//! `cargo run --release -p homewright-tracer --example model -- FILE.glb LIGHTS.txt WIDTH HEIGHT SAMPLES SEED FOLDER
//! [FIREFLY_LIMIT [NOISE]]` writes the picture (`picture.f32`, linear RGB row by row), freed of noise as well
//! (`denoised.f32`). Lines of `LIGHTS.txt`, lengths in metres:
//!
//! - `camera` eye target (three numbers each) and the vertical angle in degrees
//! - `rectangle` name, middle, direction, along (three each), length, width, luminance (three, cd/m²): the node of this name
//!   is its opening
//! - `ball` name, middle (three), radius, luminance (three, cd/m²)
//! - `sun` direction to it (three), illuminance (three, lx)
//! - `sky` luminance (three, cd/m²)
#![expect(clippy::print_stdout, reason = "an example answers on the terminal")]

use std::path::Path;
use std::time::Instant;

use glam::{UVec2, Vec3};
use homewright_scene::light::{Emitter, Sun};
use homewright_scene::{Camera, GltfLimits, Key, Light, Projection, Scene, Tag, read_gltf};
use homewright_tracer::{Accel, TraceSettings, denoise, trace_with};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, lights, width, height, samples, seed, folder, others @ ..] = arguments.as_slice() else {
        return Err("write: FILE.glb LIGHTS.txt WIDTH HEIGHT SAMPLES SEED FOLDER [FIREFLY_LIMIT [NOISE]]".into());
    };
    let beside = |name: &str| std::fs::read(Path::new(model).with_file_name(name)).ok();
    let (model, notices) = read_gltf(&std::fs::read(model)?, &mut |name| beside(name), &GltfLimits::default())?;
    for notice in notices {
        println!("{notice:?}");
    }
    let mut scene = model.to_scene();
    let camera = lit(&mut scene, &std::fs::read_to_string(lights)?)?;
    let number = |place: usize| others.get(place).map(|text| text.parse::<f32>()).transpose();
    let settings = TraceSettings {
        size: UVec2::new(width.parse()?, height.parse()?),
        samples: samples.parse()?,
        seed: seed.parse()?,
        firefly_limit: number(0)?.filter(|limit| *limit > 0.0),
        noise: number(1)?,
        ..TraceSettings::default()
    };
    let start = Instant::now();
    let accel = Accel::new(&scene);
    let image = trace_with(&accel, &camera, &settings, &mut |_| true).ok_or("nobody ends it")?;
    println!("{{\"seconds\": {:.4}}}", start.elapsed().as_secs_f64());
    write(&format!("{folder}/picture.f32"), &image.color)?;
    if others.is_empty() {
        return Ok(());
    }
    write(&format!("{folder}/denoised.f32"), &denoise(&image).color)
}

fn write(path: &str, colors: &[Vec3]) -> Result<(), Failure> {
    let bytes: Vec<u8> = colors.iter().flat_map(Vec3::to_array).flat_map(f32::to_le_bytes).collect();
    Ok(std::fs::write(path, bytes)?)
}

/// Puts lamps, sun and sky into a scene; answers the camera.
fn lit(scene: &mut Scene, text: &str) -> Result<Camera, Failure> {
    let mut camera = Camera::default();
    for (number, line) in text.lines().enumerate() {
        let mut words = line.split_whitespace();
        let Some(kind) = words.next() else { continue };
        let name = if matches!(kind, "rectangle" | "ball") { words.next().ok_or("a lamp needs a name")? } else { "" };
        let numbers = words.map(str::parse::<f32>).collect::<Result<Vec<_>, _>>()?;
        let triple = |first: usize| numbers.get(first..first + 3).map(Vec3::from_slice).ok_or("numbers are missing");
        match kind {
            "camera" => {
                camera.eye = triple(0)?;
                camera.target = triple(3)?;
                camera.projection = Projection::Perspective { fov_y: numbers[6].to_radians() };
            }
            "sun" => {
                let given = triple(3)?;
                let illuminance = luminance(given);
                let direction = triple(0)?.try_normalize().ok_or("the sun has a direction")?;
                scene.environment.sun = Some(Sun { direction, illuminance, color: given / illuminance });
            }
            "sky" => {
                let environment = &mut scene.environment;
                (environment.zenith, environment.horizon) = (triple(0)?, triple(0)?);
                environment.ground = triple(0)?;
            }
            "rectangle" => {
                let (length, width, glow) = (numbers[9], numbers[10], triple(11)?);
                let light = Light {
                    position: triple(0)?,
                    direction: triple(3)?,
                    along: triple(6)?,
                    emitter: Emitter::Rectangle { length, width },
                    flux: luminance(glow) * std::f32::consts::PI * length * width,
                    ..Light::default()
                };
                put(scene, number, name, Light { color: glow / luminance(glow), ..light });
            }
            "ball" => {
                let (radius, glow) = (numbers[3], triple(4)?);
                let surface = 4.0 * std::f32::consts::PI * radius * radius;
                let light = Light {
                    position: triple(0)?,
                    emitter: Emitter::Sphere { radius },
                    flux: luminance(glow) * std::f32::consts::PI * surface,
                    ..Light::default()
                };
                put(scene, number, name, Light { color: glow / luminance(glow), ..light });
            }
            other => return Err(format!("{other} is no kind of light").into()),
        }
    }
    Ok(camera)
}

/// A lamp, and the node of its name as its opening.
fn put(scene: &mut Scene, number: usize, name: &str, light: Light) {
    let tag = Tag(1_000_000 + number as u128);
    for node in scene.nodes.values_mut().filter(|node| node.name == name) {
        node.tag = tag;
    }
    scene.lights.insert(Key(1_000_000 + number as u128), Light { tag, ..light });
}

fn luminance(color: Vec3) -> f32 {
    color.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}
