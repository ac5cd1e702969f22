//! A wall's pieces: its faces with their openings cut, reveals, ends and top.

use glam::{DVec2, DVec3};
use homewright_design::opening::Side;
use homewright_geometry::Mesh;
use homewright_scene::Key;
use homewright_scene::node::Layer;

use super::plan::{Hole, Region, WallPlan};
use crate::piece::Piece;
use crate::solid::{self, Laying, plan_quad};
use crate::strip::{Cap, FacePoint, face_point};

/// A ceiling this far (mm) below a wall's top leaves a void that is shown as such.
const LOWERED: f64 = 50.0;

/// All of a wall: a piece for either face, and one for ends, top and underside.
pub(crate) fn pieces(plan: &WallPlan) -> Vec<Piece> {
    let facing = plan.facing();
    let mut pieces = Vec::new();
    for (side, name) in [(Side::Left, "wall left"), (Side::Right, "wall right")] {
        let (_, regions) = plan.face(side);
        let mut meshes = Vec::new();
        for region in regions {
            let FaceMeshes { below, over } = face_meshes(plan, side, region);
            meshes.extend([(below, region.covering.material), (over, plan.void_material)]);
        }
        pieces.extend(Piece::fixed(name, Layer::Wall, meshes));
    }
    pieces.extend(Piece::fixed("wall body", Layer::Wall, body(plan)));
    pieces.into_iter().map(|piece| piece.facing(facing)).collect()
}

/// Free ends in the covering beside them; ends that join other walls, top and underside.
fn body(plan: &WallPlan) -> Vec<(Mesh, Key)> {
    let center = plan.strip.center;
    let (mut ends, mut joints) = (Mesh::default(), Mesh::default());
    for Cap { edge: [a, b], is_free } in &plan.strip.caps {
        let tops = [*a, *b].map(|point| plan.top_at(center.locate(point).0));
        let corners = [a.extend(plan.bottom), b.extend(plan.bottom), b.extend(tops[1]), a.extend(tops[0])];
        let width = a.distance(*b);
        let uv = |u: f64, z: f64| DVec2::new(u, z) * 0.001;
        let uvs = [uv(0.0, plan.bottom), uv(width, plan.bottom), uv(width, tops[1]), uv(0.0, tops[0])];
        let mesh = if *is_free { &mut ends } else { &mut joints };
        plan_quad(mesh, corners.map(|corner| raised(plan, corner)), uvs);
    }
    let mut flats = Mesh::default();
    for footprint in &plan.strip.footprint {
        let top = |point: DVec2| plan.elevation + plan.top_at(center.locate(point).0);
        solid::flat(&mut flats, footprint, true, Laying::PLAIN, top);
        solid::flat(&mut flats, footprint, false, Laying::PLAIN, |_| plan.elevation + plan.bottom);
    }
    let end_material = plan.left.first().or(plan.right.first()).map_or(plan.cut_material, |r| r.covering.material);
    vec![(ends, end_material), (joints, plan.cut_material), (flats, plan.top_material.unwrap_or(end_material))]
}

fn raised(plan: &WallPlan, point: DVec3) -> DVec3 {
    point + DVec3::Z * plan.elevation
}

/// A builder of one stretch of one face.
struct Face<'a> {
    plan: &'a WallPlan,
    side: Side,
    points: &'a [FacePoint],
    laying: Laying,
    mesh: Mesh,
}

/// What is before a room and what lies over its ceiling.
struct FaceMeshes {
    below: Mesh,
    over: Mesh,
}

