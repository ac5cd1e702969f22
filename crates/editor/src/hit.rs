//! What lies under a point of the plan.

use glam::DVec2;
use homewright_design::{Design, Entity, EntityId, Opening, Wall};
use homewright_geometry::segment::{distance_to_segment, parameter_on_segment};
use homewright_geometry::{Length, Polygon};

use crate::footprint::Footprint;

/// The thing under a point: the smallest item there, else an opening, else what is built in, else a wall, else a room.
pub(crate) fn entity_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Option<EntityId> {
    item_at(design, level, point, tolerance)
        .or_else(|| opening_at(design, level, point, tolerance))
        .or_else(|| fixture_at(design, level, point, tolerance).into_iter().next())
        .or_else(|| wall_at(design, level, point))
        .or_else(|| room_at(design, level, point))
        .or_else(|| underlay_at(design, level, point))
}

/// Everything under a point, what [`entity_at`] finds first.
pub(crate) fn all_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Vec<EntityId> {
    let mut items: Vec<(f64, EntityId)> = items_at(design, level, point, tolerance * 0.5).collect();
    items.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut all: Vec<EntityId> = items.into_iter().map(|(_, id)| id).collect();
    all.extend(opening_at(design, level, point, tolerance));
    all.extend(fixture_at(design, level, point, tolerance));
    all.extend(wall_at(design, level, point));
    all.extend(room_at(design, level, point));
    all.extend(underlay_at(design, level, point));
    all
}

fn items_at(
    design: &Design,
    level: EntityId,
    point: DVec2,
    tolerance: f64,
) -> impl Iterator<Item = (f64, EntityId)> + '_ {
    design
        .items_on_level(level)
        .filter(|(_, item)| !item.is_hidden)
        .filter_map(|(id, item)| Some((id, Footprint::of(design, item)?)))
        .filter(move |(_, footprint)| footprint.contains(point, tolerance))
        .map(|(id, footprint)| (footprint.area(), id))
}

fn item_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Option<EntityId> {
    let nearest = |tolerance: f64| {
        items_at(design, level, point, tolerance).min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, id)| id)
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

/// Columns and stairs by their areas; beams, hung ceilings and dimensions by their lines.
fn fixture_at(design: &Design, level: EntityId, point: DVec2, tolerance: f64) -> Vec<EntityId> {
    let covers = |outline: Vec<DVec2>| Polygon::simple(outline).is_some_and(|polygon| polygon.contains(point));
    let reach = tolerance * 0.6;
    let is_near = |outline: &[DVec2]| {
        let next = outline.iter().cycle().skip(1);
        outline.iter().zip(next).any(|(a, b)| distance_to_segment(point, *a, *b) <= reach)
    };
    design
        .referrers(level)
        .filter(|id| match design.get(*id) {
            Some(Entity::Column(column)) => covers(column.outline()),
            Some(Entity::Stairs(stairs)) => stairs.treads().into_iter().any(|tread| covers(tread.outline)),
            Some(Entity::Beam(beam)) => is_near(&beam.outline()),
            Some(Entity::Ceiling(ceiling)) => is_near(&ceiling.points),
            Some(Entity::Dimension(dimension)) => {
                let [from, to] = dimension.line();
                distance_to_segment(point, from, to) <= reach * 2.0
            }
            _ => false,
        })
        .collect()
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
            let (distance, _) = nearest(wall, point);
            (distance <= wall.thickness.to_mm() * 0.5).then_some((distance, id))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id)
}

/// The distance of a point from a wall's centre line, and where along it the nearest point is.
fn nearest(wall: &Wall, point: DVec2) -> (f64, Length) {
    let pieces = if wall.arc == 0.0 { 1_u32 } else { 24 };
    let along = |piece: f64| wall.length() * (piece / f64::from(pieces));
    (0..pieces)
        .map(|piece| {
            let (start, end) = (wall.at(along(f64::from(piece))).0, wall.at(along(f64::from(piece + 1))).0);
            let share = parameter_on_segment(point, start, end);
            (distance_to_segment(point, start, end), along(f64::from(piece) + share))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or((f64::INFINITY, Length::ZERO))
}

/// Where along a wall's centre line a point is nearest.
pub(crate) fn along(wall: &Wall, point: DVec2) -> Length {
    nearest(wall, point).1
}

fn room_at(design: &Design, level: EntityId, point: DVec2) -> Option<EntityId> {
    crate::rooms::places(design, level, 0.0)
        .into_iter()
        .find(|place| place.outline.contains(point))
        .and_then(|place| place.room)
}

fn underlay_at(design: &Design, level: EntityId, point: DVec2) -> Option<EntityId> {
    design
        .underlays()
        .filter(|(_, underlay)| underlay.level == level && !underlay.is_locked && !underlay.is_hidden)
        .find(|(_, underlay)| {
            Polygon::simple(underlay.corners().to_vec()).is_some_and(|polygon| polygon.contains(point))
        })
        .map(|(id, _)| id)
}
