//! Panels at the sides and the views between them.

use egui::{Context, CornerRadius, Frame, Margin, Rect, Stroke, Ui, UiBuilder};
use homewright_editor::Input;
use homewright_editor::tool::{Tool, WallStyle};

use super::{Page, Studio, ViewMode};
use crate::action::Action;
use crate::catalog::Shelf;
use crate::comparison::{self, Compared, Comparison, Makers};
use crate::mode::Mode;
use crate::photo_desk::PhotoTools;
use crate::theme::{self, Palette};
use crate::{history_page, inspector, model_page, onboarding, product_page, tool_options, tool_rail, versions_page};

impl Studio {
    pub(super) fn panels(&mut self, ui: &mut Ui, palette: &Palette, context: &Context) {
        let Some(session) = &mut self.session else { return };
        let frame = theme::panel_frame(palette);
        let window = context.content_rect().width();
        if !session.editor.is_read_only() {
            match self.settings.mode {
                Mode::Plan => {
                    let frame = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(6, 10));
                    let rail = egui::Panel::left("tools").exact_size(theme::RAIL).resizable(false).frame(frame);
                    let chosen = rail.show(ui, |ui| tool_rail::ui(ui, session, &self.texts, &mut self.trace)).inner;
                    if let Some(action) = chosen {
                        self.act(action, context);
                    }
                }
                Mode::Furnish => {
                    let panel =
                        egui::Panel::left("catalog").exact_size(theme::catalog(window)).resizable(false).frame(frame);
                    panel.show(ui, |ui| {
                        let mut shelf = Shelf {
                            texts: &self.texts,
                            settings: &mut self.settings,
                            thumbnails: &mut self.thumbnails,
                            trace: &mut self.trace,
                        };
                        self.is_dragging_in |= self.catalog.ui(ui, session, &mut shelf);
                    });
                    if self.catalog.take_wants_catalogs() {
                        self.act(Action::ShowCatalogs, context);
                    }
                }
            }
        }
        if matches!(self.page, Page::Preferences) {
            self.preferences_panel(ui, palette);
        } else {
            let panel =
                egui::Panel::right("inspector").exact_size(theme::inspector(window)).resizable(false).frame(frame);
            panel.show(ui, |ui| self.page(ui, context));
        }
    }

    /// What the panel on the right shows.
    fn page(&mut self, ui: &mut Ui, context: &Context) {
        let Some(session) = &mut self.session else { return };
        let (texts, unit) = (&self.texts, self.settings.unit);
        match &mut self.page {
            Page::Inspector | Page::Preferences => {
                for one in inspector::ui(ui, session, texts, unit, &mut self.thumbnails, &mut self.trace) {
                    match one {
                        inspector::Beyond::Action(action) => self.act(action, context),
                        inspector::Beyond::Warn(words) => self.notices.warn(words),
                    }
                }
            }
            Page::History => {
                if history_page::ui(ui, session, texts, &mut self.trace) {
                    self.page = Page::Inspector;
                }
            }
            Page::Options => {
                if self.options.ui(ui, session, texts, &mut self.trace) {
                    self.page = Page::Inspector;
                }
                if let Some(set) = self.options.take_compared() {
                    self.compare(Compared::Options(set), context);
                }
            }
            Page::Versions => match self.versions.ui(ui, session, self.host.as_mut(), texts, &mut self.trace) {
                Some(versions_page::Wish::Close) => self.page = Page::Inspector,
                Some(versions_page::Wish::Restore(design)) => self.restore(&design),
                Some(versions_page::Wish::Compare(name, design)) => {
                    self.compare(Compared::Version(name, design), context);
                }
                Some(versions_page::Wish::Warn(words)) => self.notices.warn(words),
                None => {}
            },
            Page::Model(model) => match model_page::ui(ui, model, texts, unit, &mut self.thumbnails, &mut self.trace) {
                Some(model_page::Wish::Take) => {
                    if let Page::Model(model) = std::mem::take(&mut self.page) {
                        self.take_model(&model);
                    }
                }
                Some(model_page::Wish::Drop) => self.page = Page::Inspector,
                None => {}
            },
            Page::Catalogs => {
                let catalog = self.host.catalog();
                let list = || self.host.catalogs();
                let wish = self.catalogs.ui(ui, session, (list, &catalog), (texts, unit), &mut self.trace);
                if let Some(wish) = wish {
                    self.catalogs_wish(wish);
                }
            }
            Page::Product(draft) => {
                let catalog = session.catalog();
                let (thumbnails, trace) = (&mut self.thumbnails, &mut self.trace);
                let mut tools = product_page::Tools { catalog: &catalog, texts, unit, thumbnails, trace };
                if let Some(wish) = product_page::ui(ui, draft, &mut tools) {
                    self.product_wish(wish);
                }
            }
        }
    }

    pub(super) fn views(&mut self, ui: &mut Ui, palette: &Palette) {
        if self.comparison.is_some() {
            self.compared_views(ui);
            return;
        }
        if self.photo.is_open() {
            self.photo_views(ui);
            return;
        }
        self.options_strip(ui, palette);
        let Some(session) = &mut self.session else { return };
        let area = ui.available_rect_before_wrap();
        ui.painter().rect_filled(area, CornerRadius::ZERO, palette.canvas);
        let (plan, scene) = split(area, self.views);
        let (texts, gpu) = (&self.texts, &self.gpu);
        session.editor.set_unit(self.settings.unit);
        // What was set or typed holds from now on, in other homes as well.
        self.settings.wall_gap = session.editor.gap().to_mm();
        let (style, usual) = (*session.editor.wall_style(), WallStyle::default());
        self.settings.wall_reference = Some(style.reference).filter(|reference| *reference != usual.reference);
        self.settings.room_reference = Some(style.room).filter(|reference| *reference != usual.room);
        if let Some(rect) = plan {
            self.trace.note("plan", rect);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("plan"));
            inside.set_clip_rect(rect);
            self.plan.ui(&mut inside, session, &self.underlays, texts);
        }
        if let Some(rect) = scene {
            self.trace.note("scene", rect);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("scene"));
            inside.set_clip_rect(rect);
            self.scene.ui(&mut inside, session, gpu, texts, &mut self.trace);
        }
        let released = ui.input(|input| input.pointer.primary_released());
        let is_outside = !ui.input(|input| input.pointer.latest_pos()).is_some_and(|position| area.contains(position));
        if is_outside {
            // Nothing stays lit that nobody points at.
            session.editor.leave();
        }
        // A drag from the catalog that ends over a panel is off; a click on a card leaves the product at the pointer.
        if released && is_outside && self.is_dragging_in && session.editor.is_placing() {
            session.handle(Input::PlaceOutside);
        }
        self.is_dragging_in &= !released;
        let is_quiet = !session.editor.is_busy() && !session.editor.is_read_only() && !self.palette.is_open();
        if let (Some(key), true) = (onboarding::due(&self.settings, self.settings.mode, self.views), is_quiet)
            && onboarding::ui(ui.ctx(), area, key, texts)
        {
            self.settings.seen_hints.insert(key.to_owned());
        }
    }

    /// Alternatives beside each other in place of the views.
    fn compare(&mut self, compared: Compared, context: &Context) {
        let Some(session) = &mut self.session else { return };
        let makers = Makers {
            host: self.host.as_ref(),
            gpu: &self.gpu,
            jobs: &mut self.jobs,
            pace: &self.pace,
            texts: &self.texts,
            eye: self.scene.eye,
        };
        self.comparison = Some(Comparison::new(compared, session, makers, context));
    }

    fn compared_views(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        let stale = match (&self.comparison, &self.session) {
            (Some(comparison), Some(session)) => comparison.stale(session, &self.texts),
            _ => None,
        };
        if let Some(compared) = stale {
            self.compare(compared, &context);
        }
        let area = ui.available_rect_before_wrap();
        let wish = self.comparison.as_mut().and_then(|one| one.ui(ui, area, &self.texts, &mut self.trace));
        match (wish, &mut self.session) {
            (Some(comparison::Wish::Input(input)), Some(session)) => session.handle(input),
            (Some(comparison::Wish::Close), _) => self.comparison = None,
            _ => {}
        }
    }

    /// The desk for photos in place of the views.
    fn photo_views(&mut self, ui: &mut Ui) {
        let area = ui.available_rect_before_wrap();
        let Some(session) = &mut self.session else { return };
        let mut tools = PhotoTools {
            host: self.host.as_mut(),
            jobs: &mut self.jobs,
            pace: &self.pace,
            texts: &self.texts,
            trace: &mut self.trace,
            eye: self.scene.eye,
            is_dollhouse: self.scene.is_dollhouse,
        };
        if self.photo.ui(ui, area, session, &mut tools) {
            self.photo.close();
        }
    }

    /// The menu at the pointer, where a view asked for it.
    pub(super) fn menu_at_pointer(&mut self, context: &Context) {
        let Some(session) = &mut self.session else { return };
        if let Some(wanted) = self.plan.take_menu().or_else(|| self.scene.take_menu()) {
            self.menu.open(wanted, session);
        }
        if let Some(action) = self.menu.ui(context, session, &self.texts, &mut self.trace) {
            self.act(action, context);
        }
    }

    fn options_strip(&mut self, ui: &mut Ui, palette: &Palette) {
        let Some(session) = &mut self.session else { return };
        let products = tool_options::alternatives(session);
        let is_painting = matches!(session.editor.tool(), Tool::Painting(_));
        if products.is_empty() && !is_painting {
            return;
        }
        let frame = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(10, 0));
        let strip =
            egui::Panel::top("options").exact_size(tool_options::HEIGHT).frame(frame).show_separator_line(false);
        let (texts, unit, thumbnails) = (&self.texts, self.settings.unit, &mut self.thumbnails);
        let shown = strip.show(ui, |ui| {
            if is_painting {
                tool_options::brush(ui, session, unit, texts, thumbnails);
            } else {
                tool_options::ui(ui, session, &products, texts, thumbnails);
            }
        });
        let rect = shown.response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    }
}

/// Where plan and picture lie.
fn split(area: Rect, views: ViewMode) -> (Option<Rect>, Option<Rect>) {
    match views {
        ViewMode::Plan => (Some(area), None),
        ViewMode::Scene => (None, Some(area)),
        ViewMode::Both => {
            let is_wide = area.width() >= area.height() * 0.8;
            let (plan, scene) =
                if is_wide { area.split_left_right_at_fraction(0.5) } else { area.split_top_bottom_at_fraction(0.5) };
            let gap = egui::vec2(if is_wide { 1.0 } else { 0.0 }, if is_wide { 0.0 } else { 1.0 });
            (Some(Rect::from_min_max(plan.min, plan.max - gap)), Some(scene))
        }
    }
}
