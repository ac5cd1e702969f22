//! Catalog records as TOML, as the catalog's loader reads them.

use std::fmt::Write as _;

use homewright_catalog::product::Model;
use homewright_catalog::{MaterialRecord, Product, Text};
use serde_json::{Map, Value};

/// Fields that come first, in the order of the guide.
const FIRST: [&str; 12] = [
    "id",
    "sku",
    "name",
    "description",
    "brand",
    "category",
    "rooms",
    "size",
    "host",
    "price",
    "price_rule",
    "parameters",
];
/// Fields of a part or light that come first.
const FIRST_OF_PART: [&str; 5] = ["shape", "emitter", "slot", "size", "at"];
/// Lengths that are 0 where nothing is stated.
const ZERO: [&str; 3] = ["mount_height", "clearance_front", "surface_height"];

/// A product as a `[[product]]` record.
pub fn product_toml(product: &Product) -> String {
    let mut bare = product.clone();
    bare.slots.clear();
    bare.model = Model::default();
    let mut fields = table(&bare);
    fields.remove("model");
    fields.remove("slots");
    fields.retain(|name, value| !(is_absent(value) || ZERO.contains(&name.as_str()) && value.as_f64() == Some(0.0)));
    if let Some(luminaire) = fields.get_mut("luminaire").and_then(Value::as_object_mut)
        && let Some(is_dimmable) = luminaire.remove("is_dimmable")
    {
        luminaire.insert("dimmable".to_owned(), is_dimmable);
    }
    // The light's file lies beside the record.
    if let Some(file) = fields.get_mut("photometry").and_then(Value::as_object_mut) {
        file.remove("text");
    }
    let mut text = String::from("[[product]]\n");
    let first = FIRST.iter().filter_map(|name| fields.remove(*name).map(|value| ((*name).to_owned(), value)));
    for (name, value) in first.collect::<Vec<_>>().into_iter().chain(fields) {
        let value = match value {
            Value::Array(list) if name == "parameters" => lines(&list, &["id", "name", "kind"]),
            value => inline(&value, &[]),
        };
        field(&mut text, &name, &value);
    }
    for (name, slot) in &product.slots {
        let _infallible = writeln!(text, "[product.slots.{}]", quoted(name));
        field(&mut text, "name", &words(&slot.name));
        field(&mut text, "default", &quoted(&slot.default.0));
        if !slot.options.is_empty() {
            let options = slot.options.iter().map(|option| {
                if option.surcharge.is_zero() {
                    return quoted(&option.material.0);
                }
                inline(&serde_json::to_value(option).unwrap_or_default(), &["material"])
            });
            field(&mut text, "options", &list(options));
        }
    }
    text.push_str("[product.model]\n");
    match &product.model {
        Model::Asset(model) => {
            let mut fields = table(model);
            let variants = fields.remove("variants");
            write_model(&mut text, &fields);
            if let Some(Value::Object(variants)) = variants.filter(|variants| !is_absent(variants)) {
                text.push_str("[product.model.variants]\n");
                for (choice, asset) in &variants {
                    field(&mut text, &quoted(choice), &inline(asset, &[]));
                }
            }
        }
        Model::Parametric(model) => {
            let mut fields = table(model);
            fields.remove("let");
            write_model(&mut text, &fields);
            if !model.lets.is_empty() {
                text.push_str("[product.model.let]\n");
                for (name, expression) in &model.lets {
                    field(&mut text, name, &inline(&serde_json::to_value(expression).unwrap_or_default(), &[]));
                }
            }
        }
    }
    text
}

/// The fields of a model that are no tables of their own: lists one entry a line.
fn write_model(text: &mut String, fields: &Map<String, Value>) {
    for (name, value) in fields.iter().filter(|(_, value)| !is_absent(value)) {
        match value {
            Value::Array(entries) if entries.first().is_some_and(Value::is_object) => {
                let entries: Vec<Value> = entries.iter().map(as_written).collect();
                field(text, name, &lines(&entries, &FIRST_OF_PART));
            }
            value => field(text, name, &inline(value, &[])),
        }
    }
}

/// A part, light or child as files have it: a word's own fields beside the others, a child without its record.
fn as_written(entry: &Value) -> Value {
    let Value::Object(fields) = entry else { return entry.clone() };
    let mut fields = fields.clone();
    fields.remove("record");
    if let Some(Value::Object(own)) = fields.remove("with") {
        fields.extend(own);
    }
    fields.retain(|_, value| !is_absent(value));
    Value::Object(fields)
}

/// What is not written: nothing, empty texts, lists and tables, and what is not so.
fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.values().all(|value| value.is_null() || value.as_str() == Some("")),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

fn table(record: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Map::new(),
    }
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
        let size = list(image.size.iter().copied().map(number));
        field(&mut text, "image", &format!("{{ asset = {}, size = {size} }}", quoted(&image.asset)));
    }
    if let Some(price) = &material.price_per_m2 {
        field(&mut text, "price_per_m2", &quoted(&price.to_string()));
    }
    text
}

/// A value on one line; fields named first come first.
fn inline(value: &Value, first: &[&str]) -> String {
    match value {
        Value::Null => quoted(""),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(values) => list(values.iter().map(|value| inline(value, first))),
        Value::Object(fields) => {
            let place = |name: &str| first.iter().position(|known| *known == name).unwrap_or(first.len());
            let mut fields: Vec<(&String, &Value)> = fields.iter().filter(|(_, value)| !value.is_null()).collect();
            fields.sort_by_key(|(name, _)| place(name));
            let fields = fields.into_iter().map(|(name, value)| format!("{} = {}", key(name), inline(value, first)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A list with an entry a line.
fn lines(values: &[Value], first: &[&str]) -> String {
    let entries: Vec<String> = values.iter().map(|value| format!("  {},\n", inline(value, first))).collect();
    format!("[\n{}]", entries.concat())
}

fn field(text: &mut String, name: &str, value: &str) {
    let _infallible = writeln!(text, "{name} = {value}");
}

/// A name before an equals sign, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { quoted(name) }
}

fn words(words: &Text) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&words.zh), quoted(&words.en))
}

fn list(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
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

#[cfg(test)]
mod tests {
    use homewright_catalog::Catalog;
    use homewright_catalog::luminaire::Photometry;

    use super::*;

    #[test]
    fn every_shipped_product_is_the_same_when_it_was_written_and_read() {
        let catalog = Catalog::builtin();
        let mut sources: Vec<(String, String)> = Vec::new();
        for product in catalog.products.values() {
            sources.push((format!("products/{}.toml", product.id.0), product_toml(product)));
            if let Some(Photometry::File(file)) = &product.photometry {
                sources.push((format!("photometry/{}", file.ies), file.text.clone()));
            }
        }
        let borrowed: Vec<(&str, &str)> = sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (read, findings) = Catalog::from_sources_beside(catalog, &borrowed);
        assert!(findings.is_empty(), "{}", findings[0]);
        for (id, product) in &catalog.products {
            assert_eq!(read.products.get(id), Some(product), "{}", id.0);
        }
    }

    #[test]
    fn what_could_end_a_text_is_escaped() {
        assert_eq!(quoted("a\"b\\c\nd\u{1}"), r#""a\"b\\c\nd\u0001""#);
    }
}
