//! Every expression of a product turned into a number, checked, without building meshes.

use std::collections::BTreeMap;

use super::child::{MAX_CHILDREN, resolve_child};
use super::error::{ExpressionMistake, ModelError};
use super::light::{EvaluatedLight, resolve_light};
use super::stretch::{self, Growth};
use crate::expression::{ExpressionError, Variables};
use crate::parameter::Domain;
use crate::part::{self, PartValues, Word};
use crate::product::{Expression, Model, ParametricModel, Part};
use crate::{Parameters, Product, Value};

/// Most repeats of one part.
pub(crate) const MAX_REPEAT: f64 = 2_000.0;
/// Most part instances of one product.
pub(crate) const MAX_INSTANCES: usize = 4_000;
/// Most lights of one product.
pub(crate) const MAX_LIGHTS: usize = 400;
/// Largest coordinate of a part's place, mm.
const MAX_COORDINATE: f64 = 50_000.0;

/// One part instance with numbers in place of expressions.
pub(crate) struct ResolvedPart {
    pub(crate) field: String,
    pub(crate) word: &'static Word,
    pub(crate) values: PartValues,
    pub(crate) at: [f64; 3],
    pub(crate) rotate: [f64; 3],
}

/// One instance of a child product with numbers in place of expressions.
pub(crate) struct ResolvedChild {
    /// Which of the product's children it is.
    pub(crate) index: usize,
    pub(crate) field: String,
    pub(crate) at: [f64; 3],
    pub(crate) rotate: [f64; 3],
    pub(crate) parameters: Parameters,
}

/// A product with numbers in place of expressions.
pub(crate) struct Resolved {
    pub(crate) size: [f64; 3],
    pub(crate) parts: Vec<ResolvedPart>,
    pub(crate) lights: Vec<EvaluatedLight>,
    pub(crate) children: Vec<ResolvedChild>,
}

/// The product whose expressions are being evaluated.
pub(super) struct Context<'a> {
    product: &'a Product,
}

/// One instance of a part or light: where it stands in the record, and what its expressions may name.
pub(super) struct Instance<'a> {
    field: &'a str,
    variables: &'a Variables,
}

impl Context<'_> {
    fn expression_error(
        &self,
        field: String,
        shape: &str,
        expression: &Expression,
        error: ExpressionError,
    ) -> ModelError {
        mistake(self.product, field, shape, expression, error)
    }

    pub(super) fn part_error(&self, instance: &Instance<'_>, field: &str, shape: &str, reason: String) -> ModelError {
        ModelError::Part {
            product: self.product.id.0.clone(),
            field: format!("{}.{field}", instance.field),
            shape: shape.to_owned(),
            reason,
        }
    }
}

/// An expression of a product that has no usable value, with the place where it stands.
pub(crate) fn mistake(
    product: &Product,
    field: String,
    shape: &str,
    expression: &Expression,
    error: ExpressionError,
) -> ModelError {
    ModelError::Expression(Box::new(ExpressionMistake {
        product: product.id.0.clone(),
        field,
        shape: shape.to_owned(),
        expression: written(expression),
        reason: error.reason,
        column: error.column,
    }))
}

/// An expression as it stands in the record, shortened for messages.
fn written(expression: &Expression) -> String {
    match expression {
        Expression::Number(number) => number.to_string(),
        Expression::Text(text) if text.chars().count() > 80 => {
            format!("{}…", text.chars().take(80).collect::<String>())
        }
        Expression::Text(text) => text.clone(),
    }
}

