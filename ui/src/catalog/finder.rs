//! Products by what is typed, through the search index of the catalog.

use std::sync::Arc;

use homewright_catalog::{Catalog, Product, ProductId};
use homewright_search::{Query, Searcher, searcher_of};

/// Searches a catalog; the index is made when the first words are typed, and again for another catalog.
#[derive(Default)]
pub(super) struct Finder {
    searcher: Option<(Arc<Catalog>, Searcher)>,
}

impl Finder {
    /// The products that are meant, the best first; all without words.
    pub(super) fn find<'a>(&mut self, catalog: &'a Arc<Catalog>, words: &str) -> Vec<&'a Product> {
        if words.trim().is_empty() {
            return catalog.products.values().collect();
        }
        if self.searcher.as_ref().is_none_or(|(known, _)| !Arc::ptr_eq(known, catalog)) {
            self.searcher = searcher_of(catalog).ok().map(|searcher| (Arc::clone(catalog), searcher));
        }
        let Some((_, searcher)) = &mut self.searcher else { return Vec::new() };
        let query = Query { text: words.to_owned(), limit: catalog.products.len(), ..Query::default() };
        searcher.search(&query).keys.into_iter().filter_map(|key| catalog.product(&ProductId(key))).collect()
    }
}
