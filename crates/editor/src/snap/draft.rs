//! Points that are drawn: they find ends, middles, crossings, and the lines that run through or beside them.

use glam::DVec2;
use homewright_design::{Design, EntityId};
use homewright_geometry::math;
use homewright_geometry::segment::{closest_point_on_segment, line_intersection, parameter_on_segment};

use super::{Guide, Reason};
use crate::network::tidy_point;

/// Steps of directions, degrees.
const STEP: f64 = 15.0;
/// Nearest to a step of direction before it is drawn to it, degrees.
const STEP_PULL: f64 = 4.0;
/// Reach of the connect snap where 10 pixels are less, millimetres.
const CONNECT: f64 = 50.0;
/// Widest reach in multiples of 10 pixels: the plan can be looked at so near that 50 mm fill the screen.
const WIDEST: f64 = 2.5;
/// Widths of the grid, millimetres.
const GRIDS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];

/// A straight centre line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    start: DVec2,
    end: DVec2,
    direction: DVec2,
}

/// What points snap to on a level.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Draft {
    lines: Vec<Line>,
    ends: Vec<DVec2>,
    middles: Vec<DVec2>,
}

/// Where the hand would have a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wish {
    /// The pointer on the plan, millimetres.
    pub(crate) point: DVec2,
    /// Length of 10 pixels, millimetres.
    pub(crate) reach: f64,
    /// Where the line that is drawn begins.
    pub(crate) from: Option<DVec2>,
    /// Direction of the line before it, length 1.
    pub(crate) before: Option<DVec2>,
    /// Where the chain began, if it can be closed.
    pub(crate) close: Option<DVec2>,
    /// A direction that is held, length 1.
    pub(crate) locked: Option<DVec2>,
    /// Whether nothing is to snap.
    pub(crate) is_free: bool,
}

impl Wish {
    /// A point of its own.
    pub(crate) const fn point(point: DVec2, reach: f64, is_free: bool) -> Self {
        Self { point, reach, from: None, before: None, close: None, locked: None, is_free }
    }
}

/// Where a point comes to rest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Landed {
    /// The point, plan millimetres.
    pub(crate) point: DVec2,
    /// Why it is there: from what to what, the strongest reason first.
    pub(crate) guides: Vec<Guide>,
}

/// A line that a point may lie on.
#[derive(Debug, Clone, Copy)]
struct Track {
    origin: DVec2,
    direction: DVec2,
    reason: Reason,
    /// Whether lengths along it are counted from the start of the line that is drawn.
    is_own: bool,
    distance: f64,
}

/// The width of the grid where 10 pixels have a length: the first that is at least 6 pixels wide.
pub(crate) fn grid(reach: f64) -> f64 {
    GRIDS.into_iter().find(|grid| *grid >= reach * 0.6).unwrap_or(1000.0)
}

impl Draft {
    /// The walls of a level but those that are being changed.
    pub(crate) fn of(design: &Design, level: EntityId, without: &[EntityId]) -> Self {
        let mut draft = Self::default();
        for (_, wall) in design.walls_on(level).filter(|(id, _)| !without.contains(id)) {
            draft.ends.extend([wall.start, wall.end]);
            draft.middles.push(wall.at(wall.length() / 2.0).0);
            if wall.arc == 0.0 {
                draft.add_line(wall.start, wall.end);
            }
        }
        for (_, beam) in design.beams().filter(|(_, beam)| beam.level == level) {
            draft.ends.extend([beam.start, beam.end]);
        }
        draft
    }

    /// The faces of a level's straight walls, as far as their corners reach, for rooms that are drawn by their clear size.
    pub(crate) fn of_faces(design: &Design, level: EntityId) -> Self {
        let mut draft = Self::default();
        for (_, wall) in design.walls_on(level).filter(|(_, wall)| wall.arc == 0.0) {
            let Some(direction) = (wall.end - wall.start).try_normalize() else { continue };
            let half = wall.thickness.to_mm() * 0.5;
            for aside in [direction.perp() * half, -direction.perp() * half] {
                let (start, end) = (wall.start - direction * half + aside, wall.end + direction * half + aside);
                draft.add_line(tidy_point(start), tidy_point(end));
            }
        }
        draft.with_faces(design, level)
    }

    /// With the corners of the rooms, for what is measured from face to face.
    pub(crate) fn with_faces(mut self, design: &Design, level: EntityId) -> Self {
        for region in homewright_design::derive_rooms(design, level) {
            for face in &region.wall_faces {
                // Floors are computed; what is measured on them is not to carry the dust of that.
                let (start, end) = (tidy_point(face.start), tidy_point(face.end));
                self.ends.extend([start, end]);
                self.middles.push((start + end) * 0.5);
                self.add_line(start, end);
            }
        }
        self
    }

    /// With the points of what is being drawn, so that it can be in line with itself.
    pub(crate) fn with_points(mut self, points: impl IntoIterator<Item = DVec2>) -> Self {
        self.ends.extend(points);
        self
    }

    fn add_line(&mut self, start: DVec2, end: DVec2) {
        if let Some(direction) = (end - start).try_normalize() {
            self.lines.push(Line { start, end, direction });
        }
    }

