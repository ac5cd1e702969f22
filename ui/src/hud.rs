//! The line at the bottom: the keys that work now, and the home's figures.

use egui::{Align, CornerRadius, Layout, RichText, Stroke, Ui, vec2};
use homewright_editor::tool::Tool;

use crate::facts::Facts;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::widgets::money;

/// Shows the line.
pub fn ui(ui: &mut Ui, session: &mut Session, is_walking: bool, texts: &Texts) {
    let facts = session.facts();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (keys, key) in hints(session, is_walking) {
            cap(ui, keys);
            ui.label(RichText::new(texts.get(key)).size(12.0).color(Palette::in_use(ui).muted));
            ui.add_space(8.0);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| figures(ui, &facts, texts));
    });
}

fn figures(ui: &mut Ui, facts: &Facts, texts: &Texts) {
    let palette = Palette::in_use(ui);
    ui.label(RichText::new(money(facts.price)).size(13.0).color(palette.accent));
    ui.add_space(12.0);
    let items = texts.with("hud-items", [("count", facts.items.to_string())]);
    ui.label(RichText::new(items).size(12.5).color(palette.muted));
    ui.add_space(12.0);
    ui.label(RichText::new(format!("{:.1} m²", facts.area)).size(12.5).color(palette.muted));
}

/// Keys that work now, with the key of what they do.
fn hints(session: &Session, is_walking: bool) -> Vec<(&'static str, &'static str)> {
    let editor = &session.editor;
    match editor.tool() {
        Tool::Placing(_) => vec![("R", "hud-turn"), ("Alt", "hud-free"), ("Esc", "hud-cancel")],
        Tool::Moving(_) => vec![("Alt", "hud-free"), ("Esc", "hud-cancel")],
        Tool::Rotating(_) => vec![("Alt", "hud-any-angle"), ("Esc", "hud-cancel")],
        Tool::Boxing(_) => vec![("Shift", "hud-add"), ("Esc", "hud-cancel")],
        Tool::Adjusting(_) => vec![("Esc", "hud-cancel")],
        Tool::Idle | Tool::Pressed(_) if editor.has_movable_selection() => vec![
            ("R", "hud-rotate"),
            ("← →", "hud-nudge"),
            ("Ctrl+D", "hud-duplicate"),
            ("Del", "hud-delete"),
            ("Esc", "hud-deselect"),
        ],
        Tool::Idle | Tool::Pressed(_) if is_walking => {
            vec![("W A S D", "hud-walk"), ("Shift", "hud-faster"), ("F8", "hud-outside")]
        }
        Tool::Idle | Tool::Pressed(_) => {
            vec![("Space", "hud-pan"), ("Ctrl+Z", "hud-undo"), ("F5", "hud-views"), ("F8", "hud-on-foot")]
        }
    }
}

/// A key cap.
fn cap(ui: &mut Ui, keys: &str) {
    let palette = Palette::in_use(ui);
    let galley = ui.painter().layout_no_wrap(keys.to_owned(), egui::FontId::proportional(11.5), palette.text);
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(10.0, 4.0), egui::Sense::hover());
    let line = Stroke::new(1.0, palette.line);
    ui.painter().rect(rect, CornerRadius::same(4), palette.card, line, egui::StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() * 0.5, galley, palette.text);
}
