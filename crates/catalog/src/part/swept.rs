//! `extrusion`, `sweep`, `lathe` and `loft`: shapes from outlines and paths.

use std::f64::consts::FRAC_PI_2;

use glam::{DMat3, DMat4, DVec2, DVec3};
use homewright_geometry::Mesh;

use super::field::Field;
use super::ring::{
    Caps, curve_through, ellipse, extruded, fillet, filleted, lifted, loft, outline, rounded_rectangle, swept,
};
use super::round::{sides, turned};
use super::{PartValues, Pieces, Points, Word};

pub(super) const EXTRUSION: Word = Word {
    name: "extrusion",
    summary: "An outline raised along an axis. The points are used as they are: for axis z they are [x, y] and it \
              rises from 0; for axis y they are [x, z] and for axis x [y, z], and it reaches half its length to \
              either side.",
    size: &["length"],
    points: Points::Needed { least: 3, coordinates: 2, meaning: "corners of the outline in order, mm" },
    fields: &[
        Field::choice("axis", &["z", "x", "y"], "direction in which it is raised"),
        Field::number("bevel", 1.0, [0.0, 50.0], "bevel of its rims, mm"),
        Field::number("round", 0.0, [0.0, 2_000.0], "radius of the outline's corners, mm"),
    ],
    shifts_texture: true,
    build: build_extrusion,
};

pub(super) const SWEEP: Word = Word {
    name: "sweep",
    summary: "A bar along a path; the points are used as they are. Mouldings: `cove`, `ogee`, `step` have their flat \
              back at the path's right, looking along it, and their flat side below.",
    size: &["profile width", "profile height"],
    points: Points::Needed { least: 2, coordinates: 3, meaning: "[x, y, z] of the path in order, mm" },
    fields: &[
        Field::choice(
            "profile",
            &["round", "rectangle", "half_round", "cove", "ogee", "step", "channel"],
            "cross section: bars, or the mouldings of cornices, frames and skirtings",
        ),
        Field::number("corner", 0.0, [0.0, 5_000.0], "radius of the path's corners, mm"),
        Field::flag("smooth", false, "a curve through the points instead of straight stretches"),
        Field::flag("closed", false, "the last point joins the first"),
        Field::number("bevel", 0.8, [0.0, 50.0], "rounding of a rectangular profile's edges, mm"),
    ],
    shifts_texture: true,
    build: build_sweep,
};

pub(super) const LATHE: Word = Word {
    name: "lathe",
    summary: "A profile turned about the vertical axis: vases, shades, knobs, bowls.",
    size: &[],
    points: Points::Needed {
        least: 2,
        coordinates: 2,
        meaning: "[radius, z] from the bottom outside up, for a vessel over the rim and down inside, mm",
    },
    fields: &[
        Field::flag("smooth", false, "a curve through the points instead of straight stretches"),
        Field::number("crease", 35.0, [0.0, 180.0], "angle in degrees from which an edge looks sharp"),
        Field::automatic("segments", [3.0, 128.0], "sides round the axis"),
    ],
    shifts_texture: true,
    build: build_lathe,
};

pub(super) const LOFT: Word = Word {
    name: "loft",
    summary: "A block whose foot and top differ in size, place or roundness: tapered bodies, planters, hoods, shades.",
    size: &["width", "depth", "height"],
    points: Points::None,
    fields: &[
        Field::automatic("top_width", [0.1, 20_000.0], "width at the top, mm; as at the foot by default"),
        Field::automatic("top_depth", [0.1, 20_000.0], "depth at the top, mm; as at the foot by default"),
        Field::number("shift_x", 0.0, [-10_000.0, 10_000.0], "the top's middle to the right of the foot's, mm"),
        Field::number("shift_y", 0.0, [-10_000.0, 10_000.0], "the top's middle behind the foot's, mm"),
        Field::number("radius", 8.0, [0.0, 10_000.0], "radius of the upright edges at the foot, mm; large for round"),
        Field::automatic("top_radius", [0.0, 10_000.0], "radius of the upright edges at the top, mm"),
        Field::number("bevel", 2.0, [0.0, 500.0], "rounding of the rims, mm"),
        Field::number("bulge", 0.0, [-0.5, 0.5], "belly half way up, as a share of the width"),
        Field::number("wall", 0.0, [0.0, 500.0], "thickness of an open vessel's wall, mm; 0 for a solid"),
    ],
    shifts_texture: true,
    build: build_loft,
};

fn pairs(points: &[Vec<f64>]) -> Vec<DVec2> {
    points.iter().map(|point| DVec2::new(point[0], point[1])).collect()
}