impl Instance<'_> {
    pub(super) fn number(
        &self,
        context: &Context<'_>,
        field: &str,
        expression: &Expression,
        shape: &str,
    ) -> Result<f64, ModelError> {
        self.variables
            .number(expression)
            .map_err(|error| context.expression_error(format!("{}.{field}", self.field), shape, expression, error))
    }

    pub(super) fn numbers(
        &self,
        context: &Context<'_>,
        field: &str,
        expressions: &[Expression],
        shape: &str,
    ) -> Result<Vec<f64>, ModelError> {
        expressions
            .iter()
            .enumerate()
            .map(|(index, expression)| self.number(context, &format!("{field}[{index}]"), expression, shape))
            .collect()
    }

    /// Where it stands in the record.
    pub(super) fn place(&self) -> &str {
        self.field
    }

    pub(super) fn value(
        &self,
        context: &Context<'_>,
        field: &str,
        expression: &Expression,
        shape: &str,
    ) -> Result<Value, ModelError> {
        self.variables
            .evaluate(expression)
            .map_err(|error| context.expression_error(format!("{}.{field}", self.field), shape, expression, error))
    }

    pub(super) fn triple(
        &self,
        context: &Context<'_>,
        field: &str,
        expressions: &[Expression],
        shape: &str,
    ) -> Result<[f64; 3], ModelError> {
        let numbers = self.numbers(context, field, expressions, shape)?;
        if numbers.is_empty() {
            return Ok([0.0; 3]);
        }
        let triple = <[f64; 3]>::try_from(numbers).map_err(|numbers: Vec<f64>| {
            context.part_error(self, field, shape, format!("has {} numbers; it needs three: x, y, z", numbers.len()))
        })?;
        if triple.iter().any(|number| number.abs() > MAX_COORDINATE) {
            let reason = format!("lies beyond {MAX_COORDINATE} mm; keep the part near the product");
            return Err(context.part_error(self, field, shape, reason));
        }
        Ok(triple)
    }
}

/// The final size of a product and the values its expressions may name.
pub(crate) fn variables(
    product: &Product,
    chosen: &Parameters,
    size: Option<[f64; 3]>,
) -> Result<([f64; 3], Variables), ModelError> {
    let fail = |parameter: &str, reason: String| ModelError::Choice {
        product: product.id.0.clone(),
        parameter: parameter.to_owned(),
        reason,
    };
    let mut chosen = chosen.clone();
    let names = ["width", "depth", "height"];
    let mut final_size = product.size;
    for (axis, name) in names.into_iter().enumerate() {
        let is_parameter = product.parameters.iter().any(|parameter| parameter.id == name);
        let wanted = size.map(|size| size[axis]);
        match wanted {
            Some(wanted) if is_parameter => {
                chosen.insert(name.to_owned(), Value::Number(wanted));
            }
            Some(wanted) if (wanted - product.size[axis]).abs() > 0.5 || wanted.is_nan() => {
                let only = product.size[axis];
                return Err(fail(name, format!("comes only as {only} mm, not as {wanted} mm; choose another product")));
            }
            _ => {}
        }
    }
    let mut variables = Variables::default();
    for (name, length) in names.into_iter().zip(product.size) {
        variables.set(name, &Value::Number(length));
    }
    for name in chosen.keys() {
        let known = product.parameters.iter().map(|parameter| parameter.id.as_str());
        if !known.clone().any(|id| id == name) {
            let hint = crate::nearest::hint(name, known);
            return Err(fail(name, format!("is not a parameter of this product; {hint}")));
        }
    }
    for parameter in &product.parameters {
        let value = chosen.get(&parameter.id).cloned().unwrap_or_else(|| parameter.domain.default_value());
        parameter.domain.check(&value).map_err(|reason| fail(&parameter.id, reason))?;
        if let (Some(axis), Value::Number(length)) = (names.iter().position(|name| *name == parameter.id), &value) {
            final_size[axis] = *length;
        }
        variables.set(&parameter.id, &value);
    }
    for (axis, length) in final_size.into_iter().enumerate() {
        if !(length > 0.0 && length <= MAX_COORDINATE) {
            return Err(fail(
                names[axis],
                format!("is {length} mm; give a size above 0 and up to {MAX_COORDINATE} mm"),
            ));
        }
    }
    Ok((final_size, variables))
}

