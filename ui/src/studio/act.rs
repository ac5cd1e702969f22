//! What is asked for by buttons, keys and the palette, and what the surroundings report.

use egui::Context;
use homewright_catalog::Language;
use homewright_design::Design;
use homewright_editor::editor::Response;
use homewright_editor::tool::WallStyle;
use homewright_editor::{Command, Input};
use homewright_geometry::Length;

use super::report::package_words;
use super::{Page, Studio, ViewMode};
use crate::action::Action;
use crate::host::{HostEvent, Opened, OwnModel, PlanPicture};
use crate::mode::Mode;
use crate::plan_view::footprint_of;
use crate::preferences::next_scale;
use crate::session::Session;
use crate::versions_page::edit_between;

impl Studio {
    fn set_mode(&mut self, mode: Mode) {
        self.settings.mode = mode;
        self.catalog.end_replacing();
        self.plan.refit();
    }

    /// Opens the catalog at what can take the place of what is selected.
    fn begin_replacing(&mut self) {
        let Some(session) = self.session.as_ref().filter(|session| !session.editor.is_read_only()) else { return };
        let editor = &session.editor;
        let product = editor.replaceable().first().and_then(|id| editor.configuration(*id)).map(|one| &one.product);
        let Some(product) = product.and_then(|id| editor.product(id)).cloned() else { return };
        self.set_mode(Mode::Furnish);
        self.catalog.replace(&product);
    }

    fn show(&mut self, views: ViewMode) {
        self.views = views;
        self.plan.refit();
    }

    /// Does something.
    pub fn act(&mut self, action: Action, context: &Context) {
        match action {
            Action::Command(command) => self.command(command, context),
            Action::Palette => self.palette.toggle(),
            Action::Preferences => self.toggle_page(Page::Preferences),
            Action::Larger | Action::Smaller => {
                self.settings.scale = Some(next_scale(self.settings.zoom(), action == Action::Larger));
            }
            _ if self.session.is_none() => {}
            Action::ShowStart => {
                self.is_at_start = !self.is_at_start;
                self.start.refresh();
            }
            Action::ImportModel => {
                let job = self.jobs.begin(self.texts.get("job-model"));
                self.host.ask_model(job);
            }
            Action::AddPicture => {
                let job = self.jobs.begin(self.texts.get("job-picture"));
                self.host.ask_picture(job);
            }
            Action::KeepVersion => {
                self.versions.open();
                self.page = Page::Versions;
            }
            Action::ShowHistory => self.toggle_page(Page::History),
            Action::ShowOptions => self.toggle_page(Page::Options),
            Action::ShowCatalogs => {
                self.catalogs.refresh();
                self.toggle_page(Page::Catalogs);
            }
            Action::AddCatalog => self.ask_package(),
            Action::MakeProduct => self.make_product(),
            Action::Replace => self.begin_replacing(),
            Action::Photo => self.photo.toggle(),
            Action::FindProduct => {
                self.set_mode(Mode::Furnish);
                self.catalog.focus_search();
            }
            Action::Mode(mode) => self.set_mode(mode),
            Action::LookFrom(aspect) => {
                if let Some(session) = &mut self.session {
                    self.scene.look_from(aspect, session);
                }
                if self.views == ViewMode::Plan {
                    self.show(ViewMode::Both);
                }
            }
            Action::ToggleSizes | Action::ToggleCones | Action::ToggleSection => {
                if let Some(session) = &mut self.session {
                    self.scene.marks.toggle(action, session);
                }
            }
        }
        context.request_repaint();
    }

    fn toggle_page(&mut self, page: Page) {
        let is_shown = std::mem::discriminant(&self.page) == std::mem::discriminant(&page);
        self.page = if is_shown { Page::Inspector } else { page };
    }

    fn command(&mut self, command: Command, context: &Context) {
        if command == Command::Escape && self.back_out() {
            return;
        }
        match &mut self.session {
            Some(session) if !self.is_at_start => session.handle(Input::Command(command)),
            _ => self.view_command(command, context),
        }
        self.follow_up(context);
    }

