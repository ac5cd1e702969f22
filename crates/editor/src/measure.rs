//! Lengths, angles and counts as people write them: units, fractions and arithmetic.

use homewright_geometry::Length;
use serde::{Deserialize, Serialize};

/// Millimetres in an inch.
const INCH: f64 = 25.4;
/// Parts of an inch that are written.
const INCH_PARTS: i64 = 8;
/// Longest text that is read, letters.
const LONGEST: usize = 200;
/// Deepest nesting of brackets and signs.
const DEEPEST: usize = 50;

/// The unit in which lengths are shown, and in which numbers without a unit are read.
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
    /// Feet, inches and eighths; numbers without a unit are inches.
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

    /// Millimetres of one where a number is typed without a unit.
    pub const fn to_mm(self) -> f64 {
        match self {
            Self::Millimetres => 1.0,
            Self::Centimetres => 10.0,
            Self::Metres => 1000.0,
            Self::FeetInches => INCH,
        }
    }

    /// A length without its unit and without trailing zeros, to a whole millimetre or an eighth of an inch: `3250`, `325`, `3.25`, `10' 8"`.
    pub fn words(self, length: Length) -> String {
        self.plain_words(length.to_mm())
    }

    /// A length in millimetres with its unit: `3250 mm`, `325 cm`, `3.25 m`, `10' 8"`.
    pub fn format(self, millimetres: f64) -> String {
        let words = self.plain_words(millimetres);
        if self == Self::FeetInches { words } else { format!("{words} {}", self.sign()) }
    }

    /// An area in m², with its unit, to so many digits behind the point: `12.0 m²`, `129.2 ft²`.
    pub fn area(self, squares: f64, digits: usize) -> String {
        match self {
            Self::FeetInches => format!("{:.digits$} ft²", squares * 1e6 / (144.0 * INCH * INCH)),
            Self::Millimetres | Self::Centimetres | Self::Metres => format!("{squares:.digits$} m²"),
        }
    }

    /// The length that a text means, millimetres; nothing when it means none. See [`parse_length`].
    pub fn parse(self, text: &str) -> Option<f64> {
        parse_length(text, self).ok().map(Length::to_mm)
    }

    fn plain_words(self, millimetres: f64) -> String {
        match self {
            Self::Millimetres => trimmed(millimetres.round(), 0),
            Self::Centimetres => trimmed(millimetres.round() / 10.0, 1),
            Self::Metres => trimmed(millimetres.round() / 1000.0, 3),
            Self::FeetInches => feet_and_inches(millimetres),
        }
    }
}

/// A number without needless zeros.
fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
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

/// What is wrong with a typed value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// Nothing that can be read.
    #[error("“{0}” is not a length; write it like 3250, 3.25 m, 10' 8\" or 4000-2*120")]
    NotALength(String),
    /// A length where a number is needed, or too many of them.
    #[error("“{0}” multiplies lengths; multiply a length by a number")]
    NotOneLength(String),
    /// Longer than anything that is built here.
    #[error("“{0}” is too long; walls, rooms and distances are at most 200 m")]
    TooLong(String),
    /// Infinite or unreasonably large.
    #[error("“{0}” is out of range; give at most 10 km")]
    OutOfRange(String),
}

/// Longest wall, room or distance that is drawn or typed, millimetres.
pub const LONGEST_WALL: f64 = 200_000.0;

/// A length of something that is built, as [`parse_length`] reads it.
///
/// # Errors
/// When it cannot be read or is longer than [`LONGEST_WALL`], with what to write instead.
pub fn parse_built_length(text: &str, unit: Unit) -> Result<Length, MeasureError> {
    let length = parse_length(text, unit)?;
    if length.to_mm().abs() > LONGEST_WALL { Err(MeasureError::TooLong(text.to_owned())) } else { Ok(length) }
}

