//! `cargo xtask bench`: all benchmarks, release build.

use std::path::Path;

use anyhow::Result;

use crate::packages::{self, Need};
use crate::process::{self, cargo};

/// Runs the benchmarks whose name contains `filter`.
pub(crate) fn run(root: &Path, filter: Option<&str>) -> Result<()> {
    packages::ensure(Need::Pictures)?;
    let mut command = cargo(root);
    command.args(["bench", "--package", "homewright-tests", "--bench", "home"]);
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    process::run(&mut command)
}
