//! The live picture on screen: looking round, walking, selecting, moving.

use std::time::Duration;

use egui::{Color32, PointerButton, Pos2, Rect, Response, Sense, Ui, vec2};
use egui_wgpu::RenderState;
use glam::{DVec3, UVec2, Vec2, Vec3};
use homewright_editor::input::{Place, Ray};
use homewright_editor::tool::Tool;
use homewright_editor::{Input, Pointer};
use homewright_render::settings::{Background, Hiding};
use homewright_render::{Body, Quality, View};
use homewright_scene::{Camera, Tag};
use homewright_staging::{entity_of, plan_from_scene, tag_of};

use crate::camera::{Aspect, Eye};
use crate::context_menu::{self, Wanted};
use crate::fingers::{Deed, Fingers};
use crate::gpu::PICTURE_FORMAT;
use crate::plan_view::{Hand, begin_work, drop_press, footprint_of, has_menu, modifiers};
use crate::scene_marks::{Marks, Shown};
use crate::section_bar;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::tool_view;
use crate::trace::Trace;

/// Half the width of who walks, metres: doors and the way between furniture leave room to pass.
const WALKER: f32 = 0.22;
/// How fast keys tilt the head of who walks, as a drag in points a second, and raise the eye, metres a second.
const TILT: f32 = 160.0;
const STRETCH: f32 = 0.5;
/// How long the view must rest before it is drawn well.
const REST: Duration = Duration::from_millis(160);
/// Least share of its size at which a picture that follows the hand is drawn: smaller ones show blocks, not things.
const LEAST_SCALE: f32 = 0.45;
/// The share while textures and light still arrive and nobody moves anything.
const ARRIVING_SCALE: f32 = 0.75;

/// Digits that look from a side, as on the number pad of a modeller.
const ASPECTS: [(egui::Key, Aspect); 4] = [
    (egui::Key::Num1, Aspect::Front),
    (egui::Key::Num3, Aspect::Right),
    (egui::Key::Num7, Aspect::Above),
    (egui::Key::Num9, Aspect::Opposite),
];

/// How the home is looked at in the picture.
pub struct SceneView {
    /// Where the eye is; none before it was fitted.
    pub eye: Option<Eye>,
    /// Whether walls and ceilings in front are left out.
    pub is_dollhouse: bool,
    /// What is marked over the picture, and where the home is cut.
    pub marks: Marks,
    outside: Option<Eye>,
    picture: Option<Picture>,
    drawn: Option<Drawn>,
    anchor: Option<Vec3>,
    /// When the picture last became another one.
    changed_at: f64,
    /// When it last did by the user's hand, whom it must keep up with.
    moved_at: f64,
    /// Share of full size at which a moving picture keeps up.
    draft_scale: f32,
    draft_at: Option<f64>,
    fingers: Fingers,
    menu: Option<Wanted>,
}

/// Where the pointer is, and whether what lies under it matters.
struct Target {
    position: Pos2,
    rect: Rect,
    needs_hit: bool,
}

struct Picture {
    texture: wgpu::Texture,
    view: wgpu::TextureView,
    id: egui::TextureId,
    size: [u32; 2],
}

/// What the last picture shows.
#[derive(Clone, PartialEq)]
struct Drawn {
    revision: u64,
    camera: Camera,
    hiding: Hiding,
    marks: Shown,
    selection: Vec<Tag>,
    hover: Option<Tag>,
    size: [u32; 2],
    is_draft: bool,
    is_settled: bool,
}

impl Default for SceneView {
    fn default() -> Self {
        Self {
            eye: None,
            is_dollhouse: true,
            marks: Marks::default(),
            outside: None,
            picture: None,
            drawn: None,
            anchor: None,
            changed_at: f64::NEG_INFINITY,
            moved_at: f64::NEG_INFINITY,
            draft_scale: 0.5,
            draft_at: None,
            fingers: Fingers::default(),
            menu: None,
        }
    }
}

impl SceneView {
    /// Fits the whole home at the next frame.
    pub fn reset(&mut self) {
        self.eye = None;
        self.outside = None;
        self.marks.shown.section = None;
    }

    /// Fits a part of the plan (mm) into the picture, from where the eye looks now.
    pub fn frame(&mut self, min: glam::DVec2, max: glam::DVec2, floor: f32) {
        let Some(mut eye) = self.eye.filter(|eye| !eye.is_on_foot()) else { return };
        let middle = homewright_staging::scene_from_plan(((min + max) * 0.5).extend(600.0)) + Vec3::Y * floor;
        eye.pivot = middle;
        eye.distance = ((max - min).length() as f32 / 1000.0).max(1.0) * 1.5 + 0.8;
        self.eye = Some(eye);
    }

