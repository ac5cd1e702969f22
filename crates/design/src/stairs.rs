//! Stairs: straight, or with a quarter or half turn on a landing.

use glam::DVec2;
use homewright_geometry::{Length, math};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::Checker;
use crate::problem::Kind;
use crate::{EntityId, Finish};

/// A flight of stairs up from a level, or two with a landing between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stairs {
    /// Storey they start on.
    pub level: EntityId,
    /// Middle of the front of the first step, plan millimetres.
    #[schemars(with = "[f64; 2]")]
    pub position: DVec2,
    /// Degrees counter-clockwise; at 0 one walks up towards +Y.
    #[serde(default)]
    pub rotation: f64,
    /// Clear width of a flight.
    #[schemars(with = "f64")]
    pub width: Length,
    /// Depth of a step, from front to front.
    #[schemars(with = "f64")]
    pub going: Length,
    /// How many times one steps up, the last time onto the upper floor.
    pub risers: u32,
    /// Height from floor to floor. Absent: the level's height and the slab over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub rise: Option<Length>,
    /// How they turn half-way.
    #[serde(default)]
    pub turn: Turn,
    /// What covers the steps. Absent: oak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
}

/// How stairs turn half-way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Not at all.
    #[default]
    Straight,
    /// A quarter turn to the left, seen walking up.
    QuarterLeft,
    /// A quarter turn to the right.
    QuarterRight,
    /// A half turn to the left.
    HalfLeft,
    /// A half turn to the right.
    HalfRight,
}

/// Gap between the flights of a half turn, mm.
const WELL: f64 = 100.0;

/// One step, or the landing.
#[derive(Debug, Clone, PartialEq)]
pub struct Tread {
    /// Its outline, counter-clockwise, plan millimetres.
    pub outline: Vec<DVec2>,
    /// How many risers lead up to its top.
    pub riser: u32,
    /// Whether it is the landing.
    pub is_landing: bool,
}

impl Stairs {
    /// Every step and the landing, from below; the upper floor itself is not among them.
    pub fn treads(&self) -> Vec<Tread> {
        let (width, going) = (self.width.to_mm(), self.going.to_mm());
        let steps = self.risers.saturating_sub(1);
        let half = width * 0.5;
        let place = |corners: [(f64, f64); 4], riser: u32, is_landing: bool| {
            let turn = self.rotation.to_radians();
            let at = |(x, y): (f64, f64)| self.position + math::rotate(DVec2::new(x, y), turn);
            let mut outline = corners.map(at).to_vec();
            if homewright_geometry::polygon::signed_area(&outline) < 0.0 {
                outline.reverse();
            }
            Tread { outline, riser, is_landing }
        };
        let flight = |step: u32| {
            let (near, far) = (f64::from(step) * going, f64::from(step + 1) * going);
            place([(-half, near), (half, near), (half, far), (-half, far)], step + 1, false)
        };
        if self.turn == Turn::Straight || steps < 3 {
            return (0..steps).map(flight).collect();
        }
        // As many steps below the landing as above it; the landing counts as a step.
        let below = (steps - 1) / 2;
        let start = f64::from(below) * going;
        let mut treads: Vec<Tread> = (0..below).map(flight).collect();
        let side = if matches!(self.turn, Turn::QuarterLeft | Turn::HalfLeft) { -1.0 } else { 1.0 };
        let is_half = matches!(self.turn, Turn::HalfLeft | Turn::HalfRight);
        let reach = if is_half { half + WELL + width } else { half };
        let corners = [
            (-half * side, start),
            (reach * side, start),
            (reach * side, start + width),
            (-half * side, start + width),
        ];
        treads.push(place(corners, below + 1, true));
        for step in 0..steps - below - 1 {
            let (near, far) = (f64::from(step) * going, f64::from(step + 1) * going);
            let riser = below + 2 + step;
            let corners = if is_half {
                let (inner, outer) = ((half + WELL) * side, (half + WELL + width) * side);
                [(inner, start - near), (outer, start - near), (outer, start - far), (inner, start - far)]
            } else {
                let (near, far) = ((half + near) * side, (half + far) * side);
                [(near, start), (far, start), (far, start + width), (near, start + width)]
            };
            treads.push(place(corners, riser, false));
        }
        treads
    }

    /// Height of one riser, millimetres, for a height from floor to floor where the stairs do not say their own.
    pub fn riser_height(&self, floor_to_floor: Length) -> f64 {
        self.rise.unwrap_or(floor_to_floor).to_mm() / f64::from(self.risers.max(1))
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.reference("level", self.level, Kind::Level);
        checker.point("position", self.position);
        checker.angle("rotation", self.rotation);
        checker.length("width", self.width, 100.0..=1e4);
        checker.length("going", self.going, 50.0..=2000.0);
        checker.number("risers", f64::from(self.risers), 2.0..=100.0, "risers");
        if let Some(rise) = self.rise {
            checker.length("rise", rise, 100.0..=1e5);
        }
        checker.finish("finish", self.finish.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stairs(turn: Turn) -> Stairs {
        Stairs {
            level: EntityId::from_u128(1),
            position: DVec2::ZERO,
            rotation: 0.0,
            width: Length::mm(900.0),
            going: Length::mm(260.0),
            risers: 16,
            rise: None,
            turn,
            finish: None,
        }
    }

    #[test]
    fn every_riser_but_the_last_has_its_tread_however_the_stairs_turn() {
        for turn in [Turn::Straight, Turn::QuarterLeft, Turn::QuarterRight, Turn::HalfLeft, Turn::HalfRight] {
            let treads = stairs(turn).treads();
            let risers: Vec<u32> = treads.iter().map(|tread| tread.riser).collect();
            assert_eq!(risers, (1..16).collect::<Vec<_>>(), "{turn:?}");
        }
    }

    #[test]
    fn half_turning_stairs_come_back_beside_their_start() {
        let treads = stairs(Turn::HalfLeft).treads();
        let last = &treads[14].outline;
        let (x, y) = last.iter().fold((0.0, 0.0), |(x, y), corner| (x + corner.x / 4.0, y + corner.y / 4.0));
        assert!((x + 1000.0).abs() < 1e-6 && (0.0..300.0).contains(&y), "{x} {y}");
    }
}
