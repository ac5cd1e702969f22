//! How tiles and boards lie: a layout of one's own as a material of the home, and how many pieces a surface takes.

use glam::DVec2;
use homewright_catalog::{MaterialId, MaterialRecord, Text, Value};
use homewright_design::Finish;
use homewright_geometry::Polygon;
use homewright_geometry::math;
use homewright_geometry::polygon::intersection;

/// Patterns of tiles, as recipes of textures name them.
const TILE_PATTERNS: &[&str] = &["straight", "half", "third", "herringbone"];
/// Patterns of boards.
const BOARD_PATTERNS: &[&str] = &["offset", "straight", "herringbone"];
/// Pieces of a surface that are counted one by one; more are reckoned by area.
const MOST_COUNTED: usize = 4000;
/// A cut piece smaller than this (mm²) is not counted: rounding.
const SLIVER: f64 = 100.0;
/// What is added for cuts where pieces are reckoned by area: the trade's rule of thumb for herringbone.
const ALLOWANCE: f64 = 0.15;

/// How tiles or boards lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Pattern, as recipes of textures name it.
    pub pattern: String,
    /// Width of the joint, mm.
    pub joint: f64,
}

/// The pieces that a surface takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pieces {
    /// Length and width of a piece without its joint, mm.
    pub size: [f64; 2],
    /// Net area of the surface, m².
    pub area: f64,
    /// Whole pieces; none where they are reckoned by area.
    pub whole: usize,
    /// Pieces that are cut, each from a piece of its own.
    pub cut: usize,
    /// Share that is bought beyond the net area, 0 … 1.
    pub waste: f64,
    /// Whether the pieces were laid out one by one, or reckoned by area with an allowance.
    pub is_counted: bool,
}

impl Pieces {
    /// How many are bought.
    pub const fn count(&self) -> usize {
        self.whole + self.cut
    }
}

/// The patterns that the pieces of a material can lie in; none for materials without pieces.
pub fn patterns(record: &MaterialRecord) -> &'static [&'static str] {
    match record.texture.as_ref().map(|texture| texture.kind.as_str()) {
        Some("tiles") if pattern_of(record) != "hexagon" => TILE_PATTERNS,
        Some("planks") => BOARD_PATTERNS,
        _ => &[],
    }
}

/// How the pieces of a material lie; nothing for materials without pieces.
pub fn layout_of(record: &MaterialRecord) -> Option<Layout> {
    let is_tile = !patterns(record).is_empty();
    is_tile.then(|| Layout { pattern: pattern_of(record).to_owned(), joint: joint_of(record) })
}

/// The material with its pieces laid otherwise: a record of its own, whose id tells the layout.
pub fn laid(record: &MaterialRecord, layout: &Layout) -> MaterialRecord {
    let mut laid = record.clone();
    let [length, width] = piece(record);
    let Some(texture) = &mut laid.texture else { return laid };
    let is_tile = texture.kind == "tiles";
    texture.options.insert("pattern".to_owned(), Value::Choice(layout.pattern.clone()));
    texture.options.insert(if is_tile { "joint" } else { "gap" }.to_owned(), Value::Number(layout.joint));
    // The picture repeats after whole pieces, joints included.
    let joint = if is_tile { layout.joint } else { 0.0 };
    let old = texture.size;
    texture.size = if layout.pattern == "herringbone" {
        let group = 2.0 * (length / width).round().clamp(1.0, 12.0);
        let unit = width + joint;
        [0, 1].map(|axis: usize| (old[axis] / (unit * group)).round().max(1.0) * group * unit)
    } else {
        let rows = match layout.pattern.as_str() {
            "half" => 2.0,
            "third" => 3.0,
            _ => 1.0,
        };
        let (long, high) = (length + joint, width + joint);
        [(old[0] / long).round().max(1.0) * long, (old[1] / (high * rows)).round().max(1.0) * rows * high]
    };
    let base = record.id.0.split('@').next().unwrap_or_default();
    laid.id = MaterialId(format!("{base}@{}_{}", layout.pattern, layout.joint));
    let (zh, en) = words(&layout.pattern);
    let plain = |name: &str, open: &str| name.split(open).next().unwrap_or_default().trim_end().to_owned();
    laid.name = Text {
        zh: format!("{}（{zh}）", plain(&record.name.zh, "（")),
        en: format!("{} ({en})", plain(&record.name.en, " (")),
    };
    laid
}

