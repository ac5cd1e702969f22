//! The part of a thing that lies under the pointer: what the brush paints is what one points at.

use std::cell::RefCell;
use std::sync::Arc;

use glam::{DVec3, Vec3};
use homewright_catalog::product::Model;
use homewright_catalog::{Evaluated, Product};
use homewright_design::Item;
use homewright_design::item::Configuration;
use homewright_geometry::intersect::Ray;
use homewright_geometry::math;

use crate::input::{Place, Pointer};

/// How far above a thing a look from above begins, millimetres.
const ABOVE: f64 = 10_000.0;

/// The shape that was pointed at last, so that a pointer that moves over one thing does not make it anew.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    last: RefCell<Option<(Configuration, Arc<Evaluated>)>>,
}

impl Shapes {
    /// The slot of an item's part that a pointer meets first; nothing for models from files, whose parts are no slots.
    pub(crate) fn slot_at(&self, item: &Item, product: &Product, pointer: &Pointer) -> Option<String> {
        let (origin, direction) = match pointer.place {
            Place::Plan(point) => (point.extend(item.position.z + ABOVE), DVec3::NEG_Z),
            Place::Ray(ray) => (ray.origin, ray.direction),
        };
        let turn = -item.rotation.to_radians();
        let into_product = |way: DVec3| {
            let turned = math::rotate(way.truncate(), turn);
            DVec3::new(if item.is_mirrored { -turned.x } else { turned.x }, turned.y, way.z)
        };
        let ray = Ray {
            origin: into_product(origin - item.position).as_vec3(),
            direction: into_product(direction).as_vec3(),
        };
        let shape = self.shape(product, &item.configuration)?;
        let nearest = |part: &homewright_catalog::EvaluatedPart| {
            let corners = |index: &u32| part.mesh.positions.get(*index as usize).copied().unwrap_or(Vec3::ZERO);
            let triangles = part.mesh.indices.as_chunks::<3>().0.iter();
            triangles
                .filter_map(|triangle| ray.triangle(triangle.each_ref().map(corners)))
                .map(|hit| hit.distance)
                .filter(|distance| *distance > 0.0)
                .min_by(f32::total_cmp)
        };
        let parts = shape.parts.iter().filter_map(|part| Some((nearest(part)?, &part.slot)));
        parts.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, slot)| slot.clone())
    }

    fn shape(&self, product: &Product, configuration: &Configuration) -> Option<Arc<Evaluated>> {
        if !matches!(product.model, Model::Parametric(_)) {
            return None;
        }
        let mut last = self.last.borrow_mut();
        if let Some((of, shape)) = &*last
            && of.product == configuration.product
            && of.parameters == configuration.parameters
            && of.size == configuration.size
        {
            return Some(Arc::clone(shape));
        }
        let shape = Arc::new(product.evaluate(&configuration.parameters, configuration.size).ok()?);
        *last = Some((configuration.clone(), Arc::clone(&shape)));
        Some(shape)
    }
}
