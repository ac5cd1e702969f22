//! The catalog: search, kinds, and cards to drag into the home.

use egui::{CornerRadius, Rect, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};
use homewright_catalog::category::{Category, GROUPS};
use homewright_catalog::{Catalog, Language, Product};
use homewright_editor::Input;

use crate::icons::{self, Icon};
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::thumbnails::Thumbnails;
use crate::trace::Trace;
use crate::widgets::{chip, money};

/// Height of a card, points.
const CARD_HEIGHT: f32 = 164.0;

/// What the catalog shows.
#[derive(Default)]
pub struct CatalogPanel {
    search: String,
    group: Option<&'static str>,
    category: Option<&'static str>,
    found: Option<(Question, Vec<usize>)>,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Question {
    search: String,
    group: Option<&'static str>,
    category: Option<&'static str>,
    language: Language,
}

impl CatalogPanel {
    /// Shows the catalog. Says whether a product is being dragged out of it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &mut Session,
        texts: &Texts,
        thumbnails: &mut Thumbnails,
        trace: &mut Trace,
    ) -> bool {
        self.search_field(ui, texts, trace);
        self.chips(ui, session.editor.catalog(), texts);
        ui.add_space(2.0);
        self.find(session.editor.catalog(), texts.language());
        let found = self.found.as_ref().map(|(_, found)| found.clone()).unwrap_or_default();
        if found.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| ui.label(egui::RichText::new(texts.get("catalog-nothing")).weak()));
            return false;
        }
        let mut taken = None;
        let width = ((ui.available_width() - theme::GAP - 8.0) * 0.5).floor();
        let rows = found.len().div_ceil(2);
        thumbnails.forget_requests();
        ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, CARD_HEIGHT, rows, |ui, range| {
            for row in range {
                ui.horizontal(|ui| {
                    for index in found.iter().skip(row * 2).take(2) {
                        let Some((_, product)) = session.editor.catalog().products.get_index(*index) else { continue };
                        if let Some(hand) = card(ui, width, product, texts, thumbnails, trace) {
                            taken = Some((product.id.clone(), hand));
                        }
                    }
                });
            }
        });
        if let Some((product, hand)) = taken {
            session.handle(Input::BeginPlacing(product));
            return hand == Hand::Drag;
        }
        false
    }

    fn search_field(&mut self, ui: &mut Ui, texts: &Texts, trace: &mut Trace) {
        let palette = Palette::in_use(ui);
        let hint = texts.get("catalog-search");
        egui::Frame::new()
            .fill(palette.card)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND_SMALL))
            .inner_margin(egui::Margin::symmetric(9, 6))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(15.0), Sense::hover());
                    icons::paint(ui.painter(), rect, Icon::Search, palette.muted);
                    let field = egui::TextEdit::singleline(&mut self.search)
                        .hint_text(hint.as_str())
                        .frame(egui::Frame::NONE)
                        .desired_width(f32::INFINITY);
                    let response = ui.add(field);
                    trace.note("catalog-search", response.rect);
                });
            });
    }

    fn chips(&mut self, ui: &mut Ui, catalog: &Catalog, texts: &Texts) {
        let language = texts.language();
        let has = |slug: &str| catalog.products.values().any(|product| group_of(product) == Some(slug));
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            if chip(ui, &texts.get("catalog-all"), self.group.is_none()).clicked() {
                self.group = None;
                self.category = None;
            }
            for group in GROUPS.iter().filter(|group| has(group.slug)) {
                let is_on = self.group == Some(group.slug);
                if chip(ui, group.name(language), is_on).clicked() {
                    self.group = if is_on { None } else { Some(group.slug) };
                    self.category = None;
                }
            }
        });
        if let Some(group) = self.group.and_then(|slug| GROUPS.iter().find(|group| group.slug == slug)) {
            ui.horizontal_wrapped(|ui| {
                let kinds = group.categories().filter(|kind| catalog.in_category(kind.slug).next().is_some());
                for kind in kinds {
                    let is_on = self.category == Some(kind.slug);
                    let words = egui::RichText::new(kind.name(language)).size(12.5);
                    if ui.selectable_label(is_on, words).clicked() {
                        self.category = if is_on { None } else { Some(kind.slug) };
                    }
                }
            });
        }
    }

    fn find(&mut self, catalog: &Catalog, language: Language) {
        let question = Question { search: self.search.clone(), group: self.group, category: self.category, language };
        if self.found.as_ref().is_some_and(|(answered, _)| *answered == question) {
            return;
        }
        let fits = |product: &&Product| {
            self.group.is_none_or(|group| group_of(product) == Some(group))
                && self.category.is_none_or(|category| product.category == category)
        };
        let mut found: Vec<&Product> = catalog.search(&self.search, language).into_iter().filter(fits).collect();
        if self.search.trim().is_empty() {
            let place = |product: &&Product| {
                homewright_catalog::category::CATEGORIES.iter().position(|kind| kind.slug == product.category)
            };
            found.sort_by_key(place);
        }
        let found = found.iter().filter_map(|product| catalog.products.get_index_of(&product.id)).collect();
        self.found = Some((question, found));
    }
}

