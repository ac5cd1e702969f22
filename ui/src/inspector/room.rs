//! A room: what it is for, what covers it, how much of that.

use egui::{RichText, Ui};
use homewright_design::room::RoomKind;
use homewright_design::{EntityId, Room};
use homewright_editor::Edit;
use homewright_editor::edit::Surface;
use homewright_staging::room_kind_name;

use super::{Pane, Wish};
use crate::theme::Palette;
use crate::widgets::{fold, money, row};

/// Kinds of rooms in the order of the list.
const ROOM_KINDS: [RoomKind; 12] = [
    RoomKind::Living,
    RoomKind::Dining,
    RoomKind::Bedroom,
    RoomKind::Childrens,
    RoomKind::Elders,
    RoomKind::Study,
    RoomKind::Kitchen,
    RoomKind::Bath,
    RoomKind::Hall,
    RoomKind::Balcony,
    RoomKind::Utility,
    RoomKind::Other,
];

impl Pane<'_> {
    pub(super) fn room(&mut self, ui: &mut Ui, id: EntityId, room: &Room) {
        let language = self.texts.language();
        let kind = room_kind_name(room.kind, language);
        let title = if room.name.is_empty() { kind } else { &room.name };
        let area = self.facts.area_of.get(&id).copied();
        Self::title(ui, title, &area.map(|area| format!("{area:.2} m²")).unwrap_or_default());
        let label = self.texts.get("inspector-name");
        let mut name = room.name.clone();
        let response = row(ui, &label, |ui| {
            ui.add(egui::TextEdit::singleline(&mut name).hint_text(kind).char_limit(80).desired_width(150.0))
        });
        let response = response.accessible_name(label);
        if response.changed() {
            self.wishes.push(Wish::Propose(Edit::RoomName(id, name)));
        }
        if response.lost_focus() {
            self.wishes.push(Wish::Accept);
        }
        self.kind(ui, id, room.kind);
        for (surface, usage, key, finish) in [
            (Surface::Floor, "floor", "inspector-floor", &room.floor),
            (Surface::Walls, "wall", "inspector-walls", &room.walls),
            (Surface::Ceiling, "ceiling", "inspector-ceiling", &room.ceiling),
        ] {
            let opens_first = surface != Surface::Ceiling;
            fold(ui, key, &self.texts.get(key), opens_first, |ui| {
                let chosen = finish.as_ref().map(|finish| finish.material.clone());
                if let Some(chosen) = &chosen {
                    let name = self.material_name(chosen).to_owned();
                    ui.label(RichText::new(name).size(12.5));
                    if let (Surface::Floor, Some(area)) = (surface, area) {
                        self.amount(ui, chosen, area);
                    }
                }
                if let Some(material) = self.swatches(ui, self.materials_for(usage), chosen.as_ref()) {
                    self.wishes.push(Wish::Edit(Edit::RoomFinish(id, surface, material)));
                }
            });
        }
    }

    fn kind(&mut self, ui: &mut Ui, id: EntityId, current: RoomKind) {
        let language = self.texts.language();
        let label = self.texts.get("inspector-kind");
        let mut taken = None;
        let response = row(ui, &label, |ui| {
            let combo = egui::ComboBox::from_id_salt("room-kind").selected_text(room_kind_name(current, language));
            combo
                .height(400.0)
                .show_ui(ui, |ui| {
                    for kind in ROOM_KINDS {
                        let is_on = kind == current;
                        if ui.selectable_label(is_on, room_kind_name(kind, language)).clicked() && !is_on {
                            taken = Some(kind);
                        }
                    }
                })
                .response
        });
        response.accessible_name(label);
        if let Some(kind) = taken {
            self.wishes.push(Wish::Edit(Edit::RoomKind(id, kind)));
        }
    }

    /// How much of a material, and what that costs: `12.40 m² × ¥189 = ¥2,344`.
    fn amount(&self, ui: &mut Ui, material: &homewright_catalog::MaterialId, area: f64) {
        let record = self.catalog.material(material).or_else(|| self.design.material(material));
        let Some(price) = record.and_then(|record| record.price_per_m2) else { return };
        let squares = rust_decimal::Decimal::try_from((area * 100.0).round() / 100.0).unwrap_or_default();
        let words = format!("{area:.2} m² × {} = {}", money(price), money(price * squares));
        ui.label(RichText::new(words).size(12.0).color(Palette::in_use(ui).muted));
    }
}
