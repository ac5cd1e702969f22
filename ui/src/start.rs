//! What is shown before a home is open.

use egui::{RichText, Ui};
use homewright_editor::Command;

use crate::icons::{self, Icon};
use crate::text::Texts;
use crate::theme::Palette;
use crate::trace::Trace;
use crate::widgets::{Look, icon_button};

/// Shows the start; what was chosen.
pub fn ui(ui: &mut Ui, texts: &Texts, trace: &mut Trace) -> Option<Command> {
    let palette = Palette::in_use(ui);
    let mut chosen = None;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).max(20.0));
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(64.0), egui::Sense::hover());
        icons::paint(ui.painter(), rect, Icon::Home, palette.accent);
        ui.add_space(8.0);
        ui.label(RichText::new("Homewright").size(26.0));
        ui.label(RichText::new(texts.get("start-welcome")).color(palette.muted));
        ui.add_space(16.0);
        for (icon, command) in [(Icon::New, Command::New), (Icon::Open, Command::Open)] {
            let about = texts.get(&format!("{}-about", command.description().name));
            let response = icon_button(ui, icon, &about, &about, Look::LABELLED);
            trace.note(&format!("start-{}", command.description().name), response.rect);
            if response.clicked() {
                chosen = Some(command);
            }
        }
    });
    ui.allocate_space(ui.available_size());
    chosen
}