/// The length that a text means; numbers without a unit are in `unit`.
///
/// # Errors
/// When it cannot be read, with what to write instead.
pub fn parse_length(text: &str, unit: Unit) -> Result<Length, MeasureError> {
    let value = evaluate(text, unit)?;
    let mm = match value.power {
        0 => value.number * unit.to_mm(),
        1 => value.number,
        _ => return Err(MeasureError::NotOneLength(text.to_owned())),
    };
    if !mm.is_finite() || mm.abs() > 1e7 {
        return Err(MeasureError::OutOfRange(text.to_owned()));
    }
    Length::try_from(mm).map_err(|error| MeasureError::OutOfRange(error.to_string()))
}

/// The number that a text means, such as an angle in degrees or a share; a sign `°` or `%` at its end is passed over.
///
/// # Errors
/// When it cannot be read or is a length.
pub fn parse_number(text: &str) -> Result<f64, MeasureError> {
    let value = evaluate(text.trim().trim_end_matches(['°', '%', '％']), Unit::Millimetres)?;
    if value.power == 0 && value.number.is_finite() {
        Ok(value.number)
    } else {
        Err(MeasureError::NotALength(text.to_owned()))
    }
}

/// How often something is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// `3x`: as many copies, each as far from the last as the first.
    Times(u32),
    /// `/3`: as many copies, the last where the first was, the others evenly between.
    Over(u32),
}

/// The repetition that a text means: `3x`, `x3`, `*3` or `/3`.
pub fn parse_repeat(text: &str) -> Option<Repeat> {
    let text = text.trim().to_lowercase();
    let count = |digits: &str| digits.trim().parse::<u32>().ok().filter(|count| (1..=200).contains(count));
    if let Some(digits) = text.strip_prefix('/') {
        return count(digits).map(Repeat::Over);
    }
    let digits = text.strip_suffix(['x', '*', '×']).or_else(|| text.strip_prefix(['x', '*', '×']))?;
    count(digits).map(Repeat::Times)
}

/// A value with its power of length: 0 for plain numbers, 1 for millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Value {
    number: f64,
    power: i32,
}

fn evaluate(text: &str, unit: Unit) -> Result<Value, MeasureError> {
    let wrong = || MeasureError::NotALength(text.chars().take(LONGEST).collect());
    let letters: Vec<char> = text.chars().take(LONGEST + 1).map(narrow).collect();
    if letters.len() > LONGEST {
        return Err(wrong());
    }
    let mut reader = Reader { letters, at: 0, depth: 0, unit };
    let value = reader.sum().ok_or_else(wrong)?;
    if reader.peek().is_none() { Ok(value) } else { Err(wrong()) }
}

/// Reads `sum = product (± product)*`, `product = power (×÷ power)*`, `power = one (^ one)?` from left to right.
struct Reader {
    letters: Vec<char>,
    at: usize,
    depth: usize,
    unit: Unit,
}

impl Reader {
    fn spaces(&mut self) {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.spaces();
        self.letters.get(self.at).copied()
    }

    fn take(&mut self, letters: &[char]) -> Option<char> {
        let found = self.peek().filter(|letter| letters.contains(letter))?;
        self.at += 1;
        Some(found)
    }

