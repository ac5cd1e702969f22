//! `books` and `plant`: what makes a room look lived in.

use std::f64::consts::TAU;

use glam::{DMat4, DVec2, DVec3};
use homewright_geometry::{Mesh, math};

use super::field::Field;
use super::joinery::moved;
use super::ring::{ellipse, swept};
use super::round::{bar, turned};
use super::solid::{Soup, chamfered_box};
use super::{PartValues, Pieces, Points, Word};
use crate::hash::{mix3, signed, unit};

const SIZE: &[&str] = &["width", "depth", "height"];

pub(super) const BOOKS: Word = Word {
    name: "books",
    summary: "A row of upright books, their spines facing −Y, of differing heights, thicknesses and covers.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("thickness", 26.0, [4.0, 120.0], "mean thickness of a book, mm"),
        Field::number("fill", 1.0, [0.05, 1.0], "share of the width that books take"),
        Field::number("variety", 0.35, [0.0, 1.0], "difference in height"),
        Field::slot("cover_b", "slot of further covers"),
        Field::slot("cover_c", "slot of further covers"),
        Field::slot("cover_d", "slot of further covers"),
        Field::slot("pages_slot", "slot of the pages"),
    ],
    shifts_texture: true,
    build: build_books,
};

pub(super) const PLANT: Word = Word {
    name: "plant",
    summary: "A plant in a pot.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice("style", &["leafy", "palm", "snake", "fig", "grass", "succulent", "trailing"], "how it grows"),
        Field::automatic("pot", [20.0, 1_500.0], "diameter of the pot, mm"),
        Field::automatic("pot_height", [15.0, 1_500.0], "height of the pot, mm"),
        Field::automatic("leaves", [3.0, 160.0], "number of leaves"),
        Field::slot("pot_slot", "slot of the pot"),
        Field::slot("soil_slot", "slot of the soil"),
        Field::slot("stem_slot", "slot of stems and trunk"),
    ],
    shifts_texture: true,
    build: build_plant,
};

fn build_books(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let (mean, variety) = (values.number("thickness").min(size.x), values.number("variety"));
    let slots = ["", "cover_b", "cover_c", "cover_d"].map(|name| values.slot(name));
    let pages_slot = values.slot("pages_slot");
    let mut pieces: Pieces = Vec::new();
    let right = -0.5 * size.x + size.x * values.number("fill");
    let mut left = -0.5 * size.x;
    let mut tallest = (0, 0.0);
    let mut books = Vec::new();
    for index in 0..400_u32 {
        let random = |channel: u32| unit(mix3(values.seed, index, channel));
        let thick = (mean * (0.55 + 0.9 * random(1))).min(right - left);
        if thick < mean * 0.3 {
            break;
        }
        let height = size.z * (1.0 - variety * 0.6 * random(2));
        let depth = size.y * (1.0 - variety * 0.3 * random(3));
        if height > tallest.1 {
            tallest = (books.len(), height);
        }
        books.push((left, thick, height, depth, (random(4) * 3.999) as usize));
        left += thick + 0.3;
    }
    // What is left at the end is shared out, so that the row fills its place.
    let stretch = (right + 0.5 * size.x) / (left - 0.3 + 0.5 * size.x).max(1e-3);
    for (index, (left, thick, height, depth, cover)) in books.into_iter().enumerate() {
        let (left, thick) = ((left + 0.5 * size.x) * stretch - 0.5 * size.x, thick * stretch);
        let height = if index == tallest.0 { size.z } else { height };
        let depth = if index == 0 { size.y } else { depth };
        let (cover_mesh, pages) = book(DVec3::new(thick, depth, height));
        let (x, y) = (left + thick * 0.5, -0.5 * (size.y - depth));
        pieces.push((slots[cover].clone(), moved(&cover_mesh, x, y, 0.0)));
        pieces.push((pages_slot.clone(), moved(&pages, x, y, 0.0)));
    }
    Ok(pieces)
}

