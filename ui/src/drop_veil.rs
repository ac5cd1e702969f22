//! What is shown while files are held over the window: where they can be dropped, and which ones.

use egui::{Align2, CornerRadius, FontId, LayerId, Order, Shape, Stroke, Ui, vec2};

use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::widgets::text_that_fits;

/// Between the window's edge and the frame, points.
const EDGE: f32 = 14.0;

/// Shows the veil while files are held over the window.
pub fn ui(ui: &Ui, texts: &Texts) {
    let context = ui.ctx();
    if context.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let palette = Palette::of(context.theme());
    let painter = context.layer_painter(LayerId::new(Order::Tooltip, egui::Id::unique("drop veil")));
    let whole = context.content_rect();
    painter.rect_filled(whole, CornerRadius::ZERO, palette.canvas.gamma_multiply(0.86));
    let frame = whole.shrink(EDGE);
    let corners = [frame.left_top(), frame.right_top(), frame.right_bottom(), frame.left_bottom(), frame.left_top()];
    painter.extend(Shape::dashed_line(&corners, Stroke::new(2.0, palette.accent), 10.0, 7.0));
    let plate = egui::Rect::from_center_size(whole.center(), vec2(430.0, 104.0));
    painter.rect(
        plate,
        CornerRadius::same(theme::ROUND),
        palette.card,
        Stroke::new(1.0, palette.line),
        egui::StrokeKind::Inside,
    );
    let words = texts.get("drop-here");
    painter.text(
        plate.center() - vec2(0.0, 16.0),
        Align2::CENTER_CENTER,
        words,
        FontId::proportional(20.0),
        palette.accent,
    );
    let about = text_that_fits(ui, &texts.get("drop-about"), 12.5, palette.muted, 400.0);
    painter.galley(plate.center() + vec2(-about.size().x * 0.5, 12.0), about, palette.muted);
}
