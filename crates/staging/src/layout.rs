//! Where a design's walls, openings and rooms are and what covers them: plans that are compared to find what an
//! edit changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::DVec2;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::room::RoomKind;
use homewright_design::rooms::{FloorFinder, FloorWork};
use homewright_design::{EntityId, Finish, Level, Opening, Room, Wall};
use homewright_geometry::polygon::PlanBounds;
use homewright_geometry::{Length, Polygon};

use crate::finding::{Finding, FindingKind};
use crate::finish::{self, Plain, Usual};
use crate::key::KeyMaker;
use crate::material::{Materials, Sources};
use crate::opening::{self, OpeningPlan};
use crate::outline::{LevelShell, level_shell_with};
use crate::room::RoomPlan;
use crate::skirting::FaceLine;
use crate::solid::Laying;
use crate::stairwell::stairwells;
use crate::strip::{Strip, face_point};
use crate::wall::{Covering, FaceFinish, FacedRoom, Hole, WallPlan, WallSpec, plan_wall};

/// Thickness of the slab over the topmost storey, mm: no roof is drawn, only what keeps light out. A thicker one would
/// leave a dark band at the top of walls whose ceiling is left out of the picture.
const ROOF: f64 = 10.0;
/// A wall within this (mm) of the ceiling reaches up to the slab over it.
const REACHES_CEILING: f64 = 150.0;

/// All plans of a design.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Walls.
    pub(crate) walls: BTreeMap<EntityId, Arc<WallPlan>>,
    /// What the plans of the walls were made from.
    specs: BTreeMap<EntityId, WallSpec>,
    /// What fills their holes.
    pub(crate) openings: BTreeMap<EntityId, OpeningPlan>,
    /// Rooms.
    pub(crate) rooms: BTreeMap<EntityId, RoomPlan>,
    /// The holes over stairs.
    pub(crate) wells: BTreeMap<EntityId, Vec<Polygon>>,
    /// Materials that the home has no record of.
    pub(crate) findings: Vec<Finding>,
    /// How much was made anew.
    pub(crate) work: LayoutWork,
}

/// How much of the home's structure a change made anew; the rest was taken over from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LayoutWork {
    /// Joints and crossings of walls.
    pub joints: usize,
    /// Floors that walls enclose.
    pub floors: usize,
    /// Walls whose faces were divided among the rooms before them.
    pub walls: usize,
}

/// A level while it is laid out.
struct Storey<'a> {
    id: EntityId,
    level: &'a Level,
    /// Top of the walls that reach the ceiling, over the floor, mm.
    roof: f64,
    /// Holes over the stairs of the level below, and over its own.
    wells: [Vec<Polygon>; 2],
}

/// What laying out needs.
struct Planner<'a> {
    sources: Sources<'a>,
    materials: &'a mut Materials,
    finder: &'a mut FloorFinder,
    last: &'a Layout,
    layout: Layout,
}

/// Lays out a whole design; what is made from the same as in the last layout is taken over from it.
pub(crate) fn lay_out(
    sources: Sources<'_>,
    materials: &mut Materials,
    finder: &mut FloorFinder,
    last: &Layout,
) -> Layout {
    let mut planner = Planner { sources, materials, finder, last, layout: Layout::default() };
    let levels = sources.design.levels();
    planner.layout.wells = stairwells(sources.design);
    for (index, (id, level)) in levels.iter().enumerate() {
        let above = levels[index + 1..].iter().map(|(_, above)| above.elevation - level.elevation);
        let gap = above.map(Length::to_mm).find(|elevation| *elevation > level.height.to_mm());
        // Up to the floor above, less its own slab, which its walls reach down through.
        let height = level.height.to_mm();
        let slab_above = levels.get(index + 1).map_or(0.0, |(_, above)| above.slab.to_mm());
        let roof = gap.map_or(height + ROOF, |gap| (gap - slab_above).max(height));
        let wells = [index.checked_sub(1), Some(index)].map(|index| {
            let level = index.and_then(|index| levels.get(index));
            level.map_or_else(Vec::new, |(id, _)| planner.wells_of(*id))
        });
        planner.lay_out_level(&Storey { id: *id, level, roof, wells });
    }
    let FloorWork { joints, floors } = planner.finder.end_round();
    planner.layout.work = LayoutWork { joints, floors, ..planner.layout.work };
    planner.layout
}

