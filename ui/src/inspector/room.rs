//! A room: what it is for, what covers it, how much of that.

use egui::{RichText, Ui};
use homewright_catalog::MaterialRecord;
use homewright_design::room::RoomKind;
use homewright_design::{EntityId, Finish, Room};
use homewright_editor::Edit;
use homewright_editor::edit::Surface;
use homewright_editor::tiling::{self, Pieces};
use homewright_geometry::Polygon;
use homewright_staging::{room_kind_name, room_name};

use super::{Pane, Wish};
use crate::laying;
use crate::theme::Palette;
use crate::widgets::{chip, fold, money, row};

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
        let title = room_name(room, language);
        let area = self.facts.area_of.get(&id).copied();
        Self::title(ui, title, &area.map(|area| self.unit.area(area, 2)).unwrap_or_default());
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
                if let (Some(finish), true) = (finish, surface != Surface::Ceiling) {
                    self.laying(ui, (id, surface), finish);
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

    /// How what covers a surface is laid: pattern, joint, direction, start; and how many pieces of it a floor takes.
    fn laying(&mut self, ui: &mut Ui, (id, surface): (EntityId, Surface), finish: &Finish) {
        let record = self.design.material(&finish.material).or_else(|| self.catalog.material(&finish.material));
        let Some(record) = record.filter(|record| record.texture.is_some()) else { return };
        let (texts, unit) = (self.texts, self.unit);
        let mut chosen = None;
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
            if !tiling::patterns(record).is_empty() {
                ui.horizontal_wrapped(|ui| chosen = laying::pattern(ui, record, finish, texts));
            }
            if laying::is_of_tiles(record) {
                ui.horizontal_wrapped(|ui| {
                    chosen = chosen.take().or(laying::joint(ui, record, finish, texts, unit));
                });
            }
            ui.horizontal_wrapped(|ui| {
                let turned = laying::direction(ui, finish);
                chosen = chosen.take().or(turned.map(|finish| (finish, None)));
            });
        });
        if let Some((finish, own)) = chosen {
            self.wishes.push(Wish::Edit(Edit::RoomLaying(id, surface, finish, own)));
        }
        if surface != Surface::Floor {
            return;
        }
        let outline = self.outline_of(id);
        if let Some(outline) = &outline {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                let bounds = outline.bounds();
                for (key, start) in [("laying-corner", bounds.min), ("laying-centre", bounds.center())] {
                    let is_on = finish.offset.distance(start) < 0.5;
                    if chip(ui, &texts.get(key), is_on).clicked() && !is_on {
                        let finish = Finish { offset: start, ..finish.clone() };
                        self.wishes.push(Wish::Edit(Edit::RoomLaying(id, surface, finish, None)));
                    }
                }
            });
        }
        for (axis, key) in ["laying-start-x", "laying-start-y"].into_iter().enumerate() {
            let mut offset = finish.offset;
            self.length(ui, &texts.get(key), offset[axis], -1e6..=1e6, |value| {
                offset[axis] = value;
                Edit::RoomLaying(id, surface, Finish { offset, ..finish.clone() }, None)
            });
        }
        if let Some(pieces) = outline.and_then(|outline| self.pieces(ui, record, finish, &outline)) {
            let [length, width] = pieces.size.map(|side| unit.format(side));
            let values = [
                ("size", format!("{length} × {width}")),
                ("count", pieces.count().to_string()),
                ("whole", pieces.whole.to_string()),
                ("cut", pieces.cut.to_string()),
                ("waste", format!("{:.0} %", pieces.waste * 100.0)),
            ];
            let key = if pieces.is_counted { "laying-pieces" } else { "laying-reckoned" };
            ui.label(RichText::new(texts.with(key, values)).size(12.0).color(Palette::in_use(ui).muted));
        }
    }

    fn outline_of(&self, id: EntityId) -> Option<Polygon> {
        let level = self.design.room(id)?.level;
        let regions = homewright_design::rooms::derive_rooms(self.design, level);
        regions.into_iter().find(|region| region.room == Some(id)).map(|region| region.outline)
    }

    /// The pieces of a floor, counted anew only when the floor or its laying changed.
    #[expect(clippy::unused_self, reason = "part of what the pane shows of a room")]
    fn pieces(&self, ui: &Ui, record: &MaterialRecord, finish: &Finish, outline: &Polygon) -> Option<Pieces> {
        let key = egui::Id::unique("pieces-of-floor");
        let known = ui.data(|data| data.get_temp::<(Finish, Polygon, Option<Pieces>)>(key));
        if let Some((of, on, pieces)) = known
            && of == *finish
            && on == *outline
        {
            return pieces;
        }
        let pieces = tiling::pieces(record, finish, outline);
        ui.data_mut(|data| data.insert_temp(key, (finish.clone(), outline.clone(), pieces)));
        pieces
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
