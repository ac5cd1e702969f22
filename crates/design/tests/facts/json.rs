//! A home as text: it comes back as it was, and mistakes are told with their place.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use crate::support::*;
use glam::DVec3;
use homewright_catalog::{Catalog, Product};
use homewright_design::item::Host;
use homewright_design::json::{entity_from_json, entity_to_json, from_json, json_schema, to_json};
use homewright_design::*;
use proptest::prelude::*;

#[test]
fn a_home_comes_back_from_json_as_it_was() {
    let design = home();
    let text = to_json(&design).unwrap();
    assert_eq!(from_json(&text).unwrap(), design);
    assert_eq!(to_json(&from_json(&text).unwrap()).unwrap(), text);
}

fn failure(change: impl Fn(String) -> String) -> String {
    from_json(&change(to_json(&home()).unwrap())).expect_err("must be refused").to_string()
}

#[test]
fn mistakes_in_json_name_line_entity_and_field() {
    let message = failure(|text| text.replacen("\"thickness\": 200.0", "\"thickness\": \"thin\"", 1));
    assert!(message.contains(&format!("entity {}, thickness: ", id(SOUTH))), "{message}");
    assert!(message.starts_with("line "), "{message}");
    let message = failure(|text| text.replacen("\"thickness\": 200.0", "\"thicknes\": 200.0", 1));
    assert!(message.contains("unknown field `thicknes`"), "{message}");
    let message = failure(|text| text.replacen("\"width\": 900.0", "\"width\": 9000.0", 1));
    assert!(message.contains("does not hold a sound home"), "{message}");
    let message = failure(|text| text.replacen("\"version\": 1", "\"version\": 2", 1));
    assert!(message.contains("newer Homewright"), "{message}");
    let message = failure(|text| text.replacen("homewright", "other", 1));
    assert!(message.contains("not a home"), "{message}");
    let message = failure(|text| text.replacen("\"type\": \"wall\"", "\"type\": \"fence\"", 1));
    assert!(message.contains("`fence` is unknown; give one of project, level, wall"), "{message}");
    let message = failure(|text| text[..text.len() / 2].to_owned());
    assert!(message.contains("line ") && message.contains("column "), "{message}");
    assert!(from_json(&"[".repeat(100_000)).is_err(), "deep nesting is refused, not followed");
}

#[test]
fn the_schema_names_every_kind() {
    let schema = json_schema().to_string();
    for kind in Kind::ALL {
        assert!(schema.contains(&format!("\"const\":\"{kind}\"")), "{kind}");
    }
}

fn script(text: &str) -> Result<Design, String> {
    let mut design = home();
    let edits = script::parse(text, &design, &mut IdSource::new(1, 1)).map_err(|error| error.to_string())?;
    for edit in edits {
        design.apply(edit).unwrap();
    }
    Ok(design)
}

#[test]
fn a_script_puts_sets_and_deletes_by_name() {
    let design = script(
        r#"[
        { "label": "Name it", "put": { "$shelf": { "type": "item", "level": "@1F", "name": "Shelf",
            "configuration": { "product": "hw.table" }, "position": [900, 200, 0], "host": { "on": "floor" } } } },
        { "set": { "00000000-0000-0000-0000-000000000029": { "host": { "on": "item", "item": "$shelf" }, "name": "@@home" },
                   "@Shelf": { "rotation": 90, "configuration": { "parameters": { "width": 900 } } } } }
        ]"#,
    )
    .unwrap();
    let (shelf, placed) = design.items().find(|(_, item)| item.name == "Shelf").unwrap();
    assert_eq!((placed.rotation, placed.configuration.parameters.len()), (90.0, 1));
    let vase = design.item(id(VASE)).unwrap();
    assert_eq!((vase.host, vase.name.as_str()), (Host::Item { item: shelf }, "@home"));
    let cleared = script(r#"{ "delete": ["@Study", "@1F"], "with_dependants": true }"#).unwrap();
    assert_eq!(cleared.walls().count(), 0);
}

