//! A product placed in the home.

use std::collections::BTreeMap;

use glam::DVec3;
use homewright_catalog::parameter::Domain;
use homewright_catalog::{MaterialId, Parameters, Product, ProductId, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_NAME};
use crate::opening::Side;
use crate::problem::{EntityName, Fault, Kind};
use crate::record::check_configuration;
use crate::{Entity, EntityId};

/// A product as chosen: its record is an entity of the same design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Which product.
    pub product: ProductId,
    /// Chosen parameters; those not named keep their defaults.
    #[serde(default)]
    pub parameters: Parameters,
    /// Chosen materials by slot; those not named keep their defaults.
    #[serde(default)]
    pub materials: BTreeMap<String, MaterialId>,
    /// Width, depth and height in millimetres, where they differ from the product's (imported models are scaled).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<[f64; 3]>,
}

impl Configuration {
    /// A product without choices.
    pub fn of(product: impl Into<String>) -> Self {
        Self {
            product: ProductId(product.into()),
            parameters: Parameters::new(),
            materials: BTreeMap::new(),
            size: None,
        }
    }

    /// Width, depth and height of the product as chosen, mm.
    pub fn nominal_size(&self, product: &Product) -> [f64; 3] {
        if let Some(size) = self.size {
            return size;
        }
        let mut size = product.size;
        for (axis, name) in ["width", "depth", "height"].into_iter().enumerate() {
            let domain = product.parameters.iter().find(|parameter| parameter.id == name).map(|p| &p.domain);
            let default = match domain {
                Some(Domain::Length { default, .. }) => Some(*default),
                Some(Domain::Count { .. } | Domain::Flag { .. } | Domain::Choice { .. }) | None => None,
            };
            match (self.parameters.get(name), default) {
                (Some(Value::Number(number)), _) if number.is_finite() => size[axis] = *number,
                (_, Some(default)) => size[axis] = default,
                _ => {}
            }
        }
        size
    }
}

/// A placed product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Storey it is on.
    pub level: EntityId,
    /// What it is, with its choices.
    pub configuration: Configuration,
    /// Place of the product's origin: plan millimetres, Z above the level's floor. For ceiling products Z is the
    /// ceiling's height.
    #[schemars(with = "[f64; 3]")]
    pub position: DVec3,
    /// Degrees counter-clockwise about Z; at 0 the back looks to +Y.
    #[serde(default)]
    pub rotation: f64,
    /// Degrees about the item's own X (pitch) and Y (roll), applied before `rotation`; for imported pieces.
    #[serde(default)]
    pub tilt: [f64; 2],
    /// Whether it is mirrored left to right.
    #[serde(default)]
    pub is_mirrored: bool,
    /// What it stands on, hangs from or is mounted to.
    pub host: Host,
    /// Its light, for luminaires. Absent: on at full flux and its own colour temperature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light: Option<LightState>,
    /// A name of its own. Empty: the product's.
    #[serde(default)]
    pub name: String,
    /// Whether it is protected from being moved.
    #[serde(default)]
    pub is_locked: bool,
    /// Whether it is left out of views.
    #[serde(default)]
    pub is_hidden: bool,
}

/// What an item stands on, hangs from or is mounted to. What hangs on something moves with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "on", rename_all = "snake_case", deny_unknown_fields)]
pub enum Host {
    /// The floor of its level.
    Floor,
    /// The ceiling of its level.
    Ceiling,
    /// A side of a wall.
    Wall {
        /// Which wall.
        wall: EntityId,
        /// Which side.
        side: Side,
    },
    /// The top of another item.
    Item {
        /// Which item.
        item: EntityId,
    },
    /// Nothing: it hangs where it is (imported pieces).
    Free,
}

/// How a luminaire is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LightState {
    /// Whether it is on.
    pub is_on: bool,
    /// Share of full flux, 0 … 1.
    pub dim: f64,
    /// Colour temperature in K. Absent: the product's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cct: Option<f64>,
}

/// Most items that may stand on one another.
const MAX_HOSTS: usize = 32;

impl Item {
    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        check_configuration("configuration", &self.configuration, checker);
        checker.point3("position", self.position);
        checker.angle("rotation", self.rotation);
        for angle in self.tilt {
            checker.angle("tilt", angle);
        }
        if let Some(light) = self.light {
            checker.number("light.dim", light.dim, 0.0..=1.0, "as a share");
            if let Some(cct) = light.cct {
                checker.number("light.cct", cct, 1000.0..=40_000.0, "K");
            }
        }
        checker.text("name", &self.name, MAX_NAME);
        match self.host {
            Host::Wall { wall, .. } => {
                checker.reference("host.wall", wall, Kind::Wall);
            }
            Host::Item { item } => {
                if checker.reference("host.item", item, Kind::Item) {
                    check_hosts(item, checker);
                }
            }
            Host::Floor | Host::Ceiling | Host::Free => {}
        }
    }
}

/// Follows the hosts down to the floor.
fn check_hosts(first: EntityId, checker: &mut Checker<'_>) {
    let design = checker.design;
    let mut below = first;
    for _ in 0..MAX_HOSTS {
        let Some(entity @ Entity::Item(item)) = design.get(below) else { return };
        let Host::Item { item: next } = item.host else { return };
        if next == checker.id || below == checker.id {
            return checker.report("host.item", Fault::HostCycle { by: EntityName::of(below, entity) });
        }
        below = next;
    }
    checker.report("host.item", Fault::TooManyHosts { max: MAX_HOSTS });
}
