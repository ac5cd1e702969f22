//! The desktop shell: one native window with the studio in it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod alarm;
mod assets;
mod cursor;
mod files;
mod glue;
mod host;
mod keys;
mod presses;
mod remembered;
mod surface;

use anyhow::Context as _;
use homewright_ui::Studio;

#[expect(clippy::exit, reason = "in code that tauri generates, for when the context cannot be read")]
fn main() -> anyhow::Result<()> {
    // The surface is made on an X11 window (XWayland under Wayland); must be said before GTK starts.
    #[cfg(target_os = "linux")]
    gdk::set_allowed_backends("x11");
    let file = std::env::args_os().nth(1);
    let mut app = tauri::Builder::default()
        .build(tauri::generate_context!())
        .context("the window system did not answer; is there a display (DISPLAY is set)?")?;
    let window = tauri::window::WindowBuilder::new(&app, "studio")
        .title("Homewright")
        .inner_size(1440.0, 900.0)
        .min_inner_size(960.0, 600.0)
        .build()
        .context("no window could be opened")?;
    let make_studio = Box::new(move |context: &egui::Context, render_state: &egui_wgpu::RenderState| {
        let host = host::DesktopHost::new();
        let last = host.last();
        let mut studio = Studio::new(Box::new(host), context, render_state);
        match file.map(std::path::PathBuf::from).or(last) {
            Some(file) => studio.open_file(&file.to_string_lossy()),
            None => studio.new_home(),
        }
        studio
    });
    app.wry_plugin(glue::GlueBuilder { window, make_studio });
    app.run(|_, _| {});
    Ok(())
}
