//! What staging one entity yields: pieces that become nodes, and lights.

use std::sync::Arc;

use glam::{Affine3A, Vec3};
use homewright_design::EntityId;
use homewright_geometry::Mesh;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Key, Light};

use crate::finding::Finding;
use crate::key::KeyMaker;

/// A shape with its surfaces, to become a node.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// For export and lists.
    pub(crate) name: String,
    /// Kind of thing.
    pub(crate) layer: Layer,
    /// Key of the shape.
    pub(crate) key: Key,
    /// The shape.
    pub(crate) shape: Arc<Shape>,
    /// One material a primitive.
    pub(crate) materials: Vec<Key>,
    /// Where it is.
    pub(crate) scene_from_shape: Affine3A,
    /// Whether it throws shadows.
    pub(crate) casts_shadow: bool,
    /// Where out of doors is, for outer walls; up for what hangs from a ceiling.
    pub(crate) facing: Option<Vec3>,
}

/// All of an entity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pieces {
    /// What becomes nodes, in a fixed order.
    pub(crate) nodes: Vec<Piece>,
    /// What gives light.
    pub(crate) lights: Vec<Light>,
    /// What is shown otherwise than the design says.
    pub(crate) findings: Vec<Finding>,
    /// Whether it is left out of views.
    pub(crate) is_hidden: bool,
    /// What a pick answers, where that is not the entity itself.
    pub(crate) tag: Option<EntityId>,
}

impl Piece {
    /// Meshes in the scene's own frame with a material each; `None` when all are empty. Equal materials share a
    /// primitive.
    pub(crate) fn fixed(name: &str, layer: Layer, meshes: Vec<(Mesh, Key)>) -> Option<Self> {
        let mut primitives: Vec<Mesh> = Vec::new();
        let mut materials: Vec<Key> = Vec::new();
        for (mesh, material) in meshes {
            if mesh.indices.is_empty() {
                continue;
            }
            if let Some(index) = materials.iter().position(|key| *key == material) {
                primitives[index].append(&mesh);
            } else {
                primitives.push(mesh);
                materials.push(material);
            }
        }
        if primitives.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            layer,
            key: content_key(&primitives),
            shape: Arc::new(Shape { primitives }),
            materials,
            scene_from_shape: Affine3A::IDENTITY,
            casts_shadow: true,
            facing: None,
        })
    }

    /// The same piece for an outer wall, with the direction of out of doors.
    pub(crate) const fn facing(mut self, facing: Option<Vec3>) -> Self {
        self.facing = facing;
        self
    }
}

/// A key of what meshes hold.
fn content_key(meshes: &[Mesh]) -> Key {
    let mut key = KeyMaker::new("fixed shape");
    for mesh in meshes {
        key.number(mesh.positions.len() as u64).number(mesh.indices.len() as u64);
        for (position, uv) in mesh.positions.iter().zip(&mesh.uvs) {
            key.number(u64::from(position.x.to_bits()) | (u64::from(position.y.to_bits()) << 32));
            key.number(u64::from(position.z.to_bits()) | (u64::from(uv.x.to_bits()) << 32));
            key.number(u64::from(uv.y.to_bits()));
        }
        for triangle in mesh.indices.chunks_exact(3) {
            key.number(u64::from(triangle[0]) | (u64::from(triangle[1]) << 21) | (u64::from(triangle[2]) << 42));
        }
    }
    key.finish()
}
