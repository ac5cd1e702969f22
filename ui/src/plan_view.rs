//! The plan on screen: the drawing, what is selected, and the hand on it.

use std::sync::Arc;

use egui::{Color32, CornerRadius, PointerButton, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};
use glam::DVec2;
use homewright_design::EntityId;
use homewright_editor::input::{Modifiers, Place};
use homewright_editor::tool::Tool;
use homewright_editor::{Footprint, Input, Pointer};
use homewright_scene::Drawing;

use crate::context_menu::{self, Wanted};
use crate::fingers::{Deed, Fingers};
use crate::free_room;
use crate::paper::Sheet;

use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::tool_bars;
use crate::tool_view::{self, Plate};
use crate::underlays::Underlays;

/// Distance of the rotation handle from the item's front, points.
const HANDLE_REACH: f32 = 26.0;
/// Nearest to the handle that takes it, points.
const HANDLE_RADIUS: f32 = 11.0;
/// Smallest and largest scale, points for a millimetre.
const SCALES: std::ops::RangeInclusive<f64> = 0.008..=1.2;

/// What is shown around a part that is fitted, millimetres.
const AROUND: f64 = 400.0;

/// How the plan is looked at.
#[derive(Default)]
pub struct PlanView {
    /// Plan point in the middle of the view, millimetres, and points for a millimetre; none before it was fitted.
    look: Option<(DVec2, f64)>,
    /// The look that showed the whole home; the same as `look` until the user moves the plan.
    fitted: Option<(DVec2, f64)>,
    /// A part of the plan to be fitted.
    framed: Option<(DVec2, DVec2)>,
    sheet: Option<(Arc<Drawing>, SheetKey, Sheet)>,
    is_panning: bool,
    /// Whether the button went down here and is still held.
    is_held: bool,
    /// Whether the pointer was over the plan in the last frame.
    is_hovered: bool,
    /// Lengths that can be clicked, as they were last painted.
    plates: Vec<Plate>,
    fingers: Fingers,
    /// Whether the finger that is down, or was a moment ago, draws.
    draws_by_finger: bool,
    /// The menu that is wanted at the pointer.
    menu: Option<Wanted>,
}

#[derive(Clone, Copy, PartialEq)]
struct SheetKey {
    scale: f64,
    is_dark: bool,
    pixels_per_point: f32,
    /// Whether a picture lies under it that is to be seen through floors.
    is_traced: bool,
}

/// Where the plan lies on the screen.
#[derive(Clone, Copy)]
pub struct Map {
    rect: Rect,
    center: DVec2,
    scale: f64,
}

impl Map {
    /// Where a plan point is on the screen.
    pub fn screen(&self, point: DVec2) -> Pos2 {
        let offset = (point - self.center) * self.scale;
        self.rect.center() + vec2(offset.x as f32, -offset.y as f32)
    }

    /// Moves the plan by a way on the screen.
    fn shift(&mut self, way: egui::Vec2) {
        self.center -= DVec2::new(f64::from(way.x), -f64::from(way.y)) / self.scale;
    }

    /// Draws the plan larger by a factor, with what is at a place staying there.
    fn zoom(&mut self, at: Pos2, factor: f64) {
        let under = self.plan(at);
        self.scale = (self.scale * factor).clamp(*SCALES.start(), *SCALES.end());
        self.center += under - self.plan(at);
    }

    /// The plan point at a place on the screen.
    pub fn plan(&self, position: Pos2) -> DVec2 {
        let offset = position - self.rect.center();
        self.center + DVec2::new(f64::from(offset.x), -f64::from(offset.y)) / self.scale
    }
}

impl PlanView {
    /// Fits the whole home at the next frame.
    pub fn reset(&mut self) {
        self.look = None;
    }

    /// Fits a part of the plan at the next frame.
    pub const fn frame(&mut self, min: DVec2, max: DVec2) {
        self.framed = Some((min, max));
    }

    /// Fits the whole home at the next frame where the user has not moved the plan since it was fitted: for views
    /// that change their shape.
    pub fn refit(&mut self) {
        if self.look == self.fitted {
            self.reset();
        }
    }

    /// The plan point in the middle of the view, millimetres, and points of the screen for a millimetre.
    pub const fn look(&self) -> Option<(DVec2, f64)> {
        self.look
    }

    /// The menu that is wanted at the pointer, once.
    pub fn take_menu(&mut self) -> Option<Wanted> {
        self.menu.take()
    }

