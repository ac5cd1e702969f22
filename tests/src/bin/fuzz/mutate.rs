//! Damage: one seed file turned into another that is wrong in one or several places.

use std::io::{Cursor, Read as _, Write as _};

/// Numbers by a fixed rule from a seed, the same on every machine (splitmix64).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, case: u64) -> Self {
        let mut dice = Self(seed ^ case.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 for 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.roll() % limit as u64) as usize }
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Numbers as text that have brought readers down.
const WORDS: &[&str] = &[
    "0",
    "-1",
    "1",
    "-0",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "1e308",
    "-1e308",
    "1e-320",
    "1e999",
    "2147483648",
    "4294967295",
    "4294967296",
    "-2147483649",
    "9223372036854775808",
    "18446744073709551616",
    "1000000000",
    "0.1",
    "99999999999999999999999999",
    "0x10",
    "true",
    "null",
    "\"\"",
    "{}",
    "[]",
    "../../etc/passwd",
    "C:\\x",
    "/",
    "\u{0}",
    "\u{feff}",
    "𝄞",
    "&#0;",
    "%s",
    "width * height",
    "if",
    "while true {}",
    "[[[[[[[[",
];

/// Numbers that every format takes for numbers.
const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "2",
    "0.1",
    "-0.001",
    "1e-320",
    "1e308",
    "-1e308",
    "1e5",
    "1e6",
    "1e9",
    "99999.9",
    "-180",
    "360",
    "2147483648",
    "4294967296",
    "1000000000",
];

/// Whole numbers that lie at the edges of their kinds.
const EDGES: &[u64] =
    &[0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, u64::MAX, 1 << 32];

/// Some pieces of damage, mostly one or two: what is wrong in many places is refused at the first.
pub(crate) fn damage(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    once(bytes, other, dice);
    while dice.below(2) == 0 {
        once(bytes, other, dice);
    }
}

fn once(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let longest = 1 << dice.below(8);
    let span = at..bytes.len().min(at + 1 + dice.below(longest));
    match dice.below(16) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
        2 => drop(bytes.drain(span)),
        3 => {
            let part = bytes[span].to_vec();
            bytes.splice(at..at, part);
        }
        4 => bytes.truncate(at),
        5 => {
            let edge = dice.pick(EDGES).to_le_bytes();
            let width = *dice.pick(&[1, 2, 4, 8]);
            for (place, value) in bytes.iter_mut().skip(at).zip(&edge[..width]) {
                *place = *value;
            }
        }
        6 => {
            let word = dice.pick(WORDS).as_bytes().to_vec();
            bytes.splice(at..at, word);
        }
        7 => {
            let from = dice.below(other.len() + 1);
            let part = other[from..other.len().min(from + 1 + dice.below(200))].to_vec();
            bytes.splice(span, part);
        }
        8 => {
            // Many times the same: depth and length without end.
            let part = bytes[span].to_vec();
            let most = 4 << dice.below(12);
            let times = 1 + dice.below(most);
            if part.len() * times < 1 << 20 {
                bytes.splice(at..at, part.repeat(times));
            }
        }
        _ => number(bytes, at, dice),
    }
}

/// Puts a word in the place of the next number or quoted text.
fn number(bytes: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+');
    let Some(start) = bytes[at..].iter().position(is_part).map(|offset| at + offset) else { return };
    let end = bytes[start..].iter().position(|byte| !is_part(byte)).map_or(bytes.len(), |length| start + length);
    let words = if dice.below(4) == 0 { WORDS } else { NUMBERS };
    let word = dice.pick(words).as_bytes().to_vec();
    bytes.splice(start..end, word);
}

/// The files of a zip file by name.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// Damages one file inside a zip file and packs it anew, so that checksums are right; `fix` sees all files last.
pub(crate) fn damage_zip(bytes: &mut Vec<u8>, dice: &mut Dice, fix: &dyn Fn(&mut Files)) {
    let Some(mut files) = unpack(bytes) else { return damage(bytes, &[], dice) };
    if files.is_empty() || dice.below(5) == 0 {
        return damage(bytes, &[], dice);
    }
    let at = if dice.below(2) == 0 { 0 } else { dice.below(files.len()) };
    match dice.below(12) {
        0 => drop(files.remove(at)),
        1 => (*dice.pick(&["../../x", "/etc/x", "Home.xml", "", "a\\b", "0"])).clone_into(&mut files[at].0),
        2 => {
            let other = files[dice.below(files.len())].1.clone();
            files[at].1 = other;
        }
        _ => {
            let other = files[dice.below(files.len())].1.clone();
            damage(&mut files[at].1, &other, dice);
        }
    }
    fix(&mut files);
    *bytes = pack(&files);
}

/// The files of a zip file by name; none where it cannot be read.
fn unpack(bytes: &[u8]) -> Option<Files> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).ok()?;
        files.push((file.name().ok()?.into_owned(), content));
    }
    Some(files)
}

/// Files as a zip file.
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        // A name that is there already, or is none, is left out.
        if writer.start_file(name.as_str(), options).is_ok() && writer.write_all(content).is_err() {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Damages the description or the numbers of a binary glTF file and puts the lengths right again.
pub(crate) fn damage_glb(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let word = |at: usize| bytes.get(at..at + 4).map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]));
    let chunks = match (word(0), word(12)) {
        (Some(0x4654_6C67), Some(length)) if 20 + length as usize <= bytes.len() => {
            let (json, rest) = bytes[20..].split_at(length as usize);
            Some((json.to_vec(), rest.get(8..).unwrap_or_default().to_vec()))
        }
        _ => None,
    };
    let Some((mut json, mut binary)) = chunks.filter(|_| dice.below(5) > 0) else { return damage(bytes, &[], dice) };
    if dice.below(3) == 0 {
        damage(&mut binary, &json, dice);
    } else {
        damage(&mut json, &[], dice);
    }
    let mut made = Vec::new();
    for (kind, chunk, filler) in [(0x4E4F_534A_u32, &mut json, b' '), (0x004E_4942, &mut binary, 0)] {
        chunk.resize(chunk.len().next_multiple_of(4), filler);
        made.extend((chunk.len() as u32).to_le_bytes());
        made.extend(kind.to_le_bytes());
        made.extend(chunk.iter());
    }
    bytes.clear();
    bytes.extend(b"glTF\x02\0\0\0");
    bytes.extend((made.len() as u32 + 12).to_le_bytes());
    bytes.extend(made);
}
