//! Named fields of a word: what may be given, within which limits, and what holds when nothing is given.

use crate::Value;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// A number within these limits.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// True or false.
    Flag,
    /// One of these, or an expression that gives one of these.
    Choice(&'static [&'static str]),
    /// A slot of the product.
    Slot,
    /// A short text, as it is or by the name of a parameter.
    Text,
}

/// What holds when the record says nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fallback {
    Automatic,
    Number(f64),
    Flag(bool),
    Choice(&'static str),
}

/// A named field of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// As written in `with`.
    pub name: &'static str,
    /// What it takes.
    pub kind: FieldKind,
    /// What it means, with its unit.
    pub meaning: &'static str,
    fallback: Fallback,
}

/// Fields that every word reads.
pub(super) const COMMON: &[Field] = &[
    Field::choice("pivot", &["base", "center"], "the point that `at` places and `rotate` turns about"),
    Field::flag("mirror", false, "left and right exchanged"),
];

impl Field {
    /// A number with a default.
    pub(super) const fn number(name: &'static str, default: f64, limits: [f64; 2], meaning: &'static str) -> Self {
        let kind = FieldKind::Number { min: limits[0], max: limits[1] };
        Self { name, kind, meaning, fallback: Fallback::Number(default) }
    }

    /// A number that is worked out from the size when the record does not give it.
    pub(super) const fn automatic(name: &'static str, limits: [f64; 2], meaning: &'static str) -> Self {
        let kind = FieldKind::Number { min: limits[0], max: limits[1] };
        Self { name, kind, meaning, fallback: Fallback::Automatic }
    }

    /// A switch.
    pub(super) const fn flag(name: &'static str, default: bool, meaning: &'static str) -> Self {
        Self { name, kind: FieldKind::Flag, meaning, fallback: Fallback::Flag(default) }
    }

    /// A choice; the first is the default.
    pub(super) const fn choice(name: &'static str, choices: &'static [&'static str], meaning: &'static str) -> Self {
        Self { name, kind: FieldKind::Choice(choices), meaning, fallback: Fallback::Choice(choices[0]) }
    }

    /// A further slot; the part's own when the record does not give it.
    pub(super) const fn slot(name: &'static str, meaning: &'static str) -> Self {
        Self { name, kind: FieldKind::Slot, meaning, fallback: Fallback::Automatic }
    }

    /// A short text.
    pub(super) const fn text(name: &'static str, default: &'static str, meaning: &'static str) -> Self {
        Self { name, kind: FieldKind::Text, meaning, fallback: Fallback::Choice(default) }
    }

    /// The value when the record says nothing; none where the word works it out.
    pub fn default_value(&self) -> Option<Value> {
        match self.fallback {
            Fallback::Automatic => None,
            Fallback::Number(number) => Some(Value::Number(number)),
            Fallback::Flag(flag) => Some(Value::Flag(flag)),
            Fallback::Choice(choice) => Some(Value::Choice(choice.to_owned())),
        }
    }

    /// Whether a value may stand here; if not, why.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        match (&self.kind, value) {
            (FieldKind::Number { min, max }, Value::Number(number)) => {
                if number >= min && number <= max {
                    Ok(())
                } else {
                    Err(format!("is {number}; it must be from {min} to {max}"))
                }
            }
            (FieldKind::Text, Value::Choice(text)) => super::lettering::check(text),
            (FieldKind::Text, _) => Err("needs a text".to_owned()),
            (FieldKind::Flag, Value::Flag(_)) | (FieldKind::Slot, Value::Choice(_)) => Ok(()),
            (FieldKind::Choice(choices), Value::Choice(choice)) => {
                if choices.contains(&choice.as_str()) {
                    Ok(())
                } else {
                    let hint = crate::nearest::hint(choice, choices.iter().copied());
                    Err(format!("is \"{choice}\"; choose one of {}; {hint}", choices.join(", ")))
                }
            }
            (FieldKind::Number { .. }, _) => Err("needs a number".to_owned()),
            (FieldKind::Flag, _) => Err("needs true or false".to_owned()),
            (FieldKind::Choice(choices), _) => Err(format!("needs one of {}", choices.join(", "))),
            (FieldKind::Slot, _) => Err("needs the name of a slot".to_owned()),
        }
    }
}
