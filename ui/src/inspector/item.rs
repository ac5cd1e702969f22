//! An item: its size, place, options, finishes and light.

use egui::{RichText, Ui};
use glam::DVec3;
use homewright_catalog::parameter::{Domain, Parameter};
use homewright_catalog::product::Model;
use homewright_catalog::{Product, Value};
use homewright_design::item::{Configuration, LightState};
use homewright_design::{EntityId, Item};
use homewright_editor::{Edit, LARGEST_GAP};

use super::field::{Field, Measure};
use super::{Pane, Wish, number_of};
use crate::theme::Palette;
use crate::widgets::{check, fold, money, row};

/// Parameters that are the size.
const SIZES: [&str; 3] = ["width", "depth", "height"];

impl Pane<'_> {
    pub(super) fn item(&mut self, ui: &mut Ui, id: EntityId, item: &Item) {
        let language = self.texts.language();
        let product = self.design.product(&item.configuration.product);
        let name = product.map_or("", |product| product.name.get(language));
        let title = if item.name.is_empty() { name } else { &item.name };
        let under = product.map(|product| format!("{}  {}", product.brand, product.sku)).unwrap_or_default();
        Self::title(ui, title, under.trim());
        let palette = Palette::in_use(ui);
        let price = money(homewright_quote::unit_price(self.design, &item.configuration));
        ui.label(RichText::new(price).size(16.0).color(palette.accent));
        self.actions(ui);
        self.size(ui, id, item, product);
        if let Some(product) = product {
            self.parameters(ui, id, &item.configuration, product);
            self.finishes(ui, id, &item.configuration, product);
        }
        self.light(ui, id, item, product);
        fold(ui, "place", &self.texts.get("inspector-place"), true, |ui| self.place(ui, id, item));
        self.options(ui, id);
        fold(ui, "more", &self.texts.get("inspector-more"), false, |ui| {
            let label = self.texts.get("inspector-name");
            let mut own = item.name.clone();
            let response = row(ui, &label, |ui| {
                ui.add(egui::TextEdit::singleline(&mut own).hint_text(name).char_limit(80).desired_width(150.0))
            });
            let response = response.accessible_name(label);
            if response.changed() {
                self.wishes.push(Wish::Propose(Edit::ItemName(id, own)));
            }
            if response.lost_focus() {
                self.wishes.push(Wish::Accept);
            }
            let mut is_locked = item.is_locked;
            if check(ui, &mut is_locked, &self.texts.get("inspector-locked")).changed() {
                self.wishes.push(Wish::Edit(Edit::Locked(id, is_locked)));
            }
        });
    }

    fn size(&mut self, ui: &mut Ui, id: EntityId, item: &Item, product: Option<&Product>) {
        let Some(size) = homewright_staging::item_size(self.design, item) else { return };
        fold(ui, "size", &self.texts.get("inspector-size"), true, |ui| {
            for axis in 0..3 {
                self.side(ui, id, size, axis, product);
            }
        });
    }

    fn side(&mut self, ui: &mut Ui, id: EntityId, size: [f64; 3], axis: usize, product: Option<&Product>) {
        let name = SIZES[axis];
        let label = self.texts.get(&format!("inspector-{name}"));
        let parameter = product.and_then(|product| product.parameters.iter().find(|one| one.id == name));
        let is_parametric = product.is_some_and(|product| matches!(product.model, Model::Parametric(_)));
        let range = match parameter.map(|parameter| &parameter.domain) {
            Some(Domain::Length { min, max, .. }) => *min..=*max,
            _ if is_parametric => {
                let fixed = self.unit.format(size[axis]);
                row(ui, &label, |ui| ui.label(fixed));
                return;
            }
            _ => 1.0..=20_000.0,
        };
        let has_parameter = parameter.is_some();
        self.length(ui, &label, size[axis], range, |value| {
            if has_parameter {
                Edit::Parameter(id, name.to_owned(), Value::Number(value))
            } else {
                let mut size = size;
                size[axis] = value;
                Edit::Size(id, size)
            }
        });
    }

    fn place(&mut self, ui: &mut Ui, id: EntityId, item: &Item) {
        for (axis, key) in ["inspector-x", "inspector-y", "inspector-z"].into_iter().enumerate() {
            let label = self.texts.get(key);
            let mut moved = item.position.to_array();
            self.length(ui, &label, moved[axis], -1e6..=1e6, |value| {
                moved[axis] = value;
                Edit::Position(id, DVec3::from_array(moved))
            });
        }
        self.gap(ui, id, item);
        let label = self.texts.get("inspector-rotation");
        let field = Field {
            label: &label,
            value: item.rotation,
            is_mixed: false,
            range: -360.0..=360.0,
            measure: Measure::Angle,
        };
        self.number(ui, field, |value| Edit::Rotation(id, value));
    }

    /// How far the back is from the wall; what comes next keeps the same distance.
    fn gap(&mut self, ui: &mut Ui, id: EntityId, item: &Item) {
        let Some(gap) = homewright_editor::wall_gap(self.design, id) else { return };
        let label = self.texts.get("field-gap");
        let back = homewright_geometry::math::direction((item.rotation + 90.0).to_radians());
        let mut wanted = None;
        self.length(ui, &label, gap, 0.0..=LARGEST_GAP - 1.0, |value| {
            wanted = Some(value);
            Edit::Position(id, item.position + (back * (gap - value)).extend(0.0))
        });
        self.wishes.extend(wanted.map(Wish::Gap));
    }

    fn parameters(&mut self, ui: &mut Ui, id: EntityId, configuration: &Configuration, product: &Product) {
        let is_other = |parameter: &&Parameter| !SIZES.contains(&parameter.id.as_str());
        let others: Vec<&Parameter> = product.parameters.iter().filter(is_other).collect();
        if others.is_empty() {
            return;
        }
        fold(ui, "options", &self.texts.get("inspector-options"), true, |ui| {
            for parameter in others {
                self.parameter(ui, id, configuration, parameter);
            }
        });
    }

    fn parameter(&mut self, ui: &mut Ui, id: EntityId, configuration: &Configuration, parameter: &Parameter) {
        let language = self.texts.language();
        let label = parameter.name.get(language).to_owned();
        let name = parameter.id.clone();
        let chosen = configuration.parameters.get(&parameter.id);
        match (&parameter.domain, chosen) {
            (Domain::Length { default, min, max, .. }, chosen) => {
                let value = number_of(chosen).unwrap_or(*default);
                self.length(ui, &label, value, *min..=*max, |value| Edit::Parameter(id, name, Value::Number(value)));
            }
            (Domain::Count { default, min, max }, chosen) => {
                let mut value = number_of(chosen).unwrap_or(*default as f64) as i64;
                let response = row(ui, &label, |ui| {
                    ui.spacing_mut().slider_width = 96.0;
                    ui.add(egui::Slider::new(&mut value, *min..=*max))
                });
                let response = response.accessible_name(label);
                self.slider(&response, |value| Edit::Parameter(id, name, Value::Number(value)), value as f64);
            }
            (Domain::Flag { default }, chosen) => {
                let mut value = match chosen {
                    Some(Value::Flag(value)) => *value,
                    _ => *default,
                };
                if check(ui, &mut value, &label).changed() {
                    self.wishes.push(Wish::Edit(Edit::Parameter(id, name, Value::Flag(value))));
                }
            }
            (Domain::Choice { default, choices }, chosen) => {
                let current = match chosen {
                    Some(Value::Choice(value)) => value,
                    _ => default,
                };
                let shown = choices.iter().find(|choice| choice.id == *current);
                let shown = shown.map_or("", |choice| choice.name.get(language));
                let mut taken = None;
                let response = row(ui, &label, |ui| {
                    let combo = egui::ComboBox::from_id_salt(("choice", &parameter.id)).selected_text(shown);
                    combo
                        .show_ui(ui, |ui| {
                            for choice in choices {
                                let is_on = choice.id == *current;
                                if ui.selectable_label(is_on, choice.name.get(language)).clicked() && !is_on {
                                    taken = Some(choice.id.clone());
                                }
                            }
                        })
                        .response
                });
                response.accessible_name(label);
                if let Some(choice) = taken {
                    self.wishes.push(Wish::Edit(Edit::Parameter(id, name, Value::Choice(choice))));
                }
            }
        }
    }

    /// Swatches of every surface that can be chosen.
    pub(super) fn finishes(&mut self, ui: &mut Ui, id: EntityId, configuration: &Configuration, product: &Product) {
        let language = self.texts.language();
        if product.slots.values().all(|slot| slot.options.is_empty()) {
            return;
        }
        fold(ui, "finishes", &self.texts.get("inspector-finishes"), true, |ui| {
            for (slot_name, slot) in product.slots.iter().filter(|(_, slot)| !slot.options.is_empty()) {
                let chosen = configuration.materials.get(slot_name).unwrap_or(&slot.default);
                let name = self.material_name(chosen).to_owned();
                row(ui, slot.name.get(language), |ui| {
                    ui.add(egui::Label::new(RichText::new(name).size(12.5)).truncate())
                });
                let options = slot.options.iter().map(|option| &option.material).filter(|one| **one != slot.default);
                let all: Vec<_> = std::iter::once(&slot.default).chain(options).cloned().collect();
                if let Some(material) = self.swatches(ui, all, Some(chosen)) {
                    self.wishes.push(Wish::Edit(Edit::Material(id, slot_name.clone(), material)));
                }
                ui.add_space(2.0);
            }
        });
    }

    fn light(&mut self, ui: &mut Ui, id: EntityId, item: &Item, product: Option<&Product>) {
        let shines = product
            .is_some_and(|product| matches!(&product.model, Model::Parametric(model) if !model.lights.is_empty()));
        if !shines {
            return;
        }
        let state = item.light.unwrap_or(LightState { is_on: true, dim: 1.0, cct: None });
        fold(ui, "light", &self.texts.get("inspector-light"), true, |ui| {
            let mut is_on = state.is_on;
            if check(ui, &mut is_on, &self.texts.get("inspector-light-on")).changed() {
                self.wishes.push(Wish::Edit(Edit::Light(id, LightState { is_on, ..state })));
            }
            let label = self.texts.get("inspector-dim");
            let field = Field {
                label: &label,
                value: state.dim * 100.0,
                is_mixed: false,
                range: 1.0..=100.0,
                measure: Measure::Percent,
            };
            self.number(ui, field, |percent| Edit::Light(id, LightState { dim: percent / 100.0, ..state }));
        });
    }
}
