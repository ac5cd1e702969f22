//! The page of catalogs: what is offered and by whom, packages to install, the user's own products, and what became of
//! this home's products in the catalog.

use egui::{RichText, ScrollArea, Ui};
use homewright_catalog::{Catalog, ProductId};
use homewright_design::EntityId;
use homewright_quote::{Change, Moved, moved_on};

use crate::catalogs::{CatalogEntry, CatalogFacts, Origin, PackageOffer};
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{check, money, page_head, section};

/// The page.
#[derive(Default)]
pub struct CatalogsPage {
    known: Option<Vec<CatalogEntry>>,
    offer: Option<PackageOffer>,
    /// What the next press of its button removes for good.
    doomed: Option<String>,
    moved: Option<(u64, Vec<Moved>)>,
}

/// What the page wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Close the page.
    Close,
    /// Let the user choose a package.
    Ask,
    /// Look at the offered package with the key that was given.
    Check(PackageOffer),
    /// Install the offered package.
    Install(PackageOffer),
    /// Offer a catalog, or let it rest.
    Enable(String, bool),
    /// Remove a catalog.
    Remove(String),
    /// Change one of the user's own products.
    ChangeOwn(ProductId),
    /// Remove one of the user's own products.
    ForgetOwn(ProductId),
    /// Take the catalog's record of a product into the home.
    Renew(EntityId, ProductId),
}

impl CatalogsPage {
    /// Looks at the catalogs anew.
    pub fn refresh(&mut self) {
        self.known = None;
        self.moved = None;
        self.doomed = None;
    }

    /// Shows a package that could be installed.
    pub fn offer(&mut self, offer: Option<PackageOffer>) {
        self.offer = offer;
    }