    /// Brings a point to rest.
    pub(crate) fn land(&self, wish: &Wish) -> Landed {
        if wish.is_free {
            return Landed { point: whole(wish.point), guides: Vec::new() };
        }
        if let (Some(direction), Some(from)) = (wish.locked, wish.from) {
            return self.land_locked(wish, from, direction);
        }
        if let Some(landed) = self.land_on_point(wish) {
            return landed;
        }
        self.land_on_track(wish).unwrap_or_else(|| {
            let step = grid(wish.reach);
            let point = (wish.point / step).round() * step;
            let guides = vec![Guide { from: point, to: point, reason: Reason::Grid }];
            Landed { point, guides }
        })
    }

    /// The nearest point that walls connect at.
    fn land_on_point(&self, wish: &Wish) -> Option<Landed> {
        let reach = wish.reach.max(CONNECT).min(wish.reach * WIDEST);
        let is_elsewhere = |point: &DVec2| wish.from.is_none_or(|from| from.distance(*point) > 1.0);
        let near = |points: &[DVec2], reason: Reason, reach: f64| {
            points
                .iter()
                .copied()
                .filter(|point| point.distance(wish.point) <= reach && is_elsewhere(point))
                .min_by(|a, b| a.distance(wish.point).total_cmp(&b.distance(wish.point)))
                .map(|point| (point, reason))
        };
        let close: Vec<DVec2> = wish.close.into_iter().collect();
        let (point, reason) = near(&close, Reason::Close, reach)
            .or_else(|| near(&self.ends, Reason::End, reach))
            .or_else(|| near(&self.crossings(wish), Reason::Crossing, wish.reach))
            .or_else(|| near(&self.middles, Reason::Midpoint, wish.reach))?;
        Some(Landed { point, guides: vec![Guide { from: wish.from.unwrap_or(point), to: point, reason }] })
    }

    /// Where walls near the pointer cross.
    fn crossings(&self, wish: &Wish) -> Vec<DVec2> {
        let near: Vec<&Line> = self.lines.iter().filter(|line| line.distance(wish.point) <= wish.reach * 2.0).collect();
        let mut points = Vec::new();
        for (index, one) in near.iter().enumerate() {
            for other in &near[index + 1..] {
                if let Some(point) = line_intersection(one.start, one.direction, other.start, other.direction)
                    && one.holds(point)
                    && other.holds(point)
                {
                    points.push(point);
                }
            }
        }
        points
    }

    fn land_locked(&self, wish: &Wish, from: DVec2, direction: DVec2) -> Landed {
        let along = (wish.point - from).dot(direction);
        let mut guides = vec![Guide { from, to: from + direction * along, reason: Reason::Locked }];
        // The held line ends in line with a corner, or at a wall.
        let of_corner = self.ends.iter().map(|end| ((*end - from).dot(direction), *end, Reason::Alignment));
        let of_wall = self.lines.iter().filter_map(|line| {
            let point = line_intersection(from, direction, line.start, line.direction)?;
            Some(((point - from).dot(direction), point, Reason::OnLine))
        });
        let best = of_wall
            .chain(of_corner)
            .filter(|(at, ..)| (at - along).abs() <= wish.reach && at.abs() > 1.0)
            .min_by(|a, b| (a.0 - along).abs().total_cmp(&(b.0 - along).abs()));
        let along = match best {
            Some((at, source, reason)) => {
                guides.push(Guide { from: source, to: from + direction * at, reason });
                at
            }
            None => to_grid(along, wish.reach),
        };
        let point = from + direction * along;
        guides[0].to = point;
        Landed { point, guides }
    }

    fn land_on_track(&self, wish: &Wish) -> Option<Landed> {
        let tracks = self.tracks(wish);
        let best = tracks.first()?;
        // Two lines that meet near the pointer hold the point between them.
        let meeting = tracks[1..].iter().find_map(|other| {
            let point = line_intersection(best.origin, best.direction, other.origin, other.direction)?;
            (best.direction.perp_dot(other.direction).abs() > 0.05
                && point.distance(wish.point) <= wish.reach * 1.5
                && wish.from.is_none_or(|from| from.distance(point) > 1.0))
            .then_some((other, point))
        });
        if let Some((other, point)) = meeting {
            let guides =
                [best, other].map(|track| Guide { from: track.origin, to: point, reason: track.reason }).to_vec();
            return Some(Landed { point, guides });
        }
        let along = (wish.point - best.origin).dot(best.direction);
        let along = if best.is_own { to_grid(along, wish.reach) } else { along };
        let mut point = best.origin + best.direction * along;
        if !best.is_own {
            point = on_whole_millimetres(point, best);
        }
        Some(Landed { point, guides: vec![Guide { from: best.origin, to: point, reason: best.reason }] })
    }

