//! `basin`, `tub` and `toilet_bowl`: ceramics, lofted from rings.

use std::f64::consts::TAU;

use glam::{DVec2, DVec3};
use homewright_geometry::{Mesh, math};

use super::field::Field;
use super::joinery::moved;
use super::ring::{Caps, ellipse, lifted, loft, rounded_rectangle};
use super::solid::rounded_box;
use super::{PartValues, Pieces, Points, Word};

const SIZE: &[&str] = &["width", "depth", "height"];

pub(super) const BASIN: Word = Word {
    name: "basin",
    summary: "An open bowl with a rounded rim and a drain: wash basins, kitchen sinks (`style = \"sink\"`, with a flat \
              flange), bowls.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice(
            "style",
            &["vessel", "round", "sink"],
            "rounded rectangle; ellipse; sink with steep sides and a flange",
        ),
        Field::automatic("radius", [1.0, 2_000.0], "radius of the corners seen from above, mm"),
        Field::number("wall", 12.0, [0.5, 200.0], "thickness of the wall at the rim, or width of the flange, mm"),
        Field::automatic("inside", [5.0, 2_000.0], "depth of the bowl below its rim, mm"),
        Field::number("taper", 0.72, [0.2, 1.0], "size of the foot as a share of the rim"),
        Field::slot("drain_slot", "slot of the drain"),
    ],
    shifts_texture: true,
    build: build_basin,
};

pub(super) const TUB: Word = Word {
    name: "tub",
    summary: "A bathtub lying along its longer side.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice(
            "style",
            &["freestanding", "built_in"],
            "rounded all round, or with straight sides for building in",
        ),
        Field::number("wall", 45.0, [5.0, 300.0], "width of the rim, mm"),
        Field::automatic("inside", [50.0, 1_500.0], "depth of the bowl below its rim, mm"),
        Field::number("taper", 0.84, [0.3, 1.0], "size of the foot as a share of the rim"),
        Field::slot("drain_slot", "slot of the drain"),
    ],
    shifts_texture: true,
    build: build_tub,
};

pub(super) const TOILET_BOWL: Word = Word {
    name: "toilet_bowl",
    summary: "A WC with seat and lid, its back at +Y: on the floor with a cistern, without one, or hung on the wall.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice(
            "style",
            &["tank", "floor", "wall_hung"],
            "with a cistern; smart one-piece without; hung (its underside is the bowl's)",
        ),
        Field::number("seat_height", 420.0, [150.0, 700.0], "height of the lid's top where there is a cistern, mm"),
        Field::slot("seat_slot", "slot of seat and lid"),
        Field::slot("button_slot", "slot of the flush button"),
    ],
    shifts_texture: true,
    build: build_toilet,
};

/// Levels of an open vessel: outside from the foot up, over the rim, inside down to the floor.
struct Vessel<'a> {
    height: f64,
    /// Ring for a scale of the outline and a distance inwards.
    ring: &'a dyn Fn(f64, f64) -> Vec<DVec2>,
    wall: f64,
    inside: f64,
    taper: f64,
    /// Steepness of the inside: 0 a bowl, 1 a box.
    steepness: f64,
}

impl Vessel<'_> {
    fn mesh(&self) -> Mesh {
        let mut rings = Vec::new();
        let mut push =
            |scale: f64, inward: f64, z: f64| rings.push(lifted(&(self.ring)(scale, inward), DVec2::ZERO, z));
        let rim = (self.wall * 0.5).min(8.0).min(self.height * 0.2);
        // Outside: a soft foot, then up.
        push(self.taper, rim, 0.0);
        push(self.taper, rim * 0.3, rim * 0.3);
        for step in 0..=8 {
            let share = f64::from(step) / 8.0;
            let z = rim + (self.height - 2.0 * rim) * share;
            push(self.taper + (1.0 - self.taper) * math::sin(share * TAU / 4.0), 0.0, z);
        }
        for (inward, drop) in [(0.3, 0.3), (1.0, 0.0)] {
            push(1.0, rim * inward, self.height - rim * drop);
        }
        push(1.0, (self.wall - rim).max(rim), self.height);
        push(1.0, self.wall - rim * 0.3, self.height - rim * 0.3);
        // Inside: down in a quarter of a superellipse towards the drain.
        let floor = self.height - self.inside;
        let power = 2.0 + 4.0 * self.steepness;
        for step in 1..=12 {
            let angle = TAU / 4.0 * f64::from(step) / 12.0;
            let (cosine, sine) = (math::cos(angle).max(0.0), math::sin(angle));
            let scale = math::powf(cosine, 2.0 / power).max(0.04);
            let z = floor + (self.inside - rim) * (1.0 - math::powf(sine, 2.0 / power));
            push(scale, self.wall * scale, z);
        }
        loft(&rings, Caps::Both, 45.0)
    }
}

