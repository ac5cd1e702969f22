//! Procedural textures: seamless, at real scale, the same on every machine.

mod cloth;
mod hide;
mod metal;
mod mineral;
mod noise;
pub mod option;
mod paper;
mod recipe;
mod tile;
mod wood;

pub use option::TextureOption;
use recipe::{Recipe, Sample, Sampler};

use crate::MaterialRecord;
use crate::material::parse_color;

/// A baked texture and the length it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct TextureMaps {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Colour, sRGB RGBA, alpha 255; its mean is the record's colour.
    pub base_color: Vec<u8>,
    /// Tangent-space normals: R along U, G towards the top of the picture, B out of it (glTF's convention).
    pub normal: Vec<u8>,
    /// Linear RGBA: G roughness, B metalness; these are the values themselves, not factors of the record's.
    pub roughness_metal: Vec<u8>,
    /// Width and height in millimetres after which it repeats.
    pub size_mm: [f64; 2],
}

/// Names of the generators.
pub const KINDS: &[&str] = &[
    "planks",
    "veneer",
    "tiles",
    "stone",
    "terrazzo",
    "plaster",
    "weave",
    "boucle",
    "leather",
    "carpet",
    "brushed",
    "concrete",
    "wallpaper",
    "book_spines",
];

/// Largest texture side in pixels.
pub const MAX_SIDE: u32 = 4096;

/// The options that a generator reads.
pub fn options(kind: &str) -> &'static [TextureOption] {
    option::of(kind)
}

/// What a generator makes, in a sentence.
pub fn summary(kind: &str) -> &'static str {
    match kind {
        "planks" => "Boards laid side by side: wooden floors. The boards run along U.",
        "veneer" => "Continuous wood grain along U: fronts, tops, furniture.",
        "tiles" => "Tiles with joints. The size should hold a whole number of tiles in both directions.",
        "stone" => "Natural stone with veins, clouds and grain: marble, quartz, granite.",
        "terrazzo" => "Chips of stone in a ground of the material's colour.",
        "plaster" => "Painted or rendered walls, nearly plain.",
        "weave" => "Woven cloth: linen, cotton, twill.",
        "boucle" => "Looped or knitted cloth.",
        "leather" => "Grained leather.",
        "carpet" => "Carpet pile.",
        "brushed" => "Metal brushed along U.",
        "concrete" => "Concrete with clouds and air holes.",
        "wallpaper" => "A printed pattern. The size should hold a whole number of motifs.",
        "book_spines" => "A row of book spines, for backdrops.",
        _ => "",
    }
}

/// The pictures of a material's procedural texture, its longer side `max_side` pixels; none if it has no texture.
pub fn bake_texture(record: &MaterialRecord, max_side: u32) -> Option<TextureMaps> {
    let texture = record.texture.as_ref()?;
    let target = linear_color(parse_color(&record.color)?);
    let [wide, high] = texture.size;
    if !(wide.is_finite() && high.is_finite() && wide > 0.0 && high > 0.0) {
        return None;
    }
    let side = f64::from(max_side.clamp(4, MAX_SIDE));
    let scale = side / wide.max(high);
    let pixels = |length: f64| (length * scale).round().max(1.0) as usize;
    let (width, height) = (pixels(wide), pixels(high));
    let recipe = Recipe::new(record, texture, target, [wide as f32 / width as f32, high as f32 / height as f32]);
    let sampler = sampler(&texture.kind, &recipe)?;
    Some(bake(&recipe, &sampler, (width, height), texture.size))
}

fn sampler(kind: &str, recipe: &Recipe) -> Option<Sampler> {
    Some(match kind {
        "planks" => wood::planks(recipe),
        "veneer" => wood::veneer(recipe),
        "tiles" => tile::tiles(recipe),
        "stone" => mineral::stone(recipe),
        "terrazzo" => mineral::terrazzo(recipe),
        "plaster" => mineral::plaster(recipe),
        "concrete" => mineral::concrete(recipe),
        "weave" => cloth::weave(recipe),
        "boucle" => cloth::boucle(recipe),
        "leather" => hide::leather(recipe),
        "carpet" => hide::carpet(recipe),
        "brushed" => metal::brushed(recipe),
        "wallpaper" => paper::wallpaper(recipe),
        "book_spines" => paper::book_spines(recipe),
        _ => return None,
    })
}

