//! What walls cover and the floors they enclose, from edit to edit.

use homewright_geometry::polygon::{difference, union};
use homewright_geometry::{Inputs, Memo, Polygon, WallFootprint, WallJoiner, WallStrip};

use super::{Grosses, SNAP, claims, strip};
use crate::{Design, EntityId};

/// Floors smaller than this (mm²) are gaps between walls, not rooms: 100 × 100 mm.
const SMALLEST_FLOOR: f64 = 1e4;

/// Finds footprints and floors from edit to edit: what an edit leaves as it was is taken over, to the same bits.
#[derive(Debug, Default)]
pub struct FloorFinder {
    joiner: WallJoiner,
    grown: Memo<Vec<Polygon>>,
    eroded: Memo<Vec<Polygon>>,
    floors: Memo<Option<Polygon>>,
}

/// How much a round of work made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FloorWork {
    /// Joints and crossings of walls.
    pub joints: usize,
    /// Floors.
    pub floors: usize,
}

impl FloorFinder {
    /// The walls of a level with what they cover on the plan, by id.
    pub fn footprints(&mut self, design: &Design, level: EntityId) -> Vec<(EntityId, WallFootprint)> {
        let (ids, strips): (Vec<EntityId>, Vec<WallStrip>) =
            design.walls_on(level).map(|(id, wall)| (id, strip(wall))).unzip();
        ids.into_iter().zip(self.joiner.footprints(&strips)).collect()
    }

    /// The net floors of a level with the room that claims each, as [`super::derive_rooms`] orders them.
    pub fn outlines(
        &mut self,
        design: &Design,
        level: EntityId,
        footprints: &[(EntityId, WallFootprint)],
    ) -> Vec<(Option<EntityId>, Polygon)> {
        let floors = self.enclosed(footprints);
        claims(&Grosses::new(design, level, &floors)).into_iter().map(|claim| (claim.room, claim.outline)).collect()
    }

    /// Ends a round of work, all levels of a home together; what it didn't ask for is forgotten.
    pub fn end_round(&mut self) -> FloorWork {
        self.grown.end_round();
        self.eroded.end_round();
        FloorWork { joints: self.joiner.end_round(), floors: self.floors.end_round() }
    }

    /// The floors that footprints enclose, from west to east.
    ///
    /// Footprints are grown by half the snap tolerance, so that walls that nearly touch close the room between them;
    /// the floor is then measured against the true footprints.
    pub(super) fn enclosed(&mut self, footprints: &[(EntityId, WallFootprint)]) -> Vec<Polygon> {
        let walls: Vec<&Polygon> = footprints.iter().flat_map(|(_, footprint)| &footprint.polygons).collect();
        let grow = |polygon: &&Polygon| self.grown.get(inputs([*polygon]), || polygon.offset(SNAP / 2.0));
        let grown: Vec<Polygon> = walls.iter().flat_map(grow).collect();
        let eroded = self.eroded.get(inputs(&grown), || eroded_floors(&grown));
        let mut floors: Vec<Polygon> = eroded.iter().filter_map(|eroded| self.true_floor(eroded, &walls)).collect();
        floors.sort_by(|a, b| {
            let (a, b) = (a.bounds().min, b.bounds().min);
            a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
        });
        floors
    }

    /// The floor at the walls' faces, of one that keeps half the tolerance away from them.
    fn true_floor(&mut self, eroded: &Polygon, walls: &[&Polygon]) -> Option<Polygon> {
        if eroded.area() < SMALLEST_FLOOR {
            return None;
        }
        let bounds = eroded.bounds().grown(2.0 * SNAP);
        let near: Vec<Polygon> =
            walls.iter().filter(|wall| wall.bounds().touches(&bounds)).map(|wall| (*wall).clone()).collect();
        self.floors.get(inputs(std::iter::once(eroded).chain(&near)), || {
            let inside = eroded.interior_point();
            let grown = eroded.offset(SNAP / 2.0 + 0.01);
            difference(&grown, &near).into_iter().find(|piece| piece.contains(inside))
        })
    }
}

fn inputs<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Inputs {
    let mut inputs = Inputs::default();
    inputs.polygons(polygons);
    inputs
}

/// What walls, grown by half the tolerance, enclose.
fn eroded_floors(grown: &[Polygon]) -> Vec<Polygon> {
    let joined = union(grown, &[]);
    let holes: Vec<Polygon> =
        joined.iter().flat_map(|polygon| polygon.holes().iter().cloned().filter_map(Polygon::simple)).collect();
    difference(&holes, &joined)
}
