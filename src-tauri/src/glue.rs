//! The surface glue: egui on a wgpu surface in a window that has no webview.
//!
//! The window system's raw events come in through a plugin of the runtime; they become egui's input. A frame is
//! drawn only when something asked for it: an event, an animation, a finished job.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use egui_wgpu::{RenderState, RendererOptions, WgpuConfiguration};
use homewright_ui::Studio;
use raw_window_handle::HasWindowHandle as _;
use tauri::{Manager, PhysicalSize, Window};
use tauri_runtime_wry::tao::dpi::PhysicalPosition;
use tauri_runtime_wry::tao::event::{ElementState, Event, MouseButton, MouseScrollDelta, WindowEvent};
use tauri_runtime_wry::tao::event_loop::{ControlFlow, EventLoopProxy, EventLoopWindowTarget};
use tauri_runtime_wry::{Context, EventLoopIterationContext, Message, Plugin, PluginBuilder, WebContextStore};

use crate::alarm::{FOREVER, start_alarm};
use crate::batch::end_of_frame;
use crate::cursor::cursor;
use crate::place;
use crate::presses::Presses;
use crate::reader::Reader;
use crate::remembered::Memory;
use crate::surface::Picture;
use crate::toolkit::{Told, Toolkit};
use crate::touches::Touches;
use crate::{held, keys};

/// Between looks whether the window is there.
const STARTING: Duration = Duration::from_millis(30);
/// How long the window may take to appear before that is an error.
const PATIENCE: Duration = Duration::from_secs(20);

/// Makes the studio once the surface stands.
pub(crate) type MakeStudio = Box<dyn FnOnce(&egui::Context, &RenderState) -> Studio + Send>;

/// Brings the glue into the runtime.
pub(crate) struct GlueBuilder {
    /// The window to draw in.
    pub(crate) window: Window,
    /// Where the window's place is remembered.
    pub(crate) memory: Memory,
    /// Makes the studio once the surface stands.
    pub(crate) make_studio: MakeStudio,
}

impl PluginBuilder<tauri::EventLoopMessage> for GlueBuilder {
    type Plugin = Glue;

    fn build(self, _context: Context<tauri::EventLoopMessage>) -> Glue {
        Glue::new(self.window, self.memory, self.make_studio)
    }
}

/// What lives while the window lives.
pub(crate) struct Glue {
    window: Arc<Window>,
    memory: Memory,
    context: egui::Context,
    make_studio: Option<MakeStudio>,
    picture: Option<Picture>,
    input: egui::RawInput,
    pointer: egui::Pos2,
    presses: Presses,
    toolkit: Toolkit,
    touches: Touches,
    reader: Reader,
    modifiers: egui::Modifiers,
    started: Instant,
    next_frame: Option<Instant>,
    alarm: Sender<Instant>,
    clipboard: Option<arboard::Clipboard>,
    cursor: egui::CursorIcon,
    has_failed: bool,
}

impl Glue {
    fn new(window: Window, memory: Memory, make_studio: MakeStudio) -> Self {
        leave_painting_to_us(&window);
        let presses = Presses::of(&window);
        let alarm = start_alarm(window.app_handle().clone());
        let context = egui::Context::default();
        let ring = alarm.clone();
        context.set_request_repaint_callback(move |request| {
            let when = Instant::now() + request.delay.min(FOREVER);
            // A closed channel means the window is gone: nobody waits for the frame.
            let _closed = ring.send(when);
        });
        Self {
            memory,
            context,
            make_studio: Some(make_studio),
            picture: None,
            input: egui::RawInput::default(),
            pointer: egui::Pos2::ZERO,
            presses,
            toolkit: Toolkit::of(&window, &alarm),
            touches: Touches::default(),
            reader: Reader::of(&window, &alarm),
            modifiers: egui::Modifiers::NONE,
            started: Instant::now(),
            next_frame: Some(Instant::now()),
            alarm,
            clipboard: None,
            cursor: egui::CursorIcon::Default,
            has_failed: false,
            window: Arc::new(window),
        }
    }

    fn scale(&self) -> f32 {
        self.window.scale_factor().unwrap_or(1.0) as f32
    }

    /// Physical pixels to egui's points.
    fn point(&self, position: PhysicalPosition<f64>) -> egui::Pos2 {
        let scale = f64::from(self.scale() * self.context.zoom_factor());
        egui::pos2((position.x / scale) as f32, (position.y / scale) as f32)
    }

    fn ask_for_frame(&mut self) {
        self.next_frame = Some(Instant::now());
    }

