//! Free wall beside doors and windows: one number for one distance, on the plan and wherever else it is said.

use crate::support::Hand;
use homewright_editor::{Command, Input, PlanSide, opening_gaps};
use homewright_geometry::Length;

/// Sides and lengths of the free wall beside an opening, whole millimetres.
fn gaps(hand: &Hand, id: homewright_design::EntityId) -> Vec<(PlanSide, i64)> {
    opening_gaps(hand.editor.design(), id)
        .into_iter()
        .map(|gap| (gap.side, gap.length.to_mm().round() as i64))
        .collect()
}

#[test]
fn free_wall_is_said_by_the_sides_of_the_plan_whichever_way_the_wall_runs() {
    for ((x, y), expected) in [
        ((2000.0, 0.0), [(PlanSide::Left, 1300), (PlanSide::Right, 3300)]),
        ((2000.0, 4000.0), [(PlanSide::Left, 1300), (PlanSide::Right, 3300)]),
        ((0.0, 1500.0), [(PlanSide::Top, 1800), (PlanSide::Bottom, 800)]),
        ((6000.0, 1500.0), [(PlanSide::Top, 1800), (PlanSide::Bottom, 800)]),
    ] {
        let mut hand = Hand::in_room();
        hand.command(Command::WindowTool);
        hand.click(x, y);
        let id = hand.editor.design().openings().next().map(|(id, _)| id).expect("a window");
        assert_eq!(gaps(&hand, id), expected, "a window of 1200 mm at {x}, {y}");
        let mut shown: Vec<i64> = hand.editor.lengths().iter().map(|one| one.length.to_mm().round() as i64).collect();
        let mut said: Vec<i64> = expected.iter().map(|(_, length)| *length).collect();
        shown.sort_unstable();
        said.sort_unstable();
        assert_eq!(shown, said, "the plan shows the same");
    }
}

#[test]
fn a_wanted_gap_says_where_the_opening_goes() {
    let mut hand = Hand::in_room();
    hand.command(Command::WindowTool);
    hand.click(2000.0, 4000.0);
    let id = hand.editor.design().openings().next().map(|(id, _)| id).expect("a window");
    for side in [PlanSide::Left, PlanSide::Right] {
        let gap = opening_gaps(hand.editor.design(), id).into_iter().find(|gap| gap.side == side).expect("a side");
        let along = gap.along(Length::mm(450.0));
        hand.take(Input::Edit(homewright_editor::Edit::OpeningAlong(id, along)));
        assert!(gaps(&hand, id).contains(&(side, 450)), "{side:?}: {:?}", gaps(&hand, id));
    }
}
