//! Furnishing: distances that are typed, things lined up, spread, repeated, grouped, copied, exchanged.

use crate::support::*;
use glam::DVec2;
use homewright_catalog::{MaterialId, ProductId};
use homewright_design::opening::OpeningKind;
use homewright_editor::arrange::{Alignment, Axis};
use homewright_editor::input::Pointer;
use homewright_editor::tool::{Painted, Tool};
use homewright_editor::{Command, Edit, Input, OptionChange};
use homewright_geometry::Length;

/// Selects things by their ids.
fn select(hand: &mut Hand, ids: &[homewright_design::EntityId]) {
    for (index, id) in ids.iter().enumerate() {
        let at = hand.position(*id);
        hand.click_with(at.x, at.y, if index == 0 { homewright_editor::input::Modifiers::default() } else { SHIFT });
    }
    assert_eq!(hand.editor.selection().ids(), ids);
}

#[test]
fn the_distance_of_what_is_selected_is_typed_and_it_moves() {
    let mut hand = Hand::in_room();
    let cube = hand.place("cube", 2000.0, 2000.0);
    let left = hand.editor.lengths().iter().position(|length| length.to.x < 200.0).expect("a length to the west wall");
    assert_eq!(hand.editor.lengths()[left].length, Length::mm(1650.0));
    hand.take(Input::EditLength(left));
    hand.type_in("40 cm");
    hand.enter();
    assert!(hand.position(cube).distance(DVec2::new(750.0, 2000.0)) < 1e-6, "{}", hand.position(cube));
}

#[test]
fn a_distance_is_typed_while_something_is_dragged() {
    let mut hand = Hand::in_room();
    let cube = hand.place("cube", 2000.0, 2000.0);
    let kept = hand.kept.len();
    hand.take(Input::Press(Pointer::on_plan(2000.0, 2000.0)));
    hand.take(Input::Drag(Pointer::on_plan(2500.0, 2100.0)));
    assert!(hand.editor.lengths()[0].to.x > 5800.0, "the first length is to the east");
    hand.type_in("1000");
    hand.enter();
    assert_eq!((hand.editor.tool(), hand.kept.len()), (&Tool::Idle, kept + 1), "one step ends the drag");
    assert!((hand.position(cube).x - (5900.0 - 250.0 - 1000.0)).abs() < 1e-6, "{}", hand.position(cube));
}

#[test]
fn distances_are_measured_to_neighbours_as_well() {
    let mut hand = Hand::in_room();
    hand.place("wardrobe", 4000.0, 2000.0);
    hand.place("cube", 2000.0, 2000.0);
    let lengths: Vec<i64> = hand.editor.lengths().iter().map(|one| one.length.to_mm().round() as i64).collect();
    assert!(lengths.contains(&1250), "from 2250 to the wardrobe at 3500: {lengths:?}");
}

#[test]
fn edges_are_lined_up_and_gaps_made_equal_in_one_step_each() {
    let mut hand = Hand::in_room();
    let ids = [
        hand.place("cube", 1000.0, 1000.0),
        hand.place("cube", 1700.0, 1500.0),
        hand.place("wardrobe", 4000.0, 2200.0),
    ];
    select(&mut hand, &ids);
    let kept = hand.kept.len();
    hand.command(Command::Align(Alignment::Bottom));
    let lower: Vec<f64> = ids.iter().zip([250.0, 250.0, 300.0]).map(|(id, half)| hand.position(*id).y - half).collect();
    assert!(lower.iter().all(|edge| (edge - 750.0).abs() < 1e-6), "{lower:?}");
    hand.command(Command::Distribute(Axis::X));
    // From 750 to 4500 less 2000 mm of things leaves two gaps of 875 mm.
    assert!((hand.position(ids[1]).x - (1250.0 + 875.0 + 250.0)).abs() < 1e-6, "{}", hand.position(ids[1]));
    assert_eq!(hand.kept.len(), kept + 2);
}

