//! A room as a package sees it: its walls' sides, what is in the way, where light and people come in.

use glam::DVec2;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{Design, EntityId, RoomRegion};
use homewright_geometry::Polygon;

use crate::footprint::Footprint;

/// How far (mm) a door is kept clear into the room where its leaf does not say more.
const DOOR_CLEAR: f64 = 850.0;
/// How far (mm) things keep from the casing of a door.
const CASING: f64 = 80.0;
/// Sides shorter than this (mm) hold nothing.
const SHORTEST: f64 = 250.0;
/// What is lower than this (mm) lies flat and is in nobody's way.
const FLAT: f64 = 40.0;
/// Overlap (mm) that is forgiven: rounding.
const SLACK: f64 = 2.0;

/// A straight side of a room.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RoomSide {
    /// Where it starts; the room lies on the left hand.
    pub(super) start: DVec2,
    /// Direction, length 1.
    pub(super) along: DVec2,
    /// Direction into the room, length 1.
    pub(super) inward: DVec2,
    /// Length, mm.
    pub(super) length: f64,
    /// The walls' faces along it: from, to, wall, side.
    pub(super) faces: Vec<(f64, f64, EntityId, Side)>,
    /// Openings along it.
    pub(super) openings: Vec<Gap>,
}

/// An opening of a side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gap {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) sill: f64,
    pub(super) head: f64,
    pub(super) is_window: bool,
}

impl RoomSide {
    /// A point at a distance along it and away from it.
    pub(super) fn point(&self, along: f64, away: f64) -> DVec2 {
        self.start + self.along * along + self.inward * away
    }

    /// The rotation of an item whose back is turned to it, degrees.
    pub(super) fn rotation(&self) -> f64 {
        rotation_with_back(-self.inward)
    }

    /// The wall's face at a distance along it.
    pub(super) fn face_at(&self, along: f64) -> Option<(EntityId, Side)> {
        let inside = self.faces.iter().find(|(from, to, ..)| (*from..=*to).contains(&along));
        inside.or(self.faces.first()).map(|(_, _, wall, side)| (*wall, *side))
    }

    /// The middle of its largest opening of a kind.
    pub(super) fn middle_of(&self, is_window: bool) -> Option<f64> {
        self.openings
            .iter()
            .filter(|gap| gap.is_window == is_window)
            .max_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from)))
            .map(|gap| (gap.from + gap.to) * 0.5)
    }

    /// Width of its openings of a kind together.
    pub(super) fn width_of(&self, is_window: bool) -> f64 {
        self.openings.iter().filter(|gap| gap.is_window == is_window).map(|gap| gap.to - gap.from).sum()
    }
}

/// The rotation in degrees of an item whose back looks in a direction.
pub(super) fn rotation_with_back(back: DVec2) -> f64 {
    crate::snap::tidy_angle(homewright_geometry::math::atan2(-back.x, back.y).to_degrees())
}

/// Something that takes room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Block {
    pub(super) footprint: Footprint,
    pub(super) base: f64,
    /// The item, if it is one of the package.
    pub(super) id: Option<EntityId>,
}

/// A room with what stands in it.
#[derive(Debug, Clone)]
pub(super) struct Space {
    pub(super) outline: Polygon,
    pub(super) sides: Vec<RoomSide>,
    pub(super) blocks: Vec<Block>,
    /// What must stay free before doors.
    pub(super) doorways: Vec<Footprint>,
    /// The middle of the door, if there is one.
    pub(super) door: Option<DVec2>,
    /// The middle of the largest window.
    pub(super) window: Option<DVec2>,
    /// Height of the ceiling, mm.
    pub(super) ceiling: f64,
}

impl Space {
    pub(super) fn of(design: &Design, region: &RoomRegion, ceiling: f64) -> Self {
        let sides = sides(design, region);
        let largest = |is_window: bool| {
            sides
                .iter()
                .flat_map(|side| side.openings.iter().map(move |gap| (side, gap)))
                .filter(|(_, gap)| gap.is_window == is_window)
                .max_by(|a, b| (a.1.to - a.1.from).total_cmp(&(b.1.to - b.1.from)))
                .map(|(side, gap)| side.point((gap.from + gap.to) * 0.5, 0.0))
        };
        let (door, window) = (largest(false), largest(true));
        let doorways = sides
            .iter()
            .flat_map(|side| side.openings.iter().filter(|gap| !gap.is_window).map(move |gap| (side, gap)))
            .map(|(side, gap)| {
                let deep = DOOR_CLEAR.max(gap.to - gap.from);
                let size = [gap.to - gap.from, deep, 2000.0];
                Footprint::new(side.point((gap.from + gap.to) * 0.5, deep * 0.5), size, side.rotation())
            })
            .collect();
        let blocks = design
            .items_on_level(region.level)
            .filter(|(_, item)| !item.is_hidden && region.outline.contains(item.position.truncate()))
            .filter_map(|(_, item)| {
                Some(Block { footprint: Footprint::of(design, item)?, base: item.position.z, id: None })
            })
            .filter(|block| block.footprint.height > FLAT && block.base < ceiling - 400.0)
            .chain(design.columns().filter(|(_, column)| column.level == region.level).map(|(_, column)| {
                let size = [column.width.to_mm(), column.depth.to_mm(), ceiling];
                Block { footprint: Footprint::new(column.position, size, column.rotation), base: 0.0, id: None }
            }))
            .collect();
        Self { outline: region.outline.clone(), sides, blocks, doorways, door, window, ceiling }
    }

