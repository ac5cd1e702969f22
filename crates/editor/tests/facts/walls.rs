//! Walls as they are drawn, dragged, typed, split and joined.

use crate::support::*;
use glam::DVec2;
use homewright_catalog::Catalog;
use homewright_design::opening::OpeningKind;
use homewright_design::{Opening, derive_rooms, template};
use homewright_editor::editor::Step;
use homewright_editor::field::FieldKey;
use homewright_editor::input::Pointer;
use homewright_editor::tool::{Reference, Tool, WallStyle};
use homewright_editor::{Command, Input};
use homewright_geometry::Length;

fn style(hand: &mut Hand, thickness: f64, reference: Reference) {
    let style = WallStyle { thickness: Length::mm(thickness), reference, ..*hand.editor.wall_style() };
    hand.take(Input::SetWallStyle(style));
}

/// Draws walls through points by pointing in their direction and typing how long they are.
fn chain(hand: &mut Hand, points: &[(f64, f64)]) {
    hand.command(Command::WallTool);
    hand.click(points[0].0, points[0].1);
    for pair in points.windows(2) {
        let (from, to) = (DVec2::from(pair[0]), DVec2::from(pair[1]));
        let length = from.distance(to);
        // Anywhere in about the right direction.
        let aim = from + (to - from) * (0.37_f64.min(700.0 / length)) + DVec2::new(7.0, 5.0);
        hand.hover(aim.x, aim.y);
        hand.type_in(&format!("{length}"));
        let response = hand.enter();
        assert!(response.refusal.is_none(), "{:?}", response.refusal);
    }
    hand.escape();
    hand.escape();
}

#[test]
fn the_sample_flat_is_drawn_from_an_empty_home_by_hand_alone() {
    let template = include_str!("../../../../assets/templates/flat-89.toml");
    let mut ids = homewright_design::IdSource::new(0, 9);
    let wanted = template::instantiate("flat-89.toml", template, Catalog::builtin(), &mut ids).unwrap();
    let mut hand = Hand::new();
    style(&mut hand, 200.0, Reference::Center);
    chain(&mut hand, &[(0.0, 0.0), (10_400.0, 0.0), (10_400.0, 8200.0), (0.0, 8200.0), (0.0, 0.0)]);
    style(&mut hand, 100.0, Reference::Center);
    chain(&mut hand, &[(3400.0, 0.0), (3400.0, 4100.0), (1700.0, 4100.0), (1700.0, 5400.0)]);
    chain(&mut hand, &[(0.0, 5400.0), (3400.0, 5400.0), (5400.0, 5400.0)]);
    chain(&mut hand, &[(3400.0, 5400.0), (3400.0, 8200.0)]);
    chain(&mut hand, &[(5400.0, 5400.0), (5400.0, 8200.0)]);
    chain(&mut hand, &[(7600.0, 8200.0), (7600.0, 5400.0), (10_400.0, 5400.0)]);
    chain(&mut hand, &[(7600.0, 0.0), (7600.0, 3500.0), (10_400.0, 3500.0)]);
    style(&mut hand, 120.0, Reference::Center);
    chain(&mut hand, &[(3400.0, 0.0), (3400.0, -1500.0), (7600.0, -1500.0), (7600.0, 0.0)]);
    assert_eq!(outlines(hand.editor.design()), outlines(&wanted));
    // The same floors, each claimed by a room.
    let level = hand.editor.level().unwrap();
    let areas = |design: &homewright_design::Design, level| {
        let mut areas: Vec<i64> =
            derive_rooms(design, level).iter().map(|room| (room.area() * 1000.0).round() as i64).collect();
        areas.sort_unstable();
        areas
    };
    assert_eq!(areas(hand.editor.design(), level), areas(&wanted, wanted.levels()[0].0));
    assert!(derive_rooms(hand.editor.design(), level).iter().all(|region| region.room.is_some()));
    let walls = hand.walls().len();
    assert_eq!(hand.kept.len(), walls, "one step for each wall");
    for _ in 0..walls {
        hand.command(Command::Undo);
    }
    assert_eq!(hand.editor.design(), &empty_home().0);
}

