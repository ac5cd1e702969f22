//! Lengths in queries: `900mm`, `90cm`, `1.8米`, `1800*2000`.

/// Units with what one is in millimetres, the longer names first.
const UNITS: [(&str, f64); 8] = [
    ("毫米", 1.0),
    ("厘米", 10.0),
    ("公分", 10.0),
    ("mm", 1.0),
    ("cm", 10.0),
    ("米", 1_000.0),
    ("m", 1_000.0),
    ("in", 25.4),
];

/// The lengths in millimetres that a word of a query states: one, or up to three with `x`, `×` or `*` between them.
/// A bare number states millimetres from 100 on. `None` if the word is no dimension.
pub(crate) fn lengths(word: &str) -> Option<Vec<u32>> {
    let pieces: Vec<&str> = word.split(['x', '×', '*']).collect();
    if pieces.len() > 3 {
        return None;
    }
    let shared = pieces.last().and_then(|last| unit_of(last)).filter(|_| pieces.len() > 1);
    let has_partners = pieces.len() > 1;
    pieces.iter().map(|piece| length(piece, shared, has_partners)).collect()
}

fn unit_of(piece: &str) -> Option<(&'static str, f64)> {
    UNITS.into_iter().find(|(name, _)| piece.ends_with(name))
}

fn length(piece: &str, shared: Option<(&'static str, f64)>, has_partners: bool) -> Option<u32> {
    let unit = unit_of(piece);
    let number: f64 = piece.strip_suffix(unit.map_or("", |(name, _)| name))?.parse().ok()?;
    let factor = match (unit, shared) {
        (Some((_, factor)), _) | (None, Some((_, factor))) => factor,
        (None, None) if has_partners || number >= 100.0 => 1.0,
        (None, None) => return None,
    };
    let millimetres = (number * factor).round();
    (1.0..=60_000.0).contains(&millimetres).then_some(millimetres as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_with_and_without_units() {
        assert_eq!(lengths("900mm"), Some(vec![900]));
        assert_eq!(lengths("1.8米"), Some(vec![1800]));
        assert_eq!(lengths("90cm"), Some(vec![900]));
        assert_eq!(lengths("1800*2000"), Some(vec![1800, 2000]));
        assert_eq!(lengths("1.8×2m"), Some(vec![1800, 2000]));
        assert_eq!(lengths("1800"), Some(vec![1800]));
        for other in ["18", "sofa", "x", "", "1800mmm", "1e9m", "-5m", "nan", "infm"] {
            assert_eq!(lengths(other), None, "{other}");
        }
    }
}
