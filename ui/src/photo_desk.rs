//! The desk where photos are taken, in place of the views: from where, in which shape, how large and how well; and the
//! photo itself while it gets clearer.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Instant;

use egui::{ColorImage, CornerRadius, Rect, RichText, Stroke, TextureHandle, TextureOptions, Ui, vec2};
use glam::UVec2;
use homewright_scene::ToneCurve;
use homewright_scene::image::Image;
use homewright_staging::views;
use homewright_tracer::Shot;

use crate::camera::Eye;
use crate::host::Host;
use crate::icons::Icon;
use crate::jobs::{Job, JobHandle, Jobs, Pace};
use crate::photo::{Look as PhotoLook, PhotoOrder, PhotoStep, TakenPhoto, White, develop, take};
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{Look, chip, icon_button, text_that_fits};

/// From this width on, points, words stand beside the buttons.
const WIDE: f32 = 560.0;

/// The shape of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shape {
    /// 16 by 10.
    #[default]
    Wide,
    /// 4 by 3.
    Classic,
    /// As high as wide.
    Square,
    /// 3 by 4, for telephones.
    Tall,
    /// All round, twice as wide as high.
    Panorama,
}

impl Shape {
    const ALL: [Self; 5] = [Self::Wide, Self::Classic, Self::Square, Self::Tall, Self::Panorama];

    const fn key(self) -> &'static str {
        match self {
            Self::Wide => "photo-wide",
            Self::Classic => "photo-classic",
            Self::Square => "photo-square",
            Self::Tall => "photo-tall",
            Self::Panorama => "photo-panorama",
        }
    }

    /// Width and height in pixels for a longest side.
    fn size(self, longest: u32) -> UVec2 {
        let (wide, high) = match self {
            Self::Wide => (16, 10),
            Self::Classic => (4, 3),
            Self::Square => (1, 1),
            Self::Tall => (3, 4),
            Self::Panorama => (2, 1),
        };
        let most = wide.max(high);
        UVec2::new(longest * wide / most, longest * high / most)
    }
}

/// Longest sides to choose from, pixels.
const SIZES: [u32; 4] = [960, 1600, 2560, 3840];

/// How well a photo is taken: the key of its name and the paths of a pixel.
const QUALITIES: [(&str, u32); 3] = [("photo-quick", 16), ("photo-good", 64), ("photo-fine", 256)];

/// What counts as white, to choose from.
const WHITES: [(&str, White); 3] =
    [("photo-white-eye", White::Eye), ("photo-white-day", White::Day), ("photo-white-lamps", White::Lamps)];

/// Curves to choose from.
const CURVES: [(&str, ToneCurve); 2] = [("photo-true", ToneCurve::Neutral), ("photo-film", ToneCurve::AgX)];

/// How much brighter or darker a photo can be made, stops.
const STOPS: f32 = 2.0;

/// What is chosen.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    /// The name of a view of the home; none for what is on the screen.
    view: Option<String>,
    shape: Shape,
    longest: u32,
    samples: u32,
    /// What stands upright is upright in the photo.
    is_upright: bool,
    /// How it is developed.
    look: PhotoLook,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            view: None,
            shape: Shape::default(),
            longest: SIZES[0],
            samples: QUALITIES[1].1,
            is_upright: true,
            look: PhotoLook::default(),
        }
    }
}

/// A photo under way or taken.
struct Exposure {
    steps: Receiver<PhotoStep>,
    job: JobHandle,
    began: Instant,
    /// How long it took, seconds, once it is over.
    took: Option<f32>,
    size: UVec2,
    picture: Option<TextureHandle>,
    taken: Option<Box<TakenPhoto>>,
    /// The look of the picture.
    look: PhotoLook,
    /// A picture in another look that is being made.
    developed: Option<(PhotoLook, Receiver<Image>)>,
}

/// The desk. What was chosen and taken stays while the desk is put away.
#[derive(Default)]
pub struct PhotoDesk {
    is_open: bool,
    choice: Choice,
    exposure: Option<Exposure>,
}

