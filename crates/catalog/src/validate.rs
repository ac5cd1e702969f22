//! The whole catalog looked at as a customer would: every product at its default and at both ends of every choice.

use std::fmt;

use homewright_geometry::Bounds;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::parameter::Domain;
use crate::product::{AssetModel, HostKind, Model};
use crate::{Catalog, CatalogFinding, Evaluated, Parameters, Product, Text, Value};

/// How far a product may reach beyond its size or stay below it, mm.
pub const TOLERANCE: f32 = 1.0;
/// By which share the lights of a luminaire may differ from its label.
const FLUX_TOLERANCE: f64 = 0.05;
/// How far casings, levers and sills of doors and windows may stand before a face of the wall, mm.
const PROUD: f32 = 90.0;

/// Something wrong with a record that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Product or material id.
    pub id: String,
    /// With which choices; empty for the defaults.
    pub choices: String,
    /// Dotted path of the field that it is about, such as `price_rule`; empty for the whole record.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Doubt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choices = if self.choices.is_empty() { String::new() } else { format!(" with {}", self.choices) };
        write!(formatter, "{}{choices}: {}", self.id, self.message)
    }
}

impl Doubt {
    /// The doubt with the file and line where its record, or the field it is about, stands in these files.
    pub fn located(&self, sources: &[(&str, &str)]) -> CatalogFinding {
        let kinds = ["product", "material", "package"];
        let found = sources.iter().find_map(|(file, text)| {
            let record = Record::find(text, &self.id)?;
            Some((*file, record.line_of(self.field.split(['.', '[']).next().unwrap_or_default()), record.kind))
        });
        let (file, line, kind) = found.unwrap_or(("", 1, kinds[0]));
        let choices = if self.choices.is_empty() { String::new() } else { format!("with {}: ", self.choices) };
        CatalogFinding {
            file: file.to_owned(),
            line,
            record: format!("{kind} {}", self.id),
            field: self.field.clone(),
            message: format!("{choices}{}", self.message),
        }
    }
}

/// A record in the text of a file.
struct Record<'a> {
    kind: &'a str,
    /// Its lines, with their numbers from 1.
    lines: Vec<(usize, &'a str)>,
}

impl<'a> Record<'a> {
    fn find(text: &'a str, id: &str) -> Option<Self> {
        let wanted = [format!("id = \"{id}\""), format!("id = '{id}'")];
        let mut record: Option<Self> = None;
        let mut is_found = false;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(kind) = line.strip_prefix("[[").and_then(|rest| rest.split(']').next()) {
                if is_found {
                    break;
                }
                record = Some(Self { kind, lines: Vec::new() });
            }
            is_found |= record.is_some() && wanted.iter().any(|wanted| line.starts_with(wanted.as_str()));
            if let Some(record) = &mut record {
                record.lines.push((index + 1, line));
            }
        }
        record.filter(|_| is_found)
    }

    /// The line of a field, or of the record where the field has none of its own.
    fn line_of(&self, field: &str) -> usize {
        let is_field = |line: &str| {
            let rest = line
                .strip_prefix(field)
                .or_else(|| line.strip_prefix('[')?.strip_prefix("product.")?.strip_prefix(field));
            !field.is_empty() && rest.is_some_and(|rest| rest.starts_with([' ', '=', ']', '.']))
        };
        let first = self.lines.first().map_or(1, |(number, _)| *number);
        self.lines.iter().find(|(_, line)| is_field(line)).map_or(first, |(number, _)| *number)
    }
}

impl Catalog {
    /// Everything that is doubtful about the catalog's records; nothing for a good catalog.
    pub fn validate(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for material in self.materials.values() {
            let mut doubt = |field: &str, message: String| doubts.push(doubt(&material.id.0, "", field, message));
            check_words(&material.name, "name", "name", &mut doubt);
            if material.price_per_m2.is_some_and(|price| price <= Decimal::ZERO) {
                doubt("price_per_m2", "the price per square metre is not positive".to_owned());
            }
        }
        for product in self.products.values() {
            doubts.extend(product.validate());
        }
        doubts
    }
}

