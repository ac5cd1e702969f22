//! A product of one's own in the making: a copy that is changed, or pieces that become one; its picture follows.

use egui::{RichText, ScrollArea, Ui, Vec2};
use homewright_catalog::category::{CATEGORIES, Category};
use homewright_catalog::parameter::{Domain, Parameter};
use homewright_catalog::{Catalog, MaterialId, Product, Value};
use rust_decimal::Decimal;

use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::thumbnails::Thumbnails;
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{check, color_of, fold, money, number_field, page_head, picture_swatch, row, section};

/// Parameters that are the size.
const SIZES: [&str; 3] = ["width", "depth", "height"];
/// Side of the picture, points.
const PICTURE: f32 = 248.0;
/// Side of a swatch, points.
const SWATCH: f32 = 30.0;

/// What is done with the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It is kept, and placed.
    Keep,
    /// It is forgotten.
    Drop,
}

/// What the page works with for one frame.
pub struct Tools<'a> {
    /// Materials by id.
    pub catalog: &'a Catalog,
    /// Words.
    pub texts: &'a Texts,
    /// Unit of lengths.
    pub unit: Unit,
    /// Pictures.
    pub thumbnails: &'a mut Thumbnails,
    /// Places of controls.
    pub trace: &'a mut Trace,
}

/// Shows the page.
pub fn ui(ui: &mut Ui, draft: &mut Product, tools: &mut Tools<'_>) -> Option<Wish> {
    let texts = tools.texts;
    let palette = Palette::in_use(ui);
    let mut wish = page_head(ui, &texts.get("product-title"), texts).then_some(Wish::Drop);
    // Always in sight, however many choices there are below.
    ui.horizontal(|ui| {
        let keep = ui.button(RichText::new(texts.get("product-keep")).color(palette.accent));
        tools.trace.note("product-keep", keep.rect);
        if keep.clicked() {
            wish = Some(Wish::Keep);
        }
        if ui.button(texts.get("model-drop")).clicked() {
            wish = Some(Wish::Drop);
        }
    });
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            if let Some(picture) = tools.thumbnails.draft(draft, tools.catalog) {
                let image = egui::Image::new((picture, Vec2::splat(PICTURE)));
                ui.add(image.alt_text(texts.get("product-picture")));
            } else {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(PICTURE), egui::Sense::hover());
                ui.painter().rect_filled(rect, theme::ROUND, Palette::in_use(ui).well);
            }
        });
        names(ui, draft, texts);
        price(ui, draft, texts, tools.trace);
        category(ui, draft, texts);
        section(ui, &texts.get("inspector-size"));
        sizes(ui, draft, tools);
        parameters(ui, draft, tools);
        materials(ui, draft, tools);
    });
    wish
}

fn names(ui: &mut Ui, draft: &mut Product, texts: &Texts) {
    for (key, name) in [("product-name-zh", &mut draft.name.zh), ("product-name-en", &mut draft.name.en)] {
        let label = texts.get(key);
        let field = |ui: &mut Ui| ui.add(egui::TextEdit::singleline(name).char_limit(80).desired_width(170.0));
        row(ui, &label, field).accessible_name(label);
    }
}

fn price(ui: &mut Ui, draft: &mut Product, texts: &Texts, trace: &mut Trace) {
    let label = texts.get("model-price");
    let mut price: f64 = draft.price.try_into().unwrap_or_default();
    let field = egui::DragValue::new(&mut price).range(0.0..=1e7).max_decimals(0);
    let field = field.custom_formatter(|price, _| money(Decimal::try_from(price.round()).unwrap_or_default()));
    let field = field.custom_parser(|text| crate::units::parse_number(&text.replace(['¥', ','], "")).ok());
    let response = row(ui, &label, |ui| number_field(ui, 112.0, field));
    trace.note("product-price", response.rect);
    if response.accessible_name(label).changed() {
        draft.set_price(Decimal::try_from(price.round()).unwrap_or_default());
    }
    if draft.price_rule.is_some() {
        let words = RichText::new(texts.get("product-price-follows")).size(12.0);
        ui.label(words.color(Palette::in_use(ui).muted));
    }
}

fn category(ui: &mut Ui, draft: &mut Product, texts: &Texts) {
    let (label, language) = (texts.get("product-category"), texts.language());
    let shown = Category::from_slug(&draft.category).map_or("", |category| category.name(language));
    let combo = egui::ComboBox::from_id_salt("product-category").selected_text(shown).width(150.0);
    let mut taken = None;
    let response = row(ui, &label, |ui| {
        combo
            .show_ui(ui, |ui| {
                for category in CATEGORIES {
                    let is_on = category.slug == draft.category;
                    if ui.selectable_label(is_on, category.name(language)).clicked() {
                        taken = Some(category.slug);
                    }
                }
            })
            .response
    });
    response.accessible_name(label);
    if let Some(slug) = taken {
        slug.clone_into(&mut draft.category);
    }
}

