//! What is looked for in the catalog besides words.

use egui::{RichText, Ui, vec2};
use homewright_catalog::category::{Category, GROUPS};
use homewright_catalog::{Catalog, Product};

use crate::settings::Settings;
use crate::text::Texts;
use crate::theme::Palette;
use crate::units::Unit;
use crate::widgets::chip;

/// Borders between classes of price, CNY.
const PRICES: [u32; 3] = [1000, 3000, 8000];
/// Borders between classes of width, millimetres.
const WIDTHS: [u32; 3] = [600, 1200, 2000];

/// Which products are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Collection {
    /// All of them.
    #[default]
    All,
    /// Those with a heart.
    Favourites,
    /// Those that were used.
    Recent,
}

/// Something that can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// The room it is for.
    Room,
    /// What it costs.
    Price,
    /// How wide it is.
    Width,
    /// Who makes it.
    Brand,
}

/// What is looked for. Classes are numbered from the smallest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Which products are looked through.
    pub collection: Collection,
    /// Group of kinds.
    pub group: Option<&'static str>,
    /// Kind.
    pub category: Option<&'static str>,
    /// Room, as records spell it.
    pub room: Option<String>,
    /// Class of price.
    pub price: Option<usize>,
    /// Class of width.
    pub width: Option<usize>,
    /// Maker.
    pub brand: Option<String>,
}

/// The group of a product's kind.
pub fn group_of(product: &Product) -> Option<&'static str> {
    Category::from_slug(&product.category).map(|category| category.group)
}

/// The class of a number between borders.
fn class_of(number: f64, borders: &[u32]) -> usize {
    borders.iter().filter(|border| number >= f64::from(**border)).count()
}

fn price_of(product: &Product) -> f64 {
    product.price.try_into().unwrap_or(f64::MAX)
}

impl Filter {
    /// Whether a product is looked for.
    pub fn fits(&self, product: &Product, settings: &Settings) -> bool {
        let is_in_collection = match self.collection {
            Collection::All => true,
            Collection::Favourites => settings.favourites.contains(&product.id.0),
            Collection::Recent => settings.recent_products.contains(&product.id.0),
        };
        is_in_collection
            && self.group.is_none_or(|group| group_of(product) == Some(group))
            && self.category.is_none_or(|category| product.category == category)
            && self.room.as_ref().is_none_or(|room| product.rooms.contains(room))
            && self.price.is_none_or(|class| class_of(price_of(product), &PRICES) == class)
            && self.width.is_none_or(|class| class_of(product.size[0], &WIDTHS) == class)
            && self.brand.as_ref().is_none_or(|brand| product.brand == *brand)
    }

    /// How many facets are set.
    pub fn count(&self) -> usize {
        [self.room.is_some(), self.price.is_some(), self.width.is_some(), self.brand.is_some()]
            .into_iter()
            .filter(|is_set| *is_set)
            .count()
    }

    /// Facets that are set, in words.
    pub fn active(&self, texts: &Texts, unit: Unit) -> Vec<(Facet, String)> {
        let mut active = Vec::new();
        active.extend(self.room.as_ref().map(|room| (Facet::Room, room_words(room, texts))));
        active.extend(self.price.map(|class| (Facet::Price, class_words(class, &PRICES, |yuan| format!("¥{yuan}")))));
        let length = |millimetres: u32| unit.format(f64::from(millimetres));
        active.extend(self.width.map(|class| (Facet::Width, class_words(class, &WIDTHS, length))));
        active.extend(self.brand.clone().map(|brand| (Facet::Brand, brand)));
        active
    }

    /// Filters by a facet no more.
    pub fn clear(&mut self, facet: Facet) {
        match facet {
            Facet::Room => self.room = None,
            Facet::Price => self.price = None,
            Facet::Width => self.width = None,
            Facet::Brand => self.brand = None,
        }
    }

