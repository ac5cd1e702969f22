//! Taking the records of child products into the products that hold them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::finding::CatalogFinding;
use super::references::Place;
use crate::model::child::{Child, MAX_DEPTH, MAX_RECORDS};
use crate::product::Model;
use crate::{Product, ProductId};

/// Takes in the records of all children, from the innermost products outwards. Products whose children are not there,
/// hold each other in a circle, or are too many are left out, with a finding each.
pub(super) fn take_in(
    products: &mut IndexMap<ProductId, (Product, Place)>,
    base: &IndexMap<ProductId, Product>,
) -> Vec<CatalogFinding> {
    let mut findings = Vec::new();
    for _ in 0..=MAX_DEPTH {
        let ready: Vec<ProductId> =
            products.iter().filter(|(_, (product, _))| waits(product)).map(|(id, _)| id.clone()).collect();
        if ready.is_empty() {
            return findings;
        }
        for id in ready {
            let Some((product, _)) = products.get(&id) else { continue };
            let known = |child: &ProductId| products.get(child).map(|(product, _)| product).or_else(|| base.get(child));
            if product.children().iter().any(|child| known(&child.product).is_some_and(waits)) {
                continue;
            }
            let mut whole = product.clone();
            let wrong = fill(&mut whole, known);
            let Some((product, place)) = products.get_mut(&id) else { continue };
            if wrong.is_empty() {
                *product = whole;
            } else {
                findings.extend(wrong.into_iter().map(|(field, message)| place.finding(product, &field, message)));
                products.shift_remove(&id);
            }
        }
    }
    products.retain(|_, (product, place)| {
        let still = waits(product);
        if still {
            let message = circle(product);
            findings.push(place.finding(product, "model.children", message));
        }
        !still
    });
    findings
}

fn circle(product: &Product) -> String {
    let names: Vec<&str> = product.children().iter().map(|child| child.product.0.as_str()).take(5).collect();
    format!(
        "holds {}, which hold each other in a circle or more than {MAX_DEPTH} deep; leave one of them out",
        names.join(", ")
    )
}

/// Whether a product has children whose records are not yet taken in.
fn waits(product: &Product) -> bool {
    product.children().iter().any(|child| child.record.is_none())
}

/// Puts the records in and gives their free slots to the holder; what is wrong, by field.
fn fill<'a>(holder: &mut Product, known: impl Fn(&ProductId) -> Option<&'a Product>) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    let sockets: Vec<String> = holder.sockets.iter().map(|socket| socket.id.clone()).collect();
    let Product { model: Model::Parametric(model), slots, id, .. } = holder else { return wrong };
    let mut names = BTreeSet::new();
    for (index, child) in model.children.iter_mut().enumerate() {
        let field = format!("model.children[{index}]");
        if !names.insert(child.id.clone()) {
            wrong.push((
                format!("{field}.id"),
                format!("the name `{}` is there twice; give each child its own", child.id),
            ));
        }
        let Some(record) = known(&child.product).filter(|record| record.id != *id) else {
            wrong
                .push((format!("{field}.product"), format!("there is no other product `{}` to hold", child.product.0)));
            continue;
        };
        if matches!(record.model, Model::Asset(_)) {
            wrong.push((
                format!("{field}.product"),
                format!("`{}` has its shape from a file; hold a parametric one", record.id.0),
            ));
            continue;
        }
        if !child.socket.is_empty() && !sockets.contains(&child.socket) {
            let hint = crate::nearest::hint(&child.socket, sockets.iter().map(String::as_str));
            wrong.push((format!("{field}.socket"), format!("there is no socket `{}`; {hint}", child.socket)));
        }
        for name in child.parameters.keys() {
            if !record.parameters.iter().any(|parameter| parameter.id == *name) {
                let hint = crate::nearest::hint(name, record.parameters.iter().map(|parameter| parameter.id.as_str()));
                wrong.push((
                    format!("{field}.parameters.{name}"),
                    format!("is not a parameter of {}; {hint}", record.id.0),
                ));
            }
        }
        wrong.extend(take_slots(child, record, slots, &field));
        child.record = Some(Box::new(record.clone()));
    }
    if wrong.is_empty() && holder.held_records() > MAX_RECORDS {
        let message = format!("holds {} products in all, {MAX_RECORDS} are allowed", holder.held_records());
        wrong.push(("model.children".to_owned(), message));
    }
    wrong
}

/// Maps the child's slots to the holder's; those that it does not name are added to the holder.
fn take_slots(
    child: &mut Child,
    record: &Product,
    slots: &mut IndexMap<String, crate::product::Slot>,
    field: &str,
) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    for (of_child, of_holder) in &child.slots {
        if !record.slots.contains_key(of_child) {
            let hint = crate::nearest::hint(of_child, record.slots.keys().map(String::as_str));
            wrong.push((format!("{field}.slots.{of_child}"), format!("is not a slot of {}; {hint}", record.id.0)));
        }
        if !slots.contains_key(of_holder) {
            let hint = crate::nearest::hint(of_holder, slots.keys().map(String::as_str));
            wrong.push((
                format!("{field}.slots.{of_child}"),
                format!("`{of_holder}` is not a slot of this product; {hint}"),
            ));
        }
    }
    for (name, slot) in &record.slots {
        if !child.slots.contains_key(name) {
            let own = format!("{}_{name}", child.id);
            slots.entry(own.clone()).or_insert_with(|| slot.clone());
            child.slots.insert(name.clone(), own);
        }
    }
    wrong
}
