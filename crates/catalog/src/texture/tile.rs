//! `tiles`: ceramic, stone and cement tiles with joints.

use super::mineral::Veins;
use super::noise::Noise;
use super::recipe::{Recipe, Sample, Sampler, mixed, signed, smooth_step, unit, wrapped};
use super::wood::herringbone_cell;
use crate::hash::mix2;

/// A tile at a place: its hash and the distance to its edge in mm.
struct Tile {
    id: u32,
    edge: f32,
}

/// What a tile's face is made of.
struct Face {
    kind: String,
    clouds: Noise,
    fine: Noise,
    veins: Veins,
    vein_color: [f32; 3],
    contrast: f32,
}

impl Face {
    fn new(recipe: &Recipe, length: f32) -> Self {
        Self {
            kind: recipe.choice("face").to_owned(),
            clouds: recipe.noise((length * 0.6).max(20.0), 1.0, 5, 21),
            fine: recipe.noise((recipe.pixel[0] * 3.0).max(3.0), 1.0, 2, 22),
            veins: Veins::new(recipe, (length * 0.7).max(60.0), 1.0),
            vein_color: recipe.color_or("vein_color", recipe.color.map(|channel| channel * 0.45)),
            contrast: recipe.number("contrast"),
        }
    }

    /// Colour, height and change of roughness at a place of the slab.
    #[inline]
    fn at(&self, x: f32, y: f32, color: [f32; 3], edge: f32) -> ([f32; 3], f32, f32) {
        let cloudy = |amount: f32| {
            let cloud = self.clouds.at(x, y);
            (color.map(|channel| channel * (1.0 + amount * self.contrast * cloud)), cloud)
        };
        match self.kind.as_str() {
            "stone" => {
                let (cloud, grain) = (self.clouds.at(x, y), self.fine.at(x, y));
                let shade = 1.0 + self.contrast * (0.13 * cloud + 0.05 * grain);
                (color.map(|channel| channel * shade), 0.02 * grain, 0.04 * cloud)
            }
            "marble" => {
                let (vein, cloud) = self.veins.at(x, y);
                let ground = color.map(|channel| channel * (1.0 + 0.1 * self.contrast * cloud));
                (mixed(ground, self.vein_color, (vein * self.contrast).min(1.0)), 0.0, 0.0)
            }
            "cement" => {
                let (color, cloud) = cloudy(0.2);
                (color, 0.03 * self.fine.at(x, y), 0.1 * cloud)
            }
            "glaze" => {
                // Glaze pools in the middle and thins out at the edges; its surface is gently uneven.
                let thin = 1.0 - smooth_step(0.0, 9.0, edge);
                let cloud = self.clouds.at(x, y);
                let shade = 1.0 + self.contrast * (0.12 * cloud + 0.16 * thin);
                (color.map(|channel| channel * shade), 0.22 * cloud, 0.0)
            }
            _ => (cloudy(0.025).0, 0.004 * self.fine.at(x, y), 0.0),
        }
    }
}

pub(super) fn tiles(recipe: &Recipe) -> Sampler {
    let (length, width) = (recipe.number("length"), recipe.number("width"));
    let face = Face::new(recipe, length.max(width));
    let joint = recipe.number("joint");
    let joint_color = recipe.color_or("joint_color", recipe.color.map(|channel| channel * 0.72 + 0.01));
    let (variation, relief) = (recipe.number("variation"), recipe.number("relief"));
    let (color, roughness, seed) = (recipe.color, recipe.roughness, recipe.random(3));
    let find = layout(recipe, length, width, seed);
    let pixel = recipe.pixel[0].max(recipe.pixel[1]);
    Box::new(move |x, y| {
        let tile = find(x, y);
        let (from, aside) = (unit(mix2(tile.id, 1)) * 20_000.0, unit(mix2(tile.id, 2)) * 20_000.0);
        let (mut shade, height, rough) = face.at(x + from, y + aside, color, tile.edge);
        let tint = 1.0 + variation * 0.6 * signed(mix2(tile.id, 3));
        shade = shade.map(|channel| channel * tint);
        let on_tile = if joint > 0.0 {
            smooth_step(joint * 0.5 - pixel * 0.5, joint * 0.5 + pixel * 0.5, tile.edge)
        } else {
            1.0
        };
        let round =
            if joint > 0.0 { smooth_step(joint * 0.5, joint * 0.5 + 1.5_f32.max(pixel), tile.edge) } else { 1.0 };
        // A joint finer than a pixel shows as much as it covers.
        let cover = (joint / pixel).min(1.0);
        Sample {
            color: mixed(shade, joint_color, (1.0 - on_tile) * cover),
            height: relief * (0.6 * round * cover + height * on_tile),
            roughness: (roughness + rough * on_tile + (0.85 - roughness) * (1.0 - on_tile) * cover).clamp(0.03, 1.0),
        }
    })
}

