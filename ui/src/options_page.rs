//! Options A, B, C of parts of the home: made of what is selected, switched live, compared by price, decided on.

use std::collections::BTreeMap;

use egui::{CornerRadius, RichText, ScrollArea, Sense, Stroke, Ui, vec2};
use homewright_design::{EntityId, OptionSet};
use homewright_editor::{Command, Input, OptionChange};
use rust_decimal::Decimal;

use crate::facts::Facts;
use crate::icons::Icon;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{Look, check, focus_ring, icon_button, money, page_head, text_that_fits};

/// Height of an option, points.
const HEIGHT: f32 = 50.0;

/// The page.
#[derive(Default)]
pub struct OptionsPage {
    /// Price and count of the home with each option of each set, for a revision.
    figures: Option<(u64, BTreeMap<EntityId, Vec<Figures>>)>,
    compared: Option<EntityId>,
}

#[derive(Clone, Copy, PartialEq)]
struct Figures {
    price: Decimal,
    items: usize,
}

impl OptionsPage {
    /// The set whose options are to be seen beside each other, once.
    pub fn take_compared(&mut self) -> Option<EntityId> {
        self.compared.take()
    }

    /// Shows the page. Says whether it is to be closed.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) -> bool {
        let palette = Palette::in_use(ui);
        let is_closed = page_head(ui, &texts.get("options"), texts);
        ui.label(RichText::new(texts.get("options-about")).size(12.5).color(palette.muted));
        self.count(session);
        let mut inputs = Vec::new();
        let mut compared = None;
        let can_make = !session.editor.selection().is_empty() && !session.editor.is_read_only();
        let make = ui.add_enabled(can_make, egui::Button::new(texts.get("options-make")));
        trace.note("options-make", make.rect);
        if make.clicked() {
            inputs.push(Input::Command(Command::MakeOption));
        }
        ui.add_space(4.0);
        let sets: Vec<(EntityId, OptionSet)> =
            session.editor.design().option_sets().map(|(id, set)| (id, set.clone())).collect();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            for (id, set) in &sets {
                theme::card_frame(&palette).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    let figures = self.figures.as_ref().and_then(|(_, all)| all.get(id)).map_or(&[][..], Vec::as_slice);
                    let is_read_only = session.editor.is_read_only();
                    name_field(ui, (*id, set), is_read_only, texts, &mut inputs);
                    let button = ui.button(texts.get("options-side-by-side"));
                    trace.note("options-compare", button.rect);
                    if button.clicked() {
                        compared = Some(*id);
                    }
                    inputs.extend(of_set(ui, (*id, set), figures, session, texts, trace));
                });
                ui.add_space(2.0);
            }
        });
        for input in inputs {
            session.handle(input);
        }
        self.compared = self.compared.take().or(compared);
        is_closed
    }

    /// Prices the home with each option, when it rests.
    fn count(&mut self, session: &Session) {
        let is_fresh = self.figures.as_ref().is_some_and(|(revision, _)| *revision == session.revision);
        if is_fresh || (session.editor.is_busy() && self.figures.is_some()) {
            return;
        }
        let of = |id: EntityId| {
            let each = session.editor.with_each_option(id);
            each.iter()
                .map(|(_, design)| {
                    let facts = Facts::of(design, None);
                    Figures { price: facts.price, items: facts.items }
                })
                .collect()
        };
        let all = session.editor.design().option_sets().map(|(id, _)| (id, of(id))).collect();
        self.figures = Some((session.revision, all));
    }
}

