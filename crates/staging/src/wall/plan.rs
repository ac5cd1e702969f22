//! What decides a wall's looks: its strip, heights, holes, and what covers each stretch of either face.

use std::sync::Arc;

use glam::{DVec2, Vec3};
use homewright_design::EntityId;
use homewright_design::opening::Side;
use homewright_geometry::Polygon;
use homewright_geometry::segment::segment_intersection;
use homewright_scene::Key;

use crate::solid::Laying;
use crate::strip::{FacePoint, Strip, face_point};

/// A face is looked at from this far off (mm) to find the room before it.
const PROBE: f64 = 2.0;
/// Stretches shorter than this (mm) go with their neighbour.
const SHORTEST: f64 = 10.0;

/// A room that walls can face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FacedRoom {
    /// The room.
    pub(crate) room: EntityId,
    /// Its clear area.
    pub(crate) polygon: Polygon,
    /// Height of its ceiling over the floor, mm.
    pub(crate) ceiling: f64,
    /// What covers its walls.
    pub(crate) walls: Covering,
}

/// A surface and how its pattern lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Covering {
    /// The material.
    pub(crate) material: Key,
    /// Start and direction of its pattern.
    pub(crate) laying: Laying,
}

/// A hole in a wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hole {
    /// The opening.
    pub(crate) opening: EntityId,
    /// Where it begins, mm along the centre line.
    pub(crate) from: f64,
    /// Where it ends.
    pub(crate) to: f64,
    /// Lower edge over the floor, mm.
    pub(crate) sill: f64,
    /// Upper edge over the floor, mm.
    pub(crate) head: f64,
}

/// A stretch of a face with one covering.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Region {
    /// Where it begins, mm along the centre line.
    pub(crate) from: f64,
    /// Where it ends.
    pub(crate) to: f64,
    /// The room before it; `None` out of doors.
    pub(crate) room: Option<EntityId>,
    /// Where the ceiling before it meets it, over the floor, mm; infinite out of doors.
    pub(crate) ceiling: f64,
    /// What covers it.
    pub(crate) covering: Covering,
}

/// Everything that decides a wall's looks; equal plans look the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WallPlan {
    /// The level's floor over the home's zero, mm.
    pub(crate) elevation: f64,
    /// Where it is.
    pub(crate) strip: Arc<Strip>,
    /// Underside over the level's floor, mm; below zero.
    pub(crate) bottom: f64,
    /// Top over the level's floor at the start and the end of the centre line, mm.
    pub(crate) top: [f64; 2],
    /// What is cut out, sorted along the wall, without overlaps.
    pub(crate) holes: Vec<Hole>,
    /// Stretches of the left face.
    pub(crate) left: Vec<Region>,
    /// Stretches of the right face.
    pub(crate) right: Vec<Region>,
    /// What shows where it is cut: ends that join walls which are left out of the picture.
    pub(crate) cut_material: Key,
    /// What shows of it over ceilings, where they are left out of the picture.
    pub(crate) void_material: Key,
    /// What covers its top; none for what covers its ends.
    pub(crate) top_material: Option<Key>,
}

impl WallPlan {
    /// A face and its stretches.
    pub(crate) fn face(&self, side: Side) -> (&[FacePoint], &[Region]) {
        match side {
            Side::Left => (&self.strip.left, &self.left),
            Side::Right => (&self.strip.right, &self.right),
        }
    }

    /// Top over the level's floor at a distance along the centre line, mm.
    pub(crate) fn top_at(&self, along: f64) -> f64 {
        let length = self.strip.center.length().max(1.0);
        let t = (along / length).clamp(-0.5, 1.5);
        self.top[0] + (self.top[1] - self.top[0]) * t
    }

    /// The room before a face at a distance along the centre line.
    pub(crate) fn room_at(&self, side: Side, along: f64) -> Option<EntityId> {
        let (_, regions) = self.face(side);
        regions.iter().find(|region| along <= region.to).or_else(|| regions.last()).and_then(|region| region.room)
    }

    /// The share of a face that looks out of doors.
    fn outdoor_share(&self, side: Side) -> f64 {
        let (_, regions) = self.face(side);
        let sum = |only_outdoors: bool| -> f64 {
            regions.iter().filter(|r| !only_outdoors || r.room.is_none()).map(|r| r.to - r.from).sum()
        };
        sum(true) / sum(false).max(1e-9)
    }

    /// For an outer wall the direction of out of doors on the plan.
    pub(crate) fn outdoors(&self) -> Option<DVec2> {
        let left = self.strip.center.left(self.strip.center.length() * 0.5);
        match (self.outdoor_share(Side::Left) > 0.5, self.outdoor_share(Side::Right) > 0.5) {
            (true, false) => Some(left),
            (false, true) => Some(-left),
            (true, true) | (false, false) => None,
        }
    }

    /// The direction of out of doors in the scene, for an outer wall.
    pub(crate) fn facing(&self) -> Option<Vec3> {
        self.outdoors().map(|away| Vec3::new(away.x as f32, 0.0, -away.y as f32))
    }
}

/// What covers a face where its wall or a room does not say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FaceFinish {
    /// The wall's own covering of this side.
    pub(crate) own: Option<Covering>,
    /// The covering where no room is before the face.
    pub(crate) outdoors: Covering,
}