    fn window_event(&mut self, event: &WindowEvent<'_>) {
        match event {
            WindowEvent::CursorMoved { position, .. } => {
                self.pointer = self.point(*position);
                self.input.events.push(egui::Event::PointerMoved(self.pointer));
            }
            WindowEvent::CursorLeft { .. } => self.input.events.push(egui::Event::PointerGone),
            WindowEvent::MouseInput { state, button, .. } => self.mouse_button(*button, *state),
            WindowEvent::MouseWheel { delta, .. } => self.wheel(*delta),
            WindowEvent::ModifiersChanged(state) => {
                self.modifiers = held::after(self.modifiers, *state);
                self.input.events.push(egui::Event::ModifiersChanged(self.modifiers));
            }
            WindowEvent::KeyboardInput { event, .. } => self.key_event(event),
            WindowEvent::ReceivedImeText(text) => self.text(text),
            WindowEvent::Focused(focused) => {
                self.input.focused = *focused;
                self.input.events.push(egui::Event::WindowFocused(*focused));
                if !focused {
                    self.modifiers = egui::Modifiers::NONE;
                    place::remember(&self.window, &self.memory);
                }
            }
            WindowEvent::HoveredFile(path) => {
                self.input.hovered_files.push(egui::HoveredFile { path: Some(path.clone()), ..Default::default() });
            }
            WindowEvent::HoveredFileCancelled => self.input.hovered_files.clear(),
            WindowEvent::DroppedFile(path) => self.dropped(path),
            WindowEvent::Touch(touch) => self.touch(touch),
            WindowEvent::CloseRequested => {
                place::remember(&self.window, &self.memory);
                if let Some(picture) = &mut self.picture {
                    picture.studio.close();
                }
            }
            // Everything else (resize, scale factor, occlusion, theme) only asks for a new frame.
            _ => {}
        }
        self.ask_for_frame();
    }

    fn mouse_button(&mut self, button: MouseButton, state: ElementState) {
        if let Some((x, y)) = self.presses.next() {
            let scale = f64::from(self.scale());
            self.pointer = self.point(PhysicalPosition::new(x * scale, y * scale));
            self.input.events.push(egui::Event::PointerMoved(self.pointer));
        }
        let button = match button {
            MouseButton::Left => egui::PointerButton::Primary,
            MouseButton::Right => egui::PointerButton::Secondary,
            MouseButton::Middle => egui::PointerButton::Middle,
            MouseButton::Other(8) => egui::PointerButton::Extra1,
            MouseButton::Other(9) => egui::PointerButton::Extra2,
            _ => return,
        };
        self.input.events.push(egui::Event::PointerButton {
            pos: self.pointer,
            button,
            pressed: state == ElementState::Pressed,
            modifiers: self.modifiers,
        });
    }

    fn wheel(&mut self, delta: MouseScrollDelta) {
        let (unit, delta) = match delta {
            MouseScrollDelta::LineDelta(x, y) => (egui::MouseWheelUnit::Line, egui::vec2(x, y)),
            MouseScrollDelta::PixelDelta(position) => (egui::MouseWheelUnit::Point, self.point(position).to_vec2()),
            _ => return,
        };
        self.input.events.push(egui::Event::MouseWheel {
            unit,
            delta,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: self.modifiers,
        });
    }

    fn key_event(&mut self, event: &tauri_runtime_wry::tao::event::KeyEvent) {
        let Some(key) = keys::key(&event.logical_key, event.physical_key) else {
            return;
        };
        let is_pressed = event.state == ElementState::Pressed;
        if is_pressed && self.modifiers.command {
            match key {
                egui::Key::C => return self.input.events.push(egui::Event::Copy),
                egui::Key::X => return self.input.events.push(egui::Event::Cut),
                egui::Key::V if !self.modifiers.shift => return self.paste(),
                _ => {}
            }
        }
        self.input.events.push(egui::Event::Key {
            key,
            physical_key: None,
            pressed: is_pressed,
            repeat: event.repeat,
            modifiers: self.modifiers,
        });
        // On Linux what is typed arrives as committed text of the input method.
        if is_pressed
            && !cfg!(target_os = "linux")
            && let Some(text) = event.text
        {
            self.text(text);
        }
    }

    fn text(&mut self, text: &str) {
        let printable: String = text.chars().filter(|letter| !letter.is_control()).collect();
        if !printable.is_empty() && !self.modifiers.ctrl && !self.modifiers.mac_cmd {
            self.input.events.push(egui::Event::Text(printable));
        }
    }

