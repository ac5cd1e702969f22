//! What a model file holds, in the scene's terms.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::Mat4;
use homewright_geometry::{Bounds, Mesh};

use super::error::GltfError;
use super::limits::GltfLimits;
use crate::image::Image;
use crate::light::Sun;
use crate::node::Shape;
use crate::{Camera, Environment, Key, Light, Material, Node, Scene};

/// One of the looks that a model offers (KHR_materials_variants).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MaterialVariant {
    /// Name as the file gives it.
    pub name: String,
    /// Materials that replace those of [`GltfModel::nodes`]: index of the node and of its primitive to the key of
    /// the material.
    pub materials: BTreeMap<(usize, usize), Key>,
}

/// A model file: shapes, images and materials under keys made from their content, and what stands where.
///
/// Frame: the scene's (metres, Y up), which is glTF's own.
#[derive(Debug, Clone, PartialEq)]
pub struct GltfModel {
    /// Name of the scene in the file, often empty.
    pub name: String,
    /// Shapes by key.
    pub shapes: BTreeMap<Key, Arc<Shape>>,
    /// Images by key.
    pub images: BTreeMap<Key, Arc<Image>>,
    /// Materials by key, those of all variants included.
    pub materials: BTreeMap<Key, Material>,
    /// Placed shapes, the hierarchy laid flat.
    pub nodes: Vec<Node>,
    /// Lights.
    pub lights: Vec<Light>,
    /// The first directional light.
    pub sun: Option<Sun>,
    /// Cameras.
    pub cameras: Vec<Camera>,
    /// Looks to choose from.
    pub variants: Vec<MaterialVariant>,
    /// The box round all visible nodes, scene frame, metres.
    pub bounds: Bounds,
}

impl Default for GltfModel {
    /// An empty model.
    fn default() -> Self {
        Self {
            name: String::new(),
            shapes: BTreeMap::new(),
            images: BTreeMap::new(),
            materials: BTreeMap::new(),
            nodes: Vec::new(),
            lights: Vec::new(),
            sun: None,
            cameras: Vec::new(),
            variants: Vec::new(),
            bounds: Bounds::EMPTY,
        }
    }
}

impl GltfModel {
    /// The model in the look of this name; `None` when there is none. What the look does not name stays as it is
    /// here, so looks are made from the model as it was read, not from each other.
    pub fn with_variant(&self, name: &str) -> Option<Self> {
        let variant = self.variants.iter().find(|variant| variant.name == name)?;
        let mut model = self.clone();
        for ((node, primitive), key) in &variant.materials {
            if let Some(slot) = model.nodes.get_mut(*node).and_then(|node| node.materials.get_mut(*primitive)) {
                *slot = *key;
            }
        }
        Some(model)
    }

    /// All visible nodes as one shape with one primitive a material, placements applied, and the keys of those
    /// materials in the primitives' order. Fails when repeated shapes would pass the limits.
    pub fn merged_shape(&self, limits: &GltfLimits) -> Result<(Shape, Vec<Key>), GltfError> {
        let mut order: Vec<Key> = Vec::new();
        let mut meshes: BTreeMap<Key, Mesh> = BTreeMap::new();
        let (mut vertices, mut indices) = (0_u64, 0_u64);
        for node in self.nodes.iter().filter(|node| node.is_visible) {
            let Some(shape) = self.shapes.get(&node.shape) else {
                continue;
            };
            for (primitive, material) in shape.primitives.iter().zip(&node.materials) {
                vertices += primitive.positions.len() as u64;
                indices += primitive.indices.len() as u64;
                check("vertices", vertices, limits.vertices)?;
                check("indices", indices, limits.indices)?;
                let mesh = meshes.entry(*material).or_insert_with(|| {
                    order.push(*material);
                    Mesh::default()
                });
                mesh.append(&primitive.transformed(&node.matrix()));
            }
        }
        let primitives = order.iter().filter_map(|key| meshes.remove(key)).collect();
        Ok((Shape { primitives }, order))
    }

    /// The model as a scene of its own, in the dark but for its own lights and sun.
    pub fn to_scene(&self) -> Scene {
        let keyed = |index: usize| Key(index as u128 + 1);
        let dark = glam::Vec3::ZERO;
        Scene {
            shapes: self.shapes.clone(),
            images: self.images.clone(),
            materials: self.materials.clone(),
            nodes: self.nodes.iter().enumerate().map(|(index, node)| (keyed(index), node.clone())).collect(),
            lights: self.lights.iter().enumerate().map(|(index, light)| (keyed(index), light.clone())).collect(),
            environment: Environment {
                sun: self.sun,
                zenith: dark,
                horizon: dark,
                ground: dark,
                sky: crate::sky::Sky::Gradient,
            },
            probes: None,
            details: BTreeMap::new(),
        }
    }

    /// The box round all visible nodes.
    pub(crate) fn compute_bounds(&self) -> Bounds {
        let visible = self.nodes.iter().filter(|node| node.is_visible);
        let own: BTreeMap<Key, Bounds> = self.shapes.iter().map(|(key, shape)| (*key, shape.bounds())).collect();
        visible.fold(Bounds::EMPTY, |bounds, node| {
            let matrix: Mat4 = node.matrix();
            own.get(&node.shape).map_or(bounds, |shape| bounds.union(&shape.transformed(&matrix)))
        })
    }
}

fn check(what: &'static str, found: u64, limit: u64) -> Result<(), GltfError> {
    if found > limit { Err(GltfError::TooLarge { what, found, limit }) } else { Ok(()) }
}
