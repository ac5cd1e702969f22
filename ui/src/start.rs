//! What is shown before a home is open: homes that were open before, templates, files.

use std::collections::BTreeMap;

use egui::{CornerRadius, Rect, RichText, ScrollArea, Sense, Stroke, TextureHandle, Ui, Vec2, pos2, vec2};
use homewright_editor::Command;
use homewright_scene::image::{ColorSpace, ImageLimits, decode_image};

use crate::action::Action;
use crate::age;
use crate::host::{Host, Recent};
use crate::icons::{self, Icon};
use crate::templates::TEMPLATES;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{Look, icon_button, text_that_fits};

/// Size of a card of a home, points.
const CARD: Vec2 = vec2(232.0, 208.0);
/// Height of its picture.
const PICTURE: f32 = 145.0;
/// Widest the page gets.
const WIDEST: f32 = 1000.0;

/// What was chosen.
pub enum Choice {
    /// Something one can do anywhere.
    Action(Action),
    /// A home that was open before, by its path.
    Recent(String),
    /// A template, by its name in calls.
    Template(&'static str),
    /// A home that is no longer to be listed, by its path.
    Forget(String),
}

/// The start screen.
#[derive(Default)]
pub struct Start {
    recent: Option<Vec<Recent>>,
    pictures: BTreeMap<String, Option<TextureHandle>>,
}

/// Name of a home's picture in the cache.
pub fn picture_name(path: &str) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("home-{:016x}.png", hasher.finish())
}

/// Shown in place of the start while a home is being opened.
pub fn opening(ui: &mut Ui, texts: &Texts, share: Option<f32>) {
    let palette = Palette::in_use(ui);
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, Sense::hover());
    let words = RichText::new(texts.get("start-opening")).size(15.0).color(palette.muted);
    let line = Rect::from_center_size(room.center(), vec2(room.width(), 24.0));
    ui.put(line, egui::Label::new(words));
    let bar = Rect::from_center_size(line.center_bottom() + vec2(0.0, 12.0), vec2(220.0, 4.0));
    crate::hud::progress(ui, bar, share);
}

impl Start {
    /// Looks at what was open before anew.
    pub fn refresh(&mut self) {
        *self = Self::default();
    }

    /// Shows the start; what was chosen.
    pub fn ui(&mut self, ui: &mut Ui, host: &dyn Host, texts: &Texts, trace: &mut Trace) -> Option<Choice> {
        let recent = self.recent.get_or_insert_with(|| host.recent()).clone();
        let (moment, _) = host.moment();
        let mut chosen = None;
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let width = (ui.available_width() - 48.0).min(WIDEST);
            let margin = ((ui.available_width() - width) * 0.5).max(24.0);
            ui.add_space(36.0);
            ui.horizontal_top(|ui| {
                ui.add_space(margin);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    head(ui, texts, trace, &mut chosen);
                    ui.add_space(20.0);
                    heading(ui, &texts.get("start-new"));
                    templates(ui, texts, trace, &mut chosen);
                    if !recent.is_empty() {
                        ui.add_space(16.0);
                        heading(ui, &texts.get("start-recent"));
                        ui.horizontal_wrapped(|ui| {
                            ui.spacing_mut().item_spacing = vec2(14.0, 14.0);
                            for home in &recent {
                                let picture = self.picture(ui.ctx(), host, &home.path);
                                let when = age::words(moment, home.opened, texts);
                                if let Some(choice) = home_card(ui, home, &when, picture, texts, trace) {
                                    chosen = Some(choice);
                                }
                            }
                        });
                    }
                    ui.add_space(16.0);
                    let palette = Palette::in_use(ui);
                    ui.label(RichText::new(texts.get("start-drop")).size(12.5).color(palette.muted));
                    ui.add_space(24.0);
                });
            });
        });
        if matches!(chosen, Some(Choice::Forget(_))) {
            self.recent = None;
        }
        chosen
    }

    fn picture(&mut self, context: &egui::Context, host: &dyn Host, path: &str) -> Option<egui::TextureId> {
        let picture = self.pictures.entry(path.to_owned()).or_insert_with(|| {
            let bytes = host.cache().get(&picture_name(path))?;
            let image = decode_image(&bytes, ColorSpace::Srgb, ImageLimits::default()).ok()?;
            let size = [image.width as usize, image.height as usize];
            let image = egui::ColorImage::from_rgba_unmultiplied(size, &image.rgba);
            Some(context.load_texture(path, image, egui::TextureOptions::LINEAR))
        });
        picture.as_ref().map(TextureHandle::id)
    }
}

