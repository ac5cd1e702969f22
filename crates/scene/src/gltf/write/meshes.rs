//! Shapes as glTF meshes, each written once, and the placements of nodes.

use std::collections::BTreeMap;

use glam::{Affine3A, Mat4, Vec3};
use homewright_geometry::Mesh;
use serde_json::{Map, Value, json};

use super::buffer::Buffer;
use crate::gltf::error::GltfWriteError;
use crate::node::Shape;
use crate::{Key, Node};

/// Accessors of one primitive.
#[derive(Debug, Clone, Copy)]
struct Accessors {
    positions: usize,
    normals: usize,
    uvs: usize,
    indices: usize,
}

/// The index of a mesh, and the beginning of the node that places it.
pub(super) type PlacedMesh = (usize, Map<String, Value>);

/// Meshes so far, and what of them is shared.
#[derive(Debug, Default)]
pub(super) struct MeshWriter {
    /// The meshes of the document.
    pub(super) meshes: Vec<Value>,
    shapes: BTreeMap<Key, Vec<Option<Accessors>>>,
    dressed: BTreeMap<(Key, Vec<usize>), usize>,
}

impl MeshWriter {
    /// The mesh of a node and its placement; `None` when there is nothing to see.
    pub(super) fn place(
        &mut self,
        node: &Node,
        shape: &Shape,
        materials: &[usize],
        buffer: &mut Buffer,
    ) -> Result<Option<PlacedMesh>, GltfWriteError> {
        let unsound = || GltfWriteError::Unsound { node: node.name.clone() };
        if !node.scene_from_shape.is_finite() || !shape.primitives.iter().all(Mesh::is_sound) {
            return Err(unsound());
        }
        let Some(placement) = placement(&node.scene_from_shape) else {
            // glTF nodes cannot shear or flatten: the vertices are moved in place of the node.
            let matrix = Mat4::from(node.scene_from_shape);
            let primitives: Vec<Mesh> = shape.primitives.iter().map(|mesh| mesh.transformed(&matrix)).collect();
            if !primitives.iter().all(Mesh::is_sound) {
                return Err(unsound());
            }
            let accessors = write_shape(&primitives, buffer);
            return Ok(self.dress(&accessors, materials).map(|mesh| (mesh, Map::new())));
        };
        let dress = (node.shape, materials.to_vec());
        if let Some(mesh) = self.dressed.get(&dress) {
            return Ok(Some((*mesh, placement)));
        }
        let accessors = self.shapes.entry(node.shape).or_insert_with(|| write_shape(&shape.primitives, buffer)).clone();
        Ok(self.dress(&accessors, materials).map(|mesh| {
            self.dressed.insert(dress, mesh);
            (mesh, placement)
        }))
    }

    fn dress(&mut self, shape: &[Option<Accessors>], materials: &[usize]) -> Option<usize> {
        let primitives: Vec<Value> = shape
            .iter()
            .zip(materials)
            .filter_map(|(accessors, material)| {
                let accessors = (*accessors)?;
                Some(json!({
                    "attributes": {
                        "POSITION": accessors.positions,
                        "NORMAL": accessors.normals,
                        "TEXCOORD_0": accessors.uvs,
                    },
                    "indices": accessors.indices,
                    "material": material,
                }))
            })
            .collect();
        if primitives.is_empty() {
            return None;
        }
        self.meshes.push(json!({ "primitives": primitives }));
        Some(self.meshes.len() - 1)
    }
}

fn write_shape(primitives: &[Mesh], buffer: &mut Buffer) -> Vec<Option<Accessors>> {
    primitives.iter().map(|mesh| write_mesh(mesh, buffer)).collect()
}

/// Empty meshes are not written.
fn write_mesh(mesh: &Mesh, buffer: &mut Buffer) -> Option<Accessors> {
    if mesh.indices.is_empty() {
        return None;
    }
    let is_unit = |normal: &Vec3| (normal.length_squared() - 1.0).abs() < 1e-3;
    let normals: Vec<Vec3> = mesh
        .normals
        .iter()
        .map(|normal| if is_unit(normal) { *normal } else { normal.try_normalize().unwrap_or(Vec3::Y) })
        .collect();
    Some(Accessors {
        positions: buffer.add_positions(&mesh.positions),
        normals: buffer.add_vectors3(&normals),
        uvs: buffer.add_vectors2(&mesh.uvs),
        indices: buffer.add_indices(&mesh.indices, mesh.positions.len()),
    })
}

/// Translation, rotation and scale; `None` for a placement that shears or flattens.
fn placement(scene_from_shape: &Affine3A) -> Option<Map<String, Value>> {
    let matrix = Mat4::from(*scene_from_shape);
    let determinant = matrix.determinant();
    if determinant == 0.0 || !determinant.is_finite() {
        return None;
    }
    let (scale, rotation, translation) = matrix.to_scale_rotation_translation();
    let again = Mat4::from_scale_rotation_translation(scale, rotation, translation);
    let size = scale.abs().max_element().max(1e-6);
    if !rotation.is_normalized() || !again.abs_diff_eq(matrix, size * 1e-4) {
        return None;
    }
    let mut placement = Map::new();
    if translation != Vec3::ZERO {
        placement.insert("translation".to_owned(), json!(translation.to_array()));
    }
    if rotation != glam::Quat::IDENTITY {
        placement.insert("rotation".to_owned(), json!(rotation.to_array()));
    }
    if scale != Vec3::ONE {
        placement.insert("scale".to_owned(), json!(scale.to_array()));
    }
    Some(placement)
}
