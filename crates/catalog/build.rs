//! Rebuilds the crate when a shipped catalog record changes, since the records are part of it.

fn main() {
    println!("cargo::rerun-if-changed=../../catalogs");
    println!("cargo::rerun-if-changed=build.rs");
}
