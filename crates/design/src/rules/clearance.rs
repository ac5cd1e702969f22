//! Free room for use.
//!
//! What: whether the room that a product needs before, beside, behind and above it is free.
//! Why: a wardrobe whose doors hit the bed, a drawer that can't come out and a chair that can't be pushed back are found
//! after delivery otherwise.
//! Figure and source: the record of the product (`clearances`, `clearance_front`); beside it the figure of ergonomics that
//! the record follows ([`super::Basis`]).
//! Example: a chest whose drawers come out 400 mm stands 300 mm before a bed: 100 mm are missing.

use glam::DVec2;
use homewright_catalog::fit::FreeRoom;
use serde::Serialize;

use super::obstacle::{self, Blocker, Obstacle};
use super::{Basis, Finding, Severity, Unit, basis};
use crate::item::Host;
use crate::{Design, EntityId, Item};

/// What hinders less than this (mm) doesn't hinder.
const SLACK: f64 = 10.0;
/// How much narrower than the thing its free room is at each side, mm: neighbours in a row touch.
const INSET: f64 = 15.0;
/// Height (mm) over the floor that a standing person takes.
const STANDING: f64 = 1_900.0;
/// Beds narrower than this (mm) may stand along a wall: one free side is enough.
const SINGLE: f64 = 1_350.0;
/// What lies before a sofa may come as near as this (mm): the least of 300 to 450.
const SOFA_TABLE: f64 = 300.0;
/// How far (mm) seats are drawn up to a table, or stand away from it.
const DRAWN_UP: f64 = 300.0;
/// One steps into a shower or a bathtub where this width (mm) of its front is free: NKBA's 24 inches before a shower.
const ENTRY: f64 = 600.0;
/// Base units at least as wide and deep as this (mm) stand in a corner and open between the two runs.
const CORNER: f64 = 850.0;

/// What free room is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To stand before it.
    Front,
    /// To open its leaves.
    DoorSwing,
    /// To pull its drawers.
    Drawer,
    /// To sit down and get up.
    Seat,
    /// At its side.
    Side,
    /// Above it.
    Above,
    /// Behind it.
    Behind,
}

impl Purpose {
    /// The rule's name.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Front => "clearance.front",
            Self::DoorSwing => "clearance.door_swing",
            Self::Drawer => "clearance.drawer",
            Self::Seat => "clearance.seat",
            Self::Side => "clearance.side",
            Self::Above => "clearance.above",
            Self::Behind => "clearance.behind",
        }
    }

    /// What doesn't open at all weighs more than what is narrow.
    const fn severity(self) -> Severity {
        match self {
            Self::DoorSwing | Self::Drawer => Severity::Should,
            Self::Front | Self::Seat | Self::Side | Self::Above | Self::Behind => Severity::Advice,
        }
    }
}

/// Something in the free room of a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Hindrance {
    /// What it is.
    pub blocker: Blocker,
    /// How far from the thing it begins, mm.
    pub free: f64,
    /// The part of the free room that it takes, plan millimetres, convex.
    pub outline: Vec<DVec2>,
}

/// Free room that a thing needs at one of its sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// What for.
    pub purpose: Purpose,
    /// Its corners, plan millimetres, the two at the thing first; what is above a thing lies on the thing.
    pub outline: [DVec2; 4],
    /// How deep it should be, mm.
    pub limit: f64,
    /// How much of it is free, mm.
    pub free: f64,
    /// What is in it, the nearest first.
    pub hindrances: Vec<Hindrance>,
    /// Where the limit comes from.
    pub basis: Basis,
}

impl Zone {
    /// Whether enough of it is free.
    pub fn is_free(&self) -> bool {
        self.limit - self.free <= SLACK + 1e-6
    }
}

/// What every item of a home lacks of free room.
pub fn check(design: &Design) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (level, _) in design.levels() {
        let obstacles = obstacle::of_level(design, level);
        for (subject, item) in design.items_on_level(level) {
            let zones = zones_among(design, (subject, item), &obstacles);
            findings.extend(zones.iter().filter(|zone| !zone.is_free()).map(|zone| Finding {
                rule: zone.purpose.rule(),
                severity: zone.purpose.severity(),
                level,
                subject,
                blocked_by: distinct(&zone.hindrances),
                measured: zone.free,
                limit: zone.limit,
                unit: Unit::Millimetres,
                basis: zone.basis,
                place: zone.outline.iter().sum::<DVec2>() / 4.0,
            }));
        }
    }
    findings
}

/// The free room that an item needs, and what is in it.
pub fn zones(design: &Design, id: EntityId) -> Vec<Zone> {
    let Some(item) = design.item(id) else { return Vec::new() };
    zones_among(design, (id, item), &obstacle::of_level(design, item.level))
}

