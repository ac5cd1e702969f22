//! Bars that float over the top of the plan with what can be chosen about the tool in hand: how walls are drawn, how far
//! things keep from walls.

use egui::{
    Align2, Area, Color32, CornerRadius, FontId, Frame, Id, Margin, Rect, RichText, Sense, Stroke, Ui, Vec2, pos2, vec2,
};
use homewright_catalog::product::HostKind;
use homewright_editor::Input;
use homewright_editor::tool::{Reference, Tool, WallStyle};
use homewright_geometry::Length;

use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::units::Unit;
use crate::widgets::focus_ring;

/// Gaps to walls to choose from, millimetres: none, a skirting board, a hand, room for a curtain.
const GAPS: [f64; 4] = [0.0, 20.0, 50.0, 100.0];
/// Size of the words on a chip, and what it is larger than they, points.
const CHIP_TEXT: f32 = 12.5;
const CHIP_MARGIN: Vec2 = vec2(14.0, 8.0);
/// Between the bar and the plan's edges, points.
const AWAY: f32 = 10.0;

/// Something with a few values, one of which is in force.
struct Group<'a, T> {
    name: String,
    values: Vec<(T, String)>,
    now: &'a mut T,
}

/// Shows what belongs to the tool in hand.
pub fn ui(ui: &Ui, session: &mut Session, bounds: Rect, texts: &Texts) {
    match session.editor.tool() {
        Tool::Walling(_) | Tool::Rectangle(_) => walls(ui, session, bounds, texts),
        Tool::Placing(placing) if placing.product.host == HostKind::Floor => gaps(ui, session, bounds, texts),
        _ => {}
    }
}

/// The storeys of a home that has several, in the plan's corner, the highest on top.
pub fn levels(ui: &Ui, session: &mut Session, bounds: Rect) {
    let design = session.editor.design();
    let levels: Vec<_> = design.levels().into_iter().rev().map(|(id, level)| (id, level.name.clone())).collect();
    let Some(now) = session.editor.level().filter(|_| levels.len() > 1) else { return };
    let palette = Palette::in_use(ui);
    let mut chosen = None;
    let area = Area::new(Id::unique("levels")).order(egui::Order::Middle).pivot(Align2::RIGHT_BOTTOM);
    let corner = bounds.right_bottom() - Vec2::splat(AWAY);
    area.fixed_pos(corner).constrain_to(bounds).show(ui.ctx(), |ui| {
        Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND))
            .inner_margin(Margin::same(4))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (id, name) in &levels {
                    if chip(ui, name, *id == now, &palette) {
                        chosen = Some(*id);
                    }
                }
            });
    });
    if let Some(level) = chosen {
        session.set_level(level);
    }
}

/// Thickness, height and drawn line of walls.
fn walls(ui: &Ui, session: &mut Session, bounds: Rect, texts: &Texts) {
    let mut style = *session.editor.wall_style();
    let unit = session.editor.unit();
    let mut thickness = Group {
        name: texts.get("wall-thickness"),
        values: lengths(&WallStyle::THICKNESSES, style.thickness, unit),
        now: &mut style.thickness,
    };
    let heights = lengths(&WallStyle::HEIGHTS, style.height.unwrap_or(Length::mm(WallStyle::HEIGHTS[0])), unit);
    let heights = heights.into_iter().map(|(height, words)| (Some(height), words));
    let mut height = Group {
        name: texts.get("wall-height"),
        values: std::iter::once((None, texts.get("wall-height-storey"))).chain(heights).collect(),
        now: &mut style.height,
    };
    let is_room = matches!(session.editor.tool(), Tool::Rectangle(_));
    let (lines, now) = if is_room {
        let lines = [
            (Reference::Left, "room-reference-clear"),
            (Reference::Center, "room-reference-center"),
            (Reference::Right, "room-reference-outer"),
        ];
        (lines, &mut style.room)
    } else {
        let lines = [
            (Reference::Center, "wall-reference-center"),
            (Reference::Left, "wall-reference-left"),
            (Reference::Right, "wall-reference-right"),
        ];
        (lines, &mut style.reference)
    };
    let mut reference = Group {
        name: texts.get(if is_room { "room-reference" } else { "wall-reference" }),
        values: lines.into_iter().map(|(reference, key)| (reference, texts.get(key))).collect(),
        now,
    };
    let widths = [thickness.width(ui), height.width(ui), reference.width(ui)];
    let is_narrow = widths.iter().sum::<f32>() + 60.0 > bounds.width() - 2.0 * AWAY;
    bar(ui, "wall bar", bounds, |ui| {
        if is_narrow {
            ui.horizontal(|ui| thickness.ui(ui));
            ui.horizontal(|ui| height.ui(ui));
            ui.horizontal(|ui| reference.ui(ui));
        } else {
            ui.horizontal(|ui| {
                thickness.ui(ui);
                ui.separator();
                height.ui(ui);
                ui.separator();
                reference.ui(ui);
            });
        }
    });
    if style != *session.editor.wall_style() {
        session.handle(Input::SetWallStyle(style));
    }
}

