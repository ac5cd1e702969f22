//! Facts about polygons.

use proptest::prelude::*;

use super::*;

fn point(x: f64, y: f64) -> DVec2 {
    DVec2::new(x, y)
}

fn square(x: f64, y: f64, size: f64) -> Polygon {
    Polygon::rectangle(point(x, y), point(x + size, y + size)).unwrap()
}

fn total_area(polygons: &[Polygon]) -> f64 {
    polygons.iter().map(Polygon::area).sum()
}

fn frame() -> Polygon {
    Polygon::new(square(0.0, 0.0, 1000.0).outer().to_vec(), vec![square(250.0, 250.0, 500.0).outer().to_vec()]).unwrap()
}

#[test]
fn rings_are_turned_the_right_way_and_repeated_points_dropped() {
    let polygon =
        Polygon::simple(vec![point(0.0, 0.0), point(0.0, 2.0), point(0.0, 2.0), point(2.0, 2.0), point(0.0, 0.0)])
            .unwrap();
    assert_eq!(polygon.outer().len(), 3);
    assert_eq!(polygon.area(), 2.0);
    assert!(Polygon::simple(vec![point(0.0, 0.0), point(1.0, 0.0), point(2.0, 0.0)]).is_none());
    assert!(Polygon::simple(vec![DVec2::NAN, point(1.0, 0.0), point(2.0, 0.0)]).is_none());
}

#[test]
fn a_frame_has_the_area_between_its_rings() {
    let frame = frame();
    assert_eq!(frame.area(), 750_000.0);
    assert_eq!(frame.perimeter(), 6000.0);
    assert_eq!(frame.centroid(), point(500.0, 500.0));
    assert!(!frame.contains(frame.centroid()));
    assert!(frame.contains(point(100.0, 100.0)) && frame.contains(point(250.0, 400.0)));
    assert!(frame.contains(frame.interior_point()));
}

#[test]
fn a_label_sits_in_the_wide_part_of_an_l_shaped_room() {
    let room = [(0.0, 0.0), (6000.0, 0.0), (6000.0, 1000.0), (3000.0, 1000.0), (3000.0, 4000.0), (0.0, 4000.0)];
    let room = Polygon::simple(room.map(|(x, y)| point(x, y)).to_vec()).unwrap();
    let label = room.interior_point();
    assert!(label.x < 3000.0 && room.distance_to_edge(label) > 1450.0, "label at {label}");
}

#[test]
fn a_square_grows_and_shrinks_with_sharp_corners() {
    let grown = square(0.0, 0.0, 1000.0).offset(100.0);
    assert_eq!(total_area(&grown), 1200.0 * 1200.0);
    let shrunk = square(0.0, 0.0, 1000.0).offset(-100.0);
    assert_eq!(total_area(&shrunk), 800.0 * 800.0);
    assert!(square(0.0, 0.0, 1000.0).offset(-500.0).is_empty());
}

#[test]
fn a_hole_shrinks_while_its_frame_grows() {
    let grown = frame().offset(100.0);
    assert_eq!(total_area(&grown), 1200.0 * 1200.0 - 300.0 * 300.0);
    assert_eq!(total_area(&frame().offset(300.0)), 1600.0 * 1600.0);
    assert!(frame().offset(-130.0).is_empty());
}

#[test]
fn a_dumbbell_falls_apart_when_its_neck_is_offset_away() {
    let parts = union(
        &[square(0.0, 0.0, 1000.0), square(3000.0, 0.0, 1000.0)],
        &[Polygon::rectangle(point(500.0, 450.0), point(3500.0, 550.0)).unwrap()],
    );
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].offset(-100.0).len(), 2);
}

#[test]
fn unions_overlaps_and_differences_have_the_expected_areas() {
    let (a, b) = ([square(0.0, 0.0, 10.0)], [square(5.0, 5.0, 10.0)]);
    assert_eq!(total_area(&union(&a, &b)), 175.0);
    assert_eq!(total_area(&intersection(&a, &b)), 25.0);
    assert_eq!(total_area(&difference(&a, &b)), 75.0);
}

#[test]
fn a_bow_tie_is_not_simple() {
    let bow = Polygon::simple(vec![point(0.0, 0.0), point(10.0, 10.0), point(10.0, 0.0), point(0.0, 12.0)]).unwrap();
    assert!(!bow.is_simple());
    assert!(frame().is_simple());
}

