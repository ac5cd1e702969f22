//! The authoring guide's reference tables say what the code reads.

use std::fmt::Write as _;

use homewright_catalog::category::GROUPS;
use homewright_catalog::package::{AlongWord, SpotWord, WallWord};
use homewright_catalog::part::{self, FieldKind, Points};
use homewright_catalog::texture::{self, option::OptionKind};
use homewright_catalog::{Catalog, Language, Value};

const GUIDE: &str = include_str!("../../../../docs/catalog-authoring.md");

/// The text between a section's markers, or all that should stand there when it does not.
fn check_section(name: &str, expected: &str) {
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let section = GUIDE.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end)).map(|(section, _)| section);
    if section != Some(expected) {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.md"));
        std::fs::write(&path, format!("{begin}{expected}{end}\n")).expect("the test folder can be written");
        panic!("docs/catalog-authoring.md, section {name}, is out of date; put the text of {} there", path.display());
    }
}

fn value(value: Option<Value>) -> String {
    match value {
        None => "automatic".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Choice(choice)) => format!("`{choice}`"),
    }
}

#[test]
fn the_guide_lists_every_word_with_its_fields() {
    let mut text = String::new();
    for word in part::words() {
        let size = if word.size.is_empty() { "none".to_owned() } else { format!("[{}]", word.size.join(", ")) };
        writeln!(text, "\n#### `{}`\n{} Size: {size}.", word.name, word.summary).unwrap();
        if let Points::Needed { least, meaning, .. } = word.points {
            writeln!(text, "Points, at least {least}: {meaning}.").unwrap();
        }
        for field in word.fields {
            let takes = match field.kind {
                FieldKind::Number { min, max } => format!("{min} … {max}"),
                FieldKind::Flag => "true, false".to_owned(),
                FieldKind::Choice(choices) => choices.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", "),
                FieldKind::Slot => "a slot; the part's own by default".to_owned(),
                FieldKind::Text => "a text".to_owned(),
            };
            let default = if field.kind == FieldKind::Slot {
                String::new()
            } else {
                format!("; default {}", value(field.default_value()))
            };
            writeln!(text, "- `{}` ({takes}{default}): {}", field.name, field.meaning).unwrap();
        }
    }
    check_section("vocabulary", &text);
}

#[test]
fn the_guide_lists_every_texture_with_its_options() {
    let mut text = String::new();
    for kind in texture::KINDS {
        writeln!(text, "\n#### `{kind}`\n{}", texture::summary(kind)).unwrap();
        for option in texture::options(kind) {
            let takes = match option.kind {
                OptionKind::Number(min, max, default) => format!("{min} … {max}; default {default}"),
                OptionKind::Color => "`#rrggbb`; worked out from the material's colour by default".to_owned(),
                OptionKind::Choice(choices) => choices.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", "),
            };
            writeln!(text, "- `{}` ({takes}): {}", option.name, option.meaning).unwrap();
        }
    }
    check_section("textures", &text);
}

#[test]
fn the_guide_lists_every_capability() {
    let slugs = homewright_catalog::device::CAPABILITIES.map(|(slug, ..)| format!("`{slug}`"));
    check_section("capabilities", &format!("{}\n", slugs.join(" ")));
}

#[test]
fn the_guide_lists_every_word_for_places_in_a_room() {
    let mut text = String::new();
    let walls = WallWord::ALL.iter().map(|(_, slug, meaning)| ("WALL", slug, meaning));
    let alongs = AlongWord::ALL.iter().map(|(_, slug, meaning)| ("ALONG", slug, meaning));
    let spots = SpotWord::ALL.iter().map(|(_, slug, meaning)| ("SPOT", slug, meaning));
    writeln!(text, "| | word | meaning |\n| --- | --- | --- |").unwrap();
    for (kind, slug, meaning) in walls.chain(alongs).chain(spots) {
        writeln!(text, "| {kind} | `{slug}` | {meaning} |").unwrap();
    }
    check_section("places", &text);
}

#[test]
fn the_guide_lists_every_category() {
    let mut text = String::new();
    for group in GROUPS {
        let categories: Vec<String> = group
            .categories()
            .map(|category| format!("`{}` {}", category.slug, category.name(Language::Chinese)))
            .collect();
        writeln!(text, "- {}: {}", group.name(Language::English), categories.join(", ")).unwrap();
    }
    check_section("categories", &text);
}

/// Words that the examples need not show: plain blocks and what differs from them by name only.
const SHOWN_ELSEWHERE: [&str; 12] = [
    "box",
    "rounded_box",
    "cylinder",
    "cone",
    "sphere",
    "capsule",
    "torus",
    "strip",
    "frame",
    "grille",
    "tub",
    "toilet_bowl",
];

#[test]
fn every_example_of_the_guide_has_a_shape_that_fills_its_size() {
    let (_, section) = GUIDE.split_once("<!-- examples: begin -->").expect("the guide has examples");
    let (section, _) = section.split_once("<!-- examples: end -->").expect("the examples end");
    let blocks: Vec<&str> = section.split("```toml").skip(1).filter_map(|block| block.split("```").next()).collect();
    assert!(blocks.len() >= 3, "{} examples", blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let name = format!("example-{index}.toml");
        let (catalog, findings) = Catalog::from_sources_beside(Catalog::builtin(), &[(&name, block)]);
        assert!(findings.is_empty(), "{block}\n{findings:#?}");
        assert!(!catalog.products.is_empty(), "{block}");
        let doubts = catalog.validate();
        assert!(doubts.is_empty(), "{}", doubts.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
    let missing: Vec<&str> = part::names()
        .filter(|word| !SHOWN_ELSEWHERE.contains(word) && !section.contains(&format!("shape = \"{word}\"")))
        .collect();
    assert!(missing.is_empty(), "no example shows {}", missing.join(", "));
}
