//! Facts about walls that meet.

use proptest::prelude::*;

use super::*;
use crate::math;
use crate::polygon::union;

fn wall(x0: f64, y0: f64, x1: f64, y1: f64, thickness: f64) -> WallStrip {
    WallStrip { start: DVec2::new(x0, y0), end: DVec2::new(x1, y1), thickness, extent: 0.0 }
}

fn sum(footprints: &[WallFootprint]) -> f64 {
    footprints.iter().flat_map(|f| &f.polygons).map(Polygon::area).sum()
}

fn covered(footprints: &[WallFootprint]) -> Vec<Polygon> {
    let polygons: Vec<Polygon> = footprints.iter().flat_map(|f| f.polygons.clone()).collect();
    union(&polygons, &[])
}

fn covered_area(footprints: &[WallFootprint]) -> f64 {
    covered(footprints).iter().map(Polygon::area).sum()
}

/// The walls cover every place once, and all that their strips cover near the joint.
fn assert_tight(footprints: &[WallFootprint]) {
    let (sum, covered) = (sum(footprints), covered_area(footprints));
    assert!((sum - covered).abs() < 1.0, "sum {sum} covered {covered}");
    assert!(footprints.iter().all(|f| f.polygons.len() == 1), "every wall is one piece");
}

#[test]
fn a_free_standing_wall_has_square_ends() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 1000.0, 0.0, 200.0)]);
    assert_eq!(footprints[0].left, [DVec2::new(0.0, 100.0), DVec2::new(1000.0, 100.0)]);
    assert_eq!(footprints[0].right, [DVec2::new(0.0, -100.0), DVec2::new(1000.0, -100.0)]);
    assert_eq!(footprints[0].start, WallEnd::Free);
    assert_eq!(sum(&footprints), 200_000.0);
}

#[test]
fn two_walls_mitre_at_a_corner() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 1000.0, 0.0, 200.0), wall(1000.0, 0.0, 1000.0, 1000.0, 200.0)]);
    assert_tight(&footprints);
    assert_eq!(footprints[0].left[1], DVec2::new(900.0, 100.0));
    assert_eq!(footprints[0].right[1], DVec2::new(1100.0, -100.0));
    assert_eq!(sum(&footprints), 1000.0 * 200.0 * 2.0);
    assert_eq!(covered(&footprints)[0].outer().len(), 6);
}

#[test]
fn walls_of_different_thickness_mitre_too() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 1000.0, 0.0, 200.0), wall(1000.0, 0.0, 1000.0, 1000.0, 100.0)]);
    assert_tight(&footprints);
    assert_eq!(footprints[0].right[1], DVec2::new(1050.0, -100.0));
    assert_eq!(footprints[1].left[0], DVec2::new(950.0, 100.0));
}

#[test]
fn a_wall_that_runs_against_another_is_cut_back_to_its_face() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 4000.0, 0.0, 200.0), wall(2000.0, 0.5, 2000.0, 3000.0, 100.0)]);
    assert_tight(&footprints);
    assert_eq!(footprints[1].start, WallEnd::Against(0));
    assert_eq!(footprints[1].left[0], DVec2::new(1950.0, 100.0));
    assert_eq!(footprints[1].right[0], DVec2::new(2050.0, 100.0));
    assert_eq!(sum(&footprints), 4000.0 * 200.0 + 2900.0 * 100.0);
}

#[test]
fn a_wall_drawn_to_the_face_of_another_meets_it_as_well() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 4000.0, 0.0, 200.0), wall(2000.0, 3000.0, 2500.0, 100.0, 100.0)]);
    assert_tight(&footprints);
    assert!(footprints[1].left[1].y == 100.0 && footprints[1].right[1].y == 100.0);
}

#[test]
fn walls_straight_on_meet_with_a_step() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 1000.0, 0.0, 200.0), wall(1000.0, 0.0, 2000.0, 0.0, 100.0)]);
    assert_tight(&footprints);
    assert_eq!(sum(&footprints), 300_000.0);
}

#[test]
fn three_walls_of_one_joint_share_it() {
    let tee = [
        wall(0.0, 0.0, 2000.0, 0.0, 200.0),
        wall(2000.0, 0.0, 4000.0, 0.0, 240.0),
        wall(2000.0, 0.0, 2000.0, 3000.0, 100.0),
    ];
    let footprints = wall_footprints(&tee);
    assert_tight(&footprints);
    assert_eq!(covered(&footprints).len(), 1);
    assert!(covered(&footprints)[0].holes().is_empty());
}

#[test]
fn walls_that_cross_cover_the_crossing_once() {
    let footprints =
        wall_footprints(&[wall(0.0, 0.0, 4000.0, 0.0, 200.0), wall(2000.0, -2000.0, 2000.0, 2000.0, 100.0)]);
    assert_eq!(footprints[1].polygons.len(), 2);
    assert!((sum(&footprints) - (800_000.0 + 380_000.0)).abs() < 1.0);
}

