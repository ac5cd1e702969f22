//! What can stand in the way: items with their heights, walls and columns.

use glam::DVec2;
use homewright_catalog::Language;
use homewright_geometry::{Length, Rectangle, math};
use serde::Serialize;

use super::name_of;
use crate::item::Host;
use crate::opening::OpeningKind;
use crate::{Design, EntityId, Item, Wall};

/// What is lower than this (mm) lies flat and is in nobody's way.
const FLAT: f64 = 40.0;
/// What hangs on a wall and is no deeper than this (mm) is in nobody's way.
const THIN: f64 = 60.0;
/// Pieces that a curved wall is cut into.
const ARC_PIECES: u32 = 24;
/// Most items that stand on one another.
const MAX_HOSTS: usize = 32;

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Blocker {
    /// Another item.
    Item(EntityId),
    /// A wall.
    Wall(EntityId),
    /// A column.
    Column(EntityId),
}

impl Blocker {
    /// Which entity.
    pub const fn id(self) -> EntityId {
        match self {
            Self::Item(id) | Self::Wall(id) | Self::Column(id) => id,
        }
    }

    /// What people call it.
    pub fn name(self, design: &Design, language: Language) -> String {
        match (self, language) {
            (Self::Item(id), _) => name_of(design, id, language),
            (Self::Wall(_), Language::Chinese) => "墙".to_owned(),
            (Self::Wall(_), Language::English) => "a wall".to_owned(),
            (Self::Column(_), Language::Chinese) => "柱子".to_owned(),
            (Self::Column(_), Language::English) => "a column".to_owned(),
        }
    }
}

/// Something that takes room.
#[derive(Debug, Clone)]
pub(super) struct Obstacle {
    pub(super) blocker: Blocker,
    /// Its convex outline, plan millimetres.
    pub(super) outline: Vec<DVec2>,
    /// Lowest and highest height over the floor, mm.
    pub(super) heights: [f64; 2],
    /// Category of an item's product; empty for the building.
    pub(super) category: String,
}

/// Everything on a level that takes room.
pub(super) fn of_level(design: &Design, level: EntityId) -> Vec<Obstacle> {
    let mut obstacles: Vec<Obstacle> =
        design.items_on_level(level).filter_map(|(id, item)| of_item(design, id, item)).collect();
    for (id, wall) in design.walls_on(level) {
        add_wall(&mut obstacles, design, id, wall);
    }
    for (id, column) in design.columns().filter(|(_, column)| column.level == level) {
        let height = column.height.unwrap_or_else(|| design.level_height(level)).to_mm();
        let (blocker, outline) = (Blocker::Column(id), column.outline());
        obstacles.push(Obstacle { blocker, outline, heights: [0.0, height], category: String::new() });
    }
    obstacles
}

fn of_item(design: &Design, id: EntityId, item: &Item) -> Option<Obstacle> {
    let product = design.product(&item.configuration.product);
    let category = product.map_or("", |product| product.category.as_str());
    let size = size_of(design, item)?;
    let heights = heights_of(item, size[2]);
    let hangs_thin = matches!(item.host, Host::Wall { .. }) && size[1] <= THIN;
    // What stands on another takes no more room than that.
    let stands_on_another = matches!(item.host, Host::Item { .. });
    if item.is_hidden || stands_on_another || size[2] < FLAT || hangs_thin || gives_way(category) {
        return None;
    }
    let outline = rectangle_of(item, size).corners().to_vec();
    Some(Obstacle { blocker: Blocker::Item(id), outline, heights, category: category.to_owned() })
}

/// What is soft, or lies on things.
fn gives_way(category: &str) -> bool {
    matches!(category, "curtain" | "blind" | "rug" | "cushion" | "skirting" | "tableware" | "books" | "vase")
}

/// Width, depth and height of an item as configured, mm.
pub(super) fn size_of(design: &Design, item: &Item) -> Option<[f64; 3]> {
    match design.product(&item.configuration.product) {
        Some(product) => Some(item.configuration.nominal_size(product)),
        None => item.configuration.size,
    }
}

/// Lowest and highest height of an item over its level's floor, mm.
pub(super) fn heights_of(item: &Item, height: f64) -> [f64; 2] {
    let at = item.position.z;
    if item.host == Host::Ceiling { [at - height, at] } else { [at, at + height] }
}

/// What an item covers on the plan.
pub(super) fn rectangle_of(item: &Item, size: [f64; 3]) -> Rectangle {
    Rectangle {
        center: item.position.truncate(),
        size: DVec2::new(size[0], size[1]),
        rotation: item.rotation.to_radians(),
    }
}

/// The items that an item stands on, the nearest first.
pub(super) fn carriers(design: &Design, id: EntityId) -> Vec<EntityId> {
    let mut found = Vec::new();
    let mut at = id;
    while found.len() < MAX_HOSTS {
        let Some(Host::Item { item }) = design.item(at).map(|item| item.host) else { break };
        found.push(item);
        at = item;
    }
    found
}

/// A wall in straight pieces; passages are no wall.
fn add_wall(obstacles: &mut Vec<Obstacle>, design: &Design, id: EntityId, wall: &Wall) {
    let height = design.wall_heights(wall).map(Length::to_mm);
    let heights = [0.0, height[0].max(height[1])];
    let length = wall.length().to_mm();
    let mut holes: Vec<[f64; 2]> = design
        .openings_of(id)
        .filter(|(_, opening)| opening.kind == OpeningKind::Passage && opening.sill.to_mm() < FLAT)
        .map(|(_, opening)| opening.span().map(Length::to_mm))
        .collect();
    holes.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut spans = Vec::new();
    let mut from = 0.0;
    for [start, end] in holes {
        spans.push([from, start]);
        from = end.max(from);
    }
    spans.push([from, length]);
    let pieces = if wall.arc == 0.0 { 1 } else { ARC_PIECES };
    for [from, to] in spans.into_iter().filter(|[from, to]| to - from > 1.0) {
        for piece in 0..pieces {
            let at = |share: u32| {
                let along = from + (to - from) * f64::from(share) / f64::from(pieces);
                wall.at(Length::mm(along)).0
            };
            let (start, end) = (at(piece), at(piece + 1));
            let rectangle = Rectangle {
                center: (start + end) * 0.5,
                size: DVec2::new((end - start).length(), wall.thickness.to_mm()),
                rotation: math::atan2(end.y - start.y, end.x - start.x),
            };
            let outline = rectangle.corners().to_vec();
            obstacles.push(Obstacle { blocker: Blocker::Wall(id), outline, heights, category: String::new() });
        }
    }
}
