//! `planks` and `veneer`: wood.

use super::noise::Noise;
use super::recipe::{Recipe, Sample, Sampler, deepened, signed, smooth_step, unit, wrapped};
use crate::hash::mix2;

/// The figure of sawn wood: growth rings cut lengthways, pores and slow changes of tone.
struct Grain {
    bend: Noise,
    tone: Noise,
    pores: Noise,
    fine: Noise,
    ring: f32,
    contrast: f32,
    straight: bool,
}

impl Grain {
    fn new(recipe: &Recipe, width: f32, straight: bool) -> Self {
        let pixel = recipe.pixel[1];
        Self {
            bend: recipe.noise(width * 0.55, 5.0, 3, 11),
            tone: recipe.noise(width * 0.5, 6.0, 3, 12),
            pores: recipe.noise((pixel * 1.3).max(0.9), 26.0, 1, 13),
            fine: recipe.noise((pixel * 2.2).max(2.0), 40.0, 2, 14),
            ring: (width * 0.075).max(pixel * 3.2),
            contrast: recipe.number("contrast"),
            straight,
        }
    }

    /// Darkness at a place: `along` and `across` in mm for the noise, `off` from the board's heart.
    #[inline]
    fn darkness(&self, along: f32, across: f32, off: f32, width: f32) -> f32 {
        let bend = self.bend.at(along, across);
        let share = off / width;
        let rings = if self.straight {
            off / self.ring + 0.55 * bend
        } else {
            // Flat-sawn: near the heart the rings lie flat and run out in cathedrals, towards the edge they stand.
            (share * share * 3.2 + share.abs() * 0.5) * width / self.ring * 0.55 + 2.4 * bend
        };
        let phase = rings - rings.floor();
        // Slow rise to the late wood, quick fall.
        let late = smooth_step(0.15, 0.85, phase) * (1.0 - smooth_step(0.88, 1.0, phase));
        let pore = (self.pores.at(along, across) - 0.35).max(0.0);
        0.62 * (late - 0.4) + 0.34 * self.tone.at(along, across) + 0.5 * pore + 0.18 * self.fine.at(along, across)
    }
}

fn sample(recipe_roughness: f32, color: [f32; 3], darkness: f32, contrast: f32, height: f32) -> Sample {
    Sample {
        color: deepened(color, 0.42 * contrast * darkness),
        height,
        roughness: (recipe_roughness + 0.06 * darkness).clamp(0.04, 1.0),
    }
}

/// A dark knot in a board, if it has one: how much darker, with the rings that flow round it.
fn knot(id: u32, along: f32, across: f32, width: f32, chance: f32) -> f32 {
    if unit(mix2(id, 31)) > chance {
        return 0.0;
    }
    let (x, y) = (along - 400.0 * unit(mix2(id, 32)) - 60.0, across - 0.28 * width * signed(mix2(id, 33)));
    let radius = 5.0 + 9.0 * unit(mix2(id, 34));
    let distance = (x * x * 0.35 + y * y).sqrt() / radius;
    1.5 * (1.0 - smooth_step(0.5, 1.0, distance)) + 0.5 * (1.0 - smooth_step(1.0, 2.6, distance))
}

/// A board at a place: its hash, place along and across it from its corner, and the distance to its edge.
struct Board {
    id: u32,
    along: f32,
    across: f32,
    edge: f32,
    upright: bool,
}

pub(super) fn planks(recipe: &Recipe) -> Sampler {
    let pattern = recipe.choice("pattern").to_owned();
    let (length, width) = (recipe.number("length"), recipe.number("width"));
    let grain = Grain::new(recipe, width, false);
    let (gap, variation, relief) = (recipe.number("gap"), recipe.number("variation"), recipe.number("relief"));
    let knots = recipe.number("knots") * 0.25;
    let (color, roughness, seed) = (recipe.color, recipe.roughness, recipe.random(1));
    let find: Box<dyn Fn(f32, f32) -> Board> = if pattern == "herringbone" {
        herringbone(recipe, length, width, seed)
    } else {
        rows(recipe, length, width, pattern == "straight", seed)
    };
    let groove = gap.max(0.01);
    let pixel = recipe.pixel[0].max(recipe.pixel[1]);
    let contrast = grain.contrast;
    Box::new(move |x, y| {
        let board = find(x, y);
        // Every board is cut from its own place of the log.
        let (from, aside) = (unit(mix2(board.id, 1)) * 9_000.0, unit(mix2(board.id, 2)) * 5_000.0);
        let heart = width * (0.5 + 0.45 * signed(mix2(board.id, 3)));
        let (u, v) = if board.upright { (y, x) } else { (x, y) };
        let mut darkness = grain.darkness(u + from, v + aside, board.across - heart, width);
        darkness += knot(board.id, board.along, board.across - width * 0.5, width, knots);
        let tint = signed(mix2(board.id, 4)) * variation;
        let in_gap = 1.0 - smooth_step(groove * 0.5, groove * 0.5 + pixel.max(0.4), board.edge);
        let bevel = smooth_step(0.0, groove * 0.5 + 1.2, board.edge);
        let mut sample = sample(roughness, color, darkness + 1.1 * tint, contrast, 0.0);
        let warm = 1.0 + 0.09 * variation * signed(mix2(board.id, 5));
        sample.color[0] *= warm;
        sample.color[2] /= warm;
        if gap > 0.0 {
            let shade = 1.0 - 0.62 * in_gap * (groove / (groove + pixel * 0.6)).max(0.35);
            sample.color = sample.color.map(|channel| channel * shade);
        }
        sample.height = relief * (0.75 * bevel.min(1.0) * (gap > 0.0) as u8 as f32 - 0.035 * darkness);
        sample
    })
}

