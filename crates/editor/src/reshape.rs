//! Walls that change place: their neighbours follow, openings and what hangs on them stay where they belong.

use std::collections::{BTreeMap, BTreeSet};

use glam::DVec2;
use homewright_design::{Design, EntityId, Transaction, Wall};
use homewright_geometry::segment::line_intersection;

use crate::network::{SAME, kept_openings, tidy_point};

/// Which end of a wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Where it starts.
    Start,
    /// Where it ends.
    End,
}

impl End {
    /// Its place.
    pub fn of(self, wall: &Wall) -> DVec2 {
        match self {
            Self::Start => wall.start,
            Self::End => wall.end,
        }
    }

    /// Puts it elsewhere.
    fn set(self, wall: &mut Wall, point: DVec2) {
        match self {
            Self::Start => wall.start = point,
            Self::End => wall.end = point,
        }
    }
}

const ENDS: [End; 2] = [End::Start, End::End];

/// Ends of walls of a level at a point.
pub(crate) fn ends_at(design: &Design, level: EntityId, point: DVec2) -> Vec<(EntityId, End)> {
    let of_wall = |(id, wall): (EntityId, &Wall)| {
        ENDS.into_iter().filter(|end| end.of(wall).distance(point) <= SAME).map(|end| (id, end)).collect::<Vec<_>>()
    };
    design.walls_on(level).flat_map(of_wall).collect()
}

/// The straight walls that run on along a wall's line without a gap, itself among them.
fn run_of(design: &Design, id: EntityId) -> BTreeSet<EntityId> {
    let mut run = BTreeSet::from([id]);
    let Some(first) = design.wall(id).filter(|wall| wall.arc == 0.0) else { return run };
    let direction = first.end - first.start;
    let mut waiting = vec![id];
    while let Some(at) = waiting.pop() {
        let Some(wall) = design.wall(at) else { continue };
        for point in [wall.start, wall.end] {
            for (other_id, _) in ends_at(design, first.level, point) {
                let is_along = design.wall(other_id).is_some_and(|other| {
                    let along = other.end - other.start;
                    other.arc == 0.0 && direction.perp_dot(along).abs() <= 1e-6 * direction.length() * along.length()
                });
                if is_along && run.insert(other_id) {
                    waiting.push(other_id);
                }
            }
        }
    }
    run
}

/// The edit that moves a wall across its direction by `offset` (the part of it along the wall is ignored): walls that run
/// on along its line come with it, walls that meet it grow or shrink along their own lines.
pub(crate) fn move_wall(design: &Design, id: EntityId, offset: DVec2, label: &str) -> Transaction {
    let mut edit = Transaction::new(label);
    let Some(wall) = design.wall(id) else { return edit };
    let Some(direction) = (wall.end - wall.start).try_normalize() else { return edit };
    let normal = direction.perp();
    let step = normal * offset.dot(normal);
    let level = wall.level;
    let run = run_of(design, id);
    let line = |point: DVec2| (point + step, direction);
    let mut changed: BTreeMap<EntityId, Wall> = BTreeMap::new();
    let set = |changed: &mut BTreeMap<EntityId, Wall>, id: EntityId, end: End, point: DVec2| {
        if let Some(wall) = design.wall(id) {
            end.set(changed.entry(id).or_insert_with(|| wall.clone()), tidy_point(point));
        }
    };
    for member in &run {
        let Some(wall) = design.wall(*member) else { continue };
        for end in ENDS {
            let old = end.of(wall);
            let meeting: Vec<(EntityId, End)> =
                ends_at(design, level, old).into_iter().filter(|(id, _)| !run.contains(id)).collect();
            // The first neighbour that is not parallel says where the corner goes; without one it is the wall that
            // this one runs against, or nothing.
            let guide = meeting
                .iter()
                .filter_map(|(id, _)| straight_line(design, *id))
                .find(|(_, along)| along.perp_dot(direction).abs() > 0.02)
                .or_else(|| line_under(design, level, old, &run, direction));
            let (through, _) = line(old);
            let point = guide
                .and_then(|(origin, along)| line_intersection(through, direction, origin, along))
                .unwrap_or(through);
            set(&mut changed, *member, end, point);
            for (neighbour, its_end) in meeting {
                set(&mut changed, neighbour, its_end, point);
            }
        }
        // Walls that end on its side.
        for (other_id, other) in design.walls_on(level).filter(|(id, _)| !run.contains(id)) {
            for end in ENDS {
                let tip = end.of(other);
                let along = (tip - wall.start).dot(direction);
                let is_on_side = (tip - wall.start).perp_dot(direction).abs() <= SAME
                    && along > SAME
                    && along < wall.start.distance(wall.end) - SAME;
                if is_on_side {
                    let across = straight_line(design, other_id).map_or(normal, |(_, along)| along);
                    let (through, _) = line(tip);
                    let point = line_intersection(through, direction, tip, across).unwrap_or(through);
                    set(&mut changed, other_id, end, point);
                }
            }
        }
    }
    for (id, wall) in &changed {
        let Some(old) = design.wall(*id) else { continue };
        let shift = if run.contains(id) { step } else { DVec2::ZERO };
        follow(design, *id, old, wall, shift, &mut edit);
    }
    for (id, wall) in changed {
        if design.wall(id) != Some(&wall) {
            edit.put(id, wall);
        }
    }
    move_dimensions(design, level, &mut edit);
    edit
}

