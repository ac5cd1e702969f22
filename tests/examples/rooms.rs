//! Photos of the rooms of a home, measured: paths a second by processor time, and how far the picture lies from a
//! converged one, as traced and freed of noise.
//!
//! `homewright demo flat.home`, then
//! `cargo run --release -p homewright-tests --example rooms -- speed flat.home bedroom day 240x150 16 [PICTURE.png]`
//! `… -- keep flat.home bedroom day 240x150 4096 bedroom.f32` once for the truth, and
//! `… -- error flat.home bedroom day 240x150 16 bedroom.f32` for each number of paths (seed 1; the truth has seed 77).
//! A rectangle X,Y,WIDTHxHEIGHT behind the file looks at a part of the picture. Open Image Denoise is set beside our filter
//! where its library is found. `… -- cut flat.home bedroom day 240x150 256` says what the limit on glaring paths takes.
//! `… -- live flat.home bedroom,study day 96x60 128 FOLDER` compares the live picture of rooms with traced ones, which are
//! kept in the folder for the next time, and writes both, and where they differ, there.
//! Hours are day, dusk and night.
#![expect(clippy::print_stdout, reason = "it answers on the terminal")]

#[path = "../tests/likeness/mod.rs"]
mod likeness;
#[path = "../tests/room/mod.rs"]
mod room;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex};

use glam::{UVec2, Vec3};
use homewright_design::Design;
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image, encode_png};
use homewright_scene::{Camera, Scene};
use homewright_staging::{AssetSource, Deferral, Shelf, Stage, StagedAsset, automatic_views, camera};
use homewright_store::{FileCache, Home};
use homewright_tracer::{
    Accel, Backdrop, BakeSettings, Tone, TraceSettings, TracedImage, bake_with, denoise, denoise_with_oidn, trace_with,
};
use likeness::{Likeness, likeness};
use room::{Hour, lit, smaller};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [what, home, view, hour, size, samples, rest @ ..] = words.as_slice() else {
        return Err("write: speed|keep|error|cut|live HOME VIEW day|dusk|night WIDTHxHEIGHT SAMPLES [FILE]".into());
    };
    let (design, scene) = home_at(home, hour)?;
    let (width, height) = size.split_once('x').ok_or("a size is WIDTHxHEIGHT")?;
    let size = UVec2::new(width.parse()?, height.parse()?);
    if *what == "live" {
        let folder = Path::new(rest.first().ok_or("a folder is missing")?);
        let views: Vec<(&str, Camera)> =
            view.split(',').map(|name| Ok((name, seen_from(&design, name)?))).collect::<Outcome<_>>()?;
        return live(scene, &views, hour, size, samples.parse()?, folder);
    }
    let camera = seen_from(&design, view)?;
    let seed = if *what == "keep" { 77 } else { 1 };
    let firefly_limit = if *what == "keep" { None } else { TraceSettings::default().firefly_limit };
    let settings = TraceSettings { size, samples: samples.parse()?, seed, firefly_limit, ..TraceSettings::default() };
    let accel = Accel::new(&scene);
    // Trees, tables and what the places see are made by the first picture.
    let first = TraceSettings { size: size / 2, samples: 2, ..settings.clone() };
    trace_with(&accel, &camera, &first, &mut |_| true).ok_or("nobody ends it")?;
    let start = processor_seconds()?;
    let image = trace_with(&accel, &camera, &settings, &mut |_| true).ok_or("nobody ends it")?;
    let seconds = processor_seconds()? - start;
    let paths = f64::from(size.x) * f64::from(size.y) * f64::from(settings.samples);
    let mean = image.color.iter().sum::<Vec3>() / image.color.len() as f32;
    println!("{view} by {hour}: {seconds:.2} s, {:.0} paths a second, mean {mean:.4}", paths / seconds);
    match (*what, rest) {
        ("speed", []) => {}
        ("speed", [file, raw @ ..]) => {
            let shown = if raw.is_empty() { denoise(&image) } else { image };
            std::fs::write(file, encode_png(&Tone::new(&shown, &camera).picture(&shown, &Backdrop::default()))?)?;
        }
        ("keep", [file]) => {
            let bytes: Vec<u8> = image.color.iter().flat_map(Vec3::to_array).flat_map(f32::to_le_bytes).collect();
            std::fs::write(file, bytes)?;
        }
        ("error", [file]) => errors(&image, &camera, Path::new(file), None)?,
        ("error", [file, part]) => errors(&image, &camera, Path::new(file), Some(rectangle(part)?))?,
        ("cut", []) => {
            let settings = TraceSettings { firefly_limit: None, ..settings };
            let whole = trace_with(&accel, &camera, &settings, &mut |_| true).ok_or("nobody ends it")?;
            let uncut = whole.color.iter().sum::<Vec3>() / whole.color.len() as f32;
            println!("cutting leaves {:.4}, of its luminance {:.5}", mean / uncut, luminance(mean) / luminance(uncut));
        }
        _ => return Err("a file is missing".into()),
    }
    Ok(())
}