    /// Escape leaves one thing at a time: the homes, the brush, a page. Says whether there was one to leave.
    fn back_out(&mut self) -> bool {
        let is_busy = self.session.as_ref().is_some_and(|session| session.editor.is_busy());
        if self.is_at_start {
            self.is_at_start = self.session.is_none();
            return true;
        }
        if self.comparison.take().is_some() || self.photo.close() {
            return true;
        }
        if self.menu.is_open() {
            self.menu.close();
            return true;
        }
        if is_busy {
            return false;
        }
        if self.catalog.end_replacing() {
            return true;
        }
        if matches!(self.page, Page::Inspector) {
            return false;
        }
        self.page = Page::Inspector;
        true
    }

    /// Carries out what the editor left to others, and keeps what was edited.
    pub(super) fn follow_up(&mut self, context: &Context) {
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
        let session = self.session.as_mut();
        if let Some(session) = session
            && let Some(report) = session.editor.take_package_report()
        {
            let (words, is_short) = package_words(&report, session, &self.texts, self.settings.unit);
            if is_short { self.notices.warn(words) } else { self.notices.tell(words) }
        }
    }

    fn view_command(&mut self, command: Command, context: &Context) {
        match command {
            Command::New if self.session.is_none() || self.is_at_start => self.new_home("empty"),
            Command::New => {
                self.is_at_start = true;
                self.start.refresh();
            }
            Command::Open => {
                let job = self.jobs.begin(self.texts.get("job-open"));
                self.host.ask_open(job);
            }
            Command::Export => {
                if let Some(session) = &self.session {
                    let job = self.jobs.begin(self.texts.get("job-export"));
                    let scene = session.dressed_scene();
                    self.host.ask_export(session.editor.design(), &scene, job);
                }
            }
            Command::ShowPlan => self.show(ViewMode::Plan),
            Command::ShowBoth => self.show(ViewMode::Both),
            Command::ShowScene => self.show(ViewMode::Scene),
            Command::ToggleWalk => {
                if let Some(session) = &mut self.session {
                    self.scene.toggle_walk(session);
                    if self.views == ViewMode::Plan {
                        self.show(ViewMode::Both);
                    }
                }
            }
            Command::ResetView => {
                self.plan.reset();
                self.scene.reset();
            }
            Command::FrameSelection => self.frame_selection(),
            Command::FaceWall => {
                if let Some(session) = &mut self.session {
                    self.scene.face_wall(session);
                    if self.views == ViewMode::Plan {
                        self.show(ViewMode::Both);
                    }
                }
            }
            Command::ToggleDollhouse => self.scene.is_dollhouse = !self.scene.is_dollhouse,
            Command::ToggleDaylight => {
                if let Some(session) = &mut self.session {
                    session.set_night(!session.is_night());
                }
            }
            Command::SwitchLanguage => {
                self.settings.language = Some(match self.texts.language() {
                    Language::Chinese => Language::English,
                    Language::English => Language::Chinese,
                });
            }
            Command::SwitchTheme => self.settings.is_dark = !self.settings.is_dark,
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
            | Command::Escape
            | Command::SelectTool
            | Command::WallTool
            | Command::RoomTool
            | Command::DoorTool
            | Command::WindowTool
            | Command::PassageTool
            | Command::PartTool(_)
            | Command::MeasureTool
            | Command::DimensionTool
            | Command::PaintTool
            | Command::Calibrate
            | Command::SplitWall
            | Command::JoinWalls
            | Command::LockPlan
            | Command::FlipSide
            | Command::FlipHinge
            | Command::OpenLeaf
            | Command::Copy
            | Command::Cut
            | Command::Paste
            | Command::PasteStyle
            | Command::Group
            | Command::Ungroup
            | Command::Lock
            | Command::Hide
            | Command::ShowAll
            | Command::Align(_)
            | Command::Distribute(_)
            | Command::SelectUnder
            | Command::LevelUp
            | Command::LevelDown
            | Command::AddLevel
            | Command::CopyLevel
            | Command::MakeOption
            | Command::NextOption => {}
        }
        context.request_repaint();
    }

    /// Fits what is selected into both views.
    fn frame_selection(&mut self) {
        let Some(session) = &self.session else { return };
        let design = session.editor.design();
        let mut corners: Vec<glam::DVec2> = Vec::new();
        for id in session.editor.selection().ids() {
            if let Some(footprint) = footprint_of(session, *id) {
                corners.extend(footprint.corners());
            } else if let Some(wall) = design.wall(*id) {
                corners.extend([wall.start, wall.end]);
            } else if design.room(*id).is_some()
                && let Some(level) = session.editor.level()
            {
                let regions = homewright_design::derive_rooms(design, level);
                let regions = regions.iter().filter(|region| region.room == Some(*id));
                corners.extend(regions.flat_map(|region| region.outline.outer().to_vec()));
            }
        }
        let Some(first) = corners.first().copied() else { return };
        let (min, max) = corners.iter().fold((first, first), |(min, max), corner| (min.min(*corner), max.max(*corner)));
        self.plan.frame(min, max);
        self.scene.frame(min, max, session.floor());
    }

