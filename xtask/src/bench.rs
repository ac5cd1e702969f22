//! `cargo xtask bench`: all benchmarks, release build.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::packages::{self, Need};
use crate::process::{self, cargo};

/// Runs the benchmarks whose name contains `filter`.
pub(crate) fn run(root: &Path, filter: Option<&str>) -> Result<()> {
    packages::ensure(Need::Pictures)?;
    let benches = benches(root)?;
    ensure!(!benches.is_empty(), "no manifest under {} names a benchmark", root.display());
    // One benchmark starts the studio itself.
    process::run(cargo(root).args(["build", "--release", "--package", "homewright-desktop"]))?;
    let mut command = cargo(root);
    command.arg("bench").env("CRITERION_HOME", root.join("target/criterion"));
    for (package, bench) in &benches {
        command.args(["--package", package, "--bench", bench]);
    }
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    process::run(&mut command)
}

/// Package and name of every benchmark that a member's manifest declares.
fn benches(root: &Path) -> Result<Vec<(String, String)>> {
    let mut manifests: Vec<_> = ["ui", "src-tauri", "tests"].map(|member| root.join(member).join("Cargo.toml")).into();
    let crates = root.join("crates");
    for entry in fs::read_dir(&crates).with_context(|| format!("could not read {}", crates.display()))? {
        manifests.push(entry?.path().join("Cargo.toml"));
    }
    manifests.sort();
    let mut benches = Vec::new();
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).with_context(|| format!("could not read {}", manifest.display()))?;
        let names: Vec<_> = names_after(&text, "[[bench]]").collect();
        if let Some(package) = names_after(&text, "[package]").next() {
            benches.extend(names.into_iter().map(|bench| (package.clone(), bench)));
        }
    }
    Ok(benches)
}

/// The values of `name = "…"` in the sections under a heading.
fn names_after<'a>(manifest: &'a str, heading: &'a str) -> impl Iterator<Item = String> + 'a {
    let mut is_inside = false;
    manifest.lines().filter_map(move |line| {
        let line = line.trim();
        if line.starts_with('[') {
            is_inside = line == heading;
        }
        let value = line.strip_prefix("name")?.trim_start().strip_prefix('=')?.trim();
        is_inside.then(|| value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::names_after;

    #[test]
    fn benchmarks_are_found_by_their_section() {
        let manifest = "[package]\nname = \"a\"\n[lib]\nname = \"b\"\n[[bench]]\nname = \"c\"\nharness = false\n[[bench]]\nname = \"d\"\n";
        assert_eq!(names_after(manifest, "[[bench]]").collect::<Vec<_>>(), ["c", "d"]);
        assert_eq!(names_after(manifest, "[package]").collect::<Vec<_>>(), ["a"]);
    }
}