    /// Shows what can be filtered by.
    pub(super) fn ui(&mut self, ui: &mut Ui, catalog: &Catalog, texts: &Texts, unit: Unit) {
        let language = texts.language();
        heading(ui, &texts.get("filter-kind"));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for group in GROUPS {
                if catalog.products.values().any(|product| group_of(product) == Some(group.slug)) {
                    let is_on = self.group == Some(group.slug);
                    if chip(ui, group.name(language), is_on).clicked() {
                        self.group = (!is_on).then_some(group.slug);
                        self.category = None;
                    }
                }
            }
        });
        let rooms: std::collections::BTreeSet<&String> =
            catalog.products.values().flat_map(|product| &product.rooms).collect();
        choice(ui, &texts.get("filter-room"), rooms, |room| room_words(room, texts), &mut self.room);
        classes(ui, &texts.get("filter-price"), &PRICES, |yuan| format!("¥{yuan}"), &mut self.price);
        let length = |millimetres: u32| unit.format(f64::from(millimetres));
        classes(ui, &texts.get("filter-width"), &WIDTHS, length, &mut self.width);
        let brands: std::collections::BTreeSet<&String> =
            catalog.products.values().map(|product| &product.brand).filter(|brand| !brand.is_empty()).collect();
        if brands.len() > 1 {
            choice(ui, &texts.get("filter-brand"), brands, ToOwned::to_owned, &mut self.brand);
        }
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).size(12.0).color(Palette::in_use(ui).muted));
}

fn choice<'a>(
    ui: &mut Ui,
    title: &str,
    values: impl IntoIterator<Item = &'a String>,
    words: impl Fn(&String) -> String,
    chosen: &mut Option<String>,
) {
    heading(ui, title);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for value in values {
            let is_on = chosen.as_ref() == Some(value);
            if chip(ui, &words(value), is_on).clicked() {
                *chosen = (!is_on).then(|| value.clone());
            }
        }
    });
}

fn classes(ui: &mut Ui, title: &str, borders: &[u32], words: impl Fn(u32) -> String, chosen: &mut Option<usize>) {
    heading(ui, title);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for class in 0..=borders.len() {
            let is_on = *chosen == Some(class);
            if chip(ui, &class_words(class, borders, &words), is_on).clicked() {
                *chosen = (!is_on).then_some(class);
            }
        }
    });
}

/// `< 600 mm`, `600 mm – 1200 mm`, `≥ 2000 mm`.
fn class_words(class: usize, borders: &[u32], words: impl Fn(u32) -> String) -> String {
    let below = class.checked_sub(1).and_then(|index| borders.get(index)).map(|border| words(*border));
    let above = borders.get(class).map(|border| words(*border));
    match (below, above) {
        (Some(below), Some(above)) => format!("{below} – {above}"),
        (None, Some(above)) => format!("< {above}"),
        (Some(below), None) => format!("≥ {below}"),
        (None, None) => String::new(),
    }
}

fn room_words(room: &str, texts: &Texts) -> String {
    let key = format!("room-{room}");
    if texts.has(&key) { texts.get(&key) } else { room.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_on_a_border_belongs_to_the_class_above() {
        assert_eq!(class_of(999.0, &PRICES), 0);
        assert_eq!(class_of(1000.0, &PRICES), 1);
        assert_eq!(class_of(90_000.0, &PRICES), 3);
        assert_eq!(class_words(3, &PRICES, |yuan| yuan.to_string()), "≥ 8000");
    }

    #[test]
    fn facets_narrow_what_is_found_and_can_be_taken_back() {
        let catalog = Catalog::builtin();
        let settings = Settings::default();
        let count = |filter: &Filter| catalog.products.values().filter(|one| filter.fits(one, &settings)).count();
        let mut filter = Filter { room: Some("bedroom".to_owned()), ..Filter::default() };
        let in_bedrooms = count(&filter);
        assert!(in_bedrooms > 0 && in_bedrooms < catalog.products.len());
        filter.width = Some(0);
        assert!(count(&filter) < in_bedrooms);
        filter.clear(Facet::Width);
        assert_eq!(count(&filter), in_bedrooms);
    }
}
