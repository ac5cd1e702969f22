//! `handle` and `tap`: metal that hands touch.

use glam::{DVec2, DVec3};
use homewright_geometry::Mesh;

use super::field::Field;
use super::joinery::moved;
use super::ring::{ellipse, rounded_rectangle, swept};
use super::round::{bar, sides, turned};
use super::solid::{chamfered_box, filling, rounded_box};
use super::swept::{rounded_path, stood};
use super::{PartValues, Pieces, Points, Word};

const SIZE: &[&str] = &["width", "depth", "height"];

pub(super) const HANDLE: Word = Word {
    name: "handle",
    summary: "A cabinet handle before a front that lies at its back (+Y): bar on two feet, knob, edge profile, cup or ring. \
              A bar runs along the longer of width and height.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice("style", &["bar", "round_bar", "knob", "edge", "cup", "ring"], "what it is"),
        Field::number("thickness", 9.0, [1.0, 100.0], "thickness of the bar, mm"),
    ],
    shifts_texture: true,
    build: build_handle,
};

pub(super) const TAP: Word = Word {
    name: "tap",
    summary: "A mixer: standing with a spout that bends over towards −Y and a lever, or coming out of the wall.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice("style", &["basin", "kitchen", "wall"], "low; high goose neck; from the wall behind (+Y)"),
        Field::automatic("thickness", [4.0, 80.0], "diameter of the spout, mm"),
    ],
    shifts_texture: true,
    build: build_tap,
};

fn build_handle(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let thick = values.number("thickness").min(size.min_element());
    let mesh = match values.choice("style") {
        "knob" => knob(size),
        "edge" => edge(size, thick.min(3.0)),
        "cup" => cup(size),
        "ring" => ring(size, thick),
        style => on_feet(size, thick, style == "round_bar"),
    };
    Ok(values.one(mesh))
}

fn on_feet(size: DVec3, thick: f64, is_round: bool) -> Mesh {
    let is_upright = size.z > size.x;
    let length = size.x.max(size.z);
    let across = if is_upright { size.x } else { size.z };
    let thick = thick.min(across).min(size.y * 0.6);
    let lay = |mesh: Mesh| {
        if is_upright { mesh } else { moved(&stood_level(&mesh, length), 0.0, 0.0, across * 0.5) }
    };
    let grip = if is_round {
        bar(DVec3::new(across, thick, length), 1.0, thick * 0.2, sides(thick))
    } else {
        chamfered_box(DVec3::new(across, thick, length), 0.8)
    };
    let mut mesh = lay(moved(&grip, 0.0, -0.5 * (size.y - thick), 0.0));
    let foot_size = (thick * 0.8).max(2.0);
    for end in [-1.0, 1.0] {
        let along = end * (length * 0.5 - (length * 0.12).min(40.0).max(foot_size));
        let foot = rounded_box(DVec3::new(foot_size, size.y - thick * 0.5, foot_size), foot_size * 0.3);
        let (x, z) = if is_upright { (0.0, length * 0.5 + along) } else { (along, across * 0.5) };
        mesh.append(&moved(&foot, x, thick * 0.25, z - foot_size * 0.5));
    }
    mesh
}

/// An upright bar laid level along X, its middle at the origin.
fn stood_level(mesh: &Mesh, length: f64) -> Mesh {
    let centred = moved(mesh, 0.0, 0.0, -length * 0.5);
    centred.transformed(&glam::DMat4::from_rotation_y(std::f64::consts::FRAC_PI_2).as_mat4())
}

fn knob(size: DVec3) -> Mesh {
    let radius = size.x.min(size.z) * 0.5;
    let profile = [
        (0.0, 0.0),
        (0.62, 0.0),
        (0.5, 0.12),
        (0.42, 0.4),
        (0.62, 0.6),
        (0.96, 0.74),
        (1.0, 0.84),
        (0.9, 0.95),
        (0.6, 1.0),
        (0.0, 1.0),
    ]
    .map(|(r, z)| DVec2::new(r, z * size.y));
    let mesh = turned(&profile, DVec2::splat(radius * 2.0), 24, 50.0);
    moved(&stood(mesh, "y", size.y), 0.0, 0.0, size.z * 0.5)
}

/// An angle profile that hooks over the front's upper edge.
fn edge(size: DVec3, thick: f64) -> Mesh {
    let lip = chamfered_box(DVec3::new(size.x, thick, size.z), 0.5);
    let mut mesh = moved(&lip, 0.0, -0.5 * (size.y - thick), 0.0);
    let top = chamfered_box(DVec3::new(size.x, size.y, thick), 0.5);
    mesh.append(&moved(&top, 0.0, 0.0, size.z - thick));
    mesh
}

fn cup(size: DVec3) -> Mesh {
    let points: Vec<DVec3> = (0..=12)
        .map(|step| {
            let angle = std::f64::consts::PI * f64::from(step) / 12.0;
            let direction = homewright_geometry::math::direction(angle);
            DVec3::new(direction.x * (size.x * 0.5 - 1.5), 0.5 * size.y - direction.y * (size.y - 1.5), 0.5 * size.z)
        })
        .collect();
    let mesh = swept(&points, &rounded_rectangle(DVec2::new(3.0, size.z), 1.0, 2), false, 40.0);
    let mut mesh = mesh;
    let lid: Vec<DVec2> = points.iter().map(|point| point.truncate()).collect();
    let lid = super::ring::extruded(&lid, 2.5_f64.min(size.z * 0.3), 0.6, 40.0);
    mesh.append(&moved(&lid, 0.0, 0.0, size.z - 2.5_f64.min(size.z * 0.3)));
    mesh
}