    fn touch(&mut self, touch: &tauri_runtime_wry::tao::event::Touch) {
        use tauri_runtime_wry::tao::event::TouchPhase;
        let phase = match touch.phase {
            TouchPhase::Started => egui::TouchPhase::Start,
            TouchPhase::Moved => egui::TouchPhase::Move,
            TouchPhase::Ended => egui::TouchPhase::End,
            TouchPhase::Cancelled => egui::TouchPhase::Cancel,
            _ => return,
        };
        self.finger(touch.id, phase, self.point(touch.location));
    }

    fn finger(&mut self, id: u64, phase: egui::TouchPhase, at: egui::Pos2) {
        self.pointer = at;
        self.input.events.extend(self.touches.events(id, phase, at, self.modifiers));
    }

    /// What the toolkit told on other ways than the window's events.
    fn hear_others(&mut self) {
        if self.reader.listen(&self.context, &mut self.input) {
            self.ask_for_frame();
        }
        let told = self.toolkit.take();
        if !told.is_empty() {
            self.ask_for_frame();
        }
        for one in told {
            match one {
                Told::Finger { id, phase, at: (x, y) } => {
                    let scale = f64::from(self.scale());
                    self.finger(id, phase, self.point(PhysicalPosition::new(x * scale, y * scale)));
                }
                Told::FilesOver if self.input.hovered_files.is_empty() => {
                    self.input.hovered_files.push(egui::HoveredFile::default());
                }
                Told::FilesOver => {}
                Told::FilesGone => self.input.hovered_files.clear(),
                Told::Dropped(path) => self.dropped(&path),
            }
        }
    }

    fn dropped(&mut self, path: &std::path::Path) {
        self.input.hovered_files.clear();
        if let Some(picture) = &mut self.picture {
            picture.studio.open_file(&path.to_string_lossy());
        }
    }

    fn paste(&mut self) {
        let text = self.clipboard().and_then(|clipboard| clipboard.get_text().ok());
        if let Some(text) = text {
            self.input.events.push(egui::Event::Paste(text.replace("\r\n", "\n")));
        }
    }

    fn clipboard(&mut self) -> Option<&mut arboard::Clipboard> {
        if self.clipboard.is_none() {
            self.clipboard = arboard::Clipboard::new().ok();
        }
        self.clipboard.as_mut()
    }

    /// Draws if a frame is due and the window can be seen.
    fn draw_when_due(&mut self) {
        if self.has_failed || self.next_frame.is_none_or(|due| due > Instant::now()) {
            return;
        }
        let Ok(size) = self.window.inner_size() else { return };
        if size.width == 0 || size.height == 0 || self.window.is_minimized().unwrap_or(false) {
            self.next_frame = None;
            if self.picture.is_none() {
                self.wake_in(STARTING);
            }
            return;
        }
        self.next_frame = None;
        if self.picture.is_none() {
            match self.open_picture() {
                Ok(picture) => self.picture = picture,
                Err(error) => return self.fail(&error),
            }
        }
        if self.picture.is_some() {
            self.draw(size);
        } else {
            // The window is not on the screen yet.
            self.wake_in(STARTING);
        }
    }

    fn open_picture(&mut self) -> anyhow::Result<Option<Picture>> {
        // The window system makes the window itself some events after it was asked to.
        let is_realised = self.window.is_visible()? && self.window.window_handle().is_ok();
        if !is_realised && self.started.elapsed() < PATIENCE {
            return Ok(None);
        }
        let configuration = WgpuConfiguration {
            wgpu_setup: egui_wgpu::WgpuSetup::CreateNew(homewright_ui::gpu::setup()),
            ..Default::default()
        };
        let instance = pollster::block_on(configuration.wgpu_setup.new_instance());
        let surface = instance.create_surface(Arc::clone(&self.window))?;
        let render_state = pollster::block_on(RenderState::create(
            &configuration,
            &instance,
            Some(&surface),
            RendererOptions::default(),
        ))?;
        let Some(make_studio) = self.make_studio.take() else {
            anyhow::bail!("the studio was already made");
        };
        let studio = make_studio(&self.context, &render_state);
        Ok(Some(Picture {
            window: Arc::clone(&self.window),
            surface,
            render_state,
            configured: PhysicalSize::new(0, 0),
            studio,
        }))
    }

    /// Says why there is no picture, and ends. The dialog waits on a thread of its own: the toolkit's loop, which
    /// shows it, is this thread's.
    fn fail(&mut self, error: &anyhow::Error) {
        self.has_failed = true;
        let words = format!(
            "No picture can be drawn: {error:#}. Install a Vulkan, Metal or Direct3D 12 driver (on Linux, \
             mesa-vulkan-drivers) and start again."
        );
        drop(writeln!(std::io::stderr(), "{words}"));
        let app = self.window.app_handle().clone();
        std::thread::spawn(move || {
            let dialog = rfd::AsyncMessageDialog::new()
                .set_level(rfd::MessageLevel::Error)
                .set_title("Homewright")
                .set_description(words);
            pollster::block_on(dialog.show());
            app.exit(1);
        });
    }

