//! The studio's words, in Fluent files, switched live.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use homewright_catalog::Language;
use unic_langid::LanguageIdentifier;

/// The English words.
pub const ENGLISH: &str = include_str!("../../assets/i18n/en.ftl");
/// The Chinese words.
pub const CHINESE: &str = include_str!("../../assets/i18n/zh-CN.ftl");

/// Words in the language in use.
pub struct Texts {
    language: Language,
    english: FluentBundle<FluentResource>,
    chinese: FluentBundle<FluentResource>,
}

impl Texts {
    /// Words in a language.
    pub fn new(language: Language) -> Self {
        Self { language, english: bundle("en", ENGLISH), chinese: bundle("zh-CN", CHINESE) }
    }

    /// The language in use.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Speaks another language.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// The words of a key; the key itself where there are none.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The words of a key with values put in.
    pub fn with<'a>(&self, key: &str, values: impl IntoIterator<Item = (&'a str, String)>) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            // Numbers choose the form of words that are counted.
            let is_number = value.bytes().all(|letter| letter.is_ascii_digit()) && !value.starts_with('0');
            let number = value.parse::<u32>().ok().filter(|_| is_number || value == "0");
            arguments.set(name.to_owned(), number.map_or_else(|| FluentValue::from(value), FluentValue::from));
        }
        self.format(key, Some(&arguments))
    }

    /// The words of a key in a language that need not be the one in use.
    pub fn in_language(&self, language: Language, key: &str) -> String {
        self.format_in(language, key, None)
    }

    /// Whether there are words for a key.
    pub fn has(&self, key: &str) -> bool {
        self.english.has_message(key)
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        self.format_in(self.language, key, arguments)
    }

    fn format_in(&self, language: Language, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let bundle = match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, arguments, &mut errors).into_owned()
    }
}

fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    // A file with a mistake still gives the messages that can be read; a test keeps the files without mistakes.
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// The keys of a file, in order.
pub fn keys(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
        .collect()
}

#[cfg(test)]
mod tests {
    use homewright_editor::Command;

    use super::*;

    #[test]
    fn both_languages_have_the_same_keys() {
        let (mut english, mut chinese) = (keys(ENGLISH), keys(CHINESE));
        english.sort_unstable();
        chinese.sort_unstable();
        assert_eq!(english, chinese);
    }

    #[test]
    fn both_files_are_without_mistakes() {
        for source in [ENGLISH, CHINESE] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "a file cannot be read whole");
        }
    }

    #[test]
    fn what_is_counted_is_named_by_how_many_there_are() {
        let texts = Texts::new(Language::English);
        let items = |count: &str| texts.with("hud-items", [("count", count.to_owned())]);
        assert_eq!([items("0"), items("1"), items("2"), items("1200")], ["0 items", "1 item", "2 items", "1200 items"]);
        // Whoever counts in English says one otherwise: no message may put a number before a fixed plural.
        let counted = ENGLISH.lines().filter(|line| line.contains("} ") && !line.starts_with(' '));
        let plurals = ["items", "pieces", "products", "materials", "rooms", "things", "jobs", "pages", "months"];
        for line in counted {
            let after = line.split("} ").skip(1).filter_map(|rest| rest.split_whitespace().next());
            for word in after {
                assert!(!plurals.contains(&word.trim_end_matches([',', ';'])), "{line}");
            }
        }
    }

    #[test]
    fn every_command_has_a_name_and_an_explanation_in_both_languages() {
        for language in [Language::English, Language::Chinese] {
            let texts = Texts::new(language);
            for command in Command::ALL {
                let name = command.description().name;
                let about = format!("{name}-about");
                assert_ne!(texts.get(name), name);
                assert_ne!(texts.get(&about), about);
            }
        }
    }
}
