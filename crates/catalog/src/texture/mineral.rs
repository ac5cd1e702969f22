//! `stone`, `terrazzo`, `plaster` and `concrete`.

use super::noise::{Noise, Scatter};
use super::recipe::{Recipe, Sample, Sampler, mixed, signed, smooth_step, unit};
use crate::hash::mix2;

/// Veins and clouds of marble.
pub(super) struct Veins {
    warp_x: Noise,
    warp_y: Noise,
    broad: Noise,
    thin: Noise,
    mask: Noise,
    clouds: Noise,
    reach: f32,
    amount: f32,
}

impl Veins {
    /// Veins about `scale` mm apart.
    pub(super) fn new(recipe: &Recipe, scale: f32, amount: f32) -> Self {
        Self {
            warp_x: recipe.noise(scale * 0.9, 1.0, 4, 41),
            warp_y: recipe.noise(scale * 0.9, 1.0, 4, 42),
            broad: recipe.noise(scale, 1.7, 2, 43),
            thin: recipe.noise(scale * 0.45, 1.4, 2, 44),
            mask: recipe.noise(scale * 1.2, 1.0, 3, 45),
            clouds: recipe.noise(scale * 0.8, 1.0, 5, 46),
            reach: scale * 0.3,
            amount,
        }
    }

    /// Strength of the vein (0 … 1) and cloudiness (about −1 … 1).
    #[inline]
    pub(super) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (u, v) = (x + self.reach * self.warp_x.at(x, y), y + self.reach * self.warp_y.at(x, y));
        let mask = 0.5 + 0.5 * self.mask.at(x, y);
        let ridge = |value: f32, sharp: f32| (1.0 - value.abs() * sharp).max(0.0);
        let distance = self.broad.at(u, v);
        let (broad, halo) = (ridge(distance, 9.0), ridge(distance, 2.6));
        let thin = ridge(self.thin.at(u, v), 16.0);
        let vein = 0.62 * broad * broad * (0.35 + 0.65 * mask) + 0.16 * halo * halo * mask + 0.34 * thin * mask * mask;
        ((vein * self.amount).min(1.0), self.clouds.at(u, v))
    }
}

pub(super) fn stone(recipe: &Recipe) -> Sampler {
    let scale = (recipe.size[0].min(recipe.size[1]) * 0.42).max(20.0);
    let veins = Veins::new(recipe, scale, recipe.number("veins"));
    let grains = Scatter::new(recipe.size, (recipe.pixel[0] * 2.5).max(2.2), 0.95, recipe.random(47));
    let vein_color = recipe.color_or("vein_color", recipe.color.map(|channel| channel * 0.4));
    let (clouds, grain, contrast) = (recipe.number("clouds"), recipe.number("grain"), recipe.number("contrast"));
    let (color, roughness) = (recipe.color, recipe.roughness);
    Box::new(move |x, y| {
        let (vein, cloud) = veins.at(x, y);
        let mut shade = 1.0 + 0.12 * clouds * contrast * cloud;
        if grain > 0.0 {
            let near = grains.near(x, y);
            let speck = signed(near.id);
            shade *= 1.0 + grain * contrast * 0.28 * speck * speck * speck.signum();
        }
        let ground = color.map(|channel| channel * shade.max(0.05));
        Sample {
            color: mixed(ground, vein_color, (vein * contrast).min(1.0)),
            height: 0.0,
            roughness: (roughness + 0.05 * vein).clamp(0.03, 1.0),
        }
    })
}

pub(super) fn terrazzo(recipe: &Recipe) -> Sampler {
    let chip = recipe.number("chip").max(recipe.pixel[0] * 3.0);
    let large = Scatter::new(recipe.size, chip, 0.85, recipe.random(51));
    let small = Scatter::new(recipe.size, chip * 0.42, 0.9, recipe.random(52));
    let wobble = recipe.noise(chip * 0.4, 1.0, 2, 53);
    let ground = recipe.color;
    let colors = [
        recipe.color_or("chip_a", ground.map(|channel| channel * 0.45)),
        recipe.color_or("chip_b", ground.map(|channel| (channel * 1.35).min(0.9))),
        recipe.color_or("chip_c", [ground[0] * 0.8, ground[1] * 0.62, ground[2] * 0.5]),
    ];
    let (density, roughness) = (recipe.number("density"), recipe.roughness);
    let pick =
        move |id: u32| colors[((unit(mix2(id, 5)) * 3.0) as usize).min(2)].map(|c| c * (0.9 + 0.2 * unit(mix2(id, 6))));
    Box::new(move |x, y| {
        let edge = wobble.at(x, y) * 0.12;
        let mut color = ground;
        let near = small.near(x, y);
        let reach = 0.36 * density * (0.4 + unit(mix2(near.id, 7)));
        if near.second - near.first > 0.1 {
            color = mixed(color, pick(near.id), 1.0 - smooth_step(reach * 0.85, reach, near.first + edge));
        }
        let near = large.near(x, y);
        let reach = 0.62 * density * (0.25 + unit(mix2(near.id, 7)));
        // Chips are angular: their outline is the nearest of a few straight cuts.
        let turn = unit(mix2(near.id, 8)) * 3.0;
        let (a, b) = (near.offset[0] + near.offset[1] * (turn - 1.5) * 0.5, near.offset[1] - near.offset[0] * 0.4);
        let cut = (a.abs() + 0.5 * b.abs()).max(b.abs() + 0.3 * a.abs());
        let gap = smooth_step(0.05, 0.12, near.second - near.first);
        let inside = (1.0 - smooth_step(reach * 0.9, reach, cut + edge)) * gap;
        color = mixed(color, pick(near.id), inside);
        Sample { color, height: 0.0, roughness }
    })
}