fn layout(recipe: &Recipe, length: f32, width: f32, seed: u32) -> Box<dyn Fn(f32, f32) -> Tile> {
    match recipe.choice("pattern") {
        "herringbone" => {
            let k = (length / width).round().clamp(1.0, 12.0) as i64;
            let (columns, wide) = recipe.divide(0, width, 2 * k as usize);
            let (rows, high) = recipe.divide(1, width, 2 * k as usize);
            Box::new(move |x, y| {
                let (i, j) = ((x / wide).floor() as i64, (y / high).floor() as i64);
                let (upright, start_i, start_j, steps) = herringbone_cell(i, j, k);
                let (fx, fy) = (x / wide - i as f32, y / high - j as f32);
                let (along, across, long, broad) = if upright {
                    ((steps as f32 + fy) * high, fx * wide, k as f32 * high, wide)
                } else {
                    ((steps as f32 + fx) * wide, fy * high, k as f32 * wide, high)
                };
                let edge = along.min(long - along).min(across).min(broad - across);
                let (i, j) = (wrapped(start_i, columns), wrapped(start_j, rows));
                Tile { id: mix2(seed, j * 4_096 + i * 2 + u32::from(upright)), edge }
            })
        }
        "hexagon" => hexagons(recipe, length, seed),
        pattern => {
            let repeat = match pattern {
                "half" => 2,
                "third" => 3,
                _ => 1,
            };
            let (columns, long) = recipe.divide(0, length, 1);
            let (rows, high) = recipe.divide(1, width, repeat);
            Box::new(move |x, y| {
                let row = ((y / high) as usize).min(rows - 1);
                let place = x / long + (row % repeat) as f32 / repeat as f32;
                let index = place.floor() as usize % columns;
                let (along, across) = ((place - place.floor()) * long, y - row as f32 * high);
                let edge = along.min(long - along).min(across).min(high - across);
                Tile { id: mix2(seed, (row * 4_096 + index) as u32), edge }
            })
        }
    }
}

/// Regular hexagons, `length` from side to side, stretched a little so that whole ones fit.
fn hexagons(recipe: &Recipe, length: f32, seed: u32) -> Box<dyn Fn(f32, f32) -> Tile> {
    let (columns, wide) = recipe.divide(0, length, 1);
    // Rows of hexagons are three quarters of their height apart, and alternate.
    let (rows, step) = recipe.divide(1, length * 0.866, 2);
    let ratio = wide * 0.866 / step;
    Box::new(move |x, y| {
        let row = (y / step).floor() as i64;
        let mut best = (f32::MAX, f32::MAX, 0_i64, 0_i64);
        for near_row in row..=row + 1 {
            let shift = if near_row.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
            let column = (x / wide - shift).round() as i64;
            for near_column in column - 1..=column + 1 {
                let (dx, dy) = (x - (near_column as f32 + shift) * wide, (y - near_row as f32 * step) * ratio);
                let distance = dx * dx + dy * dy;
                if distance < best.0 {
                    best = (distance, best.0, near_column, near_row);
                } else if distance < best.1 {
                    best.1 = distance;
                }
            }
        }
        // Half the distance to the bisector between the two nearest middles.
        let edge = (best.1 - best.0) / (2.0 * wide);
        let id = wrapped(best.3, rows) * 4_096 + wrapped(best.2, columns);
        Tile { id: mix2(seed, id), edge }
    })
}
