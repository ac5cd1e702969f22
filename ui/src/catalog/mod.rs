//! The catalog: search, filters, and cards to drag into the home; materials to brush onto it.

mod card;
mod detail;
pub mod filter;
mod finder;
mod materials;
mod packages;

use std::sync::Arc;

use egui::{CornerRadius, RichText, ScrollArea, Sense, Stroke, Ui, Vec2, vec2};
use homewright_catalog::category::{Category, GROUPS};
use homewright_catalog::{Catalog, Language, Product, ProductId};
use homewright_editor::Input;

use crate::icons::{self, Icon};
use crate::session::Session;
use crate::settings::Settings;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::thumbnails::Thumbnails;
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{Look, chip, icon_button, tabs};
use card::{CARD_HEIGHT, Hand};
use filter::{Collection, Filter};

/// Width of a panel below which cards stand one under the other, points.
const NARROW: f32 = 220.0;

/// Share of the panel below the search that filters take.
const FILTERS: f32 = 0.42;

/// What the catalog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// Products.
    #[default]
    Products,
    /// Everything for a room.
    Packages,
    /// Materials.
    Materials,
}

/// The catalog at the side.
#[derive(Default)]
pub struct CatalogPanel {
    tab: Tab,
    query: String,
    filter: Filter,
    is_filtering: bool,
    finder: finder::Finder,
    wants_focus: bool,
    wants_catalogs: bool,
    /// The product whose place another is to take.
    replaced: Option<ProductId>,
    found: Option<Found>,
    materials: materials::Materials,
    packages: packages::Packages,
}

/// What was found, and for what question.
struct Found {
    query: String,
    filter: Filter,
    language: Language,
    catalog: Arc<Catalog>,
    /// Changes with hearts and what was used.
    collection: usize,
    places: Vec<usize>,
    counts: filter::Counts,
}

/// What the catalog needs to know for one frame.
pub struct Shelf<'a> {
    /// Words.
    pub texts: &'a Texts,
    /// Hearts, what was used, units.
    pub settings: &'a mut Settings,
    /// Pictures.
    pub thumbnails: &'a mut Thumbnails,
    /// Places of controls.
    pub trace: &'a mut Trace,
}

impl CatalogPanel {
    /// Puts the keyboard into the search.
    pub fn focus_search(&mut self) {
        self.tab = Tab::Products;
        self.wants_focus = true;
    }

    /// Offers what can take the place of a product: its kind is shown, and a click on a card replaces what is selected.
    pub fn replace(&mut self, product: &Product) {
        self.tab = Tab::Products;
        self.query.clear();
        let category = Category::from_slug(&product.category);
        self.filter = Filter {
            group: category.map(|category| category.group),
            category: category.map(|category| category.slug),
            ..Filter::default()
        };
        self.replaced = Some(product.id.clone());
    }

    /// Goes back to placing what is clicked. Says whether something was to be replaced.
    pub fn end_replacing(&mut self) -> bool {
        self.replaced.take().is_some()
    }

    /// Whether the page of catalogs was asked for since the last call.
    pub fn take_wants_catalogs(&mut self) -> bool {
        std::mem::take(&mut self.wants_catalogs)
    }

