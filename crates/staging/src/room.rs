//! Rooms: floor, slab, ceiling and skirting.

use glam::{DVec2, Vec3};
use homewright_design::EntityId;
use homewright_geometry::{Mesh, Polygon};
use homewright_scene::Key;
use homewright_scene::node::Layer;

use crate::piece::Piece;
use crate::skirting::{self, FaceLine};
use crate::solid;
use crate::wall::Covering;

/// Slabs reach this far (mm) into the walls, so that no light passes between them.
const REACH: f64 = 4.0;
/// Undersides are held this far (mm) from the ceiling below, so that the two do not flicker.
const APART: f64 = 3.0;

/// Everything that decides a room's looks; equal plans look the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoomPlan {
    /// What a pick on it answers: the room, or the level of a floor that no room claims.
    pub(crate) tag: EntityId,
    /// The level's floor over the home's zero, mm.
    pub(crate) elevation: f64,
    /// The clear area.
    pub(crate) outline: Polygon,
    /// Floors under doorways that belong to the room.
    pub(crate) thresholds: Vec<Vec<DVec2>>,
    /// Holes in the floor over stairs from below.
    pub(crate) wells_below: Vec<Polygon>,
    /// Holes in the ceiling over stairs that lead up.
    pub(crate) wells_above: Vec<Polygon>,
    /// Thickness of the slab under the floor, mm.
    pub(crate) slab: f64,
    /// Height of the ceiling over the floor, mm.
    pub(crate) ceiling: f64,
    /// Top of the slab over the ceiling, over the floor, mm.
    pub(crate) roof: f64,
    /// What covers the floor.
    pub(crate) floor_covering: Covering,
    /// What covers the ceiling.
    pub(crate) ceiling_covering: Covering,
    /// Slabs.
    pub(crate) slab_material: Key,
    /// The sides of slabs, which are seen only where walls are left out.
    pub(crate) cut_material: Key,
    /// Skirting boards.
    pub(crate) skirting_material: Key,
    /// The faces of walls round the room.
    pub(crate) faces: Vec<FaceLine>,
}

/// All of a room.
pub(crate) fn pieces(plan: &RoomPlan) -> Vec<Piece> {
    let floor = plan.elevation;
    let area = floor_area(plan);
    let mut finish = Mesh::default();
    for polygon in &without(area.clone(), &plan.wells_below) {
        solid::flat(&mut finish, polygon, true, plan.floor_covering.laying, |_| floor);
    }
    let grown: Vec<Polygon> = area.iter().flat_map(|polygon| polygon.offset(REACH)).collect();
    let (mut slab, mut sides) = (Mesh::default(), Mesh::default());
    for polygon in &without(grown, &plan.wells_below) {
        solid::skirt(&mut sides, polygon, floor - plan.slab + APART, floor);
        solid::flat(&mut slab, polygon, false, solid::Laying::PLAIN, |_| floor - plan.slab + APART);
    }
    let ceiling = floor + plan.ceiling;
    let mut under = Mesh::default();
    for polygon in &without(vec![plan.outline.clone()], &plan.wells_above) {
        solid::flat(&mut under, polygon, false, plan.ceiling_covering.laying, |_| ceiling);
    }
    let mut over = Mesh::default();
    for polygon in without(plan.outline.offset(REACH), &plan.wells_above) {
        solid::skirt(&mut over, &polygon, ceiling, floor + plan.roof);
        solid::flat(&mut over, &polygon, true, solid::Laying::PLAIN, |_| floor + plan.roof);
    }
    let floor_meshes =
        vec![(finish, plan.floor_covering.material), (slab, plan.slab_material), (sides, plan.cut_material)];
    let ceiling_meshes = vec![(under, plan.ceiling_covering.material), (over, plan.slab_material)];
    let mut pieces: Vec<Piece> = Vec::new();
    pieces.extend(Piece::fixed("floor", Layer::Floor, floor_meshes));
    pieces.extend(Piece::fixed("ceiling", Layer::Ceiling, ceiling_meshes));
    pieces.extend(skirting_pieces(plan));
    pieces
}

/// What is left of an area beside stairwells.
fn without(area: Vec<Polygon>, wells: &[Polygon]) -> Vec<Polygon> {
    if wells.is_empty() { area } else { homewright_geometry::polygon::difference(&area, wells) }
}

/// The clear area with its doorways, as polygons that share their corners.
pub(crate) fn floor_area(plan: &RoomPlan) -> Vec<Polygon> {
    let thresholds: Vec<Polygon> = plan.thresholds.iter().filter_map(|ring| Polygon::simple(ring.clone())).collect();
    if thresholds.is_empty() {
        return vec![plan.outline.clone()];
    }
    homewright_geometry::polygon::union(std::slice::from_ref(&plan.outline), &thresholds)
}

fn skirting_pieces(plan: &RoomPlan) -> Vec<Piece> {
    skirting::boards(std::slice::from_ref(&plan.outline), &plan.faces, plan.elevation)
        .into_iter()
        .filter_map(|(facing, mesh): (Option<Vec3>, Mesh)| {
            Some(Piece::fixed("skirting", Layer::Wall, vec![(mesh, plan.skirting_material)])?.facing(facing))
        })
        .collect()
}