    /// Whether the pointer is over the plan.
    pub const fn is_hovered(&self) -> bool {
        self.is_hovered
    }

    /// Shows the plan and takes the hand's input.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session, underlays: &Underlays, texts: &Texts) -> Response {
        let rect = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, texts.get("plan")));
        let drawing = session.plan(texts.language());
        if let Some((min, max)) = self.framed.take() {
            self.look = Some(fit_box(min - AROUND, max + AROUND, rect));
        }
        let (center, scale) = self.look.unwrap_or_else(|| {
            let look = fit(&drawing, rect);
            self.fitted = Some(look);
            look
        });
        let mut map = Map { rect, center, scale };
        let deed = self.fingers.deed(ui, &response, has_menu(session));
        self.navigate(ui, &response, &mut map);
        if let Deed::Two { center, pan, zoom } = deed {
            // First along, then apart about where the middle is now: what lay between the fingers stays there.
            map.shift(pan);
            map.zoom(center, f64::from(zoom));
        }
        self.look = Some((map.center, map.scale));
        match deed {
            Deed::Pointer => self.take_input(ui, &response, &map, session),
            Deed::Two { .. } | Deed::Held(_) => {
                drop_press(session);
                self.is_held = false;
            }
            Deed::Taken => {}
        }
        self.ask_for_menu(ui, &response, &map, session, deed);
        let drawing = session.plan(texts.language());
        self.paint(ui, &map, drawing, (session, underlays), texts);
        self.is_hovered = response.contains_pointer();
        let at = ui.input(|input| input.pointer.latest_pos()).filter(|at| rect.contains(*at));
        tool_view::field(ui, session, at.unwrap_or(rect.center()), rect, texts);
        tool_bars::ui(ui, session, rect, texts);
        tool_bars::levels(ui, session, rect);
        response
    }

    fn navigate(&mut self, ui: &Ui, response: &Response, map: &mut Map) {
        let is_space = ui.input(|input| input.key_down(egui::Key::Space));
        let pans = response.dragged_by(PointerButton::Middle)
            || response.dragged_by(PointerButton::Secondary)
            || (is_space && response.dragged_by(PointerButton::Primary));
        self.is_panning = is_space || pans;
        if pans {
            map.shift(response.drag_delta());
        }
        if let Some(position) = response.hover_pos() {
            // Fingers say themselves how far they went.
            let notches = |input: &egui::InputState| input.multi_touch().map_or_else(|| zoom_notches(input), |_| 0.0);
            let wheel = ui.input(|input| input.smooth_scroll_delta().y + notches(input) * 120.0);
            if wheel != 0.0 {
                map.zoom(position, f64::from(homewright_geometry::math::exp32(wheel * 0.004)));
            }
        }
        let icon = match (self.is_panning, pans) {
            (_, true) => Some(egui::CursorIcon::Grabbing),
            (true, false) => Some(egui::CursorIcon::Grab),
            (false, false) => None,
        };
        if let (Some(icon), true) = (icon, response.hovered()) {
            ui.ctx().set_cursor_icon(icon);
        }
    }

    fn take_input(&mut self, ui: &Ui, response: &Response, map: &Map, session: &mut Session) {
        let Some(position) = ui.input(|input| input.pointer.interact_pos()) else { return };
        let Hand { pressed, down, released, moved } = Hand::of(ui);
        self.is_held &= down || released;
        let pointer = Pointer {
            place: Place::Plan(map.plan(position)),
            target: None,
            modifiers: modifiers(ui),
            reach: 10.0 / map.scale,
        };
        let is_over = response.contains_pointer();
        if session.editor.is_placing() {
            if is_over && (moved || released || pressed) {
                let input = if pressed || released { Input::Release(pointer) } else { Input::Hover(pointer) };
                if matches!(input, Input::Release(_)) {
                    session.handle(Input::Hover(pointer));
                }
                session.handle(input);
            }
            return;
        }
        if self.is_panning {
            return;
        }
        let is_finger = ui.input(egui::InputState::any_touches) || self.draws_by_finger;
        if is_finger && session.editor.tool().draws() {
            // A finger shows where its point would be and sets it when it is lifted: two may still mean the view.
            self.draws_by_finger = down;
            if is_over && !released {
                session.handle(Input::Hover(pointer));
            } else if released && response.rect.contains(position) {
                session.handle(Input::Hover(pointer));
                session.handle(Input::Press(pointer));
                session.handle(Input::Release(pointer));
            }
            return;
        }
        self.draws_by_finger = false;
        if is_over && pressed && self.edit_length(position, session) {
            self.is_held = false;
        } else if is_over && pressed {
            self.is_held = true;
            begin_work(ui, session);
            let on_handle = handle(session, map).is_some_and(|(_, knob)| knob.distance(position) < HANDLE_RADIUS);
            session.handle(if on_handle { Input::PressRotationHandle(pointer) } else { Input::Press(pointer) });
            // A slow frame may bring a whole click.
            if released && !down {
                session.handle(Input::Release(pointer));
            }
        } else if released && is_gesture_here(session) {
            // A slow frame may bring the way and its end at once.
            if moved && self.is_held {
                session.handle(Input::Drag(pointer));
            }
            session.handle(Input::Release(pointer));
        } else if down && moved && self.is_held {
            session.handle(Input::Drag(pointer));
        } else if is_over && moved && !down {
            session.handle(Input::Hover(pointer));
        }
        if is_over && ui.input(|input| input.pointer.button_double_clicked(PointerButton::Primary)) {
            session.handle(Input::DoubleClick(pointer));
        }
        self.is_held &= down;
        if is_over && !down {
            self.show_cursor(ui, position, map, session);
        }
    }

    /// A right click, or a finger that rests, opens the menu; with a tool in hand a right click ends what it does.
    fn ask_for_menu(&mut self, ui: &Ui, response: &Response, map: &Map, session: &mut Session, deed: Deed) {
        let Some(at) = context_menu::asked(response, session, deed) else { return };
        let place = Place::Plan(map.plan(at));
        let pointer = Pointer { place, target: None, modifiers: modifiers(ui), reach: 10.0 / map.scale };
        self.menu = Some(Wanted { at, pointer });
    }

    /// A click on a shown length opens it to be typed.
    fn edit_length(&self, position: Pos2, session: &mut Session) -> bool {
        if !matches!(session.editor.tool(), Tool::Idle) {
            return false;
        }
        let Some((_, index)) = self.plates.iter().find(|(plate, _)| plate.contains(position)) else { return false };
        session.handle(Input::EditLength(*index));
        session.editor.field().is_some()
    }

    fn show_cursor(&self, ui: &Ui, position: Pos2, map: &Map, session: &Session) {
        if session.editor.tool().draws() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        } else if self.plates.iter().any(|(plate, _)| plate.contains(position)) {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Text);
        } else if handle(session, map).is_some_and(|(_, knob)| knob.distance(position) < HANDLE_RADIUS) {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Alias);
        } else if let Some(id) = session.editor.hover()
            && (session.editor.design().item(id).is_some() || session.editor.design().opening(id).is_some())
        {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
    }

    fn paint(
        &mut self,
        ui: &Ui,
        map: &Map,
        drawing: Arc<Drawing>,
        (session, underlays): (&Session, &Underlays),
        texts: &Texts,
    ) {
        let palette = Palette::in_use(ui);
        let painter = ui.painter_at(map.rect);
        painter.rect_filled(map.rect, CornerRadius::ZERO, palette.paper());
        let design = session.editor.shown();
        let level = session.editor.level();
        let is_traced = design.underlays().any(|(_, one)| Some(one.level) == level && !one.is_hidden);
        if let (Some(level), true) = (level, is_traced) {
            underlays.paint(&painter, map, design, level);
        }
        let key = SheetKey {
            scale: map.scale,
            is_dark: palette.is_dark,
            pixels_per_point: ui.ctx().pixels_per_point(),
            is_traced,
        };
        let is_fresh = self.sheet.as_ref().is_some_and(|(drawn, of, _)| *of == key && Arc::ptr_eq(drawn, &drawing));
        if !is_fresh {
            let sheet = Sheet::new(&drawing, map.scale, &palette, key.pixels_per_point, is_traced);
            self.sheet = Some((drawing, key, sheet));
        }
        if let Some((_, _, sheet)) = &mut self.sheet {
            sheet.paint(&painter, map.screen(DVec2::ZERO));
        }
        free_room::paint(&painter, map, session, texts, &palette);
        paint_marks(&painter, map, session, &palette);
        self.plates = tool_view::paint(&painter, map, session, texts, &palette);
    }
}

