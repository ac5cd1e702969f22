//! Records that a design must carry for what is put into it.

use std::collections::BTreeSet;

use homewright_catalog::{Catalog, MaterialId, Product};
use homewright_design::{Design, Entity, EntityId, IdSource};

/// The records of a product and its surfaces that the design does not hold yet.
pub(crate) fn missing_for_product(
    design: &Design,
    catalog: &Catalog,
    product: &Product,
    ids: &mut IdSource,
) -> Vec<(EntityId, Entity)> {
    let mut records = Vec::new();
    if design.product(&product.id).is_none() {
        records.push((ids.next_id(), Entity::Product(Box::new(product.clone()))));
    }
    let mut seen = BTreeSet::new();
    for slot in product.slots.values() {
        if seen.insert(&slot.default) {
            records.extend(missing_material(design, catalog, &slot.default, ids));
        }
    }
    records
}

/// The record of a material that the design does not hold yet.
pub(crate) fn missing_material(
    design: &Design,
    catalog: &Catalog,
    material: &MaterialId,
    ids: &mut IdSource,
) -> Option<(EntityId, Entity)> {
    if design.material(material).is_some() {
        return None;
    }
    let record = catalog.material(material)?;
    Some((ids.next_id(), Entity::Material(Box::new(record.clone()))))
}
