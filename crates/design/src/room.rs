//! What a room is called and how it is finished. Where it lies is derived from the walls that enclose it.

use glam::DVec2;
use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_NAME, MAX_POINTS};
use crate::problem::{Fault, Kind};
use crate::{EntityId, Finish};

/// A room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Storey it is on.
    pub level: EntityId,
    /// Name shown on the plan. Empty: the kind's name.
    #[serde(default)]
    pub name: String,
    /// What it is for.
    pub kind: RoomKind,
    /// Where it lies.
    pub boundary: Boundary,
    /// Floor covering. Absent: the kind's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Finish>,
    /// Wall covering, for walls that do not say their own. Absent: the kind's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walls: Option<Finish>,
    /// Ceiling covering. Absent: white paint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Finish>,
    /// Clear height under a lowered ceiling. Absent: the level's height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub ceiling_height: Option<Length>,
    /// Height of the skirting; 0 for none. Absent: the kind's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub skirting: Option<Length>,
}

/// How a room finds its outline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Boundary {
    /// By the walls round this point; a room whose walls were opened has no outline until they close again.
    Walls {
        /// A point inside, plan millimetres.
        #[schemars(with = "[f64; 2]")]
        anchor: DVec2,
    },
    /// By an outline of its own, for open plans and imported homes.
    Outline {
        /// The outline, counter-clockwise, plan millimetres.
        #[schemars(with = "Vec<[f64; 2]>")]
        points: Vec<DVec2>,
    },
}

/// What a room is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Living room.
    Living,
    /// Dining room.
    Dining,
    /// Bedroom.
    Bedroom,
    /// Children's room.
    Childrens,
    /// Elder's room.
    Elders,
    /// Study.
    Study,
    /// Kitchen.
    Kitchen,
    /// Bathroom.
    Bath,
    /// Hall or corridor.
    Hall,
    /// Balcony.
    Balcony,
    /// Utility room.
    Utility,
    /// Not said.
    #[default]
    Other,
}

impl Room {
    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.text("name", &self.name, MAX_NAME);
        match &self.boundary {
            Boundary::Walls { anchor } => checker.point("boundary.anchor", *anchor),
            Boundary::Outline { points } => check_outline("boundary.points", points, checker),
        }
        checker.finish("floor", self.floor.as_ref());
        checker.finish("walls", self.walls.as_ref());
        checker.finish("ceiling", self.ceiling.as_ref());
        if let Some(height) = self.ceiling_height {
            checker.length("ceiling_height", height, 1.0..=1e5);
        }
        if let Some(height) = self.skirting {
            checker.length("skirting", height, 0.0..=1e4);
        }
    }
}

/// An outline that bounds an area and is not too long.
pub(crate) fn check_outline(field: &str, points: &[DVec2], checker: &mut Checker<'_>) {
    if points.len() > MAX_POINTS {
        let fault = Fault::TooLong { count: points.len(), what: "points", max: MAX_POINTS };
        return checker.report(field, fault);
    }
    for point in points {
        checker.point(field, *point);
    }
    let next = points.iter().cycle().skip(1);
    let area = points.iter().zip(next).map(|(a, b)| a.perp_dot(*b)).sum::<f64>() / 2.0;
    if points.len() < 3 || area.abs() < 1.0 {
        checker.report(field, Fault::NoArea { points: points.len(), area: area.abs() });
    }
}
