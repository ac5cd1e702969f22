//! `text`: letters and figures of one stroke, as on clocks, displays, keys and labels.

use glam::{DVec2, DVec3};
use homewright_geometry::Mesh;

use super::field::Field;
use super::joinery::moved;
use super::ring::{rounded_rectangle, swept};
use super::swept::rounded_path;
use super::{PartValues, Pieces, Points, Word};

/// Most characters of one text.
pub(super) const MOST: usize = 24;

/// The fields by which a word takes a text.
pub(super) const TEXT: Field = Field::text(
    "text",
    "12:30",
    "what stands there: letters A–Z, figures, space and . : - / + % °; or the name of a choice",
);

pub(super) const LETTERING: Word = Word {
    name: "text",
    summary: "Raised letters and figures of one stroke facing −Y, standing on their line: clocks, displays, keys, labels.",
    size: &["depth", "letter height"],
    points: Points::None,
    fields: &[
        TEXT,
        Field::choice("align", &["center", "left", "right"], "which end of the text the part's place is"),
        Field::number("weight", 0.12, [0.04, 0.3], "width of the stroke as a share of the letters' height"),
        Field::number("widest", 0.0, [0.0, 5_000.0], "longer texts are made smaller to fit this width, mm; 0 for any"),
    ],
    shifts_texture: false,
    build: build_text,
};

/// A glyph on a net 6 high: its width, and its strokes as `x y` in half steps.
struct Glyph {
    character: char,
    width: f64,
    strokes: &'static [&'static [(i8, i8)]],
}

/// A stroke that ends where it began is closed.
const GLYPHS: &[Glyph] = &[
    glyph('0', 4.0, &[&[(0, 0), (8, 0), (8, 12), (0, 12), (0, 0)]]),
    glyph('1', 2.0, &[&[(0, 9), (3, 12), (3, 0)]]),
    glyph('2', 4.0, &[&[(0, 12), (8, 12), (8, 6), (0, 6), (0, 0), (8, 0)]]),
    glyph('3', 4.0, &[&[(0, 12), (8, 12), (8, 0), (0, 0)], &[(2, 6), (8, 6)]]),
    glyph('4', 4.0, &[&[(6, 0), (6, 12), (0, 4), (8, 4)]]),
    glyph('5', 4.0, &[&[(8, 12), (0, 12), (0, 7), (8, 7), (8, 0), (0, 0)]]),
    glyph('6', 4.0, &[&[(7, 12), (0, 12), (0, 0), (8, 0), (8, 7), (0, 7)]]),
    glyph('7', 4.0, &[&[(0, 12), (8, 12), (3, 0)]]),
    glyph('8', 4.0, &[&[(0, 0), (8, 0), (8, 12), (0, 12), (0, 0)], &[(0, 6), (8, 6)]]),
    glyph('9', 4.0, &[&[(1, 0), (8, 0), (8, 12), (0, 12), (0, 6), (8, 6)]]),
    glyph('A', 4.0, &[&[(0, 0), (0, 12), (8, 12), (8, 0)], &[(0, 5), (8, 5)]]),
    glyph('B', 4.0, &[&[(0, 6), (7, 6), (7, 12), (0, 12), (0, 0), (8, 0), (8, 6), (6, 6)]]),
    glyph('C', 4.0, &[&[(8, 12), (0, 12), (0, 0), (8, 0)]]),
    glyph('D', 4.0, &[&[(0, 0), (0, 12), (5, 12), (8, 9), (8, 3), (5, 0), (0, 0)]]),
    glyph('E', 3.6, &[&[(7, 12), (0, 12), (0, 0), (7, 0)], &[(0, 6), (6, 6)]]),
    glyph('F', 3.6, &[&[(7, 12), (0, 12), (0, 0)], &[(0, 6), (6, 6)]]),
    glyph('G', 4.0, &[&[(8, 12), (0, 12), (0, 0), (8, 0), (8, 6), (5, 6)]]),
    glyph('H', 4.0, &[&[(0, 0), (0, 12)], &[(8, 0), (8, 12)], &[(0, 6), (8, 6)]]),
    glyph('I', 0.6, &[&[(0, 0), (0, 12)]]),
    glyph('J', 3.6, &[&[(7, 12), (7, 0), (0, 0), (0, 4)]]),
    glyph('K', 4.0, &[&[(0, 0), (0, 12)], &[(8, 12), (1, 6), (8, 0)]]),
    glyph('L', 3.6, &[&[(0, 12), (0, 0), (7, 0)]]),
    glyph('M', 5.0, &[&[(0, 0), (0, 12), (5, 5), (10, 12), (10, 0)]]),
    glyph('N', 4.0, &[&[(0, 0), (0, 12), (8, 0), (8, 12)]]),
    glyph('O', 4.0, &[&[(0, 0), (8, 0), (8, 12), (0, 12), (0, 0)]]),
    glyph('P', 4.0, &[&[(0, 0), (0, 12), (8, 12), (8, 6), (0, 6)]]),
    glyph('Q', 4.0, &[&[(0, 0), (8, 0), (8, 12), (0, 12), (0, 0)], &[(5, 3), (9, -1)]]),
    glyph('R', 4.0, &[&[(0, 0), (0, 12), (8, 12), (8, 6), (0, 6)], &[(4, 6), (8, 0)]]),
    glyph('S', 4.0, &[&[(8, 12), (0, 12), (0, 6), (8, 6), (8, 0), (0, 0)]]),
    glyph('T', 4.0, &[&[(0, 12), (8, 12)], &[(4, 12), (4, 0)]]),
    glyph('U', 4.0, &[&[(0, 12), (0, 0), (8, 0), (8, 12)]]),
    glyph('V', 4.0, &[&[(0, 12), (4, 0), (8, 12)]]),
    glyph('W', 5.4, &[&[(0, 12), (3, 0), (5, 9), (8, 0), (11, 12)]]),
    glyph('X', 4.0, &[&[(0, 0), (8, 12)], &[(0, 12), (8, 0)]]),
    glyph('Y', 4.0, &[&[(0, 12), (4, 6), (8, 12)], &[(4, 6), (4, 0)]]),
    glyph('Z', 4.0, &[&[(0, 12), (8, 12), (0, 0), (8, 0)]]),
    glyph(' ', 2.4, &[]),
    glyph('.', 0.6, &[&[(0, 0), (0, 1)]]),
    glyph(':', 0.6, &[&[(0, 2), (0, 3)], &[(0, 8), (0, 9)]]),
    glyph('-', 2.6, &[&[(0, 6), (5, 6)]]),
    glyph('/', 3.0, &[&[(0, -1), (6, 13)]]),
    glyph('+', 3.0, &[&[(0, 6), (6, 6)], &[(3, 3), (3, 9)]]),
    glyph(
        '%',
        4.0,
        &[&[(0, 0), (8, 12)], &[(0, 10), (1, 12), (2, 10), (1, 8), (0, 10)], &[(6, 2), (7, 4), (8, 2), (7, 0), (6, 2)]],
    ),
    glyph('°', 1.8, &[&[(0, 9), (3, 9), (3, 12), (0, 12), (0, 9)]]),
];