/// The edit that moves a corner: every wall that ends there follows.
pub(crate) fn move_corner(design: &Design, level: EntityId, from: DVec2, to: DVec2, label: &str) -> Transaction {
    let mut edit = Transaction::new(label);
    let mut changed: BTreeMap<EntityId, Wall> = BTreeMap::new();
    for (id, end) in ends_at(design, level, from) {
        if let Some(wall) = design.wall(id) {
            end.set(changed.entry(id).or_insert_with(|| wall.clone()), to);
        }
    }
    for (id, wall) in changed {
        let Some(old) = design.wall(id) else { continue };
        follow_turned(design, id, old, &wall, &mut edit);
        edit.put(id, wall);
    }
    move_dimensions(design, level, &mut edit);
    edit
}

/// The edit that makes a wall as long as wanted: what meets its end moves along with it, so that the plan stays closed.
pub(crate) fn set_length(design: &Design, id: EntityId, length: f64, label: &str) -> Option<Transaction> {
    let wall = design.wall(id)?;
    let direction = (wall.end - wall.start).try_normalize()?;
    if wall.arc != 0.0 {
        // A curved wall keeps its angle: its chord grows with it.
        let chord = wall.start.distance(wall.end) * length / wall.length().to_mm().max(1e-6);
        return Some(move_corner(design, wall.level, wall.end, wall.start + direction * chord, label));
    }
    let step = direction * (length - wall.start.distance(wall.end));
    let neighbours = ends_at(design, wall.level, wall.end);
    let across = neighbours.iter().find(|(other, _)| {
        *other != id && straight_line(design, *other).is_some_and(|(_, along)| along.perp_dot(direction).abs() > 0.02)
    });
    match across {
        Some((other, _)) => {
            // Moved across its own direction so far that the corner goes `step` along this wall.
            let (_, along) = straight_line(design, *other)?;
            let normal = along.perp();
            Some(move_wall(design, *other, normal * step.dot(normal), label))
        }
        None => Some(move_corner(design, wall.level, wall.end, tidy_point(wall.end + step), label)),
    }
}

/// A straight wall's start and direction, length 1.
fn straight_line(design: &Design, id: EntityId) -> Option<(DVec2, DVec2)> {
    let wall = design.wall(id).filter(|wall| wall.arc == 0.0)?;
    Some((wall.start, (wall.end - wall.start).try_normalize()?))
}

/// The line of a wall on whose side a point lies.
fn line_under(
    design: &Design,
    level: EntityId,
    point: DVec2,
    without: &BTreeSet<EntityId>,
    direction: DVec2,
) -> Option<(DVec2, DVec2)> {
    design.walls_on(level).filter(|(id, _)| !without.contains(id)).find_map(|(id, wall)| {
        let (start, along) = straight_line(design, id)?;
        let at = (point - start).dot(along);
        let is_on =
            (point - start).perp_dot(along).abs() <= SAME && at > -SAME && at < wall.start.distance(wall.end) + SAME;
        (is_on && along.perp_dot(direction).abs() > 0.02).then_some((start, along))
    })
}

/// Keeps what belongs to a wall in its place when the wall goes aside by `shift` and its ends along its line.
fn follow(design: &Design, id: EntityId, old: &Wall, new: &Wall, shift: DVec2, edit: &mut Transaction) {
    let shifted = Wall { start: old.start + shift, end: old.end + shift, ..old.clone() };
    for (opening_id, opening) in kept_openings(design, id, &shifted, new) {
        edit.put(opening_id, opening);
    }
    if shift == DVec2::ZERO {
        return;
    }
    for (item_id, item) in design.items_on_wall(id) {
        let moved = Some((item.clone(), item.position + shift.extend(0.0), item.rotation));
        for (id, entity) in crate::edit::moved_with_load(design, item_id, moved) {
            edit.put(id, entity);
        }
    }
}

/// Keeps what belongs to a wall at its distance from the end that stays, when the other end goes elsewhere.
fn follow_turned(design: &Design, id: EntityId, old: &Wall, new: &Wall, edit: &mut Transaction) {
    let start_moved = old.start != new.start;
    let grown = new.length() - old.length();
    for (opening_id, opening) in design.openings_of(id) {
        if start_moved {
            let mut opening = opening.clone();
            opening.along += grown;
            edit.put(opening_id, opening);
        }
    }
    let (Some(before), Some(after)) = ((old.end - old.start).try_normalize(), (new.end - new.start).try_normalize())
    else {
        return;
    };
    let turn = homewright_geometry::math::atan2(before.perp_dot(after), before.dot(after));
    let (about, target) = if start_moved { (old.end, new.end) } else { (old.start, new.start) };
    for (item_id, item) in design.items_on_wall(id) {
        let offset = homewright_geometry::math::rotate(item.position.truncate() - about, turn);
        let rotation = crate::snap::tidy_angle(item.rotation + turn.to_degrees());
        let moved = Some((item.clone(), (target + offset).extend(item.position.z), rotation));
        for (id, entity) in crate::edit::moved_with_load(design, item_id, moved) {
            edit.put(id, entity);
        }
    }
}

/// Lets placed dimensions that are measured from moved ends of walls go along.
fn move_dimensions(design: &Design, level: EntityId, edit: &mut Transaction) {
    let moved: Vec<(DVec2, DVec2)> = edit
        .puts
        .iter()
        .filter_map(|(id, entity)| match (design.wall(*id), entity) {
            (Some(old), homewright_design::Entity::Wall(new)) => Some([(old.start, new.start), (old.end, new.end)]),
            _ => None,
        })
        .flatten()
        .filter(|(old, new)| old != new)
        .collect();
    for (id, dimension) in design.dimensions().filter(|(_, dimension)| dimension.level == level) {
        let mut next = dimension.clone();
        for point in [&mut next.from, &mut next.to] {
            if let Some((_, new)) = moved.iter().find(|(old, _)| old.distance(*point) <= SAME) {
                *point = *new;
            }
        }
        if next != *dimension {
            edit.put(id, next);
        }
    }
}
