//! A picture by following light, round by round: sizes, samples, what is kept of each pixel.

use glam::{UVec2, Vec3};
use homewright_scene::{Camera, Scene, Tag};

use crate::accel::Accel;
use crate::field::Field;
use crate::illuminance::luminance;
use crate::lens::{Lens, Shot};
use crate::path::{self, Stage};
use crate::sobol::Sampler;
use crate::{parallel, tone};

/// Longest side of a picture, pixels.
const LONGEST_SIDE: u32 = 65_536;
/// Side of a tile, pixels.
const TILE: u32 = 16;
/// Tiles between two questions whether to go on.
const BATCH: usize = 24;
/// Width of the small picture that tells how bright a scene is, pixels.
const PILOT_WIDTH: u32 = 48;
/// Samples of a round.
const ROUND: u32 = 8;
/// Samples that every pixel gets before a tile may rest.
const LEAST: u32 = 16;

/// How a photo is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceSettings {
    /// Width and height in pixels; at least 1 and at most 65 536 each.
    pub size: UVec2,
    /// The part of the picture that is traced, its first pixel and its size; none for all. Its pixels have the same
    /// bits as in the whole picture.
    pub region: Option<(UVec2, UVec2)>,
    /// View or panorama.
    pub shot: Shot,
    /// Paths for each pixel, at most; powers of two are best.
    pub samples: u32,
    /// Where the estimated relative error of a tile of 16 × 16 pixels falls below this, it gets no more paths. None
    /// gives all pixels all paths.
    pub noise: Option<f32>,
    /// Most reflections of a path; faint paths end by chance long before.
    pub max_bounces: u32,
    /// Another number gives other noise.
    pub seed: u32,
    /// Light that comes by way of two or more reflections is cut at this multiple of the luminance that the
    /// picture shows as white, for each path: single glaring pixels vanish, and so does a little light. None cuts
    /// nothing: exact in the mean.
    pub firefly_limit: Option<f32>,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self {
            size: UVec2::new(1280, 800),
            region: None,
            shot: Shot::View,
            samples: 64,
            noise: None,
            max_bounces: 64,
            seed: 1,
            firefly_limit: Some(8.0),
        }
    }
}

/// A traced picture: what a sensor sees, row by row from the top left, and what a filter wants to know.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedImage {
    /// Width and height in pixels.
    pub size: UVec2,
    /// Luminance-scaled linear RGB, cd/m².
    pub color: Vec<Vec3>,
    /// The share of `color` that is sky and glow seen directly, through glass or in mirrors: free of noise but
    /// for edges.
    pub glow: Vec<Vec3>,
    /// Colour of the first surface that is not a mirror, linear, 0 … 1; white where there is none.
    pub albedo: Vec<Vec3>,
    /// Its normal, scene frame, mean over the pixel; zero where there is none.
    pub normal: Vec<Vec3>,
    /// Length of the path to it, metres; infinite where there is none.
    pub depth: Vec<f32>,
    /// Variance of the luminance of `color` without `glow`, as estimated from the pixel's paths.
    pub variance: Vec<f32>,
    /// What is seen first: a place in `tags` plus one; 0 where there is nothing.
    pub object: Vec<u32>,
    /// The tags of all placed shapes.
    pub tags: Vec<Tag>,
}