fn group_of(product: &Product) -> Option<&'static str> {
    Category::from_slug(&product.category).map(|category| category.group)
}

/// How a product was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// By a click: it follows the pointer until the next click.
    Click,
    /// By a drag: it is let go of with the button.
    Drag,
}

/// A card; how the product was taken, if it was.
fn card(
    ui: &mut Ui,
    width: f32,
    product: &Product,
    texts: &Texts,
    thumbnails: &mut Thumbnails,
    trace: &mut Trace,
) -> Option<Hand> {
    let palette = Palette::in_use(ui);
    let name = product.name.get(texts.language());
    let (rect, response) = ui.allocate_exact_size(vec2(width, CARD_HEIGHT), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    trace.note(&format!("product:{}", product.id.0), rect);
    if ui.is_rect_visible(rect) {
        let is_lit = response.hovered() || response.has_focus();
        let line = if is_lit { palette.accent } else { palette.line };
        let painter = ui.painter_at(rect);
        let round = CornerRadius::same(theme::ROUND);
        painter.rect(rect, round, palette.card, Stroke::new(1.0, line), egui::StrokeKind::Inside);
        let well = Rect::from_min_size(rect.min + vec2(5.0, 5.0), vec2(width - 10.0, 102.0));
        painter.rect_filled(well, CornerRadius::same(theme::ROUND - 3), palette.well);
        if let Some(picture) = thumbnails.get(&product.id) {
            let square = Rect::from_center_size(well.center(), Vec2::splat(well.height() - 4.0));
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(picture, square, whole, egui::Color32::WHITE);
        }
        let left = rect.left() + 10.0;
        let line_of = |text: String, size: f32, color| {
            let mut job = egui::text::LayoutJob::simple_singleline(text, egui::FontId::proportional(size), color);
            job.wrap = egui::text::TextWrapping::truncate_at_width(width - 20.0);
            painter.layout_job(job)
        };
        let title = line_of(name.to_owned(), 13.0, palette.text);
        painter.galley(pos2(left, well.bottom() + 7.0), title, palette.text);
        let [across, deep, high] = product.size;
        let size = line_of(format!("{across:.0} × {deep:.0} × {high:.0}"), 11.0, palette.muted);
        painter.galley(pos2(left, well.bottom() + 24.0), size, palette.muted);
        let price = line_of(money(product.price), 12.5, palette.accent);
        painter.galley(pos2(left, well.bottom() + 38.0), price, palette.accent);
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grab);
    }
    let hand = if response.drag_started() { Some(Hand::Drag) } else { response.clicked().then_some(Hand::Click) };
    let about = product.description.get(texts.language());
    response.on_hover_ui(|ui| {
        ui.set_max_width(260.0);
        ui.label(egui::RichText::new(name).strong());
        if !about.is_empty() {
            ui.label(about);
        }
        ui.label(egui::RichText::new(texts.get("catalog-drag")).weak());
    });
    hand
}
