//! The records of products and materials that a design carries, so that it opens without any catalog.

use homewright_catalog::parameter::Domain;
use homewright_catalog::{MaterialRecord, Product, Value};

use crate::check::{Checker, MAX_NAME, MAX_TEXT};
use crate::item::Configuration;
use crate::problem::{EntityName, Fault};

/// Smallest and largest side of a thing, millimetres.
pub(crate) const SIZES: std::ops::RangeInclusive<f64> = 0.1..=1e6;

pub(crate) fn check_product(product: &Product, checker: &mut Checker<'_>) {
    checker.text("id", &product.id.0, MAX_NAME);
    checker.text("name", &product.name.zh, MAX_NAME);
    checker.text("name", &product.name.en, MAX_NAME);
    checker.text("description", &product.description.zh, MAX_TEXT);
    checker.text("description", &product.description.en, MAX_TEXT);
    for side in product.size {
        checker.number("size", side, SIZES, "mm");
    }
    checker.number("mount_height", product.mount_height, 0.0..=1e5, "mm");
    checker.number("clearance_front", product.clearance_front, 0.0..=1e5, "mm");
    checker.number("surface_height", product.surface_height, 0.0..=1e5, "mm");
    for (slot, choice) in &product.slots {
        checker.material(&format!("slots.{slot}.default"), &choice.default);
    }
    let records = checker.design.index().products.get(&product.id);
    if let Some(other) = records.into_iter().flatten().find(|other| **other != checker.id).copied()
        && let Some(entity) = checker.design.get(other)
    {
        checker.report("id", Fault::DuplicateRecord { id: product.id.0.clone(), other: EntityName::of(other, entity) });
    }
}

pub(crate) fn check_material(material: &MaterialRecord, checker: &mut Checker<'_>) {
    checker.text("id", &material.id.0, MAX_NAME);
    checker.text("name", &material.name.zh, MAX_NAME);
    checker.text("name", &material.name.en, MAX_NAME);
    checker.color("color", &material.color);
    let shares = [
        ("roughness", material.roughness),
        ("metallic", material.metallic),
        ("transmission", material.transmission),
        ("opacity", material.opacity),
        ("clearcoat", material.clearcoat),
        ("sheen", material.sheen),
    ];
    for (field, share) in shares {
        checker.number(field, share, 0.0..=1.0, "as a share");
    }
    checker.number("luminance", material.luminance, 0.0..=1e7, "cd/m²");
    let sizes =
        [material.texture.as_ref().map(|texture| texture.size), material.image.as_ref().map(|image| image.size)];
    for side in sizes.into_iter().flatten().flatten() {
        checker.number("size", side, 0.1..=1e6, "mm");
    }
    let records = checker.design.index().materials.get(&material.id);
    if let Some(other) = records.into_iter().flatten().find(|other| **other != checker.id).copied()
        && let Some(entity) = checker.design.get(other)
    {
        checker
            .report("id", Fault::DuplicateRecord { id: material.id.0.clone(), other: EntityName::of(other, entity) });
    }
}

/// Checks the choices made for a product against the record the design carries.
pub(crate) fn check_configuration(field: &str, configuration: &Configuration, checker: &mut Checker<'_>) {
    checker.product(&format!("{field}.product"), &configuration.product);
    for (slot, material) in &configuration.materials {
        checker.material(&format!("{field}.materials.{slot}"), material);
    }
    for side in configuration.size.into_iter().flatten() {
        checker.number(&format!("{field}.size"), side, SIZES, "mm");
    }
    let design = checker.design;
    let record = design.product(&configuration.product);
    for (name, value) in &configuration.parameters {
        let path = format!("{field}.parameters.{name}");
        if let Value::Number(number) = value
            && !number.is_finite()
        {
            checker.report(path, Fault::NotFinite(*number));
            continue;
        }
        let Some(product) = record else { continue };
        match product.parameters.iter().find(|parameter| parameter.id == *name) {
            Some(parameter) => check_value(&path, value, &parameter.domain, checker),
            None => checker.report(
                path,
                Fault::UnknownParameter {
                    product: product.id.0.clone(),
                    parameter: name.chars().take(80).collect(),
                    known: list(product.parameters.iter().map(|parameter| parameter.id.as_str())),
                },
            ),
        }
    }
    if let Some(product) = record.filter(|product| !product.slots.is_empty()) {
        for slot in configuration.materials.keys().filter(|slot| !product.slots.contains_key(*slot)) {
            checker.report(
                format!("{field}.materials.{slot}"),
                Fault::UnknownSlot {
                    product: product.id.0.clone(),
                    slot: slot.chars().take(80).collect(),
                    known: list(product.slots.keys().map(String::as_str)),
                },
            );
        }
    }
}

fn check_value(path: &str, value: &Value, domain: &Domain, checker: &mut Checker<'_>) {
    match (domain, value) {
        (Domain::Length { min, max, .. }, Value::Number(number)) => checker.number(path, *number, *min..=*max, "mm"),
        (Domain::Count { min, max, .. }, Value::Number(number)) if number.fract() == 0.0 => {
            checker.number(path, *number, *min as f64..=*max as f64, "pieces");
        }
        (Domain::Flag { .. }, Value::Flag(_)) => {}
        (Domain::Choice { choices, .. }, Value::Choice(choice)) if choices.iter().any(|known| known.id == *choice) => {}
        (_, given) => checker.report(path, Fault::BadValue { given: describe(given), expected: expected(domain) }),
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Choice(choice) => format!("`{}`", choice.chars().take(80).collect::<String>()),
    }
}

fn expected(domain: &Domain) -> String {
    match domain {
        Domain::Length { min, max, .. } => format!("a number from {min} to {max}"),
        Domain::Count { min, max, .. } => format!("a whole number from {min} to {max}"),
        Domain::Flag { .. } => "true or false".to_owned(),
        Domain::Choice { choices, .. } => list(choices.iter().map(|choice| choice.id.as_str())),
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.take(30).map(|word| format!("`{word}`")).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
