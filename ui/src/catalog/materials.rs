//! Materials: a click puts one on the brush.

use egui::{CornerRadius, RichText, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};
use homewright_catalog::MaterialRecord;
use homewright_editor::Input;
use homewright_editor::tool::Tool;

use super::Shelf;
use crate::session::Session;
use crate::theme::{self, Palette};
use crate::widgets::{chip, color_of, money, text_on_two_lines, text_that_fits};

/// Height of a card, points.
const HEIGHT: f32 = 118.0;
/// Cards beside each other.
const COLUMNS: usize = 3;

/// The tab of materials.
#[derive(Default)]
pub(super) struct Materials {
    query: String,
    family: Option<String>,
}

impl Materials {
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &mut Session, shelf: &mut Shelf<'_>) {
        let catalog = session.catalog();
        let language = shelf.texts.language();
        let hint = shelf.texts.get("materials-search");
        let field = egui::TextEdit::singleline(&mut self.query)
            .hint_text(hint.as_str())
            .margin(egui::Margin::symmetric(10, 8))
            .desired_width(f32::INFINITY);
        let response = ui.add(field).accessible_name(hint);
        shelf.trace.note("materials-search", response.rect);
        let mut families: Vec<&String> = Vec::new();
        for material in catalog.materials.values().filter(|material| is_surface(material)) {
            if !families.contains(&&material.family) {
                families.push(&material.family);
            }
        }
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for family in families {
                let is_on = self.family.as_ref() == Some(family);
                let key = format!("family-{family}");
                let words = if shelf.texts.has(&key) { shelf.texts.get(&key) } else { family.clone() };
                if chip(ui, &words, is_on).clicked() {
                    self.family = (!is_on).then(|| family.clone());
                }
            }
        });
        let palette = Palette::in_use(ui);
        let about = shelf.texts.get("materials-about");
        ui.label(RichText::new(about).size(12.0).color(palette.muted));
        let query = self.query.trim().to_lowercase();
        let found: Vec<&MaterialRecord> = catalog
            .materials
            .values()
            .filter(|material| {
                is_surface(material)
                    && self.family.as_ref().is_none_or(|family| material.family == *family)
                    && [&material.name.zh, &material.name.en].iter().any(|name| name.to_lowercase().contains(&query))
            })
            .collect();
        let columns = if ui.available_width() < super::NARROW { 2 } else { COLUMNS };
        let width = ((ui.available_width() - 8.0 + theme::GAP) / columns as f32 - theme::GAP).floor();
        ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::GAP);
        let mut taken = None;
        let on_brush = match session.editor.tool() {
            Tool::Painting(painting) => Some(painting.finish.material.clone()),
            _ => None,
        };
        ScrollArea::vertical().auto_shrink([false, false]).show_rows(
            ui,
            HEIGHT,
            found.len().div_ceil(columns),
            |ui, range| {
                for row in range {
                    ui.horizontal(|ui| {
                        for material in found.iter().skip(row * columns).take(columns) {
                            let is_on = on_brush.as_ref() == Some(&material.id);
                            if card(ui, (width, is_on), material, material.name.get(language), shelf) {
                                taken = Some(material.id.clone());
                            }
                        }
                    });
                }
            },
        );
        if let Some(material) = taken {
            session.handle(Input::BeginPainting(material));
        }
    }
}

/// Whether a material is for surfaces of the home, not for parts of products alone.
fn is_surface(material: &MaterialRecord) -> bool {
    material.uses.iter().any(|one| one != "part")
}

fn card(
    ui: &mut Ui,
    (width, is_on): (f32, bool),
    material: &MaterialRecord,
    name: &str,
    shelf: &mut Shelf<'_>,
) -> bool {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_on, name));
    shelf.trace.note(&format!("brush:{}", material.id.0), rect);
    if ui.is_rect_visible(rect) {
        let is_lit = is_on || response.hovered() || response.has_focus();
        let line = Stroke::new(if is_on { 2.0 } else { 1.0 }, if is_lit { palette.accent } else { palette.line });
        let painter = ui.painter_at(rect);
        let round = CornerRadius::same(8);
        painter.rect(rect, round, palette.card, line, egui::StrokeKind::Inside);
        let well = egui::Rect::from_min_size(rect.min + Vec2::splat(4.0), vec2(width - 8.0, 62.0));
        match shelf.thumbnails.material(&material.id) {
            Some(picture) => {
                let uv = egui::Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, well.height() / well.width()));
                let shape = egui::epaint::RectShape::filled(well, CornerRadius::same(6), egui::Color32::WHITE);
                painter.add(shape.with_texture(picture, uv));
            }
            None => {
                painter.rect_filled(well, CornerRadius::same(6), color_of(&material.color));
            }
        }
        let title = text_on_two_lines(ui, name, 11.5, palette.text, width - 10.0);
        painter.galley(pos2(rect.left() + 6.0, well.bottom() + 4.0), title, palette.text);
        if let Some(price) = material.price_per_m2 {
            let words = text_that_fits(ui, &format!("{}/m²", money(price)), 11.0, palette.muted, width - 12.0);
            painter.galley(pos2(rect.left() + 6.0, rect.bottom() - 18.0), words, palette.muted);
        }
    }
    response.on_hover_text(name).clicked()
}
