//! One slip of the finger: a letter too many, too few, wrong, or two exchanged; a character of the same sound.

use std::collections::BTreeSet;

use crate::bitmap::Bitmap;
use crate::index::Index;
use crate::pinyin::{self, Sound};
use crate::{entry, synonym};

/// Shortest word for which a slip is allowed.
const LEAST_LETTERS: usize = 4;
/// Most characters of a Chinese word in which a slip is looked for.
const MOST_SIGNS: usize = 8;
/// Most products whose names are looked at.
const MAX_LOOKED_AT: usize = 2_000;

/// Products that a word with one slip may have meant.
pub(crate) fn meant(index: &Index, word: &str) -> Bitmap {
    let mut set = index.empty_set();
    if word.is_ascii() {
        if word.len() < LEAST_LETTERS || !word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return set;
        }
        index.add_words(|known| begins_within_one_edit(word.as_bytes(), known), &mut set);
        for slug in categories_by_sound(word, index) {
            index.add_category(slug, &mut set);
        }
        index.add_named(
            |words| {
                let mut words = words.split(['\n', ' ']).filter(|known| known.len() >= LEAST_LETTERS);
                words.any(|known| begins_within_one_edit(word.as_bytes(), known.as_bytes()))
            },
            &mut set,
        );
        return set;
    }
    let signs: Vec<char> = word.chars().collect();
    if !(2..=MOST_SIGNS).contains(&signs.len()) {
        return set;
    }
    let sound = |sign: &char| {
        let letters = (*pinyin::readings(*sign).first()?).to_owned();
        Some(Sound { letters, is_whole: true })
    };
    if let Some(way) = signs.iter().map(sound).collect::<Option<Vec<_>>>() {
        index.sounds().add(&index.bytes, &way, &mut set);
    }
    if signs.len() >= 3 && set.is_empty() {
        (0..signs.len()).for_each(|wrong| add_without(index, &signs, wrong, &mut set));
    }
    set
}

/// Adds the products that have a word but for one character, which is wrong or too many.
fn add_without(index: &Index, signs: &[char], wrong: usize, set: &mut Bitmap) {
    let (left, right): (String, String) = (signs[..wrong].iter().collect(), signs[wrong + 1..].iter().collect());
    set.or(&index.substring(&format!("{left}{right}")));
    let mut found: Option<Bitmap> = None;
    for side in [&left, &right].into_iter().filter(|side| !side.is_empty()) {
        let of_side = index.substring(side);
        match &mut found {
            Some(found) => found.and(&of_side),
            None => found = Some(of_side),
        }
    }
    if let Some(mut found) = found {
        index.keep(&mut found, MAX_LOOKED_AT, |names, _| {
            std::str::from_utf8(names).is_ok_and(|names| has_all_but_one(names, signs, wrong))
        });
        set.or(&found);
    }
}

fn has_all_but_one(names: &str, signs: &[char], wrong: usize) -> bool {
    let names: Vec<char> = names.chars().collect();
    let fits = |(at, (found, wanted)): (usize, (&char, &char))| at == wrong || found == wanted;
    names.windows(signs.len()).any(|window| window.iter().zip(signs).enumerate().all(fits))
}

/// Categories whose Chinese name or synonym, written in letters, is the word but for one slip.
fn categories_by_sound<'a>(word: &str, index: &'a Index) -> BTreeSet<&'a str> {
    let is_meant = |name: &str| {
        let sound = pinyin::written(name);
        sound.len() >= LEAST_LETTERS && begins_within_one_edit(word.as_bytes(), sound.as_bytes())
    };
    let fits = |slug: &str| {
        let names = entry::category_names(slug);
        let zh = names.lines().next().unwrap_or_default().to_owned();
        synonym::words_of(slug).iter().any(|name| is_meant(name)) || is_meant(&zh)
    };
    index.categories.iter().map(|category| category.name.as_str()).filter(|slug| fits(slug)).collect()
}

/// Whether some beginning of `known` is at most one edit away from `typed`.
pub(crate) fn begins_within_one_edit(typed: &[u8], known: &[u8]) -> bool {
    if known.len() + 1 < typed.len() {
        return false;
    }
    let same = typed.iter().zip(known).take_while(|(a, b)| a == b).count();
    let (rest, left) = (&typed[same..], &known[same..]);
    // Most words differ early twice; a slip at the first letter is forgiven where the second fits.
    let begins = |text: &[u8], start: &[u8]| text.starts_with(start);
    rest.is_empty()
        // One too many in what was typed.
        || begins(left, &rest[1..])
        // One too few.
        || (left.len() > 1 && begins(&left[1..], rest))
        // One wrong.
        || (!left.is_empty() && begins(&left[1..], &rest[1..]))
        // Two exchanged.
        || (rest.len() > 1 && left.len() > 1 && rest[0] == left[1] && rest[1] == left[0] && begins(&left[2..], &rest[2..]))
}

#[cfg(test)]
mod tests {
    use super::begins_within_one_edit;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for typed in ["wardrobe", "wadrobe", "wardrrobe", "wardribe", "wadrrobe", "wardr", "wardo", "wardrbo"] {
            assert!(begins_within_one_edit(typed.as_bytes(), b"wardrobe"), "{typed}");
        }
        for typed in ["wodribe", "sofa", "wardrobes2", "wxyd"] {
            assert!(!begins_within_one_edit(typed.as_bytes(), b"wardrobe"), "{typed}");
        }
    }
}
