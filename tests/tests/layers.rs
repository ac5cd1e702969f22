//! The arrows between our crates, and where heavy libraries may live. An arrow that is not listed fails, and so does
//! a permission that nobody uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Crate folder, our crates it may import, heavy libraries it may name.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// The table of ARCHITECTURE.md. Small libraries (serde, thiserror, glam …) are free; the ones in [`HEAVY`] are not.
const ALLOWED: &[Row] = &[
    ("crates/geometry", &[], &["i_overlay", "earcut", "libm"]),
    ("crates/scene", &["geometry"], &["image", "draco-core", "basisu", "ruzstd"]),
    ("crates/catalog", &["geometry"], &["toml", "rhai", "rust_decimal", "schemars"]),
    ("crates/search", &["catalog"], &[]),
    ("crates/design", &["geometry", "catalog"], &["schemars", "toml"]),
    ("crates/staging", &["geometry", "catalog", "design", "scene"], &[]),
    ("crates/render", &["geometry", "scene"], &["wgpu"]),
    ("crates/tracer", &["geometry", "scene"], &["libloading", "rayon"]),
    ("crates/quote", &["catalog", "design"], &["rust_decimal"]),
    ("crates/editor", &["geometry", "catalog", "design", "staging"], &[]),
    (
        "crates/exchange",
        &["geometry", "scene", "catalog", "design"],
        &["zip", "quick-xml", "tobj", "resvg", "hayro", "rust_decimal", "toml", "minisign", "exr", "png"],
    ),
    ("crates/store", &["design"], &["rusqlite"]),
    (
        "ui",
        &["geometry", "scene", "catalog", "design", "staging", "render", "tracer", "editor", "quote", "search"],
        &["egui", "egui-wgpu", "wgpu", "fluent-bundle", "rust_decimal"],
    ),
    (
        "crates/cli",
        &[
            "geometry", "scene", "catalog", "design", "staging", "render", "tracer", "exchange", "store", "quote",
            "search",
        ],
        &["clap", "minisign"],
    ),
    (
        "src-tauri",
        &["ui", "editor", "design", "store", "exchange", "catalog", "scene", "staging", "render"],
        &["tauri", "egui", "egui-wgpu", "wgpu", "rfd"],
    ),
];

/// Libraries that live only where the table says.
const HEAVY: &[&str] = &[
    "basisu",
    "clap",
    "draco-core",
    "earcut",
    "egui",
    "egui-wgpu",
    "exr",
    "fluent-bundle",
    "gltf",
    "hayro",
    "i_overlay",
    "image",
    "libloading",
    "libm",
    "minisign",
    "png",
    "quick-xml",
    "rayon",
    "resvg",
    "rfd",
    "rhai",
    "rusqlite",
    "rust_decimal",
    "ruzstd",
    "schemars",
    "tauri",
    "tobj",
    "toml",
    "wgpu",
    "winit",
    "zip",
];

/// Crates that are not part of the engine: developers' commands and these tests.
const OUTSIDE: &[&str] = &["xtask", "tests"];

/// Below `store` nothing touches files, clocks, threads or the environment, so that it runs in a browser as well.
const PURE: &[&str] = &["geometry", "scene", "catalog", "search", "design", "staging", "quote", "editor"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the workspace").to_path_buf()
}

fn manifest(folder: &str) -> toml::Table {
    let path = root().join(folder).join("Cargo.toml");
    fs::read_to_string(&path).expect("every member has a manifest").parse().expect("manifests are TOML")
}

/// What the code of a crate needs, tests and build scripts aside; platform tables included.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let manifest = manifest(folder);
    let mut names = BTreeSet::new();
    let mut collect = |table: Option<&toml::Value>| {
        if let Some(table) = table.and_then(toml::Value::as_table) {
            names.extend(table.keys().cloned());
        }
    };
    collect(manifest.get("dependencies"));
    for target in manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values) {
        collect(target.get("dependencies"));
    }
    names
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn source_of(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    sources(&root().join(folder).join("src"), &mut files);
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).expect("sources are readable"))).collect()
}

#[test]
fn every_crate_of_the_workspace_stands_in_the_table() {
    let mut found: BTreeSet<String> = ["ui", "src-tauri", "xtask", "tests"].into_iter().map(String::from).collect();
    for entry in fs::read_dir(root().join("crates")).expect("crates exist").flatten() {
        if entry.path().join("Cargo.toml").is_file() {
            found.insert(format!("crates/{}", entry.file_name().to_string_lossy()));
        }
    }
    let listed: BTreeSet<String> =
        ALLOWED.iter().map(|row| row.0).chain(OUTSIDE.iter().copied()).map(String::from).collect();
    assert_eq!(found, listed, "the table of tests/layers.rs and the folders disagree");
}

#[test]
fn arrows_run_one_way_and_every_permission_is_used() {
    let mut complaints = Vec::new();
    for (folder, ours, heavy) in ALLOWED {
        let used = dependencies(folder);
        let allowed_ours: BTreeSet<String> = ours.iter().map(|name| format!("homewright-{name}")).collect();
        let used_ours: BTreeSet<String> = used.iter().filter(|name| name.starts_with("homewright-")).cloned().collect();
        let allowed_heavy: BTreeSet<String> = heavy.iter().map(|name| (*name).to_owned()).collect();
        let used_heavy: BTreeSet<String> = used.iter().filter(|name| HEAVY.contains(&name.as_str())).cloned().collect();
        for name in used_ours.difference(&allowed_ours).chain(used_heavy.difference(&allowed_heavy)) {
            complaints.push(format!("{folder}/Cargo.toml names {name}, which the layers do not allow"));
        }
        for name in allowed_ours.difference(&used_ours).chain(allowed_heavy.difference(&used_heavy)) {
            complaints.push(format!("{folder} may import {name} but does not: take the permission back"));
        }
        let code: String = source_of(folder).into_iter().map(|(_, text)| text).collect();
        for name in used.iter().filter(|name| *name != "tauri-build") {
            if !code.contains(&name.replace('-', "_")) {
                complaints.push(format!("{folder}/Cargo.toml names {name}, but no source file uses it"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_table_has_no_circle() {
    let arrows: BTreeMap<String, Vec<String>> = ALLOWED
        .iter()
        .map(|(folder, ours, _)| {
            let name = folder.rsplit('/').next().unwrap_or(folder).to_owned();
            (name, ours.iter().map(|to| (*to).to_owned()).collect())
        })
        .collect();
    let mut placed = BTreeSet::new();
    while placed.len() < arrows.len() {
        let before = placed.len();
        for (name, to) in &arrows {
            if to.iter().all(|other| placed.contains(other)) {
                placed.insert(name.clone());
            }
        }
        assert!(placed.len() > before, "a circle among {:?}", arrows.keys().filter(|name| !placed.contains(*name)));
    }
}

#[test]
fn the_engine_below_the_store_touches_no_files_clocks_or_threads() {
    let banned = [
        "std::fs",
        "std::time::SystemTime",
        "SystemTime::now",
        "Instant::now",
        "thread::spawn",
        "std::env",
        "std::net",
    ];
    let mut complaints = Vec::new();
    for name in PURE {
        for (path, text) in source_of(&format!("crates/{name}")) {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in banned.iter().filter(|word| code.contains(**word)) {
                complaints.push(format!("{} uses {word}", path.display()));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