/// Pinching, and the wheel with Ctrl, in notches.
fn zoom_notches(input: &egui::InputState) -> f32 {
    let zoom = input.zoom_delta();
    if (zoom - 1.0).abs() < 1e-4 { 0.0 } else { (zoom - 1.0) * 2.0 }
}

/// Whether a gesture that began on a plan is under way.
fn is_gesture_here(session: &Session) -> bool {
    !matches!(session.editor.tool(), Tool::Idle | Tool::Adjusting(_))
}

/// What the main button and the pointer did since the last frame.
pub struct Hand {
    /// The button went down.
    pub pressed: bool,
    /// The button is down.
    pub down: bool,
    /// The button went up.
    pub released: bool,
    /// The pointer is elsewhere than a frame ago, however slow frames are.
    pub moved: bool,
}

impl Hand {
    /// Since the last frame.
    pub fn of(ui: &Ui) -> Self {
        ui.input(|input| {
            let pointer = &input.pointer;
            Self {
                pressed: pointer.primary_pressed(),
                down: pointer.primary_down(),
                released: pointer.primary_released(),
                moved: pointer.delta() != egui::Vec2::ZERO,
            }
        })
    }
}

/// Whether a finger that rests opens the menu: with a tool in hand it aims.
pub fn has_menu(session: &Session) -> bool {
    matches!(session.editor.tool(), Tool::Idle | Tool::Pressed(_))
}

