//! A wall: its measures and what it is made of.

use egui::Ui;
use homewright_design::{EntityId, Wall};
use homewright_editor::Edit;
use homewright_geometry::Length;

use super::Pane;
use crate::widgets::{chip, fold, row};

/// Usual thicknesses, millimetres.
const THICKNESSES: [f64; 5] = [100.0, 120.0, 150.0, 200.0, 240.0];

impl Pane<'_> {
    pub(super) fn wall(&mut self, ui: &mut Ui, id: EntityId, wall: &Wall) {
        Self::title(ui, &self.texts.get("wall"), &self.unit.format(wall.length().to_mm()));
        fold(ui, "size", &self.texts.get("inspector-size"), true, |ui| {
            let label = self.texts.get("inspector-thickness");
            self.length(ui, &label, wall.thickness.to_mm(), 20.0..=1000.0, |value| {
                Edit::WallThickness(id, Length::mm(value))
            });
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                for thickness in THICKNESSES {
                    let is_on = (wall.thickness.to_mm() - thickness).abs() < 0.05;
                    if chip(ui, &self.unit.format(thickness), is_on).clicked() && !is_on {
                        self.wishes.push(super::Wish::Edit(Edit::WallThickness(id, Length::mm(thickness))));
                    }
                }
            });
            let label = self.texts.get("inspector-height");
            let height = self.design.wall_heights(wall)[0].to_mm();
            self.length(ui, &label, height, 100.0..=10_000.0, |value| Edit::WallHeight(id, Length::mm(value)));
            let label = self.texts.get("wall-end-height");
            let end = self.design.wall_heights(wall)[1].to_mm();
            self.length(ui, &label, end, 100.0..=10_000.0, |value| {
                let slopes = (value - height).abs() > 0.05;
                Edit::WallEndHeight(id, slopes.then_some(Length::mm(value)))
            });
        });
        fold(ui, "quantities", &self.texts.get("inspector-quantities"), true, |ui| {
            let [start, end] = self.design.wall_heights(wall).map(Length::to_m);
            let whole = wall.length().to_m() * (start + end) * 0.5;
            let openings: Vec<f64> = self
                .design
                .openings()
                .filter(|(_, opening)| opening.wall == id)
                .map(|(_, opening)| opening.width.to_m() * opening.height.to_m())
                .collect();
            // An empty sum is −0.
            let cut: f64 = openings.iter().sum::<f64>() + 0.0;
            row(ui, &self.texts.get("inspector-face"), |ui| ui.label(format!("{:.2} m²", (whole - cut).max(0.0))));
            row(ui, &self.texts.get("inspector-openings"), |ui| ui.label(format!("{}  ({cut:.2} m²)", openings.len())));
        });
    }
}
