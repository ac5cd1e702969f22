//! Lengths as people write them: units, arithmetic, feet and inches.

use serde::{Deserialize, Serialize};

/// Millimetres in an inch.
const INCH: f64 = 25.4;
/// Parts of an inch that are written.
const INCH_PARTS: i64 = 8;

/// The unit in which lengths are shown and typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Millimetres, as cabinet makers think.
    #[default]
    Millimetres,
    /// Centimetres.
    Centimetres,
    /// Metres.
    Metres,
    /// Feet, inches and eighths.
    FeetInches,
}

impl Unit {
    /// Every unit in the order of the preferences.
    pub const ALL: [Self; 4] = [Self::Millimetres, Self::Centimetres, Self::Metres, Self::FeetInches];

    /// What stands behind a number.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Millimetres => "mm",
            Self::Centimetres => "cm",
            Self::Metres => "m",
            Self::FeetInches => "ft in",
        }
    }

    /// The same unit, as tools type and show lengths.
    pub const fn of_editor(self) -> homewright_editor::measure::Unit {
        use homewright_editor::measure::Unit as Other;
        match self {
            Self::Millimetres => Other::Millimetre,
            Self::Centimetres => Other::Centimetre,
            Self::Metres => Other::Metre,
            Self::FeetInches => Other::FootInch,
        }
    }

    /// Millimetres of the unit in which a bare number is read.
    const fn of_bare(self) -> f64 {
        match self {
            Self::Millimetres => 1.0,
            Self::Centimetres => 10.0,
            Self::Metres => 1000.0,
            Self::FeetInches => INCH,
        }
    }

    /// A length in millimetres, as it is shown: to a tenth of a millimetre, or an eighth of an inch.
    pub fn format(self, millimetres: f64) -> String {
        match self {
            Self::Millimetres => format!("{} mm", plain(millimetres, 1)),
            Self::Centimetres => format!("{} cm", plain(millimetres / 10.0, 2)),
            Self::Metres => format!("{} m", plain(millimetres / 1000.0, 4)),
            Self::FeetInches => feet_and_inches(millimetres),
        }
    }

    /// The length that a text means, millimetres; nothing when it means none. Numbers may carry units of their own
    /// (`2.4m + 30`, `8' 6 1/2"`), and be added, taken away, multiplied, divided and put in brackets.
    pub fn parse(self, text: &str) -> Option<f64> {
        let value = Reader::new(text, self).whole()?;
        let millimetres = if value.is_length { value.number } else { value.number * self.of_bare() };
        millimetres.is_finite().then_some(millimetres)
    }
}

/// The number that a text means, with arithmetic; a unit sign such as `°` or `%` at its end is passed over.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches(['°', '%', '％']);
    let value = Reader::new(text, Unit::Millimetres).whole()?;
    (!value.is_length && value.number.is_finite()).then_some(value.number)
}