/// All numbers of a product with what was chosen.
pub(crate) fn resolve(product: &Product, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<Resolved, ModelError> {
    let model = match &product.model {
        Model::Parametric(model) => model,
        Model::Asset(asset) => {
            return Err(ModelError::IsAsset { product: product.id.0.clone(), asset: asset.asset.clone() });
        }
    };
    let context = Context { product };
    let (size, mut variables) = variables(product, chosen, size)?;
    let growth = as_modelled(product, model, size, &mut variables)?;
    resolve_lets(model, &context, &mut variables)?;
    let mut parts = resolve_parts(model, &context, &mut variables)?;
    let mut lights = resolve_lights(model, &context, &mut variables)?;
    let mut children = resolve_children(model, &context, &mut variables)?;
    if let Some(growth) = growth {
        for part in &mut parts {
            growth.part(part);
        }
        for light in &mut lights {
            growth.light(light);
        }
        for child in &mut children {
            child.at = if model.children[child.index].socket.is_empty() { growth.moved(child.at) } else { child.at };
        }
        check_sizes(product, &parts)?;
    }
    Ok(Resolved { size, parts, lights, children })
}

/// Lets the expressions see the size at which the model is made; what the chosen size does to it.
fn as_modelled(
    product: &Product,
    model: &ParametricModel,
    size: [f64; 3],
    variables: &mut Variables,
) -> Result<Option<Growth>, ModelError> {
    if model.stretch.is_empty() {
        return Ok(None);
    }
    let modelled = stretch::modelled_size(product, &model.stretch, size);
    for (name, length) in ["width", "depth", "height"].into_iter().zip(modelled) {
        variables.set(name, &Value::Number(length));
    }
    Growth::new(product, &model.stretch, size)
}

/// Parts whose stretched size is still one that their word can make.
fn check_sizes(product: &Product, parts: &[ResolvedPart]) -> Result<(), ModelError> {
    for part in parts {
        part.word.check_size(&part.values.size).map_err(|(_, reason)| ModelError::Part {
            product: product.id.0.clone(),
            field: format!("{}.size", part.field),
            shape: part.word.name.to_owned(),
            reason,
        })?;
    }
    Ok(())
}

/// What expressions outside parts can name: the parameters as chosen, the size, and the model's named values.
pub(crate) fn named_values(
    product: &Product,
    chosen: &Parameters,
    size: Option<[f64; 3]>,
) -> Result<Variables, ModelError> {
    let Model::Parametric(model) = &product.model else {
        let mut variables = Variables::default();
        for (name, length) in ["width", "depth", "height"].into_iter().zip(size.unwrap_or(product.size)) {
            variables.set(name, &Value::Number(length));
        }
        return Ok(variables);
    };
    let (size, mut variables) = variables(product, chosen, size)?;
    as_modelled(product, model, size, &mut variables)?;
    resolve_lets(model, &Context { product }, &mut variables)?;
    Ok(variables)
}

/// What a chosen size does to places in a product that is stretched.
pub(crate) fn growth(
    product: &Product,
    chosen: &Parameters,
    size: Option<[f64; 3]>,
) -> Result<Option<Growth>, ModelError> {
    match &product.model {
        Model::Parametric(model) if !model.stretch.is_empty() => {
            let (size, _) = variables(product, chosen, size)?;
            Growth::new(product, &model.stretch, size)
        }
        Model::Parametric(_) | Model::Asset(_) => Ok(None),
    }
}

/// Gives the named values. Files may bring them in any order (JSON objects have none), so those that name others wait
/// until these are known; when none of those that wait can be had, the first says why.
fn resolve_lets(model: &ParametricModel, context: &Context<'_>, variables: &mut Variables) -> Result<(), ModelError> {
    let mut waiting: Vec<_> = model.lets.iter().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut first_error = None;
        waiting.retain(|(name, expression)| match variables.evaluate(expression) {
            Ok(value) => {
                variables.set(name, &value);
                false
            }
            Err(error) => {
                first_error.get_or_insert_with(|| {
                    context.expression_error(format!("model.let.{name}"), "", expression, error)
                });
                true
            }
        });
        if let Some(error) = first_error.filter(|_| waiting.len() == before) {
            return Err(error);
        }
    }
    Ok(())
}