/// What the desk needs of the studio.
pub struct PhotoTools<'a> {
    /// Where work is done.
    pub host: &'a mut dyn Host,
    /// Work under way.
    pub jobs: &'a mut Jobs,
    /// Whether the hand is at work.
    pub pace: &'a Pace,
    /// Words.
    pub texts: &'a Texts,
    /// Where controls are told.
    pub trace: &'a mut Trace,
    /// Where the customer looks from; none shows the whole home.
    pub eye: Option<Eye>,
    /// Whether walls and ceilings in front are left out on the screen.
    pub is_dollhouse: bool,
}

impl PhotoDesk {
    /// Whether it is in place of the views.
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Brings the desk, or puts it away; a photo under way goes on.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    /// Puts the desk away. Says whether it was there.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.is_open)
    }

    /// Another home is open: photos of the one before are forgotten.
    pub fn forget(&mut self) {
        if let Some(exposure) = &self.exposure {
            exposure.job.cancel();
        }
        *self = Self::default();
    }

    /// Takes in what came of the photo under way. Says whether it became ready while the desk is put away.
    pub fn follow_up(&mut self, context: &egui::Context) -> bool {
        let Some(exposure) = self.exposure.as_mut() else { return false };
        exposure.take_in_developed(context);
        if exposure.took.is_some() {
            return false;
        }
        let mut is_ready = false;
        loop {
            match exposure.steps.try_recv() {
                Ok(PhotoStep::Clearer(image)) => exposure.show(&image, context),
                Ok(PhotoStep::Over(taken)) => {
                    exposure.show(&taken.image, context);
                    exposure.taken = Some(taken);
                    is_ready = true;
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    exposure.took = Some(exposure.began.elapsed().as_secs_f32());
                    break;
                }
            }
        }
        is_ready && !self.is_open
    }

    /// Shows the desk. Says whether it is to be put away.
    pub fn ui(&mut self, ui: &mut Ui, area: Rect, session: &mut Session, tools: &mut PhotoTools<'_>) -> bool {
        let palette = Palette::in_use(ui);
        ui.painter().rect_filled(area, CornerRadius::ZERO, palette.canvas);
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(area.shrink(16.0)).id_salt("photo"));
        inside.set_clip_rect(area);
        let mut is_closed = false;
        inside.horizontal(|ui| {
            ui.label(RichText::new(tools.texts.get("photo-title")).size(17.0));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = tools.texts.get("close");
                let response = icon_button(ui, Icon::Close, &close, &close, Look::PLAIN);
                tools.trace.note("photo-close", response.rect);
                is_closed = response.clicked();
            });
        });
        self.choices(&mut inside, session, tools);
        self.looks(&mut inside, tools);
        self.develop(inside.ctx(), tools);
        self.buttons(&mut inside, session, tools);
        inside.add_space(6.0);
        self.picture(&mut inside, tools);
        is_closed
    }

    fn choices(&mut self, ui: &mut Ui, session: &Session, tools: &mut PhotoTools<'_>) {
        let (texts, trace) = (tools.texts, &mut *tools.trace);
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            let here = texts.get("photo-as-seen");
            let shown = self.choice.view.clone().unwrap_or_else(|| here.clone());
            let width = (ui.available_width() - 12.0).min(170.0);
            let combo = egui::ComboBox::from_id_salt("photo-view").selected_text(shown).width(width).truncate();
            let response = combo.show_ui(ui, |ui| {
                ui.selectable_value(&mut self.choice.view, None, here);
                for view in views(session.editor.design(), texts.language()) {
                    ui.selectable_value(&mut self.choice.view, Some(view.name.clone()), view.name);
                }
            });
            trace.note("photo-view", response.response.rect);
            response.response.accessible_name(texts.get("photo-view"));
            gap(ui);
            for shape in Shape::ALL {
                let response = chip(ui, &texts.get(shape.key()), self.choice.shape == shape);
                trace.note(shape.key(), response.rect);
                if response.clicked() {
                    self.choice.shape = shape;
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            for longest in SIZES {
                let size = self.choice.shape.size(longest);
                let words = format!("{} × {}", size.x, size.y);
                if chip(ui, &words, self.choice.longest == longest).clicked() {
                    self.choice.longest = longest;
                }
            }
            gap(ui);
            for (key, samples) in QUALITIES {
                let response = chip(ui, &texts.get(key), self.choice.samples == samples);
                trace.note(key, response.rect);
                let about = texts.with("photo-paths", [("count", samples.to_string())]);
                if response.on_hover_text(about).clicked() {
                    self.choice.samples = samples;
                }
            }
            gap(ui);
            let response = chip(ui, &texts.get("photo-verticals"), self.choice.is_upright);
            trace.note("photo-verticals", response.rect);
            if response.on_hover_text(texts.get("photo-verticals-about")).clicked() {
                self.choice.is_upright = !self.choice.is_upright;
            }
        });
    }

    /// How the photo is developed: before it is taken, and after.
    fn looks(&mut self, ui: &mut Ui, tools: &mut PhotoTools<'_>) {
        let (texts, trace) = (tools.texts, &mut *tools.trace);
        ui.horizontal_wrapped(|ui| {
            let name = ui.label(RichText::new(texts.get("photo-brightness")).size(12.5));
            let slider = egui::Slider::new(&mut self.choice.look.stops, -STOPS..=STOPS).step_by(0.1);
            let response = ui.add(slider.custom_formatter(|stops, _| format!("{stops:+.1}"))).labelled_by(name.id);
            trace.note("photo-brightness", response.rect);
            response.on_hover_text(texts.get("photo-brightness-about"));
            gap(ui);
            chips(ui, (texts, &mut *trace), &WHITES, &mut self.choice.look.white);
            gap(ui);
            chips(ui, (texts, trace), &CURVES, &mut self.choice.look.tone);
        });
    }

    /// Makes the picture of a photo that is there anew, in the look that is chosen now.
    fn develop(&mut self, context: &egui::Context, tools: &mut PhotoTools<'_>) {
        let look = self.choice.look;
        let Some(exposure) = self.exposure.as_mut().filter(|exposure| exposure.look != look) else { return };
        let (Some(taken), None) = (&exposure.taken, &exposure.developed) else { return };
        let (traced, camera) = (std::sync::Arc::clone(&taken.traced), taken.camera.clone());
        let (sender, pictures) = channel();
        exposure.developed = Some((look, pictures));
        let waker = context.clone();
        tools.host.spawn(Box::new(move || {
            // A desk that forgot the photo wants no picture of it.
            let _is_wanted = sender.send(develop(&traced, &camera, look)).is_ok();
            waker.request_repaint();
        }));
    }

    fn buttons(&mut self, ui: &mut Ui, session: &mut Session, tools: &mut PhotoTools<'_>) {
        let palette = Palette::in_use(ui);
        let texts = tools.texts;
        let under_way = self.exposure.as_ref().filter(|exposure| exposure.took.is_none());
        let job = under_way.and_then(|exposure| exposure.job.job());
        let words = match &self.exposure {
            Some(exposure) => exposure.words(job.as_ref(), texts),
            None => texts.get("photo-about"),
        };
        let words = RichText::new(words).size(12.5).color(palette.muted);
        let is_wide = ui.available_width() > WIDE;
        ui.horizontal_wrapped(|ui| {
            if let Some(job) = &job {
                let key = if job.is_cancelled() { "photo-stopping" } else { "photo-stop" };
                let response = ui.add_enabled(!job.is_cancelled(), egui::Button::new(texts.get(key)));
                tools.trace.note("photo-stop", response.rect);
                if response.clicked() {
                    job.cancel();
                }
            } else {
                let words = RichText::new(texts.get("photo-take")).color(palette.on_accent);
                let response = ui.add(egui::Button::new(words).fill(palette.accent));
                tools.trace.note("photo-take", response.rect);
                if response.clicked() {
                    self.begin(ui.ctx(), session, tools);
                }
            }
            let is_developed = self.exposure.as_ref().is_some_and(|exposure| exposure.look == self.choice.look);
            if let Some(taken) = self.exposure.as_ref().and_then(|exposure| exposure.taken.as_deref()) {
                // Saved is what is shown.
                let response = ui.add_enabled(is_developed, egui::Button::new(texts.get("photo-save")));
                tools.trace.note("photo-save", response.rect);
                if response.clicked() {
                    let job = tools.jobs.begin(texts.get("job-photo-save"));
                    tools.host.ask_save_photo(taken.clone(), job);
                }
            }
            if is_wide {
                ui.add_space(6.0);
                ui.add(egui::Label::new(words.clone()).truncate());
            }
        });
        if !is_wide {
            ui.add(egui::Label::new(words).wrap());
        }
        if let Some(job) = job {
            let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), egui::Sense::hover());
            crate::hud::progress(ui, bar, Some(job.share().unwrap_or(0.0)));
            // How far it is changes without anybody's doing.
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
        }
    }

    /// The photo, as large as fits, or its frame.
    fn picture(&self, ui: &mut Ui, tools: &mut PhotoTools<'_>) {
        let palette = Palette::in_use(ui);
        let room = ui.available_rect_before_wrap();
        let size = self.exposure.as_ref().map_or_else(|| self.choice.size(), |exposure| exposure.size).as_vec2();
        let scale = (room.width() / size.x).min(room.height() / size.y).max(0.01);
        let frame = Rect::from_center_size(room.center(), vec2(size.x, size.y) * scale);
        tools.trace.note("photo-picture", frame);
        let round = CornerRadius::same(theme::ROUND_SMALL);
        ui.painter().rect_filled(frame, round, palette.well);
        let texture = self.exposure.as_ref().and_then(|exposure| exposure.picture.as_ref());
        let response = ui.interact(frame, ui.scope_id().with("photo-picture"), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, tools.texts.get("photo-title")));
        if let Some(texture) = texture {
            let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
            let shape = egui::epaint::RectShape::filled(frame, round, egui::Color32::WHITE);
            ui.painter().add(shape.with_texture(texture.id(), whole));
            return;
        }
        ui.painter().rect_stroke(frame, round, Stroke::new(1.0, palette.line), egui::StrokeKind::Inside);
        let under_way = self.exposure.as_ref().filter(|exposure| exposure.took.is_none());
        let share = under_way.and_then(|exposure| exposure.job.job()).and_then(|job| job.share());
        let key = match (under_way, share) {
            (None, _) => "photo-empty",
            (Some(_), Some(share)) if share > 0.0 => "photo-appears",
            (Some(_), _) => "photo-prepares",
        };
        let words = text_that_fits(ui, &tools.texts.get(key), 13.0, palette.muted, frame.width() - 24.0);
        ui.painter().galley(frame.center() - words.size() * 0.5, words, palette.muted);
    }

    fn begin(&mut self, context: &egui::Context, session: &mut Session, tools: &mut PhotoTools<'_>) {
        let design = session.editor.design().clone();
        let named = self
            .choice
            .view
            .as_ref()
            .and_then(|name| views(&design, tools.texts.language()).into_iter().find(|view| view.name == *name));
        let eye = tools.eye.unwrap_or_else(|| {
            let (min, max) = session.bounds();
            Eye::outside(min, max)
        });
        // Who stands in the garden sees the walls.
        let is_opened = tools.is_dollhouse && (named.is_some() || !eye.is_on_foot());
        let mut camera = named.unwrap_or_else(|| eye.camera());
        camera.is_upright = self.choice.is_upright;
        let is_panorama = self.choice.shape == Shape::Panorama;
        let order = PhotoOrder {
            design,
            assets: session.assets(),
            environment: session.environment(),
            camera,
            look: self.choice.look,
            size: self.choice.size(),
            shot: if is_panorama { Shot::Panorama } else { Shot::View },
            samples: self.choice.samples,
            is_opened: is_opened && !is_panorama,
        };
        let job = tools.jobs.begin(tools.texts.get("job-photo"));
        let (sender, steps) = channel();
        self.exposure = Some(Exposure {
            steps,
            job: job.handle(),
            began: Instant::now(),
            took: None,
            size: order.size,
            picture: None,
            taken: None,
            look: order.look,
            developed: None,
        });
        let (pace, waker) = (tools.pace.clone(), context.clone());
        tools.host.spawn(Box::new(move || {
            take(&order, &job, &pace, &mut |step| {
                // A desk that forgot the photo wants no more of it.
                if sender.send(step).is_err() {
                    job.cancel();
                }
                waker.request_repaint();
            });
            drop((job, sender));
            waker.request_repaint();
        }));
    }
}

