//! Alternatives side by side: the same look at each, with what it costs and what differs. Options A, B, C of a part of the
//! home, or a state that was kept beside the present one.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};

use egui::{ColorImage, Context, CornerRadius, Rect, Sense, Stroke, TextureHandle, TextureOptions, Ui, vec2};
use egui_wgpu::RenderState;
use glam::{UVec2, Vec4};
use homewright_catalog::{Language, Value};
use homewright_design::item::Configuration;
use homewright_design::{Design, EntityId};
use homewright_editor::Input;
use homewright_render::settings::{Background, Hiding};
use homewright_render::{Quality, Renderer, RendererConfig, View};
use homewright_staging::Stage;

use crate::camera::Eye;
use crate::facts::Facts;
use crate::gpu::PICTURE_FORMAT;
use crate::host::Host;
use crate::jobs::{Jobs, Pace};
use crate::readback::read_texture;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{focus_ring, money, page_head, text_that_fits};

/// Pixels of a picture.
const PICTURE: [u32; 2] = [720, 540];
/// Pixels along a side of the textures in it.
const TEXTURE_SIDE: u32 = 256;
/// Height of the words under a picture, with what is left free about them, points.
const WORDS: f32 = 260.0;
/// Most differences that are named.
const MOST: usize = 6;

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Compared {
    /// The options of a set.
    Options(EntityId),
    /// A kept state, by its name, with the present one.
    Version(String, Box<Design>),
}

/// One of the things compared.
struct Column {
    name: String,
    facts: Facts,
    /// What it has more and less than what is in the home now.
    differences: Vec<String>,
    is_now: bool,
    design: Design,
    picture: Option<TextureHandle>,
}

/// A comparison on the screen.
pub struct Comparison {
    compared: Compared,
    columns: Vec<Column>,
    pictures: Receiver<(usize, ColorImage)>,
    /// The state of the home that it was made for.
    revision: u64,
    language: Language,
}

/// What a comparison needs of the studio to be made.
pub struct Makers<'a> {
    /// Where work is done.
    pub host: &'a dyn Host,
    /// The graphics device.
    pub gpu: &'a RenderState,
    /// Work under way.
    pub jobs: &'a mut Jobs,
    /// Whether the hand is at work.
    pub pace: &'a Pace,
    /// Words.
    pub texts: &'a Texts,
    /// Where the customer looks from; none shows the whole home.
    pub eye: Option<Eye>,
}

/// What is wanted of the studio.
pub enum Wish {
    /// Close the comparison.
    Close,
    /// Put an option in force.
    Input(Input),
}

impl Comparison {
    /// Compares; the pictures come as they are drawn.
    pub fn new(compared: Compared, session: &mut Session, makers: Makers<'_>, context: &Context) -> Self {
        let Makers { host, gpu, jobs, pace, texts, eye } = makers;
        let language = texts.language();
        let level = session.editor.level();
        let now = session.editor.design().clone();
        let designs: Vec<(String, Design, bool)> = match &compared {
            Compared::Options(set) => {
                let active = now.option_set(*set).map_or(0, |set| set.active);
                let each = session.editor.with_each_option(*set);
                each.into_iter().enumerate().map(|(index, (name, design))| (name, design, index == active)).collect()
            }
            Compared::Version(name, design) => {
                vec![(name.clone(), (**design).clone(), false), (texts.get("compare-now"), now.clone(), true)]
            }
        };
        let columns: Vec<Column> = designs
            .into_iter()
            .map(|(name, design, is_now)| Column {
                name,
                facts: Facts::of(&design, level),
                differences: if is_now { Vec::new() } else { differences(&now, &design, language) },
                is_now,
                design,
                picture: None,
            })
            .collect();
        let (sender, pictures) = channel();
        let eye = eye.unwrap_or_else(|| {
            let (min, max) = session.bounds();
            Eye::outside(min, max)
        });
        let job = jobs.begin(texts.get("job-compare"));
        let (assets, gpu, pace, waker) = (session.assets(), gpu.clone(), pace.clone(), context.clone());
        let drawn: Vec<Design> = columns.iter().map(|column| column.design.clone()).collect();
        host.spawn(Box::new(move || {
            let config = RendererConfig { target_format: PICTURE_FORMAT, ..RendererConfig::default() };
            let mut renderer = Renderer::new(gpu.device.clone(), gpu.queue.clone(), config);
            let mut stage = Stage::new(assets).with_texture_side(TEXTURE_SIDE);
            let count = drawn.len();
            for (index, design) in drawn.into_iter().enumerate() {
                pace.wait(&job);
                if !job.go_on(index as f32 / count as f32) {
                    return;
                }
                let picture = picture(&design, &eye, &mut stage, &mut renderer, &gpu);
                if let Some(picture) = picture
                    && sender.send((index, picture)).is_err()
                {
                    return;
                }
                waker.request_repaint();
            }
        }));
        Self { compared, columns, pictures, revision: session.revision, language }
    }

