//! A whole home as JSON: `{"format": "homewright", "version": 1, "entities": {"<id>": {"type": …}}}`, sorted by id.

use std::collections::BTreeMap;
use std::fmt;

use homewright_catalog::{MaterialRecord, Product};
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::ordered::Json;
use crate::problem::Kind;
use crate::{
    Beam, Ceiling, Column, Design, Dimension, Entity, EntityId, Group, Item, Level, Opening, OptionSet, Project,
    Refusal, Room, Stairs, Transaction, Underlay, Viewpoint, Wall,
};

/// What the `format` key says.
pub const FORMAT: &str = "homewright";
/// The version this program writes.
pub const VERSION: u32 = 1;
/// Largest text that is read, bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// A home's JSON that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// Not JSON, or not in the shape of a home.
    #[error("line {line}, column {column}: {message}; mend the file or export it again")]
    Shape {
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// JSON of something else.
    #[error("this is not a home: `format` must be \"homewright\", not {found}")]
    OtherFormat {
        /// What it says.
        found: String,
    },
    /// Written by a later program.
    #[error("the file has format version {found}, this program reads up to {VERSION}; open it with a newer Homewright")]
    Newer {
        /// The file's version.
        found: u32,
    },
    /// An entity with a wrong field.
    #[error("{}entity {id}, {field}: {message}", if *line == 0 { String::new() } else { format!("line {line}: ") })]
    Entity {
        /// Line from 1 where the entity starts; 0 when it does not come from a file.
        line: usize,
        /// Its id as written.
        id: String,
        /// Path of the field, such as `configuration.parameters.width`.
        field: String,
        /// What is wrong.
        message: String,
    },
    /// Entities that do not make a home together.
    #[error("the file does not hold a sound home: {0}")]
    Refused(#[source] Refusal),
    /// Larger than any home.
    #[error("the text has {bytes} bytes, more than the {MAX_BYTES} allowed; it is no home")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A value that JSON cannot hold.
    #[error("cannot be written as JSON: {0}")]
    Write(#[source] serde_json::Error),
}

impl JsonError {
    /// The same error, saying which entity it is about.
    #[must_use]
    pub fn at(self, id: &str) -> Self {
        place(self, id, 0)
    }
}

/// The file's shape, for the schema and for writing.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Homewright home", deny_unknown_fields)]
struct Document<'a> {
    /// Always `homewright`.
    format: &'a str,
    /// Version of the format, 1 at present.
    version: u32,
    /// Every entity by its id, a UUID.
    entities: &'a BTreeMap<EntityId, Entity>,
}

/// The file's head, whatever else there is.
#[derive(Deserialize)]
struct Head {
    format: Option<Value>,
    version: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocument {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    entities: Entries,
}

/// A JSON object whose keys may not repeat.
struct Entries(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = BTreeMap<String, Json>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of entities by id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, Json>()? {
                    if entries.contains_key(&key) {
                        return Err(serde::de::Error::custom(format!("entity {key} is there twice")));
                    }
                    entries.insert(key, value);
                }
                Ok(entries)
            }
        }
        Ok(Self(deserializer.deserialize_map(Collect)?.into_iter().collect()))
    }
}

/// The home as readable JSON, entities sorted by id.
///
/// # Errors
/// When a value cannot be written, which a sound design does not have.
pub fn to_json(design: &Design) -> Result<String, JsonError> {
    let document = Document { format: FORMAT, version: VERSION, entities: design.entities() };
    let mut text = serde_json::to_string_pretty(&document).map_err(JsonError::Write)?;
    text.push('\n');
    Ok(text)
}

/// The home a JSON text holds.
///
/// # Errors
/// With line and column, or the entity and its field, and what to do.
pub fn from_json(text: &str) -> Result<Design, JsonError> {
    if text.len() > MAX_BYTES {
        return Err(JsonError::TooLarge { bytes: text.len() });
    }
    let head: Head = serde_json::from_str(text).map_err(shape)?;
    if head.format != Some(Value::String(FORMAT.to_owned())) {
        let found = head.format.map_or_else(|| "missing".to_owned(), |format| format.to_string());
        return Err(JsonError::OtherFormat { found: found.chars().take(80).collect() });
    }
    let version = head.version.unwrap_or(0);
    if version > VERSION {
        return Err(JsonError::Newer { found: version });
    }
    let mut document: RawDocument = serde_json::from_str(text).map_err(shape)?;
    migrate(version, &mut document.entities.0);
    let mut entities = BTreeMap::new();
    for (key, value) in document.entities.0 {
        let at = |error| place(error, &key, line_of_key(text, &key));
        let id = parse_id(&key).map_err(at)?;
        entities.insert(id, entity_of(value).map_err(at)?);
    }
    Design::from_entities(entities).map_err(JsonError::Refused)
}

