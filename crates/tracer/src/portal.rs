//! Panes of glass through which the sky is seen: where rays that look for daylight are sent.

use glam::Vec3A;
use homewright_scene::node::Layer;

use crate::accel::{Accel, Instance, OFFSET};
use crate::bvh::Cuboid;
use crate::quad::Quad;
use crate::sampling::{self, Random};
use crate::surface::Passage;

/// Smaller panes are left to chance, m².
const SMALLEST: f32 = 0.04;
/// More panes than this are left to chance, the smallest first.
const MOST: usize = 96;

/// The panes of a scene that look into the open.
pub(crate) fn find(accel: &Accel) -> Vec<Quad> {
    let mut panes: Vec<Quad> = accel
        .instances
        .iter()
        .filter(|instance| instance.layer == Layer::Opening)
        .flat_map(|instance| {
            let primitives = instance.slots.iter().enumerate().filter(|(_, slot)| {
                let surface = &accel.surfaces[slot.surface as usize];
                surface.passage == Passage::Translucent && surface.material.transmission > 0.0
            });
            primitives.filter_map(|(primitive, _)| pane(instance, primitive)).collect::<Vec<_>>()
        })
        .filter(|pane| sees_the_sky(accel, pane))
        .collect();
    panes.sort_by(|a, b| b.area.total_cmp(&a.area));
    panes.truncate(MOST);
    panes
}

/// The middle plane of a primitive's box.
fn pane(instance: &Instance, primitive: usize) -> Option<Quad> {
    let mesh = instance.blas.shape.primitives.get(primitive)?;
    if !mesh.is_sound() || mesh.positions.is_empty() {
        return None;
    }
    let cuboid = mesh.positions.iter().fold(Cuboid::EMPTY, |cuboid, point| cuboid.with((*point).into()));
    let half = (cuboid.max - cuboid.min) * 0.5;
    let center = instance.scene_from_shape.transform_point3a((cuboid.min + cuboid.max) * 0.5);
    let mut edges = [Vec3A::new(half.x, 0.0, 0.0), Vec3A::new(0.0, half.y, 0.0), Vec3A::new(0.0, 0.0, half.z)]
        .map(|edge| instance.scene_from_shape.transform_vector3a(edge));
    edges.sort_by(|a, b| b.length_squared().total_cmp(&a.length_squared()));
    let [half_u, half_v, _] = edges;
    Quad::new(center, half_u, half_v).filter(|pane| pane.area >= SMALLEST)
}

fn sees_the_sky(accel: &Accel, pane: &Quad) -> bool {
    let mut random = Random::new(7, 0, 0);
    (0..48).any(|number| {
        let side = if number % 2 == 0 { pane.normal } else { -pane.normal };
        let direction = sampling::cosine_direction(side, random.square());
        let from = pane.point(random.square() * 0.8 + 0.1) + side * OFFSET;
        accel.pass(from, direction, f32::INFINITY).max_element() > 0.05
    })
}