#[test]
fn a_copy_is_repeated_by_typing_how_often() {
    let mut hand = Hand::in_room();
    let cube = hand.place("cube", 1000.0, 2000.0);
    select(&mut hand, &[cube]);
    let copy = |hand: &mut Hand| {
        hand.take(Input::Press(Pointer::on_plan(1000.0, 2000.0).with(CTRL)));
        hand.take(Input::Drag(Pointer::on_plan(1300.0, 2000.0).with(ALT)));
        hand.take(Input::Drag(Pointer::on_plan(1600.0, 2000.0).with(ALT)));
        hand.take(Input::Release(Pointer::on_plan(1600.0, 2000.0)));
    };
    copy(&mut hand);
    let all = |hand: &Hand| {
        let mut all: Vec<i64> = hand.editor.design().items().map(|(_, item)| item.position.x.round() as i64).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(all(&hand), [1000, 1600]);
    hand.type_in("3x");
    hand.enter();
    assert_eq!(all(&hand), [1000, 1600, 2200, 2800]);
    hand.command(Command::Undo);
    hand.command(Command::Undo);
    select(&mut hand, &[cube]);
    hand.take(Input::Press(Pointer::on_plan(1000.0, 2000.0).with(CTRL)));
    hand.take(Input::Drag(Pointer::on_plan(1300.0, 2000.0).with(ALT)));
    hand.take(Input::Drag(Pointer::on_plan(2800.0, 2000.0).with(ALT)));
    hand.take(Input::Release(Pointer::on_plan(2800.0, 2000.0)));
    hand.type_in("/3");
    hand.enter();
    assert_eq!(all(&hand), [1000, 1600, 2200, 2800]);
}

#[test]
fn a_group_is_picked_up_as_one_and_taken_apart_again() {
    let mut hand = Hand::in_room();
    let ids = [hand.place("cube", 1500.0, 1500.0), hand.place("cube", 2500.0, 2500.0)];
    select(&mut hand, &ids);
    hand.command(Command::Group);
    hand.click(4500.0, 1500.0);
    hand.click(1500.0, 1500.0);
    assert_eq!(hand.editor.selection().ids().len(), 2);
    hand.drag((1500.0, 1500.0), (1800.0, 1500.0));
    assert!((hand.position(ids[1]).x - 2800.0).abs() < 1e-6, "both moved");
    hand.command(Command::Ungroup);
    hand.click(4500.0, 1500.0);
    hand.click(1800.0, 1500.0);
    assert_eq!(hand.editor.selection().ids(), [ids[0]]);
}

#[test]
fn what_was_copied_is_pasted_where_the_next_click_is_also_on_another_level() {
    let mut hand = Hand::in_room();
    let ids = [hand.place("cube", 1500.0, 1500.0), hand.place("cube", 2500.0, 1500.0)];
    select(&mut hand, &ids);
    hand.command(Command::Copy);
    hand.command(Command::AddLevel);
    let upper = hand.editor.level().unwrap();
    hand.command(Command::Paste);
    hand.hover(3000.0, 3000.0);
    assert_eq!(hand.editor.shown().items_on_level(upper).count(), 2, "a ghost is shown");
    assert_eq!(hand.editor.design().items_on_level(upper).count(), 0);
    hand.click(3000.0, 3000.0);
    let mut xs: Vec<f64> = hand.editor.design().items_on_level(upper).map(|(_, item)| item.position.x).collect();
    xs.sort_by(f64::total_cmp);
    assert!((xs[1] - xs[0] - 1000.0).abs() < 1e-6, "they keep their places to each other: {xs:?}");
}

#[test]
fn another_product_takes_the_place_with_its_back_where_it_was() {
    let mut hand = Hand::in_room();
    let wardrobe = hand.place("wardrobe", 3000.0, 3600.0);
    hand.take(Input::Replace(ProductId("cube".to_owned())));
    let item = hand.editor.design().item(wardrobe).unwrap();
    assert_eq!(item.configuration.product.0, "cube");
    assert!((item.position.y + 250.0 - 3900.0).abs() < 1e-6, "the back stays at 3900: {}", item.position);
}

#[test]
fn locked_things_stay_hidden_things_are_passed_over_and_tab_selects_what_lies_under() {
    let mut hand = Hand::in_room();
    let big = hand.place("bed", 3000.0, 2000.0);
    let small = hand.place("cube", 3000.0, 2000.0);
    hand.click(3000.0, 2000.0);
    assert_eq!(hand.editor.selection().ids(), [small]);
    hand.command(Command::SelectUnder);
    assert_eq!(hand.editor.selection().ids(), [big]);
    hand.command(Command::Lock);
    hand.drag((3000.0, 2900.0), (3500.0, 2500.0));
    assert_eq!(hand.position(big), DVec2::new(3000.0, 2000.0));
    select(&mut hand, &[small]);
    hand.command(Command::Hide);
    hand.click(3000.0, 2000.0);
    assert_eq!(hand.editor.selection().ids(), [big]);
    hand.command(Command::ShowAll);
    hand.click(3000.0, 2000.0);
    assert_eq!(hand.editor.selection().ids(), [small]);
}

#[test]
fn a_door_shows_its_distances_to_both_corners_and_takes_a_typed_one() {
    let mut hand = Hand::in_room();
    hand.command(Command::DoorTool);
    hand.hover(2000.0, 60.0);
    let lengths: Vec<i64> = hand.editor.lengths().iter().map(|one| one.length.to_mm().round() as i64).collect();
    assert_eq!(lengths, [1450, 3450], "from the clear corners");
    hand.type_in("300");
    hand.enter();
    let (door, opening) = hand.editor.design().openings().next().expect("Enter puts it there");
    assert_eq!(opening.along, Length::mm(100.0 + 300.0 + 450.0));
    let kind = opening.kind;
    hand.click(850.0, 0.0);
    hand.command(Command::FlipSide);
    hand.command(Command::FlipHinge);
    hand.command(Command::OpenLeaf);
    let OpeningKind::Door { opens_to, hinge_at_start, open } = hand.editor.design().opening(door).unwrap().kind else {
        panic!("a door stays one")
    };
    let OpeningKind::Door { opens_to: was_to, hinge_at_start: was_at_start, .. } = kind else { panic!() };
    assert!(opens_to != was_to && hinge_at_start != was_at_start && open == 90.0);
}

#[test]
fn the_brush_covers_one_side_of_a_wall_the_floor_or_a_whole_room() {
    let mut hand = Hand::in_room();
    let material = small_catalog().materials.keys().next().cloned().expect("the catalog has materials");
    hand.take(Input::BeginPainting(MaterialId(material.0.clone())));
    let (north, _) = hand.wall([6000.0, 4000.0], [0.0, 4000.0]).unwrap();
    let surface = hand.editor.surface_at(&Pointer::on_plan(3000.0, 3960.0));
    assert!(matches!(surface, Some(Painted::Face(wall, _)) if wall == north), "{surface:?}");
    hand.click(3000.0, 3960.0);
    let wall = hand.editor.design().wall(north).unwrap();
    assert!(wall.left.is_some() != wall.right.is_some(), "one side");
    hand.click(3000.0, 2000.0);
    hand.click_with(3000.0, 3960.0, SHIFT);
    let (_, room) = hand.editor.design().rooms().next().unwrap();
    assert!(room.floor.is_some() && room.walls.is_some());
    assert!(matches!(hand.editor.tool(), Tool::Painting(_)), "the brush goes on");
    hand.escape();
    assert_eq!(hand.editor.tool(), &Tool::Idle);
}

#[test]
fn options_are_made_switched_and_compared() {
    let mut hand = Hand::in_room();
    let cube = hand.place("cube", 1500.0, 1500.0);
    select(&mut hand, &[cube]);
    hand.command(Command::MakeOption);
    let set = hand.editor.option_set_in_work().expect("alternatives are in work");
    hand.place("wardrobe", 4000.0, 2000.0);
    select(&mut hand, &[cube]);
    hand.command(Command::Delete);
    let counts = |hand: &Hand| hand.editor.design().items().count();
    assert_eq!(counts(&hand), 1, "B has the wardrobe alone");
    hand.command(Command::NextOption);
    assert!(counts(&hand) == 1 && hand.editor.design().item(cube).is_some(), "A has the cube alone");
    let each = hand.editor.with_each_option(set);
    let names: Vec<&str> = each.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
    assert!(each[1].1.items().any(|(_, item)| item.configuration.product.0 == "wardrobe"));
    hand.take(Input::SwitchOption(set, 1));
    assert!(hand.editor.design().item(cube).is_none());
    for _ in 0..3 {
        hand.command(Command::Undo);
    }
    assert!(hand.editor.design().item(cube).is_some());
}

#[test]
fn an_option_that_is_deleted_leaves_another_in_force_and_the_last_one_is_a_part_of_the_home() {
    let mut hand = Hand::in_room();
    let cube = hand.place("cube", 1500.0, 1500.0);
    select(&mut hand, &[cube]);
    hand.command(Command::MakeOption);
    let set = hand.editor.option_set_in_work().unwrap();
    hand.editor.clear_selection();
    hand.command(Command::MakeOption);
    select(&mut hand, &[cube]);
    hand.command(Command::Delete);
    assert_eq!(hand.editor.design().option_set(set).unwrap().options.len(), 3);
    assert!(hand.editor.design().item(cube).is_none(), "C has nothing");
    let kept = hand.kept.len();
    hand.take(Input::ChangeOptions(set, OptionChange::Delete(2)));
    assert_eq!(hand.kept.len(), kept + 1, "one step");
    assert_eq!(hand.editor.design().option_set(set).unwrap().active, 1);
    assert!(hand.editor.design().item(cube).is_some(), "B has the cube");
    hand.take(Input::ChangeOptions(set, OptionChange::Delete(0)));
    assert!(hand.editor.design().option_set(set).is_none(), "one alone is no option");
    assert!(hand.editor.design().item(cube).is_some() && hand.editor.option_set_in_work().is_none());
    hand.command(Command::Undo);
    hand.command(Command::Undo);
    assert!(hand.editor.design().item(cube).is_none(), "C is back");
    hand.take(Input::ChangeOptions(set, OptionChange::Keep));
    assert!(hand.editor.design().option_sets().next().is_none());
}

#[test]
fn a_level_is_copied_with_its_walls_doors_and_things() {
    let mut hand = Hand::in_room();
    hand.command(Command::DoorTool);
    hand.click(2000.0, 60.0);
    hand.place("cube", 1500.0, 1500.0);
    let lower = hand.editor.level().unwrap();
    hand.command(Command::CopyLevel);
    let upper = hand.editor.level().unwrap();
    let design = hand.editor.design();
    assert_ne!(upper, lower);
    assert_eq!(design.level(upper).unwrap().elevation, Length::mm(2750.0 + 150.0));
    let count =
        |level| (design.walls_on(level).count(), design.items_on_level(level).count(), design.rooms_on(level).count());
    assert_eq!(count(upper), count(lower));
    assert_eq!(design.openings().count(), 2);
    hand.command(Command::LevelDown);
    assert_eq!(hand.editor.level(), Some(lower));
}

#[test]
fn a_picture_is_calibrated_by_two_points_and_a_typed_length() {
    let mut hand = Hand::new();
    hand.hover(0.0, 0.0);
    let asset = "ab".repeat(32);
    hand.take(Input::AddUnderlay { name: "scan.png".into(), asset, pixels: [1200, 800] });
    let (id, underlay) = hand.editor.design().underlays().next().map(|(id, one)| (id, one.clone())).unwrap();
    assert_eq!((underlay.width, underlay.height), (Length::mm(12_000.0), Length::mm(8000.0)));
    hand.command(Command::Calibrate);
    hand.click(-6000.0, 0.0);
    hand.click(6000.0, 0.0);
    hand.type_in("9 m");
    hand.enter();
    let scaled = hand.editor.design().underlay(id).unwrap();
    assert!((scaled.width.to_mm() - 9000.0).abs() < 1e-6, "{}", scaled.width);
    assert_eq!(hand.editor.tool(), &Tool::Idle);
}

#[test]
fn a_length_is_measured_without_a_trace_or_written_on_the_plan() {
    let mut hand = Hand::in_room();
    let kept = hand.kept.len();
    hand.command(Command::MeasureTool);
    hand.click(100.0, 100.0);
    hand.hover(5900.0, 110.0);
    assert_eq!(hand.editor.lengths()[0].length, Length::mm(5800.0));
    hand.click(5900.0, 100.0);
    hand.escape();
    hand.escape();
    assert_eq!(hand.kept.len(), kept);
    hand.command(Command::DimensionTool);
    hand.click(100.0, 100.0);
    hand.click(5900.0, 100.0);
    hand.click(3000.0, 500.0);
    let (_, dimension) = hand.editor.design().dimensions().next().expect("it is written");
    assert_eq!((dimension.length(), dimension.offset), (Length::mm(5800.0), Length::mm(400.0)));
}

#[test]
fn what_stands_in_the_way_is_said_and_nothing_is_forbidden() {
    let mut hand = Hand::in_room();
    let wardrobe = hand.place("wardrobe", 4000.0, 2000.0);
    let cube = hand.place("cube", 1500.0, 1500.0);
    select(&mut hand, &[cube]);
    assert!(hand.editor.collisions().is_empty(), "they stand apart");
    let there = hand.editor.design().item(wardrobe).unwrap().position;
    let response = hand.take(Input::Edit(Edit::Position(cube, there)));
    assert!(response.committed.is_some(), "nobody forbids it");
    assert_eq!(hand.editor.collisions(), [wardrobe]);
    hand.command(Command::SelectAll);
    assert!(hand.editor.collisions().is_empty(), "what is moved together is not in its own way");
}
