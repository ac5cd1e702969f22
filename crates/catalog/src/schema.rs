//! The JSON Schema of catalog files, for editors that complete and check TOML.
//!
//! Derived from the records' own types; where a file may say a thing more briefly than a home keeps it (a part's word
//! fields beside its size, a certificate by its name alone), the schema says what the file may say.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::category::CATEGORIES;
use crate::load::package::PLACES;
use crate::part::{self, FieldKind, Points};
use crate::product::{AssetModel, ParametricModel};
use crate::room::RoomKind;
use crate::trade::{CERTIFICATES, STYLES, SUITABLE};
use crate::{MaterialRecord, Package, Product, texture};

/// The address that names the version of JSON Schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a catalog file: lists of products, materials and packages.
pub fn catalog_file() -> Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let product = reference::<Product>(&mut generator);
    let material = reference::<MaterialRecord>(&mut generator);
    let package = reference::<Package>(&mut generator);
    reference::<ParametricModel>(&mut generator);
    reference::<AssetModel>(&mut generator);
    let mut definitions: Map<String, Value> = generator.take_definitions(true).into_iter().collect();
    as_written(&mut definitions);
    json!({
        "$schema": DIALECT,
        "title": "Homewright catalog",
        "type": "object",
        "properties": {
            "product": { "type": "array", "items": product },
            "material": { "type": "array", "items": material },
            "package": { "type": "array", "items": package },
        },
        "additionalProperties": false,
        "$defs": definitions,
    })
}

fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// Brings the derived definitions to what files say.
fn as_written(definitions: &mut Map<String, Value>) {
    definitions.insert(
        "Amount".to_owned(),
        json!({
            "description": "CNY: a number, or exactly as text.",
            "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }],
        }),
    );
    let amount = json!({ "$ref": "#/$defs/Amount" });
    set(definitions, "Product", "price", amount.clone());
    set(definitions, "Product", "category", slugs(CATEGORIES.iter().map(|category| category.slug)));
    set(
        definitions,
        "Product",
        "rooms",
        json!({ "type": "array", "items": slugs(RoomKind::ALL.into_iter().map(RoomKind::slug)) }),
    );
    set(
        definitions,
        "Product",
        "style",
        json!({ "type": "array", "items": slugs(STYLES.iter().map(|style| style.0)) }),
    );
    set(
        definitions,
        "Product",
        "suitable_for",
        json!({ "type": "array", "items": slugs(SUITABLE.iter().map(|who| who.0)) }),
    );
    set(
        definitions,
        "Product",
        "model",
        json!({ "anyOf": [{ "$ref": "#/$defs/ParametricModel" }, { "$ref": "#/$defs/AssetModel" }] }),
    );
    definitions.remove("Model");
    set(definitions, "MaterialRecord", "price_per_m2", amount.clone());
    set(definitions, "SlotOption", "surcharge", amount);
    or_briefly(definitions, "SlotOption", json!({ "type": "string", "description": "A material id." }));
    or_briefly(definitions, "Certificate", slugs(CERTIFICATES.iter().map(|certificate| certificate.0)));
    or_briefly(definitions, "Expression", json!({ "type": "boolean" }));
    set(definitions, "TextureRecipe", "kind", slugs(texture::KINDS.iter().copied()));
    // What the loader fills in is not written.
    for (definition, field) in [("Child", "record"), ("PhotometryFile", "text")] {
        remove(definitions, definition, field);
    }
    renamed(definitions, "Luminaire", "is_dimmable", "dimmable");
    not_required(definitions, "Luminaire", &["cri"]);
    parameter(definitions);
    parts(definitions);
    package_items(definitions);
    not_required(definitions, "Device", &["ecosystems", "capabilities", "endpoints", "supply"]);
}

fn slugs<'a>(words: impl Iterator<Item = &'a str>) -> Value {
    json!({ "enum": words.collect::<Vec<_>>() })
}

fn properties<'a>(definitions: &'a mut Map<String, Value>, definition: &str) -> Option<&'a mut Map<String, Value>> {
    definitions.get_mut(definition)?.get_mut("properties")?.as_object_mut()
}

/// Replaces a field's schema, keeping its description.
fn set(definitions: &mut Map<String, Value>, definition: &str, field: &str, mut schema: Value) {
    let Some(properties) = properties(definitions, definition) else { return };
    if let (Some(said), Some(new)) =
        (properties.get(field).and_then(|old| old.get("description")), schema.as_object_mut())
    {
        new.insert("description".to_owned(), said.clone());
    }
    properties.insert(field.to_owned(), schema);
}

fn remove(definitions: &mut Map<String, Value>, definition: &str, field: &str) {
    if let Some(properties) = properties(definitions, definition) {
        properties.remove(field);
    }
    not_required(definitions, definition, &[field]);
}

fn renamed(definitions: &mut Map<String, Value>, definition: &str, field: &str, name: &str) {
    if let Some(properties) = properties(definitions, definition)
        && let Some(schema) = properties.remove(field)
    {
        properties.insert(name.to_owned(), schema);
    }
}

