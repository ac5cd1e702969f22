//! The menu at the pointer, alternatives side by side, the inspector of what is built in, storeys.

use crate::bench::Bench;
use egui::{Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use glam::DVec2;
use homewright_design::{Ceiling, Column, Transaction};
use homewright_geometry::Length;

impl Bench {
    pub(crate) fn right_click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        self.steps(1);
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
            self.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            self.steps(1);
        }
        self.steps(2);
    }

    fn choose(&mut self, line: &str) {
        let at = self.harness.get_by_role_and_label(egui::Role::MenuItem, line).rect().center();
        self.click_at(at);
        self.steps(1);
    }

    fn has_line(&self, line: &str) -> bool {
        let lines = self.harness.query_all_by_role(egui::Role::MenuItem);
        lines.into_iter().any(|node| node.accesskit_node().label().is_some_and(|label| label == line))
    }

    fn put(&mut self, entity: impl Into<homewright_design::Entity>) -> homewright_design::EntityId {
        let id = homewright_design::IdSource::new(9, 9).next_id();
        let session =
            self.harness.state_mut().as_mut().and_then(homewright_ui::Studio::session_mut).expect("a home is open");
        session.commit(Transaction::new("Put").with(id, entity.into()));
        session.editor.select(id);
        self.steps(2);
        id
    }
}

#[test]
fn a_right_click_selects_what_lies_there_and_offers_what_can_be_done_with_it() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let at = bench.on_plan(2000.0, 1800.0);
    bench.right_click(at);
    assert!(bench.has_line("Lock") && bench.has_line("Hide") && !bench.has_line("Split wall"));
    bench.choose("Duplicate");
    assert_eq!(bench.design().items().count(), 2);
    let wall = bench.on_plan(3600.0, 3600.0);
    bench.right_click(wall);
    assert!(bench.has_line("Split wall") && !bench.has_line("Duplicate"));
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has_line("Split wall"), "Escape puts it away");
    assert_eq!(bench.studio().session().unwrap().editor.selection().ids().len(), 1, "and nothing else");
}

#[test]
fn what_lies_under_something_else_is_chosen_from_the_menu() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let at = bench.on_plan(2000.0, 1800.0);
    bench.right_click(at);
    let room = bench.harness.get_by_role_and_label(egui::Role::ListBoxOption, "Bedroom").rect().center();
    bench.click_at(room);
    bench.steps(1);
    let editor = &bench.studio().session().unwrap().editor;
    let leader = editor.selection().leader().unwrap();
    assert!(editor.design().room(leader).is_some(), "the room under the thing is selected");
}

#[test]
fn a_right_click_ends_what_is_drawn_and_a_right_drag_moves_the_plan_without_a_menu() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::NONE, Key::W);
    let at = bench.on_plan(2000.0, 1000.0);
    bench.click_at(at);
    bench.right_click(at);
    bench.right_click(at);
    assert!(!bench.studio().session().unwrap().editor.is_busy(), "the tool is away");
    let (before, to) = (bench.on_plan(0.0, 0.0), at + egui::vec2(60.0, 0.0));
    for (pos, pressed) in [(at, true), (to, false)] {
        self::move_to(&mut bench, pos);
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        bench.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
        bench.steps(1);
    }
    bench.steps(1);
    assert!((bench.on_plan(0.0, 0.0).x - before.x - 60.0).abs() < 2.0, "the plan was moved");
    assert_eq!(bench.harness.query_all_by_role(egui::Role::MenuItem).count(), 0);
}

fn move_to(bench: &mut Bench, at: Pos2) {
    bench.harness.hover_at(at);
    bench.steps(1);
}

#[test]
fn options_stand_side_by_side_and_a_click_on_one_puts_it_in_force() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::COMMAND, Key::B);
    bench.click("Make options of the selection");
    bench.press(Modifiers::COMMAND, Key::D);
    bench.click("See side by side");
    assert!(bench.has("Side by side") && !bench.has("Plan view"));
    let columns: Vec<_> = bench.harness.query_all_by_label("Option A").map(|node| node.rect()).collect();
    let column = columns.into_iter().max_by(|a, b| a.area().total_cmp(&b.area())).expect("a column for A");
    assert!(column.height() > 300.0, "it has room for a picture: {column:?}");
    bench.click_at(column.center());
    bench.steps(2);
    assert_eq!(bench.design().option_sets().next().map(|(_, set)| set.active), Some(0));
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(bench.has("Plan view"), "Escape leads back to the views");
}

#[test]
fn a_kept_state_is_seen_beside_the_present_one() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::COMMAND, Key::S);
    bench.harness.event(egui::Event::Text("Empty rooms".to_owned()));
    bench.steps(2);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.steps(2);
    bench.drag_in(2000.0, 1800.0);
    bench.steps(2);
    bench.click("Compare with now");
    assert!(bench.has("Option Empty rooms") && bench.has("Option As it is now"));
}

#[test]
fn a_dropped_ceiling_is_given_a_slope_and_a_column_is_made_round() {
    let mut bench = Bench::with_rooms();
    let level = bench.design().levels()[0].0;
    let points = [(500.0, 500.0), (2500.0, 500.0), (2500.0, 2500.0), (500.0, 2500.0)];
    let id = bench.put(Ceiling {
        level,
        points: points.map(|(x, y)| DVec2::new(x, y)).to_vec(),
        height: Length::mm(2400.0),
        slope: 0.0,
        direction: 0.0,
        finish: None,
    });
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Slope").set_value_accesskit(20.0);
    bench.steps(3);
    let ceiling = |bench: &Bench| match bench.design().get(id) {
        Some(homewright_design::Entity::Ceiling(ceiling)) => ceiling.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(ceiling(&bench).slope, 20.0);
    assert!(ceiling(&bench).height_at(DVec2::new(2500.0, 500.0)) > 3000.0, "it rises to the east");
    bench.click("↑");
    assert_eq!(ceiling(&bench).direction, 90.0);
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(ceiling(&bench).slope, 0.0, "each was one step");
    drop(bench);

    let mut bench = Bench::with_rooms();
    let level = bench.design().levels()[0].0;
    let id = bench.put(Column {
        level,
        section: homewright_design::column::Section::Rectangle,
        position: DVec2::new(2000.0, 1500.0),
        rotation: 0.0,
        width: Length::mm(300.0),
        depth: Length::mm(300.0),
        height: None,
        finish: None,
        is_load_bearing: true,
    });
    bench.click("Round");
    let Some(homewright_design::Entity::Column(column)) = bench.design().get(id) else { panic!("it is there") };
    assert_eq!(column.section, homewright_design::column::Section::Round);
}

#[test]
fn storeys_are_added_named_and_switched_between_in_the_inspector() {
    let mut bench = Bench::with_rooms();
    bench.press(Modifiers::NONE, Key::Escape);
    let first = bench.design().levels()[0].1.name.clone();
    bench.click("Copy level");
    assert_eq!(bench.design().levels().len(), 2);
    let walls = |bench: &Bench, level: usize| {
        let id = bench.design().levels()[level].0;
        bench.design().walls_on(id).count()
    };
    assert_eq!(walls(&bench, 0), walls(&bench, 1), "the copy has its walls");
    let shown = |bench: &Bench| bench.studio().session().unwrap().editor.level();
    assert_eq!(shown(&bench), Some(bench.design().levels()[1].0));
    let line = bench.harness.get_by_role_and_label(egui::Role::ListBoxOption, &first).rect().center();
    bench.click_at(line);
    assert_eq!(shown(&bench), Some(bench.design().levels()[0].0));
}
