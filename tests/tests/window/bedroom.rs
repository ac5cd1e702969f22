//! A bedroom from nothing: drawn by typing lengths, furnished with a package, changed, with an option, undone and done again.

use std::path::Path;

use homewright_tests::homewright;
use serde_json::Value;

use crate::desktop::{Screen, Studio, items, place};

/// The home in the file, as JSON; the studio may be at work on it.
fn design(folder: &Path) -> Value {
    let out = homewright(folder, &["export", "x.home", "-o", "now.json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = std::fs::read_to_string(folder.join("now.json")).expect("the home was exported");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The entity that is an item of a product.
fn item(design: &Value, product: &str) -> Value {
    let entities = design["entities"].as_object().expect("a home has entities").values();
    let is_it = |entity: &&Value| entity["configuration"]["product"] == product;
    entities.filter(is_it).find(|entity| entity["position"].is_array()).cloned().expect("it stands in the home")
}

fn value(now: &Value, name: &str) -> u64 {
    now["values"][name].as_u64().unwrap_or_default()
}

/// Draws a room of 4 × 3 m between its faces, by its lengths alone.
fn draw_walls(studio: &mut Studio<'_>) {
    studio.click("command-room-tool");
    studio.wait("the tool in hand", |now| now["values"]["is_busy"] == true);
    let start = studio.on_plan([0.0, 0.0]);
    studio.click_at(start);
    // The pointer says where to, the keys how far.
    let towards = studio.on_plan([2000.0, 1500.0]);
    studio.point(towards);
    studio.text("4000");
    studio.key("Tab");
    studio.text("3000");
    studio.key("Return");
    studio.wait("four walls", |now| value(now, "walls") == 4);
    studio.key("Escape");
    studio.key("Escape");
    let now = studio.wait("an empty hand", |now| now["values"]["is_busy"] == false);
    let area = now["values"]["area"].as_f64().unwrap_or_default();
    assert!((area - 12.0).abs() < 1e-3, "what was typed is the clear room: {area} m²");
}

#[test]
fn a_bedroom_is_drawn_furnished_changed_undone_done_again_and_there_after_a_kill() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let made = homewright(folder, &["new", "x.home"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let screen = Screen::new();
    let mut studio = Studio::open_plan(&screen, folder, "first");
    studio.key("F6");
    draw_walls(&mut studio);

    for (tool, at) in [("opening-door", [800.0, -100.0]), ("opening-window", [2000.0, 3100.0])] {
        let before = value(&studio.now(), "openings");
        studio.click(tool);
        studio.wait("a tool in hand", |now| now["values"]["is_busy"] == true);
        let at = studio.on_plan(at);
        studio.click_at(at);
        studio.wait(tool, |now| value(now, "openings") == before + 1);
        studio.key("Escape");
        studio.wait("an empty hand", |now| now["values"]["is_busy"] == false);
    }

    studio.key("ctrl+2");
    studio.click("tab:packages");
    studio.click("packages-search");
    studio.text("Linden main");
    let now = studio.wait("one package", |now| {
        let cards =
            now["rects"].as_object().map(|rects| rects.keys().filter(|key| key.starts_with("package:")).count());
        cards == Some(1) && place(now, "package:hw.package.bedroom_linden").is_some()
    });
    let (card, room) =
        (place(&now, "package:hw.package.bedroom_linden").expect("a card"), studio.on_plan([2000.0, 1500.0]));
    studio.point(card);
    studio.button("mousedown");
    studio.point([card[0] + 60.0, card[1] + 10.0]);
    studio.point([room[0] - 20.0, room[1]]);
    studio.point(room);
    studio.wait("the package over the room", |now| items(now) > Some(5));
    studio.button("mouseup");
    studio.wait("the package", |now| items(now) > Some(5) && now["values"]["is_busy"] == false);

    // The wardrobe: another width, another finish.
    studio.key("Escape");
    let wardrobe = item(&design(folder), "hw.wardrobe.alder");
    let at = |axis: usize| wardrobe["position"][axis].as_f64().expect("a place");
    let at = studio.on_plan([at(0), at(1)]);
    studio.click_at(at);
    studio.click("inspector:Width");
    studio.key("ctrl+a");
    let steps = value(&studio.now(), "steps");
    studio.text("1400");
    studio.key("Return");
    studio.wait("the width", |now| value(now, "steps") == steps + 1);
    studio.click("material:hw.lacquer.sage");
    studio.wait("the finish", |now| value(now, "steps") == steps + 2);
    let changed = item(&design(folder), "hw.wardrobe.alder");
    assert_eq!(changed["configuration"]["parameters"]["width"], 1400.0);
    assert_ne!(changed["configuration"]["materials"], wardrobe["configuration"]["materials"]);

    // The side at the wall stayed: the middle is elsewhere now.
    let at = |axis: usize| changed["position"][axis].as_f64().expect("a place");
    let at = studio.on_plan([at(0), at(1)]);

    // Option B has no wardrobe.
    studio.key("ctrl+b");
    studio.click("options-make");
    studio.wait("option B", |now| now["values"]["option"] == 1);
    let with_wardrobe = value(&studio.now(), "items");
    studio.click_at(at);
    studio.key("Delete");
    studio.items(with_wardrobe - 1);
    studio.click("option:A");
    studio.items(with_wardrobe);
    studio.click("option:B");
    let now = studio.items(with_wardrobe - 1);
    let done = design(folder);

    // All of it back, and all of it again.
    for _ in 0..value(&now, "steps") + 5 {
        studio.key("ctrl+z");
    }
    studio.wait("nothing", |now| now["values"]["can_undo"] == false && value(now, "walls") == 0);
    for _ in 0..value(&now, "steps") + 5 {
        studio.key("ctrl+shift+z");
    }
    studio.wait("everything", |now| now["values"]["can_redo"] == false);
    assert_eq!(design(folder)["entities"], done["entities"], "what is done again is as it was");
    studio.end();

    // Killed as soon as it is open, it has lost nothing.
    let mut studio = Studio::open(&screen, folder, "second");
    studio.items(with_wardrobe - 1);
    drop(studio);
    assert_eq!(design(folder)["entities"], done["entities"], "the design is as it was");
}
