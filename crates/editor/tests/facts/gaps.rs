//! The gap between things on the floor and the walls they slide along: set, typed, remembered. Heights of drawn walls.

use crate::support::*;
use homewright_design::EntityId;
use homewright_design::rules::clearance::Purpose;
use homewright_editor::input::Pointer;
use homewright_editor::tool::Tool;
use homewright_editor::{Command, Input, wall_gap};
use homewright_geometry::Length;

/// Places a wardrobe (600 mm deep) with its back to the north wall, whose face lies at y = 3900.
fn wardrobe(hand: &mut Hand, x: f64) -> EntityId {
    hand.take(Input::BeginPlacing(homewright_catalog::ProductId("wardrobe".to_owned())));
    let pointer = Pointer::on_plan(x, 3500.0);
    hand.take(Input::Hover(pointer));
    let response = hand.take(Input::Release(pointer));
    assert!(response.committed.is_some(), "{:?}", response.refusal);
    hand.editor.selection().leader().expect("what was placed is selected")
}

#[test]
fn a_thing_slides_along_a_wall_with_the_gap_that_was_set() {
    let mut hand = Hand::in_room();
    hand.take(Input::SetGap(Length::mm(50.0)));
    let id = wardrobe(&mut hand, 3000.0);
    assert_eq!(hand.position(id).y, 3900.0 - 300.0 - 50.0);
    assert_eq!(wall_gap(hand.editor.design(), id), Some(50.0));
    // Dragged on, it keeps it; and in the corner it keeps it from both walls.
    hand.drag((3000.0, 3550.0), (4000.0, 3480.0));
    assert_eq!(hand.position(id).y, 3550.0);
    hand.drag((4000.0, 3550.0), (5380.0, 3500.0));
    assert_eq!(hand.position(id).to_array(), [5900.0 - 500.0 - 50.0, 3550.0]);
}

#[test]
fn the_gap_of_what_stands_flush_is_typed_and_holds_for_what_comes_next() {
    let mut hand = Hand::in_room();
    let first = wardrobe(&mut hand, 1500.0);
    assert_eq!(hand.position(first).y, 3600.0);
    let gap = hand.editor.lengths().iter().position(|length| length.length == Length::ZERO).expect("a gap of nothing");
    hand.take(Input::EditLength(gap));
    assert_eq!(hand.editor.field().map(|field| field.entries[gap].name), Some("field-gap"));
    hand.type_in("30");
    hand.enter();
    assert_eq!(hand.position(first).y, 3570.0);
    assert_eq!(hand.editor.gap(), Length::mm(30.0));
    let second = wardrobe(&mut hand, 4000.0);
    assert_eq!(hand.position(second).y, 3570.0);
}

#[test]
fn the_gap_is_typed_while_a_thing_is_dragged_in_one_step() {
    let mut hand = Hand::in_room();
    let id = wardrobe(&mut hand, 1500.0);
    let kept = hand.kept.len();
    hand.take(Input::Press(Pointer::on_plan(1500.0, 3600.0)));
    hand.take(Input::Drag(Pointer::on_plan(2500.0, 3580.0)));
    let gap = hand.editor.lengths().iter().position(|length| length.length == Length::ZERO).expect("a gap of nothing");
    hand.type_in("4");
    while hand.editor.field().is_some_and(|field| field.active != gap) {
        hand.tab();
    }
    hand.type_in("100");
    hand.enter();
    assert_eq!((hand.editor.tool(), hand.kept.len()), (&Tool::Idle, kept + 1));
    assert_eq!(hand.position(id).to_array(), [2500.0, 3500.0]);
}

#[test]
fn what_stands_free_has_no_gap() {
    let mut hand = Hand::in_room();
    let id = hand.place("wardrobe", 3000.0, 2000.0);
    assert_eq!(wall_gap(hand.editor.design(), id), None);
    assert!(hand.editor.lengths().iter().all(|length| length.length > Length::ZERO));
}

#[test]
fn walls_are_drawn_as_high_as_was_chosen_or_typed() {
    let mut hand = Hand::new();
    let style = homewright_editor::tool::WallStyle { height: Some(Length::mm(1100.0)), ..*hand.editor.wall_style() };
    hand.take(Input::SetWallStyle(style));
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.click(3000.0, 0.0);
    hand.hover(3000.0, 500.0);
    // Length, angle, thickness, height.
    hand.type_in("2000");
    for _ in 0..3 {
        hand.tab();
    }
    hand.type_in("900");
    hand.enter();
    let heights = |a, b| hand.wall(a, b).map(|(_, wall)| wall.height);
    assert_eq!(heights([0.0, 0.0], [3000.0, 0.0]), Some(Some(Length::mm(1100.0))));
    assert_eq!(heights([3000.0, 0.0], [3000.0, 2000.0]), Some(Some(Length::mm(900.0))));
}

#[test]
fn the_free_room_of_the_one_thing_that_is_selected_says_how_much_a_wall_leaves() {
    let mut hand = Hand::in_room();
    let front = |hand: &Hand| hand.editor.free_room().into_iter().find(|zone| zone.purpose == Purpose::Front);
    // The south wall's face lies at y = 100, the wardrobe's front 300 mm before its middle.
    hand.place("wardrobe", 3000.0, 2500.0);
    let zone = front(&hand).expect("a wardrobe needs room before it");
    assert!(zone.is_free() && zone.hindrances.is_empty(), "{zone:?}");
    hand.place("wardrobe", 1500.0, 800.0);
    let zone = front(&hand).expect("the other one as well");
    assert!((zone.free - 400.0).abs() < 1e-6 && !zone.is_free(), "{zone:?}");
    hand.escape();
    assert!(hand.editor.free_room().is_empty(), "nothing is selected");
}