/// Takes a photo. `progress` hears the share that is done, and ends the work by answering no; the answer is then
/// none. The same scene, camera and settings give the same bits for any number of threads.
pub fn trace(
    scene: &Scene,
    camera: &Camera,
    settings: &TraceSettings,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Option<TracedImage> {
    trace_with(&Accel::new(scene), camera, settings, progress)
}

/// As [`trace`], with trees that are there already.
pub fn trace_with(
    accel: &Accel,
    camera: &Camera,
    settings: &TraceSettings,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Option<TracedImage> {
    let mut photo = Photo::new(accel, camera, settings);
    photo.expose(progress).then(|| photo.image())
}

/// A photo in the making: it can be looked at after each round, saved, and gone on with later.
#[derive(Debug)]
pub struct Photo<'a> {
    field: Field<'a>,
    lens: Lens,
    settings: TraceSettings,
    first: UVec2,
    size: UVec2,
    /// Most luminance of one indirect contribution, cd/m².
    brightest: f32,
    pixels: Vec<Pixel>,
    /// Samples that the pixels of each tile have.
    taken: Vec<u32>,
    fingerprint: u64,
}

/// Sums over the samples of a pixel.
#[derive(Debug, Clone, Copy, Default)]
struct Pixel {
    reflected: Vec3,
    glow: Vec3,
    albedo: Vec3,
    normal: Vec3,
    depth: f32,
    hits: f32,
    squares: f32,
    object: u32,
}

impl<'a> Photo<'a> {
    /// A photo without samples.
    pub fn new(accel: &'a Accel, camera: &Camera, settings: &TraceSettings) -> Self {
        let whole = settings.size.clamp(UVec2::ONE, UVec2::splat(LONGEST_SIDE));
        let (first, size) = settings.region.unwrap_or((UVec2::ZERO, whole));
        let first = first.min(whole - 1);
        let size = size.clamp(UVec2::ONE, whole - first);
        let settings = TraceSettings { size: whole, ..settings.clone() };
        let field = Field::new(accel);
        let mut photo = Self {
            lens: Lens::new(camera, whole, settings.shot),
            field,
            first,
            size,
            brightest: f32::INFINITY,
            pixels: vec![Pixel::default(); size.x as usize * size.y as usize],
            taken: vec![0; (size.x.div_ceil(TILE) * size.y.div_ceil(TILE)) as usize],
            fingerprint: fingerprint(accel, camera, &settings),
            settings,
        };
        if let Some(limit) = photo.settings.firefly_limit {
            let height = (PILOT_WIDTH * whole.y / whole.x).clamp(8, 4 * PILOT_WIDTH);
            photo.brightest = photo.white(camera, UVec2::new(PILOT_WIDTH, height)) * limit.max(0.1);
        }
        photo
    }

    /// The luminance that a small picture of the same view would show as white.
    fn white(&self, camera: &Camera, size: UVec2) -> f32 {
        let lens = Lens::new(camera, size, self.settings.shot);
        let stage = self.stage();
        let count = (size.x * size.y) as usize;
        let pixels = parallel::map(count, |number| {
            let pixel = UVec2::new(number as u32 % size.x, number as u32 / size.x);
            let mut sums = Pixel::default();
            add(stage, &lens, pixel, self.settings.seed, 0..4, &mut sums);
            sums
        });
        let mut pilot = TracedImage::black(size, Vec::new());
        for (place, sums) in pixels.iter().enumerate() {
            pilot.put(place, sums, 4);
        }
        1.0 / tone::exposure(&pilot, camera.exposure).max(1e-12)
    }

    fn stage(&self) -> Stage<'_> {
        Stage { field: &self.field, max_bounces: self.settings.max_bounces, brightest: self.brightest }
    }

    /// The share that is done, 0 … 1: of the samples, or nearly all once every tile rests.
    pub fn done(&self) -> f32 {
        let most = self.settings.samples.max(1);
        let sum: u64 = self.taken.iter().enumerate().map(|(tile, taken)| self.effort(tile, *taken, most)).sum();
        sum as f32 / (u64::from(most) * self.taken.len() as u64) as f32
    }

    fn effort(&self, tile: usize, taken: u32, most: u32) -> u64 {
        u64::from(if self.is_resting(tile) { most } else { taken })
    }

    /// Whether a tile needs no more samples.
    fn is_resting(&self, tile: usize) -> bool {
        let taken = self.taken[tile];
        if taken >= self.settings.samples.max(1) {
            return true;
        }
        let Some(noise) = self.settings.noise.filter(|_| taken >= LEAST) else { return false };
        let samples = taken as f32;
        let (mut error, mut light) = (0.0, 0.0);
        for place in self.places(tile) {
            let pixel = &self.pixels[place];
            let mean = luminance(pixel.reflected) / samples;
            let variance = (pixel.squares / samples - mean * mean).max(0.0) / (samples - 1.0);
            error += variance;
            light += mean + luminance(pixel.glow) / samples;
        }
        let count = self.places(tile).count() as f32;
        (error / count).sqrt() <= noise * (light / count).max(1e-9)
    }

    fn corner(&self, tile: usize) -> UVec2 {
        let columns = self.size.x.div_ceil(TILE) as usize;
        UVec2::new((tile % columns) as u32, (tile / columns) as u32) * TILE
    }

    fn places(&self, tile: usize) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let corner = self.corner(tile);
        let end = (corner + TILE).min(self.size);
        let width = self.size.x;
        (corner.y..end.y).flat_map(move |y| (corner.x..end.x).map(move |x| y as usize * width as usize + x as usize))
    }

    /// Takes the samples that are missing. `progress` hears the share that is done, and ends the work by answering no;
    /// the answer is then no, and what was taken stays.
    pub fn expose(&mut self, progress: &mut dyn FnMut(f32) -> bool) -> bool {
        while self.advance(progress) {
            if self.is_done() {
                return progress(1.0);
            }
        }
        false
    }

    /// Whether all tiles have what they need.
    pub fn is_done(&self) -> bool {
        (0..self.taken.len()).all(|tile| self.is_resting(tile))
    }

    /// Takes one round of samples in all tiles that need more. The answer is no when `progress` ended it in between.
    pub fn advance(&mut self, progress: &mut dyn FnMut(f32) -> bool) -> bool {
        let most = self.settings.samples.max(1);
        let least = (0..self.taken.len()).filter(|tile| !self.is_resting(*tile)).map(|tile| self.taken[tile]).min();
        let Some(least) = least else { return progress(1.0) };
        // Tiles that an ended round left behind catch up first.
        let end = ((least / ROUND + 1) * ROUND).min(most);
        let tiles: Vec<usize> =
            (0..self.taken.len()).filter(|tile| !self.is_resting(*tile) && self.taken[*tile] < end).collect();
        for batch in tiles.chunks(BATCH) {
            if !progress(self.done()) {
                return false;
            }
            let stage = self.stage();
            let traced = parallel::map(batch.len(), |number| {
                let tile = batch[number];
                let taken = self.taken[tile];
                let sums = self.places(tile).map(|place| {
                    let mut sums = self.pixels[place];
                    let within = UVec2::new(place as u32 % self.size.x, place as u32 / self.size.x);
                    add(stage, &self.lens, self.first + within, self.settings.seed, taken..end, &mut sums);
                    (place, sums)
                });
                sums.collect::<Vec<_>>()
            });
            for (tile, sums) in batch.iter().zip(traced) {
                self.taken[*tile] = end;
                for (place, sums) in sums {
                    self.pixels[place] = sums;
                }
            }
        }
        true
    }

    /// The picture so far.
    pub fn image(&self) -> TracedImage {
        let tags = self.field.accel.instances.iter().map(|instance| instance.tag).collect();
        let mut image = TracedImage::black(self.size, tags);
        for (tile, taken) in self.taken.iter().enumerate().filter(|(_, taken)| **taken > 0) {
            for place in self.places(tile) {
                image.put(place, &self.pixels[place], *taken);
            }
        }
        image
    }

    /// Everything that was taken, as bytes for a file.
    pub fn save(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.pixels.len() * 72 + self.taken.len() * 4 + 32);
        bytes.extend(HEADER);
        bytes.extend(self.fingerprint.to_le_bytes());
        bytes.extend(self.brightest.to_le_bytes());
        bytes.extend(self.taken.iter().flat_map(|taken| taken.to_le_bytes()));
        for pixel in &self.pixels {
            let vectors = [pixel.reflected, pixel.glow, pixel.albedo, pixel.normal];
            let numbers = vectors.into_iter().flat_map(|vector| vector.to_array()).chain([
                pixel.depth,
                pixel.hits,
                pixel.squares,
            ]);
            bytes.extend(numbers.flat_map(f32::to_le_bytes));
            bytes.extend(pixel.object.to_le_bytes());
        }
        bytes
    }

    /// Takes up what [`Photo::save`] gave for the same scene, camera and settings; more samples may be asked for.
    /// The answer is no, and nothing changes, where the bytes belong to another photo.
    #[must_use]
    pub fn resume(&mut self, bytes: &[u8]) -> bool {
        let head = HEADER.len() + 12;
        let expected = head + self.taken.len() * 4 + self.pixels.len() * 64;
        if bytes.len() != expected
            || !bytes.starts_with(HEADER)
            || bytes[HEADER.len()..HEADER.len() + 8] != self.fingerprint.to_le_bytes()
        {
            return false;
        }
        let words: Vec<u32> =
            bytes[HEADER.len() + 8..].as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        self.brightest = f32::from_bits(words[0]);
        let count = self.taken.len();
        self.taken.copy_from_slice(&words[1..=count]);
        for (pixel, words) in self.pixels.iter_mut().zip(words[1 + count..].as_chunks::<16>().0) {
            let number = |place: usize| f32::from_bits(words[place]);
            let vector = |place: usize| Vec3::new(number(place), number(place + 1), number(place + 2));
            *pixel = Pixel {
                reflected: vector(0),
                glow: vector(3),
                albedo: vector(6),
                normal: vector(9),
                depth: number(12),
                hits: number(13),
                squares: number(14),
                object: words[15],
            };
        }
        true
    }
}

