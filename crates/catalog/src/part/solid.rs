//! Building blocks of the words: bevelled boxes, surfaces over a grid, and smooth normals.
//!
//! Word frame: millimetres, origin at the centre of the footprint on the underside, Z up.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};
use homewright_geometry::Mesh;

/// Triangles with positions and texture coordinates, before normals.
#[derive(Debug, Clone, Default)]
pub(crate) struct Soup {
    pub(crate) positions: Vec<DVec3>,
    pub(crate) uvs: Vec<DVec2>,
    pub(crate) triangles: Vec<[u32; 3]>,
}

impl Soup {
    pub(crate) fn vertex(&mut self, position: DVec3, uv: DVec2) -> u32 {
        self.positions.push(position);
        self.uvs.push(uv);
        (self.positions.len() - 1) as u32
    }

    /// Two triangles; corners counter-clockwise seen from outside.
    pub(crate) fn quad(&mut self, corners: [u32; 4]) {
        let [a, b, c, d] = corners;
        self.triangles.extend([[a, b, c], [a, c, d]]);
    }

    /// A surface of `columns` × `rows` cells; `at` gives position and texture coordinate of a corner by its column
    /// and row. Faces out where columns × rows (right-handed) points out.
    pub(crate) fn grid(&mut self, columns: usize, rows: usize, mut at: impl FnMut(usize, usize) -> (DVec3, DVec2)) {
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

    /// The mesh with normals averaged over faces that meet at less than `crease` degrees; triangles without area
    /// are left out. Corners at the same place count as one, so seams do not show.
    pub(crate) fn smooth(&self, crease: f64) -> Mesh {
        let triangles: Vec<([u32; 3], DVec3, DVec3)> = self.faces();
        let spots = self.spots();
        let mut around: Vec<Vec<u32>> = vec![Vec::new(); self.positions.len()];
        for (face, (corners, ..)) in triangles.iter().enumerate() {
            for corner in corners {
                let list = &mut around[spots[*corner as usize] as usize];
                if list.last() != Some(&(face as u32)) {
                    list.push(face as u32);
                }
            }
        }
        let limit = homewright_geometry::math::cos(crease.to_radians()) - 1e-9;
        let mut mesh = Mesh::default();
        let mut made: BTreeMap<(u32, [i32; 3]), u32> = BTreeMap::new();
        for (corners, unit, _) in &triangles {
            for corner in corners {
                let spot = spots[*corner as usize] as usize;
                let sum: DVec3 = around[spot]
                    .iter()
                    .map(|face| &triangles[*face as usize])
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

    /// The same triangles with texture coordinates by the plane each faces most: cloth cut in panels.
    pub(crate) fn box_mapped(&self) -> Self {
        let mut mapped = Self::default();
        let mut made: BTreeMap<(u32, usize), u32> = BTreeMap::new();
        for corners in &self.triangles {
            let [a, b, c] = corners.map(|corner| self.positions[corner as usize]);
            let normal = (b - a).cross(c - a).abs();
            let axis = if normal.z >= normal.x && normal.z >= normal.y { 2 } else { usize::from(normal.y >= normal.x) };
            let triangle = corners.map(|corner| {
                *made.entry((corner, axis)).or_insert_with(|| {
                    let position = self.positions[corner as usize];
                    let uv = match axis {
                        0 => DVec2::new(position.y, position.z),
                        1 => DVec2::new(position.x, position.z),
                        _ => DVec2::new(position.x, position.y),
                    };
                    mapped.vertex(position, uv)
                })
            });
            mapped.triangles.push(triangle);
        }
        mapped
    }

    /// Triangles that have an area, with unit normal and area-weighted normal.
    fn faces(&self) -> Vec<([u32; 3], DVec3, DVec3)> {
        self.triangles
            .iter()
            .filter_map(|corners| {
                let [a, b, c] = corners.map(|corner| self.positions[corner as usize]);
                let area = (b - a).cross(c - a);
                let longest = (b - a).length_squared().max((c - a).length_squared()).max((c - b).length_squared());
                // A sliver thinner than a micrometre or a ten-thousandth of its length has no direction to speak of.
                let thickness = area.length() / longest.sqrt().max(1e-12);
                (thickness > 1e-3 && thickness > longest.sqrt() * 1e-5)
                    .then(|| area.try_normalize().map(|unit| (*corners, unit, area)))
                    .flatten()
            })
            .collect()
    }

    /// For each vertex the first vertex at the same place (to a hundredth of a millimetre).
    fn spots(&self) -> Vec<u32> {
        let mut first: BTreeMap<[i32; 3], u32> = BTreeMap::new();
        self.positions
            .iter()
            .enumerate()
            .map(|(index, position)| {
                let key = (*position * 100.0).round().as_ivec3().to_array();
                *first.entry(key).or_insert(index as u32)
            })
            .collect()
    }
}

/// Height of the topmost vertex of all pieces.
pub(crate) fn height(pieces: &[(String, Mesh)]) -> f32 {
    pieces.iter().flat_map(|(_, mesh)| &mesh.positions).map(|position| position.z).fold(0.0, f32::max)
}

/// A mesh stretched so that it fills a size, its underside on 0.
pub(crate) fn filling(mesh: &Mesh, size: DVec3) -> Mesh {
    let bounds = mesh.bounds();
    let found = bounds.size().max(glam::Vec3::splat(1e-3));
    let target_from_source = glam::Mat4::from_translation(glam::Vec3::new(0.0, 0.0, 0.5 * size.z as f32))
        * glam::Mat4::from_scale(size.as_vec3() / found)
        * glam::Mat4::from_translation(-bounds.center());
    mesh.transformed(&target_from_source)
}

/// Texture axes of a box's face: U along the longer side.
fn face_axes(normal_axis: usize, size: DVec3) -> (usize, usize) {
    let (a, b) = ((normal_axis + 1) % 3, (normal_axis + 2) % 3);
    if size[a] >= size[b] { (a, b) } else { (b, a) }
}

/// A box with edges rounded by `radius`, in as many steps as its size asks for.
pub(crate) fn rounded_box(size: DVec3, radius: f64) -> Mesh {
    let radius = radius.min(size.min_element() * 0.499).max(0.0);
    let steps = match radius {
        r if r < 0.02 => return chamfered_box(size, 0.0),
        r if r < 4.0 => return chamfered_box(size, r),
        r if r < 15.0 => 1,
        r if r < 50.0 => 2,
        r if r < 150.0 => 4,
        _ => 6,
    };
    rounded(size, radius, steps)
}

/// A box whose edges are cut by `bevel` and shaded round: 24 vertices, 44 triangles.
pub(crate) fn chamfered_box(size: DVec3, bevel: f64) -> Mesh {
    let bevel = bevel.min(size.min_element() * 0.45).max(0.0);
    let half = size * 0.5;
    let mut mesh = Mesh::default();
    let index = |axis: usize, corner: usize, sign: usize| (axis * 8 + sign * 4 + corner) as u32;
    for axis in 0..3 {
        let (across, up) = ((axis + 1) % 3, (axis + 2) % 3);
        let (u, v) = face_axes(axis, size);
        for sign in 0..2 {
            let side = if sign == 0 { -1.0 } else { 1.0 };
            for corner in 0..4 {
                let mut position = DVec3::ZERO;
                position[axis] = side * half[axis];
                position[across] = if corner & 1 == 0 { -1.0 } else { 1.0 } * (half[across] - bevel);
                position[up] = if corner & 2 == 0 { -1.0 } else { 1.0 } * (half[up] - bevel);
                let mut normal = DVec3::ZERO;
                normal[axis] = side;
                mesh.uvs.push(DVec2::new(position[u], position[v]).as_vec2());
                mesh.positions.push((position + DVec3::Z * half.z).as_vec3());
                mesh.normals.push(normal.as_vec3());
            }
            let [a, b, c, d] = [0, 1, 3, 2].map(|corner| index(axis, corner, sign));
            let face = if sign == 1 { [a, b, c, a, c, d] } else { [a, c, b, a, d, c] };
            mesh.indices.extend(face);
        }
    }
    if bevel > 0.0 {
        bevel_faces(&mut mesh, index);
    }
    mesh
}

/// The strips along the twelve edges and the triangles at the eight corners of a chamfered box.
fn bevel_faces(mesh: &mut Mesh, index: impl Fn(usize, usize, usize) -> u32) {
    // Vertex of face (axis, its sign) at the corner with the given signs of all three axes.
    let at = |axis: usize, signs: [usize; 3]| {
        let corner = signs[(axis + 1) % 3] | signs[(axis + 2) % 3] << 1;
        index(axis, corner, signs[axis])
    };
    let add = |mesh: &mut Mesh, corners: [u32; 3]| {
        let [a, b, c] = corners.map(|corner| mesh.positions[corner as usize]);
        let outward: glam::Vec3 = corners.map(|corner| mesh.normals[corner as usize]).into_iter().sum();
        let is_outward = (b - a).cross(c - a).dot(outward) > 0.0;
        mesh.indices.extend(if is_outward { corners } else { [corners[0], corners[2], corners[1]] });
    };
    for along in 0..3 {
        let (first, second) = ((along + 1) % 3, (along + 2) % 3);
        for bits in 0..4 {
            let mut signs = [0; 3];
            signs[first] = bits & 1;
            signs[second] = bits >> 1;
            let mut far = signs;
            far[along] = 1;
            let (a, b, c, d) = (at(first, signs), at(second, signs), at(second, far), at(first, far));
            add(mesh, [a, b, c]);
            add(mesh, [a, c, d]);
        }
    }
    for bits in 0..8_usize {
        let signs = [bits & 1, bits >> 1 & 1, bits >> 2];
        add(mesh, [at(0, signs), at(1, signs), at(2, signs)]);
    }
}

/// A box with edges and corners rounded in `steps` steps to each side of an edge's middle.
fn rounded(size: DVec3, radius: f64, steps: usize) -> Mesh {
    let half = size * 0.5;
    let inner = half - DVec3::splat(radius);
    let mut mesh = Mesh::default();
    for axis in 0..3 {
        let (across, up) = ((axis + 1) % 3, (axis + 2) % 3);
        let (u, v) = face_axes(axis, size);
        let (line_a, line_b) = (rounding(half[across], radius, steps), rounding(half[up], radius, steps));
        for side in [-1.0, 1.0] {
            let base = mesh.positions.len() as u32;
            for b in &line_b {
                for a in &line_a {
                    let mut on_cube = DVec3::ZERO;
                    on_cube[axis] = side * half[axis];
                    on_cube[across] = *a;
                    on_cube[up] = *b;
                    let core = on_cube.clamp(-inner, inner);
                    let normal = (on_cube - core).try_normalize().unwrap_or(DVec3::Z);
                    let position = core + normal * radius;
                    mesh.positions.push((position + DVec3::Z * half.z).as_vec3());
                    mesh.normals.push(normal.as_vec3());
                    mesh.uvs.push(DVec2::new(on_cube[u], on_cube[v]).as_vec2());
                }
            }
            let stride = line_a.len() as u32;
            for row in 0..line_b.len() as u32 - 1 {
                for column in 0..stride - 1 {
                    let a = base + row * stride + column;
                    let (b, c, d) = (a + 1, a + stride + 1, a + stride);
                    let quad = if side > 0.0 { [a, b, c, a, c, d] } else { [a, c, b, a, d, c] };
                    mesh.indices.extend(quad);
                }
            }
        }
    }
    mesh
}

/// A soft box: rounded, its top crowned, its faces fine enough to be pushed about. Before normals.
pub(crate) fn soft_box(size: DVec3, radius: f64, crown: f64, cell: f64) -> Soup {
    let body = DVec3::new(size.x, size.y, size.z - crown);
    let radius = radius.min(body.min_element() * 0.49);
    let half = body * 0.5;
    let inner = half - DVec3::splat(radius);
    let mut soup = Soup::default();
    for axis in 0..3 {
        let (across, up) = ((axis + 1) % 3, (axis + 2) % 3);
        let lines = [across, up].map(|axis| divided(&rounding(half[axis], radius, 3), cell));
        for side in [-1.0, 1.0] {
            let (columns, rows) = (lines[0].len() - 1, lines[1].len() - 1);
            soup.grid(columns, rows, |column, row| {
                let mut on_cube = DVec3::ZERO;
                on_cube[axis] = side * half[axis];
                // Turned round on the far side, so that the face still looks out.
                on_cube[across] = lines[0][if side > 0.0 { column } else { columns - column }];
                on_cube[up] = lines[1][row];
                let core = on_cube.clamp(-inner, inner);
                let normal = (on_cube - core).try_normalize().unwrap_or(DVec3::Z);
                let mut position = core + normal * radius + DVec3::Z * half.z;
                let level = position.z / body.z;
                let (s, t) = (position.x / half.x, position.y / half.y);
                position.z += crown * level * (1.0 - s * s * s * s) * (1.0 - t * t * t * t);
                (position, DVec2::ZERO)
            });
        }
    }
    soup
}

/// Coordinates with long stretches divided into pieces of at most `cell`.
fn divided(line: &[f64], cell: f64) -> Vec<f64> {
    let mut fine = Vec::new();
    for pair in line.windows(2) {
        let pieces = ((pair[1] - pair[0]) / cell).ceil().clamp(1.0, 160.0) as usize;
        fine.extend((0..pieces).map(|piece| pair[0] + (pair[1] - pair[0]) * piece as f64 / pieces as f64));
    }
    fine.extend(line.last());
    fine
}

/// Coordinates along an edge of length `2 * half`: the rounding at both ends, a flat part between.
fn rounding(half: f64, radius: f64, steps: usize) -> Vec<f64> {
    let mut line = Vec::with_capacity(2 * steps + 2);
    for step in 0..=steps {
        // Equal angles from the middle of the edge (45°) to the flat side.
        let angle = std::f64::consts::FRAC_PI_4 * (1.0 - step as f64 / steps as f64);
        line.push(-half + radius - radius * homewright_geometry::math::tan(angle));
    }
    let mirrored: Vec<f64> = line.iter().rev().map(|coordinate| -coordinate).collect();
    if half - radius < 1e-6 {
        line.pop();
    }
    line.extend(mirrored);
    line
}
