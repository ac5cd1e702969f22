//! A picture by following light, round by round: sizes, samples, what is kept of each pixel.

use std::sync::Arc;

use glam::{UVec2, Vec3};
use homewright_scene::{Camera, Exposure, Scene};

use crate::accel::Accel;
use crate::field::Field;
use crate::illuminance::luminance;
use crate::lens::{Lens, Shot};
use crate::path::{PathSample, Stage};
use crate::picture::TracedImage;
use crate::reveal::{Cutaway, Reveal};
use crate::saved::fingerprint;
use crate::wave::{Memory, Wave};
use crate::{parallel, tone};

/// Longest side of a picture, pixels.
pub(crate) const LONGEST_SIDE: u32 = 65_536;
/// Side of a tile, pixels.
const TILE: u32 = 16;
/// Tiles between two questions whether to go on.
const BATCH: usize = 24;
/// Width of the small picture that tells how bright a scene is, pixels.
const PILOT_WIDTH: u32 = 48;
/// Share of the mean luminance below which reflected light is looked for by chance.
const FAINT: f32 = 0.15;
/// Paths of a pixel that are cut at the same luminance.
const UNGROWN: u32 = 24;
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
    /// Most reflections of a path; faint paths end by chance long before, and nothing is lost in the mean.
    pub max_bounces: u32,
    /// Another number gives other noise.
    pub seed: u32,
    /// Light that comes by way of two or more reflections is cut at this multiple of the luminance that the
    /// picture shows as white, or would show so by automatic exposure where that is more, for each path: single glaring
    /// pixels vanish, and so does a little light. From the 24th path of a pixel on the multiple grows with their number. None
    /// cuts nothing: exact in the mean.
    pub firefly_limit: Option<f32>,
    /// What is left out so that one can look in.
    pub reveal: Reveal,
    /// Whether the eye sees the scenery of [`homewright_scene::outside`] where there is sky and ground, as in the live
    /// view. What lights the room is the bare sky all the same.
    pub has_scenery: bool,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self {
            size: UVec2::new(1280, 800),
            region: None,
            shot: Shot::View,
            samples: 64,
            noise: None,
            // In a closed room that throws back 0.95 of all light, 64 would leave out 4 % of it.
            max_bounces: 1024,
            seed: 1,
            firefly_limit: Some(24.0),
            reveal: Reveal::default(),
            has_scenery: false,
        }
    }
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
    field: Arc<Field<'a>>,
    cutaway: Arc<Cutaway>,
    lens: Lens,
    settings: TraceSettings,
    pub(crate) first: UVec2,
    pub(crate) size: UVec2,
    /// Most luminance of one indirect contribution, cd/m².
    pub(crate) brightest: f32,
    /// Luminance that is shown as white, cd/m².
    white: f32,
    /// Reflected light of less luminance is looked for by chance, cd/m².
    faint: f32,
    pub(crate) pixels: Vec<Pixel>,
    /// Samples that the pixels of each tile have.
    pub(crate) taken: Vec<u32>,
    pub(crate) fingerprint: u64,
    /// Memory of waves.
    memories: Arc<parallel::Pool<Memory>>,
}

/// Luminances of a picture, cd/m².
#[derive(Debug, Clone, Copy)]
struct Levels {
    /// What it shows as white.
    white: f32,
    /// What it would show as white if nothing were said about its exposure.
    usual_white: f32,
    /// Its mean without what glows.
    reflected: f32,
}

/// Sums over the samples of a pixel.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pixel {
    pub(crate) reflected: Vec3,
    pub(crate) glow: Vec3,
    /// The part of `glow` that is sky.
    pub(crate) sky: Vec3,
    /// The part of `glow` in paths that outshine white, and how many these are.
    pub(crate) glare: Vec3,
    pub(crate) glaring: f32,
    pub(crate) albedo: Vec3,
    pub(crate) normal: Vec3,
    pub(crate) depth: f32,
    pub(crate) hits: f32,
    pub(crate) squares: f32,
    pub(crate) bare: f32,
    pub(crate) cut: f32,
    pub(crate) parted: f32,
    pub(crate) outside: f32,
    pub(crate) object: u32,
}

impl<'a> Photo<'a> {
    /// A photo without samples.
    pub fn new(accel: &'a Accel, camera: &Camera, settings: &TraceSettings) -> Self {
        let whole = settings.size.clamp(UVec2::ONE, UVec2::splat(LONGEST_SIDE));
        let (first, size) = settings.region.unwrap_or((UVec2::ZERO, whole));
        let first = first.min(whole - 1);
        let size = size.clamp(UVec2::ONE, whole - first);
        let settings = TraceSettings { size: whole, ..settings.clone() };
        let field = Arc::new(Field::new(accel));
        let cutaway = Arc::new(Cutaway::new(&settings.reveal));
        let mut photo = Self {
            lens: Lens::new(camera, whole, settings.shot),
            field,
            cutaway,
            first,
            size,
            brightest: f32::INFINITY,
            white: f32::INFINITY,
            faint: 0.0,
            pixels: vec![Pixel::default(); size.x as usize * size.y as usize],
            taken: vec![0; (size.x.div_ceil(TILE) * size.y.div_ceil(TILE)) as usize],
            fingerprint: fingerprint(accel, camera, &settings),
            settings,
            memories: Arc::default(),
        };
        let height = (PILOT_WIDTH * whole.y / whole.x).clamp(8, 4 * PILOT_WIDTH);
        let levels = photo.levels(camera, UVec2::new(PILOT_WIDTH, height));
        photo.white = levels.white;
        photo.faint = levels.reflected * FAINT;
        if let Some(limit) = photo.settings.firefly_limit {
            // However long a photo is exposed, no more light is lost.
            photo.brightest = levels.white.max(levels.usual_white) * limit.max(0.1);
        }
        photo
    }

