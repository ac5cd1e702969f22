//! What is selected, and what can be changed about it.

mod field;
mod home;
mod item;
mod level;
mod opening;
mod part;
mod room;
mod several;
mod underlay;
mod wall;

use std::ops::RangeInclusive;

use egui::{RichText, ScrollArea, Ui};
use homewright_catalog::{Catalog, MaterialId, Value};
use homewright_design::{Design, EntityId};
use homewright_editor::{Command, Edit, Input};
use homewright_geometry::Length;

use crate::action::Action;
use crate::facts::Facts;
use crate::icons::Icon;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::thumbnails::Thumbnails;
use crate::trace::Trace;
use crate::units::Unit;
use crate::widgets::{Look, chip, color_of, fold, icon_button, picture_swatch};
use field::{Field, Measure};

/// Side of a swatch, points.
const SWATCH: f32 = 34.0;
/// Most swatches of a list before it is unfolded.
const MOST_SWATCHES: usize = 21;

/// What the inspector wants done.
enum Wish {
    Edit(Edit),
    Propose(Edit),
    Accept,
    Select(EntityId),
    Switch(EntityId, usize),
    Command(Command),
    Action(Action),
    Level(EntityId),
    Gap(f64),
    /// Something that was typed cannot be.
    Warn(String),
}

/// What the inspector leaves to the studio.
pub enum Beyond {
    /// Something to be done.
    Action(Action),
    /// Something to be told: what was typed and why it cannot be.
    Warn(String),
}

/// What the inspector works with for one frame.
struct Pane<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    texts: &'a Texts,
    facts: &'a Facts,
    unit: Unit,
    /// The storey that is worked on.
    level: Option<EntityId>,
    thumbnails: &'a mut Thumbnails,
    trace: &'a mut Trace,
    wishes: Vec<Wish>,
}

/// Shows the inspector; what is to be done beyond the home.
pub fn ui(
    ui: &mut Ui,
    session: &mut Session,
    texts: &Texts,
    unit: Unit,
    thumbnails: &mut Thumbnails,
    trace: &mut Trace,
) -> Vec<Beyond> {
    let facts = session.facts();
    let is_read_only = session.editor.is_read_only();
    let (leader, ids) = (session.editor.selection().leader(), session.editor.selection().ids().to_vec());
    let mut pane = Pane {
        design: session.editor.shown(),
        catalog: session.editor.catalog(),
        texts,
        facts: &facts,
        unit,
        level: session.editor.level(),
        thumbnails,
        trace,
        wishes: Vec::new(),
    };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.add_enabled_ui(!is_read_only, |ui| match leader {
            Some(_) if ids.len() > 1 => pane.several(ui, &ids),
            Some(id) => pane.entity(ui, id),
            None => pane.home(ui),
        });
    });
    let wishes = pane.wishes;
    let mut beyond = Vec::new();
    for wish in wishes {
        match wish {
            Wish::Edit(edit) => session.handle(Input::Edit(edit)),
            Wish::Propose(edit) => session.handle(Input::Propose(edit)),
            Wish::Accept => session.handle(Input::Accept),
            Wish::Select(id) => session.editor.select(id),
            Wish::Switch(set, option) => session.handle(Input::SwitchOption(set, option)),
            Wish::Command(command) => session.handle(Input::Command(command)),
            Wish::Action(action) => beyond.push(Beyond::Action(action)),
            Wish::Warn(words) => beyond.push(Beyond::Warn(words)),
            Wish::Level(level) => session.set_level(level),
            Wish::Gap(gap) => session.handle(Input::SetGap(Length::mm(gap))),
        }
    }
    beyond
}

