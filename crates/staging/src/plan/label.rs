//! Names and areas of rooms, and the north arrow.

use glam::DVec2;
use homewright_catalog::Language;
use homewright_design::Design;
use homewright_design::room::RoomKind;
use homewright_geometry::math;
use homewright_geometry::polygon::PlanBounds;
use homewright_scene::drawing::{Anchor, Segment};

use super::pen::{Sheet, Words};
use super::shell::Shell;
use super::style::{self, PAPER, QUIET, TEXT, pen};

/// Height of a room's name where there is space, mm on the plan.
const NAME: f64 = 210.0;

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

/// Name and area in m² in the middle of every room.
pub(super) fn labels(shell: &Shell<'_>, language: Language, sheet: &mut Sheet) {
    for room in &shell.rooms {
        let middle = room.outline.interior_point();
        let clear = room.outline.distance_to_edge(middle);
        let name = match room.room {
            Some(entity) if entity.name.is_empty() => room_kind_name(entity.kind, language).to_owned(),
            Some(entity) => entity.name.clone(),
            None => String::new(),
        };
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
        if name.is_empty() {
            sheet.write(room.id, middle, line(area, size * 0.75, false));
            continue;
        }
        sheet.write(room.id, middle + DVec2::Y * size * 0.65, line(name, size, true));
        sheet.write(room.id, middle - DVec2::Y * size * 0.65, line(area, size * 0.75, false));
    }
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
    let half = |side: DVec2| {
        vec![Segment::MoveTo(tip), Segment::LineTo(tail + side), Segment::LineTo(notch), Segment::Close]
    };
    sheet.path(None, half(side), Some(style::LINE), Some(pen(style::LINE, 0.1)));
    sheet.path(None, half(-side), Some(PAPER), Some(pen(style::LINE, 0.1)));
    let words = Words {
        text: "N".to_owned(),
        size: 260.0,
        anchor: Anchor::Middle,
        rotation: 0.0,
        color: TEXT,
        is_bold: true,
    };
    sheet.write(None, center + up * (radius + 220.0), words);
}