fn resolve_parts(
    model: &ParametricModel,
    context: &Context<'_>,
    variables: &mut Variables,
) -> Result<Vec<ResolvedPart>, ModelError> {
    let mut resolved = Vec::new();
    for (index, part) in model.parts.iter().enumerate() {
        let field = format!("model.parts[{index}]");
        let count = instances(&field, &part.shape, (part.repeat.as_ref(), part.when.as_ref()), context, variables)?;
        for i in 0..count {
            variables.set("i", &Value::Number(i as f64));
            let instance = Instance { field: &field, variables };
            if is_left_out(part.when.as_ref(), &instance, &part.shape, context)? {
                continue;
            }
            if resolved.len() >= MAX_INSTANCES {
                let reason = format!("the product has more than {MAX_INSTANCES} parts; use fewer repeats");
                return Err(context.part_error(&instance, "repeat", &part.shape, reason));
            }
            let seed = crate::hash::mix2(index as u32, i as u32);
            resolved.push(resolve_part(part, seed, &instance, context)?);
        }
    }
    Ok(resolved)
}

fn resolve_lights(
    model: &ParametricModel,
    context: &Context<'_>,
    variables: &mut Variables,
) -> Result<Vec<EvaluatedLight>, ModelError> {
    let mut resolved = Vec::new();
    for (index, light) in model.lights.iter().enumerate() {
        let field = format!("model.lights[{index}]");
        let count =
            instances(&field, &light.emitter, (light.repeat.as_ref(), light.when.as_ref()), context, variables)?;
        for i in 0..count {
            variables.set("i", &Value::Number(i as f64));
            let instance = Instance { field: &field, variables };
            if is_left_out(light.when.as_ref(), &instance, &light.emitter, context)? {
                continue;
            }
            if resolved.len() >= MAX_LIGHTS {
                let reason = format!("the product has more than {MAX_LIGHTS} lights; use a tube or a rectangle");
                return Err(context.part_error(&instance, "repeat", &light.emitter, reason));
            }
            resolved.push(resolve_light(light, &instance, context)?);
        }
    }
    Ok(resolved)
}

fn resolve_children(
    model: &ParametricModel,
    context: &Context<'_>,
    variables: &mut Variables,
) -> Result<Vec<ResolvedChild>, ModelError> {
    let mut resolved = Vec::new();
    for (index, child) in model.children.iter().enumerate() {
        let field = format!("model.children[{index}]");
        let count = instances(&field, &child.id, (child.repeat.as_ref(), child.when.as_ref()), context, variables)?;
        for i in 0..count {
            variables.set("i", &Value::Number(i as f64));
            let instance = Instance { field: &field, variables };
            if is_left_out(child.when.as_ref(), &instance, &child.id, context)? {
                continue;
            }
            if resolved.len() >= MAX_CHILDREN {
                let reason = format!("the product holds more than {MAX_CHILDREN} others; use fewer repeats");
                return Err(context.part_error(&instance, "repeat", &child.id, reason));
            }
            resolved.push(resolve_child(index, child, &instance, context)?);
        }
    }
    Ok(resolved)
}

/// How often a part stands there; 0 when its condition, as far as it does not depend on `i`, leaves it out.
fn instances(
    field: &str,
    shape: &str,
    (repeat, when): (Option<&Expression>, Option<&Expression>),
    context: &Context<'_>,
    variables: &mut Variables,
) -> Result<usize, ModelError> {
    variables.set("i", &Value::Number(0.0));
    let instance = Instance { field, variables };
    let Some(repeat) = repeat else { return Ok(1) };
    // A part that is left out may have a meaningless count.
    if let Some(when) = when
        && !mentions_index(when)
        && is_left_out(Some(when), &instance, shape, context)?
    {
        return Ok(0);
    }
    let count = instance.number(context, "repeat", repeat, shape)?;
    if !(-0.5..=MAX_REPEAT).contains(&count) {
        let reason = format!("is {count}; a part can be repeated 0 to {MAX_REPEAT} times");
        return Err(context.part_error(&instance, "repeat", shape, reason));
    }
    Ok(count.round().max(0.0) as usize)
}

