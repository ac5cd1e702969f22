//! The bytes of an index: sections one after the other, read when they are first needed.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::IndexError;

const MAGIC: &[u8; 8] = b"HWSRCH03";

/// What lies in an index, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Names,
    NameEnds,
    Articles,
    ArticleEnds,
    Keys,
    KeyEnds,
    KeyOrder,
    Shelves,
    ShelfNameEnds,
    ShelfEnds,
    Combos,
    ComboTexts,
    ComboEnds,
    Prices,
    Words,
    WordEnds,
    WordLists,
    Grams,
    GramLists,
    Letters,
    LetterLists,
    Repeating,
    Sizes,
    SizeLists,
    Lists,
}

const SECTIONS: usize = Section::Lists as usize + 1;
const HEAD: usize = 16 + SECTIONS * 16;

/// Sections under construction.
#[derive(Debug)]
pub(crate) struct Sections {
    sections: Vec<Vec<u8>>,
}

impl Default for Sections {
    fn default() -> Self {
        Self { sections: vec![Vec::new(); SECTIONS] }
    }
}

impl Sections {
    pub(crate) fn bytes(&mut self, section: Section) -> &mut Vec<u8> {
        &mut self.sections[section as usize]
    }

    pub(crate) fn number(&mut self, section: Section, number: usize) {
        self.bytes(section).extend_from_slice(&(number as u32).to_le_bytes());
    }

    /// Adds a text, closed by a zero, and where it ends.
    pub(crate) fn text(&mut self, texts: Section, ends: Section, text: &str) {
        self.bytes(texts).extend_from_slice(text.as_bytes());
        self.bytes(texts).push(b'\0');
        let end = self.bytes(texts).len();
        self.number(ends, end);
    }

    /// Adds a list of product numbers, and where it lies.
    pub(crate) fn list(&mut self, lists: Section, list: &[u8]) {
        self.bytes(Section::Lists).extend_from_slice(list);
        let end = self.bytes(Section::Lists).len();
        self.number(lists, end - list.len());
        self.number(lists, end);
    }

    pub(crate) fn finish(self, products: usize) -> Vec<u8> {
        let total: usize = self.sections.iter().map(Vec::len).sum();
        let mut bytes = Vec::with_capacity(HEAD + total);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(products as u64).to_le_bytes());
        let mut at = HEAD as u64;
        for section in &self.sections {
            bytes.extend_from_slice(&at.to_le_bytes());
            bytes.extend_from_slice(&(section.len() as u64).to_le_bytes());
            at += section.len() as u64;
        }
        for section in self.sections {
            bytes.extend_from_slice(&section);
        }
        bytes
    }
}

/// Sections up to this many bytes are read whole at once.
const SMALL: usize = 256 << 10;
/// What reading a few bytes costs beside reading them, in bytes.
const PER_READ: usize = 4 << 10;
/// A section of which as many bytes were read piece by piece as a part of its length is read whole.
const PART: usize = 4;

/// Where the bytes of an index lie, such as a file. Large parts are read piece by piece at first, so that the first
/// answer need not wait for what it does not need, and whole, once, when they are used more.
pub trait Source: Send + Sync {
    /// Number of bytes.
    fn len(&self) -> u64;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `length` bytes from `at` on; none where they cannot be read.
    fn read(&self, at: u64, length: usize) -> Option<Vec<u8>>;
}

enum Where {
    Whole(Arc<Vec<u8>>),
    Elsewhere(Box<dyn Source>),
}

/// The sections of an index. Numbers out of a damaged file read as 0, texts as empty.
pub(crate) struct Bytes {
    place: Where,
    places: [(u64, usize); SECTIONS],
    parts: [OnceLock<Vec<u8>>; SECTIONS],
    /// What reading each section piece by piece has cost so far.
    spent: [AtomicUsize; SECTIONS],
    pub(crate) products: usize,
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bytes").field("products", &self.products).field("size", &self.size()).finish_non_exhaustive()
    }
}

impl Bytes {
    pub(crate) fn whole(bytes: Arc<Vec<u8>>) -> Result<Self, IndexError> {
        let head = bytes.get(..HEAD).ok_or(IndexError::Foreign)?.to_vec();
        let size = bytes.len() as u64;
        Self::open(&head, size, Where::Whole(bytes))
    }

    pub(crate) fn elsewhere(source: Box<dyn Source>) -> Result<Self, IndexError> {
        let head = source.read(0, HEAD).ok_or(IndexError::Foreign)?;
        let size = source.len();
        Self::open(&head, size, Where::Elsewhere(source))
    }

