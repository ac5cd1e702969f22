//! `cylinder`, `cone`, `sphere`, `capsule` and `torus`: things turned on a lathe.

use std::f64::consts::TAU;

use glam::{DMat4, DVec2, DVec3};
use homewright_geometry::{Mesh, math};

use super::field::Field;
use super::solid::Soup;
use super::{PartValues, Pieces, Points, Word};

const SIZE: &[&str] = &["width", "depth", "height"];
const AXIS: Field = Field::choice("axis", &["z", "x", "y"], "direction of its axis of rotation");
const SEGMENTS: Field =
    Field::automatic("segments", [3.0, 128.0], "sides round the axis; as many as its size asks for by default");

pub(super) const CYLINDER: Word = Word {
    name: "cylinder",
    summary: "A round bar or disc; elliptic where its two cross sizes differ.",
    size: SIZE,
    points: Points::None,
    fields: &[AXIS, Field::number("bevel", 1.0, [0.0, 500.0], "rounding of its rims, mm"), SEGMENTS],
    shifts_texture: true,
    build: build_cylinder,
};

pub(super) const CONE: Word = Word {
    name: "cone",
    summary: "A round bar that grows thinner along its axis; open at both ends for a lamp shade.",
    size: SIZE,
    points: Points::None,
    fields: &[
        AXIS,
        Field::number("top", 0.5, [0.0, 1.0], "size of its thin end as a share of its thick end"),
        Field::flag("flip", false, "thin end at the start of the axis"),
        Field::number("wall", 0.0, [0.0, 200.0], "thickness of an open shell, mm; 0 for a solid"),
        Field::number("bevel", 1.0, [0.0, 500.0], "rounding of its rims, mm"),
        SEGMENTS,
    ],
    shifts_texture: true,
    build: build_cone,
};

pub(super) const SPHERE: Word = Word {
    name: "sphere",
    summary: "A ball, or an egg where its sizes differ.",
    size: SIZE,
    points: Points::None,
    fields: &[SEGMENTS],
    shifts_texture: true,
    build: build_sphere,
};

pub(super) const CAPSULE: Word = Word {
    name: "capsule",
    summary: "A bar with half balls at both ends.",
    size: SIZE,
    points: Points::None,
    fields: &[AXIS, SEGMENTS],
    shifts_texture: true,
    build: build_capsule,
};

pub(super) const TORUS: Word = Word {
    name: "torus",
    summary: "A ring: its axis size is the thickness of its bar.",
    size: SIZE,
    points: Points::None,
    fields: &[AXIS, SEGMENTS],
    shifts_texture: true,
    build: build_torus,
};

/// Sides round a circle of this diameter: short enough to look round, few enough to draw.
pub(super) fn sides(diameter: f64) -> usize {
    match diameter {
        d if d < 12.0 => 12,
        d if d < 40.0 => 16,
        d if d < 150.0 => 24,
        d if d < 600.0 => 36,
        _ => 56,
    }
}

/// Size with the axis of rotation as Z.
fn turned_size(values: &PartValues) -> DVec3 {
    let size = values.extents();
    match values.choice("axis") {
        "x" => DVec3::new(size.y, size.z, size.x),
        "y" => DVec3::new(size.z, size.x, size.y),
        _ => size,
    }
}

fn segments(values: &PartValues, size: DVec3) -> usize {
    values.number_or("segments", sides(size.x.max(size.y)) as f64).round().clamp(3.0, 128.0) as usize
}

/// Lays a mesh whose axis is Z along the chosen axis, standing on its underside.
fn laid(values: &PartValues, mesh: Mesh) -> Mesh {
    let size = values.extents();
    let columns = match values.choice("axis") {
        // The part's X is the mesh's Z, its Y the mesh's X, its Z the mesh's Y: a rotation.
        "x" => [DVec3::Y, DVec3::Z, DVec3::X],
        "y" => [DVec3::Z, DVec3::X, DVec3::Y],
        _ => return mesh,
    };
    let along = columns[2] * size * 0.5;
    let turn = glam::DMat3::from_cols(columns[0], columns[1], columns[2]);
    let part_from_mesh = DMat4::from_translation(DVec3::Z * size.z * 0.5 - along) * DMat4::from_mat3(turn);
    mesh.transformed(&part_from_mesh.as_mat4())
}

/// A surface of rotation about Z from a profile of (share of the half width, height), with the ellipse's sizes.
/// Profile from the underside up, material to its left.
pub(super) fn turned(profile: &[DVec2], cross: DVec2, sides: usize, crease: f64) -> Mesh {
    let mut soup = Soup::default();
    let perimeter = std::f64::consts::PI * 0.5 * (cross.x + cross.y);
    let mut lengths = vec![0.0];
    for pair in profile.windows(2) {
        let step = DVec2::new((pair[1].x - pair[0].x) * cross.max_element() * 0.5, pair[1].y - pair[0].y);
        lengths.push(lengths.last().copied().unwrap_or_default() + step.length());
    }
    let tall = lengths.last().copied().unwrap_or_default() > perimeter;
    let is_flat = |row: usize| {
        let (rise, reach) = (profile[row + 1].y - profile[row].y, profile[row + 1].x - profile[row].x);
        rise.abs() < 0.2 * reach.abs() * cross.max_element() * 0.5
    };
    let mut first = 0;
    while first + 1 < profile.len() {
        let flat = is_flat(first);
        let count = (first..profile.len() - 1).take_while(|row| is_flat(*row) == flat).count();
        soup.grid(sides, count, |column, row| {
            let share = column as f64 / sides as f64;
            let turn = if column == sides { 0.0 } else { TAU * share };
            let point = profile[first + row];
            let rim = DVec2::new(math::cos(turn), math::sin(turn)) * cross * 0.5 * point.x;
            let (around, along) = (share * perimeter, lengths[first + row]);
            let uv = match (flat, tall) {
                (true, _) if cross.x >= cross.y => rim,
                (true, _) => DVec2::new(rim.y, rim.x),
                (false, true) => DVec2::new(along, around),
                (false, false) => DVec2::new(around, along),
            };
            (rim.extend(point.y), uv)
        });
        first += count;
    }
    soup.smooth(crease)
}

