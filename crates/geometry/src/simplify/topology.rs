//! Meshes as places, wedges and triangles: corners at one place are one place; a wedge is a place as one smooth patch
//! of one mesh sees it.

use std::collections::HashMap;

use glam::{DVec3, Vec2, Vec3};

use crate::Mesh;

/// A corner as a smooth patch sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wedge {
    pub(super) place: u32,
    pub(super) slot: u32,
    pub(super) position: Vec3,
    pub(super) normal: Vec3,
    pub(super) uv: Vec2,
}

/// What an edge is on a place's rim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EdgeKind {
    /// Between two triangles of one patch.
    Inner,
    /// Where patches or slots meet, or the surface ends.
    Crease,
    /// More than two triangles, or none.
    Knot,
}

/// All meshes' triangles.
pub(super) struct Topology {
    pub(super) wedges: Vec<Wedge>,
    /// Coordinates relative to the middle of all, so that quadrics keep their digits.
    pub(super) places: Vec<DVec3>,
    pub(super) triangles: Vec<[u32; 3]>,
    pub(super) alive: Vec<bool>,
    /// Triangles round a place; dead ones may linger.
    pub(super) around: Vec<Vec<u32>>,
}

impl Topology {
    /// `None` for meshes that are not sound or too large to count.
    pub(super) fn of(meshes: &[Mesh]) -> Option<Self> {
        if meshes.iter().any(|mesh| !mesh.is_sound()) {
            return None;
        }
        let bounds = meshes.iter().fold(crate::Bounds::EMPTY, |bounds, mesh| bounds.union(&mesh.bounds()));
        let middle = bounds.center().as_dvec3();
        let mut places: HashMap<[u32; 3], u32> = HashMap::new();
        let mut known: HashMap<(u32, u32, [u32; 5]), u32> = HashMap::new();
        let mut topology = Self {
            wedges: Vec::new(),
            places: Vec::new(),
            triangles: Vec::new(),
            alive: Vec::new(),
            around: Vec::new(),
        };
        for (slot, mesh) in meshes.iter().enumerate() {
            let slot = u32::try_from(slot).ok()?;
            let mut wedge_of = Vec::with_capacity(mesh.positions.len());
            for ((position, normal), uv) in mesh.positions.iter().zip(&mesh.normals).zip(&mesh.uvs) {
                // Adding zero makes −0 and 0 one place.
                let position = *position + Vec3::ZERO;
                let place = *places.entry(position.to_array().map(f32::to_bits)).or_insert_with(|| {
                    topology.places.push(position.as_dvec3() - middle);
                    topology.places.len() as u32 - 1
                });
                let look = [normal.x, normal.y, normal.z, uv.x, uv.y].map(f32::to_bits);
                let wedge = *known.entry((place, slot, look)).or_insert_with(|| {
                    topology.wedges.push(Wedge { place, slot, position, normal: *normal, uv: *uv });
                    topology.wedges.len() as u32 - 1
                });
                wedge_of.push(wedge);
            }
            for triangle in mesh.indices.chunks_exact(3) {
                let wedges = [triangle[0], triangle[1], triangle[2]].map(|index| wedge_of[index as usize]);
                let [a, b, c] = wedges.map(|wedge| topology.wedges[wedge as usize].place);
                if a != b && b != c && c != a {
                    topology.triangles.push(wedges);
                }
            }
        }
        topology.around = vec![Vec::new(); topology.places.len()];
        topology.alive = vec![true; topology.triangles.len()];
        for (index, triangle) in topology.triangles.iter().enumerate() {
            for wedge in triangle {
                topology.around[topology.wedges[*wedge as usize].place as usize].push(index as u32);
            }
        }
        Some(topology)
    }

    pub(super) fn place(&self, wedge: u32) -> u32 {
        self.wedges[wedge as usize].place
    }

    /// The live triangles round a place.
    pub(super) fn live(&self, place: u32) -> impl Iterator<Item = u32> + '_ {
        self.around[place as usize].iter().copied().filter(|triangle| self.alive[*triangle as usize])
    }

    /// The places of a triangle's corners.
    pub(super) fn corners(&self, triangle: u32) -> [u32; 3] {
        self.triangles[triangle as usize].map(|wedge| self.place(wedge))
    }

    /// The wedge of a triangle at a place.
    pub(super) fn wedge_at(&self, triangle: u32, place: u32) -> Option<u32> {
        self.triangles[triangle as usize].into_iter().find(|wedge| self.place(*wedge) == place)
    }

    /// The neighbours of a place, sorted.
    pub(super) fn neighbours(&self, place: u32, into: &mut Vec<u32>) {
        into.clear();
        for triangle in self.live(place) {
            into.extend(self.corners(triangle).into_iter().filter(|corner| *corner != place));
        }
        into.sort_unstable();
        into.dedup();
    }

    /// What the edge between two places is.
    pub(super) fn edge(&self, a: u32, b: u32) -> EdgeKind {
        let mut first: Option<[Option<u32>; 2]> = None;
        let mut count = 0;
        let mut is_smooth = true;
        for triangle in self.live(a) {
            if !self.corners(triangle).contains(&b) {
                continue;
            }
            let ends = [self.wedge_at(triangle, a), self.wedge_at(triangle, b)];
            count += 1;
            is_smooth &= *first.get_or_insert(ends) == ends;
        }
        match count {
            2 if is_smooth => EdgeKind::Inner,
            1 | 2 => EdgeKind::Crease,
            _ => EdgeKind::Knot,
        }
    }
}
