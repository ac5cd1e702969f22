//! What is typed and clicked at the side.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use homewright_design::opening::Side;

use crate::bench::Bench;

/// Types into the field of a name.
fn type_into(bench: &mut Bench, label: &str, text: &str) {
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, label).click();
    bench.steps(2);
    bench.press(Modifiers::COMMAND, Key::A);
    bench.harness.event(egui::Event::Text(text.to_owned()));
    bench.steps(1);
}

#[test]
fn what_was_typed_is_kept_when_keys_call_for_another_page_in_the_same_breath() {
    let mut bench = Bench::with_rooms();
    let wall = bench.on_plan(3600.0, 3600.0);
    bench.click_at(wall);
    type_into(&mut bench, "Height", "2500");
    // No Enter: the field is left by the call itself.
    bench.press(Modifiers::COMMAND, Key::H);
    bench.steps(3);
    let heights: Vec<f64> = bench.design().walls().filter_map(|(_, wall)| Some(wall.height?.to_mm())).collect();
    assert_eq!(heights, [2500.0], "the height was kept");
    assert!(bench.has("Close"), "and the history is shown");
}

#[test]
fn a_number_that_cannot_be_is_refused_with_the_reason_and_changes_nothing() {
    let mut bench = Bench::with_rooms();
    let wall = bench.on_plan(3600.0, 3600.0);
    bench.click_at(wall);
    let before = bench.design().clone();
    for typed in ["abc", "NaN", "1e9", "50"] {
        type_into(&mut bench, "Height", typed);
        bench.press(Modifiers::NONE, Key::Enter);
        let said: Vec<String> = bench.studio().notices().map(ToOwned::to_owned).collect();
        assert!(said.iter().any(|notice| notice.contains(typed) && notice.contains("100 mm")), "{typed}: {said:?}");
    }
    assert_eq!(bench.design(), &before);
}

#[test]
fn one_side_of_a_wall_gets_a_paint_of_its_own_and_goes_back_to_the_rooms() {
    let mut bench = Bench::with_rooms();
    let wall = bench.on_plan(3600.0, 3600.0);
    bench.click_at(wall);
    let catalog = homewright_catalog::Catalog::builtin();
    let mut paints = catalog.materials.values().filter(|material| material.uses.iter().any(|one| one == "wall"));
    let paint = paints.nth(1).expect("paints");
    bench.harness.get_all_by_label(&paint.name.en).next().expect("a swatch").click();
    bench.steps(3);
    let painted: Vec<(Side, String)> = bench
        .design()
        .walls()
        .flat_map(|(_, wall)| [(Side::Left, wall.left.clone()), (Side::Right, wall.right.clone())])
        .filter_map(|(side, finish)| Some((side, finish?.material.0)))
        .collect();
    assert_eq!(painted.len(), 1, "{painted:?}");
    assert_eq!(painted[0].1, paint.id.0);
    bench.harness.get_all_by_label("As the room").for_each(|chip| chip.click());
    bench.steps(3);
    assert!(bench.design().walls().all(|(_, wall)| wall.left.is_none() && wall.right.is_none()));
}

#[test]
fn several_things_are_lined_up_by_buttons() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(1500.0, 1200.0);
    bench.press(Modifiers::COMMAND, Key::D);
    let apart: Vec<f64> = bench.design().items().map(|(_, item)| item.position.x).collect();
    assert!((apart[0] - apart[1]).abs() > 5.0, "a copy lies beside: {apart:?}");
    bench.press(Modifiers::COMMAND, Key::A);
    bench.click("Align centres");
    let across: Vec<f64> = bench.design().items().map(|(_, item)| item.position.x).collect();
    assert_eq!(across.len(), 2);
    assert!((across[0] - across[1]).abs() < 0.5, "{across:?}");
}

#[test]
fn the_palette_shows_what_it_found_in_full_lines() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::COMMAND, Key::K);
    bench.harness.event(egui::Event::Text("zzzz".to_owned()));
    bench.steps(3);
    bench.press(Modifiers::COMMAND, Key::A);
    bench.harness.event(egui::Event::Text("align".to_owned()));
    bench.steps(4);
    // Six ways to align things need two selected things: here others that speak of it.
    bench.press(Modifiers::COMMAND, Key::A);
    bench.harness.event(egui::Event::Text("a".to_owned()));
    bench.steps(4);
    let screen = bench.harness.ctx.content_rect();
    let whole = bench
        .harness
        .query_all_by_role(egui::Role::ListBoxOption)
        .filter(|line| screen.contains_rect(line.rect()) && line.rect().height() > 30.0)
        .count();
    assert!(whole >= 6, "{whole} lines can be read");
}
