//! Developers' commands: `cargo xtask <command>`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "developers read these commands at a terminal")]

mod bench;
mod demo;
mod fuzz;
mod golden;
mod packages;
mod process;
mod test;
mod tidy;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

/// Developers' commands of Homewright.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, run the whole chain on the sample home, and open the studio if there is a display.
    Demo {
        /// Do not open the studio.
        #[arg(long)]
        no_studio: bool,
    },
    /// Run all checks: format, tidiness, lints, unit, property, window and end-to-end tests.
    Test {
        /// Leave out format, tidiness and lints.
        #[arg(long)]
        only_tests: bool,
    },
    /// Run the benchmarks and print their figures.
    Bench {
        /// Only benchmarks whose name contains this.
        filter: Option<String>,
    },
    /// Damage files of every kind and see whether a reader panics, hangs or fills its memory.
    Fuzz {
        /// Only this reader; a wrong name lists them.
        reader: Option<String>,
        /// Seconds for each reader.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
        /// Another number damages otherwise.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Compare what the program draws with the pictures kept in tests/golden.
    Golden {
        /// Keep what is drawn now instead.
        #[arg(long)]
        renew: bool,
    },
    /// Check the house rules that no compiler knows.
    Tidy,
    /// Install the system packages that are missing, or name them.
    Setup,
}

fn main() -> Result<()> {
    let root = root()?;
    match Arguments::parse().command {
        Command::Demo { no_studio } => demo::run(&root, no_studio),
        Command::Test { only_tests } => test::run(&root, only_tests),
        Command::Bench { filter } => bench::run(&root, filter.as_deref()),
        Command::Fuzz { reader, seconds, seed } => fuzz::run(&root, reader.as_deref(), seconds, seed),
        Command::Golden { renew } => golden::run(&root, renew),
        Command::Tidy => tidy::run(&root),
        Command::Setup => packages::ensure(packages::Need::Everything),
    }
}

/// The workspace's folder.
fn root() -> Result<PathBuf> {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map(PathBuf::from).context("xtask must lie in the workspace")
}
