//! `tufted`: padding drawn in by buttons.

use std::f64::consts::PI;

use glam::{DVec2, DVec3};
use homewright_geometry::{Mesh, math};

use super::field::Field;
use super::joinery::moved;
use super::round::turned;
use super::solid::soft_box;
use super::{PartValues, Pieces, Points, Word};

pub(super) const TUFTED: Word = Word {
    name: "tufted",
    summary: "Padding lying flat, drawn in by rows of buttons with folds between them. Turn it for a back or a \
              headboard.",
    size: &["width", "depth", "height"],
    points: Points::None,
    fields: &[
        Field::choice("pattern", &["diamond", "square"], "how the buttons lie: in every other row between, or in line"),
        Field::number("pitch", 160.0, [30.0, 1_000.0], "distance of the buttons in a row, about, mm"),
        Field::automatic("draw", [0.0, 300.0], "how deep the buttons are drawn in, mm"),
        Field::automatic("radius", [0.0, 500.0], "rounding of its edges, mm"),
        Field::number("button", 24.0, [0.0, 100.0], "diameter of a button, mm; 0 for none"),
        Field::slot("button_slot", "slot of the buttons"),
    ],
    shifts_texture: true,
    build: build_tufted,
};

/// Most buttons along one side.
const MOST: f64 = 24.0;

/// The buttons' net over a pad, and how deep it is drawn in.
struct Net {
    size: DVec2,
    columns: f64,
    rows: f64,
    is_diamond: bool,
    draw: f64,
}

impl Net {
    /// Place in the net: whole numbers in both directions are knots. In a diamond net those of odd sum are none.
    fn place(&self, point: DVec2) -> DVec2 {
        let share = point / self.size + DVec2::splat(0.5);
        let steps = if self.is_diamond { 2.0 } else { 1.0 };
        DVec2::new(share.x * self.columns * steps, share.y * self.rows * steps)
    }

    /// How far the cloth lies below its full height.
    fn depth(&self, point: DVec2) -> f64 {
        let at = self.place(point);
        let cell = self.size / self.place(self.size * 0.5);
        let (fold, knot) = if self.is_diamond {
            let (u, v) = ((at.x + at.y) * 0.5, (at.x - at.y) * 0.5);
            let knot = DVec2::new(u.round() + v.round(), u.round() - v.round());
            ((math::sin(PI * u) * math::sin(PI * v)).abs(), knot)
        } else {
            ((math::sin(PI * at.x) * math::sin(PI * at.y)).abs(), at.round())
        };
        let reach = cell.min_element() * if self.is_diamond { 0.9 } else { 0.55 };
        let away = ((at - knot) * cell).length() / reach.max(1.0);
        let pit = math::exp(-3.5 * away * away);
        let crease = 1.0 - math::powf(fold, 0.36);
        // The edges are pulled over the frame: the folds end before them.
        let edge = (DVec2::ONE - (point / self.size * 2.0).abs()) * self.size * 0.5 / (0.35 * cell);
        self.draw * (0.55 * pit + 0.45 * crease) * smooth(edge.x) * smooth(edge.y)
    }

    /// The knots within the pad.
    fn knots(&self) -> Vec<DVec2> {
        let steps = self.place(self.size * 0.5).round();
        let mut knots = Vec::new();
        for row in 1..steps.y as usize {
            for column in 1..steps.x as usize {
                if !self.is_diamond || (row + column) % 2 == 0 {
                    knots.push((DVec2::new(column as f64, row as f64) / steps - DVec2::splat(0.5)) * self.size);
                }
            }
        }
        knots
    }
}

fn smooth(share: f64) -> f64 {
    let share = share.clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

fn build_tufted(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let pitch = values.number("pitch");
    if size.x.min(size.y) < 60.0 || size.z < 15.0 {
        return Err(
            "is too small to be tufted; give it 60 mm of width and depth, and 15 mm of height or more".to_owned()
        );
    }
    let count = |length: f64| (length / pitch).round().clamp(1.0, MOST);
    let draw = values.number_or("draw", (size.z * 0.3).min(pitch * 0.25)).min(size.z * 0.6);
    let net = Net {
        size: size.truncate(),
        columns: count(size.x),
        rows: count(size.y),
        is_diamond: values.choice("pattern") == "diamond",
        draw,
    };
    let radius = values.number_or("radius", (size.z * 0.4).min(35.0)).min(size.min_element() * 0.45);
    let knots = net.place(net.size * 0.5);
    let cell = (size.x / knots.x).min(size.y / knots.y) / if net.is_diamond { 4.0 } else { 6.0 };
    let mut soup = soft_box(size, radius, 0.0, cell.max(size.x.max(size.y) / 120.0));
    for position in &mut soup.positions {
        let share = ((position.z / size.z - 0.5) * 2.0).clamp(0.0, 1.0);
        position.z -= net.depth(position.truncate()) * share;
    }
    let highest = soup.positions.iter().map(|position| position.z).fold(0.0, f64::max).max(1e-6);
    soup.positions.iter_mut().for_each(|position| position.z *= size.z / highest);
    let mut pieces = values.one(soup.box_mapped().smooth(70.0));
    let button = values.number("button").min(pitch * 0.5);
    if button >= 2.0 && net.columns * net.rows > 1.0 {
        let (height, radius) = (button * 0.34, button * 0.5);
        let dome = [(0.0, 0.0), (1.0, 0.0), (0.98, 0.35), (0.78, 0.75), (0.42, 0.95), (0.0, 1.0)];
        let dome: Vec<DVec2> = dome.iter().map(|(share, z)| DVec2::new(*share, z * height)).collect();
        let dome = turned(&dome, DVec2::splat(2.0 * radius), 12, 60.0);
        let mut buttons = Mesh::default();
        for knot in net.knots() {
            let surface = (size.z - net.depth(knot)) * size.z / highest;
            let place = DVec3::new(knot.x, knot.y, surface - 0.2 * height);
            buttons.append(&moved(&dome, place.x, place.y, place.z.min(size.z - height)));
        }
        if !buttons.indices.is_empty() {
            pieces.push((values.slot("button_slot"), buttons));
        }
    }
    Ok(pieces)
}
