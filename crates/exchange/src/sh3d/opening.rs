//! Doors and windows: cut into the walls they stand in.

use glam::DVec2;
use homewright_catalog::product::HostKind;
use homewright_design::item::Host;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{Design, Entity, EntityId, Opening, Wall};
use homewright_geometry::{Length, math};

use super::Import;
use super::furniture::{Pose, Standing, configuration};
use super::xml::Element;

/// How far in millimetres a hole that reaches over the end of its wall is moved to lie within it.
const MOST_SHIFT: f64 = 150.0;

/// The wall of a door, with the place of its middle along the centre line and the direction of walking there.
struct InWall {
    id: EntityId,
    wall: Wall,
    along: f64,
    direction: DVec2,
}

impl Import<'_> {
    /// A door or window: cut into the wall it stands in, or placed freely where there is none.
    pub(super) fn door_or_window(&mut self, element: &Element) -> Result<EntityId, String> {
        if element.flag("visible") == Some(false) {
            // The program cuts no hole for what is hidden.
            return self.item(element, Host::Free);
        }
        let pose = self.pose(element)?;
        self.opening(element, &pose).or_else(|reason| {
            self.report.changed("doorOrWindow", element.label(), format!("stands free, no hole is cut: {reason}"));
            self.item(element, Host::Free)
        })
    }

    fn opening(&mut self, element: &Element, pose: &Pose) -> Result<EntityId, String> {
        let share = |name: &str, usual: f64| element.number(name).unwrap_or(usual).clamp(0.0, 1.0);
        let [width, depth, height] = pose.size;
        let right = math::direction(pose.rotation.to_radians());
        let front = -right.perp();
        let is_mirrored = element.flag("modelMirrored").unwrap_or(false);
        // Back is where the depth begins; the wall takes the middle of its own share of it.
        let zone = [share("wallDistance", 0.0), share("wallDistance", 0.0) + share("wallThickness", 1.0)];
        let in_wall = pose.center + front * (depth * ((zone[0] + zone[1]) * 0.5 - 0.5));
        let hole_width = width * share("wallWidth", 1.0);
        let hole_height = height * share("wallHeight", 1.0);
        let aside = width * (share("wallLeft", 0.0) + share("wallWidth", 1.0) * 0.5 - 0.5);
        let hole_center = in_wall + right * if is_mirrored { -aside } else { aside };
        let place = self.wall_at(pose, hole_center, front, depth)?;
        let along = self.within(element, &place, hole_width);
        let side = if front.dot(place.direction.perp()) > 0.0 { Side::Left } else { Side::Right };
        let top_gap = height * share("wallTop", 0.0);
        let sill = (pose.elevation + height - top_gap - hole_height).max(0.0);
        let hinge_share = element.children_named("sash").next().map(|sash| sash.number("xAxis").unwrap_or(0.0));
        let is_hinged_right = hinge_share.is_some_and(|share| share > 0.5);
        let is_window = sill > 50.0;
        let kind = if is_window {
            OpeningKind::Window
        } else if hinge_share.is_some() {
            // Seen from its front: the wall's start is on the right where the front looks to the wall's left.
            let hinge_at_start = (side != Side::Left) != (is_hinged_right != is_mirrored);
            OpeningKind::Door { opens_to: side, hinge_at_start, open: 0.0 }
        } else if element.label().to_lowercase().contains("slid") {
            OpeningKind::SlidingDoor
        } else {
            OpeningKind::Passage
        };
        // A door is turned over by the end of its hinges and is at home with hinges at its left; everything else
        // stands as its model does.
        let is_mirrored = if matches!(kind, OpeningKind::Door { .. }) { is_hinged_right } else { is_mirrored };
        let standing = Standing { host: HostKind::Opening, wall_zone: Some(zone), is_mirrored };
        let product = self.product(element, pose.size, &standing)?;
        if element.text_of("cutOutShape").is_some_and(|shape| !is_rectangle(shape)) {
            self.report.changed("doorOrWindow", element.label(), "its hole in the wall is a rectangle");
        }
        let top = wall_height(&self.design, &place.wall);
        let opening = Opening {
            wall: place.id,
            kind,
            along: Length::mm(along),
            width: Length::mm(hole_width),
            height: Length::mm(hole_height.min((top - sill - 1.0).max(100.0))),
            sill: Length::mm(sill),
            fill: Some(configuration(product, pose.size)),
        };
        self.put("Import", Entity::Opening(opening))
    }

    /// The middle of a hole, moved a little where it would reach over the end of its wall: at corners the program cuts
    /// into the neighbour as well.
    fn within(&mut self, element: &Element, place: &InWall, width: f64) -> f64 {
        let length = place.wall.length().to_mm();
        let half = width * 0.5;
        if half * 2.0 > length {
            return place.along;
        }
        let along = place.along.clamp(half, length - half);
        let shift = (along - place.along).abs();
        if shift > MOST_SHIFT {
            return place.along;
        }
        if shift > 1.0 {
            let message = format!("was moved by {shift:.0} mm to lie within its wall");
            self.report.changed("doorOrWindow", element.label(), message);
        }
        along
    }

    /// The wall nearest to a door: along it, and no farther than its depth allows.
    fn wall_at(&self, pose: &Pose, middle: DVec2, front: DVec2, depth: f64) -> Result<InWall, String> {
        self.design
            .walls_on(pose.level)
            .filter_map(|(id, wall)| {
                let along = along(wall, middle)?;
                let (point, direction) = wall.at(Length::try_from(along).ok()?);
                let off = (middle - point).dot(direction.perp()).abs();
                let reach = wall.thickness.to_mm() * 0.5 + depth * 0.5;
                // A flat window in a bow follows the wall only roughly.
                let most_turn = if wall.arc == 0.0 { 0.1 } else { 0.35 };
                let is_parallel = direction.dot(front).abs() < most_turn;
                let is_within = along > 0.0 && along < wall.length().to_mm();
                (is_parallel && is_within && off <= reach).then_some((off, id, wall, along, direction))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, id, wall, along, direction)| InWall { id, wall: wall.clone(), along, direction })
            .ok_or_else(|| "no wall runs through it".to_owned())
    }
}

/// How far from a wall's start, along its centre line, the foot of a point lies; outside the wall it goes on.
fn along(wall: &Wall, point: DVec2) -> Option<f64> {
    let (start, heading) = wall.at(Length::ZERO);
    let turn = wall.arc.to_radians();
    if turn.abs() < 1e-9 {
        return Some((point - start).dot(heading));
    }
    let length = wall.length().to_mm();
    let center = start + heading.perp() * (length / turn);
    let (from, to) = ((start - center).try_normalize()?, (point - center).try_normalize()?);
    let swept = math::atan2(from.perp_dot(to), from.dot(to)) * turn.signum();
    // What lies more than half a turn away from the middle of the wall lies before its start.
    let swept = if swept < turn.abs() * 0.5 - std::f64::consts::PI { swept + std::f64::consts::TAU } else { swept };
    Some(swept / turn.abs() * length)
}

/// Whether a hole's shape, a path in a unit square, is the whole square.
fn is_rectangle(shape: &str) -> bool {
    let plain: String = shape.chars().filter(|character| !character.is_whitespace()).collect();
    plain.is_empty() || matches!(plain.as_str(), "M0,0v1h1v-1z" | "M0,0h1v1h-1z" | "M0,0V1H1V0z" | "M0,0H1V1H0z")
}

fn wall_height(design: &Design, wall: &Wall) -> f64 {
    let [start, end] = design.wall_heights(wall);
    start.min(end).to_mm()
}
