//! Taking back: what a step back leaves, and what it must not touch.

use crate::support::Hand;
use homewright_design::{Entity, Level};
use homewright_editor::field::{Field, FieldKey};
use homewright_editor::tool::Tool;
use homewright_editor::{Command, Input, Pointer, Step};
use homewright_geometry::Length;

/// Elevation of the storey in work, if it is there.
fn storey_in_work(hand: &Hand) -> Option<f64> {
    let level = hand.editor.level().and_then(|id| hand.editor.design().level(id));
    level.map(|level| level.elevation.to_mm())
}

#[test]
fn when_a_storey_is_taken_back_the_nearest_one_is_worked_on() {
    for command in [Command::AddLevel, Command::CopyLevel] {
        let mut hand = Hand::in_room();
        hand.command(command);
        assert_eq!(storey_in_work(&hand), Some(2900.0), "{command:?} goes on with the new one");
        hand.command(Command::Undo);
        assert_eq!(storey_in_work(&hand), Some(0.0), "{command:?} taken back");
        hand.command(Command::Redo);
        assert!(storey_in_work(&hand).is_some(), "{command:?} done again");
    }
}

#[test]
fn the_nearest_storey_is_the_one_below_the_one_that_is_gone() {
    let mut hand = Hand::in_room();
    hand.command(Command::AddLevel);
    hand.put(Entity::Level(Level {
        name: "Mast".into(),
        elevation: Length::mm(30_000.0),
        height: Length::mm(2750.0),
        slab: Length::mm(150.0),
    }));
    hand.command(Command::AddLevel);
    let top = storey_in_work(&hand).unwrap_or_default();
    assert!(top > 30_000.0);
    hand.command(Command::Undo);
    assert_eq!(storey_in_work(&hand), Some(30_000.0));
}

#[test]
fn taking_back_while_something_is_dragged_only_drops_what_is_dragged() {
    let mut hand = Hand::in_room();
    let cube = hand.place("cube", 2000.0, 2000.0);
    let steps = hand.kept.len();
    hand.take(Input::Press(Pointer::on_plan(2000.0, 2000.0)));
    hand.take(Input::Drag(Pointer::on_plan(2600.0, 2000.0)));
    assert!(matches!(hand.editor.tool(), Tool::Moving(_)));
    hand.command(Command::Undo);
    hand.take(Input::Drag(Pointer::on_plan(2700.0, 2000.0)));
    hand.take(Input::Release(Pointer::on_plan(2700.0, 2000.0)));
    assert_eq!(hand.position(cube), glam::DVec2::new(2000.0, 2000.0), "it stands where it stood");
    assert_eq!(hand.kept.len(), steps, "nothing was done or taken back");
    hand.command(Command::Undo);
    assert_eq!(hand.kept.last(), Some(&Step::Undo), "at rest the step is taken back");
    assert!(hand.editor.design().item(cube).is_none());
}

#[test]
fn taking_back_with_a_product_in_the_hand_puts_it_away_and_no_more() {
    let mut hand = Hand::in_room();
    let steps = hand.kept.len();
    hand.take(Input::BeginPlacing(homewright_catalog::ProductId("cube".into())));
    hand.hover(2000.0, 2000.0);
    hand.command(Command::Undo);
    assert!(!hand.editor.is_busy());
    assert_eq!(hand.kept.len(), steps);
    assert_eq!(hand.walls().len(), 4, "the room is still there");
}

#[test]
fn in_the_field_everything_can_be_marked_typed_over_and_cleared() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.hover(1000.0, 0.0);
    hand.type_in("300");
    hand.take(Input::FieldKey(FieldKey::SelectAll));
    assert_eq!(hand.editor.field().map(Field::active_text), Some("300"));
    hand.type_in("25");
    assert_eq!(hand.editor.field().map(Field::active_text), Some("25"), "what was marked is typed over");
    hand.take(Input::FieldKey(FieldKey::Clear));
    assert_eq!(hand.editor.field().map(|field| field.entries[0].text.clone()), Some(String::new()));
    hand.take(Input::FieldKey(FieldKey::Clear));
    assert!(hand.editor.field().is_none(), "an empty field is closed");
    assert!(matches!(hand.editor.tool(), Tool::Walling(_)), "the wall goes on");
}

#[test]
fn when_the_brush_is_put_away_nothing_stays_lit() {
    let mut hand = Hand::in_room();
    let material = hand.editor.catalog().materials.keys().next().cloned().expect("there are materials");
    hand.take(Input::BeginPainting(material));
    hand.click(3000.0, 0.0);
    assert!(hand.editor.hover().is_some(), "the brush is over the wall");
    hand.escape();
    assert_eq!(hand.editor.hover(), None);
    hand.hover(3000.0, 0.0);
    assert!(hand.editor.hover().is_some(), "what is pointed at is lit again");
    hand.editor.leave();
    assert_eq!(hand.editor.hover(), None, "not when the pointer is elsewhere");
}
