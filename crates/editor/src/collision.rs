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

impl Editor {
    /// The items that overlap what is moved or placed; at rest, what is selected.
    pub fn collisions(&self) -> Vec<EntityId> {
        let moved: Vec<EntityId> = match &self.tool {
            Tool::Placing(placing) => vec![placing.id],
            Tool::Moving(moving) | Tool::Carrying(moving) => moving.ids.clone(),
            Tool::Rotating(rotating) => rotating.ids.clone(),
            Tool::Idle | Tool::Pressed(_) | Tool::Adjusting(_) => self.selection.ids().to_vec(),
            _ => Vec::new(),
        };
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
        .filter(|(other, _)| !carries(design, id, *other))
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
