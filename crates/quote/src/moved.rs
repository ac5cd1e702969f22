//! What became of a home's products in the catalog since the home took their records: the home keeps what it was
//! designed with, and says when the catalog has moved on.

use homewright_catalog::{Catalog, Product, ProductId};
use homewright_design::{Design, Entity, EntityId};
use rust_decimal::Decimal;
use serde::Serialize;

/// Records that never were in a catalog: those of imported homes.
const IMPORTED: &str = "import.";

/// What became of a product.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is in no catalog any more.
    Gone,
    /// Another product takes its place.
    ReplacedBy(ProductId),
    /// It can no longer be ordered.
    Discontinued,
    /// It costs another amount, CNY.
    Price {
        /// In the home.
        then: Decimal,
        /// In the catalog.
        now: Decimal,
    },
    /// It has another size, mm.
    Size {
        /// In the home.
        then: [f64; 3],
        /// In the catalog.
        now: [f64; 3],
    },
    /// It has another shape or other choices.
    Shape,
}

/// A product of a home whose record is another in the catalog.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// The record's entity in the home.
    #[serde(skip)]
    pub entity: EntityId,
    /// Which product.
    pub product: ProductId,
    /// In which ways.
    pub changes: Vec<Change>,
}

/// Products of a home that the catalog tells otherwise, by their ids. Records that never were in a catalog have no say.
pub fn moved_on(design: &Design, catalog: &Catalog) -> Vec<Moved> {
    let own = design.entities().iter().filter_map(|(id, entity)| match entity {
        Entity::Product(product) if !product.id.0.starts_with(IMPORTED) => Some((*id, product)),
        _ => None,
    });
    let mut moved: Vec<Moved> = own
        .map(|(entity, then)| {
            let now = catalog.product(&then.id);
            // A model of one's own may live in this home alone.
            let is_own = then.id.0.starts_with("own.");
            let changes = match now {
                Some(now) => changes(then, now),
                None if is_own => Vec::new(),
                None => vec![Change::Gone],
            };
            Moved { entity, product: then.id.clone(), changes }
        })
        .filter(|moved| !moved.changes.is_empty())
        .collect();
    moved.sort_by(|a, b| a.product.cmp(&b.product));
    moved
}

fn changes(then: &Product, now: &Product) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(successor) = &now.replaced_by {
        changes.push(Change::ReplacedBy(successor.clone()));
    } else if now.discontinued {
        changes.push(Change::Discontinued);
    }
    if now.price != then.price {
        changes.push(Change::Price { then: then.price, now: now.price });
    }
    if now.size != then.size {
        changes.push(Change::Size { then: then.size, now: now.size });
    }
    if now.model != then.model || now.parameters != then.parameters || now.slots != then.slots {
        changes.push(Change::Shape);
    }
    changes
}

#[cfg(test)]
mod tests {
    use homewright_design::{IdSource, Project, Transaction};

    use super::*;

    /// A home with the first product of the shipped catalog, and that catalog.
    fn home() -> (Design, Catalog, ProductId) {
        let catalog = Catalog::builtin().clone();
        let product = catalog.products[0].clone();
        let id = product.id.clone();
        let mut ids = IdSource::new(0, 3);
        let mut design = Design::new(ids.next_id(), Project::default()).expect("a home");
        let mut edit = Transaction::new("Order");
        let materials = product
            .slots
            .values()
            .flat_map(|slot| std::iter::once(&slot.default).chain(slot.options.iter().map(|option| &option.material)));
        for material in materials.collect::<std::collections::BTreeSet<_>>() {
            let record = catalog.material(material).expect("it is in the catalog").clone();
            edit.put(ids.next_id(), Entity::Material(Box::new(record)));
        }
        edit.put(ids.next_id(), Entity::Product(Box::new(product)));
        design.apply(edit).expect("the home is sound");
        (design, catalog, id)
    }

    #[test]
    fn a_home_says_what_became_of_its_products() {
        let (design, mut catalog, id) = home();
        assert!(moved_on(&design, &catalog).is_empty(), "nothing has changed yet");
        let then = catalog.products[&id].price;
        let now = then + Decimal::from(100);
        catalog.products[&id].price = now;
        catalog.products[&id].discontinued = true;
        let moved = moved_on(&design, &catalog);
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].changes, [Change::Discontinued, Change::Price { then, now }]);
        let successor = ProductId("hw.new".to_owned());
        catalog.products[&id].replaced_by = Some(successor.clone());
        assert_eq!(moved_on(&design, &catalog)[0].changes[0], Change::ReplacedBy(successor));
        catalog.products.shift_remove(&id);
        assert_eq!(moved_on(&design, &catalog)[0].changes, [Change::Gone]);
    }
}
