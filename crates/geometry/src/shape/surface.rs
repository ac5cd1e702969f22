//! Triangles under construction, and their normals.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};

use crate::math;
use crate::mesh::Mesh;

/// Triangles with positions and texture coordinates, before they have normals.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surface {
    positions: Vec<DVec3>,
    uvs: Vec<DVec2>,
    triangles: Vec<[u32; 3]>,
}

impl Surface {
    /// Adds a vertex and gives its number.
    pub fn vertex(&mut self, position: DVec3, uv: DVec2) -> u32 {
        self.positions.push(position);
        self.uvs.push(uv);
        (self.positions.len() - 1) as u32
    }

    /// Adds a triangle of vertex numbers, counter-clockwise seen from outside.
    pub fn triangle(&mut self, corners: [u32; 3]) {
        self.triangles.push(corners);
    }

    /// Adds a quadrangle of vertex numbers, counter-clockwise seen from outside.
    pub fn quad(&mut self, [a, b, c, d]: [u32; 4]) {
        self.triangles.extend([[a, b, c], [a, c, d]]);
    }

    /// Adds `columns` × `rows` quadrangles; `at` tells position and texture coordinate by column and row, both
    /// counted from zero to their number inclusive. The outside is where columns × rows points (right hand).
    pub fn grid(&mut self, columns: usize, rows: usize, mut at: impl FnMut(usize, usize) -> (DVec3, DVec2)) {
        let base = self.positions.len() as u32;
        for row in 0..=rows {
            for column in 0..=columns {
                let (position, uv) = at(column, row);
                self.vertex(position, uv);
            }
        }
        let stride = columns as u32 + 1;
        for row in 0..rows as u32 {
            for column in 0..columns as u32 {
                let corner = base + row * stride + column;
                self.quad([corner, corner + 1, corner + stride + 1, corner + stride]);
            }
        }
    }

    /// The mesh. Normals are averaged by area over triangles that meet at a point at less than `crease` radians;
    /// vertices at the same place count as one point; triangles without area are left out.
    pub fn into_mesh(self, crease: f64) -> Mesh {
        let spots = self.spots();
        let faces: Vec<([u32; 3], DVec3, DVec3)> = self
            .triangles
            .iter()
            .filter(|corners| {
                let [a, b, c] = corners.map(|corner| spots[corner as usize]);
                a != b && b != c && c != a
            })
            .filter_map(|corners| {
                let [a, b, c] = corners.map(|corner| self.positions[corner as usize]);
                let area = (b - a).cross(c - a);
                Some((*corners, area.try_normalize()?, area))
            })
            .collect();
        let mut around: Vec<Vec<u32>> = vec![Vec::new(); self.positions.len()];
        for (face, (corners, ..)) in faces.iter().enumerate() {
            for corner in corners {
                around[spots[*corner as usize] as usize].push(face as u32);
            }
        }
        let limit = math::cos(crease) - 1e-9;
        let mut mesh = Mesh::default();
        let mut made: BTreeMap<(u32, [i32; 3]), u32> = BTreeMap::new();
        for (corners, unit, _) in &faces {
            for corner in corners {
                let sum: DVec3 = around[spots[*corner as usize] as usize]
                    .iter()
                    .map(|face| &faces[*face as usize])
                    .filter(|(_, other, _)| other.dot(*unit) >= limit)
                    .map(|(_, _, area)| *area)
                    .sum();
                let normal = sum.try_normalize().unwrap_or(*unit);
                let key = (*corner, (normal * 4096.0).round().as_ivec3().to_array());
                let index = *made.entry(key).or_insert_with(|| {
                    mesh.positions.push(self.positions[*corner as usize].as_vec3());
                    mesh.normals.push(normal.as_vec3());
                    mesh.uvs.push(self.uvs[*corner as usize].as_vec2());
                    (mesh.positions.len() - 1) as u32
                });
                mesh.indices.push(index);
            }
        }
        mesh
    }

    /// For every vertex the first vertex at its place, to a millionth of the whole size.
    fn spots(&self) -> Vec<u32> {
        let size = self.positions.iter().fold(0.0_f64, |most, position| most.max(position.abs().max_element()));
        let steps = 1.0e6 / size.max(f64::MIN_POSITIVE);
        let mut first: BTreeMap<[i32; 3], u32> = BTreeMap::new();
        self.positions
            .iter()
            .enumerate()
            .map(|(i, position)| *first.entry((*position * steps).round().as_ivec3().to_array()).or_insert(i as u32))
            .collect()
    }
}
