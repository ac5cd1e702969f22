//! From corners and edges to faces: loops are walked with the face on the left, then holes find their faces.

use glam::DVec2;

use super::{HalfEdge, PlanarEdge, PlanarFace, PlanarGraph};
use crate::math;
use crate::polygon::{Polygon, signed_area};

/// A closed walk; half-edge `2 e` runs along edge `e`, `2 e + 1` against it.
type Walk = Vec<usize>;

/// Finds the faces.
pub(super) fn subdivide(vertices: Vec<DVec2>, edges: Vec<PlanarEdge>) -> PlanarGraph {
    let mut graph = PlanarGraph { vertices, edges, faces: Vec::new() };
    let mut is_kept = vec![true; graph.edges.len()];
    // An edge with the same face on both sides bounds nothing: it dangles or bridges.
    for walk in walks(&graph, &is_kept) {
        let mut on_walk = walk.clone();
        on_walk.sort_unstable();
        for half in walk {
            if on_walk.binary_search(&(half ^ 1)).is_ok() {
                is_kept[half / 2] = false;
            }
        }
    }
    let mut free_holes = Vec::new();
    for walk in walks(&graph, &is_kept) {
        let loops = simple_loops(&graph, &walk);
        let (rings, holes): (Vec<Walk>, Vec<Walk>) =
            loops.into_iter().partition(|ring| signed_area(&points(&graph, ring)) > 0.0);
        if rings.is_empty() {
            free_holes.extend(holes);
            continue;
        }
        let mut holes = Some(holes);
        for ring in rings {
            push_face(&mut graph, &ring, holes.take().unwrap_or_default());
        }
    }
    place_holes(&mut graph, &is_kept, free_holes);
    sort_faces(&mut graph);
    link(&mut graph, &is_kept);
    graph
}

/// The corner where a half-edge starts.
fn origin(graph: &PlanarGraph, half: usize) -> usize {
    let edge = &graph.edges[half / 2];
    if half.is_multiple_of(2) { edge.start } else { edge.end }
}

/// The points of a walk.
fn points(graph: &PlanarGraph, walk: &[usize]) -> Vec<DVec2> {
    walk.iter().map(|half| graph.vertices[origin(graph, *half)]).collect()
}

/// All closed walks along kept edges, each with its face on the left.
fn walks(graph: &PlanarGraph, is_kept: &[bool]) -> Vec<Walk> {
    let mut around: Vec<Vec<(f64, usize)>> = vec![Vec::new(); graph.vertices.len()];
    let halves = graph.edges.len() * 2;
    for half in (0..halves).filter(|half| is_kept[half / 2]) {
        let (from, to) = (origin(graph, half), origin(graph, half ^ 1));
        let direction = graph.vertices[to] - graph.vertices[from];
        around[from].push((math::atan2(direction.y, direction.x), half));
    }
    let mut next = vec![usize::MAX; halves];
    for fan in &mut around {
        fan.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (i, (_, half)) in fan.iter().enumerate() {
            // Arriving against `half`, the leftmost way on is its clockwise neighbour.
            next[half ^ 1] = fan[(i + fan.len() - 1) % fan.len()].1;
        }
    }
    let mut is_walked = vec![false; halves];
    let mut walks = Vec::new();
    for first in (0..halves).filter(|half| is_kept[half / 2]) {
        let mut walk = Vec::new();
        let mut half = first;
        while !is_walked[half] {
            is_walked[half] = true;
            walk.push(half);
            half = next[half];
        }
        if !walk.is_empty() {
            walks.push(walk);
        }
    }
    walks
}

/// Cuts a walk apart where it comes back to a corner.
fn simple_loops(graph: &PlanarGraph, walk: &[usize]) -> Vec<Walk> {
    let mut position = vec![usize::MAX; graph.vertices.len()];
    let (mut loops, mut path): (Vec<Walk>, Walk) = (Vec::new(), Vec::new());
    for &half in walk {
        let corner = origin(graph, half);
        if position[corner] != usize::MAX {
            let ring = path.split_off(position[corner]);
            for passed in &ring {
                position[origin(graph, *passed)] = usize::MAX;
            }
            loops.push(ring);
        }
        position[corner] = path.len();
        path.push(half);
    }
    loops.push(path);
    loops.retain(|ring| ring.len() >= 3);
    loops
}

