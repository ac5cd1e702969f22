//! Which entity holds the record of a product or material.

use std::collections::BTreeMap;

use homewright_catalog::{MaterialId, MaterialRecord, Product, ProductId};
use homewright_design::{Design, Entity, EntityId};
use homewright_scene::Key;

use crate::key::KeyMaker;

/// Products and materials of a design by their own ids, each with a hash of its record.
#[derive(Debug, Default)]
pub(crate) struct Records {
    products: BTreeMap<ProductId, (EntityId, Key)>,
    materials: BTreeMap<MaterialId, (EntityId, Key)>,
}

impl Records {
    /// All records of a design.
    pub(crate) fn of(design: &Design) -> Self {
        let mut records = Self::default();
        for (id, entity) in design.entities() {
            records.put(*id, entity);
        }
        records
    }

    /// Takes in a record; whether the entity is one.
    pub(crate) fn put(&mut self, id: EntityId, entity: &Entity) -> bool {
        match entity {
            Entity::Product(product) => {
                // What decides the shape and its default surfaces; prices and texts may change freely.
                let mut key = KeyMaker::new("product");
                key.text(&product.id.0).record(&product.model).record(&product.parameters);
                key.record(&product.size).record(&product.slots).record(&product.host);
                self.products.insert(product.id.clone(), (id, key.finish()));
                true
            }
            Entity::Material(material) => {
                let key = KeyMaker::new("material record").record(material).finish();
                self.materials.insert(material.id.clone(), (id, key));
                true
            }
            _ => false,
        }
    }

    /// Forgets the records that an entity held; whether there were any.
    pub(crate) fn forget(&mut self, id: EntityId) -> bool {
        let before = self.products.len() + self.materials.len();
        self.products.retain(|_, held| held.0 != id);
        self.materials.retain(|_, held| held.0 != id);
        before != self.products.len() + self.materials.len()
    }

    /// A product's record and the hash of what decides its shape.
    pub(crate) fn product<'d>(&self, design: &'d Design, id: &ProductId) -> Option<(&'d Product, Key)> {
        let (entity, key) = self.products.get(id)?;
        match design.get(*entity)? {
            Entity::Product(product) => Some((product, *key)),
            _ => None,
        }
    }

    /// A material's record and its hash.
    pub(crate) fn material<'d>(&self, design: &'d Design, id: &MaterialId) -> Option<(&'d MaterialRecord, Key)> {
        let (entity, key) = self.materials.get(id)?;
        match design.get(*entity)? {
            Entity::Material(material) => Some((material, *key)),
            _ => None,
        }
    }
}
