//! Figures of a home: areas, counts, prices.

use std::collections::BTreeMap;

use homewright_design::rooms::derive_rooms;
use homewright_design::{Design, EntityId};
use homewright_quote::unit_price;
use rust_decimal::Decimal;

/// Figures of a home.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Net area of each room of the level in work, m²; floors nobody named come last, without id.
    pub rooms: Vec<(Option<EntityId>, f64)>,
    /// All of them together, m².
    pub area: f64,
    /// How many items the home holds.
    pub items: usize,
    /// What items, doors and windows cost together, CNY.
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
        let configurations = design
            .items()
            .map(|(_, item)| &item.configuration)
            .chain(design.openings().filter_map(|(_, opening)| opening.fill.as_ref()));
        Self {
            // The sum of nothing is a negative zero.
            area: rooms.iter().map(|(_, area)| area).sum::<f64>() + 0.0,
            area_of: rooms.iter().filter_map(|(room, area)| Some(((*room)?, *area))).collect(),
            rooms,
            items: design.items().count(),
            price: configurations.map(|configuration| unit_price(design, configuration)).sum(),
        }
    }
}
