//! Catalogs and products of one's own, as a person deals with them.

use crate::bench::{Bench, first_product};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use homewright_catalog::{Catalog, Text};
use homewright_ui::catalogs::{CatalogEntry, CatalogFacts, Origin, PackageOffer};
use rust_decimal::Decimal;

fn facts() -> CatalogFacts {
    CatalogFacts {
        id: "oakwell".to_owned(),
        name: Text { zh: "橡井".to_owned(), en: "Oakwell".to_owned() },
        version: "1.2".to_owned(),
        publisher: "Oakwell Joinery".to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        about: Text::default(),
    }
}

fn offer(facts: Option<CatalogFacts>, installed: Option<&str>) -> PackageOffer {
    PackageOffer {
        path: "/tmp/oakwell.hwcatalog".to_owned(),
        file: "oakwell.hwcatalog".to_owned(),
        key: "AB12".to_owned(),
        facts,
        installed: installed.map(str::to_owned),
        given_key: String::new(),
    }
}

fn open_catalogs(bench: &mut Bench) {
    bench.click("Manage catalogs");
}

#[test]
fn a_package_is_looked_at_installed_updated_rested_and_removed() {
    let mut bench = Bench::with_rooms();
    open_catalogs(&mut bench);
    bench.host.look(|memory| memory.package.push(offer(Some(facts()), None)));
    bench.click("Add a catalog…");
    bench.steps(2);
    assert!(bench.has("Version 1.2 · Oakwell Joinery · Licence: CC-BY-4.0"), "who makes it is said before");
    assert!(bench.has("Signature is good, key AB12"));
    bench.click("Install");
    bench.steps(2);
    assert_eq!(bench.host.look(|memory| memory.installed.len()), 1);
    // Again, as an update.
    bench.host.look(|memory| memory.package.push(offer(Some(facts()), Some("1.0"))));
    bench.click("Add a catalog…");
    bench.steps(2);
    assert!(bench.has("Version 1.2 in place of 1.0"));
    bench.click("Update");
    bench.steps(2);
    bench.click("Offer Oakwell");
    assert!(bench.host.look(|memory| !memory.catalogs[0].is_enabled));
    bench.click("Remove Oakwell");
    assert_eq!(bench.host.look(|memory| memory.catalogs.len()), 1, "one press removes nothing");
    bench.click("Remove Oakwell for good");
    assert_eq!(bench.host.look(|memory| memory.catalogs.len()), 0);
}

#[test]
fn a_package_of_an_unknown_publisher_asks_for_the_key_before_it_says_anything() {
    let mut bench = Bench::with_rooms();
    open_catalogs(&mut bench);
    bench.host.look(|memory| memory.package = vec![offer(Some(facts()), None), offer(None, None)]);
    bench.click("Add a catalog…");
    bench.steps(2);
    assert!(bench.has("oakwell.hwcatalog"));
    assert!(!bench.has("Oakwell") && !bench.has("Install"));
    bench.harness.get_by_label("Key of the publisher").focus();
    bench.steps(2);
    bench.harness.event(egui::Event::Text("RWQ".to_owned()));
    bench.steps(2);
    bench.click("Check the key");
    bench.steps(2);
    assert!(bench.has("Install"));
}

#[test]
fn a_home_says_what_has_changed_in_the_catalogs_and_takes_it_over_in_one_step() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::NONE, Key::Escape);
    let product = first_product();
    let mut newer = Catalog::builtin().clone();
    let now = product.price + Decimal::from(100);
    newer.products[&product.id].price = now;
    bench.host.look(|memory| {
        memory.offered = Some(newer);
        memory.catalogs = vec![CatalogEntry {
            facts: facts(),
            origin: Origin::Shipped,
            is_enabled: true,
            products: 1,
            materials: 0,
            packages: 0,
        }];
    });
    open_catalogs(&mut bench);
    let renew = format!("Take over {} as it is today", product.name.en);
    assert!(bench.has(&renew));
    bench.click(&renew);
    assert_eq!(bench.design().product(&product.id).expect("the home keeps it").price, now);
    bench.steps(2);
    assert!(bench.has("Every product is as the catalogs have it today."));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.design().product(&product.id).expect("the home keeps it").price, product.price);
}

#[test]
fn a_selected_piece_is_copied_changed_and_kept_as_a_product_of_ones_own() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.click("Make a product…");
    bench.steps(2);
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Price").set_value_accesskit(1234.0);
    bench.steps(3);
    bench.click("Keep and place");
    bench.steps(2);
    let own = bench.host.look(|memory| memory.own.clone());
    let said: Vec<&str> = bench.studio().notices().collect();
    assert_eq!(own.len(), 1, "{said:?}");
    assert!(own[0].id.0.starts_with("own."));
    assert_eq!(own[0].price, Decimal::from(1234));
    assert_ne!(own[0].name, first_product().name);
    // It is in the hand, and is placed like any other product.
    let at = bench.on_plan(3000.0, 2600.0);
    bench.click_at(at);
    let placed = bench.design().items().filter(|(_, item)| item.configuration.product == own[0].id).count();
    assert_eq!(placed, 1);
}

#[test]
fn several_pieces_become_one_product_at_the_sum_of_their_prices() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.press(Modifiers::COMMAND, Key::D);
    bench.press(Modifiers::COMMAND, Key::A);
    bench.click("Make a product…");
    bench.steps(2);
    bench.click("Keep and place");
    bench.steps(2);
    let own = bench.host.look(|memory| memory.own.clone());
    let said: Vec<&str> = bench.studio().notices().collect();
    assert_eq!(own.len(), 1, "{said:?}");
    assert_eq!(own[0].children().len(), 2);
    assert_eq!(own[0].price, first_product().price * Decimal::TWO);
}

#[test]
fn another_product_of_the_kind_is_clicked_to_take_the_place_of_what_is_selected() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    let before = bench.design().items().next().map(|(_, item)| item.clone()).unwrap();
    bench.click("Replace…");
    let first = crate::bench::first_product();
    assert!(bench.has(&format!("Click what takes the place of {}", first.name.en)));
    let catalog = homewright_catalog::Catalog::builtin();
    let other = catalog.in_category(&first.category).find(|product| product.id != first.id).unwrap();
    bench.click(&other.name.en);
    let after = bench.design().items().next().map(|(_, item)| item.clone()).unwrap();
    assert_eq!(bench.design().items().count(), 1);
    assert_eq!(after.configuration.product, other.id);
    assert_eq!(after.rotation, before.rotation);
    bench.press(egui::Modifiers::NONE, egui::Key::Escape);
    assert!(!bench.has(&format!("Click what takes the place of {}", other.name.en)), "Escape ends it");
    assert_eq!(bench.studio().session().map(|session| session.editor.selection().ids().len()), Some(1));
}