impl Product {
    /// Everything that is doubtful about the product: its words, its price, and its shape with its defaults and
    /// with every parameter at both ends or every choice.
    pub fn validate(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let mut note = |field: &str, message: String| doubts.push(doubt(&self.id.0, "", field, message));
        // What was brought in from elsewhere comes as its maker describes it: in one language, and without a price.
        let is_imported = !self.source.is_empty() && matches!(self.model, Model::Asset(_));
        if !is_imported {
            check_words(&self.name, "name", "name", &mut note);
        }
        if self.price <= Decimal::ZERO && !is_imported {
            note("price", "the price is not positive".to_owned());
        }
        if let Model::Asset(asset) = &self.model
            && let Some(choice) = asset.variants.keys().find(|choice| !self.offers_variant(choice))
        {
            note("model", format!("the look `{choice}` is not a choice of the parameter `{}`", AssetModel::VARIANT));
        }
        if self.surface_height > self.size[2] + 0.5 {
            note(
                "surface_height",
                format!("the surface at {} mm is above its height {} mm", self.surface_height, self.size[2]),
            );
        }
        if let Some(flux) = self.luminaire.as_ref().map(|luminaire| luminaire.flux)
            && let Ok(shape) = self.evaluate(&Parameters::new(), None)
        {
            let sum: f64 = shape.lights.iter().map(|light| light.flux).sum();
            if (sum - flux).abs() > FLUX_TOLERANCE * flux {
                note("luminaire", format!("its lights give {sum:.0} lm together, its label says {flux:.0} lm"));
            }
        }
        if self.slots.is_empty() && matches!(self.model, Model::Parametric(_)) {
            note("slots", "it has no slots; give each surface one".to_owned());
        }
        for (slot, choice) in &self.slots {
            check_words(&choice.name, "slots", &format!("name of the slot `{slot}`"), &mut note);
        }
        for parameter in &self.parameters {
            let what = format!("name of the parameter `{}`", parameter.id);
            check_words(&parameter.name, "parameters", &what, &mut note);
        }
        self.check_price_rule(&mut note);
        if matches!(self.model, Model::Parametric(_)) {
            for chosen in self.corner_choices() {
                doubts.extend(self.validate_shape(&chosen));
            }
        }
        doubts
    }

    /// A price that follows the size is the stated one with the defaults, and positive whatever is chosen.
    fn check_price_rule(&self, note: &mut impl FnMut(&str, String)) {
        if self.price_rule.is_none() {
            return;
        }
        for chosen in self.corner_choices() {
            let price = match self.try_price_for(&chosen, None) {
                Ok(price) => price,
                Err(error) => return note("price_rule", error.to_string()),
            };
            if chosen.is_empty() && (price - self.price).abs() > Decimal::ONE {
                return note("price_rule", format!("it gives {price} with the defaults, `price` says {}", self.price));
            }
            if price <= Decimal::ZERO {
                let choices = words_of(&chosen);
                return note("price_rule", format!("it gives {price} with {choices}; a price must be positive"));
            }
        }
    }

    /// Whether the parameter that chooses among looks has this choice.
    fn offers_variant(&self, choice: &str) -> bool {
        self.parameters.iter().any(|parameter| {
            parameter.id == AssetModel::VARIANT
                && matches!(&parameter.domain, Domain::Choice { choices, .. } if choices.iter().any(|one| one.id == choice))
        })
    }

    /// The defaults, then each parameter alone at its ends or at each of its choices, then all at their ends.
    fn corner_choices(&self) -> Vec<Parameters> {
        let mut list = vec![Parameters::new()];
        let (mut low, mut high) = (Parameters::new(), Parameters::new());
        for parameter in &self.parameters {
            let ends = match &parameter.domain {
                Domain::Length { min, max, .. } => vec![Value::Number(*min), Value::Number(*max)],
                Domain::Count { min, max, .. } => vec![Value::Number(*min as f64), Value::Number(*max as f64)],
                Domain::Flag { .. } => vec![Value::Flag(false), Value::Flag(true)],
                Domain::Choice { choices, .. } => {
                    choices.iter().map(|choice| Value::Choice(choice.id.clone())).collect()
                }
            };
            if let (Some(first), Some(last)) = (ends.first(), ends.last()) {
                low.insert(parameter.id.clone(), first.clone());
                high.insert(parameter.id.clone(), last.clone());
            }
            list.extend(ends.into_iter().map(|end| Parameters::from([(parameter.id.clone(), end)])));
        }
        if self.parameters.len() > 1 {
            list.extend([low, high]);
        }
        list
    }