#[test]
fn each_wall_begins_where_the_last_one_ended_and_the_chain_closes_on_its_start() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    for (x, y) in [(0.0, 0.0), (4000.0, 10.0), (3990.0, 3000.0), (5.0, 2990.0), (8.0, 12.0)] {
        hand.click(x, y);
    }
    assert_eq!(hand.walls().len(), 4);
    for wall in [[[0.0, 0.0], [4000.0, 0.0]], [[4000.0, 3000.0], [0.0, 3000.0]], [[0.0, 3000.0], [0.0, 0.0]]] {
        assert!(hand.wall(wall[0], wall[1]).is_some(), "{wall:?} among {:?}", hand.walls());
    }
    let Tool::Walling(walling) = hand.editor.tool() else { panic!("the tool goes on") };
    assert!(walling.chain.is_empty(), "the chain is closed");
    assert_eq!(hand.editor.design().rooms().count(), 1, "the closed floor is a room");
}

#[test]
fn twice_the_same_point_or_escape_ends_the_chain_and_escape_again_the_tool() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.click(3000.0, 0.0);
    hand.click(3000.0, 0.0);
    hand.click(5000.0, 2000.0);
    hand.click(8000.0, 2000.0);
    assert_eq!(hand.walls().len(), 2, "no wall between the chains");
    hand.escape();
    assert!(matches!(hand.editor.tool(), Tool::Walling(_)));
    hand.escape();
    assert_eq!(hand.editor.tool(), &Tool::Idle);
    assert_eq!(hand.editor.shown(), hand.editor.design());
}

#[test]
fn a_length_an_angle_and_a_thickness_are_typed_while_a_wall_is_drawn() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.hover(900.0, 40.0);
    hand.type_in("4m-2*120");
    let field = hand.editor.field().expect("digits open the field");
    assert_eq!((field.entries.len(), field.entries[0].text.as_str()), (4, "4m-2*120"));
    hand.tab();
    hand.type_in("90");
    hand.tab();
    hand.type_in("12 cm");
    // What is typed is shown before it stands.
    assert!(hand.editor.shown().walls().any(|(_, wall)| wall.end.distance(DVec2::new(0.0, 3760.0)) < 1e-6));
    assert_eq!(hand.walls().len(), 0);
    hand.enter();
    let (_, wall) = hand.wall([0.0, 0.0], [0.0, 3760.0]).expect("as typed");
    assert_eq!(wall.thickness, Length::mm(120.0));
    hand.escape();
    // The wall drawn last is given another length afterwards.
    hand.escape();
    hand.type_in("3,5 m");
    hand.enter();
    assert!(hand.wall([0.0, 0.0], [0.0, 3500.0]).is_some(), "{:?}", hand.walls());
}

#[test]
fn nonsense_in_the_field_is_said_and_changes_nothing() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.hover(900.0, 0.0);
    hand.type_in("3q");
    let response = hand.enter();
    assert!(response.committed.is_none() && hand.walls().is_empty());
    let field = hand.editor.field().expect("the field stays open");
    assert!(field.error.as_ref().is_some_and(|error| error.contains("is not a length")), "{field:?}");
    hand.take(Input::FieldKey(FieldKey::Backspace));
    assert_eq!(hand.editor.field().unwrap().error, None);
    hand.type_in("000");
    hand.enter();
    assert!(hand.wall([0.0, 0.0], [3000.0, 0.0]).is_some());
}

#[test]
fn ctrl_at_the_end_makes_an_arc_whose_bulge_the_next_click_shows() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.click_with(2000.0, 0.0, CTRL);
    assert!(hand.walls().is_empty());
    hand.click(1000.0, -1000.0);
    let walls = hand.walls();
    assert_eq!(walls.len(), 1);
    let arc = walls[0].1.arc;
    assert!((arc - 180.0).abs() < 1e-9, "a half circle, not {arc}°");
    let (middle, _) = walls[0].1.at(walls[0].1.length() / 2.0);
    assert!(middle.distance(DVec2::new(1000.0, -1000.0)) < 1.0, "{middle}");
}

#[test]
fn shift_holds_the_direction_that_is_shown_and_arrows_hold_an_axis() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    hand.click(0.0, 0.0);
    hand.hover(2000.0, 2000.0);
    let pointer = Pointer::on_plan(2500.0, 1900.0).with(SHIFT);
    hand.take(Input::Hover(pointer));
    let Tool::Walling(walling) = hand.editor.tool() else { panic!() };
    let end = walling.end.unwrap();
    assert!((end.x - end.y).abs() < 1e-6, "45° is held: {end}");
    hand.command(Command::Nudge(homewright_editor::command::Direction::Up, homewright_editor::command::Step::Normal));
    hand.hover(900.0, 1700.0);
    let Tool::Walling(walling) = hand.editor.tool() else { panic!() };
    assert!(walling.end.unwrap().x.abs() < 1e-6, "Y is held: {:?}", walling.end);
}

