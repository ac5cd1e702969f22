//! Where walls enclose a floor there is a room.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use crate::support::*;
use glam::DVec2;
use homewright_design::opening::Side;
use homewright_design::room::Boundary;
use homewright_design::rooms::level_footprints;
use homewright_design::*;
use homewright_geometry::{Length, Polygon};
use proptest::prelude::*;

/// A level with these walls, 200 mm thick, and no rooms.
fn walls(ends: &[([f64; 2], [f64; 2])]) -> Design {
    let mut edit = Transaction::new("Draw").with(id(PROJECT), Project::default()).with(id(LEVEL), level());
    for (number, (from, to)) in ends.iter().enumerate() {
        edit.put(id(1000 + number as u128), wall(*from, *to));
    }
    let mut design = Design::default();
    design.apply(edit).unwrap();
    design
}

fn rooms(design: &Design) -> Vec<RoomRegion> {
    derive_rooms(design, id(LEVEL))
}

fn areas(design: &Design) -> Vec<f64> {
    rooms(design).iter().map(|room| (room.area() * 1e4).round() / 1e4).collect()
}

const FOUR: [([f64; 2], [f64; 2]); 4] = [
    ([0.0, 0.0], [4000.0, 0.0]),
    ([4000.0, 0.0], [4000.0, 3000.0]),
    ([4000.0, 3000.0], [0.0, 3000.0]),
    ([0.0, 3000.0], [0.0, 0.0]),
];

#[test]
fn four_walls_make_a_room_as_large_as_their_inner_faces() {
    let design = home();
    let found = rooms(&design);
    assert_eq!(found.len(), 1);
    let room = &found[0];
    assert_eq!(room.room, Some(id(ROOM)));
    assert!((room.area() - 3.8 * 2.8).abs() < 1e-9, "{}", room.area());
    assert!((room.perimeter() - 2.0 * (3.8 + 2.8)).abs() < 1e-9);
    assert!((room.gross.as_ref().unwrap().area() - 12e6).abs() < 1e-3);
    assert_eq!(room.openings, [id(DOOR)]);
    let sides: Vec<_> = room.wall_faces.iter().map(|face| face.side).collect();
    assert_eq!(sides, [Some(Side::Left); 4], "drawn counter-clockwise, all walls show the room their left");
}

#[test]
fn a_room_whose_walls_were_opened_has_no_outline_until_they_close() {
    let mut design = home();
    let opened = design.apply(Transaction::deleting_with_dependants("Open", &design, [id(NORTH)])).unwrap();
    assert_eq!(rooms(&design), []);
    design.apply(opened.inverse).unwrap();
    assert_eq!(rooms(&design).len(), 1);
}

#[test]
fn two_rooms_share_a_wall_and_see_its_two_sides() {
    let mut all = FOUR.to_vec();
    all.push(([2000.0, 0.0], [2000.0, 3000.0]));
    let found = rooms(&walls(&all));
    assert_eq!(found.len(), 2);
    let side_of = |room: &RoomRegion| room.wall_faces.iter().find(|face| face.wall == id(1004)).unwrap().side;
    assert_eq!((side_of(&found[0]), side_of(&found[1])), (Some(Side::Left), Some(Side::Right)));
    assert_eq!(areas(&walls(&all)), [1.8 * 2.8, 1.8 * 2.8]);
}

#[test]
fn a_partition_closes_whether_it_reaches_the_centre_the_face_or_not_quite() {
    for end in [3000.0, 2950.0, 2900.0, 2899.2, 3150.0] {
        let mut all = FOUR.to_vec();
        all.push(([2000.0, 0.0], [2000.0, end]));
        let found = rooms(&walls(&all));
        assert_eq!(found.len(), 2, "ending at {end}");
        assert!((found[0].area() - 1.8 * 2.8).abs() < 1e-3, "{end}: {}", found[0].area());
    }
    let mut all = FOUR.to_vec();
    all.push(([2000.0, 0.0], [2000.0, 2890.0]));
    assert_eq!(rooms(&walls(&all)).len(), 1, "10 mm are a gap");
}

#[test]
fn corners_that_miss_each_other_by_less_than_a_millimetre_close() {
    let mut all = FOUR.to_vec();
    all[0].1 = [4000.4, 0.3];
    all[2].1 = [-0.5, 2999.5];
    let found = rooms(&walls(&all));
    assert_eq!(found.len(), 1);
    assert!((found[0].area() - 3.8 * 2.8).abs() < 0.01);
}

#[test]
fn walls_that_cross_make_four_rooms() {
    let mut all = FOUR.to_vec();
    all.push(([2000.0, -500.0], [2000.0, 3500.0]));
    all.push(([-500.0, 1500.0], [4500.0, 1500.0]));
    assert_eq!(areas(&walls(&all)), [2.34; 4]);
}

#[test]
fn walls_that_lie_on_one_another_count_once() {
    let mut all = FOUR.to_vec();
    all.push(([1000.0, 0.0], [3000.0, 0.0]));
    all.push(([3000.0, 3000.0], [1000.0, 3000.0]));
    assert_eq!(areas(&walls(&all)), [10.64]);
}

#[test]
fn a_wall_may_stand_free_and_a_room_may_have_a_hole() {
    let mut all = FOUR.to_vec();
    all.push(([1000.0, 1500.0], [2000.0, 1500.0]));
    let found = rooms(&walls(&all));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].outline.holes().len(), 1);
    assert!((found[0].area() - (3.8 * 2.8 - 0.2)).abs() < 1e-6, "{}", found[0].area());
    let round_it = found[0].wall_faces.iter().filter(|face| face.wall == id(1004)).count();
    assert_eq!(round_it, 4, "two sides and two ends");
}