#[test]
fn two_walls_against_the_same_place_share_the_face() {
    let footprints = wall_footprints(&[
        wall(0.0, 0.0, 4000.0, 0.0, 200.0),
        wall(2000.0, 0.0, 3000.0, 2000.0, 150.0),
        wall(2000.0, 0.0, 1000.0, 2000.0, 100.0),
        wall(2000.0, 0.0, 2100.0, -2000.0, 100.0),
    ]);
    assert_tight(&footprints);
    let all = covered(&footprints);
    assert!(all.len() == 1 && all[0].holes().is_empty(), "{all:?}");
}

#[test]
fn a_sharp_corner_is_bevelled() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 3000.0, 0.0, 100.0), wall(0.0, 0.0, 3000.0, 500.0, 100.0)]);
    assert_tight(&footprints);
    let bounds = covered(&footprints)[0].bounds();
    assert!(bounds.min.x > -60.0, "the tip reaches to {}", bounds.min.x);
}

#[test]
fn a_round_room_closes() {
    let half = |x0: f64, x1: f64| WallStrip { extent: std::f64::consts::PI, ..wall(x0, 0.0, x1, 0.0, 200.0) };
    let footprints = wall_footprints(&[half(0.0, 4000.0), half(4000.0, 0.0)]);
    assert_tight(&footprints);
    let all = covered(&footprints);
    assert_eq!((all.len(), all[0].holes().len()), (1, 1));
    let ring = std::f64::consts::PI * (2100.0 * 2100.0 - 1900.0 * 1900.0);
    assert!((all[0].area() - ring).abs() < ring * 0.002);
}

#[test]
fn a_wall_against_a_curved_wall_follows_its_face() {
    let footprints = wall_footprints(&[
        WallStrip { extent: 2.0, ..wall(0.0, 0.0, 6000.0, 0.0, 240.0) },
        wall(3000.0, 3000.0, 3000.0, -1500.0, 120.0),
    ]);
    assert_tight(&footprints);
}

#[test]
fn walls_drawn_over_each_other_reach_no_farther_than_they_are_long() {
    // A joint of an imported home: two walls go east from it, one over the other.
    let walls = [
        wall(1430.706, 5089.317, 5397.64, 5089.317, 75.0),
        wall(10.999985, 3152.2086, 1430.706, 3152.2086, 75.0),
        wall(1430.706, 3152.2086, 1574.4957, 3152.2086, 75.0),
        wall(1430.706, 3152.2086, 4878.594, 3152.2086, 75.0),
        wall(1430.706, 5794.3164, 1430.706, 5089.317, 75.0),
        wall(1430.706, 5089.317, 1430.706, 3152.2086, 75.0),
    ]
    .map(|wall| WallStrip {
        start: wall.start * DVec2::new(1.0, -1.0),
        end: wall.end * DVec2::new(1.0, -1.0),
        ..wall
    });
    let far = wall_footprints(&walls).iter().flat_map(WallFootprint::outline).map(DVec2::length).fold(0.0, f64::max);
    assert!(far < 8_000.0, "something reaches {far} mm away");
}

#[test]
fn unusable_walls_have_no_footprint() {
    let footprints = wall_footprints(&[wall(0.0, 0.0, 0.0, 0.0, 100.0), wall(0.0, 0.0, f64::NAN, 0.0, 100.0)]);
    assert!(footprints.iter().all(|f| f.polygons.is_empty() && f.left.is_empty()));
}

/// From one wall of a joint to the next, radians: any angle, or very nearly straight on.
fn step() -> impl Strategy<Value = f64> {
    let straight = std::f64::consts::PI;
    prop_oneof![3 => 0.35..2.1_f64, 1 => straight - 0.02..straight + 0.02, 1 => straight - 1e-8..straight + 1e-8]
}

prop_compose! {
    /// Walls from one joint in different directions, some drawn towards it and some away from it.
    fn joint()(arms in prop::collection::vec((step(), 60.0..300.0_f64, any::<bool>()), 2..5), turn in 0.0..6.0_f64)
        -> Vec<WallStrip> {
        let mut angle = turn;
        arms.into_iter().map(|(step, thickness, is_inward)| {
            angle += step.min((turn + 5.9 - angle) * 0.5);
            let far = math::direction(angle) * 5000.0;
            let (start, end) = if is_inward { (far, DVec2::ZERO) } else { (DVec2::ZERO, far) };
            WallStrip { start, end, thickness, extent: 0.0 }
        }).collect()
    }
}

/// A closed outline with a wall across it.
#[derive(Debug, Clone)]
struct Outline {
    /// The outline first, the wall across last.
    walls: Vec<WallStrip>,
}

