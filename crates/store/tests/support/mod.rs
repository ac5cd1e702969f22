//! Homes and random edits to write to disk.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use std::path::PathBuf;

use homewright_design::json::entity_from_json;
use homewright_design::{Design, Entity, EntityId, Transaction};

pub(crate) fn id(number: u128) -> EntityId {
    EntityId::from_u128(number)
}

pub(crate) fn entity(json: &str) -> Entity {
    entity_from_json(json).unwrap()
}

pub(crate) fn project(name: &str) -> Entity {
    let customer = r#"{"name": "", "phone": "", "email": ""}"#;
    entity(&format!(
        r#"{{"type": "project", "name": "{name}", "customer": {customer}, "designer": "", "address": "", "notes": ""}}"#
    ))
}

pub(crate) fn level(elevation: f64) -> Entity {
    entity(&format!(r#"{{"type": "level", "name": "1F", "elevation": {elevation}, "height": 2800, "slab": 200}}"#))
}

pub(crate) fn wall(level: u128, numbers: [f64; 4]) -> Entity {
    let [a, b, c, d] = numbers;
    let level = id(level);
    entity(&format!(
        r#"{{"type": "wall", "level": "{level}", "start": [{a}, {b}], "end": [{c}, {d}], "thickness": 200}}"#
    ))
}

/// A home with a project and a level.
pub(crate) fn home() -> Design {
    let mut design = Design::default();
    design.apply(Transaction::new("New").with(id(1), project("Home")).with(id(2), level(0.0))).unwrap();
    design
}

pub(crate) fn rename(name: &str) -> Transaction {
    Transaction::new(format!("Rename to {name}")).with(id(1), project(name))
}

/// The same random edits for the same seed: walls put, moved and deleted, the home renamed.
pub(crate) fn random_edit(design: &Design, seed: u64, step: u64) -> Transaction {
    let bits = |salt: u64| {
        let mut bits = (seed ^ (step << 8) ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits ^ (bits >> 31)
    };
    let number = |salt: u64| (bits(salt) % 1_000_000) as f64 / 7.0;
    let edit = Transaction::new(format!("Edit {step}"));
    let target = id(1000 + u128::from(bits(1) % 30));
    match bits(2) % 4 {
        0 if design.get(target).is_some() => edit.without(target),
        1 => edit.with(id(1), project(&format!("Home {step}"))),
        _ => edit.with(target, wall(2, [number(3), number(4), number(5), number(6) + 200_000.0])),
    }
}

/// A folder that goes when the test ends, and a file name in it.
pub(crate) fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flat.home");
    (folder, file)
}