/// Left, top, width and height of a part.
fn rectangle(text: &str) -> Outcome<[usize; 4]> {
    let numbers: Vec<usize> = text.split([',', 'x']).map(str::parse).collect::<Result<_, _>>()?;
    Ok(numbers.try_into().map_err(|_numbers| "a part is X,Y,WIDTHxHEIGHT")?)
}

fn luminance(color: Vec3) -> f32 {
    color.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}

/// Relative squared error and PSNR, as traced and freed of noise.
fn errors(image: &TracedImage, camera: &Camera, file: &Path, part: Option<[usize; 4]>) -> Outcome<()> {
    let numbers: Vec<f32> =
        std::fs::read(file)?.chunks_exact(4).map(|bytes| bytes.try_into().map_or(0.0, f32::from_le_bytes)).collect();
    let truth: Vec<Vec3> = numbers.chunks_exact(3).map(Vec3::from_slice).collect();
    if truth.len() != image.color.len() {
        return Err("the truth has another size".into());
    }
    let truth_mean = truth.iter().sum::<Vec3>() / truth.len() as f32;
    let mean = image.color.iter().sum::<Vec3>() / truth.len() as f32;
    println!("means over the truth's: {:.4}", mean / truth_mean);
    let even = truth_mean.element_sum() / 3.0;
    let truth = TracedImage { color: truth, ..image.clone() };
    let tone = Tone::new(&truth, camera);
    let shown = |image: &TracedImage| tone.picture(image, &Backdrop::default()).rgba;
    let is_meant = |place: usize| {
        part.is_none_or(|[left, top, width, height]| {
            let (x, y) = (place % image.size.x as usize, place / image.size.x as usize);
            (left..left + width).contains(&x) && (top..top + height).contains(&y)
        })
    };
    let meant: Vec<usize> = (0..truth.color.len()).filter(|place| is_meant(*place)).collect();
    let mut pictures = vec![("as traced", image.clone()), ("freed of noise", denoise(image))];
    match denoise_with_oidn(image) {
        Ok(picture) => pictures.push(("by Open Image Denoise", picture)),
        Err(error) => println!("{error}"),
    }
    let shown_truth = shown(&truth);
    for (name, picture) in pictures {
        let (mut sum, mut squares) = (0.0_f64, 0.0_f64);
        let shown = shown(&picture);
        for place in &meant {
            let (ours, theirs) = (picture.color[*place], truth.color[*place]);
            let level = theirs.element_sum() / 3.0;
            let apart = (ours - theirs).length_squared() / 3.0;
            sum += f64::from(apart / (level * level + 0.01 * even * even));
            for channel in place * 4..place * 4 + 3 {
                let apart = f64::from(shown[channel]) - f64::from(shown_truth[channel]);
                squares += apart * apart;
            }
        }
        let count = meant.len() as f64;
        let psnr = 10.0 * (255.0 * 255.0 / (squares / (count * 3.0))).log10();
        let kept = picture.color.iter().sum::<Vec3>() / image.color.iter().sum::<Vec3>();
        println!("{name}: relative squared error {:.5}, PSNR {psnr:.2} dB, mean kept {kept:.4}", sum / count);
    }
    Ok(())
}

/// User and system time of this process, seconds.
fn processor_seconds() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let after = text.rsplit(')').next().ok_or("no such file")?;
    let words: Vec<&str> = after.split_whitespace().collect();
    let ticks = |place: usize| words.get(place).and_then(|word| word.parse::<f64>().ok()).ok_or("no such number");
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

/// Pixels of the live picture along each side of one that is compared, so that edges are as smooth as traced ones.
const FINER: u32 = 4;

