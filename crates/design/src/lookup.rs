//! What one asks a design, by type.

use homewright_catalog::{MaterialId, MaterialRecord, Product, ProductId};
use homewright_geometry::Length;

use crate::item::Host;
use crate::problem::Kind;
use crate::{
    Beam, Ceiling, Column, Design, Dimension, Entity, EntityId, Group, Item, Level, Opening, OptionSet, Project, Room,
    Stairs, Underlay, Viewpoint, Wall,
};

macro_rules! typed {
    ($kind:ident, $type:ty, $one:ident, $one_doc:literal, $all:ident, $all_doc:literal) => {
        #[doc = $one_doc]
        pub fn $one(&self, id: EntityId) -> Option<&$type> {
            match self.get(id) {
                Some(Entity::$kind(found)) => Some(found),
                _ => None,
            }
        }

        #[doc = $all_doc]
        pub fn $all(&self) -> impl Iterator<Item = (EntityId, &$type)> {
            self.index().of_kind(Kind::$kind).filter_map(|id| Some((id, self.$one(id)?)))
        }
    };
}

impl Design {
    typed!(Wall, Wall, wall, "The wall of this id.", walls, "Every wall, by id.");
    typed!(Opening, Opening, opening, "The opening of this id.", openings, "Every opening, by id.");
    typed!(Room, Room, room, "The room of this id.", rooms, "Every room, by id.");
    typed!(Item, Item, item, "The item of this id.", items, "Every item, by id.");
    typed!(Viewpoint, Viewpoint, viewpoint, "The viewpoint of this id.", viewpoints, "Every viewpoint, by id.");
    typed!(Level, Level, level, "The level of this id.", levels_by_id, "Every level, by id.");
    typed!(Column, Column, column, "The column of this id.", columns, "Every column, by id.");
    typed!(Beam, Beam, beam, "The beam of this id.", beams, "Every beam, by id.");
    typed!(Stairs, Stairs, flight, "The stairs of this id.", stairs, "All stairs, by id.");
    typed!(Ceiling, Ceiling, ceiling, "The ceiling of this id.", ceilings, "Every dropped or sloped ceiling, by id.");
    typed!(Dimension, Dimension, dimension, "The dimension of this id.", dimensions, "Every placed dimension, by id.");
    typed!(Underlay, Underlay, underlay, "The underlay of this id.", underlays, "Every underlay, by id.");
    typed!(Group, Group, group, "The group of this id.", groups, "Every group, by id.");
    typed!(OptionSet, OptionSet, option_set, "The alternatives of this id.", option_sets, "All alternatives, by id.");
    typed!(
        Product,
        Product,
        product_record,
        "The product's record of this entity id.",
        products,
        "Every product's record, by entity id."
    );
    typed!(
        Material,
        MaterialRecord,
        material_record,
        "The material's record of this entity id.",
        materials,
        "Every material's record, by entity id."
    );

    /// Every level, lowest first.
    pub fn levels(&self) -> Vec<(EntityId, &Level)> {
        let mut levels: Vec<_> = self.levels_by_id().collect();
        levels.sort_by(|(_, a), (_, b)| a.elevation.to_mm().total_cmp(&b.elevation.to_mm()));
        levels
    }

    /// The project and its id. Nothing in a design that was never given one.
    pub fn project(&self) -> Option<(EntityId, &Project)> {
        self.index().of_kind(Kind::Project).find_map(|id| match self.get(id) {
            Some(Entity::Project(project)) => Some((id, project)),
            _ => None,
        })
    }

    /// The record of a product.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.product_entity(id).and_then(|entity| self.product_record(entity))
    }

    /// The entity that holds the record of a product.
    pub fn product_entity(&self, id: &ProductId) -> Option<EntityId> {
        self.index().products.get(id)?.first().copied()
    }

    /// The record of a material.
    pub fn material(&self, id: &MaterialId) -> Option<&MaterialRecord> {
        self.material_entity(id).and_then(|entity| self.material_record(entity))
    }

    /// The entity that holds the record of a material.
    pub fn material_entity(&self, id: &MaterialId) -> Option<EntityId> {
        self.index().materials.get(id)?.first().copied()
    }

    /// The items and openings that name a product, by id.
    pub fn users_of_product(&self, id: &ProductId) -> impl Iterator<Item = EntityId> + '_ {
        self.index().product_users.get(id).into_iter().flatten().copied()
    }

    /// The entities that name a material, by id.
    pub fn users_of_material(&self, id: &MaterialId) -> impl Iterator<Item = EntityId> + '_ {
        self.index().material_users.get(id).into_iter().flatten().copied()
    }

    /// The entities that name this one by its entity id, in order.
    pub fn referrers(&self, id: EntityId) -> impl Iterator<Item = EntityId> + '_ {
        self.index().referrers.get(&id).into_iter().flatten().copied()
    }

    /// The openings of a wall, by id.
    pub fn openings_of(&self, wall: EntityId) -> impl Iterator<Item = (EntityId, &Opening)> {
        self.referrers(wall).filter_map(|id| Some((id, self.opening(id)?)))
    }

    /// The items mounted to a wall, by id.
    pub fn items_on_wall(&self, wall: EntityId) -> impl Iterator<Item = (EntityId, &Item)> {
        self.referrers(wall).filter_map(|id| Some((id, self.item(id)?)))
    }

    /// The items that stand on an item, by id.
    pub fn items_on_item(&self, host: EntityId) -> impl Iterator<Item = (EntityId, &Item)> {
        self.referrers(host)
            .filter_map(|id| Some((id, self.item(id)?)))
            .filter(move |(_, item)| item.host == Host::Item { item: host })
    }

    /// The walls of a level, by id.
    pub fn walls_on(&self, level: EntityId) -> impl Iterator<Item = (EntityId, &Wall)> {
        self.referrers(level).filter_map(|id| Some((id, self.wall(id)?)))
    }

    /// The rooms of a level, by id.
    pub fn rooms_on(&self, level: EntityId) -> impl Iterator<Item = (EntityId, &Room)> {
        self.referrers(level).filter_map(|id| Some((id, self.room(id)?)))
    }

    /// The items of a level, by id.
    pub fn items_on_level(&self, level: EntityId) -> impl Iterator<Item = (EntityId, &Item)> {
        self.referrers(level).filter_map(|id| Some((id, self.item(id)?)))
    }

    /// The height of a level, for walls without their own; 2,800 mm where there is no such level.
    pub(crate) fn level_height(&self, level: EntityId) -> Length {
        self.level(level).map_or(Length::mm(2800.0), |level| level.height)
    }

    /// The heights of a wall's top over the floor at its start and its end.
    pub fn wall_heights(&self, wall: &Wall) -> [Length; 2] {
        let start = wall.height.unwrap_or_else(|| self.level_height(wall.level));
        [start, wall.end_height.unwrap_or(start)]
    }
}