#[test]
fn rectangles_that_touch_do_not_overlap() {
    let table = Rectangle { center: point(0.0, 0.0), size: point(1000.0, 500.0), rotation: 0.0 };
    let beside = Rectangle { center: point(1000.0, 0.0), ..table };
    let turned = Rectangle { center: point(740.0, 0.0), rotation: std::f64::consts::FRAC_PI_2, ..table };
    assert!(!table.overlaps(&beside));
    assert!(table.overlaps(&turned));
    let away = separation(&turned.corners(), &table.corners()).unwrap();
    assert!((away - point(10.0, 0.0)).length() < 1e-9, "{away}");
}

#[test]
fn the_distance_of_polygons_is_that_of_their_nearest_edges() {
    assert_eq!(square(0.0, 0.0, 10.0).distance(&square(13.0, 14.0, 5.0)), 5.0);
    assert_eq!(square(0.0, 0.0, 10.0).distance(&square(2.0, 2.0, 2.0)), 0.0);
}

#[test]
fn triangles_use_corners_on_straight_edges_too() {
    let ring = [(0.0, 0.0), (5.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 10.0), (0.0, 10.0), (0.0, 5.0)];
    let polygon = Polygon::simple(ring.map(|(x, y)| point(x, y)).to_vec()).unwrap();
    let (points, indices) = polygon.triangulate();
    assert_eq!(indices.len() / 3, points.len() - 2);
}

fn triangle_area(points: &[DVec2], indices: &[u32]) -> f64 {
    indices
        .chunks_exact(3)
        .map(|t| crate::segment::turn(points[t[0] as usize], points[t[1] as usize], points[t[2] as usize]) * 0.5)
        .sum()
}

prop_compose! {
    /// A star-shaped ring: always simple.
    fn star()(radii in prop::collection::vec(200.0..1000.0_f64, 5..24), x in -5000.0..5000.0_f64, y in -5000.0..5000.0_f64)
        -> Polygon {
        let count = radii.len() as f64;
        let ring = radii.iter().enumerate()
            .map(|(i, r)| point(x, y) + math::direction(std::f64::consts::TAU * i as f64 / count) * *r);
        Polygon::simple(ring.collect()).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_two_areas_cover_is_their_sum_less_their_overlap(a in star(), b in star()) {
        let covered = total_area(&union(std::slice::from_ref(&a), std::slice::from_ref(&b)));
        let shared = total_area(&intersection(std::slice::from_ref(&a), std::slice::from_ref(&b)));
        let left = total_area(&difference(std::slice::from_ref(&a), std::slice::from_ref(&b)));
        prop_assert!((covered + shared - a.area() - b.area()).abs() < 0.1);
        prop_assert!((left + shared - a.area()).abs() < 0.1);
    }

    #[test]
    fn triangles_cover_the_polygon_and_its_hole_stays_open(a in star()) {
        let (points, indices) = a.triangulate();
        prop_assert!((triangle_area(&points, &indices) - a.area()).abs() < 1e-3);
        let around = Polygon::circle(a.bounds().center(), 3000.0, 32).unwrap();
        let with_hole = Polygon::new(around.outer().to_vec(), vec![a.outer().to_vec()]).unwrap();
        let (points, indices) = with_hole.triangulate();
        prop_assert!((triangle_area(&points, &indices) - with_hole.area()).abs() < 1e-3);
    }

    #[test]
    fn the_interior_point_is_inside(a in star()) {
        prop_assert!(a.contains(a.interior_point()));
    }

    #[test]
    fn growing_never_loses_and_shrinking_never_gains(a in star(), d in 1.0..80.0_f64) {
        prop_assert!(total_area(&a.offset(d)) > a.area());
        prop_assert!(total_area(&a.offset(-d)) < a.area());
        let back: Vec<Polygon> = a.offset(-d).iter().flat_map(|p| p.offset(d)).collect();
        prop_assert!(total_area(&difference(&back, std::slice::from_ref(&a))) < 1.0 + a.area() * 0.05);
    }

    #[test]
    fn turning_keeps_area_and_distance(a in star(), angle in -7.0..7.0_f64) {
        let turned = a.rotated(point(10.0, 20.0), angle);
        prop_assert!((turned.area() - a.area()).abs() < 1e-6 * a.area());
        prop_assert!(turned.is_simple());
    }
}
