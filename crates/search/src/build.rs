//! Making an index of many products.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::Entry;
use crate::format::{Section, Sections};
use crate::postings::Writer;
use crate::text::{ascii_runs, gram, grams, pieces, stem};

/// Most products of one index.
pub const MAX_PRODUCTS: usize = 8_000_000;
/// One and two letters that at least one in so many products has are kept as a list of their own.
const FREQUENT: usize = 16;
/// Longest side that is found by its length, mm.
pub(crate) const MAX_SIDE: u32 = 60_000;

/// A quick hash of whole numbers and short texts; nothing here is at a stranger's mercy but time.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Lists<K> = HashMap<K, Writer, BuildHasherDefault<Quick>>;

fn push(lists: &mut Lists<String>, name: &str, number: u32) {
    match lists.get_mut(name) {
        Some(list) => list.push(number),
        None => lists.entry(name.to_owned()).or_default().push(number),
    }
}

/// One and two letters, by their bytes.
struct Letters {
    lists: Vec<Writer>,
}

impl Letters {
    fn add(&mut self, text: &str, number: u32) {
        let mut last = None;
        for byte in text.bytes() {
            if !byte.is_ascii_graphic() {
                last = None;
                continue;
            }
            self.lists[usize::from(byte)].push(number);
            if let Some(last) = last.replace(byte) {
                self.lists[letters_key(&[last, byte]) as usize].push(number);
            }
        }
    }
}

/// One to three letters of ASCII as one number.
pub(crate) fn letters_key(letters: &[u8]) -> u64 {
    letters.iter().fold(0, |key, letter| key << 7 | u64::from(*letter))
}

/// Each three letters of an article number of which one is a digit.
pub(crate) fn codes(text: &str) -> impl Iterator<Item = u64> {
    let is_code = |three: &&[u8]| three.iter().all(u8::is_ascii_graphic) && three.iter().any(u8::is_ascii_digit);
    text.as_bytes().windows(3).filter(is_code).map(letters_key)
}

/// Whether two neighbours come twice.
fn repeats(pairs: &mut [u64]) -> bool {
    pairs.sort_unstable();
    pairs.windows(2).any(|two| two[0] == two[1])
}

/// The bytes of an index: the same for the same products in any order. Products beyond [`MAX_PRODUCTS`], and all but
/// the last of those with one key, are left out.
pub fn build(mut entries: Vec<Entry>) -> Vec<u8> {
    entries.reverse();
    entries.sort_by(|a, b| a.key().cmp(b.key()));
    entries.dedup_by(|a, b| a.key() == b.key());
    entries.truncate(MAX_PRODUCTS);
    // Products of one category and brand stand together: counting them is counting bits of a stretch.
    entries.sort_by(|a, b| (&a.category, &a.brand).cmp(&(&b.category, &b.brand)));
    let mut sections = Sections::default();
    shelves(&mut sections, &entries);
    keys(&mut sections, &entries);
    combos(&mut sections, &entries);
    texts(&mut sections, &entries);
    sizes(&mut sections, &entries);
    sections.finish(entries.len())
}

fn shelves(sections: &mut Sections, entries: &[Entry]) {
    let mut at = 0;
    for shelf in entries.chunk_by(|a, b| (&a.category, &a.brand) == (&b.category, &b.brand)) {
        at += shelf.len();
        let plain = |text: &str| text.replace(['\n', '\0'], " ");
        let name = format!("{}\n{}", plain(&shelf[0].category), plain(&shelf[0].brand));
        sections.text(Section::Shelves, Section::ShelfNameEnds, &name);
        sections.number(Section::ShelfEnds, at);
    }
}

fn keys(sections: &mut Sections, entries: &[Entry]) {
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    order.sort_by(|a, b| entries[*a as usize].key().cmp(entries[*b as usize].key()));
    for number in order {
        sections.number(Section::KeyOrder, number as usize);
    }
    for entry in entries {
        sections.text(Section::Keys, Section::KeyEnds, entry.key());
        sections.number(Section::Prices, entry.price as usize);
    }
}