    /// What is compared, if it is to be compared anew: the home or the language has changed.
    pub fn stale(&self, session: &Session, texts: &Texts) -> Option<Compared> {
        let is_stale = self.revision != session.revision || self.language != texts.language();
        is_stale.then(|| self.compared.clone())
    }

    /// Shows the alternatives beside each other.
    pub fn ui(&mut self, ui: &mut Ui, area: Rect, texts: &Texts, trace: &mut Trace) -> Option<Wish> {
        for (index, picture) in self.pictures.try_iter() {
            if let Some(column) = self.columns.get_mut(index) {
                let name = format!("comparison {index}");
                column.picture = Some(ui.ctx().load_texture(name, picture, TextureOptions::LINEAR));
            }
        }
        let palette = Palette::in_use(ui);
        ui.painter().rect_filled(area, CornerRadius::ZERO, palette.canvas);
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(area.shrink(16.0)).id_salt("comparison"));
        let mut wish = None;
        if page_head(&mut inside, &texts.get("compare-title"), texts) {
            wish = Some(Wish::Close);
        }
        let left = inside.available_rect_before_wrap();
        let count = self.columns.len().max(1) as f32;
        let gap = 14.0;
        let width = (left.width() - gap * (count - 1.0)) / count;
        let now = self.columns.iter().find(|column| column.is_now).map(|column| column.facts.clone());
        for (index, column) in self.columns.iter().enumerate() {
            let corner = left.min + vec2((width + gap) * index as f32, 4.0);
            let [wide, high] = PICTURE.map(|side| side as f32);
            let bottom = corner.y + (width - 24.0) * high / wide + WORDS;
            let place = Rect::from_min_max(corner, egui::pos2(corner.x + width, bottom.min(left.bottom())));
            let chosen = show(&mut inside, place, column, now.as_ref(), texts);
            trace.note(&format!("compare:{index}"), place);
            if let (true, Compared::Options(set), false) = (chosen, &self.compared, column.is_now) {
                wish = Some(Wish::Input(Input::SwitchOption(*set, index)));
            }
        }
        wish
    }
}