/// The live picture beside the traced one: mean luminance, PSNR, and both as they are compared.
fn live(
    mut scene: Scene,
    views: &[(&str, Camera)],
    hour: &str,
    size: UVec2,
    samples: u32,
    folder: &Path,
) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    let accel = Accel::new(&scene);
    let start = processor_seconds()?;
    let settings = BakeSettings::default();
    scene.probes = bake_with(&accel, &settings, &mut |_| true).map(Arc::new);
    println!("{hour}: light baked in {:.1} s of processors", processor_seconds()? - start);
    let gpu = HeadlessGpu::new()?;
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    for (name, camera) in views {
        let kept = folder.join(format!("{name}-{hour}.f32"));
        let traced: Vec<Vec3> = if let Ok(bytes) = std::fs::read(&kept) {
            let numbers: Vec<f32> =
                bytes.chunks_exact(4).map(|bytes| bytes.try_into().map_or(0.0, f32::from_le_bytes)).collect();
            numbers.chunks_exact(3).map(Vec3::from_slice).collect()
        } else {
            let settings = TraceSettings {
                size,
                samples,
                seed: 77,
                firefly_limit: None,
                has_scenery: true,
                ..TraceSettings::default()
            };
            let image = denoise(&trace_with(&accel, camera, &settings, &mut |_| true).ok_or("nobody ends it")?);
            let bytes: Vec<u8> = image.color.iter().flat_map(Vec3::to_array).flat_map(f32::to_le_bytes).collect();
            std::fs::write(&kept, bytes)?;
            image.color
        };
        let quality = Quality { samples: 2, ..Quality::STILL };
        let view = View { quality, ..View::new(camera.clone(), size * FINER) };
        let drawn = smaller(&gpu.measure(&mut renderer, &view)?, size, FINER);
        if drawn.len() != traced.len() {
            return Err("the traced picture has another size".into());
        }
        let (found, pictures) = likeness(&drawn, &traced, size);
        let Likeness { brightness, decibels } = found;
        let verdict = if found.is_close() { "holds" } else { "misses" };
        println!("{name} by {hour}: {brightness:.3} of the traced mean luminance, {decibels:.1} dB, {verdict}");
        for (picture, what) in pictures.iter().zip(["live", "traced"]) {
            std::fs::write(folder.join(format!("{name}-{hour}-{what}.png")), encode_png(picture)?)?;
        }
    }
    Ok(())
}

/// The home at an hour, with its lamps on but by day.
fn home_at(file: &str, hour: &str) -> Outcome<(Design, Scene)> {
    let home = Home::open_read_only(Path::new(file))?;
    let hour = match hour {
        "day" => Hour::Day,
        "dusk" => Hour::Dusk,
        "night" => Hour::Night,
        _ => return Err("an hour is day, dusk or night".into()),
    };
    let design = if hour == Hour::Day { home.design().clone() } else { lit(home.design()) };
    let mut files = BTreeMap::new();
    for name in home.asset_names()? {
        if let Some(bytes) = home.asset(&name)? {
            files.insert(name, bytes);
        }
    }
    let mut stage = Stage::deferring(Arc::new(Assets { files, shapes: Mutex::default() }), Deferral::Textures);
    drop(stage.reset(&design));
    let shelf = Cache(FileCache::new(Some(std::env::temp_dir().join("homewright-rooms")), 768 << 20));
    let done: Vec<_> = stage.take_tasks().iter().map(|task| task.run_with(&shelf)).collect();
    drop(stage.put(done));
    let mut scene = stage.scene().clone();
    if let Some(environment) = hour.environment() {
        scene.environment = environment;
    }
    Ok((design, scene))
}

/// The camera of a view by its name.
fn seen_from(design: &Design, view: &str) -> Outcome<Camera> {
    let own = design.viewpoints().find(|(_, known)| known.name.eq_ignore_ascii_case(view));
    let known = own.map(|(_, known)| camera(design, known));
    let automatic = || {
        automatic_views(design, homewright_catalog::Language::English)
            .into_iter()
            .find(|camera| camera.name.eq_ignore_ascii_case(view))
    };
    known.or_else(automatic).ok_or_else(|| format!("there is no view {view}").into())
}

struct Cache(FileCache);

impl Shelf for Cache {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.0.put(name, bytes);
    }
}

/// The files in the home.
struct Assets {
    files: BTreeMap<String, Vec<u8>>,
    shapes: Mutex<BTreeMap<String, Option<Arc<StagedAsset>>>>,
}

impl AssetSource for Assets {
    fn shape(&self, hash: &str) -> Option<Arc<StagedAsset>> {
        let decode = |bytes: &Vec<u8>| StagedAsset::from_glb(bytes).map(Arc::new);
        let mut shapes = self.shapes.lock().ok()?;
        shapes.entry(hash.to_owned()).or_insert_with(|| self.files.get(hash).and_then(decode)).clone()
    }

    fn image(&self, hash: &str) -> Option<Arc<Image>> {
        decode_image(self.files.get(hash)?, ColorSpace::Srgb, ImageLimits::default()).ok().map(Arc::new)
    }
}
