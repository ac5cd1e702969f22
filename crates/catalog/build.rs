//! Rebuilds the crate when a shipped catalog record changes, since the records are part of it.

#[expect(clippy::print_stdout, reason = "the way a build script talks to cargo")]
fn main() {
    println!("cargo::rerun-if-changed=../../catalogs");
    println!("cargo::rerun-if-changed=build.rs");
}
