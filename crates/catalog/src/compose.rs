//! Making a product of products that stand together, and a changed copy of one.

use std::collections::BTreeMap;

use glam::{DMat4, DQuat, DVec3, EulerRot};
use homewright_geometry::Bounds;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::model::child::MAX_RECORDS;
use crate::parameter::Domain;
use crate::product::{Child, Expression, HostKind, Model, ParametricModel, Slot, SlotOption};
use crate::{MaterialId, ModelError, Parameters, Product, ProductId, Text, Value};

/// Most slots of a product that is made.
const MAX_SLOTS: usize = 100;

/// A product where it stands among others that become one.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    /// Which product.
    pub product: &'a Product,
    /// What was chosen about its shape.
    pub parameters: &'a Parameters,
    /// Chosen materials by slot; those not named keep their defaults.
    pub materials: &'a BTreeMap<String, MaterialId>,
    /// Its origin, mm, in any frame that all of them share, with Z up.
    pub at: [f64; 3],
    /// Rotations about X, Y and Z in degrees, applied in that order.
    pub rotate: [f64; 3],
    /// What it stands on, hangs from or is mounted to.
    pub host: HostKind,
}

/// Why products do not become one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ComposeError {
    /// There are none.
    #[error("there is nothing to make a product of; select the pieces first")]
    Nothing,
    /// Its shape comes from a file.
    #[error("{0} has its shape from a file and cannot be part of another product; leave it out")]
    FromFile(String),
    /// It fills a hole in a wall.
    #[error("{0} belongs into a wall and cannot be part of another product; leave it out")]
    Opening(String),
    /// They are too many.
    #[error("these are too many pieces or surfaces for one product; choose fewer")]
    TooMany,
    /// One of them has no shape with what was chosen.
    #[error(transparent)]
    Shape(#[from] ModelError),
}

/// Makes one product of products that stand together: each becomes a child at its place, in its materials, and the
/// price is their sum. The first of them leads: its turn becomes the product's front, its category the product's.
/// Pieces that are the same share their surfaces.
///
/// # Errors
/// Where they cannot be part of another product, or are too many.
pub fn compose(pieces: &[Placed<'_>], id: ProductId, name: Text) -> Result<Product, ComposeError> {
    let leader = pieces.first().ok_or(ComposeError::Nothing)?;
    if pieces.len() > MAX_RECORDS {
        return Err(ComposeError::TooMany);
    }
    let product_from_home =
        DMat4::from_rotation_z(-leader.rotate[2].to_radians()) * DMat4::from_translation(-DVec3::from_array(leader.at));
    let mut made = Product {
        id,
        sku: "OWN".to_owned(),
        name,
        category: leader.product.category.clone(),
        rooms: leader.product.rooms.clone(),
        size: [1.0; 3],
        host: shared_host(pieces),
        clearance_front: leader.product.clearance_front,
        price: pieces.iter().map(price_of).sum(),
        weight: sum(pieces, |product| product.weight),
        power: sum(pieces, |product| product.power),
        description: description(pieces),
        ..Product::default()
    };
    let mut children = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if matches!(piece.product.model, Model::Asset(_)) {
            return Err(ComposeError::FromFile(piece.product.name.en.clone()));
        }
        if piece.product.host == HostKind::Opening {
            return Err(ComposeError::Opening(piece.product.name.en.clone()));
        }
        let same = pieces[..index].iter().position(|other| is_same(piece, other));
        children.push(child_of(piece, index, same, &product_from_home, &mut made.slots));
    }
    if made.slots.len() > MAX_SLOTS {
        return Err(ComposeError::TooMany);
    }
    made.model = Model::Parametric(ParametricModel { children, ..ParametricModel::default() });
    if made.held_records() > MAX_RECORDS {
        return Err(ComposeError::TooMany);
    }
    settle(&mut made, pieces)?;
    Ok(made)
}

