//! Fingers on the screen: drag, tap, pinch, two that shift the plan, one that rests for the menu.

use crate::bench::Bench;
use egui::{Event, Key, Modifiers, Pos2, TouchDeviceId, TouchId, TouchPhase, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use homewright_editor::tool::Tool;

impl Bench {
    /// What a finger does, told as the window tells it: the first one is the pointer too.
    fn finger(&mut self, id: u64, phase: TouchPhase, at: Pos2) {
        let touch = Event::Touch { device_id: TouchDeviceId(0), id: TouchId::from(id), phase, pos: at, force: None };
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let events = match (id, phase) {
            (1, TouchPhase::Start) => vec![touch, Event::PointerMoved(at), button(true)],
            (1, TouchPhase::Move) => vec![touch, Event::PointerMoved(at)],
            (1, _) => vec![button(false), touch, Event::PointerGone],
            _ => vec![touch],
        };
        for event in events {
            self.harness.event(event);
        }
        self.steps(1);
    }

    fn tap(&mut self, at: Pos2) {
        self.finger(1, TouchPhase::Start, at);
        self.finger(1, TouchPhase::End, at);
        self.steps(1);
    }

    fn swipe(&mut self, from: Pos2, to: Pos2) {
        self.finger(1, TouchPhase::Start, from);
        // At once far enough for no rest: the bench draws four frames a second.
        for share in [0.5, 0.8, 1.0] {
            self.finger(1, TouchPhase::Move, from + (to - from) * share);
        }
        self.finger(1, TouchPhase::End, to);
        self.steps(1);
    }

    /// Two fingers that go from one pair of places to another.
    fn pinch(&mut self, from: [Pos2; 2], to: [Pos2; 2]) {
        for (id, at) in [(1, from[0]), (2, from[1])] {
            self.finger(id, TouchPhase::Start, at);
        }
        for share in [0.25, 0.5, 0.75, 1.0] {
            for (id, finger) in [(1, 0), (2, 1)] {
                self.finger(id, TouchPhase::Move, from[finger] + (to[finger] - from[finger]) * share);
            }
        }
        for (id, at) in [(2, to[1]), (1, to[0])] {
            self.finger(id, TouchPhase::End, at);
        }
        self.steps(1);
    }
}

fn steps_kept(bench: &Bench) -> usize {
    bench.host.look(|memory| memory.kept.len())
}

#[test]
fn a_finger_drags_a_thing_in_one_step_and_a_tap_selects_it() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let (from, to) = (bench.on_plan(2000.0, 1800.0), bench.on_plan(2600.0, 1800.0));
    bench.tap(from);
    assert_eq!(bench.studio().session().unwrap().editor.selection().ids().len(), 1);
    let kept = steps_kept(&bench);
    bench.swipe(from, to);
    let x = bench.design().items().next().unwrap().1.position.x;
    assert!((x - 2600.0).abs() < 20.0, "it stands at {x}");
    assert_eq!(steps_kept(&bench), kept + 1);
}

#[test]
fn two_fingers_take_the_plan_along_and_what_lies_under_them_stays_under_them() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let kept = steps_kept(&bench);
    // The first finger comes down on a thing: it is not moved.
    let plan = [[2000.0, 1800.0], [3000.0, 1800.0]];
    let from = plan.map(|[x, y]| bench.on_plan(x, y));
    let to = [from[0] + Vec2::new(-60.0, 25.0), from[1] + Vec2::new(80.0, 25.0)];
    bench.pinch(from, to);
    for ([x, y], finger) in plan.into_iter().zip(to) {
        let at = bench.on_plan(x, y);
        assert!(at.distance(finger) < 3.0, "({x}, {y}) is at {at:?}, its finger at {finger:?}");
    }
    assert_eq!(steps_kept(&bench), kept, "nothing was moved");
    assert!(!bench.studio().session().unwrap().editor.is_busy(), "nothing is in the hand");
}

#[test]
fn a_finger_that_rests_opens_the_menu_and_lifting_it_leaves_the_menu_there() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let at = bench.on_plan(2000.0, 1800.0);
    bench.finger(1, TouchPhase::Start, at);
    bench.steps(4);
    let menu = |bench: &Bench| {
        let items = bench.harness.query_all_by_role(egui::Role::MenuItem);
        items.filter(|node| node.accesskit_node().label().is_some_and(|label| label == "Duplicate")).count()
    };
    assert_eq!(menu(&bench), 1, "the menu is there while the finger rests");
    bench.finger(1, TouchPhase::End, at);
    bench.steps(2);
    assert_eq!(menu(&bench), 1, "and after it is lifted");
    let duplicate = bench.harness.get_by_role_and_label(egui::Role::MenuItem, "Duplicate").rect().center();
    bench.tap(duplicate);
    bench.steps(2);
    assert_eq!(bench.design().items().count(), 2);
    assert_eq!(menu(&bench), 0, "what was chosen puts it away");
}

#[test]
fn walls_are_drawn_by_taps_and_a_pinch_between_them_sets_no_point() {
    let mut bench = Bench::with_rooms();
    let before = bench.design().walls().count();
    bench.press(Modifiers::COMMAND, Key::Num1);
    bench.steps(2);
    bench.press(Modifiers::NONE, Key::W);
    let at = bench.on_plan(2000.0, 0.0);
    bench.tap(at);
    let from = [bench.on_plan(1500.0, 1500.0), bench.on_plan(2500.0, 1500.0)];
    bench.pinch(from, [from[0] - Vec2::new(20.0, 0.0), from[1] + Vec2::new(20.0, 0.0)]);
    let Tool::Walling(walling) = bench.studio().session().unwrap().editor.tool() else { panic!("walls are drawn") };
    assert_eq!(walling.chain.len(), 1, "two fingers set no point");
    // A finger that goes on looks where its wall would end, and sets it where it is lifted.
    let (from, to) = (bench.on_plan(1800.0, 900.0), bench.on_plan(2000.0, 1500.0));
    bench.swipe(from, to);
    assert_eq!(bench.design().walls().count(), before + 1);
}
