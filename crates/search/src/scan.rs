//! The same answers product by product: for the few that changed since the index was made, and to compare with.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::entry::category_names;
use crate::pinyin::{Sound, Spoken};
use crate::text::normal;
use crate::{Entry, dimension, pinyin, synonym};

/// A product in the form that is looked through.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// The product.
    pub entry: Entry,
    names: String,
    article: String,
    brand: String,
    category: String,
    /// How the Chinese name and the category's sound.
    spoken: [Spoken; 2],
    pub(crate) tags: Vec<String>,
}

/// A word with the ways in which it may sound.
#[derive(Debug)]
pub(crate) struct SoundedWord<'a> {
    pub(crate) word: &'a str,
    ways: Vec<Vec<Sound>>,
    lengths: Option<Vec<u32>>,
    /// The categories that it is another word for.
    categories: Vec<&'static str>,
}

impl<'a> SoundedWord<'a> {
    pub(crate) fn new(word: &'a str, syllables: &BTreeSet<&'static str>) -> Self {
        let mut ways = pinyin::syllables(word, syllables);
        if ways.is_empty() || word.len() <= 4 {
            ways.extend(pinyin::initials(word));
        }
        Self { word, ways, lengths: dimension::lengths(word), categories: synonym::categories(word).collect() }
    }
}

impl Scanned {
    /// Brings a product into the form that is looked through.
    pub fn new(entry: Entry) -> Self {
        let (names, category) = (entry.names(), category_names(&entry.category));
        Self {
            spoken: [Spoken::new(&names), Spoken::new(&category)],
            names,
            article: entry.article(),
            brand: normal(&entry.brand),
            category,
            tags: entry.sorted_tags(),
            entry,
        }
    }

    /// The readings of its names' characters.
    pub(crate) fn readings(&self) -> impl Iterator<Item = &'static str> {
        self.spoken[0].readings().iter().copied()
    }

    /// Whether a word (in the form of [`normal_words`]) is part of a name, the article number, the brand or category.
    pub fn has(&self, word: &str) -> bool {
        self.names.contains(word)
            || self.article.contains(word)
            || self.brand.contains(word)
            || self.category.contains(word)
    }

    /// Whether a word is meant: as part of it, another word for it, its sound or its size.
    pub(crate) fn is_meant(&self, word: &SoundedWord<'_>) -> bool {
        if self.has(word.word) || word.categories.contains(&self.entry.category.as_str()) {
            return true;
        }
        if word.lengths.as_ref().is_some_and(|lengths| lengths.iter().all(|length| self.entry.size.contains(length))) {
            return true;
        }
        word.ways.iter().any(|way| self.spoken.iter().any(|spoken| spoken.has(way)))
    }

    pub(crate) fn rank(&self, word: &Ranked<'_>) -> u32 {
        word.rank(self.names.as_bytes(), self.article.as_bytes())
    }
}

/// The words of a query in the form that is searched: at most six, of at most 40 characters each.
pub fn normal_words(query: &str) -> Vec<String> {
    normal(query)
        .split([' ', '\n'])
        .map(|word| word.chars().filter(|c| !c.is_control()).take(40).collect::<String>())
        .filter(|word| !word.is_empty())
        .take(6)
        .collect()
}

/// A word by which products are put in order.
#[derive(Debug)]
pub(crate) struct Ranked<'a> {
    word: &'a [u8],
    finder: memmem::Finder<'a>,
}

impl<'a> Ranked<'a> {
    pub(crate) fn new(word: &'a str) -> Self {
        Self { word: word.as_bytes(), finder: memmem::Finder::new(word) }
    }

    /// How well names and article number answer the word.
    pub(crate) fn rank(&self, names: &[u8], article: &[u8]) -> u32 {
        if article == self.word {
            return 6;
        }
        let Some(first) = self.finder.find(names) else {
            return if article.starts_with(self.word) { 3 } else { 1 };
        };
        let mut lines = names.split(|byte| *byte == b'\n');
        let (zh, en) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        if zh == self.word || en == self.word {
            5
        } else if first == 0 || zh.ends_with(self.word) || en.starts_with(self.word) || en.ends_with(self.word) {
            4
        } else if article.starts_with(self.word) || matches!(names.get(first - 1), Some(b' ')) {
            3
        } else {
            2
        }
    }
}