/// One of the things compared; whether it was chosen.
fn show(ui: &mut Ui, place: Rect, column: &Column, now: Option<&Facts>, texts: &Texts) -> bool {
    let palette = Palette::in_use(ui);
    let response = ui.interact(place, ui.scope_id().with(("compare", &column.name)), Sense::click());
    let words = texts.with("options-switch", [("name", column.name.clone())]);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, column.is_now, words.as_str()));
    let (line, fill) = match (column.is_now, response.hovered()) {
        (true, _) => (palette.accent, palette.card),
        (false, true) => (palette.line, palette.hover),
        (false, false) => (palette.line, palette.card),
    };
    let round = CornerRadius::same(theme::ROUND);
    ui.painter().rect(place, round, fill, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let [wide, high] = PICTURE.map(|side| side as f32);
    let frame = place.shrink(12.0);
    // Words keep their room however low the window is.
    let height = (frame.width() * high / wide).min((frame.height() - 120.0).max(60.0));
    let picture = Rect::from_min_size(frame.min, vec2(frame.width(), height));
    ui.painter().rect_filled(picture, CornerRadius::same(theme::ROUND_SMALL), palette.well);
    if let Some(texture) = &column.picture {
        // The middle of the picture, in the shape of its place.
        let ratio = (picture.width() / picture.height()) / (wide / high);
        let half = if ratio > 1.0 { vec2(0.5, 0.5 / ratio) } else { vec2(0.5 * ratio, 0.5) };
        let part = Rect::from_center_size(egui::pos2(0.5, 0.5), half * 2.0);
        let shape =
            egui::epaint::RectShape::filled(picture, CornerRadius::same(theme::ROUND_SMALL), egui::Color32::WHITE);
        ui.painter().add(shape.with_texture(texture.id(), part));
    } else {
        let waits = text_that_fits(ui, &texts.get("compare-waits"), 12.5, palette.muted, picture.width());
        ui.painter().galley(picture.center() - waits.size() * 0.5, waits, palette.muted);
    }
    let mut top = picture.bottom() + 10.0;
    let mut line = |words: &str, size: f32, ink: egui::Color32, above: f32| {
        if top + size > frame.bottom() {
            return;
        }
        let galley = text_that_fits(ui, words, size, ink, frame.width());
        ui.painter().galley(egui::pos2(frame.left(), top), galley.clone(), ink);
        top += galley.size().y + above;
    };
    let ink = if column.is_now { palette.accent } else { palette.text };
    line(&column.name, 17.0, ink, 2.0);
    line(&money(column.facts.price), 15.0, palette.text, 2.0);
    match now.filter(|_| !column.is_now) {
        Some(now) => {
            line(&difference_in_words(&column.facts, now, texts), 12.5, palette.muted, 6.0);
        }
        None => line(&texts.get("options-now"), 12.5, palette.muted, 6.0),
    }
    for difference in column.differences.iter().take(MOST) {
        line(difference, 12.5, palette.text, 2.0);
    }
    if column.differences.len() > MOST {
        let more = (column.differences.len() - MOST).to_string();
        line(&texts.with("compare-more", [("count", more)]), 12.5, palette.muted, 2.0);
    }
    focus_ring(ui, &response, place, &palette);
    response.clicked()
}

/// How a home's price and number of items differ from those of the home now.
fn difference_in_words(facts: &Facts, now: &Facts, texts: &Texts) -> String {
    let price = facts.price - now.price;
    let sign = if price.is_sign_negative() { "−" } else { "+" };
    let price = if price.is_zero() { texts.get("compare-same-price") } else { format!("{sign}{}", money(price.abs())) };
    let items = facts.items.cast_signed() - now.items.cast_signed();
    if items == 0 {
        return price;
    }
    let sign = if items < 0 { '−' } else { '+' };
    texts.with("options-difference", [("price", price), ("items", format!("{sign}{}", items.abs()))])
}

/// What a home has more and less than another, by the names of products: `+2 Chair`, `−1 Rug`, and what it has in
/// another make, with what is different about it.
pub fn differences(from: &Design, to: &Design, language: Language) -> Vec<String> {
    let count = |design: &Design| {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        let items = design.items().map(|(_, item)| &item.configuration);
        for configuration in items.chain(design.openings().filter_map(|(_, opening)| opening.fill.as_ref())) {
            let name = design.product(&configuration.product).map_or("", |product| product.name.get(language));
            *counts.entry(name.to_owned()).or_default() += 1;
        }
        counts
    };
    let (before, after) = (count(from), count(to));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |counts: &BTreeMap<String, i64>, name: &str| counts.get(name).copied().unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        let more = of(&after, name) - of(&before, name);
        if more != 0 {
            let sign = if more < 0 { '−' } else { '+' };
            lines.push(format!("{sign}{} {name}", more.abs()));
        }
    }
    for (id, item) in to.items() {
        let was = from.item(id).filter(|was| was.configuration.product == item.configuration.product);
        if was.is_some_and(|was| was.configuration != item.configuration) {
            let before = was.map(|was| &was.configuration);
            lines.extend(before.map(|before| changed(to, before, &item.configuration, language)));
        }
    }
    let rooms = to.rooms().filter(|(id, room)| from.room(*id).is_some_and(|was| was != *room));
    lines.extend(rooms.map(|(_, room)| homewright_staging::room_name(room, language).to_owned()));
    lines
}

