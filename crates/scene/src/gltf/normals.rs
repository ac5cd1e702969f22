//! Normals for meshes that come without: smooth over gentle bends, sharp at creases.

use std::collections::BTreeMap;

use glam::{Vec2, Vec3};
use homewright_geometry::Mesh;

/// Faces that meet at less than this angle are shaded as one surface: cos 40°.
const CREASE_COSINE: f32 = 0.766;
/// Where more faces meet in one point than this, they are shaded as one surface, so that the work stays linear.
const MAX_FACES_COMPARED: usize = 64;

/// A mesh with computed normals. Vertices on creases are split, one for each side.
pub(crate) fn mesh_with_creases(positions: &[Vec3], uvs: &[Vec2], indices: &[u32]) -> Mesh {
    let triangles = indices.as_chunks::<3>().0;
    let faces: Vec<Vec3> = triangles.iter().map(|triangle| face_normal(positions, triangle)).collect();
    let points = weld(positions);
    let mut faces_at: Vec<Vec<u32>> = vec![Vec::new(); positions.len()];
    for (face, triangle) in triangles.iter().enumerate() {
        for vertex in triangle {
            if let Some(list) = points.get(*vertex as usize).and_then(|point| faces_at.get_mut(*point as usize)) {
                list.push(face as u32);
            }
        }
    }
    let mut mesh = Mesh::default();
    let mut split: BTreeMap<(u32, [u32; 3]), u32> = BTreeMap::new();
    for (face, triangle) in triangles.iter().enumerate() {
        let own = faces.get(face).copied().unwrap_or(Vec3::ZERO);
        for vertex in triangle {
            let at = *vertex as usize;
            let list = points.get(at).and_then(|point| faces_at.get(*point as usize));
            let normal = corner_normal(own, list.map_or(&[], Vec::as_slice), &faces);
            let key = (*vertex, normal.to_array().map(f32::to_bits));
            let index = *split.entry(key).or_insert_with(|| {
                mesh.positions.push(positions.get(at).copied().unwrap_or_default());
                mesh.normals.push(normal);
                mesh.uvs.push(uvs.get(at).copied().unwrap_or_default());
                (mesh.positions.len() - 1) as u32
            });
            mesh.indices.push(index);
        }
    }
    mesh
}

/// Normals of given vertices, all faces round a vertex averaged; +Y where there are none.
pub(crate) fn smooth_normals(positions: &[Vec3], indices: &[u32]) -> Vec<Vec3> {
    let mut sums = vec![Vec3::ZERO; positions.len()];
    for triangle in indices.as_chunks::<3>().0 {
        let normal = face_normal(positions, triangle);
        for vertex in triangle {
            if let Some(sum) = sums.get_mut(*vertex as usize) {
                *sum += normal;
            }
        }
    }
    sums.into_iter().map(|sum| sum.try_normalize().unwrap_or(Vec3::Y)).collect()
}

/// The average over those faces at a corner that lie within the crease angle of its own, weighted by area.
fn corner_normal(own: Vec3, around: &[u32], faces: &[Vec3]) -> Vec3 {
    let Some(own_unit) = own.try_normalize() else {
        return Vec3::Y;
    };
    let is_crowded = around.len() > MAX_FACES_COMPARED;
    let sum = around
        .iter()
        .take(MAX_FACES_COMPARED)
        .filter_map(|face| faces.get(*face as usize))
        .filter(|normal| is_crowded || normal.dot(own_unit) >= CREASE_COSINE * normal.length())
        .sum::<Vec3>();
    sum.try_normalize().unwrap_or(own_unit)
}

/// Perpendicular to a triangle, twice its area long.
fn face_normal(positions: &[Vec3], triangle: &[u32; 3]) -> Vec3 {
    let corner = |i: usize| positions.get(triangle[i] as usize).copied().unwrap_or_default();
    (corner(1) - corner(0)).cross(corner(2) - corner(0))
}

/// For each vertex the first one at the same place.
fn weld(positions: &[Vec3]) -> Vec<u32> {
    let mut first: BTreeMap<[u32; 3], u32> = BTreeMap::new();
    positions
        .iter()
        .enumerate()
        // Adding zero makes −0 and 0 the same.
        .map(|(i, position)| *first.entry((*position + 0.0).to_array().map(f32::to_bits)).or_insert(i as u32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_a_box_are_sharp() {
        // Two squares at a right angle that share an edge.
        let positions = [Vec3::ZERO, Vec3::X, Vec3::new(1.0, 0.0, 1.0), Vec3::Z, Vec3::Y, Vec3::new(1.0, 1.0, 0.0)];
        let indices = [0, 2, 1, 0, 3, 2, 0, 1, 5, 0, 5, 4];
        let mesh = mesh_with_creases(&positions, &[Vec2::ZERO; 6], &indices);
        assert_eq!(mesh.positions.len(), 8);
        assert!(mesh.is_sound());
        assert!(mesh.normals.iter().all(|n| n.abs_diff_eq(Vec3::NEG_Y, 1e-6)
            || n.abs_diff_eq(Vec3::Z, 1e-6)
            || n.abs_diff_eq(Vec3::Y, 1e-6)
            || n.abs_diff_eq(Vec3::NEG_Z, 1e-6)));
    }

    #[test]
    fn a_gentle_bend_is_smooth() {
        let positions = [
            Vec3::ZERO,
            Vec3::Z,
            Vec3::new(1.0, 0.2, 0.0),
            Vec3::new(1.0, 0.2, 1.0),
            Vec3::new(2.0, 0.0, 0.0),
            Vec3::new(2.0, 0.0, 1.0),
        ];
        let indices = [0, 1, 3, 0, 3, 2, 2, 3, 5, 2, 5, 4];
        let mesh = mesh_with_creases(&positions, &[Vec2::ZERO; 6], &indices);
        assert_eq!(mesh.positions.len(), 6);
    }
}
