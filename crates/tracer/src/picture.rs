//! A traced picture with what is known of each pixel.

use std::ops::Range;

use glam::{UVec2, Vec3};
use homewright_scene::Tag;

use crate::illuminance::luminance;
use crate::photo::Pixel;

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
    /// The part of `glow` that is sky and ground out of doors.
    pub sky: Vec<Vec3>,
    /// Luminance of the sky at the horizon, cd/m².
    pub horizon: f32,
    /// The part of `glow` in paths that outshine what the picture shows as white, such as sky and lamps.
    pub glare: Vec<Vec3>,
    /// The share of the pixel's paths that do.
    pub glaring: Vec<f32>,
    /// Colour of the first surface that is not a mirror, linear, 0 … 1; white where there is none.
    pub albedo: Vec<Vec3>,
    /// Its normal without the bumps of textures, scene frame, mean over the pixel; zero where there is none.
    pub normal: Vec<Vec3>,
    /// Length of the path to it, metres, mean over the paths that meet one; infinite where none does.
    pub depth: Vec<f32>,
    /// The share of the pixel's paths that meet one: between nothing and all at edges before the sky.
    pub met: Vec<f32>,
    /// Variance of the luminance of `color` without `glow`, as estimated from the pixel's paths.
    pub variance: Vec<f32>,
    /// What is seen first: a place in `tags` plus one; 0 where there is nothing.
    pub object: Vec<u32>,
    /// The tags of all placed shapes.
    pub tags: Vec<Tag>,
    /// Share of the pixel that is left to a plain background.
    pub bare: Vec<f32>,
    /// Share of the pixel that shows the inside of what is cut open.
    pub cut: Vec<f32>,
    /// Share of the pixel's paths that glass or gauze let through or threw back by chance before what `albedo`, `normal` and
    /// `depth` tell of: where there are any, these are noisy.
    pub parted: Vec<f32>,
    /// The share of the pixel in which the eye sees out of doors, through nothing but clear panes or by way of mirrors.
    pub outside: Vec<f32>,
}

impl TracedImage {
    pub(crate) fn black(size: UVec2, tags: Vec<Tag>) -> Self {
        let count = size.x as usize * size.y as usize;
        Self {
            size,
            color: vec![Vec3::ZERO; count],
            glow: vec![Vec3::ZERO; count],
            sky: vec![Vec3::ZERO; count],
            horizon: 0.0,
            glare: vec![Vec3::ZERO; count],
            glaring: vec![0.0; count],
            albedo: vec![Vec3::ONE; count],
            normal: vec![Vec3::ZERO; count],
            depth: vec![f32::INFINITY; count],
            met: vec![0.0; count],
            variance: vec![0.0; count],
            object: vec![0; count],
            tags,
            bare: vec![0.0; count],
            cut: vec![0.0; count],
            parted: vec![0.0; count],
            outside: vec![0.0; count],
        }
    }

    pub(crate) fn put(&mut self, place: usize, sums: &Pixel, samples: u32) {
        let share = 1.0 / samples as f32;
        let mean = luminance(sums.reflected) * share;
        self.color[place] = (sums.reflected + sums.glow) * share;
        self.glow[place] = sums.glow * share;
        self.sky[place] = sums.sky * share;
        self.glare[place] = sums.glare * share;
        self.glaring[place] = sums.glaring * share;
        self.albedo[place] = sums.albedo * share;
        self.normal[place] = sums.normal * share;
        self.depth[place] = if sums.hits > 0.0 { sums.depth / sums.hits } else { f32::INFINITY };
        self.met[place] = sums.hits * share;
        self.variance[place] = (sums.squares * share - mean * mean).max(0.0) / (samples.max(2) - 1) as f32;
        self.object[place] = sums.object;
        self.bare[place] = sums.bare * share;
        self.cut[place] = sums.cut * share;
        self.parted[place] = sums.parted * share;
        self.outside[place] = sums.outside * share;
    }

    /// Some rows of the picture.
    #[must_use]
    pub fn rows(&self, rows: Range<u32>) -> Self {
        let end = rows.end.min(self.size.y);
        let start = rows.start.min(end);
        let places = (start * self.size.x) as usize..(end * self.size.x) as usize;
        Self {
            size: UVec2::new(self.size.x, end - start),
            color: self.color[places.clone()].to_vec(),
            glow: self.glow[places.clone()].to_vec(),
            sky: self.sky[places.clone()].to_vec(),
            horizon: self.horizon,
            glare: self.glare[places.clone()].to_vec(),
            glaring: self.glaring[places.clone()].to_vec(),
            albedo: self.albedo[places.clone()].to_vec(),
            normal: self.normal[places.clone()].to_vec(),
            depth: self.depth[places.clone()].to_vec(),
            met: self.met[places.clone()].to_vec(),
            variance: self.variance[places.clone()].to_vec(),
            object: self.object[places.clone()].to_vec(),
            tags: self.tags.clone(),
            bare: self.bare[places.clone()].to_vec(),
            cut: self.cut[places.clone()].to_vec(),
            parted: self.parted[places.clone()].to_vec(),
            outside: self.outside[places].to_vec(),
        }
    }

    /// Puts a picture of the same width and the same scene below this one.
    pub fn append(&mut self, below: &Self) {
        debug_assert_eq!(self.size.x, below.size.x, "rows are alike");
        self.size.y += below.size.y;
        self.color.extend(&below.color);
        self.glow.extend(&below.glow);
        self.sky.extend(&below.sky);
        self.glare.extend(&below.glare);
        self.glaring.extend(&below.glaring);
        self.albedo.extend(&below.albedo);
        self.normal.extend(&below.normal);
        self.depth.extend(&below.depth);
        self.met.extend(&below.met);
        self.variance.extend(&below.variance);
        self.object.extend(&below.object);
        self.bare.extend(&below.bare);
        self.cut.extend(&below.cut);
        self.parted.extend(&below.parted);
        self.outside.extend(&below.outside);
    }
}

/// The places of the pixels about one, itself among them, no farther than `reach` along either side, row by row.
pub(crate) fn about(size: UVec2, place: usize, reach: usize) -> impl Iterator<Item = usize> {
    let [width, height] = size.to_array().map(|side| side as usize);
    let (x, y) = (place % width, place / width);
    let columns = x.saturating_sub(reach)..(x + reach + 1).min(width);
    (y.saturating_sub(reach)..(y + reach + 1).min(height))
        .flat_map(move |y| columns.clone().map(move |x| y * width + x))
}
