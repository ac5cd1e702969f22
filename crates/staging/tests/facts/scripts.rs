//! The law of restaging: after any script of edits the stage shows what a stage from nothing shows, and whoever
//! followed its deltas shows it too.

use crate::common::{CUPBOARD, Home};
use glam::DVec2;
use homewright_design::room::RoomKind;
use homewright_design::{Entity, EntityId, Finish, Transaction};
use homewright_geometry::Length;
use homewright_scene::Scene;
use homewright_staging::LayoutWork;
use proptest::prelude::*;
use proptest::sample::Index;

/// Rows of rooms of 3 × 3 m between walls that end at common corners.
fn grid(columns: u8, rows: u8) -> (Home, Vec<EntityId>) {
    let mut home = Home::new();
    let at = |column: u8, row: u8| [f64::from(column) * 3200.0, f64::from(row) * 3200.0];
    let mut walls = Vec::new();
    for row in 0..=rows {
        for column in 0..=columns {
            if column < columns {
                walls.push(home.wall(at(column, row), at(column + 1, row)));
            }
            if row < rows {
                walls.push(home.wall(at(column, row), at(column, row + 1)));
            }
            if column < columns && row < rows {
                home.room(RoomKind::Bedroom, [f64::from(column) * 3200.0 + 1600.0, f64::from(row) * 3200.0 + 1600.0]);
            }
        }
    }
    (home, walls)
}

/// An edit, aimed at whatever there is.
#[derive(Debug, Clone)]
enum Edit {
    MoveEnd(Index, [i16; 2]),
    Thicken(Index, u8),
    Bend(Index, i8),
    Lower(Index, u16),
    Paint(Index),
    Add([i16; 4]),
    Delete(Index),
    Open(Index, u8),
    LevelHeight(u16),
    MoveAnchor(Index, [i16; 2]),
    Undo,
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let step = prop_oneof![Just(0_i16), -1200..1200_i16];
    let place = 0..7000_i16;
    prop_oneof![
        4 => (index(), [step.clone(), step.clone()]).prop_map(|(wall, by)| Edit::MoveEnd(wall, by)),
        2 => (index(), 4..40_u8).prop_map(|(wall, half)| Edit::Thicken(wall, half)),
        1 => (index(), -80..80_i8).prop_map(|(wall, arc)| Edit::Bend(wall, arc)),
        1 => (index(), 900..2800_u16).prop_map(|(wall, height)| Edit::Lower(wall, height)),
        1 => index().prop_map(Edit::Paint),
        2 => [place.clone(), place.clone(), place.clone(), place].prop_map(Edit::Add),
        2 => index().prop_map(Edit::Delete),
        2 => (index(), any::<u8>()).prop_map(|(wall, along)| Edit::Open(wall, along)),
        1 => (2300..3200_u16).prop_map(Edit::LevelHeight),
        1 => (index(), [step.clone(), step]).prop_map(|(room, by)| Edit::MoveAnchor(room, by)),
        2 => Just(Edit::Undo),
    ]
}