const fn glyph(character: char, width: f64, strokes: &'static [&'static [(i8, i8)]]) -> Glyph {
    Glyph { character, width, strokes }
}

fn find(character: char) -> Option<&'static Glyph> {
    let upper = character.to_ascii_uppercase();
    GLYPHS.iter().find(|glyph| glyph.character == upper)
}

/// Whether a text can be written; if not, why.
pub(super) fn check(text: &str) -> Result<(), String> {
    let length = text.chars().count();
    if length > MOST {
        return Err(format!("has {length} characters, {MOST} are allowed"));
    }
    match text.chars().find(|character| find(*character).is_none()) {
        Some(character) => {
            Err(format!("cannot write `{character}`; letters A–Z, figures, space and . : - / + % ° are known"))
        }
        None => Ok(()),
    }
}

/// Width of a text of letters one unit high.
fn length(text: &str) -> f64 {
    let glyphs = text.chars().filter_map(find);
    let (sum, count) = glyphs.fold((0.0, 0.0), |(sum, count), glyph| (sum + glyph.width + 1.6, count + 1.0));
    if count > 0.0 { (sum - 1.6) / 6.0 } else { 0.0 }
}

/// A text standing on Z = 0, its middle at X = 0, its front at −depth/2; `height` of the letters, mm.
pub(super) fn written(text: &str, height: f64, depth: f64, weight: f64) -> Mesh {
    let stroke = (height * weight).max(0.1);
    let unit = (height - stroke) / 6.0;
    let mut mesh = Mesh::default();
    let mut right = -0.5 * length(text) * height;
    for glyph in text.chars().filter_map(find) {
        for points in glyph.strokes {
            let path: Vec<DVec3> = points
                .iter()
                .map(|(x, y)| DVec3::new(f64::from(*x) * 0.5 * unit, 0.0, f64::from(*y) * 0.5 * unit + 0.5 * stroke))
                .collect();
            let is_closed = points.len() > 3 && points.first() == points.last();
            let path = if is_closed { &path[..path.len() - 1] } else { &path[..] };
            let path = rounded_path(path, unit * 1.3, is_closed);
            // Level strokes carry their profile's height upwards, upright ones to the side: both are as wide as deep.
            let bar = swept(&path, &rounded_rectangle(DVec2::splat(stroke), stroke * 0.15, 1), is_closed, 40.0);
            mesh.append(&moved(&bar, right, 0.0, 0.0));
        }
        right += (glyph.width + 1.6) / 6.0 * height;
    }
    mesh.transformed(&glam::Mat4::from_scale(glam::Vec3::new(1.0, (depth / stroke) as f32, 1.0)))
}

/// Height at which a text is no wider than `widest` (mm; 0 for any).
pub(super) fn fitting_height(text: &str, height: f64, widest: f64) -> f64 {
    if widest > 0.0 { height.min(widest / length(text).max(1e-3)) } else { height }
}

fn build_text(values: &PartValues) -> Result<Pieces, String> {
    let text = values.choice("text");
    check(text)?;
    let height = fitting_height(text, values.extent(1), values.number("widest"));
    let mesh = written(text, height, values.extent(0), values.number("weight"));
    let half = 0.5 * length(text) * height;
    let shift = match values.choice("align") {
        "left" => half,
        "right" => -half,
        _ => 0.0,
    };
    Ok(values.one(moved(&mesh, shift, 0.0, 0.0)))
}
