//! `weave` and `boucle`: woven, looped and knitted cloth.

use homewright_geometry::math::{cos32, sin32};

use super::noise::Scatter;
use super::recipe::{Recipe, Sample, Sampler, deepened, signed, smooth_step, unit, wrapped};
use crate::hash::mix2;

/// Threads along a side: an even number in whole repeats of the pattern, none finer than two and a half pixels.
fn threads(recipe: &Recipe, axis: usize, repeat: usize) -> (usize, f32) {
    let thread = recipe.number("thread").max(recipe.pixel[axis] * 2.5);
    recipe.divide(axis, thread, repeat)
}

pub(super) fn weave(recipe: &Recipe) -> Sampler {
    let pattern = recipe.choice("pattern").to_owned();
    let repeat = if pattern == "herringbone" { 16 } else { 4 };
    let ((columns, wide), (rows, high)) = (threads(recipe, 0, repeat), threads(recipe, 1, repeat));
    let weft = recipe.color;
    let warp = recipe.color_or("warp_color", weft);
    let (slub, contrast, relief) = (recipe.number("slub"), recipe.number("contrast"), recipe.number("relief"));
    let roughness = recipe.roughness;
    let uneven_u = recipe.noise(wide * 3.0, 14.0, 2, 81);
    let uneven_v = recipe.noise(wide * 30.0, 0.09, 2, 82);
    let soft = recipe.noise(recipe.size[0].min(90.0), 1.0, 3, 83);
    let seed = recipe.random(84);
    // The relief of fine threads is shallow; threads wider than life are no deeper for it.
    let depth = 0.22 * wide.min(high).min(recipe.number("thread") * 1.6);
    Box::new(move |x, y| {
        let (i, j) = ((x / wide).floor(), (y / high).floor());
        let (fx, fy) = (x / wide - i - 0.5, y / high - j - 0.5);
        let (i, j) = (i as usize % columns, j as usize % rows);
        let is_warp = match pattern.as_str() {
            "twill" => (i + j) % 4 < 2,
            "basket" => (i / 2 + j / 2) % 2 == 0,
            "herringbone" => {
                let side = (i / 8) % 2;
                if side == 0 { (i + j) % 4 < 2 } else { (i + 3 * j + 1) % 4 < 2 }
            }
            _ => (i + j) % 2 == 0,
        };
        // Across the thread it is round, along it it dives under its neighbours.
        let (across, along) = if is_warp { (fx, fy) } else { (fy, fx) };
        let round = (1.0 - 3.4 * across * across).max(0.0);
        let dive = if pattern == "plain" { 1.0 - 1.6 * along * along } else { 1.0 - 0.7 * along * along };
        let body = round * dive;
        let (thread, uneven) = if is_warp { (i, uneven_v.at(x, y)) } else { (j + 10_000, uneven_u.at(x, y)) };
        let tint = slub * (0.5 * signed(mix2(seed, thread as u32)) + 0.7 * uneven) + 0.12 * soft.at(x, y);
        let shade = 0.55 * (0.72 - body) + 0.35 * tint;
        Sample {
            color: deepened(if is_warp { warp } else { weft }, contrast * shade),
            height: relief * depth * (body + 0.25 * slub * uneven),
            roughness,
        }
    })
}

pub(super) fn boucle(recipe: &Recipe) -> Sampler {
    if recipe.choice("stitch") == "knit" { knit(recipe) } else { loops(recipe) }
}

fn loops(recipe: &Recipe) -> Sampler {
    let size = recipe.number("loop").max(recipe.pixel[0] * 3.0);
    let large = Scatter::new(recipe.size, size, 0.9, recipe.random(91));
    let small = Scatter::new(recipe.size, size * 0.5, 1.0, recipe.random(92));
    let warp = recipe.noise(size * 1.4, 1.0, 3, 93);
    let soft = recipe.noise(size * 9.0, 1.0, 3, 94);
    let (color, roughness) = (recipe.color, recipe.roughness);
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    Box::new(move |x, y| {
        let (u, v) = (x + size * 0.35 * warp.at(x, y), y + size * 0.35 * warp.at(y + 17.0, x));
        let near = large.near(u, v);
        // A loop is a ring of yarn: high on the ring, lower in its middle and between.
        let ring = (near.first - 0.3).abs();
        let yarn = 1.0 - smooth_step(0.08, 0.42, ring);
        let fine = small.near(u, v);
        let tuft = 1.0 - smooth_step(0.1, 0.75, fine.first);
        let body = 0.62 * yarn + 0.38 * tuft;
        let shade = 0.75 * (0.55 - body) + 0.1 * signed(near.id) + 0.08 * soft.at(x, y);
        Sample { color: deepened(color, contrast * shade), height: relief * size * 0.24 * body, roughness }
    })
}

fn knit(recipe: &Recipe) -> Sampler {
    let size = recipe.number("loop").max(recipe.pixel[0] * 4.0);
    let (columns, wide) = recipe.divide(0, size, 2);
    let (rows, high) = recipe.divide(1, size * 0.75, 2);
    let (color, roughness) = (recipe.color, recipe.roughness);
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    let soft = recipe.noise(size * 10.0, 1.0, 3, 96);
    let ply = recipe.noise((size * 0.3).max(recipe.pixel[0] * 2.0), 1.0, 2, 97);
    let seed = recipe.random(98);
    Box::new(move |x, y| {
        let i = (x / wide).floor();
        let fx = x / wide - i - 0.5;
        // The two legs of a stitch lean together into a V.
        let place = y / high + fx.abs() * 1.3;
        let j = place.floor();
        let fy = place - j - 0.5;
        let leg = (fx.abs() - 0.25) * 4.0;
        let body = ((1.0 - leg * leg).max(0.0) * (1.0 - 2.6 * fy * fy).max(0.0)).sqrt();
        let id = wrapped(j as i64, rows) * 4_096 + wrapped(i as i64, columns);
        let strand = ply.at(x, y);
        let tint = 0.12 * signed(mix2(seed, id)) + 0.1 * soft.at(x, y) + 0.08 * strand;
        Sample {
            color: deepened(color, contrast * (0.8 * (0.6 - body) + tint)),
            height: relief * size * 0.22 * (body + 0.06 * strand),
            roughness,
        }
    })
}

/// A wave from 0 to 1 with a period of 1.
pub(super) fn wave(place: f32) -> f32 {
    0.5 + 0.5 * sin32(place * std::f32::consts::TAU)
}

/// The direction at a share of a full turn.
pub(super) fn around(share: f32) -> [f32; 2] {
    let turn = share * std::f32::consts::TAU;
    [cos32(turn), sin32(turn)]
}

/// A number that changes from cell to cell.
pub(super) fn chance(seed: u32, index: u32) -> f32 {
    unit(mix2(seed, index))
}