    /// Shows the page. `list` tells the catalogs that are there, `catalog` is what they offer together.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        (list, catalog): (impl FnOnce() -> Vec<CatalogEntry>, &Catalog),
        (texts, unit): (&Texts, Unit),
        trace: &mut Trace,
    ) -> Option<Wish> {
        let palette = Palette::in_use(ui);
        let mut wish = page_head(ui, &texts.get("catalogs"), texts).then_some(Wish::Close);
        let known = self.known.get_or_insert_with(list).clone();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            quiet(ui, &texts.get("catalogs-about"), &palette);
            ui.add_space(4.0);
            let add = ui.button(texts.get("catalogs-add"));
            trace.note("catalogs-add", add.rect);
            if add.clicked() {
                wish = Some(Wish::Ask);
            }
            if let Some(wanted) = self.offer_card(ui, texts, trace, &palette) {
                wish = Some(wanted);
            }
            ui.add_space(4.0);
            for entry in &known {
                if let Some(wanted) = self.entry_card(ui, entry, texts, trace, &palette) {
                    wish = Some(wanted);
                }
            }
            if let Some(wanted) = self.own_products(ui, catalog, texts, trace, &palette) {
                wish = Some(wanted);
            }
            if let Some(wanted) = self.this_home(ui, session, catalog, (texts, unit), trace) {
                wish = Some(wanted);
            }
        });
        wish
    }

    /// A package that waits to be installed.
    fn offer_card(&mut self, ui: &mut Ui, texts: &Texts, trace: &mut Trace, palette: &Palette) -> Option<Wish> {
        let offer = self.offer.as_mut()?;
        let mut wish = None;
        let mut is_over = false;
        ui.add_space(6.0);
        theme::card_frame(palette).fill(palette.accent_soft).show(ui, |ui| {
            ui.set_width(ui.available_width());
            match &offer.facts {
                Some(facts) => {
                    title(ui, facts.name.get(texts.language()), &facts.id);
                    about(ui, facts, texts, palette);
                    let key = if offer.installed.is_some() { "catalogs-updates" } else { "catalogs-new" };
                    let before = offer.installed.clone().unwrap_or_default();
                    let words = texts.with(key, [("version", facts.version.clone()), ("before", before)]);
                    ui.add(egui::Label::new(RichText::new(words).size(12.5)).wrap());
                }
                None => title(ui, &offer.file, &offer.file),
            }
            if offer.facts.is_some() {
                quiet(ui, &texts.with("catalogs-signed", [("key", offer.key.clone())]), palette);
            } else {
                let words = texts.with("catalogs-untrusted", [("key", offer.key.clone())]);
                ui.add(egui::Label::new(RichText::new(words).size(12.5)).wrap());
                let label = texts.get("catalogs-key");
                let field = egui::TextEdit::singleline(&mut offer.given_key)
                    .hint_text(label.as_str())
                    .char_limit(2_000)
                    .desired_width(f32::INFINITY);
                let response = ui.add(field).accessible_name(label);
                trace.note("catalogs-key", response.rect);
            }
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                if offer.facts.is_some() {
                    let key = if offer.installed.is_some() { "catalogs-update" } else { "catalogs-install" };
                    let install = ui.button(RichText::new(texts.get(key)).color(palette.accent));
                    trace.note("catalogs-install", install.rect);
                    if install.clicked() {
                        wish = Some(Wish::Install(offer.clone()));
                        is_over = true;
                    }
                } else {
                    let is_given = !offer.given_key.trim().is_empty();
                    let check = ui.add_enabled(is_given, egui::Button::new(texts.get("catalogs-check")));
                    trace.note("catalogs-check", check.rect);
                    if check.clicked() {
                        wish = Some(Wish::Check(offer.clone()));
                    }
                }
                is_over |= ui.button(texts.get("catalogs-not-now")).clicked();
            });
        });
        if is_over {
            self.offer = None;
        }
        wish
    }

    fn entry_card(
        &mut self,
        ui: &mut Ui,
        entry: &CatalogEntry,
        texts: &Texts,
        trace: &mut Trace,
        palette: &Palette,
    ) -> Option<Wish> {
        let mut wish = None;
        let facts = &entry.facts;
        let name = facts.name.get(texts.language()).to_owned();
        theme::card_frame(palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            title(ui, &name, &facts.id);
            about(ui, facts, texts, palette);
            let origin = match &entry.origin {
                Origin::Shipped => texts.get("catalogs-shipped"),
                Origin::Own => texts.get("catalogs-own"),
                Origin::Signed(key) => texts.with("catalogs-signed", [("key", key.clone())]),
                Origin::Unsigned => texts.get("catalogs-unsigned"),
            };
            quiet(ui, &origin, palette);
            let counts = [
                ("products", entry.products.to_string()),
                ("materials", entry.materials.to_string()),
                ("packages", entry.packages.to_string()),
            ];
            ui.add(egui::Label::new(RichText::new(texts.with("catalogs-counts", counts)).size(12.5)).wrap());
            if entry.origin == Origin::Shipped {
                return;
            }
            ui.horizontal_wrapped(|ui| {
                let mut is_enabled = entry.is_enabled;
                let label = texts.with("catalogs-offered", [("name", name.clone())]);
                let check = check(ui, &mut is_enabled, &texts.get("catalogs-offered-short"));
                let check = check.accessible_name(label);
                trace.note(&format!("catalog-offered:{}", facts.id), check.rect);
                if check.changed() {
                    wish = Some(Wish::Enable(facts.id.clone(), is_enabled));
                }
                // One's own products are removed one by one.
                if entry.origin != Origin::Own && self.is_removed(ui, &facts.id, &name, texts, trace) {
                    wish = Some(Wish::Remove(facts.id.clone()));
                }
            });
        });
        ui.add_space(2.0);
        wish
    }

    /// A button that removes something at the second press. Says whether it was.
    fn is_removed(&mut self, ui: &mut Ui, id: &str, name: &str, texts: &Texts, trace: &mut Trace) -> bool {
        let is_doomed = self.doomed.as_deref() == Some(id);
        let key = if is_doomed { "catalogs-remove-really" } else { "catalogs-remove" };
        let button = ui.button(texts.get(key));
        let button = button.accessible_name(texts.with(&format!("{key}-name"), [("name", name.to_owned())]));
        trace.note(&format!("catalog-remove:{id}"), button.rect);
        if !button.clicked() {
            return false;
        }
        self.doomed = (!is_doomed).then(|| id.to_owned());
        is_doomed
    }

    /// The user's own products, to be changed and removed.
    fn own_products(
        &mut self,
        ui: &mut Ui,
        catalog: &Catalog,
        texts: &Texts,
        trace: &mut Trace,
        palette: &Palette,
    ) -> Option<Wish> {
        section(ui, &texts.get("catalogs-own"));
        let mut wish = None;
        let mut is_empty = true;
        for product in catalog.products.values().filter(|product| product.id.0.starts_with("own.")) {
            is_empty = false;
            let name = product.name.get(texts.language()).to_owned();
            theme::card_frame(palette).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.add(egui::Label::new(RichText::new(&name).size(13.5)).truncate());
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.label(RichText::new(money(product.price)).size(12.5).color(palette.accent));
                    });
                });
                ui.horizontal(|ui| {
                    let change = ui.button(texts.get("catalogs-change"));
                    let change = change.accessible_name(texts.with("catalogs-change-name", [("name", name.clone())]));
                    if change.clicked() {
                        wish = Some(Wish::ChangeOwn(product.id.clone()));
                    }
                    if self.is_removed(ui, &product.id.0, &name, texts, trace) {
                        wish = Some(Wish::ForgetOwn(product.id.clone()));
                    }
                });
            });
        }
        if is_empty {
            quiet(ui, &texts.get("catalogs-own-none"), palette);
        }
        wish
    }

    /// What became of the home's products in the catalog.
    fn this_home(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        catalog: &Catalog,
        (texts, unit): (&Texts, Unit),
        trace: &mut Trace,
    ) -> Option<Wish> {
        let palette = Palette::in_use(ui);
        section(ui, &texts.get("catalogs-home"));
        if self.moved.as_ref().is_none_or(|(revision, _)| *revision != session.revision) {
            self.moved = Some((session.revision, moved_on(session.editor.design(), catalog)));
        }
        let moved = self.moved.as_ref().map(|(_, moved)| moved.as_slice()).unwrap_or_default();
        if moved.is_empty() {
            quiet(ui, &texts.get("catalogs-home-same"), &palette);
            return None;
        }
        let mut wish = None;
        for one in moved {
            let record = session.editor.design().product(&one.product);
            let name = record.map_or("", |product| product.name.get(texts.language())).to_owned();
            theme::card_frame(&palette).show(ui, |ui| {
                ui.set_width(ui.available_width());
                title(ui, &name, &one.product.0);
                for change in &one.changes {
                    let words = change_words(change, catalog, texts, unit);
                    ui.add(egui::Label::new(RichText::new(words).size(12.5)).wrap());
                }
                let is_there = catalog.product(&one.product).is_some();
                if is_there && !session.editor.is_read_only() {
                    let renew = ui.button(texts.get("catalogs-renew"));
                    let renew = renew.accessible_name(texts.with("catalogs-renew-name", [("name", name.clone())]));
                    trace.note(&format!("catalog-renew:{}", one.product.0), renew.rect);
                    if renew.clicked() {
                        wish = Some(Wish::Renew(one.entity, one.product.clone()));
                    }
                }
            });
            ui.add_space(2.0);
        }
        wish
    }
}

