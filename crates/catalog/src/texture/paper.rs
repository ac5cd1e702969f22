//! `wallpaper` and `book_spines`: printed things.

use super::cloth::{around, chance, wave};
use super::recipe::{Recipe, Sample, Sampler, deepened, mixed, signed, smooth_step, unit, wrapped};
use crate::hash::mix2;

pub(super) fn wallpaper(recipe: &Recipe) -> Sampler {
    let (color, roughness) = (recipe.color, recipe.roughness);
    let print = recipe.color_or("motif_color", color.map(|channel| channel * 0.62));
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    let motif = motif(recipe);
    let paper = recipe.noise((recipe.pixel[0] * 2.0).max(1.2), 1.0, 2, 131);
    Box::new(move |x, y| {
        let share = motif(x, y).clamp(0.0, 1.0);
        let fibre = paper.at(x, y);
        Sample {
            color: mixed(color, print, (share * contrast).min(1.0)).map(|channel| channel * (1.0 + 0.015 * fibre)),
            height: relief * (0.04 * fibre + 0.12 * share),
            roughness: (roughness - 0.08 * share).clamp(0.05, 1.0),
        }
    })
}

/// How much of the print there is at a place, 0 … 1.
fn motif(recipe: &Recipe) -> Box<dyn Fn(f32, f32) -> f32> {
    let scale = recipe.number("scale");
    let ((columns, wide), (rows, high)) = (recipe.divide(0, scale, 2), recipe.divide(1, scale, 2));
    let soft = (recipe.pixel[0] / wide).max(0.012);
    let seed = recipe.random(132);
    match recipe.choice("motif") {
        "stripes" => Box::new(move |x, _| {
            let place = x / wide - (x / wide).floor();
            smooth_step(0.25 - soft, 0.25 + soft, (place - 0.5).abs())
        }),
        "dots" => Box::new(move |x, y| {
            let row = (y / high).floor();
            let place = x / wide + 0.5 * (row % 2.0);
            let (dx, dy) = (place - place.floor() - 0.5, y / high - row - 0.5);
            1.0 - smooth_step(0.16 - soft, 0.16 + soft, (dx * dx + dy * dy).sqrt())
        }),
        "waves" => Box::new(move |x, y| {
            // Scales in rows, each a set of arcs about the middle of its lower edge.
            let row = (y / (high * 0.5)).floor();
            let mut found = 0.0;
            for near in [row + 1.0, row] {
                let place = x / wide + 0.5 * near.rem_euclid(2.0);
                let (dx, dy) = (place - place.floor() - 0.5, (y - (near + 1.0) * high * 0.5) / wide);
                let distance = (dx * dx + dy * dy).sqrt();
                if distance < 0.5 {
                    let ring = distance * 8.0;
                    found = 1.0 - smooth_step(0.18, 0.18 + soft * 12.0, (ring - ring.round()).abs());
                    break;
                }
            }
            found
        }),
        "damask" => Box::new(move |x, y| {
            let row = (y / high).floor();
            let place = x / wide + 0.5 * (row.rem_euclid(2.0));
            let (dx, dy) = ((place - place.floor() - 0.5).abs() * 2.0, (y / high - row - 0.5) * 2.0);
            let petal = |cx: f32, cy: f32, rx: f32, ry: f32, lean: f32| {
                let (px, py) = (dx - cx, dy - cy);
                let (qx, qy) = ((px - lean * py) / rx, py / ry);
                1.0 - smooth_step(0.82, 1.0 + soft, (qx * qx + qy * qy).sqrt())
            };
            let flower = petal(0.0, -0.25, 0.16, 0.42, 0.0)
                .max(petal(0.24, -0.1, 0.11, 0.34, -0.5))
                .max(petal(0.42, 0.14, 0.1, 0.26, -0.9))
                .max(petal(0.0, 0.5, 0.1, 0.3, 0.0))
                .max(petal(0.22, 0.56, 0.07, 0.22, 0.7));
            let vein = petal(0.0, -0.25, 0.025, 0.3, 0.0).max(petal(0.24, -0.1, 0.02, 0.24, -0.5));
            flower * (1.0 - vein)
        }),
        "grasscloth" => {
            let long = recipe.noise(recipe.pixel[1].max(1.4) * 1.5, 60.0, 2, 133);
            let broad = recipe.noise(24.0, 12.0, 2, 134);
            Box::new(move |x, y| 0.4 + 0.38 * long.at(x, y) + 0.16 * broad.at(x, y))
        }
        _ => Box::new(move |x, y| {
            let (i, j) = ((x / wide).floor() as i64, (y / high).floor() as i64);
            let mut found: f32 = 0.0;
            for near_j in j - 1..=j + 1 {
                for near_i in i - 1..=i + 1 {
                    let (wi, wj) = (wrapped(near_i, columns), wrapped(near_j, rows));
                    let id = mix2(seed, wj * 4_096 + wi);
                    let jitter = [0.22 * signed(mix2(id, 1)), 0.22 * signed(mix2(id, 2))];
                    let place =
                        [x / wide - near_i as f32 - 0.5 - jitter[0], y / high - near_j as f32 - 0.5 - jitter[1]];
                    found = found.max(sprig(place, chance(id, 3), 0.8 + 0.35 * unit(mix2(id, 4)), soft));
                }
            }
            found
        }),
    }
}

