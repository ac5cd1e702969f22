//! The studio as a person uses it: controls are found by what they are called.

use crate::bench::{Bench, first_product, settings};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use homewright_catalog::Language;
use homewright_editor::Step;
use homewright_ui::host::Recent;
use homewright_ui::mode::Mode;
use homewright_ui::starter::two_rooms;
use homewright_ui::units::Unit;

#[test]
fn a_product_is_dragged_into_the_plan_and_taken_back() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    assert_eq!(bench.design().items().count(), 1);
    assert!(bench.host.look(|memory| matches!(memory.kept.as_slice(), [Step::Edit(_)])), "one step was kept");
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.design().items().count(), 0);
    assert_eq!(bench.host.look(|memory| memory.kept.last().cloned()), Some(Step::Undo));
    bench.click("Redo");
    assert_eq!(bench.design().items().count(), 1);
}

#[test]
fn a_selected_item_is_turned_in_the_inspector_and_deleted_by_key() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Rotation").set_value_accesskit(30.0);
    bench.steps(3);
    let turned = bench.design().items().next().unwrap().1.rotation;
    assert_eq!(turned, 30.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let at = bench.on_plan(2000.0, 1800.0);
    bench.click_at(at);
    bench.press(Modifiers::NONE, Key::Delete);
    assert_eq!(bench.design().items().count(), 0);
}

#[test]
fn an_item_is_dragged_on_the_plan_in_one_step() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    let (from, to) = (bench.on_plan(2000.0, 1800.0), bench.on_plan(2600.0, 1800.0));
    bench.drag(from, to);
    let x = bench.design().items().next().unwrap().1.position.x;
    assert!((x - 2600.0).abs() < 20.0, "it stands at {x}");
    assert_eq!(bench.host.look(|memory| memory.kept.len()), 2);
}

#[test]
fn the_language_is_switched_live_and_remembered() {
    let mut bench = Bench::with_rooms();
    assert!(bench.has("3D view"));
    bench.click("Home menu");
    bench.click("中文");
    assert_eq!(bench.studio().language(), Language::Chinese);
    assert!(bench.has("三维视图"));
    assert_eq!(bench.host.look(|memory| memory.settings.language), Some(Language::Chinese));
}

#[test]
fn without_a_home_one_can_begin_from_a_template() {
    let mut bench = Bench::new(Vec::new(), settings(Language::English, false));
    assert!(bench.studio().session().is_none());
    bench.click("Empty home");
    assert_eq!(bench.studio().notices().count(), 1, "what went wrong is said");
    bench.host.look(|memory| memory.homes.push(two_rooms()));
    bench.click("Furnished flat");
    bench.steps(3);
    assert!(bench.studio().session().is_some());
}

#[test]
fn a_home_that_was_open_before_is_opened_from_the_start_and_left_again() {
    let mut bench = Bench::new(Vec::new(), settings(Language::English, false));
    let recent = Recent { path: "/homes/Lindenhof.home".to_owned(), name: "Lindenhof".to_owned(), opened: 0 };
    bench.host.look(|memory| {
        memory.recent = vec![recent];
        memory.homes.push(two_rooms());
    });
    bench.harness.state_mut().as_mut().unwrap().refresh_start();
    bench.steps(2);
    bench.click("Lindenhof");
    bench.steps(2);
    assert!(bench.studio().session().is_some());
    bench.click("Home menu");
    bench.click("All homes");
    assert!(bench.has("Lindenhof"), "the homes are shown");
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(bench.has("Plan view"), "Escape goes back to the home");
    // A home that is taken off the list is not there any more.
    bench.click("Home menu");
    bench.click("All homes");
    bench.click("Take Lindenhof off this list");
    assert!(!bench.has("Lindenhof"));
}

#[test]
fn the_palette_finds_an_action_by_its_chinese_name_and_does_it() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::COMMAND, Key::K);
    bench.harness.event(egui::Event::Text("偏好".to_owned()));
    bench.steps(2);
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.has("Show the hints again"), "the preferences are shown");
    bench.click("cm");
    assert_eq!(bench.host.look(|memory| memory.settings.unit), Unit::Centimetres);
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Show the hints again"), "Escape leaves the page");
}

#[test]
fn a_size_is_typed_in_another_unit_with_arithmetic() {
    let mut bench = Bench::with_rooms();
    let wall = bench.on_plan(3600.0, 3600.0);
    bench.click_at(wall);
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Thickness").focus();
    bench.steps(2);
    bench.press(Modifiers::COMMAND, Key::A);
    bench.harness.event(egui::Event::Text("10cm + 50".to_owned()));
    bench.steps(2);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.steps(2);
    let thick = bench.design().walls().filter(|(_, wall)| (wall.thickness.to_mm() - 150.0).abs() < 1e-6).count();
    assert_eq!(thick, 1);
    assert_eq!(bench.host.look(|memory| memory.kept.len()), 1, "typing is one step");
}

#[test]
fn what_several_things_differ_in_is_blank_and_what_is_set_is_set_for_all_in_one_step() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::COMMAND, Key::D);
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Rotation").set_value_accesskit(90.0);
    bench.steps(3);
    bench.press(Modifiers::COMMAND, Key::A);
    let field = bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Rotation");
    assert_eq!(field.value().as_deref(), Some("—"));
    let steps = bench.host.look(|memory| memory.kept.len());
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Rotation").set_value_accesskit(45.0);
    bench.steps(3);
    let rotations: Vec<f64> = bench.design().items().map(|(_, item)| item.rotation).collect();
    assert_eq!(rotations, [45.0, 45.0]);
    assert_eq!(bench.host.look(|memory| memory.kept.len()), steps + 1);
}

