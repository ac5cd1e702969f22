//! Products that are part of another: the tap of a basin, the lamp of a desk, the cushions of a bench.

use glam::{DMat4, DVec3};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::ModelError;
use super::evaluate::Evaluated;
use super::light::EvaluatedLight;
use super::resolve::{Context, Instance, ResolvedChild};
use crate::product::Expression;
use crate::{Parameters, Product, ProductId, Value};

/// How deep products may hold products.
pub const MAX_DEPTH: usize = 4;
/// Most records that a product holds in all, however deep.
pub const MAX_RECORDS: usize = 60;
/// Most times that products stand in a product in all, however deep.
pub const MAX_CHILDREN: usize = 300;

/// A product that stands in or on another and is ordered with it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Its name in the product.
    pub id: String,
    /// Which product it is.
    pub product: ProductId,
    /// The socket of the holding product that it sits in; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub socket: String,
    /// Where its origin stands in the holding product's frame, mm; from the socket where there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<Expression>,
    /// Rotations about X, Y and Z in degrees, applied in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rotate: Vec<Expression>,
    /// Repeats it; the variable `i` counts from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Expression>,
    /// Leaves it out unless this is true or not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// What is chosen about it, as expressions of the holding product's parameters.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Expression>,
    /// Its slots by the holding product's slots. Those that are not named here become slots `<id>_<slot>`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub slots: IndexMap<String, String>,
    /// Its record, taken in when the catalog is read: a product is whole without its catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Box<Product>>,
}

/// What is left of the limits while a product is evaluated.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) triangles: usize,
    pub(super) children: usize,
    pub(super) depth: usize,
}

impl Product {
    /// How many records it holds, however deep.
    pub(crate) fn held_records(&self) -> usize {
        self.children().iter().map(|child| 1 + child.record.as_ref().map_or(0, |record| record.held_records())).sum()
    }
}

/// A child with numbers in place of expressions.
pub(super) fn resolve_child(
    index: usize,
    child: &Child,
    instance: &Instance<'_>,
    context: &Context<'_>,
) -> Result<ResolvedChild, ModelError> {
    let at = instance.triple(context, "at", &child.at, &child.id)?;
    let rotate = instance.triple(context, "rotate", &child.rotate, &child.id)?;
    let mut parameters = Parameters::new();
    for (name, expression) in &child.parameters {
        let value = instance.value(context, &format!("parameters.{name}"), expression, &child.id)?;
        let domain = child.record.as_ref().and_then(|record| record.parameters.iter().find(|known| known.id == *name));
        let value = match (domain.map(|parameter| &parameter.domain), value) {
            // Lengths that are worked out fall on what can be ordered.
            (Some(domain), value @ Value::Number(_)) => domain.nearest(&value),
            (_, value) => value,
        };
        parameters.insert(name.clone(), value);
    }
    Ok(ResolvedChild { index, field: instance.place().to_owned(), at, rotate, parameters })
}

/// A child's shape in the frame and the slots of the product that holds it.
pub(super) fn evaluate_child(
    holder: (&Product, &Parameters, Option<[f64; 3]>),
    resolved: &ResolvedChild,
    budget: &mut Budget,
) -> Result<Evaluated, ModelError> {
    let (product, chosen, size) = holder;
    let fail = |field: &str, shape: &str, reason: String| ModelError::Part {
        product: product.id.0.clone(),
        field: format!("{}{field}", resolved.field),
        shape: shape.to_owned(),
        reason,
    };
    let Some(child) = product.children().get(resolved.index) else { return Ok(Evaluated::default()) };
    let Some(record) = &child.record else {
        let reason =
            format!("the product {} is not at hand; read the record with the catalog that has it", child.product.0);
        return Err(fail(".product", &child.id, reason));
    };
    if budget.depth >= MAX_DEPTH {
        return Err(fail(
            "",
            &child.id,
            format!("stands more than {MAX_DEPTH} products deep; hold fewer in each other"),
        ));
    }
    if budget.children == 0 {
        return Err(fail(
            "",
            &child.id,
            format!("the product holds more than {MAX_CHILDREN} others; use fewer repeats"),
        ));
    }
    budget.children -= 1;
    budget.depth += 1;
    let shape = record.evaluate_within(&resolved.parameters, None, budget);
    budget.depth -= 1;
    let mut shape = shape.map_err(|error| fail("", &child.id, error.to_string()))?;
    let seat = seat(product, child, record, (chosen, size, &resolved.parameters))
        .map_err(|reason| fail(".socket", &child.id, reason))?;
    let [x, y, z] = resolved.rotate.map(f64::to_radians);
    let turn = glam::DQuat::from_rotation_z(z) * glam::DQuat::from_rotation_y(y) * glam::DQuat::from_rotation_x(x);
    let holder_from_child = DMat4::from_rotation_translation(turn, DVec3::from_array(resolved.at));
    let holder_from_child = seat.0 * holder_from_child * seat.1;
    let slot_of = |slot: &str| child.slots.get(slot).cloned().unwrap_or_else(|| slot.to_owned());
    for part in &mut shape.parts {
        part.slot = slot_of(&part.slot);
        part.mesh = part.mesh.transformed(&holder_from_child.as_mat4());
    }
    for light in &mut shape.lights {
        *light = moved_light(light, &holder_from_child);
        if !light.slot.is_empty() {
            light.slot = slot_of(&light.slot);
        }
    }
    Ok(shape)
}

/// The socket's frame in the holder, and what brings the child's snap point to its own origin.
fn seat(
    product: &Product,
    child: &Child,
    record: &Product,
    (chosen, size, of_child): (&Parameters, Option<[f64; 3]>, &Parameters),
) -> Result<(DMat4, DMat4), String> {
    if child.socket.is_empty() {
        return Ok((DMat4::IDENTITY, DMat4::IDENTITY));
    }
    let sockets = product.sockets_at(chosen, size).map_err(|error| error.to_string())?;
    let Some(socket) = sockets.iter().find(|socket| socket.id == child.socket) else {
        let hint = crate::nearest::hint(&child.socket, sockets.iter().map(|socket| socket.id.as_str()));
        return Err(format!("there is no socket `{}` with what was chosen; {hint}", child.socket));
    };
    let frame =
        DMat4::from_translation(DVec3::from_array(socket.at)) * DMat4::from_rotation_z(socket.turn.to_radians());
    let snaps = record.snaps_at(of_child, None).map_err(|error| error.to_string())?;
    let snap = snaps.iter().find(|snap| snap.word == socket.word);
    let to_origin = snap.map_or(DMat4::IDENTITY, |snap| {
        DMat4::from_rotation_z(-snap.turn.to_radians()) * DMat4::from_translation(-DVec3::from_array(snap.at))
    });
    Ok((frame, to_origin))
}

fn moved_light(light: &EvaluatedLight, target_from_source: &DMat4) -> EvaluatedLight {
    let turned = |vector: [f64; 3]| target_from_source.transform_vector3(DVec3::from_array(vector)).to_array();
    EvaluatedLight {
        position: target_from_source.transform_point3(DVec3::from_array(light.position)).to_array(),
        direction: turned(light.direction),
        along: turned(light.along),
        ..light.clone()
    }
}