    fn open(head: &[u8], size: u64, place: Where) -> Result<Self, IndexError> {
        if head.get(..8) != Some(MAGIC.as_slice()) {
            return Err(IndexError::Foreign);
        }
        let number = |at: usize| {
            let word = head.get(at..at + 8).and_then(|word| word.try_into().ok());
            word.map(u64::from_le_bytes).ok_or(IndexError::Damaged)
        };
        let products = number(8)?;
        if products > crate::build::MAX_PRODUCTS as u64 {
            return Err(IndexError::Damaged);
        }
        let mut places = [(0, 0); SECTIONS];
        for (index, place) in places.iter_mut().enumerate() {
            let (at, length) = (number(16 + index * 16)?, number(24 + index * 16)?);
            at.checked_add(length).filter(|end| *end <= size).ok_or(IndexError::Damaged)?;
            *place = (at, length as usize);
        }
        let products = products as usize;
        let parts = [const { OnceLock::new() }; SECTIONS];
        let spent = [const { AtomicUsize::new(0) }; SECTIONS];
        let opened = Self { place, places, parts, spent, products };
        let each = [
            Section::NameEnds,
            Section::ArticleEnds,
            Section::KeyEnds,
            Section::KeyOrder,
            Section::Combos,
            Section::Prices,
        ];
        let fits = each.into_iter().all(|section| opened.length(section) == 4 * products);
        if fits { Ok(opened) } else { Err(IndexError::Damaged) }
    }

    fn length(&self, section: Section) -> usize {
        self.places[section as usize].1
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.part(section as usize)
    }

    fn part(&self, section: usize) -> &[u8] {
        let (at, length) = self.places[section];
        match &self.place {
            Where::Whole(bytes) => bytes.get(at as usize..at as usize + length).unwrap_or_default(),
            Where::Elsewhere(source) => self.parts[section].get_or_init(|| source.read(at, length).unwrap_or_default()),
        }
    }

    /// Some bytes of a section; none where it does not reach so far.
    fn range(&self, section: Section, start: usize, end: usize) -> Cow<'_, [u8]> {
        let (at, length) = self.places[section as usize];
        if end > length || start >= end {
            return Cow::Borrowed(&[]);
        }
        if let Where::Elsewhere(source) = &self.place
            && length > SMALL
            && self.parts[section as usize].get().is_none()
        {
            let spent = self.spent[section as usize].fetch_add(end - start + PER_READ, Ordering::Relaxed);
            if spent < length / PART {
                return Cow::Owned(source.read(at + start as u64, end - start).unwrap_or_default());
            }
        }
        Cow::Borrowed(self.section(section).get(start..end).unwrap_or_default())
    }

    /// Reads everything, so that no later answer waits for it.
    pub(crate) fn read_all(&self) {
        (0..SECTIONS).for_each(|section| _ = self.part(section));
    }

    /// Bytes of all sections.
    pub(crate) fn size(&self) -> usize {
        HEAD + self.places.iter().map(|place| place.1).sum::<usize>()
    }

    pub(crate) fn u32(&self, section: Section, at: usize) -> usize {
        let bytes = self.section(section).get(at * 4..at * 4 + 4).and_then(|word| word.try_into().ok());
        bytes.map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
    }

    pub(crate) fn u64(&self, section: Section, at: usize) -> u64 {
        let bytes = self.section(section).get(at * 8..at * 8 + 8).and_then(|word| word.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    /// How many numbers of four bytes a section has.
    pub(crate) fn count(&self, section: Section) -> usize {
        self.length(section) / 4
    }

    /// Where text `at` begins and ends within its section, without its closing zero.
    pub(crate) fn span(&self, ends: Section, at: usize) -> (usize, usize) {
        let start = if at == 0 { 0 } else { self.u32(ends, at - 1) };
        (start, self.u32(ends, at).saturating_sub(1).max(start))
    }

    pub(crate) fn text(&self, texts: Section, ends: Section, at: usize) -> Cow<'_, [u8]> {
        let (start, end) = self.span(ends, at);
        self.range(texts, start, end)
    }

    /// The text that holds a byte of its section, at or after text `from`.
    pub(crate) fn text_at(&self, ends: Section, byte: usize, from: usize) -> usize {
        // Hits come in order: look near the last one first.
        let count = self.count(ends);
        let (mut low, mut step) = (from, 1);
        while low + step < count && self.u32(ends, low + step) <= byte {
            low += step;
            step *= 2;
        }
        let mut high = (low + step).min(count);
        while low < high {
            let middle = low.midpoint(high);
            if self.u32(ends, middle) <= byte { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The numbers of list `at`, as written.
    pub(crate) fn list(&self, lists: Section, at: usize) -> Cow<'_, [u8]> {
        let (start, end) = (self.u32(lists, at * 2), self.u32(lists, at * 2 + 1));
        self.range(Section::Lists, start, end)
    }

    /// The place of a number among ascending ones.
    pub(crate) fn find(&self, keys: Section, key: u64) -> Option<usize> {
        let at = self.lower_bound(keys, key);
        (at < self.length(keys) / 8 && self.u64(keys, at) == key).then_some(at)
    }

    /// The first place whose number is not below `key`.
    pub(crate) fn lower_bound(&self, keys: Section, key: u64) -> usize {
        let (mut low, mut high) = (0, self.length(keys) / 8);
        while low < high {
            let middle = low.midpoint(high);
            if self.u64(keys, middle) < key { low = middle + 1 } else { high = middle }
        }
        low
    }
}