    /// Lines near the pointer, the strongest and then the nearest first.
    fn tracks(&self, wish: &Wish) -> Vec<Track> {
        let mut tracks = Vec::new();
        let mut offer = |origin: DVec2, direction: DVec2, reason: Reason, is_own: bool, reach: f64| {
            let distance = (wish.point - origin).perp_dot(direction).abs();
            if distance <= reach {
                tracks.push(Track { origin, direction, reason, is_own, distance });
            }
        };
        for line in self.lines.iter().filter(|line| line.distance(wish.point) <= wish.reach) {
            offer(line.start, line.direction, Reason::OnLine, false, wish.reach);
        }
        if let Some(from) = wish.from {
            self.own_tracks(wish, from, &mut offer);
        }
        for line in &self.lines {
            // Along a wall past its end.
            let is_beyond = !line.holds(wish.point);
            if is_beyond && wish.point.distance(closest_point_on_segment(wish.point, line.start, line.end)) < 6000.0 {
                let end =
                    if parameter_on_segment(wish.point, line.start, line.end) > 0.5 { line.end } else { line.start };
                offer(end, line.direction, Reason::Extension, false, wish.reach);
            }
        }
        for end in self.ends.iter().filter(|end| end.distance(wish.point) < 12_000.0) {
            offer(*end, DVec2::X, Reason::Alignment, false, wish.reach);
            offer(*end, DVec2::Y, Reason::Alignment, false, wish.reach);
        }
        tracks.sort_by(|a, b| rank(a.reason).cmp(&rank(b.reason)).then(a.distance.total_cmp(&b.distance)));
        tracks
    }

    /// Lines from where the line that is drawn begins.
    fn own_tracks(&self, wish: &Wish, from: DVec2, offer: &mut impl FnMut(DVec2, DVec2, Reason, bool, f64)) {
        let offset = wish.point - from;
        let Some(heading) = offset.try_normalize() else { return };
        let pull = wish.reach.max(offset.length() * math::sin(STEP_PULL.to_radians()));
        if let Some(before) = wish.before {
            for direction in [before.perp(), -before.perp()] {
                if direction.dot(heading) > 0.9 {
                    offer(from, direction, Reason::Perpendicular, true, pull);
                }
            }
        }
        for line in &self.lines {
            // Straight at a wall, and beside one.
            let foot = line.start + line.direction * (from - line.start).dot(line.direction);
            if foot.distance(from) > 1.0
                && line.holds(foot)
                && line.distance(wish.point) <= wish.reach
                && let Some(direction) = (foot - from).try_normalize()
                && foot.distance(wish.point) <= wish.reach * 2.0
            {
                offer(from, direction, Reason::Perpendicular, true, wish.reach * 2.0);
            }
            let is_slanted = {
                let degrees = math::atan2(line.direction.y, line.direction.x).to_degrees();
                (degrees / STEP - (degrees / STEP).round()).abs() > 1e-3
            };
            if is_slanted {
                for direction in [line.direction, -line.direction, line.direction.perp(), -line.direction.perp()] {
                    if direction.dot(heading) > 0.99 {
                        offer(from, direction, Reason::Parallel, true, wish.reach);
                    }
                }
            }
        }
        let degrees = math::atan2(offset.y, offset.x).to_degrees();
        let step = (degrees / STEP).round() * STEP;
        if (degrees - step).abs() <= STEP_PULL {
            offer(from, exact_direction(step), Reason::AngleStep, true, pull);
        }
    }
}

impl Line {
    fn distance(&self, point: DVec2) -> f64 {
        point.distance(closest_point_on_segment(point, self.start, self.end))
    }

    /// Whether the foot of a point lies between the ends.
    fn holds(&self, point: DVec2) -> bool {
        let along = (point - self.start).dot(self.direction);
        (-1.0..=self.start.distance(self.end) + 1.0).contains(&along)
    }
}

/// What comes before what where several lines are near.
const fn rank(reason: Reason) -> u8 {
    match reason {
        Reason::OnLine => 0,
        Reason::Perpendicular => 1,
        Reason::AngleStep => 2,
        Reason::Parallel => 3,
        Reason::Extension => 4,
        _ => 5,
    }
}

/// A direction whose components are exact for multiples of 90°.
pub(crate) fn exact_direction(degrees: f64) -> DVec2 {
    let quarter = (degrees / 90.0).round();
    if (degrees - quarter * 90.0).abs() < 1e-9 {
        match (quarter as i64).rem_euclid(4) {
            0 => DVec2::X,
            1 => DVec2::Y,
            2 => DVec2::NEG_X,
            _ => DVec2::NEG_Y,
        }
    } else {
        math::direction(degrees.to_radians())
    }
}

fn to_grid(length: f64, reach: f64) -> f64 {
    let step = grid(reach);
    (length / step).round() * step
}

/// A point on whole millimetres.
fn whole(point: DVec2) -> DVec2 {
    point.round()
}

/// A point of a line that runs along an axis, on a whole millimetre of it.
fn on_whole_millimetres(point: DVec2, track: &Track) -> DVec2 {
    if track.direction.y.abs() < 1e-12 {
        DVec2::new(point.x.round(), track.origin.y)
    } else if track.direction.x.abs() < 1e-12 {
        DVec2::new(track.origin.x, point.y.round())
    } else {
        point
    }
}
