//! What the picture shows beside the home, and how one walks in it.

use crate::bench::{Bench, settings};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use glam::Vec3;
use homewright_catalog::{Catalog, Language};
use homewright_design::{IdSource, template};
use homewright_ui::starter::ROOMS;

fn eye(bench: &Bench) -> Vec3 {
    bench.studio().scene_view().eye.expect("the picture was shown").place()
}

/// Holds a key for some frames.
fn hold(bench: &mut Bench, key: Key, frames: usize) {
    bench.harness.key_down(key);
    bench.steps(frames);
    bench.harness.key_up(key);
    bench.steps(2);
}

#[test]
fn who_walks_comes_as_far_as_the_walls_and_no_tool_is_taken_in_hand() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::NONE, Key::F8);
    let start = eye(&bench);
    for key in [Key::W, Key::D, Key::S, Key::A] {
        hold(&mut bench, key, 120);
        let at = eye(&bench);
        // The outer faces of both rooms: 7.2 × 3.6 m between the middles of walls of 0.2 m.
        assert!((0.1..7.1).contains(&at.x) && (-3.5..-0.1).contains(&at.z), "{at} after {key:?} from {start}");
        assert!((at.y - start.y).abs() < 1e-3, "who walks keeps to the floor");
    }
    assert!(eye(&bench).distance(start) > 0.5, "it went somewhere");
    let tool = bench.studio().session().expect("a home is open").editor.tool();
    assert!(matches!(tool, homewright_editor::tool::Tool::Idle), "the keys of steps call nothing else");
}

#[test]
fn what_is_selected_shows_its_sizes_until_they_are_switched_off() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    let mut wanted = crate::bench::first_product().size;
    let sizes = |bench: &Bench| -> Vec<f64> {
        bench.studio().scene_view().marks.dimensions.iter().map(|one| f64::from(one.length) * 1000.0).collect()
    };
    let mut shown = sizes(&bench);
    wanted.sort_by(f64::total_cmp);
    shown.sort_by(f64::total_cmp);
    let is_near = |(shown, wanted): (&f64, &f64)| (shown / wanted - 1.0).abs() < 0.05;
    assert!(shown.len() == 3 && shown.iter().zip(&wanted).all(is_near), "{shown:?} of {wanted:?} mm");
    bench.press(Modifiers::NONE, Key::F2);
    assert!(sizes(&bench).is_empty());
    bench.click("Sizes");
    assert_eq!(sizes(&bench).len(), 3);
}

#[test]
fn the_home_is_cut_open_and_the_cut_moves_with_its_grips() {
    let mut bench = Bench::with_rooms();
    assert!(!bench.has("Upper end of the section box"));
    bench.press(Modifiers::NONE, Key::F4);
    let cut = |bench: &Bench| bench.studio().scene_view().marks.shown.section;
    let first = cut(&bench).expect("it is cut");
    assert!((1.4..1.6).contains(&first.max.y) && first.min.x < -0.1 && first.max.x > 7.2, "{first:?}");
    let grip = bench.rect("West end of the section box").center();
    bench.drag(grip, grip + egui::vec2(60.0, 0.0));
    let moved = cut(&bench).expect("it is still cut");
    assert!(moved.min.x > first.min.x + 1.0 && moved.max == first.max, "{moved:?}");
    bench.harness.get_by_label("Upper end of the section box").focus();
    bench.steps(1);
    bench.press(Modifiers::NONE, Key::ArrowRight);
    let raised = cut(&bench).expect("it is still cut");
    assert!((raised.max.y - moved.max.y - 0.05).abs() < 1e-3, "{raised:?}");
    bench.click("Close the section box");
    assert_eq!(cut(&bench), None);
}

#[test]
fn cones_of_light_go_from_the_lamps_to_what_they_light() {
    let lamp = "[[item]]\nproduct = \"hw.light.downlight\"\nat = [2000, 1800]\nceiling = true\n";
    let mut ids = IdSource::new(1_700_000_000_000, 1);
    let home = template::instantiate("lamp.toml", &format!("{ROOMS}{lamp}"), Catalog::builtin(), &mut ids);
    let mut bench = Bench::new(vec![home.expect("a sound home")], settings(Language::English, false));
    let marks = |bench: &Bench| bench.studio().scene_view().marks.cones().to_vec();
    assert!(marks(&bench).is_empty(), "nothing is marked before it is asked for");
    bench.press(Modifiers::NONE, Key::F3);
    let cones = marks(&bench);
    let corners = || cones.iter().flat_map(|triangle| triangle.corners);
    assert!(corners().any(|corner| corner.distance(Vec3::new(2.0, 2.8, -1.8)) < 0.3), "one end is the lamp's");
    assert!(corners().any(|corner| corner.y < 0.1), "the other one is on the floor");
    assert!(corners().all(|corner| corner.y > -0.05), "none goes through it");
    bench.click("Light cones");
    assert!(marks(&bench).is_empty());
}
