//! `cushion`, `mattress` and `upholstery`: foam and feathers under cloth.

use glam::{DVec2, DVec3};
use homewright_geometry::{Mesh, math};

use super::field::Field;
use super::ring::{dense, ellipse, rounded_rectangle, swept};
use super::solid::{Soup, soft_box};
use super::{PartValues, Pieces, Points, Word};

const SIZE: &[&str] = &["width", "depth", "height"];
const PIPING: Field =
    Field::number("piping", 0.0, [0.0, 30.0], "thickness of the cord along the edges, mm; 0 for none");
const PIPING_SLOT: Field = Field::slot("piping_slot", "slot of the cord");

pub(super) const CUSHION: Word = Word {
    name: "cushion",
    summary: "A cushion lying flat: a boxed seat cushion, or a pillow sewn from two panels. Turn it for a back.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice("style", &["box", "pillow"], "boxed sides, or two panels sewn together"),
        Field::automatic("radius", [0.0, 500.0], "rounding of a boxed cushion's edges, mm"),
        Field::automatic("crown", [0.0, 500.0], "how much higher its middle is than its edge, mm"),
        Field::number("wrinkle", 1.0, [0.0, 5.0], "unevenness of the cloth, 1 is usual"),
        PIPING,
        PIPING_SLOT,
    ],
    shifts_texture: true,
    build: build_cushion,
};

pub(super) const MATTRESS: Word = Word {
    name: "mattress",
    summary: "A mattress with a taped edge above and below.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::automatic("radius", [0.0, 500.0], "rounding of its edges, mm"),
        Field::number("piping", 9.0, [0.0, 30.0], "thickness of the tape along the edges, mm; 0 for none"),
        PIPING_SLOT,
    ],
    shifts_texture: true,
    build: build_mattress,
};

pub(super) const UPHOLSTERY: Word = Word {
    name: "upholstery",
    summary: "A padded panel standing upright, its front (−Y) divided into padded fields: headboards, wall panels.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("columns", 1.0, [1.0, 60.0], "fields side by side"),
        Field::number("rows", 1.0, [1.0, 30.0], "fields one above the other"),
        Field::automatic("radius", [0.0, 500.0], "rounding of each field's edges, mm"),
        Field::number("gap", 1.0, [0.0, 50.0], "distance between fields, mm"),
    ],
    shifts_texture: true,
    build: build_upholstery,
};

/// Pushes points about a little, up to `amount` mm inwards, so that cloth does not look like plastic.
fn wrinkled(soup: &mut Soup, height: f64, amount: f64, seed: u32) {
    let phase = |k: u32| crate::hash::unit(crate::hash::mix2(seed, k)) * std::f64::consts::TAU;
    let phases: Vec<f64> = (0..6).map(phase).collect();
    let top = soup.positions.iter().map(|position| position.z).fold(0.0, f64::max);
    for position in &mut soup.positions {
        let wave = math::sin(position.x / 61.0 + position.y / 97.0 + phases[0])
            + math::sin(position.x / 83.0 - position.y / 53.0 + phases[1])
            + 0.6 * math::sin(position.y / 29.0 + position.x / 45.0 + phases[2]);
        // Only downwards and only above the underside, so that the size stays true.
        let share = (position.z / top.max(1.0)).clamp(0.0, 1.0);
        position.z -= amount * share * share * (0.5 + wave / 5.2).clamp(0.0, 1.0) * 0.999;
    }
    let highest = soup.positions.iter().map(|position| position.z).fold(0.0, f64::max).max(1e-6);
    for position in &mut soup.positions {
        position.z *= height / highest;
    }
}

/// The cords along the upper and lower edges of a soft box, lying on its cloth.
fn cords(cloth: DVec3, radius: f64, crown: f64, thickness: f64) -> Mesh {
    let body = cloth.z - crown;
    let radius = radius.min(DVec3::new(cloth.x, cloth.y, body).min_element() * 0.49);
    // The middle of the rounding, a little outside so that the cord stands out.
    let inward = (radius * 0.293 - thickness * 0.3).max(thickness * 0.5);
    let outline = cloth.truncate() - DVec2::splat(2.0 * inward);
    let ring = dense(&rounded_rectangle(outline, (radius * 0.707).max(thickness), 4), 60.0);
    let mut mesh = Mesh::default();
    for z in [radius * 0.293, body - radius * 0.293] {
        let path: Vec<DVec3> = ring
            .iter()
            .map(|point| {
                let (s, t) = (2.0 * point.x / cloth.x, 2.0 * point.y / cloth.y);
                let raised = crown * z / body * (1.0 - s * s * s * s).max(0.0) * (1.0 - t * t * t * t).max(0.0);
                point.extend((z + raised).max(thickness * 0.5))
            })
            .collect();
        mesh.append(&swept(&path, &ellipse(DVec2::splat(thickness), 6), true, 180.0));
    }
    mesh
}

/// The cloth's size, so that a cord on its rounded edges does not stand out beyond the stated size.
fn inside_cord(size: DVec3, radius: f64, piping: f64) -> DVec3 {
    let beyond = (2.0 * piping - radius * 0.586).max(0.0);
    DVec3::new(size.x - beyond, size.y - beyond, size.z)
}