fn drain(z: f64, diameter: f64) -> Mesh {
    let profile =
        [(0.0, 0.0), (1.0, 0.0), (1.0, 2.0), (0.86, 3.2), (0.2, 2.2), (0.0, 2.2)].map(|(r, z)| DVec2::new(r, z));
    moved(&super::round::turned(&profile, DVec2::splat(diameter), 20, 40.0), 0.0, 0.0, z)
}

fn build_basin(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let outline = size.truncate();
    let wall = values.number("wall").min(outline.min_element() * 0.3);
    let inside = values.number_or("inside", size.z - wall.min(12.0)).min(size.z * 0.95);
    let style = values.choice("style").to_owned();
    let radius = values.number_or("radius", if style == "sink" { 25.0 } else { outline.min_element() * 0.3 });
    let ring = |scale: f64, inward: f64| {
        let size = (outline * scale - DVec2::splat(2.0 * inward)).max(DVec2::splat(1.0));
        if style == "round" {
            ellipse(size, 40)
        } else {
            rounded_rectangle(size, (radius - inward).max(2.0) * scale.max(0.3), 8)
        }
    };
    let (taper, steepness) = if style == "sink" { (0.97, 1.0) } else { (values.number("taper"), 0.35) };
    let vessel = Vessel { height: size.z, ring: &ring, wall, inside, taper, steepness };
    let diameter = 46.0_f64.min(outline.min_element() * 0.25);
    Ok(vec![(values.slot.clone(), vessel.mesh()), (values.slot("drain_slot"), drain(size.z - inside + 0.3, diameter))])
}

fn build_tub(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let outline = size.truncate();
    let wall = values.number("wall").min(outline.min_element() * 0.25);
    let inside = values.number_or("inside", size.z - 120.0).max(size.z * 0.3).min(size.z * 0.95);
    let is_free = values.choice("style") == "freestanding";
    let radius = if is_free { outline.min_element() * 0.5 } else { 12.0 };
    let outer_radius = radius;
    let ring = |scale: f64, inward: f64| {
        let size = (outline * scale - DVec2::splat(2.0 * inward)).max(DVec2::splat(2.0));
        // The bowl of a tub for building in is round although its rim is not.
        let share = (inward / wall.max(1.0)).clamp(0.0, 1.0);
        let inner = outline.min_element() * 0.28;
        let radius = if is_free { outer_radius } else { outer_radius + (inner - outer_radius) * share };
        rounded_rectangle(size, radius * scale, 10)
    };
    let taper = if is_free { values.number("taper") } else { 1.0 };
    let vessel = Vessel { height: size.z, ring: &ring, wall, inside, taper, steepness: 0.55 };
    Ok(vec![
        (values.slot.clone(), vessel.mesh()),
        (values.slot("drain_slot"), drain(size.z - inside + 0.3, 60.0_f64.min(outline.min_element() * 0.25))),
    ])
}

/// An egg counter-clockwise: straight sides and square back at +Y, rounded front at −Y.
fn egg(width: f64, front: f64, back: f64) -> Vec<DVec2> {
    let sides = 40;
    (0..sides)
        .map(|side| {
            let direction = math::direction(TAU * f64::from(side) / f64::from(sides));
            let power = if direction.y > 0.0 { 0.45 } else { 0.9 };
            let bend = |value: f64| value.signum() * math::powf(value.abs(), power);
            let reach = if direction.y > 0.0 { back } else { -front };
            DVec2::new(
                bend(direction.x) * width * 0.5,
                bend(direction.y) * reach.abs() * if direction.y == 0.0 { 0.0 } else { 1.0 },
            )
        })
        .collect()
}

