//! A model on its way into the catalog: what it is called, how large it is, where it goes.

use egui::{RichText, ScrollArea, Ui, Vec2};
use homewright_catalog::Text;
use homewright_catalog::product::HostKind;
use rust_decimal::Decimal;

use crate::host::OwnModel;
use crate::text::Texts;
use crate::theme::Palette;
use crate::thumbnails::Thumbnails;
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{chip, number_field, page_head, row, section};

/// What is done with the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It becomes a product, and is placed.
    Take,
    /// It is forgotten.
    Drop,
}

/// Shows the page.
pub fn ui(
    ui: &mut Ui,
    model: &mut OwnModel,
    texts: &Texts,
    unit: Unit,
    thumbnails: &mut Thumbnails,
    trace: &mut Trace,
) -> Option<Wish> {
    let palette = Palette::in_use(ui);
    let mut wish = page_head(ui, &texts.get("model-title"), texts).then_some(Wish::Drop);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        if let Some(picture) = thumbnails.product(&model.product.id) {
            ui.vertical_centered(|ui| {
                ui.add(egui::Image::new((picture, Vec2::splat(208.0))).alt_text(texts.get("model-picture")));
            });
        }
        let label = texts.get("inspector-name");
        let mut name = model.product.name.get(texts.language()).to_owned();
        let response =
            row(ui, &label, |ui| ui.add(egui::TextEdit::singleline(&mut name).char_limit(80).desired_width(170.0)));
        if response.accessible_name(label).changed() {
            model.product.name = Text::same(name);
        }
        section(ui, &texts.get("inspector-size"));
        for (axis, key) in ["inspector-width", "inspector-depth", "inspector-height"].into_iter().enumerate() {
            let label = texts.get(key);
            let before = model.product.size[axis];
            let mut value = before;
            let response = row(ui, &label, |ui| {
                let field = egui::DragValue::new(&mut value)
                    .range(1.0..=20_000.0)
                    .speed(5.0)
                    .update_while_editing(false)
                    .custom_formatter(move |value, _| unit.format(value))
                    .custom_parser(move |text| unit.parse(text));
                number_field(ui, 112.0, field)
            });
            response.accessible_name(label);
            if value != before && before > 0.0 {
                // A model keeps its proportions; single sides are changed on the item.
                let factor = value / before;
                model.product.size = model.product.size.map(|side| (side * factor * 10.0).round() / 10.0);
            }
        }
        section(ui, &texts.get("model-units"));
        ui.horizontal_wrapped(|ui| {
            for (key, factor) in [("model-smaller", 0.1), ("model-larger", 10.0), ("model-inches", 2.54)] {
                if chip(ui, &texts.get(key), false).clicked() {
                    model.product.size = model.product.size.map(|side| (side * factor).clamp(1.0, 20_000.0));
                }
            }
        });
        section(ui, &texts.get("model-host"));
        ui.horizontal_wrapped(|ui| {
            for (key, host) in [
                ("model-floor", HostKind::Floor),
                ("model-wall", HostKind::Wall),
                ("model-ceiling", HostKind::Ceiling),
                ("model-surface", HostKind::Surface),
            ] {
                if chip(ui, &texts.get(key), model.product.host == host).clicked() {
                    model.product.host = host;
                }
            }
        });
        let label = texts.get("model-price");
        let mut price: f64 = model.product.price.try_into().unwrap_or_default();
        let response =
            row(ui, &label, |ui| ui.add(egui::DragValue::new(&mut price).range(0.0..=1e7).prefix("¥").max_decimals(0)));
        if response.accessible_name(label).changed() {
            model.product.price = Decimal::try_from(price.round()).unwrap_or_default();
        }
        for notice in &model.notices {
            ui.add(egui::Label::new(RichText::new(notice).size(12.0).color(palette.muted)).wrap());
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let take = ui.button(RichText::new(texts.get("model-take")).color(palette.accent));
            trace.note("model-take", take.rect);
            if take.clicked() {
                wish = Some(Wish::Take);
            }
            if ui.button(texts.get("model-drop")).clicked() {
                wish = Some(Wish::Drop);
            }
        });
    });
    wish
}
