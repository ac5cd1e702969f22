//! The storeys of the home: which one is worked on, how high it is, and how to add one.

use egui::Ui;
use homewright_design::{EntityId, Level};
use homewright_editor::{Command, Edit};
use homewright_geometry::Length;

use super::{Pane, Wish};
use crate::widgets::{fold, list_line, row};

impl Pane<'_> {
    pub(super) fn levels(&mut self, ui: &mut Ui) {
        fold(ui, "levels", &self.texts.get("levels"), true, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            for (id, level) in self.design.levels().into_iter().rev() {
                let is_on = self.level == Some(id);
                let mark = self.unit.format(level.elevation.to_mm());
                if list_line(ui, &level.name, &mark, is_on).clicked() && !is_on {
                    self.wishes.push(Wish::Level(id));
                }
                if is_on {
                    self.of_level(ui, id, level);
                }
            }
            ui.horizontal_wrapped(|ui| {
                for command in [Command::AddLevel, Command::CopyLevel] {
                    let button = ui.button(self.texts.get(command.description().name));
                    self.trace.note(command.description().name, button.rect);
                    if button.clicked() {
                        self.wishes.push(Wish::Command(command));
                    }
                }
            });
        });
    }

    fn of_level(&mut self, ui: &mut Ui, id: EntityId, level: &Level) {
        let part = |level: Level| Edit::Part(id, Box::new(level.into()));
        let label = self.texts.get("inspector-name");
        let mut name = level.name.clone();
        let response =
            row(ui, &label, |ui| ui.add(egui::TextEdit::singleline(&mut name).char_limit(40).desired_width(112.0)));
        let response = response.accessible_name(self.texts.get("level-name"));
        if response.changed() {
            self.wishes.push(Wish::Propose(part(Level { name, ..level.clone() })));
        }
        if response.lost_focus() {
            self.wishes.push(Wish::Accept);
        }
        let label = self.texts.get("level-height");
        self.length(ui, &label, level.height.to_mm(), 1000.0..=20_000.0, |height| {
            part(Level { height: Length::mm(height), ..level.clone() })
        });
    }
}
