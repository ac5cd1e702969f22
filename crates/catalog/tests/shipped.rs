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
fn every_shipped_product_has_a_shape() {
    for product in Catalog::builtin().products.values() {
        let shape = product.evaluate(&Parameters::new(), None);
        let shape = shape.unwrap_or_else(|error| panic!("{error}"));
        assert!(shape.parts.iter().all(|part| part.mesh.is_sound()), "{}", product.id.0);
    }
}