prop_compose! {
    /// Outlines of four to seven walls, straight or bent, of any thickness, drawn either way, and a wall across that
    /// ends at the centre lines, at the faces, almost a millimetre short of them, or beyond.
    fn outline()(
        corners in prop::collection::vec((0.3..0.7_f64, 3500.0..6500.0_f64, 60.0..400.0_f64, 0..6_u8, any::<bool>()), 4..8),
        across in (60.0..250.0_f64, 0..4_u8, 0..4_u8),
    ) -> Outline {
        let count = corners.len();
        let step = std::f64::consts::TAU / count as f64;
        let points: Vec<DVec2> = corners.iter().enumerate()
            .map(|(i, c)| math::direction((i as f64 + c.0 - 0.5) * step) * c.1).collect();
        let mut walls: Vec<WallStrip> = (0..count).map(|i| {
            let (_, _, thickness, bend, is_turned) = corners[i];
            let (a, b) = (points[i], points[(i + 1) % count]);
            let extent = match bend { 0 => 0.5, 1 => -0.25, _ => 0.0 };
            let (start, end, extent) = if is_turned { (b, a, -extent) } else { (a, b, extent) };
            WallStrip { start, end, thickness, extent }
        }).collect();
        let middle = |wall: &WallStrip| crate::arc::flatten_arc(wall.start, wall.end, wall.extent, 1.0);
        let point_of = |wall: &WallStrip| { let line = middle(wall); (line[(line.len() - 1) / 2] + line[line.len() / 2]) * 0.5 };
        let (first, second) = (walls[0], walls[count / 2]);
        let (a, b) = (point_of(&first), point_of(&second));
        let toward = (b - a).try_normalize().unwrap();
        let reach = |wall: &WallStrip, kind: u8| match kind {
            0 => 0.0,
            1 => wall.thickness * 0.5,
            2 => wall.thickness * 0.5 + 0.9,
            _ => wall.thickness * -0.5,
        };
        let (start, end) = (a + toward * reach(&first, across.1), b - toward * reach(&second, across.2));
        walls.push(WallStrip { start, end, thickness: across.0, extent: 0.0 });
        Outline { walls }
    }
}

proptest! {
    /// Law: the area of the rooms and the walls is the area of the outline. A closed outline with a wall across encloses
    /// two rooms and nothing else, and the walls cover every place once.
    #[test]
    fn rooms_and_walls_fill_their_outline(outline in outline()) {
        let footprints = wall_footprints(&outline.walls);
        let (sum, all) = (sum(&footprints), covered(&footprints));
        let area: f64 = all.iter().map(Polygon::area).sum();
        prop_assert!((sum - area).abs() < outline.walls.len() as f64, "sum {} covered {}", sum, area);
        prop_assert_eq!(all.len(), 1);
        let rooms: Vec<f64> = all[0].holes().iter().map(|hole| signed_area(hole).abs()).collect();
        prop_assert_eq!(rooms.len(), 2, "rooms {:?}", &rooms);
        let whole = signed_area(all[0].outer());
        prop_assert!((sum + rooms.iter().sum::<f64>() - whole).abs() < outline.walls.len() as f64);
    }

    #[test]
    fn a_joint_has_neither_gaps_nor_overlaps(walls in joint()) {
        let footprints = wall_footprints(&walls);
        let (sum, all) = (sum(&footprints), covered(&footprints));
        let area: f64 = all.iter().map(Polygon::area).sum();
        prop_assert!((sum - area).abs() < 1.0, "sum {} covered {}", sum, area);
        prop_assert_eq!(all.len(), 1);
        prop_assert!(all[0].holes().is_empty());
        // Nothing that a strip covers is lost, but at sharp corners, where thick ends are cut at the far faces of thin walls.
        let plain: Vec<Polygon> = walls.iter().filter_map(|w| Polygon::simple(wall_footprints(&[*w])[0].outline())).collect();
        let lost: f64 = difference(&plain, &all).iter().map(Polygon::area).sum();
        let directions: Vec<DVec2> = walls.iter().map(|w| (w.start + w.end).try_normalize().unwrap()).collect();
        let is_blunt = directions.iter().enumerate().all(|(i, a)| directions[..i].iter().all(|b| a.dot(*b) < 0.35));
        prop_assert!(!is_blunt || lost < 1.0, "lost {}", lost);
    }

    #[test]
    fn any_walls_have_footprints_that_overlap_nowhere(
        ends in prop::collection::vec([0..7_i32, 0..7_i32, 0..7_i32, 0..7_i32, 1..4_i32, -2..3_i32], 1..9)
    ) {
        let walls: Vec<WallStrip> = ends.iter().map(|e| {
            let [x0, y0, x1, y1, t, bend] = e.map(f64::from);
            let extent = if bend.abs() > 1.0 { bend * 0.6 } else { 0.0 };
            WallStrip { extent, ..wall(x0 * 900.0, y0 * 900.0, x1 * 900.0, y1 * 900.0, t * 90.0) }
        }).collect();
        let footprints = wall_footprints(&walls);
        let (sum, area) = (sum(&footprints), covered_area(&footprints));
        prop_assert!((sum - area).abs() < 3.0 * walls.len() as f64, "sum {} covered {}", sum, area);
    }
}
