//! Which wall, and which side of it, each piece of a room's outline belongs to.

use std::collections::BTreeSet;

use glam::DVec2;
use homewright_geometry::{Polygon, WallFootprint};

use super::WallFace;
use crate::opening::Side;
use crate::{Design, EntityId};

/// How far (mm) a floor's edge may lie from the face it came from.
const SAME: f64 = 0.05;

/// Every straight piece of every wall's outline, sorted by its western end.
pub(super) struct Faces {
    pieces: Vec<WallFace>,
    widest: f64,
}

impl Faces {
    pub(super) fn new(footprints: &[(EntityId, WallFootprint)]) -> Self {
        let mut pieces = Vec::new();
        for (wall, footprint) in footprints {
            let mut add = |side: Option<Side>, start: DVec2, end: DVec2| {
                pieces.push(WallFace { wall: *wall, side, start, end });
            };
            for ends in footprint.left.windows(2) {
                add(Some(Side::Left), ends[0], ends[1]);
            }
            for ends in footprint.right.windows(2) {
                add(Some(Side::Right), ends[0], ends[1]);
            }
            for (start, end) in footprint.polygons.iter().flat_map(Polygon::edges) {
                add(None, start, end);
            }
        }
        pieces.sort_by(|a, b| west(a).total_cmp(&west(b)));
        let widest = pieces.iter().map(|piece| (piece.end.x - piece.start.x).abs()).fold(0.0, f64::max);
        Self { pieces, widest }
    }

    /// The faces along a floor's outline, pieces of one side joined.
    pub(super) fn along(&self, outline: &Polygon, reach: f64) -> Vec<WallFace> {
        let reach = reach.max(SAME);
        let mut found: Vec<WallFace> = Vec::new();
        for (start, end) in outline.edges() {
            for face in self.along_edge(start, end, reach) {
                match found.last_mut() {
                    Some(last) if is_continued(last, &face) => last.end = face.end,
                    _ => found.push(face),
                }
            }
        }
        found
    }

    fn along_edge(&self, start: DVec2, end: DVec2, reach: f64) -> Vec<WallFace> {
        let length = start.distance(end);
        let Some(direction) = (end - start).try_normalize() else { return Vec::new() };
        let near = self.near(start, end, reach);
        let mut cuts: Vec<f64> = near
            .iter()
            .flat_map(|piece| [piece.start, piece.end])
            .map(|point| (point - start).dot(direction))
            .filter(|along| (SAME..length - SAME).contains(along))
            .chain([0.0, length])
            .collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b).abs() < SAME);
        let mut found: Vec<WallFace> = Vec::new();
        for span in cuts.windows(2) {
            let [from, to] = [start + direction * span[0], start + direction * span[1]];
            let middle = from.midpoint(to);
            let best = near.iter().filter(|piece| distance(middle, piece) <= reach).min_by(|a, b| {
                a.side.is_none().cmp(&b.side.is_none()).then(distance(middle, a).total_cmp(&distance(middle, b)))
            });
            if let Some(piece) = best {
                let face = WallFace { start: from, end: to, ..**piece };
                match found.last_mut() {
                    Some(last) if last.wall == face.wall && last.side == face.side => last.end = to,
                    _ => found.push(face),
                }
            }
        }
        found
    }

    /// The pieces that run along an edge of a floor.
    fn near(&self, start: DVec2, end: DVec2, reach: f64) -> Vec<&WallFace> {
        let (low, high) = (start.min(end) - reach, start.max(end) + reach);
        let first = self.pieces.partition_point(|piece| west(piece) < low.x - self.widest);
        self.pieces[first..]
            .iter()
            .take_while(|piece| west(piece) <= high.x)
            .filter(|piece| {
                let (from, to) = (piece.start.min(piece.end), piece.start.max(piece.end));
                to.cmpge(low).all() && from.cmple(high).all() && is_parallel(end - start, piece.end - piece.start)
            })
            .collect()
    }
}

/// Openings whose hole is in one of the faces, by id.
pub(super) fn openings(design: &Design, faces: &[WallFace], reach: f64) -> Vec<EntityId> {
    // A curved face keeps within a millimetre of its arc.
    let reach = reach.max(2.0);
    let walls: BTreeSet<EntityId> = faces.iter().map(|face| face.wall).collect();
    let mut found = BTreeSet::new();
    for wall_id in walls {
        let Some(wall) = design.wall(wall_id) else { continue };
        for (id, opening) in design.openings_of(wall_id) {
            let (middle, direction) = wall.at(opening.along);
            let to_left = direction.perp() * (wall.thickness.to_mm() / 2.0);
            let is_seen = faces.iter().filter(|face| face.wall == wall_id).any(|face| match face.side {
                Some(Side::Left) => distance(middle + to_left, face) <= reach,
                Some(Side::Right) => distance(middle - to_left, face) <= reach,
                None => false,
            });
            if is_seen {
                found.insert(id);
            }
        }
    }
    found.into_iter().collect()
}

fn west(piece: &WallFace) -> f64 {
    piece.start.x.min(piece.end.x)
}

/// Whether one face goes straight on in the next.
fn is_continued(last: &WallFace, next: &WallFace) -> bool {
    last.wall == next.wall
        && last.side == next.side
        && last.end.distance(next.start) < SAME
        && is_parallel(last.end - last.start, next.end - next.start)
}

/// Whether two directions differ by less than about half a degree, either way round.
fn is_parallel(a: DVec2, b: DVec2) -> bool {
    a.perp_dot(b).abs() <= 0.01 * a.length() * b.length()
}

fn distance(point: DVec2, piece: &WallFace) -> f64 {
    let along = piece.end - piece.start;
    let share = ((point - piece.start).dot(along) / along.length_squared().max(1e-12)).clamp(0.0, 1.0);
    point.distance(piece.start + along * share)
}