fn build_toilet(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let style = values.choice("style");
    let has_tank = style == "tank";
    let top = if has_tank { values.number("seat_height").min(size.z * 0.85) } else { size.z };
    let tank = if has_tank { (size.y * 0.27).min(200.0) } else { 0.0 };
    let (front, back) = (-0.5 * size.y, 0.5 * size.y);
    let lid = 22.0_f64.min(top * 0.1);
    let seat = 18.0_f64.min(top * 0.1);
    let body = top - lid - seat - 1.0;
    // The widest place is a little behind the bowl's middle.
    let middle = front + size.y * 0.42;
    let ring = |width: f64, reach: f64, z: f64| {
        let ring = egg(width, middle - (front + (1.0 - reach) * size.y * 0.5), back - middle);
        lifted(&ring, DVec2::new(0.0, middle), z)
    };
    let w = size.x.min(400.0);
    let foot = if style == "wall_hung" { 0.55 } else { 0.78 };
    let mut rings = vec![ring(w * foot - 12.0, foot - 0.02, 0.0), ring(w * foot, foot, 6.0)];
    for step in 1..=7 {
        let share = f64::from(step) / 7.0;
        let swell = foot + (1.0 - foot) * math::powf(share, if style == "wall_hung" { 0.6 } else { 1.8 });
        rings.push(ring(w * swell, swell, 6.0 + (body - 14.0) * share));
    }
    rings.push(ring(w - 3.0, 0.995, body - 3.0));
    rings.push(ring(w - 12.0, 0.985, body));
    let mut pieces = vec![(values.slot.clone(), loft(&rings, Caps::Both, 50.0))];
    let plate = |inset: f64, from: f64, thick: f64| {
        let back = if has_tank { back - tank - 8.0 } else { back - size.y * 0.2 };
        let level = |inward: f64, z: f64| {
            let ring = egg(w - 2.0 * (inset + inward), middle - front - inset - inward, back - middle - inward);
            lifted(&ring, DVec2::new(0.0, middle), z)
        };
        let edge = (thick * 0.4).min(8.0);
        loft(
            &[
                level(edge * 0.5, from),
                level(0.0, from + edge * 0.5),
                level(0.0, from + thick - edge),
                level(edge * 0.35, from + thick - edge * 0.3),
                level(edge, from + thick),
            ],
            Caps::Both,
            50.0,
        )
    };
    let mut seat_mesh = plate(2.0, body + 0.5, seat);
    seat_mesh.append(&plate(0.0, body + seat + 1.0, lid));
    pieces.push((values.slot("seat_slot"), seat_mesh));
    if has_tank {
        let cistern = rounded_box(DVec3::new(size.x, tank, size.z - body * 0.9), 22.0);
        let mut ceramic = moved(&cistern, 0.0, back - tank * 0.5, body * 0.9);
        let line = rounded_box(DVec3::new(size.x - 3.0, tank - 3.0, 1.0), 0.4);
        ceramic.append(&moved(&line, 0.0, back - tank * 0.5, size.z - 34.0));
        pieces[0].1.append(&ceramic);
        let button = super::round::bar(DVec3::new(52.0, 52.0, 4.0), 1.0, 1.0, 24);
        pieces.push((values.slot("button_slot"), moved(&button, 0.0, back - tank * 0.5, size.z - 3.0)));
    } else if style == "floor" {
        // The housing of seat hinges and washing unit behind the lid.
        let depth = size.y * 0.2 - 4.0;
        let housing = rounded_box(DVec3::new(w - 6.0, depth, top - body), 14.0);
        pieces[0].1.append(&moved(&housing, 0.0, back - depth * 0.5, body));
    }
    let low = pieces.iter().flat_map(|(_, mesh)| &mesh.positions).map(|p| p.z).fold(f32::INFINITY, f32::min);
    let scale =
        (size.z as f32 - low.min(0.0)) / pieces.iter().flat_map(|(_, m)| &m.positions).map(|p| p.z).fold(1.0, f32::max);
    for (_, mesh) in &mut pieces {
        mesh.positions.iter_mut().for_each(|position| position.z *= scale);
    }
    Ok(pieces)
}
