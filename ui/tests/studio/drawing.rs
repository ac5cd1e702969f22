//! Walls, rooms and lengths, drawn and typed in the studio as a person does.

use crate::bench::{Bench, settings};
use egui::{Key, Modifiers};
use glam::DVec2;
use homewright_design::derive_rooms;

impl Bench {
    fn hover_plan(&mut self, x: f64, y: f64) {
        let at = self.on_plan(x, y);
        // Over the plan first, then to the place: a pointer that only just appeared has not moved.
        self.harness.hover_at(at - egui::vec2(9.0, 7.0));
        self.steps(1);
        self.harness.hover_at(at);
        self.steps(2);
    }

    fn click_plan(&mut self, x: f64, y: f64) {
        self.hover_plan(x, y);
        let at = self.on_plan(x, y);
        self.click_at(at);
    }

    /// Types letter by letter, as keys and as text, the way windows report it.
    fn type_in(&mut self, text: &str) {
        for letter in text.chars() {
            if let Some(key) = Key::from_name(&letter.to_uppercase().to_string()) {
                self.harness.key_press(key);
            }
            self.harness.event(egui::Event::Text(letter.to_string()));
            self.steps(1);
        }
    }

    fn has_wall(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        let near = |p: DVec2, q: [f64; 2]| p.distance(DVec2::from(q)) < 1.0;
        let is_it = |wall: &homewright_design::Wall| {
            (near(wall.start, a) && near(wall.end, b)) || (near(wall.start, b) && near(wall.end, a))
        };
        self.design().walls().any(|(_, wall)| is_it(wall))
    }
}

#[test]
fn a_wall_is_drawn_by_pointing_in_its_direction_and_typing_its_length() {
    let mut bench = Bench::with_rooms();
    let before = bench.design().walls().count();
    bench.press(Modifiers::NONE, Key::W);
    bench.click_plan(2000.0, 0.0);
    bench.hover_plan(2020.0, 900.0);
    // The m of metres is no shortcut while it is typed.
    bench.type_in("1.5m");
    bench.press(Modifiers::NONE, Key::Enter);
    assert_eq!(bench.design().walls().count(), before + 1);
    assert!(bench.has_wall([2000.0, 0.0], [2000.0, 1500.0]), "{:?}", bench.design().walls().last());
    bench.press(Modifiers::NONE, Key::Escape);
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.studio().session().unwrap().editor.is_busy());
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.design().walls().count(), before);
}

#[test]
fn the_length_of_a_wall_is_typed_after_a_double_click() {
    let mut bench = Bench::with_rooms();
    bench.hover_plan(7200.0, 2700.0);
    let pos = bench.on_plan(7200.0, 2700.0);
    bench.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 10.0);
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        bench.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
        bench.steps(1);
    }
    bench.steps(1);
    assert!(bench.studio().session().unwrap().editor.field().is_some(), "a double click opens the field");
    bench.type_in("4000");
    bench.press(Modifiers::NONE, Key::Enter);
    let lengths: Vec<f64> = bench.design().walls().map(|(_, wall)| wall.length().to_mm()).collect();
    assert!(lengths.iter().any(|length| (length - 4000.0).abs() < 0.01), "{lengths:?}");
    let level = bench.design().levels()[0].0;
    assert_eq!(derive_rooms(bench.design(), level).len(), 2, "both rooms stay closed");
}

#[test]
fn the_bar_over_the_plan_chooses_how_thick_walls_are_drawn() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::NONE, Key::W);
    bench.hover_plan(2000.0, 1000.0);
    bench.click("120");
    bench.click_plan(2000.0, 0.0);
    bench.hover_plan(2010.0, 700.0);
    bench.type_in("1000");
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.has_wall([2000.0, 0.0], [2000.0, 1000.0]));
    assert_eq!(bench.design().walls().filter(|(_, wall)| wall.thickness.to_mm() == 120.0).count(), 1);
}

#[test]
fn what_can_be_chosen_about_walls_stands_whole_in_a_narrow_plan() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::COMMAND, Key::Num1);
    bench.press(Modifiers::NONE, Key::F5);
    bench.press(Modifiers::NONE, Key::W);
    let plan = bench.plan_rect();
    assert!(plan.width() < 600.0, "the plan beside the picture is narrow: {plan:?}");
    for choice in ["80", "240", "Centre", "Right face"] {
        let rect = bench.rect(choice);
        assert!(plan.contains_rect(rect), "{choice} at {rect:?} stands out of {plan:?}");
    }
    bench.press(Modifiers::SHIFT, Key::W);
    for choice in ["80", "240", "Clear", "Centre lines", "Outside"] {
        let rect = bench.rect(choice);
        assert!(plan.contains_rect(rect), "{choice} at {rect:?} stands out of {plan:?}");
    }
}