    /// Another part of the same picture, without samples: what was learnt about the scene is shared.
    #[must_use]
    pub fn part(&self, first: UVec2, size: UVec2) -> Self {
        let first = first.min(self.settings.size - 1);
        let size = size.clamp(UVec2::ONE, self.settings.size - first);
        let settings = TraceSettings { region: Some((first, size)), ..self.settings.clone() };
        Self {
            field: Arc::clone(&self.field),
            cutaway: Arc::clone(&self.cutaway),
            lens: self.lens.clone(),
            first,
            size,
            brightest: self.brightest,
            white: self.white,
            faint: self.faint,
            pixels: vec![Pixel::default(); size.x as usize * size.y as usize],
            taken: vec![0; (size.x.div_ceil(TILE) * size.y.div_ceil(TILE)) as usize],
            fingerprint: self.fingerprint,
            settings,
            memories: Arc::clone(&self.memories),
        }
    }

    /// How bright a small picture of the same view is.
    fn levels(&self, camera: &Camera, size: UVec2) -> Levels {
        let lens = Lens::new(camera, size, self.settings.shot);
        let stage = self.stage();
        let rows = parallel::map(size.y as usize, |row| {
            let pixels: Vec<UVec2> = (0..size.x).map(|column| UVec2::new(column, row as u32)).collect();
            let mut sums = vec![Pixel::default(); pixels.len()];
            let mut wave = Wave::new(stage, self.memories.take(Memory::default));
            wave.follow(&lens, (self.settings.seed, 0..4), &pixels, |pixel, index, sample| {
                sums[pixel].add(index, sample, f32::INFINITY);
            });
            self.memories.give(wave.into_memory());
            sums
        });
        let mut pilot = TracedImage::black(size, Vec::new());
        for (place, sums) in rows.iter().flatten().enumerate() {
            pilot.put(place, sums, 4);
        }
        let reflected = pilot.color.iter().zip(&pilot.glow).map(|(color, glow)| luminance(*color - *glow));
        let mean = reflected.sum::<f32>() / pilot.color.len() as f32;
        let white = |exposure: Exposure| 1.0 / tone::exposure(&pilot, exposure).max(1e-12);
        Levels {
            white: white(camera.exposure),
            usual_white: white(Exposure::Auto(0.0)),
            reflected: if mean.is_finite() { mean } else { 0.0 },
        }
    }

    fn stage(&self) -> Stage<'_> {
        Stage {
            field: &self.field,
            cutaway: &self.cutaway,
            max_bounces: self.settings.max_bounces,
            has_scenery: self.settings.has_scenery && !self.settings.reveal.is_plain,
            brightest: self.brightest,
            faint: self.faint,
        }
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
        let (field, cutaway) = (Arc::clone(&self.field), Arc::clone(&self.cutaway));
        let stage = Stage { field: &field, cutaway: &cutaway, ..self.stage() };
        for batch in tiles.chunks(BATCH) {
            if !progress(self.done()) {
                return false;
            }
            let traced = parallel::map(batch.len(), |number| {
                let tile = batch[number];
                let taken = self.taken[tile];
                let places: Vec<usize> = self.places(tile).collect();
                let within = |place: usize| UVec2::new(place as u32 % self.size.x, place as u32 / self.size.x);
                let pixels: Vec<UVec2> = places.iter().map(|place| self.first + within(*place)).collect();
                let mut sums: Vec<Pixel> = places.iter().map(|place| self.pixels[*place]).collect();
                let stage = Stage { brightest: self.brightest * growth(taken), ..stage };
                let mut wave = Wave::new(stage, self.memories.take(Memory::default));
                wave.follow(&self.lens, (self.settings.seed, taken..end), &pixels, |pixel, index, sample| {
                    sums[pixel].add(index, sample, self.white);
                });
                self.memories.give(wave.into_memory());
                places.into_iter().zip(sums).collect::<Vec<_>>()
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
        image.horizon = luminance(self.field.accel.environment().horizon);
        for (tile, taken) in self.taken.iter().enumerate().filter(|(_, taken)| **taken > 0) {
            for place in self.places(tile) {
                image.put(place, &self.pixels[place], *taken);
            }
        }
        image
    }
}

/// By how much more than the first paths later ones may bring: each of many counts little in its pixel, so that what is
/// cut goes to nothing as paths grow more.
fn growth(taken: u32) -> f32 {
    (taken as f32 / UNGROWN as f32).max(1.0)
}

impl Pixel {
    /// Adds a path's; `white` is the luminance that is shown as white.
    #[inline(always)]
    fn add(&mut self, index: u32, sample: &PathSample, white: f32) {
        let bright = luminance(sample.reflected);
        self.squares += bright * bright;
        self.reflected += sample.reflected;
        self.glow += sample.glow;
        self.sky += sample.sky;
        if luminance(sample.glow) > white {
            self.glare += sample.glow;
            self.glaring += 1.0;
        }
        self.albedo += sample.albedo;
        self.normal += sample.normal;
        if sample.depth.is_finite() {
            self.depth += sample.depth;
            self.hits += 1.0;
        }
        self.bare += f32::from(u8::from(sample.is_bare));
        self.cut += f32::from(u8::from(sample.is_cut));
        self.parted += f32::from(u8::from(sample.is_parted));
        self.outside += f32::from(u8::from(sample.is_outside));
        if index == 0 {
            self.object = sample.object;
        }
    }
}
