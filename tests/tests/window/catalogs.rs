//! A signed catalog handed to the open window: its key asked for, installed, offered, and there the next day.

use std::fs;

use crate::desktop::{Screen, Studio, place};
use homewright_tests::homewright;

#[test]
fn a_package_handed_to_the_window_is_installed_once_its_key_is_given_and_its_products_are_offered() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let made = |arguments: &[&str]| {
        let output = homewright(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    made(&["new", "x.home"]);
    made(&["catalog", "new", "my-shelves"]);
    made(&["catalog", "keygen", "-o", "my-key"]);
    made(&["catalog", "pack", "my-shelves", "-o", "my-shelves.hwcatalog", "--key", "my-key.key"]);
    let key = fs::read_to_string(folder.join("my-key.pub")).expect("the public key");
    let key = key.lines().last().expect("the key's second line").to_owned();
    let screen = Screen::new();

    let mut studio = Studio::open(&screen, folder, "first");
    studio.hand_over(folder, "my-shelves.hwcatalog");
    // A stranger's package: its facts are shown once its key is known.
    studio.click("catalogs-key");
    studio.text(&key);
    studio.click("catalogs-check");
    studio.click("catalogs-install");
    studio.wait("the catalog among the others", |now| place(now, "catalog-offered:my-shelves").is_some());
    studio.end();

    let mut studio = Studio::open(&screen, folder, "second");
    studio.click("catalog-search");
    studio.text("my-shelves");
    studio.wait("the bookcase", |now| place(now, "product:my-shelves.bookcase").is_some());
    studio.end();
}
