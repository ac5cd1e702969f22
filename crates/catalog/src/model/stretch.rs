//! Models made at one size that grow in a zone: ends keep their shape, the middle gives and takes.

use glam::{DMat3, DQuat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::ModelError;
use super::light::{EmitterShape, EvaluatedLight};
use super::resolve::ResolvedPart;
use crate::part::Points;
use crate::product::HostKind;
use crate::{Product, fit::Joint};

/// Where a model made at its record's size grows when another size is chosen: along each axis a zone [from, to] in
/// millimetres of the product frame. What lies before and behind the zone keeps its shape and its distance from the
/// product's ends; what reaches into it grows with it; small things in it, such as legs and handles, only move.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// Along X.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<[f64; 2]>,
    /// Along Y.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<[f64; 2]>,
    /// Along Z.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<[f64; 2]>,
}

impl Stretch {
    /// Whether nothing is stretched.
    pub fn is_empty(&self) -> bool {
        self.zones().iter().all(Option::is_none)
    }

    /// The zones along X, Y and Z.
    pub fn zones(&self) -> [Option<[f64; 2]>; 3] {
        [self.width, self.depth, self.height]
    }
}

/// Smallest share of its zone to which a model may shrink.
const LEAST: f64 = 0.1;
/// Words that are turned or grown: they keep their shape unless they take up most of a zone.
const WHOLE: [&str; 14] = [
    "leg",
    "handle",
    "tap",
    "lathe",
    "sphere",
    "cone",
    "torus",
    "cylinder",
    "capsule",
    "plant",
    "subdivision",
    "text",
    "toilet_bowl",
    "basin",
];

/// What a chosen size does to the places and sizes of parts.
pub(crate) struct Growth {
    axes: [Option<Zone>; 3],
}

/// One axis: a stretch from `from` to `to` that becomes longer by `more`, shared out before and behind it.
#[derive(Debug, Clone, Copy)]
struct Zone {
    from: f64,
    to: f64,
    /// How far what lies before the zone moves.
    before: f64,
    /// How far what lies behind it moves.
    behind: f64,
}

