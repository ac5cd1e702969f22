//! Smooth bodies from coarse cages of quadrangles (E. Catmull, J. Clark, 1978), for sanitary ware and shells.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};

use super::Surface;
use crate::mesh::Mesh;

/// A cage is not refined beyond this many quadrangles.
const MAX_QUADS: usize = 200_000;

/// A body bounded by quadrangles.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuadCage {
    /// Corners.
    pub points: Vec<DVec3>,
    /// Four point numbers each, counter-clockwise seen from outside.
    pub quads: Vec<[u32; 4]>,
}

/// An edge while refining: the faces on it and the number of its new point.
#[derive(Default)]
struct Edge {
    faces: Vec<usize>,
    point: u32,
}

impl QuadCage {
    /// The cage of a box standing on z = 0.
    pub fn of_box(size: DVec3) -> Self {
        let half = size * 0.5;
        let corner = |i: u32| {
            let sign = |bit: u32| if i & bit == 0 { -1.0 } else { 1.0 };
            DVec3::new(half.x * sign(1), half.y * sign(2), half.z * (1.0 + sign(4)))
        };
        let quads = vec![[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [1, 3, 7, 5], [3, 2, 6, 7], [2, 0, 4, 6]];
        Self { points: (0..8).map(corner).collect(), quads }
    }

    /// The cage refined `levels` times (at most 6). Borders of an open cage stay borders. Quadrangles that name
    /// points which are not there are left out.
    #[must_use]
    pub fn subdivided(&self, levels: usize) -> Self {
        let count = self.points.len();
        let mut cage = self.clone();
        cage.quads.retain(|quad| quad.iter().all(|point| (*point as usize) < count));
        for _ in 0..levels.min(6) {
            if cage.quads.len() * 4 > MAX_QUADS {
                break;
            }
            cage = cage.refined();
        }
        cage
    }

    /// The cage's triangles; texture coordinates are laid on from the side each vertex faces most.
    pub fn to_mesh(&self, crease: f64) -> Mesh {
        let mut surface = Surface::default();
        for quad in &self.quads {
            let corners = quad.map(|point| self.points.get(point as usize).copied().unwrap_or_default());
            let normal = (corners[2] - corners[0]).cross(corners[3] - corners[1]).abs();
            let uv = |point: DVec3| {
                if normal.z >= normal.x && normal.z >= normal.y {
                    DVec2::new(point.x, point.y)
                } else if normal.y >= normal.x {
                    DVec2::new(point.x, point.z)
                } else {
                    DVec2::new(point.y, point.z)
                }
            };
            let vertices = corners.map(|point| surface.vertex(point, uv(point)));
            surface.quad(vertices);
        }
        surface.into_mesh(crease)
    }

    fn refined(&self) -> Self {
        let face_points: Vec<DVec3> =
            self.quads.iter().map(|quad| quad.iter().map(|p| self.points[*p as usize]).sum::<DVec3>() * 0.25).collect();
        let mut edges: BTreeMap<(u32, u32), Edge> = BTreeMap::new();
        for (face, quad) in self.quads.iter().enumerate() {
            for i in 0..4 {
                edges.entry(edge_key(quad[i], quad[(i + 1) % 4])).or_default().faces.push(face);
            }
        }
        let mut points = self.moved_corners(&face_points, &edges);
        let first_face = points.len() as u32;
        points.extend(&face_points);
        for ((a, b), edge) in &mut edges {
            edge.point = points.len() as u32;
            let ends = self.points[*a as usize] + self.points[*b as usize];
            points.push(match edge.faces[..] {
                [first, second] => (ends + face_points[first] + face_points[second]) * 0.25,
                _ => ends * 0.5,
            });
        }
        let edge_point = |a: u32, b: u32| edges.get(&edge_key(a, b)).map_or(0, |edge| edge.point);
        let mut quads = Vec::with_capacity(self.quads.len() * 4);
        for (face, quad) in self.quads.iter().enumerate() {
            for i in 0..4 {
                let (before, corner, after) = (quad[(i + 3) % 4], quad[i], quad[(i + 1) % 4]);
                quads.push([corner, edge_point(corner, after), first_face + face as u32, edge_point(before, corner)]);
            }
        }
        Self { points, quads }
    }

    /// The old corners at their new places.
    fn moved_corners(&self, face_points: &[DVec3], edges: &BTreeMap<(u32, u32), Edge>) -> Vec<DVec3> {
        let count = self.points.len();
        let mut faces = vec![(DVec3::ZERO, 0.0); count];
        for (quad, middle) in self.quads.iter().zip(face_points) {
            for corner in quad {
                let sum = &mut faces[*corner as usize];
                *sum = (sum.0 + *middle, sum.1 + 1.0);
            }
        }
        let mut middles = vec![(DVec3::ZERO, 0.0); count];
        let mut borders = vec![(DVec3::ZERO, 0.0); count];
        for ((a, b), edge) in edges {
            let middle = (self.points[*a as usize] + self.points[*b as usize]) * 0.5;
            for corner in [*a as usize, *b as usize] {
                middles[corner] = (middles[corner].0 + middle, middles[corner].1 + 1.0);
                if edge.faces.len() != 2 {
                    borders[corner] = (borders[corner].0 + middle, borders[corner].1 + 1.0);
                }
            }
        }
        (0..count)
            .map(|i| {
                let (old, valence) = (self.points[i], faces[i].1);
                if valence == 0.0 {
                    old
                } else if borders[i].1 > 0.0 {
                    (borders[i].0 / borders[i].1 + old) * 0.5
                } else {
                    (faces[i].0 / valence + middles[i].0 / middles[i].1 * 2.0 + old * (valence - 3.0)) / valence
                }
            })
            .collect()
    }
}

fn edge_key(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}
