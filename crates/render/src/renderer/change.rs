//! What a change of the scene sends to the device, and what it makes stale.

use std::collections::BTreeSet;

use homewright_scene::node::Layer;
use homewright_scene::{Key, SceneDelta};

use super::{Last, Renderer};
use crate::draw_list::bounds_of;
use crate::probes::StoredProbes;

/// What could not be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApplyReport {
    /// Shapes and images that are damaged or larger than the device takes; the rest is drawn without them.
    pub unusable: Vec<Key>,
}

impl Renderer {
    /// Brings the scene to its next state; only what changed goes to the device.
    pub fn apply(&mut self, delta: &SceneDelta) -> ApplyReport {
        let mut report = ApplyReport::default();
        if delta.is_empty() {
            return report;
        }
        let moved = self.keys_of_change(delta);
        let is_structural = self.is_structural(&moved);
        self.touched.extend(bounds_of(&self.list, &moved).into_values());
        self.scene.apply(delta);
        for key in &delta.dropped_resources {
            self.meshes.remove(*key);
            self.images.remove(*key);
            self.materials.remove(*key);
        }
        for (key, shape) in &delta.shapes {
            if !self.meshes.put(&self.gpu, *key, shape) {
                report.unusable.push(*key);
            }
        }
        for (key, detail) in &delta.details {
            self.meshes.put_detail(&self.gpu, *key, detail);
        }
        for (key, image) in &delta.images {
            if !self.images.put(&self.gpu, *key, image) {
                report.unusable.push(*key);
            }
        }
        self.put_materials(delta);
        self.mirrors.forget(|shape| delta.shapes.contains_key(&shape) || delta.dropped_resources.contains(&shape));
        if !moved.is_empty() || !delta.shapes.is_empty() {
            self.list.rebuild(&self.gpu, &self.scene, &self.meshes);
            self.touched.extend(bounds_of(&self.list, &moved).into_values());
            self.stale.walls |= is_structural || self.is_structural(&moved);
            self.sun.is_stale = true;
        }
        if !delta.lights.is_empty() || !delta.dropped_lights.is_empty() || delta.environment.is_some() {
            self.stale.lights = true;
        }
        if delta.environment.is_some() {
            self.sun.is_stale = true;
        }
        if let Some(probes) = &delta.probes {
            self.probes = StoredProbes::new(&self.gpu, probes.as_deref());
            self.stale.lights = true;
            self.frame_group = None;
        }
        self.last = self.last.take().map(|last| Last { samples: 0, ..last });
        report
    }

    /// Nodes that a change puts, drops, or gives another shape.
    fn keys_of_change(&self, delta: &SceneDelta) -> BTreeSet<Key> {
        let reshaped = self.list.placed.iter().filter(|placed| delta.shapes.contains_key(&placed.shape));
        let put = delta.nodes.keys().chain(&delta.dropped_nodes).copied();
        put.chain(reshaped.map(|placed| placed.key)).collect()
    }

    /// Whether some of these nodes decide where light can go at all: everything but furniture.
    fn is_structural(&self, keys: &BTreeSet<Key>) -> bool {
        let is_loose = |layer| matches!(layer, Layer::Item | Layer::Overlay);
        self.list.placed.iter().any(|placed| !is_loose(placed.layer) && keys.contains(&placed.key))
    }

    fn put_materials(&mut self, delta: &SceneDelta) {
        for (key, material) in &delta.materials {
            let before = self.materials.get(*key);
            let stopped = (before.kind, before.opacity);
            self.materials.put(&self.gpu, &self.images, *key, material);
            let after = self.materials.get(*key);
            if (after.kind, after.opacity) != stopped {
                self.sun.is_stale = true;
                let wearing = self.list.placed.iter().filter(|placed| placed.materials.contains(key));
                self.touched.extend(wearing.map(|placed| placed.bounds));
            }
        }
        let images: BTreeSet<Key> = delta.images.keys().chain(&delta.dropped_resources).copied().collect();
        if images.is_empty() {
            return;
        }
        for key in self.materials.showing(&images) {
            if let Some(material) = self.scene.materials.get(&key).filter(|_| !delta.materials.contains_key(&key)) {
                self.materials.put(&self.gpu, &self.images, key, material);
            }
        }
    }
}
