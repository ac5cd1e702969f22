//! Which products of an index match one word of a query.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::memmem::Finder;

use crate::IndexError;
use crate::bitmap::Bitmap;
use crate::build::{codes, letters_key};
use crate::entry::category_names;
use crate::format::{Bytes, Section, Source};
use crate::pinyin;
use crate::postings;
use crate::sounds::Sounds;
use crate::text::{ascii_runs, gram, grams, normal};

/// Words of more letters are read as first letters only where nothing else is found.
const SHORT: usize = 4;
/// So many products are rather read than looked up once more.
const FEW: usize = 32;

/// The products of one category and brand.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) category: usize,
    pub(crate) brand: usize,
    pub(crate) products: Range<u32>,
}

/// A category or a brand.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// All it is called, in the form that is searched.
    pub(crate) words: String,
}

/// A combination of facets that products have.
#[derive(Debug)]
pub(crate) struct Combo {
    pub(crate) tags: Vec<String>,
    /// Places of the tags among all tags.
    pub(crate) places: Vec<usize>,
    /// How many products have it.
    pub(crate) count: usize,
}

/// An index that was opened.
#[derive(Debug)]
pub struct Index {
    pub(crate) bytes: Bytes,
    pub(crate) shelves: Vec<Shelf>,
    pub(crate) categories: Vec<Named>,
    pub(crate) brands: Vec<Named>,
    combos: OnceLock<(Vec<Combo>, Vec<String>)>,
    sounds: OnceLock<Sounds>,
}

impl Index {
    /// Opens the bytes of an index. What is read later from damaged bytes is wrong, but never a fault.
    ///
    /// # Errors
    /// When the bytes are no index, or their parts do not fit each other.
    pub fn open(bytes: impl Into<Arc<Vec<u8>>>) -> Result<Self, IndexError> {
        Self::of(Bytes::whole(bytes.into())?)
    }

