//! Another product in the place of what is there.

use crate::support::{ALT, CTRL, Hand, empty_home, small_catalog};
use homewright_catalog::parameter::{Domain, Parameter};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, Product, ProductId, Text, Value};
use homewright_editor::input::Modifiers;
use homewright_editor::{Edit, Input, Pointer};

/// Two wardrobes that come in widths, the second up to 1800 mm, and a pendant.
fn catalog() -> Catalog {
    let mut catalog = small_catalog();
    for (id, most) in [("old", 3000.0), ("new", 1800.0)] {
        let pattern = catalog.products[&ProductId("wardrobe".into())].clone();
        let width = Parameter {
            id: "width".into(),
            name: Text::same("width"),
            domain: Domain::Length { default: 1000.0, min: 600.0, max: most, step: 0.0 },
        };
        let product = Product { id: ProductId(id.into()), parameters: vec![width], ..pattern };
        catalog.products.insert(product.id.clone(), product);
    }
    let pendant = Product {
        id: ProductId("pendant".into()),
        host: HostKind::Ceiling,
        ..catalog.products[&ProductId("cube".into())].clone()
    };
    catalog.products.insert(pendant.id.clone(), pendant);
    catalog
}

fn hand() -> Hand {
    let mut hand = Hand::with_catalog(empty_home().0, catalog());
    hand.room((0.0, 0.0), (6000.0, 4000.0));
    hand
}

fn product(hand: &Hand, id: homewright_design::EntityId) -> String {
    hand.editor.design().item(id).map(|item| item.configuration.product.0.clone()).unwrap_or_default()
}

#[test]
fn what_was_chosen_stays_as_far_as_the_other_product_offers_it() {
    let mut hand = hand();
    for (width, kept) in [(1600.0, Some(1600.0)), (2400.0, None)] {
        let id = hand.place("old", 2500.0, 3600.0);
        hand.take(Input::Edit(Edit::Parameter(id, "width".into(), Value::Number(width))));
        hand.take(Input::Replace(ProductId("new".into())));
        let item = hand.editor.design().item(id).expect("it is still there");
        assert_eq!(item.configuration.product.0, "new");
        let now = match item.configuration.parameters.get("width") {
            Some(Value::Number(width)) => Some(*width),
            _ => None,
        };
        assert_eq!(now, kept, "{width} mm");
    }
}

#[test]
fn all_selected_of_the_leading_product_are_replaced_in_one_step_and_nothing_else() {
    let mut hand = hand();
    let bed = hand.place("bed", 4500.0, 2000.0);
    let cubes = [1000.0, 2000.0, 3000.0].map(|x| hand.place("cube", x, 2000.0));
    hand.take(Input::Press(Pointer::on_plan(4500.0, 2000.0)));
    hand.take(Input::Release(Pointer::on_plan(4500.0, 2000.0)));
    for x in [1000.0, 2000.0, 3000.0] {
        hand.click_with(x, 2000.0, crate::support::SHIFT);
    }
    let steps = hand.kept.len();
    assert_eq!(hand.editor.replaceable().len(), 3, "the last one clicked leads");
    hand.take(Input::Replace(ProductId("wardrobe".into())));
    assert_eq!(cubes.map(|id| product(&hand, id)), ["wardrobe"; 3]);
    assert_eq!(product(&hand, bed), "bed");
    assert_eq!(hand.kept.len(), steps + 1);
    assert_eq!(hand.position(cubes[1]), glam::DVec2::new(2000.0, 2000.0), "in the room the middle stays");
}

#[test]
fn a_product_dropped_with_ctrl_on_another_takes_its_place() {
    let mut hand = hand();
    let cube = hand.place("cube", 2000.0, 2000.0);
    let over = |x: f64, modifiers: Modifiers| Pointer::on_plan(x, 2040.0).with(modifiers);
    hand.take(Input::BeginPlacing(ProductId("wardrobe".into())));
    hand.take(Input::Hover(over(2050.0, ALT)));
    assert_eq!(hand.editor.shown().items().count(), 2, "without Ctrl it is put down beside");
    hand.take(Input::Hover(over(2050.0, CTRL)));
    assert_eq!(hand.editor.shown().items().count(), 1, "with Ctrl it is seen in the other's place");
    hand.take(Input::Hover(over(4000.0, CTRL)));
    assert_eq!(hand.editor.shown().items().count(), 2, "over nothing it replaces nothing");
    hand.take(Input::Hover(over(2050.0, CTRL)));
    let response = hand.take(Input::Release(over(2050.0, CTRL)));
    assert!(response.committed.is_some());
    assert_eq!(hand.editor.design().items().count(), 1);
    assert_eq!(product(&hand, cube), "wardrobe");
    assert_eq!(hand.editor.selection().ids(), [cube]);
    assert_eq!(hand.position(cube), glam::DVec2::new(2000.0, 2000.0));
}

#[test]
fn what_hangs_does_not_take_the_place_of_what_stands() {
    let mut hand = hand();
    let cube = hand.place("cube", 2000.0, 2000.0);
    let response = hand.take(Input::Replace(ProductId("pendant".into())));
    assert!(response.committed.is_none());
    assert_eq!(product(&hand, cube), "cube");
}
