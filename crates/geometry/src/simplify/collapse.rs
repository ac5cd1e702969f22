//! Edge collapses: which may be, what they cost, and doing them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use glam::{DVec3, Vec2};

use super::SimplifyLimits;
use super::quadric::Quadric;
use super::topology::{EdgeKind, Topology};
use crate::Mesh;

/// Planes that stand on creases weigh this much against the triangles beside them, so that corners slide along.
const CREASE_WEIGHT: f64 = 4.0;
/// Among collapses that cost nothing, short edges go first: this share of the fourth power of their length.
const SHORT_FIRST: f64 = 1e-7;
/// A triangle may turn by at most the angle of this cosine in one collapse.
const LEAST_COSINE: f64 = 0.5;
/// Texture may slip by this many times the allowed error.
const SLIP: f64 = 2.0;
/// Distances are held to this share of the allowed error: a corner that is gone is measured against the triangles round
/// it, and later collapses farther off still move those a little.
const SHARE: f64 = 0.8;
/// Passes over all edges; each finds collapses that the ones before made possible.
const PASSES: usize = 4;

/// A collapse of one place onto another, cheapest first; the stamp tells whether either has changed since.
type Candidate = Reverse<(u64, u32, u32, u32)>;

/// A mesh on its way.
pub(super) struct Collapser {
    topology: Topology,
    error: f64,
    least_triangles: usize,
    count: usize,
    quadrics: Vec<Quadric>,
    /// Corners that are gone, by the place that stands for them.
    merged: Vec<Vec<DVec3>>,
    /// How far the creases through a place have moved.
    slid: Vec<f64>,
    stamps: Vec<u32>,
    /// Texture coordinates a unit of length, by slot.
    densities: Vec<f64>,
    heap: BinaryHeap<Candidate>,
}

/// Room for lists that every check needs.
#[derive(Default)]
struct Scratch {
    own: Vec<u32>,
    other: Vec<u32>,
    star: Vec<[DVec3; 3]>,
    map: Vec<(u32, u32)>,
}

impl Collapser {
    pub(super) fn new(topology: Topology, limits: SimplifyLimits) -> Self {
        let places = topology.places.len();
        let mut collapser = Self {
            error: f64::from(limits.error).max(0.0) * SHARE,
            least_triangles: limits.triangles,
            count: topology.triangles.len(),
            quadrics: vec![Quadric::default(); places],
            merged: vec![Vec::new(); places],
            slid: vec![0.0; places],
            stamps: vec![0; places],
            densities: densities(&topology),
            heap: BinaryHeap::new(),
            topology,
        };
        collapser.sum_quadrics();
        collapser
    }

    /// Collapses what may be collapsed.
    pub(super) fn run(&mut self) {
        let mut scratch = Scratch::default();
        for _ in 0..PASSES {
            let before = self.count;
            self.gather(&mut scratch);
            while let Some(Reverse((_, from, to, stamp))) = self.heap.pop() {
                if self.count <= self.least_triangles {
                    return;
                }
                let is_current = self.stamps[from as usize].wrapping_add(self.stamps[to as usize]) == stamp;
                if is_current && let Some(slid) = self.check(from, to, &mut scratch) {
                    self.collapse(from, to, slid, &mut scratch);
                }
            }
            if before - self.count <= before / 50 {
                return;
            }
        }
    }

