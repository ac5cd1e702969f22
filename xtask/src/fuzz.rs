//! `cargo xtask fuzz`: damaged files for every reader.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::process::{self, cargo};

/// Runs readers on damaged files for some seconds each.
pub(crate) fn run(root: &Path, reader: Option<&str>, seconds: u64, seed: u64) -> Result<()> {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "--package", "homewright-tests", "--bin", "homewright-fuzz", "--"]);
    command.args(reader).args(["--seconds", &seconds.to_string(), "--seed", &seed.to_string()]);
    process::run(&mut command).context(
        "what was found is kept in target/fuzz; read one file again with \
         `cargo run -p homewright-tests --bin homewright-fuzz -- READER --file PATH`",
    )
}