/// A book: a cover of two boards and a rounded spine, and its pages a little smaller.
fn book(size: DVec3) -> (Mesh, Mesh) {
    let board = (size.x * 0.12).clamp(0.6, 2.5);
    let sheet = chamfered_box(DVec3::new(board, size.y - board, size.z), 0.3);
    let mut cover = moved(&sheet, -0.5 * (size.x - board), board * 0.5, 0.0);
    cover.append(&moved(&sheet, 0.5 * (size.x - board), board * 0.5, 0.0));
    let spine = chamfered_box(DVec3::new(size.x, board * 1.6, size.z), board * 0.6);
    cover.append(&moved(&spine, 0.0, -0.5 * size.y + board * 0.8, 0.0));
    let inset = (size.z * 0.012).min(3.0);
    let pages = DVec3::new((size.x - 2.0 * board).max(0.2), size.y - board - 2.0 * inset, size.z - 2.0 * inset);
    (cover, moved(&chamfered_box(pages, 0.0), 0.0, 0.0, inset))
}

/// How a leaf is shaped and bent.
struct Leaf {
    length: f64,
    width: f64,
    /// Where it is widest, as a share of its length.
    belly: f64,
    /// How far its tip hangs, as a share of its length.
    droop: f64,
    /// How far its sides rise above its midrib, as a share of its width.
    fold: f64,
}

impl Leaf {
    /// The leaf from the origin along +X, its upper side up. Both sides are drawn.
    fn mesh(&self) -> Mesh {
        let mut soup = Soup::default();
        let rows = 8;
        let at = |column: usize, row: usize| {
            let share = row as f64 / f64::from(rows);
            let across = column as f64 - 1.0;
            let swell =
                math::powf(share.max(1e-6), self.belly) * math::powf((1.0 - share).max(0.0), 1.0 - self.belly * 0.55);
            let half = self.width * 0.5 * (swell * 2.1).min(1.0);
            let bend = share * self.droop * 1.6;
            let along = self.length * if bend.abs() < 1e-6 { share } else { math::sin(bend) / bend * share };
            let z = -self.length * share * if bend.abs() < 1e-6 { 0.0 } else { (1.0 - math::cos(bend)) / bend };
            let rise = across.abs() * half * self.fold;
            (DVec3::new(along, across * half, z + rise), DVec2::new(share * self.length, across * half))
        };
        soup.grid(2, rows as usize, |column, row| at(2 - column, row));
        soup.grid(2, rows as usize, |column, row| {
            let (position, uv) = at(column, row);
            (position - DVec3::Z * 0.6, uv)
        });
        soup.smooth(70.0)
    }
}

/// A leaf's mesh raised by an angle, turned about the vertical and put in its place.
fn placed(leaf: &Mesh, raise_degrees: f64, turn: f64, base: DVec3) -> Mesh {
    let product_from_leaf = DMat4::from_translation(base)
        * DMat4::from_rotation_z(turn)
        * DMat4::from_rotation_y(-raise_degrees.to_radians());
    leaf.transformed(&product_from_leaf.as_mat4())
}

fn build_plant(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let wide = size.x.min(size.y);
    let pot = values.number_or("pot", wide * 0.42).min(wide);
    let pot_height = values.number_or("pot_height", (pot * 0.85).min(size.z * 0.4)).min(size.z * 0.7);
    let mut pieces = vec![
        (values.slot("pot_slot"), pot_mesh(pot, pot_height)),
        (
            values.slot("soil_slot"),
            moved(&bar(DVec3::new(pot * 0.86, pot * 0.86, 4.0), 1.0, 0.0, 24), 0.0, 0.0, pot_height * 0.88),
        ),
    ];
    let (leaves, stems) = grown(values, size, pot, pot_height);
    let mut green = Pieces::from([(values.slot.clone(), leaves), (values.slot("stem_slot"), stems)]);
    fit(&mut green, size, pot_height);
    pieces.extend(green);
    Ok(pieces)
}

fn pot_mesh(diameter: f64, height: f64) -> Mesh {
    let wall = (diameter * 0.04).clamp(2.0, 12.0);
    let share = |inward: f64| 1.0 - 2.0 * inward / diameter;
    let profile = [
        (0.0, 0.0),
        (0.72, 0.0),
        (0.76, 0.02),
        (1.0, 0.985),
        (share(wall * 0.3), 1.0),
        (share(wall * 0.8), 1.0),
        (share(wall), 0.985),
        (share(wall) * 0.97, 0.8),
    ]
    .map(|(r, z)| DVec2::new(r, z * height));
    turned(&profile, DVec2::splat(diameter), 32, 40.0)
}