    /// Shows the catalog. Says whether a product is being dragged out of it.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session, shelf: &mut Shelf<'_>) -> bool {
        let names = [
            (Tab::Products, shelf.texts.get("catalog-products")),
            (Tab::Packages, shelf.texts.get("catalog-packages")),
            (Tab::Materials, shelf.texts.get("catalog-materials")),
        ];
        for (name, cell) in ["products", "packages", "materials"].into_iter().zip(tabs(ui, &names, &mut self.tab)) {
            shelf.trace.note(&format!("tab:{name}"), cell);
        }
        ui.add_space(2.0);
        match self.tab {
            Tab::Products => self.products(ui, session, shelf),
            Tab::Packages => self.packages.ui(ui, session, shelf),
            Tab::Materials => {
                self.materials.ui(ui, session, shelf);
                false
            }
        }
    }

    fn products(&mut self, ui: &mut Ui, session: &mut Session, shelf: &mut Shelf<'_>) -> bool {
        let catalog = session.catalog();
        self.replacing(ui, session, shelf);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let width = ui.available_width() - 2.0 * (theme::BUTTON + 4.0);
            ui.allocate_ui(vec2(width, theme::BUTTON), |ui| self.search_field(ui, shelf));
            let label = shelf.texts.get("catalog-filter");
            let look = Look::PLAIN.on(self.is_filtering || self.filter.count() > 0);
            let response = icon_button(ui, Icon::Filter, &label, &label, look);
            shelf.trace.note("catalog-filter", response.rect);
            if response.clicked() {
                self.is_filtering = !self.is_filtering;
            }
            let label = shelf.texts.get("catalogs-manage");
            let response = icon_button(ui, Icon::Package, &label, &label, Look::PLAIN);
            shelf.trace.note("catalog-catalogs", response.rect);
            self.wants_catalogs |= response.clicked();
        });
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        self.collections(ui, shelf.texts);
        let width = ui.available_width();
        if self.is_filtering {
            let counts = self.found.as_ref().map(|found| found.counts.clone()).unwrap_or_default();
            // What is found stays in sight below.
            let most = (ui.available_height() * FILTERS).max(96.0);
            ScrollArea::vertical()
                .id_salt("filters")
                .max_height(most)
                .min_scrolled_height(most)
                .auto_shrink([false, true])
                .show(ui, |ui| self.filter.ui(ui, &catalog, &counts, shelf.texts, shelf.settings.unit));
        } else {
            self.groups(ui, &catalog, shelf.texts.language());
        }
        self.filter_chips(ui, shelf.texts, shelf.settings.unit);
        ui.add_space(2.0);
        self.find(&catalog, shelf);
        let places = self.found.as_ref().map(|found| found.places.clone()).unwrap_or_default();
        if places.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| {
                let key = match self.filter.collection {
                    Collection::Favourites if self.query.is_empty() => "catalog-no-favourites",
                    Collection::Recent if self.query.is_empty() => "catalog-no-recent",
                    _ => "catalog-nothing",
                };
                ui.label(RichText::new(shelf.texts.get(key)).weak());
            });
            return false;
        }
        // A filter that is wider than the panel widens nothing else.
        let room = vec2(width, ui.available_height());
        let taken = ui.allocate_ui(room, |ui| cards(ui, shelf, &catalog, &places)).inner;
        let Some((product, hand)) = taken else { return false };
        shelf.settings.used(&product.0);
        if hand == Hand::Click && self.replaced.is_some() {
            session.handle(Input::Replace(product.clone()));
            self.replaced = Some(product);
            return false;
        }
        session.handle(Input::BeginPlacing(product));
        hand == Hand::Drag
    }

    /// What a click replaces, and the way back to placing. It ends as well when something else is selected.
    fn replacing(&mut self, ui: &mut Ui, session: &Session, shelf: &mut Shelf<'_>) {
        let alike = session.editor.replaceable();
        let now = alike.first().and_then(|id| session.editor.configuration(*id)).map(|one| one.product.clone());
        if self.replaced.is_none() || self.replaced != now {
            self.replaced = None;
            return;
        }
        let palette = Palette::in_use(ui);
        let product = now.and_then(|product| session.editor.product(&product));
        let name = product.map_or("", |product| product.name.get(shelf.texts.language())).to_owned();
        let values = [("count", alike.len().to_string()), ("name", name)];
        let key = if alike.len() > 1 { "catalog-replacing-several" } else { "catalog-replacing" };
        let frame = egui::Frame::new()
            .fill(palette.accent_soft)
            .corner_radius(CornerRadius::same(theme::ROUND_SMALL))
            .inner_margin(egui::Margin::symmetric(9, 6));
        frame.show(ui, |ui| {
            ui.add(egui::Label::new(shelf.texts.with(key, values)).wrap());
            let end = ui.button(shelf.texts.get("catalog-replacing-end"));
            shelf.trace.note("catalog-replacing-end", end.rect);
            if end.clicked() {
                self.replaced = None;
            }
        });
    }

    fn search_field(&mut self, ui: &mut Ui, shelf: &mut Shelf<'_>) {
        let palette = Palette::in_use(ui);
        let hint = shelf.texts.get("catalog-search");
        egui::Frame::new()
            .fill(palette.card)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND_SMALL))
            .inner_margin(egui::Margin::symmetric(9, 6))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(15.0), Sense::hover());
                    icons::paint(ui.painter(), rect, Icon::Search, palette.muted);
                    let field = egui::TextEdit::singleline(&mut self.query)
                        .hint_text(hint.as_str())
                        .frame(egui::Frame::NONE)
                        .align(egui::Align2::LEFT_CENTER)
                        .desired_width(f32::INFINITY);
                    let response = ui.add(field).accessible_name(hint);
                    if std::mem::take(&mut self.wants_focus) {
                        response.request_focus();
                    }
                    shelf.trace.note("catalog-search", response.rect);
                });
            });
    }

    fn collections(&mut self, ui: &mut Ui, texts: &Texts) {
        ui.horizontal_wrapped(|ui| {
            for (collection, key) in [
                (Collection::All, "catalog-all"),
                (Collection::Favourites, "catalog-favourites"),
                (Collection::Recent, "catalog-recent"),
            ] {
                if chip(ui, &texts.get(key), self.filter.collection == collection).clicked() {
                    self.filter.collection = collection;
                }
            }
        });
    }

    /// Groups as quiet words, and the categories of the one that is chosen.
    fn groups(&mut self, ui: &mut Ui, catalog: &Catalog, language: Language) {
        let has = |slug: &str| catalog.products.values().any(|product| filter::group_of(product) == Some(slug));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
            for group in GROUPS.iter().filter(|group| has(group.slug)) {
                let is_on = self.filter.group == Some(group.slug);
                if ui.selectable_label(is_on, RichText::new(group.name(language)).size(12.5)).clicked() {
                    self.filter.group = if is_on { None } else { Some(group.slug) };
                    self.filter.category = None;
                }
            }
        });
        let Some(group) = self.filter.group.and_then(|slug| GROUPS.iter().find(|group| group.slug == slug)) else {
            return;
        };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for kind in group.categories().filter(|kind| catalog.in_category(kind.slug).next().is_some()) {
                let is_on = self.filter.category == Some(kind.slug);
                if chip(ui, kind.name(language), is_on).clicked() {
                    self.filter.category = if is_on { None } else { Some(kind.slug) };
                }
            }
        });
    }

    /// What is filtered by, each with a way to be rid of it.
    fn filter_chips(&mut self, ui: &mut Ui, texts: &Texts, unit: Unit) {
        let active = self.filter.active(texts, unit);
        if active.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for (facet, words) in active {
                if chip(ui, &format!("{words}  ×"), true).clicked() {
                    self.filter.clear(facet);
                }
            }
        });
    }

    fn find(&mut self, catalog: &Arc<Catalog>, shelf: &Shelf<'_>) {
        let language = shelf.texts.language();
        let settings = &*shelf.settings;
        let collection = settings.favourites.len() * 1000 + settings.recent_products.len();
        let is_fresh = self.found.as_ref().is_some_and(|found| {
            found.query == self.query
                && found.filter == self.filter
                && found.language == language
                && found.collection == collection
                && Arc::ptr_eq(&found.catalog, catalog)
                && self.filter.collection != Collection::Recent
        });
        if is_fresh {
            return;
        }
        let fits = |product: &&Product| self.filter.fits(product, settings);
        let mut found = self.finder.find(catalog, &self.query);
        let counts = self.filter.counts(&found, settings);
        found.retain(fits);
        if self.filter.collection == Collection::Recent {
            let place = |product: &&Product| settings.recent_products.iter().position(|id| *id == product.id.0);
            found.sort_by_key(place);
        } else if self.query.trim().is_empty() {
            let place = |product: &&Product| {
                homewright_catalog::category::CATEGORIES.iter().position(|kind| kind.slug == product.category)
            };
            found.sort_by_key(place);
        }
        let places = found.iter().filter_map(|product| catalog.products.get_index_of(&product.id)).collect();
        self.found = Some(Found {
            query: self.query.clone(),
            filter: self.filter.clone(),
            language,
            catalog: Arc::clone(catalog),
            collection,
            places,
            counts,
        });
    }
}

/// Rows of cards; the product that was taken, and how.
fn cards(ui: &mut Ui, shelf: &mut Shelf<'_>, catalog: &Arc<Catalog>, places: &[usize]) -> Option<(ProductId, Hand)> {
    let mut taken = None;
    let columns = if ui.available_width() < NARROW { 1 } else { 2 };
    let width = ((ui.available_width() - 8.0 + theme::GAP) / columns as f32 - theme::GAP).floor();
    ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::GAP);
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(
        ui,
        CARD_HEIGHT,
        places.len().div_ceil(columns),
        |ui, range| {
            for row in range {
                ui.horizontal(|ui| {
                    for place in places.iter().skip(row * columns).take(columns) {
                        let Some((_, product)) = catalog.products.get_index(*place) else { continue };
                        if let Some(hand) = card::card(ui, width, product, catalog, shelf) {
                            taken = Some((product.id.clone(), hand));
                        }
                    }
                });
            }
        },
    );
    taken
}