/// The schema of the file, draft 2020-12.
pub fn json_schema() -> Value {
    schemars::schema_for!(Document<'static>).to_value()
}

/// The schema of a list of transactions.
pub fn transaction_schema() -> Value {
    schemars::schema_for!(Vec<Transaction>).to_value()
}

/// One entity as compact JSON.
///
/// # Errors
/// When a value cannot be written, which a sound design does not have.
pub fn entity_to_json(entity: &Entity) -> Result<String, JsonError> {
    serde_json::to_string(entity).map_err(JsonError::Write)
}

/// The entity a JSON text holds, its fields alone checked.
///
/// # Errors
/// With the field and what is wrong.
pub fn entity_from_json(text: &str) -> Result<Entity, JsonError> {
    if text.len() > MAX_BYTES {
        return Err(JsonError::TooLarge { bytes: text.len() });
    }
    entity_of(serde_json::from_str(text).map_err(shape)?)
}

/// The entity a JSON value holds, with the path of a field that is wrong.
pub(crate) fn entity_from_value(value: Value) -> Result<Entity, JsonError> {
    entity_of(Json::from(value))
}

/// The same of a value that keeps the order of its fields.
fn entity_of(value: Json) -> Result<Entity, JsonError> {
    let Json::Fields(mut fields) = value else {
        return Err(wrong("", "must be an object with a `type`"));
    };
    let place = fields.iter().position(|(key, _)| key == "type");
    let Some((_, Json::Text(word))) = place.map(|place| fields.remove(place)) else {
        return Err(wrong("type", format!("is missing; give one of {}", kinds())));
    };
    let value = Json::Fields(fields);
    match Kind::ALL.into_iter().find(|kind| kind.word() == word) {
        None => Err(wrong("type", format!("`{word}` is unknown; give one of {}", kinds()))),
        Some(Kind::Project) => read::<Project>(value).map(Entity::from),
        Some(Kind::Level) => read::<Level>(value).map(Entity::from),
        Some(Kind::Wall) => read::<Wall>(value).map(Entity::from),
        Some(Kind::Opening) => read::<Opening>(value).map(Entity::from),
        Some(Kind::Room) => read::<Room>(value).map(Entity::from),
        Some(Kind::Item) => read::<Item>(value).map(Entity::from),
        Some(Kind::Viewpoint) => read::<Viewpoint>(value).map(Entity::from),
        Some(Kind::Product) => read::<Product>(value).map(Entity::from),
        Some(Kind::Material) => read::<MaterialRecord>(value).map(Entity::from),
        Some(Kind::Column) => read::<Column>(value).map(Entity::from),
        Some(Kind::Beam) => read::<Beam>(value).map(Entity::from),
        Some(Kind::Stairs) => read::<Stairs>(value).map(Entity::from),
        Some(Kind::Ceiling) => read::<Ceiling>(value).map(Entity::from),
        Some(Kind::Dimension) => read::<Dimension>(value).map(Entity::from),
        Some(Kind::Underlay) => read::<Underlay>(value).map(Entity::from),
        Some(Kind::Group) => read::<Group>(value).map(Entity::from),
        Some(Kind::OptionSet) => read::<OptionSet>(value).map(Entity::from),
    }
}

/// The id a text spells.
///
/// # Errors
/// When it is not a UUID.
pub fn parse_id(text: &str) -> Result<EntityId, JsonError> {
    serde_json::from_value(Value::String(text.to_owned()))
        .map_err(|error| wrong("id", format!("`{}` is not a UUID: {error}", text.chars().take(80).collect::<String>())))
}

/// Brings entities of an older version up to date. Version 1 is the first; each change of the format adds a step
/// here and keeps a file of the old version among the tests.
fn migrate(_version: u32, _entities: &mut [(String, Json)]) {}

fn read<T: DeserializeOwned>(value: Json) -> Result<T, JsonError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string();
        let field = if field == "." { String::new() } else { field };
        wrong(field, error.into_inner().to_string())
    })
}

fn kinds() -> String {
    Kind::ALL.map(Kind::word).join(", ")
}

fn wrong(field: impl Into<String>, message: impl Into<String>) -> JsonError {
    let field = field.into();
    let field = if field.is_empty() { "its fields".to_owned() } else { field };
    JsonError::Entity { line: 0, id: String::new(), field, message: message.into() }
}

/// Says which entity, and where, an error is about.
fn place(error: JsonError, id: &str, line: usize) -> JsonError {
    match error {
        JsonError::Entity { field, message, .. } => {
            JsonError::Entity { line, id: id.chars().take(80).collect(), field, message }
        }
        other => other,
    }
}

pub(crate) fn shape(error: serde_json::Error) -> JsonError {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(before, _)| before).to_owned();
    JsonError::Shape { line: error.line(), column: error.column(), message }
}

/// The line of an object's key, 0 when it cannot be found.
pub(crate) fn line_of_key(text: &str, key: &str) -> usize {
    let quoted = format!("\"{key}\"");
    let mut places = text.match_indices(&quoted);
    let found = places.find(|(at, _)| text[at + quoted.len()..].trim_start().starts_with(':'));
    found.map_or(0, |(at, _)| text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1)
}