#[test]
fn walls_drawn_by_their_inner_faces_enclose_the_clear_room() {
    for (reference, area) in [(Reference::Left, 12.0), (Reference::Center, 3.8 * 2.8), (Reference::Right, 3.6 * 2.6)] {
        let mut hand = Hand::new();
        style(&mut hand, 200.0, reference);
        chain(&mut hand, &[(0.0, 0.0), (4000.0, 0.0), (4000.0, 3000.0), (0.0, 3000.0), (0.0, 0.0)]);
        let regions = derive_rooms(hand.editor.design(), hand.editor.level().unwrap());
        assert_eq!(regions.len(), 1, "{reference:?}: {:?}", hand.walls());
        assert!((regions[0].area() - area).abs() < 1e-6, "{reference:?}: {} m²", regions[0].area());
    }
}

#[test]
fn a_rectangle_is_a_room_of_the_size_that_was_typed() {
    let mut hand = Hand::new();
    hand.command(Command::RoomTool);
    hand.click(0.0, 0.0);
    hand.hover(1200.0, 900.0);
    hand.type_in("4m");
    hand.tab();
    hand.type_in("3m");
    let sizes = hand.editor.drawn_sizes().expect("a room is being drawn");
    assert_eq!(sizes.clear, [4000.0, 3000.0].map(Length::mm), "what is typed is the clear room");
    assert_eq!(sizes.center, [4200.0, 3200.0].map(Length::mm));
    hand.enter();
    let regions = derive_rooms(hand.editor.design(), hand.editor.level().unwrap());
    assert_eq!((regions.len(), hand.kept.len()), (1, 1));
    assert!((regions[0].area() - 12.0).abs() < 1e-9 && regions[0].room.is_some(), "{} m²", regions[0].area());
}

#[test]
fn a_second_rectangle_shares_the_wall_between() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    hand.room((4000.0, 0.0), (7000.0, 3000.0));
    assert_eq!(hand.walls().len(), 7);
    assert_eq!(derive_rooms(hand.editor.design(), hand.editor.level().unwrap()).len(), 2);
}

#[test]
fn a_clear_room_beside_another_shares_its_wall_whatever_that_is_thick() {
    for thickness in [120.0, 200.0, 240.0] {
        let mut hand = Hand::new();
        style(&mut hand, thickness, Reference::Center);
        hand.command(Command::RoomTool);
        hand.click(0.0, 0.0);
        hand.click(4000.0, 3000.0);
        hand.escape();
        style(&mut hand, 200.0, Reference::Center);
        hand.command(Command::RoomTool);
        // Near the corner behind the wall: its outer face and the other room's lower edge.
        hand.click(4000.0 + thickness + 8.0, 6.0);
        hand.hover(5000.0, 1000.0);
        hand.type_in("3000");
        hand.tab();
        hand.type_in("3000");
        hand.enter();
        let regions = derive_rooms(hand.editor.design(), hand.editor.level().unwrap());
        let mut areas: Vec<f64> = regions.iter().map(homewright_design::rooms::RoomRegion::area).collect();
        areas.sort_by(f64::total_cmp);
        // Where walls of two thicknesses meet at a corner, a few square centimetres are one room's or the wall's.
        let is_as_typed = areas.len() == 2 && (areas[0] - 9.0).abs() < 0.005 && (areas[1] - 12.0).abs() < 0.005;
        assert!(is_as_typed, "{thickness} mm: {areas:?}");
    }
}

#[test]
fn the_size_of_a_wall_in_hand_is_said_between_faces_and_between_centre_lines() {
    for (reference, clear, center) in
        [(Reference::Center, 3800.0, 4000.0), (Reference::Left, 4000.0, 4200.0), (Reference::Right, 4000.0, 4200.0)]
    {
        let mut hand = Hand::new();
        style(&mut hand, 200.0, reference);
        hand.command(Command::WallTool);
        hand.click(0.0, 0.0);
        hand.hover(900.0, 0.0);
        hand.type_in("4000");
        let sizes = hand.editor.drawn_sizes().expect("a wall is being drawn");
        assert_eq!((sizes.clear, sizes.center), (vec![Length::mm(clear)], vec![Length::mm(center)]), "{reference:?}");
    }
}

