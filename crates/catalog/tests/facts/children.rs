//! Products that hold products: in their places, in their materials, and never without end.

use homewright_catalog::{Catalog, CatalogFinding, Evaluated, Parameters, Product, ProductId, Value};
use homewright_geometry::Bounds;

/// A record of one material and products of the given ids, each a block of 100 mm and what is said beside it.
fn load(products: &[(&str, &str, &str)]) -> (Catalog, Vec<CatalogFinding>) {
    let mut text = String::from(
        "[[material]]\nid = \"m\"\nname = { zh = \"木\", en = \"Wood\" }\nfamily = \"wood\"\ncolor = \"#b99263\"\nroughness = 0.5\n",
    );
    for (id, fields, model) in products {
        text.push_str(&format!(
            r#"
[[product]]
id = "{id}"
sku = "T"
name = {{ zh = "块", en = "Block" }}
category = "decor"
size = [100, 100, 100]
host = "floor"
price = 1
slots = {{ body = {{ name = {{ zh = "体", en = "Body" }}, default = "m" }} }}
{fields}
[product.model]
{model}
"#
        ));
    }
    Catalog::from_sources(&[("test.toml", &text)])
}

const BLOCK: &str = "parts = [{ shape = \"box\", slot = \"body\", size = [100, 100, 100] }]";

fn product<'a>(catalog: &'a Catalog, id: &str) -> &'a Product {
    catalog.product(&ProductId(id.to_owned())).unwrap_or_else(|| panic!("{id} was not loaded"))
}

fn shape(catalog: &Catalog, id: &str) -> Evaluated {
    product(catalog, id).evaluate(&Parameters::new(), None).unwrap_or_else(|error| panic!("{error}"))
}

fn bounds(shape: &Evaluated, slot: &str) -> Bounds {
    shape.parts.iter().filter(|part| part.slot == slot).fold(Bounds::EMPTY, |all, part| all.union(&part.mesh.bounds()))
}

#[test]
fn a_child_sits_with_its_snap_point_in_the_socket() {
    let (catalog, findings) = load(&[
        (
            "basin",
            "sockets = [{ id = \"hole\", takes = \"tap\", at = [10, 20, \"height\"], turn = 90 }]",
            &format!("{BLOCK}\nchildren = [{{ id = \"tap\", product = \"tap\", socket = \"hole\" }}]"),
        ),
        ("tap", "snaps = [{ id = \"foot\", fits = \"tap\", at = [30, 0, 0] }]", BLOCK),
    ]);
    assert!(findings.is_empty(), "{findings:#?}");
    // The snap point at X = 30 of the tap comes to (10, 20, 100); turned by 90°, the tap's middle lies before it.
    let found = bounds(&shape(&catalog, "basin"), "tap_body");
    assert!((found.center() - glam::Vec3::new(10.0, -10.0, 150.0)).length() < 0.01, "{found:?}");
}

#[test]
fn a_childs_slots_become_the_holders_unless_they_are_named() {
    let (catalog, findings) = load(&[
        (
            "a",
            "",
            &format!(
                "{BLOCK}\nchildren = [{{ id = \"x\", product = \"b\", at = [0, 0, 100], slots = {{ body = \"body\" }} }}, {{ id = \"y\", product = \"b\", at = [0, 0, 200] }}]"
            ),
        ),
        ("b", "", BLOCK),
    ]);
    assert!(findings.is_empty(), "{findings:#?}");
    let holder = product(&catalog, "a");
    assert_eq!(holder.slots.keys().collect::<Vec<_>>(), ["body", "y_body"]);
    let whole = shape(&catalog, "a");
    assert!((bounds(&whole, "body").size().z - 200.0).abs() < 0.01);
    assert!((bounds(&whole, "y_body").min.z - 200.0).abs() < 0.01);
}

#[test]
fn a_holder_is_whole_without_its_catalog() {
    let (catalog, _) = load(&[
        ("a", "", &format!("{BLOCK}\nchildren = [{{ id = \"x\", product = \"b\", at = [0, 0, 100] }}]")),
        ("b", "", BLOCK),
    ]);
    let written = serde_json::to_string(product(&catalog, "a")).expect("a product can be written");
    let read: Product = serde_json::from_str(&written).expect("and read");
    assert_eq!(read.evaluate(&Parameters::new(), None).unwrap(), shape(&catalog, "a"));
}

#[test]
fn a_childs_size_follows_the_holders_and_stays_within_what_can_be_ordered() {
    let (catalog, findings) = load(&[
        (
            "a",
            "parameters = [{ id = \"width\", kind = \"length\", default = 100, min = 100, max = 900 }]",
            "parts = [{ shape = \"box\", slot = \"body\", size = [\"width\", 100, 100] }]\nchildren = [{ id = \"x\", product = \"b\", at = [0, 0, 100], parameters = { width = \"width - 20\" } }]",
        ),
        (
            "b",
            "parameters = [{ id = \"width\", kind = \"length\", default = 100, min = 50, max = 500, step = 10 }]",
            "parts = [{ shape = \"box\", slot = \"body\", size = [\"width\", 100, 100] }]",
        ),
    ]);
    assert!(findings.is_empty(), "{findings:#?}");
    for (width, inner) in [(300.0, 280.0), (305.0, 290.0), (900.0, 500.0)] {
        let chosen = Parameters::from([("width".to_owned(), Value::Number(width))]);
        let shape = product(&catalog, "a").evaluate(&chosen, None).unwrap();
        let found = bounds(&shape, "x_body").size().x;
        assert!((found - inner).abs() < 0.01, "{width}: {found}");
    }
}

