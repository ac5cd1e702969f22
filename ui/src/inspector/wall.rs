//! A wall: its measures and what it is made of.

use egui::{RichText, Ui};
use homewright_design::opening::Side;
use homewright_design::{EntityId, RoomRegion, Wall, derive_rooms};
use homewright_editor::Edit;
use homewright_geometry::Length;
use homewright_staging::room_name;

use super::{Pane, Wish};
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
                        self.wishes.push(Wish::Edit(Edit::WallThickness(id, Length::mm(thickness))));
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
        self.faces(ui, id, wall);
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
            row(ui, &self.texts.get("inspector-face"), |ui| ui.label(self.unit.area((whole - cut).max(0.0), 2)));
            row(ui, &self.texts.get("inspector-openings"), |ui| {
                ui.label(format!("{}  ({})", openings.len(), self.unit.area(cut, 2)))
            });
        });
    }

    /// What covers the wall's sides, each by the room it looks into.
    fn faces(&mut self, ui: &mut Ui, id: EntityId, wall: &Wall) {
        let language = self.texts.language();
        let regions = derive_rooms(self.design, wall.level);
        for (side, own) in [(Side::Left, &wall.left), (Side::Right, &wall.right)] {
            let looks_into =
                |region: &&RoomRegion| region.wall_faces.iter().any(|face| face.wall == id && face.side == Some(side));
            let room = regions.iter().find(looks_into).and_then(|region| self.design.room(region.room?));
            let place =
                room.map_or_else(|| self.texts.get("wall-outside"), |room| room_name(room, language).to_owned());
            let title = self.texts.with("wall-face", [("room", place)]);
            let key = if side == Side::Left { "face-left" } else { "face-right" };
            fold(ui, key, &title, room.is_some(), |ui| {
                let of_room = room.and_then(|room| room.walls.as_ref());
                let chosen = own.as_ref().or(of_room).map(|finish| finish.material.clone());
                ui.horizontal_wrapped(|ui| {
                    let is_rooms = own.is_none();
                    if chip(ui, &self.texts.get("wall-as-room"), is_rooms).clicked() && !is_rooms {
                        self.wishes.push(Wish::Edit(Edit::WallFinish(id, side, None)));
                    }
                    if let Some(chosen) = &chosen {
                        ui.label(RichText::new(self.material_name(chosen)).size(12.5));
                    }
                });
                if let Some(material) = self.swatches(ui, self.materials_for("wall"), chosen.as_ref()) {
                    self.wishes.push(Wish::Edit(Edit::WallFinish(id, side, Some(material))));
                }
            });
        }
    }
}