/// The pieces that a surface of an outline (mm) takes with a finish.
pub fn pieces(record: &MaterialRecord, finish: &Finish, outline: &Polygon) -> Option<Pieces> {
    let layout = layout_of(record)?;
    let size = piece(record);
    let texture = record.texture.as_ref()?;
    let area = outline.area() / 1e6;
    let net = size[0] * size[1] / 1e6;
    let fit = |axis: usize| texture.size[axis] / (texture.size[axis] / size[axis]).round().max(1.0);
    let module = DVec2::new(fit(0), fit(1));
    let rows = match layout.pattern.as_str() {
        "straight" => 1,
        "half" => 2,
        "third" => 3,
        _ => 0,
    };
    let expected = outline.bounds().size();
    let many = (expected.x / module.x) * (expected.y / module.y) > MOST_COUNTED as f64;
    let counted = (rows > 0 && !many).then(|| count(finish, outline, module, rows));
    let (whole, cut) = counted.unwrap_or_else(|| (0, ((area * (1.0 + ALLOWANCE)) / net).ceil().max(0.0) as usize));
    let bought = (whole + cut) as f64 * net;
    let waste = if area > 0.0 { (bought / area - 1.0).max(0.0) } else { 0.0 };
    Some(Pieces { size, area, whole, cut, waste, is_counted: counted.is_some() })
}

/// Whole and cut pieces of a grid of rows over an outline.
fn count(finish: &Finish, outline: &Polygon, module: DVec2, rows: i64) -> (usize, usize) {
    let turn = finish.rotation.to_radians();
    let to_grid = |point: DVec2| math::rotate(point - finish.offset, -turn);
    let from_grid = |point: DVec2| math::rotate(point, turn) + finish.offset;
    let corners: Vec<DVec2> = outline.outer().iter().map(|point| to_grid(*point)).collect();
    let low = corners.iter().fold(DVec2::INFINITY, |low, point| low.min(*point));
    let high = corners.iter().fold(DVec2::NEG_INFINITY, |high, point| high.max(*point));
    let (mut whole, mut cut) = (0, 0);
    let full = module.x * module.y;
    let first = (low.y / module.y).floor() as i64;
    let last = (high.y / module.y).ceil() as i64;
    for row in first..last {
        let shift = row.rem_euclid(rows) as f64 / rows as f64;
        let left = (low.x / module.x + shift).floor() as i64;
        let right = (high.x / module.x + shift).ceil() as i64;
        for column in left..right {
            let corner = DVec2::new((column as f64 - shift) * module.x, row as f64 * module.y);
            let ring = [corner, corner + DVec2::X * module.x, corner + module, corner + DVec2::Y * module.y];
            let Some(cell) = Polygon::simple(ring.map(from_grid).to_vec()) else { continue };
            let covered: f64 = intersection(&[cell], std::slice::from_ref(outline)).iter().map(Polygon::area).sum();
            if covered > full - SLIVER {
                whole += 1;
            } else if covered > SLIVER {
                cut += 1;
            }
        }
    }
    (whole, cut)
}

/// Length and width of a piece, mm.
fn piece(record: &MaterialRecord) -> [f64; 2] {
    let usual = match record.texture.as_ref().map(|texture| texture.kind.as_str()) {
        Some("planks") => [1200.0, 160.0],
        _ => [600.0, 600.0],
    };
    [option(record, "length").unwrap_or(usual[0]), option(record, "width").unwrap_or(usual[1])]
}

fn joint_of(record: &MaterialRecord) -> f64 {
    let is_tile = record.texture.as_ref().is_some_and(|texture| texture.kind == "tiles");
    if is_tile { option(record, "joint").unwrap_or(2.0) } else { option(record, "gap").unwrap_or(1.0) }
}

fn option(record: &MaterialRecord, name: &str) -> Option<f64> {
    match record.texture.as_ref()?.options.get(name) {
        Some(Value::Number(number)) if number.is_finite() && *number >= 0.0 => Some(*number),
        _ => None,
    }
}