#[test]
fn a_script_with_a_mistake_says_which_step() {
    let message = script(r#"[{ "label": "One", "set": { "@Nothing": {} } }]"#).unwrap_err();
    assert_eq!(message, "step 1 “One”: nothing in the home is called `Nothing`");
    let message = script(r#"[{}, { "set": { "@Study": { "kind": "cellar" } } }]"#).unwrap_err();
    assert!(message.starts_with("step 2: @Study, kind: unknown variant `cellar`"), "{message}");
    let message = script(r#"[{ "delete": ["@1F"] }]"#).unwrap_err();
    assert!(message.contains("step 1: “Script” was refused"), "{message}");
    assert!(script(r#"[{ "putt": {} }]"#).unwrap_err().contains("unknown field `putt`"));
}

/// One random edit: what to do, to what, and with which number.
fn edit(design: &Design, (kind, which, value): (u8, u8, f64), ids: &mut IdSource) -> Transaction {
    let items: Vec<EntityId> = design.items().map(|(id, _)| id).collect();
    let openings: Vec<EntityId> = design.openings().map(|(id, _)| id).collect();
    let pick = |from: &[EntityId]| from.get(which as usize % from.len().max(1)).copied();
    let edit = Transaction::new("Random");
    match kind % 6 {
        0 => edit.with(ids.next_id(), item(Host::Floor)),
        1 => match pick(&items) {
            Some(host) => edit.with(ids.next_id(), item(Host::Item { item: host })),
            None => edit,
        },
        2 => match pick(&items).and_then(|id| Some((id, design.item(id)?.clone()))) {
            Some((id, old)) => edit.with(id, Item { position: DVec3::splat(value), rotation: value / 7.0, ..old }),
            None => edit,
        },
        3 => Transaction::deleting_with_dependants("Random", design, pick(&items)),
        4 => edit.with(ids.next_id(), door([SOUTH, EAST, NORTH, WEST][which as usize % 4], value.abs(), 700.0)),
        _ => Transaction::deleting_with_dependants("Random", design, pick(&openings)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    /// However one edits, a refused edit changes nothing, what was applied is sound, and undoing to the start gives
    /// the same document, in memory and as text; redoing gives the end again.
    #[test]
    fn random_edits_undone_to_the_start_give_the_same_home(
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), -4000.0..4000.0_f64), 1..60)
    ) {
        let mut design = home();
        let start = to_json(&design).unwrap();
        let (mut history, mut ids) = (History::default(), IdSource::new(1, 3));
        for step in steps {
            let before = design.clone();
            let transaction = edit(&design, step, &mut ids);
            if history.apply(&mut design, transaction).is_err() {
                prop_assert_eq!(&design, &before);
            }
            prop_assert_eq!(design.validate(), Vec::new());
        }
        let end = to_json(&design).unwrap();
        prop_assert_eq!(&from_json(&end).unwrap(), &design);
        while history.undo(&mut design).unwrap().is_some() {}
        prop_assert_eq!(to_json(&design).unwrap(), start);
        while history.redo(&mut design).unwrap().is_some() {}
        prop_assert_eq!(to_json(&design).unwrap(), end);
    }

    /// Every number that can be put comes back from text with the same bits.
    #[test]
    fn numbers_keep_their_bits_in_json(x in -1e7..1e7_f64, y in -1e7..1e7_f64, angle in -720.0..720.0_f64) {
        let placed = Item { position: DVec3::new(x, y, x / 3.0), rotation: angle, ..item(Host::Floor) };
        let entity = Entity::from(placed);
        prop_assert_eq!(entity_from_json(&entity_to_json(&entity).unwrap()).unwrap(), entity);
    }
}

#[test]
fn a_product_shows_its_surfaces_in_the_order_of_its_record_after_it_was_read_back() {
    let catalog = Catalog::builtin();
    let is_sorted = |keys: &[&String]| keys.windows(2).all(|pair| pair[0] <= pair[1]);
    let order = |product: &Product| product.slots.keys().cloned().collect::<Vec<String>>();
    let mut unsorted = 0;
    for product in catalog.products.values() {
        let text = entity_to_json(&Entity::Product(Box::new(product.clone()))).unwrap();
        let Entity::Product(read) = entity_from_json(&text).unwrap() else { panic!("a product is read as one") };
        assert_eq!(order(&read), order(product), "{}", product.id.0);
        assert_eq!(*read, *product);
        unsorted += usize::from(!is_sorted(&product.slots.keys().collect::<Vec<_>>()));
    }
    assert!(unsorted > 0, "some order differs from the alphabet, or this says nothing");
}