fn distinct(hindrances: &[Hindrance]) -> Vec<Blocker> {
    let mut found: Vec<Blocker> = Vec::new();
    for hindrance in hindrances {
        if !found.contains(&hindrance.blocker) {
            found.push(hindrance.blocker);
        }
    }
    found
}

/// A thing with what is needed to say what stands in its way.
struct Subject<'a> {
    category: &'a str,
    size: [f64; 3],
    /// Its middle, and the directions of its width and its back.
    center: DVec2,
    right: DVec2,
    back: DVec2,
    heights: [f64; 2],
    stands: bool,
    /// How far what it stands on or in reaches beyond its own front, mm.
    front_of_host: f64,
    obstacles: Vec<&'a Obstacle>,
}

fn zones_among(design: &Design, (id, item): (EntityId, &Item), obstacles: &[Obstacle]) -> Vec<Zone> {
    let Some(product) = design.product(&item.configuration.product) else { return Vec::new() };
    let Some(size) = obstacle::size_of(design, item) else { return Vec::new() };
    let Ok(room) = product.free_room(&item.configuration.parameters, item.configuration.size) else {
        return Vec::new();
    };
    if item.is_hidden || room == FreeRoom::default() {
        return Vec::new();
    }
    let rectangle = obstacle::rectangle_of(item, size);
    let right = homewright_geometry::math::direction(rectangle.rotation);
    let back = right.perp();
    let carriers = obstacle::carriers(design, id);
    let mut front_of_host: f64 = 0.0;
    for carrier in carriers.iter().filter_map(|carrier| design.item(*carrier)) {
        let Some(size) = obstacle::size_of(design, carrier) else { continue };
        let reach = obstacle::rectangle_of(carrier, size).corners().into_iter();
        let reach = reach.map(|corner| (corner - rectangle.center).dot(-back)).fold(0.0, f64::max);
        front_of_host = front_of_host.max(reach - rectangle.size.y * 0.5);
    }
    let is_apart = |obstacle: &&Obstacle| {
        let other = obstacle.blocker.id();
        other != id && !carriers.contains(&other) && !obstacle::carriers(design, other).contains(&id)
    };
    let subject = Subject {
        category: &product.category,
        size,
        center: rectangle.center,
        right,
        back,
        heights: obstacle::heights_of(item, size[2]),
        stands: item.host == Host::Floor,
        front_of_host,
        obstacles: obstacles.iter().filter(is_apart).collect(),
    };
    subject.zones(&room)
}

