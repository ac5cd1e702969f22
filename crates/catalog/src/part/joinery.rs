//! `slats`, `grille`, `door_front`, `drawer_front`, `frame` and `leg`: what a joiner makes.

use glam::{DVec2, DVec3, Mat4};
use homewright_geometry::Mesh;

use super::field::Field;
use super::ring::{Caps, lifted, loft, rounded_rectangle};
use super::round::{bar, sides};
use super::solid::{chamfered_box, rounded_box};
use super::{PartValues, Pieces, Points, Word};

const SIZE: &[&str] = &["width", "depth", "height"];

pub(super) const SLATS: Word = Word {
    name: "slats",
    summary: "Equal bars side by side with equal gaps, together filling the size.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice("along", &["x", "y", "z"], "direction in which the bars follow each other"),
        Field::automatic("count", [1.0, 300.0], "number of bars; as many as `pitch` asks for by default"),
        Field::number("pitch", 60.0, [2.0, 2_000.0], "distance from bar to bar when no count is given, mm"),
        Field::number("gap", 20.0, [0.0, 1_000.0], "distance between bars, mm"),
        Field::number("tilt", 0.0, [-80.0, 80.0], "turn of each bar about its length, degrees (blinds, louvres)"),
        Field::number("bevel", 1.0, [0.0, 20.0], "bevel of the edges, mm"),
    ],
    shifts_texture: true,
    build: build_slats,
};

pub(super) const GRILLE: Word = Word {
    name: "grille",
    summary: "A frame with thin bars across: air outlets, radiators, racks. It faces −Y.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("border", 12.0, [0.0, 500.0], "width of the frame, mm"),
        Field::number("pitch", 14.0, [2.0, 500.0], "distance from bar to bar, mm"),
        Field::number("bar", 3.0, [0.3, 200.0], "thickness of a bar, mm"),
        Field::choice("bars", &["level", "upright", "mesh"], "direction of the bars"),
    ],
    shifts_texture: true,
    build: build_grille,
};

const STYLES: &[&str] = &["slab", "shaker", "groove", "handleless", "glass", "cane"];
const FRONT_FIELDS: &[Field] = &[
    Field::choice(
        "style",
        STYLES,
        "slab; shaker frame with a recessed field; upright grooves; a slanted grip along the top; a frame with a pane; a frame with canework",
    ),
    Field::number("gap", 1.5, [0.0, 20.0], "reveal left free on each side, mm"),
    Field::number("frame", 62.0, [5.0, 400.0], "width of the frame, mm"),
    Field::number("recess", 7.0, [0.5, 100.0], "depth of the field behind the frame, mm"),
    Field::number("pitch", 40.0, [5.0, 500.0], "distance of grooves, mm"),
    Field::number("bevel", 1.2, [0.0, 20.0], "rounding of the edges, mm"),
    Field::slot("field_slot", "slot of the recessed field or pane"),
];

pub(super) const DOOR_FRONT: Word = Word {
    name: "door_front",
    summary: "A cabinet door, its front facing −Y, with a reveal round it. The depth is its thickness.",
    size: SIZE,
    points: Points::None,
    fields: FRONT_FIELDS,
    shifts_texture: true,
    build: build_front,
};

pub(super) const DRAWER_FRONT: Word = Word {
    name: "drawer_front",
    summary: "A drawer's front, facing −Y, with a reveal round it. The depth is its thickness.",
    size: SIZE,
    points: Points::None,
    fields: FRONT_FIELDS,
    shifts_texture: true,
    build: build_front,
};

pub(super) const FRAME: Word = Word {
    name: "frame",
    summary: "An upright frame of four bars (three with `open`) with mitred corners, its opening seen along Y: \
              pictures, mirrors, doors, windows.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("border", 40.0, [1.0, 2_000.0], "width of the bars seen from the front, mm"),
        Field::choice("open", &["none", "bottom", "top"], "side that is left out"),
        Field::number("bevel", 1.5, [0.0, 50.0], "rounding of the edges, mm"),
    ],
    shifts_texture: true,
    build: build_frame,
};

pub(super) const LEG: Word = Word {
    name: "leg",
    summary: "A furniture leg, standing; its size is its head's, its foot may be thinner and splayed.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::choice("style", &["round", "square"], "cross section"),
        Field::number("taper", 0.65, [0.1, 2.0], "size of the foot as a share of the head"),
        Field::number("splay_x", 0.0, [-2_000.0, 2_000.0], "how far the foot stands to the right of the head, mm"),
        Field::number("splay_y", 0.0, [-2_000.0, 2_000.0], "how far the foot stands behind the head, mm"),
        Field::number("bevel", 2.0, [0.0, 50.0], "rounding of the edges, mm"),
    ],
    shifts_texture: true,
    build: build_leg,
};

