//! Facts about light, each in the smallest scene that shows it.

mod bake;
mod common;
mod illuminance;
mod photo;
mod rays;