fn pattern_of(record: &MaterialRecord) -> &str {
    let Some(texture) = &record.texture else { return "" };
    match texture.options.get("pattern") {
        Some(Value::Choice(pattern)) => pattern,
        _ if texture.kind == "planks" => "offset",
        _ => "straight",
    }
}

/// What a pattern is called in quotes and lists.
fn words(pattern: &str) -> (&'static str, &'static str) {
    match pattern {
        "half" => ("工字铺", "half bond"),
        "third" => ("三分错缝", "third bond"),
        "herringbone" => ("人字铺", "herringbone"),
        "offset" => ("错缝", "random bond"),
        _ => ("正铺", "straight"),
    }
}

#[cfg(test)]
mod tests {
    use homewright_catalog::Catalog;

    use super::*;

    fn tile(size: f64, joint: f64) -> MaterialRecord {
        let base = Catalog::builtin()
            .materials
            .values()
            .find(|one| one.texture.as_ref().is_some_and(|texture| texture.kind == "tiles"))
            .expect("there are tiles");
        let mut tile = base.clone();
        let texture = tile.texture.as_mut().expect("it has a texture");
        for name in ["length", "width"] {
            texture.options.insert(name.to_owned(), Value::Number(size));
        }
        texture.size = [size * 4.0; 2];
        laid(&tile, &Layout { pattern: "straight".to_owned(), joint })
    }

    fn room(width: f64, depth: f64) -> Polygon {
        Polygon::rectangle(DVec2::ZERO, DVec2::new(width, depth)).expect("it has an area")
    }

    #[test]
    fn a_floor_of_whole_tiles_takes_no_cut_ones() {
        let tile = tile(600.0, 0.0);
        let found = pieces(&tile, &Finish::plain(""), &room(3000.0, 2400.0)).expect("tiles are pieces");
        assert_eq!((found.whole, found.cut, found.is_counted), (20, 0, true));
        assert!(found.waste < 1e-9);
    }

    #[test]
    fn where_the_pattern_starts_decides_how_many_tiles_are_cut() {
        let tile = tile(600.0, 0.0);
        let moved = Finish { offset: DVec2::new(300.0, 0.0), ..Finish::plain("") };
        let found = pieces(&tile, &moved, &room(3000.0, 2400.0)).expect("tiles are pieces");
        assert_eq!((found.whole, found.cut), (16, 8));
        assert!((found.waste - 0.2).abs() < 1e-9, "4 of 20 are bought beyond the net area");
    }

    #[test]
    fn joints_make_the_grid_wider_and_a_half_bond_cuts_every_second_row() {
        let tile = tile(600.0, 3.0);
        let texture = tile.texture.as_ref().expect("it has a texture");
        assert_eq!(texture.size, [2412.0, 2412.0], "whole modules of 603 mm");
        let half = laid(&tile, &Layout { pattern: "half".to_owned(), joint: 3.0 });
        let found = pieces(&half, &Finish::plain(""), &room(603.0 * 4.0, 603.0 * 2.0)).expect("tiles are pieces");
        assert_eq!((found.whole, found.cut), (4 + 3, 2));
    }

    #[test]
    fn a_herringbone_is_reckoned_by_area_with_its_allowance_stated() {
        let tile = laid(&tile(600.0, 2.0), &Layout { pattern: "herringbone".to_owned(), joint: 2.0 });
        let found = pieces(&tile, &Finish::plain(""), &room(3000.0, 2400.0)).expect("tiles are pieces");
        assert!(!found.is_counted);
        assert_eq!(found.count(), 23, "7.2 m² and 15 % in tiles of 0.36 m²");
    }

    #[test]
    fn a_layout_is_told_by_the_id_and_the_name_and_can_be_changed_again() {
        let half = laid(&tile(600.0, 2.0), &Layout { pattern: "half".to_owned(), joint: 5.0 });
        assert!(half.id.0.ends_with("@half_5"), "{}", half.id.0);
        let again = laid(&half, &Layout { pattern: "third".to_owned(), joint: 1.5 });
        assert!(again.id.0.ends_with("@third_1.5") && again.id.0.matches('@').count() == 1, "{}", again.id.0);
        assert!(again.name.en.ends_with("(third bond)") && again.name.en.matches('(').count() == 1);
        assert_eq!(layout_of(&again), Some(Layout { pattern: "third".to_owned(), joint: 1.5 }));
    }
}
