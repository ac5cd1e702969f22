//! `box`, `rounded_box` and `panel`: things cut with a saw.

use super::field::Field;
use super::solid::{chamfered_box, rounded_box};
use super::{Pieces, Points, Word};
use crate::part::PartValues;

const SIZE: &[&str] = &["width", "depth", "height"];

pub(super) const BOX: Word = Word {
    name: "box",
    summary: "A block with a small bevel along every edge.",
    size: SIZE,
    points: Points::None,
    fields: &[Field::number("bevel", 1.0, [0.0, 20.0], "bevel of the edges, mm")],
    shifts_texture: true,
    build: build_box,
};

pub(super) const ROUNDED_BOX: Word = Word {
    name: "rounded_box",
    summary: "A block with edges and corners rounded by a radius.",
    size: SIZE,
    points: Points::None,
    fields: &[Field::automatic(
        "radius",
        [0.0, 2_000.0],
        "radius of edges and corners, mm; an eighth of the smallest side by default",
    )],
    shifts_texture: true,
    build: build_rounded_box,
};

pub(super) const PANEL: Word = Word {
    name: "panel",
    summary: "A board: its thin side is its thickness, its grain runs along its longest side.",
    size: SIZE,
    points: Points::None,
    fields: &[Field::number("bevel", 0.8, [0.0, 20.0], "bevel of the edges, mm")],
    shifts_texture: true,
    build: build_box,
};

fn build_box(values: &PartValues) -> Result<Pieces, String> {
    Ok(values.one(chamfered_box(values.extents(), values.number("bevel"))))
}

fn build_rounded_box(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let radius = values.number_or("radius", size.min_element() / 8.0);
    Ok(values.one(rounded_box(size, radius)))
}