/// How far what is placed keeps from walls.
fn gaps(ui: &Ui, session: &mut Session, bounds: Rect, texts: &Texts) {
    let mut now = session.editor.gap();
    let values = lengths(&GAPS, now, session.editor.unit());
    let mut gap = Group { name: texts.get("field-gap"), values, now: &mut now };
    bar(ui, "gap bar", bounds, |ui| {
        ui.horizontal(|ui| gap.ui(ui));
    });
    if now != session.editor.gap() {
        session.handle(Input::SetGap(now));
    }
}

/// Usual lengths, with the one in force among them, in order.
fn lengths(usual: &[f64], now: Length, unit: Unit) -> Vec<(Length, String)> {
    let mut all: Vec<Length> = usual.iter().copied().map(Length::mm).collect();
    if !all.contains(&now) {
        all.push(now);
        all.sort_by(|a, b| a.to_mm().total_cmp(&b.to_mm()));
    }
    all.into_iter().map(|length| (length, unit.words(length))).collect()
}

fn bar(ui: &Ui, id: &'static str, bounds: Rect, content: impl FnOnce(&mut Ui)) {
    let palette = Palette::in_use(ui);
    let area = Area::new(Id::unique(id)).order(egui::Order::Middle).pivot(Align2::CENTER_TOP);
    area.fixed_pos(pos2(bounds.center().x, bounds.top() + AWAY)).constrain_to(bounds).show(ui.ctx(), |ui| {
        Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND))
            .inner_margin(Margin::symmetric(12, 6))
            .show(ui, content);
    });
}

impl<T: Copy + PartialEq> Group<'_, T> {
    /// How much room it takes in a row.
    fn width(&self, ui: &Ui) -> f32 {
        let gap = ui.spacing().item_spacing.x;
        let chips = self.values.iter().map(|(_, words)| width(ui, words, CHIP_TEXT) + CHIP_MARGIN.x + gap);
        width(ui, &self.name, 12.0) + gap + chips.sum::<f32>()
    }

    /// A name and one chip for each value.
    fn ui(&mut self, ui: &mut Ui) {
        let palette = Palette::in_use(ui);
        ui.label(RichText::new(self.name.as_str()).size(12.0).color(palette.muted));
        for (value, words) in &self.values {
            if chip(ui, words, value == self.now, &palette) {
                *self.now = *value;
            }
        }
    }
}

fn width(ui: &Ui, words: &str, size: f32) -> f32 {
    ui.painter().layout_no_wrap(words.to_owned(), FontId::proportional(size), Color32::PLACEHOLDER).size().x
}

/// A small button with words; whether it was clicked.
fn chip(ui: &mut Ui, words: &str, is_on: bool, palette: &Palette) -> bool {
    let ink = if is_on { palette.on_accent } else { palette.text };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), FontId::proportional(CHIP_TEXT), ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + CHIP_MARGIN, Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_on, words));
    let fill = match (is_on, response.hovered()) {
        (true, _) => palette.accent,
        (false, true) => palette.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), fill);
    ui.painter().galley(rect.center() - galley.size() * 0.5, galley, ink);
    focus_ring(ui, &response, rect, palette);
    response.clicked()
}
