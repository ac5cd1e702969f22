//! Products made of products that stand together, and changed copies.

use std::collections::BTreeMap;

use homewright_catalog::compose::{ComposeError, Placed, compose};
use homewright_catalog::product::{HostKind, Model};
use homewright_catalog::{Catalog, Evaluated, MaterialId, Parameters, Product, ProductId, Text, Value};
use homewright_geometry::Bounds;
use rust_decimal::Decimal;

fn shipped(id: &str) -> &'static Product {
    Catalog::builtin().product(&ProductId(id.to_owned())).unwrap_or_else(|| panic!("{id} is shipped"))
}

fn name() -> Text {
    Text { zh: "餐桌组合".to_owned(), en: "Dining group".to_owned() }
}

fn id() -> ProductId {
    ProductId("own.group".to_owned())
}

fn bounds(shape: &Evaluated) -> Bounds {
    shape.parts.iter().fold(Bounds::EMPTY, |all, part| all.union(&part.mesh.bounds()))
}

/// A table turned by 90° far from the origin, with a chair at each long side.
fn group<'a>(
    table: &'a Parameters,
    none: &'a Parameters,
    materials: &'a BTreeMap<String, MaterialId>,
) -> Vec<Placed<'a>> {
    let at = |product, parameters, at, rotate: f64| Placed {
        product,
        parameters,
        materials,
        at,
        rotate: [0.0, 0.0, rotate],
        host: HostKind::Floor,
    };
    vec![
        at(shipped("hw.table.dining"), table, [5_000.0, 3_000.0, 0.0], 90.0),
        at(shipped("hw.chair.dining"), none, [5_700.0, 3_000.0, 0.0], 270.0),
        at(shipped("hw.chair.dining"), none, [4_300.0, 3_000.0, 0.0], 90.0),
    ]
}

#[test]
fn pieces_become_one_product_that_fills_its_size_and_costs_their_sum() {
    let wide = Parameters::from([("width".to_owned(), Value::Number(1_800.0))]);
    let (none, materials) = (Parameters::new(), BTreeMap::new());
    let made = compose(&group(&wide, &none, &materials), id(), name()).expect("they become one");
    let table = shipped("hw.table.dining");
    let chair = shipped("hw.chair.dining");
    assert_eq!(made.price, table.price_for(&wide, None) + chair.price * Decimal::TWO);
    assert!(made.price > table.price + chair.price * Decimal::TWO, "a wider table costs more");
    let doubts = made.validate();
    assert!(doubts.is_empty(), "{}", doubts[0]);
    // The table leads: its width lies along the product's width, though it stood turned in the home.
    assert!((made.size[0] - 1_800.0).abs() < 1.0, "{:?}", made.size);
    assert!(made.size[1] > table.size[1] + 200.0, "the chairs stand out in front and behind: {:?}", made.size);
    let shape = made.evaluate(&Parameters::new(), None).expect("it has a shape");
    let found = bounds(&shape);
    assert!(found.center().truncate().length() < 1.0 && found.min.z.abs() < 1.0, "{found:?}");
}

#[test]
fn pieces_that_are_the_same_share_their_surfaces_and_keep_their_materials() {
    let (none, plain) = (Parameters::new(), BTreeMap::new());
    let chair = shipped("hw.chair.dining");
    let (slot, record) = chair.slots.iter().find(|(_, slot)| !slot.options.is_empty()).expect("it can be chosen");
    let other = record.options.iter().find(|option| option.material != record.default).expect("another material");
    let chosen = BTreeMap::from([(slot.clone(), other.material.clone())]);
    let mut pieces = group(&none, &none, &plain);
    for piece in &mut pieces[1..] {
        piece.materials = &chosen;
    }
    let made = compose(&pieces, id(), name()).expect("they become one");
    let shared = format!("piece_2_{slot}");
    assert_eq!(made.slots[&shared].default, other.material);
    assert!(
        made.slots[&shared].options.iter().any(|option| option.material == record.default),
        "the way back is there"
    );
    assert_eq!(made.slots.len(), shipped("hw.table.dining").slots.len() + chair.slots.len());
    let shape = made.evaluate(&Parameters::new(), None).expect("it has a shape");
    let wide = bounds(&shape).size();
    let seats =
        shape.parts.iter().find(|part| part.slot == shared).expect("both chairs are in it").mesh.bounds().size();
    assert!(seats.y > 0.5 * wide.y, "the surface is that of chairs at both sides: {seats:?} of {wide:?}");
}