impl Choice {
    fn size(&self) -> UVec2 {
        self.shape.size(self.longest)
    }
}

impl Exposure {
    /// Puts a picture that was developed anew in place of the one before.
    fn take_in_developed(&mut self, context: &egui::Context) {
        let Some((look, pictures)) = &self.developed else { return };
        match pictures.try_recv() {
            Ok(image) => {
                self.look = *look;
                self.show(&image, context);
                if let Some(taken) = &mut self.taken {
                    taken.image = image;
                }
            }
            Err(TryRecvError::Empty) => return,
            // Nobody makes it any more: it is asked for again.
            Err(TryRecvError::Disconnected) => {}
        }
        self.developed = None;
    }

    fn show(&mut self, image: &Image, context: &egui::Context) {
        let most = u32::try_from(context.input(|input| input.max_texture_side)).unwrap_or(u32::MAX);
        let small = crate::readback::shrink(image, most, most);
        let image = ColorImage::from_rgba_unmultiplied([small.width as usize, small.height as usize], &small.rgba);
        self.picture = Some(context.load_texture("photo", image, TextureOptions::LINEAR));
    }

    /// How far it is and how long it will take, or how long it took.
    fn words(&self, job: Option<&Job>, texts: &Texts) -> String {
        if let Some(took) = self.took {
            let key = if self.taken.is_some() { "photo-took" } else { "photo-stopped" };
            return texts.with(key, [("time", duration(took, texts))]);
        }
        let share = job.and_then(Job::share).unwrap_or(0.0);
        let spent = self.began.elapsed().as_secs_f32();
        if share < 0.02 {
            return texts.get("photo-prepares");
        }
        let left = duration(spent / share * (1.0 - share), texts);
        texts.with("photo-left", [("share", format!("{:.0}", share * 100.0)), ("time", left)])
    }
}