/// Splits a face into stretches by the rooms before it.
pub(crate) fn regions(
    strip: &Strip,
    side: Side,
    finish: FaceFinish,
    rooms: &[Arc<FacedRoom>],
    others: &[Arc<Strip>],
) -> Vec<Region> {
    let face = match side {
        Side::Left => &strip.left,
        Side::Right => &strip.right,
    };
    let away = |along: f64| match side {
        Side::Left => strip.center.left(along),
        Side::Right => -strip.center.left(along),
    };
    let mut cuts = vec![face[0].along, face[face.len() - 1].along];
    for pair in face.windows(2) {
        let middle = (pair[0].along + pair[1].along) * 0.5;
        let (a, b) = (pair[0].point + away(middle) * PROBE, pair[1].point + away(middle) * PROBE);
        let others = others.iter().flat_map(|other| &other.footprint);
        for polygon in rooms.iter().map(|room| &room.polygon).chain(others) {
            for (c, d) in polygon.edges() {
                if let Some((s, t)) = segment_intersection(a, b, c, d)
                    && (0.0..=1.0).contains(&s)
                    && (0.0..=1.0).contains(&t)
                {
                    cuts.push(pair[0].along + (pair[1].along - pair[0].along) * s);
                }
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    let mut found: Vec<Stretch> = Vec::new();
    for pair in cuts.windows(2).filter(|pair| pair[1] - pair[0] > 1e-6) {
        let middle = (pair[0] + pair[1]) * 0.5;
        let probe = face_point(face, middle) + away(middle) * PROBE;
        let room = rooms.iter().position(|room| room.polygon.contains(probe));
        let is_covered =
            room.is_none() && others.iter().flat_map(|other| &other.footprint).any(|other| other.contains(probe));
        found.push(Stretch { from: pair[0], to: pair[1], room, is_covered });
    }
    let room_of = |stretch: &Stretch| stretch.room.and_then(|index| rooms.get(index));
    merged(found)
        .iter()
        .map(|stretch| Region {
            from: stretch.from,
            to: stretch.to,
            room: room_of(stretch).map(|room| room.room),
            ceiling: room_of(stretch).map_or(f64::INFINITY, |room| room.ceiling),
            covering: finish.own.unwrap_or_else(|| room_of(stretch).map_or(finish.outdoors, |room| room.walls)),
        })
        .collect()
}

/// A stretch of a face before it is covered.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: f64,
    to: f64,
    room: Option<usize>,
    /// Whether another wall stands right before it.
    is_covered: bool,
}

/// Gives short and covered stretches to a neighbour, and joins neighbours of one room.
fn merged(found: Vec<Stretch>) -> Vec<Stretch> {
    let is_weak = |stretch: &Stretch| stretch.is_covered || stretch.to - stretch.from < SHORTEST;
    let mut kept: Vec<Stretch> = Vec::new();
    for stretch in found {
        match kept.last_mut() {
            Some(last) if is_weak(&stretch) || last.room == stretch.room && !is_weak(last) => last.to = stretch.to,
            // What is weak at the very start goes with the first that is not.
            Some(last) if is_weak(last) => *last = Stretch { from: last.from, ..stretch },
            _ => kept.push(stretch),
        }
    }
    kept
}

/// Sorts holes, holds them within both faces and under the top, and drops what overlaps or vanishes.
pub(crate) fn tidy_holes(strip: &Strip, top: impl Fn(f64) -> f64, bottom: f64, mut holes: Vec<Hole>) -> Vec<Hole> {
    let (start, end) = strip.common();
    holes.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.opening.cmp(&b.opening)));
    let mut kept: Vec<Hole> = Vec::new();
    for mut hole in holes {
        hole.from = hole.from.max(start + 1.0).max(kept.last().map_or(f64::NEG_INFINITY, |last| last.to));
        hole.to = hole.to.min(end - 1.0);
        hole.head = hole.head.min(top(hole.from).min(top(hole.to)) - 1.0);
        // Doors are cut a little deeper than the floor, which runs through them.
        hole.sill = if hole.sill < 1.0 { (bottom + 1.0).max(-2.0) } else { hole.sill };
        if hole.to - hole.from > 5.0 && hole.head - hole.sill > 5.0 {
            kept.push(hole);
        }
    }
    kept
}

/// What a wall's plan is made from; equal specs give equal plans.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WallSpec {
    /// The level's floor over the home's zero, mm.
    pub(crate) elevation: f64,
    /// Where it is.
    pub(crate) strip: Arc<Strip>,
    /// Underside and tops over the level's floor, mm.
    pub(crate) heights: (f64, [f64; 2]),
    /// What is cut out.
    pub(crate) holes: Vec<Hole>,
    /// What covers the left and the right side.
    pub(crate) finishes: [FaceFinish; 2],
    /// Rooms of the level nearby.
    pub(crate) rooms: Vec<Arc<FacedRoom>>,
    /// The level's other walls nearby.
    pub(crate) others: Vec<Arc<Strip>>,
    /// What shows where it is cut: ends that join walls which are left out of the picture.
    pub(crate) cut_material: Key,
    /// What shows of it over ceilings, where they are left out of the picture.
    pub(crate) void_material: Key,
    /// What covers its top; none for what covers its ends.
    pub(crate) top_material: Option<Key>,
}

/// Everything that decides a wall's looks.
pub(crate) fn plan_wall(spec: &WallSpec) -> WallPlan {
    let (bottom, top) = spec.heights;
    let side = |side: Side, finish: FaceFinish| regions(&spec.strip, side, finish, &spec.rooms, &spec.others);
    let left = side(Side::Left, spec.finishes[0]);
    let right = side(Side::Right, spec.finishes[1]);
    let mut plan = WallPlan {
        elevation: spec.elevation,
        strip: Arc::clone(&spec.strip),
        bottom,
        top,
        holes: Vec::new(),
        left,
        right,
        cut_material: spec.cut_material,
        void_material: spec.void_material,
        top_material: spec.top_material,
    };
    plan.holes = tidy_holes(&plan.strip, |along| plan.top_at(along), bottom, spec.holes.clone());
    plan
}
