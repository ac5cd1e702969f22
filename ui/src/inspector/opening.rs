//! A door, window or passage: its size, its place in the wall, how it opens, its finishes.

use egui::{RichText, Ui};
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{EntityId, Opening};
use homewright_editor::{Edit, PlanSide};
use homewright_geometry::Length;

use super::field::{Field, Measure};
use super::{Pane, Wish};
use crate::theme::Palette;
use crate::widgets::{fold, money};

impl Pane<'_> {
    pub(super) fn opening(&mut self, ui: &mut Ui, id: EntityId, opening: &Opening) {
        let language = self.texts.language();
        let fill = opening.fill.as_ref();
        let product = fill.and_then(|fill| self.design.product(&fill.product));
        let kind = self.texts.get(kind_key(opening.kind));
        let title = product.map_or_else(|| kind.clone(), |product| product.name.get(language).to_owned());
        Self::title(ui, &title, product.map_or(kind.as_str(), |product| &product.sku));
        if let Some(fill) = fill {
            let palette = Palette::in_use(ui);
            let price = money(homewright_quote::unit_price(self.design, fill));
            ui.label(RichText::new(price).size(16.0).color(palette.accent));
        }
        let (width, height) = (opening.width, opening.height);
        fold(ui, "size", &self.texts.get("inspector-size"), true, |ui| {
            let label = self.texts.get("inspector-width");
            self.length(ui, &label, width.to_mm(), 200.0..=8000.0, |value| {
                Edit::OpeningSize(id, Length::mm(value), height)
            });
            let label = self.texts.get("inspector-height");
            self.length(ui, &label, height.to_mm(), 200.0..=4000.0, |value| {
                Edit::OpeningSize(id, width, Length::mm(value))
            });
        });
        fold(ui, "place", &self.texts.get("inspector-place"), true, |ui| {
            let label = self.texts.get("inspector-sill");
            self.length(ui, &label, opening.sill.to_mm(), 0.0..=3000.0, |value| {
                Edit::OpeningSill(id, Length::mm(value))
            });
            self.distances(ui, id);
        });
        if let OpeningKind::Door { opens_to, hinge_at_start, open } = opening.kind {
            fold(ui, "leaf", &self.texts.get("inspector-leaf"), true, |ui| {
                self.leaf(ui, id, opens_to, hinge_at_start, open);
            });
        }
        if let (Some(product), Some(fill)) = (product, fill) {
            self.finishes(ui, id, fill, product);
        }
    }

    /// Free wall on both sides of the hole, as the plan shows it: either can be typed.
    fn distances(&mut self, ui: &mut Ui, id: EntityId) {
        let gaps = homewright_editor::opening_gaps(self.design, id);
        let most: f64 = gaps.iter().map(|gap| gap.length.to_mm().max(0.0)).sum();
        for gap in gaps {
            let label = self.texts.get(match gap.side {
                PlanSide::Left => "inspector-clear-left",
                PlanSide::Right => "inspector-clear-right",
                PlanSide::Top => "inspector-clear-top",
                PlanSide::Bottom => "inspector-clear-bottom",
            });
            self.length(ui, &label, gap.length.to_mm(), 0.0..=most, |value| {
                Edit::OpeningAlong(id, gap.along(Length::mm(value)))
            });
        }
    }

    fn leaf(&mut self, ui: &mut Ui, id: EntityId, opens_to: Side, hinge_at_start: bool, open: f64) {
        ui.horizontal_wrapped(|ui| {
            if ui.button(self.texts.get("inspector-flip-side")).clicked() {
                let opens_to = if opens_to == Side::Left { Side::Right } else { Side::Left };
                let kind = OpeningKind::Door { opens_to, hinge_at_start, open };
                self.wishes.push(Wish::Edit(Edit::OpeningKind(id, kind)));
            }
            if ui.button(self.texts.get("inspector-flip-hinges")).clicked() {
                let kind = OpeningKind::Door { opens_to, hinge_at_start: !hinge_at_start, open };
                self.wishes.push(Wish::Edit(Edit::OpeningKind(id, kind)));
            }
        });
        let label = self.texts.get("inspector-open");
        let field = Field { label: &label, value: open, is_mixed: false, range: 0.0..=120.0, measure: Measure::Angle };
        self.number(ui, field, |open| Edit::OpeningKind(id, OpeningKind::Door { opens_to, hinge_at_start, open }));
    }
}

/// Key of the words for a kind of opening.
const fn kind_key(kind: OpeningKind) -> &'static str {
    match kind {
        OpeningKind::Door { .. } => "opening-door",
        OpeningKind::SlidingDoor => "opening-sliding-door",
        OpeningKind::Window => "opening-window",
        OpeningKind::Passage => "opening-passage",
    }
}
