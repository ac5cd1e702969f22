//! What floats over the picture: switches of its marks in its corner, and while the home is cut open a bar that says how
//! far the box reaches along each direction.

use egui::{
    Align2, Area, CornerRadius, EventFilter, Frame, Id, Key, Margin, Rect, RichText, Sense, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use homewright_geometry::Length;

use crate::action::Action;
use crate::icons::Icon;
use crate::scene_marks::{self, Marks};
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{Look, focus_ring, icon_button};

/// Between the bar and the edge of the picture, points.
const AWAY: f32 = 10.0;
const TRACK: Vec2 = vec2(190.0, 24.0);
const GRIP: Vec2 = vec2(14.0, 18.0);
/// A step by the arrow keys, and the least that is left of the box, metres.
const STEP: f32 = 0.05;
const LEAST: f32 = 0.1;
/// Directions with the keys of their names and of both ends; the third of the scene runs from north to south.
const AXES: [(usize, &str, [&str; 2]); 3] = [
    (1, "section-height", ["section-bottom", "section-top"]),
    (0, "section-across", ["section-west", "section-east"]),
    (2, "section-along", ["section-north", "section-south"]),
];

/// Switches of what is marked over the picture.
pub(crate) fn switches(
    ui: &Ui,
    marks: &mut Marks,
    session: &mut Session,
    bounds: Rect,
    texts: &Texts,
    trace: &mut Trace,
) {
    let palette = Palette::in_use(ui);
    let area = Area::new(Id::unique("scene switches")).order(egui::Order::Middle).pivot(Align2::RIGHT_TOP);
    let corner = bounds.right_top() + vec2(-AWAY, AWAY);
    area.fixed_pos(corner).constrain_to(bounds).show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND))
            .inner_margin(Margin::same(3));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (action, is_on) in [
                (Action::ToggleSizes, marks.shown.has_sizes),
                (Action::ToggleCones, marks.shown.has_cones),
                (Action::ToggleSection, marks.shown.section.is_some()),
            ] {
                let Some(icon) = action.icon() else { continue };
                let look = Look::PLAIN.on(is_on);
                let response = icon_button(ui, icon, &texts.get(action.key()), &action.hint(texts), look);
                trace.note(action.key(), response.rect);
                if response.clicked() {
                    marks.toggle(action, session);
                }
            }
        });
    });
}

/// Shows the bar while the home is cut open.
pub(crate) fn ui(ui: &Ui, marks: &mut Marks, session: &mut Session, bounds: Rect, texts: &Texts, trace: &mut Trace) {
    let Some(mut cut) = marks.shown.section else { return };
    let palette = Palette::in_use(ui);
    let limits = scene_marks::whole(session);
    let unit = session.editor.unit();
    let area = Area::new(Id::unique("section bar")).order(egui::Order::Middle).pivot(Align2::LEFT_BOTTOM);
    let corner = bounds.left_bottom() + vec2(AWAY, -AWAY);
    let (mut is_fitted, mut is_whole, mut is_closed) = (false, false, false);
    area.fixed_pos(corner).constrain_to(bounds).show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND))
            .inner_margin(Margin::symmetric(10, 6));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(texts.get("action-section")).size(13.0));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let mut button = |icon, key: &str| {
                        let words = texts.get(key);
                        let response = icon_button(ui, icon, &words, &words, Look::PLAIN);
                        trace.note(key, response.rect);
                        response.clicked()
                    };
                    is_closed = button(Icon::Close, "section-close");
                    is_whole = button(Icon::Fit, "section-whole");
                    is_fitted = button(Icon::Pointer, "section-fit");
                });
            });
            for (axis, name, ends) in AXES {
                ui.horizontal(|ui| {
                    let label =
                        egui::Label::new(RichText::new(texts.get(name)).size(12.0).color(palette.muted)).truncate();
                    ui.add_sized(vec2(56.0, TRACK.y), label);
                    let mut now = [cut.min[axis], cut.max[axis]];
                    let range = Range {
                        ends: ends.map(|key| texts.get(key)),
                        limits: [limits.min[axis], limits.max[axis]],
                        unit,
                    };
                    let rect = range.ui(ui, &mut now, &palette);
                    trace.note(name, rect);
                    [cut.min[axis], cut.max[axis]] = now;
                });
            }
        });
    });
    marks.shown.section = (!is_closed).then_some(if is_whole { limits } else { cut });
    if is_fitted {
        marks.fit_section(session);
    }
}

/// Two grips on one track.
struct Range {
    /// What the grips are called.
    ends: [String; 2],
    /// Ends of the track, metres.
    limits: [f32; 2],
    unit: Unit,
}

impl Range {
    fn ui(&self, ui: &mut Ui, now: &mut [f32; 2], palette: &Palette) -> Rect {
        let (rect, _) = ui.allocate_exact_size(TRACK, Sense::hover());
        let [low, high] = self.limits;
        let span = (high - low).max(LEAST);
        let way = rect.shrink2(vec2(GRIP.x * 0.5, 0.0)).x_range();
        let place = |value: f32| way.min + way.span() * ((value - low) / span).clamp(0.0, 1.0);
        let round = CornerRadius::same(2);
        let line = Rect::from_x_y_ranges(way, rect.center().y - 2.0..=rect.center().y + 2.0);
        ui.painter().rect_filled(line, round, palette.line);
        let kept = Rect::from_x_y_ranges(place(now[0])..=place(now[1]), line.y_range());
        ui.painter().rect_filled(kept, round, palette.accent);
        for (end, name) in self.ends.iter().enumerate() {
            let grip = Rect::from_center_size(pos2(place(now[end]), rect.center().y), GRIP);
            let response = ui.interact(grip, ui.scope_id().with(("grip", name)), Sense::click_and_drag());
            let mut value = now[end];
            if response.dragged() {
                if let Some(at) = response.interact_pointer_pos() {
                    value = low + span * (at.x - way.min) / way.span().max(1.0);
                }
                ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
            }
            if response.has_focus() {
                let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
                let steps = ui.input(|input| {
                    let count = |key| input.num_presses(key) as f32;
                    count(Key::ArrowRight) - count(Key::ArrowLeft)
                });
                value += steps * STEP;
            }
            now[end] = if end == 0 {
                value.clamp(low, now[1] - LEAST)
            } else {
                value.clamp(now[0] + LEAST, high.max(now[0] + LEAST))
            };
            let from_edge = Length::mm((f64::from((now[end] - low).max(0.0)) * 1000.0).round());
            response.widget_info(|| WidgetInfo::slider(true, from_edge.to_mm(), name.as_str()));
            let round = CornerRadius::same(5);
            let edge = if response.hovered() || response.dragged() { palette.accent } else { palette.muted };
            ui.painter().rect(grip, round, palette.card, Stroke::new(1.2, edge), egui::StrokeKind::Inside);
            focus_ring(ui, &response, grip, palette);
            response.on_hover_text(format!("{name}  {}", self.unit.words(from_edge)));
        }
        rect
    }
}