    fn sum(&mut self) -> Option<Value> {
        let mut total = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let term = self.product()?;
            // 2m + 300: what has no unit takes the usual one beside what has.
            let power = total.power.max(term.power);
            let (left, right) = (self.raised(total, power)?, self.raised(term, power)?);
            total = Value { number: if sign == '+' { left + right } else { left - right }, power };
        }
        Some(total)
    }

    fn raised(&self, value: Value, power: i32) -> Option<f64> {
        match power - value.power {
            0 => Some(value.number),
            1 if value.power == 0 => Some(value.number * self.unit.to_mm()),
            _ => None,
        }
    }

    fn product(&mut self) -> Option<Value> {
        let mut total = self.power()?;
        while let Some(sign) = self.take(&['*', 'x', '/', ':']) {
            let other = self.power()?;
            total = if matches!(sign, '*' | 'x') {
                Value { number: total.number * other.number, power: total.power + other.power }
            } else if other.number == 0.0 {
                return None;
            } else {
                Value { number: total.number / other.number, power: total.power - other.power }
            };
        }
        Some(total)
    }

    fn power(&mut self) -> Option<Value> {
        let base = self.one()?;
        if self.take(&['^']).is_none() {
            return Some(base);
        }
        let exponent = self.one()?;
        let whole = exponent.number.round();
        if exponent.power != 0 || exponent.number != whole || !(0.0..=9.0).contains(&whole) {
            return None;
        }
        let count = whole as i32;
        let number = (0..count).fold(1.0, |product, _| product * base.number);
        Some(Value { number, power: base.power * count })
    }

    fn one(&mut self) -> Option<Value> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let value = if self.take(&['-']).is_some() {
            self.one().map(|value| Value { number: -value.number, ..value })
        } else if self.take(&['(']).is_some() {
            let value = self.sum()?;
            self.take(&[')']).map(|_| value)
        } else {
            self.quantity()
        };
        self.depth -= 1;
        value
    }

    /// A number with its unit; inches may be fractions (`6 1/2"`) and stand behind feet without a sign between.
    fn quantity(&mut self) -> Option<Value> {
        let number = self.number()?;
        let start = self.at;
        if let Some(inches) = self.fraction_with(number)
            && self.unit_sign() == Some(Sign::Inch)
        {
            return Some(Value { number: inches * INCH, power: 1 });
        }
        self.at = start;
        if self.take(&['°']).is_some() {
            return Some(Value { number, power: 0 });
        }
        let Some(sign) = self.unit_sign() else { return Some(Value { number, power: 0 }) };
        let mut length = number * sign.to_mm();
        if sign == Sign::Foot {
            let start = self.at;
            match self.inches() {
                Some(inches) => length += inches,
                None => self.at = start,
            }
        }
        Some(Value { number: length, power: 1 })
    }

    /// `6`, `6"`, `6 1/2"` or `1/2"` behind feet, millimetres.
    fn inches(&mut self) -> Option<f64> {
        self.spaces();
        let mut number = self.number()?;
        let before = self.at;
        match self.fraction_with(number) {
            Some(with) => number = with,
            None => self.at = before,
        }
        match self.unit_sign() {
            Some(Sign::Inch) | None => Some(number * INCH),
            Some(_) => None,
        }
    }

    /// The rest of `6 1/2` or of `1/2`, where there is one.
    fn fraction_with(&mut self, number: f64) -> Option<f64> {
        if self.take(&['/']).is_some() {
            return Some(number / self.number().filter(|below| *below > 0.0)?);
        }
        let above = self.number()?;
        self.take(&['/'])?;
        Some(number + above / self.number().filter(|below| *below > 0.0)?)
    }

    fn number(&mut self) -> Option<f64> {
        self.spaces();
        let start = self.at;
        while self.letters.get(self.at).is_some_and(|letter| letter.is_ascii_digit() || *letter == '.') {
            self.at += 1;
        }
        self.letters[start..self.at].iter().collect::<String>().parse().ok()
    }

    /// The unit that stands here.
    fn unit_sign(&mut self) -> Option<Sign> {
        self.spaces();
        let (sign, unit) = SIGNS.into_iter().find(|(sign, _)| {
            let here = self.letters.get(self.at..self.at + sign.chars().count());
            here.is_some_and(|here| here.iter().copied().eq(sign.chars()))
        })?;
        self.at += sign.chars().count();
        Some(unit)
    }
}

/// A unit behind a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sign {
    /// A metric unit of so many millimetres.
    Metric(f64),
    Foot,
    Inch,
}

impl Sign {
    const fn to_mm(self) -> f64 {
        match self {
            Self::Metric(mm) => mm,
            Self::Foot => 12.0 * INCH,
            Self::Inch => INCH,
        }
    }
}

