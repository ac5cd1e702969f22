//! Products, materials and packages by id.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Serialize;

use crate::category::Category;
use crate::load::{Depth, load};
use crate::{Language, MaterialId, MaterialRecord, Package, PackageId, Product, ProductId};

/// The shipped records.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogs");

/// Products, materials and packages by id, each in the order of their ids.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    /// What can be ordered.
    pub products: IndexMap<ProductId, Product>,
    /// Surfaces.
    pub materials: IndexMap<MaterialId, MaterialRecord>,
    /// Rooms furnished as a whole.
    pub packages: IndexMap<PackageId, Package>,
}

impl Catalog {
    /// The shipped catalog.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        // A test keeps the shipped records free of findings.
        BUILTIN.get_or_init(|| load(&shipped_sources(), Depth::Fields).0)
    }

    /// The product with an id.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.products.get(id)
    }

    /// The material with an id.
    pub fn material(&self, id: &MaterialId) -> Option<&MaterialRecord> {
        self.materials.get(id)
    }

    /// Products of a category, in the order of their ids.
    pub fn in_category(&self, slug: &str) -> impl Iterator<Item = &Product> {
        self.products.values().filter(move |product| product.category == slug)
    }

    /// Products that have every word of `text` in their name, article number, brand or category, in either
    /// language and regardless of case. Those whose name in `language` begins with the text come first.
    pub fn search(&self, text: &str, language: Language) -> Vec<&Product> {
        let words: Vec<String> = text.split_whitespace().take(20).map(str::to_lowercase).collect();
        let text = text.trim().to_lowercase();
        let mut found: Vec<&Product> = self
            .products
            .values()
            .filter(|product| {
                let haystack = searchable(product);
                words.iter().all(|word| haystack.contains(word.as_str()))
            })
            .collect();
        found.sort_by_key(|product| !product.name.get(language).to_lowercase().starts_with(&text));
        found
    }

    /// How much it holds.
    pub fn counts(&self) -> Counts {
        let count = |wanted: fn(&Product) -> bool| self.products.values().filter(|product| wanted(product)).count();
        Counts {
            products: self.products.len(),
            materials: self.materials.len(),
            luminaires: count(|product| {
                let category = Category::from_slug(&product.category);
                product.luminaire.is_some() || category.is_some_and(|category| category.group == "lighting")
            }),
            webs: count(|product| product.photometry.is_some()),
            devices: count(|product| product.device.is_some()),
            packages: self.packages.len(),
        }
    }

    /// Adds another catalog's records; its own stand where an id is in both.
    pub fn merge(&mut self, other: Self) {
        self.products.extend(other.products);
        self.materials.extend(other.materials);
        self.packages.extend(other.packages);
        self.products.sort_keys();
        self.packages.sort_keys();
        self.materials.sort_keys();
    }
}

/// How much a catalog holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// What can be ordered.
    pub products: usize,
    /// Surfaces.
    pub materials: usize,
    /// Products of the lighting group or with a luminaire's label.
    pub luminaires: usize,
    /// Products with a photometric web.
    pub webs: usize,
    /// Smart products.
    pub devices: usize,
    /// Rooms furnished as a whole.
    pub packages: usize,
}

/// Everything about a product that a search looks at, in lower case.
fn searchable(product: &Product) -> String {
    let category = Category::from_slug(&product.category);
    let names = category.map(|category| [category.name(Language::Chinese), category.name(Language::English)]);
    let [zh, en] = names.unwrap_or_default();
    [&product.name.zh, &product.name.en, &product.sku, &product.brand, &product.category, zh, en]
        .join("\n")
        .to_lowercase()
}

/// Paths and texts of the shipped records, in the order of their paths.
pub fn shipped_sources() -> Vec<(&'static str, &'static str)> {
    let mut sources = Vec::new();
    collect(&SHIPPED, &mut sources);
    sources.sort_unstable();
    sources
}

fn collect(folder: &'static Dir<'static>, sources: &mut Vec<(&'static str, &'static str)>) {
    for file in folder.files() {
        let path = file.path();
        let holds = |folder: &str, ending: &str| {
            path.starts_with(folder) && path.extension().is_some_and(|extension| extension == ending)
        };
        let is_catalog = ["products", "materials", "packages"].into_iter().any(|folder| holds(folder, "toml"))
            || holds("photometry", "ies");
        if is_catalog && let (Some(path), Some(text)) = (path.to_str(), file.contents_utf8()) {
            sources.push((path, text));
        }
    }
    folder.dirs().for_each(|folder| collect(folder, sources));
}