    fn validate_shape(&self, chosen: &Parameters) -> Vec<Doubt> {
        let choices = words_of(chosen);
        let note = |message: String| doubt(&self.id.0, &choices, "model", message);
        let shape = match self.evaluate(chosen, None) {
            Ok(shape) => shape,
            Err(error) => return vec![note(error.to_string())],
        };
        let mut doubts = Vec::new();
        if shape.parts.iter().all(|part| part.mesh.indices.is_empty()) {
            doubts.push(note("it has no surface".to_owned()));
        }
        for part in &shape.parts {
            if !part.mesh.is_sound() {
                doubts.push(note(format!("the mesh of slot `{}` is not sound", part.slot)));
            }
        }
        doubts.extend(if self.host == HostKind::Opening {
            let is_open = matches!(chosen.get("open"), Some(Value::Number(open)) if *open > 0.0);
            if is_open { None } else { misfit_in_wall(&shape).map(note) }
        } else {
            self.misfit(&shape).map(note)
        });
        for light in &shape.lights {
            if light.slot.is_empty() || self.slots.contains_key(&light.slot) {
                continue;
            }
            doubts.push(note(format!("a light glows in slot `{}`, which it does not have", light.slot)));
        }
        doubts
    }

    /// In which way the shape does not fill its stated size and place, if in any.
    fn misfit(&self, shape: &Evaluated) -> Option<String> {
        let bounds = shape.parts.iter().fold(Bounds::EMPTY, |bounds, part| bounds.union(&part.mesh.bounds()));
        let (found, [width, depth, height]) = (bounds.size(), shape.size.map(|length| length as f32));
        let wanted = glam::Vec3::new(width, depth, height);
        if (found - wanted).abs().max_element() > TOLERANCE {
            return Some(format!(
                "its shape is {:.0} × {:.0} × {:.0} mm, its size says {width:.0} × {depth:.0} × {height:.0} mm",
                found.x, found.y, found.z
            ));
        }
        let floor = if self.host == HostKind::Ceiling { -height } else { 0.0 };
        let expected = glam::Vec3::new(-0.5 * width, -0.5 * depth, floor);
        let off = bounds.min - expected;
        (off.abs().max_element() > TOLERANCE).then(|| {
            format!("its shape stands {:.0}, {:.0}, {:.0} mm away from where its frame says", off.x, off.y, off.z)
        })
    }
}

/// In which way a closed door or window does not fill its hole, if in any. Casings, levers and sills may stand
/// before both faces of the wall.
fn misfit_in_wall(shape: &Evaluated) -> Option<String> {
    let bounds = shape.parts.iter().fold(Bounds::EMPTY, |bounds, part| bounds.union(&part.mesh.bounds()));
    let [width, depth, height] = shape.size.map(|length| length as f32);
    let off = [bounds.min.x + 0.5 * width, bounds.max.x - 0.5 * width, bounds.min.z, bounds.max.z - height];
    if off.iter().any(|off| off.abs() > TOLERANCE) {
        return Some(format!(
            "it reaches from {:.0} to {:.0} mm across and from {:.0} to {:.0} mm upwards, its hole is {width:.0} × {height:.0} mm",
            bounds.min.x, bounds.max.x, bounds.min.z, bounds.max.z
        ));
    }
    let proud = [-0.5 * depth - bounds.min.y, bounds.max.y - 0.5 * depth];
    proud.iter().any(|proud| !(-TOLERANCE..=PROUD).contains(proud)).then(|| {
        format!(
            "it stands {:.0} mm and {:.0} mm before the faces of the wall, 0 to {PROUD} mm are usual",
            proud[0], proud[1]
        )
    })
}

fn doubt(id: &str, choices: &str, field: &str, message: String) -> Doubt {
    Doubt { id: id.to_owned(), choices: choices.to_owned(), field: field.to_owned(), message }
}

/// What was chosen, for messages.
fn words_of(chosen: &Parameters) -> String {
    let words: Vec<String> = chosen.iter().map(|(name, value)| format!("{name} = {}", shown(value))).collect();
    words.join(", ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Choice(choice) => choice.clone(),
    }
}

/// Words in both languages, and not the same in both: then one is not translated.
fn check_words(words: &Text, field: &str, what: &str, note: &mut impl FnMut(&str, String)) {
    if words.zh.trim().is_empty() || words.en.trim().is_empty() {
        note(field, format!("the {what} is missing in one language"));
    } else if words.zh == words.en {
        note(field, format!("the {what} is the same in both languages; translate it"));
    }
}
