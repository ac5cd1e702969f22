//! A picture by following light: sizes, samples, and the loop over the pixels.

use glam::{UVec2, Vec2, Vec3, Vec3A};
use homewright_geometry::math;
use homewright_scene::{Camera, Projection, Scene};

use crate::accel::Accel;
use crate::illuminance::luminance;
use crate::path::{self, Stage};
use crate::sobol::Sampler;
use crate::{parallel, patch, tone};

/// Longest side of a picture, pixels.
const LONGEST_SIDE: u32 = 16_384;
/// Side of a tile, pixels.
const TILE: u32 = 16;
/// Tiles between two questions whether to go on.
const BATCH: usize = 24;
/// Width of the small picture that tells how bright a scene is, pixels.
const PILOT_WIDTH: u32 = 48;

/// How a photo is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceSettings {
    /// Width and height in pixels; at least 1 and at most 16 384 each.
    pub size: UVec2,
    /// Paths for each pixel; powers of two are best.
    pub samples: u32,
    /// Most reflections of a path.
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
        Self { size: UVec2::new(1280, 800), samples: 64, max_bounces: 12, seed: 1, firefly_limit: Some(4.0) }
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
    let size = settings.size.clamp(UVec2::ONE, UVec2::splat(LONGEST_SIDE));
    let patches = patch::sun_patches(accel);
    let exact = Stage { accel, patches: &patches, max_bounces: settings.max_bounces, brightest: f32::INFINITY };
    let stage = match settings.firefly_limit {
        None => exact,
        Some(limit) => {
            let height = (PILOT_WIDTH * size.y / size.x).clamp(8, 4 * PILOT_WIDTH);
            let pilot_size = UVec2::new(PILOT_WIDTH, height);
            let pilot = expose(exact, camera, pilot_size, settings.seed, 4, &mut |_| true)?;
            Stage { brightest: limit.max(0.1) / tone::exposure(&pilot, camera.exposure).max(1e-12), ..exact }
        }
    };
    expose(stage, camera, size, settings.seed, settings.samples.max(1), progress)
}

fn expose(
    stage: Stage<'_>,
    camera: &Camera,
    size: UVec2,
    seed: u32,
    samples: u32,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Option<TracedImage> {
    let lens = Lens::new(camera, size);
    let tiles = UVec2::new(size.x.div_ceil(TILE), size.y.div_ceil(TILE));
    let count = (tiles.x * tiles.y) as usize;
    let traced = parallel::map_in_batches(count, BATCH, progress, |tile| {
        let first = UVec2::new(tile as u32 % tiles.x, tile as u32 / tiles.x) * TILE;
        let end = (first + TILE).min(size);
        let pixels = (first.y..end.y).flat_map(|y| (first.x..end.x).map(move |x| UVec2::new(x, y)));
        pixels.map(|pixel| (pixel, expose_pixel(stage, &lens, pixel, seed, samples))).collect::<Vec<_>>()
    })?;
    let mut image = TracedImage::black(size);
    for (pixel, value) in traced.into_iter().flatten() {
        image.put(pixel, &value);
    }
    progress(1.0).then_some(image)
}

/// One pixel of a [`TracedImage`].
struct Pixel {
    reflected: Vec3,
    glow: Vec3,
    albedo: Vec3,
    normal: Vec3,
    depth: f32,
    variance: f32,
}

fn expose_pixel(stage: Stage<'_>, lens: &Lens, pixel: UVec2, seed: u32, samples: u32) -> Pixel {
    let mut sum = Pixel {
        reflected: Vec3::ZERO,
        glow: Vec3::ZERO,
        albedo: Vec3::ZERO,
        normal: Vec3::ZERO,
        depth: 0.0,
        variance: 0.0,
    };
    let (mut squares, mut hits) = (0.0, 0.0);
    for index in 0..samples {
        let mut sampler = Sampler::new(seed, pixel.y * lens.size.x + pixel.x, index);
        let (origin, direction) = lens.ray(pixel.as_vec2() + sampler.square());
        let sample = path::follow(stage, origin, direction, &mut sampler);
        let bright = luminance(sample.reflected);
        squares += bright * bright;
        sum.reflected += sample.reflected;
        sum.glow += sample.glow;
        sum.albedo += sample.albedo;
        sum.normal += sample.normal;
        if sample.depth.is_finite() {
            sum.depth += sample.depth;
            hits += 1.0;
        }
    }
    let share = 1.0 / samples as f32;
    let mean = luminance(sum.reflected) * share;
    Pixel {
        reflected: sum.reflected * share,
        glow: sum.glow * share,
        albedo: sum.albedo * share,
        normal: sum.normal * share,
        depth: if hits * 2.0 >= samples as f32 { sum.depth / hits } else { f32::INFINITY },
        variance: (squares * share - mean * mean).max(0.0) / (samples.max(2) - 1) as f32,
    }
}

impl TracedImage {
    fn black(size: UVec2) -> Self {
        let count = size.x as usize * size.y as usize;
        Self {
            size,
            color: vec![Vec3::ZERO; count],
            glow: vec![Vec3::ZERO; count],
            albedo: vec![Vec3::ONE; count],
            normal: vec![Vec3::ZERO; count],
            depth: vec![f32::INFINITY; count],
            variance: vec![0.0; count],
        }
    }

    fn put(&mut self, pixel: UVec2, value: &Pixel) {
        let place = pixel.y as usize * self.size.x as usize + pixel.x as usize;
        self.color[place] = value.reflected + value.glow;
        self.glow[place] = value.glow;
        self.albedo[place] = value.albedo;
        self.normal[place] = value.normal;
        self.depth[place] = value.depth;
        self.variance[place] = value.variance;
    }
}

/// A camera as it makes rays.
struct Lens {
    size: UVec2,
    eye: Vec3A,
    right: Vec3A,
    up: Vec3A,
    forward: Vec3A,
    /// Half height of the picture at distance 1, or in metres when parallel.
    half_height: f32,
    is_parallel: bool,
}

impl Lens {
    fn new(camera: &Camera, size: UVec2) -> Self {
        let scene_from_view = camera.view_from_scene().inverse();
        let axis = |column: glam::Vec4| Vec3A::from(column.truncate());
        let (half_height, is_parallel) = match camera.projection {
            Projection::Perspective { fov_y } => (math::tan(f64::from(fov_y.clamp(0.01, 3.1)) * 0.5) as f32, false),
            Projection::Orthographic { height } => (height * 0.5, true),
        };
        Self {
            size,
            eye: camera.eye.into(),
            right: axis(scene_from_view.x_axis),
            up: axis(scene_from_view.y_axis),
            forward: -axis(scene_from_view.z_axis),
            half_height,
            is_parallel,
        }
    }

    /// The ray through a point of the picture, pixels from the top left.
    fn ray(&self, point: Vec2) -> (Vec3A, Vec3A) {
        let size = self.size.as_vec2();
        let centered = (point / size * 2.0 - 1.0) * Vec2::new(size.x / size.y, -1.0) * self.half_height;
        let aside = self.right * centered.x + self.up * centered.y;
        if self.is_parallel {
            return (self.eye + aside, self.forward);
        }
        (self.eye, (self.forward + aside).try_normalize().unwrap_or(self.forward))
    }
}
