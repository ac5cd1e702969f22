//! The line at the bottom: the keys that work now, work in the background, and the home's figures.

use egui::{Align, CornerRadius, Layout, Popup, Rect, RichText, Sense, Stroke, Ui, vec2};
use homewright_editor::tool::Tool;

use crate::facts::Facts;
use crate::free_room;
use crate::icons::Icon;
use crate::jobs::Job;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{Look, icon_button, money};

/// Shows the line.
pub fn ui(
    ui: &mut Ui,
    session: &mut Session,
    hints: &[(String, &str)],
    jobs: &[Job],
    texts: &Texts,
    trace: &mut Trace,
) {
    let facts = session.facts();
    ui.horizontal_centered(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            figures(ui, &facts, session.editor.unit(), texts);
            work(ui, jobs, texts, trace);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                if let Some(words) = in_the_way(session, texts) {
                    let palette = Palette::in_use(ui);
                    let galley = ui.painter().layout_no_wrap(words, egui::FontId::proportional(12.0), palette.danger);
                    if ui.available_width() > galley.size().x + 12.0 {
                        let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(12.0, 0.0), Sense::hover());
                        ui.painter().galley(rect.min, galley, palette.danger);
                    }
                }
                for (keys, key) in hints {
                    hint(ui, keys, &texts.get(key));
                }
            });
        });
    });
}

/// What stands in the way of what is moved, or in the free room that it needs.
fn in_the_way(session: &Session, texts: &Texts) -> Option<String> {
    let design = session.editor.shown();
    let editor = &session.editor;
    let in_the_way = editor.collisions().first().map(|id| (*id, "hud-in-the-way"));
    let found = in_the_way.or_else(|| editor.in_walls().first().map(|id| (*id, "hud-in-a-wall")));
    let Some((id, key)) = found else { return free_room::lacking(session, texts) };
    let item = design.item(id)?;
    let product = design.product(&item.configuration.product);
    let name = if item.name.is_empty() { product?.name.get(texts.language()) } else { &item.name };
    Some(texts.with(key, [("name", name.to_owned())]))
}

fn figures(ui: &mut Ui, facts: &Facts, unit: Unit, texts: &Texts) {
    let palette = Palette::in_use(ui);
    ui.label(RichText::new(money(facts.price)).size(13.0).color(palette.accent)).on_hover_text(texts.get("hud-price"));
    ui.add_space(12.0);
    let items = texts.with("hud-items", [("count", facts.items.to_string())]);
    ui.label(RichText::new(items).size(12.5).color(palette.muted));
    ui.add_space(12.0);
    let area = RichText::new(unit.area(facts.area, 1)).size(12.5).color(palette.muted);
    ui.label(area).on_hover_text(texts.get("inspector-area"));
    ui.add_space(12.0);
}

/// Work in the background: the first one by name, all of them in a list with a way to stop them.
fn work(ui: &mut Ui, jobs: &[Job], texts: &Texts, trace: &mut Trace) {
    let Some(first) = jobs.first() else { return };
    let palette = Palette::in_use(ui);
    let words = if jobs.len() > 1 {
        texts.with("jobs-several", [("count", jobs.len().to_string())])
    } else {
        first.name().to_owned()
    };
    let galley = ui.painter().layout_no_wrap(words.clone(), egui::FontId::proportional(12.0), palette.muted);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 62.0, 24.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words.as_str()));
    trace.note("jobs", rect);
    let bar = Rect::from_min_size(egui::pos2(rect.left() + 6.0, rect.center().y - 2.0), vec2(42.0, 4.0));
    progress(ui, bar, first.share());
    let place = egui::pos2(bar.right() + 8.0, rect.center().y - galley.size().y * 0.5);
    ui.painter().galley(place, galley, palette.muted);
    Popup::menu(&response).frame(theme::floating_frame(&palette)).layout(Layout::default()).gap(6.0).show(|ui| {
        ui.set_width(260.0);
        for job in jobs {
            ui.allocate_ui_with_layout(vec2(260.0, theme::BUTTON), Layout::right_to_left(Align::Center), |ui| {
                let stop = texts.with("jobs-stop", [("name", job.name().to_owned())]);
                if icon_button(ui, Icon::Close, &stop, &stop, Look::PLAIN).clicked() {
                    job.cancel();
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add(egui::Label::new(RichText::new(job.name()).size(12.5)).truncate());
                    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
                    progress(ui, bar, job.share());
                });
            });
        }
    });
    // How far it is changes without anybody's doing.
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
}

/// A bar that shows the share that is done.
pub(crate) fn progress(ui: &Ui, bar: Rect, share: Option<f32>) {
    let palette = Palette::in_use(ui);
    let round = CornerRadius::same(2);
    ui.painter().rect_filled(bar, round, palette.line);
    let done = Rect::from_min_size(bar.min, vec2(bar.width() * share.unwrap_or(0.35), bar.height()));
    ui.painter().rect_filled(done, round, palette.accent);
}

/// Keys that work now, with the key of what they do.
pub fn hints(session: &Session, eye_height: Option<String>) -> Vec<(String, &'static str)> {
    let editor = &session.editor;
    let hints = match editor.tool() {
        Tool::Idle | Tool::Pressed(_) if editor.has_movable_selection() => vec![
            ("R", "hud-rotate"),
            ("← →", "hud-nudge"),
            ("Ctrl+D", "hud-duplicate"),
            ("Del", "hud-delete"),
            ("Esc", "hud-deselect"),
        ],
        Tool::Idle | Tool::Pressed(_) if eye_height.is_some() => vec![
            ("W A S D", "hud-walk"),
            ("Shift", "hud-faster"),
            ("PgUp PgDn", "hud-tilt"),
            ("Home End", "hud-rise"),
            ("F8", "hud-outside"),
        ],
        Tool::Idle | Tool::Pressed(_) => {
            vec![("Space", "hud-pan"), ("Ctrl+Z", "hud-undo"), ("F5", "hud-views"), ("Ctrl+K", "hud-palette")]
        }
        tool => tool.hints().to_vec(),
    };
    let height = eye_height.map(|height| (height, "hud-eye"));
    height.into_iter().chain(hints.into_iter().map(|(keys, key)| (keys.to_owned(), key))).collect()
}

/// A key cap and what the key does, if there is room for both.
fn hint(ui: &mut Ui, keys: &str, words: &str) {
    let palette = Palette::in_use(ui);
    let cap = ui.painter().layout_no_wrap(keys.to_owned(), egui::FontId::proportional(11.5), palette.text);
    let words = ui.painter().layout_no_wrap(words.to_owned(), egui::FontId::proportional(12.0), palette.muted);
    let size = vec2(cap.size().x + words.size().x + 24.0, 22.0);
    if ui.available_width() < size.x {
        return;
    }
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{keys} {}", words.text()).trim()));
    if keys.is_empty() {
        let place = egui::pos2(rect.left(), rect.center().y - words.size().y * 0.5);
        ui.painter().galley(place, words, palette.muted);
        return;
    }
    let plate = Rect::from_min_size(
        egui::pos2(rect.left(), rect.center().y - cap.size().y * 0.5 - 2.0),
        cap.size() + vec2(10.0, 4.0),
    );
    let line = Stroke::new(1.0, palette.line);
    ui.painter().rect(plate, CornerRadius::same(4), palette.card, line, egui::StrokeKind::Inside);
    ui.painter().galley(plate.center() - cap.size() * 0.5, cap, palette.text);
    let place = egui::pos2(plate.right() + 6.0, rect.center().y - words.size().y * 0.5);
    ui.painter().galley(place, words, palette.muted);
}