/// A time in words, to the second below two minutes.
fn duration(seconds: f32, texts: &Texts) -> String {
    let seconds = seconds.round().max(1.0) as u32;
    if seconds < 120 {
        texts.with("photo-seconds", [("count", seconds.to_string())])
    } else {
        texts.with("photo-minutes", [("count", seconds.div_ceil(60).to_string())])
    }
}

/// One of several, by the keys of their names; what each is about is told while the pointer rests on it.
fn chips<T: Copy + PartialEq>(ui: &mut Ui, (texts, trace): (&Texts, &mut Trace), all: &[(&str, T)], chosen: &mut T) {
    for (key, one) in all {
        let response = chip(ui, &texts.get(key), *chosen == *one);
        trace.note(key, response.rect);
        if response.on_hover_text(texts.get(&format!("{key}-about"))).clicked() {
            *chosen = *one;
        }
    }
}

fn gap(ui: &mut Ui) {
    ui.add_space(10.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_their_proportions_and_the_longest_side_that_was_asked_for() {
        for shape in Shape::ALL {
            for longest in SIZES {
                assert_eq!(shape.size(longest).max_element(), longest, "{shape:?}");
            }
        }
        assert_eq!(Shape::Panorama.size(2560), UVec2::new(2560, 1280));
        assert_eq!(Shape::Tall.size(1600), UVec2::new(1200, 1600));
    }
}
