//! What there is to know about a product, in a card that floats beside it.

use egui::{RichText, Ui, Vec2};
use homewright_catalog::parameter::Domain;
use homewright_catalog::{Catalog, Product};
use homewright_geometry::Length;

use super::Shelf;
use crate::theme::Palette;
use crate::units::Unit;
use crate::widgets::{color_of, money};

/// Width of the card, points.
const WIDTH: f32 = 272.0;
/// Swatches that are shown of a surface.
const SWATCHES: usize = 9;

/// Shows the card.
pub(super) fn ui(ui: &mut Ui, product: &Product, catalog: &Catalog, shelf: &mut Shelf<'_>) {
    let palette = Palette::in_use(ui);
    let (texts, language, unit) = (shelf.texts, shelf.texts.language(), shelf.settings.unit);
    ui.set_max_width(WIDTH);
    if let Some(picture) = shelf.thumbnails.product(&product.id) {
        ui.vertical_centered(|ui| {
            ui.add(egui::Image::new((picture, Vec2::splat(168.0))).alt_text(product.name.get(language)));
        });
    }
    ui.label(RichText::new(product.name.get(language)).size(15.5));
    let maker = format!("{}  {}", product.brand, product.sku);
    ui.label(RichText::new(maker.trim()).size(12.0).color(palette.muted));
    ui.label(RichText::new(money(product.price)).size(15.0).color(palette.accent));
    let about = product.description.get(language);
    if !about.is_empty() {
        ui.label(about);
    }
    let line = |ui: &mut Ui, key: &str, words: String| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(texts.get(key)).size(12.0).color(palette.muted));
            ui.label(RichText::new(words).size(12.0));
        });
    };
    line(ui, "detail-size", size_words(product.size, unit));
    if let Some(words) = range_words(product, unit) {
        line(ui, "detail-widths", words);
    }
    if product.clearance_front > 0.0 {
        line(ui, "detail-clearance", unit.format(product.clearance_front));
    }
    if let Some(power) = product.power {
        line(ui, "detail-power", format!("{power:.0} W"));
    }
    for slot in product.slots.values().filter(|slot| !slot.options.is_empty()) {
        ui.label(RichText::new(slot.name.get(language)).size(12.0).color(palette.muted));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            let options = slot.options.iter().map(|option| &option.material);
            for material in std::iter::once(&slot.default).chain(options).take(SWATCHES) {
                let Some(record) = catalog.material(material) else { continue };
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(20.0), egui::Sense::hover());
                ui.painter().rect_filled(rect, 4, color_of(&record.color));
            }
        });
    }
    ui.label(RichText::new(texts.get("catalog-drag")).size(12.0).color(palette.muted));
}

/// `1800 × 2000 × 1100 mm`.
pub(super) fn size_words([across, deep, high]: [f64; 3], unit: Unit) -> String {
    let bare = |side: f64| unit.words(Length::mm(side));
    format!("{} × {} × {}", bare(across), bare(deep), unit.format(high))
}

/// The same where there is little room: `1800×2000×1100`, in the unit of all lengths.
pub(super) fn short_size_words(sides: [f64; 3], unit: Unit) -> String {
    sides.map(|side| unit.words(Length::mm(side))).join("×")
}

/// The widths that can be ordered.
fn range_words(product: &Product, unit: Unit) -> Option<String> {
    let width = product.parameters.iter().find(|parameter| parameter.id == "width")?;
    match &width.domain {
        Domain::Length { min, max, .. } => Some(format!("{} – {}", unit.format(*min), unit.format(*max))),
        _ => None,
    }
}
