//! One live frame of a model beside a traced picture of it, for comparisons with other renderers.
//!
//! `live_frame truth SCENE.glb CAMERA WIDTHxHEIGHT PATHS FOLDER` traces the picture that both sides should show and
//! writes `truth.png` and `info.json`. `live_frame frames SCENE.glb CAMERA WIDTHxHEIGHT SHADOW COUNT FOLDER` draws live frames with
//! a sun's shadow map of `SHADOW` pixels a side and writes `ours-NAME.png` and `ours.json` (milliseconds a frame, and of processor time).
//! Pictures show luminance at the one exposure of `info.json`, cut at white, in sRGB.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use glam::{UVec2, Vec3, Vec4};
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_scene::gltf::{GltfLimits, read_gltf};
use homewright_scene::image::{ColorSpace, Image, encode_png};
use homewright_scene::{Camera, Environment, Scene};
use homewright_tracer::{BakeSettings, TraceSettings, bake, denoise, trace};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["truth", file, camera, size, paths, folder] => {
            truth(&open(file, camera)?, parse_size(size)?, paths.parse()?, Path::new(folder))
        }
        ["frames", file, camera, size, shadow, count, folder] => {
            frames(&open(file, camera)?, parse_size(size)?, shadow.parse()?, count.parse()?, Path::new(folder))
        }
        _ => Err("see the head of this file for what it takes".into()),
    }
}

struct Stage {
    scene: Scene,
    camera: Camera,
}

/// A model with its camera. glTF knows no sky: under a sun it is the one of a clear day, else there is none.
fn open(file: &str, camera: &str) -> Outcome<Stage> {
    let bytes = fs::read(file)?;
    let folder = Path::new(file).parent().unwrap_or(Path::new("."));
    let mut beside = |name: &str| fs::read(folder.join(name)).ok();
    let (model, _) = read_gltf(&bytes, &mut beside, &GltfLimits::default())?;
    let mut scene = model.to_scene();
    if let Some(sun) = scene.environment.sun {
        scene.environment = Environment { sun: Some(sun), ..Environment::default() };
    }
    let found = model.cameras.iter().find(|other| other.name == camera).or(model.cameras.first());
    let camera = found.cloned().ok_or("the file has no camera")?;
    Ok(Stage { scene, camera })
}

fn parse_size(text: &str) -> Outcome<UVec2> {
    let (width, height) = text.split_once('x').ok_or("a size is written as 1280x720")?;
    Ok(UVec2::new(width.parse()?, height.parse()?))
}

fn truth(stage: &Stage, size: UVec2, paths: u32, folder: &Path) -> Outcome<()> {
    let settings = TraceSettings { size, samples: paths, ..TraceSettings::default() };
    let traced = trace(&stage.scene, &stage.camera, &settings, &mut |_| true).ok_or("it was interrupted")?;
    let traced = denoise(&traced);
    let mut levels: Vec<f32> = traced.color.iter().map(|color| color.dot(LUMINANCE)).collect();
    levels.sort_by(f32::total_cmp);
    // Nine tenths of the picture lie below white.
    let exposure = 1.0 / (levels[levels.len() * 9 / 10] * 1.3).max(1e-6);
    let image = shown(&traced.color, size, exposure);
    fs::write(folder.join("truth.png"), encode_png(&image)?)?;
    let environment = &stage.scene.environment;
    let info = json!({
        "exposure": exposure,
        "mean": mean(&image),
        "camera": stage.camera.name,
        "zenith": environment.zenith.to_array(),
        "horizon": environment.horizon.to_array(),
        "ground": environment.ground.to_array(),
    });
    fs::write(folder.join("info.json"), info.to_string())?;
    Ok(())
}

