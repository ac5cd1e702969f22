//! The studio: the egui application, independent of the window it runs in.
//!
//! [`Studio::ui`] draws one frame and hands what the user does to the editor; everything outside (files, dialogs,
//! background work) is asked of a [`Host`].

pub mod camera;
pub mod catalog_panel;
pub mod facts;
pub mod gpu;
pub mod host;
pub mod hud;
pub mod icons;
pub mod inspector;
pub mod notices;
pub mod paper;
pub mod plan_view;
pub mod scene_view;
pub mod session;
pub mod shortcut;
pub mod start;
pub mod starter;
pub mod studio;
pub mod text;
pub mod theme;
pub mod thumbnails;
pub mod top_bar;
pub mod trace;
pub mod widgets;

pub use host::Host;
pub use studio::Studio;
