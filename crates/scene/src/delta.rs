//! A whole scene, and the difference that brings one to the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detail::Detail;
use crate::image::Image;
use crate::light::{Environment, Light, ProbeGrid};
use crate::node::Shape;
use crate::{Key, Material, Node};

/// Everything that is shown. Shapes and images are shared, never copied.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// Shapes by key.
    pub shapes: BTreeMap<Key, Arc<Shape>>,
    /// Coarser stand-ins of heavy shapes, by the shape's key.
    pub details: BTreeMap<Key, Arc<Detail>>,
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
    /// Stand-ins to put.
    pub details: BTreeMap<Key, Arc<Detail>>,
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
    /// Keys to drop from `shapes`, `details`, `images` and `materials`, no longer named by any node.
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
            self.details.remove(key);
            self.images.remove(key);
            self.materials.remove(key);
        }
        self.shapes.extend(delta.shapes.iter().map(|(key, shape)| (*key, Arc::clone(shape))));
        self.details.extend(delta.details.iter().map(|(key, detail)| (*key, Arc::clone(detail))));
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
            details: self.details.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tag;
    use crate::image::ColorSpace;
    use glam::Affine3A;

    fn node(name: &str) -> Node {
        Node {
            name: name.to_owned(),
            tag: Tag(1),
            layer: crate::node::Layer::Item,
            shape: Key(1),
            materials: vec![Key(3)],
            scene_from_shape: Affine3A::IDENTITY,
            is_visible: true,
            casts_shadow: true,
            facing: None,
        }
    }

    fn furnished() -> Scene {
        Scene {
            shapes: BTreeMap::from([(Key(1), Arc::new(Shape::default()))]),
            details: BTreeMap::from([(Key(1), Arc::new(Detail::default()))]),
            images: BTreeMap::from([(Key(2), Arc::new(Image::solid([1, 2, 3, 4], ColorSpace::Srgb)))]),
            materials: BTreeMap::from([(Key(3), Material::default())]),
            nodes: BTreeMap::from([(Key(4), node("bed")), (Key(5), node("desk"))]),
            lights: BTreeMap::new(),
            environment: Environment { sun: None, ..Environment::default() },
            probes: Some(Arc::new(ProbeGrid {
                origin: glam::Vec3::ZERO,
                spacing: glam::Vec3::ONE,
                counts: glam::UVec3::ZERO,
                irradiance: Vec::new(),
                gloss: Vec::new(),
                depth: Vec::new(),
                is_valid: Vec::new(),
            })),
        }
    }

    fn rearranged() -> SceneDelta {
        SceneDelta {
            nodes: BTreeMap::from([(Key(4), node("sofa")), (Key(6), node("lamp"))]),
            probes: Some(None),
            dropped_nodes: vec![Key(5), Key(99)],
            dropped_resources: vec![Key(2)],
            ..SceneDelta::default()
        }
    }

    #[test]
    fn the_same_delta_twice_is_the_same_as_once() {
        let mut once = furnished();
        once.apply(&rearranged());
        let mut twice = once.clone();
        twice.apply(&rearranged());
        assert_eq!(once, twice);
        let names: Vec<&str> = once.nodes.values().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["sofa", "lamp"]);
        assert!(once.images.is_empty() && once.probes.is_none());
    }

    #[test]
    fn a_whole_scene_as_a_delta_makes_that_scene_from_nothing() {
        let mut scene = Scene::default();
        scene.apply(&furnished().as_delta());
        assert_eq!(scene, furnished());
    }

    #[test]
    fn what_is_dropped_and_put_at_once_is_there() {
        let mut scene = furnished();
        let delta = SceneDelta {
            dropped_nodes: vec![Key(4)],
            nodes: BTreeMap::from([(Key(4), node("new"))]),
            ..SceneDelta::default()
        };
        scene.apply(&delta);
        assert_eq!(scene.nodes[&Key(4)].name, "new");
    }

    #[test]
    fn an_empty_delta_changes_nothing() {
        let mut scene = furnished();
        assert!(SceneDelta::default().is_empty() && !rearranged().is_empty());
        scene.apply(&SceneDelta::default());
        assert_eq!(scene, furnished());
    }
}