/// Leaves and stems that stand on the pot.
fn grown(values: &PartValues, size: DVec3, pot: f64, pot_height: f64) -> (Mesh, Mesh) {
    let tall = size.z - pot_height * 0.88;
    let wide = size.x.min(size.y);
    let style = values.choice("style").to_owned();
    let count = |usual: f64| values.number_or("leaves", usual).round().clamp(3.0, 160.0) as u32;
    let random = |index: u32, channel: u32| unit(mix3(values.seed, index, channel));
    let (mut leaves, mut stems) = (Mesh::default(), Mesh::default());
    let soil = DVec3::Z * pot_height * 0.88;
    let golden = TAU * 0.381_966;
    match style.as_str() {
        "snake" => {
            for index in 0..count(11.0) {
                let length = tall * (0.55 + 0.45 * random(index, 1));
                let leaf = Leaf { length, width: (tall * 0.1).clamp(18.0, 75.0), belly: 0.35, droop: 0.12, fold: 0.35 };
                let turn = golden * f64::from(index);
                let base = soil + math::direction(turn).extend(0.0) * pot * 0.22 * random(index, 2);
                leaves.append(&placed(&leaf.mesh(), 76.0 + 12.0 * random(index, 3), turn, base));
            }
        }
        "grass" => {
            for index in 0..count(60.0) {
                let leaf = Leaf {
                    length: tall * (0.7 + 0.5 * random(index, 1)),
                    width: 7.0,
                    belly: 0.2,
                    droop: 0.9,
                    fold: 0.3,
                };
                let turn = golden * f64::from(index);
                let base = soil + math::direction(turn).extend(0.0) * pot * 0.3 * random(index, 2);
                leaves.append(&placed(&leaf.mesh(), 62.0 + 24.0 * random(index, 3), turn, base));
            }
        }
        "succulent" => {
            let total = count(34.0);
            for index in 0..total {
                let share = f64::from(index) / f64::from(total);
                let leaf = Leaf {
                    length: wide * (0.5 - 0.3 * share),
                    width: wide * 0.16,
                    belly: 0.6,
                    droop: -0.25,
                    fold: 0.45,
                };
                leaves.append(&placed(&leaf.mesh(), 12.0 + 70.0 * share, golden * f64::from(index), soil));
            }
        }
        "trailing" => {
            for stem in 0..9_u32 {
                let turn = golden * f64::from(stem);
                let out = math::direction(turn).extend(0.0);
                let reach = 0.5 * wide * (0.75 + 0.25 * random(stem, 1));
                let drop = pot_height * (0.2 + 0.7 * random(stem, 2));
                let path: Vec<DVec3> = (0..=10)
                    .map(|step| {
                        let share = f64::from(step) / 10.0;
                        soil + out * reach * math::sin(share * 1.5).min(1.0)
                            + DVec3::Z * (tall * 1.6 * share * (1.0 - share) - drop * share * share)
                    })
                    .collect();
                stems.append(&swept(&path, &ellipse(DVec2::splat(3.0), 6), false, 180.0));
                for (index, point) in path.iter().enumerate().skip(1) {
                    let leaf = Leaf {
                        length: 55.0 + 25.0 * random(stem, 20 + index as u32),
                        width: 42.0,
                        belly: 0.4,
                        droop: 0.5,
                        fold: 0.15,
                    };
                    let side = if index % 2 == 0 { 0.9 } else { -0.9 };
                    leaves.append(&placed(&leaf.mesh(), 15.0, turn + side, *point));
                }
            }
        }
        "palm" => {
            for index in 0..count(14.0) {
                let turn = golden * f64::from(index);
                let raise = 36.0 + 46.0 * random(index, 1);
                frond(&mut leaves, &mut stems, soil, turn, raise, tall * (0.85 + 0.25 * random(index, 2)));
            }
        }
        "fig" => {
            let trunk = tall * 0.55;
            let path: Vec<DVec3> = (0..=6)
                .map(|step| {
                    soil + DVec3::new(
                        math::sin(f64::from(step) * 0.9) * wide * 0.02,
                        0.0,
                        trunk * f64::from(step) / 6.0,
                    )
                })
                .collect();
            stems.append(&swept(&path, &ellipse(DVec2::splat((tall * 0.02).clamp(8.0, 40.0)), 10), false, 180.0));
            let crown = soil + DVec3::Z * trunk;
            for index in 0..count(58.0) {
                let turn = golden * f64::from(index);
                let share = random(index, 1);
                let branch = crown
                    + math::direction(turn).extend(0.0) * wide * 0.3 * random(index, 2)
                    + DVec3::Z * (tall * 0.4 * share - tall * 0.12);
                let leaf = Leaf {
                    length: (wide * 0.34).min(260.0) * (0.75 + 0.4 * random(index, 3)),
                    width: (wide * 0.2).min(150.0),
                    belly: 0.55,
                    droop: 0.55,
                    fold: 0.12,
                };
                leaves.append(&placed(&leaf.mesh(), 10.0 + 50.0 * share, turn, branch));
                if index % 4 == 0 {
                    stems.append(&swept(&[crown, branch], &ellipse(DVec2::splat(6.0), 6), false, 180.0));
                }
            }
        }
        _ => {
            for index in 0..count(30.0) {
                let turn = golden * f64::from(index) + 0.3 * signed(mix3(values.seed, index, 9));
                let share = random(index, 1);
                let reach = wide * (0.14 + 0.16 * random(index, 2));
                let tip = soil + math::direction(turn).extend(0.0) * reach + DVec3::Z * tall * (0.3 + 0.55 * share);
                let bend =
                    soil + math::direction(turn).extend(0.0) * reach * 0.35 + DVec3::Z * tall * (0.2 + 0.35 * share);
                let path = super::ring::curve_through(&[soil, bend, tip], 5);
                stems.append(&swept(&path, &ellipse(DVec2::splat((tall * 0.008).clamp(2.5, 9.0)), 6), false, 180.0));
                let length = (wide * 0.34) * (0.75 + 0.4 * random(index, 3));
                let leaf = Leaf { length, width: length * 0.62, belly: 0.42, droop: 0.75, fold: 0.14 };
                leaves.append(&placed(&leaf.mesh(), 30.0 * share, turn, tip));
            }
        }
    }
    (leaves, stems)
}

