//! Several things at once: what they share is shown, what differs is left blank, and what is set is set for all.

use egui::Ui;
use homewright_catalog::MaterialId;
use homewright_design::{EntityId, Item};
use homewright_editor::arrange::{Alignment, Axis};
use homewright_editor::{Command, Edit};
use homewright_geometry::Length;
use rust_decimal::Decimal;

use super::field::{Field, Measure};
use super::{Pane, Wish};
use crate::action::Action;
use crate::icons::Icon;
use crate::theme::Palette;
use crate::widgets::{Look, fold, icon_button, money};

impl Pane<'_> {
    pub(super) fn several(&mut self, ui: &mut Ui, ids: &[EntityId]) {
        Self::title(ui, &self.texts.with("inspector-several", [("count", ids.len().to_string())]), "");
        let items: Vec<(EntityId, &Item)> = ids.iter().filter_map(|id| Some((*id, self.design.item(*id)?))).collect();
        if !items.is_empty() {
            let palette = Palette::in_use(ui);
            let price: Decimal =
                items.iter().map(|(_, item)| homewright_quote::unit_price(self.design, &item.configuration)).sum();
            ui.label(egui::RichText::new(money(price)).size(16.0).color(palette.accent));
            self.actions(ui);
            if items.len() > 1 {
                self.alignment(ui, items.len());
            }
            self.shared_place(ui, &items);
            self.shared_finishes(ui, &items);
            if let Some((first, _)) = items.first() {
                self.options(ui, *first);
            }
        }
        let walls: Vec<_> = ids.iter().filter_map(|id| Some((*id, self.design.wall(*id)?))).collect();
        if walls.len() == ids.len() {
            fold(ui, "size", &self.texts.get("inspector-size"), true, |ui| {
                let ids: Vec<EntityId> = walls.iter().map(|(id, _)| *id).collect();
                let thickness = shared(walls.iter().map(|(_, wall)| wall.thickness.to_mm()));
                self.for_all(ui, ("inspector-thickness", &ids), thickness, 20.0..=1000.0, |id, value| {
                    Edit::WallThickness(id, Length::mm(value))
                });
                let height = shared(walls.iter().map(|(_, wall)| self.design.wall_heights(wall)[0].to_mm()));
                self.for_all(ui, ("inspector-height", &ids), height, 100.0..=10_000.0, |id, value| {
                    Edit::WallHeight(id, Length::mm(value))
                });
            });
        }
    }

    /// Buttons that line things up and space them evenly.
    fn alignment(&mut self, ui: &mut Ui, count: usize) {
        let alignments = [
            Alignment::Left,
            Alignment::CenterX,
            Alignment::Right,
            Alignment::Top,
            Alignment::CenterY,
            Alignment::Bottom,
        ];
        let aligned = alignments.map(|one| (Icon::Align(one), Command::Align(one)));
        let spaced = [Axis::X, Axis::Y].map(|axis| (Icon::Distribute(axis), Command::Distribute(axis)));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(0.0, 2.0);
            for (icon, command) in aligned.into_iter().chain(spaced) {
                let key = command.description().name;
                let is_enabled = matches!(command, Command::Align(_)) || count > 2;
                let hint = Action::Command(command).hint(self.texts);
                let response = icon_button(ui, icon, &self.texts.get(key), &hint, Look::PLAIN.enabled(is_enabled));
                self.trace.note(&format!("inspector-{key}"), response.rect);
                if response.clicked() {
                    self.wishes.push(Wish::Command(command));
                }
            }
        });
    }

    fn shared_place(&mut self, ui: &mut Ui, items: &[(EntityId, &Item)]) {
        fold(ui, "place", &self.texts.get("inspector-place"), true, |ui| {
            let ids: Vec<EntityId> = items.iter().map(|(id, _)| *id).collect();
            let heights = shared(items.iter().map(|(_, item)| item.position.z));
            let positions: Vec<_> = items.iter().map(|(id, item)| (*id, item.position)).collect();
            self.for_all(ui, ("inspector-z", &ids), heights, -1e6..=1e6, |id, value| {
                let position = positions.iter().find(|(one, _)| *one == id).map(|(_, position)| *position);
                Edit::Position(id, position.unwrap_or_default().with_z(value))
            });
            let (value, is_mixed) = shared(items.iter().map(|(_, item)| item.rotation));
            let label = self.texts.get("inspector-rotation");
            let field = Field { label: &label, value, is_mixed, range: -360.0..=360.0, measure: Measure::Angle };
            self.number(ui, field, |value| Edit::Many(ids.iter().map(|id| Edit::Rotation(*id, value)).collect()));
            let (is_locked, is_mixed) = shared(items.iter().map(|(_, item)| item.is_locked));
            let mut all = is_locked && !is_mixed;
            let check = egui::Checkbox::new(&mut all, self.texts.get("inspector-locked")).indeterminate(is_mixed);
            if ui.add(check).changed() {
                self.wishes.push(Wish::Edit(Edit::Many(ids.iter().map(|id| Edit::Locked(*id, all)).collect())));
            }
        });
    }

    /// Surfaces that every selected product has, with the materials that all of them can be ordered in.
    fn shared_finishes(&mut self, ui: &mut Ui, items: &[(EntityId, &Item)]) {
        let Some(first) = items.first().and_then(|(_, item)| self.design.product(&item.configuration.product)) else {
            return;
        };
        let language = self.texts.language();
        let offers = |item: &Item, slot: &str| -> Option<Vec<MaterialId>> {
            let slot = self.design.product(&item.configuration.product)?.slots.get(slot)?;
            let options = slot.options.iter().map(|option| option.material.clone());
            Some(std::iter::once(slot.default.clone()).chain(options).collect())
        };
        let mut slots = Vec::new();
        for (name, slot) in first.slots.iter().filter(|(_, slot)| !slot.options.is_empty()) {
            let every: Option<Vec<_>> = items.iter().map(|(_, item)| offers(item, name)).collect();
            let Some(every) = every else { continue };
            let Some((one, others)) = every.split_first() else { continue };
            let mut common: Vec<MaterialId> = Vec::new();
            for material in one {
                if others.iter().all(|list| list.contains(material)) && !common.contains(material) {
                    common.push(material.clone());
                }
            }
            let chosen = |item: &Item| {
                let usual =
                    self.design.product(&item.configuration.product).and_then(|product| product.slots.get(name));
                item.configuration.materials.get(name).or_else(|| usual.map(|slot| &slot.default)).cloned()
            };
            let (now, is_mixed) = shared(items.iter().map(|(_, item)| chosen(item)));
            if !common.is_empty() {
                slots.push((name.clone(), slot.name.get(language).to_owned(), common, now.filter(|_| !is_mixed)));
            }
        }
        if slots.is_empty() {
            return;
        }
        fold(ui, "finishes", &self.texts.get("inspector-finishes"), true, |ui| {
            for (name, label, materials, chosen) in slots {
                ui.label(egui::RichText::new(label).color(Palette::in_use(ui).muted));
                if let Some(material) = self.swatches(ui, materials, chosen.as_ref()) {
                    let edits = items.iter().map(|(id, _)| Edit::Material(*id, name.clone(), material.clone()));
                    self.wishes.push(Wish::Edit(Edit::Many(edits.collect())));
                }
            }
        });
    }

    fn for_all(
        &mut self,
        ui: &mut Ui,
        (key, ids): (&str, &[EntityId]),
        (value, is_mixed): (f64, bool),
        range: std::ops::RangeInclusive<f64>,
        edit: impl Fn(EntityId, f64) -> Edit,
    ) {
        let label = self.texts.get(key);
        let field = Field { label: &label, value, is_mixed, range, measure: Measure::Length(self.unit) };
        self.number(ui, field, |value| Edit::Many(ids.iter().map(|id| edit(*id, value)).collect()));
    }
}

/// The value of the last one, and whether the others differ from it.
fn shared<T: PartialEq + Default>(values: impl Iterator<Item = T>) -> (T, bool) {
    let values: Vec<T> = values.collect();
    let is_mixed = values.windows(2).any(|pair| pair[0] != pair[1]);
    (values.into_iter().next_back().unwrap_or_default(), is_mixed)
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_that_differ_are_said_to() {
        assert_eq!(super::shared([90.0, 90.0].into_iter()), (90.0, false));
        assert_eq!(super::shared([90.0, 45.0].into_iter()), (45.0, true));
    }
}
