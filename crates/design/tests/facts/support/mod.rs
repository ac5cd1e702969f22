//! A small home to try edits on.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use glam::{DVec2, DVec3};
use homewright_catalog::parameter::Parameters;
use homewright_catalog::{MaterialId, MaterialRecord, Product, ProductId, Text};
use homewright_design::item::{Configuration, Host};
use homewright_design::opening::OpeningKind;
use homewright_design::room::{Boundary, RoomKind};
use homewright_design::*;
use homewright_geometry::Length;

pub(crate) fn id(number: u128) -> EntityId {
    EntityId::from_u128(number)
}

pub(crate) const PROJECT: u128 = 1;
pub(crate) const LEVEL: u128 = 2;
pub(crate) const SOUTH: u128 = 10;
pub(crate) const EAST: u128 = 11;
pub(crate) const NORTH: u128 = 12;
pub(crate) const WEST: u128 = 13;
pub(crate) const DOOR: u128 = 20;
pub(crate) const ROOM: u128 = 30;
pub(crate) const TABLE: u128 = 40;
pub(crate) const VASE: u128 = 41;
pub(crate) const PRODUCT: u128 = 50;
pub(crate) const MATERIAL: u128 = 60;

pub(crate) fn level() -> Level {
    Level { name: "1F".into(), elevation: Length::ZERO, height: Length::mm(2800.0), slab: Length::mm(200.0) }
}

pub(crate) fn wall(from: [f64; 2], to: [f64; 2]) -> Wall {
    Wall {
        level: id(LEVEL),
        start: DVec2::from_array(from),
        end: DVec2::from_array(to),
        arc: 0.0,
        thickness: Length::mm(200.0),
        height: None,
        end_height: None,
        left: None,
        right: None,
        skirting: None,
        is_load_bearing: false,
    }
}

pub(crate) fn door(wall: u128, along: f64, width: f64) -> Opening {
    Opening {
        wall: id(wall),
        kind: OpeningKind::Passage,
        along: Length::mm(along),
        width: Length::mm(width),
        height: Length::mm(2100.0),
        sill: Length::ZERO,
        fill: None,
    }
}

pub(crate) fn item(host: Host) -> Item {
    Item {
        level: id(LEVEL),
        configuration: Configuration::of("hw.table"),
        position: DVec3::new(2000.0, 1500.0, 0.0),
        rotation: 0.0,
        tilt: [0.0; 2],
        is_mirrored: false,
        host,
        light: None,
        name: String::new(),
        is_locked: false,
        is_hidden: false,
    }
}

pub(crate) fn room(anchor: [f64; 2]) -> Room {
    Room {
        level: id(LEVEL),
        name: "Study".into(),
        kind: RoomKind::Study,
        boundary: Boundary::Walls { anchor: DVec2::from_array(anchor) },
        floor: Some(Finish::plain("hw.oak")),
        walls: None,
        ceiling: None,
        ceiling_height: None,
        skirting: None,
    }
}

pub(crate) fn material() -> MaterialRecord {
    MaterialRecord {
        id: MaterialId("hw.oak".into()),
        name: Text::same("Oak"),
        family: "wood".into(),
        uses: Vec::new(),
        color: "#aa8866".into(),
        roughness: 0.5,
        metallic: 0.0,
        transmission: 0.0,
        opacity: 1.0,
        clearcoat: 0.0,
        sheen: 0.0,
        luminance: 0.0,
        texture: None,
        image: None,
        price_per_m2: None,
    }
}

pub(crate) fn product() -> Product {
    let slots = [(
        "top".to_owned(),
        homewright_catalog::product::Slot {
            name: Text::same("Top"),
            default: MaterialId("hw.oak".into()),
            options: Vec::new(),
        },
    )];
    Product {
        id: ProductId("hw.table".into()),
        sku: "T".into(),
        name: Text::same("Table"),
        category: "table".into(),
        size: [1200.0, 700.0, 740.0],
        surface_height: 740.0,
        price: 100.into(),
        parameters: vec![homewright_catalog::parameter::Parameter {
            id: "width".into(),
            name: Text::same("Width"),
            domain: homewright_catalog::parameter::Domain::Length {
                default: 1200.0,
                min: 800.0,
                max: 2000.0,
                step: 0.0,
            },
        }],
        slots: slots.into_iter().collect(),
        ..Product::default()
    }
}

/// A study of 4 × 3 m (centre lines) with a passage in its south wall, a table and a vase on it.
pub(crate) fn home() -> Design {
    let mut design = Design::new(id(PROJECT), Project { name: "Home".into(), ..Project::default() }).unwrap();
    let edit = Transaction::new("Build")
        .with(id(LEVEL), level())
        .with(id(SOUTH), wall([0.0, 0.0], [4000.0, 0.0]))
        .with(id(EAST), wall([4000.0, 0.0], [4000.0, 3000.0]))
        .with(id(NORTH), wall([4000.0, 3000.0], [0.0, 3000.0]))
        .with(id(WEST), wall([0.0, 3000.0], [0.0, 0.0]))
        .with(id(DOOR), door(SOUTH, 1000.0, 900.0))
        .with(id(ROOM), room([2000.0, 1500.0]))
        .with(id(TABLE), item(Host::Floor))
        .with(id(VASE), item(Host::Item { item: id(TABLE) }))
        .with(id(PRODUCT), product())
        .with(id(MATERIAL), material());
    design.apply(edit).unwrap();
    design
}

pub(crate) fn parameters(name: &str, value: homewright_catalog::Value) -> Parameters {
    [(name.to_owned(), value)].into_iter().collect()
}
