//! Doors, windows and passages.

use homewright_geometry::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Checker, MAX_PLACE};
use crate::item::Configuration;
use crate::problem::{EntityName, Fault, Kind};
use crate::record::check_configuration;
use crate::{EntityId, Wall};

/// A hole in a wall and what fills it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The wall it is cut into.
    pub wall: EntityId,
    /// What it is.
    pub kind: OpeningKind,
    /// Distance of its middle from the wall's start, along the centre line.
    #[schemars(with = "f64")]
    pub along: Length,
    /// Width of the hole.
    #[schemars(with = "f64")]
    pub width: Length,
    /// Height of the hole.
    #[schemars(with = "f64")]
    pub height: Length,
    /// Height of its lower edge above the floor: 0 for doors.
    #[schemars(with = "f64")]
    pub sill: Length,
    /// The door or window that fills it, with its choices. Absent for a passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Configuration>,
}

/// What an opening is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum OpeningKind {
    /// A hinged door.
    Door {
        /// Which side of the wall the leaf opens to.
        opens_to: Side,
        /// Whether the hinges are at the end of the hole nearer the wall's start.
        hinge_at_start: bool,
        /// How far the leaf stands open, degrees 0…180.
        open: f64,
    },
    /// A sliding door.
    SlidingDoor,
    /// A window.
    Window,
    /// A hole without a leaf.
    Passage,
}

/// A side of a wall, walking from its start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left-hand side.
    Left,
    /// Right-hand side.
    Right,
}

/// How far in millimetres openings may reach over an end, a top or each other: what rounding in files can do.
const SLACK: f64 = 0.5;

impl Opening {
    /// Where it starts and ends along the wall's centre line, from the wall's start.
    pub fn span(&self) -> [Length; 2] {
        [self.along - self.width / 2.0, self.along + self.width / 2.0]
    }

    /// The height of its upper edge over the floor.
    pub fn top(&self) -> Length {
        self.sill + self.height
    }

    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.length("along", self.along, 0.0..=MAX_PLACE);
        checker.length("width", self.width, 1.0..=1e5);
        checker.length("height", self.height, 1.0..=1e5);
        checker.length("sill", self.sill, 0.0..=1e5);
        if let OpeningKind::Door { open, .. } = self.kind {
            checker.number("kind.open", open, 0.0..=180.0, "degrees");
        }
        if let Some(fill) = &self.fill {
            check_configuration("fill", fill, checker);
        }
        if checker.reference("wall", self.wall, Kind::Wall)
            && let Some(wall) = checker.design.wall(self.wall)
        {
            self.check_place(wall, checker);
            self.check_neighbours(checker);
        }
    }

    fn check_place(&self, wall: &Wall, checker: &mut Checker<'_>) {
        let [from, to] = self.span();
        let length = wall.length();
        if from.to_mm() < -SLACK || to.to_mm() > length.to_mm() + SLACK {
            return checker.report("along", Fault::PastWallEnd { from, to, wall: length });
        }
        let [start, end] = checker.design.wall_heights(wall);
        let height_at = |along: Length| {
            let share = (along.to_mm() / length.to_mm().max(1.0)).clamp(0.0, 1.0);
            start + (end - start) * share
        };
        let lowest = height_at(from).min(height_at(to));
        if self.top().to_mm() > lowest.to_mm() + SLACK {
            checker.report("height", Fault::PastWallTop { top: self.top(), wall: lowest });
        }
    }

    /// Openings may stand over one another, as a fanlight over a door, but not in one another.
    fn check_neighbours(&self, checker: &mut Checker<'_>) {
        let design = checker.design;
        for (id, other) in design.openings_of(self.wall).filter(|(id, _)| *id != checker.id).collect::<Vec<_>>() {
            let over_along = overlap(self.span(), other.span());
            let over_height = overlap([self.sill, self.top()], [other.sill, other.top()]);
            if over_along > SLACK
                && over_height > SLACK
                && let Some(entity) = design.get(id)
            {
                checker.report("along", Fault::Overlaps { other: EntityName::of(id, entity) });
            }
        }
    }
}

/// Length in millimetres that two spans share; negative when they are apart.
fn overlap([a, b]: [Length; 2], [c, d]: [Length; 2]) -> f64 {
    (b.min(d) - a.max(c)).to_mm()
}
