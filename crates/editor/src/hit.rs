//! What lies under a point of the plan.

use glam::DVec2;
use homewright_design::{Design, EntityId, Opening, Wall};

use crate::footprint::Footprint;

/// The thing under a point: the smallest item there, else an opening, else a wall, else a room.
pub(crate) fn entity_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Option<EntityId> {
    item_at(design, level, point, tolerance)
        .or_else(|| opening_at(design, level, point, tolerance))
        .or_else(|| wall_at(design, level, point))
        .or_else(|| room_at(design, level, point))
}

fn item_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Option<EntityId> {
    let nearest = |tolerance: f64| {
        design
            .items_on_level(level)
            .filter(|(_, item)| !item.is_hidden)
            .filter_map(|(id, item)| Some((id, Footprint::of(design, item)?)))
            .filter(|(_, footprint)| footprint.contains(point, tolerance))
            .min_by(|(_, a), (_, b)| a.area().total_cmp(&b.area()))
            .map(|(id, _)| id)
    };
    // What the point truly lies on comes before what it nearly lies on.
    nearest(0.0).or_else(|| nearest(tolerance * 0.5))
}

fn opening_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Option<EntityId> {
    design
        .walls_on(level)
        .flat_map(|(wall_id, wall)| design.openings_of(wall_id).map(move |(id, opening)| (id, wall, opening)))
        .find(|(_, wall, opening)| opening_footprint(wall, opening).contains(point, tolerance * 0.5))
        .map(|(id, ..)| id)
}

/// The rectangle that an opening takes of its wall, straight even where the wall is curved.
pub(crate) fn opening_footprint(wall: &Wall, opening: &Opening) -> Footprint {
    let (middle, direction) = wall.at(opening.along);
    let half = DVec2::new(opening.width.to_mm(), wall.thickness.to_mm()) * 0.5;
    Footprint { center: middle, half, right: direction, height: opening.height.to_mm() }
}

fn wall_at(design: &Design, level: EntityId, point: DVec2) -> Option<EntityId> {
    design
        .walls_on(level)
        .filter_map(|(id, wall)| {
            let pieces = if wall.arc == 0.0 { 1_u32 } else { 24 };
            let reach = wall.thickness.to_mm() * 0.5;
            let distance = (0..pieces)
                .map(|piece| {
                    let at = |piece: u32| wall.at(wall.length() * (f64::from(piece) / f64::from(pieces))).0;
                    distance_to_segment(point, at(piece), at(piece + 1))
                })
                .min_by(f64::total_cmp)?;
            (distance <= reach).then_some((distance, id))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id)
}

fn distance_to_segment(point: DVec2, start: DVec2, end: DVec2) -> f64 {
    let along = end - start;
    let share = ((point - start).dot(along) / along.length_squared().max(1e-9)).clamp(0.0, 1.0);
    (point - start - along * share).length()
}

fn room_at(design: &Design, level: EntityId, point: DVec2) -> Option<EntityId> {
    crate::rooms::places(design, level, 0.0)
        .into_iter()
        .find(|place| place.outline.contains(point))
        .and_then(|place| place.room)
}