/// A mesh moved.
pub(super) fn moved(mesh: &Mesh, x: f64, y: f64, z: f64) -> Mesh {
    mesh.transformed(&Mat4::from_translation(DVec3::new(x, y, z).as_vec3()))
}

/// A mesh with its texture moved, so that it is not cut from the same spot as its neighbour.
fn from_elsewhere(mut mesh: Mesh, index: usize) -> Mesh {
    let along = crate::hash::unit(crate::hash::mix(index as u32)) * 900.0;
    mesh.uvs.iter_mut().for_each(|uv| *uv += glam::Vec2::new(along as f32, (index * 131) as f32));
    mesh
}

fn build_slats(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let axis = match values.choice("along") {
        "y" => 1,
        "z" => 2,
        _ => 0,
    };
    let (total, gap) = (size[axis], values.number("gap"));
    let by_pitch = ((total + gap) / values.number("pitch").max(gap + 1.0)).round().max(1.0);
    let count = values.number_or("count", by_pitch).round().clamp(1.0, 300.0);
    let thick = (total - gap * (count - 1.0)) / count;
    if thick < 0.2 {
        return Err(format!(
            "{count} bars with gaps of {gap} mm do not fit into {total} mm; give fewer bars or smaller gaps"
        ));
    }
    let mut bar_size = size;
    bar_size[axis] = thick;
    let bar = chamfered_box(bar_size, values.number("bevel"));
    let length_axis = (0..3).filter(|other| *other != axis).max_by(|a, b| size[*a].total_cmp(&size[*b])).unwrap_or(0);
    let mut direction = DVec3::ZERO;
    direction[length_axis] = 1.0;
    let up = DVec3::Z * bar_size.z * 0.5;
    let turn = glam::DMat4::from_translation(up)
        * glam::DMat4::from_axis_angle(direction, values.number("tilt").to_radians())
        * glam::DMat4::from_translation(-up);
    let bar = bar.transformed(&turn.as_mat4());
    let mut mesh = Mesh::default();
    for index in 0..count as usize {
        let mut place = DVec3::ZERO;
        place[axis] = (thick + gap) * index as f64 + if axis == 2 { 0.0 } else { 0.5 * (thick - total) };
        mesh.append(&from_elsewhere(moved(&bar, place.x, place.y, place.z), index));
    }
    Ok(values.one(mesh))
}

fn build_grille(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let border = values.number("border").min(size.x.min(size.z) * 0.45);
    let (pitch, thick) = (values.number("pitch"), values.number("bar"));
    let mut mesh = if border > 0.5 { frame(size, border, "none", 1.0) } else { Mesh::default() };
    let inner = DVec2::new(size.x - 2.0 * border, size.z - 2.0 * border);
    let style = values.choice("bars");
    if style != "upright" {
        let count = (inner.y / pitch).floor().clamp(1.0, 300.0);
        let bar = chamfered_box(DVec3::new(inner.x + 0.2, size.y * 0.7, thick.min(inner.y)), 0.3);
        for index in 0..count as usize {
            let z = border + inner.y * (index as f64 + 0.5) / count - thick * 0.5;
            mesh.append(&moved(&bar, 0.0, 0.0, z));
        }
    }
    if style != "level" {
        let count = (inner.x / pitch).floor().clamp(1.0, 300.0);
        let bar = chamfered_box(DVec3::new(thick.min(inner.x), size.y * 0.6, inner.y + 0.2), 0.3);
        for index in 0..count as usize {
            let x = -0.5 * inner.x + inner.x * (index as f64 + 0.5) / count;
            mesh.append(&moved(&bar, x, 0.0, border - 0.1));
        }
    }
    Ok(values.one(mesh))
}