    /// Looks at the home from a side, from outside.
    pub fn look_from(&mut self, aspect: Aspect, session: &mut Session) {
        let mut eye = match self.eye {
            Some(eye) if eye.is_on_foot() => self.outside.take(),
            eye => eye,
        }
        .unwrap_or_else(|| {
            let (min, max) = session.bounds();
            Eye::outside(min, max)
        });
        eye.turn_to(aspect);
        self.eye = Some(eye);
    }

    /// The side that a digit asks for while the pointer is here. Where something is selected or drawn, digits are
    /// lengths.
    fn asked_aspect(ui: &Ui, response: &Response, session: &Session) -> Option<Aspect> {
        let is_free = response.contains_pointer()
            && matches!(session.editor.tool(), Tool::Idle)
            && session.editor.field().is_none()
            && !ui.ctx().egui_wants_keyboard_input();
        let asked = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        ASPECTS.into_iter().find(|(key, _)| is_free && asked(*key)).map(|(_, aspect)| aspect)
    }

    /// Looks straight at the selected wall, the wall behind what is selected, or the nearest one.
    pub fn face_wall(&mut self, session: &mut Session) {
        let Some(level) = session.editor.level() else { return };
        let around = homewright_editor::surroundings::Surroundings::of(session.editor.design(), level, &[]);
        let leader = session.editor.selection().leader();
        let (min, max) = session.bounds();
        let eye = self.eye.unwrap_or_else(|| Eye::outside(min, max));
        let here = leader
            .and_then(|leader| footprint_of(session, leader))
            .map_or_else(|| homewright_staging::plan_from_scene(eye.pivot).truncate(), |footprint| footprint.center);
        let distance = |face: &homewright_editor::surroundings::WallFace| {
            let at = face.coordinates(here);
            let beyond = (-at.x).max(at.x - face.length).max(0.0);
            // What looks away is no wall one can look at from here.
            if at.y < 0.0 { f64::INFINITY } else { at.y + beyond * 2.0 }
        };
        let selected = leader.filter(|leader| session.editor.design().wall(*leader).is_some());
        let faces = around.faces.iter().filter(|face| selected.is_none_or(|wall| face.wall == wall));
        let Some(face) = faces.min_by(|a, b| distance(a).total_cmp(&distance(b))) else { return };
        let middle = face.point(face.length * 0.5, 0.0);
        let pivot = homewright_staging::scene_from_plan(middle.extend(face.height * 0.5)) + Vec3::Y * session.floor();
        let away = Vec3::new(face.normal.x as f32, 0.0, -face.normal.y as f32);
        self.eye = Some(Eye::facing(pivot, away, face.length.max(face.height) as f32 / 1000.0));
    }

    /// Draws the same view anew, as when its light was computed.
    pub fn redraw(&mut self) {
        self.drawn = None;
    }

    /// The picture on screen, if it is drawn well.
    pub fn texture(&self) -> Option<wgpu::Texture> {
        let is_settled = self.drawn.as_ref().is_some_and(|drawn| drawn.is_settled && !drawn.is_draft);
        self.picture.as_ref().filter(|_| is_settled).map(|picture| picture.texture.clone())
    }

    /// Whether the eye or the home moved a moment ago.
    pub fn is_moving(&self, context: &egui::Context) -> bool {
        context.input(|input| input.time) - self.moved_at < REST.as_secs_f64()
    }

    /// The menu that is wanted at the pointer, once.
    pub fn take_menu(&mut self) -> Option<Wanted> {
        self.menu.take()
    }

    /// Whether the eye is on foot.
    pub fn is_walking(&self) -> bool {
        self.eye.is_some_and(|eye| eye.is_on_foot())
    }

    /// Height of the eye of who walks over a floor, metres.
    pub fn eye_height(&self, floor: f32) -> Option<f32> {
        self.eye.filter(Eye::is_on_foot).map(|eye| eye.pivot.y - floor)
    }

    /// Begins to walk where the selected or else the largest room is seen best, or goes back outside.
    pub fn toggle_walk(&mut self, session: &mut Session) {
        let Some(mut eye) = self.eye else { return };
        if eye.is_on_foot() {
            self.eye = self.outside.take();
            return;
        }
        self.outside = Some(eye);
        let floor = session.floor();
        match walk_start(session) {
            Some((start, target)) => {
                eye.stand(start, floor);
                eye.look_towards(target - start);
            }
            None => eye.stand(eye.pivot, floor),
        }
        self.eye = Some(eye);
    }

