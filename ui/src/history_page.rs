//! The steps that led here, and those that were taken back: a list one can walk.

use egui::{RichText, ScrollArea, Ui};
use homewright_editor::{Command, Input};

use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::trace::Trace;
use crate::widgets::{list_line, page_head};

/// Height of a line, points.
const LINE: f32 = 30.0;

/// Shows the page. Says whether it is to be closed.
pub fn ui(ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) -> bool {
    let is_closed = page_head(ui, &texts.get("action-history"), texts);
    let palette = Palette::in_use(ui);
    ui.label(RichText::new(texts.get("history-about")).size(12.5).color(palette.muted));
    let history = session.editor.history();
    let mut labels: Vec<String> = vec![texts.get("history-start")];
    labels.extend(history.labels().map(|label| step_words(label, texts)));
    let now = labels.len() - 1;
    labels.extend(history.redo_labels().map(|label| step_words(label, texts)));
    let mut wanted = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let list = ScrollArea::vertical().auto_shrink([false, false]).stick_to_bottom(true);
    list.show_rows(ui, LINE, labels.len(), |ui, range| {
        for index in range {
            let mark = if index == now { texts.get("history-here") } else { String::new() };
            ui.scope(|ui| {
                if index > now {
                    ui.set_opacity(0.5);
                }
                let response = list_line(ui, &labels[index], &mark, index == now);
                trace.note(&format!("history:{index}"), response.rect);
                if response.clicked() {
                    wanted = Some(index);
                }
            });
        }
    });
    if let Some(wanted) = wanted {
        let (command, count) = if wanted < now { (Command::Undo, now - wanted) } else { (Command::Redo, wanted - now) };
        // What is on its way would take one of the steps for itself.
        session.handle(Input::PlaceOutside);
        for _ in 0..count {
            session.handle(Input::Command(command));
        }
    }
    is_closed
}

/// A step in the user's language. Steps are kept in English, since files travel.
pub fn step_words(label: &str, texts: &Texts) -> String {
    let slug: String = label
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    let key = format!("step-{slug}");
    if texts.has(&key) {
        return texts.get(&key);
    }
    // `Width of Linden wardrobe`, `Move Linden wardrobe`.
    let named =
        |key: String, name: &str| texts.has(&key).then(|| texts.with(&key, [("name", product_words(name, texts))]));
    let quality = label
        .split_once(" of ")
        .and_then(|(words, name)| named(format!("step-{}-of", words.to_lowercase().replace(' ', "-")), name));
    let verb =
        || label.split_once(' ').and_then(|(verb, name)| named(format!("step-{}-named", verb.to_lowercase()), name));
    quality.or_else(verb).unwrap_or_else(|| label.to_owned())
}

/// The name of a product in the user's language, found by its English one.
fn product_words(name: &str, texts: &Texts) -> String {
    let catalog = homewright_catalog::Catalog::builtin();
    let products = catalog.products.values().map(|product| &product.name);
    let mut names = products.chain(catalog.packages.values().map(|package| &package.name));
    let found = names.find(|one| one.en == name);
    found.map_or_else(|| name.to_owned(), |one| one.get(texts.language()).to_owned())
}

#[cfg(test)]
mod tests {
    use homewright_catalog::{Catalog, Language};

    use super::*;

    #[test]
    fn steps_are_told_in_the_language_in_use() {
        let texts = Texts::new(Language::Chinese);
        assert_eq!(step_words("Move", &texts), "移动");
        let product = Catalog::builtin().products.values().next().unwrap();
        let words = step_words(&format!("Add {}", product.name.en), &texts);
        assert!(words.contains(&product.name.zh), "{words}");
        for label in ["Width of", "Sill height of", "Material of", "Move", "Delete"] {
            let words = step_words(&format!("{label} {}", product.name.en), &texts);
            assert!(words.contains(&product.name.zh) && !words.contains(label), "{words}");
        }
        assert_eq!(step_words("Material of wall", &texts), "墙面材料");
        assert_eq!(step_words("Something new", &texts), "Something new");
    }
}
