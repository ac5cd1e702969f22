//! `decor`: a few small things on a shelf or table, no two alike.

use glam::{DVec2, DVec3, Mat4};
use homewright_geometry::Mesh;

use super::field::Field;
use super::joinery::moved;
use super::round::turned;
use super::solid::{chamfered_box, rounded_box};
use super::{PartValues, Pieces, Points, Word};
use crate::hash::{mix3, unit};

pub(super) const DECOR: Word = Word {
    name: "decor",
    summary: "Small things standing in a row: vases, bowls, boxes, candles, lying books. The tallest has its height, \
              together they take its width and depth.",
    size: &["width", "depth", "height"],
    points: Points::None,
    fields: &[
        Field::choice("style", &["mixed", "ceramics", "stack", "boxes", "candles"], "what stands there"),
        Field::automatic("count", [1.0, 12.0], "number of things; as many as fit by default"),
        Field::slot("second_slot", "slot of every second thing"),
        Field::slot("third_slot", "slot of every third thing"),
        Field::slot("paper_slot", "slot of the pages of books"),
    ],
    shifts_texture: true,
    build: build_decor,
};

/// What may stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Vase,
    Bottle,
    Bowl,
    Box,
    Candle,
    Books,
}

fn things(style: &str) -> &'static [Thing] {
    match style {
        "ceramics" => &[Thing::Vase, Thing::Bowl, Thing::Bottle],
        "stack" => &[Thing::Books],
        "boxes" => &[Thing::Box],
        "candles" => &[Thing::Candle],
        _ => &[Thing::Vase, Thing::Books, Thing::Bowl, Thing::Box, Thing::Bottle, Thing::Candle],
    }
}

fn build_decor(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    if size.min_element() < 8.0 {
        return Err("leaves no room for anything; give it 8 mm or more each way".to_owned());
    }
    let kinds = things(values.choice("style"));
    let usual = (size.x / size.y.min(size.z).max(40.0)).round().clamp(1.0, 7.0);
    let count = values.number_or("count", usual).round().clamp(1.0, 12.0) as usize;
    let slots = [values.slot.clone(), values.slot("second_slot"), values.slot("third_slot")];
    let random = |index: usize, channel: u32| unit(mix3(values.seed, index as u32, channel));
    let shares: Vec<f64> = (0..count).map(|index| 0.7 + 0.6 * random(index, 1)).collect();
    let total: f64 = shares.iter().sum();
    let first = (random(0, 2) * kinds.len() as f64) as usize;
    let tallest = (random(0, 3) * count as f64) as usize;
    let mut pieces: Pieces = Vec::new();
    let mut left = -0.5 * size.x;
    for (index, share) in shares.iter().enumerate() {
        let room = size.x * share / total;
        let height = if index == tallest { size.z } else { size.z * (0.35 + 0.5 * random(index, 4)) };
        let width = if count > 1 { room * 0.86 } else { room };
        let depth = if index == tallest { size.y } else { size.y.min(width * 1.3) * (0.75 + 0.25 * random(index, 5)) };
        let back = (size.y - depth) * 0.5 * (2.0 * random(index, 6) - 1.0);
        let slot = &slots[index % 3];
        let thing = kinds[(first + index) % kinds.len()];
        let place = |mesh: &Mesh| moved(mesh, left + 0.5 * room, back, 0.0);
        for (own, mesh) in made(thing, DVec3::new(width, depth, height), values.seed.wrapping_add(index as u32)) {
            let slot = if own { slot.clone() } else { values.slot("paper_slot") };
            pieces.push((slot, place(&mesh)));
        }
        left += room;
    }
    Ok(filled(pieces, size))
}

/// Stretches what stands there to the stated size.
fn filled(pieces: Pieces, size: DVec3) -> Pieces {
    let mut whole = Mesh::default();
    for (_, mesh) in &pieces {
        whole.append(mesh);
    }
    let bounds = whole.bounds();
    let target_from_source = Mat4::from_translation(glam::Vec3::new(0.0, 0.0, 0.5 * size.z as f32))
        * Mat4::from_scale(size.as_vec3() / bounds.size().max(glam::Vec3::splat(1e-3)))
        * Mat4::from_translation(-bounds.center());
    pieces.into_iter().map(|(slot, mesh)| (slot, mesh.transformed(&target_from_source))).collect()
}

