//! The characters of an index by how they sound.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::bitmap::Bitmap;
use crate::format::{Bytes, Section};
use crate::pinyin::{self, Sound};
use crate::postings;
use crate::text::characters;

/// Most products whose names are read again to see whether sounds follow each other; beyond, those in which each two do
/// are taken.
const MAX_READ: usize = 2_000;

/// Readings of a character: numbers of syllables.
type Readings = Vec<u16>;

/// The characters and neighbours that occur, by their sounds.
#[derive(Debug)]
pub(crate) struct Sounds {
    /// All syllables, sorted; their numbers are their places.
    syllables: Vec<&'static str>,
    known: BTreeSet<&'static str>,
    readings: BTreeMap<char, Readings>,
    /// Syllable and the place of a gram of one character.
    single: Vec<(u16, u32)>,
    /// Two syllables and the place of a gram of two characters.
    pairs: Vec<(u32, u32)>,
    /// Two first letters and the place of a gram of two characters.
    initials: Vec<(u16, u32)>,
}

fn initials_key(first: u8, second: u8) -> u16 {
    u16::from(first) << 8 | u16::from(second)
}

impl Sounds {
    pub(crate) fn new<'a>(bytes: &Bytes, more: impl Iterator<Item = &'a str>) -> Self {
        let ones = bytes.lower_bound(Section::Grams, 1 << 21);
        let twos = bytes.lower_bound(Section::Grams, 1 << 42);
        let gram = |at: usize| bytes.u64(Section::Grams, at);
        let read: Vec<(char, Vec<&'static str>)> = (0..ones)
            .filter_map(|at| characters(gram(at)).next())
            .map(|character| (character, pinyin::readings(character)))
            .filter(|(_, readings)| !readings.is_empty())
            .collect();
        let mut known: BTreeSet<&'static str> = read.iter().flat_map(|(_, readings)| readings).copied().collect();
        more.for_each(|text| known.extend(text.chars().flat_map(pinyin::readings)));
        let syllables: Vec<&'static str> = known.iter().copied().collect();
        let number = |reading: &&'static str| syllables.binary_search(reading).ok().map(|at| at as u16);
        let readings: BTreeMap<char, Readings> =
            read.iter().map(|(sign, readings)| (*sign, readings.iter().filter_map(number).collect())).collect();
        let of = |character: Option<char>| character.and_then(|character| readings.get(&character));
        let (mut single, mut pairs, mut initials) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..twos {
            let mut signs = characters(gram(at));
            let Some(first) = of(signs.next()) else { continue };
            if at < ones {
                single.extend(first.iter().map(|first| (*first, at as u32)));
                continue;
            }
            let Some(second) = of(signs.next()) else { continue };
            for first in first {
                for second in second {
                    pairs.push((u32::from(*first) << 16 | u32::from(*second), at as u32));
                    let letter = |syllable: u16| syllables[usize::from(syllable)].as_bytes()[0];
                    initials.push((initials_key(letter(*first), letter(*second)), at as u32));
                }
            }
        }
        single.sort_unstable();
        pairs.sort_unstable();
        initials.sort_unstable();
        initials.dedup();
        Self { syllables, known, readings, single, pairs, initials }
    }

    /// The syllables that occur.
    pub(crate) fn known(&self) -> &BTreeSet<&'static str> {
        &self.known
    }

    /// The numbers of the syllables that a sound may be.
    fn range(&self, sound: &Sound) -> Range<u16> {
        let letters = sound.letters.as_str();
        let start = self.syllables.partition_point(|syllable| *syllable < letters);
        let fits = |syllable: &&'static str| sound.fits_reading(syllable);
        let count = self.syllables[start..].iter().take_while(|syllable| fits(syllable)).count();
        start as u16..(start + count) as u16
    }

    /// Adds the products in which characters with these sounds follow each other.
    pub(crate) fn add(&self, bytes: &Bytes, way: &[Sound], set: &mut Bitmap) {
        let add_gram = |at: u32, set: &mut Bitmap| postings::add(&bytes.list(Section::GramLists, at as usize), set);
        if let [alone] = way {
            let range = self.range(alone);
            let start = self.single.partition_point(|(syllable, _)| *syllable < range.start);
            let fits = self.single[start..].iter().take_while(|(syllable, _)| *syllable < range.end);
            fits.for_each(|(_, at)| add_gram(*at, set));
            return;
        }
        let mut found: Option<Bitmap> = None;
        for pair in way.windows(2) {
            let mut of_pair = Bitmap::new(bytes.products);
            if pair.iter().all(|sound| sound.letters.len() == 1 && !sound.is_whole) {
                let key = initials_key(pair[0].letters.as_bytes()[0], pair[1].letters.as_bytes()[0]);
                let start = self.initials.partition_point(|(initials, _)| *initials < key);
                let fits = self.initials[start..].iter().take_while(|(initials, _)| *initials == key);
                fits.for_each(|(_, at)| add_gram(*at, &mut of_pair));
            } else {
                let second = self.range(&pair[1]);
                for first in self.range(&pair[0]) {
                    let key = |syllable: u16| u32::from(first) << 16 | u32::from(syllable);
                    let start = self.pairs.partition_point(|(pair, _)| *pair < key(second.start));
                    let fits = self.pairs[start..].iter().take_while(|(pair, _)| *pair < key(second.end));
                    fits.for_each(|(_, at)| add_gram(*at, &mut of_pair));
                }
            }
            match &mut found {
                Some(found) => found.and(&of_pair),
                None => found = Some(of_pair),
            }
            if found.as_ref().is_some_and(Bitmap::is_empty) {
                return;
            }
        }
        let Some(mut found) = found else { return };
        if way.len() > 2 && found.len() <= MAX_READ {
            let ranges: Vec<Range<u16>> = way.iter().map(|sound| self.range(sound)).collect();
            for product in found.sample(usize::MAX) {
                let names = bytes.text(Section::Names, Section::NameEnds, product as usize);
                if !self.follow(&ranges, &names) {
                    found.remove(product);
                }
            }
        }
        set.or(&found);
    }

    fn follow(&self, ranges: &[Range<u16>], names: &[u8]) -> bool {
        let Ok(names) = std::str::from_utf8(names) else { return false };
        let silent = Readings::new();
        let names: Vec<&Readings> =
            names.chars().map(|character| self.readings.get(&character).unwrap_or(&silent)).collect();
        let fits =
            |(readings, range): (&&Readings, &Range<u16>)| readings.iter().any(|reading| range.contains(reading));
        names.windows(ranges.len()).any(|window| window.iter().zip(ranges).all(fits))
    }
}
