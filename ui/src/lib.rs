//! The studio: the egui application, independent of the window it runs in.
//!
//! [`Studio::ui`] draws one frame and hands what the user does to the editor; everything outside (files, dialogs,
//! background work) is asked of a [`Host`].

pub mod action;
pub mod age;
pub mod camera;
pub mod catalog;
pub mod catalogs;
pub mod catalogs_page;
pub mod command_palette;
pub mod comparison;
pub mod context_menu;
mod dressing;
pub mod drop_veil;
pub mod facts;
mod fingers;
mod free_room;
pub mod gpu;
pub mod history_page;
pub mod host;
pub mod hud;
pub mod icons;
pub mod inspector;
pub mod jobs;
mod laying;
pub mod memory_host;
pub mod mode;
pub mod model_page;
pub mod notices;
pub mod onboarding;
pub mod options_page;
mod package_picture;
pub mod paper;
pub mod photo;
pub mod photo_desk;
pub mod plan_view;
pub mod preferences;
pub mod product_page;
pub mod readback;
pub mod scene_marks;
pub mod scene_view;
mod section_bar;
pub mod session;
pub mod settings;
pub mod shortcut;
pub mod start;
pub mod starter;
pub mod studio;
pub mod templates;
pub mod text;
pub mod theme;
pub mod thumbnails;
pub mod tool_bars;
pub mod tool_options;
pub mod tool_rail;
pub mod tool_view;
pub mod top_bar;
pub mod trace;
pub mod underlays;
pub mod versions_page;
pub mod widgets;

pub use homewright_editor::measure as units;
pub use host::Host;
pub use studio::Studio;