fn mentions_index(expression: &Expression) -> bool {
    match expression {
        Expression::Number(_) => false,
        Expression::Text(text) => text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == "i"),
    }
}

fn is_left_out(
    when: Option<&Expression>,
    instance: &Instance<'_>,
    shape: &str,
    context: &Context<'_>,
) -> Result<bool, ModelError> {
    let Some(when) = when else { return Ok(false) };
    let holds = instance
        .variables
        .holds(when)
        .map_err(|error| context.expression_error(format!("{}.when", instance.field), shape, when, error))?;
    Ok(!holds)
}

fn resolve_part(
    part: &Part,
    seed: u32,
    instance: &Instance<'_>,
    context: &Context<'_>,
) -> Result<ResolvedPart, ModelError> {
    let fail = |field: &str, reason: String| context.part_error(instance, field, &part.shape, reason);
    let word = part::word(&part.shape).ok_or_else(|| {
        let hint = crate::nearest::hint(&part.shape, part::names());
        fail("shape", format!("`{}` is not a word of the vocabulary; {hint}", part.shape))
    })?;
    if !context.product.slots.contains_key(&part.slot) {
        let hint = crate::nearest::hint(&part.slot, context.product.slots.keys().map(String::as_str));
        return Err(fail("slot", format!("`{}` is not a slot of this product; {hint}", part.slot)));
    }
    let at = instance.triple(context, "at", &part.at, &part.shape)?;
    let rotate = instance.triple(context, "rotate", &part.rotate, &part.shape)?;
    let size = instance.numbers(context, "size", &part.size, &part.shape)?;
    word.check_size(&size).map_err(|(index, reason)| match index {
        Some(index) => fail(&format!("size[{index}]"), reason),
        None => fail("size", reason),
    })?;
    let mut points = Vec::with_capacity(part.points.len());
    for (index, point) in part.points.iter().enumerate() {
        points.push(instance.numbers(context, &format!("points[{index}]"), point, &part.shape)?);
    }
    word.check_points(&points).map_err(|reason| fail("points", reason))?;
    let mut values = PartValues { slot: part.slot.clone(), size, points, seed, ..PartValues::default() };
    read_fields(part, word, &mut values, instance, context)?;
    Ok(ResolvedPart { field: instance.field.to_owned(), word, values, at, rotate })
}

fn read_fields(
    part: &Part,
    word: &'static Word,
    values: &mut PartValues,
    instance: &Instance<'_>,
    context: &Context<'_>,
) -> Result<(), ModelError> {
    let fail = |name: &str, reason: String| context.part_error(instance, &format!("with.{name}"), &part.shape, reason);
    for (name, expression) in &part.with {
        let Some(field) = word.field(name) else {
            let hint = crate::nearest::hint(name, word.all_fields().map(|field| field.name));
            return Err(fail(name, format!("is not a field of `{}`; {hint}", word.name)));
        };
        let value = read_field(field, expression, instance.variables).map_err(|error| {
            context.expression_error(format!("{}.with.{name}", instance.field), &part.shape, expression, error)
        })?;
        field.check(&value).map_err(|reason| fail(name, reason))?;
        if let (part::FieldKind::Slot, Value::Choice(slot)) = (&field.kind, &value)
            && !context.product.slots.contains_key(slot)
        {
            let hint = crate::nearest::hint(slot, context.product.slots.keys().map(String::as_str));
            return Err(fail(name, format!("`{slot}` is not a slot of this product; {hint}")));
        }
        values.fields.insert(field.name, value);
    }
    for field in word.all_fields() {
        if let Some(default) = &field.default_value() {
            values.fields.entry(field.name).or_insert_with(|| default.clone());
        }
    }
    Ok(())
}

