//! The studio on a bench.

mod bench;
mod drawing;
mod fingers;
mod goods;
mod hands;
mod inspectors;
mod menus;
mod photos;
mod pictures;
mod screens;
