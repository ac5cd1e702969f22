//! What the index knows of a product.

use homewright_catalog::category::Category;
use homewright_catalog::{Language, Product, trade};

use crate::text::normal;

/// What the index knows of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// What the caller knows it by; empty: its article number.
    pub key: String,
    /// Article number.
    pub sku: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// More words by which it is found: series, styles.
    pub more: String,
    /// Maker.
    pub brand: String,
    /// Category slug.
    pub category: String,
    /// Width, depth and height, whole mm.
    pub size: [u32; 3],
    /// Price, whole CNY.
    pub price: u32,
    /// Facets as `group:slug`, such as `room:bedroom`, `style:cream`, `ecosystem:matter`, `for:children`.
    pub tags: Vec<String>,
}

impl Entry {
    /// The key, or the article number where there is none.
    pub fn key(&self) -> &str {
        if self.key.is_empty() { &self.sku } else { &self.key }
    }

    /// Names in the form that is searched: Chinese, English, more, a line each.
    pub(crate) fn names(&self) -> String {
        let line = |text: &str| normal(text).replace(['\n', '\0'], " ");
        format!("{}\n{}\n{}", line(&self.zh), line(&self.en), line(&self.more))
    }

    /// Article number in the form that is searched.
    pub(crate) fn article(&self) -> String {
        normal(&self.sku).replace(['\n', ' ', '\0'], "")
    }

    /// Its facets in order, each once.
    pub(crate) fn sorted_tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self.tags.iter().map(|tag| tag.replace(['\n', '\0'], " ")).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// The names of a category in the form that is searched, a line each; its slug where it is not known.
pub(crate) fn category_names(slug: &str) -> String {
    match Category::from_slug(slug) {
        Some(category) => {
            format!("{}\n{}\n{slug}", category.name(Language::Chinese), category.name(Language::English).to_lowercase())
        }
        None => normal(slug),
    }
}

impl From<&Product> for Entry {
    fn from(product: &Product) -> Self {
        let mut more = product.series.clone();
        for (_, zh, en) in trade::STYLES.iter().filter(|(slug, ..)| product.style.iter().any(|style| style == slug)) {
            more.push_str(&format!(" {zh} {en}"));
        }
        let mut tags = Vec::new();
        let mut group = |group: &str, slugs: &[String]| {
            tags.extend(slugs.iter().map(|slug| format!("{group}:{slug}")));
        };
        group("room", &product.rooms);
        group("style", &product.style);
        group("for", &product.suitable_for);
        if let Some(device) = &product.device {
            group("ecosystem", &device.ecosystems);
        }
        let certificates: Vec<String> =
            product.certificates.iter().map(|certificate| certificate.kind.clone()).collect();
        group("certificate", &certificates);
        Self {
            key: product.id.0.clone(),
            sku: product.sku.clone(),
            zh: product.name.zh.clone(),
            en: product.name.en.clone(),
            more,
            brand: product.brand.clone(),
            category: product.category.clone(),
            size: product.size.map(|side| side.round().clamp(0.0, 100_000.0) as u32),
            price: product.price.round().try_into().unwrap_or(0),
            tags,
        }
    }
}