#[test]
fn what_cannot_be_part_of_another_product_is_refused() {
    let (none, materials) = (Parameters::new(), BTreeMap::new());
    assert_eq!(compose(&[], id(), name()), Err(ComposeError::Nothing));
    let mut pieces = group(&none, &none, &materials);
    let door = shipped("hw.door.flush");
    pieces[1].product = door;
    assert_eq!(compose(&pieces, id(), name()), Err(ComposeError::Opening(door.name.en.clone())));
    let mut from_file = shipped("hw.chair.dining").clone();
    from_file.model = Model::Asset(homewright_catalog::product::AssetModel::plain("0"));
    pieces[1].product = &from_file;
    assert_eq!(compose(&pieces, id(), name()), Err(ComposeError::FromFile(from_file.name.en.clone())));
    let many = vec![group(&none, &none, &materials)[1].clone(); 61];
    assert_eq!(compose(&many, id(), name()), Err(ComposeError::TooMany));
}

#[test]
fn a_copy_is_as_it_was_chosen_and_costs_that() {
    let wardrobe = shipped("hw.wardrobe.alder");
    let chosen = Parameters::from([("width".to_owned(), Value::Number(1_600.0))]);
    let paid = wardrobe.price_for(&chosen, None);
    assert!(paid < wardrobe.price, "a narrower wardrobe costs less");
    let copy = wardrobe.copy_with(id(), &chosen, &BTreeMap::new(), name());
    assert_eq!((copy.size[0], copy.price), (1_600.0, paid));
    assert_eq!(copy.price_for(&Parameters::new(), None), paid);
    let doubts = copy.validate();
    assert!(doubts.is_empty(), "{}", doubts[0]);
}

#[test]
fn a_price_that_is_set_moves_with_the_size_from_there_on() {
    let mut copy = shipped("hw.wardrobe.alder").clone();
    let wide = Parameters::from([("width".to_owned(), Value::Number(3_000.0))]);
    let (before, wide_before) = (copy.price, copy.price_for(&wide, None));
    for price in [before + Decimal::from(500), before + Decimal::from(900), before - Decimal::from(100)] {
        copy.set_price(price);
        assert_eq!(copy.price_for(&Parameters::new(), None), price);
        assert_eq!(copy.price_for(&wide, None) - wide_before, price - before);
    }
    copy.set_price(before);
    assert_eq!(copy.price_rule, shipped("hw.wardrobe.alder").price_rule, "set back, it is as it was");
}

#[test]
fn a_dearer_material_that_becomes_the_usual_one_is_in_the_price() {
    let catalog = Catalog::builtin();
    let has_dearer = |product: &&Product| {
        product.slots.values().any(|slot| slot.options.iter().any(|option| option.surcharge > Decimal::ZERO))
    };
    let product = catalog.products.values().find(has_dearer).expect("some materials cost more");
    let (name, option) = product
        .slots
        .iter()
        .find_map(|(name, slot)| Some((name, slot.options.iter().find(|option| option.surcharge > Decimal::ZERO)?)))
        .expect("it is there");
    let before = product.slots[name].default.clone();
    let mut copy = product.clone();
    copy.set_material(name, &option.material);
    assert_eq!(copy.price, product.price + option.surcharge);
    assert_eq!(copy.slots[name].default, option.material);
    let back = copy.slots[name].options.iter().find(|one| one.material == before).expect("the way back is there");
    assert_eq!(back.surcharge, -option.surcharge);
}
