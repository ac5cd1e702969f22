//! What stands in the way of what is moved: said gently, never forbidden.

use homewright_design::item::Host;
use homewright_design::{Design, EntityId};
use homewright_geometry::polygon::convex_overlap;

use crate::editor::Editor;
use crate::footprint::Footprint;
use crate::tool::Tool;

/// What is lower than this (mm) lies flat and is in nobody's way.
const FLAT: f64 = 40.0;
/// Overlap (mm) that is forgiven: rounding, and things that touch.
const SLACK: f64 = 4.0;
/// How far (mm) something may reach into a wall: skirtings, plaster and feet are not told apart.
const WALL_SLACK: f64 = 15.0;
/// Most things that are looked at for walls.
const MOST_IN_WALLS: usize = 200;
/// Pieces that a curved wall is cut into.
const ARC_PIECES: u32 = 24;
/// Kinds of cloth, which gives way.
const SOFT: [&str; 3] = ["curtain", "blind", "cushion"];
/// Kinds of seats, and of what they are tucked under, with what is laid on it.
const SEATS: [&str; 5] = ["chair", "office_chair", "bar_stool", "bench", "pouf"];
const TABLES: [&str; 9] = [
    "dining_table",
    "desk",
    "dressing_table",
    "console",
    "coffee_table",
    "side_table",
    "worktop",
    "piano",
    "tableware",
];

impl Editor {
    /// The items that overlap what is moved or placed; at rest, what is selected.
    pub fn collisions(&self) -> Vec<EntityId> {
        let moved = self.in_question();
        // A whole room selected says nothing about one thing.
        if moved.len() > 12 {
            return Vec::new();
        }
        let design = self.shown();
        let mut found: Vec<EntityId> = Vec::new();
        for id in &moved {
            for other in overlapping(design, *id) {
                if !moved.contains(&other) && !found.contains(&other) {
                    found.push(other);
                }
            }
        }
        found
    }

    /// What is moved or placed, or at rest selected, that stands partly in a wall.
    pub fn in_walls(&self) -> Vec<EntityId> {
        let design = self.shown();
        let mut moved = self.in_question();
        moved.truncate(MOST_IN_WALLS);
        moved.retain(|id| stands_in_wall(design, *id));
        moved
    }

    fn in_question(&self) -> Vec<EntityId> {
        match &self.tool {
            Tool::Placing(placing) => placing.things(),
            Tool::Moving(moving) | Tool::Carrying(moving) => moving.ids.clone(),
            Tool::Rotating(rotating) => rotating.ids.clone(),
            Tool::Idle | Tool::Pressed(_) | Tool::Adjusting(_) => self.selection.ids().to_vec(),
            _ => Vec::new(),
        }
    }
}

/// Whether an item that stands on the floor or on another is partly in a wall; in a hole of a wall it is not.
fn stands_in_wall(design: &Design, id: EntityId) -> bool {
    let Some(item) = design.item(id).filter(|item| matches!(item.host, Host::Floor | Host::Item { .. } | Host::Free))
    else {
        return false;
    };
    let Some(own) = Footprint::of(design, item).filter(|own| own.height > FLAT) else { return false };
    let deep = Footprint { half: (own.half - WALL_SLACK).max(glam::DVec2::splat(1.0)), ..own };
    let corners = deep.corners();
    let base = item.position.z;
    design.walls_on(item.level).any(|(wall_id, wall)| {
        let heights = design.wall_heights(wall);
        if base >= heights[0].max(heights[1]).to_mm() - SLACK {
            return false;
        }
        let pieces = if wall.arc == 0.0 { 1_u32 } else { ARC_PIECES };
        let length = wall.length();
        let is_met = (0..pieces).any(|piece| {
            let (from, _) = wall.at(length * (f64::from(piece) / f64::from(pieces)));
            let (to, _) = wall.at(length * (f64::from(piece + 1) / f64::from(pieces)));
            let Some(right) = (to - from).try_normalize() else { return false };
            let half = glam::DVec2::new(from.distance(to) * 0.5, wall.thickness.to_mm() * 0.5);
            let strip = Footprint { center: (from + to) * 0.5, half, right, height: 0.0 };
            convex_overlap(&corners, &strip.corners())
        });
        is_met && !stands_in_hole(design, wall_id, &deep, base)
    })
}

/// Whether what crosses a wall does so in a door or a passage.
fn stands_in_hole(design: &Design, wall: EntityId, own: &Footprint, base: f64) -> bool {
    let Some(strip) = design.wall(wall) else { return false };
    design.openings_of(wall).any(|(_, opening)| {
        let (middle, along) = strip.at(opening.along);
        let away = (own.center - middle).dot(along).abs();
        away + own.reach(along) <= opening.width.to_mm() * 0.5 + SLACK && opening.sill.to_mm() <= base + SLACK
    })
}

/// Whether two things may share their room: one is a seat and the other a table that it is tucked under, or one is cloth.
fn share_room(design: &Design, one: EntityId, other: EntityId) -> bool {
    let category = |id: EntityId| {
        let product = &design.item(id)?.configuration.product;
        Some(design.product(product)?.category.as_str())
    };
    let (Some(one), Some(other)) = (category(one), category(other)) else { return false };
    let pair = |seat: &str, table: &str| SEATS.contains(&seat) && TABLES.contains(&table);
    pair(one, other) || pair(other, one) || SOFT.contains(&one) || SOFT.contains(&other)
}

/// The items that take the same room as an item.
fn overlapping(design: &Design, id: EntityId) -> Vec<EntityId> {
    let Some((own, base, level)) = design
        .item(id)
        .and_then(|item| Some((Footprint::of(design, item)?, item.position.z, item.level)))
        .filter(|(footprint, ..)| footprint.height > FLAT)
    else {
        return Vec::new();
    };
    let corners = inner(&own).corners();
    design
        .items_on_level(level)
        .filter(|(other, item)| *other != id && !item.is_hidden && !carries(design, *other, id))
        .filter(|(other, _)| !carries(design, id, *other) && !share_room(design, id, *other))
        .filter(|(_, item)| {
            Footprint::of(design, item).is_some_and(|footprint| {
                let (low, high) = (item.position.z, item.position.z + footprint.height);
                let shares_height = low < base + own.height - SLACK && high > base + SLACK;
                footprint.height > FLAT && shares_height && convex_overlap(&corners, &inner(&footprint).corners())
            })
        })
        .map(|(other, _)| other)
        .collect()
}

fn inner(footprint: &Footprint) -> Footprint {
    Footprint { half: (footprint.half - SLACK).max(glam::DVec2::splat(1.0)), ..*footprint }
}

/// Whether one item stands on another, directly or not.
fn carries(design: &Design, carrier: EntityId, id: EntityId) -> bool {
    let mut at = id;
    for _ in 0..16 {
        match design.item(at).map(|item| item.host) {
            Some(Host::Item { item }) if item == carrier => return true,
            Some(Host::Item { item }) => at = item,
            _ => return false,
        }
    }
    false
}