impl Subject<'_> {
    fn zones(&self, room: &FreeRoom) -> Vec<Zone> {
        let [width, depth, _] = self.size;
        let front = |purpose, limit| self.strip(purpose, -self.back, (width, depth * 0.5 + self.front_of_host), limit);
        let behind = |purpose, limit| self.strip(purpose, self.back, (width, depth * 0.5), limit);
        let mut zones = Vec::new();
        let is_corner = self.category == "base_unit" && width >= CORNER && depth >= CORNER;
        if !is_corner {
            // Seats are drawn up to tables.
            if !is_seat(self.category) {
                zones.extend(self.before(room.front));
            }
            zones.extend(front(Purpose::DoorSwing, room.door_swing));
            zones.extend(front(Purpose::Drawer, room.drawer));
        }
        match self.category {
            "dining_table" => {
                zones.extend(front(Purpose::Seat, room.seat));
                zones.extend(behind(Purpose::Seat, room.seat));
            }
            // A chair at a table has the room that the table asks for.
            category if is_seat(category) => {
                if !self.is_at_a_table() {
                    zones.extend(behind(Purpose::Seat, room.seat));
                }
            }
            // Before a sofa the room to stand is the room to sit down.
            "sofa" | "armchair" => {}
            _ => zones.extend(front(Purpose::Seat, room.seat)),
        }
        // A lamp is moved aside.
        if self.category != "floor_lamp" {
            zones.extend(self.sides(room.side));
        }
        zones.extend(behind(Purpose::Behind, room.behind));
        zones.extend(self.above(room.above));
        zones
    }

    /// Whether a table stands before a seat.
    fn is_at_a_table(&self) -> bool {
        let [width, depth, _] = self.size;
        let zone = self.strip_of(Purpose::Seat, -self.back, (width, depth * 0.5 - DRAWN_UP), 2.0 * DRAWN_UP, is_table);
        zone.is_some_and(|zone| !zone.hindrances.is_empty())
    }

    /// Both sides; the freer one of what may stand along a wall.
    fn sides(&self, limit: f64) -> Vec<Zone> {
        let [width, depth, _] = self.size;
        let side = |way: DVec2| self.strip(Purpose::Side, way, (depth, width * 0.5), limit);
        let mut sides: Vec<Zone> = [side(-self.right), side(self.right)].into_iter().flatten().collect();
        let is_bed = matches!(self.category, "bed" | "bunk_bed" | "cot");
        let one_is_enough = (is_bed && width < SINGLE) || matches!(self.category, "bathtub" | "dining_table" | "cot");
        if one_is_enough && sides.iter().any(Zone::is_free) {
            sides.retain(Zone::is_free);
        } else if one_is_enough {
            sides.sort_by(|a, b| b.free.total_cmp(&a.free));
            sides.truncate(1);
        }
        sides
    }

    /// The room along one edge: `way` points out of the thing, the edge is `across` wide and `from` away from the middle.
    fn strip(&self, purpose: Purpose, way: DVec2, (across, from): (f64, f64), limit: f64) -> Option<Zone> {
        self.strip_of(purpose, way, (across, from), limit, |_| true)
    }

    /// As [`Self::strip`], of obstacles whose category counts.
    fn strip_of(
        &self,
        purpose: Purpose,
        way: DVec2,
        (across, from): (f64, f64),
        limit: f64,
        counts: fn(&str) -> bool,
    ) -> Option<Zone> {
        if limit <= 0.0 {
            return None;
        }
        let along = way.perp();
        let half = (across * 0.5 - INSET).max(across * 0.25);
        let start = self.center + way * from;
        let heights = if self.stands && matches!(purpose, Purpose::Front | Purpose::Seat | Purpose::Side) {
            [0.0, self.heights[1].max(STANDING)]
        } else {
            self.heights
        };
        let (mut hindrances, mut taken) = (Vec::new(), Vec::new());
        for obstacle in &self.obstacles {
            if obstacle.heights[1] <= heights[0] + SLACK || obstacle.heights[0] >= heights[1] - SLACK {
                continue;
            }
            if !counts(&obstacle.category) || is_partner(purpose, self.category, &obstacle.category) {
                continue;
            }
            let local =
                obstacle.outline.iter().map(|point| *point - start).map(|v| DVec2::new(v.dot(along), v.dot(way)));
            let Some(inside) = clipped(local.collect(), half, limit) else { continue };
            let free = inside.iter().map(|point| point.y).fold(f64::INFINITY, f64::min);
            taken.push(extent_along(&inside));
            let outline = inside.into_iter().map(|point| start + along * point.x + way * point.y).collect();
            hindrances.push(Hindrance { blocker: obstacle.blocker, free, outline });
        }
        if purpose == Purpose::Front && is_entered(self.category) && widest_gap(taken, half) >= ENTRY {
            hindrances.clear();
        }
        let corner = |x: f64, y: f64| start + along * x + way * y;
        let outline = [corner(-half, 0.0), corner(half, 0.0), corner(half, limit), corner(-half, limit)];
        Some(self.zone(purpose, outline, limit, hindrances))
    }

    fn above(&self, limit: f64) -> Option<Zone> {
        if limit <= 0.0 {
            return None;
        }
        let (half_width, half_depth) = (self.size[0] * 0.5 - INSET, self.size[1] * 0.5 - INSET);
        let corner = |x: f64, y: f64| self.center + self.right * x + self.back * y;
        let outline = [
            corner(-half_width, -half_depth),
            corner(half_width, -half_depth),
            corner(half_width, half_depth),
            corner(-half_width, half_depth),
        ];
        let top = self.heights[1];
        let mut hindrances = Vec::new();
        for obstacle in &self.obstacles {
            let [low, _] = obstacle.heights;
            let is_over = low >= top - SLACK && low < top + limit;
            let is_building = matches!(obstacle.blocker, Blocker::Wall(_) | Blocker::Column(_));
            if !is_over || is_building || is_partner(Purpose::Above, self.category, &obstacle.category) {
                continue;
            }
            let start = self.center - self.back * half_depth;
            let local = obstacle.outline.iter().map(|point| *point - start);
            let local = local.map(|offset| DVec2::new(offset.dot(self.right), offset.dot(self.back))).collect();
            let Some(inside) = clipped(local, half_width, 2.0 * half_depth) else { continue };
            let outline = inside.into_iter().map(|point| start + self.right * point.x + self.back * point.y).collect();
            hindrances.push(Hindrance { blocker: obstacle.blocker, free: (low - top).max(0.0), outline });
        }
        Some(self.zone(Purpose::Above, outline, limit, hindrances))
    }

    fn zone(&self, purpose: Purpose, outline: [DVec2; 4], limit: f64, mut hindrances: Vec<Hindrance>) -> Zone {
        hindrances.retain(|hindrance| limit - hindrance.free > SLACK + 1e-6);
        hindrances.sort_by(|a, b| a.free.total_cmp(&b.free).then(a.blocker.cmp(&b.blocker)));
        let free = hindrances.first().map_or(limit, |nearest| nearest.free.max(0.0));
        Zone { purpose, outline, limit, free, hindrances, basis: basis::of_clearance(purpose, self.category) }
    }

    /// The room to stand before it. A table before a sofa may come nearer than a wall: a zone of its own where it comes
    /// too near.
    fn before(&self, limit: f64) -> Vec<Zone> {
        let [width, depth, _] = self.size;
        let (way, edge) = (-self.back, (width, depth * 0.5 + self.front_of_host));
        if !matches!(self.category, "sofa" | "armchair") {
            return self.strip(Purpose::Front, way, edge, limit).into_iter().collect();
        }
        let others = self.strip_of(Purpose::Front, way, edge, limit, |category| !is_sofa_table(category));
        let tables = self.strip_of(Purpose::Front, way, edge, limit.min(SOFA_TABLE), is_sofa_table);
        others.into_iter().chain(tables.filter(|zone| !zone.is_free())).collect()
    }
}

