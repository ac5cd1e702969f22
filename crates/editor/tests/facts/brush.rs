//! The brush lays its material on the part that it points at.

use crate::support::*;
use glam::DVec3;
use homewright_catalog::{Catalog, MaterialId, Product};
use homewright_editor::input::{Place, Pointer, Ray};
use homewright_editor::tool::Painted;
use homewright_editor::{Edit, Input};

/// A shipped product with at least two slots that one can see from above, with the slots.
fn many_parts() -> &'static Product {
    let is_it = |product: &&Product| product.category == "bed" && product.slots.len() >= 3;
    Catalog::builtin().products.values().find(is_it).expect("a bed has a frame, a mattress and linen")
}

/// The slot that a brush with a material would paint, seen along a ray from `origin` towards `to`.
fn slot(hand: &Hand, id: homewright_design::EntityId, origin: DVec3, to: DVec3) -> Option<String> {
    let ray = Ray { origin, direction: to - origin, hit: Some(to) };
    let pointer = Pointer { place: Place::Ray(ray), ..Pointer::on_plan(0.0, 0.0) }.over(id);
    match hand.editor.surface_at(&pointer) {
        Some(Painted::Slot(painted, slot)) if painted == id => Some(slot),
        _ => None,
    }
}

#[test]
fn what_is_painted_is_the_part_under_the_ray_whatever_is_on_the_brush() {
    let product = many_parts();
    let mut hand = Hand::with_catalog(empty_home().0, Catalog::builtin().clone());
    hand.room((-4000.0, -4000.0), (4000.0, 4000.0));
    let id = hand.place(&product.id.0, 500.0, 300.0);
    hand.take(Input::Edit(Edit::Rotation(id, 90.0)));
    let evaluated =
        product.evaluate(&std::collections::BTreeMap::default(), None).expect("a shipped product has a shape");
    let middle = hand.position(id).extend(0.0);
    let mut seen = std::collections::BTreeSet::new();
    for material in ["hw.oak.natural", "hw.fabric.linen"] {
        hand.take(Input::BeginPainting(MaterialId(material.to_owned())));
        // A fan of rays from above: each names the part whose triangle it meets first.
        for step in 0..21 {
            let along = (f64::from(step) - 10.0) * 95.0;
            // Turned by a quarter, what lies along the bed lies across the plan.
            let to = middle + DVec3::new(-along, 0.0, 200.0);
            let origin = to + DVec3::new(0.0, 0.0, 4000.0);
            let local = glam::DVec3::new(0.0, along, 4200.0).as_vec3();
            let ray = homewright_geometry::intersect::Ray { origin: local, direction: glam::Vec3::NEG_Z };
            let first = evaluated
                .parts
                .iter()
                .filter_map(|part| {
                    let corner = |index: u32| part.mesh.positions[index as usize];
                    let triangles = part.mesh.indices.as_chunks::<3>().0.iter();
                    let hits = triangles.filter_map(|triangle| ray.triangle(triangle.map(corner)));
                    Some((hits.map(|hit| hit.distance).min_by(f32::total_cmp)?, part.slot.clone()))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, expected)) = first.filter(|(_, slot)| product.slots.contains_key(slot)) else { continue };
            assert_eq!(slot(&hand, id, origin, to), Some(expected.clone()), "{along} mm along the bed, {material}");
            seen.insert(expected);
        }
    }
    assert!(seen.len() >= 2, "the rays met {seen:?} alone");
}