fn build_cushion(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let piping = values.number("piping").min(size.min_element() * 0.15);
    if values.choice("style") == "pillow" {
        return Ok(pillow(values, size, piping));
    }
    let radius = values.number_or("radius", (size.z * 0.28).min(60.0)).min(size.min_element() * 0.49);
    let cloth = inside_cord(size, radius, piping);
    let crown = values.number_or("crown", size.z * 0.14).min(size.z * 0.6);
    let cell = (size.x.max(size.y) / 12.0).max(25.0);
    let mut soup = soft_box(cloth, radius, crown, cell);
    wrinkled(&mut soup, size.z, values.number("wrinkle") * size.z * 0.015, values.seed);
    let mut pieces = values.one(soup.box_mapped().smooth(60.0));
    if piping > 0.0 {
        pieces.push((values.slot("piping_slot"), cords(cloth, radius, crown, piping)));
    }
    Ok(pieces)
}

/// A pillow: two panels sewn together along their edges, fullest in the middle, its edges drawn in.
fn pillow(values: &PartValues, size: DVec3, piping: f64) -> Pieces {
    let cells = 16;
    let half = DVec3::new((size.x - piping) * 0.5, (size.y - piping) * 0.5, size.z * 0.5);
    let at = |column: usize, row: usize| {
        // Finer towards the edge, where the cloth turns.
        let line = |index: usize| math::sin(std::f64::consts::FRAC_PI_2 * (2.0 * index as f64 / cells as f64 - 1.0));
        let (s, t) = (line(column), line(row));
        let pinch = 0.07;
        let x = half.x * s * (1.0 - pinch * s * s * (1.0 - t * t));
        let y = half.y * t * (1.0 - pinch * t * t * (1.0 - s * s));
        let full = ((1.0 - s * s) * (1.0 - t * t)).max(0.0);
        (DVec2::new(x, y), math::powf(full, 0.42))
    };
    let mut soup = Soup::default();
    soup.grid(cells, cells, |column, row| {
        let (point, full) = at(column, row);
        (point.extend(half.z + half.z * full), point)
    });
    soup.grid(cells, cells, |column, row| {
        let (point, full) = at(cells - column, row);
        (point.extend(half.z - half.z * full), point)
    });
    wrinkled(&mut soup, size.z, values.number("wrinkle") * size.z * 0.02, values.seed);
    let mut pieces = values.one(soup.smooth(75.0));
    if piping > 0.0 {
        let edge = (0..cells).map(|i| (i, 0)).chain((0..cells).map(|i| (cells, i)));
        let back = (0..cells).map(|i| (cells - i, cells)).chain((0..cells).map(|i| (0, cells - i)));
        let path: Vec<DVec3> = edge.chain(back).map(|(column, row)| at(column, row).0.extend(half.z)).collect();
        let mesh = swept(&path, &ellipse(DVec2::splat(piping), 8), true, 180.0);
        pieces.push((values.slot("piping_slot"), mesh));
    }
    pieces
}

fn build_mattress(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    if size.z < 80.0 || size.x.min(size.y) < 400.0 {
        return Err("is no mattress; give it 80 mm of height or more, and 400 mm or more of width and depth".to_owned());
    }
    let piping = values.number("piping").min(size.min_element() * 0.15);
    let radius = values.number_or("radius", (size.z * 0.2).min(45.0)).min(size.min_element() * 0.4);
    let crown = (size.z * 0.04).min(10.0);
    let cloth = inside_cord(size, radius, piping);
    let mut pieces = values.one(soft_box(cloth, radius, crown, 260.0).box_mapped().smooth(60.0));
    if piping > 0.0 {
        pieces.push((values.slot("piping_slot"), cords(cloth, radius, crown, piping)));
    }
    Ok(pieces)
}

fn build_upholstery(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let (columns, rows) = (values.count("columns", 60).max(1), values.count("rows", 30).max(1));
    let gap = values.number("gap");
    let cell = DVec2::new(
        (size.x - gap * (columns - 1) as f64) / columns as f64,
        (size.z - gap * (rows - 1) as f64) / rows as f64,
    );
    if cell.min_element() < 5.0 {
        return Err(format!("{columns} × {rows} fields leave {:.1} mm each; give fewer", cell.min_element()));
    }
    let radius = values.number_or("radius", (size.y * 0.45).min(cell.min_element() * 0.3)).min(size.y * 0.48);
    let mut mesh = Mesh::default();
    for column in 0..columns {
        for row in 0..rows {
            let soup = soft_box(DVec3::new(cell.x, size.y, cell.y), radius, 0.0, 200.0).box_mapped();
            let place =
                DVec3::new((cell.x + gap) * column as f64 + 0.5 * (cell.x - size.x), 0.0, (cell.y + gap) * row as f64);
            mesh.append(&soup.smooth(60.0).transformed(&glam::Mat4::from_translation(place.as_vec3())));
        }
    }
    Ok(values.one(mesh))
}
