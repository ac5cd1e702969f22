//! The studio on a bench.

mod bench;
mod hands;
mod screens;
