//! `woven`: strands that really cross over and under: rattan, rope, canework, baskets.

use glam::{DVec2, DVec3};
use homewright_geometry::Mesh;

use super::field::Field;
use super::ring::{rounded_rectangle, swept};
use super::{PartValues, Pieces, Points, Word};

pub(super) const WOVEN: Word = Word {
    name: "woven",
    summary: "An upright panel of flat strands woven over and under each other, seen along Y.",
    size: &["width", "depth", "height"],
    points: Points::None,
    fields: &[
        Field::choice(
            "pattern",
            &["plain", "twill", "basket"],
            "over one and under one; a step on each row; two by two",
        ),
        Field::automatic(
            "pitch",
            [3.0, 1_000.0],
            "distance from strand to strand, mm; wider where it would be too fine",
        ),
        Field::number("cover", 0.8, [0.1, 0.98], "width of a strand as a share of the pitch: open or dense"),
        Field::slot("weft_slot", "slot of the level strands"),
    ],
    shifts_texture: true,
    build: build_woven,
};

/// Most strands in each direction: more cannot be told apart at a metre.
const MOST: f64 = 34.0;

fn build_woven(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let pitch = values.number_or("pitch", (size.x.min(size.z) / 12.0).clamp(12.0, 60.0));
    let count = |length: f64| (length / pitch).round().clamp(2.0, MOST);
    let (columns, rows) = (count(size.x), count(size.z));
    let step = DVec2::new(size.x / columns, size.z / rows);
    let cover = values.number("cover");
    let thick = size.y * 0.5;
    let is_over = |column: usize, row: usize| match values.choice("pattern") {
        "twill" => (column + row) % 4 < 2,
        "basket" => (column / 2 + row / 2).is_multiple_of(2),
        _ => (column + row).is_multiple_of(2),
    };
    // In front (−Y) where a strand runs over.
    let offset = |over: bool| if over { -0.5 * (size.y - thick) } else { 0.5 * (size.y - thick) };
    let strand = |path: &[DVec3], width: f64, is_upright: bool| {
        let across = if is_upright { DVec2::new(width, thick) } else { DVec2::new(thick, width) };
        let profile = rounded_rectangle(across, (thick * 0.3).min(width * 0.2), 0);
        swept(path, &profile, false, 75.0)
    };
    let (columns, rows) = (columns as usize, rows as usize);
    let (mut warp, mut weft) = (Mesh::default(), Mesh::default());
    for column in 0..columns {
        let x = (column as f64 + 0.5) * step.x - 0.5 * size.x;
        let ends = |row: usize| offset(is_over(column, row));
        let mut path = vec![DVec3::new(x, ends(0), 0.0)];
        path.extend((0..rows).map(|row| DVec3::new(x, ends(row), (row as f64 + 0.5) * step.y)));
        path.push(DVec3::new(x, ends(rows - 1), size.z));
        warp.append(&strand(&path, step.x * cover, true));
    }
    for row in 0..rows {
        let z = (row as f64 + 0.5) * step.y;
        let ends = |column: usize| offset(!is_over(column, row));
        let mut path = vec![DVec3::new(-0.5 * size.x, ends(0), z)];
        path.extend(
            (0..columns).map(|column| DVec3::new((column as f64 + 0.5) * step.x - 0.5 * size.x, ends(column), z)),
        );
        path.push(DVec3::new(0.5 * size.x, ends(columns - 1), z));
        weft.append(&strand(&path, step.y * cover, false));
    }
    // The strands lie a little within the edges; stretched, they reach them.
    let mut whole = warp.clone();
    whole.append(&weft);
    let bounds = whole.bounds();
    let target_from_source = glam::Mat4::from_scale(size.as_vec3() / bounds.size().max(glam::Vec3::splat(1e-3)))
        * glam::Mat4::from_translation(-bounds.center());
    let lifted = glam::Mat4::from_translation(glam::Vec3::new(0.0, 0.0, 0.5 * size.z as f32)) * target_from_source;
    Ok(vec![(values.slot.clone(), warp.transformed(&lifted)), (values.slot("weft_slot"), weft.transformed(&lifted))])
}
