//! Answers to queries while one types, over an index and what changed since it was made.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::answer::{self, Facets, Wanted};
use crate::bitmap::Bitmap;
use crate::index::Index;
use crate::scan::{Scanned, SoundedWord, normal_words};
use crate::{Entry, dimension, slip, synonym};

/// Words whose products are kept for the next keystroke.
const KEPT_WORDS: usize = 16;
/// Changed products from which a new index is worth its time.
pub const MANY_CHANGES: usize = 1_000;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Words with spaces between them; each must be found. All products without one.
    pub text: String,
    /// Most hits that are wanted.
    pub limit: usize,
    /// Only these categories, by slug; all when empty.
    pub categories: Vec<String>,
    /// Only these brands; all when empty.
    pub brands: Vec<String>,
    /// Only products with one of these facets (`group:slug`) of each group that is named; all when empty.
    pub tags: Vec<String>,
    /// From this price, CNY.
    pub min_price: u32,
    /// Up to this price, CNY; 0 for any.
    pub max_price: u32,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Number of all hits.
    pub total: usize,
    /// Keys of the best hits, the best first.
    pub keys: Vec<String>,
    /// How many hits have which facet.
    pub facets: Facets,
    /// Whether a word was found only with a slip forgiven.
    pub is_guess: bool,
}

/// The products of one word.
#[derive(Debug, Clone)]
pub(crate) struct OfWord {
    pub(crate) all: Bitmap,
    /// Those of a category or brand that the word names.
    pub(crate) named: Bitmap,
    is_guess: bool,
}

/// Answers queries over an index and what changed since it was made.
#[derive(Debug)]
pub struct Searcher {
    index: Arc<Index>,
    /// Products of the index that are replaced or gone.
    gone: Bitmap,
    changed: BTreeMap<String, Scanned>,
    /// Syllables of all names that were put in; those of names that went again may stay.
    syllables: BTreeSet<&'static str>,
    kept: VecDeque<(String, Arc<OfWord>)>,
    /// The facets that were chosen last, and the products that have them.
    tagged: Option<(Vec<String>, Bitmap)>,
}

impl Searcher {
    /// Answers over an index.
    pub fn new(index: impl Into<Arc<Index>>) -> Self {
        let index = index.into();
        let gone = index.empty_set();
        Self { index, gone, changed: BTreeMap::new(), syllables: BTreeSet::new(), kept: VecDeque::new(), tagged: None }
    }

    /// The index it answers from.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Adds a product, or puts it in the place of the one with its key.
    pub fn put(&mut self, entry: Entry) {
        if let Some(product) = self.index.product(entry.key()) {
            self.gone.insert(product);
        }
        let scanned = Scanned::new(entry);
        self.syllables.extend(scanned.readings());
        self.changed.insert(scanned.entry.key().to_owned(), scanned);
    }

    /// Takes a product out.
    pub fn remove(&mut self, key: &str) {
        if let Some(product) = self.index.product(key) {
            self.gone.insert(product);
        }
        self.changed.remove(key);
    }

    /// Number of products that changed since the index was made; from [`MANY_CHANGES`] on, make a new one.
    pub fn changes(&self) -> usize {
        self.changed.len()
    }

    /// Forgets what was kept for the next keystroke.
    pub fn forget(&mut self) {
        self.kept.clear();
    }

    /// The products that match a query, the best of them and how they are spread.
    pub fn search(&mut self, query: &Query) -> Found {
        let words = normal_words(&query.text);
        let of_words: Vec<Arc<OfWord>> = words.iter().map(|word| self.products_of(word)).collect();
        let mut hits = if let Some(first) = of_words.first() {
            first.all.clone()
        } else {
            let mut all = self.index.empty_set();
            all.insert_range(0..self.index.len() as u32);
            all
        };
        of_words.iter().skip(1).for_each(|other| hits.and(&other.all));
        if !self.gone.is_empty() {
            hits.and_not(&self.gone);
        }
        if !query.tags.is_empty() && self.tagged.as_ref().is_none_or(|(tags, _)| *tags != query.tags) {
            self.tagged = Some((query.tags.clone(), answer::tagged(&self.index, query)));
        }
        let changed = self.changed_hits(&words);
        let wanted = Wanted {
            query,
            first: words.first().map_or("", String::as_str),
            named: of_words.first().map(|first| &first.named),
            tagged: self.tagged.as_ref().filter(|_| !query.tags.is_empty()).map(|(_, set)| set),
        };
        let mut found = answer::answer(&self.index, &wanted, hits, &changed);
        found.is_guess = of_words.iter().any(|word| word.is_guess);
        found
    }

    fn changed_hits(&self, words: &[String]) -> Vec<&Scanned> {
        if self.changed.is_empty() {
            return Vec::new();
        }
        let mut syllables: BTreeSet<&'static str> = self.index.sounds().known().clone();
        syllables.extend(&self.syllables);
        let words: Vec<SoundedWord<'_>> = words.iter().map(|word| SoundedWord::new(word, &syllables)).collect();
        self.changed.values().filter(|product| words.iter().all(|word| product.is_meant(word))).collect()
    }

    fn products_of(&mut self, word: &str) -> Arc<OfWord> {
        if let Some((_, found)) = self.kept.iter().find(|(kept, _)| kept == word) {
            return Arc::clone(found);
        }
        let found = Arc::new(products_of(&self.index, word));
        if self.kept.len() >= KEPT_WORDS {
            self.kept.pop_front();
        }
        self.kept.push_back((word.to_owned(), Arc::clone(&found)));
        found
    }
}

/// Products of one word: those it is part of, that it is another word for, that sound so or are so large; if there are
/// none, those it may mean with a slip forgiven.
fn products_of(index: &Index, word: &str) -> OfWord {
    let mut all = index.substring(word);
    let mut named = index.empty_set();
    index.add_named(|words| words.contains(word), &mut named);
    synonym::categories(word).for_each(|slug| index.add_category(slug, &mut named));
    all.or(&named);
    if let Some(lengths) = dimension::lengths(word) {
        let mut sized: Option<Bitmap> = None;
        for length in lengths {
            let of_length = index.with_length(length);
            match &mut sized {
                Some(sized) => sized.and(&of_length),
                None => sized = Some(of_length),
            }
        }
        if let Some(sized) = sized {
            all.or(&sized);
        }
    }
    index.add_sounds(word, &mut all);
    if !all.is_empty() {
        return OfWord { all, named, is_guess: false };
    }
    let meant = slip::meant(index, word);
    let is_guess = !meant.is_empty();
    OfWord { all: meant, named, is_guess }
}
