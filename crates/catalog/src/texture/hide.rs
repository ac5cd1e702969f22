//! `leather` and `carpet`.

use super::cloth::wave;
use super::noise::Scatter;
use super::recipe::{Recipe, Sample, Sampler, deepened, signed, smooth_step};

pub(super) fn leather(recipe: &Recipe) -> Sampler {
    let grain = recipe.number("grain").max(recipe.pixel[0] * 3.5);
    let pebbles = Scatter::new(recipe.size, grain, 0.95, recipe.random(101));
    let fine = Scatter::new(recipe.size, grain * 0.45, 1.0, recipe.random(102));
    let warp = recipe.noise(grain * 3.0, 1.0, 3, 103);
    let tone = recipe.noise(recipe.size[0].min(220.0), 1.0, 4, 104);
    let (color, roughness) = (recipe.color, recipe.roughness);
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    Box::new(move |x, y| {
        let (u, v) = (x + grain * 0.5 * warp.at(x, y), y + grain * 0.5 * warp.at(y + 31.0, x + 7.0));
        let near = pebbles.near(u, v);
        let crease = smooth_step(0.0, 0.28, near.second - near.first);
        let small = fine.near(u, v);
        let wrinkle = smooth_step(0.0, 0.35, small.second - small.first);
        let body = 0.75 * crease + 0.25 * wrinkle;
        let shade = 0.28 * (0.85 - body) + 0.16 * tone.at(x, y) + 0.05 * signed(near.id);
        Sample {
            color: deepened(color, contrast * shade),
            height: relief * grain * 0.07 * body * (1.0 - 0.35 * near.first),
            roughness: (roughness + 0.14 * (0.85 - body)).clamp(0.05, 1.0),
        }
    })
}

pub(super) fn carpet(recipe: &Recipe) -> Sampler {
    let tuft = recipe.number("tuft").max(recipe.pixel[0] * 2.5);
    let pile = recipe.choice("pile").to_owned();
    let scatter = Scatter::new(recipe.size, tuft, if pile == "cut" { 1.0 } else { 0.45 }, recipe.random(111));
    let nap = recipe.noise(recipe.size[0].min(320.0), 1.0, 4, 112);
    let fine = recipe.noise(tuft * 0.6, 1.0, 2, 113);
    let (_, rib) = recipe.divide(1, tuft * 2.0, 1);
    let (color, roughness) = (recipe.color, recipe.roughness);
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    Box::new(move |x, y| {
        let near = scatter.near(x, y);
        let round = (1.0 - near.first * near.first * 1.7).max(0.0);
        let body = match pile.as_str() {
            "loop" => round,
            "ribbed" => 0.55 * wave(y / rib) + 0.45 * round,
            _ => 0.55 * round + 0.45 * (0.5 + 0.5 * fine.at(x, y)),
        };
        let shade = 0.85 * (0.55 - body) + 0.14 * nap.at(x, y) + 0.16 * signed(near.id);
        Sample { color: deepened(color, contrast * shade), height: relief * tuft * 0.3 * body, roughness }
    })
}
