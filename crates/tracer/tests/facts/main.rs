//! Facts about light, each in the smallest scene that shows it.

mod bake;
mod common;
mod exact;
mod furnace;
mod illuminance;
mod lamps;
mod panes;
mod photo;
mod rays;
mod together;