fn ring(size: DVec3, thick: f64) -> Mesh {
    let thick = thick.min(size.x * 0.3);
    let path: Vec<DVec3> = ellipse(DVec2::new(size.x - thick, size.z - thick), 32)
        .iter()
        .map(|point| DVec3::new(point.x, -0.5 * (size.y - thick), point.y + size.z * 0.5))
        .collect();
    let mut mesh = swept(&path, &ellipse(DVec2::splat(thick), 10), true, 180.0);
    let foot = rounded_box(DVec3::new(thick * 1.6, size.y - thick * 0.4, thick * 1.6), thick * 0.5);
    mesh.append(&moved(&foot, 0.0, thick * 0.2, size.z - thick * 1.6));
    mesh
}

fn build_tap(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let style = values.choice("style");
    let thick = values.number_or("thickness", if style == "kitchen" { 24.0 } else { 28.0 });
    let thick = thick.min(size.x * 0.8).min(size.y * 0.3).min(size.z * 0.3);
    let body = (thick * 1.7).min(size.x * 0.8);
    let rose = if size.x < body * 1.8 { size.x } else { body * 1.25 };
    let back = 0.5 * size.y - rose.min(size.y) * 0.5;
    let front = -0.5 * size.y + thick * 0.5;
    let profile = ellipse(DVec2::splat(thick), sides(thick).max(16));
    let mut mesh = Mesh::default();
    if style == "wall" {
        let z = size.z * 0.5;
        let path = [
            DVec3::new(0.0, 0.5 * size.y, z),
            DVec3::new(0.0, front, z),
            DVec3::new(0.0, front, (z - thick * 1.4).max(0.5)),
        ];
        mesh.append(&swept(&rounded_path(&path, thick, false), &profile, false, 60.0));
        let plate = stood(bar(DVec3::new(body * 1.4, body * 1.4, 9.0), 1.0, 2.0, 28), "y", 9.0);
        mesh.append(&moved(&plate, 0.0, 0.5 * size.y - 4.5, z));
        let lever = rounded_box(DVec3::new(thick * 0.5, size.y * 0.35, thick * 0.4), 3.0);
        mesh.append(&moved(
            &lever,
            size.x * 0.5 - thick * 0.5,
            0.5 * size.y - size.y * 0.175 - 4.0,
            size.z - thick * 0.4,
        ));
        let valve = stood(bar(DVec3::new(body, body, size.y * 0.3), 1.0, 2.0, 28), "y", size.y * 0.3);
        mesh.append(&moved(&valve, size.x * 0.5 - body * 0.5, 0.5 * size.y - size.y * 0.15, z));
        return Ok(values.one(filling(&mesh, size)));
    }
    let foot = bar(DVec3::new(rose, rose.min(size.y), 6.0), 1.0, 1.5, 28);
    mesh.append(&moved(&foot, 0.0, back, 0.0));
    if style == "kitchen" {
        let rise = size.z - (back - front) * 0.5;
        mesh.append(&moved(&bar(DVec3::new(body, body, size.z * 0.28), 1.0, 2.0, 28), 0.0, back, 0.0));
        let reach = (back - front) * 0.5;
        let mut path = vec![DVec3::new(0.0, back, size.z * 0.2)];
        for step in 0..=12 {
            let angle = std::f64::consts::PI * f64::from(step) / 12.0;
            let direction = homewright_geometry::math::direction(angle);
            path.push(DVec3::new(0.0, back - reach + direction.x * reach, rise + direction.y * (reach - thick * 0.5)));
        }
        path.push(DVec3::new(0.0, front, (rise - size.z * 0.12).max(1.0)));
        mesh.append(&swept(&path, &profile, false, 60.0));
        let lever = rounded_box(DVec3::new(size.x * 0.5, thick * 0.45, thick * 0.45), 3.0);
        mesh.append(&moved(&lever, size.x * 0.25, back, size.z * 0.2));
    } else {
        let lever_thick = (thick * 0.4).min(size.z * 0.1);
        let shaft = size.z - lever_thick;
        mesh.append(&moved(&bar(DVec3::new(body, body, shaft), 1.0, 2.5, 28), 0.0, back, 0.0));
        let z = shaft * 0.72;
        let path = [DVec3::new(0.0, back, z), DVec3::new(0.0, front, z), DVec3::new(0.0, front, z - thick * 0.9)];
        mesh.append(&swept(&rounded_path(&path, thick * 0.7, false), &profile, false, 60.0));
        let length = (size.y * 0.5).max(body);
        let lever = rounded_box(DVec3::new(thick * 0.6, length, lever_thick), lever_thick * 0.4);
        mesh.append(&moved(&lever, 0.0, back + body * 0.5 - length * 0.5, shaft));
    }
    Ok(values.one(filling(&mesh, size)))
}
