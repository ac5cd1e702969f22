//! The item list: what is in the home, room by room, with prices.

use std::collections::BTreeMap;

use homewright_catalog::product::Product;
use homewright_catalog::{ProductId, Text};
use homewright_design::item::Configuration;
use homewright_design::{Design, EntityId, RoomRegion, derive_rooms};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::finishing::{Finishing, of_room};

/// What is in a home and what it costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemList {
    /// Rooms by level, then as they were drawn.
    pub rooms: Vec<RoomLine>,
    /// Items of one product and one configuration together, by room and category.
    pub lines: Vec<ItemLine>,
    /// Surfaces sold by the square metre.
    pub finishings: Vec<Finishing>,
    /// Sum of all items, CNY.
    pub items_total: Decimal,
    /// Sum of all finishings, CNY.
    pub finishings_total: Decimal,
    /// Sum of everything, CNY.
    pub total: Decimal,
}

/// A room and its measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoomLine {
    /// The room, if it was named.
    pub id: Option<EntityId>,
    /// Its name, or its kind's.
    pub name: String,
    /// What it is for, as files spell it.
    pub kind: String,
    /// Net floor area, m².
    pub area: f64,
    /// Length of its walls' faces, m.
    pub perimeter: f64,
}

/// Items that are the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemLine {
    /// Room they stand in; empty outside of rooms and for doors and windows.
    pub room: String,
    /// Which product.
    pub product: ProductId,
    /// Article number.
    pub sku: String,
    /// What people call it.
    pub name: Text,
    /// Category slug.
    pub category: String,
    /// Width, depth and height, mm.
    pub size: [f64; 3],
    /// Chosen materials by slot, where they differ from the product's own.
    pub choices: String,
    /// How many.
    pub count: u32,
    /// Price of one with its surcharges, CNY.
    pub unit_price: Decimal,
    /// Price of all, CNY.
    pub price: Decimal,
}

impl ItemList {
    /// How many items there are.
    pub fn item_count(&self) -> u32 {
        self.lines.iter().map(|line| line.count).sum()
    }
}

/// Lists what is in a home.
pub fn item_list(design: &Design) -> ItemList {
    let mut rooms = Vec::new();
    let mut finishings = Vec::new();
    let mut regions: Vec<(EntityId, RoomRegion, String)> = Vec::new();
    for (level, _) in design.levels() {
        for region in derive_rooms(design, level) {
            let line = room_line(design, &region);
            finishings.extend(of_room(design, &region, &line.name));
            regions.push((level, region, line.name.clone()));
            rooms.push(line);
        }
    }
    let lines = lines(design, &regions);
    let items_total = lines.iter().map(|line| line.price).sum();
    let finishings_total = finishings.iter().map(|line| line.price).sum();
    ItemList { rooms, lines, finishings, items_total, finishings_total, total: items_total + finishings_total }
}

fn room_line(design: &Design, region: &RoomRegion) -> RoomLine {
    let room = region.room.and_then(|id| design.room(id));
    let kind = room.map(|room| room.kind).unwrap_or_default();
    let kind = serde_name(kind);
    let name = room.map(|room| room.name.clone()).filter(|name| !name.is_empty()).unwrap_or_else(|| kind.clone());
    RoomLine { id: region.room, name, kind, area: region.area(), perimeter: region.perimeter() }
}

