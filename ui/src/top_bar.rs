//! The bar at the top: the home and what is done with it, undo, modes, views, search, preferences.

use egui::{Align, CornerRadius, Layout, Popup, Rect, Sense, Ui, Vec2, WidgetInfo, vec2};
use homewright_editor::{Command, Edit, Input};

use crate::action::Action;
use crate::icons::{self, Icon};
use crate::mode::Mode;
use crate::session::Session;
use crate::studio::ViewMode;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{Look, focus_ring, icon_button, text_that_fits};

/// What the bar shows as being on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// What is being worked on.
    pub mode: Mode,
    /// Which views are shown.
    pub views: ViewMode,
    /// Whether walls in front are left out.
    pub is_dollhouse: bool,
    /// Whether the eye is on foot.
    pub is_walking: bool,
    /// Whether it is night outside.
    pub is_night: bool,
    /// Whether photos are taken.
    pub is_photo: bool,
}

/// The bar at the top.
#[derive(Default)]
pub struct TopBar {
    name: Option<String>,
}

/// What the bar works with for one frame.
struct Bar<'a> {
    texts: &'a Texts,
    trace: &'a mut Trace,
    enabled: Vec<Action>,
    chosen: Option<Action>,
}

impl TopBar {
    /// Shows the bar; what was chosen.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: Option<&mut Session>,
        switches: Switches,
        texts: &Texts,
        trace: &mut Trace,
    ) -> Option<Action> {
        let palette = Palette::in_use(ui);
        let whole = ui.max_rect();
        let has_home = session.is_some();
        let enabled = Action::all().filter(|action| is_enabled(*action, session.as_deref())).collect();
        let mut bar = Bar { texts, trace, enabled, chosen: None };
        ui.spacing_mut().item_spacing.x = 2.0;
        let window = ui.ctx().content_rect().width();
        let is_wide = window > 1360.0;
        let mut left_end = whole.left();
        ui.horizontal_centered(|ui| {
            bar.menu(ui, &palette);
            if let Some(session) = session {
                self.name_field(ui, session, bar.texts, bar.trace);
                divider(ui, &palette);
                bar.button(ui, Icon::Undo, Action::Command(Command::Undo), Look::PLAIN);
                bar.button(ui, Icon::Redo, Action::Command(Command::Redo), Look::PLAIN);
                bar.button(ui, Icon::History, Action::ShowHistory, Look::PLAIN);
            } else {
                ui.label(egui::RichText::new("Homewright").size(15.5));
            }
            left_end = ui.min_rect().right();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                bar.button(ui, Icon::Gear, Action::Preferences, Look::PLAIN);
                bar.button(ui, Icon::Search, Action::Palette, Look::PLAIN);
                if has_home && window >= theme::MIDDLING {
                    divider(ui, &palette);
                    bar.button(ui, Icon::Camera, Action::Photo, Look::PLAIN.on(switches.is_photo));
                    let night = if switches.is_night { Icon::Moon } else { Icon::Sun };
                    let look = Look::PLAIN;
                    bar.button(ui, night, Action::Command(Command::ToggleDaylight), look.on(switches.is_night));
                    let dollhouse = Action::Command(Command::ToggleDollhouse);
                    bar.button(ui, Icon::Dollhouse, dollhouse, look.on(switches.is_dollhouse));
                    bar.button(ui, Icon::Walk, Action::Command(Command::ToggleWalk), look.on(switches.is_walking));
                    bar.button(ui, Icon::Fit, Action::Command(Command::ResetView), look);
                }
                if has_home {
                    divider(ui, &palette);
                    let look = Look { has_label: is_wide, ..Look::PLAIN };
                    let views = switches.views;
                    for (icon, command, view) in [
                        (Icon::Scene, Command::ShowScene, ViewMode::Scene),
                        (Icon::Both, Command::ShowBoth, ViewMode::Both),
                        (Icon::Plan, Command::ShowPlan, ViewMode::Plan),
                    ] {
                        bar.button(ui, icon, Action::Command(command), look.on(views == view));
                    }
                }
            });
        });
        if has_home {
            bar.modes(ui, whole, left_end, switches.mode);
        }
        bar.chosen
    }

    fn name_field(&mut self, ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) {
        let current = session.editor.design().project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        let mut name = self.name.clone().unwrap_or_else(|| current.clone());
        let label = texts.get("home-name");
        let font = egui::FontId::proportional(15.5);
        let most = if ui.ctx().content_rect().width() < theme::MIDDLING { 90.0 } else { 180.0 };
        let width = ui.painter().layout_no_wrap(name.clone(), font.clone(), egui::Color32::BLACK).size().x;
        let field = egui::TextEdit::singleline(&mut name)
            .font(font)
            .frame(egui::Frame::NONE)
            .align(egui::Align2::LEFT_CENTER)
            .hint_text(label.as_str())
            .char_limit(80)
            .desired_width((width + 12.0).clamp(60.0, most));
        let response = ui.add_enabled(!session.editor.is_read_only(), field).accessible_name(label);
        trace.note("home-name", response.rect);
        if response.changed() {
            self.name = Some(name.clone());
        }
        if response.lost_focus() {
            self.name = None;
            let is_dropped = ui.input(|input| input.key_pressed(egui::Key::Escape));
            if name != current && !is_dropped {
                session.handle(Input::Edit(Edit::ProjectName(name)));
            }
        }
    }
}

