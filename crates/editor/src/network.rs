//! Walls as a network: put into it so that joints are right, split, joined.
//!
//! Walls that cross are split where they cross, because a joint is made at ends. A wall that ends on another one's
//! side is not: the joint there is right as it is, and the wall it meets stays one that is moved as one.

use glam::DVec2;
use homewright_design::item::Host;
use homewright_design::{Design, Entity, EntityId, IdSource, Opening, Transaction, Wall};
use homewright_geometry::Length;
use homewright_geometry::segment::{line_intersection, segment_intersection};

/// Ends nearer to each other than this (mm) are one.
pub(crate) const SAME: f64 = 1.0;
/// Pieces of walls shorter than this (mm) are not made.
const SHORTEST: f64 = 5.0;

/// Puts walls into an edit, splitting what crosses and leaving out what stands already. Returns the ids of the pieces,
/// in order from the first wall's start.
pub(crate) fn insert(design: &Design, walls: Vec<Wall>, ids: &mut IdSource, edit: &mut Transaction) -> Vec<EntityId> {
    let mut made = Vec::new();
    for wall in walls {
        for piece in without_overlaps(design, edit, &wall) {
            made.extend(insert_one(design, piece, ids, edit));
        }
    }
    made
}

/// The walls of a level as an edit leaves them.
fn walls_after(design: &Design, edit: &Transaction, level: EntityId) -> Vec<(EntityId, Wall)> {
    let kept = design
        .walls_on(level)
        .filter(|(id, _)| !edit.puts.contains_key(id) && !edit.deletes.contains(id))
        .map(|(id, wall)| (id, wall.clone()));
    let put = edit.puts.iter().filter_map(|(id, entity)| match entity {
        Entity::Wall(wall) if wall.level == level => Some((*id, wall.clone())),
        _ => None,
    });
    kept.chain(put).collect()
}

/// What of a straight wall is not yet covered by walls along the same line.
fn without_overlaps(design: &Design, edit: &Transaction, wall: &Wall) -> Vec<Wall> {
    let Some(direction) = (wall.end - wall.start).try_normalize().filter(|_| wall.arc == 0.0) else {
        return vec![wall.clone()];
    };
    let length = wall.start.distance(wall.end);
    let mut covered: Vec<[f64; 2]> = walls_after(design, edit, wall.level)
        .into_iter()
        .filter(|(_, other)| other.arc == 0.0)
        .filter_map(|(_, other)| {
            let at = |point: DVec2| {
                let offset = point - wall.start;
                (offset.dot(direction), offset.perp_dot(direction).abs())
            };
            let ((from, away_a), (to, away_b)) = (at(other.start), at(other.end));
            let span = [from.min(to).max(0.0), from.max(to).min(length)];
            (away_a < SAME && away_b < SAME && span[1] - span[0] > SAME).then_some(span)
        })
        .collect();
    covered.sort_by(|a, b| a[0].total_cmp(&b[0]));
    if covered.is_empty() {
        return vec![wall.clone()];
    }
    let mut free = Vec::new();
    let mut at = 0.0_f64;
    for [from, to] in covered {
        if from - at > SHORTEST {
            free.push([at, from]);
        }
        at = at.max(to);
    }
    if length - at > SHORTEST {
        free.push([at, length]);
    }
    let point = |along: f64| if along >= length { wall.end } else { wall.start + direction * along };
    free.into_iter().map(|[from, to]| Wall { start: point(from), end: point(to), ..wall.clone() }).collect()
}

