//! Find and do anything: a field over everything that knows every action in both languages.

use egui::{Align2, CornerRadius, Key, Modifiers, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};
use homewright_catalog::Language;
use homewright_editor::Command;

use crate::action::Action;
use crate::icons;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::widgets::text_that_fits;

/// Width of the palette, points.
const WIDTH: f32 = 560.0;
/// Height of a line.
const LINE: f32 = 44.0;
/// Most lines at once.
const LINES: f32 = 8.0;

/// The palette.
#[derive(Default)]
pub struct CommandPalette {
    is_open: bool,
    query: String,
    chosen: usize,
    is_new: bool,
}

impl CommandPalette {
    /// Opens or closes it.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.is_new = self.is_open;
        self.query.clear();
        self.chosen = 0;
    }

    /// Whether it is open.
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Shows it, if it is open; what was chosen.
    pub fn ui(
        &mut self,
        context: &egui::Context,
        texts: &Texts,
        is_enabled: impl Fn(Action) -> bool,
    ) -> Option<Action> {
        if !self.is_open {
            return None;
        }
        let found = find(&self.query, texts, is_enabled);
        self.chosen = self.chosen.min(found.len().saturating_sub(1));
        let mut done = None;
        context.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) && !found.is_empty() {
                self.chosen = (self.chosen + 1) % found.len();
            }
            if input.consume_key(Modifiers::NONE, Key::ArrowUp) && !found.is_empty() {
                self.chosen = (self.chosen + found.len() - 1) % found.len();
            }
            if input.consume_key(Modifiers::NONE, Key::Enter) {
                done = found.get(self.chosen).copied();
                self.is_open = false;
            }
            if input.consume_key(Modifiers::NONE, Key::Escape) {
                self.is_open = false;
            }
        });
        let area = egui::Area::new(egui::Id::unique("command-palette"))
            .order(egui::Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, theme::TOP_BAR + 20.0));
        let shown = area.show(context, |ui| {
            let palette = Palette::in_use(ui);
            theme::floating_frame(&palette).show(ui, |ui| {
                ui.set_width(WIDTH.min(context.content_rect().width() - 40.0));
                if self.field(ui, texts) {
                    self.chosen = 0;
                }
                ui.add_space(4.0);
                if found.is_empty() {
                    ui.label(egui::RichText::new(texts.get("palette-nothing")).color(palette.muted));
                }
                ui.spacing_mut().item_spacing.y = 0.0;
                let list = ScrollArea::vertical().max_height(LINE * LINES).min_scrolled_height(LINE * LINES);
                list.auto_shrink([false, true]).show(ui, |ui| {
                    for (index, action) in found.iter().enumerate() {
                        if line(ui, *action, index == self.chosen, texts).clicked() {
                            done = Some(*action);
                            self.is_open = false;
                        }
                    }
                });
            });
        });
        if !self.is_new && shown.response.clicked_elsewhere() {
            self.is_open = false;
        }
        self.is_new = false;
        done
    }

    /// The field; whether what is in it changed.
    fn field(&mut self, ui: &mut Ui, texts: &Texts) -> bool {
        let hint = texts.get("palette-hint");
        let field = egui::TextEdit::singleline(&mut self.query)
            .hint_text(hint.as_str())
            .font(egui::FontId::proportional(16.0))
            .frame(egui::Frame::NONE)
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SearchInput, true, hint.as_str()));
        response.request_focus();
        let palette = Palette::in_use(ui);
        ui.painter().hline(ui.max_rect().x_range(), response.rect.bottom() + 6.0, Stroke::new(1.0, palette.line));
        ui.add_space(6.0);
        response.changed()
    }
}

fn line(ui: &mut Ui, action: Action, is_chosen: bool, texts: &Texts) -> egui::Response {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    let name = texts.get(action.key());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListBoxOption, true, is_chosen, name.as_str()));
    if is_chosen {
        response.scroll_to_me(None);
    }
    let fill = match (is_chosen, response.hovered()) {
        (true, _) => palette.accent_soft,
        (false, true) => palette.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), fill);
    let ink = if is_chosen { palette.accent } else { palette.text };
    if let Some(icon) = action.icon() {
        let place = pos2(rect.left() + 12.0, rect.center().y - theme::ICON * 0.5);
        icons::paint(ui.painter(), Rect::from_min_size(place, vec2(theme::ICON, theme::ICON)), icon, ink);
    }
    let mut right = rect.right() - 12.0;
    if let Some(keys) = action.shortcut() {
        let galley = ui.painter().layout_no_wrap(keys, egui::FontId::proportional(12.0), palette.muted);
        right -= galley.size().x;
        ui.painter().galley(pos2(right, rect.center().y - galley.size().y * 0.5), galley, palette.muted);
        right -= 12.0;
    }
    let left = rect.left() + 42.0;
    let about = texts.get(&format!("{}-about", action.key()));
    let title = text_that_fits(ui, &name, 14.0, ink, right - left);
    let under = text_that_fits(ui, &about, 11.5, palette.muted, right - left);
    ui.painter().galley(pos2(left, rect.top() + 5.0), title, ink);
    ui.painter().galley(pos2(left, rect.top() + 24.0), under, palette.muted);
    response
}

/// Actions that fit a query in either language, best first; all of them where nothing is asked.
pub fn find(query: &str, texts: &Texts, is_enabled: impl Fn(Action) -> bool) -> Vec<Action> {
    let is_listed =
        |action: &Action| !matches!(action, Action::Palette | Action::Command(Command::Nudge(..) | Command::Escape));
    let query = query.trim().to_lowercase();
    let mut found: Vec<(u8, Action)> = Action::all()
        .filter(|action| is_listed(action) && is_enabled(*action))
        .filter_map(|action| Some((rank(&query, action, texts)?, action)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, action)| action).collect()
}

/// How well an action fits: 0 best, none not at all.
fn rank(query: &str, action: Action, texts: &Texts) -> Option<u8> {
    if query.is_empty() {
        return Some(0);
    }
    let about = format!("{}-about", action.key());
    let of = |key: &str| [Language::English, Language::Chinese].map(|one| texts.in_language(one, key).to_lowercase());
    let (names, abouts) = (of(action.key()), of(&about));
    let has_words = |text: &String| query.split_whitespace().all(|word| text.contains(word));
    if names.iter().any(|name| name.starts_with(query)) {
        Some(0)
    } else if names.iter().any(has_words) {
        Some(1)
    } else if abouts.iter().any(has_words) {
        Some(2)
    } else {
        names.iter().any(|name| is_scattered_in(query, name)).then_some(3)
    }
}

/// Whether the letters stand in a text in their order, the first at its beginning.
fn is_scattered_in(query: &str, text: &str) -> bool {
    let mut letters = text.chars();
    let starts = query.chars().next().is_some_and(|first| text.starts_with(first));
    starts && query.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_found_in_either_language_whichever_is_in_use() {
        for language in [Language::English, Language::Chinese] {
            let texts = Texts::new(language);
            for query in ["preferences", "设置", "prefs"] {
                assert_eq!(find(query, &texts, |_| true).first(), Some(&Action::Preferences), "{query}");
            }
        }
    }

    #[test]
    fn what_cannot_be_done_is_not_offered() {
        let texts = Texts::new(Language::English);
        assert!(find("undo", &texts, |_| false).is_empty());
        assert!(find("zzz", &texts, |_| true).is_empty());
    }
}
