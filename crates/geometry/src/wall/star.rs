//! The corner between two neighbouring walls of a joint, as the rim of everything that the joint's walls cover.
//!
//! Seen from the joint, each wall's strip is a convex area with the joint on its square end, and so is what a mitre or
//! a bevel adds. Their union is a star: along every direction it reaches as far as the farthest of them. The rim from
//! one wall's face to the next one's is that reach over the angles between the two, so nothing that a strip covers is
//! lost, also where the thick end of a wall stands out beyond a thin neighbour.

use std::f64::consts::{PI, TAU};

use glam::DVec2;

use super::joint::{Arm, MITRE_LIMIT};
use crate::math;
use crate::segment::line_intersection;

/// Strips are taken to be this long (mm); what happens at a wall's other end is that joint's matter.
const FAR: f64 = 1e6;

/// Points nearer to each other than this (mm) are one corner.
const SAME: f64 = 1e-7;

/// Directions nearer than this (radians) are one direction.
const SAME_DIRECTION: f64 = 1e-10;

/// Walls at angles between these cosines (70° and 20°) cut each other's ends off at their far faces, as a carpenter
/// would: the thick end would stand out as a spike. At blunter angles it is a small step, and at sharper ones most of
/// the wall.
const CUT: std::ops::RangeInclusive<f64> = 0.35..=0.94;

/// The rim between an arm's left face and the right face of the next arm counter-clockwise.
pub(super) struct Rim {
    /// Corners, from the one on the first arm's left face to the one on the second arm's right face.
    pub(super) corners: Vec<DVec2>,
    /// Which of them ends the line from the joint that parts the two.
    pub(super) split: usize,
}

/// A straight piece of an area's rim, counter-clockwise seen from the joint at the origin.
#[derive(Clone, Copy)]
struct Edge {
    from: DVec2,
    to: DVec2,
}

/// All that a joint's walls cover.
pub(super) struct Star {
    center: DVec2,
    edges: Vec<Edge>,
}

impl Star {
    /// The star of arms, sorted counter-clockwise.
    pub(super) fn new(center: DVec2, arms: &[Arm]) -> Self {
        let mut edges = Vec::new();
        for arm in arms {
            add(&mut edges, &strip_area(center, arm, arms));
        }
        for (i, first) in arms.iter().enumerate() {
            add(&mut edges, &filling(center, first, &arms[(i + 1) % arms.len()]));
        }
        Self { center, edges }
    }

    /// The rim between neighbours; `None` where curved faces meet beyond their first straight pieces, and where it is
    /// not to be had in numbers.
    pub(super) fn rim(&self, first: &Arm, second: &Arm) -> Option<Rim> {
        let gap = angle_between(first, second);
        let turned = |point: DVec2| {
            let angle = math::atan2(first.direction.perp_dot(point), first.direction.dot(point));
            if angle < -SAME_DIRECTION { angle + TAU } else { angle }
        };
        let mut stops = vec![0.0, gap];
        for (i, edge) in self.edges.iter().enumerate() {
            stops.extend([turned(edge.from), turned(edge.to)]);
            stops.extend(self.edges[..i].iter().filter_map(|other| edge.crossing(*other)).map(turned));
        }
        stops.retain(|angle| (0.0..=gap).contains(angle));
        stops.sort_by(f64::total_cmp);
        let mut walk: Vec<(Edge, f64)> = Vec::new();
        for pair in stops.windows(2).filter(|pair| pair[1] - pair[0] > SAME_DIRECTION) {
            let direction = math::rotate(first.direction, (pair[0] + pair[1]) * 0.5);
            let edge = self.farthest(direction)?;
            match walk.last() {
                Some((last, _)) if last.is_same_line(edge) => {}
                _ => walk.push((edge, pair[0])),
            }
        }
        let on_face = |face: &[DVec2], edge: Edge| {
            let start = face[0] - self.center;
            let along = (face[1] - face[0]).try_normalize().unwrap_or(DVec2::X);
            [edge.from, edge.to].iter().all(|point| (*point - start).perp_dot(along).abs() < 1e-4)
        };
        let begin = walk.iter().position(|(edge, _)| on_face(&first.left, *edge))?;
        let end = walk.iter().rposition(|(edge, _)| on_face(&second.right, *edge))?;
        let mut corners: Vec<DVec2> = Vec::new();
        for pair in walk.get(begin..=end)?.windows(2) {
            let direction = math::rotate(first.direction, pair[1].1);
            for point in turn_between(pair[0].0, pair[1].0, direction)? {
                if corners.last().is_none_or(|last| last.distance(point) > SAME) {
                    corners.push(point);
                }
            }
        }
        if corners.iter().any(|corner| corner.length() > FAR * 0.5) {
            // Where walls lie on each other the rim may run out to where strips are taken to end.
            return None;
        }
        if corners.is_empty() {
            // Faces on one line.
            corners.push(first.left[0] - self.center);
        }
        let is_beyond = |point: DVec2, face: &[DVec2]| {
            let along = face[1] - face[0];
            face.len() > 2 && (point + self.center - face[0]).dot(along) > along.length_squared()
        };
        let last = corners[corners.len() - 1];
        if is_beyond(corners[0], &first.left) || is_beyond(last, &second.right) {
            return None;
        }
        let split = match corners.as_slice() {
            // A bevel is shared in its middle.
            [a, b] if gap > PI && (a.length() - b.length()).abs() < SAME => {
                corners.insert(1, a.midpoint(*b));
                1
            }
            _ => nearest(&corners),
        };
        Some(Rim { corners: corners.into_iter().map(|corner| corner + self.center).collect(), split })
    }