impl<'a> Planner<'a> {
    /// The holes over the stairs of a level.
    fn wells_of(&self, level: EntityId) -> Vec<Polygon> {
        let on_level =
            |id: EntityId| self.sources.design.stairs().any(|(stairs, at)| stairs == id && at.level == level);
        self.layout.wells.iter().filter(|(id, _)| on_level(**id)).flat_map(|(_, wells)| wells.clone()).collect()
    }

    fn lay_out_level(&mut self, storey: &Storey<'a>) {
        let design = self.sources.design;
        let LevelShell { strips, rooms } = level_shell_with(self.finder, design, storey.id);
        let rooms = self.faced_rooms(storey, rooms);
        let strips: Vec<(EntityId, PlanBounds, Arc<Strip>)> =
            strips.into_iter().filter_map(|(id, strip)| Some((id, bounds_of(&strip.footprint)?, strip))).collect();
        for (id, bounds, strip) in &strips {
            if let Some(wall) = design.wall(*id) {
                let spec = self.wall_spec(storey, (*id, wall), (strip, bounds), &rooms, &strips);
                self.plan_wall(*id, spec);
            }
            self.plan_openings(*id);
        }
        for room in &rooms {
            let plan = self.plan_room(storey, (room.room, design.room(room.room)), &room.polygon, &strips);
            self.layout.rooms.insert(room.room, plan);
        }
    }

    /// A wall's plan, or the last one where nothing that it is made from has changed.
    fn plan_wall(&mut self, id: EntityId, spec: WallSpec) {
        let kept = self.last.walls.get(&id).filter(|_| self.last.specs.get(&id) == Some(&spec));
        let plan = kept.cloned().unwrap_or_else(|| {
            self.layout.work.walls += 1;
            Arc::new(plan_wall(&spec))
        });
        self.layout.walls.insert(id, plan);
        self.layout.specs.insert(id, spec);
    }

    fn faced_rooms(&mut self, storey: &Storey<'a>, outlines: Vec<(Option<EntityId>, Polygon)>) -> Vec<Arc<FacedRoom>> {
        let mut faced = Vec::new();
        for (index, (id, polygon)) in outlines.into_iter().enumerate() {
            let room = id.and_then(|id| self.sources.design.room(id));
            let name = id.unwrap_or_else(|| unclaimed(storey.id, index));
            let finish = room.and_then(|room| room.walls.as_ref());
            let walls = self.covering(name, finish, &finish::usual_walls(kind_of(room)));
            let ceiling = ceiling_over(storey.level, room);
            faced.push(Arc::new(FacedRoom { room: name, polygon, ceiling, walls }));
        }
        faced
    }

    /// A finish, or the usual one where none is said.
    fn covering(&mut self, entity: EntityId, finish: Option<&Finish>, usual: &Usual) -> Covering {
        if let Some(finish) = finish {
            if let Some(material) = self.materials.finish(finish, self.sources) {
                let laying = Laying { offset: finish.offset, rotation: finish.rotation };
                return Covering { material, laying };
            }
            let kind = FindingKind::MissingMaterial { material: finish.material.0.clone() };
            self.layout.findings.push(Finding { entity, kind });
        }
        let material = self.materials.finish(&usual.finish, self.sources);
        let material = material.unwrap_or_else(|| self.materials.plain(usual.plain));
        Covering { material, laying: Laying::PLAIN }
    }

