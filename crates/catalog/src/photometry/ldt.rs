//! Reading EULUMDAT files (.ldt).

use super::MAX_FILE;
use super::ies::{IesFile, PhotometryError, PhotometryNotice};
use super::web::{Opening, Web};

const MAX_PLANES: usize = 721;
const MAX_ANGLES: usize = 721;
const MAX_LAMP_SETS: usize = 20;

/// Lines, one value each.
struct Lines<'a> {
    lines: std::str::Lines<'a>,
    number: usize,
}

impl<'a> Lines<'a> {
    fn text(&mut self) -> &'a str {
        self.number += 1;
        self.lines.next().unwrap_or_default().trim()
    }

    fn number(&mut self, what: &str) -> Result<f64, PhotometryError> {
        let text = self.text().replace(',', ".");
        let number: Option<f64> = text.parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e12);
        number.ok_or_else(|| PhotometryError::Number {
            what: what.to_owned(),
            reason: format!("(line {}) is `{}`, not a number", self.number, text.chars().take(20).collect::<String>()),
        })
    }

    fn count(&mut self, what: &str, least: usize, most: usize) -> Result<usize, PhotometryError> {
        let number = self.number(what)?;
        if number.fract() == 0.0 && number >= least as f64 && number <= most as f64 {
            return Ok(number as usize);
        }
        let reason = format!("(line {}) is {number}; a whole number from {least} to {most} is needed", self.number);
        Err(PhotometryError::Number { what: what.to_owned(), reason })
    }
}

/// Reads an EULUMDAT file. Its planes are turned by 90°: there C0 lies across the luminaire, here along it.
///
/// # Errors
/// As [`PhotometryError`] says.
pub fn read_ldt(bytes: &[u8]) -> Result<IesFile, PhotometryError> {
    if bytes.len() > MAX_FILE {
        return Err(PhotometryError::TooLarge(bytes.len()));
    }
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines { lines: text.trim_start_matches('\u{feff}').lines(), number: 0 };
    let identification = lines.text().to_owned();
    lines.number("the kind of luminaire")?;
    let symmetry = lines.count("the symmetry", 0, 4)?;
    let planes = lines.count("the number of C planes", 1, MAX_PLANES)?;
    lines.number("the step between C planes")?;
    let rows = lines.count("the number of intensities in a plane", 2, MAX_ANGLES)?;
    lines.number("the step between intensities")?;
    let report = lines.text().to_owned();
    let name = lines.text().to_owned();
    let article = lines.text().to_owned();
    lines.text();
    lines.text();
    for what in ["length", "width", "height"] {
        lines.number(&format!("the luminaire's {what}"))?;
    }
    let (length, width) = (lines.number("the luminous length")?, lines.number("the luminous width")?);
    let height = lines.number("the luminous height at C0")?;
    for what in ["C90", "C180", "C270"] {
        lines.number(&format!("the luminous height at {what}"))?;
    }
    lines.number("the downward flux fraction")?;
    lines.number("the light output ratio")?;
    let conversion = lines.number("the conversion factor")?;
    lines.number("the tilt")?;
    let sets = lines.count("the number of lamp sets", 1, MAX_LAMP_SETS)?;
    let (mut flux, mut watts, mut is_absolute) = (0.0, 0.0, false);
    for set in 1..=sets {
        let lamps = lines.number(&format!("the number of lamps of set {set}"))?;
        lines.text();
        let lumens = lines.number(&format!("the flux of lamp set {set}"))?;
        lines.text();
        lines.text();
        let power = lines.number(&format!("the watts of lamp set {set}"))?;
        if set == 1 {
            (flux, watts, is_absolute) = (lumens, power, lamps < 0.0);
        }
    }
    for index in 1..=10 {
        lines.number(&format!("direct ratio {index}"))?;
    }
    let angles = (0..planes).map(|_| lines.number("a C angle")).collect::<Result<Vec<_>, _>>()?;
    let vertical = (0..rows).map(|_| lines.number("a G angle")).collect::<Result<Vec<_>, _>>()?;
    let stored = match symmetry {
        1 => 1,
        2 | 3 => planes / 2 + 1,
        4 => planes / 4 + 1,
        _ => planes,
    };
    let mut candela = Vec::with_capacity(stored * rows);
    let factor = flux / 1000.0 * if conversion > 0.0 { conversion } else { 1.0 };
    for index in 0..stored * rows {
        candela.push(lines.number(&format!("intensity {} of {}", index + 1, stored * rows))? * factor);
    }
    let mut notices = Vec::new();
    let negative = candela.iter().filter(|intensity| **intensity < 0.0).count();
    if negative > 0 {
        notices.push(PhotometryNotice::Negative(negative));
        for intensity in &mut candela {
            *intensity = intensity.max(0.0);
        }
    }
    let (horizontal, candela) = turned(symmetry, &angles, &candela, rows)
        .ok_or_else(|| PhotometryError::Angles("the C angles do not fit the stated symmetry".to_owned()))?;
    // A round opening is stated as negative numbers in LM-63.
    let opening = if width == 0.0 {
        Opening { width: -length, length: -length, height }
    } else {
        Opening { width, length, height }
    };
    let web = Web::new(vertical, horizontal, candela, opening)
        .ok_or_else(|| PhotometryError::Angles("the angles must ascend from 0 to at most 180 and 360".to_owned()))?;
    if web.peak() <= 0.0 {
        return Err(PhotometryError::Dark);
    }
    let labels = [("MANUFAC", identification), ("TEST", report), ("LUMINAIRE", name), ("LUMCAT", article)];
    let labels = labels.into_iter().map(|(key, text)| (key.to_owned(), text.chars().take(200).collect())).collect();
    let lamp_flux = (!is_absolute).then_some(flux);
    Ok(IesFile { version: "EULUMDAT".to_owned(), labels, lamp_flux, watts, web, notices })
}

/// All planes round, turned so that C0 lies along the luminaire; nothing if angles and symmetry do not fit.
fn turned(symmetry: usize, angles: &[f64], candela: &[f64], rows: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    if symmetry == 1 {
        return Some((vec![0.0], candela.to_vec()));
    }
    // Angle in the file and its plane, for every plane round.
    let mut round: Vec<(f64, usize)> = Vec::new();
    let stored = candela.len() / rows;
    for index in 0..stored {
        let angle = match symmetry {
            3 => 90.0 + 180.0 * index as f64 / (stored - 1).max(1) as f64,
            _ => *angles.get(index)?,
        };
        let mirrored: &[f64] = match symmetry {
            2 => &[angle, 360.0 - angle],
            3 => &[angle, 180.0 - angle],
            4 => &[angle, 180.0 - angle, 180.0 + angle, 360.0 - angle],
            _ => &[angle],
        };
        round.extend(mirrored.iter().map(|angle| ((angle + 90.0).rem_euclid(360.0), index)));
    }
    round.sort_by(|a, b| a.0.total_cmp(&b.0));
    round.dedup_by(|a, b| (a.0 - b.0).abs() < 1e-6);
    // Planes begin at 0 and end at 360, the same one.
    if round.first()?.0 > 1e-6 {
        return None;
    }
    let first = round[0].1;
    round.push((360.0, first));
    let horizontal = round.iter().map(|(angle, _)| *angle).collect();
    let table = round.iter().flat_map(|(_, index)| candela[index * rows..(index + 1) * rows].iter().copied()).collect();
    Some((horizontal, table))
}