/// Whether something can be done now.
pub fn is_enabled(action: Action, session: Option<&Session>) -> bool {
    match (action, session) {
        (Action::Command(command), Some(session)) => command.is_enabled(&session.editor),
        (action, None) => !action.needs_home(),
        (Action::ImportModel, Some(session)) => !session.editor.is_read_only(),
        (Action::MakeProduct, Some(session)) => {
            let (design, selection) = (session.editor.design(), session.editor.selection());
            !session.editor.is_read_only() && selection.ids().iter().any(|id| design.item(*id).is_some())
        }
        (Action::Replace, Some(session)) => !session.editor.is_read_only() && !session.editor.replaceable().is_empty(),
        (_, Some(_)) => true,
    }
}

impl Bar<'_> {
    fn button(&mut self, ui: &mut Ui, icon: Icon, action: Action, look: Look) {
        let name = self.texts.get(action.key());
        let look = look.enabled(self.enabled.contains(&action));
        let response = icon_button(ui, icon, &name, &action.hint(self.texts), look);
        if look.is_enabled {
            self.trace.note(action.key(), response.rect);
        }
        if response.clicked() {
            self.chosen = Some(action);
        }
    }

    /// What is done with homes.
    fn menu(&mut self, ui: &mut Ui, palette: &Palette) {
        let name = self.texts.get("menu");
        let response = icon_button(ui, Icon::Home, &name, &name, Look::PLAIN.on(true));
        self.trace.note("menu", response.rect);
        ui.add_space(6.0);
        let popup = Popup::menu(&response).frame(theme::floating_frame(palette)).layout(Layout::default()).gap(6.0);
        popup.show(|ui| {
            ui.set_width(260.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            for group in [
                &[
                    Action::Command(Command::New),
                    Action::Command(Command::Open),
                    Action::ImportModel,
                    Action::ShowCatalogs,
                    Action::Command(Command::Export),
                ][..],
                &[Action::KeepVersion, Action::ShowHistory],
                &[
                    Action::Preferences,
                    Action::Command(Command::SwitchLanguage),
                    Action::Command(Command::SwitchTheme),
                    Action::ShowStart,
                ],
            ] {
                for action in group.iter().filter(|action| self.enabled.contains(action)) {
                    if menu_line(ui, *action, self.texts).clicked() {
                        self.chosen = Some(*action);
                        ui.close();
                    }
                }
                ui.add_space(6.0);
            }
        });
    }

    /// Modes in the middle of the bar, where there is room for them.
    fn modes(&mut self, ui: &Ui, whole: Rect, left_end: f32, mode: Mode) {
        let palette = Palette::in_use(ui);
        let font = egui::TextStyle::Button.resolve(ui.style());
        let has_words = ui.ctx().content_rect().width() >= theme::NARROW;
        let names: Vec<_> = Mode::ALL
            .into_iter()
            .map(|mode| {
                let words = self.texts.get(mode.key());
                (mode, ui.painter().layout_no_wrap(words, font.clone(), palette.text))
            })
            .collect();
        let widths: Vec<f32> = names
            .iter()
            .map(|(_, words)| theme::ICON + 24.0 + if has_words { words.size().x + 10.0 } else { 0.0 })
            .collect();
        let sum: f32 = widths.iter().sum::<f32>() + 4.0;
        let left = (whole.center().x - sum * 0.5).max(left_end + 10.0);
        let rail = Rect::from_min_size(egui::pos2(left, whole.center().y - 18.0), vec2(sum, 36.0));
        ui.painter().rect_filled(rail, CornerRadius::same(9), palette.well);
        let mut left = rail.left() + 2.0;
        for ((one, words), width) in names.into_iter().zip(widths) {
            let cell = Rect::from_min_size(egui::pos2(left, rail.top() + 2.0), vec2(width, 32.0));
            left += width;
            let response = ui.interact(cell, ui.scope_id().with(("mode", one.key())), Sense::click());
            let is_on = one == mode;
            response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_on, words.text()));
            self.trace.note(one.key(), cell);
            let round = CornerRadius::same(7);
            if is_on {
                ui.painter().rect_filled(cell, round, palette.accent);
            } else if response.hovered() {
                ui.painter().rect_filled(cell, round, palette.hover);
            }
            let ink = if is_on { palette.on_accent } else { palette.text };
            let icon = Rect::from_center_size(
                egui::pos2(cell.left() + 12.0 + theme::ICON * 0.5, cell.center().y),
                Vec2::splat(theme::ICON),
            );
            icons::paint(ui.painter(), icon, one.icon(), ink);
            if has_words {
                let place = egui::pos2(icon.right() + 8.0, cell.center().y - words.size().y * 0.5);
                ui.painter().galley_with_override_text_color(place, words, ink);
            }
            focus_ring(ui, &response, cell, &palette);
            let action = Action::Mode(one);
            if response.on_hover_text(action.hint(self.texts)).clicked() {
                self.chosen = Some(action);
            }
        }
    }
}

pub(crate) fn menu_line(ui: &mut Ui, action: Action, texts: &Texts) -> egui::Response {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    let name = texts.get(action.key());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::MenuItem, true, name.as_str()));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), palette.hover);
    }
    if let Some(icon) = action.icon() {
        let square = Rect::from_center_size(egui::pos2(rect.left() + 18.0, rect.center().y), Vec2::splat(16.0));
        icons::paint(ui.painter(), square, icon, palette.muted);
    }
    let keys = action.shortcut().unwrap_or_default();
    let keys = text_that_fits(ui, &keys, 12.0, palette.muted, 90.0);
    let right = rect.right() - 10.0 - keys.size().x;
    let words = text_that_fits(ui, &name, 13.5, palette.text, right - rect.left() - 46.0);
    ui.painter().galley(egui::pos2(rect.left() + 38.0, rect.center().y - words.size().y * 0.5), words, palette.text);
    ui.painter().galley(egui::pos2(right, rect.center().y - keys.size().y * 0.5), keys, palette.muted);
    response
}

fn divider(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(13.0, theme::BUTTON), Sense::hover());
    ui.painter().vline(rect.center().x, rect.shrink2(vec2(0.0, 7.0)).y_range(), (1.0, palette.line));
}
