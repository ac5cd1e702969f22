//! States of the home that were given names: to be kept, compared with the present and gone back to.

use egui::{RichText, ScrollArea, Ui};
use homewright_design::{Design, Transaction};

use crate::age;
use crate::facts::Facts;
use crate::host::{Host, Version};
use crate::icons::Icon;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{Look, icon_button, money, page_head};

/// The page.
#[derive(Default)]
pub struct VersionsPage {
    name: String,
    known: Option<Vec<(Version, Facts)>>,
    wants_focus: bool,
}

/// What the page wants done.
pub enum Wish {
    /// Close the page.
    Close,
    /// Go back to a state.
    Restore(Box<Design>),
    /// See a state, by its name, beside the present one.
    Compare(String, Box<Design>),
    /// Say what went wrong.
    Warn(String),
}

impl VersionsPage {
    /// Looks at the file anew.
    pub fn refresh(&mut self) {
        self.known = None;
    }

    /// Puts the keyboard into the field and looks at the file anew.
    pub fn open(&mut self) {
        *self = Self { wants_focus: true, ..Self::default() };
    }

    /// Shows the page.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &mut Session,
        host: &mut dyn Host,
        texts: &Texts,
        trace: &mut Trace,
    ) -> Option<Wish> {
        let palette = Palette::in_use(ui);
        let mut wish = page_head(ui, &texts.get("versions"), texts).then_some(Wish::Close);
        ui.label(RichText::new(texts.get("versions-about")).size(12.5).color(palette.muted));
        if !session.editor.is_read_only()
            && let Some(failed) = self.field(ui, host, texts, trace)
        {
            wish = Some(failed);
        }
        let level = session.editor.level();
        let known = self.known.get_or_insert_with(|| {
            let versions = host.versions().into_iter().rev();
            versions
                .filter_map(|version| {
                    let design = host.version(version.number).ok()?;
                    let facts = Facts::of(&design, level);
                    Some((version, facts))
                })
                .collect()
        });
        let now = session.facts();
        let (moment, _) = host.moment();
        let mut is_stale = false;
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            for (version, facts) in known.iter() {
                theme::card_frame(&palette).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.horizontal(|ui| {
                        ui.label(RichText::new(&version.name).size(14.5));
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            let forget = texts.get("versions-forget");
                            if icon_button(ui, Icon::Close, &forget, &forget, Look::PLAIN).clicked() {
                                is_stale = true;
                                if let Err(error) = host.forget_version(version.number) {
                                    wish = Some(Wish::Warn(error));
                                }
                            }
                        });
                    });
                    let when = age::words(moment, version.time, texts);
                    ui.label(RichText::new(when).size(12.0).color(palette.muted));
                    let figures = format!("{}  ·  {}", money(facts.price), session.editor.unit().area(facts.area, 1));
                    ui.label(RichText::new(figures).size(12.5));
                    ui.label(RichText::new(difference(facts, &now, texts)).size(12.0).color(palette.muted));
                    ui.horizontal_wrapped(|ui| {
                        if !session.editor.is_read_only() && ui.button(texts.get("versions-restore")).clicked() {
                            wish = Some(match host.version(version.number) {
                                Ok(design) => Wish::Restore(Box::new(design)),
                                Err(error) => Wish::Warn(error),
                            });
                        }
                        let compare = ui.button(texts.get("versions-compare"));
                        trace.note(&format!("compare-version:{}", version.name), compare.rect);
                        if compare.clicked() {
                            wish = Some(match host.version(version.number) {
                                Ok(design) => Wish::Compare(version.name.clone(), Box::new(design)),
                                Err(error) => Wish::Warn(error),
                            });
                        }
                    });
                });
                ui.add_space(2.0);
            }
        });
        if is_stale {
            self.known = None;
        }
        wish
    }

    fn field(&mut self, ui: &mut Ui, host: &mut dyn Host, texts: &Texts, trace: &mut Trace) -> Option<Wish> {
        let label = texts.get("versions-name");
        let field = egui::TextEdit::singleline(&mut self.name)
            .hint_text(label.as_str())
            .margin(egui::Margin::symmetric(10, 8))
            .char_limit(80)
            .desired_width(f32::INFINITY);
        let response = ui.add(field).accessible_name(label);
        trace.note("versions-name", response.rect);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let has_name = !self.name.trim().is_empty();
        let button = ui.add_enabled(has_name, egui::Button::new(texts.get("versions-keep")));
        if !has_name || !(is_entered || button.clicked()) {
            return None;
        }
        self.known = None;
        let name = std::mem::take(&mut self.name);
        host.keep_version(name.trim()).err().map(Wish::Warn)
    }
}

/// How the present differs from a kept state.
fn difference(then: &Facts, now: &Facts, texts: &Texts) -> String {
    let items = now.items.cast_signed() - then.items.cast_signed();
    let price = now.price - then.price;
    if items == 0 && price.is_zero() {
        return texts.get("versions-same");
    }
    let sign = if price.is_sign_negative() { "−" } else { "+" };
    let values = [("items", format!("{items:+}")), ("price", format!("{sign}{}", money(price.abs())))];
    texts.with("versions-since", values)
}

/// The edit that leads from one design to another.
pub fn edit_between(from: &Design, to: &Design, label: &str) -> Transaction {
    let mut edit = Transaction::new(label);
    for (id, entity) in to.entities() {
        if from.get(*id) != Some(entity) {
            edit.put(*id, entity.clone());
        }
    }
    for id in from.entities().keys().filter(|id| to.get(**id).is_none()) {
        edit.delete(*id);
    }
    edit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::starter::two_rooms;

    #[test]
    fn the_edit_between_two_homes_leads_from_one_to_the_other() {
        let before = two_rooms();
        let mut after = before.clone();
        let (wall, _) = after.walls().next().unwrap();
        let removal = Transaction::deleting_with_dependants("", &after, [wall]);
        after.apply(removal).unwrap();
        let mut led = after.clone();
        led.apply(edit_between(&after, &before, "Restore")).unwrap();
        assert_eq!(led.entities(), before.entities());
    }
}
