//! Java property files: `key=value` lines with escapes and continued lines.

use std::collections::BTreeMap;

/// Largest property file that is read, bytes.
const LARGEST: usize = 32 << 20;
/// Most entries of one file.
const MOST_ENTRIES: usize = 500_000;
/// Longest value that is kept, characters.
const LONGEST: usize = 20_000;

/// Why a property file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PropertiesError {
    /// Larger than any library's.
    #[error("the list of the library is larger than {} MiB or has more than {MOST_ENTRIES} entries", LARGEST >> 20)]
    TooLarge,
}

/// Reads a property file. Old ones are Latin-1 with `\uXXXX`, newer ones UTF-8.
pub fn parse(bytes: &[u8]) -> Result<BTreeMap<String, String>, PropertiesError> {
    if bytes.len() > LARGEST {
        return Err(PropertiesError::TooLarge);
    }
    let text = std::str::from_utf8(bytes)
        .map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect::<String>(), str::to_owned);
    let mut entries = BTreeMap::new();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    while let Some(line) = lines.next() {
        let mut line = line.trim_start().to_owned();
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        while is_continued(&line) {
            line.pop();
            match lines.next() {
                Some(next) if line.len() < LARGEST => line.push_str(next.trim_start()),
                _ => break,
            }
        }
        let (key, value) = split(&line);
        if entries.len() >= MOST_ENTRIES {
            return Err(PropertiesError::TooLarge);
        }
        entries.insert(unescaped(key), unescaped(value).chars().take(LONGEST).collect());
    }
    Ok(entries)
}

/// Whether the line ends with an odd number of backslashes.
fn is_continued(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Key and value: the key ends at the first `=`, `:` or blank that no backslash protects.
fn split(line: &str) -> (&str, &str) {
    let mut is_protected = false;
    let end = line.char_indices().find(|(_, character)| {
        let ends = !is_protected && (matches!(character, '=' | ':') || character.is_whitespace());
        is_protected = *character == '\\' && !is_protected;
        ends
    });
    let Some((end, _)) = end else { return (line, "") };
    let rest = line[end..].trim_start();
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    (&line[..end], rest.trim_start())
}

fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    // `\u` escapes are UTF-16: two of them may make one character.
    let mut units: Vec<u16> = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next() } else { None };
        if escaped == Some('u') {
            let digits: String = characters.clone().take(4).collect();
            if digits.len() == 4
                && let Ok(unit) = u16::from_str_radix(&digits, 16)
            {
                units.push(unit);
                characters.nth(3);
                continue;
            }
        }
        flush(&mut units, &mut result);
        result.push(match escaped {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('f') => '\u{c}',
            Some(other) => other,
            None => character,
        });
    }
    flush(&mut units, &mut result);
    result
}

fn flush(units: &mut Vec<u16>, result: &mut String) {
    result.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_values_escapes_and_continued_lines_are_read() {
        let text =
            b"# a comment\nname#1=Caf\\u00e9 chair\\\n   , red\nwidth#1 = 45.5\nempty#1=\n! no\nodd\\=key: x\\ty\n";
        let read = parse(text).expect("small");
        assert_eq!(read.get("name#1").map(String::as_str), Some("Café chair, red"));
        assert_eq!(read.get("width#1").map(String::as_str), Some("45.5"));
        assert_eq!(read.get("empty#1").map(String::as_str), Some(""));
        assert_eq!(read.get("odd=key").map(String::as_str), Some("x\ty"));
        assert_eq!(read.len(), 4);
    }

    #[test]
    fn latin_letters_and_halves_of_a_character_are_mended() {
        let read = parse(b"license=\xa9 by\nname=\\uD83D\\uDE00\nbroken=\\uD83D!\nshort=\\u12").expect("small");
        assert_eq!(read["license"], "© by");
        assert_eq!(read["name"], "😀");
        assert_eq!(read["broken"], "\u{fffd}!");
        assert_eq!(read["short"], "u12");
    }
}