/// Brings the origin to the middle of the footprint, on the floor or at the ceiling, and states the size.
fn settle(made: &mut Product, pieces: &[Placed<'_>]) -> Result<(), ComposeError> {
    let shape = made.evaluate(&Parameters::new(), None)?;
    let bounds = shape.parts.iter().fold(Bounds::EMPTY, |bounds, part| bounds.union(&part.mesh.bounds()));
    if bounds.is_empty() {
        return Err(ComposeError::Nothing);
    }
    let (center, size) = (bounds.center(), bounds.size());
    made.size = [size.x, size.y, size.z].map(|side| (f64::from(side) * 10.0).round() / 10.0);
    let rest = if made.host == HostKind::Ceiling { bounds.max.z } else { bounds.min.z };
    let origin = DVec3::new(f64::from(center.x), f64::from(center.y), f64::from(rest));
    if let Model::Parametric(model) = &mut made.model {
        for child in &mut model.children {
            child.at = moved(&child.at, -origin);
        }
        if let (Some(leader), Some(first)) = (pieces.first(), model.children.first()) {
            let foot = number(first.at.get(2));
            let top = leader.product.surface_height + foot;
            made.surface_height = if leader.product.surface_height > 0.0 { top.min(made.size[2]).round() } else { 0.0 };
            if made.host == HostKind::Wall {
                made.mount_height = (leader.at[2] - foot).max(0.0).round();
            }
        }
    }
    Ok(())
}

fn number(expression: Option<&Expression>) -> f64 {
    match expression {
        Some(Expression::Number(number)) => *number,
        Some(Expression::Text(_)) | None => 0.0,
    }
}

fn moved(at: &[Expression], by: DVec3) -> Vec<Expression> {
    let rounded = |value: f64| Expression::Number((value * 10.0).round() / 10.0);
    by.to_array().into_iter().enumerate().map(|(axis, by)| rounded(number(at.get(axis)) + by)).collect()
}

/// A piece as a child, its surfaces added to the slots unless an earlier piece is the same.
fn child_of(
    piece: &Placed<'_>,
    index: usize,
    same: Option<usize>,
    product_from_home: &DMat4,
    slots: &mut IndexMap<String, Slot>,
) -> Child {
    let name = |index: usize| format!("piece_{}", index + 1);
    let owner = name(same.unwrap_or(index));
    let mut of_child = IndexMap::new();
    for (slot, record) in &piece.product.slots {
        let own = format!("{owner}_{slot}");
        slots.entry(own.clone()).or_insert_with(|| chosen_slot(piece, slot, record));
        of_child.insert(slot.clone(), own);
    }
    let turn = DQuat::from_mat4(product_from_home) * quaternion(piece.rotate);
    let (z, y, x) = turn.to_euler(EulerRot::ZYX);
    let angles = [x, y, z].map(|angle| (angle.to_degrees() * 1e4).round() / 1e4);
    let is_turned = angles.iter().any(|angle| *angle != 0.0);
    Child {
        id: name(index),
        product: piece.product.id.clone(),
        at: product_from_home.transform_point3(DVec3::from_array(piece.at)).to_array().map(Expression::Number).to_vec(),
        rotate: if is_turned { angles.map(Expression::Number).to_vec() } else { Vec::new() },
        parameters: piece.parameters.iter().map(|(name, value)| (name.clone(), written(value))).collect(),
        slots: of_child,
        record: Some(Box::new(piece.product.clone())),
        ..Child::default()
    }
}

fn quaternion(rotate: [f64; 3]) -> DQuat {
    let [x, y, z] = rotate.map(f64::to_radians);
    DQuat::from_rotation_z(z) * DQuat::from_rotation_y(y) * DQuat::from_rotation_x(x)
}

/// A surface of a piece with the chosen material as its own, the others as options at the same difference in price.
fn chosen_slot(piece: &Placed<'_>, slot: &str, record: &Slot) -> Slot {
    let chosen = piece.materials.get(slot).unwrap_or(&record.default);
    let surcharge = |material: &MaterialId| {
        let option = record.options.iter().find(|option| option.material == *material);
        option.map_or(Decimal::ZERO, |option| option.surcharge)
    };
    let paid = surcharge(chosen);
    let all = std::iter::once(&record.default).chain(record.options.iter().map(|option| &option.material));
    let mut options: Vec<SlotOption> = Vec::new();
    for material in all.filter(|material| *material != chosen) {
        if !options.iter().any(|option| option.material == *material) {
            options.push(SlotOption { material: material.clone(), surcharge: surcharge(material) - paid });
        }
    }
    // What could not be chosen about the piece cannot be chosen about the whole.
    if record.options.is_empty() {
        options.clear();
    }
    let name = &piece.product.name;
    Slot {
        name: Text { zh: format!("{}：{}", name.zh, record.name.zh), en: format!("{}: {}", name.en, record.name.en) },
        default: chosen.clone(),
        options,
    }
}

fn is_same(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    a.product.id == b.product.id && a.parameters == b.parameters && a.materials == b.materials
}

/// A value as an expression.
fn written(value: &Value) -> Expression {
    match value {
        Value::Number(number) => Expression::Number(*number),
        Value::Flag(flag) => Expression::Text(flag.to_string()),
        Value::Choice(choice) => Expression::Text(format!("\"{choice}\"")),
    }
}

fn price_of(piece: &Placed<'_>) -> Decimal {
    let surcharges = piece.materials.iter().filter_map(|(slot, material)| {
        let options = &piece.product.slots.get(slot)?.options;
        options.iter().find(|option| option.material == *material).map(|option| option.surcharge)
    });
    piece.product.price_for(piece.parameters, None) + surcharges.sum::<Decimal>()
}

fn sum(pieces: &[Placed<'_>], of: impl Fn(&Product) -> Option<f64>) -> Option<f64> {
    let known: Vec<f64> = pieces.iter().filter_map(|piece| of(piece.product)).collect();
    (!known.is_empty()).then(|| (known.iter().sum::<f64>() * 100.0).round() / 100.0)
}

/// What all of them stand on or hang from; the floor where they differ.
fn shared_host(pieces: &[Placed<'_>]) -> HostKind {
    let first = pieces.first().map_or(HostKind::Floor, |piece| piece.host);
    if pieces.iter().all(|piece| piece.host == first) { first } else { HostKind::Floor }
}

/// `Made of 1 × Dining table, 4 × Chair.`
fn description(pieces: &[Placed<'_>]) -> Text {
    let mut counts: IndexMap<&ProductId, (&Text, usize)> = IndexMap::new();
    for piece in pieces {
        counts.entry(&piece.product.id).or_insert((&piece.product.name, 0)).1 += 1;
    }
    let zh: Vec<String> = counts.values().map(|(name, count)| format!("{} {count} 件", name.zh)).collect();
    let en: Vec<String> = counts.values().map(|(name, count)| format!("{count} × {}", name.en)).collect();
    Text { zh: format!("由{}组成。", zh.join("、")), en: format!("Made of {}.", en.join(", ")) }
}

impl Product {
    /// A copy with its own id whose usual choices are these: what was chosen is what it is without choices.
    #[must_use]
    pub fn copy_with(
        &self,
        id: ProductId,
        chosen: &Parameters,
        materials: &BTreeMap<String, MaterialId>,
        name: Text,
    ) -> Self {
        let mut copy = Self { id, name, discontinued: false, replaced_by: None, ..self.clone() };
        "OWN".clone_into(&mut copy.sku);
        // Labels, batches and trade numbers are the original's.
        copy.gtin.clear();
        copy.trace = None;
        copy.source.clone_from(&self.id.0);
        for (name, value) in chosen {
            copy.set_default(name, value);
        }
        for (slot, material) in materials {
            copy.set_material(slot, material);
        }
        copy
    }

    /// Makes a value what the parameter has when nothing is chosen; the size and the price follow. A value that
    /// cannot be chosen changes nothing.
    pub fn set_default(&mut self, parameter: &str, value: &Value) {
        let Some(own) = self.parameters.iter_mut().find(|own| own.id == parameter) else { return };
        if own.domain.check(value).is_err() {
            return;
        }
        match (&mut own.domain, value) {
            (Domain::Length { default, .. }, Value::Number(number)) => *default = *number,
            (Domain::Count { default, .. }, Value::Number(number)) => *default = number.round() as i64,
            (Domain::Flag { default }, Value::Flag(flag)) => *default = *flag,
            (Domain::Choice { default, .. }, Value::Choice(choice)) => default.clone_from(choice),
            _ => return,
        }
        let axis = ["width", "depth", "height"].iter().position(|name| *name == parameter);
        if let (Some(axis), Value::Number(length)) = (axis, value) {
            self.size[axis] = *length;
        }
        self.price = self.price_for(&Parameters::new(), None);
    }

    /// Sets the price without choices; a price that follows the size moves with it.
    pub fn set_price(&mut self, price: Decimal) {
        let difference = price - self.price;
        if difference.is_zero() {
            return;
        }
        self.price = price;
        if let Some(rule) = &mut self.price_rule {
            let written = match rule {
                Expression::Number(number) => number.to_string(),
                Expression::Text(text) => text.clone(),
            };
            // A rule that was moved before is moved from where it began.
            let (begun, before) = written
                .strip_prefix('(')
                .and_then(|rest| rest.rsplit_once(") + "))
                .and_then(|(begun, before)| Some((begun.to_owned(), before.parse::<Decimal>().ok()?)))
                .unwrap_or((written, Decimal::ZERO));
            let difference = before + difference;
            *rule = Expression::Text(if difference.is_zero() { begun } else { format!("({begun}) + {difference}") });
        }
    }

    /// Makes one of a slot's materials the one that it has when nothing is chosen; the one before becomes an option,
    /// and what the material costs more goes into the price. A material that is no option changes nothing.
    pub fn set_material(&mut self, slot: &str, material: &MaterialId) {
        let Some(slot) = self.slots.get_mut(slot) else { return };
        let Some(place) = slot.options.iter().position(|option| option.material == *material) else { return };
        let paid = slot.options.remove(place).surcharge;
        for option in &mut slot.options {
            option.surcharge -= paid;
        }
        let before = std::mem::replace(&mut slot.default, material.clone());
        slot.options.retain(|option| option.material != before);
        slot.options.insert(0, SlotOption { material: before, surcharge: -paid });
        self.set_price(self.price + paid);
    }
}
