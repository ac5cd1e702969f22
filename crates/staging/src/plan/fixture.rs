//! Columns, beams, stairs, hung ceilings and placed dimensions on the plan.

use glam::DVec2;
use homewright_design::{Design, Dimension, EntityId, Stairs};
use homewright_geometry::{Polygon, math};
use homewright_scene::drawing::Anchor;

use super::pen::{Sheet, Words};
use super::style::{BEARING, FINE, ITEM, ITEM_FILL, LINE, QUIET, TEXT, WALL, dashed, pen};

/// Height of figures, mm.
const FIGURE: f64 = 130.0;
/// Length of an arrow's head, mm.
const HEAD: f64 = 120.0;

/// What stands on the floor: stairs.
pub(super) fn under_walls(design: &Design, level: EntityId, sheet: &mut Sheet) {
    for (id, stairs) in design.stairs().filter(|(_, stairs)| stairs.level == level) {
        flight(id, stairs, sheet);
    }
}

/// What is cut or hangs above: columns, beams, ceilings.
pub(super) fn over_walls(design: &Design, level: EntityId, sheet: &mut Sheet) {
    for (id, column) in design.columns().filter(|(_, column)| column.level == level) {
        let fill = if column.is_load_bearing { BEARING } else { WALL };
        let outline = Polygon::simple(column.outline());
        sheet.area(Some(id), outline.as_slice(), fill, Some(pen(fill, 0.18)));
    }
    for (id, beam) in design.beams().filter(|(_, beam)| beam.level == level) {
        closed(id, &beam.outline(), sheet);
    }
    for (id, ceiling) in design.ceilings().filter(|(_, ceiling)| ceiling.level == level) {
        closed(id, &ceiling.points, sheet);
        if ceiling.slope > 0.0 {
            let uphill = math::direction(ceiling.direction.to_radians()) * 400.0;
            let middle = ceiling.points.iter().copied().sum::<DVec2>() / ceiling.points.len().max(1) as f64;
            arrow(id, middle - uphill, middle + uphill, sheet);
        }
    }
}

/// Placed dimensions.
pub(super) fn dimensions(design: &Design, level: EntityId, sheet: &mut Sheet) {
    for (id, dimension) in design.dimensions().filter(|(_, dimension)| dimension.level == level) {
        figure(id, dimension, sheet);
    }
}

fn closed(id: EntityId, outline: &[DVec2], sheet: &mut Sheet) {
    for (index, from) in outline.iter().enumerate() {
        sheet.line(Some(id), *from, outline[(index + 1) % outline.len()], dashed(QUIET, 0.18));
    }
}

fn flight(id: EntityId, stairs: &Stairs, sheet: &mut Sheet) {
    let treads = stairs.treads();
    for tread in &treads {
        let outline = Polygon::simple(tread.outline.clone());
        sheet.area(Some(id), outline.as_slice(), ITEM_FILL, Some(pen(ITEM, 0.18)));
    }
    let middles: Vec<DVec2> = treads
        .iter()
        .map(|tread| tread.outline.iter().copied().sum::<DVec2>() / tread.outline.len().max(1) as f64)
        .collect();
    // The way up, with its arrow at the end; where it turns it runs through the middle of the landing.
    for pair in middles.windows(2).take(middles.len().saturating_sub(2)) {
        sheet.line(Some(id), pair[0], pair[1], pen(LINE, 0.18));
    }
    if let [.., before, last] = middles.as_slice() {
        arrow(id, *before, *last, sheet);
    }
}

fn arrow(id: EntityId, from: DVec2, to: DVec2, sheet: &mut Sheet) {
    let Some(along) = (to - from).try_normalize() else { return };
    sheet.line(Some(id), from, to, pen(LINE, 0.18));
    for side in [along.perp(), -along.perp()] {
        sheet.line(Some(id), to, to - along * HEAD + side * (HEAD * 0.4), pen(LINE, 0.18));
    }
}

fn figure(id: EntityId, dimension: &Dimension, sheet: &mut Sheet) {
    let [from, to] = dimension.line();
    let Some(along) = (to - from).try_normalize() else { return };
    sheet.line(Some(id), from - along * 80.0, to + along * 80.0, pen(QUIET, 0.13));
    for (measured, end) in [(dimension.from, from), (dimension.to, to)] {
        sheet.line(Some(id), measured, end, pen(FINE, 0.1));
        let slash = (along + along.perp()) * 60.0;
        sheet.line(Some(id), end - slash, end + slash, pen(LINE, 0.3));
    }
    // Figures read from below or from the right.
    let angle = math::atan2(along.y, along.x);
    let is_upside_down = !(-std::f64::consts::FRAC_PI_2 + 1e-6..=std::f64::consts::FRAC_PI_2 + 1e-6).contains(&angle);
    let (rotation, over) =
        if is_upside_down { (angle + std::f64::consts::PI, -along.perp()) } else { (angle, along.perp()) };
    let text = if dimension.text.is_empty() {
        format!("{}", dimension.length().to_mm().round())
    } else {
        dimension.text.clone()
    };
    let words = Words { text, size: FIGURE, anchor: Anchor::Middle, rotation, color: TEXT, is_bold: false };
    sheet.write(Some(id), (from + to) * 0.5 + over * (FIGURE * 0.75), words);
}
