//! Edits written down for `homewright edit --script`: JSON that people, scripts and assistants can write.
//!
//! ```json
//! [
//!   {
//!     "label": "A study",
//!     "put": {
//!       "$shelf": { "type": "item", "level": "@1F", "configuration": { "product": "hw.shelf.low" },
//!                   "position": [900, 200, 0], "host": { "on": "floor" } }
//!     },
//!     "set": { "@Desk lamp": { "host": { "on": "item", "item": "$shelf" }, "position": [900, 200, 740] } },
//!     "delete": ["@Old desk"]
//!   }
//! ]
//! ```
//!
//! Ids are UUIDs; `$word`, which gets a new id where `put` first names it and stands for it from then on; or `@name`,
//! which stands for the one entity of that name that the home holds at that step (the project is `@project`). `put`
//! gives whole entities; `set` changes the named fields of what is there (objects are merged, `null` takes a field
//! away); `delete` deletes, and what depends on the deleted goes along with `"with_dependants": true`. Each object is
//! one step of undo. A text that starts with `$` or `@` itself is written `$$…` or `@@…`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::json::{self, JsonError};
use crate::{Design, EntityId, IdSource, Refusal, Transaction};

/// Most steps of a script.
const MAX_STEPS: usize = 100_000;

/// A script that cannot be carried out. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// Not JSON, or not in a script's shape.
    #[error("the script is not readable: {0}")]
    Json(#[source] JsonError),
    /// A step with something wrong in it.
    #[error("step {step}{}: {message}", quoted(.label))]
    Step {
        /// Number of the step, from 1.
        step: usize,
        /// The step's label.
        label: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A step the home refuses.
    #[error("step {step}: {refusal}")]
    Refused {
        /// Number of the step, from 1.
        step: usize,
        /// Why.
        #[source]
        refusal: Refusal,
    },
}

fn quoted(label: &str) -> String {
    if label.is_empty() { String::new() } else { format!(" “{label}”") }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    label: String,
    #[serde(default)]
    put: Map<String, Value>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    delete: Vec<String>,
    #[serde(default)]
    with_dependants: bool,
}

/// The transactions a script stands for, tried on a copy of the home, so that all of them will apply in this order.
///
/// # Errors
/// With the step and what is wrong in it.
pub fn parse(text: &str, design: &Design, ids: &mut IdSource) -> Result<Vec<Transaction>, ScriptError> {
    if text.len() > json::MAX_BYTES {
        return Err(ScriptError::Json(JsonError::TooLarge { bytes: text.len() }));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| ScriptError::Json(json::shape(error)))?;
    let steps = match value {
        Value::Array(steps) => steps,
        single => vec![single],
    };
    let mut writer = Writer { design: design.clone(), symbols: BTreeMap::new() };
    let mut transactions = Vec::new();
    for (index, step) in steps.into_iter().take(MAX_STEPS).enumerate() {
        let number = index + 1;
        let step: Step = serde_path_to_error::deserialize(step).map_err(|error| ScriptError::Step {
            step: number,
            label: String::new(),
            message: error.to_string(),
        })?;
        let label = step.label.clone();
        let transaction =
            writer.transaction(step, ids).map_err(|message| ScriptError::Step { step: number, label, message })?;
        writer.design.apply(transaction.clone()).map_err(|refusal| ScriptError::Refused { step: number, refusal })?;
        transactions.push(transaction);
    }
    Ok(transactions)
}

/// The home as it is after the steps so far, and what symbols mean.
struct Writer {
    design: Design,
    symbols: BTreeMap<String, EntityId>,
}

impl Writer {
    fn transaction(&mut self, step: Step, ids: &mut IdSource) -> Result<Transaction, String> {
        let label = if step.label.is_empty() { "Script".to_owned() } else { step.label };
        for key in step.put.keys().filter(|key| key.starts_with('$')) {
            self.symbols.entry(key.clone()).or_insert_with(|| ids.next_id());
        }
        let deletes = step.delete.iter().map(|name| self.id(name)).collect::<Result<Vec<_>, _>>()?;
        let mut edit = if step.with_dependants {
            Transaction::deleting_with_dependants(label, &self.design, deletes)
        } else {
            let mut edit = Transaction::new(label);
            edit.deletes.extend(deletes);
            edit
        };
        for (name, mut value) in step.put {
            self.resolve(&mut value)?;
            edit.puts.insert(self.id(&name)?, entity(&name, value)?);
        }
        for (name, mut fields) in step.set {
            self.resolve(&mut fields)?;
            let id = self.id(&name)?;
            let old = edit.puts.get(&id).or_else(|| self.design.get(id));
            let old = old.ok_or_else(|| format!("`set` names {name}, which the home does not hold; use `put`"))?;
            let mut value = serde_json::to_value(old).map_err(|error| format!("{name}: {error}"))?;
            set_fields(&mut value, fields);
            edit.puts.insert(id, entity(&name, value)?);
        }
        Ok(edit)
    }

    /// Replaces symbols by ids, at any depth.
    fn resolve(&self, value: &mut Value) -> Result<(), String> {
        match value {
            Value::String(text) if text.starts_with("$$") || text.starts_with("@@") => {
                text.remove(0);
            }
            Value::String(text) if text.starts_with(['$', '@']) => *text = self.id(text)?.to_string(),
            Value::Array(values) => values.iter_mut().try_for_each(|value| self.resolve(value))?,
            Value::Object(fields) => fields.values_mut().try_for_each(|value| self.resolve(value))?,
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        Ok(())
    }

    fn id(&self, name: &str) -> Result<EntityId, String> {
        if name.starts_with('$') {
            let id = self.symbols.get(name).copied();
            return id.ok_or_else(|| format!("{name} has no meaning yet; put it in this step or one before"));
        }
        let Some(words) = name.strip_prefix('@') else {
            return json::parse_id(name)
                .map_err(|error| format!("{error}; give a UUID, $word for something new or @name for what is there"));
        };
        if words == "project"
            && let Some((id, _)) = self.design.project()
        {
            return Ok(id);
        }
        let mut named = self.design.entities().iter().filter(|(_, entity)| entity.name() == words);
        match (named.next(), named.next()) {
            (Some((id, _)), None) => Ok(*id),
            (Some(_), Some(_)) => Err(format!("several entities are called `{words}`; give the id of one")),
            (None, _) => Err(format!("nothing in the home is called `{words}`")),
        }
    }
}

fn entity(name: &str, value: Value) -> Result<crate::Entity, String> {
    json::entity_from_value(value).map_err(|error| match error {
        JsonError::Entity { field, message, .. } => format!("{name}, {field}: {message}"),
        other => format!("{name}: {other}"),
    })
}

/// Lays fields on an entity; `null` takes one away.
fn set_fields(entity: &mut Value, fields: Value) {
    match (entity, fields) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                if value.is_null() {
                    old.remove(&key);
                } else {
                    merge(old.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (entity, fields) => *entity = fields,
    }
}

/// Lays `over` on `base`: objects field by field, everything else whole. An object with another tag (`on`, `by`,
/// `kind`) than before replaces the old one.
fn merge(base: &mut Value, over: Value) {
    match (&base, &over) {
        (Value::Object(old), Value::Object(new)) if !changes_tag(old, new) => set_fields(base, over),
        _ => *base = over,
    }
}

fn changes_tag(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    ["on", "by", "kind"]
        .iter()
        .any(|tag| new.get(*tag).is_some_and(|word| word.is_string() && old.get(*tag) != Some(word)))
}
