//! Hints for the first hour: one at a time, beside the work, each until it was read.

use egui::{Align2, RichText, vec2};

use crate::mode::Mode;
use crate::settings::Settings;
use crate::studio::ViewMode;
use crate::text::Texts;
use crate::theme::{self, Palette};

/// Hints in the order in which they come: key, mode and whether they need the picture.
const HINTS: [(&str, Option<Mode>, bool); 5] = [
    ("hint-furnish", Some(Mode::Furnish), false),
    ("hint-plan", Some(Mode::Plan), false),
    ("hint-look", None, true),
    ("hint-saved", None, false),
    ("hint-palette", None, false),
];

/// The hint that is due.
pub fn due(settings: &Settings, mode: Mode, views: ViewMode) -> Option<&'static str> {
    HINTS
        .into_iter()
        .find(|(key, of_mode, needs_picture)| {
            !settings.seen_hints.contains(*key)
                && of_mode.is_none_or(|of_mode| of_mode == mode)
                && (!needs_picture || views != ViewMode::Plan)
        })
        .map(|(key, ..)| key)
}

/// Shows a hint in a corner of the views. Says whether it was read.
pub fn ui(context: &egui::Context, area: egui::Rect, key: &str, texts: &Texts) -> bool {
    let mut is_read = false;
    let place = area.left_bottom() + vec2(14.0, -14.0);
    egui::Area::new(egui::Id::unique("onboarding")).pivot(Align2::LEFT_BOTTOM).fixed_pos(place).show(context, |ui| {
        let palette = Palette::in_use(ui);
        theme::floating_frame(&palette).show(ui, |ui| {
            ui.set_width(260.0_f32.min(area.width() - 60.0));
            ui.label(RichText::new(texts.get(key)).size(14.0));
            ui.add(
                egui::Label::new(RichText::new(texts.get(&format!("{key}-about"))).size(12.5).color(palette.muted))
                    .wrap(),
            );
            ui.add_space(2.0);
            is_read = ui.button(texts.get("hint-read")).clicked();
        });
    });
    is_read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_that_was_read_makes_room_for_the_next() {
        let mut settings = Settings::default();
        let mut seen = Vec::new();
        while let Some(hint) = due(&settings, Mode::Furnish, ViewMode::Both) {
            assert!(!seen.contains(&hint), "{hint} came twice");
            seen.push(hint);
            settings.seen_hints.insert(hint.to_owned());
        }
        assert_eq!(seen.len(), 4, "the plan's own hint waits for its mode: {seen:?}");
        assert_eq!(due(&settings, Mode::Plan, ViewMode::Both), Some("hint-plan"));
    }
}
