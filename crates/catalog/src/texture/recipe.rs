//! What a generator is given, and what it gives for each point.

use super::noise::Noise;
use crate::material::{MaterialRecord, TextureRecipe, parse_color};
use crate::texture::option::{self, OptionKind};
use crate::{Parameters, Value};

/// What a surface is like at a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Linear colour; the baker scales it so that the mean is the material's.
    pub(super) color: [f32; 3],
    /// Height of the relief in mm.
    pub(super) height: f32,
    /// Perceptual roughness.
    pub(super) roughness: f32,
}

/// The surface at a point, millimetres from the top left, U to the right and V down.
pub(super) type Sampler = Box<dyn Fn(f32, f32) -> Sample>;

/// What a generator is given.
pub(super) struct Recipe {
    /// Linear colour of the material.
    pub(super) color: [f32; 3],
    /// Width and height in mm.
    pub(super) size: [f32; 2],
    /// Width and height of a pixel in mm.
    pub(super) pixel: [f32; 2],
    pub(super) roughness: f32,
    pub(super) metallic: f32,
    seed: u32,
    kind: String,
    options: Parameters,
}

impl Recipe {
    pub(super) fn new(record: &MaterialRecord, texture: &TextureRecipe, color: [f32; 3], pixel: [f32; 2]) -> Self {
        Self {
            color,
            size: texture.size.map(|length| length as f32),
            pixel,
            roughness: record.roughness as f32,
            metallic: record.metallic as f32,
            seed: texture.seed,
            kind: texture.kind.clone(),
            options: texture.options.clone(),
        }
    }

    /// A number option, within its limits.
    pub(super) fn number(&self, name: &str) -> f32 {
        let limits = option::of(&self.kind).iter().find(|option| option.name == name).map(|option| option.kind);
        let Some(OptionKind::Number(min, max, default)) = limits else { return 0.0 };
        match self.options.get(name) {
            Some(Value::Number(number)) if number.is_finite() => number.clamp(min, max) as f32,
            _ => default as f32,
        }
    }

    /// A choice option; the first choice when nothing is given.
    pub(super) fn choice(&self, name: &str) -> &str {
        match self.options.get(name) {
            Some(Value::Choice(choice)) => choice,
            _ => match option::of(&self.kind).iter().find(|option| option.name == name).map(|option| option.kind) {
                Some(OptionKind::Choice(choices)) => choices.first().copied().unwrap_or_default(),
                _ => "",
            },
        }
    }

    /// A colour option in linear light, or a colour worked out from the material's.
    pub(super) fn color_or(&self, name: &str, otherwise: [f32; 3]) -> [f32; 3] {
        match self.options.get(name) {
            Some(Value::Choice(text)) => parse_color(text).map_or(otherwise, super::linear_color),
            _ => otherwise,
        }
    }

    /// A hash of the seed and a channel.
    pub(super) fn random(&self, channel: u32) -> u32 {
        crate::hash::mix2(self.seed, channel)
    }

    /// Seamless noise whose coarsest cells are about `scale` mm, stretched along U by `stretch`.
    pub(super) fn noise(&self, scale: f32, stretch: f32, octaves: usize, channel: u32) -> Noise {
        let limit = self.pixel[0].max(self.pixel[1]);
        Noise::seamless(self.size, [scale * stretch, scale], octaves, self.random(channel), limit)
    }

    /// How many things of about `length` fit into a side, and how long each is.
    pub(super) fn divide(&self, axis: usize, length: f32, multiple: usize) -> (usize, f32) {
        let most = (self.size[axis] / self.pixel[axis]).max(1.0);
        let groups = (self.size[axis] / (length * multiple as f32)).round().clamp(1.0, most) as usize;
        let count = groups * multiple;
        (count, self.size[axis] / count as f32)
    }
}

/// A colour made lighter or darker: positive is darker, and dark is more saturated, as in wood and cloth.
pub(super) fn deepened(color: [f32; 3], amount: f32) -> [f32; 3] {
    let factor = |strength: f32| {
        let x = amount * strength;
        // A cheap e^(−x): positive for every x, exact to a percent near 0.
        if x >= 0.0 { 1.0 / (1.0 + x + 0.5 * x * x) } else { 1.0 - x + 0.5 * x * x }
    };
    [color[0] * factor(0.86), color[1] * factor(1.0), color[2] * factor(1.16)]
}

/// From one colour to another, in linear light.
pub(super) fn mixed(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

/// 0 below `from`, 1 above `to`, smooth between.
pub(super) fn smooth_step(from: f32, to: f32, value: f32) -> f32 {
    let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// A cell's place on a ring of `count` cells.
pub(super) fn wrapped(cell: i64, count: usize) -> u32 {
    cell.rem_euclid(i64::try_from(count).unwrap_or(i64::MAX)) as u32
}

/// A hash as a number from 0 to 1.
pub(super) fn unit(hash: u32) -> f32 {
    (hash >> 8) as f32 / (1u32 << 24) as f32
}

/// A hash as a number from −1 to 1.
pub(super) fn signed(hash: u32) -> f32 {
    unit(hash) * 2.0 - 1.0
}
