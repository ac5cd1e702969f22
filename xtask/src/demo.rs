//! `cargo xtask demo`: the main job from source to pictures and the open window.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::packages::{self, Need};
use crate::process::{self, cargo, program};

/// Builds, makes everything in `target/demo`, and opens the studio if there is a display.
pub(crate) fn run(root: &Path, no_studio: bool) -> Result<()> {
    let has_display = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let opens_studio = has_display && !no_studio;
    packages::ensure(if opens_studio { Need::Studio } else { Need::Pictures })?;
    println!("Building Homewright (the first time takes some minutes) …");
    let mut build = cargo(root);
    build.args(["build", "--package", "homewright-cli"]);
    if opens_studio {
        // In one command, so that both share what their libraries are built with.
        build.args(["--package", "homewright-desktop"]);
    }
    process::run(&mut build)?;
    let built = built(root);
    let out = root.join("target/demo");
    process::run(program(root, built.join("homewright")).args(["demo", "--out"]).arg(&out))?;
    let home = out.join("flat-89.home");
    if opens_studio {
        println!("Opening the studio …");
        process::run(program(root, built.join("homewright-studio")).arg(home))?;
    } else {
        println!("There is no display; on a desktop this command opens the studio with {}", home.display());
    }
    Ok(())
}

/// Where cargo puts the programs of the development profile.
fn built(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder)).join("debug")
}
