//! A card of a product: its picture, its name, its size, its price.

use egui::{CornerRadius, Popup, Rect, Sense, Stroke, Ui, Vec2, pos2, vec2};
use homewright_catalog::{Catalog, Product};

use super::{Shelf, detail};
use crate::icons::{self, Icon};
use crate::theme::{self, Palette};
use crate::widgets::{money, text_on_two_lines, text_that_fits};

/// Height of a card, points.
pub(super) const CARD_HEIGHT: f32 = 178.0;
/// Height of its picture.
const PICTURE: f32 = 102.0;
/// Side of the heart.
const HEART: f32 = 26.0;

/// How a product was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// By a click: it follows the pointer until the next click.
    Click,
    /// By a drag: it is let go of with the button.
    Drag,
}

/// A card; how the product was taken, if it was.
pub(super) fn card(
    ui: &mut Ui,
    width: f32,
    product: &Product,
    catalog: &Catalog,
    shelf: &mut Shelf<'_>,
) -> Option<Hand> {
    let palette = Palette::in_use(ui);
    let name = product.name.get(shelf.texts.language());
    let (rect, response) = ui.allocate_exact_size(vec2(width, CARD_HEIGHT), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    shelf.trace.note(&format!("product:{}", product.id.0), rect);
    let heart = Rect::from_min_size(pos2(rect.right() - HEART - 6.0, rect.top() + 6.0), Vec2::splat(HEART));
    let heart_response = ui.interact(heart, response.id.with("heart"), Sense::click());
    let is_favourite = shelf.settings.favourites.contains(&product.id.0);
    let heart_name = shelf.texts.with("catalog-favourite", [("name", name.to_owned())]);
    heart_response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, is_favourite, heart_name.as_str()));
    if heart_response.clicked() {
        shelf.settings.toggle_favourite(&product.id.0);
    }
    let is_lit = response.hovered() || response.has_focus() || heart_response.hovered() || heart_response.has_focus();
    if ui.is_rect_visible(rect) {
        paint(ui, rect, product, is_lit, shelf);
        if is_lit || is_favourite {
            let icon = if is_favourite { Icon::HeartFull } else { Icon::Heart };
            let ink = if is_favourite || heart_response.hovered() { palette.accent } else { palette.muted };
            icons::paint(ui.painter(), heart.shrink(5.0), icon, ink);
            crate::widgets::focus_ring(ui, &heart_response, heart, &palette);
        }
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grab);
    }
    let mut hand = if response.drag_started() { Some(Hand::Drag) } else { response.clicked().then_some(Hand::Click) };
    Popup::context_menu(&response).frame(theme::floating_frame(&palette)).layout(egui::Layout::default()).show(|ui| {
        detail::ui(ui, product, catalog, shelf);
        ui.horizontal(|ui| {
            if ui.button(shelf.texts.get("catalog-place")).clicked() {
                hand = Some(Hand::Click);
                ui.close();
            }
            let key = if is_favourite { "catalog-unlike" } else { "catalog-like" };
            if ui.button(shelf.texts.get(key)).clicked() {
                shelf.settings.toggle_favourite(&product.id.0);
            }
        });
    });
    if !Popup::is_any_open(ui.ctx()) {
        response.on_hover_ui(|ui| detail::ui(ui, product, catalog, shelf));
    }
    hand
}

fn paint(ui: &Ui, rect: Rect, product: &Product, is_lit: bool, shelf: &mut Shelf<'_>) {
    let palette = Palette::in_use(ui);
    let line = if is_lit { palette.accent } else { palette.line };
    let painter = ui.painter_at(rect);
    let round = CornerRadius::same(theme::ROUND);
    painter.rect(rect, round, palette.card, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let width = rect.width();
    let well = Rect::from_min_size(rect.min + vec2(5.0, 5.0), vec2(width - 10.0, PICTURE));
    painter.rect_filled(well, CornerRadius::same(theme::ROUND - 3), palette.well);
    if let Some(picture) = shelf.thumbnails.product(&product.id) {
        let square = Rect::from_center_size(well.center(), Vec2::splat(well.height() - 4.0));
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(picture, square, whole, egui::Color32::WHITE);
    }
    let left = rect.left() + 10.0;
    let fit = |words: &str, size: f32, color| text_that_fits(ui, words, size, color, width - 20.0);
    // A long name takes a second line.
    let name = product.name.get(shelf.texts.language());
    let title = text_on_two_lines(ui, name, 12.5, palette.text, width - 18.0);
    let is_long = title.rows.len() > 1;
    painter.galley(pos2(left, well.bottom() + if is_long { 3.0 } else { 8.0 }), title, palette.text);
    let size = fit(&detail::short_size_words(product.size, shelf.settings.unit), 11.0, palette.muted);
    painter.galley(pos2(left, well.bottom() + if is_long { 36.0 } else { 30.0 }), size, palette.muted);
    let price = fit(&money(product.price), 12.5, palette.accent);
    painter.galley(pos2(left, well.bottom() + 51.0), price, palette.accent);
}
