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

/// A swatch with a picture of what it stands for.
pub fn picture_swatch(
    ui: &mut Ui,
    picture: Option<egui::TextureId>,
    color: egui::Color32,
    label: &str,
    side: f32,
    is_on: bool,
) -> Response {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, ui.is_enabled(), is_on, label));
    if ui.is_rect_visible(rect) {
        let inner = rect.shrink(3.0);
        let round = CornerRadius::same(6);
        match picture {
            Some(picture) => {
                let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
                let shape = egui::epaint::RectShape::filled(inner, round, egui::Color32::WHITE);
                ui.painter().add(shape.with_texture(picture, whole));
            }
            None => {
                ui.painter().rect_filled(inner, round, color);
            }
        }
        ui.painter().rect_stroke(inner, round, Stroke::new(1.0, palette.line), egui::StrokeKind::Outside);
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

/// A group of fields under a heading that opens and closes it. It stays as it was left, wherever it is shown.
pub fn fold<T>(ui: &mut Ui, key: &str, title: &str, opens_first: bool, add: impl FnOnce(&mut Ui) -> T) -> Option<T> {
    let palette = Palette::in_use(ui);
    let id = egui::Id::unique(("fold", key));
    let mut is_open = ui.data_mut(|data| *data.get_temp_mut_or(id, opens_first));
    ui.add_space(4.0);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, title));
    if response.clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    if ui.is_rect_visible(rect) {
        let ink = if response.hovered() { palette.text } else { palette.muted };
        ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.line));
        let icon = if is_open { Icon::Down } else { Icon::Right };
        let square = Rect::from_center_size(egui::pos2(rect.right() - 7.0, rect.center().y + 1.0), Vec2::splat(12.0));
        icons::paint(ui.painter(), square, icon, ink);
        let words = text_that_fits(ui, title, 12.5, ink, rect.width() - 24.0);
        let place = egui::pos2(rect.left(), rect.center().y + 1.0 - words.size().y * 0.5);
        ui.painter().galley(place, words, ink);
        focus_ring(ui, &response, rect, &palette);
    }
    is_open.then(|| add(ui))
}

/// Words on one line, cut with an ellipsis where they are too wide.
pub fn text_that_fits(
    ui: &Ui,
    words: &str,
    size: f32,
    color: egui::Color32,
    width: f32,
) -> std::sync::Arc<egui::Galley> {
    let font = egui::FontId::proportional(size);
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}

/// Words on one line or two, cut with an ellipsis where they are longer.
pub fn text_on_two_lines(
    ui: &Ui,
    words: &str,
    size: f32,
    color: egui::Color32,
    width: f32,
) -> std::sync::Arc<egui::Galley> {
    let mut job =
        egui::text::LayoutJob::simple(words.to_owned(), egui::FontId::proportional(size), color, width.max(0.0));
    job.wrap.max_rows = 2;
    ui.painter().layout_job(job)
}

/// A box to tick, with words.
pub fn check(ui: &mut Ui, is_on: &mut bool, label: &str) -> Response {
    const SIDE: f32 = 17.0;
    let palette = Palette::in_use(ui);
    let ink = if ui.is_enabled() { palette.text } else { palette.muted };
    let font = egui::TextStyle::Body.resolve(ui.style());
    let room = (ui.available_width() - SIDE - 8.0).max(0.0);
    let words = ui.painter().layout(label.to_owned(), font, ink, room);
    let size = vec2(SIDE + 8.0 + words.size().x, words.size().y.max(26.0));
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *is_on = !*is_on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), *is_on, label));
    if ui.is_rect_visible(rect) {
        let square =
            Rect::from_center_size(egui::pos2(rect.left() + SIDE * 0.5, rect.center().y), Vec2::splat(SIDE - 1.0));
        let is_lit = response.hovered() && ui.is_enabled();
        let (fill, line) = match (*is_on, is_lit) {
            (true, _) => (palette.accent, palette.accent),
            (false, true) => (palette.hover, palette.accent),
            (false, false) => (palette.card, palette.muted),
        };
        ui.painter().rect(square, CornerRadius::same(4), fill, Stroke::new(1.2, line), egui::StrokeKind::Inside);
        if *is_on {
            let at = |x: f32, y: f32| square.min + square.size() * vec2(x, y);
            let tick = vec![at(0.24, 0.52), at(0.43, 0.71), at(0.77, 0.31)];
            ui.painter().add(egui::Shape::line(tick, Stroke::new(1.8, palette.on_accent)));
        }
        focus_ring(ui, &response, rect.expand(2.0), &palette);
        let place = egui::pos2(rect.left() + SIDE + 8.0, rect.center().y - words.size().y * 0.5);
        ui.painter().galley(place, words, ink);
    }
    response
}

