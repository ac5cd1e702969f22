//! How long ago something was, in words.

use crate::text::Texts;

/// How long before `now` a moment was, both in Unix milliseconds.
pub fn words(now: u64, then: u64, texts: &Texts) -> String {
    let minutes = now.saturating_sub(then) / 60_000;
    let (key, count) = match minutes {
        0 => return texts.get("age-now"),
        1..60 => ("age-minutes", minutes),
        60..1440 => ("age-hours", minutes / 60),
        1440..43_200 => ("age-days", minutes / 1440),
        _ => ("age-months", minutes / 43_200),
    };
    texts.with(key, [("count", count.to_string())])
}

#[cfg(test)]
mod tests {
    use homewright_catalog::Language;

    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_unit_that_fits() {
        let texts = Texts::new(Language::English);
        let minute = 60_000;
        for (age, words) in
            [(0, "just now"), (5 * minute, "5 min ago"), (90 * minute, "1 h ago"), (3 * 1440 * minute, "3 d ago")]
        {
            assert_eq!(super::words(10_000_000_000, 10_000_000_000 - age, &texts), words);
        }
    }
}
