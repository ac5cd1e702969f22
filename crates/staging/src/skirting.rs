//! Skirting boards: a profile swept along a room's walls, mitred at corners, interrupted at doors.

use std::collections::BTreeMap;

use glam::{DVec2, Vec3};
use homewright_geometry::polygon::ring_edges;
use homewright_geometry::segment::{distance_to_segment, line_intersection};
use homewright_geometry::{Mesh, Polygon};

use crate::solid::plan_quad;

/// How far a board stands out from the wall, mm.
const THICKNESS: f64 = 12.0;
/// Its upper edge is bevelled this much, mm.
const BEVEL: f64 = 5.0;
/// An edge this near (mm) to a wall's face runs along it.
const ON_FACE: f64 = 2.0;
/// Boards shorter than this (mm) are left out.
const SHORTEST: f64 = 20.0;

/// A stretch of a wall's face, where it is and what interrupts a board along it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FaceLine {
    /// Where the stretch begins.
    pub(crate) from: DVec2,
    /// Where it ends.
    pub(crate) to: DVec2,
    /// For outer walls the direction of out of doors.
    pub(crate) outdoors: Option<DVec2>,
    /// Height of the board, mm; 0 for none.
    pub(crate) height: f64,
    /// Doorways through it, as ends of their edges on the face.
    pub(crate) gaps: Vec<(DVec2, DVec2)>,
}

/// A board between two points, the room on its left.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Board {
    from: DVec2,
    to: DVec2,
    height: f64,
    outdoors: Option<DVec2>,
    /// Whether its ends run into the next board at a corner.
    meets: [bool; 2],
}

/// The boards of a room, each with the direction of out of doors of its wall; `base` is the floor's height, mm.
pub(crate) fn boards(outline: &[Polygon], faces: &[FaceLine], base: f64) -> Vec<(Option<Vec3>, Mesh)> {
    let mut meshes: BTreeMap<Option<[i64; 2]>, Mesh> = BTreeMap::new();
    for ring in outline.iter().flat_map(Polygon::rings) {
        let runs: Vec<Vec<Board>> = ring_edges(ring).map(|edge| along_edge(edge, faces)).collect();
        for (index, run) in runs.iter().enumerate() {
            let before = runs[(index + runs.len() - 1) % runs.len()].last();
            let after = runs[(index + 1) % runs.len()].first();
            for board in run {
                let previous = before.filter(|previous| previous.meets[1] && board.meets[0] && previous.height > 0.0);
                let next = after.filter(|next| next.meets[0] && board.meets[1] && next.height > 0.0);
                let key = board.outdoors.map(|away| [(away.x * 1e4).round() as i64, (away.y * 1e4).round() as i64]);
                sweep(meshes.entry(key).or_default(), board, [previous, next], base);
            }
        }
    }
    let facing = |key: [i64; 2]| Vec3::new(key[0] as f32 * 1e-4, 0.0, key[1] as f32 * -1e-4);
    meshes.into_iter().map(|(key, mesh)| (key.map(facing), mesh)).collect()
}

/// The boards along one edge of a room's outline.
fn along_edge((a, b): (DVec2, DVec2), faces: &[FaceLine]) -> Vec<Board> {
    let Some(direction) = (b - a).try_normalize() else { return Vec::new() };
    let length = a.distance(b);
    let middle = (a + b) * 0.5;
    let mut spans: Vec<(f64, f64, f64, Option<DVec2>)> = Vec::new();
    let mut gaps: Vec<(f64, f64)> = Vec::new();
    for face in faces {
        let along = |point: DVec2| (point - a).dot(direction);
        let off = |point: DVec2| (point - a).perp_dot(direction).abs();
        let is_near = off(face.from).max(off(face.to)) < ON_FACE
            || (distance_to_segment(middle, face.from, face.to) < ON_FACE
                && distance_to_segment(a, face.from, face.to) < ON_FACE);
        if !is_near {
            continue;
        }
        let (low, high) =
            (along(face.from).min(along(face.to)).max(0.0), along(face.from).max(along(face.to)).min(length));
        if high - low > ON_FACE && face.height > 0.0 {
            spans.push((low, high, face.height, face.outdoors));
        }
        gaps.extend(face.gaps.iter().map(|(c, d)| (along(*c).min(along(*d)), along(*c).max(along(*d)))));
    }
    spans.sort_by(|x, y| x.0.total_cmp(&y.0));
    gaps.sort_by(|x, y| x.0.total_cmp(&y.0));
    let mut boards = Vec::new();
    let mut reached = 0.0;
    for (low, high, height, outdoors) in spans {
        let mut low = low.max(reached);
        reached = reached.max(high);
        let mut pieces = Vec::new();
        for (gap_low, gap_high) in &gaps {
            if *gap_low < high && *gap_high > low {
                pieces.push((low, gap_low.min(high)));
                low = gap_high.max(low);
            }
        }
        pieces.push((low, high));
        boards.extend(pieces.into_iter().filter(|(low, high)| high - low > SHORTEST.min(length * 0.5)).map(
            |(low, high)| {
                let meets = [low < ON_FACE, high > length - ON_FACE];
                Board { from: a + direction * low, to: a + direction * high, height, outdoors, meets }
            },
        ));
    }
    boards
}

