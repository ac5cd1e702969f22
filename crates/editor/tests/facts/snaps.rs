//! Every reason why a point that is drawn comes to rest where it does.

use crate::support::*;
use glam::DVec2;
use homewright_editor::input::Pointer;
use homewright_editor::snap::Reason;
use homewright_editor::tool::Tool;
use homewright_editor::{Command, Input};

/// A home with walls from (0, 0) to (4000, 0), on to (4000, 3000), and a slanted one off (9000, 0).
fn hand() -> Hand {
    let mut hand = Hand::new();
    for chain in [&[(0.0, 0.0), (4000.0, 0.0), (4000.0, 3000.0)][..], &[(9000.0, 0.0), (11_000.0, 900.0)][..]] {
        hand.command(Command::WallTool);
        for (x, y) in chain {
            hand.click_with(*x, *y, ALT);
        }
        hand.escape();
        hand.escape();
    }
    hand
}

/// Draws from `from` towards `to`: where the point comes to rest, and why.
fn land(hand: &mut Hand, from: Option<(f64, f64)>, to: (f64, f64)) -> (DVec2, Vec<Reason>) {
    hand.command(Command::WallTool);
    if let Some((x, y)) = from {
        hand.click_with(x, y, ALT);
    }
    hand.hover(to.0, to.1);
    let Tool::Walling(walling) = hand.editor.tool() else { panic!("walls are drawn") };
    let landed =
        (walling.end.expect("the wall has an end"), hand.editor.guides().iter().map(|guide| guide.reason).collect());
    hand.escape();
    hand.escape();
    landed
}

#[test]
fn points_find_ends_middles_lines_and_say_so() {
    let mut hand = hand();
    let cases = [
        (None, (4020.0, 2970.0), Reason::End, [4000.0, 3000.0]),
        (None, (2010.0, 20.0), Reason::Midpoint, [2000.0, 0.0]),
        (None, (1203.0, 30.0), Reason::OnLine, [1203.0, 0.0]),
        (None, (6203.0, 3030.0), Reason::Alignment, [6203.0, 3000.0]),
        (None, (12_320.0, 3870.0), Reason::Grid, [12_300.0, 3850.0]),
        (Some((1500.0, 5000.0)), (1530.0, 6200.0), Reason::AngleStep, [1500.0, 6200.0]),
        (Some((1500.0, 1500.0)), (1520.0, 30.0), Reason::Perpendicular, [1500.0, 0.0]),
    ];
    for (from, to, reason, point) in cases {
        let (landed, reasons) = land(&mut hand, from, to);
        assert!(reasons.contains(&reason), "{to:?}: {reasons:?}");
        assert!(landed.distance(DVec2::from(point)) < 1e-6, "{to:?} landed at {landed}");
    }
}

#[test]
fn a_slanted_wall_offers_parallels_and_its_own_line() {
    let mut hand = hand();
    let along = DVec2::new(2000.0, 900.0).try_normalize().unwrap();
    let wish = DVec2::new(9000.0, 4000.0) + along * 1800.0 + along.perp() * 20.0;
    let (landed, reasons) = land(&mut hand, Some((9000.0, 4000.0)), (wish.x, wish.y));
    assert!(reasons.contains(&Reason::Parallel), "{reasons:?}");
    assert!((landed - DVec2::new(9000.0, 4000.0)).perp_dot(along).abs() < 1e-6);
    let wish = DVec2::new(11_000.0, 900.0) + along * 1500.0 + along.perp() * 10.0;
    let (landed, reasons) = land(&mut hand, None, (wish.x, wish.y));
    assert!(reasons.contains(&Reason::Extension), "{reasons:?}");
    assert!((landed - DVec2::new(9000.0, 0.0)).perp_dot(along).abs() < 1.0);
}

#[test]
fn two_lines_that_meet_hold_the_point_between_them() {
    let mut hand = hand();
    // Straight up from (0, 0) and level with (4000, 3000).
    let (landed, reasons) = land(&mut hand, None, (20.0, 2980.0));
    assert!(landed.distance(DVec2::new(0.0, 3000.0)) < 1e-6, "{landed}");
    assert_eq!(reasons, [Reason::Alignment, Reason::Alignment]);
}

#[test]
fn walls_that_cross_offer_their_crossing() {
    let mut hand = hand();
    // A wall that ends on the side of another one crosses its line there.
    let start = (2600.0, -900.0);
    hand.command(Command::WallTool);
    hand.click_with(start.0, start.1, ALT);
    hand.click_with(2600.0, 4.0, ALT);
    hand.escape();
    hand.escape();
    let (landed, reasons) = land(&mut hand, None, (2630.0, 30.0));
    assert!(reasons.contains(&Reason::End) || reasons.contains(&Reason::Crossing), "{reasons:?}");
    assert!(landed.distance(DVec2::new(2600.0, 0.0)) < 5.0, "{landed}");
}

#[test]
fn a_chain_offers_its_start_and_a_held_direction_ends_in_line_with_corners() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    for (x, y) in [(0.0, 0.0), (3000.0, 0.0), (3000.0, 2000.0)] {
        hand.click(x, y);
    }
    hand.hover(30.0, 20.0);
    assert_eq!(hand.editor.guides()[0].reason, Reason::Close);
    hand.hover(1000.0, 2000.0);
    hand.take(Input::Hover(Pointer::on_plan(20.0, 1700.0).with(SHIFT)));
    let reasons: Vec<Reason> = hand.editor.guides().iter().map(|guide| guide.reason).collect();
    assert_eq!(reasons, [Reason::Locked, Reason::Alignment]);
    let Tool::Walling(walling) = hand.editor.tool() else { panic!() };
    assert!(walling.end.expect("the wall has an end").distance(DVec2::new(0.0, 2000.0)) < 1e-6, "{:?}", walling.end);
}

#[test]
fn alt_frees_the_point_to_whole_millimetres() {
    let mut hand = hand();
    hand.command(Command::WallTool);
    hand.take(Input::Hover(Pointer::on_plan(4010.4, 2990.0).with(ALT)));
    let Tool::Walling(walling) = hand.editor.tool() else { panic!() };
    assert_eq!(walling.end, Some(DVec2::new(4010.0, 2990.0)));
    assert!(hand.editor.guides().is_empty());
}

#[test]
fn the_grid_is_finer_the_nearer_one_looks_and_never_finer_than_a_millimetre() {
    let mut hand = Hand::new();
    hand.command(Command::WallTool);
    for (reach, grid) in [(0.5, 1.0), (10.0, 10.0), (50.0, 50.0), (400.0, 500.0)] {
        hand.take(Input::Hover(Pointer { reach, ..Pointer::on_plan(12_347.0, 8761.0) }));
        let Tool::Walling(walling) = hand.editor.tool() else { panic!() };
        let end = walling.end.expect("the wall has an end");
        assert!(end.x % grid == 0.0 && end.y % grid == 0.0, "{end} on a grid of {grid}");
    }
}