#[test]
fn the_whole_plan_is_shown_after_the_views_change_their_shape_unless_the_user_moved_it() {
    let mut bench = Bench::with_rooms();
    let corners = |bench: &Bench| {
        let ends: Vec<_> = bench.design().walls().flat_map(|(_, wall)| [wall.start, wall.end]).collect();
        ends.into_iter().map(|end| bench.on_plan(end.x, end.y)).collect::<Vec<_>>()
    };
    for key in [Key::Num1, Key::Num2, Key::Num1] {
        bench.press(Modifiers::COMMAND, key);
        bench.steps(2);
        let plan = bench.plan_rect();
        assert!(corners(&bench).into_iter().all(|corner| plan.contains(corner)), "cut off after {key:?}");
        let widest =
            corners(&bench).iter().map(|corner| (corner.x - plan.center().x).abs() / plan.width()).fold(0.0, f32::max);
        let tallest =
            corners(&bench).iter().map(|corner| (corner.y - plan.center().y).abs() / plan.height()).fold(0.0, f32::max);
        assert!(widest.max(tallest) > 0.25, "small after {key:?}");
    }
    let middle = bench.plan_rect().center();
    bench.harness.hover_at(middle);
    bench.harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: egui::vec2(0.0, 3.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    bench.steps(8);
    let scale = |bench: &Bench| bench.on_plan(1000.0, 0.0).x - bench.on_plan(0.0, 0.0).x;
    let closer = scale(&bench);
    bench.press(Modifiers::COMMAND, Key::Num2);
    bench.steps(2);
    assert!((scale(&bench) - closer).abs() < 1e-3, "what the user chose stays");
}

#[test]
fn keys_of_texts_belong_to_the_field_at_the_cursor_while_it_is_open() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    let steps = bench.host.look(|memory| memory.kept.len());
    bench.press(Modifiers::NONE, Key::W);
    bench.click_plan(1000.0, 1000.0);
    bench.hover_plan(1600.0, 1000.0);
    bench.type_in("12");
    bench.press(Modifiers::COMMAND, Key::A);
    let selected = bench.studio().session().map(|session| session.editor.selection().ids().len());
    assert_eq!(selected, Some(0), "the furniture is not meant");
    bench.type_in("7");
    let field = |bench: &Bench| {
        let session = bench.studio().session()?;
        session.editor.field().map(|field| field.entries[0].text.clone())
    };
    assert_eq!(field(&bench).as_deref(), Some("7"), "what was marked is typed over");
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(field(&bench).as_deref(), Some(""), "only the typing is taken back");
    assert_eq!(bench.host.look(|memory| memory.kept.len()), steps);
    assert_eq!(bench.design().items().count(), 1);
}

/// A home with a storey and nothing on it.
const EMPTY: &str = r#"
[home]
name = "New home"

[[level]]
name = "1F"
height = 2800
"#;

#[test]
fn an_empty_home_becomes_a_furnished_bedroom_in_the_steps_of_the_guide_and_no_more() {
    let catalog = homewright_catalog::Catalog::builtin();
    let mut ids = homewright_design::IdSource::new(1_700_000_000_000, 1);
    let empty = homewright_design::template::instantiate("empty.toml", EMPTY, catalog, &mut ids).unwrap();
    let mut bench = Bench::new(vec![empty], settings(homewright_catalog::Language::English, false));
    // Opening the empty home was the first step.
    bench.click("Room");
    bench.click_plan(0.0, 0.0);
    bench.hover_plan(1200.0, 900.0);
    bench.type_in("4000");
    bench.press(Modifiers::NONE, Key::Tab);
    bench.type_in("3000");
    bench.press(Modifiers::NONE, Key::Enter);
    assert_eq!(bench.design().walls().count(), 4);
    bench.click("Door");
    bench.click_plan(1000.0, -100.0);
    bench.click("Window");
    bench.click_plan(2000.0, 3100.0);
    assert_eq!(bench.design().openings().count(), 2);
    bench.click_plan(2000.0, 1500.0);
    bench.click("Furnish");
    bench.click("Packages");
    let package = catalog.packages.values().find(|package| package.name.en.starts_with("Linden main")).unwrap();
    bench.click("Search packages");
    bench.type_in("linden main");
    bench.click(&format!("Put {} into Room", package.name.en));
    assert!(bench.design().items().count() >= 3, "the room is furnished");
    let level = bench.design().levels()[0].0;
    let areas: Vec<f64> = derive_rooms(bench.design(), level).iter().map(homewright_design::RoomRegion::area).collect();
    assert!(areas.len() == 1 && (areas[0] - 12.0).abs() < 1e-6, "{areas:?} m²");
}
