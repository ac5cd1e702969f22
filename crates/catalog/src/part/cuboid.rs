//! `box`, `rounded_box` and `panel`: things cut with a saw.

use glam::DVec3;

use super::field::Field;
use super::joinery::moved;
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
    summary: "A board: its thin side is its thickness, its grain runs along its longest side. Its narrow sides may be \
              covered with an edge band.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("bevel", 0.8, [0.0, 20.0], "bevel of the edges, mm"),
        Field::number("edge", 0.0, [0.0, 30.0], "thickness of the edge band, mm; 0 for none"),
        Field::choice("edges", &["all", "front"], "which narrow sides are banded: all four, or the one at −Y"),
        Field::slot("edge_slot", "slot of the edge band"),
    ],
    shifts_texture: true,
    build: build_panel,
};

fn build_box(values: &PartValues) -> Result<Pieces, String> {
    Ok(values.one(chamfered_box(values.extents(), values.number("bevel"))))
}

fn build_panel(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let band = values.number("edge").min(size.min_element().min(size.max_element() * 0.2));
    if band < 0.05 {
        return build_box(values);
    }
    let thin = (0..3).min_by(|a, b| size[*a].total_cmp(&size[*b])).unwrap_or(2);
    let sides: Vec<(usize, f64)> = match values.choice("edges") {
        "front" if thin == 1 => return Err("lies across the front; its band needs `edges = \"all\"`".to_owned()),
        "front" => vec![(1, -1.0)],
        _ => (0..3).filter(|axis| *axis != thin).flat_map(|axis| [(axis, -1.0), (axis, 1.0)]).collect(),
    };
    // What the bands leave of the board; the second pair lies between the first.
    let (mut low, mut high) = (size * -0.5, size * 0.5);
    let mut bands = homewright_geometry::Mesh::default();
    let standing = DVec3::Z * size.z * 0.5;
    let mut add = |low: DVec3, high: DVec3| {
        let (extent, middle) = (high - low, (low + high) * 0.5 + standing);
        bands.append(&moved(
            &chamfered_box(extent, values.number("bevel").min(band * 0.4)),
            middle.x,
            middle.y,
            middle.z - extent.z * 0.5,
        ));
    };
    for (axis, side) in sides {
        let (mut from, mut to) = (low, high);
        if side < 0.0 {
            to[axis] = low[axis] + band;
            low[axis] = to[axis];
        } else {
            from[axis] = high[axis] - band;
            high[axis] = from[axis];
        }
        add(from, to);
    }
    let (extent, middle) = (high - low, (low + high) * 0.5 + standing);
    let core = moved(&chamfered_box(extent, 0.0), middle.x, middle.y, middle.z - extent.z * 0.5);
    Ok(vec![(values.slot.clone(), core), (values.slot("edge_slot"), bands)])
}

fn build_rounded_box(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let radius = values.number_or("radius", size.min_element() / 8.0);
    Ok(values.one(rounded_box(size, radius)))
}