    fn sum_quadrics(&mut self) {
        let topology = &self.topology;
        for index in 0..topology.triangles.len() as u32 {
            let places = topology.corners(index);
            let [a, b, c] = places.map(|place| topology.places[place as usize]);
            let across = (b - a).cross(c - a);
            let Some(normal) = across.try_normalize() else { continue };
            let plane = Quadric::plane(a, normal, across.length() * 0.5);
            for place in places {
                self.quadrics[place as usize].add(&plane);
            }
            for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                let (start, end) = (topology.places[places[from] as usize], topology.places[places[to] as usize]);
                let along = end - start;
                if topology.edge(places[from], places[to]) == EdgeKind::Crease
                    && let Some(aside) = along.cross(normal).try_normalize()
                {
                    let plane = Quadric::plane(start, aside, along.length_squared() * CREASE_WEIGHT);
                    self.quadrics[places[from] as usize].add(&plane);
                    self.quadrics[places[to] as usize].add(&plane);
                }
            }
        }
    }

    /// Puts every edge, in both directions, into the heap.
    fn gather(&mut self, scratch: &mut Scratch) {
        self.heap.clear();
        for place in 0..self.topology.places.len() as u32 {
            self.topology.neighbours(place, &mut scratch.own);
            for neighbour in &scratch.own {
                self.heap.push(self.candidate(place, *neighbour));
            }
        }
    }

    fn candidate(&self, from: u32, to: u32) -> Candidate {
        let target = self.topology.places[to as usize];
        let square = target.distance_squared(self.topology.places[from as usize]);
        let cost = self.quadrics[from as usize].at(target) + square * square * SHORT_FIRST;
        // The bits of floats that are not negative sort as the floats do.
        Reverse((cost.to_bits(), from, to, self.stamps[from as usize].wrapping_add(self.stamps[to as usize])))
    }

    /// Whether `from` may move onto `to`; if so, how far the creases through it will have moved.
    fn check(&self, from: u32, to: u32, scratch: &mut Scratch) -> Option<f64> {
        let topology = &self.topology;
        topology.neighbours(from, &mut scratch.own);
        let mut creases = [u32::MAX; 2];
        let mut crease_count = 0;
        for neighbour in &scratch.own {
            match topology.edge(from, *neighbour) {
                EdgeKind::Inner => {}
                EdgeKind::Crease if crease_count < 2 => {
                    creases[crease_count] = *neighbour;
                    crease_count += 1;
                }
                EdgeKind::Crease | EdgeKind::Knot => return None,
            }
        }
        let triangles = topology.live(from).count();
        // One fan of triangles, closed or open.
        if scratch.own.len() != triangles && scratch.own.len() != triangles + 1 {
            return None;
        }
        let here = topology.places[from as usize];
        let there = topology.places[to as usize];
        let slid = match crease_count {
            0 => 0.0,
            2 if creases.contains(&to) => {
                let other = if creases[0] == to { creases[1] } else { creases[0] };
                self.slid[from as usize] + distance_to_edge(here, there, topology.places[other as usize])
            }
            _ => return None,
        };
        if slid > self.error || !self.is_one_edge(from, to, scratch) || !self.maps_wedges(from, to, scratch) {
            return None;
        }
        self.keeps_shape(from, to, scratch).then_some(slid)
    }

    /// Whether the two share no neighbours but those of the triangles between them.
    fn is_one_edge(&self, from: u32, to: u32, scratch: &mut Scratch) -> bool {
        self.topology.neighbours(to, &mut scratch.other);
        let shared = scratch.own.iter().filter(|place| scratch.other.binary_search(place).is_ok()).count();
        let between = self.topology.live(from).filter(|t| self.topology.corners(*t).contains(&to)).count();
        shared == between
    }

    /// Finds for each wedge of `from` the one of `to` in the same patch; whether there is one for all.
    fn maps_wedges(&self, from: u32, to: u32, scratch: &mut Scratch) -> bool {
        scratch.map.clear();
        for triangle in self.topology.live(from) {
            if let (Some(mine), Some(theirs)) =
                (self.topology.wedge_at(triangle, from), self.topology.wedge_at(triangle, to))
            {
                match scratch.map.iter().find(|(wedge, _)| *wedge == mine) {
                    Some((_, known)) if *known != theirs => return false,
                    Some(_) => {}
                    None => scratch.map.push((mine, theirs)),
                }
            }
        }
        self.topology.live(from).all(|triangle| {
            let wedge = self.topology.wedge_at(triangle, from);
            wedge.is_some_and(|wedge| scratch.map.iter().any(|(known, _)| *known == wedge))
        })
    }

    /// Whether no triangle turns over and everything that is gone stays near.
    fn keeps_shape(&self, from: u32, to: u32, scratch: &mut Scratch) -> bool {
        let topology = &self.topology;
        let (here, there) = (topology.places[from as usize], topology.places[to as usize]);
        scratch.star.clear();
        let mut nearest: (f64, u32) = (f64::INFINITY, 0);
        for triangle in topology.live(from) {
            let corners = topology.corners(triangle);
            if corners.contains(&to) {
                continue;
            }
            let old = corners.map(|place| topology.places[place as usize]);
            let new = corners.map(|place| if place == from { there } else { topology.places[place as usize] });
            let across = |[a, b, c]: [DVec3; 3]| (b - a).cross(c - a);
            let (before, after) = (across(old), across(new));
            let scale = before.length() * after.length();
            if before.dot(after) < LEAST_COSINE * scale || (scale <= 0.0 && before.length_squared() > 0.0) {
                return false;
            }
            scratch.star.push(new);
            let distance = distance_squared_to_triangle(here, new);
            if distance < nearest.0 {
                nearest = (distance, triangle);
            }
        }
        let own = scratch.star.len();
        for triangle in topology.live(to) {
            let corners = topology.corners(triangle);
            if !corners.contains(&from) {
                scratch.star.push(corners.map(|place| topology.places[place as usize]));
            }
        }
        let limit = self.error * self.error;
        let is_near = |point: DVec3, star: &[[DVec3; 3]]| {
            star.iter().any(|triangle| distance_squared_to_triangle(point, *triangle) <= limit)
        };
        if !is_near(here, &scratch.star) || !self.merged[from as usize].iter().all(|p| is_near(*p, &scratch.star)) {
            return false;
        }
        if own > 0 && nearest.0 <= limit && !self.keeps_texture(from, nearest.1, scratch) {
            return false;
        }
        // What the neighbours stand for may have lain on triangles that move.
        scratch.own.iter().all(|neighbour| {
            let merged = &self.merged[*neighbour as usize];
            if merged.is_empty() {
                return true;
            }
            merged.iter().all(|point| {
                is_near(*point, &scratch.star)
                    || topology.live(*neighbour).any(|triangle| {
                        let corners = topology.corners(triangle);
                        !corners.contains(&from)
                            && distance_squared_to_triangle(
                                *point,
                                corners.map(|place| topology.places[place as usize]),
                            ) <= limit
                    })
            })
        })
    }

    /// Whether the texture at `from` stays about where it is, on the triangle that will cover its place.
    fn keeps_texture(&self, from: u32, triangle: u32, scratch: &Scratch) -> bool {
        let topology = &self.topology;
        let wedges = topology.triangles[triangle as usize];
        let Some(mine) = topology.wedge_at(triangle, from) else { return false };
        let slot = topology.wedges[mine as usize].slot;
        let density = self.densities[slot as usize];
        let moved = wedges.map(|wedge| {
            if wedge == mine {
                scratch.map.iter().find(|(known, _)| *known == mine).map_or(wedge, |pair| pair.1)
            } else {
                wedge
            }
        });
        let corners = moved.map(|wedge| topology.places[topology.place(wedge) as usize]);
        let [u, v, w] = weights(topology.places[from as usize], corners);
        let uv = |wedge: u32| topology.wedges[wedge as usize].uv.as_dvec2();
        let covered = uv(moved[0]) * u + uv(moved[1]) * v + uv(moved[2]) * w;
        covered.distance(uv(mine)) <= self.error * SLIP * density + 1e-9
    }

    fn collapse(&mut self, from: u32, to: u32, slid: f64, scratch: &mut Scratch) {
        let triangles = std::mem::take(&mut self.topology.around[from as usize]);
        for triangle in triangles {
            if !self.topology.alive[triangle as usize] {
                continue;
            }
            if self.topology.corners(triangle).contains(&to) {
                self.topology.alive[triangle as usize] = false;
                self.count -= 1;
                continue;
            }
            for corner in 0..3 {
                let wedge = self.topology.triangles[triangle as usize][corner];
                if let Some((_, theirs)) = scratch.map.iter().find(|(mine, _)| *mine == wedge) {
                    self.topology.triangles[triangle as usize][corner] = *theirs;
                }
            }
            self.topology.around[to as usize].push(triangle);
        }
        let alive = &self.topology.alive;
        self.topology.around[to as usize].retain(|triangle| alive[*triangle as usize]);
        let quadric = self.quadrics[from as usize];
        self.quadrics[to as usize].add(&quadric);
        let gone = std::mem::take(&mut self.merged[from as usize]);
        self.merged[to as usize].extend(gone);
        self.merged[to as usize].push(self.topology.places[from as usize]);
        self.slid[to as usize] = self.slid[to as usize].max(slid);
        self.stamps[from as usize] = self.stamps[from as usize].wrapping_add(1);
        self.stamps[to as usize] = self.stamps[to as usize].wrapping_add(1);
        self.topology.neighbours(to, &mut scratch.own);
        for neighbour in &scratch.own {
            self.heap.push(self.candidate(to, *neighbour));
            self.heap.push(self.candidate(*neighbour, to));
        }
    }

    /// What is left, one mesh a slot.
    pub(super) fn into_meshes(self, slots: usize) -> Vec<Mesh> {
        let mut meshes = vec![Mesh::default(); slots];
        let mut index_of: Vec<Option<u32>> = vec![None; self.topology.wedges.len()];
        for (triangle, is_alive) in self.topology.triangles.iter().zip(&self.topology.alive) {
            if !is_alive {
                continue;
            }
            for wedge_index in triangle {
                let wedge = self.topology.wedges[*wedge_index as usize];
                let mesh = &mut meshes[wedge.slot as usize];
                let index = *index_of[*wedge_index as usize].get_or_insert_with(|| {
                    mesh.positions.push(wedge.position);
                    mesh.normals.push(wedge.normal);
                    mesh.uvs.push(wedge.uv);
                    mesh.positions.len() as u32 - 1
                });
                mesh.indices.push(index);
            }
        }
        meshes
    }
}

