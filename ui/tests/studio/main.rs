//! The studio on a bench.

mod bench;
mod drawing;
mod hands;
mod screens;