/// A unit variant as files spell it.
fn serde_name(kind: homewright_design::room::RoomKind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn lines(design: &Design, regions: &[(EntityId, RoomRegion, String)]) -> Vec<ItemLine> {
    let mut lines: BTreeMap<String, ItemLine> = BTreeMap::new();
    let mut add = |room: &str, configuration: &Configuration, size: Option<[f64; 3]>| {
        let Some(product) = design.product(&configuration.product) else { return };
        let line = item_line(room, product, configuration, size);
        let key = format!("{}|{}|{}|{:?}|{}", line.room, line.category, line.product.0, line.size, line.choices);
        let unit_price = line.unit_price;
        let entry = lines.entry(key).or_insert(line);
        entry.count += 1;
        entry.price += unit_price;
    };
    for (_, item) in design.items() {
        let place = item.position.truncate();
        let room = regions
            .iter()
            .find(|(level, region, _)| *level == item.level && region.outline.contains(place))
            .map_or("", |(_, _, name)| name.as_str());
        add(room, &item.configuration, None);
    }
    for (_, opening) in design.openings() {
        if let Some(fill) = &opening.fill {
            let depth = design.wall(opening.wall).map_or(0.0, |wall| wall.thickness.to_mm());
            add("", fill, Some([opening.width.to_mm(), depth, opening.height.to_mm()]));
        }
    }
    lines.into_values().collect()
}

/// What one of a product costs as chosen, CNY; nothing while its record is missing.
pub fn unit_price(design: &Design, configuration: &Configuration) -> Decimal {
    design.product(&configuration.product).map_or(Decimal::ZERO, |product| price_of(product, configuration, None))
}

/// Price of one with its size and surcharges; `size` stands above the configuration's, as for what fills a hole.
fn price_of(product: &Product, configuration: &Configuration, size: Option<[f64; 3]>) -> Decimal {
    let surcharges = configuration.materials.iter().filter_map(|(slot, material)| {
        let options = &product.slots.get(slot)?.options;
        options.iter().find(|option| option.material == *material).map(|option| option.surcharge)
    });
    product.price_for(&configuration.parameters, size.or(configuration.size)) + surcharges.sum::<Decimal>()
}

fn item_line(room: &str, product: &Product, configuration: &Configuration, size: Option<[f64; 3]>) -> ItemLine {
    let choices: Vec<String> = configuration
        .materials
        .iter()
        .filter(|(slot, material)| product.slots.get(*slot).is_some_and(|record| record.default != **material))
        .map(|(slot, material)| format!("{slot}: {}", material.0))
        .collect();
    ItemLine {
        room: room.to_owned(),
        product: product.id.clone(),
        sku: product.sku.clone(),
        name: product.name.clone(),
        category: product.category.clone(),
        size: size.unwrap_or_else(|| chosen_size(product, configuration)),
        choices: choices.join(", "),
        count: 0,
        unit_price: price_of(product, configuration, size),
        price: Decimal::ZERO,
    }
}

/// Width, depth and height as chosen: by the configuration's own size, its parameters, or the product's.
fn chosen_size(product: &Product, configuration: &Configuration) -> [f64; 3] {
    let mut size = configuration.size.unwrap_or(product.size);
    for (axis, name) in ["width", "depth", "height"].into_iter().enumerate() {
        if let Some(homewright_catalog::Value::Number(length)) = configuration.parameters.get(name) {
            size[axis] = *length;
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use homewright_catalog::MaterialId;
    use homewright_catalog::product::{HostKind, Model, ParametricModel, Slot, SlotOption};
    use homewright_design::room::{Boundary, RoomKind};
    use homewright_design::{Entity, Finish, IdSource, Item, Level, Project, Room, Transaction, Wall};

    use super::*;
    use crate::finishing::Surface;

    fn product() -> Product {
        let json = serde_json::json!({
            "id": "test.chair", "sku": "T-1", "name": { "zh": "椅子", "en": "Chair" }, "category": "chair",
            "size": [450.0, 500.0, 800.0], "host": "floor", "price": "399.50",
            "model": { "parametric": { "let": {}, "parts": [] } }
        });
        let mut product: Product = serde_json::from_value(json).expect("a product");
        assert_eq!((product.host, &product.model), (HostKind::Floor, &Model::Parametric(ParametricModel::default())));
        product.slots.insert(
            "seat".to_owned(),
            Slot {
                name: Text::same("Seat"),
                default: MaterialId("a".to_owned()),
                options: vec![SlotOption { material: MaterialId("b".to_owned()), surcharge: Decimal::new(1050, 2) }],
            },
        );
        product
    }

    fn material(id: &str) -> homewright_catalog::MaterialRecord {
        serde_json::from_value(serde_json::json!({
            "id": id, "name": { "zh": "木", "en": "Wood" }, "family": "wood", "color": "#aa8855", "roughness": 0.5,
            "price_per_m2": "100"
        }))
        .expect("a material")
    }

    /// A room of 4 × 3 m between the faces of walls 100 mm thick, with three chairs, one of them upholstered anew.
    fn home() -> Design {
        let mut ids = IdSource::new(0, 7);
        let mut design = Design::new(ids.next_id(), Project::default()).expect("a home");
        let level = ids.next_id();
        let storey = Level {
            name: "1F".to_owned(),
            elevation: homewright_geometry::Length::ZERO,
            height: homewright_geometry::Length::mm(2700.0),
            slab: homewright_geometry::Length::mm(120.0),
        };
        let mut transaction = Transaction::new("Build").with(level, storey);
        let corners = [(-50.0, -50.0), (4050.0, -50.0), (4050.0, 3050.0), (-50.0, 3050.0)];
        for index in 0..4 {
            let point = |at: usize| glam::DVec2::new(corners[at % 4].0, corners[at % 4].1);
            let wall = serde_json::from_value::<Wall>(serde_json::json!({
                "level": level, "start": point(index).to_array(), "end": point(index + 1).to_array(), "thickness": 100.0
            }))
            .expect("a wall");
            transaction.put(ids.next_id(), wall);
        }
        transaction.put(
            ids.next_id(),
            Room {
                level,
                name: "Study".to_owned(),
                kind: RoomKind::Study,
                boundary: Boundary::Walls { anchor: glam::DVec2::new(2000.0, 1500.0) },
                floor: Some(Finish::plain("a")),
                walls: None,
                ceiling: None,
                ceiling_height: None,
                skirting: None,
            },
        );
        transaction.put(ids.next_id(), Entity::Product(Box::new(product())));
        transaction.put(ids.next_id(), Entity::Material(Box::new(material("a"))));
        transaction.put(ids.next_id(), Entity::Material(Box::new(material("b"))));
        for index in 0..3 {
            let mut configuration = Configuration::of("test.chair");
            if index == 2 {
                configuration.materials.insert("seat".to_owned(), MaterialId("b".to_owned()));
            }
            let item = serde_json::from_value::<Item>(serde_json::json!({
                "level": level, "configuration": configuration, "position": [1000.0 + f64::from(index) * 600.0, 1500.0, 0.0],
                "host": { "on": "floor" }
            }))
            .expect("an item");
            transaction.put(ids.next_id(), item);
        }
        design.apply(transaction).expect("the home is sound");
        design
    }

    #[test]
    fn a_room_of_four_by_three_metres_has_twelve_square_metres_and_its_floor_costs_them() {
        let list = item_list(&home());
        assert!((list.rooms[0].area - 12.0).abs() < 1e-6, "{}", list.rooms[0].area);
        assert_eq!(list.finishings_total, Decimal::from(1200));
    }

    #[test]
    fn painted_walls_cost_their_faces_without_the_openings_and_ceilings_what_floors_cost() {
        let mut design = home();
        let (id, room) = design.rooms().next().expect("a room");
        let painted = Room { walls: Some(Finish::plain("b")), ceiling: Some(Finish::plain("b")), ..room.clone() };
        let (wall, _) = design.walls().next().expect("a wall");
        let door = serde_json::from_value::<homewright_design::Opening>(serde_json::json!({
            "wall": wall, "kind": { "kind": "passage" }, "along": 2000.0, "width": 1000.0, "height": 2000.0, "sill": 0.0
        }))
        .expect("an opening");
        let mut ids = IdSource::new(1, 7);
        let edit = Transaction::new("Paint").with(id, painted).with(ids.next_id(), door);
        design.apply(edit).expect("the home is sound");
        let list = item_list(&design);
        let of = |surface: Surface| list.finishings.iter().find(|line| line.surface == surface).map(|line| line.area);
        // 14 m round the room, 2.7 m high, a hole of 2 m².
        assert_eq!(of(Surface::Walls), Some(35.8));
        assert_eq!(of(Surface::Ceiling), Some(12.0));
        assert_eq!(list.finishings_total, Decimal::from(1200 + 3580 + 1200));
        let own = design.wall(wall).cloned().expect("a wall");
        let inside = Wall { left: Some(Finish::plain("a")), right: Some(Finish::plain("a")), ..own };
        design.apply(Transaction::new("One wall").with(wall, inside)).expect("the home is sound");
        let list = item_list(&design);
        let walls: Vec<(&str, f64)> = list
            .finishings
            .iter()
            .filter(|line| line.surface == Surface::Walls)
            .map(|line| (line.material.0.as_str(), line.area))
            .collect();
        // The first wall is 4 m long.
        assert_eq!(walls, [("a", 8.8), ("b", 27.0)]);
    }

    #[test]
    fn a_price_that_follows_the_width_is_paid_for_the_width_that_was_chosen() {
        let mut product = product();
        product.parameters = serde_json::from_value(serde_json::json!([
            { "id": "width", "name": { "zh": "宽度", "en": "Width" }, "kind": "length", "default": 450.0, "min": 400.0, "max": 900.0 }
        ]))
        .expect("parameters");
        product.price_rule = serde_json::from_value(serde_json::json!("399.5 + 1000 * (width - 450) / 1m")).ok();
        let mut wide = Configuration::of("test.chair");
        wide.parameters.insert("width".to_owned(), homewright_catalog::Value::Number(700.0));
        wide.materials.insert("seat".to_owned(), MaterialId("b".to_owned()));
        assert_eq!(price_of(&product, &wide, None), Decimal::new(66_050, 2), "650 and the surcharge of 10.50");
        wide.parameters.insert("width".to_owned(), homewright_catalog::Value::Number(5_000.0));
        assert_eq!(
            price_of(&product, &wide, None),
            Decimal::new(41_000, 2),
            "a width that nobody makes has no price of its own"
        );
    }

    #[test]
    fn equal_chairs_share_a_line_and_a_choice_makes_its_own() {
        let list = item_list(&home());
        assert_eq!(
            list.lines.iter().map(|line| (line.count, line.unit_price)).collect::<Vec<_>>(),
            vec![(2, Decimal::new(39950, 2)), (1, Decimal::new(41000, 2)),]
        );
        assert_eq!(list.items_total, Decimal::new(120_900, 2));
        assert!(list.lines.iter().all(|line| line.room == "Study"));
    }
}