#[test]
fn a_shaft_inside_a_room_is_a_room_of_its_own() {
    let mut all = FOUR.to_vec();
    let shaft = [[1000.0, 1000.0], [2000.0, 1000.0], [2000.0, 2000.0], [1000.0, 2000.0]];
    all.extend((0..4).map(|corner| (shaft[corner], shaft[(corner + 1) % 4])));
    let found = rooms(&walls(&all));
    assert_eq!(found.len(), 2);
    assert!((found[0].area() - (3.8 * 2.8 - 1.2 * 1.2)).abs() < 1e-6);
    assert!((found[1].area() - 0.8 * 0.8).abs() < 1e-6);
}

#[test]
fn a_curved_wall_closes_a_room() {
    let mut design = walls(&FOUR);
    let round = Wall { arc: 180.0, ..wall([4000.0, 0.0], [4000.0, 3000.0]) };
    design.apply(Transaction::new("Bend").with(id(1001), round)).unwrap();
    let found = rooms(&design);
    assert_eq!(found.len(), 1);
    let expected = 3.9 * 2.8 + std::f64::consts::PI * 1.4 * 1.4 / 2.0;
    assert!((found[0].area() - expected).abs() < 0.15, "{} against {expected}", found[0].area());
    let curved = found[0].wall_faces.iter().filter(|face| face.wall == id(1001));
    assert!(curved.clone().count() > 8 && curved.clone().all(|face| face.side == Some(Side::Left)));
}

#[test]
fn a_room_with_its_own_outline_keeps_it_and_hides_the_floor_below() {
    let mut design = home();
    let points = vec![[100.0, 100.0], [3900.0, 100.0], [3900.0, 2900.0], [100.0, 2900.0]];
    let boundary = Boundary::Outline { points: points.into_iter().map(DVec2::from_array).collect() };
    design.apply(Transaction::new("").with(id(ROOM), Room { boundary, ..room([0.0; 2]) })).unwrap();
    let found = rooms(&design);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].wall_faces.len(), 4);
    assert_eq!(found[0].openings, [id(DOOR)]);
}

/// Rooms, walls and outline of a level in mm².
fn balance(design: &Design) -> (f64, f64, f64) {
    let footprints = level_footprints(design, id(LEVEL));
    let walls: Vec<Polygon> = footprints.iter().flat_map(|(_, footprint)| footprint.polygons.clone()).collect();
    let joined = homewright_geometry::polygon::union(&walls, &[]);
    let filled: Vec<Polygon> = joined.iter().filter_map(|p| Polygon::simple(p.outer().to_vec())).collect();
    let outline: f64 = homewright_geometry::polygon::union(&filled, &[]).iter().map(Polygon::area).sum();
    let rooms = rooms(design).iter().map(|room| room.outline.area()).sum();
    (rooms, walls.iter().map(Polygon::area).sum(), outline)
}

prop_compose! {
    /// An outer rectangle, partitions from wall to wall either way, and one slanting wall somewhere.
    fn flats()(
        width in 3000.0..12_000.0_f64,
        depth in 3000.0..12_000.0_f64,
        upright in prop::collection::vec(0.15..0.85_f64, 0..3),
        level in prop::collection::vec(0.15..0.85_f64, 0..3),
        slanting in prop::option::of([0.2..0.4_f64, 0.2..0.4, 0.6..0.8, 0.6..0.8]),
        turn in 0.0..360.0_f64,
    ) -> Vec<([f64; 2], [f64; 2])> {
        let mut ends = vec![
            ([0.0, 0.0], [width, 0.0]),
            ([width, 0.0], [width, depth]),
            ([width, depth], [0.0, depth]),
            ([0.0, depth], [0.0, 0.0]),
        ];
        ends.extend(upright.iter().map(|x| ([x * width, 0.0], [x * width, depth])));
        ends.extend(level.iter().map(|y| ([0.0, y * depth], [width, y * depth])));
        ends.extend(slanting.iter().map(|[a, b, c, d]| ([a * width, b * depth], [c * width, d * depth])));
        let turned = |point: [f64; 2]| {
            homewright_geometry::math::rotate(DVec2::from_array(point), f64::to_radians(turn)).to_array()
        };
        ends.into_iter().map(|(a, b)| (turned(a), turned(b))).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the walls, rooms and walls together fill the outline: nothing is counted twice or lost. Gaps below
    /// 0.01 m² are no rooms.
    #[test]
    fn rooms_and_walls_together_fill_the_outline(ends in flats()) {
        let (rooms, walls, outline) = balance(&walls(&ends));
        prop_assert!((rooms + walls - outline).abs() < 2e4, "{rooms} + {walls} against {outline}");
        prop_assert!(rooms + walls < outline + 1e3);
    }

    /// Moving a wall away and back restores every room.
    #[test]
    fn moving_a_wall_and_back_restores_everything(ends in flats(), which in 0_usize..4, by in -900.0..900.0_f64) {
        let mut design = walls(&ends);
        let before = (design.clone(), rooms(&design));
        let target = id(1000 + which as u128);
        let mut moved = design.wall(target).unwrap().clone();
        moved.start += DVec2::splat(by);
        moved.thickness = Length::mm(120.0);
        let away = design.apply(Transaction::new("Move").with(target, moved)).unwrap();
        rooms(&design);
        design.apply(away.inverse).unwrap();
        prop_assert_eq!(&design, &before.0);
        prop_assert_eq!(rooms(&design), before.1);
    }
}