/// What is different about a product that was configured anew: `Bed: Duvet blue wool, Width 2000`.
fn changed(design: &Design, before: &Configuration, now: &Configuration, language: Language) -> String {
    let Some(product) = design.product(&now.product) else { return now.product.0.clone() };
    let mut parts = Vec::new();
    for (id, slot) in &product.slots {
        let of = |configuration: &Configuration| configuration.materials.get(id).unwrap_or(&slot.default).clone();
        let material = of(now);
        if of(before) != material {
            let record = design.material(&material);
            let material = record.map_or(material.0.as_str(), |record| record.name.get(language)).to_owned();
            parts.push(format!("{} {material}", slot.name.get(language)));
        }
    }
    for parameter in &product.parameters {
        let value = now.parameters.get(&parameter.id);
        if value != before.parameters.get(&parameter.id) {
            let value = match value {
                Some(Value::Number(number)) => format!(" {number}"),
                _ => String::new(),
            };
            parts.push(format!("{}{value}", parameter.name.get(language)));
        }
    }
    if now.size != before.size {
        parts.push(now.size.unwrap_or(product.size).map(|side| side.round().to_string()).join(" × "));
    }
    let (comma, colon) = if language == Language::Chinese { ("、", "：") } else { (", ", ": ") };
    format!("{}{colon}{}", product.name.get(language), parts.join(comma))
}

/// A home as it is seen from where the customer looks.
fn picture(
    design: &Design,
    eye: &Eye,
    stage: &mut Stage,
    renderer: &mut Renderer,
    gpu: &RenderState,
) -> Option<ColorImage> {
    renderer.apply(&stage.reset(design));
    let mut view = View::new(eye.camera(), UVec2::from_array(PICTURE));
    view.hiding = if eye.is_on_foot() { Hiding::Nothing } else { Hiding::Dollhouse };
    view.background = if eye.is_on_foot() { Background::Sky } else { Background::Plain(Vec4::ZERO) };
    view.is_deterministic = true;
    view.quality =
        Quality { multisampling: 4, reflection_steps: 0, samples: 1, light_tiles_a_frame: u32::MAX, ..Quality::NORMAL };
    let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("comparison"),
        size: wgpu::Extent3d { width: view.size.x, height: view.size.y, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: PICTURE_FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    let target = texture.create_view(&wgpu::TextureViewDescriptor::default());
    renderer.frame(&view, &target).ok()?;
    let image = read_texture(&gpu.device, &gpu.queue, &texture)?;
    Some(ColorImage::from_rgba_premultiplied([image.width as usize, image.height as usize], &image.rgba))
}

#[cfg(test)]
mod tests {
    use homewright_design::{Entity, Transaction};

    use super::*;

    #[test]
    fn what_two_homes_differ_in_is_named_with_its_count() {
        let catalog = homewright_catalog::Catalog::builtin();
        let mut ids = homewright_design::IdSource::new(0, 89);
        let before = crate::templates::design_of("flat-89", "", catalog, &mut ids).unwrap();
        let (id, item) = before.items().find(|(id, _)| before.items_on_item(*id).next().is_none()).unwrap();
        let name = before.product(&item.configuration.product).unwrap().name.en.clone();
        let mut after = before.clone();
        let mut edit = Transaction::new("");
        edit.delete(id);
        after.apply(edit).unwrap();
        assert_eq!(differences(&before, &after, Language::English), [format!("−1 {name}")]);
        assert_eq!(differences(&after, &before, Language::English), [format!("+1 {name}")]);
        assert!(differences(&before, &before, Language::English).is_empty());
        let mut taller = item.clone();
        taller.configuration.size = Some([700.0, 700.0, 700.0]);
        let mut changed = before.clone();
        changed.apply(Transaction::new("").with(id, Entity::Item(Box::new(taller)))).unwrap();
        assert_eq!(differences(&before, &changed, Language::English), [format!("{name}: 700 × 700 × 700")]);
    }
}
