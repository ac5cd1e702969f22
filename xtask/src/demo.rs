//! `cargo xtask demo`: the main job from source to pictures and the open window.

use std::path::Path;

use anyhow::Result;

use crate::packages::{self, Need};
use crate::process::{self, cargo};

/// Builds, makes everything in `target/demo`, and opens the studio if there is a display.
pub(crate) fn run(root: &Path, no_studio: bool) -> Result<()> {
    let has_display = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let opens_studio = has_display && !no_studio;
    packages::ensure(if opens_studio { Need::Studio } else { Need::Pictures })?;
    println!("Building Homewright (the first time takes some minutes) …");
    process::run(cargo(root).args(["build", "--package", "homewright-cli"]))?;
    let out = root.join("target/demo");
    process::run(cargo(root).args(["run", "--quiet", "--package", "homewright-cli", "--", "demo", "--out"]).arg(&out))?;
    if opens_studio {
        println!("Opening the studio …");
        process::run(
            cargo(root).args(["run", "--quiet", "--package", "homewright-desktop", "--"]).arg(out.join("flat-89.home")),
        )?;
    } else {
        println!("There is no display; on a desktop open the home with:");
        println!("    cargo run --package homewright-desktop -- target/demo/flat-89.home");
    }
    Ok(())
}