/// Turns an extrusion along Z so that its outline's axes and its height lie as the axis says, centred lengthways.
pub(super) fn stood(mesh: Mesh, axis: &str, length: f64) -> Mesh {
    let columns = match axis {
        // Outline (y, z), raised along x.
        "x" => [DVec3::Y, DVec3::Z, DVec3::X],
        // Outline (x, z), raised along −y: the outline's right stays right.
        "y" => [DVec3::X, DVec3::Z, DVec3::NEG_Y],
        _ => return mesh,
    };
    let turn = DMat3::from_cols(columns[0], columns[1], columns[2]);
    let part_from_mesh = DMat4::from_mat3(turn) * DMat4::from_translation(DVec3::Z * -0.5 * length);
    mesh.transformed(&part_from_mesh.as_mat4())
}

fn build_extrusion(values: &PartValues) -> Result<Pieces, String> {
    let ring = filleted(&outline(&pairs(&values.points))?, values.number("round"));
    let length = values.extent(0);
    let mesh = extruded(&ring, length, values.number("bevel"), 35.0);
    Ok(values.one(stood(mesh, values.choice("axis"), length)))
}

fn build_sweep(values: &PartValues) -> Result<Pieces, String> {
    let points: Vec<DVec3> = values.points.iter().map(|point| DVec3::new(point[0], point[1], point[2])).collect();
    if points.windows(2).all(|pair| pair[0].distance(pair[1]) < 0.1) {
        return Err("the path has no length; give points apart from each other".to_owned());
    }
    let is_closed = values.flag("closed");
    let path = if values.flag("smooth") {
        curve_through(&points, 8)
    } else {
        rounded_path(&points, values.number("corner"), is_closed)
    };
    let size = DVec2::new(values.extent(0), values.extent(1));
    let bevel = values.number("bevel").min(size.min_element() * 0.4);
    let (profile, crease) = match values.choice("profile") {
        "rectangle" => (rounded_rectangle(size, bevel, 2), 40.0),
        "round" | "" => (ellipse(size, sides(size.max_element())), 60.0),
        moulding => (moulded(moulding, size), 28.0),
    };
    Ok(values.one(swept(&path, &profile, is_closed, crease)))
}

/// The outline of a moulding, counter-clockwise; its middle is the path.
fn moulded(name: &str, size: DVec2) -> Vec<DVec2> {
    use homewright_geometry::math::{cos, sin};
    let arc = |center: (f64, f64), radius: (f64, f64), from: f64, to: f64| {
        (0..=6).map(move |step| {
            let angle = (from + (to - from) * f64::from(step) / 6.0).to_radians();
            (center.0 + radius.0 * cos(angle), center.1 + radius.1 * sin(angle))
        })
    };
    // In shares of the size, the back at x = 0, the foot at y = 0.
    let mut shares: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    match name {
        "half_round" => {
            shares.clear();
            shares.extend(arc((0.0, 0.5), (1.0, 0.5), -90.0, 90.0));
        }
        "cove" => {
            shares.extend([(0.12, 0.0), (0.12, 0.06)]);
            shares.extend(arc((1.0, 0.06), (0.88, 0.82), 180.0, 90.0).skip(1));
            shares.extend([(1.0, 1.0), (0.0, 1.0)]);
        }
        "ogee" => {
            shares.push((0.3, 0.0));
            shares.extend(arc((0.3, 0.25), (0.35, 0.25), -90.0, 90.0).skip(1).take(5));
            shares.extend(arc((1.0, 0.56), (0.42, 0.32), 180.0, 90.0));
            shares.extend([(1.0, 1.0), (0.0, 1.0)]);
        }
        "step" => {
            shares.extend([(1.0, 0.0), (1.0, 0.62), (0.62, 0.7), (0.62, 0.86), (0.34, 0.94), (0.34, 1.0), (0.0, 1.0)]);
        }
        _ => shares.extend([(1.0, 0.0), (1.0, 1.0), (0.84, 1.0), (0.84, 0.16), (0.16, 0.16), (0.16, 1.0), (0.0, 1.0)]),
    }
    shares.into_iter().map(|(x, y)| (DVec2::new(x, y) - DVec2::splat(0.5)) * size).collect()
}

/// A path with rounded corners.
pub(super) fn rounded_path(points: &[DVec3], radius: f64, is_closed: bool) -> Vec<DVec3> {
    if radius < 0.05 || points.len() < 3 {
        return points.to_vec();
    }
    let count = points.len();
    (0..count)
        .flat_map(|at| {
            if !is_closed && (at == 0 || at + 1 == count) {
                return vec![points[at]];
            }
            fillet(points[(at + count - 1) % count], points[at], points[(at + 1) % count], radius)
        })
        .collect()
}