/// What one steps into at any place of its front.
fn is_entered(category: &str) -> bool {
    matches!(category, "shower" | "bathtub")
}

/// From where to where a ring reaches along an edge, mm from its middle.
fn extent_along(ring: &[DVec2]) -> [f64; 2] {
    let along = ring.iter().map(|point| point.x);
    [along.clone().fold(f64::INFINITY, f64::min), along.fold(f64::NEG_INFINITY, f64::max)]
}

/// The widest gap that spans leave of an edge that reaches `half` to both sides, mm.
fn widest_gap(mut taken: Vec<[f64; 2]>, half: f64) -> f64 {
    taken.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let (mut widest, mut from): (f64, f64) = (0.0, -half);
    for [start, end] in taken {
        widest = widest.max(start - from);
        from = from.max(end);
    }
    widest.max(half - from)
}

fn is_sofa_table(category: &str) -> bool {
    matches!(category, "coffee_table" | "side_table" | "bench")
}

fn is_table(category: &str) -> bool {
    matches!(category, "dining_table" | "desk" | "dressing_table" | "console" | "worktop" | "outdoor")
}

fn is_seat(category: &str) -> bool {
    matches!(category, "chair" | "office_chair" | "bar_stool")
}

/// What belongs where it stands: seats at tables, tables beside beds, and whatever is pushed away with a foot.
fn is_partner(purpose: Purpose, subject: &str, other: &str) -> bool {
    if is_seat(other) || matches!(other, "pouf" | "robot_vacuum" | "pet") {
        return true;
    }
    match subject {
        "bed" | "bunk_bed" | "cot" => match purpose {
            Purpose::Side => matches!(other, "bedside_table" | "side_table" | "floor_lamp" | "bench" | "plant"),
            _ => other == "bench",
        },
        "dining_table" | "desk" | "dressing_table" | "base_unit" | "console" | "piano" => other == "bench",
        "sofa" | "armchair" => purpose != Purpose::Front && matches!(other, "side_table" | "floor_lamp" | "plant"),
        // What stands over a hob has distances of its own; outdoors a table stands among its chairs.
        "hob" => purpose == Purpose::Above && other == "hood",
        "outdoor" => other == "outdoor",
        "shower" | "bathtub" => matches!(other, "shower" | "shower_screen" | "bathtub"),
        "bench" => is_table(other),
        "wc" => matches!(other, "bath_accessory" | "socket"),
        _ => false,
    }
}

/// What of a convex ring lies within `half` to both sides of the axis and from 0 to `depth` along it; nothing where
/// that has no area.
fn clipped(ring: Vec<DVec2>, half: f64, depth: f64) -> Option<Vec<DVec2>> {
    let edges: [(DVec2, f64); 4] = [(DVec2::X, -half), (DVec2::NEG_X, -half), (DVec2::Y, 0.0), (DVec2::NEG_Y, -depth)];
    let mut ring = ring;
    for (inward, least) in edges {
        let mut kept = Vec::with_capacity(ring.len() + 1);
        for (index, point) in ring.iter().enumerate() {
            let next = ring[(index + 1) % ring.len()];
            let (here, there) = (point.dot(inward) - least, next.dot(inward) - least);
            if here >= 0.0 {
                kept.push(*point);
            }
            if (here > 0.0 && there < 0.0) || (here < 0.0 && there > 0.0) {
                kept.push(point.lerp(next, here / (here - there)));
            }
        }
        ring = kept;
        if ring.len() < 3 {
            return None;
        }
    }
    let extent = |axis: DVec2| {
        let along = ring.iter().map(|point| point.dot(axis));
        along.clone().fold(f64::NEG_INFINITY, f64::max) - along.fold(f64::INFINITY, f64::min)
    };
    (extent(DVec2::X) > 2.0 && extent(DVec2::Y) > 2.0).then_some(ring)
}