/// A walk as half-edges, beginning at its lowest corner (corners are numbered by place).
fn half_edges(graph: &PlanarGraph, walk: &[usize]) -> Vec<HalfEdge> {
    let first = (0..walk.len()).min_by_key(|i| origin(graph, walk[*i])).unwrap_or(0);
    (0..walk.len())
        .map(|i| walk[(first + i) % walk.len()])
        .map(|half| HalfEdge { edge: half / 2, is_forward: half.is_multiple_of(2) })
        .collect()
}

/// Adds a face, unless it encloses next to nothing.
fn push_face(graph: &mut PlanarGraph, ring: &[usize], holes: Vec<Walk>) {
    let outer = half_edges(graph, ring);
    let holes: Vec<Vec<HalfEdge>> = holes.iter().map(|hole| half_edges(graph, hole)).collect();
    if let Some(polygon) = Polygon::simple(graph.loop_points(&outer)) {
        graph.faces.push(PlanarFace { outer, holes, dangling: Vec::new(), polygon });
    }
}

/// Gives every loop round a free-standing group to the smallest face round it, then cuts all holes out.
fn place_holes(graph: &mut PlanarGraph, is_kept: &[bool], free_holes: Vec<Walk>) {
    let group = groups(graph, is_kept);
    for hole in free_holes {
        let corner = origin(graph, hole[0]);
        let point = graph.vertices[corner];
        let home = (0..graph.faces.len())
            .filter(|i| group[graph.ends(graph.faces[*i].outer[0]).0] != group[corner])
            .filter(|i| graph.faces[*i].polygon.contains(point))
            .min_by(|a, b| graph.faces[*a].polygon.area().total_cmp(&graph.faces[*b].polygon.area()));
        if let Some(face) = home {
            let loops = half_edges(graph, &hole);
            graph.faces[face].holes.push(loops);
        }
    }
    for i in 0..graph.faces.len() {
        let mut holes = std::mem::take(&mut graph.faces[i].holes);
        holes.sort_by_key(|hole| loop_key(graph, hole));
        let outer = graph.loop_points(&graph.faces[i].outer);
        let rings = holes.iter().map(|hole| graph.loop_points(hole)).collect();
        if let Some(polygon) = Polygon::new(outer, rings) {
            graph.faces[i].polygon = polygon;
        }
        graph.faces[i].holes = holes;
    }
}

/// For every corner the lowest corner that kept edges connect it with.
fn groups(graph: &PlanarGraph, is_kept: &[bool]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..graph.vertices.len()).collect();
    fn root(group: &mut [usize], mut corner: usize) -> usize {
        while group[corner] != corner {
            group[corner] = group[group[corner]];
            corner = group[corner];
        }
        corner
    }
    for (edge, _) in graph.edges.iter().zip(is_kept).filter(|(_, is_kept)| **is_kept) {
        let (a, b) = (root(&mut group, edge.start), root(&mut group, edge.end));
        group[a.max(b)] = a.min(b);
    }
    (0..group.len()).map(|corner| root(&mut group, corner)).collect()
}

/// The corners of a loop, by which loops are sorted.
fn loop_key(graph: &PlanarGraph, half_edges: &[HalfEdge]) -> Vec<usize> {
    half_edges.iter().map(|half_edge| graph.ends(*half_edge).0).collect()
}

/// Sorts the faces by their outer corners.
fn sort_faces(graph: &mut PlanarGraph) {
    let mut faces = std::mem::take(&mut graph.faces);
    faces.sort_by_key(|face| loop_key(graph, &face.outer));
    graph.faces = faces;
}

/// Tells every edge its faces, and every face the edges that dangle in it.
fn link(graph: &mut PlanarGraph, is_kept: &[bool]) {
    for i in 0..graph.faces.len() {
        let face = &graph.faces[i];
        let bounding: Vec<HalfEdge> = face.outer.iter().chain(face.holes.iter().flatten()).copied().collect();
        for half_edge in bounding {
            let edge = &mut graph.edges[half_edge.edge];
            *(if half_edge.is_forward { &mut edge.left } else { &mut edge.right }) = Some(i);
        }
    }
    for (i, _) in is_kept.iter().enumerate().filter(|(_, is_kept)| !**is_kept) {
        let (start, end) = (graph.edges[i].start, graph.edges[i].end);
        let middle = (graph.vertices[start] + graph.vertices[end]) * 0.5;
        if let Some(face) = graph.face_containing(middle) {
            graph.faces[face].dangling.push(i);
            graph.edges[i].left = Some(face);
            graph.edges[i].right = Some(face);
        }
    }
}