fn build_lathe(values: &PartValues) -> Result<Pieces, String> {
    let mut points = pairs(&values.points);
    if let Some(wrong) = points.iter().find(|point| point.x < 0.0) {
        return Err(format!("a radius is {}; radii cannot be negative", wrong.x));
    }
    if values.flag("smooth") {
        let line: Vec<DVec3> = points.iter().map(|point| point.extend(0.0)).collect();
        points = curve_through(&line, 5).iter().map(|point| DVec2::new(point.x.max(0.0), point.y)).collect();
    }
    let radius = points.iter().map(|point| point.x).fold(0.0, f64::max);
    if radius < 0.05 {
        return Err("every radius is 0; give the profile some radius".to_owned());
    }
    let segments = values.number_or("segments", sides(radius * 2.0) as f64).round().clamp(3.0, 128.0) as usize;
    let profile: Vec<DVec2> = points.iter().map(|point| DVec2::new(point.x / radius, point.y)).collect();
    let crease = if values.flag("smooth") { values.number("crease").max(50.0) } else { values.number("crease") };
    Ok(values.one(turned(&profile, DVec2::splat(radius * 2.0), segments, crease)))
}

/// One level of a lofted block.
struct Level {
    size: DVec2,
    center: DVec2,
    radius: f64,
    z: f64,
}

fn build_loft(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let foot = size.truncate();
    let top = DVec2::new(values.number_or("top_width", foot.x), values.number_or("top_depth", foot.y));
    let shift = DVec2::new(values.number("shift_x"), values.number("shift_y"));
    let radii = (values.number("radius"), values.number_or("top_radius", values.number("radius")));
    let (bulge, wall) = (values.number("bulge"), values.number("wall"));
    let level = |z: f64, inward: f64| {
        let share = (z / size.z).clamp(0.0, 1.0);
        let belly = 1.0 + bulge * 4.0 * share * (1.0 - share);
        let size = (foot.lerp(top, share) * belly - DVec2::splat(2.0 * inward)).max(DVec2::splat(0.1));
        Level { size, center: shift * share, radius: radii.0 + (radii.1 - radii.0) * share - inward, z }
    };
    let smallest = foot.min(top).min_element().min(size.z);
    if wall > 0.0 && wall * 2.2 > smallest {
        return Err(format!("a wall of {wall} mm leaves no room inside {smallest} mm; make it thinner"));
    }
    let limit = if wall > 0.0 { wall * 0.45 } else { smallest * 0.45 };
    let bevel = values.number("bevel").min(limit);
    let middle = if bulge == 0.0 { 1 } else { 10 };
    let mut levels = rim(bevel, |inward, rise| level(rise, inward), false);
    levels.extend(
        (1..middle).map(|step| level(bevel + (size.z - 2.0 * bevel) * f64::from(step) / f64::from(middle), 0.0)),
    );
    levels.extend(rim(bevel, |inward, rise| level(size.z - rise, inward), true));
    if wall > 0.0 {
        let inner = |z: f64, inward: f64| level(z, wall + inward);
        levels.extend(rim(bevel, |inward, rise| Level { z: size.z - rise, ..inner(size.z, -inward) }, false));
        levels.extend(
            (1..middle).rev().map(|step| inner(wall + (size.z - wall) * f64::from(step) / f64::from(middle), 0.0)),
        );
        levels.push(inner(wall, 0.0));
    }
    let steps = if radii.0.max(radii.1) > 60.0 { 8 } else { 4 };
    let rings: Vec<Vec<DVec3>> = levels
        .iter()
        .map(|level| lifted(&rounded_rectangle(level.size, level.radius, steps), level.center, level.z))
        .collect();
    Ok(values.one(loft(&rings, Caps::Both, 38.0)))
}

/// Levels of a rounded rim: from inside at its very end to full size where it begins, or back.
fn rim(bevel: f64, level: impl Fn(f64, f64) -> Level, to_inside: bool) -> Vec<Level> {
    if bevel < 0.05 {
        return vec![level(0.0, 0.0)];
    }
    let steps = if bevel < 4.0 { 2 } else { 4 };
    let mut levels: Vec<Level> = (0..=steps)
        .map(|step| {
            let angle = FRAC_PI_2 * f64::from(step) / f64::from(steps);
            let (sine, cosine) = (homewright_geometry::math::sin(angle), homewright_geometry::math::cos(angle));
            level(bevel * (1.0 - sine), bevel * (1.0 - cosine))
        })
        .collect();
    if to_inside {
        levels.reverse();
    }
    levels
}
