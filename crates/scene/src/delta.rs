//! A whole scene, and the difference that brings one to the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::image::Image;
use crate::light::{Environment, Light, ProbeGrid};
use crate::node::Shape;
use crate::{Key, Material, Node};

/// Everything that is shown. Shapes and images are shared, never copied.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// Shapes by key.
    pub shapes: BTreeMap<Key, Arc<Shape>>,
    /// Images by key.
    pub images: BTreeMap<Key, Arc<Image>>,
    /// Materials by key.
    pub materials: BTreeMap<Key, Material>,
    /// Placed shapes by key.
    pub nodes: BTreeMap<Key, Node>,
    /// Lights by key.
    pub lights: BTreeMap<Key, Light>,
    /// Light from outside.
    pub environment: Environment,
    /// Indirect light, when it has been computed.
    pub probes: Option<Arc<ProbeGrid>>,
}

/// What changed: values to put, and keys to drop. Applying the same delta twice is the same as once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SceneDelta {
    /// Shapes to put.
    pub shapes: BTreeMap<Key, Arc<Shape>>,
    /// Images to put.
    pub images: BTreeMap<Key, Arc<Image>>,
    /// Materials to put.
    pub materials: BTreeMap<Key, Material>,
    /// Nodes to put.
    pub nodes: BTreeMap<Key, Node>,
    /// Lights to put.
    pub lights: BTreeMap<Key, Light>,
    /// The light from outside, if it changed.
    pub environment: Option<Environment>,
    /// Indirect light, if it changed; the inner `None` drops it.
    pub probes: Option<Option<Arc<ProbeGrid>>>,
    /// Keys to drop from `nodes`.
    pub dropped_nodes: Vec<Key>,
    /// Keys to drop from `lights`.
    pub dropped_lights: Vec<Key>,
    /// Keys to drop from `shapes`, `images` and `materials`, no longer named by any node.
    pub dropped_resources: Vec<Key>,
}

impl SceneDelta {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Scene {
    /// Brings the scene to its next state.
    pub fn apply(&mut self, delta: &SceneDelta) {
        for key in &delta.dropped_nodes {
            self.nodes.remove(key);
        }
        for key in &delta.dropped_lights {
            self.lights.remove(key);
        }
        for key in &delta.dropped_resources {
            self.shapes.remove(key);
            self.images.remove(key);
            self.materials.remove(key);
        }
        self.shapes.extend(delta.shapes.iter().map(|(key, shape)| (*key, Arc::clone(shape))));
        self.images.extend(delta.images.iter().map(|(key, image)| (*key, Arc::clone(image))));
        self.materials.extend(delta.materials.iter().map(|(key, material)| (*key, material.clone())));
        self.nodes.extend(delta.nodes.iter().map(|(key, node)| (*key, node.clone())));
        self.lights.extend(delta.lights.iter().map(|(key, light)| (*key, light.clone())));
        if let Some(environment) = &delta.environment {
            self.environment = environment.clone();
        }
        if let Some(probes) = &delta.probes {
            self.probes.clone_from(probes);
        }
    }

    /// The difference from an empty scene: what a renderer that starts now must be told.
    pub fn as_delta(&self) -> SceneDelta {
        SceneDelta {
            shapes: self.shapes.clone(),
            images: self.images.clone(),
            materials: self.materials.clone(),
            nodes: self.nodes.clone(),
            lights: self.lights.clone(),
            environment: Some(self.environment.clone()),
            probes: Some(self.probes.clone()),
            ..SceneDelta::default()
        }
    }
}
