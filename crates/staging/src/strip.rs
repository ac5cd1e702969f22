//! A wall's centre line and its two faces, measured along the centre line.

use glam::DVec2;
use homewright_design::Wall;
use homewright_geometry::wall::{WallEnd, WallFootprint};
use homewright_geometry::{Polygon, math};

/// A straight or curved centre line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CenterLine {
    /// Straight from a point in a direction.
    Straight {
        /// Where it starts.
        start: DVec2,
        /// Unit vector to the end.
        direction: DVec2,
        /// How long it is, mm.
        length: f64,
    },
    /// About a centre.
    Arc {
        /// The circle's centre.
        center: DVec2,
        /// The circle's radius, mm.
        radius: f64,
        /// Direction of the start seen from the centre, radians.
        start: f64,
        /// Turned through, radians, counter-clockwise positive.
        sweep: f64,
    },
}

impl CenterLine {
    /// A wall's; `None` when its ends are one point.
    pub(crate) fn of(wall: &Wall) -> Option<Self> {
        let chord = wall.end - wall.start;
        let direction = chord.try_normalize()?;
        let sweep = wall.arc.to_radians();
        if sweep.abs() < 1e-4 || !sweep.is_finite() {
            return Some(Self::Straight { start: wall.start, direction, length: chord.length() });
        }
        let height = chord.length() * 0.5 / math::tan(sweep * 0.5);
        let center = (wall.start + wall.end) * 0.5 + direction.perp() * height;
        let spoke = wall.start - center;
        Some(Self::Arc { center, radius: spoke.length(), start: math::atan2(spoke.y, spoke.x), sweep })
    }

    /// How long it is, mm.
    pub(crate) fn length(&self) -> f64 {
        match self {
            Self::Straight { length, .. } => *length,
            Self::Arc { radius, sweep, .. } => radius * sweep.abs(),
        }
    }

    /// The point `along` mm from the start and `left` mm to the left.
    pub(crate) fn point(&self, along: f64, left: f64) -> DVec2 {
        match self {
            Self::Straight { start, direction, .. } => *start + *direction * along + direction.perp() * left,
            Self::Arc { center, radius, start, sweep } => {
                let angle = start + sweep.signum() * along / radius;
                *center + math::direction(angle) * (radius - left * sweep.signum())
            }
        }
    }

    /// Unit vector to the left.
    pub(crate) fn left(&self, along: f64) -> DVec2 {
        match self {
            Self::Straight { direction, .. } => direction.perp(),
            Self::Arc { radius, start, sweep, .. } => {
                math::direction(start + sweep.signum() * along / radius) * -sweep.signum()
            }
        }
    }

    /// How far along and how far left a point is, mm.
    pub(crate) fn locate(&self, point: DVec2) -> (f64, f64) {
        match self {
            Self::Straight { start, direction, .. } => {
                ((point - *start).dot(*direction), (point - *start).dot(direction.perp()))
            }
            Self::Arc { center, radius, start, sweep } => {
                use std::f64::consts::{PI, TAU};
                let spoke = point - *center;
                let middle = start + sweep * 0.5;
                let turned = (math::atan2(spoke.y, spoke.x) - middle + PI).rem_euclid(TAU) - PI + sweep * 0.5;
                (turned * sweep.signum() * radius, (radius - spoke.length()) * sweep.signum())
            }
        }
    }
}

/// A corner of a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FacePoint {
    /// Millimetres along the centre line.
    pub(crate) along: f64,
    /// Where it is on the plan.
    pub(crate) point: DVec2,
}

/// An edge at an end of a wall, the wall on its left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cap {
    /// Where it starts and ends on the plan.
    pub(crate) edge: [DVec2; 2],
    /// Whether the end stands free; one that joins other walls is seen only where they are left out.
    pub(crate) is_free: bool,
}

/// A wall's footprint, its faces measured along the centre line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strip {
    /// The centre line.
    pub(crate) center: CenterLine,
    /// Thickness, mm.
    pub(crate) thickness: f64,
    /// The left face from start to end.
    pub(crate) left: Vec<FacePoint>,
    /// The right face from start to end.
    pub(crate) right: Vec<FacePoint>,
    /// The edges at the ends, the wall on their left.
    pub(crate) caps: Vec<Cap>,
    /// What it covers.
    pub(crate) footprint: Vec<Polygon>,
}