fn build_front(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let gap = values.number("gap");
    let front = DVec3::new(size.x - 2.0 * gap, size.y, size.z - 2.0 * gap);
    if front.min_element() < 1.0 {
        return Err(format!("a reveal of {gap} mm leaves no front of {} × {} mm", size.x, size.z));
    }
    let bevel = values.number("bevel");
    let border = values.number("frame").min(front.x.min(front.z) * 0.35);
    let recess = values.number("recess").min(front.y * 0.6);
    let pieces = match values.choice("style") {
        "shaker" => {
            let field = DVec3::new(front.x - 2.0 * border + 4.0, front.y - recess, front.z - 2.0 * border + 4.0);
            let field_mesh = moved(&chamfered_box(field, 0.5), 0.0, 0.5 * recess, border - 2.0);
            vec![(values.slot.clone(), frame(front, border, "none", bevel)), (values.slot("field_slot"), field_mesh)]
        }
        "glass" | "cane" => {
            let pane =
                DVec3::new(front.x - 2.0 * border + 6.0, 5.0_f64.min(front.y * 0.5), front.z - 2.0 * border + 6.0);
            let pane_mesh = moved(&chamfered_box(pane, 0.3), 0.0, 0.0, border - 3.0);
            vec![(values.slot.clone(), frame(front, border, "none", bevel)), (values.slot("field_slot"), pane_mesh)]
        }
        "groove" => values.one(grooved(front, values.number("pitch"), recess.min(4.0), bevel)),
        "handleless" => values.one(slanted(front, bevel)),
        _ => values.one(chamfered_box(front, bevel)),
    };
    Ok(pieces.into_iter().map(|(slot, mesh)| (slot, moved(&mesh, 0.0, 0.0, gap))).collect())
}

/// A board with upright grooves: strips standing before a thinner board.
fn grooved(size: DVec3, pitch: f64, depth: f64, bevel: f64) -> Mesh {
    let count = (size.x / pitch).round().clamp(1.0, 120.0);
    let groove = 4.0_f64.min(pitch * 0.3);
    let wide = (size.x - groove * (count - 1.0)) / count;
    let mut mesh = moved(&chamfered_box(DVec3::new(size.x, size.y - depth, size.z), bevel), 0.0, 0.5 * depth, 0.0);
    let strip = chamfered_box(DVec3::new(wide, depth + 2.0, size.z), bevel.max(1.0));
    for index in 0..count as usize {
        let x = (wide + groove) * index as f64 + 0.5 * (wide - size.x);
        mesh.append(&moved(&strip, x, -0.5 * (size.y - depth) + 1.0, 0.0));
    }
    mesh
}

/// A front whose top edge slants back, to be opened without a handle.
fn slanted(size: DVec3, bevel: f64) -> Mesh {
    let (front, back) = (-0.5 * size.y, 0.5 * size.y);
    let cut = (size.y * 1.1).min(size.z * 0.3);
    let outline = [
        DVec2::new(front, 0.0),
        DVec2::new(back, 0.0),
        DVec2::new(back, size.z),
        DVec2::new(back - size.y * 0.25, size.z),
        DVec2::new(front, size.z - cut),
    ];
    let mesh = super::ring::extruded(&outline, size.x, bevel, 25.0);
    super::swept::stood(mesh, "x", size.x)
}

fn build_frame(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let border = values.number("border");
    if border * 2.0 >= size.x || border >= size.z {
        return Err(format!("bars of {border} mm leave no opening in {} × {} mm", size.x, size.z));
    }
    Ok(values.one(frame(size, border, values.choice("open"), values.number("bevel"))))
}

/// Bars round an opening seen along Y, mitred where two meet.
pub(super) fn frame(size: DVec3, border: f64, open: &str, bevel: f64) -> Mesh {
    let (x, z) = (size.x * 0.5, size.z);
    let corners = [DVec2::new(-x, 0.0), DVec2::new(x, 0.0), DVec2::new(x, z), DVec2::new(-x, z)];
    let inward = [DVec2::new(1.0, 1.0), DVec2::new(-1.0, 1.0), DVec2::new(-1.0, -1.0), DVec2::new(1.0, -1.0)];
    let left_out = match open {
        "bottom" => Some(0),
        "top" => Some(2),
        _ => None,
    };
    let mut mesh = Mesh::default();
    for side in 0..4 {
        if left_out == Some(side) {
            continue;
        }
        let next = (side + 1) % 4;
        let (mut in_a, mut in_b) = (inward[side] * border, inward[next] * border);
        // Beside the side that is left out the bar ends square.
        if left_out == Some((side + 3) % 4) {
            in_a.y = 0.0;
        }
        if left_out == Some(next) {
            in_b.y = 0.0;
        }
        let ring = [corners[side], corners[next], corners[next] + in_b, corners[side] + in_a];
        let bar = super::ring::extruded(&ring, size.y, bevel, 30.0);
        let mut bar = super::swept::stood(bar, "y", size.y);
        let is_upright = side % 2 == 1;
        // Grain along the bar.
        for (uv, position) in bar.uvs.iter_mut().zip(&bar.positions) {
            let (along, across) = if is_upright { (position.z, position.x) } else { (position.x, position.z) };
            *uv = glam::Vec2::new(along, across + position.y);
        }
        mesh.append(&from_elsewhere(bar, side));
    }
    mesh
}