    /// The edge that the ray in a direction crosses last.
    fn farthest(&self, direction: DVec2) -> Option<Edge> {
        let mut best: Option<(f64, Edge)> = None;
        for edge in &self.edges {
            if edge.from.perp_dot(direction) < 0.0 || direction.perp_dot(edge.to) < 0.0 || edge.faces_away(direction) {
                continue;
            }
            let Some(reach) = edge.reach(direction) else { continue };
            if best.is_none_or(|(most, _)| reach > most) {
                best = Some((reach, *edge));
            }
        }
        best.map(|(_, edge)| edge)
    }
}

impl Edge {
    /// Whether the edge lies on the other side of the joint than a direction looks to.
    fn faces_away(self, direction: DVec2) -> bool {
        (self.from + self.to).dot(direction) < 0.0 && self.reach(direction).is_none_or(|reach| reach < 0.0)
    }

    /// How far from the joint the edge's line is along a direction.
    fn reach(self, direction: DVec2) -> Option<f64> {
        let along = self.to - self.from;
        let cross = direction.perp_dot(along);
        (cross.abs() > 1e-14 * along.length())
            .then(|| self.near_end().perp_dot(along) / cross)
            .filter(|reach| *reach > 0.0)
    }

    /// The end nearer to the joint, which is exact; the other may be far away.
    fn near_end(self) -> DVec2 {
        if self.from.length_squared() < self.to.length_squared() { self.from } else { self.to }
    }

    fn crossing(self, other: Self) -> Option<DVec2> {
        let (a, b) = (self.to - self.from, other.to - other.from);
        let point = line_intersection(self.from, a, other.from, b)?;
        let is_within = |edge: Self, along: DVec2| {
            let share = (point - edge.from).dot(along) / along.length_squared();
            (-1e-9..=1.0 + 1e-9).contains(&share)
        };
        (is_within(self, a) && is_within(other, b)).then_some(point)
    }

    fn is_same_line(self, other: Self) -> bool {
        let along = (self.to - self.from).try_normalize().unwrap_or(DVec2::X);
        let off = |point: DVec2| (point - self.from).perp_dot(along).abs();
        // Far ends are as exact as their size lets them be.
        [other.from, other.to].iter().all(|point| off(*point) <= SAME + 1e-12 * point.length())
    }
}