/// One stretch of a face: cells between all holes' edges, and half the depth of each hole's reveals.
fn face_meshes(plan: &WallPlan, side: Side, region: &Region) -> FaceMeshes {
    let (points, _) = plan.face(side);
    let mut face = Face { plan, side, points, laying: region.covering.laying, mesh: Mesh::default() };
    let mut columns = vec![region.from, region.to];
    let inside = |along: &f64| *along > region.from + 1e-6 && *along < region.to - 1e-6;
    columns.extend(points.iter().map(|point| point.along).filter(inside));
    columns.extend(plan.holes.iter().flat_map(|hole| [hole.from, hole.to]).filter(inside));
    sort(&mut columns);
    let mut rows = vec![plan.bottom];
    rows.extend(plan.holes.iter().flat_map(|hole| [hole.sill, hole.head]));
    let is_lowered = region.ceiling < plan.top[0].max(plan.top[1]) - LOWERED;
    let ceiling = if is_lowered { region.ceiling } else { f64::INFINITY };
    rows.extend(is_lowered.then_some(ceiling));
    sort(&mut rows);
    rows.push(f64::INFINITY);
    let mut over = Mesh::default();
    for column in columns.windows(2) {
        let middle = (column[0] + column[1]) * 0.5;
        let hole = plan.holes.iter().find(|hole| hole.from < middle && middle < hole.to);
        for row in rows.windows(2) {
            if hole.is_none_or(|hole| row[1] <= hole.sill + 1e-9 || row[0] >= hole.head - 1e-9) {
                let is_over = row[0] >= ceiling - 1e-6;
                if is_over {
                    std::mem::swap(&mut face.mesh, &mut over);
                }
                face.cell([column[0], column[1]], [row[0], row[1]]);
                if is_over {
                    std::mem::swap(&mut face.mesh, &mut over);
                }
            }
        }
        if let Some(hole) = hole {
            face.sill_and_head([column[0], column[1]], hole);
        }
    }
    for hole in &plan.holes {
        for (along, is_start) in [(hole.from, true), (hole.to, false)] {
            if along >= region.from && along < region.to {
                face.jamb(along, is_start, hole);
            }
        }
    }
    FaceMeshes { below: face.mesh, over }
}

fn sort(values: &mut Vec<f64>) {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
}

impl Face<'_> {
    /// The face's point at a height, in the home.
    fn at(&self, along: f64, z: f64) -> DVec3 {
        raised(self.plan, face_point(self.points, along).extend(z))
    }

    /// The middle of the wall at a height, in the home.
    fn middle(&self, along: f64, z: f64) -> DVec3 {
        raised(self.plan, self.plan.strip.center.point(along, 0.0).extend(z))
    }

    /// Texture coordinates: along the wall to the right of who looks at it, and up.
    fn uv(&self, along: f64, z: f64) -> DVec2 {
        let along = match self.side {
            Side::Left => -along,
            Side::Right => along,
        };
        self.laying.uv(DVec2::new(along, z))
    }

    /// Adds a quadrilateral given for the right side; on the left side the walk is turned round.
    fn add(&mut self, mut corners: [DVec3; 4], mut uvs: [DVec2; 4]) {
        if self.side == Side::Left {
            corners.reverse();
            uvs.reverse();
        }
        plan_quad(&mut self.mesh, corners, uvs);
    }

    fn cell(&mut self, [from, to]: [f64; 2], [low, high]: [f64; 2]) {
        let corner = |along: f64, z: f64| (along, z.min(self.plan.top_at(along)));
        let walk = [corner(from, low), corner(to, low), corner(to, high), corner(from, high)];
        if walk[3].1 - walk[0].1 <= 1e-9 && walk[2].1 - walk[1].1 <= 1e-9 {
            return;
        }
        let corners = walk.map(|(along, z)| self.at(along, z));
        let uvs = walk.map(|(along, z)| self.uv(along, z));
        self.add(corners, uvs);
    }

    /// The reveal at one side of a hole.
    fn jamb(&mut self, along: f64, is_start: bool, hole: &Hole) {
        let (outer, inner) =
            ([hole.sill, hole.head].map(|z| self.at(along, z)), [hole.sill, hole.head].map(|z| self.middle(along, z)));
        let depth = self.plan.strip.thickness * 0.5;
        let reach = if is_start { depth } else { -depth };
        let uv = |distance: f64, z: f64| self.uv(along + distance, z);
        let mut corners = [outer[0], inner[0], inner[1], outer[1]];
        let mut uvs = [uv(0.0, hole.sill), uv(reach, hole.sill), uv(reach, hole.head), uv(0.0, hole.head)];
        if !is_start {
            corners.reverse();
            uvs.reverse();
        }
        self.add(corners, uvs);
    }

    /// The reveals under and over a hole.
    fn sill_and_head(&mut self, [from, to]: [f64; 2], hole: &Hole) {
        let depth = self.plan.strip.thickness * 0.5;
        let level =
            |z: f64, face: &Self| ([face.at(from, z), face.at(to, z), face.middle(to, z), face.middle(from, z)], z);
        let (corners, z) = level(hole.sill, self);
        let uvs = [self.uv(from, z), self.uv(to, z), self.uv(to, z + depth), self.uv(from, z + depth)];
        self.add(corners, uvs);
        let (mut corners, z) = level(hole.head, self);
        let mut uvs = [self.uv(from, z), self.uv(to, z), self.uv(to, z - depth), self.uv(from, z - depth)];
        corners.reverse();
        uvs.reverse();
        self.add(corners, uvs);
    }
}
