//! The studio as a whole: bars, panels, views, and what happens between them and the surroundings.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::{Context, CornerRadius, Frame, Margin, Rect, Stroke, Ui, UiBuilder};
use egui_wgpu::RenderState;
use homewright_catalog::Language;
use homewright_editor::editor::Response;
use homewright_editor::{Command, Input};
use homewright_scene::light::ProbeGrid;
use homewright_tracer::{BakeSettings, bake};

use crate::catalog_panel::CatalogPanel;
use crate::host::{Host, HostEvent, Opened, Settings};
use crate::notices::Notices;
use crate::plan_view::PlanView;
use crate::scene_view::SceneView;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::thumbnails::Thumbnails;
use crate::top_bar::{Switches, TopBar};
use crate::trace::Trace;
use crate::{hud, inspector, shortcut, start};

/// How long a home must rest before its indirect light is computed, seconds.
const REST_BEFORE_BAKE: f64 = 1.2;

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

/// The studio.
pub struct Studio {
    host: Box<dyn Host>,
    gpu: RenderState,
    texts: Texts,
    settings: Settings,
    session: Option<Session>,
    mode: ViewMode,
    plan: PlanView,
    scene: SceneView,
    catalog: CatalogPanel,
    thumbnails: Thumbnails,
    top_bar: TopBar,
    notices: Notices,
    trace: Trace,
    light: Light,
    title: Option<String>,
    /// Whether a product is being dragged out of the catalog.
    is_dragging_in: bool,
    is_closing: bool,
}

/// Indirect light, computed in the background.
struct Light {
    sender: Sender<(u64, ProbeGrid)>,
    receiver: Receiver<(u64, ProbeGrid)>,
    /// The revision that is being computed, and how to stop that.
    running: Option<(u64, Arc<AtomicBool>)>,
    /// The revision whose light is shown.
    shown: u64,
    seen: u64,
    rests_since: f64,
}

impl Default for Light {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, running: None, shown: 0, seen: 0, rests_since: 0.0 }
    }
}

impl Studio {
    /// A studio in its surroundings.
    pub fn new(mut host: Box<dyn Host>, context: &Context, gpu: &RenderState) -> Self {
        theme::apply(context);
        // A button that is pressed and let go of was clicked, however long that took: frames can be slow.
        context.options_mut(|options| options.input_options.max_click_duration = 60.0);
        let settings = host.settings();
        context.set_theme(if settings.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
        let waker = context.clone();
        host.set_waker(Arc::new(move || waker.request_repaint()));
        let trace = Trace::new(host.wants_trace());
        Self {
            texts: Texts::new(settings.language.unwrap_or_default()),
            settings,
            gpu: gpu.clone(),
            session: None,
            mode: ViewMode::default(),
            plan: PlanView::default(),
            scene: SceneView::default(),
            catalog: CatalogPanel::default(),
            thumbnails: Thumbnails::default(),
            top_bar: TopBar::default(),
            notices: Notices::default(),
            trace,
            light: Light::default(),
            title: None,
            is_dragging_in: false,
            is_closing: false,
            host,
        }
    }

    /// The open home.
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The plan on screen.
    pub const fn plan_view(&self) -> &PlanView {
        &self.plan
    }

    /// The language in use.
    pub const fn language(&self) -> Language {
        self.texts.language()
    }

    /// Notices on the screen.
    pub fn notices(&self) -> impl Iterator<Item = &str> {
        self.notices.texts()
    }

    /// Opens a file by its path.
    pub fn open_file(&mut self, path: &str) {
        self.host.open(path);
    }

    /// Starts a home from the template.
    pub fn new_home(&mut self) {
        self.host.new_home(self.texts.language());
    }

    /// Opens a link outside.
    pub fn open_link(&mut self, url: &str) {
        self.host.open_link(url);
    }

    /// The window is being closed. Everything is in the file already.
    pub fn close(&mut self) {
        if let Some((_, stop)) = &self.light.running {
            stop.store(true, Ordering::Relaxed);
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
            self.host_event(event);
        }
        for command in shortcut::commands(&context) {
            self.command(command, &context);
        }
        let palette = Palette::in_use(ui);
        self.bars(ui, &palette, &context);
        if self.session.is_some() {
            self.panels(ui, &palette);
            self.views(ui, &palette);
        } else {
            Frame::new().fill(palette.canvas).show(ui, |ui| {
                if let Some(command) = start::ui(ui, &self.texts, &mut self.trace) {
                    self.command(command, &context);
                }
            });
        }
        self.notices.ui(&context, &self.texts);
        self.follow_up(&context);
        self.background_light(&context);
        self.tell_trace(&context);
    }

    fn bars(&mut self, ui: &mut Ui, palette: &Palette, context: &Context) {
        let line = Stroke::new(1.0, palette.line);
        let bar = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(theme::PAD as i8, 0));
        let switches = Switches {
            mode: self.mode,
            is_dollhouse: self.scene.is_dollhouse,
            is_walking: self.scene.is_walking(),
            is_night: self.session.as_ref().is_some_and(Session::is_night),
        };
        let top = egui::Panel::top("top").exact_size(theme::TOP_BAR).frame(bar).show_separator_line(false);
        let shown =
            top.show(ui, |ui| self.top_bar.ui(ui, self.session.as_mut(), switches, &self.texts, &mut self.trace));
        ui.painter().hline(shown.response.rect.x_range(), shown.response.rect.bottom(), line);
        if let Some(command) = shown.inner {
            self.command(command, context);
        }
        if let Some(session) = &mut self.session {
            let bottom = egui::Panel::bottom("hud").exact_size(theme::HUD).frame(bar).show_separator_line(false);
            let is_walking = self.scene.is_walking();
            let shown = bottom.show(ui, |ui| hud::ui(ui, session, is_walking, &self.texts));
            ui.painter().hline(shown.response.rect.x_range(), shown.response.rect.top(), line);
        }
    }

