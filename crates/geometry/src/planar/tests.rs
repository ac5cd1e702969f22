//! Facts about subdivisions.

use proptest::prelude::*;

use super::*;

fn segments(lines: &[[f64; 4]]) -> Vec<PlanarSegment> {
    lines
        .iter()
        .enumerate()
        .map(|(source, [x0, y0, x1, y1])| PlanarSegment {
            start: DVec2::new(*x0, *y0),
            end: DVec2::new(*x1, *y1),
            source,
            side: None,
        })
        .collect()
}

fn build(lines: &[[f64; 4]]) -> PlanarGraph {
    PlanarGraph::build(&segments(lines), 1.0).unwrap()
}

const BOX: [[f64; 4]; 4] =
    [[0.0, 0.0, 4000.0, 0.0], [4000.0, 0.0, 4000.0, 3000.0], [4000.0, 3000.0, 0.0, 3000.0], [0.0, 3000.0, 0.0, 0.0]];

fn with(more: &[[f64; 4]]) -> Vec<[f64; 4]> {
    [&BOX[..], more].concat()
}

fn areas(graph: &PlanarGraph) -> Vec<f64> {
    let mut areas: Vec<f64> = graph.faces().iter().map(|face| face.polygon.area().round()).collect();
    areas.sort_by(f64::total_cmp);
    areas
}

#[test]
fn four_walls_make_one_room() {
    let graph = build(&BOX);
    assert_eq!(areas(&graph), [12.0e6]);
    assert_eq!(graph.faces()[0].outer.len(), 4);
    assert!(graph.edges().iter().all(|edge| edge.left.is_some() != edge.right.is_some()));
    assert_eq!(graph.face_containing(DVec2::new(100.0, 100.0)), Some(0));
    assert_eq!(graph.face_containing(DVec2::new(-100.0, 100.0)), None);
}

#[test]
fn a_room_knows_which_walls_enclose_it_and_which_way_they_run() {
    let graph = build(&BOX);
    let mut around: Vec<usize> = Vec::new();
    for half_edge in &graph.faces()[0].outer {
        for source in graph.sources(*half_edge) {
            assert!(source.is_forward, "the walls were drawn counter-clockwise");
            around.push(source.source);
        }
    }
    around.sort_unstable();
    assert_eq!(around, [0, 1, 2, 3]);
}

#[test]
fn a_partition_that_nearly_touches_makes_two_rooms() {
    let rooms = areas(&build(&with(&[[1000.0, 0.6, 1000.0, 2999.5]])));
    assert_eq!(rooms.len(), 2);
    assert!((rooms[0] - 3.0e6).abs() < 4000.0 && (rooms[1] - 9.0e6).abs() < 4000.0, "{rooms:?}");
}

#[test]
fn walls_that_cross_make_four_rooms() {
    let graph = build(&with(&[[1000.0, -500.0, 1000.0, 3500.0], [-500.0, 1000.0, 4500.0, 1000.0]]));
    assert_eq!(areas(&graph), [1.0e6, 2.0e6, 3.0e6, 6.0e6]);
    assert!(graph.faces().iter().all(|face| face.dangling.is_empty()), "stubs outside dangle in no room");
}

#[test]
fn a_stub_dangles_in_its_room() {
    let graph = build(&with(&[[0.0, 1000.0, 1500.0, 1000.0]]));
    assert_eq!(areas(&graph), [12.0e6]);
    assert_eq!(graph.faces()[0].dangling.len(), 1);
    assert_eq!(graph.edges()[graph.faces()[0].dangling[0]].sources[0].source, 4);
}

#[test]
fn a_free_standing_core_is_a_hole_and_a_room() {
    let graph = build(&with(&[
        [1000.0, 1000.0, 2000.0, 1000.0],
        [2000.0, 1000.0, 2000.0, 2000.0],
        [2000.0, 2000.0, 1000.0, 2000.0],
        [1000.0, 2000.0, 1000.0, 1000.0],
    ]));
    assert_eq!(areas(&graph), [1.0e6, 11.0e6]);
    assert_eq!(graph.faces()[0].holes.len() + graph.faces()[1].holes.len(), 1);
}

#[test]
fn a_core_bridged_to_the_wall_is_still_a_hole() {
    let graph = build(&with(&[
        [1000.0, 1000.0, 2000.0, 1000.0],
        [2000.0, 1000.0, 2000.0, 2000.0],
        [2000.0, 2000.0, 1000.0, 1000.0],
        [0.0, 0.0, 1000.0, 1000.0],
    ]));
    assert_eq!(areas(&graph), [0.5e6, 11.5e6]);
    assert_eq!(graph.faces().iter().map(|face| face.dangling.len()).sum::<usize>(), 1);
}

