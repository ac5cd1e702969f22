//! Notices that come, are read, and go, without stopping anybody.

use egui::{Align2, CornerRadius, RichText, Stroke, vec2};

use crate::icons::Icon;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::widgets::{Look, icon_button};

/// How long good news stays at least, seconds; what went wrong stays until it is closed.
const SECONDS: f64 = 6.0;
/// Letters that are read in a second.
const READ: f64 = 14.0;

/// Notices on the screen.
#[derive(Default)]
pub struct Notices {
    list: Vec<Notice>,
}

struct Notice {
    text: String,
    is_bad: bool,
    since: Option<f64>,
}

impl Notice {
    /// How long it stays, seconds.
    fn seconds(&self) -> f64 {
        SECONDS.max(self.text.chars().count() as f64 / READ)
    }
}

impl Notices {
    /// Something was done.
    pub fn tell(&mut self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Something went wrong.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    /// What is on the screen, newest last.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|notice| notice.text.as_str())
    }

    fn push(&mut self, text: String, is_bad: bool) {
        self.list.retain(|notice| notice.text != text);
        self.list.push(Notice { text, is_bad, since: None });
        let surplus = self.list.len().saturating_sub(4);
        self.list.drain(..surplus);
    }

    /// Shows the notices over everything.
    pub fn ui(&mut self, context: &egui::Context, texts: &Texts) {
        let now = context.input(|input| input.time);
        let mut closed = None;
        for notice in &mut self.list {
            let since = *notice.since.get_or_insert(now);
            if !notice.is_bad {
                let left = (since + notice.seconds() - now).max(0.0);
                context.request_repaint_after(std::time::Duration::from_secs_f64(left));
            }
        }
        self.list.retain(|notice| notice.is_bad || notice.since.is_none_or(|since| now - since < notice.seconds()));
        if self.list.is_empty() {
            return;
        }
        let place = vec2(0.0, -(theme::HUD + 12.0));
        egui::Area::new(egui::Id::unique("notices")).anchor(Align2::CENTER_BOTTOM, place).show(context, |ui| {
            let palette = Palette::in_use(ui);
            for (index, notice) in self.list.iter().enumerate() {
                let line = if notice.is_bad { palette.danger } else { palette.accent };
                egui::Frame::new()
                    .fill(palette.card)
                    .stroke(Stroke::new(1.0, line))
                    .corner_radius(CornerRadius::same(theme::ROUND))
                    .inner_margin(egui::Margin::symmetric(14, 6))
                    .show(ui, |ui| {
                        ui.horizontal(|ui| {
                            ui.scope(|ui| {
                                ui.set_max_width(520.0);
                                ui.label(RichText::new(&notice.text).color(palette.text));
                            });
                            let close = texts.get("close");
                            if icon_button(ui, Icon::Close, &close, &close, Look::PLAIN).clicked() {
                                closed = Some(index);
                            }
                        });
                    });
            }
        });
        if let Some(index) = closed {
            self.list.remove(index);
        }
    }
}
