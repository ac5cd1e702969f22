//! The studio: the egui application, independent of the window it runs in.

pub mod gpu;
pub mod host;
pub mod studio;

pub use host::Host;
pub use studio::Studio;
