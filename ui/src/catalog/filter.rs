//! What is looked for in the catalog besides words.

use std::collections::BTreeMap;

use egui::{RichText, Ui, vec2};
use homewright_catalog::category::{Category, GROUPS};
use homewright_catalog::device::ECOSYSTEMS;
use homewright_catalog::{Catalog, Language, Product, trade};

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
    /// What its label says.
    Label(Label),
}

/// What a label says that can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// Its style.
    Style,
    /// For whom it is fit: children, elders.
    Suitable,
    /// Which ecosystem controls it.
    Ecosystem,
    /// Which certificate it bears.
    Certificate,
}

impl Label {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Style, Self::Suitable, Self::Ecosystem, Self::Certificate];

    /// The words of a product's label, as records spell them.
    fn of(self, product: &Product) -> Vec<&str> {
        match self {
            Self::Style => product.style.iter().map(String::as_str).collect(),
            Self::Suitable => product.suitable_for.iter().map(String::as_str).collect(),
            Self::Ecosystem => {
                product.device.iter().flat_map(|device| &device.ecosystems).map(String::as_str).collect()
            }
            Self::Certificate => product.certificates.iter().map(|certificate| certificate.kind.as_str()).collect(),
        }
    }

    /// A word of a label as it is read.
    fn words(self, slug: &str, language: Language) -> String {
        let table: &[(&str, &str, &str)] = match self {
            Self::Style => &trade::STYLES,
            Self::Suitable => &trade::SUITABLE,
            Self::Ecosystem => &ECOSYSTEMS,
            Self::Certificate => &trade::CERTIFICATES,
        };
        let known = table.iter().find(|(known, ..)| *known == slug);
        let named = known.map(|(_, zh, en)| if language == Language::Chinese { *zh } else { *en });
        named.unwrap_or(slug).to_owned()
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Style => "filter-style",
            Self::Suitable => "filter-suitable",
            Self::Ecosystem => "filter-ecosystem",
            Self::Certificate => "filter-certificate",
        }
    }
}

/// How many products each word of a label would leave, the most first.
pub type Counts = BTreeMap<Label, Vec<(String, usize)>>;

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
    /// Words of the label, as records spell them.
    pub labels: BTreeMap<Label, String>,
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
            && self.labels.iter().all(|(label, word)| label.of(product).contains(&word.as_str()))
    }

    /// How many of the products each word of a label would leave beside what else is chosen.
    pub fn counts(&self, products: &[&Product], settings: &Settings) -> Counts {
        let count = |label: Label| {
            let mut others = self.clone();
            others.labels.remove(&label);
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for product in products.iter().filter(|product| others.fits(product, settings)) {
                for word in label.of(product) {
                    *counts.entry(word).or_default() += 1;
                }
            }
            let mut counts: Vec<(String, usize)> =
                counts.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            (label, counts)
        };
        Label::ALL.into_iter().map(count).collect()
    }

    /// How many facets are set.
    pub fn count(&self) -> usize {
        let set = [self.room.is_some(), self.price.is_some(), self.width.is_some(), self.brand.is_some()];
        set.into_iter().filter(|is_set| *is_set).count() + self.labels.len()
    }

    /// Facets that are set, in words.
    pub fn active(&self, texts: &Texts, unit: Unit) -> Vec<(Facet, String)> {
        let mut active = Vec::new();
        active.extend(self.room.as_ref().map(|room| (Facet::Room, room_words(room, texts))));
        active.extend(self.price.map(|class| (Facet::Price, class_words(class, &PRICES, |yuan| format!("¥{yuan}")))));
        let length = |millimetres: u32| unit.format(f64::from(millimetres));
        active.extend(self.width.map(|class| (Facet::Width, class_words(class, &WIDTHS, length))));
        active.extend(self.brand.clone().map(|brand| (Facet::Brand, brand)));
        let language = texts.language();
        active.extend(self.labels.iter().map(|(label, word)| (Facet::Label(*label), label.words(word, language))));
        active
    }

    /// Filters by a facet no more.
    pub fn clear(&mut self, facet: Facet) {
        match facet {
            Facet::Room => self.room = None,
            Facet::Price => self.price = None,
            Facet::Width => self.width = None,
            Facet::Brand => self.brand = None,
            Facet::Label(label) => _ = self.labels.remove(&label),
        }
    }

    /// Shows what can be filtered by.
    pub(super) fn ui(&mut self, ui: &mut Ui, catalog: &Catalog, counts: &Counts, texts: &Texts, unit: Unit) {
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
        for (label, counts) in counts.iter().filter(|(_, counts)| !counts.is_empty()) {
            let words = |word: &String| {
                let count = counts.iter().find(|(known, _)| known == word).map_or(0, |(_, count)| *count);
                format!("{} {count}", label.words(word, language))
            };
            let mut chosen = self.labels.get(label).cloned();
            choice(ui, &texts.get(label.title()), counts.iter().map(|(word, _)| word), words, &mut chosen);
            match chosen {
                Some(word) => _ = self.labels.insert(*label, word),
                None => _ = self.labels.remove(label),
            }
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

    #[test]
    fn a_word_of_the_label_leaves_as_many_products_as_its_count_says() {
        let catalog = Catalog::builtin();
        let settings = Settings::default();
        let all: Vec<&Product> = catalog.products.values().collect();
        let bedroom = Filter { room: Some("bedroom".to_owned()), ..Filter::default() };
        for (label, counts) in bedroom.counts(&all, &settings) {
            for (word, count) in counts {
                let mut filter = bedroom.clone();
                filter.labels.insert(label, word.clone());
                let left = all.iter().filter(|product| filter.fits(product, &settings)).count();
                assert_eq!(left, count, "{label:?} {word}");
                // What else could be chosen is counted as if this were not.
                let again = filter.counts(&all, &settings);
                assert!(again[&label].iter().any(|(other, others)| *other == word && *others == count));
            }
        }
        let fit: Vec<String> =
            bedroom.counts(&all, &settings)[&Label::Suitable].iter().map(|(word, _)| word.clone()).collect();
        assert!(fit.contains(&"children".to_owned()) && fit.contains(&"elders".to_owned()), "{fit:?}");
    }
}