/// The transaction that an edit stands for; nothing where there is nothing to edit.
fn transaction(home: &mut Home, edit: &Edit) -> Option<Transaction> {
    let design = &home.design;
    let walls: Vec<EntityId> = design.walls().map(|(id, _)| id).collect();
    let wall = |index: &Index| {
        let id = *walls.get(index.index(walls.len().max(1)))?;
        Some((id, design.wall(id)?.clone()))
    };
    let by = |[x, y]: [i16; 2]| DVec2::new(f64::from(x), f64::from(y));
    let label = format!("{edit:?}");
    match edit {
        Edit::MoveEnd(index, step) => {
            // All walls that end at the same corner go along, as they do under the user's hand.
            let (_, moved) = wall(index)?;
            let mut edit = Transaction::new(label);
            for (id, wall) in design.walls() {
                let mut wall = wall.clone();
                let [start, end] = [wall.start, wall.end];
                wall.start += if start == moved.end { by(*step) } else { DVec2::ZERO };
                wall.end += if end == moved.end { by(*step) } else { DVec2::ZERO };
                edit.put(id, wall);
            }
            Some(edit)
        }
        Edit::Thicken(index, half) => {
            let (id, mut wall) = wall(index)?;
            wall.thickness = Length::mm(f64::from(*half) * 10.0);
            Some(Transaction::new(label).with(id, wall))
        }
        Edit::Bend(index, arc) => {
            let (id, mut wall) = wall(index)?;
            wall.arc = f64::from(*arc);
            Some(Transaction::new(label).with(id, wall))
        }
        Edit::Lower(index, height) => {
            let (id, mut wall) = wall(index)?;
            wall.height = Some(Length::mm(f64::from(*height)));
            Some(Transaction::new(label).with(id, wall))
        }
        Edit::Paint(index) => {
            let (id, mut wall) = wall(index)?;
            wall.left = Some(Finish::plain("test.white"));
            Some(Transaction::new(label).with(id, wall))
        }
        Edit::Add([x0, y0, x1, y1]) => {
            let added = home.wall_between([f64::from(*x0), f64::from(*y0)], [f64::from(*x1), f64::from(*y1)]);
            Some(Transaction::new(label).with(home.ids.next_id(), added))
        }
        Edit::Delete(index) => Some(Transaction::deleting_with_dependants(label, design, [wall(index)?.0])),
        Edit::Open(index, along) => {
            let (id, wall) = wall(index)?;
            let along = f64::from(*along) / 255.0 * wall.length().to_mm();
            let opening = Home::passage_in(id, along);
            Some(Transaction::new(label).with(home.ids.next_id(), opening))
        }
        Edit::LevelHeight(height) => {
            let mut level = design.level(home.level)?.clone();
            level.height = Length::mm(f64::from(*height));
            Some(Transaction::new(label).with(home.level, level))
        }
        Edit::MoveAnchor(index, step) => {
            let rooms: Vec<EntityId> = design.rooms().map(|(id, _)| id).collect();
            let id = *rooms.get(index.index(rooms.len().max(1)))?;
            let mut room = design.room(id)?.clone();
            if let homewright_design::room::Boundary::Walls { anchor } = &mut room.boundary {
                *anchor += by(*step);
            }
            Some(Transaction::new(label).with(id, room))
        }
        Edit::Undo => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_stage_shows_what_a_stage_from_nothing_shows(edits in prop::collection::vec(edit(), 1..14)) {
        let (mut home, walls) = grid(2, 2);
        home.door(walls[0], 1500.0);
        home.product(CUPBOARD);
        home.item("test.cupboard", [1500.0, 1500.0, 0.0], 30.0);
        let mut stage = home.stage();
        let mut follower: Scene = stage.scene().clone();
        let mut undo: Vec<Transaction> = Vec::new();
        for edit in edits {
            let next = if matches!(edit, Edit::Undo) { undo.pop() } else { transaction(&mut home, &edit) };
            // What the design refuses changes nothing.
            let Some(applied) = next.and_then(|next| home.design.apply(next).ok()) else { continue };
            if !matches!(edit, Edit::Undo) {
                undo.push(applied.inverse);
            }
            follower.apply(&stage.apply(&home.design, &applied.change));
            prop_assert!(&follower == stage.scene(), "the deltas lead elsewhere than the stage after {edit:?}");
            prop_assert!(home.stage().scene() == stage.scene(), "the stage shows something of its own after {edit:?}");
        }
    }
}

#[test]
fn moving_one_wall_works_out_what_it_meets_and_no_more() {
    let (mut home, walls) = grid(6, 6);
    let mut stage = home.stage();
    let all = stage.layout_work();
    assert_eq!(all, LayoutWork { joints: 49, floors: 36, walls: 84 });
    // A wall between two rooms in the middle, made thicker: the joints at its ends, the rooms round
    // them, the walls that share those joints or face those rooms.
    let id = walls[40];
    let mut wall = home.design.wall(id).unwrap().clone();
    wall.thickness = Length::mm(240.0);
    let change = crate::common::put(&mut home, id, Entity::Wall(wall));
    stage.apply(&home.design, &change);
    let work = stage.layout_work();
    assert_eq!(work.joints, 2, "{work:?}");
    assert!((2..=6).contains(&work.floors), "{work:?}");
    assert!((7..=25).contains(&work.walls), "{work:?}");
    assert!(stage.restaged().len() <= 15, "{} entities were staged again", stage.restaged().len());
    // What concerns no wall works out nothing.
    let room = home.design.rooms().map(|(id, room)| (id, room.clone())).next().unwrap();
    let change = crate::common::put(&mut home, room.0, homewright_design::Room { name: "Den".to_owned(), ..room.1 });
    stage.apply(&home.design, &change);
    assert_eq!(stage.layout_work(), LayoutWork::default());
    assert!(stage.restaged().is_empty());
}