/// A twig with five leaves about the origin, turned by a share of a full turn.
fn sprig(place: [f32; 2], turn: f32, size: f32, soft: f32) -> f32 {
    let [c, s] = around(turn);
    let (x, y) = ((place[0] * c + place[1] * s) / size, (place[1] * c - place[0] * s) / size);
    if x.abs() > 0.7 || y.abs() > 0.7 {
        return 0.0;
    }
    let stem = 1.0 - smooth_step(0.008, 0.016 + soft, (y - 0.06 * wave(x * 0.7 + 0.25) + 0.05).abs());
    let stem = if x.abs() < 0.42 { stem } else { 0.0 };
    let mut found = stem;
    for (at, lean, side) in
        [(-0.25, 0.12, 1.0), (-0.1, 0.12, -1.0), (0.06, 0.12, 1.0), (0.2, 0.12, -1.0), (0.4, 0.0, 1.0)]
    {
        let [lc, ls] = around(lean * side);
        let (px, py) = (x - at, y - 0.01);
        let (u, v) = (px * lc + py * ls, py * lc - px * ls);
        if (0.0..0.3).contains(&u) {
            let share = u / 0.3;
            let half = 0.075 * 4.0 * share * (1.0 - share) * (1.2 - 0.5 * share);
            let leaf = 1.0 - smooth_step(half - soft, half + soft * 0.5, v.abs());
            let rib = 1.0 - smooth_step(0.002, 0.006 + soft, v.abs());
            found = found.max(leaf * (1.0 - 0.6 * rib));
        }
    }
    found
}

pub(super) fn book_spines(recipe: &Recipe) -> Sampler {
    let mean = recipe.number("thickness");
    let (count, cell) = recipe.divide(0, mean, 1);
    let (color, roughness, seed) = (recipe.color, recipe.roughness, recipe.random(141));
    let high = recipe.size[1];
    let cloth = recipe.noise((recipe.pixel[0] * 2.0).max(0.8), 1.0, 2, 142);
    // Where one book ends and the next begins, moved a little from an even division.
    let edge = move |index: usize| {
        let moved = 0.32 * signed(mix2(seed, (index % count) as u32));
        (index as f32 + if index == 0 || index == count { 0.0 } else { moved }) * cell
    };
    Box::new(move |x, y| {
        let guess = (x / cell) as usize;
        let index =
            (guess.saturating_sub(1)..=guess + 1).rev().find(|index| *index < count && edge(*index) <= x).unwrap_or(0);
        let (left, right) = (edge(index), edge(index + 1));
        let id = mix2(seed, 1_000 + index as u32);
        let share = (x - left) / (right - left).max(0.1);
        let off = (x - left).min(right - x);
        let hue = [1.0 + 0.7 * signed(mix2(id, 1)), 1.0 + 0.45 * signed(mix2(id, 2)), 1.0 + 0.6 * signed(mix2(id, 3))];
        let shade = 0.35 + 1.3 * unit(mix2(id, 4));
        let mut tint = [0, 1, 2].map(|channel| (color[channel] * hue[channel] * shade).max(0.0));
        // A title or two bands in a lighter colour.
        let level = y / high;
        let band = 0.16 + 0.3 * unit(mix2(id, 5));
        let is_title = (level - band).abs() < 0.05 && share > 0.25 && share < 0.75;
        let is_band = (level - 0.82).abs() < 0.008 || (level - 0.1).abs() < 0.006;
        if (is_title || is_band) && unit(mix2(id, 6)) > 0.3 {
            tint = mixed(tint, [0.75, 0.66, 0.42], 0.65);
        }
        let gap = 1.0 - smooth_step(0.3, 1.4, off);
        Sample {
            color: deepened(tint, 1.8 * gap + 0.08 * cloth.at(x, y)),
            height: 3.0 * (1.0 - (2.0 * share - 1.0).abs().min(1.0) * (2.0 * share - 1.0).abs()) - 2.0 * gap,
            roughness,
        }
    })
}
