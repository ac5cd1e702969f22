//! How texts are brought into one form, and cut where one kind of character ends.

/// Longest text of a product that is searched, bytes; the rest is not found.
pub(crate) const MAX_TEXT: usize = 2_000;

/// Lower case, full-width letters and digits as plain ones, `×` as `x`, other spaces as one space; line ends are kept.
pub(crate) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for character in text.chars() {
        let plain = match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            '\u{3000}' | '\u{a0}' | '\t' | '\r' => ' ',
            '×' => 'x',
            other => other,
        };
        if plain.is_ascii() {
            normal.push(plain.to_ascii_lowercase());
        } else {
            normal.extend(plain.to_lowercase());
        }
        if normal.len() >= MAX_TEXT {
            break;
        }
    }
    normal
}

/// The pieces of a text between spaces and line ends.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\n']).filter(|piece| !piece.is_empty())
}

/// The stretches of ASCII in a piece.
pub(crate) fn ascii_runs(piece: &str) -> impl Iterator<Item = &str> {
    piece.split(|c: char| !c.is_ascii()).filter(|run| !run.is_empty())
}

/// Neighbours of one to three characters as one number, in an order in which shorter ones come first.
pub(crate) fn gram(characters: &[char]) -> u64 {
    characters.iter().fold(0, |key, character| key << 21 | u64::from(u32::from(*character)))
}

/// The characters of a gram.
pub(crate) fn characters(gram: u64) -> impl Iterator<Item = char> {
    [gram >> 42, gram >> 21 & 0x1f_ffff, gram & 0x1f_ffff]
        .into_iter()
        .filter(|code| *code > 0)
        .filter_map(|code| char::from_u32(code as u32))
}

/// The neighbours of one to three characters in a piece of which at least one is not ASCII.
pub(crate) fn grams(characters: &[char], mut found: impl FnMut(u64)) {
    for start in 0..characters.len() {
        let mut is_plain = true;
        let mut key = 0;
        for character in characters[start..].iter().take(3) {
            is_plain &= character.is_ascii();
            key = key << 21 | u64::from(u32::from(*character));
            if !is_plain {
                found(key);
            }
        }
    }
}

/// An article number without the digits at its end.
pub(crate) fn stem(article: &str) -> &str {
    article.trim_end_matches(|c: char| c.is_ascii_digit())
}