/// The corner or corners between two edges that take turns in a direction.
fn turn_between(before: Edge, after: Edge, direction: DVec2) -> Option<Vec<DVec2>> {
    let (near, far) = (before.reach(direction)? * direction, after.reach(direction)? * direction);
    let snapped = |point: DVec2, edge: Edge| {
        [edge.from, edge.to].into_iter().find(|end| end.distance(point) < SAME * 10.0).unwrap_or(point)
    };
    if near.distance(far) > SAME * 10.0 {
        return Some(vec![snapped(near, before), snapped(far, after)]);
    }
    let (a, b) = (before.near_end(), after.near_end());
    let exact = line_intersection(a, before.to - before.from, b, after.to - after.from);
    let point = exact.filter(|point| point.distance(near) < 1e-3).unwrap_or(near);
    Some(vec![snapped(point, before)])
}

/// The corner nearest to the joint; of equally near ones the first.
fn nearest(corners: &[DVec2]) -> usize {
    let mut best = 0;
    for (i, corner) in corners.iter().enumerate() {
        if corner.length() < corners[best].length() - SAME {
            best = i;
        }
    }
    best
}

/// The edges of a convex area that look away from the joint.
fn add(edges: &mut Vec<Edge>, area: &[DVec2]) {
    for (i, from) in area.iter().enumerate() {
        let to = area[(i + 1) % area.len()];
        if from.perp_dot(to) > 1e-9 * (from.length() * to.length()).max(1e-9) {
            edges.push(Edge { from: *from, to });
        }
    }
}

/// An arm's strip about the joint, less what other arms cut off.
fn strip_area(center: DVec2, arm: &Arm, arms: &[Arm]) -> Vec<DVec2> {
    let far = arm.direction * FAR;
    let (right, left) = (arm.right[0] - center, arm.left[0] - center);
    let mut area = vec![right, right + far, left + far, left];
    for other in arms {
        if CUT.contains(&arm.direction.dot(other.direction)) {
            let is_next = arm.direction.perp_dot(other.direction) > 0.0;
            let away = if is_next { other.direction.perp() } else { -other.direction.perp() };
            area = clipped(&area, away, other.half);
        }
    }
    area
}

/// The part of a convex area within a distance along a direction.
fn clipped(area: &[DVec2], away: DVec2, reach: f64) -> Vec<DVec2> {
    let mut kept = Vec::with_capacity(area.len() + 1);
    for (i, from) in area.iter().enumerate() {
        let to = area[(i + 1) % area.len()];
        let (a, b) = (from.dot(away) - reach, to.dot(away) - reach);
        if a <= 0.0 {
            kept.push(*from);
        }
        if (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0) {
            kept.push(*from + (to - *from) * (a / (a - b)));
        }
    }
    kept
}

/// How far the second arm is turned from the first, 0 … 2π.
pub(super) fn angle_between(first: &Arm, second: &Arm) -> f64 {
    let angle = math::atan2(first.direction.perp_dot(second.direction), first.direction.dot(second.direction));
    if angle <= 0.0 { angle + TAU } else { angle }
}

/// What is added where the ends of neighbours gape: up to the corner of a mitre, to a bevel where that would reach too
/// far, and up to the end of a thick wall where a thin one continues it.
fn filling(center: DVec2, first: &Arm, second: &Arm) -> Vec<DVec2> {
    let (left, right) = (first.left[0] - center, second.right[0] - center);
    if left.perp_dot(right) <= 0.0 || angle_between(first, second) < PI * 0.5 {
        return Vec::new();
    }
    let reach = MITRE_LIMIT * (first.half + second.half) * 0.5;
    let mitre = line_intersection(left, first.direction, right, second.direction);
    let Some(corner) = mitre.filter(|point| point.length() <= reach) else {
        return vec![DVec2::ZERO, left, right];
    };
    let foot = |end: DVec2, start: DVec2, along: DVec2| line_intersection(DVec2::ZERO, end, start, along);
    if (corner - left).dot(first.direction) > 0.0 {
        foot(left, right, second.direction).map_or_else(Vec::new, |foot| vec![DVec2::ZERO, foot, right])
    } else if (corner - right).dot(second.direction) > 0.0 {
        foot(right, left, first.direction).map_or_else(Vec::new, |foot| vec![DVec2::ZERO, left, foot])
    } else {
        vec![DVec2::ZERO, left, corner, right]
    }
}