/// Adds one board, cut at the mitre with its neighbours.
fn sweep(mesh: &mut Mesh, board: &Board, [previous, next]: [Option<&Board>; 2], base: f64) {
    let Some(direction) = (board.to - board.from).try_normalize() else { return };
    let inward = direction.perp();
    // The corner at a distance from the wall: square at a free end, on the mitre where boards meet.
    let corner = |end: DVec2, neighbour: Option<&Board>, distance: f64| {
        let square = end + inward * distance;
        let Some(other) = neighbour.and_then(|other| Some((other, (other.to - other.from).try_normalize()?))) else {
            return square;
        };
        let (other, other_direction) = other;
        line_intersection(square, direction, other.from + other_direction.perp() * distance, other_direction)
            .filter(|point| point.distance(end) < 6.0 * THICKNESS)
            .unwrap_or(square)
    };
    let height = board.height;
    let profile = [(THICKNESS, 0.0), (THICKNESS, height - BEVEL), (THICKNESS - BEVEL, height), (0.0, height)];
    let at = |end: usize, (distance, z): (f64, f64)| {
        let point = if end == 0 { corner(board.from, previous, distance) } else { corner(board.to, next, distance) };
        point.extend(base + z)
    };
    let length = board.from.distance(board.to) * 0.001;
    let mut up = 0.0;
    for pair in profile.windows(2) {
        let rise = DVec2::new(pair[1].0 - pair[0].0, pair[1].1 - pair[0].1).length() * 0.001;
        let corners = [at(1, pair[0]), at(0, pair[0]), at(0, pair[1]), at(1, pair[1])];
        let uvs = [(length, up), (0.0, up), (0.0, up + rise), (length, up + rise)].map(DVec2::from);
        plan_quad(mesh, corners, uvs);
        up += rise;
    }
    for (end, neighbour) in [(0, previous), (1, next)] {
        if neighbour.is_none() {
            let mut corners =
                [at(end, (0.0, 0.0)), at(end, profile[0]), at(end, profile[1]), at(end, (0.0, profile[1].1))];
            let slope = at(end, profile[2]);
            let mut upper = [corners[3], corners[2], slope, at(end, profile[3])];
            if end == 1 {
                corners.reverse();
                upper.reverse();
            }
            plan_quad(mesh, corners, [DVec2::ZERO; 4]);
            plan_quad(mesh, upper, [DVec2::ZERO; 4]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square_room(gaps: &[(DVec2, DVec2)]) -> (Vec<Polygon>, Vec<FaceLine>) {
        let polygon = Polygon::rectangle(DVec2::ZERO, DVec2::new(4000.0, 3000.0)).unwrap();
        let faces = polygon
            .edges()
            .map(|(from, to)| FaceLine { from, to, outdoors: None, height: 80.0, gaps: gaps.to_vec() })
            .collect();
        (vec![polygon], faces)
    }

    #[test]
    fn boards_run_round_a_room_and_stay_inside() {
        let (outline, faces) = square_room(&[]);
        let boards = boards(&outline, &faces, 0.0);
        assert_eq!(boards.len(), 1);
        let bounds = boards[0].1.bounds();
        assert!((bounds.size() - glam::Vec3::new(4.0, 0.08, 3.0)).abs().max_element() < 1e-4, "{bounds:?}");
        assert!(boards[0].1.is_sound(), "the boards are not sound");
    }

    #[test]
    fn boards_face_into_the_room() {
        let (outline, faces) = square_room(&[]);
        let mesh = &boards(&outline, &faces, 0.0)[0].1;
        let center = glam::Vec3::new(2.0, 0.04, -1.5);
        for t in mesh.indices.chunks_exact(3) {
            let (position, normal) = (mesh.positions[t[0] as usize], mesh.normals[t[0] as usize]);
            assert!(normal.y > 0.3 || normal.dot(center - position) > 0.0, "a board looks away at {position}");
        }
    }

    #[test]
    fn a_door_interrupts_the_board() {
        let gap = (DVec2::new(1000.0, 0.0), DVec2::new(1900.0, 0.0));
        let (outline, faces) = square_room(&[gap]);
        let mesh = &boards(&outline, &faces, 0.0)[0].1;
        let inside = mesh.positions.iter().any(|p| p.z.abs() < 0.005 && p.x > 1.01 && p.x < 1.89);
        assert!(!inside, "a board runs through the door");
        let at_edge = mesh.positions.iter().filter(|p| p.z.abs() < 0.005 && (p.x - 1.0).abs() < 1e-4).count();
        assert!(at_edge > 0, "the board does not reach the door");
    }
}
