//! Homes opened to the eye like a doll's house.

use glam::{Vec2, Vec3};
use homewright_geometry::Bounds;

use crate::node::Layer;
use crate::{Key, Scene};

/// Whether a part of a home stands between the eye and its middle: outer walls, their openings and what hangs on them
/// that turn their outside to the eye, and ceilings below the eye. `center` is the part's; scene frame, metres.
pub fn stands_before(layer: Layer, facing: Option<Vec2>, center: Vec3, eye: Vec3, middle: Vec3) -> bool {
    match layer {
        // Of items those that hang on an outer wall face somewhere.
        Layer::Wall | Layer::Opening | Layer::Item => facing.is_some_and(|facing| {
            let normal = Vec3::new(facing.x, 0.0, facing.y);
            normal.dot(eye - center) * normal.dot(middle - center) < 0.0
        }),
        Layer::Ceiling => eye.y > center.y,
        Layer::Floor | Layer::Overlay => false,
    }
}

impl Scene {
    /// The nodes that stand before an eye outside the home; none for an eye inside.
    pub fn standing_before(&self, eye: Vec3) -> Vec<Key> {
        let bounds = |key: &Key| {
            let node = self.nodes.get(key)?;
            Some(self.shapes.get(&node.shape)?.bounds().transformed(&node.matrix()))
        };
        let is_structure = |layer: Layer| matches!(layer, Layer::Wall | Layer::Floor | Layer::Ceiling);
        let structure = self.nodes.iter().filter(|(_, node)| is_structure(node.layer));
        let home = structure.filter_map(|(key, _)| bounds(key)).fold(Bounds::EMPTY, |all, one| all.union(&one));
        if home.is_empty() || eye.cmpge(home.min).all() && eye.cmple(home.max).all() {
            return Vec::new();
        }
        let is_before = |(key, node): &(&Key, &crate::Node)| {
            let could = node.facing.is_some() || node.layer == Layer::Ceiling;
            could
                && bounds(key)
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
    use crate::node::{Node, Shape};

    fn flat_box(size: Vec3) -> Arc<Shape> {
        let mesh = homewright_geometry::Mesh {
            positions: vec![-size * 0.5, size * 0.5, Vec3::new(size.x, -size.y, size.z) * 0.5],
            ..homewright_geometry::Mesh::default()
        };
        Arc::new(Shape { primitives: vec![mesh] })
    }

    /// A room of 4 m by 4 m by 2.5 m with a lamp hung on its front wall.
    fn room() -> Scene {
        let mut scene = Scene::default();
        let parts: [(u128, Layer, Vec3, Vec3, Option<Vec2>); 6] = [
            (1, Layer::Floor, Vec3::new(4.0, 0.1, 4.0), Vec3::ZERO, None),
            (2, Layer::Ceiling, Vec3::new(4.0, 0.1, 4.0), Vec3::new(0.0, 2.5, 0.0), None),
            (3, Layer::Wall, Vec3::new(4.0, 2.5, 0.2), Vec3::new(0.0, 1.25, 2.0), Some(Vec2::Y)),
            (4, Layer::Wall, Vec3::new(4.0, 2.5, 0.2), Vec3::new(0.0, 1.25, -2.0), Some(Vec2::NEG_Y)),
            (5, Layer::Item, Vec3::splat(0.2), Vec3::new(0.0, 1.8, 1.8), Some(Vec2::Y)),
            (6, Layer::Item, Vec3::splat(0.5), Vec3::new(0.0, 0.3, 0.0), None),
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
    fn from_the_front_and_above_the_front_wall_its_lamp_and_the_ceiling_are_left_out() {
        let opened = room().opened(Vec3::new(0.0, 6.0, 9.0));
        assert_eq!(opened.nodes.keys().copied().collect::<Vec<_>>(), [Key(1), Key(4), Key(6)]);
    }

    #[test]
    fn from_below_the_ceiling_stays_and_from_inside_everything_does() {
        assert_eq!(room().standing_before(Vec3::new(0.0, 1.5, 9.0)), [Key(3), Key(5)]);
        assert!(room().standing_before(Vec3::new(0.5, 1.5, 0.5)).is_empty());
    }
}