/// Appends the quarter circle from `start` about `center` (shares and heights), for rounded rims.
fn rim(profile: &mut Vec<DVec2>, center: DVec2, radius: DVec2, from_degrees: f64, to_degrees: f64) {
    let steps = if radius.y < 3.0 { 1 } else { 3 };
    for step in 0..=steps {
        let angle = (from_degrees + (to_degrees - from_degrees) * step as f64 / steps as f64).to_radians();
        profile.push(center + radius * DVec2::new(math::cos(angle), math::sin(angle)));
    }
}

fn build_cylinder(values: &PartValues) -> Result<Pieces, String> {
    let size = turned_size(values);
    let bevel = values.number("bevel").min(size.min_element() * 0.49);
    let mesh = bar(size, 1.0, bevel, segments(values, size));
    Ok(values.one(laid(values, mesh)))
}

/// A solid bar whose top is `top` times as wide as its foot.
pub(super) fn bar(size: DVec3, top: f64, bevel: f64, sides: usize) -> Mesh {
    let cross = DVec2::new(size.x, size.y);
    let share = bevel / (cross.min_element() * 0.5);
    let mut profile = vec![DVec2::ZERO];
    if bevel > 0.01 {
        rim(&mut profile, DVec2::new(1.0 - share, bevel), DVec2::new(share, bevel), -90.0, 0.0);
        let share = share.min(top * 0.9);
        if top > 0.0 {
            rim(&mut profile, DVec2::new(top - share, size.z - bevel), DVec2::new(share, bevel), 0.0, 90.0);
        }
    } else {
        profile.push(DVec2::new(1.0, 0.0));
        profile.push(DVec2::new(top, size.z));
    }
    profile.push(DVec2::new(0.0, size.z));
    turned(&profile, cross, sides, if bevel > 0.01 { 50.0 } else { 40.0 })
}

fn build_cone(values: &PartValues) -> Result<Pieces, String> {
    let size = turned_size(values);
    let (top, wall) = (values.number("top"), values.number("wall"));
    let sides = segments(values, size);
    let mut mesh = if wall > 0.0 {
        let cross = DVec2::new(size.x, size.y);
        let share = (wall / (cross.min_element() * 0.5)).min(0.9 * top.max(0.1));
        let profile = [
            DVec2::new(1.0 - share, 0.0),
            DVec2::new(1.0, 0.0),
            DVec2::new(top, size.z),
            DVec2::new((top - share).max(0.0), size.z),
            DVec2::new(1.0 - share, 0.0),
        ];
        turned(&profile, cross, sides, 40.0)
    } else {
        bar(size, top, values.number("bevel").min(size.min_element() * 0.45 * top.max(0.05)), sides)
    };
    if values.flag("flip") {
        let over = DMat4::from_translation(DVec3::Z * size.z) * DMat4::from_rotation_x(std::f64::consts::PI);
        mesh = mesh.transformed(&over.as_mat4());
    }
    Ok(values.one(laid(values, mesh)))
}

fn build_sphere(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let sides = segments(values, size);
    let rings = (sides / 2).max(4);
    let profile: Vec<DVec2> = (0..=rings)
        .map(|ring| {
            let angle = std::f64::consts::PI * ring as f64 / rings as f64;
            let share = if ring == 0 || ring == rings { 0.0 } else { math::sin(angle) };
            DVec2::new(share, size.z * 0.5 * (1.0 - math::cos(angle)))
        })
        .collect();
    Ok(values.one(turned(&profile, DVec2::new(size.x, size.y), sides, 180.0)))
}

fn build_capsule(values: &PartValues) -> Result<Pieces, String> {
    let size = turned_size(values);
    let radius = (size.x.min(size.y) * 0.5).min(size.z * 0.5);
    let mut profile = Vec::new();
    for (center, from) in [(radius, -90.0_f64), (size.z - radius, 0.0)] {
        for step in 0..=6 {
            let angle = (from + 15.0 * f64::from(step)).to_radians();
            let share = math::cos(angle).max(0.0);
            let share = if share < 1e-9 { 0.0 } else { share };
            profile.push(DVec2::new(share, center + radius * math::sin(angle)));
        }
    }
    let mesh = turned(&profile, DVec2::new(size.x, size.y), segments(values, size), 180.0);
    Ok(values.one(laid(values, mesh)))
}

fn build_torus(values: &PartValues) -> Result<Pieces, String> {
    let size = turned_size(values);
    let cross = DVec2::new(size.x, size.y);
    if size.z > cross.min_element() * 0.5 {
        return Err(format!("a ring of {} mm cannot be {} mm thick; give at most half", cross.min_element(), size.z));
    }
    let radius = size.z * 0.5;
    let share = radius / (cross.min_element() * 0.5);
    let steps = 12;
    let profile: Vec<DVec2> = (0..=steps)
        .map(|step| {
            let angle = TAU * f64::from(step % steps) / f64::from(steps);
            DVec2::new(1.0 - share + share * math::cos(angle), radius + radius * math::sin(angle))
        })
        .collect();
    let mesh = turned(&profile, cross, segments(values, size), 180.0);
    Ok(values.one(laid(values, mesh)))
}