/// How units are written.
const SIGNS: [(&str, Sign); 12] = [
    ("mm", Sign::Metric(1.0)),
    ("cm", Sign::Metric(10.0)),
    ("m", Sign::Metric(1000.0)),
    ("毫米", Sign::Metric(1.0)),
    ("厘米", Sign::Metric(10.0)),
    ("公分", Sign::Metric(10.0)),
    ("米", Sign::Metric(1000.0)),
    ("ft", Sign::Foot),
    ("in", Sign::Inch),
    ("''", Sign::Inch),
    ("'", Sign::Foot),
    ("\"", Sign::Inch),
];

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

    fn mm(text: &str) -> f64 {
        parse_length(text, Unit::Millimetres).unwrap().to_mm()
    }

    #[test]
    fn lengths_are_read_in_every_unit_and_with_arithmetic() {
        let cases = [
            ("3250", 3250.0),
            ("3.25m", 3250.0),
            ("3,25 m", 3250.0),
            ("325 cm", 3250.0),
            ("3.6米", 3600.0),
            ("10'", 3048.0),
            ("10' 8\"", 3251.2),
            ("10'8", 3251.2),
            ("4\"", 101.6),
            ("4000-2*120", 3760.0),
            ("4m - 2*120", 3760.0),
            ("2m+300", 2300.0),
            ("(4000-240)/2", 1880.0),
            ("3*1.2m", 3600.0),
            ("-50", -50.0),
            ("10^3*2", 2000.0),
            ("3x600", 1800.0),
        ];
        for (text, expected) in cases {
            assert!((mm(text) - expected).abs() < 1e-9, "{text} is {} mm", mm(text));
        }
        assert_eq!(parse_length("3.5", Unit::Metres).unwrap().to_mm(), 3500.0);
        assert_eq!(parse_length("350mm", Unit::Metres).unwrap().to_mm(), 350.0);
    }

    #[test]
    fn what_is_no_length_is_refused_with_what_to_write_instead() {
        for text in ["", "wide", "3 4", "2m*3m", "1/0", "(3", "9^9^9", "1e9", "99999999", "2m+3m*1m"] {
            let error = parse_length(text, Unit::Millimetres).expect_err(text);
            assert!(!error.to_string().is_empty(), "{text}");
        }
        assert!(parse_length(&"(".repeat(70), Unit::Millimetres).is_err(), "deep nesting is refused");
    }

    #[test]
    fn repetitions_are_told_from_lengths() {
        assert_eq!(parse_repeat("3x"), Some(Repeat::Times(3)));
        assert_eq!(parse_repeat("x4"), Some(Repeat::Times(4)));
        assert_eq!(parse_repeat("/3"), Some(Repeat::Over(3)));
        assert_eq!(parse_repeat("0x"), None);
        assert_eq!(parse_repeat("3000"), None);
    }

    #[test]
    fn lengths_are_shown_in_the_chosen_unit() {
        let length = Length::mm(3250.0);
        let words =
            [Unit::Millimetres, Unit::Centimetres, Unit::Metres, Unit::FeetInches].map(|unit| unit.words(length));
        assert_eq!(words, ["3250", "325", "3.25", "10' 8\""]);
        assert_eq!(Unit::ALL.map(|unit| unit.words(Length::mm(1911.5))), ["1912", "191.2", "1.912", "6' 3 1/4\""]);
        assert_eq!(Unit::Millimetres.words(Length::mm(628.1)), "628");
        assert_eq!(Unit::Millimetres.area(12.0, 1), "12.0 m²");
        assert_eq!(Unit::FeetInches.area(12.0, 1), "129.2 ft²");
        assert_eq!(Unit::FeetInches.words(Length::mm(101.6)), "4\"");
    }

    #[test]
    fn angles_are_numbers_with_or_without_their_sign() {
        assert_eq!(parse_number("45°"), Ok(45.0));
        assert_eq!(parse_number("90/4"), Ok(22.5));
        assert!(parse_number("45mm").is_err());
    }

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
                let fineness = if unit == Unit::FeetInches { 0.01 } else { 0.501 };
                assert!((read - millimetres).abs() < fineness, "{millimetres} was shown as {shown} and read as {read}");
            }
        }
    }

    #[test]
    fn angles_and_shares_are_read_with_their_signs() {
        assert_eq!(parse_number("45°"), Ok(45.0));
        assert_eq!(parse_number("360/8"), Ok(45.0));
        assert_eq!(parse_number("80 %"), Ok(80.0));
        assert!(parse_number("2 m").is_err());
    }
}