fn build_leg(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let taper = values.number("taper");
    let shift = DVec2::new(values.number("splay_x"), values.number("splay_y"));
    let bevel = values.number("bevel").min(size.x.min(size.y) * 0.3 * taper.min(1.0));
    if values.choice("style") == "round" && shift == DVec2::ZERO {
        let flipped = DVec3::new(size.x * taper, size.y * taper, size.z);
        return Ok(values.one(bar(flipped, 1.0 / taper, bevel, sides(size.x.max(size.y)))));
    }
    let head = size.truncate();
    let radius = if values.choice("style") == "round" { head.min_element() } else { bevel };
    let steps = if values.choice("style") == "round" { 4 } else { 2 };
    let level = |share: f64, inward: f64| {
        let scale = taper + (1.0 - taper) * share;
        let ring = rounded_rectangle(head * scale - DVec2::splat(2.0 * inward), radius * scale, steps);
        lifted(&ring, shift * (1.0 - share), size.z * share)
    };
    let edge = (bevel / size.z).min(0.2);
    let rings = [
        level(0.0, bevel),
        level(edge * 0.4, bevel * 0.3),
        level(edge, 0.0),
        level(1.0 - edge, 0.0),
        level(1.0, bevel),
    ];
    Ok(values.one(loft(&rings, Caps::Both, 40.0)))
}

pub(super) const STRIP: Word = Word {
    name: "strip",
    summary: "A light strip or thin diffuser: a block without texture shift.",
    size: SIZE,
    points: Points::None,
    fields: &[Field::number("radius", 0.5, [0.0, 500.0], "rounding of its edges, mm")],
    shifts_texture: false,
    build: build_strip,
};

fn build_strip(values: &PartValues) -> Result<Pieces, String> {
    Ok(values.one(rounded_box(values.extents(), values.number("radius"))))
}

pub(super) const SCREEN: Word = Word {
    name: "screen",
    summary: "A flat display facing −Y: a thin body with a glass front.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("bezel", 8.0, [0.0, 200.0], "border round the picture, mm"),
        Field::number("radius", 3.0, [0.0, 200.0], "rounding of the body's edges, mm"),
        Field::slot("screen_slot", "slot of the glass"),
        Field::text("text", "", "what it shows: letters A–Z, figures, space and . : - / + % °; empty for nothing"),
        Field::automatic("text_height", [1.0, 1_000.0], "height of its letters, mm; a third of the picture by default"),
        Field::slot("text_slot", "slot of the letters"),
    ],
    shifts_texture: false,
    build: build_screen,
};

fn build_screen(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let bezel = values.number("bezel").min(size.x.min(size.z) * 0.4);
    let glass = 0.8_f64.min(size.y * 0.2);
    let body = DVec3::new(size.x, size.y - glass * 0.5, size.z);
    let body = moved(&rounded_box(body, values.number("radius")), 0.0, glass * 0.25, 0.0);
    let pane = chamfered_box(DVec3::new(size.x - 2.0 * bezel, glass, size.z - 2.0 * bezel), 0.2);
    let pane = moved(&pane, 0.0, -0.5 * (size.y - glass), bezel);
    let mut pieces = vec![(values.slot.clone(), body), (values.slot("screen_slot"), pane)];
    let text = values.choice("text");
    if !text.is_empty() {
        let picture = DVec2::new(size.x - 2.0 * bezel, size.z - 2.0 * bezel);
        let wanted = values.number_or("text_height", picture.y / 3.0).min(picture.y * 0.9);
        let height = super::lettering::fitting_height(text, wanted, picture.x * 0.85);
        let letters = super::lettering::written(text, height, glass * 0.5, 0.1);
        // A hair before the glass, within the body's depth.
        let front = -0.5 * size.y + glass * 0.2;
        pieces.push((values.slot("text_slot"), moved(&letters, 0.0, front, 0.5 * (size.z - height))));
    }
    Ok(pieces)
}
