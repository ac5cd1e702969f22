//! `cargo xtask tidy`: the house rules that no compiler knows. Each message ends with the rule's address.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Longest file without asking why (CONTRIBUTING.md, "Files").
const LONGEST_FILE: usize = 700;

/// Checks every source file and manifest that git tracks or would track.
pub(crate) fn run(root: &Path) -> Result<()> {
    let mut complaints = Vec::new();
    let mut files = Vec::new();
    collect(root, &mut files).context("could not read the workspace")?;
    for path in &files {
        let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
        let text = fs::read_to_string(path).with_context(|| format!("could not read {shown}"))?;
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => check_rust(&shown, &text, &mut complaints),
            Some("wgsl") if !text.starts_with("//") => {
                complaints
                    .push(format!("{shown}:1: say in a first comment what the shader does (CONTRIBUTING.md, Files)"));
            }
            _ if shown.ends_with("Cargo.toml")
                && shown != "Cargo.toml"
                // A workspace of its own has none to take.
                && !text.contains("[workspace]\n")
                && !text.contains("[lints]\nworkspace = true") =>
            {
                complaints.push(format!("{shown}: take the workspace's lints (CONTRIBUTING.md, Lints)"));
            }
            _ => {}
        }
    }
    if complaints.is_empty() {
        println!("tidy: {} files keep the house rules", files.len());
        return Ok(());
    }
    bail!("tidy: {} complaints\n{}", complaints.len(), complaints.join("\n"))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && !name.starts_with("target") && name != "node_modules" && name != "gen" {
                collect(&path, files)?;
            }
        } else if [".rs", ".wgsl"].iter().any(|suffix| name.ends_with(suffix)) || name == "Cargo.toml" {
            files.push(path);
        }
    }
    Ok(())
}

fn check_rust(shown: &str, text: &str, complaints: &mut Vec<String>) {
    if !text.starts_with("//!") {
        complaints
            .push(format!("{shown}:1: the first line says the file's subject with `//!` (CONTRIBUTING.md, Files)"));
    }
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        complaints.push(format!("{shown}: {lines} lines; split it by subject (CONTRIBUTING.md, Files)"));
    }
    for (number, line) in text.lines().enumerate() {
        let is_left_over = ["todo!(", "unimplemented!(", "dbg!("].iter().any(|word| line.contains(word))
            || line.trim_start().starts_with("#[ignore");
        if is_left_over && !shown.starts_with("xtask") {
            complaints.push(format!("{shown}:{}: finish or justify this (CONTRIBUTING.md, Tests)", number + 1));
        }
    }
}
