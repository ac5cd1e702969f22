//! The studio as a whole.

use crate::Host;

/// The studio.
pub struct Studio {
    #[expect(dead_code, reason = "kept")]
    host: Box<dyn Host>,
    is_closing: bool,
}

impl Studio {
    /// A studio in its surroundings.
    pub fn new(host: Box<dyn Host>, _context: &egui::Context, _render_state: &egui_wgpu::RenderState) -> Self {
        Self { host, is_closing: false }
    }

    /// One frame.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        egui::Panel::top("top").exact_size(48.0).show(ui, |ui| ui.heading("Homewright"));
        egui::Panel::left("catalog").default_size(280.0).show(ui, |ui| ui.label("Catalog"));
        egui::Panel::right("inspector").default_size(300.0).show(ui, |ui| ui.label("Inspector"));
        egui::Panel::bottom("hud").exact_size(28.0).show(ui, |ui| ui.label("Ready"));
        egui::CentralPanel::default().show(ui, |ui| ui.label("Plan"));
    }

    /// Opens a file by its path.
    pub fn open_file(&mut self, _path: &str) {}

    /// Opens a link outside.
    pub fn open_link(&mut self, _url: &str) {}

    /// The window is being closed.
    pub fn close(&mut self) {
        self.is_closing = true;
    }

    /// Whether the program should end.
    pub const fn is_closing(&self) -> bool {
        self.is_closing
    }

    /// The window's new title, if it changed.
    pub fn take_title(&mut self) -> Option<String> {
        None
    }
}
