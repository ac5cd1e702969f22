//! Finds products while one types.
//!
//! A word of a query finds products by part of a name in either language, of the article number, brand or category
//! (exactly those, none left out), by another word for the category, by sound (`yigui` and `yg` find 衣柜), by size
//! (`900mm`, `1.8米`), and, where all that finds nothing, with one slip of the finger forgiven.
//!
//! The index is a block of bytes in sections, each read when it is first needed, so that it opens at once. Products
//! stand in it by category and brand. It holds: a dictionary of the words written in letters; for every one, two and
//! three neighbouring characters with a Chinese one among them the list of their products; the same for the frequent
//! letters and pairs of letters; lists by length. Products that change are looked through one by one until a new index
//! is made.

mod answer;
mod bitmap;
mod build;
mod dimension;
mod entry;
mod format;
mod index;
mod pinyin;
mod postings;
mod scan;
mod searcher;
mod slip;
mod sounds;
mod synonym;
mod text;

pub use answer::Facets;
pub use build::{MAX_PRODUCTS, build};
pub use entry::Entry;
pub use format::Source;
pub use index::Index;
pub use scan::{Scanned, normal_words};
pub use searcher::{Found, MANY_CHANGES, Query, Searcher};

use homewright_catalog::Catalog;

/// Why bytes cannot be opened as an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// They are something else, or of another version.
    #[error("this is no search index of this version; make a new one")]
    Foreign,
    /// Their parts do not fit each other.
    #[error("the search index is damaged; make a new one")]
    Damaged,
}

/// A searcher over the products of a catalog; keys are product ids.
///
/// # Errors
/// Never for a catalog that fits into memory: what was just built is sound.
pub fn searcher_of(catalog: &Catalog) -> Result<Searcher, IndexError> {
    Ok(Searcher::new(Index::open(build(catalog.products.values().map(Entry::from).collect()))?))
}
