//! Marks over the live picture, and the box to which it is cut open: how large what is selected is, where the light of
//! lamps goes, where the home is cut.

use egui::{Color32, FontId, Rect, Ui, vec2};
use glam::{Vec3, Vec4};
use homewright_editor::tool::Tool;
use homewright_geometry::{Bounds, Length};
use homewright_render::View;
use homewright_render::marks::Dimension;
use homewright_render::settings::{Line, Triangle};
use homewright_scene::Tag;
use homewright_staging::tag_of;

use crate::action::Action;
use crate::camera::Eye;
use crate::session::Session;
use crate::theme::Palette;

/// Warm, as light is.
const CONE: Vec4 = Vec4::new(1.0, 0.74, 0.25, 0.9);
/// Height over the floor at which a home is cut first, metres: above tables, below windows' tops.
const FIRST_CUT: f32 = 1.5;
/// What is left round a thing to which the box is fitted, metres.
const ROUND_IT: f32 = 0.6;

/// What is marked, and where the home is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Whether the size of what is selected stands beside it.
    pub has_sizes: bool,
    /// Whether cones show where the light of lamps goes: of those that are selected, else of all.
    pub has_cones: bool,
    /// The box to which the home is cut, scene frame, metres.
    pub section: Option<Bounds>,
}

/// Marks over the picture.
#[derive(Debug)]
pub struct Marks {
    /// What is marked.
    pub shown: Shown,
    /// Sizes of what is selected, as they were drawn.
    pub dimensions: Vec<Dimension>,
    cones: Option<Cones>,
}

/// Cones as they were found, for a state of the home and what is selected in it.
#[derive(Debug)]
struct Cones {
    of: (u64, Vec<Tag>),
    lines: Vec<Line>,
    triangles: Vec<Triangle>,
}

impl Default for Marks {
    fn default() -> Self {
        let shown = Shown { has_sizes: true, has_cones: false, section: None };
        Self { shown, dimensions: Vec::new(), cones: None }
    }
}

impl Marks {
    /// Shows or leaves out what an action is for.
    pub fn toggle(&mut self, action: Action, session: &mut Session) {
        match action {
            Action::ToggleSizes => self.shown.has_sizes ^= true,
            Action::ToggleCones => self.shown.has_cones ^= true,
            Action::ToggleSection => self.toggle_section(session),
            _ => {}
        }
    }

    /// Cuts the home open or closes it again: first the whole of it above tables, for who looks down.
    fn toggle_section(&mut self, session: &mut Session) {
        if self.shown.section.take().is_some() {
            return;
        }
        let floor = session.floor();
        let mut whole = whole(session);
        whole.max.y = (floor + FIRST_CUT).min(whole.max.y);
        self.shown.section = Some(whole);
    }

    /// Fits the box to what is selected, with some room round it and up to the ceiling.
    pub fn fit_section(&mut self, session: &mut Session) {
        let tags = selected(session);
        let boxes = tags.iter().filter_map(|tag| session.renderer.extent(*tag)).map(|extent| {
            let half = extent.half.iter().fold(Vec3::ZERO, |sum, axis| sum + axis.abs());
            Bounds { min: extent.center - half, max: extent.center + half }
        });
        let found = boxes.fold(Bounds::EMPTY, |all, one| all.union(&one));
        if found.is_empty() {
            return;
        }
        let limits = whole(session);
        self.shown.section = Some(Bounds {
            min: (found.min - ROUND_IT).max(limits.min).with_y(limits.min.y),
            max: (found.max + ROUND_IT).min(limits.max),
        });
    }

    /// The cones of light that are shown, scene frame, metres.
    pub fn cones(&self) -> &[Triangle] {
        self.cones.as_ref().filter(|_| self.shown.has_cones).map_or(&[], |cones| &cones.triangles)
    }

    /// Adds the marks to a view.
    pub(crate) fn add(&mut self, view: &mut View, session: &Session, palette: &Palette) {
        let [red, green, blue, _] = palette.accent.to_normalized_gamma_f32();
        let accent = Vec4::new(red, green, blue, 0.9);
        view.section_box = self.shown.section;
        if let Some(cut) = self.shown.section {
            view.lines.extend(edges(cut, accent));
        }
        if self.shown.has_cones {
            let cones = self.found_cones(session);
            view.lines.extend(&cones.lines);
            view.triangles.extend(&cones.triangles);
        }
        self.dimensions = self.sizes(view, session, accent);
        view.lines.extend(self.dimensions.iter().flat_map(|dimension| dimension.lines));
    }

