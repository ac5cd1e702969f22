//! What is built in besides walls: columns, beams, stairs, hung and sloped ceilings, written dimensions.

use egui::{RichText, Ui};
use homewright_design::column::Section;
use homewright_design::stairs::Turn;
use homewright_design::{Beam, Ceiling, Column, Dimension, Entity, EntityId, Stairs};
use homewright_editor::{Command, Edit};
use homewright_geometry::Length;

use super::field::{Field, Measure};
use super::{Pane, Wish};
use crate::icons::Icon;
use crate::theme::Palette;
use crate::widgets::{Look, check, chip, fold, icon_button, row};

/// Steepest of sloped ceilings, degrees.
const STEEPEST: f64 = 70.0;
/// Directions that a ceiling rises to, degrees, with their arrows.
const DIRECTIONS: [(f64, &str); 4] = [(0.0, "→"), (90.0, "↑"), (180.0, "←"), (270.0, "↓")];

/// A part with something changed about it.
fn part(id: EntityId, entity: impl Into<Entity>) -> Edit {
    Edit::Part(id, Box::new(entity.into()))
}

impl Pane<'_> {
    /// Shows a part; whether it was one.
    pub(super) fn part(&mut self, ui: &mut Ui, id: EntityId) -> bool {
        let Some(entity) = self.design.get(id) else { return false };
        let key = match entity {
            Entity::Column(_) => "command-column-tool",
            Entity::Beam(_) => "command-beam-tool",
            Entity::Stairs(_) => "command-stairs-tool",
            Entity::Ceiling(_) => "command-ceiling-tool",
            Entity::Dimension(_) => "command-dimension-tool",
            _ => return false,
        };
        let size = egui::vec2(ui.available_width(), crate::theme::BUTTON);
        ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let name = self.texts.get("command-delete");
            if icon_button(ui, Icon::Delete, &name, &name, Look::PLAIN).clicked() {
                self.wishes.push(Wish::Command(Command::Delete));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(RichText::new(self.texts.get(key)).size(17.0)).truncate());
            });
        });
        let title = self.texts.get("inspector-size");
        fold(ui, "size", &title, true, |ui| match entity {
            Entity::Column(column) => self.column(ui, id, column),
            Entity::Beam(beam) => self.beam(ui, id, beam),
            Entity::Stairs(stairs) => self.stairs(ui, id, stairs),
            Entity::Ceiling(ceiling) => self.ceiling(ui, id, ceiling),
            Entity::Dimension(dimension) => self.dimension(ui, id, dimension),
            _ => {}
        });
        true
    }

    /// Height of the storey that a part is on, millimetres.
    fn storey(&self, level: EntityId) -> f64 {
        self.design.level(level).map_or(2800.0, |level| level.height.to_mm())
    }

    /// A row with a length of a part.
    fn part_length(
        &mut self,
        ui: &mut Ui,
        key: &str,
        value: Length,
        range: std::ops::RangeInclusive<f64>,
        edit: impl FnOnce(Length) -> Edit,
    ) {
        let label = self.texts.get(key);
        self.length(ui, &label, value.to_mm(), range, |value| edit(Length::mm(value)));
    }

    fn angle(&mut self, ui: &mut Ui, key: &str, value: f64, most: f64, edit: impl FnOnce(f64) -> Edit) {
        let label = self.texts.get(key);
        let field = Field { label: &label, value, is_mixed: false, range: -most..=most, measure: Measure::Angle };
        self.number(ui, field, edit);
    }

    fn column(&mut self, ui: &mut Ui, id: EntityId, column: &Column) {
        let is_round = column.section == Section::Round;
        ui.horizontal_wrapped(|ui| {
            for (section, key) in [(Section::Rectangle, "part-square"), (Section::Round, "part-round")] {
                let is_on = column.section == section;
                if chip(ui, &self.texts.get(key), is_on).clicked() && !is_on {
                    self.wishes.push(Wish::Edit(part(id, Column { section, ..column.clone() })));
                }
            }
        });
        let width = if is_round { "part-diameter" } else { "inspector-width" };
        self.part_length(ui, width, column.width, 10.0..=5000.0, |width| part(id, Column { width, ..column.clone() }));
        if !is_round {
            let changed = |depth| part(id, Column { depth, ..column.clone() });
            self.part_length(ui, "inspector-depth", column.depth, 10.0..=5000.0, changed);
            let changed = |rotation| part(id, Column { rotation, ..column.clone() });
            self.angle(ui, "inspector-rotation", column.rotation, 360.0, changed);
        }
        let height = column.height.unwrap_or(Length::mm(self.storey(column.level)));
        let changed = |height| part(id, Column { height: Some(height), ..column.clone() });
        self.part_length(ui, "inspector-height", height, 10.0..=10_000.0, changed);
        let mut is_load_bearing = column.is_load_bearing;
        if check(ui, &mut is_load_bearing, &self.texts.get("part-load-bearing")).changed() {
            self.wishes.push(Wish::Edit(part(id, Column { is_load_bearing, ..column.clone() })));
        }
    }

    fn beam(&mut self, ui: &mut Ui, id: EntityId, beam: &Beam) {
        let changed = |width| part(id, Beam { width, ..beam.clone() });
        self.part_length(ui, "inspector-width", beam.width, 10.0..=5000.0, changed);
        self.part_length(ui, "part-drop", beam.drop, 10.0..=3000.0, |drop| part(id, Beam { drop, ..beam.clone() }));
        let top = beam.top.unwrap_or(Length::mm(self.storey(beam.level)));
        let changed = |top| part(id, Beam { top: Some(top), ..beam.clone() });
        self.part_length(ui, "part-top", top, 10.0..=10_000.0, changed);
    }

    fn stairs(&mut self, ui: &mut Ui, id: EntityId, stairs: &Stairs) {
        ui.horizontal_wrapped(|ui| {
            for (turn, key) in [
                (Turn::Straight, "stairs-straight"),
                (Turn::QuarterLeft, "stairs-quarter-left"),
                (Turn::QuarterRight, "stairs-quarter-right"),
                (Turn::HalfLeft, "stairs-half-left"),
                (Turn::HalfRight, "stairs-half-right"),
            ] {
                let is_on = stairs.turn == turn;
                if chip(ui, &self.texts.get(key), is_on).clicked() && !is_on {
                    self.wishes.push(Wish::Edit(part(id, Stairs { turn, ..stairs.clone() })));
                }
            }
        });
        let changed = |width| part(id, Stairs { width, ..stairs.clone() });
        self.part_length(ui, "inspector-width", stairs.width, 300.0..=5000.0, changed);
        let changed = |going| part(id, Stairs { going, ..stairs.clone() });
        self.part_length(ui, "stairs-going", stairs.going, 100.0..=600.0, changed);
        let label = self.texts.get("stairs-risers");
        let mut risers = stairs.risers;
        let response = row(ui, &label, |ui| {
            ui.spacing_mut().slider_width = 96.0;
            ui.add(egui::Slider::new(&mut risers, 2..=40))
        });
        let response = response.accessible_name(label);
        self.slider(&response, |risers| part(id, Stairs { risers, ..stairs.clone() }), risers);
        let changed = |rotation| part(id, Stairs { rotation, ..stairs.clone() });
        self.angle(ui, "inspector-rotation", stairs.rotation, 360.0, changed);
        let storey = self.design.level(stairs.level);
        let rise = stairs.rise.or_else(|| storey.map(|storey| storey.height + storey.slab)).unwrap_or(Length::ZERO);
        let riser = self.unit.format((rise.to_mm() / f64::from(stairs.risers.max(1)) * 10.0).round() / 10.0);
        row(ui, &self.texts.get("stairs-riser"), |ui| ui.label(riser));
    }

    fn ceiling(&mut self, ui: &mut Ui, id: EntityId, ceiling: &Ceiling) {
        let key = if ceiling.slope == 0.0 { "ceiling-height" } else { "ceiling-lowest" };
        let changed = |height| part(id, Ceiling { height, ..ceiling.clone() });
        self.part_length(ui, key, ceiling.height, 10.0..=10_000.0, changed);
        let changed = |slope: f64| part(id, Ceiling { slope: slope.clamp(0.0, STEEPEST), ..ceiling.clone() });
        self.angle(ui, "ceiling-slope", ceiling.slope, STEEPEST, changed);
        if ceiling.slope == 0.0 {
            let palette = Palette::in_use(ui);
            ui.label(RichText::new(self.texts.get("ceiling-slope-about")).size(12.0).color(palette.muted));
            return;
        }
        row(ui, &self.texts.get("ceiling-direction"), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (direction, arrow) in DIRECTIONS.into_iter().rev() {
                let is_on = (ceiling.direction.rem_euclid(360.0) - direction).abs() < 0.5;
                if chip(ui, arrow, is_on).clicked() && !is_on {
                    self.wishes.push(Wish::Edit(part(id, Ceiling { direction, ..ceiling.clone() })));
                }
            }
        });
        let changed = |direction| part(id, Ceiling { direction, ..ceiling.clone() });
        self.angle(ui, "inspector-rotation", ceiling.direction, 360.0, changed);
    }

    fn dimension(&mut self, ui: &mut Ui, id: EntityId, dimension: &Dimension) {
        let length = self.unit.format(dimension.length().to_mm());
        row(ui, &self.texts.get("field-length"), |ui| ui.label(length.as_str()));
        let changed = |offset| part(id, Dimension { offset, ..dimension.clone() });
        self.part_length(ui, "dimension-offset", dimension.offset, -1e4..=1e4, changed);
        let label = self.texts.get("dimension-text");
        let mut text = dimension.text.clone();
        let response = row(ui, &label, |ui| {
            ui.add(egui::TextEdit::singleline(&mut text).hint_text(length.as_str()).char_limit(80).desired_width(150.0))
        });
        let response = response.accessible_name(label);
        if response.changed() {
            self.wishes.push(Wish::Propose(part(id, Dimension { text, ..dimension.clone() })));
        }
        if response.lost_focus() {
            self.wishes.push(Wish::Accept);
        }
    }
}
