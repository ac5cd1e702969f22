//! Who names whom, kept beside the entities so that lookups and checks need not walk the whole table.

use std::collections::{BTreeMap, BTreeSet};

use homewright_catalog::{MaterialId, ProductId};

use crate::item::Configuration;
use crate::problem::Kind;
use crate::{Entity, EntityId, Finish};

type Ids = BTreeSet<EntityId>;

/// Derived from the entities alone; never part of a design's equality.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// Ids of each kind.
    pub(crate) kinds: BTreeMap<Kind, Ids>,
    /// Who names an entity by id.
    pub(crate) referrers: BTreeMap<EntityId, Ids>,
    /// Records of a product; one in a sound design.
    pub(crate) products: BTreeMap<ProductId, Ids>,
    /// Records of a material; one in a sound design.
    pub(crate) materials: BTreeMap<MaterialId, Ids>,
    /// Who names a product.
    pub(crate) product_users: BTreeMap<ProductId, Ids>,
    /// Who names a material.
    pub(crate) material_users: BTreeMap<MaterialId, Ids>,
}

impl Index {
    /// Takes note of an entity.
    pub(crate) fn add(&mut self, id: EntityId, entity: &Entity) {
        self.kinds.entry(entity.kind()).or_default().insert(id);
        for target in entity.references() {
            self.referrers.entry(target).or_default().insert(id);
        }
        match entity {
            Entity::Product(product) => add(&mut self.products, &product.id, id),
            Entity::Material(material) => add(&mut self.materials, &material.id, id),
            _ => {}
        }
        for product in products_of(entity) {
            add(&mut self.product_users, product, id);
        }
        for material in materials_of(entity) {
            add(&mut self.material_users, material, id);
        }
    }

    /// Forgets an entity.
    pub(crate) fn remove(&mut self, id: EntityId, entity: &Entity) {
        remove(&mut self.kinds, &entity.kind(), id);
        for target in entity.references() {
            remove(&mut self.referrers, &target, id);
        }
        match entity {
            Entity::Product(product) => remove(&mut self.products, &product.id, id),
            Entity::Material(material) => remove(&mut self.materials, &material.id, id),
            _ => {}
        }
        for product in products_of(entity) {
            remove(&mut self.product_users, product, id);
        }
        for material in materials_of(entity) {
            remove(&mut self.material_users, material, id);
        }
    }

    /// Ids of a kind, in order.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = EntityId> + '_ {
        self.kinds.get(&kind).into_iter().flatten().copied()
    }

    /// Everything that names an entity, by id or, for records, by the record's id.
    pub(crate) fn users(&self, id: EntityId, entity: &Entity) -> Ids {
        let mut users = self.referrers.get(&id).cloned().unwrap_or_default();
        let of_record = match entity {
            Entity::Product(product) => self.product_users.get(&product.id),
            Entity::Material(material) => self.material_users.get(&material.id),
            _ => None,
        };
        users.extend(of_record.into_iter().flatten());
        users
    }
}

/// The products an entity names.
pub(crate) fn products_of(entity: &Entity) -> impl Iterator<Item = &ProductId> {
    configuration_of(entity).map(|configuration| &configuration.product).into_iter()
}

/// The materials an entity names; a product names its slots' defaults.
pub(crate) fn materials_of(entity: &Entity) -> Vec<&MaterialId> {
    let mut materials: Vec<&MaterialId> = finishes_of(entity).map(|finish| &finish.material).collect();
    if let Some(configuration) = configuration_of(entity) {
        materials.extend(configuration.materials.values());
    }
    if let Entity::Product(product) = entity {
        materials.extend(product.slots.values().map(|slot| &slot.default));
    }
    materials
}

fn configuration_of(entity: &Entity) -> Option<&Configuration> {
    match entity {
        Entity::Item(item) => Some(&item.configuration),
        Entity::Opening(opening) => opening.fill.as_ref(),
        _ => None,
    }
}

fn finishes_of(entity: &Entity) -> impl Iterator<Item = &Finish> {
    let finishes = match entity {
        Entity::Wall(wall) => [wall.left.as_ref(), wall.right.as_ref(), None],
        Entity::Room(room) => [room.floor.as_ref(), room.walls.as_ref(), room.ceiling.as_ref()],
        Entity::Column(column) => [column.finish.as_ref(), None, None],
        Entity::Beam(beam) => [beam.finish.as_ref(), None, None],
        Entity::Stairs(stairs) => [stairs.finish.as_ref(), None, None],
        Entity::Ceiling(ceiling) => [ceiling.finish.as_ref(), None, None],
        _ => [None; 3],
    };
    finishes.into_iter().flatten()
}

fn add<K: Ord + Clone>(map: &mut BTreeMap<K, Ids>, key: &K, id: EntityId) {
    map.entry(key.clone()).or_default().insert(id);
}

fn remove<K: Ord + Clone>(map: &mut BTreeMap<K, Ids>, key: &K, id: EntityId) {
    if let Some(ids) = map.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            map.remove(key);
        }
    }
}