    /// Shows the picture and takes the hand's input.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &mut Session,
        gpu: &RenderState,
        texts: &Texts,
        trace: &mut Trace,
    ) -> Response {
        let rect = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, texts.get("scene")));
        if let Some(aspect) = Self::asked_aspect(ui, &response, session) {
            self.look_from(aspect, session);
            self.moved_at = ui.input(|input| input.time);
        }
        let mut eye = self.eye.unwrap_or_else(|| {
            let (min, max) = session.bounds();
            Eye::outside(min, max).fitted(rect.aspect_ratio())
        });
        let before = eye;
        self.eye = Some(eye);
        let deed = self.fingers.deed(ui, &response, has_menu(session));
        self.navigate(ui, &response, &mut eye, session);
        if let Deed::Two { center, pan, zoom } = deed {
            let about = self.point_under(center - pan, rect, &eye, session);
            eye.pan(about, Vec2::new(pan.x, pan.y), rect.height());
            eye.approach(about, 1.0 / zoom.max(0.05));
        }
        Self::walk(ui, &response, &mut eye, session.floor());
        Self::keep_clear(&before, &mut eye, session);
        let now = ui.input(|input| input.time);
        if eye != before {
            self.moved_at = now;
        }
        self.eye = Some(eye);
        match deed {
            Deed::Pointer => self.take_input(ui, &response, &eye, session),
            Deed::Two { .. } | Deed::Held(_) => drop_press(session),
            Deed::Taken => {}
        }
        self.ask_for_menu(ui, &response, &eye, session, deed);
        self.draw(ui, rect, &eye, session, gpu);
        Self::lengths(ui, rect, &eye, session);
        self.marks.figures(ui, rect, &eye, session);
        section_bar::switches(ui, &mut self.marks, session, rect, texts, trace);
        section_bar::ui(ui, &mut self.marks, session, rect, texts, trace);
        response
    }

    fn navigate(&mut self, ui: &Ui, response: &Response, eye: &mut Eye, session: &Session) {
        let is_shift = ui.input(|input| input.modifiers.shift);
        let buttons = [PointerButton::Secondary, PointerButton::Middle];
        if response.drag_started() {
            self.anchor =
                response.interact_pointer_pos().map(|position| self.point_under(position, response.rect, eye, session));
        }
        if buttons.iter().any(|button| response.dragged_by(*button)) {
            let drag = response.drag_delta();
            let drag = Vec2::new(drag.x, drag.y);
            let about = self.anchor.unwrap_or(eye.pivot);
            if is_shift {
                eye.pan(about, drag, response.rect.height());
            } else {
                eye.orbit(about, drag);
            }
            ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
        }
        // A hand that took hold of nothing turns the view; on foot it looks about.
        let is_empty = matches!(session.editor.tool(), Tool::Idle);
        let is_alt = ui.input(|input| input.modifiers.alt);
        if is_empty && !is_alt && response.dragged_by(PointerButton::Primary) {
            let drag = response.drag_delta();
            let about = self.anchor.unwrap_or(eye.pivot);
            eye.orbit(about, Vec2::new(drag.x, drag.y));
            ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
        }
        if let Some(position) = response.hover_pos() {
            // Fingers say themselves how far they went.
            let zoom = |input: &egui::InputState| input.multi_touch().map_or_else(|| input.zoom_delta(), |_| 1.0);
            let (wheel, zoom) = ui.input(|input| (input.smooth_scroll_delta().y, zoom(input)));
            let notches = wheel / 40.0 + (zoom - 1.0) * 8.0;
            if notches.abs() > 1e-3 {
                let towards = self.point_under(position, response.rect, eye, session);
                eye.zoom(towards, notches);
            }
        }
    }

    fn walk(ui: &Ui, response: &Response, eye: &mut Eye, floor: f32) {
        if !eye.is_on_foot() || ui.ctx().egui_wants_keyboard_input() {
            return;
        }
        let (right, forward, is_fast, seconds, [tilt, rise]) = ui.input(|input| {
            let held = |keys: [egui::Key; 2]| f32::from(u8::from(keys.iter().any(|key| input.key_down(*key))));
            use egui::Key::{A, ArrowDown, ArrowLeft, ArrowRight, ArrowUp, D, End, Home, PageDown, PageUp, S, W};
            let one = |key| held([key, key]);
            (
                held([D, ArrowRight]) - held([A, ArrowLeft]),
                held([W, ArrowUp]) - held([S, ArrowDown]),
                input.modifiers.shift,
                input.stable_dt.min(0.1),
                [one(PageUp) - one(PageDown), one(Home) - one(End)],
            )
        });
        if tilt != 0.0 || rise != 0.0 {
            eye.look(Vec2::new(0.0, -tilt * TILT * seconds));
            eye.rise(rise * STRETCH * seconds, floor);
            ui.ctx().request_repaint();
        }
        if right != 0.0 || forward != 0.0 {
            eye.walk(right, forward, is_fast, seconds);
            ui.ctx().request_repaint();
        }
        // On foot the hand turns the head; a drag on the floor with nothing under it does the same.
        if response.dragged_by(PointerButton::Primary) && response.ctx.input(|input| input.modifiers.alt) {
            let drag = response.drag_delta();
            eye.look(Vec2::new(drag.x, drag.y));
        }
    }

    /// Who goes on foot slides along walls and furniture instead of going through them.
    fn keep_clear(before: &Eye, eye: &mut Eye, session: &Session) {
        if !(before.is_on_foot() && eye.is_on_foot()) || eye.pivot == before.pivot {
            return;
        }
        let body = Body { radius: WALKER, eye_height: before.pivot.y - session.floor() };
        let reached = session.renderer.walk(body, before.pivot, eye.pivot - before.pivot);
        eye.pivot = reached.with_y(eye.pivot.y);
    }

    /// The point of the scene under a position, or one at the pivot's depth.
    fn point_under(&self, position: Pos2, rect: Rect, eye: &Eye, session: &Session) -> Vec3 {
        let view = self.view(eye, rect, 1.0);
        let pixel = (position - rect.min) * (view.size.x as f32 / rect.width().max(1.0));
        if let Some(hit) = session.renderer.pick(&view, pixel.x, pixel.y) {
            return hit.position;
        }
        let (origin, direction) = ray(eye, position, rect);
        // The floor, where it is not too far; else the depth of the pivot.
        let fall = (session.floor() - origin.y) / direction.y;
        let depth = if fall > 0.0 && fall < 60.0 { fall } else { eye.distance.max(3.0) };
        origin + direction * depth
    }

    fn take_input(&self, ui: &Ui, response: &Response, eye: &Eye, session: &mut Session) {
        let Some(position) = ui.input(|input| input.pointer.interact_pos()) else { return };
        let Hand { pressed, down, released, moved } = Hand::of(ui);
        let is_over = response.contains_pointer();
        let is_ours = is_over || response.dragged_by(PointerButton::Primary) || response.drag_stopped();
        let (is_placing, alt) = (session.editor.is_placing(), ui.input(|input| input.modifiers.alt));
        if !is_ours || !(moved || pressed || released) || (self.is_walking() && alt) {
            return;
        }
        // While something is on its way only the ray counts; what it points at must not be the thing itself.
        let needs_hit = !matches!(session.editor.tool(), Tool::Moving(_) | Tool::Rotating(_));
        let target = Target { position, rect: response.rect, needs_hit };
        let pointer = self.pointer(ui, target, eye, session);
        if is_placing {
            if is_over {
                session.handle(Input::Hover(pointer));
                if pressed || released {
                    session.handle(Input::Release(pointer));
                }
            }
        } else if is_over && pressed {
            begin_work(ui, session);
            session.handle(Input::Press(pointer));
        } else if released && (is_over || response.drag_stopped()) {
            if moved && response.drag_stopped() {
                session.handle(Input::Drag(pointer));
            }
            session.handle(Input::Release(pointer));
        } else if down && response.dragged_by(PointerButton::Primary) {
            session.handle(Input::Drag(pointer));
        } else if is_over && !down {
            session.handle(Input::Hover(pointer));
        }
    }

    /// A right click that turned nothing, or a finger that rests, opens the menu; with a tool in hand it ends that.
    fn ask_for_menu(&mut self, ui: &Ui, response: &Response, eye: &Eye, session: &mut Session, deed: Deed) {
        let Some(at) = context_menu::asked(response, session, deed) else { return };
        let target = Target { position: at, rect: response.rect, needs_hit: true };
        let pointer = self.pointer(ui, target, eye, session);
        self.menu = Some(Wanted { at, pointer });
    }

    /// Lengths to walls and neighbours while something is on its way, and why it is where it is.
    fn lengths(ui: &Ui, rect: Rect, eye: &Eye, session: &Session) {
        if !matches!(session.editor.tool(), Tool::Moving(_) | Tool::Placing(_)) {
            return;
        }
        let floor = session.floor();
        let height = tool_view::height_of_way(session);
        let project = |point: glam::DVec2| {
            let scene = homewright_staging::scene_from_plan(point.extend(height));
            eye.project(scene + Vec3::Y * floor, rect)
        };
        let painter = ui.painter_at(rect);
        tool_view::lengths(&painter, &project, session, &Palette::in_use(ui));
    }

    fn pointer(&self, ui: &Ui, target: Target, eye: &Eye, session: &Session) -> Pointer {
        let Target { position, rect, needs_hit } = target;
        let (origin, direction) = ray(eye, position, rect);
        let floor = DVec3::Z * f64::from(session.floor()) * 1000.0;
        let view = self.view(eye, rect, 1.0);
        let pixel = (position - rect.min) * (view.size.x as f32 / rect.width().max(1.0));
        let hit = needs_hit.then(|| session.renderer.pick(&view, pixel.x, pixel.y)).flatten();
        let placing = match session.editor.tool() {
            Tool::Placing(placing) => Some(tag_of(placing.id)),
            _ => None,
        };
        let hit = hit.filter(|hit| Some(hit.tag) != placing);
        let depth = hit.map_or(f64::from(eye.distance.max(4.0)), |hit| f64::from(hit.distance));
        Pointer {
            place: Place::Ray(Ray {
                origin: plan_from_scene(origin) - floor,
                direction: DVec3::new(f64::from(direction.x), -f64::from(direction.z), f64::from(direction.y)),
                hit: hit.map(|hit| plan_from_scene(hit.position) - floor),
            }),
            target: hit.and_then(|hit| entity_of(hit.tag)),
            modifiers: modifiers(ui),
            reach: depth * 10.0,
        }
    }

    fn view(&self, eye: &Eye, rect: Rect, pixels_per_point: f32) -> View {
        let size = rect.size() * pixels_per_point;
        let mut view =
            View::new(eye.camera(), UVec2::new(size.x.round().max(1.0) as u32, size.y.round().max(1.0) as u32));
        view.hiding = if self.is_dollhouse && !eye.is_on_foot() { Hiding::Dollhouse } else { Hiding::Nothing };
        view.section_box = self.marks.shown.section;
        view
    }

    fn draw(&mut self, ui: &Ui, rect: Rect, eye: &Eye, session: &mut Session, gpu: &RenderState) {
        let palette = Palette::in_use(ui);
        let now = ui.input(|input| input.time);
        let mut view = self.view(eye, rect, ui.ctx().pixels_per_point());
        view.size = view.size.clamp(UVec2::splat(16), UVec2::splat(4096));
        view.background = background(&palette, session.is_night(), eye);
        view.selection = session.editor.selection().ids().iter().map(|id| tag_of(*id)).collect();
        if let Tool::Placing(placing) = session.editor.tool() {
            view.selection = placing.things().into_iter().map(tag_of).collect();
        }
        if let Tool::Furnishing(furnishing) = session.editor.tool() {
            view.selection = furnishing.items.iter().map(|id| tag_of(*id)).collect();
        }
        view.hover = session.editor.hover().filter(|_| !session.editor.is_busy()).map(tag_of);
        let [red, green, blue, _] = palette.accent.to_normalized_gamma_f32();
        view.accent = Vec3::new(red, green, blue);
        self.marks.add(&mut view, session, &palette);
        let has_moved = self.drawn.as_ref().is_some_and(|drawn| drawn.camera != view.camera);
        if has_moved || self.drawn.as_ref().is_none_or(|drawn| drawn.revision != session.revision) {
            self.changed_at = now;
            // Textures and light that arrive while a home opens are waited for by nobody.
            if has_moved || session.editor.is_busy() {
                self.moved_at = now;
            }
        }
        let is_changing = now - self.changed_at < REST.as_secs_f64();
        let is_moving = now - self.moved_at < REST.as_secs_f64();
        let is_software = gpu.adapter.get_info().device_type == wgpu::DeviceType::Cpu;
        let scale = if is_moving { self.draft_scale } else { ARRIVING_SCALE };
        view.quality = quality(is_changing.then_some(scale), is_software);
        let wanted = Drawn {
            revision: session.revision,
            camera: view.camera.clone(),
            hiding: view.hiding,
            marks: self.marks.shown,
            selection: view.selection.clone(),
            hover: view.hover,
            size: view.size.to_array(),
            is_draft: is_changing,
            is_settled: true,
        };
        if self.drawn.as_ref() != Some(&wanted) {
            self.measure(now, is_moving);
            self.fit_picture(gpu, view.size.to_array());
            if let Some(picture) = &self.picture {
                match session.renderer.frame(&view, &picture.view) {
                    Ok(report) => {
                        let is_settled = report.is_settled || is_changing;
                        self.drawn = Some(Drawn { is_settled, ..wanted });
                        if !is_settled {
                            ui.ctx().request_repaint();
                        }
                    }
                    Err(_) => self.drawn = Some(wanted),
                }
            }
        }
        if is_changing {
            ui.ctx().request_repaint_after(REST);
        }
        if let Some(picture) = &self.picture {
            let whole = Rect::from_min_max(Pos2::ZERO, egui::pos2(1.0, 1.0));
            ui.painter_at(rect).image(picture.id, rect, whole, Color32::WHITE);
        }
    }

    /// Keeps moving pictures at 15 a second or more by their size.
    fn measure(&mut self, now: f64, is_moving: bool) {
        let since = self.draft_at.map(|last| now - last);
        self.draft_at = is_moving.then_some(now);
        if let (Some(since), true) = (since, is_moving)
            && since < 0.6
        {
            let factor = if since > 0.075 { 0.92 } else { 1.06 };
            self.draft_scale = (self.draft_scale * factor).clamp(LEAST_SCALE, 1.0);
        }
    }

    /// A texture of the wanted size.
    fn fit_picture(&mut self, gpu: &RenderState, size: [u32; 2]) {
        if self.picture.as_ref().is_some_and(|picture| picture.size == size) {
            return;
        }
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("picture"),
            size: wgpu::Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: PICTURE_FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT
                | wgpu::TextureUsages::TEXTURE_BINDING
                | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let mut renderer = gpu.renderer.write();
        let filter = wgpu::FilterMode::Linear;
        let id = match &self.picture {
            Some(picture) => {
                renderer.update_egui_texture_from_wgpu_texture(&gpu.device, &view, filter, picture.id);
                picture.id
            }
            None => renderer.register_native_texture(&gpu.device, &view, filter),
        };
        self.picture = Some(Picture { texture, view, id, size });
    }
}