/// One thing of a size, in pieces that take its own slot or that of pages.
fn made(thing: Thing, size: DVec3, seed: u32) -> Vec<(bool, Mesh)> {
    let across = size.truncate();
    let vessel = |profile: &[(f64, f64)]| {
        let profile: Vec<DVec2> = profile.iter().map(|(share, z)| DVec2::new(*share, z * size.z)).collect();
        vec![(true, turned(&profile, across, 28, 55.0))]
    };
    match thing {
        Thing::Vase => vessel(&[
            (0.0, 0.0),
            (0.5, 0.0),
            (0.56, 0.02),
            (0.86, 0.2),
            (1.0, 0.42),
            (0.94, 0.6),
            (0.6, 0.78),
            (0.42, 0.88),
            (0.5, 0.97),
            (0.52, 1.0),
            (0.46, 0.995),
            (0.37, 0.88),
            (0.0, 0.8),
        ]),
        Thing::Bottle => vessel(&[
            (0.0, 0.0),
            (0.92, 0.0),
            (1.0, 0.03),
            (1.0, 0.46),
            (0.9, 0.55),
            (0.36, 0.66),
            (0.3, 0.74),
            (0.3, 0.95),
            (0.38, 0.97),
            (0.38, 1.0),
            (0.24, 1.0),
            (0.22, 0.7),
            (0.0, 0.65),
        ]),
        Thing::Bowl => {
            let height = size.z.min(across.min_element() * 0.55);
            let profile = [
                (0.0, 0.0),
                (0.4, 0.0),
                (0.44, 0.06),
                (0.78, 0.4),
                (0.96, 0.8),
                (1.0, 1.0),
                (0.95, 0.99),
                (0.9, 0.8),
                (0.7, 0.42),
                (0.0, 0.14),
            ];
            let profile: Vec<DVec2> = profile.iter().map(|(share, z)| DVec2::new(*share, z * height)).collect();
            vec![(true, turned(&profile, across, 28, 55.0))]
        }
        Thing::Box => {
            let lid = (size.z * 0.22).min(30.0);
            let body = rounded_box(DVec3::new(size.x * 0.985, size.y * 0.985, size.z - lid), 3.0);
            vec![
                (true, body),
                (true, moved(&rounded_box(DVec3::new(size.x, size.y, lid - 0.6), 3.0), 0.0, 0.0, size.z - lid + 0.6)),
            ]
        }
        Thing::Candle => {
            let wick = (size.z * 0.07).min(9.0);
            let body = [(0.0, 0.0), (0.97, 0.0), (1.0, 0.02), (1.0, 0.98), (0.95, 1.0), (0.7, 0.985), (0.0, 0.975)];
            let body: Vec<DVec2> = body.iter().map(|(share, z)| DVec2::new(*share, z * (size.z - wick))).collect();
            let wick_bar = moved(&chamfered_box(DVec3::new(1.6, 1.6, wick * 1.6), 0.3), 0.0, 0.0, size.z - wick * 1.6);
            vec![(true, turned(&body, across, 28, 45.0)), (false, wick_bar)]
        }
        Thing::Books => stack(size, seed),
    }
}

/// Books lying on each other, each turned a little.
fn stack(size: DVec3, seed: u32) -> Vec<(bool, Mesh)> {
    let count = (size.z / 32.0).round().clamp(1.0, 6.0) as u32;
    let thick = size.z / f64::from(count);
    let mut pieces = Vec::new();
    for index in 0..count {
        let shrink = 1.0 - 0.16 * unit(mix3(seed, index, 11)) - 0.03 * f64::from(index);
        let board = (thick * 0.09).clamp(0.6, 3.0);
        let book = DVec3::new(size.x * shrink, size.y * shrink, thick - 0.4);
        let turn = (unit(mix3(seed, index, 12)) - 0.5) * 0.22;
        let place = Mat4::from_translation(glam::Vec3::new(0.0, 0.0, (thick * f64::from(index)) as f32))
            * Mat4::from_rotation_z(turn as f32);
        let inner = DVec3::new(book.x - 2.0 * board - 3.0, book.y - 3.0, book.z - 2.0 * board);
        let cover = chamfered_box(DVec3::new(book.x, book.y, board), 0.3);
        let spine = chamfered_box(DVec3::new(book.x, board, book.z), 0.3);
        pieces.push((true, cover.transformed(&place)));
        pieces.push((true, moved(&cover, 0.0, 0.0, book.z - board).transformed(&place)));
        pieces.push((true, moved(&spine, 0.0, -0.5 * (book.y - board), 0.0).transformed(&place)));
        if inner.min_element() > 0.3 {
            pieces.push((false, moved(&chamfered_box(inner, 0.0), 0.0, 1.0, board).transformed(&place)));
        }
    }
    pieces
}