fn frames(stage: &Stage, size: UVec2, shadow: u32, count: u32, folder: &Path) -> Outcome<()> {
    let info: Value = serde_json::from_slice(&fs::read(folder.join("info.json"))?)?;
    let exposure = info["exposure"].as_f64().ok_or("info.json says no exposure")? as f32;
    let mut scene = stage.scene.clone();
    let begun = Instant::now();
    scene.probes = bake(&scene, &BakeSettings::default(), &mut |_| true).map(Arc::new);
    let baked = begun.elapsed().as_secs_f64();
    let gpu = HeadlessGpu::new()?;
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    let base =
        Quality { sun_map_side: shadow, samples: 1, light_tiles_a_frame: u32::MAX, ..renderer.resting_quality() };
    let moving =
        Quality { sun_map_side: shadow, samples: 1, light_tiles_a_frame: u32::MAX, ..renderer.moving_quality() };
    let kinds = [("moving", Quality { scale: 1.0, ..moving }), ("moving-small", moving), ("resting", base)];
    let mut report = serde_json::Map::new();
    for (name, quality) in kinds {
        let view = View { quality, ..View::new(stage.camera.clone(), size) };
        let (mut times, mut work) = (Vec::new(), Vec::new());
        // The first frames make pipelines and shadow maps. A view that stands still may be shown again without being drawn,
        // so that the eye is elsewhere in each that is timed.
        while !gpu.draw(&mut renderer, &view)?.is_settled {}
        for frame in 0..count {
            let mut moved = view.clone();
            let step = Vec3::X * (0.002 * (frame + 1) as f32);
            moved.camera.eye += step;
            moved.camera.target += step;
            let (begun, worked) = (Instant::now(), processor_time());
            gpu.draw(&mut renderer, &moved)?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            work.push(processor_time() - worked);
        }
        save(&gpu, &mut renderer, &view, exposure, &folder.join(format!("ours-{name}.png")))?;
        report.insert(name.to_owned(), json!(times));
        report.insert(format!("{name} work"), json!(work));
    }
    let still = View { quality: Quality { samples: 8, ..base }, ..View::new(stage.camera.clone(), size) };
    let begun = Instant::now();
    while !gpu.draw(&mut renderer, &still)?.is_settled {}
    report.insert("settled".to_owned(), json!([begun.elapsed().as_secs_f64() * 1000.0]));
    save(&gpu, &mut renderer, &still, exposure, &folder.join("ours-settled.png"))?;
    report.insert("baked_seconds".to_owned(), json!(baked));
    report.insert("device".to_owned(), json!(gpu.name()));
    fs::write(folder.join("ours.json"), Value::Object(report).to_string())?;
    Ok(())
}

/// Processor time of all threads so far, milliseconds; 0 where the system does not say.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // User and system time in hundredths of a second.
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() * 10.0
}

fn save(
    gpu: &HeadlessGpu,
    renderer: &mut homewright_render::Renderer,
    view: &View,
    exposure: f32,
    path: &Path,
) -> Outcome<()> {
    let mut pixels = gpu.measure(renderer, view)?;
    if view.quality.scale < 1.0 {
        let small = UVec2::new(
            (view.size.x as f32 * view.quality.scale).round() as u32,
            (view.size.y as f32 * view.quality.scale).round() as u32,
        );
        pixels = enlarged(&pixels, small, view.size);
    }
    fs::write(path, encode_png(&shown(&pixels, view.size, exposure))?)?;
    Ok(())
}

/// Bilinear, as the window shows a picture that was drawn smaller.
fn enlarged(pixels: &[Vec3], from: UVec2, to: UVec2) -> Vec<Vec3> {
    let at = |x: i64, y: i64| {
        let (x, y) = (x.clamp(0, i64::from(from.x) - 1), y.clamp(0, i64::from(from.y) - 1));
        pixels[(y * i64::from(from.x) + x) as usize]
    };
    let place = |index: u32, from: u32, to: u32| (index as f32 + 0.5) * from as f32 / to as f32 - 0.5;
    (0..to.y)
        .flat_map(|y| (0..to.x).map(move |x| (x, y)))
        .map(|(x, y)| {
            let (x, y) = (place(x, from.x, to.x), place(y, from.y, to.y));
            let (left, top) = (x.floor() as i64, y.floor() as i64);
            let (across, down) = (x - x.floor(), y - y.floor());
            let above = at(left, top).lerp(at(left + 1, top), across);
            above.lerp(at(left, top + 1).lerp(at(left + 1, top + 1), across), down)
        })
        .collect()
}

const LUMINANCE: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);

fn shown(pixels: &[Vec3], size: UVec2, exposure: f32) -> Image {
    let encode = |value: f32| {
        let value = (value * exposure).clamp(0.0, 1.0);
        if value <= 0.003_130_8 {
            value * 12.92
        } else {
            1.055 * homewright_geometry::math::powf32(value, 1.0 / 2.4) - 0.055
        }
    };
    let bytes = |color: &Vec3| {
        let color = Vec4::new(encode(color.x), encode(color.y), encode(color.z), 1.0);
        (color * 255.0 + 0.5).to_array().map(|part| part as u8)
    };
    Image {
        width: size.x,
        height: size.y,
        rgba: pixels.iter().flat_map(bytes).collect(),
        color_space: ColorSpace::Srgb,
    }
}

/// Mean of the encoded luminance, 0…1.
fn mean(image: &Image) -> f64 {
    let pixels = image.rgba.as_chunks::<4>().0;
    let level = |p: &[u8; 4]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
    pixels.iter().map(level).sum::<f64>() / (pixels.len() as f64 * 255.0)
}