#[test]
fn a_length_that_no_wall_has_is_refused_with_words_and_nothing_is_lost() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    let steps = hand.kept.len();
    hand.command(Command::RoomTool);
    hand.click(6000.0, 0.0);
    hand.hover(7000.0, 1000.0);
    hand.type_in("9km");
    hand.enter();
    assert!(hand.editor.field().is_some_and(|field| field.error.is_some()), "no unit of ours");
    hand.take(Input::FieldKey(FieldKey::Clear));
    hand.type_in("9000000");
    hand.enter();
    let field = hand.editor.field().expect("the field stays open");
    assert!(field.error.as_ref().is_some_and(|error| error.contains("200 m")), "{:?}", field.error);
    assert_eq!(hand.kept.len(), steps);
    hand.take(Input::FieldKey(FieldKey::Clear));
    hand.type_in("200m");
    hand.tab();
    hand.type_in("3000");
    let response = hand.enter();
    assert!(response.committed.is_some(), "200 m is a hall: {:?}", response.refusal);
}

#[test]
fn walls_that_cross_are_split_where_they_cross() {
    let mut hand = Hand::new();
    chain(&mut hand, &[(0.0, 0.0), (4000.0, 0.0)]);
    chain(&mut hand, &[(2000.0, -1500.0), (2000.0, 1500.0)]);
    assert_eq!(hand.walls().len(), 4);
    for end in [[0.0, 0.0], [4000.0, 0.0], [2000.0, -1500.0], [2000.0, 1500.0]] {
        assert!(hand.wall(end, [2000.0, 0.0]).is_some(), "{end:?} among {:?}", hand.walls());
    }
    hand.command(Command::Undo);
    assert_eq!(hand.walls().len(), 1);
}

#[test]
fn a_door_where_walls_would_cross_stays_whole() {
    let mut hand = Hand::new();
    chain(&mut hand, &[(0.0, 0.0), (4000.0, 0.0)]);
    let wall = hand.walls()[0].0;
    hand.put(passage(wall, 2000.0));
    chain(&mut hand, &[(2000.0, -1500.0), (2000.0, 1500.0)]);
    assert_eq!(hand.editor.design().openings().count(), 1);
    assert!(hand.editor.design().wall(wall).is_some_and(|wall| wall.length() == Length::mm(4000.0)));
}

fn passage(wall: homewright_design::EntityId, along: f64) -> Opening {
    Opening {
        wall,
        kind: OpeningKind::Passage,
        along: Length::mm(along),
        width: Length::mm(900.0),
        height: Length::mm(2100.0),
        sill: Length::ZERO,
        fill: None,
    }
}

#[test]
fn neighbours_follow_a_wall_that_is_dragged_and_openings_stay_where_they_are() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    let (south, _) = hand.wall([0.0, 0.0], [4000.0, 0.0]).unwrap();
    let door = hand.put(passage(south, 3000.0));
    let before = hand.kept.len();
    let place = |hand: &Hand| {
        let opening = hand.editor.design().opening(door).unwrap();
        hand.editor.design().wall(opening.wall).unwrap().at(opening.along).0
    };
    let stood = place(&hand);
    hand.drag((0.0, 1500.0), (-500.0, 1500.0));
    assert!(hand.wall([-500.0, 0.0], [-500.0, 3000.0]).is_some(), "{:?}", hand.walls());
    assert!(
        hand.wall([-500.0, 0.0], [4000.0, 0.0]).is_some() && hand.wall([-500.0, 3000.0], [4000.0, 3000.0]).is_some()
    );
    assert!(place(&hand).distance(stood) < 1e-6, "the door stays");
    assert_eq!(hand.kept.len(), before + 1, "one step");
    hand.command(Command::Undo);
    assert!(hand.wall([0.0, 0.0], [0.0, 3000.0]).is_some());
}

#[test]
fn a_partition_grows_with_the_wall_it_ends_on() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (6000.0, 3000.0));
    chain(&mut hand, &[(2500.0, 0.0), (2500.0, 3000.0)]);
    hand.drag((4500.0, 3000.0), (4500.0, 3400.0));
    assert!(hand.wall([2500.0, 0.0], [2500.0, 3400.0]).is_some(), "{:?}", hand.walls());
    hand.drag((2500.0, 1500.0), (2700.0, 1500.0));
    assert!(hand.wall([2700.0, 0.0], [2700.0, 3400.0]).is_some(), "{:?}", hand.walls());
    assert_eq!(derive_rooms(hand.editor.design(), hand.editor.level().unwrap()).len(), 2);
}

