//! A home written down for people becomes a design, exactly.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use crate::support::*;
use glam::DVec3;
use homewright_catalog::product::HostKind;
use homewright_catalog::{MaterialRecord, Product, ProductId, Text};
use homewright_design::item::Host;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::template::instantiate;
use homewright_design::*;

fn thing(name: &str, size: [f64; 3], host: HostKind) -> Product {
    let surface_height = if name == "table" { size[2] } else { 0.0 };
    let mount_height = if host == HostKind::Wall { 1400.0 } else { 0.0 };
    Product {
        id: ProductId(format!("t.{name}")),
        name: Text::same(name),
        size,
        host,
        surface_height,
        mount_height,
        parameters: product().parameters,
        ..product()
    }
}

fn records() -> Design {
    let mut edit = Transaction::new("").with(id(PROJECT), Project::default()).with(id(2), material());
    edit.put(id(3), MaterialRecord { id: homewright_catalog::MaterialId("t.tile".into()), ..material() });
    let products = [
        thing("bed", [1800.0, 2000.0, 900.0], HostKind::Floor),
        thing("table", [500.0, 400.0, 600.0], HostKind::Floor),
        thing("lamp", [200.0, 200.0, 300.0], HostKind::Surface),
        thing("shelf", [800.0, 300.0, 350.0], HostKind::Wall),
        thing("disc", [300.0, 300.0, 80.0], HostKind::Ceiling),
        thing("door", [900.0, 100.0, 2100.0], HostKind::Opening),
        thing("chair", [450.0, 500.0, 800.0], HostKind::Floor),
    ];
    for (number, product) in products.into_iter().enumerate() {
        edit.put(id(100 + number as u128), product);
    }
    let mut design = Design::default();
    design.apply(edit).unwrap();
    design
}

const FLAT: &str = r#"
[home]
name = "Flat"

[[level]]
name = "1F"
height = 2800

[points]
a = [0, 0]
b = [4000, 0]

[[wall]]
name = "outer"
through = ["a", "b", [4000, 3000], [0, 3000]]
closed = true
thickness = 200

[[opening]]
at = [1000, 20]
kind = "door"
product = "t.door"
opens_to = "north"
hinge = "east"

[[room]]
id = "bedroom"
name = "Bedroom"
kind = "bedroom"
anchor = [500, 500]
floor = "t.tile"
ceiling_height = 2600
"#;

fn made(items: &str) -> Design {
    let text = format!("{FLAT}{items}");
    instantiate("flat.toml", &text, &records(), &mut IdSource::new(1, 1)).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(items: &str) -> String {
    let text = format!("{FLAT}{items}");
    instantiate("flat.toml", &text, &records(), &mut IdSource::new(1, 1)).expect_err("must be refused").to_string()
}

fn the<'a>(design: &'a Design, product: &str) -> &'a Item {
    design.items().find(|(_, item)| item.configuration.product.0 == format!("t.{product}")).unwrap().1
}

#[test]
fn a_bed_stands_against_the_wall_with_its_tables_beside_it() {
    let design = made(
        r#"
[[item]]
name = "bed"
product = "t.bed"
room = "bedroom"
against = "north"
along = 600

[[item]]
name = "left table"
product = "t.table"
left_of = "bed"
gap = 50

[[item]]
product = "t.lamp"
on = "left table"

[[item]]
product = "t.chair"
in_front_of = "left table"
gap = 100

[[item]]
product = "t.disc"
room = "bedroom"

[[item]]
product = "t.shelf"
room = "bedroom"
against = "west"
along_right = 0
"#,
    );
    let bed = the(&design, "bed");
    assert_eq!((bed.position, bed.rotation), (DVec3::new(100.0 + 600.0 + 900.0, 1900.0, 0.0), 0.0));
    let table = the(&design, "table");
    assert_eq!(table.position, DVec3::new(1600.0 - 900.0 - 50.0 - 250.0, 2700.0, 0.0));
    let lamp = the(&design, "lamp");
    assert_eq!(lamp.position, table.position.with_z(600.0));
    assert!(matches!(lamp.host, Host::Item { .. }));
    let chair = the(&design, "chair");
    assert_eq!((chair.position, chair.rotation), (DVec3::new(400.0, 2500.0 - 100.0 - 250.0, 0.0), 180.0));
    let disc = the(&design, "disc");
    assert_eq!((disc.position, disc.host), (DVec3::new(2000.0, 1500.0, 2600.0), Host::Ceiling));
    let shelf = the(&design, "shelf");
    assert_eq!((shelf.position, shelf.rotation), (DVec3::new(250.0, 2900.0 - 400.0, 1400.0), 90.0));
    assert!(matches!(shelf.host, Host::Wall { side: Side::Left, .. }), "{:?}", shelf.host);
    assert_eq!(design.validate(), Vec::new());
}

#[test]
fn a_door_by_compass_words_swings_where_they_say() {
    let design = made("");
    let (_, door) = design.openings().next().unwrap();
    assert_eq!(door.along.to_mm(), 1000.0);
    assert_eq!(door.kind, OpeningKind::Door { opens_to: Side::Left, hinge_at_start: false, open: 0.0 });
    assert_eq!(design.materials().count(), 2, "only what is used is copied");
}

#[test]
fn a_grid_of_lights_is_even() {
    let design = made("[[item]]\nproduct = \"t.disc\"\nroom = \"bedroom\"\ngrid = [2, 1]\n");
    let places: Vec<f64> = design.items().map(|(_, item)| item.position.x).collect();
    assert_eq!(places, [1050.0, 2950.0]);
}

#[test]
fn the_same_template_makes_the_same_home() {
    let item = "[[item]]\nproduct = \"t.bed\"\nroom = \"bedroom\"\nagainst = \"east\"\n";
    assert_eq!(made(item), made(item));
    assert_eq!(made(item).entities().keys().collect::<Vec<_>>(), made(item).entities().keys().collect::<Vec<_>>());
}

#[test]
fn mistakes_name_file_line_and_key_and_come_all_at_once() {
    let message = refused(
        "[[item]]\nname = \"x\"\nproduct = \"t.sofa\"\n\n[[item]]\nproduct = \"t.bed\"\nroom = \"bedroom\"\nagainst = \"up\"\n",
    );
    assert!(message.contains("flat.toml:33: item “x”, product: the catalog has no product `t.sofa`"), "{message}");
    assert!(message.contains("flat.toml:37: item “t.bed”, against: there is no `up`; known: outer.1"), "{message}");
    let message = refused("[[item]]\nproduct = \"t.bed\"\ncolour = 3\n");
    assert!(message.contains("unknown field `colour`"), "{message}");
    let message =
        refused("[[opening]]\nwall = \"outer.1\"\nalong = 3900\nkind = \"passage\"\nwidth = 900\nheight = 2000\n");
    assert!(message.contains("move it, narrow it or lengthen the wall"), "{message}");
}
