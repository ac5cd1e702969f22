//! The leaves of room doors.
//!
//! What: whether the leaf of a hinged door opens to 90° without hitting what stands in the room.
//! Why: it is the fault that is seen first on the day of delivery, and the easiest to overlook on a plan.
//! Figure and source: 90° of swing; NKBA kitchen guideline 2: no door may hit an appliance or another door.
//! Example: a wardrobe stands 500 mm behind the hinges of a door of 900 mm: the leaf stops before it is open.

use glam::DVec2;
use homewright_geometry::Rectangle;
use homewright_geometry::math;

use super::obstacle::{self, Blocker, Obstacle};
use super::{Finding, Severity, Unit, basis};
use crate::opening::{OpeningKind, Side};
use crate::{Design, EntityId, Opening, Wall};

/// Thickness of a leaf, mm.
const LEAF: f64 = 40.0;
/// How wide a frame is at each side of the hole, mm: the leaf is so much narrower.
const FRAME: f64 = 30.0;
/// Degrees from which a leaf is open.
const OPEN: f64 = 90.0;
/// Degrees between two looks.
const STEP: f64 = 1.0;
/// A leaf that opens to within this of 90° is open enough.
const SLACK: f64 = 8.0;

/// The doors of a home whose leaves hit something.
pub fn check(design: &Design) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (level, _) in design.levels() {
        let obstacles = obstacle::of_level(design, level);
        let walls: Vec<(EntityId, &Wall)> = design.walls_on(level).collect();
        for (wall_id, wall) in walls {
            for (subject, opening) in design.openings_of(wall_id) {
                findings.extend(of_door(level, (subject, opening), wall, &obstacles));
            }
        }
    }
    findings
}

fn of_door(
    level: EntityId,
    (subject, opening): (EntityId, &Opening),
    wall: &Wall,
    obstacles: &[Obstacle],
) -> Option<Finding> {
    let leaf = Leaf::of(opening, wall)?;
    let top = opening.top().to_mm();
    let in_reach: Vec<&Obstacle> = obstacles
        .iter()
        .filter(|obstacle| matches!(obstacle.blocker, Blocker::Item(_)) && !is_pushed_away(&obstacle.category))
        .filter(|obstacle| obstacle.heights[0] < top - 10.0)
        .collect();
    let mut degrees = STEP;
    while degrees <= OPEN {
        let outline = leaf.at(degrees).corners();
        let hit =
            in_reach.iter().find(|obstacle| homewright_geometry::polygon::convex_overlap(&outline, &obstacle.outline));
        if let Some(hit) = hit {
            let measured = degrees - STEP;
            return (OPEN - measured > SLACK).then(|| Finding {
                rule: "door_leaf",
                severity: Severity::Should,
                level,
                subject,
                blocked_by: vec![hit.blocker],
                measured,
                limit: OPEN,
                unit: Unit::Degrees,
                basis: basis::of_door(),
                place: leaf.at(degrees).center,
            });
        }
        degrees += STEP;
    }
    None
}

/// Seats and pets' things are pushed away by a foot.
fn is_pushed_away(category: &str) -> bool {
    matches!(category, "chair" | "office_chair" | "bar_stool" | "pouf" | "robot_vacuum" | "pet")
}

/// A leaf with its hinges.
struct Leaf {
    hinge: DVec2,
    /// From the hinges along the closed leaf, length 1.
    closed: DVec2,
    /// Out of the wall on the side that it opens to, length 1.
    outward: DVec2,
    width: f64,
}

impl Leaf {
    fn of(opening: &Opening, wall: &Wall) -> Option<Self> {
        let OpeningKind::Door { opens_to, hinge_at_start, .. } = opening.kind else { return None };
        let (middle, direction) = wall.at(opening.along);
        let outward = match opens_to {
            Side::Left => direction.perp(),
            Side::Right => -direction.perp(),
        };
        let closed = if hinge_at_start { direction } else { -direction };
        let half = opening.width.to_mm() * 0.5 - FRAME;
        let hinge = middle - closed * half + outward * (wall.thickness.to_mm() * 0.5);
        (half > 0.0).then_some(Self { hinge, closed, outward, width: half * 2.0 })
    }

    /// Where it is when it stands open by this many degrees.
    fn at(&self, degrees: f64) -> Rectangle {
        let radians = degrees.to_radians();
        let along = self.closed * math::cos(radians) + self.outward * math::sin(radians);
        // The leaf turns about its face in the room: its thickness lies on the side of the hinges' jamb.
        let across = self.outward * math::cos(radians) - self.closed * math::sin(radians);
        Rectangle {
            center: self.hinge + along * (self.width * 0.5) + across * (LEAF * 0.5),
            size: DVec2::new(self.width, LEAF),
            rotation: math::atan2(along.y, along.x),
        }
    }
}
