//! The bar at the top: the home's name, files, undo, views, light, language, theme.

use egui::{Align, Layout, Ui, Vec2};
use homewright_editor::{Command, Edit, Input};

use crate::icons::{self, Icon};
use crate::session::Session;
use crate::studio::ViewMode;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{Look, icon_button};

/// What the bar shows as being on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// Which views are shown.
    pub mode: ViewMode,
    /// Whether walls in front are left out.
    pub is_dollhouse: bool,
    /// Whether the eye is on foot.
    pub is_walking: bool,
    /// Whether it is night outside.
    pub is_night: bool,
}

/// The bar at the top.
#[derive(Default)]
pub struct TopBar {
    name: Option<String>,
}

impl TopBar {
    /// Shows the bar.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: Option<&mut Session>,
        switches: Switches,
        texts: &Texts,
        trace: &mut Trace,
    ) -> Option<Command> {
        let palette = Palette::in_use(ui);
        let mut chosen = None;
        let has_home = session.is_some();
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.horizontal_centered(|ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(26.0), egui::Sense::hover());
            icons::paint(ui.painter(), rect.shrink(2.0), Icon::Home, palette.accent);
            ui.add_space(6.0);
            let editor_enabled: Vec<Command> = match session {
                Some(session) => {
                    self.name_field(ui, session, texts, trace);
                    Command::ALL.into_iter().filter(|command| command.is_enabled(&session.editor)).collect()
                }
                None => vec![Command::New, Command::Open, Command::SwitchLanguage, Command::SwitchTheme],
            };
            let is_enabled = |command: Command| editor_enabled.contains(&command);
            let mut button = |ui: &mut Ui, icon: Icon, command: Command, look: Look| {
                let name = texts.get(command.description().name);
                let look = look.enabled(is_enabled(command));
                let response = icon_button(ui, icon, &name, &hint(command, texts), look);
                if look.is_enabled {
                    trace.note(command.description().name, response.rect);
                }
                if response.clicked() {
                    chosen = Some(command);
                }
            };
            ui.add_space(8.0);
            let has_words = ui.ctx().content_rect().width() > 1240.0;
            let labelled = Look { has_label: has_words, ..Look::PLAIN };
            button(ui, Icon::New, Command::New, labelled);
            button(ui, Icon::Open, Command::Open, labelled);
            button(ui, Icon::Export, Command::Export, labelled);
            divider(ui, &palette);
            button(ui, Icon::Undo, Command::Undo, Look::PLAIN);
            button(ui, Icon::Redo, Command::Redo, Look::PLAIN);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                button(ui, Icon::Theme, Command::SwitchTheme, Look::PLAIN);
                button(ui, Icon::Language, Command::SwitchLanguage, labelled);
                if has_home {
                    divider(ui, &palette);
                    let is_night = switches.is_night;
                    let icon = if is_night { Icon::Moon } else { Icon::Sun };
                    button(ui, icon, Command::ToggleDaylight, Look::PLAIN.on(is_night));
                    button(ui, Icon::Dollhouse, Command::ToggleDollhouse, Look::PLAIN.on(switches.is_dollhouse));
                    button(ui, Icon::Walk, Command::ToggleWalk, Look::PLAIN.on(switches.is_walking));
                    button(ui, Icon::Fit, Command::ResetView, Look::PLAIN);
                    divider(ui, &palette);
                    let mode = switches.mode;
                    button(ui, Icon::Scene, Command::ShowScene, labelled.on(mode == ViewMode::Scene));
                    button(ui, Icon::Both, Command::ShowBoth, labelled.on(mode == ViewMode::Both));
                    button(ui, Icon::Plan, Command::ShowPlan, labelled.on(mode == ViewMode::Plan));
                }
            });
        });
        chosen
    }

    fn name_field(&mut self, ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) {
        let current = session.editor.design().project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        let mut name = self.name.clone().unwrap_or_else(|| current.clone());
        let label = texts.get("home-name");
        let font = egui::FontId::proportional(15.5);
        let width = ui.painter().layout_no_wrap(name.clone(), font.clone(), egui::Color32::BLACK).size().x;
        let field = egui::TextEdit::singleline(&mut name)
            .font(font)
            .frame(egui::Frame::NONE)
            .hint_text(label.as_str())
            .char_limit(80)
            .desired_width((width + 12.0).clamp(60.0, 220.0));
        let response = ui.add_enabled(!session.editor.is_read_only(), field);
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

fn divider(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(13.0, theme::BUTTON), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.shrink2(egui::vec2(0.0, 7.0)).y_range(), (1.0, palette.line));
}

/// What a command does and how it is called by key.
pub fn hint(command: Command, texts: &Texts) -> String {
    let about = texts.get(&format!("{}-about", command.description().name));
    match command.description().shortcut {
        Some(shortcut) => format!("{about}  ({})", crate::shortcut::words(shortcut)),
        None => about,
    }
}