/// What a finger began is dropped: it means something else.
pub fn drop_press(session: &mut Session) {
    let is_begun = matches!(
        session.editor.tool(),
        Tool::Pressed(_) | Tool::Moving(_) | Tool::Boxing(_) | Tool::Rotating(_) | Tool::Reshaping(_)
    );
    if is_begun {
        session.handle(Input::PlaceOutside);
    }
}

/// A hand goes to work on a view: a value that is being typed counts, and keys call commands again.
pub fn begin_work(ui: &Ui, session: &mut Session) {
    session.handle(Input::Accept);
    ui.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
}

/// Keys held beside the pointer.
pub fn modifiers(ui: &Ui) -> Modifiers {
    ui.input(|input| Modifiers {
        shift: input.modifiers.shift,
        ctrl: input.modifiers.command,
        alt: input.modifiers.alt,
    })
}

fn fit(drawing: &Drawing, rect: Rect) -> (DVec2, f64) {
    fit_box(drawing.min, drawing.max, rect)
}

fn fit_box(min: DVec2, max: DVec2, rect: Rect) -> (DVec2, f64) {
    let size = max - min;
    if size.x < 1.0 || size.y < 1.0 {
        return (DVec2::ZERO, 0.06);
    }
    let scale = (f64::from(rect.width()) / size.x).min(f64::from(rect.height()) / size.y) * 0.94;
    ((min + max) * 0.5, scale.clamp(*SCALES.start(), *SCALES.end()))
}

/// The footprint of an item or opening as shown.
pub fn footprint_of(session: &Session, id: EntityId) -> Option<Footprint> {
    let design = session.editor.shown();
    if let Some(item) = design.item(id) {
        return Footprint::of(design, item);
    }
    let opening = design.opening(id)?;
    let wall = design.wall(opening.wall)?;
    let (middle, direction) = wall.at(opening.along);
    let half = DVec2::new(opening.width.to_mm(), wall.thickness.to_mm()) * 0.5;
    Some(Footprint { center: middle, half, right: direction, height: opening.height.to_mm() })
}

/// The rotation handle of the selection: where its stem begins, and its knob.
fn handle(session: &Session, map: &Map) -> Option<(Pos2, Pos2)> {
    if session.editor.is_read_only() || !session.editor.has_movable_selection() {
        return None;
    }
    let leader = session.editor.selection().leader()?;
    session.editor.shown().item(leader)?;
    let footprint = footprint_of(session, leader)?;
    let stem = map.screen(footprint.center - footprint.back() * footprint.half.y);
    let away = footprint.back();
    let knob = stem + vec2(-away.x as f32, away.y as f32) * HANDLE_REACH;
    Some((stem, knob))
}

