//! Reading IES LM-63 files of 1986 to 2019.

use super::MAX_FILE;
use super::web::{Opening, Web};

/// Most angles of one kind, and most intensities.
const MAX_ANGLES: usize = 1_500;
const MAX_INTENSITIES: usize = 500_000;
/// Most label lines that are kept, and their longest text.
const MAX_LABELS: usize = 500;
const MAX_LABEL: usize = 500;

/// Why a photometric file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PhotometryError {
    /// The file is too large.
    #[error("the photometric file has {0} bytes; {MAX_FILE} are allowed")]
    TooLarge(usize),
    /// There is no `TILT=` line.
    #[error("this is not an IES file: it has no line that begins with TILT=")]
    NoTilt,
    /// A number is missing or is no number.
    #[error("{what} {reason}")]
    Number {
        /// Which number.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The photometric type is A or B.
    #[error(
        "this is type {0} photometry (measured about a horizontal axis); export it as type C, which luminaires for rooms use"
    )]
    Type(char),
    /// The angles are not those of type C.
    #[error("{0}")]
    Angles(String),
    /// Nothing shines.
    #[error("all intensities are 0; the luminaire would stay dark")]
    Dark,
    /// Numbers from which no web can be made.
    #[error("{0}")]
    Generate(String),
}

/// Something in a file that was read differently from how it is written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PhotometryNotice {
    /// `TILT=` names another file.
    #[error("the file's TILT data are in another file ({0}), which is not read; the luminaire is taken as not tilted")]
    TiltFile(String),
    /// Intensities below zero were taken as zero.
    #[error("{0} negative intensities were taken as 0")]
    Negative(usize),
    /// There are numbers behind the table.
    #[error("{0} words behind the last intensity were left out")]
    Left(usize),
    /// The table gives more light than the lamps.
    #[error("the table gives {found:.0} lm, the lamps are stated with {stated:.0} lm; the table is taken")]
    Flux {
        /// Integral of the table, lm.
        found: f64,
        /// Lamps times lumens, lm.
        stated: f64,
    },
}

/// An IES file.
#[derive(Debug, Clone, PartialEq)]
pub struct IesFile {
    /// Version line, such as `IESNA:LM-63-2002`; empty for files of 1986.
    pub version: String,
    /// Keywords and their texts in the order of the file; lines without keyword under an empty one.
    pub labels: Vec<(String, String)>,
    /// Flux of all lamps in lm; `None` for absolute photometry.
    pub lamp_flux: Option<f64>,
    /// Input power, W.
    pub watts: f64,
    /// The intensities, all factors applied.
    pub web: Web,
    /// What was read differently.
    pub notices: Vec<PhotometryNotice>,
}

impl IesFile {
    /// The text of a keyword, such as `LUMCAT`.
    pub fn label(&self, keyword: &str) -> Option<&str> {
        self.labels.iter().find(|(key, _)| key == keyword).map(|(_, text)| text.as_str())
    }
}

/// Numbers one after the other.
struct Numbers<'a> {
    words: Box<dyn Iterator<Item = &'a str> + 'a>,
}

impl Numbers<'_> {
    fn next(&mut self, what: &str) -> Result<f64, PhotometryError> {
        let fail = |reason: String| PhotometryError::Number { what: what.to_owned(), reason };
        let word = self.words.next().ok_or_else(|| fail("is missing: the file ends before it".to_owned()))?;
        let number: Option<f64> = word.parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e12);
        number.ok_or_else(|| fail(format!("is `{}`, not a number", word.chars().take(20).collect::<String>())))
    }

    fn count(&mut self, what: &str, most: usize) -> Result<usize, PhotometryError> {
        let number = self.next(what)?;
        if number.fract() == 0.0 && (1.0..=most as f64).contains(&number) {
            return Ok(number as usize);
        }
        let reason = format!("is {number}; a whole number from 1 to {most} is needed");
        Err(PhotometryError::Number { what: what.to_owned(), reason })
    }

    fn list(&mut self, what: &str, count: usize) -> Result<Vec<f64>, PhotometryError> {
        (1..=count).map(|index| self.next(&format!("{what} {index} of {count}"))).collect()
    }
}