/// A row with quiet words on the left, cut where they are too long, and something on the right.
pub fn row<T>(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui) -> T) -> T {
    let palette = Palette::in_use(ui);
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let added = add(ui);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let words = egui::RichText::new(label).color(palette.muted);
            ui.add(egui::Label::new(words).truncate());
        });
        added
    })
    .inner
}

/// Words beside each other, one of which is chosen.
/// Says where they stand.
pub fn tabs<T: Copy + PartialEq>(ui: &mut Ui, names: &[(T, String)], chosen: &mut T) -> Vec<Rect> {
    let mut cells = Vec::new();
    let palette = Palette::in_use(ui);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 32.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), palette.well);
    let share = width / names.len().max(1) as f32;
    for (index, (value, name)) in names.iter().enumerate() {
        let left = rect.left() + share * index as f32;
        let cell = Rect::from_min_size(egui::pos2(left, rect.top()), vec2(share, rect.height())).shrink(2.0);
        cells.push(cell);
        let response = ui.interact(cell, ui.scope_id().with(("tab", index)), Sense::click());
        let is_on = *chosen == *value;
        response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_on, name.as_str()));
        if is_on {
            let line = Stroke::new(1.0, palette.line);
            let round = CornerRadius::same(theme::ROUND_SMALL - 2);
            ui.painter().rect(cell, round, palette.card, line, egui::StrokeKind::Inside);
        }
        let ink = if is_on || response.hovered() { palette.text } else { palette.muted };
        let words = text_that_fits(ui, name, 13.0, ink, cell.width() - 8.0);
        ui.painter().galley(cell.center() - words.size() * 0.5, words, ink);
        focus_ring(ui, &response, cell, &palette);
        if response.clicked() {
            *chosen = *value;
        }
    }
    cells
}

/// A line of a list: words on the left, quieter ones on the right.
pub fn list_line(ui: &mut Ui, words: &str, mark: &str, is_on: bool) -> Response {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, ui.is_enabled(), is_on, words));
    if ui.is_rect_visible(rect) {
        let fill = match (is_on, response.hovered()) {
            (true, _) => palette.accent_soft,
            (false, true) => palette.hover,
            (false, false) => egui::Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), fill);
        let ink = if is_on { palette.accent } else { palette.text };
        let mark = text_that_fits(ui, mark, 12.0, palette.muted, rect.width() * 0.5);
        let right = rect.right() - 8.0 - mark.size().x;
        let words = text_that_fits(ui, words, 13.5, ink, right - rect.left() - 16.0);
        ui.painter().galley(egui::pos2(rect.left() + 8.0, rect.center().y - words.size().y * 0.5), words, ink);
        ui.painter().galley(egui::pos2(right, rect.center().y - mark.size().y * 0.5), mark, palette.muted);
        focus_ring(ui, &response, rect, &palette);
    }
    response
}

/// A number in a field of its own: numbers stand under each other by their ends.
pub fn number_field(ui: &mut Ui, width: f32, field: egui::DragValue<'_>) -> Response {
    let layout = egui::Layout::left_to_right(egui::Align::Center).with_main_align(egui::Align::Max);
    let layout = layout.with_main_justify(true).with_cross_justify(true);
    ui.allocate_ui_with_layout(vec2(width, 26.0), layout, |ui| ui.add(field)).inner
}

/// The head of a page at the side. Says whether it is to be closed.
pub fn page_head(ui: &mut Ui, title: &str, texts: &crate::text::Texts) -> bool {
    let mut is_closed = false;
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), theme::BUTTON),
        egui::Layout::right_to_left(egui::Align::Center),
        |ui| {
            let close = texts.get("close");
            is_closed = icon_button(ui, Icon::Close, &close, &close, Look::PLAIN).clicked();
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(egui::RichText::new(title).size(17.0)).truncate());
            });
        },
    );
    is_closed
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