    fn draw(&mut self, size: PhysicalSize<u32>) {
        let scale = self.scale();
        let Some(picture) = &mut self.picture else { return };
        let points = scale * self.context.zoom_factor();
        self.input.screen_rect = Some(egui::Rect::from_min_size(
            egui::Pos2::ZERO,
            egui::vec2(size.width as f32 / points, size.height as f32 / points),
        ));
        self.input.time = Some(self.started.elapsed().as_secs_f64());
        self.input.max_texture_side = Some(picture.render_state.device.limits().max_texture_dimension_2d as usize);
        self.input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(scale);
        let mut input = self.input.take();
        self.input.events = input.events.split_off(end_of_frame(&input.events));
        let studio = &mut picture.studio;
        let mut output = self.context.run_ui(input, |ui| studio.ui(ui));
        picture.paint(&self.context, &mut output, size);
        for viewport in output.viewport_output.values() {
            if viewport.repaint_delay < FOREVER {
                self.next_frame = Some(Instant::now() + viewport.repaint_delay);
            }
        }
        if !self.input.events.is_empty() {
            self.next_frame = Some(Instant::now());
        }
        let title = picture.studio.take_title();
        let is_closing = picture.studio.is_closing();
        self.after_frame(output.platform_output);
        if let Some(title) = title {
            drop(self.window.set_title(&title));
        }
        if is_closing {
            self.window.app_handle().exit(0);
        }
        if let Some(due) = self.next_frame {
            let _closed = self.alarm.send(due);
        }
    }

    fn after_frame(&mut self, mut output: egui::PlatformOutput) {
        self.reader.tell(output.accesskit_update.take(), self.context.zoom_factor());
        if output.cursor_icon != self.cursor {
            self.cursor = output.cursor_icon;
            drop(self.window.set_cursor_icon(cursor(output.cursor_icon)));
        }
        for command in output.commands {
            match command {
                egui::OutputCommand::CopyText(text) => {
                    if let Some(clipboard) = self.clipboard() {
                        drop(clipboard.set_text(text));
                    }
                }
                egui::OutputCommand::OpenUrl(link) => {
                    if let Some(picture) = &mut self.picture {
                        picture.studio.open_link(&link.url);
                    }
                }
                _ => {}
            }
        }
    }

    fn wake_in(&mut self, delay: Duration) {
        let due = Instant::now() + delay;
        self.next_frame = Some(due);
        let _closed = self.alarm.send(due);
    }
}

impl Plugin<tauri::EventLoopMessage> for Glue {
    fn on_event(
        &mut self,
        event: &Event<'_, Message<tauri::EventLoopMessage>>,
        _event_loop: &EventLoopWindowTarget<Message<tauri::EventLoopMessage>>,
        _proxy: &EventLoopProxy<Message<tauri::EventLoopMessage>>,
        _control_flow: &mut ControlFlow,
        _context: EventLoopIterationContext<'_, tauri::EventLoopMessage>,
        _web_context: &WebContextStore,
    ) -> bool {
        self.hear_others();
        match event {
            Event::WindowEvent { event, .. } => self.window_event(event),
            Event::RedrawRequested(_) => {
                // The loop sleeps after this event, so the frame cannot wait for the end of the queue.
                self.ask_for_frame();
                self.draw_when_due();
            }
            // A ring of the alarm: look at the clock when the queue is empty.
            Event::UserEvent(Message::Task(_)) if self.context.has_requested_repaint() => self.ask_for_frame(),
            Event::MainEventsCleared => self.draw_when_due(),
            _ => {}
        }
        false
    }
}

/// Keeps the toolkit from painting its own background over the surface.
#[cfg(target_os = "linux")]
fn leave_painting_to_us(window: &Window) {
    use gdk::glib::prelude::ObjectExt as _;
    if let Ok(toolkit_window) = window.gtk_window() {
        toolkit_window.set_property("app-paintable", true);
        toolkit_window.set_property("double-buffered", false);
    }
    if let Ok(child) = window.default_vbox() {
        child.set_property("app-paintable", true);
        child.set_property("double-buffered", false);
    }
}

#[cfg(not(target_os = "linux"))]
const fn leave_painting_to_us(_window: &Window) {}