/// Boards in rows along U.
fn rows(recipe: &Recipe, length: f32, width: f32, is_straight: bool, seed: u32) -> Box<dyn Fn(f32, f32) -> Board> {
    let (count, high) = recipe.divide(1, width, 1);
    let (columns, long) = recipe.divide(0, length, 1);
    Box::new(move |x, y| {
        let row = ((y / high) as usize).min(count - 1);
        let shift = if is_straight { 0.0 } else { unit(mix2(seed, row as u32)) * long };
        let place = (x + shift) / long;
        let index = (place.floor() as usize) % columns;
        let (along, across) = ((place - place.floor()) * long, y - row as f32 * high);
        let edge = along.min(long - along).min(across).min(high - across);
        Board { id: mix2(seed, (row * 1_000 + index) as u32), along, across, edge, upright: false }
    })
}

/// Boards laid in a herringbone, lengths along U and V in turn.
pub(super) fn herringbone_cell(i: i64, j: i64, k: i64) -> (bool, i64, i64, i64) {
    let diagonal = (i - j).rem_euclid(2 * k);
    if diagonal < k {
        (false, i - diagonal, j, diagonal)
    } else {
        (true, i, j - (2 * k - 1 - diagonal), 2 * k - 1 - diagonal)
    }
}

fn herringbone(recipe: &Recipe, length: f32, width: f32, seed: u32) -> Box<dyn Fn(f32, f32) -> Board> {
    let k = (length / width).round().clamp(1.0, 12.0) as i64;
    let (columns, wide) = recipe.divide(0, width, 2 * k as usize);
    let (rows, high) = recipe.divide(1, width, 2 * k as usize);
    Box::new(move |x, y| {
        let (i, j) = ((x / wide).floor() as i64, (y / high).floor() as i64);
        let (upright, start_i, start_j, steps) = herringbone_cell(i, j, k);
        let (fx, fy) = (x / wide - i as f32, y / high - j as f32);
        let (along, across, unit_along, unit_across) = if upright {
            ((steps as f32 + fy) * high, fx * wide, high, wide)
        } else {
            ((steps as f32 + fx) * wide, fy * high, wide, high)
        };
        let edge = along.min(k as f32 * unit_along - along).min(across).min(unit_across - across);
        let (wrapped_i, wrapped_j) = (wrapped(start_i, columns), wrapped(start_j, rows));
        let id = mix2(seed, wrapped_j * 4_096 + wrapped_i * 2 + u32::from(upright));
        Board { id, along, across, edge, upright }
    })
}

pub(super) fn veneer(recipe: &Recipe) -> Sampler {
    let (count, leaf) = recipe.divide(1, recipe.number("leaf"), 2);
    let grain = Grain::new(recipe, leaf, recipe.choice("figure") == "straight");
    let (color, roughness, contrast) = (recipe.color, recipe.roughness, recipe.number("contrast"));
    let (relief, knots, seed) = (recipe.number("relief"), recipe.number("knots") * 0.3, recipe.random(2));
    let width = recipe.size[0];
    Box::new(move |x, y| {
        let index = ((y / leaf) as usize).min(count - 1);
        let across = y - index as f32 * leaf;
        // Book-matched: every second leaf is the mirror of the one before.
        let across = if index % 2 == 1 { leaf - across } else { across };
        let pair = mix2(seed, (index / 2) as u32);
        let (from, aside) = (unit(mix2(pair, 1)) * width, unit(mix2(pair, 2)) * 4_000.0);
        let heart = leaf * (0.5 + 0.3 * signed(mix2(pair, 3)));
        let mut darkness = grain.darkness(x + from, across + aside, across - heart, leaf);
        if knots > 0.0 {
            darkness += knot(pair, x, across - leaf * 0.5, leaf, knots);
        }
        let mut sample = sample(roughness, color, darkness, contrast, 0.0);
        sample.height = -0.05 * relief * darkness;
        sample
    })
}
