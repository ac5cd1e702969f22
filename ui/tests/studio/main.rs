//! The studio on a bench.

mod bench;
mod drawing;
mod fingers;
mod goods;
mod hands;
mod menus;
mod pictures;
mod screens;