fn not_required(definitions: &mut Map<String, Value>, definition: &str, fields: &[&str]) {
    let required = definitions.get_mut(definition).and_then(|schema| schema.get_mut("required"));
    if let Some(required) = required.and_then(Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(|name| fields.contains(&name)));
    }
}

/// Lets a definition also be written in a shorter way.
fn or_briefly(definitions: &mut Map<String, Value>, definition: &str, brief: Value) {
    if let Some(schema) = definitions.get_mut(definition) {
        let whole = schema.take();
        let described = whole.get("description").cloned().unwrap_or_default();
        *schema = json!({ "description": described, "anyOf": [brief, whole] });
    }
}

/// A parameter: its kind says which other fields it has; the size's names need no name.
fn parameter(definitions: &mut Map<String, Value>) {
    let text = json!({ "$ref": "#/$defs/Text" });
    let number = json!({ "type": "number" });
    let whole = json!({ "type": "integer" });
    let kinds = [
        (
            "length",
            json!({ "default": number, "min": number, "max": number, "step": number }),
            vec!["default", "min", "max"],
        ),
        ("count", json!({ "default": whole, "min": whole, "max": whole }), vec!["default", "min", "max"]),
        ("flag", json!({ "default": { "type": "boolean" } }), vec!["default"]),
        (
            "choice",
            json!({ "default": { "type": "string" }, "choices": { "type": "array", "items": { "$ref": "#/$defs/Choice" } } }),
            vec!["default", "choices"],
        ),
    ];
    let kinds: Vec<Value> = kinds
        .into_iter()
        .map(|(kind, mut fields, mut required)| {
            fields["id"] = json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$" });
            fields["name"] = text.clone();
            fields["kind"] = json!({ "const": kind });
            required.extend(["id", "kind"]);
            json!({ "type": "object", "properties": fields, "required": required, "additionalProperties": false })
        })
        .collect();
    definitions.insert(
        "Parameter".to_owned(),
        json!({ "description": "What can be chosen about the shape.", "anyOf": kinds }),
    );
}

/// Parts: every word with its own fields beside those of all parts.
fn parts(definitions: &mut Map<String, Value>) {
    let expression = json!({ "$ref": "#/$defs/Expression" });
    let list = json!({ "type": "array", "items": expression });
    let Some(shared) = properties(definitions, "Part").cloned() else { return };
    let words: Vec<Value> = part::words()
        .iter()
        .map(|word| {
            let mut fields = shared.clone();
            for field in word.all_fields() {
                let takes = match field.kind {
                    FieldKind::Choice(choices) => json!({ "anyOf": [{ "enum": choices }, { "type": "string" }] }),
                    FieldKind::Slot | FieldKind::Text => json!({ "type": "string" }),
                    FieldKind::Number { .. } | FieldKind::Flag => expression.clone(),
                };
                let mut takes = takes;
                takes["description"] = json!(field.meaning);
                fields.insert(field.name.to_owned(), takes);
            }
            fields.insert("shape".to_owned(), json!({ "const": word.name, "description": word.summary }));
            let size = json!({ "type": "array", "items": expression, "minItems": word.size.len(), "maxItems": word.size.len(),
                "description": format!("[{}]", word.size.join(", ")) });
            fields.insert("size".to_owned(), size);
            match word.points {
                Points::None => fields.remove("points"),
                Points::Needed { least, meaning, .. } => fields.insert(
                    "points".to_owned(),
                    json!({ "type": "array", "items": list, "minItems": least, "description": meaning }),
                ),
            };
            json!({ "type": "object", "properties": fields, "required": ["shape", "slot"], "additionalProperties": false })
        })
        .collect();
    definitions.insert("Part".to_owned(), json!({ "description": "One part of a model.", "anyOf": words }));
}

/// Items of packages say where they stand in one field of their own.
fn package_items(definitions: &mut Map<String, Value>) {
    let name = json!({ "type": "string", "description": "The name of an item above." });
    let (walls, alongs, spots) = ("#/$defs/WallWord", "#/$defs/AlongWord", "#/$defs/SpotWord");
    remove(definitions, "PackageItem", "place");
    renamed(definitions, "PackageItem", "is_optional", "optional");
    if let Some(fields) = properties(definitions, "PackageItem") {
        for field in PLACES.into_iter().chain(["facing"]) {
            fields.insert(field.to_owned(), name.clone());
        }
        // Three of them take words instead of a name.
        for (field, words) in [("against", walls), ("along", alongs), ("at", spots)] {
            fields.insert(field.to_owned(), json!({ "$ref": words }));
        }
    }
    for unused in ["PackagePlace", "Facing"] {
        definitions.remove(unused);
    }
    definitions.insert("WallWord".to_owned(), slugs(crate::package::WallWord::ALL.iter().map(|word| word.1)));
    definitions.insert("AlongWord".to_owned(), slugs(crate::package::AlongWord::ALL.iter().map(|word| word.1)));
    definitions.insert("SpotWord".to_owned(), slugs(crate::package::SpotWord::ALL.iter().map(|word| word.1)));
}
