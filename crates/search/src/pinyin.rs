//! Chinese characters by their sounds: whole syllables (`yigui`) or first letters (`yg`).

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti;

/// Readings of a character without tones, such as `chuang`; none for what is no Chinese character.
pub(crate) fn readings(character: char) -> Vec<&'static str> {
    if character.is_ascii() {
        return Vec::new();
    }
    let Some(multi) = character.to_pinyin_multi() else { return Vec::new() };
    let mut readings: Vec<&'static str> = multi.into_iter().map(pinyin::Pinyin::plain).collect();
    readings.sort_unstable();
    readings.dedup();
    readings
}

/// One sound of a query: a whole syllable, or the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sound {
    pub(crate) letters: String,
    pub(crate) is_whole: bool,
}

impl Sound {
    /// Whether a reading of a character sounds so.
    pub(crate) fn fits_reading(&self, reading: &str) -> bool {
        if self.is_whole { reading == self.letters } else { reading.starts_with(&self.letters) }
    }
}

/// Most ways to cut a query into syllables that are tried.
const MAX_CUTS: usize = 4;
/// Most letters that are read as first letters.
const MAX_INITIALS: usize = 12;

/// The letters of a word as first letters of characters; none for what is no such word.
pub(crate) fn initials(letters: &str) -> Option<Vec<Sound>> {
    let is_word = (2..=MAX_INITIALS).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let sound = |letter: char| Sound { letters: letter.to_string(), is_whole: false };
    is_word.then(|| letters.chars().map(sound).collect())
}

/// The ways to read letters as syllables of which the last may be unfinished. `syllables` are those that occur.
pub(crate) fn syllables(letters: &str, syllables: &BTreeSet<&'static str>) -> Vec<Vec<Sound>> {
    let mut ways = Vec::new();
    if (2..=36).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
        cut(letters, syllables, &mut Vec::new(), &mut ways);
    }
    ways
}

fn cut(rest: &str, syllables: &BTreeSet<&'static str>, done: &mut Vec<Sound>, ways: &mut Vec<Vec<Sound>>) {
    if ways.len() >= MAX_CUTS {
        return;
    }
    if rest.is_empty() {
        ways.push(done.clone());
        return;
    }
    for length in (1..=rest.len().min(6)).rev() {
        let head = &rest[..length];
        if syllables.contains(head) {
            done.push(Sound { letters: head.to_owned(), is_whole: true });
            cut(&rest[length..], syllables, done, ways);
            done.pop();
        }
    }
    let is_begun = syllables.range(rest..).next().is_some_and(|next| next.starts_with(rest) && *next != rest)
        || syllables.range(rest..).nth(1).is_some_and(|next| next.starts_with(rest));
    // A single letter at the end of syllables is a beginning; alone it would be everything.
    if is_begun && !(done.is_empty() && rest.len() < 2) && ways.len() < MAX_CUTS {
        let mut way = done.clone();
        way.push(Sound { letters: rest.to_owned(), is_whole: false });
        ways.push(way);
    }
}

/// Whether the sounds follow each other somewhere in a text.
pub(crate) fn occurs(sounds: &[Sound], text: &str) -> bool {
    Spoken::new(text).has(sounds)
}

/// A text with the readings of its characters.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    /// All readings, character by character.
    readings: Vec<&'static str>,
    /// Where the readings of each character end.
    ends: Vec<u32>,
}

impl Spoken {
    pub(crate) fn new(text: &str) -> Self {
        let mut spoken = Self { readings: Vec::new(), ends: Vec::with_capacity(text.len()) };
        let mut was_silent = false;
        for character in text.chars() {
            let before = spoken.readings.len();
            spoken.readings.extend(readings(character));
            // What makes no sound keeps others apart; one such character does so as well as many.
            let is_silent = spoken.readings.len() == before;
            if !(is_silent && was_silent) {
                spoken.ends.push(spoken.readings.len() as u32);
            }
            was_silent = is_silent;
        }
        spoken
    }

    /// The readings of all its characters.
    pub(crate) fn readings(&self) -> &[&'static str] {
        &self.readings
    }

    /// Whether the sounds follow each other somewhere in it.
    pub(crate) fn has(&self, sounds: &[Sound]) -> bool {
        let of = |at: usize| {
            let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
            &self.readings[start..self.ends[at] as usize]
        };
        let fits = |at: usize, sound: &Sound| of(at).iter().any(|reading| sound.fits_reading(reading));
        let Some(last) = self.ends.len().checked_sub(sounds.len()) else { return false };
        !sounds.is_empty()
            && (0..=last).any(|start| sounds.iter().enumerate().all(|(place, sound)| fits(start + place, sound)))
    }
}

/// A text as it sounds, by the first reading of each character.
pub(crate) fn written(text: &str) -> String {
    text.chars().filter_map(|sign| readings(sign).first().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_initials_and_as_syllables() {
        let known = BTreeSet::from(["yi", "gui", "chuang", "xi", "an", "xian", "gu"]);
        let read = |letters: &str| -> Vec<String> {
            let ways = syllables(letters, &known);
            ways.iter().map(|way| way.iter().map(|s| s.letters.as_str()).collect::<Vec<_>>().join("'")).collect()
        };
        assert_eq!(read("yigui"), ["yi'gui"]);
        assert_eq!(read("yigu"), ["yi'gu", "yi'gu"]);
        assert_eq!(read("xian"), ["xian", "xi'an"]);
        assert_eq!(read("yig"), ["yi'g"]);
        assert!(occurs(&initials("cw").expect("letters"), "床位"));
        assert!(occurs(&syllables("yigui", &known)[0], "大衣柜"));
        assert!(!occurs(&syllables("yigui", &known)[0], "大衣 柜"));
    }
}
