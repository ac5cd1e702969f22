//! Ids out of names.

/// Small letters and digits of a name with `separator` between words; other characters separate as well.
/// Names without such letters give an empty text.
pub(crate) fn slug(name: &str, separator: char) -> String {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with(separator) {
            slug.push(separator);
        }
        if slug.len() >= 48 {
            break;
        }
    }
    slug.trim_end_matches(separator).to_owned()
}

/// A slug that says something even for names without Latin letters: then the first digits of the name's hash.
pub fn slug_or_hash(name: &str) -> String {
    let short = slug(name, '-');
    if short.is_empty() { crate::asset_name(name.as_bytes())[..12].to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids_and_chinese_ones_too() {
        assert_eq!(slug("Kator Legaz#Towel rack!", '-'), "kator-legaz-towel-rack");
        assert_eq!(slug("橡木", '-'), "");
        assert_eq!(slug_or_hash("橡木").len(), 12);
    }
}