/// A number without needless zeros.
fn plain(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn feet_and_inches(millimetres: f64) -> String {
    let parts = (millimetres.abs() / INCH * INCH_PARTS as f64).round() as i64;
    let sign = if millimetres < 0.0 && parts > 0 { "-" } else { "" };
    let (feet, rest) = (parts / (12 * INCH_PARTS), parts % (12 * INCH_PARTS));
    let (inches, mut part) = (rest / INCH_PARTS, rest % INCH_PARTS);
    let mut whole = INCH_PARTS;
    while part > 0 && part % 2 == 0 {
        (part, whole) = (part / 2, whole / 2);
    }
    let fraction = if part > 0 { format!(" {part}/{whole}") } else { String::new() };
    match (feet, inches, part) {
        (0, 0, 1..) => format!("{sign}{part}/{whole}\""),
        (0, ..) => format!("{sign}{inches}{fraction}\""),
        _ => format!("{sign}{feet}' {inches}{fraction}\""),
    }
}

/// A number, or a length in millimetres.
#[derive(Clone, Copy)]
struct Quantity {
    number: f64,
    is_length: bool,
}

/// Reads a text from left to right.
struct Reader {
    letters: Vec<char>,
    at: usize,
    depth: usize,
    unit: Unit,
}

impl Reader {
    fn new(text: &str, unit: Unit) -> Self {
        Self { letters: text.chars().take(200).map(narrow).collect(), at: 0, depth: 0, unit }
    }

    fn whole(&mut self) -> Option<Quantity> {
        let value = self.sum()?;
        self.spaces();
        (self.at == self.letters.len()).then_some(value)
    }

    fn spaces(&mut self) {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.spaces();
        self.letters.get(self.at).copied()
    }

    fn sum(&mut self) -> Option<Quantity> {
        let mut value = self.product()?;
        while let Some(sign @ ('+' | '-')) = self.peek() {
            self.at += 1;
            let other = self.product()?;
            // A bare number beside a length is in the unit in use.
            let is_length = value.is_length || other.is_length;
            let of = |quantity: Quantity, unit: Unit| {
                if is_length && !quantity.is_length { quantity.number * unit.of_bare() } else { quantity.number }
            };
            let (left, right) = (of(value, self.unit), of(other, self.unit));
            value = Quantity { number: if sign == '+' { left + right } else { left - right }, is_length };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<Quantity> {
        let mut value = self.factor()?;
        while let Some(sign @ ('*' | '/')) = self.peek() {
            self.at += 1;
            let other = self.factor()?;
            value = match (sign, value.is_length, other.is_length) {
                // An area is no length.
                ('*', true, true) | ('/', false, true) => return None,
                ('*', one, two) => Quantity { number: value.number * other.number, is_length: one || two },
                (_, one, two) => Quantity { number: value.number / other.number, is_length: one && !two },
            };
        }
        Some(value)
    }

    fn factor(&mut self) -> Option<Quantity> {
        self.depth += 1;
        let value = match self.peek()? {
            _ if self.depth > 50 => None,
            '-' => {
                self.at += 1;
                self.factor().map(|value| Quantity { number: -value.number, ..value })
            }
            '(' => {
                self.at += 1;
                let value = self.sum()?;
                (self.peek()? == ')').then(|| {
                    self.at += 1;
                    value
                })
            }
            _ => self.quantity(),
        };
        self.depth -= 1;
        value
    }

    fn quantity(&mut self) -> Option<Quantity> {
        let number = self.number()?;
        let start = self.at;
        if let Some(inches) = self.fraction_with(number)
            && self.sign().is_some_and(|unit| is_same(unit, INCH))
        {
            return Some(Quantity { number: inches * INCH, is_length: true });
        }
        self.at = start;
        let Some(unit) = self.sign() else { return Some(Quantity { number, is_length: false }) };
        let mut length = number * unit;
        // Inches behind feet need no sign of addition, nor do eighths behind inches.
        if is_same(unit, INCH * 12.0) {
            let start = self.at;
            match self.inches() {
                Some(inches) => length += inches,
                None => self.at = start,
            }
        }
        Some(Quantity { number: length, is_length: true })
    }

    /// `6`, `6"`, `6 1/2"` or `1/2"` behind feet, millimetres.
    fn inches(&mut self) -> Option<f64> {
        self.peek()?;
        let mut number = self.number()?;
        let before = self.at;
        match self.fraction_with(number) {
            Some(with) => number = with,
            None => self.at = before,
        }
        match self.sign() {
            Some(unit) if is_same(unit, INCH) => {}
            Some(_) => return None,
            None => {}
        }
        Some(number * INCH)
    }

    /// The rest of `6 1/2` or of `1/2`, where there is one.
    fn fraction_with(&mut self, number: f64) -> Option<f64> {
        if self.peek()? == '/' {
            self.at += 1;
            return Some(number / self.number()?);
        }
        let above = self.number()?;
        (self.peek()? == '/').then_some(())?;
        self.at += 1;
        Some(number + above / self.number()?)
    }

    fn number(&mut self) -> Option<f64> {
        self.spaces();
        let start = self.at;
        while self.letters.get(self.at).is_some_and(|letter| letter.is_ascii_digit() || *letter == '.') {
            self.at += 1;
        }
        self.letters[start..self.at].iter().collect::<String>().parse().ok()
    }

    /// Millimetres of the unit that stands here.
    fn sign(&mut self) -> Option<f64> {
        self.spaces();
        const SIGNS: [(&str, f64); 12] = [
            ("mm", 1.0),
            ("cm", 10.0),
            ("m", 1000.0),
            ("毫米", 1.0),
            ("厘米", 10.0),
            ("公分", 10.0),
            ("米", 1000.0),
            ("ft", INCH * 12.0),
            ("in", INCH),
            ("''", INCH),
            ("'", INCH * 12.0),
            ("\"", INCH),
        ];
        SIGNS.into_iter().find_map(|(sign, unit)| {
            let length = sign.chars().count();
            let here = self.letters.get(self.at..self.at + length)?;
            here.iter().copied().eq(sign.chars()).then(|| {
                self.at += length;
                unit
            })
        })
    }
}

/// Whether two units are one.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

/// Letters that input methods write instead of ours.
fn narrow(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_digit(letter as u32 - '０' as u32, 10).unwrap_or(letter),
        '＋' => '+',
        '－' | '−' | '–' => '-',
        '×' | '＊' => '*',
        '÷' | '／' => '/',
        '（' => '(',
        '）' => ')',
        '。' | '．' | ',' | '，' => '.',
        '′' | '’' => '\'',
        '″' | '”' | '“' => '"',
        other => other.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_length_is_understood_in_every_unit_and_with_arithmetic() {
        for (unit, text, millimetres) in [
            (Unit::Millimetres, "2400", 2400.0),
            (Unit::Millimetres, "2.4m + 30", 2430.0),
            (Unit::Millimetres, "3600/2 - 45", 1755.0),
            (Unit::Millimetres, "(600+18)*2", 1236.0),
            (Unit::Millimetres, "2400毫米", 2400.0),
            (Unit::Millimetres, "２．４米", 2400.0),
            (Unit::Centimetres, "240", 2400.0),
            (Unit::Metres, "2.4", 2400.0),
            (Unit::Metres, "2400mm", 2400.0),
            (Unit::FeetInches, "8' 6 1/2\"", 2603.5),
            (Unit::FeetInches, "8'", 2438.4),
            (Unit::FeetInches, "12", 304.8),
            (Unit::Millimetres, "-15", -15.0),
        ] {
            let read = unit.parse(text).unwrap();
            assert!((read - millimetres).abs() < 1e-9, "{text} was read as {read}");
        }
    }

    #[test]
    fn a_text_that_is_no_length_is_none() {
        for text in ["", "wide", "2m * 3m", "1/0", "(2", "3 4", "2..4", "9e9e9"] {
            assert_eq!(Unit::Millimetres.parse(text), None, "{text}");
        }
        let deep = "(".repeat(90);
        assert_eq!(Unit::Millimetres.parse(&deep), None);
    }

    #[test]
    fn what_is_shown_is_read_back_as_it_was() {
        for unit in Unit::ALL {
            for eighth in -40..400_i64 {
                let millimetres =
                    if unit == Unit::FeetInches { eighth as f64 * INCH / 8.0 } else { eighth as f64 * 7.5 };
                let shown = unit.format(millimetres);
                let read = unit.parse(&shown).unwrap();
                assert!((read - millimetres).abs() < 0.01, "{millimetres} was shown as {shown} and read as {read}");
            }
        }
    }

    #[test]
    fn angles_and_shares_are_read_with_their_signs() {
        assert_eq!(parse_number("45°"), Some(45.0));
        assert_eq!(parse_number("360/8"), Some(45.0));
        assert_eq!(parse_number("80 %"), Some(80.0));
        assert_eq!(parse_number("2 m"), None);
    }
}
