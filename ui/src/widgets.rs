//! The studio's own buttons, cards and fields.

use egui::{CornerRadius, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

use crate::icons::{self, Icon};
use crate::theme::{self, Palette};

/// How a button shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Whether it can be pressed.
    pub is_enabled: bool,
    /// Whether it is on.
    pub is_on: bool,
    /// Whether its words stand beside its icon.
    pub has_label: bool,
}

impl Look {
    /// A button that can be pressed, with its icon alone.
    pub const PLAIN: Self = Self { is_enabled: true, is_on: false, has_label: false };
    /// A button that can be pressed, with its words.
    pub const LABELLED: Self = Self { is_enabled: true, is_on: false, has_label: true };

    /// The same look, on or off.
    #[must_use]
    pub const fn on(self, is_on: bool) -> Self {
        Self { is_on, ..self }
    }

    /// The same look, enabled or not.
    #[must_use]
    pub const fn enabled(self, is_enabled: bool) -> Self {
        Self { is_enabled, ..self }
    }
}

/// A button with an icon; `label` is always there for those who do not see.
pub fn icon_button(ui: &mut Ui, icon: Icon, label: &str, hint: &str, look: Look) -> Response {
    let palette = Palette::in_use(ui);
    let font = egui::TextStyle::Button.resolve(ui.style());
    let words = look.has_label.then(|| ui.painter().layout_no_wrap(label.to_owned(), font, palette.text));
    let width = words.as_ref().map_or(theme::BUTTON, |words| theme::ICON + words.size().x + 28.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme::BUTTON), sense(look.is_enabled));
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, look.is_enabled, look.is_on, label));
    if ui.is_rect_visible(rect) {
        let fill = if look.is_on {
            palette.accent_soft
        } else if response.hovered() && look.is_enabled {
            palette.hover
        } else {
            egui::Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), fill);
        focus_ring(ui, &response, rect, &palette);
        let ink = match (look.is_enabled, look.is_on) {
            (false, _) => palette.muted.gamma_multiply(0.5),
            (true, true) => palette.accent,
            (true, false) => palette.text,
        };
        let left = if words.is_some() { rect.left() + 9.0 } else { rect.center().x - theme::ICON * 0.5 };
        let square =
            Rect::from_min_size(egui::pos2(left, rect.center().y - theme::ICON * 0.5), Vec2::splat(theme::ICON));
        icons::paint(ui.painter(), square, icon, ink);
        if let Some(words) = words {
            let place = egui::pos2(square.right() + 8.0, rect.center().y - words.size().y * 0.5);
            ui.painter().galley_with_override_text_color(place, words, ink);
        }
    }
    response.on_hover_text(hint)
}

fn sense(is_enabled: bool) -> Sense {
    if is_enabled { Sense::click() } else { Sense::hover() }
}

/// Shows where the keyboard is.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, palette: &Palette) {
    if response.has_focus() {
        let ring = Stroke::new(1.5, palette.accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(theme::ROUND_SMALL), ring, egui::StrokeKind::Inside);
    }
}

/// A small rounded switch with words.
pub fn chip(ui: &mut Ui, label: &str, is_on: bool) -> Response {
    let palette = Palette::in_use(ui);
    let font = egui::TextStyle::Button.resolve(ui.style());
    let ink = if is_on { palette.on_accent } else { palette.text };
    let words = ui.painter().layout_no_wrap(label.to_owned(), font, ink);
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 20.0, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_on, label));
    if ui.is_rect_visible(rect) {
        let fill = match (is_on, response.hovered()) {
            (true, _) => palette.accent,
            (false, true) => palette.hover,
            (false, false) => palette.card,
        };
        let line = if is_on { palette.accent } else { palette.line };
        ui.painter().rect(rect, CornerRadius::same(13), fill, Stroke::new(1.0, line), egui::StrokeKind::Inside);
        focus_ring(ui, &response, rect, &palette);
        ui.painter().galley(rect.center() - words.size() * 0.5, words, ink);
    }
    response
}

/// Colour of a swatch with what it is called.
pub fn swatch(ui: &mut Ui, color: egui::Color32, label: &str, is_on: bool) -> Response {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(30.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, is_on, label));
    if ui.is_rect_visible(rect) {
        let inner = rect.shrink(3.0);
        ui.painter().rect(
            inner,
            CornerRadius::same(6),
            color,
            Stroke::new(1.0, palette.line),
            egui::StrokeKind::Outside,
        );
        if is_on || response.hovered() || response.has_focus() {
            let width = if is_on { 2.0 } else { 1.0 };
            let ring = Stroke::new(width, palette.accent);
            ui.painter().rect_stroke(rect, CornerRadius::same(8), ring, egui::StrokeKind::Inside);
        }
    }
    response.on_hover_text(label)
}

/// A heading over a group of fields.
pub fn section(ui: &mut Ui, title: &str) {
    let palette = Palette::in_use(ui);
    ui.add_space(6.0);
    ui.label(egui::RichText::new(title).color(palette.muted).size(12.0));
}

/// A row with quiet words on the left and something on the right.
pub fn row<T>(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui) -> T) -> T {
    let palette = Palette::in_use(ui);
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(label).color(palette.muted));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), add).inner
    })
    .inner
}

/// sRGB of a `#rrggbb` text; grey where it is none.
pub fn color_of(hex: &str) -> egui::Color32 {
    egui::Color32::from_hex(hex).unwrap_or(egui::Color32::GRAY)
}

/// Money as people write it: no fen where there are none, thousands apart.
pub fn money(amount: rust_decimal::Decimal) -> String {
    let rounded = amount.round_dp(0).to_string();
    let (sign, digits) = rounded.strip_prefix('-').map_or(("", rounded.as_str()), |digits| ("-", digits));
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("¥{sign}{text}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn money_is_written_with_thousands_apart() {
        assert_eq!(super::money(rust_decimal::Decimal::from(1_234_567)), "¥1,234,567");
        assert_eq!(super::money(rust_decimal::Decimal::from(980)), "¥980");
    }
}
