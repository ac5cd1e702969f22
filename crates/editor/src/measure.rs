//! Typed lengths, angles and counts: units, fractions and arithmetic, as people write them.

use homewright_geometry::Length;

/// The unit of lengths that are typed without one and of lengths that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Millimetres.
    #[default]
    Millimetre,
    /// Centimetres.
    Centimetre,
    /// Metres.
    Metre,
    /// Feet and inches.
    FootInch,
}

impl Unit {
    /// Millimetres of one where a number is typed without a unit; inches where feet and inches are shown.
    pub const fn to_mm(self) -> f64 {
        match self {
            Self::Millimetre => 1.0,
            Self::Centimetre => 10.0,
            Self::Metre => 1000.0,
            Self::FootInch => INCH,
        }
    }

    /// A length in this unit, without trailing zeros: `3250`, `325`, `3.25`, `10' 8"`.
    pub fn words(self, length: Length) -> String {
        let mm = length.to_mm();
        match self {
            Self::Millimetre => trimmed(mm, 1),
            Self::Centimetre => trimmed(mm / 10.0, 2),
            Self::Metre => trimmed(mm / 1000.0, 3),
            Self::FootInch => {
                // To the eighth of an inch.
                let eighths = (mm.abs() / INCH * 8.0).round();
                let (feet, rest) = ((eighths / 96.0).floor(), eighths % 96.0);
                let sign = if mm < 0.0 && eighths > 0.0 { "-" } else { "" };
                let inches = trimmed(rest / 8.0, 3);
                if feet > 0.0 { format!("{sign}{feet}' {inches}\"") } else { format!("{sign}{inches}\"") }
            }
        }
    }
}

/// Millimetres of an inch.
const INCH: f64 = 25.4;
/// Longest text that is read.
const LONGEST: usize = 80;

fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
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
    /// Infinite or unreasonably large.
    #[error("“{0}” is out of range; give at most 10 km")]
    OutOfRange(String),
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

/// The number that a text means, such as an angle in degrees.
///
/// # Errors
/// When it cannot be read or is a length.
pub fn parse_number(text: &str) -> Result<f64, MeasureError> {
    let value = evaluate(text, Unit::Millimetre)?;
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
    if text.len() > LONGEST {
        return Err(wrong());
    }
    let mut reader = Reader { rest: text.trim(), unit, depth: 0 };
    let value = reader.sum().ok_or_else(wrong)?;
    if reader.rest.is_empty() { Ok(value) } else { Err(wrong()) }
}

/// Reads `sum = product (±product)*`, `product = power (×÷ power)*`, `power = one (^ one)?`.
struct Reader<'a> {
    rest: &'a str,
    unit: Unit,
    depth: u32,
}

impl Reader<'_> {
    fn take(&mut self, words: &[&str]) -> bool {
        let rest = self.rest.trim_start();
        let found = words.iter().find_map(|word| rest.strip_prefix(word));
        if let Some(after) = found {
            self.rest = after;
        }
        found.is_some()
    }

    fn sum(&mut self) -> Option<Value> {
        let mut total = self.product()?;
        loop {
            let sign = if self.take(&["+"]) {
                1.0
            } else if self.take(&["-", "−", "–"]) {
                -1.0
            } else {
                return Some(total);
            };
            let term = self.product()?;
            // 2m + 300: what has no unit takes the usual one beside what has.
            let power = total.power.max(term.power);
            total = Value { number: self.raised(total, power)? + sign * self.raised(term, power)?, power };
        }
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
        loop {
            if self.take(&["*", "×", "x", "X"]) {
                let factor = self.power()?;
                total = Value { number: total.number * factor.number, power: total.power + factor.power };
            } else if self.take(&["/", "÷", ":"]) {
                let divisor = self.power()?;
                if divisor.number == 0.0 {
                    return None;
                }
                total = Value { number: total.number / divisor.number, power: total.power - divisor.power };
            } else {
                return Some(total);
            }
        }
    }

    fn power(&mut self) -> Option<Value> {
        let base = self.one()?;
        if !self.take(&["^"]) {
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
        self.depth += 1;
        if self.depth > 60 {
            return None;
        }
        if self.take(&["-", "−", "–"]) {
            let value = self.one()?;
            return Some(Value { number: -value.number, power: value.power });
        }
        if self.take(&["("]) {
            let value = self.sum()?;
            return self.take(&[")"]).then_some(value);
        }
        let mut value = self.number_with_unit()?;
        // 10' 8": feet are followed by inches without a sign between.
        while value.1 && self.rest.trim_start().starts_with(|letter: char| letter.is_ascii_digit()) {
            let inches = self.number_with_unit()?;
            let number = if inches.0.power == 0 { inches.0.number * INCH } else { inches.0.number };
            value = (Value { number: value.0.number + number, power: 1 }, false);
        }
        Some(value.0)
    }

    /// A number with its unit, and whether the unit is feet.
    fn number_with_unit(&mut self) -> Option<(Value, bool)> {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','))
            .unwrap_or(rest.len());
        let number: f64 = rest[..end].replace(',', ".").parse().ok()?;
        self.rest = &rest[end..];
        let units: [(&[&str], f64, bool); 6] = [
            (&["mm", "毫米"], 1.0, false),
            (&["cm", "厘米"], 10.0, false),
            (&["m", "米"], 1000.0, false),
            (&["\"", "″", "in", "''"], INCH, false),
            (&["'", "′", "ft"], INCH * 12.0, true),
            (&["°"], 0.0, false),
        ];
        for (words, mm, is_feet) in units {
            if self.take(words) {
                let value =
                    if mm == 0.0 { Value { number, power: 0 } } else { Value { number: number * mm, power: 1 } };
                return Some((value, is_feet));
            }
        }
        Some((Value { number, power: 0 }, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mm(text: &str) -> f64 {
        parse_length(text, Unit::Millimetre).unwrap().to_mm()
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
        assert_eq!(parse_length("3.5", Unit::Metre).unwrap().to_mm(), 3500.0);
        assert_eq!(parse_length("350mm", Unit::Metre).unwrap().to_mm(), 350.0);
    }

    #[test]
    fn what_is_no_length_is_refused_with_what_to_write_instead() {
        for text in ["", "wide", "3 4", "2m*3m", "1/0", "(3", "9^9^9", "1e9", "99999999", "2m+3m*1m"] {
            let error = parse_length(text, Unit::Millimetre).expect_err(text);
            assert!(!error.to_string().is_empty(), "{text}");
        }
        assert!(parse_length(&"(".repeat(70), Unit::Millimetre).is_err(), "deep nesting is refused");
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
        let words = [Unit::Millimetre, Unit::Centimetre, Unit::Metre, Unit::FootInch].map(|unit| unit.words(length));
        assert_eq!(words, ["3250", "325", "3.25", "10' 8\""]);
        assert_eq!(Unit::FootInch.words(Length::mm(101.6)), "4\"");
    }

    #[test]
    fn angles_are_numbers_with_or_without_their_sign() {
        assert_eq!(parse_number("45°"), Ok(45.0));
        assert_eq!(parse_number("90/4"), Ok(22.5));
        assert!(parse_number("45mm").is_err());
    }
}