impl Strip {
    /// Measures a footprint; `None` when nothing is left of the wall.
    pub(crate) fn of(wall: &Wall, footprint: &WallFootprint) -> Option<Self> {
        let center = CenterLine::of(wall)?;
        if footprint.polygons.is_empty() {
            return None;
        }
        let face = |points: &[DVec2]| {
            let mut along = f64::NEG_INFINITY;
            let mut measured: Vec<FacePoint> = Vec::with_capacity(points.len());
            for point in points {
                along = center.locate(*point).0.max(along);
                measured.push(FacePoint { along, point: *point });
            }
            measured
        };
        let (left, right) = (face(&footprint.left), face(&footprint.right));
        let mut caps = Vec::new();
        let mut cap = |end: WallEnd, first: Option<&FacePoint>, between: &[DVec2], last: Option<&FacePoint>| {
            let ends = |point: Option<&FacePoint>| point.map(|point| point.point);
            let walk = ends(first).into_iter().chain(between.iter().rev().copied()).chain(ends(last));
            let walk: Vec<DVec2> = walk.collect();
            let is_free = end == WallEnd::Free;
            caps.extend(walk.windows(2).map(|pair| Cap { edge: [pair[0], pair[1]], is_free }));
        };
        cap(footprint.end, right.last(), &footprint.end_cap, left.last());
        cap(footprint.start, left.first(), &footprint.start_cap, right.first());
        if left.len() < 2 || right.len() < 2 {
            return None;
        }
        let footprint = footprint.polygons.clone();
        Some(Self { center, thickness: wall.thickness.to_mm(), left, right, caps, footprint })
    }

    /// The part of the centre line that both faces cover.
    pub(crate) fn common(&self) -> (f64, f64) {
        let start = self.left[0].along.max(self.right[0].along);
        let end = self.left[self.left.len() - 1].along.min(self.right[self.right.len() - 1].along);
        (start, end)
    }
}

/// The point of a face at a distance along the centre line, held to the face's ends.
pub(crate) fn face_point(face: &[FacePoint], along: f64) -> DVec2 {
    let Some(first) = face.first() else { return DVec2::ZERO };
    if along <= first.along {
        return first.point;
    }
    for pair in face.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if along <= b.along {
            let span = b.along - a.along;
            let t = if span > 1e-9 { (along - a.along) / span } else { 1.0 };
            // The exact corner, free of rounding, where it is one.
            return if t >= 1.0 { b.point } else { a.point.lerp(b.point, t) };
        }
    }
    face[face.len() - 1].point
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter(sweep: f64) -> CenterLine {
        let sign = sweep.signum();
        CenterLine::Arc { center: DVec2::ZERO, radius: 1000.0, start: 0.0, sweep: sign * std::f64::consts::FRAC_PI_2 }
    }

    #[test]
    fn what_is_placed_along_a_centre_line_is_found_there() {
        let straight = CenterLine::Straight { start: DVec2::new(100.0, 50.0), direction: DVec2::Y, length: 900.0 };
        for line in [straight, quarter(1.0), quarter(-1.0)] {
            for (along, left) in [(0.0, 0.0), (300.0, 60.0), (line.length(), -60.0)] {
                let (found_along, found_left) = line.locate(line.point(along, left));
                assert!((found_along - along).abs() < 1e-6, "{line:?} along {along} found {found_along}");
                assert!((found_left - left).abs() < 1e-6, "{line:?} left {left} found {found_left}");
            }
        }
    }

    #[test]
    fn left_of_a_curve_is_left_of_the_walk() {
        for line in [quarter(1.0), quarter(-1.0)] {
            let (before, after) = (line.point(200.0, 0.0), line.point(201.0, 0.0));
            assert!((after - before).perp().dot(line.left(200.5)) > 0.99, "left of {line:?} is wrong");
            let offset = line.point(200.5, 10.0) - line.point(200.5, 0.0);
            assert!(offset.dot(line.left(200.5)) > 9.9, "offset of {line:?} is wrong");
        }
    }
}
