//! Catalog records as TOML, as the catalog's loader reads them.

use std::fmt::Write as _;

use homewright_catalog::parameter::Domain;
use homewright_catalog::product::{Expression, HostKind, LightPart, Model};
use homewright_catalog::{MaterialRecord, Product, Text};

/// A product whose shape comes from a file, as a `[[product]]` record; nothing for a parametric one, which is
/// written by hand.
pub fn product_toml(product: &Product) -> Option<String> {
    let Model::Asset(model) = &product.model else { return None };
    let mut text = String::from("[[product]]\n");
    field(&mut text, "id", &quoted(&product.id.0));
    field(&mut text, "sku", &quoted(&product.sku));
    field(&mut text, "name", &words(&product.name));
    if product.description != Text::default() {
        field(&mut text, "description", &words(&product.description));
    }
    if !product.brand.is_empty() {
        field(&mut text, "brand", &quoted(&product.brand));
    }
    field(&mut text, "category", &quoted(&product.category));
    if !product.rooms.is_empty() {
        field(&mut text, "rooms", &list(product.rooms.iter().map(|room| quoted(room))));
    }
    field(&mut text, "size", &numbers(&product.size));
    field(&mut text, "host", &quoted(host(product.host)));
    for (name, value) in [
        ("mount_height", product.mount_height),
        ("clearance_front", product.clearance_front),
        ("surface_height", product.surface_height),
    ] {
        if value > 0.0 {
            field(&mut text, name, &number(value));
        }
    }
    field(&mut text, "price", &quoted(&product.price.to_string()));
    for (name, value) in [("weight", product.weight), ("power", product.power)] {
        if let Some(value) = value {
            field(&mut text, name, &number(value));
        }
    }
    if !product.plan_symbol.is_empty() {
        field(&mut text, "plan_symbol", &quoted(&product.plan_symbol));
    }
    if !product.source.is_empty() {
        field(&mut text, "source", &quoted(&product.source));
    }
    let choices: Vec<String> = product.parameters.iter().filter_map(parameter).collect();
    if !choices.is_empty() {
        field(&mut text, "parameters", &list(choices));
    }
    text.push_str("[product.model]\n");
    field(&mut text, "asset", &quoted(&model.asset));
    if let Some(zone) = model.wall_zone {
        field(&mut text, "wall_zone", &numbers(&zone));
    }
    if !model.lights.is_empty() {
        field(&mut text, "lights", &list(model.lights.iter().map(light)));
    }
    if !model.variants.is_empty() {
        text.push_str("[product.model.variants]\n");
        for (choice, asset) in &model.variants {
            field(&mut text, &quoted(choice), &quoted(asset));
        }
    }
    Some(text)
}

/// A material with a picture or a plain colour as a `[[material]]` record.
pub fn material_toml(material: &MaterialRecord) -> String {
    let mut text = String::from("[[material]]\n");
    field(&mut text, "id", &quoted(&material.id.0));
    field(&mut text, "name", &words(&material.name));
    field(&mut text, "family", &quoted(&material.family));
    if !material.uses.is_empty() {
        field(&mut text, "uses", &list(material.uses.iter().map(|word| quoted(word))));
    }
    field(&mut text, "color", &quoted(&material.color));
    field(&mut text, "roughness", &number(material.roughness));
    for (name, value, usual) in [
        ("metallic", material.metallic, 0.0),
        ("transmission", material.transmission, 0.0),
        ("opacity", material.opacity, 1.0),
        ("clearcoat", material.clearcoat, 0.0),
        ("sheen", material.sheen, 0.0),
        ("luminance", material.luminance, 0.0),
    ] {
        if (value - usual).abs() > f64::EPSILON {
            field(&mut text, name, &number(value));
        }
    }
    if let Some(image) = &material.image {
        let value = format!("{{ asset = {}, size = {} }}", quoted(&image.asset), numbers(&image.size));
        field(&mut text, "image", &value);
    }
    if let Some(price) = &material.price_per_m2 {
        field(&mut text, "price_per_m2", &quoted(&price.to_string()));
    }
    text
}

fn parameter(parameter: &homewright_catalog::parameter::Parameter) -> Option<String> {
    let Domain::Choice { default, choices } = &parameter.domain else { return None };
    let choices =
        choices.iter().map(|choice| format!("{{ id = {}, name = {} }}", quoted(&choice.id), words(&choice.name)));
    Some(format!(
        "{{ id = {}, name = {}, kind = \"choice\", default = {}, choices = {} }}",
        quoted(&parameter.id),
        words(&parameter.name),
        quoted(default),
        list(choices)
    ))
}

fn light(light: &LightPart) -> String {
    let mut text = format!("{{ emitter = {}", quoted(&light.emitter));
    for (name, values) in
        [("at", &light.at), ("direction", &light.direction), ("size", &light.size), ("beam", &light.beam)]
    {
        if !values.is_empty() {
            let _infallible = write!(text, ", {name} = {}", list(values.iter().map(expression)));
        }
    }
    let _infallible = write!(text, ", flux = {}, cct = {} }}", expression(&light.flux), expression(&light.cct));
    text
}

fn expression(expression: &Expression) -> String {
    match expression {
        Expression::Number(value) => number(*value),
        Expression::Text(text) => quoted(text),
    }
}

const fn host(kind: HostKind) -> &'static str {
    match kind {
        HostKind::Floor => "floor",
        HostKind::Wall => "wall",
        HostKind::Ceiling => "ceiling",
        HostKind::Surface => "surface",
        HostKind::Opening => "opening",
    }
}

fn field(text: &mut String, name: &str, value: &str) {
    let _infallible = writeln!(text, "{name} = {value}");
}

fn words(words: &Text) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&words.zh), quoted(&words.en))
}

fn list(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

fn numbers(values: &[f64]) -> String {
    list(values.iter().copied().map(number))
}

/// A number to a thousandth, without a tail of zeros.
fn number(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded.is_finite() { format!("{rounded}") } else { "0".to_owned() }
}

/// A basic string: everything that could end it or that TOML forbids in it is escaped.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            other if other.is_control() => {
                let _infallible = write!(quoted, "\\u{:04X}", u32::from(other));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