fn combos(sections: &mut Sections, entries: &[Entry]) {
    let mut known: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let combo = entry.sorted_tags().join("\n");
        let next = known.len();
        let number = *known.entry(combo.clone()).or_insert(next);
        if number == next {
            sections.text(Section::ComboTexts, Section::ComboEnds, &combo);
        }
        sections.number(Section::Combos, number);
    }
}

fn texts(sections: &mut Sections, entries: &[Entry]) {
    let mut words: Lists<String> = Lists::default();
    let mut found: Lists<u64> = Lists::default();
    let mut letters = Letters { lists: vec![Writer::default(); 1 << 14] };
    let mut three: Lists<u64> = Lists::default();
    let mut repeating = Writer::default();
    let (mut characters, mut pairs): (Vec<char>, Vec<u64>) = (Vec::new(), Vec::new());
    for (number, entry) in entries.iter().enumerate() {
        let number = number as u32;
        let (names, article) = (entry.names(), entry.article());
        pairs.clear();
        for piece in pieces(&names).chain([article.as_str()]).filter(|piece| !piece.is_ascii()) {
            characters.clear();
            characters.extend(piece.chars());
            grams(&characters, |gram| found.entry(gram).or_default().push(number));
            pairs.extend(characters.windows(2).map(gram));
        }
        if repeats(&mut pairs) {
            repeating.push(number);
        }
        codes(&article).for_each(|code| three.entry(code).or_default().push(number));
        pieces(&names).flat_map(ascii_runs).for_each(|run| push(&mut words, run, number));
        ascii_runs(stem(&article)).for_each(|run| push(&mut words, run, number));
        letters.add(&names, number);
        letters.add(&article, number);
        sections.text(Section::Names, Section::NameEnds, &names);
        sections.text(Section::Articles, Section::ArticleEnds, &article);
    }
    let products = entries.len();
    let mut words: Vec<(String, Writer)> = words.into_iter().collect();
    words.sort_by(|a, b| a.0.cmp(&b.0));
    for (word, list) in &words {
        sections.text(Section::Words, Section::WordEnds, word);
        sections.list(Section::WordLists, &list.finish(products));
    }
    drop(words);
    numbers(sections, [Section::Grams, Section::GramLists], found, products);
    for (key, list) in letters.lists.iter().enumerate() {
        let is_frequent = list.count() >= products.div_ceil(FREQUENT).max(64);
        if is_frequent || (list.count() > 0 && is_with_digit(key)) {
            sections.bytes(Section::Letters).extend_from_slice(&(key as u64).to_le_bytes());
            sections.list(Section::LetterLists, &list.finish(products));
        }
    }
    drop(letters);
    // Three letters have greater numbers than two.
    numbers(sections, [Section::Letters, Section::LetterLists], three, products);
    sections.list(Section::Repeating, &repeating.finish(products));
}

/// Whether one or two letters hold a digit.
fn is_with_digit(key: usize) -> bool {
    [key >> 7, key & 0x7f].iter().any(|letter| u8::try_from(*letter).is_ok_and(|letter| letter.is_ascii_digit()))
}

fn sizes(sections: &mut Sections, entries: &[Entry]) {
    let mut sizes: Lists<u64> = Lists::default();
    for (number, entry) in entries.iter().enumerate() {
        for side in entry.size.into_iter().filter(|side| (1..=MAX_SIDE).contains(side)) {
            sizes.entry(u64::from(side)).or_default().push(number as u32);
        }
    }
    numbers(sections, [Section::Sizes, Section::SizeLists], sizes, entries.len());
}

/// Writes numbers in their order with their lists.
fn numbers(sections: &mut Sections, [keys, lists]: [Section; 2], found: Lists<u64>, products: usize) {
    let mut found: Vec<(u64, Writer)> = found.into_iter().collect();
    found.sort_unstable_by_key(|(key, _)| *key);
    for (key, list) in found {
        sections.bytes(keys).extend_from_slice(&key.to_le_bytes());
        sections.list(lists, &list.finish(products));
    }
}
