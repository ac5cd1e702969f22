//! The shipped records: free of mistakes, and every product has a shape.

use homewright_catalog::catalog::shipped_sources;
use homewright_catalog::{Catalog, Parameters};

#[test]
fn the_shipped_records_have_no_mistakes() {
    let (_, findings) = Catalog::from_sources(&shipped_sources());
    let messages: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n"));
}

#[test]
fn every_shipped_product_fills_its_size_at_both_ends_of_every_choice() {
    let doubts = Catalog::builtin().validate();
    let messages: Vec<String> = doubts.iter().map(ToString::to_string).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n"));
}

#[test]
fn every_shipped_label_says_what_its_category_is_sold_with() {
    let doubts = Catalog::builtin().unlabelled();
    let messages: Vec<String> = doubts.iter().map(ToString::to_string).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n"));
}

#[test]
fn a_lamp_for_a_bathroom_without_protection_against_water_and_a_fridge_without_its_grade_are_named() {
    let mut catalog = Catalog::builtin().clone();
    for product in catalog.products.values_mut() {
        product.ip_rating = None;
        if product.category == "fridge" {
            product.energy_grade = None;
        }
    }
    let doubts = catalog.unlabelled();
    let names = |field: &str, id: &str| doubts.iter().any(|doubt| doubt.field == field && doubt.id == id);
    assert!(names("ip_rating", "hw.light.down_ip65"), "{doubts:?}");
    assert!(!names("ip_rating", "hw.light.floor_arc"), "a floor lamp for the living room needs none");
    for fridge in catalog.in_category("fridge") {
        assert!(names("energy_grade", &fridge.id.0), "{}", fridge.id.0);
    }
}

#[test]
fn a_shipped_product_stays_small_enough_for_a_home_full_of_them() {
    for product in Catalog::builtin().products.values() {
        let shape = product.evaluate(&Parameters::new(), None).unwrap_or_else(|error| panic!("{error}"));
        let triangles: usize = shape.parts.iter().map(|part| part.mesh.triangle_count()).sum();
        assert!(triangles <= 60_000, "{} has {triangles} triangles", product.id.0);
    }
}

#[test]
fn evaluating_twice_gives_the_same_bits() {
    for product in Catalog::builtin().products.values() {
        let shape = || product.evaluate(&Parameters::new(), None);
        assert_eq!(shape(), shape(), "{}", product.id.0);
    }
}
