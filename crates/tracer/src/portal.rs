//! Panes of glass through which the sky is seen: where rays that look for daylight are sent.

use glam::{Vec2, Vec3A};
use homewright_scene::node::Layer;

use crate::accel::{Accel, Instance, OFFSET};
use crate::bvh::Cuboid;
use crate::sampling::{self, Random};
use crate::surface::Passage;

/// Smaller panes are left to chance, m².
const SMALLEST: f32 = 0.04;
/// More panes than this are left to chance, the smallest first.
const MOST: usize = 96;

/// A rectangle of glass.
#[derive(Debug, Clone)]
pub(crate) struct Portal {
    pub(crate) center: Vec3A,
    /// From the centre to the middle of one edge.
    pub(crate) half_u: Vec3A,
    /// From the centre to the middle of the next edge.
    pub(crate) half_v: Vec3A,
    pub(crate) normal: Vec3A,
    pub(crate) area: f32,
}

impl Portal {
    /// A point of the pane, even over its area.
    pub(crate) fn point(&self, square: Vec2) -> Vec3A {
        self.center + self.half_u * (square.x * 2.0 - 1.0) + self.half_v * (square.y * 2.0 - 1.0)
    }

    /// Density over solid angle of directions drawn through the pane from a point; 0 for those that miss it.
    pub(crate) fn density(&self, from: Vec3A, direction: Vec3A) -> f32 {
        let cosine = direction.dot(self.normal);
        if cosine.abs() < 1e-5 {
            return 0.0;
        }
        let distance = (self.center - from).dot(self.normal) / cosine;
        if distance <= 0.0 {
            return 0.0;
        }
        let place = from + direction * distance - self.center;
        let is_inside = place.dot(self.half_u).abs() <= self.half_u.length_squared()
            && place.dot(self.half_v).abs() <= self.half_v.length_squared();
        if is_inside { distance * distance / (self.area * cosine.abs()) } else { 0.0 }
    }

    /// About the solid angle that the pane fills, seen from a point.
    pub(crate) fn solid_angle(&self, from: Vec3A) -> f32 {
        let offset = self.center - from;
        let squared = offset.length_squared() + 0.25 * self.area;
        let cosine = (offset.dot(self.normal).abs() / squared.sqrt()).max(0.05);
        (self.area * cosine / squared).min(2.0)
    }
}

/// The panes of a scene that look into the open.
pub(crate) fn find(accel: &Accel) -> Vec<Portal> {
    let mut portals: Vec<Portal> = accel
        .instances
        .iter()
        .filter(|instance| instance.layer == Layer::Opening)
        .flat_map(|instance| {
            let panes = instance.slots.iter().enumerate().filter(|(_, slot)| {
                let surface = &accel.surfaces[slot.surface as usize];
                surface.passage == Passage::Translucent && surface.material.transmission > 0.0
            });
            panes.filter_map(|(primitive, _)| pane(instance, primitive)).collect::<Vec<_>>()
        })
        .filter(|portal| sees_the_sky(accel, portal))
        .collect();
    portals.sort_by(|a, b| b.area.total_cmp(&a.area));
    portals.truncate(MOST);
    portals
}

/// The middle plane of a primitive's box.
fn pane(instance: &Instance, primitive: usize) -> Option<Portal> {
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
    let across = half_u.cross(half_v);
    let area = 4.0 * across.length();
    let normal = across.try_normalize()?;
    (area >= SMALLEST && area.is_finite()).then_some(Portal { center, half_u, half_v, normal, area })
}

fn sees_the_sky(accel: &Accel, portal: &Portal) -> bool {
    let mut random = Random::new(7, 0, 0);
    (0..48).any(|number| {
        let side = if number % 2 == 0 { portal.normal } else { -portal.normal };
        let direction = sampling::cosine_direction(side, random.square());
        let from = portal.point(random.square() * 0.8 + 0.1) + side * OFFSET;
        accel.pass(from, direction, f32::INFINITY).max_element() > 0.05
    })
}