/// What became of a product, in words.
fn change_words(change: &Change, catalog: &Catalog, texts: &Texts, unit: Unit) -> String {
    match change {
        Change::Gone => texts.get("catalogs-gone"),
        Change::Discontinued => texts.get("catalogs-discontinued"),
        Change::ReplacedBy(id) => {
            let name = catalog.product(id).map_or(id.0.as_str(), |product| product.name.get(texts.language()));
            texts.with("catalogs-replaced", [("name", name.to_owned())])
        }
        Change::Price { then, now } => texts.with("catalogs-price", [("then", money(*then)), ("now", money(*now))]),
        Change::Size { now: [width, depth, height], .. } => {
            let size = [width, depth, height].map(|side| unit.format(*side)).join(" × ");
            texts.with("catalogs-size", [("size", size)])
        }
        Change::Shape => texts.get("catalogs-shape"),
    }
}

/// A name, or the id where there is none.
fn title(ui: &mut Ui, name: &str, id: &str) {
    let words = if name.trim().is_empty() { id } else { name };
    ui.add(egui::Label::new(RichText::new(words).size(14.5)).wrap());
}

fn quiet(ui: &mut Ui, words: &str, palette: &Palette) {
    ui.add(egui::Label::new(RichText::new(words).size(12.5).color(palette.muted)).wrap());
}

/// Version, publisher, licence and what it holds.
fn about(ui: &mut Ui, facts: &CatalogFacts, texts: &Texts, palette: &Palette) {
    let or_not_stated = |text: &str| if text.is_empty() { texts.get("catalogs-not-stated") } else { text.to_owned() };
    let words = texts.with(
        "catalogs-facts",
        [
            ("version", facts.version.clone()),
            ("publisher", or_not_stated(&facts.publisher)),
            ("licence", or_not_stated(&facts.licence)),
        ],
    );
    quiet(ui, &words, palette);
    let about = facts.about.get(texts.language());
    if !about.is_empty() {
        ui.add(egui::Label::new(RichText::new(about).size(12.5)).wrap());
    }
}
