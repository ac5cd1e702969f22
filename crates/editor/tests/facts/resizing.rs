//! A changed size: the side that touches something stays where it is, and the step says what was changed.

use crate::support::Hand;
use homewright_design::EntityId;
use homewright_editor::{Command, Edit, Footprint, Input};

/// Left and right edge of an item that is not turned, millimetres.
fn edges(hand: &Hand, id: EntityId) -> [f64; 2] {
    let item = hand.editor.design().item(id).expect("it is there");
    let footprint = Footprint::of(hand.editor.design(), item).expect("its size is known");
    [footprint.center.x - footprint.half.x, footprint.center.x + footprint.half.x]
}

fn make_wide(hand: &mut Hand, id: EntityId, width: f64) {
    hand.take(Input::Edit(Edit::Size(id, [width, 600.0, 2200.0])));
}

#[test]
fn the_side_at_the_wall_stays_and_the_free_side_gives_way() {
    for (x, expected) in [(600.0, [100.0, 900.0]), (5400.0, [5100.0, 5900.0]), (3000.0, [2600.0, 3400.0])] {
        let mut hand = Hand::in_room();
        let id = hand.place("wardrobe", x, 3600.0);
        make_wide(&mut hand, id, 800.0);
        assert_eq!(edges(&hand, id), expected, "a wardrobe of 1000 mm at {x} made 800 mm wide");
    }
}

#[test]
fn the_side_at_a_neighbour_stays() {
    let mut hand = Hand::in_room();
    hand.place("wardrobe", 2000.0, 3600.0);
    let beside = hand.place("wardrobe", 3000.0, 3600.0);
    make_wide(&mut hand, beside, 700.0);
    assert_eq!(edges(&hand, beside), [2500.0, 3200.0]);
}

#[test]
fn between_two_things_the_gap_is_in_one_place() {
    let mut hand = Hand::in_room();
    let fitted = hand.place("wardrobe", 600.0, 3600.0);
    hand.place("wardrobe", 1600.0, 3600.0);
    make_wide(&mut hand, fitted, 950.0);
    assert_eq!(edges(&hand, fitted), [100.0, 1050.0], "the wall comes before the neighbour");
}

#[test]
fn another_depth_leaves_the_back_at_the_wall() {
    let mut hand = Hand::in_room();
    let id = hand.place("wardrobe", 3000.0, 3600.0);
    hand.take(Input::Edit(Edit::Size(id, [1000.0, 400.0, 2200.0])));
    assert_eq!(hand.position(id), glam::DVec2::new(3000.0, 3700.0));
}

#[test]
fn steps_say_what_was_changed_and_of_what() {
    let mut hand = Hand::in_room();
    let id = hand.place("wardrobe", 3000.0, 3600.0);
    let name = hand.editor.design().products().next().map(|(_, product)| product.name.en.clone()).unwrap_or_default();
    make_wide(&mut hand, id, 800.0);
    hand.take(Input::Edit(Edit::Rotation(id, 90.0)));
    hand.command(Command::WindowTool);
    hand.click(2000.0, 4000.0);
    let window = hand.editor.design().openings().next().map(|(id, _)| id).expect("a window");
    hand.take(Input::Edit(Edit::OpeningSill(window, homewright_geometry::Length::mm(700.0))));
    let labels: Vec<String> = hand.editor.history().labels().map(ToOwned::to_owned).collect();
    assert!(labels.contains(&format!("Size of {name}")), "{labels:?}");
    assert!(labels.contains(&format!("Rotate {name}")), "{labels:?}");
    assert!(labels.iter().any(|label| label.starts_with("Sill height")), "{labels:?}");
    assert!(!labels.iter().any(|label| label == "Move"), "{labels:?}");
}
