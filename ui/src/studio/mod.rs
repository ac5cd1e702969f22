//! The studio as a whole: bars, panels, views, and what happens between them and the surroundings.

mod act;
mod background;
mod catalogs;
mod panels;
mod report;

use std::sync::Arc;

use egui::{Context, Frame, Margin, Stroke, Ui};
use egui_wgpu::RenderState;
use homewright_catalog::{Language, Product};
use homewright_editor::Command;

use crate::action;
use crate::catalog::CatalogPanel;
use crate::catalogs_page::CatalogsPage;
use crate::command_palette::CommandPalette;
use crate::comparison::Comparison;
use crate::context_menu::ContextMenu;
use crate::dressing::Dressing;
use crate::host::{Host, OwnModel};
use crate::jobs::{JobHandle, Jobs, Pace};
use crate::mode::Mode;
use crate::notices::Notices;
use crate::options_page::OptionsPage;
use crate::photo_desk::PhotoDesk;
use crate::plan_view::PlanView;
use crate::scene_view::SceneView;
use crate::session::Session;
use crate::settings::Settings;
use crate::start::{self, Start};
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::thumbnails::Thumbnails;
use crate::top_bar::{self, Switches, TopBar};
use crate::trace::Trace;
use crate::underlays::Underlays;
use crate::versions_page::VersionsPage;
use crate::{drop_veil, hud, preferences, shortcut, tool_view};
use background::Light;

/// Which views are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ViewMode {
    /// The plan alone.
    Plan,
    /// Plan and picture side by side.
    #[default]
    Both,
    /// The picture alone.
    Scene,
}

/// What the panel on the right shows.
#[derive(Default)]
enum Page {
    /// What is selected.
    #[default]
    Inspector,
    /// Language, units, theme and scale.
    Preferences,
    /// The steps that were done.
    History,
    /// Options A, B, C of parts of the home.
    Options,
    /// States with names.
    Versions,
    /// A model on its way into the catalog.
    Model(Box<OwnModel>),
    /// Catalogs, and what became of this home's products in them.
    Catalogs,
    /// A product in the making.
    Product(Box<Product>),
}

/// The studio.
pub struct Studio {
    host: Box<dyn Host>,
    gpu: RenderState,
    texts: Texts,
    settings: Settings,
    session: Option<Session>,
    /// Whether the homes are shown although one is open.
    is_at_start: bool,
    views: ViewMode,
    page: Page,
    start: Start,
    /// The work that opens a home, if it is not over.
    opening: Option<JobHandle>,
    versions: VersionsPage,
    options: OptionsPage,
    palette: CommandPalette,
    menu: ContextMenu,
    comparison: Option<Comparison>,
    photo: PhotoDesk,
    plan: PlanView,
    underlays: Underlays,
    scene: SceneView,
    catalog: CatalogPanel,
    catalogs: CatalogsPage,
    dressing: Dressing,
    thumbnails: Thumbnails,
    top_bar: TopBar,
    notices: Notices,
    jobs: Jobs,
    pace: Pace,
    trace: Trace,
    light: Light,
    title: Option<String>,
    /// Whether a product is being dragged out of the catalog.
    is_dragging_in: bool,
    is_closing: bool,
    /// What keys called for and was not done yet.
    called: Vec<action::Action>,
    /// Whether a field was left for it.
    has_left_field: bool,
}

impl Studio {
    /// A studio in its surroundings.
    pub fn new(mut host: Box<dyn Host>, context: &Context, gpu: &RenderState) -> Self {
        theme::apply(context);
        context.options_mut(|options| {
            // A button that is pressed and let go of was clicked, however long that took: frames can be slow.
            options.input_options.max_click_duration = 60.0;
            options.input_options.max_double_click_delay = 0.5;
            // The studio has a scale of its own.
            options.zoom_with_keyboard = false;
        });
        let settings = host.settings();
        let waker = context.clone();
        host.set_waker(Arc::new(move || waker.request_repaint()));
        let trace = Trace::new(host.wants_trace());
        let studio = Self {
            texts: Texts::new(settings.language.unwrap_or_default()),
            settings,
            gpu: gpu.clone(),
            session: None,
            is_at_start: false,
            views: ViewMode::default(),
            page: Page::default(),
            start: Start::default(),
            opening: None,
            versions: VersionsPage::default(),
            options: OptionsPage::default(),
            palette: CommandPalette::default(),
            menu: ContextMenu::default(),
            comparison: None,
            photo: PhotoDesk::default(),
            plan: PlanView::default(),
            underlays: Underlays::default(),
            scene: SceneView::default(),
            catalog: CatalogPanel::default(),
            catalogs: CatalogsPage::default(),
            dressing: Dressing::default(),
            thumbnails: Thumbnails::default(),
            top_bar: TopBar::default(),
            notices: Notices::default(),
            jobs: Jobs::default(),
            pace: Pace::default(),
            trace,
            light: Light::default(),
            title: None,
            is_dragging_in: false,
            is_closing: false,
            called: Vec::new(),
            has_left_field: false,
            host,
        };
        studio.apply_settings(context);
        studio
    }