/// First bytes of a saved photo.
const HEADER: &[u8] = b"homewright photo 1\n\0";

/// A number that differs for other scenes, cameras and settings, as far as they can be told apart cheaply; the number
/// of samples and the wanted noise may differ.
fn fingerprint(accel: &Accel, camera: &Camera, settings: &TraceSettings) -> u64 {
    let same = TraceSettings { samples: 0, noise: None, ..settings.clone() };
    let places = accel.instances.iter().map(|instance| format!("{:?}{:?}", instance.tag, instance.scene_from_shape));
    let lamps = accel.luminaires.iter().map(|lamp| format!("{:?}{}", lamp.position, lamp.flux));
    let text = format!("{camera:?}{same:?}{:?}{}", accel.environment(), accel.triangle_count());
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(text).chain(places).chain(lamps).flat_map(String::into_bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// Adds samples to a pixel's sums.
fn add(stage: Stage<'_>, lens: &Lens, pixel: UVec2, seed: u32, samples: std::ops::Range<u32>, sums: &mut Pixel) {
    for index in samples {
        // Pixels far apart may share a stream in pictures of billions of pixels.
        let mut sampler = Sampler::new(seed, pixel.y.wrapping_mul(LONGEST_SIDE) ^ pixel.x, index);
        let ray = lens.ray(pixel.as_vec2() + sampler.square());
        let sample = path::follow(stage, ray, &mut sampler);
        let bright = luminance(sample.reflected);
        sums.squares += bright * bright;
        sums.reflected += sample.reflected;
        sums.glow += sample.glow;
        sums.albedo += sample.albedo;
        sums.normal += sample.normal;
        if sample.depth.is_finite() {
            sums.depth += sample.depth;
            sums.hits += 1.0;
        }
        if index == 0 {
            sums.object = sample.object;
        }
    }
}

impl TracedImage {
    pub(crate) fn black(size: UVec2, tags: Vec<Tag>) -> Self {
        let count = size.x as usize * size.y as usize;
        Self {
            size,
            color: vec![Vec3::ZERO; count],
            glow: vec![Vec3::ZERO; count],
            albedo: vec![Vec3::ONE; count],
            normal: vec![Vec3::ZERO; count],
            depth: vec![f32::INFINITY; count],
            variance: vec![0.0; count],
            object: vec![0; count],
            tags,
        }
    }

    fn put(&mut self, place: usize, sums: &Pixel, samples: u32) {
        let share = 1.0 / samples as f32;
        let mean = luminance(sums.reflected) * share;
        self.color[place] = (sums.reflected + sums.glow) * share;
        self.glow[place] = sums.glow * share;
        self.albedo[place] = sums.albedo * share;
        self.normal[place] = sums.normal * share;
        self.depth[place] = if sums.hits * 2.0 >= samples as f32 { sums.depth / sums.hits } else { f32::INFINITY };
        self.variance[place] = (sums.squares * share - mean * mean).max(0.0) / (samples.max(2) - 1) as f32;
        self.object[place] = sums.object;
    }
}