#[test]
fn the_history_is_walked_back_and_forth() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::COMMAND, Key::D);
    bench.press(Modifiers::COMMAND, Key::H);
    bench.click("Start");
    assert_eq!(bench.design().items().count(), 0);
    let add = format!("Add {}", first_product().name.en);
    bench.click(&add);
    assert_eq!(bench.design().items().count(), 1);
    bench.click(&format!("Duplicate {}", first_product().name.en));
    assert_eq!(bench.design().items().count(), 2);
}

#[test]
fn a_state_is_kept_under_a_name_and_gone_back_to_in_one_step() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::COMMAND, Key::S);
    bench.harness.event(egui::Event::Text("Empty rooms".to_owned()));
    bench.steps(2);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.steps(2);
    assert!(bench.has("As it is now"));
    bench.drag_in(2000.0, 1800.0);
    bench.steps(2);
    assert!(!bench.has("As it is now"));
    bench.click("Go back to it");
    assert_eq!(bench.design().items().count(), 0);
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.design().items().count(), 1, "going back can be taken back");
}

#[test]
fn a_product_with_a_heart_is_among_the_favourites() {
    let mut bench = Bench::with_rooms();
    let name = first_product().name.en.clone();
    bench.click(&format!("Favourite: {name}"));
    bench.click("Favourites");
    assert!(bench.has(&name));
    let cards = bench.harness.query_all_by_label_contains("Favourite: ").count();
    assert_eq!(cards, 1);
    assert_eq!(bench.host.look(|memory| memory.settings.favourites.len()), 1);
}

#[test]
fn a_door_is_chosen_from_the_rail_and_set_into_a_wall() {
    let mut bench = Bench::with_rooms();
    let before = bench.design().openings().count();
    bench.press(Modifiers::COMMAND, Key::Num1);
    assert_eq!(bench.studio().mode(), Mode::Plan);
    bench.steps(2);
    bench.click("Door");
    let at = bench.on_plan(2000.0, 0.0);
    bench.harness.hover_at(at);
    bench.steps(2);
    bench.click_at(at);
    assert_eq!(bench.design().openings().count(), before + 1);
}

#[test]
fn a_hint_is_shown_until_it_was_read() {
    let mut fresh = settings(Language::English, false);
    fresh.seen_hints.remove("hint-palette");
    let mut bench = Bench::new(vec![two_rooms()], fresh);
    assert!(bench.has("Ctrl+K finds everything"));
    bench.click("Got it");
    assert!(!bench.has("Ctrl+K finds everything"));
    assert!(bench.host.look(|memory| memory.settings.seen_hints.contains("hint-palette")));
}

#[test]
fn a_studio_at_rest_asks_for_no_frames() {
    let mut bench = Bench::with_rooms();
    // The picture settles, and the wish for light is handed to the background.
    bench.steps(40);
    let frames = bench.harness.try_run().expect("the studio comes to rest");
    assert!(frames <= 3, "{frames} frames for nothing");
}

#[test]
fn a_package_is_dragged_onto_a_room_in_one_step_and_what_became_of_it_is_said() {
    let mut bench = Bench::with_rooms();
    bench.click("Packages");
    let package = homewright_catalog::Catalog::builtin().packages.values().next().unwrap();
    let (card, room) = (bench.rect(&package.name.en).center(), bench.on_plan(2000.0, 1800.0));
    bench.drag(card, room);
    assert!(bench.design().items().count() >= 3, "the room is furnished");
    assert_eq!(bench.host.look(|memory| memory.kept.len()), 1, "one step");
    let notices: Vec<String> = bench.studio().notices().map(ToOwned::to_owned).collect();
    assert!(notices.len() == 1 && notices[0].contains("Bedroom"), "{notices:?}");
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.design().items().count(), 0);
}

#[test]
fn a_package_is_put_into_the_selected_room_by_a_button() {
    let mut bench = Bench::with_rooms();
    let room = bench.on_plan(5700.0, 2400.0);
    bench.click_at(room);
    bench.click("Packages");
    let package = homewright_catalog::Catalog::builtin()
        .packages_for(homewright_catalog::RoomKind::Study)
        .next()
        .expect("there is a study, and it comes first");
    bench.click(&format!("Put {} into Study", package.name.en));
    assert!(bench.design().items().count() >= 3);
    assert!(bench.design().items().all(|(_, item)| item.position.x > 4200.0), "all of it stands in the study");
}

#[test]
fn options_are_made_of_the_selection_switched_compared_by_price_and_decided_on() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::COMMAND, Key::B);
    bench.click("Make options of the selection");
    bench.press(Modifiers::COMMAND, Key::D);
    assert_eq!(bench.design().items().count(), 2, "B has one more");
    bench.click("Option A");
    assert_eq!(bench.design().items().count(), 1);
    let shown = bench.design().option_sets().next().map(|(_, set)| set.active);
    assert_eq!(shown, Some(0));
    bench.click("Option B");
    bench.click("Decide on B");
    assert_eq!(bench.design().option_sets().count(), 0);
    assert_eq!(bench.design().items().count(), 2, "what was decided on stays");
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.design().option_sets().count(), 1, "a decision can be taken back");
}