fn paint_marks(painter: &egui::Painter, map: &Map, session: &Session, palette: &Palette) {
    let editor = &session.editor;
    if let Some(id) = editor.hover().filter(|id| !editor.selection().contains(*id) && !editor.is_busy()) {
        outline(painter, map, session, id, Stroke::new(1.5, palette.accent.gamma_multiply(0.55)), None);
    }
    for id in editor.selection().ids() {
        let fill = Some(palette.accent.gamma_multiply(0.12));
        outline(painter, map, session, *id, Stroke::new(2.0, palette.accent), fill);
    }
    if let Tool::Placing(placing) = editor.tool() {
        let fill = Some(palette.accent.gamma_multiply(0.16));
        for id in placing.things() {
            outline(painter, map, session, id, Stroke::new(2.0, palette.accent), fill);
        }
    }
    if let Tool::Furnishing(furnishing) = editor.tool() {
        for id in &furnishing.items {
            let fill = Some(palette.accent.gamma_multiply(0.16));
            outline(painter, map, session, *id, Stroke::new(1.5, palette.accent), fill);
        }
    }
    for id in editor.in_walls() {
        outline(painter, map, session, id, Stroke::new(2.0, palette.danger), Some(palette.danger.gamma_multiply(0.10)));
    }
    for id in editor.collisions() {
        let stroke = Stroke::new(1.5, palette.danger);
        outline(painter, map, session, id, stroke, Some(palette.danger.gamma_multiply(0.10)));
    }
    corners(painter, map, session, palette);
    if let Tool::Boxing(boxing) = editor.tool() {
        let rect = Rect::from_two_pos(map.screen(boxing.start), map.screen(boxing.end));
        let stroke = Stroke::new(1.0, palette.accent);
        painter.rect(rect, CornerRadius::ZERO, palette.accent.gamma_multiply(0.1), stroke, egui::StrokeKind::Inside);
    }
    if !matches!(editor.tool(), Tool::Moving(_) | Tool::Placing(_))
        && let Some((stem, knob)) = handle(session, map)
    {
        painter.line_segment([stem, knob], Stroke::new(1.5, palette.accent));
        painter.circle(knob, 6.0, palette.card, Stroke::new(2.0, palette.accent));
        if let Tool::Rotating(rotating) = editor.tool() {
            let degrees =
                rotating.ids.first().and_then(|id| editor.shown().item(*id)).map_or(0.0, |item| item.rotation);
            tool_view::number(painter, knob + vec2(0.0, -18.0), &format!("{degrees:.0}°"), false, palette);
        }
    }
}

/// Handles at the ends of selected walls.
fn corners(painter: &egui::Painter, map: &Map, session: &Session, palette: &Palette) {
    let editor = &session.editor;
    if editor.is_read_only() || editor.is_plan_locked() || !matches!(editor.tool(), Tool::Idle | Tool::Pressed(_)) {
        return;
    }
    for wall in editor.selection().ids().iter().filter_map(|id| editor.design().wall(*id)) {
        for end in [wall.start, wall.end] {
            painter.circle(map.screen(end), 5.0, palette.card, Stroke::new(2.0, palette.accent));
        }
    }
}

/// The outline of an entity of the plan.
fn outline(painter: &egui::Painter, map: &Map, session: &Session, id: EntityId, stroke: Stroke, fill: Option<Color32>) {
    if let Some(footprint) = footprint_of(session, id) {
        let corners: Vec<Pos2> = footprint.corners().iter().map(|corner| map.screen(*corner)).collect();
        painter.add(Shape::convex_polygon(corners, fill.unwrap_or(Color32::TRANSPARENT), stroke));
        return;
    }
    let design = session.editor.shown();
    if let Some(wall) = design.wall(id) {
        let pieces = if wall.arc == 0.0 { 1_u32 } else { 24 };
        let edge = |side: f64| {
            (0..=pieces).map(move |piece| {
                let (point, direction) = wall.at(wall.length() * (f64::from(piece) / f64::from(pieces)));
                map.screen(point + direction.perp() * (wall.thickness.to_mm() * 0.5 * side))
            })
        };
        let points: Vec<Pos2> = edge(1.0).chain(edge(-1.0).collect::<Vec<_>>().into_iter().rev()).collect();
        painter.add(Shape::closed_line(points, stroke));
    } else if design.room(id).is_some()
        && let Some(level) = session.editor.level()
    {
        let regions = homewright_design::rooms::derive_rooms(design, level);
        if let Some(region) = regions.iter().find(|region| region.room == Some(id)) {
            let points = region.outline.outer().iter().map(|point| map.screen(*point)).collect();
            painter.add(Shape::closed_line(points, stroke));
        }
    }
}

/// The middle of the screen's rectangle, for tests that aim at plan points.
pub fn screen_of(view: &PlanView, rect: Rect, point: DVec2) -> Option<Pos2> {
    let (center, scale) = view.look?;
    let at = Map { rect, center, scale }.screen(point);
    Some(pos2(at.x, at.y))
}