fn head(ui: &mut Ui, texts: &Texts, trace: &mut Trace, chosen: &mut Option<Choice>) {
    let palette = Palette::in_use(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(52.0), Sense::hover());
        icons::paint(ui.painter(), rect.shrink(4.0), Icon::Home, palette.accent);
        ui.add_space(6.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(RichText::new("Homewright").size(26.0));
            ui.add(egui::Label::new(RichText::new(texts.get("start-welcome")).color(palette.muted)).truncate());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let action = Action::Command(Command::Open);
            let about = texts.get("start-open");
            // Beside the name there is room for its words in a wide window alone.
            let look = Look { has_label: ui.available_width() > 420.0, ..Look::PLAIN };
            let response = icon_button(ui, Icon::Open, &about, &action.hint(texts), look);
            trace.note("start-command-open", response.rect);
            if response.clicked() {
                *chosen = Some(Choice::Action(action));
            }
        });
    });
}

fn heading(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).size(15.0));
    ui.add_space(2.0);
}

fn templates(ui: &mut Ui, texts: &Texts, trace: &mut Trace, chosen: &mut Option<Choice>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(14.0, 14.0);
        for template in TEMPLATES {
            let (name, about) = (texts.get(template.key), texts.get(&format!("{}-about", template.key)));
            let response = template_card(ui, template.id, &name, &about);
            trace.note(&format!("template:{}", template.id), response.rect);
            if response.clicked() {
                *chosen = Some(Choice::Template(template.id));
            }
        }
    });
}

fn template_card(ui: &mut Ui, id: &str, name: &str, about: &str) -> egui::Response {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(CARD.x, 84.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    frame(ui, rect, &response);
    let icon = match id {
        "empty" => Icon::Plus,
        "two-rooms" => Icon::Plan,
        _ => Icon::Sofa,
    };
    let well = Rect::from_min_size(rect.min + Vec2::splat(14.0), Vec2::splat(56.0));
    ui.painter().rect_filled(well, CornerRadius::same(8), palette.accent_soft);
    icons::paint(ui.painter(), well.shrink(15.0), icon, palette.accent);
    let left = well.right() + 12.0;
    let width = rect.right() - left - 10.0;
    let title = text_that_fits(ui, name, 14.5, palette.text, width);
    ui.painter().galley(pos2(left, rect.top() + 16.0), title, palette.text);
    let font = egui::FontId::proportional(11.5);
    let mut job = egui::text::LayoutJob::simple(about.to_owned(), font, palette.muted, width);
    job.wrap.max_rows = 2;
    let words = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left, rect.top() + 38.0), words, palette.muted);
    response
}

fn home_card(
    ui: &mut Ui,
    home: &Recent,
    when: &str,
    picture: Option<egui::TextureId>,
    texts: &Texts,
    trace: &mut Trace,
) -> Option<Choice> {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, home.name.as_str()));
    trace.note(&format!("recent:{}", home.name), rect);
    let cross = Rect::from_min_size(pos2(rect.right() - 34.0, rect.bottom() - 46.0), Vec2::splat(26.0));
    let cross_response = ui.interact(cross, response.id.with("forget"), Sense::click());
    let forget = texts.with("start-forget", [("name", home.name.clone())]);
    cross_response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, forget.as_str()));
    frame(ui, rect, &response);
    let well = Rect::from_min_size(rect.min + Vec2::splat(6.0), vec2(CARD.x - 12.0, PICTURE));
    ui.painter().rect_filled(well, CornerRadius::same(7), palette.well);
    if let Some(picture) = picture {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let shape = egui::epaint::RectShape::filled(well, CornerRadius::same(7), egui::Color32::WHITE);
        ui.painter().add(shape.with_texture(picture, whole));
    } else {
        let square = Rect::from_center_size(well.center(), Vec2::splat(36.0));
        icons::paint(ui.painter(), square, Icon::Home, palette.muted);
    }
    let left = rect.left() + 14.0;
    let width = cross.left() - left - 4.0;
    let title = text_that_fits(ui, &home.name, 14.0, palette.text, width);
    ui.painter().galley(pos2(left, well.bottom() + 9.0), title, palette.text);
    let under = text_that_fits(ui, when, 11.5, palette.muted, width);
    ui.painter().galley(pos2(left, well.bottom() + 29.0), under, palette.muted);
    if response.hovered() || cross_response.hovered() || cross_response.has_focus() {
        let ink = if cross_response.hovered() { palette.text } else { palette.muted };
        icons::paint(ui.painter(), cross.shrink(7.0), Icon::Close, ink);
    }
    if cross_response.on_hover_text(forget).clicked() {
        return Some(Choice::Forget(home.path.clone()));
    }
    response.on_hover_text(&home.path).clicked().then(|| Choice::Recent(home.path.clone()))
}

fn frame(ui: &Ui, rect: Rect, response: &egui::Response) {
    let palette = Palette::in_use(ui);
    let is_lit = response.hovered() || response.has_focus();
    let line = Stroke::new(1.0, if is_lit { palette.accent } else { palette.line });
    let round = CornerRadius::same(theme::ROUND);
    ui.painter().rect(rect, round, palette.card, line, egui::StrokeKind::Inside);
}