/// A palm's frond: an arching rib with narrow leaflets on both sides.
fn frond(leaves: &mut Mesh, stems: &mut Mesh, base: DVec3, turn: f64, raise: f64, length: f64) {
    let out = math::direction(turn).extend(0.0);
    let at = |share: f64| {
        // Rising from the pot, then arching over: a parabola whose tip hangs a little.
        let (reach, rise) = (length * math::cos(raise.to_radians()), length * math::sin(raise.to_radians()));
        base + out * (reach * share * (0.55 + 0.75 * share)) + DVec3::Z * rise * (1.35 * share - 0.45 * share * share)
    };
    let path: Vec<DVec3> = (0..=8).map(|step| at(f64::from(step) / 8.0)).collect();
    stems.append(&swept(&path, &ellipse(DVec2::splat((length * 0.008).clamp(2.5, 8.0)), 6), false, 180.0));
    for index in 0..11 {
        let share = 0.28 + 0.07 * f64::from(index);
        let reach = length * 0.26 * (1.15 - share);
        let leaf = Leaf {
            length: reach.max(20.0),
            width: (length * 0.028).clamp(8.0, 32.0),
            belly: 0.3,
            droop: 0.7,
            fold: 0.2,
        };
        let mesh = leaf.mesh();
        for side in [-1.0, 1.0] {
            leaves.append(&placed(&mesh, 18.0, turn + side * 0.95, at(share.min(1.0))));
        }
    }
}

/// Scales what grows so that it fills the stated size above the pot.
fn fit(pieces: &mut Pieces, size: DVec3, pot_height: f64) {
    let bounds =
        pieces.iter().fold(homewright_geometry::Bounds::EMPTY, |bounds, (_, mesh)| bounds.union(&mesh.bounds()));
    if bounds.is_empty() {
        return;
    }
    let soil = (pot_height * 0.88) as f32;
    let half = glam::Vec2::new(size.x as f32, size.y as f32) * 0.5;
    let (low, high) = (
        half / (-bounds.min.truncate()).max(glam::Vec2::splat(1e-3)),
        half / bounds.max.truncate().max(glam::Vec2::splat(1e-3)),
    );
    let rise = (size.z as f32 - soil) / (bounds.max.z - soil).max(1e-3);
    for (_, mesh) in pieces {
        for position in &mut mesh.positions {
            position.x *= if position.x < 0.0 { low.x } else { high.x };
            position.y *= if position.y < 0.0 { low.y } else { high.y };
            if position.z > soil {
                position.z = soil + (position.z - soil) * rise;
            } else {
                position.z = position.z.max(0.0);
            }
        }
    }
}
