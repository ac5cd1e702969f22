//! The free room of a thing over the plan: a light hatch, and in amber with words what stands in it.

use egui::{Pos2, Shape, Stroke, pos2};
use glam::DVec2;
use homewright_design::rules::Blocker;
use homewright_design::rules::clearance::{Purpose, Zone};

use crate::plan_view::Map;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;

/// Points between two lines of the hatch.
const PITCH: f32 = 9.0;
/// Zones whose first edges are nearer than this (mm) lie in one another.
const SAME: f64 = 1.0;

/// Paints the free room of what is selected or on its way.
pub(crate) fn paint(painter: &egui::Painter, map: &Map, session: &Session, texts: &Texts, palette: &Palette) {
    let zones = session.editor.free_room();
    for zone in zones.iter().filter(|zone| zone.purpose != Purpose::Above || !zone.is_free()) {
        let corners: Vec<Pos2> = zone.outline.iter().map(|corner| map.screen(*corner)).collect();
        if zones.iter().any(|other| holds(other, zone)) {
            // Inside a deeper one the far edge tells enough.
            let far = [corners[3], corners[2]];
            painter.add(Shape::dashed_line(&far, Stroke::new(1.0, palette.accent.gamma_multiply(0.7)), 5.0, 4.0));
        } else {
            hatch(painter, &corners, Stroke::new(1.0, palette.accent.gamma_multiply(0.22)));
            painter.add(Shape::closed_line(corners, Stroke::new(1.0, palette.accent.gamma_multiply(0.45))));
        }
    }
    for zone in zones.iter().filter(|zone| !zone.is_free()) {
        for hindrance in &zone.hindrances {
            let part: Vec<Pos2> = hindrance.outline.iter().map(|corner| map.screen(*corner)).collect();
            let (fill, stroke) = (palette.guide.gamma_multiply(0.20), Stroke::new(1.5, palette.guide));
            painter.add(Shape::convex_polygon(part, fill, stroke));
        }
    }
    if let Some(zone) = worst(&zones) {
        let at = zone.outline.iter().sum::<DVec2>() / 4.0;
        if let Some(words) = words(zone, session, texts) {
            plate(painter, map.screen(at), words, palette);
        }
    }
}

/// What is lacking most, in words; nothing where all is free.
pub(crate) fn lacking(session: &Session, texts: &Texts) -> Option<String> {
    let zones = session.editor.free_room();
    words(worst(&zones)?, session, texts)
}

/// Where most is missing; what can't open before what is narrow.
fn worst(zones: &[Zone]) -> Option<&Zone> {
    let weight = |zone: &Zone| {
        let opens = matches!(zone.purpose, Purpose::DoorSwing | Purpose::Drawer);
        zone.limit - zone.free + if opens { 1e5 } else { 0.0 }
    };
    zones.iter().filter(|zone| !zone.is_free()).max_by(|a, b| weight(a).total_cmp(&weight(b)))
}

fn words(zone: &Zone, session: &Session, texts: &Texts) -> Option<String> {
    let key = match zone.purpose {
        Purpose::Front => "free-room-front",
        Purpose::DoorSwing => "free-room-door",
        Purpose::Drawer => "free-room-drawer",
        Purpose::Seat => "free-room-seat",
        Purpose::Side => "free-room-side",
        Purpose::Above => "free-room-above",
        Purpose::Behind => "free-room-behind",
    };
    let unit = session.editor.unit();
    let length = |millimetres: f64| unit.format(millimetres.round());
    let blocker = match zone.hindrances.first()?.blocker {
        Blocker::Wall(_) => texts.get("free-room-wall"),
        Blocker::Column(_) => texts.get("free-room-column"),
        item @ Blocker::Item(_) => item.name(session.editor.shown(), texts.language()),
    };
    Some(texts.with(key, [("free", length(zone.free)), ("limit", length(zone.limit)), ("name", blocker)]))
}

/// Whether a zone lies in another that begins at the same edge and is deeper.
fn holds(outer: &Zone, inner: &Zone) -> bool {
    let begins_alike = [0, 1].iter().all(|corner| outer.outline[*corner].distance(inner.outline[*corner]) < SAME);
    begins_alike && outer.limit > inner.limit && outer.purpose != Purpose::Above
}

/// Lines at 45° across a convex outline.
fn hatch(painter: &egui::Painter, corners: &[Pos2], stroke: Stroke) {
    let sum = |point: &Pos2| point.x + point.y;
    let low = corners.iter().map(sum).fold(f32::INFINITY, f32::min);
    let high = corners.iter().map(sum).fold(f32::NEG_INFINITY, f32::max);
    if !(high - low).is_finite() || high - low > 8_000.0 {
        return;
    }
    let mut level = (low / PITCH).ceil() * PITCH;
    while level < high {
        let mut ends = Vec::with_capacity(2);
        for (index, from) in corners.iter().enumerate() {
            let to = corners[(index + 1) % corners.len()];
            let (a, b) = (sum(from) - level, sum(&to) - level);
            if (a <= 0.0) != (b <= 0.0) {
                ends.push(from.lerp(to, a / (a - b)));
            }
        }
        if let [from, to] = ends[..] {
            painter.line_segment([from, to], stroke);
        }
        level += PITCH;
    }
}

/// Words on a small plate.
fn plate(painter: &egui::Painter, at: Pos2, words: String, palette: &Palette) {
    let galley = painter.layout_no_wrap(words, egui::FontId::proportional(12.0), palette.text);
    let size = galley.size();
    let rect = egui::Rect::from_center_size(at, size + egui::vec2(14.0, 8.0));
    let stroke = Stroke::new(1.0, palette.guide);
    painter.rect(rect, egui::CornerRadius::same(5), palette.card, stroke, egui::StrokeKind::Inside);
    painter.galley(pos2(rect.left() + 7.0, rect.top() + 4.0), galley, palette.text);
}
