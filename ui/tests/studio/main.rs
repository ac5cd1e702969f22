//! The studio on a bench.

mod bench;
mod drawing;
mod goods;
mod hands;
mod screens;