    fn wall_spec(
        &mut self,
        storey: &Storey<'a>,
        (id, wall): (EntityId, &Wall),
        (strip, bounds): (&Arc<Strip>, &PlanBounds),
        rooms: &[Arc<FacedRoom>],
        strips: &[(EntityId, PlanBounds, Arc<Strip>)],
    ) -> WallSpec {
        let design = self.sources.design;
        let height = storey.level.height.to_mm();
        let [start, end] = design.wall_heights(wall).map(Length::to_mm);
        let reaches = start.min(end) >= height - REACHES_CEILING;
        let top = if reaches { [start.max(storey.roof), end.max(storey.roof)] } else { [start, end] };
        let bounds = bounds.grown(20.0);
        let rooms = rooms.iter().filter(|room| bounds.touches(&room.polygon.bounds())).cloned().collect();
        let others = strips.iter().filter(|(other, box_of, _)| *other != id && bounds.touches(box_of));
        let outdoors = Covering { material: self.materials.plain(Plain::Exterior), laying: Laying::PLAIN };
        let usual = Usual { finish: Finish::plain(""), plain: Plain::WallPaint };
        let mut own = |finish: &Option<Finish>| finish.as_ref().map(|finish| self.covering(id, Some(finish), &usual));
        let finishes = [own(&wall.left), own(&wall.right)].map(|own| FaceFinish { own, outdoors });
        let cut_material = self.materials.plain(Plain::WallTop);
        WallSpec {
            elevation: storey.level.elevation.to_mm(),
            strip: Arc::clone(strip),
            heights: (-storey.level.slab.to_mm().max(1.0), top),
            holes: design.openings_of(id).map(|(id, opening)| hole(id, opening)).collect(),
            finishes,
            rooms,
            others: others.map(|(_, _, strip)| Arc::clone(strip)).collect(),
            cut_material,
            void_material: self.materials.plain(Plain::Void),
            // Of low walls the top is seen from the room.
            top_material: reaches.then_some(cut_material),
        }
    }

    fn plan_openings(&mut self, wall: EntityId) {
        let Some(plan) = self.layout.walls.get(&wall) else { return };
        for hole in &plan.holes {
            if let Some(opening) = self.sources.design.opening(hole.opening) {
                let opening = opening::plan_opening(opening, plan, hole);
                self.layout.openings.insert(hole.opening, opening);
            }
        }
    }

    fn plan_room(
        &mut self,
        storey: &Storey<'a>,
        (id, room): (EntityId, Option<&Room>),
        outline: &Polygon,
        strips: &[(EntityId, PlanBounds, Arc<Strip>)],
    ) -> RoomPlan {
        let level = storey.level;
        let kind = kind_of(room);
        let said = room.and_then(|room| room.skirting);
        let skirting = said.map_or_else(|| finish::usual_skirting(kind), Length::to_mm);
        let mut thresholds = Vec::new();
        let mut faces = Vec::new();
        let reach = outline.bounds().grown(5.0);
        for (wall_id, _, _) in strips.iter().filter(|(_, bounds, _)| bounds.touches(&reach)) {
            let Some(plan) = self.layout.walls.get(wall_id) else { continue };
            let Some(wall) = self.sources.design.wall(*wall_id) else { continue };
            let height = wall.skirting.map_or(skirting, Length::to_mm);
            for side in [Side::Left, Side::Right] {
                thresholds.extend(Self::thresholds(id, plan, side));
                faces.extend(face_lines(id, plan, side, if height < 5.0 { 0.0 } else { height }));
            }
        }
        let near = |wells: &[Polygon]| {
            wells.iter().filter(|well| well.bounds().touches(&reach)).cloned().collect::<Vec<Polygon>>()
        };
        let ceiling = ceiling_over(level, room);
        let floor = room.and_then(|room| room.floor.as_ref());
        let over = room.and_then(|room| room.ceiling.as_ref());
        RoomPlan {
            tag: if room.is_some() { id } else { storey.id },
            elevation: level.elevation.to_mm(),
            outline: outline.clone(),
            thresholds,
            wells_below: near(&storey.wells[0]),
            wells_above: near(&storey.wells[1]),
            slab: level.slab.to_mm().max(10.0),
            ceiling,
            roof: storey.roof.max(ceiling + 10.0) - 2.0,
            floor_covering: self.covering(id, floor, &finish::usual_floor(kind)),
            ceiling_covering: self.covering(id, over, &finish::usual_ceiling()),
            slab_material: self.materials.plain(Plain::Concrete),
            cut_material: self.materials.plain(Plain::WallTop),
            skirting_material: self.materials.plain(Plain::Skirting),
            faces,
        }
    }

