//! Preferences: a page at the side that changes what it says at once and stops nobody.

use egui::{RichText, Ui};
use homewright_catalog::Language;

use crate::settings::{SCALES, Settings};
use crate::text::Texts;
use crate::theme::Palette;
use crate::units::Unit;
use crate::widgets::{chip, page_head, section};

/// Steps of the scale that are offered.
const STEPS: [f32; 5] = [0.8, 1.0, 1.25, 1.5, 2.0];

/// Shows the page and changes the settings. Says whether it is to be closed.
pub fn ui(ui: &mut Ui, settings: &mut Settings, texts: &Texts) -> bool {
    let palette = Palette::in_use(ui);
    let is_closed = page_head(ui, &texts.get("action-preferences"), texts);
    section(ui, &texts.get("preferences-language"));
    ui.horizontal_wrapped(|ui| {
        for (language, name) in [(Language::Chinese, "简体中文"), (Language::English, "English")] {
            if chip(ui, name, texts.language() == language).clicked() {
                settings.language = Some(language);
            }
        }
    });
    section(ui, &texts.get("preferences-theme"));
    ui.horizontal_wrapped(|ui| {
        for (is_dark, key) in [(false, "preferences-light"), (true, "preferences-dark")] {
            if chip(ui, &texts.get(key), settings.is_dark == is_dark).clicked() {
                settings.is_dark = is_dark;
            }
        }
    });
    section(ui, &texts.get("preferences-units"));
    ui.horizontal_wrapped(|ui| {
        for unit in Unit::ALL {
            if chip(ui, unit.sign(), settings.unit == unit).clicked() {
                settings.unit = unit;
            }
        }
    });
    let example = texts.with("preferences-units-example", [("length", settings.unit.format(2400.0))]);
    ui.label(RichText::new(example).size(12.0).color(palette.muted));
    section(ui, &texts.get("preferences-scale"));
    ui.horizontal_wrapped(|ui| {
        if chip(ui, &texts.get("preferences-scale-automatic"), settings.scale.is_none()).clicked() {
            settings.scale = None;
        }
        for step in STEPS {
            if chip(ui, &format!("{:.0} %", step * 100.0), settings.scale == Some(step)).clicked() {
                settings.scale = Some(step);
            }
        }
    });
    section(ui, &texts.get("preferences-hints"));
    let has_seen = !settings.seen_hints.is_empty();
    if ui.add_enabled(has_seen, egui::Button::new(texts.get("preferences-hints-again"))).clicked() {
        settings.seen_hints.clear();
    }
    is_closed
}

/// The next larger or smaller scale.
pub fn next_scale(now: f32, is_larger: bool) -> f32 {
    let step = if is_larger { 0.1 } else { -0.1 };
    (((now + step) * 10.0).round() / 10.0).clamp(*SCALES.start(), *SCALES.end())
}