    /// Whether something can stand there: inside the room, clear of doors and of what stands there already.
    pub(super) fn is_free(&self, footprint: &Footprint, base: f64) -> bool {
        self.is_free_beside(footprint, base, None)
    }

    /// As [`Space::is_free`], where an item may be touched: a chair is pushed under its desk.
    pub(super) fn is_free_beside(&self, footprint: &Footprint, base: f64, other: Option<EntityId>) -> bool {
        let shrunk = Footprint { half: (footprint.half - SLACK).max(DVec2::splat(1.0)), ..*footprint };
        let is_inside = shrunk.corners().iter().all(|corner| self.outline.contains(*corner));
        let is_flat = footprint.height <= FLAT;
        is_inside
            && (is_flat || base >= 1900.0 || !self.doorways.iter().any(|doorway| overlaps(&shrunk, doorway)))
            && (is_flat
                || !self.blocks.iter().filter(|block| other.is_none() || block.id != other).any(|block| {
                    let shares_height = block.base < base + footprint.height - SLACK
                        && block.base + block.footprint.height > base + SLACK;
                    shares_height && overlaps(&shrunk, &block.footprint)
                }))
    }

    /// Takes note of what was placed.
    pub(super) fn take(&mut self, id: EntityId, footprint: Footprint, base: f64) {
        if footprint.height > FLAT {
            self.blocks.push(Block { footprint, base, id: Some(id) });
        }
    }

    /// The free stretches along a side for something as deep and as high as given.
    pub(super) fn stretches(
        &self,
        side: &RoomSide,
        depth: f64,
        height: f64,
        base: f64,
        over_windows: bool,
    ) -> Vec<[f64; 2]> {
        let mut cuts: Vec<[f64; 2]> = side
            .openings
            .iter()
            .filter(|gap| {
                let meets = base < gap.head && base + height > gap.sill + 1.0;
                meets && !(gap.is_window && over_windows)
            })
            .map(|gap| if gap.is_window { [gap.from, gap.to] } else { [gap.from - CASING, gap.to + CASING] })
            .collect();
        for block in &self.blocks {
            let shares_height =
                block.base < base + height - SLACK && block.base + block.footprint.height > base + SLACK;
            let at = block.footprint.center - side.start;
            let (along, away) = (at.dot(side.along), at.dot(side.inward));
            let (wide, deep) = (block.footprint.reach(side.along), block.footprint.reach(side.inward));
            if shares_height && away - deep < depth - SLACK && away + deep > SLACK {
                cuts.push([along - wide, along + wide]);
            }
        }
        cuts.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut free = Vec::new();
        let mut at = 0.0_f64;
        for [from, to] in cuts {
            if from - at > 1.0 {
                free.push([at, from.min(side.length)]);
            }
            at = at.max(to);
        }
        if side.length - at > 1.0 {
            free.push([at, side.length]);
        }
        free
    }

    /// The longest free stretch of a side at floor height.
    pub(super) fn longest_free(&self, side: &RoomSide) -> f64 {
        let stretches = self.stretches(side, 600.0, 2000.0, 0.0, false);
        stretches.iter().map(|[from, to]| to - from).fold(0.0, f64::max)
    }
}

/// Whether two footprints overlap (separating axes).
fn overlaps(a: &Footprint, b: &Footprint) -> bool {
    let offset = b.center - a.center;
    [a.right, a.back(), b.right, b.back()]
        .into_iter()
        .all(|axis| offset.dot(axis).abs() < a.reach(axis) + b.reach(axis) - SLACK)
}

/// The straight sides of a room, in the order of its outline.
fn sides(design: &Design, region: &RoomRegion) -> Vec<RoomSide> {
    let mut sides: Vec<RoomSide> = Vec::new();
    for face in &region.wall_faces {
        let (Some(along), Some(side)) = ((face.end - face.start).try_normalize(), face.side) else { continue };
        let length = face.start.distance(face.end);
        // Faces of walls in one line make one side.
        if let Some(last) = sides.last_mut()
            && last.along.dot(along) > 0.9999
            && last.point(last.length, 0.0).distance(face.start) < 5.0
        {
            last.faces.push((last.length, last.length + length, face.wall, side));
            last.length += length;
            continue;
        }
        let faces = vec![(0.0, length, face.wall, side)];
        sides.push(RoomSide { start: face.start, along, inward: along.perp(), length, faces, openings: Vec::new() });
    }
    sides.retain(|side| side.length >= SHORTEST);
    for side in &mut sides {
        for (from, to, wall_id, _) in side.faces.clone() {
            let Some(wall) = design.wall(wall_id) else { continue };
            for (_, opening) in design.openings_of(wall_id) {
                let (middle, _) = wall.at(opening.along);
                let at = (middle - side.start).dot(side.along);
                let half = opening.width.to_mm() * 0.5;
                if at > from - 1.0 && at < to + 1.0 {
                    side.openings.push(Gap {
                        from: at - half,
                        to: at + half,
                        sill: opening.sill.to_mm(),
                        head: opening.top().to_mm(),
                        is_window: matches!(opening.kind, OpeningKind::Window),
                    });
                }
            }
        }
    }
    sides
}