/// Texture coordinates a unit of length, by slot: the root of the areas' ratio.
fn densities(topology: &Topology) -> Vec<f64> {
    let slots = topology.wedges.iter().map(|wedge| wedge.slot as usize + 1).max().unwrap_or(0);
    let mut areas = vec![(0.0_f64, 0.0_f64); slots];
    for triangle in &topology.triangles {
        let [a, b, c] = triangle.map(|wedge| topology.wedges[wedge as usize]);
        let uv = |from: Vec2, to: Vec2| (to - from).as_dvec2();
        let place = |wedge: u32| topology.places[wedge as usize];
        let sum = &mut areas[a.slot as usize];
        sum.0 += (place(b.place) - place(a.place)).cross(place(c.place) - place(a.place)).length();
        sum.1 += uv(a.uv, b.uv).perp_dot(uv(a.uv, c.uv)).abs();
    }
    areas.into_iter().map(|(area, uv_area)| if area > 0.0 { (uv_area / area).sqrt() } else { 0.0 }).collect()
}

fn distance_to_edge(point: DVec3, start: DVec3, end: DVec3) -> f64 {
    let along = end - start;
    let square = along.length_squared();
    let share = if square > 0.0 { ((point - start).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
    point.distance(start + along * share)
}

/// Barycentric weights of the triangle's point nearest to a place (Ericson, "Real-time collision detection", 5.1.5).
fn weights(point: DVec3, [a, b, c]: [DVec3; 3]) -> [f64; 3] {
    let (ab, ac, ap) = (b - a, c - a, point - a);
    let (d1, d2) = (ab.dot(ap), ac.dot(ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return [1.0, 0.0, 0.0];
    }
    let bp = point - b;
    let (d3, d4) = (ab.dot(bp), ac.dot(bp));
    if d3 >= 0.0 && d4 <= d3 {
        return [0.0, 1.0, 0.0];
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        let v = if d1 - d3 > 0.0 { d1 / (d1 - d3) } else { 0.0 };
        return [1.0 - v, v, 0.0];
    }
    let cp = point - c;
    let (d5, d6) = (ab.dot(cp), ac.dot(cp));
    if d6 >= 0.0 && d5 <= d6 {
        return [0.0, 0.0, 1.0];
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        let w = if d2 - d6 > 0.0 { d2 / (d2 - d6) } else { 0.0 };
        return [1.0 - w, 0.0, w];
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0 {
        let reach = (d4 - d3) + (d5 - d6);
        let w = if reach > 0.0 { (d4 - d3) / reach } else { 0.0 };
        return [0.0, 1.0 - w, w];
    }
    let sum = va + vb + vc;
    if sum > 0.0 { [va / sum, vb / sum, vc / sum] } else { [1.0, 0.0, 0.0] }
}

/// The squared distance of a point from a triangle.
pub(super) fn distance_squared_to_triangle(point: DVec3, corners: [DVec3; 3]) -> f64 {
    let [u, v, w] = weights(point, corners);
    point.distance_squared(corners[0] * u + corners[1] * v + corners[2] * w)
}