    fn panels(&mut self, ui: &mut Ui, palette: &Palette) {
        let Some(session) = &mut self.session else { return };
        let frame = theme::panel_frame(palette);
        let (texts, trace, thumbnails) = (&self.texts, &mut self.trace, &mut self.thumbnails);
        if !session.editor.is_read_only() {
            egui::Panel::left("catalog").exact_size(theme::CATALOG).resizable(false).frame(frame).show(ui, |ui| {
                self.is_dragging_in |= self.catalog.ui(ui, session, texts, thumbnails, trace);
            });
        }
        egui::Panel::right("inspector").exact_size(theme::INSPECTOR).resizable(false).frame(frame).show(ui, |ui| {
            inspector::ui(ui, session, texts, trace);
        });
    }

    fn views(&mut self, ui: &mut Ui, palette: &Palette) {
        let Some(session) = &mut self.session else { return };
        let area = ui.available_rect_before_wrap();
        ui.painter().rect_filled(area, CornerRadius::ZERO, palette.canvas);
        let (plan, scene) = split(area, self.mode);
        let (texts, gpu) = (&self.texts, &self.gpu);
        if let Some(rect) = plan {
            self.trace.note("plan", rect);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("plan"));
            inside.set_clip_rect(rect);
            self.plan.ui(&mut inside, session, texts);
        }
        if let Some(rect) = scene {
            self.trace.note("scene", rect);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("scene"));
            inside.set_clip_rect(rect);
            self.scene.ui(&mut inside, session, gpu, texts);
        }
        let released = ui.input(|input| input.pointer.primary_released());
        let is_outside = !ui.input(|input| input.pointer.latest_pos()).is_some_and(|position| area.contains(position));
        // A drag from the catalog that ends over a panel is off; a click on a card leaves the product at the pointer.
        if released && is_outside && self.is_dragging_in && session.editor.is_placing() {
            session.handle(Input::PlaceOutside);
        }
        self.is_dragging_in &= !released;
    }

    fn command(&mut self, command: Command, context: &Context) {
        match &mut self.session {
            Some(session) => session.handle(Input::Command(command)),
            None => self.view_command(command, context),
        }
        self.follow_up(context);
    }

    /// Carries out what the editor left to others, and keeps what was edited.
    fn follow_up(&mut self, context: &Context) {
        let responses = self.session.as_mut().map(|session| std::mem::take(&mut session.responses));
        for response in responses.unwrap_or_default() {
            let Response { committed, refusal, command } = response;
            if let Some(edit) = committed
                && let Err(error) = self.host.keep(&edit)
            {
                self.notices.warn(error);
            }
            if let Some(refusal) = refusal {
                self.notices.warn(refusal.to_string());
            }
            if let Some(command) = command {
                self.view_command(command, context);
            }
            context.request_repaint();
        }
    }

    fn view_command(&mut self, command: Command, context: &Context) {
        match command {
            Command::New => self.new_home(),
            Command::Open => self.host.ask_open(),
            Command::Export => {
                if let Some(session) = &self.session {
                    self.host.ask_export(session.editor.design(), session.stage.scene());
                }
            }
            Command::ShowPlan => self.mode = ViewMode::Plan,
            Command::ShowBoth => self.mode = ViewMode::Both,
            Command::ShowScene => self.mode = ViewMode::Scene,
            Command::ToggleWalk => {
                if let Some(session) = &mut self.session {
                    self.scene.toggle_walk(session);
                    if self.mode == ViewMode::Plan {
                        self.mode = ViewMode::Both;
                    }
                }
            }
            Command::ResetView => {
                self.plan.reset();
                self.scene.reset();
            }
            Command::ToggleDollhouse => self.scene.is_dollhouse = !self.scene.is_dollhouse,
            Command::ToggleDaylight => {
                if let Some(session) = &mut self.session {
                    session.set_night(!session.is_night());
                }
            }
            Command::SwitchLanguage => {
                let next = match self.texts.language() {
                    Language::Chinese => Language::English,
                    Language::English => Language::Chinese,
                };
                self.texts.set_language(next);
                self.settings.language = Some(next);
                self.host.keep_settings(&self.settings);
            }
            Command::SwitchTheme => {
                self.settings.is_dark = context.theme() != egui::Theme::Dark;
                context.set_theme(if self.settings.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
                self.host.keep_settings(&self.settings);
            }
            // The editor's own.
            Command::Undo
            | Command::Redo
            | Command::Delete
            | Command::Duplicate
            | Command::RotateLeft
            | Command::RotateRight
            | Command::Mirror
            | Command::Nudge(..)
            | Command::SelectAll
            | Command::Escape => {}
        }
        context.request_repaint();
    }

    fn host_event(&mut self, event: HostEvent) {
        match event {
            HostEvent::Opened(opened) => self.opened(*opened),
            HostEvent::Done(text) => self.notices.tell(text),
            HostEvent::Failed(text) => self.notices.warn(text),
        }
    }

    fn opened(&mut self, opened: Opened) {
        for notice in &opened.notices {
            self.notices.tell(notice.clone());
        }
        if opened.is_read_only {
            self.notices.warn(self.texts.with("notice-read-only", [("file", opened.file_name.clone())]));
        }
        let session = Session::new(opened, self.host.moment(), &self.gpu);
        self.title = Some(format!("{} – Homewright", session.file_name));
        self.session = Some(session);
        self.plan.reset();
        self.scene.reset();
        self.light = Light::default();
    }

    /// Thumbnails and indirect light, while the hand rests.
    fn background_light(&mut self, context: &Context) {
        let Some(session) = &mut self.session else { return };
        let is_quiet = !session.editor.is_busy() && !context.input(|input| input.pointer.any_down());
        if is_quiet && self.thumbnails.work(session.editor.catalog(), &self.gpu) {
            context.request_repaint();
        }
        let light = &mut self.light;
        let now = context.input(|input| input.time);
        while let Ok((revision, probes)) = light.receiver.try_recv() {
            light.running = None;
            if revision == session.revision {
                session.set_probes(probes);
                light.shown = revision;
                self.scene.redraw();
                context.request_repaint();
            }
        }
        if light.seen != session.revision {
            light.seen = session.revision;
            light.rests_since = now;
            if let Some((_, stop)) = light.running.take() {
                stop.store(true, Ordering::Relaxed);
            }
        }
        if !is_quiet || light.shown == session.revision || light.running.is_some() {
            return;
        }
        let rests_for = now - light.rests_since;
        if rests_for < REST_BEFORE_BAKE {
            context.request_repaint_after(std::time::Duration::from_secs_f64(REST_BEFORE_BAKE - rests_for + 0.01));
            return;
        }
        let stop = Arc::new(AtomicBool::new(false));
        let (revision, scene) = (session.revision, session.lit_scene());
        let (sender, is_stopped, waker) = (light.sender.clone(), Arc::clone(&stop), context.clone());
        light.running = Some((revision, stop));
        self.host.spawn(Box::new(move || {
            let settings = BakeSettings { most_probes: 2500, rays: 64, ..BakeSettings::default() };
            let baked = bake(&scene, &settings, &mut |_| !is_stopped.load(Ordering::Relaxed));
            if let Some(probes) = baked
                && sender.send((revision, probes)).is_ok()
            {
                waker.request_repaint();
            }
        }));
    }

    fn tell_trace(&mut self, context: &Context) {
        let session = self.session.as_mut();
        let plan = self.plan.look().map(|(center, scale)| serde_json::json!([center.x, center.y, scale]));
        let values = || {
            session.map_or(serde_json::Value::Null, |session| {
                let facts = session.facts();
                serde_json::json!({
                    "file": session.file_name,
                    "items": facts.items,
                    "plan": plan,
                    "price": facts.price.to_string(),
                    "is_busy": session.editor.is_busy(),
                    "can_undo": session.editor.history().can_undo(),
                    "selected": session.editor.selection().ids().len(),
                })
            })
        };
        if let Some(line) = self.trace.finish(context.pixels_per_point(), values) {
            self.host.trace(&line);
        }
    }
}

/// Where plan and picture lie.
fn split(area: Rect, mode: ViewMode) -> (Option<Rect>, Option<Rect>) {
    match mode {
        ViewMode::Plan => (Some(area), None),
        ViewMode::Scene => (None, Some(area)),
        ViewMode::Both => {
            let is_wide = area.width() >= area.height() * 1.1;
            let (plan, scene) =
                if is_wide { area.split_left_right_at_fraction(0.5) } else { area.split_top_bottom_at_fraction(0.5) };
            let gap = egui::vec2(if is_wide { 1.0 } else { 0.0 }, if is_wide { 0.0 } else { 1.0 });
            (Some(Rect::from_min_max(plan.min, plan.max - gap)), Some(scene))
        }
    }
}
