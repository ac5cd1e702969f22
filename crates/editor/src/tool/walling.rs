//! Walls, drawn one after the other: each click ends one and begins the next.

use glam::DVec2;
use homewright_design::{Design, EntityId, IdSource, Transaction, Wall};
use homewright_geometry::segment::line_intersection;
use homewright_geometry::{Length, math};
use serde::{Deserialize, Serialize};

use crate::field::Typed;
use crate::input::Pointer;
use crate::network::{self, SAME, kept_openings, tidy_point};
use crate::preview::Preview;
use crate::snap::draft::{Draft, Wish, exact_direction};
use crate::snap::{Distance, Guide, Measured, Reason};

/// Which line of a wall is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// Its middle.
    #[default]
    Center,
    /// The face on the left hand, walking from start to end.
    Left,
    /// The face on the right hand.
    Right,
}

/// How walls are drawn until something else is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallStyle {
    /// Thickness.
    pub thickness: Length,
    /// Height; nothing for the level's.
    pub height: Option<Length>,
    /// Which line is drawn.
    pub reference: Reference,
    /// Which line of the walls is drawn of a room of four walls, seen from inside: by the left face its size is the
    /// clear size.
    pub room: Reference,
    /// Whether they carry the building.
    pub is_load_bearing: bool,
}

impl WallStyle {
    /// Thicknesses to choose from, millimetres: partitions, brick and concrete as they are built.
    pub const THICKNESSES: [f64; 6] = [80.0, 100.0, 120.0, 150.0, 200.0, 240.0];
    /// Heights to choose from besides the storey's own, millimetres: a parapet, a half wall, a wall behind a worktop, and
    /// walls that end below the ceiling.
    pub const HEIGHTS: [f64; 5] = [900.0, 1100.0, 1500.0, 2100.0, 2400.0];

    /// How far the middle lies to the left of the line that is drawn, millimetres.
    fn aside(&self) -> f64 {
        match self.reference {
            Reference::Center => 0.0,
            Reference::Left => -self.thickness.to_mm() * 0.5,
            Reference::Right => self.thickness.to_mm() * 0.5,
        }
    }

    /// A wall of this kind by its centre line.
    pub(crate) const fn wall(&self, level: EntityId, start: DVec2, end: DVec2, arc: f64) -> Wall {
        Wall {
            level,
            start,
            end,
            arc,
            thickness: self.thickness,
            height: self.height,
            end_height: None,
            left: None,
            right: None,
            skirting: None,
            is_load_bearing: self.is_load_bearing,
        }
    }
}

impl Default for WallStyle {
    fn default() -> Self {
        Self {
            thickness: Length::mm(200.0),
            height: None,
            reference: Reference::Center,
            room: Reference::Left,
            is_load_bearing: false,
        }
    }
}

/// Where and how walls are drawn.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) design: &'a Design,
    pub(crate) level: EntityId,
    pub(crate) style: &'a WallStyle,
    /// Ids that walls would have; those that are made for good take them.
    pub(crate) ids: &'a IdSource,
}

/// Walls that are being drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Walling {
    /// Points of the drawn line so far.
    pub chain: Vec<DVec2>,
    /// Where the wall in hand would end.
    pub end: Option<DVec2>,
    /// The end of an arc whose bulge the pointer shows, and the angle it turns through in degrees.
    pub arc: Option<(DVec2, f64)>,
    /// The first and the last wall of the chain.
    pub(crate) made: Option<(EntityId, EntityId)>,
    /// A direction held by an arrow key, and whether Shift holds one.
    pub(crate) held: Option<DVec2>,
    pub(crate) shift: Option<DVec2>,
    pub(crate) typed: Typed,
}

impl Walling {
    /// From where the wall in hand begins to where it would end.
    pub(crate) fn line(&self) -> Option<DVec2> {
        let line = self.end? - self.chain.last()?;
        (line.length() > SAME).then_some(line)
    }

    /// The free length between walls at both ends, and the length of the centre line, of the wall in hand as drawn by a
    /// style: its ends are taken to meet walls of the same kind, and a drawn face to look into the room.
    pub(crate) fn sizes(&self, style: &WallStyle) -> Option<[f64; 2]> {
        let length = self.line().filter(|_| self.arc.is_none())?.length();
        let thickness = style.thickness.to_mm();
        let turns: f64 = self
            .chain
            .windows(3)
            .map(|corner| (corner[1] - corner[0]).perp_dot(corner[2] - corner[1]))
            .fold(0.0, |sum, turn| sum + turn.signum());
        let is_inside = match style.reference {
            Reference::Center => return Some([length - thickness, length]),
            Reference::Left => turns >= 0.0,
            Reference::Right => turns <= 0.0,
        };
        Some(if is_inside { [length, length + thickness] } else { [length - 2.0 * thickness, length - thickness] })
    }

    /// Follows the pointer.
    pub(crate) fn update(&mut self, pointer: Pointer, ground: Ground<'_>, preview: &mut Preview) {
        let Ground { design, level, style, ids } = ground;
        let Some(point) = pointer.at_height(0.0) else { return };
        preview.take_back();
        preview.guides.clear();
        preview.distances.clear();
        if let Some((end, sweep)) = &mut self.arc
            && let Some(start) = self.chain.last()
        {
            *sweep = bulge(*start, *end, point, pointer.modifiers.alt);
        } else {
            self.find_end(point, &pointer, design, level, preview);
        }
        let mut ids = ids.clone();
        if let Some((edit, _)) = self.edit(design, level, style, &mut ids) {
            preview.replace(edit);
        }
        if let (Some(start), Some(end), None) = (self.chain.last(), self.end, self.arc)
            && start.distance(end) > SAME
        {
            preview.distances.push(Distance {
                from: *start,
                to: end,
                length: Length::mm(start.distance(end)),
                what: Measured::Length(EntityId::from_u128(0)),
            });
        }
    }