fn bake(recipe: &Recipe, sampler: &Sampler, (width, height): (usize, usize), size_mm: [f64; 2]) -> TextureMaps {
    let mut samples: Vec<Sample> = Vec::with_capacity(width * height);
    for row in 0..height {
        let y = (row as f32 + 0.5) * recipe.pixel[1];
        samples.extend((0..width).map(|column| sampler((column as f32 + 0.5) * recipe.pixel[0], y)));
    }
    settle_mean(&mut samples, recipe.color);
    let encode = srgb_table();
    let mut maps = TextureMaps {
        width: width as u32,
        height: height as u32,
        base_color: Vec::with_capacity(width * height * 4),
        normal: Vec::with_capacity(width * height * 4),
        roughness_metal: Vec::with_capacity(width * height * 4),
        size_mm,
    };
    let level = |column: usize, row: usize| samples[row * width + column].height;
    for row in 0..height {
        let (above, below) = ((row + height - 1) % height, (row + 1) % height);
        for column in 0..width {
            let sample = &samples[row * width + column];
            let byte = |linear: f32| encode[((linear * 4095.0 + 0.5) as usize).min(4095)];
            maps.base_color.extend([byte(sample.color[0]), byte(sample.color[1]), byte(sample.color[2]), 255]);
            let (left, right) = ((column + width - 1) % width, (column + 1) % width);
            let along = (level(right, row) - level(left, row)) / (2.0 * recipe.pixel[0]);
            // Up in the picture is towards row 0.
            let up = (level(column, above) - level(column, below)) / (2.0 * recipe.pixel[1]);
            let (x, y) = (-along, -up);
            let length = (x * x + y * y + 1.0).sqrt();
            let normal = |value: f32| (value / length * 127.5 + 128.0) as u8;
            maps.normal.extend([normal(x), normal(y), normal(1.0), 255]);
            let share = |value: f32| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            maps.roughness_metal.extend([255, share(sample.roughness), share(recipe.metallic), 255]);
        }
    }
    maps
}

/// Scales the colours so that their mean is the material's colour, in linear light.
fn settle_mean(samples: &mut [Sample], target: [f32; 3]) {
    let mut factor = [1.0_f32; 3];
    // Each pass scales and sums; what is clipped asks for another.
    for _ in 0..5 {
        let mut sum = [0.0_f64; 3];
        for row in samples.chunks_mut(1024) {
            // Short sums in single precision, long ones in double.
            let mut part = [0.0_f32; 3];
            for sample in row {
                for channel in 0..3 {
                    let scaled = (sample.color[channel] * factor[channel]).clamp(0.0, 1.0);
                    sample.color[channel] = scaled;
                    part[channel] += scaled;
                }
            }
            (0..3).for_each(|channel| sum[channel] += f64::from(part[channel]));
        }
        for channel in 0..3 {
            let mean = sum[channel] / samples.len() as f64;
            let wanted = f64::from(target[channel]) / mean;
            factor[channel] = if mean > 1e-6 { wanted.clamp(0.05, 20.0) as f32 } else { 1.0 };
        }
        if factor.iter().all(|factor| (factor - 1.0).abs() < 0.002) {
            break;
        }
    }
}

/// Linear light of an sRGB colour.
pub(crate) fn linear_color(bytes: [u8; 3]) -> [f32; 3] {
    bytes.map(|byte| {
        let encoded = f64::from(byte) / 255.0;
        let linear = if encoded <= 0.040_45 {
            encoded / 12.92
        } else {
            homewright_geometry::math::powf((encoded + 0.055) / 1.055, 2.4)
        };
        linear as f32
    })
}

/// sRGB bytes for linear light in 4096 steps.
fn srgb_table() -> Vec<u8> {
    (0..4096)
        .map(|step| {
            let linear = f64::from(step) / 4095.0;
            let encoded = if linear <= 0.003_130_8 {
                linear * 12.92
            } else {
                1.055 * homewright_geometry::math::powf(linear, 1.0 / 2.4) - 0.055
            };
            (encoded * 255.0 + 0.5) as u8
        })
        .collect()
}
