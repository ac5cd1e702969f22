//! The home as a whole, when nothing is selected.

use egui::{RichText, Ui};
use homewright_staging::room_name;

use super::{Pane, Wish};
use crate::action::Action;
use crate::theme::Palette;
use crate::widgets::{fold, list_line, money, row};

impl Pane<'_> {
    pub(super) fn home(&mut self, ui: &mut Ui) {
        let palette = Palette::in_use(ui);
        let language = self.texts.language();
        let name = self.design.project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        Self::title(ui, &name, &self.texts.get("inspector-home"));
        crate::theme::card_frame(&palette).show(ui, |ui| {
            let area = self.unit.area(self.facts.area, 1);
            row(ui, &self.texts.get("inspector-area"), |ui| ui.label(area));
            row(ui, &self.texts.get("inspector-items"), |ui| ui.label(self.facts.items.to_string()));
            row(ui, &self.texts.get("inspector-price"), |ui| {
                ui.label(RichText::new(money(self.facts.price)).size(16.0).color(palette.accent))
            });
        });
        ui.add_space(2.0);
        fold(ui, "rooms", &self.texts.get("inspector-rooms"), true, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (room, area) in &self.facts.rooms {
                let Some((id, room)) = room.and_then(|id| Some((id, self.design.room(id)?))) else { continue };
                if list_line(ui, room_name(room, language), &self.unit.area(*area, 1), false).clicked() {
                    self.wishes.push(Wish::Select(id));
                }
            }
        });
        self.levels(ui);
        if self.design.underlays().next().is_some() {
            fold(ui, "underlays", &self.texts.get("underlays"), true, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (id, underlay) in self.design.underlays() {
                    let mark = if underlay.is_locked { self.texts.get("inspector-locked") } else { String::new() };
                    if list_line(ui, &underlay.name, &mark, false).clicked() {
                        self.wishes.push(Wish::Select(id));
                    }
                }
            });
        }
        fold(ui, "states", &self.texts.get("inspector-states"), true, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for action in [Action::ShowHistory, Action::KeepVersion, Action::ShowOptions] {
                let keys = action.shortcut().unwrap_or_default();
                if list_line(ui, &self.texts.get(action.key()), &keys, false).clicked() {
                    self.wishes.push(Wish::Action(action));
                }
            }
        });
        ui.add_space(8.0);
        ui.label(RichText::new(self.texts.get("inspector-empty")).size(12.5).color(palette.muted));
    }
}