pub(super) fn plaster(recipe: &Recipe) -> Sampler {
    let finish = recipe.choice("finish").to_owned();
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    let coarse = recipe.noise(recipe.size[0].min(420.0), 1.0, 5, 61);
    let stipple = recipe.noise((recipe.pixel[0] * 2.2).max(2.6), 1.0, 2, 62);
    let stroke = recipe.noise(38.0, 3.2, 4, 63);
    let turn = recipe.noise(260.0, 1.0, 2, 64);
    let (color, roughness) = (recipe.color, recipe.roughness);
    Box::new(move |x, y| {
        let (shade, height, rough) = match finish.as_str() {
            "trowel" => {
                let bend = 60.0 * turn.at(x, y);
                let pull = stroke.at(x + bend, y + bend * 0.7);
                (0.055 * coarse.at(x, y) + 0.05 * pull, 0.5 * pull, 0.05 * pull)
            }
            "micro" => {
                let (cloud, pull) = (coarse.at(x, y), stroke.at(x, y));
                (0.11 * cloud + 0.03 * pull, 0.05 * pull, 0.07 * cloud)
            }
            _ => {
                let grain = stipple.at(x, y);
                (0.012 * coarse.at(x, y) + 0.012 * grain, 0.11 * grain, 0.0)
            }
        };
        Sample {
            color: color.map(|channel| channel * (1.0 + contrast * shade).max(0.1)),
            height: relief * height,
            roughness: (roughness + rough).clamp(0.05, 1.0),
        }
    })
}

pub(super) fn concrete(recipe: &Recipe) -> Sampler {
    let (contrast, relief, pores) = (recipe.number("contrast"), recipe.number("relief"), recipe.number("pores"));
    let clouds = recipe.noise(recipe.size[0].min(700.0), 1.0, 6, 71);
    let drift = recipe.noise(140.0, 1.0, 3, 72);
    let fine = recipe.noise((recipe.pixel[0] * 2.0).max(1.6), 1.0, 2, 73);
    let holes = Scatter::new(recipe.size, 26.0, 1.0, recipe.random(74));
    let formwork = recipe.number("formwork");
    let board = if formwork > 0.0 { recipe.divide(1, formwork, 1).1 } else { 0.0 };
    let (color, roughness, pixel) = (recipe.color, recipe.roughness, recipe.pixel[0]);
    Box::new(move |x, y| {
        let (cloud, grain) = (clouds.at(x, y), fine.at(x, y));
        let mut shade = 0.13 * cloud + 0.05 * drift.at(x, y) + 0.03 * grain;
        let mut height = 0.05 * grain;
        let near = holes.near(x, y);
        // Few of the scattered points are holes, and they differ in size.
        if unit(mix2(near.id, 1)) < 0.22 * pores {
            let radius = (0.02 + 0.09 * unit(mix2(near.id, 2)) * unit(mix2(near.id, 3))).max(pixel / 26.0);
            let hole = 1.0 - smooth_step(radius * 0.6, radius, near.first);
            shade -= 0.4 * hole;
            height -= 0.9 * hole;
        }
        if board > 0.0 {
            let off = y % board;
            let line = 1.0 - smooth_step(0.5, 0.8 + pixel, off.min(board - off));
            shade -= 0.2 * line;
            height -= 0.5 * line;
        }
        Sample {
            color: color.map(|channel| channel * (1.0 + contrast * shade).max(0.1)),
            height: relief * height,
            roughness: (roughness + 0.06 * cloud).clamp(0.05, 1.0),
        }
    })
}