/// The value of a `with` field: slots and choices may be written as they are.
fn read_field(field: &part::Field, expression: &Expression, variables: &Variables) -> Result<Value, ExpressionError> {
    if let Expression::Text(text) = expression {
        match field.kind {
            part::FieldKind::Slot => return Ok(Value::Choice(text.clone())),
            part::FieldKind::Text if !variables.contains(text.trim()) => return Ok(Value::Choice(text.clone())),
            part::FieldKind::Choice(choices) if choices.contains(&text.as_str()) => {
                return Ok(Value::Choice(text.clone()));
            }
            _ => {}
        }
    }
    match (&field.kind, variables.evaluate(expression)?) {
        (part::FieldKind::Flag, Value::Number(number)) => Ok(Value::Flag(number != 0.0)),
        (part::FieldKind::Text, Value::Number(number)) => Ok(Value::Choice(number.to_string())),
        (_, value) => Ok(value),
    }
}

impl Domain {
    /// The value when nothing is chosen.
    pub fn default_value(&self) -> Value {
        match self {
            Self::Length { default, .. } => Value::Number(*default),
            Self::Count { default, .. } => Value::Number(*default as f64),
            Self::Flag { default } => Value::Flag(*default),
            Self::Choice { default, .. } => Value::Choice(default.clone()),
        }
    }

    /// Whether a value may be chosen; if not, why, and what may be.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        match (self, value) {
            (Self::Length { min, max, .. }, Value::Number(number)) => {
                if *number >= min - 1e-6 && *number <= max + 1e-6 {
                    Ok(())
                } else {
                    Err(format!("is {number} mm; it can be ordered from {min} to {max} mm"))
                }
            }
            (Self::Count { min, max, .. }, Value::Number(number)) => {
                if number.fract() == 0.0 && *number >= *min as f64 && *number <= *max as f64 {
                    Ok(())
                } else {
                    Err(format!("is {number}; choose a whole number from {min} to {max}"))
                }
            }
            (Self::Flag { .. }, Value::Flag(_)) => Ok(()),
            (Self::Choice { choices, .. }, Value::Choice(id)) => {
                if choices.iter().any(|choice| choice.id == *id) {
                    Ok(())
                } else {
                    let known: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
                    Err(format!("is \"{id}\"; choose one of {}", known.join(", ")))
                }
            }
            (Self::Length { .. }, _) => Err("needs a length in millimetres".to_owned()),
            (Self::Count { .. }, _) => Err("needs a whole number".to_owned()),
            (Self::Flag { .. }, _) => Err("needs true or false".to_owned()),
            (Self::Choice { .. }, _) => Err("needs the id of one of its choices".to_owned()),
        }
    }

    /// The nearest value that can be ordered: within the range and on a step.
    pub fn nearest(&self, value: &Value) -> Value {
        match (self, value) {
            (Self::Length { min, max, step, .. }, Value::Number(number)) if number.is_finite() => {
                let within = number.min(*max).max(*min);
                let stepped = if *step > 0.0 { min + ((within - min) / step).round() * step } else { within };
                Value::Number(if stepped > *max { stepped - step } else { stepped })
            }
            (Self::Count { min, max, .. }, Value::Number(number)) if number.is_finite() => {
                Value::Number(number.round().min(*max as f64).max(*min as f64))
            }
            (_, value) if self.check(value).is_ok() => value.clone(),
            _ => self.default_value(),
        }
    }
}

impl Product {
    /// The values of all parameters: chosen where a choice is given, default elsewhere.
    pub fn effective_parameters(&self, chosen: &Parameters) -> Parameters {
        self.parameters
            .iter()
            .map(|parameter| {
                let value = chosen.get(&parameter.id).cloned().unwrap_or_else(|| parameter.domain.default_value());
                (parameter.id.clone(), value)
            })
            .collect::<BTreeMap<_, _>>()
    }
}