fn sizes(ui: &mut Ui, draft: &mut Product, tools: &mut Tools<'_>) {
    for (axis, name) in SIZES.into_iter().enumerate() {
        let label = tools.texts.get(&format!("inspector-{name}"));
        let parameter = draft.parameters.iter().find(|parameter| parameter.id == name);
        let Some(Domain::Length { min, max, .. }) = parameter.map(|parameter| &parameter.domain) else {
            let fixed = tools.unit.format(draft.size[axis]);
            row(ui, &label, |ui| ui.label(fixed));
            continue;
        };
        let range = *min..=*max;
        if let Some(value) = length(ui, &label, draft.size[axis], range, tools) {
            set(draft, name, Value::Number(value));
        }
    }
}

/// A length that was changed.
fn length(
    ui: &mut Ui,
    label: &str,
    before: f64,
    range: std::ops::RangeInclusive<f64>,
    tools: &mut Tools<'_>,
) -> Option<f64> {
    let unit = tools.unit;
    let mut value = before;
    let field = egui::DragValue::new(&mut value)
        .range(range)
        .speed(5.0)
        .update_while_editing(false)
        .custom_formatter(move |value, _| unit.format(value))
        .custom_parser(move |text| unit.parse(text));
    let response = row(ui, label, |ui| number_field(ui, 112.0, field));
    response.accessible_name(label.to_owned());
    (value != before).then_some(value)
}

/// What is chosen falls on what can be ordered.
fn set(draft: &mut Product, name: &str, value: Value) {
    let own = draft.parameters.iter().find(|parameter| parameter.id == name);
    let Some(value) = own.map(|parameter| parameter.domain.nearest(&value)) else { return };
    draft.set_default(name, &value);
}

fn parameters(ui: &mut Ui, draft: &mut Product, tools: &mut Tools<'_>) {
    let is_other = |parameter: &&Parameter| !SIZES.contains(&parameter.id.as_str());
    let others: Vec<Parameter> = draft.parameters.iter().filter(is_other).cloned().collect();
    if others.is_empty() {
        return;
    }
    let language = tools.texts.language();
    fold(ui, "options", &tools.texts.get("inspector-options"), true, |ui| {
        for parameter in others {
            let label = parameter.name.get(language).to_owned();
            let chosen = match &parameter.domain {
                Domain::Length { default, min, max, .. } => {
                    length(ui, &label, *default, *min..=*max, tools).map(Value::Number)
                }
                Domain::Count { default, min, max } => {
                    let mut value = *default;
                    let response = row(ui, &label, |ui| {
                        ui.spacing_mut().slider_width = 96.0;
                        ui.add(egui::Slider::new(&mut value, *min..=*max))
                    });
                    response.accessible_name(label);
                    (value != *default).then_some(Value::Number(value as f64))
                }
                Domain::Flag { default } => {
                    let mut value = *default;
                    check(ui, &mut value, &label).changed().then_some(Value::Flag(value))
                }
                Domain::Choice { default, choices } => {
                    let shown = choices.iter().find(|choice| choice.id == *default);
                    let shown = shown.map_or("", |choice| choice.name.get(language));
                    let mut taken = None;
                    let response = row(ui, &label, |ui| {
                        let combo = egui::ComboBox::from_id_salt(("draft", &parameter.id)).selected_text(shown);
                        combo
                            .show_ui(ui, |ui| {
                                for choice in choices {
                                    let is_on = choice.id == *default;
                                    if ui.selectable_label(is_on, choice.name.get(language)).clicked() && !is_on {
                                        taken = Some(Value::Choice(choice.id.clone()));
                                    }
                                }
                            })
                            .response
                    });
                    response.accessible_name(label);
                    taken
                }
            };
            if let Some(value) = chosen {
                set(draft, &parameter.id, value);
            }
        }
    });
}

fn materials(ui: &mut Ui, draft: &mut Product, tools: &mut Tools<'_>) {
    if draft.slots.values().all(|slot| slot.options.is_empty()) {
        return;
    }
    let language = tools.texts.language();
    let mut taken: Option<(String, MaterialId)> = None;
    fold(ui, "finishes", &tools.texts.get("inspector-finishes"), true, |ui| {
        for (name, slot) in draft.slots.iter().filter(|(_, slot)| !slot.options.is_empty()) {
            let material = tools.catalog.material(&slot.default);
            let of = material.map_or("", |material| material.name.get(language)).to_owned();
            row(ui, slot.name.get(language), |ui| ui.add(egui::Label::new(RichText::new(of).size(12.5)).truncate()));
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(3.0, 3.0);
                let options = slot.options.iter().map(|option| &option.material);
                let mut all: Vec<&MaterialId> = options.chain([&slot.default]).collect();
                all.sort_unstable();
                all.dedup();
                // In an order of their own: what is chosen does not change places.
                for material in all {
                    let Some(record) = tools.catalog.material(material) else { continue };
                    let label = record.name.get(language);
                    let picture = tools.thumbnails.material(material);
                    let is_on = *material == slot.default;
                    let response = picture_swatch(ui, picture, color_of(&record.color), label, SWATCH, is_on);
                    if response.clicked() && !is_on {
                        taken = Some((name.clone(), material.clone()));
                    }
                }
            });
            ui.add_space(2.0);
        }
    });
    if let Some((slot, material)) = taken {
        draft.set_material(&slot, &material);
    }
}
