//! A picture under the plan: its size, how much it covers, and how it gets its scale.

use egui::Ui;
use homewright_design::{EntityId, Underlay};
use homewright_editor::{Command, Edit};
use homewright_geometry::Length;

use super::{Pane, Wish};
use crate::widgets::{check, fold, row};

impl Pane<'_> {
    pub(super) fn underlay(&mut self, ui: &mut Ui, id: EntityId, underlay: &Underlay) {
        let size =
            format!("{} × {}", self.unit.format(underlay.width.to_mm()), self.unit.format(underlay.height.to_mm()));
        let title = if underlay.name.is_empty() { self.texts.get("underlay") } else { underlay.name.clone() };
        Self::title(ui, &title, &size);
        ui.label(egui::RichText::new(self.texts.get("underlay-about")).size(12.5));
        ui.horizontal_wrapped(|ui| {
            let calibrate = ui.button(self.texts.get("underlay-scale"));
            self.trace.note("underlay-scale", calibrate.rect);
            if calibrate.clicked() {
                self.wishes.push(Wish::Command(Command::Calibrate));
            }
            if ui.button(self.texts.get("underlay-remove")).clicked() {
                self.wishes.push(Wish::Command(Command::Delete));
            }
        });
        fold(ui, "size", &self.texts.get("inspector-size"), true, |ui| {
            let ratio = underlay.height.to_mm() / underlay.width.to_mm().max(1.0);
            let label = self.texts.get("inspector-width");
            self.length(ui, &label, underlay.width.to_mm(), 10.0..=1e6, |value| {
                let (width, height) = (Length::mm(value), Length::mm(value * ratio));
                Edit::Underlay(id, Box::new(Underlay { width, height, ..underlay.clone() }))
            });
            let label = self.texts.get("underlay-opacity");
            let mut opacity = (underlay.opacity * 100.0).round();
            let response = row(ui, &label, |ui| {
                ui.spacing_mut().slider_width = 110.0;
                ui.add(egui::Slider::new(&mut opacity, 5.0..=100.0).suffix(" %").fixed_decimals(0))
            });
            let response = response.accessible_name(label);
            let changed =
                |opacity: f64| Edit::Underlay(id, Box::new(Underlay { opacity: opacity / 100.0, ..underlay.clone() }));
            self.slider(&response, changed, opacity);
            let mut is_locked = underlay.is_locked;
            if check(ui, &mut is_locked, &self.texts.get("underlay-locked")).changed() {
                self.wishes.push(Wish::Edit(Edit::Underlay(id, Box::new(Underlay { is_locked, ..underlay.clone() }))));
            }
            let mut is_shown = !underlay.is_hidden;
            if check(ui, &mut is_shown, &self.texts.get("underlay-shown")).changed() {
                let hidden = Underlay { is_hidden: !is_shown, ..underlay.clone() };
                self.wishes.push(Wish::Edit(Edit::Underlay(id, Box::new(hidden))));
            }
        });
    }
}
