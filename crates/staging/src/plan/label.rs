//! Names and areas of rooms, and the north arrow.

use glam::DVec2;
use homewright_catalog::Language;
use homewright_design::room::RoomKind;
use homewright_design::{Design, Room};
use homewright_geometry::polygon::PlanBounds;
use homewright_geometry::{Polygon, Rectangle, math};
use homewright_scene::drawing::{Anchor, Segment};

use super::pen::{Sheet, Words};
use super::shell::Shell;
use super::style::{self, PAPER, QUIET, TEXT, pen};

/// Height of a room's name where there is space, mm on the plan.
const NAME: f64 = 210.0;
/// Distance between the places that are tried for a label, mm.
const STEP: f64 = 150.0;
/// Most places tried in either direction.
const MOST_STEPS: f64 = 60.0;

/// What a kind of room is called.
pub fn room_kind_name(kind: RoomKind, language: Language) -> &'static str {
    let (zh, en) = match kind {
        RoomKind::Living => ("客厅", "Living room"),
        RoomKind::Dining => ("餐厅", "Dining room"),
        RoomKind::Bedroom => ("卧室", "Bedroom"),
        RoomKind::Childrens => ("儿童房", "Children's room"),
        RoomKind::Elders => ("老人房", "Elder's room"),
        RoomKind::Study => ("书房", "Study"),
        RoomKind::Kitchen => ("厨房", "Kitchen"),
        RoomKind::Bath => ("卫生间", "Bathroom"),
        RoomKind::Hall => ("过道", "Hall"),
        RoomKind::Balcony => ("阳台", "Balcony"),
        RoomKind::Utility => ("家政间", "Utility room"),
        RoomKind::Other => ("房间", "Room"),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// What a room is called: by its own name, or as its kind.
pub fn room_name(room: &Room, language: Language) -> &str {
    if room.name.is_empty() { room_kind_name(room.kind, language) } else { &room.name }
}

/// Name and area in m² in every room, where they cover least of what stands there.
pub(super) fn labels(shell: &Shell<'_>, things: &[Rectangle], language: Language, sheet: &mut Sheet) {
    for room in &shell.rooms {
        let clear = room.outline.distance_to_edge(room.outline.interior_point());
        let name = room.room.map_or("", |entity| room_name(entity, language));
        // Letters are about half as wide as high, Chinese ones as wide as high.
        let width: f64 = name.chars().map(|letter| if letter.is_ascii() { 0.56 } else { 1.0 }).sum();
        let size = (clear * 1.7 / width.max(3.0)).clamp(90.0, NAME);
        let line = |text: String, size: f64, is_bold: bool| Words {
            text,
            size,
            anchor: Anchor::Middle,
            rotation: 0.0,
            color: if is_bold { TEXT } else { QUIET },
            is_bold,
        };
        let area = format!("{:.2} m²", room.outline.area() / 1e6);
        let block = DVec2::new(size * width.max(4.5) * 1.1, size * 2.9);
        let middle = free_place(&room.outline, block, things);
        if name.is_empty() {
            sheet.write(room.id, middle, line(area, size * 0.75, false));
            continue;
        }
        sheet.write(room.id, middle + DVec2::Y * size * 0.65, line(name.to_owned(), size, true));
        sheet.write(room.id, middle - DVec2::Y * size * 0.65, line(area, size * 0.75, false));
    }
}

/// The middle of a block of text inside a room: where it covers least of the things, then nearest to the room's
/// middle.
fn free_place(outline: &Polygon, block: DVec2, things: &[Rectangle]) -> DVec2 {
    let middle = outline.interior_point();
    let bounds = outline.bounds();
    let near: Vec<&Rectangle> = things.iter().filter(|thing| outline.contains(thing.center)).collect();
    let steps = (bounds.size() / STEP).ceil().min(DVec2::splat(MOST_STEPS)).max(DVec2::ONE);
    let mut best = (cost(outline, block, &near, middle, middle), middle);
    for row in 0..=steps.y as usize {
        for column in 0..=steps.x as usize {
            let place = bounds.min + bounds.size() * DVec2::new(column as f64, row as f64) / steps;
            let cost = cost(outline, block, &near, middle, place);
            if cost < best.0 - 1e-9 {
                best = (cost, place);
            }
        }
    }
    best.1
}

/// What a place of a block costs: metres from the middle, and much for everything that it covers.
fn cost(outline: &Polygon, block: DVec2, things: &[&Rectangle], middle: DVec2, place: DVec2) -> f64 {
    let text = Rectangle { center: place, size: block, rotation: 0.0 };
    if text.corners().iter().any(|corner| !outline.contains(*corner)) {
        return 1000.0 + place.distance(middle) * 0.001;
    }
    let covers = things.iter().filter(|thing| thing.overlaps(&text)).count();
    place.distance(middle) * 0.001 + 20.0 * covers as f64
}

/// An arrow to the north in the upper right corner, where north is known.
pub(super) fn north(design: &Design, bounds: Option<PlanBounds>, sheet: &mut Sheet) {
    let Some((site, bounds)) = design.project().and_then(|(_, project)| project.site).zip(bounds) else { return };
    let radius = 380.0;
    let center = DVec2::new(bounds.max.x - radius, bounds.max.y + radius * 1.9);
    let up = math::direction((90.0 + site.north).to_radians());
    let circle = vec![
        Segment::MoveTo(center + DVec2::X * radius),
        Segment::ArcTo { center, sweep: std::f64::consts::TAU },
        Segment::Close,
    ];
    sheet.path(None, circle, Some(PAPER), Some(pen(style::LINE, 0.18)));
    let (tip, tail, side) = (center + up * radius, center - up * radius * 0.62, up.perp() * radius * 0.42);
    let notch = center - up * radius * 0.25;
    let half =
        |side: DVec2| vec![Segment::MoveTo(tip), Segment::LineTo(tail + side), Segment::LineTo(notch), Segment::Close];
    sheet.path(None, half(side), Some(style::LINE), Some(pen(style::LINE, 0.1)));
    sheet.path(None, half(-side), Some(PAPER), Some(pen(style::LINE, 0.1)));
    let words =
        Words { text: "N".to_owned(), size: 260.0, anchor: Anchor::Middle, rotation: 0.0, color: TEXT, is_bold: true };
    sheet.write(None, center + up * (radius + 220.0), words);
}
