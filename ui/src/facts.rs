//! Figures of a home: areas, counts, prices.

use std::collections::BTreeMap;

use homewright_design::rooms::derive_rooms;
use homewright_design::{Design, EntityId};
use homewright_quote::item_list;
use rust_decimal::Decimal;

/// Figures of a home.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Net area of each room of the level in work, m²; floors nobody named come last, without id.
    pub rooms: Vec<(Option<EntityId>, f64)>,
    /// Net area of the rooms of all levels together, m².
    pub area: f64,
    /// How many items the home holds.
    pub items: usize,
    /// What items, doors, windows and what covers floors, walls and ceilings cost together, CNY.
    pub price: Decimal,
    /// Net area of rooms by id, m².
    pub area_of: BTreeMap<EntityId, f64>,
}

impl Facts {
    /// The figures of a home with a level in work.
    pub fn of(design: &Design, level: Option<EntityId>) -> Self {
        let rooms: Vec<(Option<EntityId>, f64)> = level
            .map(|level| derive_rooms(design, level))
            .unwrap_or_default()
            .iter()
            .map(|region| (region.room, region.area()))
            .collect();
        let list = item_list(design);
        Self {
            // The sum of nothing is a negative zero.
            area: list.rooms.iter().map(|room| room.area).sum::<f64>() + 0.0,
            area_of: rooms.iter().filter_map(|(room, area)| Some(((*room)?, *area))).collect(),
            rooms,
            items: design.items().count(),
            price: list.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use homewright_design::{Entity, Finish, Room, Transaction};

    use super::*;
    use crate::starter::two_rooms;

    #[test]
    fn a_floor_that_is_laid_costs_its_area_and_another_storey_adds_its_own() {
        let mut design = two_rooms();
        let level = design.levels().first().map(|(id, _)| *id);
        let before = Facts::of(&design, level);
        let (id, room) = design.rooms().next().expect("a room");
        let catalog = homewright_catalog::Catalog::builtin();
        let priced = |record: &&homewright_catalog::MaterialRecord| record.price_per_m2.is_some();
        let record = catalog.materials.values().find(priced).expect("a material with a price");
        let laid = Room { floor: Some(Finish::plain(record.id.0.clone())), ..room.clone() };
        let mut ids = homewright_design::IdSource::new(3, 89);
        let edit = Transaction::new("").with(id, laid).with(ids.next_id(), Entity::Material(Box::new(record.clone())));
        design.apply(edit).expect("the home is sound");
        let after = Facts::of(&design, level);
        let squares = Decimal::try_from((before.area_of[&id] * 100.0).round() / 100.0).expect("a number");
        let more = (squares * record.price_per_m2.expect("a price")).round_dp(2);
        // The floor before may have had a price as well.
        let was =
            item_list(&two_rooms()).finishings.iter().find(|line| line.surface.slug() == "floor").map(|l| l.price);
        assert_eq!(after.price - before.price, more - was.unwrap_or_default());
        assert_eq!(Facts::of(&design, None).area, before.area, "the whole home, whichever level is in work");
    }
}