    /// Floors under the doorways on one side of a wall that belong to a room.
    fn thresholds(room: EntityId, plan: &WallPlan, side: Side) -> Vec<Vec<DVec2>> {
        let other = opposite(side);
        let is_doorway = |hole: &&Hole| hole.sill < 1.0;
        let middle = |hole: &Hole| (hole.from + hole.to) * 0.5;
        let faces_room = |hole: &&Hole| plan.room_at(side, middle(hole)) == Some(room);
        plan.holes
            .iter()
            .filter(is_doorway)
            .filter(faces_room)
            .map(|hole| opening::threshold(plan, hole, side, plan.room_at(other, middle(hole)).is_none()))
            .collect()
    }
}

/// The other side.
pub(crate) const fn opposite(side: Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}

/// Height of a room's ceiling over the floor, mm.
fn ceiling_over(level: &Level, room: Option<&Room>) -> f64 {
    let lowered = room.and_then(|room| room.ceiling_height);
    lowered.map_or(level.height, |height| height.min(level.height)).to_mm()
}

/// What a room is for; a floor that no room claims says nothing.
fn kind_of(room: Option<&Room>) -> RoomKind {
    room.map_or(RoomKind::Other, |room| room.kind)
}

/// A name for a floor that no room claims.
fn unclaimed(level: EntityId, index: usize) -> EntityId {
    EntityId::from_u128(KeyMaker::new("floor").wide(level.to_u128()).number(index as u64).finish().0)
}

/// The hole that an opening cuts.
pub(crate) fn hole(id: EntityId, opening: &Opening) -> Hole {
    let (along, half) = (opening.along.to_mm(), opening.width.to_mm() * 0.5);
    let sill = match opening.kind {
        OpeningKind::Door { .. } | OpeningKind::SlidingDoor | OpeningKind::Window | OpeningKind::Passage => {
            opening.sill.to_mm()
        }
    };
    Hole { opening: id, from: along - half, to: along + half, sill, head: sill + opening.height.to_mm() }
}

fn bounds_of(polygons: &[Polygon]) -> Option<PlanBounds> {
    polygons.iter().map(Polygon::bounds).reduce(|all, one| all.union(&one))
}

/// The stretches of a face that a room's skirting runs along.
fn face_lines(room: EntityId, plan: &WallPlan, side: Side, height: f64) -> Vec<FaceLine> {
    let (face, regions) = plan.face(side);
    let gaps: Vec<(DVec2, DVec2)> =
        plan.holes.iter().filter(|hole| hole.sill < height).map(|hole| opening::hole_edge(plan, hole, side)).collect();
    let mut lines = Vec::new();
    for region in regions.iter().filter(|region| region.room == Some(room)) {
        let mut cuts = vec![region.from, region.to];
        cuts.extend(face.iter().map(|point| point.along).filter(|along| (region.from..region.to).contains(along)));
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.windows(2).filter(|pair| pair[1] - pair[0] > 1e-6) {
            lines.push(FaceLine {
                from: face_point(face, pair[0]),
                to: face_point(face, pair[1]),
                outdoors: plan.outdoors(),
                height,
                gaps: gaps.clone(),
            });
        }
    }
    lines
}