impl Pane<'_> {
    /// The options that something belongs to, to be switched at once; or the way to make some.
    fn options(&mut self, ui: &mut Ui, id: EntityId) {
        let found = self
            .design
            .option_sets()
            .find(|(_, set)| set.options.get(set.active).is_some_and(|option| option.members.contains(&id)));
        let title = match found {
            Some((_, set)) if !set.name.is_empty() => format!("{} {}", self.texts.get("options"), set.name),
            _ => self.texts.get("options"),
        };
        fold(ui, "alternatives", &title, found.is_some(), |ui| {
            ui.horizontal_wrapped(|ui| {
                if let Some((set_id, set)) = found {
                    for index in 0..set.options.len() {
                        if chip(ui, &set.option_name(index), index == set.active).clicked() && index != set.active {
                            self.wishes.push(Wish::Switch(set_id, index));
                        }
                    }
                }
                let words = if found.is_some() { "options-add" } else { "options-make" };
                if ui.button(self.texts.get(words)).clicked() {
                    self.wishes.push(Wish::Command(Command::MakeOption));
                }
                if found.is_some() && ui.button(self.texts.get("options-compare")).clicked() {
                    self.wishes.push(Wish::Action(Action::ShowOptions));
                }
            });
        });
    }

    fn entity(&mut self, ui: &mut Ui, id: EntityId) {
        let design = self.design;
        if let Some(item) = design.item(id) {
            self.item(ui, id, item);
        } else if let Some(opening) = design.opening(id) {
            self.opening(ui, id, opening);
        } else if let Some(room) = design.room(id) {
            self.room(ui, id, room);
        } else if let Some(wall) = design.wall(id) {
            self.wall(ui, id, wall);
        } else if let Some(underlay) = design.underlay(id) {
            self.underlay(ui, id, underlay);
        } else if !self.part(ui, id) {
            self.home(ui);
        }
    }

    fn title(ui: &mut Ui, title: &str, under: &str) {
        let palette = Palette::in_use(ui);
        ui.add(egui::Label::new(RichText::new(title).size(17.0)).wrap());
        if !under.is_empty() {
            ui.add(egui::Label::new(RichText::new(under).size(12.5).color(palette.muted)).truncate());
        }
        ui.add_space(2.0);
    }

    /// Buttons for what can be done with items.
    fn actions(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (icon, command) in [
                (Icon::RotateLeft, Command::RotateLeft),
                (Icon::RotateRight, Command::RotateRight),
                (Icon::Mirror, Command::Mirror),
                (Icon::Duplicate, Command::Duplicate),
                (Icon::Delete, Command::Delete),
            ] {
                let name = self.texts.get(command.description().name);
                let hint = Action::Command(command).hint(self.texts);
                let response = icon_button(ui, icon, &name, &hint, Look::PLAIN);
                self.trace.note(&format!("inspector-{}", command.description().name), response.rect);
                if response.clicked() {
                    self.wishes.push(Wish::Command(command));
                }
            }
            let swap = Action::Replace;
            let name = self.texts.get(swap.key());
            let response = icon_button(ui, Icon::Swap, &name, &swap.hint(self.texts), Look::PLAIN);
            self.trace.note("inspector-replace", response.rect);
            if response.clicked() {
                self.wishes.push(Wish::Action(swap));
            }
            let make = Action::MakeProduct;
            let name = self.texts.get(make.key());
            let response = icon_button(ui, Icon::New, &name, &make.hint(self.texts), Look::PLAIN);
            self.trace.note("inspector-make-product", response.rect);
            if response.clicked() {
                self.wishes.push(Wish::Action(make));
            }
        });
    }

    /// A row with a length.
    fn length(
        &mut self,
        ui: &mut Ui,
        label: &str,
        value: f64,
        range: RangeInclusive<f64>,
        edit: impl FnOnce(f64) -> Edit,
    ) {
        let measure = Measure::Length(self.unit);
        self.number(ui, Field { label, value, is_mixed: false, range, measure }, edit);
    }

    /// A row with a number; what it is changed to is shown at once and kept when the hand lets go.
    fn number(&mut self, ui: &mut Ui, field: Field<'_>, edit: impl FnOnce(f64) -> Edit) {
        let (measure, range, label) = (field.measure, field.range.clone(), field.label.to_owned());
        let touched = field.show(ui, self.trace);
        if let Some(typed) = touched.refused {
            let bound = |value: f64| field::words(value, measure);
            let values =
                [("label", label), ("typed", typed), ("low", bound(*range.start())), ("high", bound(*range.end()))];
            self.wishes.push(Wish::Warn(self.texts.with("inspector-refused", values)));
        }
        if let Some(value) = touched.value {
            self.wishes.push(Wish::Propose(edit(value)));
        }
        if touched.is_accepted {
            self.wishes.push(Wish::Accept);
        }
    }

    /// The same for a slider.
    fn slider<T>(&mut self, response: &egui::Response, edit: impl FnOnce(T) -> Edit, value: T) {
        if response.changed() {
            self.wishes.push(Wish::Propose(edit(value)));
        }
        if response.drag_stopped()
            || response.lost_focus()
            || (response.changed() && !response.dragged() && !response.has_focus())
        {
            self.wishes.push(Wish::Accept);
        }
    }

    /// Swatches of materials; the one that was chosen.
    fn swatches(
        &mut self,
        ui: &mut Ui,
        materials: impl IntoIterator<Item = MaterialId>,
        chosen: Option<&MaterialId>,
    ) -> Option<MaterialId> {
        let mut taken = None;
        let all: Vec<MaterialId> = materials.into_iter().collect();
        // A long list begins with what fits into a glance; the rest is one click away.
        let key = egui::Id::unique(("swatches", all.first().map(|first| first.0.clone()), all.len()));
        let is_long = all.len() > MOST_SWATCHES && !ui.data(|data| data.get_temp::<bool>(key)).unwrap_or(false);
        let shown = if is_long { MOST_SWATCHES - 1 } else { all.len() };
        let hidden = all.len() - shown;
        let is_shown = |(index, material): &(usize, MaterialId)| *index < shown || chosen == Some(material);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(3.0, 3.0);
            for (_, material) in all.into_iter().enumerate().filter(is_shown) {
                let record = self.catalog.material(&material).or_else(|| self.design.material(&material));
                let Some(record) = record else { continue };
                let is_on = chosen == Some(&material);
                let label = record.name.get(self.texts.language());
                let picture = self.thumbnails.material(&material);
                let response = picture_swatch(ui, picture, color_of(&record.color), label, SWATCH, is_on);
                self.trace.note(&format!("material:{}", material.0), response.rect);
                if response.clicked() && !is_on {
                    taken = Some(material);
                }
            }
            if hidden > 0 {
                let words = self.texts.with("swatches-more", [("count", hidden.to_string())]);
                let more = chip(ui, &words, false);
                self.trace.note("swatches-more", more.rect);
                if more.clicked() {
                    ui.data_mut(|data| data.insert_temp(key, true));
                }
            }
        });
        taken
    }

    /// The name of a material, empty where it is not known.
    fn material_name(&self, material: &MaterialId) -> &str {
        let record = self.catalog.material(material).or_else(|| self.design.material(material));
        record.map_or("", |record| record.name.get(self.texts.language()))
    }

    /// Materials for a use, in the catalog's order.
    fn materials_for(&self, usage: &str) -> Vec<MaterialId> {
        let fits = self.catalog.materials.values().filter(|material| material.uses.iter().any(|one| one == usage));
        fits.map(|material| material.id.clone()).collect()
    }
}

/// The number of a chosen value.
const fn number_of(value: Option<&Value>) -> Option<f64> {
    match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}
