//! The scene and the plan that a design becomes.

mod common;
mod deferred;
mod fixtures;
mod incremental;
mod photometry;
mod plan;
mod scripts;
mod shell;