fn of_set(
    ui: &mut Ui,
    (id, set): (EntityId, &OptionSet),
    figures: &[Figures],
    session: &mut Session,
    texts: &Texts,
    trace: &mut Trace,
) -> Vec<Input> {
    let mut inputs = Vec::new();
    let is_read_only = session.editor.is_read_only();
    ui.spacing_mut().item_spacing.y = 3.0;
    let now = figures.get(set.active).copied();
    for index in 0..set.options.len() {
        let name = set.option_name(index);
        let is_on = index == set.active;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
        let words = texts.with("options-switch", [("name", name.clone())]);
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, !is_read_only, is_on, words.as_str()));
        trace.note(&format!("option:{name}"), rect);
        line(ui, rect, &response, (&name, is_on), (figures.get(index).copied(), now), texts);
        let close = egui::Rect::from_center_size(rect.right_center() - vec2(20.0, 0.0), egui::Vec2::splat(28.0));
        let mut beside = ui.new_child(egui::UiBuilder::new().max_rect(close));
        let label = texts.with("options-delete", [("name", name)]);
        let is_closed = !is_read_only && icon_button(&mut beside, Icon::Close, &label, &label, Look::PLAIN).clicked();
        if is_closed {
            inputs.push(Input::ChangeOptions(id, OptionChange::Delete(index)));
        } else if response.clicked() && !is_on && !is_read_only {
            inputs.push(Input::SwitchOption(id, index));
        }
    }
    ui.add_space(2.0);
    if is_read_only {
        return inputs;
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button(texts.get("options-add")).clicked() {
            session.editor.set_option_set_in_work(Some(id));
            session.editor.clear_selection();
            inputs.push(Input::Command(Command::MakeOption));
        }
        let chosen = set.option_name(set.active);
        if ui.button(texts.with("options-keep", [("name", chosen)])).clicked() {
            inputs.push(Input::ChangeOptions(id, OptionChange::Keep));
        }
    });
    let mut is_in_work = session.editor.option_set_in_work() == Some(id);
    if check(ui, &mut is_in_work, &texts.get("options-in-work")).changed() {
        session.editor.set_option_set_in_work(is_in_work.then_some(id));
    }
    inputs
}

fn name_field(
    ui: &mut Ui,
    (id, set): (EntityId, &OptionSet),
    is_read_only: bool,
    texts: &Texts,
    inputs: &mut Vec<Input>,
) {
    let label = texts.get("options-name");
    let key = ui.scope_id().with(("options-name", id));
    let mut name = ui.data_mut(|data| data.get_temp::<String>(key)).unwrap_or_else(|| set.name.clone());
    let field =
        egui::TextEdit::singleline(&mut name).hint_text(label.as_str()).char_limit(80).desired_width(f32::INFINITY);
    let response = ui.add_enabled(!is_read_only, field).accessible_name(label);
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(key, name.clone()));
    }
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(key));
        if name != set.name {
            inputs.push(Input::ChangeOptions(id, OptionChange::Rename(name)));
        }
    }
}

/// An option: its letter, what the home costs with it, and how much more or less that is than now.
fn line(
    ui: &Ui,
    rect: egui::Rect,
    response: &egui::Response,
    (name, is_on): (&str, bool),
    (figures, now): (Option<Figures>, Option<Figures>),
    texts: &Texts,
) {
    let palette = Palette::in_use(ui);
    let (fill, edge) = match (is_on, response.hovered()) {
        (true, _) => (palette.accent_soft, palette.accent),
        (false, true) => (palette.hover, palette.line),
        (false, false) => (palette.card, palette.line),
    };
    let round = CornerRadius::same(theme::ROUND_SMALL);
    ui.painter().rect(rect, round, fill, Stroke::new(1.0, edge), egui::StrokeKind::Inside);
    let letter = text_that_fits(ui, name, 20.0, if is_on { palette.accent } else { palette.text }, 76.0);
    let left = rect.left() + 12.0;
    let middle = rect.center().y;
    ui.painter().galley(egui::pos2(left, middle - letter.size().y * 0.5), letter.clone(), palette.text);
    let left = left + letter.size().x.max(24.0) + 10.0;
    if let Some(figures) = figures {
        let width = rect.right() - left - 44.0;
        let price = text_that_fits(ui, &money(figures.price), 13.5, palette.text, width);
        ui.painter().galley(egui::pos2(left, middle - 18.0), price, palette.text);
        let about = match now {
            _ if is_on => texts.get("options-now"),
            Some(now) => difference(figures, now, texts),
            None => String::new(),
        };
        let about = text_that_fits(ui, &about, 12.0, palette.muted, width);
        ui.painter().galley(egui::pos2(left, middle + 1.0), about, palette.muted);
    }
    focus_ring(ui, response, rect, &palette);
}

/// How a home with one option differs from the home as it is now.
fn difference(then: Figures, now: Figures, texts: &Texts) -> String {
    let price = then.price - now.price;
    let sign = if price.is_sign_negative() { "−" } else { "+" };
    let items = then.items.cast_signed() - now.items.cast_signed();
    texts.with(
        "options-difference",
        [("price", format!("{sign}{}", money(price.abs()))), ("items", format!("{items:+}"))],
    )
}