fn insert_one(design: &Design, wall: Wall, ids: &mut IdSource, edit: &mut Transaction) -> Vec<EntityId> {
    let length = wall.start.distance(wall.end);
    let mut cuts: Vec<f64> = Vec::new();
    if wall.arc == 0.0 {
        for (id, other) in walls_after(design, edit, wall.level) {
            if other.arc != 0.0 {
                continue;
            }
            let Some((s, t)) = segment_intersection(wall.start, wall.end, other.start, other.end) else { continue };
            let other_length = other.start.distance(other.end);
            let is_inside = |share: f64, length: f64| share * length > SHORTEST && (1.0 - share) * length > SHORTEST;
            if is_inside(s, length)
                && is_inside(t, other_length)
                && split_in(design, edit, id, Length::mm(t * other_length), ids).is_some()
            {
                cuts.push(s * length);
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    let direction = (wall.end - wall.start).try_normalize().unwrap_or(DVec2::X);
    let mut made = Vec::new();
    let mut start = wall.start;
    for cut in cuts {
        let end = wall.start + direction * cut;
        if start.distance(end) > SAME {
            let id = ids.next_id();
            edit.put(id, Wall { start, end, ..wall.clone() });
            made.push(id);
            start = end;
        }
    }
    let id = ids.next_id();
    edit.put(id, Wall { start, ..wall });
    made.push(id);
    made
}

fn wall_in(design: &Design, edit: &Transaction, id: EntityId) -> Option<Wall> {
    match edit.puts.get(&id) {
        Some(Entity::Wall(wall)) => Some(wall.clone()),
        Some(_) => None,
        None => design.wall(id).cloned(),
    }
}

/// The openings of a wall as an edit leaves them.
fn openings_in(design: &Design, edit: &Transaction, wall: EntityId) -> Vec<(EntityId, Opening)> {
    let kept = design
        .openings_of(wall)
        .filter(|(id, _)| !edit.puts.contains_key(id) && !edit.deletes.contains(id))
        .map(|(id, opening)| (id, opening.clone()));
    let put = edit.puts.iter().filter_map(|(id, entity)| match entity {
        Entity::Opening(opening) if opening.wall == wall => Some((*id, opening.clone())),
        _ => None,
    });
    kept.chain(put).collect()
}

/// Splits a wall at a distance from its start: the first piece keeps the id, openings and what hangs there go with
/// their piece. Returns the second piece's id; nothing where an opening is in the way or a piece would be too short.
pub(crate) fn split_in(
    design: &Design,
    edit: &mut Transaction,
    id: EntityId,
    along: Length,
    ids: &mut IdSource,
) -> Option<EntityId> {
    let wall = wall_in(design, edit, id)?;
    let (length, at) = (wall.length().to_mm(), along.to_mm());
    if at < SHORTEST || length - at < SHORTEST {
        return None;
    }
    let openings = openings_in(design, edit, id);
    let is_cut = |opening: &Opening| {
        let [from, to] = opening.span();
        from.to_mm() < at - 0.01 && to.to_mm() > at + 0.01
    };
    if openings.iter().any(|(_, opening)| is_cut(opening)) {
        return None;
    }
    let (middle, _) = wall.at(along);
    let share = at / length;
    let [low, high] = design.wall_heights(&wall);
    let height = low + (high - low) * share;
    let slopes = wall.end_height.is_some();
    let second = ids.next_id();
    let first_piece = Wall { end: middle, arc: wall.arc * share, end_height: slopes.then_some(height), ..wall.clone() };
    let second_piece = Wall {
        start: middle,
        arc: wall.arc * (1.0 - share),
        height: if slopes { Some(height) } else { wall.height },
        ..wall.clone()
    };
    edit.put(id, first_piece);
    edit.put(second, second_piece);
    for (opening_id, mut opening) in openings {
        if opening.along.to_mm() > at {
            opening.wall = second;
            opening.along -= along;
            edit.put(opening_id, opening);
        }
    }
    let direction = (wall.end - wall.start).try_normalize().unwrap_or(DVec2::X);
    for (item_id, item) in design.items_on_wall(id) {
        let Host::Wall { side, .. } = item.host else { continue };
        if (item.position.truncate() - wall.start).dot(direction) > (middle - wall.start).dot(direction) {
            let mut item = item.clone();
            item.host = Host::Wall { wall: second, side };
            edit.put(item_id, item);
        }
    }
    Some(second)
}

/// The edit that makes one of two straight walls along a line that share an end, or lets two others meet where their
/// lines cross; nothing where neither can be done.
pub(crate) fn join(design: &Design, first: EntityId, second: EntityId, label: &str) -> Option<Transaction> {
    let (one, other) = (design.wall(first)?, design.wall(second)?);
    if one.arc != 0.0 || other.arc != 0.0 || one.level != other.level {
        return None;
    }
    let direction = (one.end - one.start).try_normalize()?;
    let other_direction = (other.end - other.start).try_normalize()?;
    if direction.perp_dot(other_direction).abs() > 1e-6 {
        return meet(design, (first, one), (second, other), label);
    }
    let offset = |point: DVec2| (point - one.start).dot(direction);
    let away = (other.start - one.start).perp_dot(direction).abs();
    let span = [offset(other.start).min(offset(other.end)), offset(other.start).max(offset(other.end))];
    let length = one.start.distance(one.end);
    if away > SAME || span[1] < -SAME || span[0] > length + SAME {
        return None;
    }
    let [from, to] = [span[0].min(0.0), span[1].max(length)];
    let mut edit = Transaction::new(label);
    let point = |along: f64| one.start + direction * along;
    let start = if from < 0.0 { point(from) } else { one.start };
    let end = if to > length { point(to) } else { one.end };
    edit.put(first, Wall { start, end, ..one.clone() });
    let is_reversed = direction.dot(other_direction) < 0.0;
    for (id, opening) in design.openings_of(first) {
        let mut opening = opening.clone();
        opening.along -= Length::mm(from);
        edit.put(id, opening);
    }
    for (id, opening) in design.openings_of(second) {
        let (middle, _) = other.at(opening.along);
        let mut opening = opening.clone();
        opening.wall = first;
        opening.along = Length::mm(offset(middle) - from);
        if is_reversed {
            opening.kind = turned(opening.kind);
        }
        edit.put(id, opening);
    }
    for (id, item) in design.items_on_wall(second) {
        let Host::Wall { side, .. } = item.host else { continue };
        let mut item = item.clone();
        let side = if is_reversed { opposite(side) } else { side };
        item.host = Host::Wall { wall: first, side };
        edit.put(id, item);
    }
    edit.delete(second);
    Some(edit)
}

/// Lets two walls meet where their lines cross: each by its end that is nearer to it.
fn meet(design: &Design, one: (EntityId, &Wall), other: (EntityId, &Wall), label: &str) -> Option<Transaction> {
    let line = |wall: &Wall| (wall.start, wall.end - wall.start);
    let ((a, u), (b, v)) = (line(one.1), line(other.1));
    let point = line_intersection(a, u, b, v)?;
    let mut edit = Transaction::new(label);
    for (id, wall) in [one, other] {
        let at_start = wall.start.distance(point) < wall.end.distance(point);
        let changed =
            if at_start { Wall { start: point, ..wall.clone() } } else { Wall { end: point, ..wall.clone() } };
        if changed == *wall {
            continue;
        }
        for (opening_id, opening) in kept_openings(design, id, wall, &changed) {
            edit.put(opening_id, opening);
        }
        edit.put(id, changed);
    }
    (!edit.is_empty()).then_some(edit)
}

/// The openings of a wall, kept where they are on the plan when the wall's ends move along or beside its line.
pub(crate) fn kept_openings(design: &Design, id: EntityId, old: &Wall, new: &Wall) -> Vec<(EntityId, Opening)> {
    let Some(direction) = (new.end - new.start).try_normalize().filter(|_| new.arc == 0.0 && old.arc == 0.0) else {
        return Vec::new();
    };
    design
        .openings_of(id)
        .filter_map(|(opening_id, opening)| {
            let (middle, _) = old.at(opening.along);
            let along = (middle - new.start).dot(direction);
            let mut kept = opening.clone();
            kept.along = tidy_length(along);
            (kept != *opening).then_some((opening_id, kept))
        })
        .collect()
}

/// A length without the dust of arithmetic: to the thousandth of a millimetre.
pub(crate) fn tidy_length(mm: f64) -> Length {
    Length::try_from((mm * 1000.0).round() / 1000.0).unwrap_or(Length::ZERO)
}

/// A point without the dust of arithmetic.
pub(crate) fn tidy_point(point: DVec2) -> DVec2 {
    (point * 1000.0).round() / 1000.0
}

pub(crate) const fn opposite(side: homewright_design::opening::Side) -> homewright_design::opening::Side {
    use homewright_design::opening::Side;
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}

/// What an opening is, seen from the other end of its wall.
const fn turned(kind: homewright_design::opening::OpeningKind) -> homewright_design::opening::OpeningKind {
    use homewright_design::opening::OpeningKind;
    match kind {
        OpeningKind::Door { opens_to, hinge_at_start, open } => {
            OpeningKind::Door { opens_to: opposite(opens_to), hinge_at_start: !hinge_at_start, open }
        }
        other => other,
    }
}
