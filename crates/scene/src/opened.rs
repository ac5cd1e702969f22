//! Homes opened to the eye like a doll's house.

use glam::Vec3;
use homewright_geometry::Bounds;

use crate::node::{Layer, Node};
use crate::{Key, Scene};

/// Whether a part of a home stands between the eye and its middle: outer walls, their openings and what hangs on them
/// that turn their outside to the eye, and ceilings below the eye with what hangs from them. `center` is the part's; scene
/// frame, metres.
pub fn stands_before(layer: Layer, facing: Option<Vec3>, center: Vec3, eye: Vec3, middle: Vec3) -> bool {
    match layer {
        // Of items those that hang on an outer wall or from a ceiling face somewhere.
        Layer::Wall | Layer::Opening | Layer::Item => facing.is_some_and(|normal| {
            let is_hung = normal.y > 0.5;
            normal.dot(eye - center) * if is_hung { -1.0 } else { normal.dot(middle - center) } < 0.0
        }),
        Layer::Ceiling => eye.y > center.y,
        Layer::Floor | Layer::Overlay => false,
    }
}

impl Scene {
    /// The box round a node, scene frame, metres.
    fn bounds_of(&self, node: &Node) -> Option<Bounds> {
        Some(self.shapes.get(&node.shape)?.bounds().transformed(&node.matrix()))
    }

    /// The box round walls, floors and ceilings, scene frame, metres; empty where there are none.
    pub fn structure(&self) -> Bounds {
        let is_structure = |node: &&Node| matches!(node.layer, Layer::Wall | Layer::Floor | Layer::Ceiling);
        let boxes = self.nodes.values().filter(is_structure).filter_map(|node| self.bounds_of(node));
        boxes.fold(Bounds::EMPTY, |all, one| all.union(&one))
    }

    /// The nodes that stand before an eye outside the home; none for an eye inside.
    pub fn standing_before(&self, eye: Vec3) -> Vec<Key> {
        let home = self.structure();
        if home.is_empty() || eye.cmpge(home.min).all() && eye.cmple(home.max).all() {
            return Vec::new();
        }
        let is_before = |(_, node): &(&Key, &Node)| {
            let could = node.facing.is_some() || node.layer == Layer::Ceiling;
            could
                && self
                    .bounds_of(node)
                    .is_some_and(|own| stands_before(node.layer, node.facing, own.center(), eye, home.center()))
        };
        self.nodes.iter().filter(is_before).map(|(key, _)| *key).collect()
    }

    /// The scene without what stands before an eye outside: daylight falls in where it is left out, as it does into a
    /// model of a home on a table.
    #[must_use]
    pub fn opened(&self, eye: Vec3) -> Self {
        let mut opened = self.clone();
        for key in self.standing_before(eye) {
            opened.nodes.remove(&key);
        }
        opened
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::node::Shape;

    fn flat_box(size: Vec3) -> Arc<Shape> {
        let mesh = homewright_geometry::Mesh {
            positions: vec![-size * 0.5, size * 0.5, Vec3::new(size.x, -size.y, size.z) * 0.5],
            ..homewright_geometry::Mesh::default()
        };
        Arc::new(Shape { primitives: vec![mesh] })
    }

    /// A room of 4 m by 4 m by 2.5 m with a lamp hung on its front wall and one from its ceiling.
    fn room() -> Scene {
        let mut scene = Scene::default();
        let parts: [(u128, Layer, Vec3, Vec3, Option<Vec3>); 7] = [
            (1, Layer::Floor, Vec3::new(4.0, 0.1, 4.0), Vec3::ZERO, None),
            (2, Layer::Ceiling, Vec3::new(4.0, 0.1, 4.0), Vec3::new(0.0, 2.5, 0.0), None),
            (3, Layer::Wall, Vec3::new(4.0, 2.5, 0.2), Vec3::new(0.0, 1.25, 2.0), Some(Vec3::Z)),
            (4, Layer::Wall, Vec3::new(4.0, 2.5, 0.2), Vec3::new(0.0, 1.25, -2.0), Some(Vec3::NEG_Z)),
            (5, Layer::Item, Vec3::splat(0.2), Vec3::new(0.0, 1.8, 1.8), Some(Vec3::Z)),
            (6, Layer::Item, Vec3::splat(0.5), Vec3::new(0.0, 0.3, 0.0), None),
            (7, Layer::Item, Vec3::splat(0.4), Vec3::new(0.0, 2.2, 0.0), Some(Vec3::Y)),
        ];
        for (key, layer, size, place, facing) in parts {
            scene.shapes.insert(Key(key), flat_box(size));
            let scene_from_shape = glam::Affine3A::from_translation(place);
            let node = Node {
                name: String::new(),
                tag: crate::Tag::default(),
                layer,
                shape: Key(key),
                materials: Vec::new(),
                scene_from_shape,
                is_visible: true,
                casts_shadow: true,
                facing,
            };
            scene.nodes.insert(Key(key), node);
        }
        scene
    }

    #[test]
    fn from_the_front_and_above_the_front_wall_the_ceiling_and_their_lamps_are_left_out() {
        let opened = room().opened(Vec3::new(0.0, 6.0, 9.0));
        assert_eq!(opened.nodes.keys().copied().collect::<Vec<_>>(), [Key(1), Key(4), Key(6)]);
    }

    #[test]
    fn from_below_the_ceiling_and_its_lamp_stay_and_from_inside_everything_does() {
        assert_eq!(room().standing_before(Vec3::new(0.0, 1.5, 9.0)), [Key(3), Key(5)]);
        assert!(room().standing_before(Vec3::new(0.5, 1.5, 0.5)).is_empty());
    }
}