#[test]
fn a_dragged_corner_takes_both_walls_along() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    hand.click(2000.0, 0.0);
    hand.drag((4000.0, 0.0), (4500.0, -600.0));
    assert!(hand.wall([0.0, 0.0], [4500.0, -600.0]).is_some(), "{:?}", hand.walls());
    assert!(hand.wall([4500.0, -600.0], [4000.0, 3000.0]).is_some());
}

#[test]
fn a_wall_is_given_its_length_by_double_click_and_the_plan_obeys() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    let (south, wall) = hand.wall([0.0, 0.0], [4000.0, 0.0]).unwrap();
    assert!(wall.start.distance(DVec2::ZERO) < 1e-6, "drawn from the west");
    hand.take(Input::DoubleClick(Pointer::on_plan(2000.0, 0.0)));
    assert!(hand.editor.field().is_some() && hand.editor.selection().contains(south));
    hand.type_in("4500");
    hand.enter();
    assert!(hand.wall([0.0, 0.0], [4500.0, 0.0]).is_some(), "{:?}", hand.walls());
    assert!(
        hand.wall([4500.0, 0.0], [4500.0, 3000.0]).is_some() && hand.wall([0.0, 3000.0], [4500.0, 3000.0]).is_some()
    );
}

#[test]
fn the_clear_width_of_a_room_is_typed_and_the_selected_wall_moves() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    hand.click(4000.0, 1500.0);
    let clear = hand.editor.lengths().iter().position(|length| (length.length.to_mm() - 3800.0).abs() < 1e-6);
    hand.take(Input::EditLength(clear.expect("the clear width is shown")));
    hand.type_in("3600");
    hand.enter();
    assert!(hand.wall([3800.0, 0.0], [3800.0, 3000.0]).is_some(), "{:?}", hand.walls());
}

#[test]
fn a_wall_is_split_and_joined_again_with_its_doors() {
    let mut hand = Hand::new();
    chain(&mut hand, &[(0.0, 0.0), (5000.0, 0.0)]);
    let wall = hand.walls()[0].0;
    let door = hand.put(passage(wall, 4000.0));
    let whole = hand.editor.design().clone();
    hand.click(1500.0, 0.0);
    hand.command(Command::SplitWall);
    assert_eq!(hand.walls().len(), 2);
    let opening = hand.editor.design().opening(door).unwrap();
    assert!(opening.wall != wall && opening.along == Length::mm(2500.0), "{opening:?}");
    hand.command(Command::JoinWalls);
    assert_eq!(hand.editor.design(), &whole, "as it was");
}

#[test]
fn two_walls_that_do_not_meet_are_joined_at_the_corner_of_their_lines() {
    let mut hand = Hand::new();
    chain(&mut hand, &[(0.0, 0.0), (3000.0, 0.0)]);
    chain(&mut hand, &[(4000.0, 800.0), (4000.0, 3000.0)]);
    hand.click(1500.0, 0.0);
    hand.click_with(4000.0, 2000.0, SHIFT);
    hand.command(Command::JoinWalls);
    assert!(hand.wall([0.0, 0.0], [4000.0, 0.0]).is_some(), "{:?}", hand.walls());
    assert!(hand.wall([4000.0, 0.0], [4000.0, 3000.0]).is_some());
}

#[test]
fn a_wall_that_would_shut_a_door_out_is_refused_whole() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    let (south, _) = hand.wall([0.0, 0.0], [4000.0, 0.0]).unwrap();
    hand.put(passage(south, 3000.0));
    let before = hand.editor.design().clone();
    hand.take(Input::DoubleClick(Pointer::on_plan(1000.0, 0.0)));
    hand.type_in("3000");
    let response = hand.enter();
    assert!(response.refusal.is_some_and(|refusal| refusal.to_string().contains("lengthen the wall")));
    assert_eq!(hand.editor.design(), &before);
    // A drag stops where the design would refuse it.
    hand.drag((4000.0, 1500.0), (2000.0, 1500.0));
    assert_eq!(hand.editor.shown(), hand.editor.design());
    assert!(hand.kept.iter().all(|step| matches!(step, Step::Edit(_))));
}

#[test]
fn a_locked_plan_is_not_dragged() {
    let mut hand = Hand::new();
    hand.room((0.0, 0.0), (4000.0, 3000.0));
    let before = hand.editor.design().clone();
    hand.command(Command::LockPlan);
    hand.drag((4000.0, 1500.0), (4500.0, 1500.0));
    assert_eq!(hand.editor.design(), &before);
}