#[test]
fn children_that_hold_each_other_are_refused() {
    let holding = |id: &str| format!("{BLOCK}\nchildren = [{{ id = \"x\", product = \"{id}\" }}]");
    for (products, words) in [
        (vec![("a", holding("a"))], "circle"),
        (vec![("a", holding("b")), ("b", holding("a"))], "circle"),
        (vec![("a", holding("b")), ("b", holding("c")), ("c", holding("a")), ("d", BLOCK.to_owned())], "circle"),
        (vec![("a", holding("nowhere"))], "no other product `nowhere`"),
    ] {
        let listed: Vec<(&str, &str, &str)> = products.iter().map(|(id, model)| (*id, "", model.as_str())).collect();
        let (catalog, findings) = load(&listed);
        assert!(!findings.is_empty() && catalog.products.len() <= 1, "{findings:#?}");
        assert!(
            findings[0].message.contains(words) && findings[0].field.starts_with("model.children"),
            "{}",
            findings[0]
        );
        assert!(findings[0].line > 1);
    }
}

#[test]
fn products_that_double_at_every_level_are_refused() {
    let eight = |id: &str| {
        let children: Vec<String> =
            (0..8).map(|index| format!("{{ id = \"x{index}\", product = \"{id}\" }}")).collect();
        format!("{BLOCK}\nchildren = [{}]", children.join(", "))
    };
    let (a, b, c) = (eight("b"), eight("c"), eight("d"));
    let (catalog, findings) = load(&[("a", "", &a), ("b", "", &b), ("c", "", &c), ("d", "", BLOCK)]);
    assert!(findings.iter().any(|finding| finding.message.contains("products in all")), "{findings:#?}");
    assert!(catalog.product(&ProductId("a".to_owned())).is_none());
}

#[test]
fn repeats_of_repeats_end_in_an_error_even_where_nothing_is_seen() {
    let empty = "parts = [{ shape = \"box\", slot = \"body\", size = [100, 100, 100], when = \"false\" }]";
    let many = |id: &str| format!("{empty}\nchildren = [{{ id = \"x\", product = \"{id}\", repeat = 300 }}]");
    let (a, b, c) = (many("b"), many("c"), many("d"));
    let (catalog, findings) = load(&[("a", "", &a), ("b", "", &b), ("c", "", &c), ("d", "", empty)]);
    assert!(findings.is_empty(), "{findings:#?}");
    let error = product(&catalog, "a").evaluate(&Parameters::new(), None).unwrap_err();
    assert!(error.to_string().contains("use fewer repeats"), "{error}");
    for repeat in ["1000000000", "\"1.0 / 0\"", "2001", "-5"] {
        let model = format!("{BLOCK}\nchildren = [{{ id = \"x\", product = \"b\", repeat = {repeat} }}]");
        let (catalog, findings) = load(&[("a", "", &model), ("b", "", BLOCK)]);
        assert_eq!((catalog.products.len(), findings.len()), (1, 1), "{repeat}: {findings:#?}");
        assert_eq!(findings[0].field, "model.children[0].repeat");
    }
}

#[test]
fn a_wrong_field_of_a_child_is_found_by_name() {
    for (child, field, words) in [
        (
            "id = \"x\", product = \"b\", parameters = { wdith = 5 }",
            "model.children[0].parameters.wdith",
            "is not a parameter",
        ),
        (
            "id = \"x\", product = \"b\", slots = { bdy = \"body\" }",
            "model.children[0].slots.bdy",
            "did you mean `body`?",
        ),
        (
            "id = \"x\", product = \"b\", slots = { body = \"bdy\" }",
            "model.children[0].slots.body",
            "did you mean `body`?",
        ),
        ("id = \"x\", product = \"b\", socket = \"hole\"", "model.children[0].socket", "no socket `hole`"),
        ("id = \"x\", product = \"b\", at = [nan, 0, 0]", "model.children[0].at[0]", "finite"),
        ("id = \"x\", product = \"b\", at = [\"wdith\", 0, 0]", "model.children[0].at[0]", "did you mean `width`?"),
        ("id = \"x\", product = \"b\", at = [90000, 0, 0]", "model.children[0].at", "beyond"),
        ("id = \"x\", prodct = \"b\"", "model.children[0].product", "missing"),
    ] {
        let (_, findings) = load(&[("a", "", &format!("{BLOCK}\nchildren = [{{ {child} }}]")), ("b", "", BLOCK)]);
        assert!(
            findings.iter().any(|finding| finding.field == field && finding.message.contains(words)),
            "{child}: {findings:#?}"
        );
    }
}
