//! `cargo xtask golden`: the golden pictures alone, compared or renewed.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::packages::{self, Need};
use crate::process::{self, cargo};

/// Draws the golden pictures and compares them with the kept ones, or keeps them.
pub(crate) fn run(root: &Path, renews: bool) -> Result<()> {
    packages::ensure(Need::Pictures)?;
    let mut tests = cargo(root);
    // As the whole test command builds, so that little is built twice.
    tests.args(["test", "--workspace", "--test", "golden", "--no-fail-fast"]);
    // The studio's screens have their tests beside it.
    let mut screens = cargo(root);
    screens.args(["test", "--workspace", "--test", "studio", "--no-fail-fast", "pictures::"]);
    if renews {
        // Pictures are drawn first, so that their sizes are checked as they are now.
        process::run(tests.env("HOMEWRIGHT_GOLDEN", "renew"))?;
        process::run(screens.env("HOMEWRIGHT_GOLDEN", "renew"))?;
        println!("Renewed in tests/golden. Look at each picture that `git status` names before you commit it.");
        return Ok(());
    }
    process::run(&mut tests)
        .and_then(|()| process::run(&mut screens))
        .context("kept, new and difference stand side by side in target/golden")
}