/// Reads an IES file of any year. Texts may be in any encoding; bytes that are not UTF-8 become `�`.
///
/// # Errors
/// As [`PhotometryError`] says.
pub fn read_ies(bytes: &[u8]) -> Result<IesFile, PhotometryError> {
    if bytes.len() > MAX_FILE {
        return Err(PhotometryError::TooLarge(bytes.len()));
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let (head, tilt, rest) = split_at_tilt(text).ok_or(PhotometryError::NoTilt)?;
    let (version, labels) = labels(head);
    let mut notices = Vec::new();
    let words = rest.split(|c: char| c.is_whitespace() || c == ',' || c == '\0').filter(|word| !word.is_empty());
    let mut numbers = Numbers { words: Box::new(words) };
    let tilt_factor = match tilt.to_ascii_uppercase().as_str() {
        "NONE" | "" => 1.0,
        "INCLUDE" => read_tilt(&mut numbers)?,
        _ => {
            notices.push(PhotometryNotice::TiltFile(tilt.chars().take(80).collect()));
            1.0
        }
    };
    let lamps = numbers.next("the number of lamps")?;
    let lumens = numbers.next("the lumens per lamp")?;
    let multiplier = numbers.next("the candela multiplier")?;
    let rows = numbers.count("the number of vertical angles", MAX_ANGLES)?;
    let planes = numbers.count("the number of horizontal angles", MAX_ANGLES)?;
    let kind = numbers.next("the photometric type")?;
    let units = numbers.next("the unit type")?;
    let [width, length, height] =
        [numbers.next("the width")?, numbers.next("the length")?, numbers.next("the height")?];
    let ballast = numbers.next("the ballast factor")?;
    let lamp_factor = numbers.next("the factor after the ballast factor")?;
    let watts = numbers.next("the input watts")?;
    match kind as i64 {
        2 => return Err(PhotometryError::Type('B')),
        3 => return Err(PhotometryError::Type('A')),
        _ => {}
    }
    if rows * planes > MAX_INTENSITIES {
        let reason = format!("is {}; at most {MAX_INTENSITIES} are read", rows * planes);
        return Err(PhotometryError::Number { what: "the number of intensities".to_owned(), reason });
    }
    let vertical = numbers.list("vertical angle", rows)?;
    let horizontal = numbers.list("horizontal angle", planes)?;
    check_angles(&vertical, &horizontal)?;
    // The second factor is a ballast-lamp factor until 1991, then reserved, in 2019 the kind of the file's making.
    let is_old = version.is_empty() || version.contains("91") || version.contains("86");
    let lamp_factor = if is_old && lamp_factor > 0.0 { lamp_factor } else { 1.0 };
    let factor = multiplier * ballast * lamp_factor * tilt_factor;
    let mut candela = numbers.list("intensity", rows * planes)?;
    for intensity in &mut candela {
        *intensity *= factor;
    }
    let negative = candela.iter().filter(|intensity| **intensity < 0.0).count();
    if negative > 0 {
        notices.push(PhotometryNotice::Negative(negative));
        for intensity in &mut candela {
            *intensity = intensity.max(0.0);
        }
    }
    let left = numbers.words.count();
    if left > 0 {
        notices.push(PhotometryNotice::Left(left));
    }
    let unit = if units as i64 == 1 { 304.8 } else { 1_000.0 };
    let opening = Opening { width: width * unit, length: length * unit, height: height * unit };
    let web = Web::new(vertical, horizontal, candela, opening)
        .ok_or_else(|| PhotometryError::Angles("the angles must ascend".to_owned()))?;
    if web.peak() <= 0.0 {
        return Err(PhotometryError::Dark);
    }
    let lamp_flux = (lumens >= 0.0).then_some(lamps.max(1.0) * lumens);
    if let Some(stated) = lamp_flux.filter(|stated| *stated > 0.0) {
        let found = web.flux();
        if found > stated * 1.05 {
            notices.push(PhotometryNotice::Flux { found, stated });
        }
    }
    Ok(IesFile { version, labels, lamp_flux, watts, web, notices })
}

/// What stands before the `TILT=` line, behind its `=`, and after it.
fn split_at_tilt(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("TILT=")) {
            return Some((&text[..at], trimmed[5..].trim(), &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn labels(head: &str) -> (String, Vec<(String, String)>) {
    let mut version = String::new();
    let mut labels: Vec<(String, String)> = Vec::new();
    for (index, line) in head.lines().enumerate() {
        let line: String = line.trim().chars().take(MAX_LABEL).collect();
        if index == 0 && line.to_ascii_uppercase().starts_with("IES") {
            version = line;
            continue;
        }
        if line.is_empty() || labels.len() >= MAX_LABELS {
            continue;
        }
        let keyword = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (key, text) = keyword.unwrap_or(("", &line));
        match labels.last_mut() {
            Some((_, last)) if key == "MORE" && last.len() < 4 * MAX_LABEL => {
                last.push('\n');
                last.push_str(text.trim());
            }
            _ => labels.push((key.to_ascii_uppercase(), text.trim().to_owned())),
        }
    }
    (version, labels)
}

/// Reads included tilt data; the factor of a luminaire that is not tilted.
fn read_tilt(numbers: &mut Numbers<'_>) -> Result<f64, PhotometryError> {
    numbers.next("the lamp-to-luminaire geometry")?;
    let count = numbers.count("the number of tilt angles", 200)?;
    let angles = numbers.list("tilt angle", count)?;
    let factors = numbers.list("tilt multiplier", count)?;
    let level = angles.iter().position(|angle| angle.abs() < 1e-6);
    Ok(level.map_or(1.0, |at| factors[at]).max(0.0))
}

fn check_angles(vertical: &[f64], horizontal: &[f64]) -> Result<(), PhotometryError> {
    let ascends = |angles: &[f64]| angles.windows(2).all(|pair| pair[0] < pair[1]);
    let wrong = |message: String| Err(PhotometryError::Angles(message));
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    let (first, last) = (vertical[0], vertical[vertical.len() - 1]);
    if !ascends(vertical) || !ascends(horizontal) {
        return wrong("the angles must ascend".to_owned());
    }
    if vertical.len() < 2 || !(near(first, 0.0) || near(first, 90.0)) || !(near(last, 90.0) || near(last, 180.0)) {
        return wrong(format!("vertical angles go from 0 or 90 to 90 or 180 degrees, not from {first} to {last}"));
    }
    let (first, last) = (horizontal[0], horizontal[horizontal.len() - 1]);
    let is_known = match horizontal.len() {
        1 => true,
        _ if near(first, 90.0) => near(last, 270.0),
        _ => near(first, 0.0) && (near(last, 90.0) || near(last, 180.0) || (last > 180.0 && last <= 360.01)),
    };
    if is_known {
        return Ok(());
    }
    wrong(format!(
        "horizontal angles go from 0 to 0, 90, 180 or 360 degrees, or from 90 to 270, not from {first} to {last}"
    ))
}