#[test]
fn a_core_that_touches_a_corner_is_cut_out() {
    let graph =
        build(&with(&[[0.0, 0.0, 2000.0, 1000.0], [2000.0, 1000.0, 1000.0, 2000.0], [1000.0, 2000.0, 0.0, 0.0]]));
    assert_eq!(areas(&graph), [1.5e6, 10.5e6]);
}

#[test]
fn overlapping_and_doubled_walls_become_one_edge_with_all_sources() {
    let graph = build(&with(&[[1000.0, 0.0, 5000.0, 0.0], [0.0, 0.0, 4000.0, 0.0], [7.0, 7.0, 7.0, 7.0]]));
    assert_eq!(areas(&graph), [12.0e6]);
    let shared = graph.edges().iter().find(|edge| edge.sources.len() == 3).unwrap();
    assert_eq!(graph.vertices()[shared.start], DVec2::new(1000.0, 0.0));
}

#[test]
fn too_many_segments_are_refused() {
    let many = vec![segments(&BOX)[0]; MAX_SEGMENTS + 1];
    assert!(PlanarGraph::build(&many, 1.0).is_err());
}

prop_compose! {
    /// Lines between points of a coarse grid, so that they touch and overlap often.
    fn grid_lines()(ends in prop::collection::vec([0..9_i32, 0..9_i32, 0..9_i32, 0..9_i32], 1..14)) -> Vec<[f64; 4]> {
        ends.into_iter().map(|line| line.map(|value| f64::from(value) * 500.0)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn faces_cover_what_their_outlines_cover(lines in grid_lines()) {
        let graph = build(&lines);
        let faces: Vec<Polygon> = graph.faces().iter().map(|face| face.polygon.clone()).collect();
        let covered: f64 = crate::polygon::union(&faces, &[]).iter().map(Polygon::area).sum();
        let sum: f64 = faces.iter().map(Polygon::area).sum();
        prop_assert!((sum - covered).abs() < 1.0 + 1e-6 * sum, "sum {} covered {}", sum, covered);
        // Euler: corners − edges + faces = groups of connected corners.
        let mut group: Vec<usize> = (0..graph.vertices().len()).collect();
        for _ in 0..group.len() {
            for edge in graph.edges() {
                let low = group[edge.start].min(group[edge.end]);
                group[edge.start] = low;
                group[edge.end] = low;
            }
        }
        let groups = group.iter().enumerate().filter(|(i, g)| i == *g).count();
        prop_assert_eq!(graph.vertices().len() + graph.faces().len(), graph.edges().len() + groups);
    }

    #[test]
    fn order_and_direction_of_the_input_do_not_matter(lines in grid_lines(), turns in any::<u64>()) {
        let mut changed = segments(&lines);
        for (i, segment) in changed.iter_mut().enumerate() {
            if turns >> (i % 64) & 1 == 1 {
                std::mem::swap(&mut segment.start, &mut segment.end);
            }
        }
        let by = (turns % changed.len() as u64) as usize;
        changed.rotate_left(by);
        changed.reverse();
        let (first, second) = (build(&lines), PlanarGraph::build(&changed, 1.0).unwrap());
        prop_assert_eq!(first.vertices(), second.vertices());
        prop_assert_eq!(first.faces(), second.faces());
    }

    #[test]
    fn splitting_segments_keeps_the_faces(lines in grid_lines(), at in 0.1..0.9_f64) {
        let mut split = Vec::new();
        for segment in segments(&lines) {
            let middle = segment.start.lerp(segment.end, at);
            split.push(PlanarSegment { end: middle, ..segment });
            split.push(PlanarSegment { start: middle, ..segment });
        }
        let (whole, split) = (build(&lines), PlanarGraph::build(&split, 1.0).unwrap());
        prop_assert_eq!(whole.faces().len(), split.faces().len());
        let (whole, split): (f64, f64) = (areas(&whole).iter().sum(), areas(&split).iter().sum());
        prop_assert!((whole - split).abs() <= 20_000.0, "{} and {}", whole, split);
    }

    #[test]
    fn any_segments_can_be_arranged(ends in prop::collection::vec([-40.0..40.0_f64, -40.0..40.0, -40.0..40.0, -40.0..40.0], 0..40)) {
        let graph = build(&ends);
        for face in graph.faces() {
            prop_assert!(face.polygon.area() > 0.0);
        }
    }
}