    /// The open home.
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The open home, to be worked on by others than the hand.
    pub const fn session_mut(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// The plan on screen.
    pub const fn plan_view(&self) -> &PlanView {
        &self.plan
    }

    /// The language in use.
    pub const fn language(&self) -> Language {
        self.texts.language()
    }

    /// What is being worked on.
    pub const fn mode(&self) -> Mode {
        self.settings.mode
    }

    /// Notices on the screen.
    pub fn notices(&self) -> impl Iterator<Item = &str> {
        self.notices.texts()
    }

    /// Work in the background: its names and the shares that are done, 0 … 1, none where that is not known.
    pub fn work(&self) -> impl Iterator<Item = (&str, Option<f32>)> {
        self.jobs.shares()
    }

    /// Opens a file by its path.
    pub fn open_file(&mut self, path: &str) {
        let job = self.jobs.begin(self.texts.get("job-open"));
        // While somebody is at it the start says so.
        self.opening = Some(job.handle());
        self.host.open(path, job);
    }

    /// Starts a home from a template.
    pub fn new_home(&mut self, template: &str) {
        self.host.new_home(template, self.texts.language());
    }

    /// The live picture and how it is looked at.
    pub const fn scene_view(&self) -> &SceneView {
        &self.scene
    }

    /// Looks at the homes that were open before anew.
    pub fn refresh_start(&mut self) {
        self.start.refresh();
    }

    /// Opens a link outside.
    pub fn open_link(&mut self, url: &str) {
        self.host.open_link(url);
    }

    /// The window is being closed. Everything is in the file already.
    pub fn close(&mut self) {
        for job in self.jobs.under_way() {
            job.cancel();
        }
        self.is_closing = true;
    }

    /// Whether the program should end.
    pub const fn is_closing(&self) -> bool {
        self.is_closing
    }

    /// The window's new title, if it changed.
    pub fn take_title(&mut self) -> Option<String> {
        self.title.take()
    }

    /// One frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        for event in self.host.poll() {
            self.host_event(event, &context);
        }
        let is_at_work = !self.is_at_start && !self.palette.is_open();
        if let Some(session) = self.session.as_mut().filter(|_| is_at_work) {
            tool_view::take_keys(&context, session, self.plan.is_hovered());
        }
        self.called.extend(action::pressed(&context));
        // Keys belong to the palette while it is open.
        let session = self.session.as_ref();
        let chosen = self.palette.ui(&context, &self.texts, |action| top_bar::is_enabled(action, session));
        if let Some(action) = chosen {
            self.act(action, &context);
        }
        if !self.palette.is_open() {
            for command in shortcut::commands(&context) {
                if self.scene.is_walking() && is_walkers(command) {
                    continue;
                }
                self.act(action::Action::Command(command), &context);
            }
        }
        let before = self.settings.clone();
        let palette = Palette::in_use(ui);
        self.bars(ui, &palette, &context);
        if self.session.is_some() && !self.is_at_start {
            self.panels(ui, &palette, &context);
            self.views(ui, &palette);
            self.menu_at_pointer(&context);
        } else {
            self.start_screen(ui, &palette, &context);
        }
        self.do_what_was_called(&context);
        self.notices.ui(&context, &self.texts);
        drop_veil::ui(ui, &self.texts);
        self.follow_up(&context);
        self.background(&context);
        if self.settings != before {
            self.settings_changed(&context);
        }
        self.tell_trace(&context);
    }

    /// Does what keys called for since the last frame: after the panels, so that a field that was left in the same
    /// breath keeps what was typed, and a frame later where one is still being typed into.
    fn do_what_was_called(&mut self, context: &Context) {
        if self.called.is_empty() {
            return;
        }
        let focused = context.memory(egui::Memory::focused).filter(|_| context.egui_wants_keyboard_input());
        if let Some(field) = focused
            && !self.palette.is_open()
            && !std::mem::replace(&mut self.has_left_field, true)
        {
            context.memory_mut(|memory| memory.surrender_focus(field));
            context.request_repaint();
            return;
        }
        self.has_left_field = false;
        for action in std::mem::take(&mut self.called) {
            self.act(action, context);
        }
    }

    fn bars(&mut self, ui: &mut Ui, palette: &Palette, context: &Context) {
        let line = Stroke::new(1.0, palette.line);
        let bar = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(theme::PAD as i8, 0));
        let switches = Switches {
            mode: self.settings.mode,
            views: self.views,
            is_dollhouse: self.scene.is_dollhouse,
            is_walking: self.scene.is_walking(),
            is_night: self.session.as_ref().is_some_and(Session::is_night),
            is_photo: self.photo.is_open(),
        };
        let session = if self.is_at_start { None } else { self.session.as_mut() };
        let top = egui::Panel::top("top").exact_size(theme::TOP_BAR).frame(bar).show_separator_line(false);
        let shown = top.show(ui, |ui| self.top_bar.ui(ui, session, switches, &self.texts, &mut self.trace));
        ui.painter().hline(shown.response.rect.x_range(), shown.response.rect.bottom(), line);
        if let Some(action) = shown.inner {
            self.act(action, context);
        }
        if let Some(session) = &mut self.session
            && !self.is_at_start
        {
            let bottom = egui::Panel::bottom("hud").exact_size(theme::HUD).frame(bar).show_separator_line(false);
            let height = self.scene.eye_height(session.floor());
            let height = height.map(|metres| self.settings.unit.format((f64::from(metres) * 1000.0).round()));
            let hints = hud::hints(session, height);
            let jobs = self.jobs.under_way();
            let shown = bottom.show(ui, |ui| hud::ui(ui, session, &hints, jobs, &self.texts, &mut self.trace));
            ui.painter().hline(shown.response.rect.x_range(), shown.response.rect.top(), line);
        }
    }

    fn start_screen(&mut self, ui: &mut Ui, palette: &Palette, context: &Context) {
        if matches!(self.page, Page::Preferences) {
            self.preferences_panel(ui, palette);
        }
        if let Some(job) = self.opening.as_ref().and_then(JobHandle::job) {
            let share = job.share();
            Frame::new().fill(palette.canvas).show(ui, |ui| start::opening(ui, &self.texts, share));
            return;
        }
        let mut chosen = None;
        Frame::new().fill(palette.canvas).show(ui, |ui| {
            chosen = self.start.ui(ui, self.host.as_ref(), &self.texts, &mut self.trace);
        });
        match chosen {
            Some(start::Choice::Action(action)) => self.act(action, context),
            Some(start::Choice::Recent(path)) => self.open_file(&path),
            Some(start::Choice::Template(template)) => self.new_home(template),
            Some(start::Choice::Forget(path)) => self.host.forget_recent(&path),
            None => {}
        }
    }

    fn preferences_panel(&mut self, ui: &mut Ui, palette: &Palette) {
        let frame = theme::panel_frame(palette);
        let panel = egui::Panel::right("inspector")
            .exact_size(theme::inspector(ui.ctx().content_rect().width()))
            .resizable(false)
            .frame(frame);
        let is_closed = panel.show(ui, |ui| preferences::ui(ui, &mut self.settings, &self.texts)).inner;
        if is_closed {
            self.page = Page::Inspector;
        }
    }

    /// What was changed in the settings takes effect, and is remembered.
    fn settings_changed(&mut self, context: &Context) {
        if let Some(language) = self.settings.language {
            self.texts.set_language(language);
        }
        self.apply_settings(context);
        self.host.keep_settings(&self.settings);
        context.request_repaint();
    }

    fn apply_settings(&self, context: &Context) {
        context.set_theme(if self.settings.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
        context.set_zoom_factor(self.settings.zoom());
    }

    fn tell_trace(&mut self, context: &Context) {
        let session = self.session.as_mut();
        let plan = self.plan.look().map(|(center, scale)| serde_json::json!([center.x, center.y, scale]));
        let jobs = self.jobs.under_way().len();
        let pointer = context.input(|input| input.pointer.latest_pos()).map(|at| [at.x, at.y]);
        let values = || {
            session.map_or(serde_json::Value::Null, |session| {
                let facts = session.facts();
                serde_json::json!({
                    "file": session.file_name,
                    "items": facts.items,
                    "plan": plan,
                    "pointer": pointer,
                    "price": facts.price.to_string(),
                    "is_busy": session.editor.is_busy(),
                    "can_undo": session.editor.history().can_undo(),
                    "can_redo": session.editor.history().can_redo(),
                    "selected": session.editor.selection().ids().len(),
                    "walls": session.editor.design().walls().count(),
                    "openings": session.editor.design().openings().count(),
                    "area": facts.area,
                    "jobs": jobs,
                    "steps": session.editor.history().labels().count(),
                    "option": session.editor.design().option_sets().next().map(|(_, set)| set.active),
                })
            })
        };
        if let Some(line) = self.trace.finish(context.pixels_per_point(), values) {
            self.host.trace(&line);
        }
    }
}

/// Whether its keys are those of who walks: steps, a tilt of the head, and standing on one's toes.
const fn is_walkers(command: Command) -> bool {
    matches!(
        command,
        Command::WallTool
            | Command::RoomTool
            | Command::SplitWall
            | Command::DoorTool
            | Command::PassageTool
            | Command::Nudge(..)
            | Command::ResetView
            | Command::LevelUp
            | Command::LevelDown
    )
}