impl Zone {
    fn moved(&self, at: f64) -> f64 {
        let share = ((at - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        at + self.before + (self.behind - self.before) * share
    }

    fn length(&self) -> f64 {
        self.to - self.from
    }
}

impl Growth {
    /// What the chosen size asks for; nothing where the product has no zones or its own size was chosen.
    pub(crate) fn new(product: &Product, stretch: &Stretch, size: [f64; 3]) -> Result<Option<Self>, ModelError> {
        let mut axes = [None; 3];
        for (axis, zone) in stretch.zones().into_iter().enumerate() {
            let more = size[axis] - product.size[axis];
            let Some([from, to]) = zone.filter(|_| more.abs() > 1e-9) else { continue };
            if to - from + more < LEAST * (to - from) {
                let name = ["width", "depth", "height"][axis];
                let reason = format!("{} mm leaves nothing of the zone from {from} to {to} mm; allow less", size[axis]);
                return Err(ModelError::Choice { product: product.id.0.clone(), parameter: name.to_owned(), reason });
            }
            // The origin is the middle of the footprint, and the floor or the ceiling.
            let (before, behind) = match (axis, product.host) {
                (2, HostKind::Ceiling) => (-more, 0.0),
                (2, _) => (0.0, more),
                _ => (-0.5 * more, 0.5 * more),
            };
            axes[axis] = Some(Zone { from, to, before, behind });
        }
        Ok(axes.iter().any(Option::is_some).then_some(Self { axes }))
    }

    /// A point of the product frame.
    pub(crate) fn moved(&self, point: [f64; 3]) -> [f64; 3] {
        let mut moved = point;
        for (at, zone) in moved.iter_mut().zip(&self.axes) {
            if let Some(zone) = zone {
                *at = zone.moved(*at);
            }
        }
        moved
    }

    /// A part in its new place and size.
    pub(crate) fn part(&self, part: &mut ResolvedPart) {
        let [x, y, z] = part.rotate.map(f64::to_radians);
        let turn = DQuat::from_rotation_z(z) * DQuat::from_rotation_y(y) * DQuat::from_rotation_x(x);
        let product_from_part = DMat3::from_quat(turn);
        for axis in 0..3 {
            let Some(zone) = self.axes[axis] else { continue };
            // The part's own axis that lies along the product's, if one does.
            let own = (0..3).find(|own| product_from_part.col(*own)[axis].abs() > 0.94);
            let side = own.map_or(1.0, |own| product_from_part.col(own)[axis].signum());
            match (own, part.word.points) {
                (Some(own), Points::None) => size_along(part, (axis, own, side), zone),
                (Some(own), Points::Needed { coordinates, .. }) if part.word.name != "lathe" => {
                    points_along(part, (axis, own, side), coordinates, zone);
                }
                _ => part.at[axis] = zone.moved(part.at[axis]),
            }
        }
    }

    /// A light in its new place; long ones grow as parts do.
    pub(crate) fn light(&self, light: &mut EvaluatedLight) {
        for axis in 0..3 {
            let Some(zone) = self.axes[axis] else { continue };
            let lies_along = light.along[axis].abs() > 0.94;
            let (EmitterShape::Tube { length, .. } | EmitterShape::Rectangle { length, .. }) = &mut light.emitter
            else {
                continue;
            };
            if lies_along && *length > 0.25 * zone.length() {
                let middle = light.position[axis];
                *length = zone.moved(middle + *length * 0.5) - zone.moved(middle - *length * 0.5);
            }
        }
        light.position = self.moved(light.position);
    }

    /// A socket or snap point in its new place.
    pub(crate) fn joint(&self, joint: &mut Joint) {
        joint.at = self.moved(joint.at);
    }
}

/// Whether a part that is so long along its own axis grows with a zone, or only moves.
fn grows(part: &ResolvedPart, own: usize, length: f64, zone: Zone) -> bool {
    // A bar may grow along its axis: rails, rods, stretchers.
    let is_bar = ["x", "y", "z"].get(own).is_some_and(|axis| part.values.choice("axis") == *axis);
    length > zone.length() * if WHOLE.contains(&part.word.name) && !is_bar { 0.5 } else { 0.12 }
}

/// A part with a size: both its ends are moved, or the whole of it where it is small.
fn size_along(part: &mut ResolvedPart, (axis, own, side): (usize, usize, f64), zone: Zone) {
    let Some(length) = part.values.size.get(own).copied() else {
        part.at[axis] = zone.moved(part.at[axis]);
        return;
    };
    // Along its own X and Y a part lies about its place; along its Z it stands on it.
    let is_centered = own < 2 || part.values.choice("pivot") == "center";
    let (low, high) = if is_centered {
        (part.at[axis] - 0.5 * length, part.at[axis] + 0.5 * length)
    } else {
        (part.at[axis].min(part.at[axis] + side * length), part.at[axis].max(part.at[axis] + side * length))
    };
    if !grows(part, own, length, zone) {
        let middle = 0.5 * (low + high);
        part.at[axis] += zone.moved(middle) - middle;
        return;
    }
    let (low, high) = (zone.moved(low), zone.moved(high));
    part.values.size[own] = high - low;
    part.at[axis] = if is_centered {
        0.5 * (low + high)
    } else if side > 0.0 {
        low
    } else {
        high
    };
}

/// A part with an outline or a path: each of its points is moved, or the whole of it where it is small.
fn points_along(part: &mut ResolvedPart, (axis, own, side): (usize, usize, f64), coordinates: usize, zone: Zone) {
    // Which entry of a point lies along the part's own axis; outlines leave out the axis in which they are raised.
    let entry = match (coordinates, part.values.choice("axis")) {
        (3, _) => Some(own),
        (_, "x") => [None, Some(0), Some(1)][own],
        (_, "y") => [Some(0), None, Some(1)][own],
        _ => [Some(0), Some(1), None][own],
    };
    if part.word.name == "subdivision" || entry.is_none() {
        // Its points are proportions, or its length is its size.
        let length = if part.word.name == "subdivision" { part.values.size.get(own) } else { part.values.size.first() };
        let length = length.copied().unwrap_or_default();
        let stands = part.word.name == "extrusion" && own == 2;
        let place = part.at[axis];
        let (low, high) = if stands {
            (place.min(place + side * length), place.max(place + side * length))
        } else {
            (place - 0.5 * length, place + 0.5 * length)
        };
        if part.word.name == "subdivision" || !grows(part, own, length, zone) {
            let middle = 0.5 * (low + high);
            part.at[axis] += zone.moved(middle) - middle;
            return;
        }
        let (low, high) = (zone.moved(low), zone.moved(high));
        part.values.size[0] = high - low;
        part.at[axis] = if !stands {
            0.5 * (low + high)
        } else if side > 0.0 {
            low
        } else {
            high
        };
        return;
    }
    let Some(entry) = entry else { return };
    let place = part.at[axis];
    let all = part.values.points.iter().filter_map(|point| point.get(entry)).map(|at| place + side * at);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
    if !grows(part, own, high - low, zone) {
        let middle = 0.5 * (low + high);
        part.at[axis] += zone.moved(middle) - middle;
        return;
    }
    let moved_place = zone.moved(place);
    for point in &mut part.values.points {
        if let Some(at) = point.get_mut(entry) {
            *at = side * (zone.moved(place + side * *at) - moved_place);
        }
    }
    part.at[axis] = moved_place;
}

/// The size at which a product's model is made: its record's along the axes that are stretched.
pub(crate) fn modelled_size(product: &Product, stretch: &Stretch, size: [f64; 3]) -> [f64; 3] {
    let mut modelled = size;
    for (axis, zone) in stretch.zones().into_iter().enumerate() {
        if zone.is_some() {
            modelled[axis] = product.size[axis];
        }
    }
    modelled
}

/// What is wrong with the zones of a record, by field.
pub(crate) fn mistakes(product: &Product, stretch: &Stretch) -> Vec<(&'static str, String)> {
    let mut mistakes = Vec::new();
    for (axis, zone) in stretch.zones().into_iter().enumerate() {
        let name = ["width", "depth", "height"][axis];
        let Some([from, to]) = zone else { continue };
        let length = product.size[axis];
        let ends = match (axis, product.host) {
            (2, HostKind::Ceiling) => [-length, 0.0],
            (2, _) => [0.0, length],
            _ => [-0.5 * length, 0.5 * length],
        };
        if from >= to || from < ends[0] - 0.5 || to > ends[1] + 0.5 {
            mistakes.push((name, format!("is [{from}, {to}]; give [from, to] within {} … {} mm", ends[0], ends[1])));
        }
        if !product.parameters.iter().any(|parameter| parameter.id == name) {
            mistakes.push((name, format!("stretches nothing; add the parameter `{name}`")));
        }
    }
    mistakes
}