/// How much work a picture is worth now; one that moves keeps up at a share of its size.
fn quality(draft_scale: Option<f32>, is_software: bool) -> Quality {
    match (draft_scale, is_software) {
        (Some(scale), true) => Quality { scale: scale * 0.8, ..Quality::DRAFT },
        (Some(_), false) => Quality { samples: 1, ..Quality::NORMAL },
        (None, true) => Quality { multisampling: 1, reflection_steps: 8, samples: 8, ..Quality::NORMAL },
        (None, false) => Quality::NORMAL,
    }
}

/// What surrounds the home in the picture: the sky on foot, the studio's canvas from outside.
fn background(palette: &Palette, is_night: bool, eye: &Eye) -> Background {
    if eye.is_on_foot() {
        return Background::Sky;
    }
    let color = if is_night { palette.night } else { palette.canvas };
    let color = egui::Rgba::from(color);
    Background::Plain(glam::Vec4::new(color.r(), color.g(), color.b(), 1.0))
}

/// The ray through a position of the view, scene frame.
fn ray(eye: &Eye, position: Pos2, rect: Rect) -> (Vec3, Vec3) {
    let offset = (position - rect.center()) / (rect.size() * 0.5).max(vec2(1.0, 1.0));
    eye.ray(Vec2::new(offset.x, -offset.y), rect.width() / rect.height().max(1.0))
}

/// Where the automatic view of the selected room, or of the room of what is selected, stands and looks to, scene frame;
/// of the largest room where nothing in a room is selected.
fn walk_start(session: &Session) -> Option<(Vec3, Vec3)> {
    let level = session.editor.level()?;
    let design = session.editor.shown();
    let leader = session.editor.selection().leader();
    let place = |id| {
        if let Some(footprint) = footprint_of(session, id).filter(|_| design.item(id).is_some()) {
            return Some(footprint.center);
        }
        let regions = homewright_design::rooms::derive_rooms(design, level);
        regions.iter().find(|region| region.room == Some(id)).map(|region| region.outline.interior_point())
    };
    let view = homewright_staging::view_of_room(design, level, leader.and_then(place))?;
    Some((view.eye, view.target))
}
