//! The strip over the views with what can be chosen about the tool in hand.

use egui::{CornerRadius, Rect, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use homewright_catalog::product::HostKind;
use homewright_catalog::{MaterialId, Product, ProductId};
use homewright_editor::Input;
use homewright_editor::tool::Tool;

use crate::laying;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::thumbnails::Thumbnails;
use crate::units::Unit;
use crate::widgets::{color_of, focus_ring, text_that_fits};

/// Height of the strip, points.
pub const HEIGHT: f32 = 52.0;

/// Products that can be placed instead of the one in hand; empty where there is nothing to choose.
pub fn alternatives(session: &Session) -> Vec<Product> {
    let Tool::Placing(placing) = session.editor.tool() else { return Vec::new() };
    if placing.product.host != HostKind::Opening {
        return Vec::new();
    }
    session.editor.catalog().in_category(&placing.product.category).cloned().collect()
}

/// Shows the strip.
pub fn ui(ui: &mut Ui, session: &mut Session, products: &[Product], texts: &Texts, thumbnails: &mut Thumbnails) {
    let now: Option<ProductId> = match session.editor.tool() {
        Tool::Placing(placing) => Some(placing.product.id.clone()),
        _ => None,
    };
    let mut taken = None;
    ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for product in products {
                let is_on = now.as_ref() == Some(&product.id);
                if option(ui, product, product.name.get(texts.language()), is_on, thumbnails) && !is_on {
                    taken = Some(product.id.clone());
                }
            }
        });
    });
    if let Some(product) = taken {
        session.handle(Input::PlaceOutside);
        session.handle(Input::BeginPlacing(product));
    }
}

/// Shows what is on the brush and how it is laid.
pub fn brush(ui: &mut Ui, session: &mut Session, unit: Unit, texts: &Texts, thumbnails: &mut Thumbnails) {
    let Some(finish) = session.editor.brush().cloned() else { return };
    let Some(record) = session.editor.material(&finish.material).cloned() else { return };
    let palette = Palette::in_use(ui);
    let mut chosen = None;
    ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(38.0), Sense::hover());
            // A layout of one's own looks like the material it was made of, seen small.
            let base = MaterialId(record.id.0.split('@').next().unwrap_or_default().to_owned());
            match thumbnails.material(&base) {
                Some(picture) => {
                    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                    let shape = egui::epaint::RectShape::filled(rect, CornerRadius::same(6), egui::Color32::WHITE);
                    ui.painter().add(shape.with_texture(picture, whole));
                }
                None => {
                    ui.painter().rect_filled(rect, CornerRadius::same(6), color_of(&record.color));
                }
            }
            ui.add_space(4.0);
            let words = text_that_fits(ui, record.name.get(texts.language()), 13.0, palette.text, 190.0);
            let (place, _) = ui.allocate_exact_size(words.size(), Sense::hover());
            ui.painter().galley(place.min, words, palette.text);
            ui.add_space(10.0);
            chosen = laying::pattern(ui, &record, &finish, texts);
            ui.add_space(10.0);
            chosen = chosen.take().or(laying::joint(ui, &record, &finish, texts, unit));
            ui.add_space(10.0);
            let turned = laying::direction(ui, &finish);
            chosen = chosen.take().or(turned.map(|finish| (finish, None)));
        });
    });
    if let Some((finish, own)) = chosen {
        // A record of one's own stays on the brush when only the direction changes.
        let own = own.or_else(|| Some(Box::new(record)));
        session.handle(Input::SetBrush(finish, own));
    }
}

fn option(ui: &mut Ui, product: &Product, name: &str, is_on: bool, thumbnails: &mut Thumbnails) -> bool {
    let palette = Palette::in_use(ui);
    let words = text_that_fits(ui, name, 12.5, palette.text, 150.0);
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 58.0, 42.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, is_on, name));
    let (fill, line) = match (is_on, response.hovered()) {
        (true, _) => (palette.accent_soft, palette.accent),
        (false, true) => (palette.hover, palette.line),
        (false, false) => (palette.card, palette.line),
    };
    ui.painter().rect(rect, CornerRadius::same(8), fill, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let square = Rect::from_center_size(pos2(rect.left() + 24.0, rect.center().y), Vec2::splat(36.0));
    if let Some(picture) = thumbnails.product(&product.id) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(picture, square, whole, egui::Color32::WHITE);
    }
    ui.painter().galley(pos2(square.right() + 6.0, rect.center().y - words.size().y * 0.5), words, palette.text);
    focus_ring(ui, &response, rect, &palette);
    response.on_hover_text(name).clicked()
}