    /// The three sizes of the one item that is selected, while nothing is done with it.
    fn sizes(&self, view: &View, session: &Session, color: Vec4) -> Vec<Dimension> {
        let editor = &session.editor;
        let is_at_rest = matches!(editor.tool(), Tool::Idle | Tool::Pressed(_));
        let [only] = editor.selection().ids() else { return Vec::new() };
        if !self.shown.has_sizes || !is_at_rest || editor.design().item(*only).is_none() {
            return Vec::new();
        }
        let extent = session.renderer.extent(tag_of(*only));
        extent.map(|extent| extent.dimensions(&view.camera, color).to_vec()).unwrap_or_default()
    }

    fn found_cones(&mut self, session: &Session) -> &Cones {
        let of = (session.revision, selected(session));
        if self.cones.as_ref().is_none_or(|cones| cones.of != of) {
            let lights = &session.stage.scene().lights;
            let is_lamp = |tag: &Tag| lights.values().any(|light| light.tag == *tag);
            let mut lamps: Vec<Tag> = of.1.iter().copied().filter(is_lamp).collect();
            if lamps.is_empty() {
                lamps = lights.values().map(|light| light.tag).collect();
            }
            let (lines, triangles) = session.renderer.light_cones(&lamps, CONE);
            self.cones = Some(Cones { of, lines, triangles });
        }
        self.cones.get_or_insert_with(|| Cones { of: (0, Vec::new()), lines: Vec::new(), triangles: Vec::new() })
    }

    /// Figures beside the lines of sizes, in the picture that was drawn with them.
    pub(crate) fn figures(&self, ui: &Ui, rect: Rect, eye: &Eye, session: &Session) {
        let palette = Palette::in_use(ui);
        let painter = ui.painter_at(rect);
        for dimension in self.dimensions.iter().filter(|dimension| dimension.length > 0.005) {
            let Some(at) = eye.project(dimension.middle, rect).filter(|at| rect.contains(*at)) else { continue };
            let length = Length::mm((f64::from(dimension.length) * 1000.0).round());
            let words = session.editor.unit().words(length);
            let text = painter.layout_no_wrap(words, FontId::proportional(11.5), palette.on_accent);
            let plate = Rect::from_center_size(at.round(), text.size() + vec2(10.0, 4.0));
            painter.rect_filled(plate, 4.0, palette.accent);
            painter.galley(plate.center() - text.size() * 0.5, text, Color32::PLACEHOLDER);
        }
    }
}

/// The box that holds all storeys, scene frame, metres, with the slabs below and above.
pub(crate) fn whole(session: &mut Session) -> Bounds {
    let (min, max) = session.bounds();
    let levels = session.editor.design().levels();
    let storeys = levels.iter().map(|(_, level)| {
        let floor = level.elevation.to_m() as f32;
        (floor, floor + level.height.to_m() as f32)
    });
    let (low, high) = storeys.fold((min.y, max.y), |(low, high), (floor, top)| (low.min(floor), high.max(top)));
    Bounds {
        min: min.with_y(low - 0.4) - Vec3::new(0.4, 0.0, 0.4),
        max: max.with_y(high + 0.4) + Vec3::new(0.4, 0.0, 0.4),
    }
}

fn selected(session: &Session) -> Vec<Tag> {
    session.editor.selection().ids().iter().map(|id| tag_of(*id)).collect()
}

/// The twelve edges of a box.
fn edges(cut: Bounds, color: Vec4) -> Vec<Line> {
    let corner = |bits: u32| {
        let part = |axis: usize| if bits >> axis & 1 == 1 { cut.max[axis] } else { cut.min[axis] };
        Vec3::new(part(0), part(1), part(2))
    };
    let ends = (0..8_u32)
        .flat_map(|bits| (0..3).filter(move |axis| bits >> axis & 1 == 0).map(move |axis| (bits, bits | 1 << axis)));
    ends.map(|(from, to)| Line { start: corner(from), end: corner(to), color, width: 1.5, hidden: 0.25 }).collect()
}
