//! Room packages: what they hold is there, and what is wrong with one is told.

use homewright_catalog::catalog::shipped_sources;
use homewright_catalog::package::{PackageItem, PackagePlace};
use homewright_catalog::{Catalog, CatalogFinding, Package, RoomKind};

const RECORDS: &str = r##"
[[material]]
id = "m"
name = { zh = "木", en = "Wood" }
family = "wood"
color = "#b99263"
roughness = 0.5

[[product]]
id = "bed"
sku = "T"
name = { zh = "床", en = "Bed" }
category = "bed"
size = [1800, 2000, 400]
host = "floor"
price = 1000
parameters = [{ id = "width", kind = "length", default = 1800, min = 1200, max = 2000 }]
slots = { body = { name = { zh = "面", en = "Body" }, default = "m", options = [{ material = "m", surcharge = 50 }] } }
[product.model]
parts = [{ shape = "box", slot = "body", size = ["width", "depth", "height"] }]

[[package]]
id = "p"
name = { zh = "卧室", en = "Bedroom" }
room = "bedroom"
min_size = [2800, 3000]
"##;

fn load(items: &str) -> (Catalog, Vec<CatalogFinding>) {
    Catalog::from_sources(&[("p.toml", &format!("{RECORDS}items = [{items}]\n"))])
}

#[test]
fn a_package_costs_what_its_items_cost_and_names_what_is_required() {
    let (catalog, findings) = load(
        r#"{ name = "bed", product = "bed", against = "longest_free", materials = { body = "m" } },
           { product = "bed", beside = "bed", repeat = 3, optional = true }"#,
    );
    assert!(findings.is_empty(), "{findings:#?}");
    let package = catalog.packages_for(RoomKind::Bedroom).next().expect("the package is there");
    let price = catalog.package_price(package);
    assert_eq!((price.required, price.all), (1050.into(), 4050.into()));
    let json = serde_json::to_value(package).expect("a package is data");
    assert_eq!(&serde_json::from_value::<Package>(json).expect("and comes back"), package);
}

#[test]
fn a_wrong_package_is_refused_with_field_and_hint() {
    for (items, field, words) in [
        ("{ product = \"bad\", at = \"center\" }", "items[0].product", "did you mean `bed`?"),
        ("{ product = \"bed\" }", "items[0]", "nothing says where it stands"),
        ("{ product = \"bed\", at = \"center\", on = \"x\" }", "items[0]", "at and on"),
        ("{ product = \"bed\", against = \"longest\" }", "items[0].against", "there is no wall `longest`"),
        ("{ product = \"bed\", on = \"table\" }", "items[0]", "no item above has the name `table`"),
        ("{ product = \"bed\", at = \"center\", facing = \"tv\" }", "items[0]", "no item above"),
        ("{ product = \"bed\", at = \"center\", parameters = { width = 900 } }", "items[0].parameters.width", "1200"),
        ("{ product = \"bed\", at = \"center\", parameters = { wide = 1 } }", "items[0].parameters.wide", "`width`"),
        ("{ product = \"bed\", at = \"center\", materials = { top = \"m\" } }", "items[0].materials.top", "not a slot"),
        (
            "{ product = \"bed\", at = \"center\", materials = { body = \"n\" } }",
            "items[0].materials.body",
            "no material",
        ),
        ("{ product = \"bed\", at = \"center\", repeat = 1000000000 }", "items[0].repeat", "from 1 to 100"),
        ("", "items", "1 to 200"),
    ] {
        let (catalog, findings) = load(items);
        assert_eq!(findings.len(), 1, "{items}: {findings:#?}");
        assert_eq!(findings[0].field, field, "{items}");
        assert!(findings[0].message.contains(words), "{items}: {}", findings[0].message);
        assert_eq!(findings[0].line, 27, "{items}: {}", findings[0]);
        assert!(catalog.packages.is_empty(), "{items}");
    }
}

#[test]
fn the_shipped_packages_furnish_the_rooms_people_ask_for() {
    let (catalog, findings) = Catalog::from_sources(&shipped_sources());
    assert!(findings.is_empty(), "{findings:#?}");
    for room in [RoomKind::Bedroom, RoomKind::Living, RoomKind::Kitchen, RoomKind::Bath, RoomKind::Study] {
        assert!(catalog.packages_for(room).next().is_some(), "no package for {}", room.slug());
    }
    for package in catalog.packages.values() {
        let id = &package.id.0;
        let is_required = |item: &PackageItem| !item.is_optional;
        assert!(package.items.iter().any(is_required), "{id} requires nothing");
        let lights = package.items.iter().filter_map(|item| catalog.product(&item.product));
        assert!(lights.filter(|product| is_light(&product.category)).count() > 0, "{id} has no light");
        for (index, item) in package.items.iter().enumerate().filter(|(_, item)| is_required(item)) {
            let anchor = item.place.anchor();
            let relies_on_optional =
                package.items[..index].iter().any(|other| Some(other.name.as_str()) == anchor && other.is_optional);
            assert!(!relies_on_optional, "{id}: items[{index}] is required but stands at an optional one");
            assert!(!matches!(&item.place, PackagePlace::Around(_)) || item.repeat > 1, "{id}: items[{index}]");
        }
    }
}

fn is_light(category: &str) -> bool {
    homewright_catalog::category::Category::from_slug(category).is_some_and(|category| category.group == "lighting")
        || category == "ceiling_light"
}
