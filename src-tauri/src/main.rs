//! The desktop shell: one native window with the studio in it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod alarm;
mod assets;
mod batch;
mod cache;
mod cursor;
mod files;
mod glue;
mod held;
mod host;
mod keys;
mod photo;
mod place;
mod presses;
mod reader;
mod remembered;
mod shelf;
mod single;
mod surface;
mod toolkit;
mod touches;

use anyhow::Context as _;
use homewright_ui::Studio;

#[expect(clippy::exit, reason = "in code that tauri generates, for when the context cannot be read")]
fn main() -> anyhow::Result<()> {
    // The surface is made on an X11 window (XWayland under Wayland); must be said before GTK starts.
    #[cfg(target_os = "linux")]
    gdk::set_allowed_backends("x11");
    let file = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    if single::hand_over(file.as_deref()) {
        return Ok(());
    }
    let mut app = tauri::Builder::default()
        .build(tauri::generate_context!())
        .context("the window system did not answer; is there a display (DISPLAY is set)?")?;
    let memory = remembered::Memory::of_user();
    let (position, [width, height], is_maximized) = place::of_window(app.handle(), &memory);
    let [least_width, least_height] = place::SMALLEST;
    let window = tauri::window::WindowBuilder::new(&app, "studio")
        .title("Homewright")
        .inner_size(width, height)
        .min_inner_size(least_width, least_height)
        .maximized(is_maximized);
    let window = match position {
        Some([left, top]) => window.position(left, top),
        None => window,
    };
    let window = window.build().context("no window could be opened")?;
    let host = host::DesktopHost::new(memory.clone());
    let (opener, shown) = (host.opener(), window.clone());
    single::listen(move |file| {
        if let Some(file) = file {
            opener(file);
        }
        // A window that does not come to the front has opened the file all the same.
        drop(shown.unminimize());
        drop(shown.set_focus());
    });
    let make_studio = Box::new(move |context: &egui::Context, render_state: &egui_wgpu::RenderState| {
        let mut studio = Studio::new(Box::new(host), context, render_state);
        if let Some(file) = file {
            studio.open_file(&file.to_string_lossy());
        }
        studio
    });
    app.wry_plugin(glue::GlueBuilder { window, memory, make_studio });
    app.run(|_, _| {});
    Ok(())
}