    /// Opens an index of which each part is read when it is first needed.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn open_source(source: Box<dyn Source>) -> Result<Self, IndexError> {
        Self::of(Bytes::elsewhere(source)?)
    }

    fn of(bytes: Bytes) -> Result<Self, IndexError> {
        let (mut categories, mut brands): (Vec<Named>, Vec<Named>) = (Vec::new(), Vec::new());
        let mut shelves = Vec::new();
        let mut start = 0;
        for at in 0..bytes.count(Section::ShelfEnds) {
            let name = String::from_utf8_lossy(&bytes.text(Section::Shelves, Section::ShelfNameEnds, at)).into_owned();
            let (category, brand) = name.split_once('\n').unwrap_or((&name, ""));
            let place = |known: &mut Vec<Named>, name: &str, words: &dyn Fn() -> String| {
                known.iter().position(|named| named.name == name).unwrap_or_else(|| {
                    known.push(Named { name: name.to_owned(), words: words() });
                    known.len() - 1
                })
            };
            let category = place(&mut categories, category, &|| category_names(category));
            let brand = place(&mut brands, brand, &|| normal(brand));
            let end = bytes.u32(Section::ShelfEnds, at) as u32;
            if end < start || end as usize > bytes.products {
                return Err(IndexError::Damaged);
            }
            shelves.push(Shelf { category, brand, products: start..end });
            start = end;
        }
        if start as usize != bytes.products {
            return Err(IndexError::Damaged);
        }
        Ok(Self { bytes, shelves, categories, brands, combos: OnceLock::new(), sounds: OnceLock::new() })
    }

    /// Reads everything from the source, so that no later answer waits for it: for a thread in the background.
    pub fn read_all(&self) {
        self.bytes.read_all();
    }

    /// Number of products.
    pub fn len(&self) -> usize {
        self.bytes.products
    }

    /// Whether it holds no product.
    pub fn is_empty(&self) -> bool {
        self.bytes.products == 0
    }

    /// Bytes that it has in all.
    pub fn size(&self) -> usize {
        self.bytes.size()
    }

    /// The keys of exactly the products that have a word in a name, in the article number, or in the name of their
    /// brand or category, in the order of the index.
    pub fn keys_containing(&self, word: &str) -> Vec<String> {
        self.substring(&normal(word)).iter().map(|product| self.key(product)).collect()
    }

    /// What the caller knows a product by.
    pub(crate) fn key(&self, product: u32) -> String {
        let key = self.bytes.text(Section::Keys, Section::KeyEnds, product as usize);
        String::from_utf8_lossy(&key).into_owned()
    }

    /// The product with a key.
    pub(crate) fn product(&self, key: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let product = self.bytes.u32(Section::KeyOrder, middle);
            match self.bytes.text(Section::Keys, Section::KeyEnds, product).as_ref().cmp(key.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(product as u32),
            }
        }
        None
    }

    pub(crate) fn names(&self, product: u32) -> Cow<'_, [u8]> {
        self.bytes.text(Section::Names, Section::NameEnds, product as usize)
    }

    pub(crate) fn article(&self, product: u32) -> Cow<'_, [u8]> {
        self.bytes.text(Section::Articles, Section::ArticleEnds, product as usize)
    }

    pub(crate) fn price(&self, product: u32) -> u32 {
        self.bytes.u32(Section::Prices, product as usize) as u32
    }

    /// All combinations of facets, and all facets in order.
    pub(crate) fn combos(&self) -> &(Vec<Combo>, Vec<String>) {
        self.combos.get_or_init(|| {
            let text = |at: usize| {
                String::from_utf8_lossy(&self.bytes.text(Section::ComboTexts, Section::ComboEnds, at)).into_owned()
            };
            let tags = |text: &str| text.split('\n').filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
            let mut combos: Vec<Combo> = (0..self.bytes.count(Section::ComboEnds))
                .map(|at| Combo { tags: tags(&text(at)), places: Vec::new(), count: 0 })
                .collect();
            let (numbers, _) = self.bytes.section(Section::Combos).as_chunks::<4>();
            for number in numbers {
                if let Some(combo) = combos.get_mut(u32::from_le_bytes(*number) as usize) {
                    combo.count += 1;
                }
            }
            let mut all: Vec<String> = combos.iter().flat_map(|combo| combo.tags.iter().cloned()).collect();
            all.sort_unstable();
            all.dedup();
            for combo in &mut combos {
                combo.places = combo.tags.iter().filter_map(|tag| all.binary_search(tag).ok()).collect();
            }
            (combos, all)
        })
    }

    /// The combination of each product.
    pub(crate) fn combo_numbers(&self) -> &[[u8; 4]] {
        self.bytes.section(Section::Combos).as_chunks().0
    }

    pub(crate) fn sounds(&self) -> &Sounds {
        self.sounds.get_or_init(|| {
            let named = self.brands.iter().chain(&self.categories);
            Sounds::new(&self.bytes, named.map(|named| named.words.as_str()))
        })
    }

    pub(crate) fn empty_set(&self) -> Bitmap {
        Bitmap::new(self.len())
    }

    fn add_list(&self, lists: Section, at: usize, set: &mut Bitmap) {
        postings::add(&self.bytes.list(lists, at), set);
    }

    /// Exactly the products that have a word in a name, in the article number, or in the name of their brand or
    /// category.
    pub(crate) fn substring(&self, word: &str) -> Bitmap {
        let mut set = self.empty_set();
        if word.is_ascii() {
            self.add_ascii(word, &mut set);
        } else {
            let mut found = self.neighbours(word);
            if word.chars().nth(3).is_some() {
                let finder = Finder::new(word);
                let is_in =
                    |names: &[u8], article: &[u8]| finder.find(names).is_some() || finder.find(article).is_some();
                let characters: Vec<char> = word.chars().collect();
                let chained = characters.windows(3).all(|three| three.iter().any(|character| !character.is_ascii()));
                if chained && found.len() > FEW {
                    // All three neighbours are there. Where no two neighbours come twice they must overlap, so that the
                    // word is there as well; where they do, it is looked for.
                    let mut doubtful = self.empty_set();
                    self.add_list(Section::Repeating, 0, &mut doubtful);
                    doubtful.and(&found);
                    found.and_not(&doubtful);
                    self.keep(&mut doubtful, usize::MAX, is_in);
                    found.or(&doubtful);
                } else {
                    self.keep(&mut found, usize::MAX, is_in);
                }
            }
            set.or(&found);
        }
        self.add_named(|words| words.contains(word), &mut set);
        set
    }

    /// Adds the products of all brands and categories whose names fit.
    pub(crate) fn add_named(&self, fits: impl Fn(&str) -> bool, set: &mut Bitmap) {
        let of = |named: &[Named]| -> Vec<bool> { named.iter().map(|named| fits(&named.words)).collect() };
        let (categories, brands) = (of(&self.categories), of(&self.brands));
        for shelf in self.shelves.iter().filter(|shelf| categories[shelf.category] || brands[shelf.brand]) {
            set.insert_range(shelf.products.clone());
        }
    }

    pub(crate) fn add_category(&self, slug: &str, set: &mut Bitmap) {
        for shelf in self.shelves.iter().filter(|shelf| self.categories[shelf.category].name == slug) {
            set.insert_range(shelf.products.clone());
        }
    }

    /// Adds the products with letters, digits and signs of ASCII in a name or the article number.
    fn add_ascii(&self, word: &str, set: &mut Bitmap) {
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        if word.len() <= 2 {
            let kept = self.bytes.find(Section::Letters, letters_key(word.as_bytes()));
            if let Some(at) = kept {
                self.add_list(Section::LetterLists, at, set);
            }
            // With a digit the kept ones are all.
            if kept.is_some() || has_digit {
                return;
            }
        }
        let finder = Finder::new(word);
        self.each_text(&finder, Section::Words, Section::WordEnds, |at| self.add_list(Section::WordLists, at, set));
        // Article numbers without the digits at their end are words; only what holds digits can lie elsewhere in them.
        if has_digit {
            self.add_articles(word, &finder, set);
        }
    }

    /// Adds the products with a word of three letters or more, some of them digits, in the article number.
    fn add_articles(&self, word: &str, finder: &Finder<'_>, set: &mut Bitmap) {
        let mut keys: Vec<u64> = codes(word).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut lists = Vec::with_capacity(keys.len());
        for key in keys {
            match self.bytes.find(Section::Letters, key) {
                Some(at) => lists.push(self.bytes.list(Section::LetterLists, at)),
                None => return,
            }
        }
        let mut found = self.intersection(lists);
        if word.len() > 3 {
            self.keep(&mut found, usize::MAX, |_, article| finder.find(article).is_some());
        }
        set.or(&found);
    }

    /// The products of all lists, the shortest first; of a few products the other lists are left aside.
    fn intersection(&self, mut lists: Vec<Cow<'_, [u8]>>) -> Bitmap {
        lists.sort_by_key(|list| list.len());
        let mut set = self.empty_set();
        if let Some(first) = lists.first() {
            postings::add(first, &mut set);
        }
        for list in lists.iter().skip(1) {
            if set.len() <= FEW {
                break;
            }
            let mut next = self.empty_set();
            postings::add(list, &mut next);
            set.and(&next);
        }
        set
    }

    /// Calls back for every text of a section that holds what is looked for.
    fn each_text(&self, finder: &Finder<'_>, texts: Section, ends: Section, mut found: impl FnMut(usize)) {
        let bytes = self.bytes.section(texts);
        let (mut from, mut last) = (0, 0);
        while let Some(hit) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
            last = self.bytes.text_at(ends, from + hit, last);
            found(last);
            let next = self.bytes.span(ends, last).1 + 1;
            if next <= from {
                return;
            }
            from = next;
        }
    }

    /// Products that have all neighbours of a word that is not all ASCII; exactly those with the word where it has up
    /// to three characters.
    pub(crate) fn neighbours(&self, word: &str) -> Bitmap {
        let characters: Vec<char> = word.chars().collect();
        let mut keys = Vec::new();
        if characters.len() <= 3 {
            keys.push(gram(&characters));
        } else {
            grams(&characters, |key| keys.push(key));
            let longest = keys.iter().copied().max().unwrap_or(0);
            let least = if longest >= 1 << 42 { 1 << 42 } else { 0 };
            keys.retain(|key| *key >= least);
            keys.sort_unstable();
            keys.dedup();
        }
        let mut lists = Vec::with_capacity(keys.len());
        for key in keys {
            match self.bytes.find(Section::Grams, key) {
                Some(at) => lists.push(self.bytes.list(Section::GramLists, at)),
                None => return self.empty_set(),
            }
        }
        let mut set = self.intersection(lists);
        if set.len() > FEW {
            for run in ascii_runs(word).filter(|run| run.len() > 2) {
                let mut next = self.empty_set();
                self.add_ascii(run, &mut next);
                set.and(&next);
            }
        }
        set
    }

    /// Keeps the products whose names and article numbers pass, looking at `most` of them; the rest is left in.
    pub(crate) fn keep(&self, set: &mut Bitmap, most: usize, passes: impl Fn(&[u8], &[u8]) -> bool) {
        let wrong: Vec<u32> =
            set.iter().take(most).filter(|product| !passes(&self.names(*product), &self.article(*product))).collect();
        for product in wrong {
            set.remove(product);
        }
    }

    /// Adds the products whose Chinese names can sound like the letters, as syllables or as first letters. Longer
    /// words are read as first letters only where nothing was found before.
    pub(crate) fn add_sounds(&self, letters: &str, set: &mut Bitmap) {
        let Some(initials) = pinyin::initials(letters) else {
            return self.add_ways(pinyin::syllables(letters, self.sounds().known()), set);
        };
        let mut ways = pinyin::syllables(letters, self.sounds().known());
        if letters.len() <= SHORT || (ways.is_empty() && set.is_empty()) {
            ways.push(initials);
        }
        self.add_ways(ways, set);
    }

    fn add_ways(&self, ways: Vec<Vec<pinyin::Sound>>, set: &mut Bitmap) {
        for way in ways {
            self.sounds().add(&self.bytes, &way, set);
            self.add_named(|words| pinyin::occurs(&way, words), set);
        }
    }

    /// Products with a length, mm.
    pub(crate) fn with_length(&self, millimetres: u32) -> Bitmap {
        let mut set = self.empty_set();
        if let Some(at) = self.bytes.find(Section::Sizes, u64::from(millimetres)) {
            self.add_list(Section::SizeLists, at, &mut set);
        }
        set
    }

    /// Adds the products with a word of a name or of a product number for which `is_meant` holds.
    pub(crate) fn add_words(&self, is_meant: impl Fn(&[u8]) -> bool, set: &mut Bitmap) {
        /// Beyond so many, words are codes and no words.
        const MOST: usize = 200_000;
        for at in 0..self.bytes.count(Section::WordEnds).min(MOST) {
            if is_meant(&self.bytes.text(Section::Words, Section::WordEnds, at)) {
                self.add_list(Section::WordLists, at, set);
            }
        }
    }
}