    pub(super) fn host_event(&mut self, event: HostEvent, context: &Context) {
        match event {
            HostEvent::Opened(opened) => self.opened(*opened),
            HostEvent::Done(text) => self.notices.tell(text),
            HostEvent::Failed(text) => self.notices.warn(text),
            HostEvent::Asked(path) => self.open_file(&path),
            HostEvent::Model(model) => self.model_read(model),
            HostEvent::Picture(picture) => self.picture_read(&picture, context),
            HostEvent::Package(offer) => self.package_read(*offer),
            HostEvent::Catalogs(words) => {
                self.catalogs_changed();
                self.notices.tell(words);
            }
        }
    }

    fn opened(&mut self, opened: Opened) {
        for notice in &opened.notices {
            self.notices.tell(notice.clone());
        }
        if opened.is_read_only {
            self.notices.warn(self.texts.with("notice-read-only", [("file", opened.file_name.clone())]));
        }
        let mut session = Session::new(opened, self.host.moment(), &self.gpu, self.host.catalog());
        session.handle(Input::SetGap(Length::mm(self.settings.wall_gap)));
        let style = *session.editor.wall_style();
        session.handle(Input::SetWallStyle(WallStyle {
            reference: self.settings.wall_reference.unwrap_or(style.reference),
            room: self.settings.room_reference.unwrap_or(style.room),
            ..style
        }));
        self.title = Some(format!("{} – Homewright", session.file_name));
        let is_empty = session.editor.design().walls().next().is_none();
        self.session = Some(session);
        self.is_at_start = false;
        self.page = Page::Inspector;
        self.comparison = None;
        self.photo.forget();
        if is_empty {
            self.settings.mode = Mode::Plan;
        }
        self.plan.reset();
        self.scene.reset();
        self.forget_light();
        self.tell_what_moved();
    }

    /// A picture of a plan was embedded: it lies under the plan and waits for its scale.
    fn picture_read(&mut self, picture: &PlanPicture, context: &Context) {
        let Some(session) = &mut self.session else { return };
        self.underlays.put(&picture.asset, &picture.image, context);
        let (name, asset) = (picture.name.clone(), picture.asset.clone());
        let pixels = [picture.image.width, picture.image.height];
        session.handle(Input::AddUnderlay { name, asset, pixels });
        if picture.pages > 1 {
            self.notices.tell(self.texts.with("underlay-pages", [("count", picture.pages.to_string())]));
        }
        self.set_mode(Mode::Plan);
        if self.views == ViewMode::Scene {
            self.show(ViewMode::Both);
        }
        self.plan.reset();
        if let Some(session) = &mut self.session {
            session.handle(Input::Command(Command::Calibrate));
        }
    }

    /// A model was read: it is shown in a page of its own, before it becomes a product.
    fn model_read(&mut self, model: Box<OwnModel>) {
        let Some(session) = &mut self.session else {
            self.notices.warn(self.texts.get("notice-model-needs-home"));
            return;
        };
        if session.editor.is_read_only() {
            return;
        }
        self.is_at_start = false;
        self.page = Page::Model(model);
    }

    /// A model becomes a product of the catalog, and is placed.
    pub(super) fn take_model(&mut self, model: &OwnModel) {
        if let Err(error) = self.host.keep_product(model) {
            self.notices.warn(error);
            return;
        }
        let catalog = self.host.catalog();
        if let Some(session) = &mut self.session {
            session.set_catalog(catalog);
            session.handle(Input::BeginPlacing(model.product.id.clone()));
        }
        self.set_mode(Mode::Furnish);
        self.page = Page::Inspector;
    }

    /// Goes back to a state that was given a name: one step, that can be taken back.
    pub(super) fn restore(&mut self, design: &Design) {
        let Some(session) = &mut self.session else { return };
        let edit = edit_between(session.editor.design(), design, "Restore version");
        session.commit(edit);
        self.versions.refresh();
    }
}