    fn find_end(&mut self, point: DVec2, pointer: &Pointer, design: &Design, level: EntityId, preview: &mut Preview) {
        let from = self.chain.last().copied();
        let before = match self.chain.as_slice() {
            [.., a, b] => (*b - *a).try_normalize(),
            _ => None,
        };
        if !pointer.modifiers.shift {
            self.shift = None;
        } else if self.shift.is_none() {
            self.shift = self.line().and_then(DVec2::try_normalize);
        }
        let close = self.chain.first().copied().filter(|_| self.chain.len() >= 3);
        let wish = Wish {
            point,
            reach: pointer.reach,
            from,
            before,
            close,
            locked: self.shift.or(self.held),
            is_free: pointer.modifiers.alt,
        };
        let landed = Draft::of(design, level, &[]).with_points(self.chain.iter().copied()).land(&wish);
        let mut end = landed.point;
        preview.guides = landed.guides;
        if let Some(start) = from {
            let line = end - start;
            let direction = self.typed.angle.map(exact_direction).or_else(|| line.try_normalize());
            if let (true, Some(direction)) = (self.typed.length.is_some() || self.typed.angle.is_some(), direction) {
                let length = self.typed.length.unwrap_or_else(|| line.dot(direction).abs().max(SAME));
                end = tidy_point(start + direction * length);
                preview.guides = vec![Guide { from: start, to: end, reason: Reason::Locked }];
            }
        }
        self.end = Some(end);
    }

    /// The edit that makes the wall in hand, with the ids of its pieces.
    pub(crate) fn edit(
        &self,
        design: &Design,
        level: EntityId,
        style: &WallStyle,
        ids: &mut IdSource,
    ) -> Option<(Transaction, Vec<EntityId>)> {
        let from = *self.chain.last()?;
        let (to, arc) = self.arc.map_or((self.end?, 0.0), |(end, sweep)| (end, sweep));
        let chord = (to - from).try_normalize()?;
        if from.distance(to) <= SAME {
            return None;
        }
        let mut edit = Transaction::new("Draw wall");
        let turned = |degrees: f64| math::rotate(chord, degrees.to_radians());
        let aside = style.aside();
        // The faces of an arc are arcs about the same centre.
        let mut start = from + turned(-arc * 0.5).perp() * aside;
        let mut end = to + turned(arc * 0.5).perp() * aside;
        if aside != 0.0 && arc == 0.0 {
            self.mitre(design, level, (&mut start, &mut end), chord, &mut edit);
        }
        let wall = style.wall(level, tidy_point(start), tidy_point(end), arc);
        let pieces = network::insert(design, vec![wall], ids, &mut edit);
        (!pieces.is_empty()).then_some((edit, pieces))
    }

    /// Lets walls drawn by their faces meet at the corners of their centre lines.
    fn mitre(
        &self,
        design: &Design,
        level: EntityId,
        (start, end): (&mut DVec2, &mut DVec2),
        chord: DVec2,
        edit: &mut Transaction,
    ) {
        let Some((first, last)) = self.made else { return };
        let meet = |id: EntityId, at: DVec2| {
            let wall = design.wall(id).filter(|wall| wall.level == level && wall.arc == 0.0)?;
            let point = line_intersection(wall.start, wall.end - wall.start, at, chord)?;
            (point.distance(at) < 5000.0).then(|| (wall, tidy_point(point)))
        };
        if let Some((wall, point)) = meet(last, *start) {
            *start = point;
            edit.put(last, Wall { end: point, ..wall.clone() });
        }
        let closes = self.chain.first().is_some_and(|first| self.end.is_some_and(|end| end.distance(*first) <= SAME));
        if closes
            && self.chain.len() >= 3
            && let Some((wall, point)) = meet(first, *end)
        {
            *end = point;
            let changed = Wall { start: point, ..wall.clone() };
            for (id, opening) in kept_openings(design, first, wall, &changed) {
                edit.put(id, opening);
            }
            edit.put(first, changed);
        }
    }

    /// The wall in hand was made of these pieces: goes on from its end, or begins anew where the chain closed.
    pub(crate) fn went_on(&mut self, pieces: &[EntityId]) {
        let end = self.arc.map(|(end, _)| end).or(self.end);
        let closed = self.chain.len() >= 2
            && end.zip(self.chain.first().copied()).is_some_and(|(end, first)| end.distance(first) <= SAME);
        if let (false, Some(end), Some(last)) = (closed, end, pieces.last()) {
            let first = self.made.map_or(pieces[0], |(first, _)| first);
            self.made = Some((first, *last));
            self.chain.push(end);
        } else {
            self.chain.clear();
            self.made = None;
        }
        (self.arc, self.held, self.shift) = (None, None, None);
        self.typed = Typed::default();
    }
}

/// The angle in degrees of the arc from `start` to `end` whose bulge reaches as far as `point`; in steps of 15° unless
/// it is free.
fn bulge(start: DVec2, end: DVec2, point: DVec2, is_free: bool) -> f64 {
    let chord = end - start;
    let length = chord.length();
    let Some(along) = chord.try_normalize() else { return 0.0 };
    // Positive to the right of the chord: counter-clockwise arcs bulge there.
    let sagitta = -along.perp_dot(point - start);
    let sweep = (4.0 * math::atan2(2.0 * sagitta, length)).to_degrees();
    let sweep = if is_free { sweep } else { (sweep / 15.0).round() * 15.0 };
    sweep.clamp(-345.0, 345.0)
}
