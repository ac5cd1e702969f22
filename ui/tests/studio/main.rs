//! The studio on a bench.

mod bench;
mod drawing;
mod fingers;
mod goods;
mod hands;
mod inspectors;
mod looks;
mod menus;
mod photos;
mod pictures;
mod screens;
