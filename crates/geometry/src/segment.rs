//! Points and straight segments on the plan, in millimetres.

use glam::DVec2;

/// The part of `point` along the segment `start`→`end`: 0 at the start, 1 at the end, clamped between. Zero for a
/// segment without length.
pub fn parameter_on_segment(point: DVec2, start: DVec2, end: DVec2) -> f64 {
    let along = end - start;
    let length_squared = along.length_squared();
    if length_squared > 0.0 { ((point - start).dot(along) / length_squared).clamp(0.0, 1.0) } else { 0.0 }
}

/// The point of the segment `start`→`end` nearest to `point`.
pub fn closest_point_on_segment(point: DVec2, start: DVec2, end: DVec2) -> DVec2 {
    let t = parameter_on_segment(point, start, end);
    // The exact end, free of rounding, where the nearest point is an end.
    if t >= 1.0 { end } else { start + (end - start) * t }
}

/// The distance of `point` from the segment `start`→`end`.
pub fn distance_to_segment(point: DVec2, start: DVec2, end: DVec2) -> f64 {
    point.distance(closest_point_on_segment(point, start, end))
}

/// Twice the signed area of the triangle `a`, `b`, `c`; positive when they turn counter-clockwise.
pub fn turn(a: DVec2, b: DVec2, c: DVec2) -> f64 {
    (b - a).perp_dot(c - a)
}

/// Where two infinite lines meet, each given by a point and a direction; `None` when they are parallel within
/// about 1e-9 radians.
pub fn line_intersection(point_a: DVec2, direction_a: DVec2, point_b: DVec2, direction_b: DVec2) -> Option<DVec2> {
    let cross = direction_a.perp_dot(direction_b);
    let scale = direction_a.length() * direction_b.length();
    if cross.abs() <= 1e-9 * scale {
        return None;
    }
    let t = (point_b - point_a).perp_dot(direction_b) / cross;
    Some(point_a + direction_a * t)
}

/// The parameters (0…1 on either segment) at which segments `a0`→`a1` and `b0`→`b1` cross or touch in one point.
/// Parallel segments, overlapping ones included, give `None`.
pub fn segment_intersection(a0: DVec2, a1: DVec2, b0: DVec2, b1: DVec2) -> Option<(f64, f64)> {
    let (along_a, along_b) = (a1 - a0, b1 - b0);
    let cross = along_a.perp_dot(along_b);
    if cross.abs() <= 1e-12 * along_a.length() * along_b.length() {
        return None;
    }
    let s = (b0 - a0).perp_dot(along_b) / cross;
    let t = (b0 - a0).perp_dot(along_a) / cross;
    ((0.0..=1.0).contains(&s) && (0.0..=1.0).contains(&t)).then_some((s, t))
}

/// The shortest distance between two segments; zero when they cross or touch.
pub fn distance_between_segments(a0: DVec2, a1: DVec2, b0: DVec2, b1: DVec2) -> f64 {
    if segment_intersection(a0, a1, b0, b1).is_some() {
        return 0.0;
    }
    distance_to_segment(a0, b0, b1)
        .min(distance_to_segment(a1, b0, b1))
        .min(distance_to_segment(b0, a0, a1))
        .min(distance_to_segment(b1, a0, a1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_its_end_a_segment_is_nearest_at_the_end() {
        let (start, end) = (DVec2::ZERO, DVec2::new(10.0, 0.0));
        assert_eq!(closest_point_on_segment(DVec2::new(14.0, 3.0), start, end), end);
        assert_eq!(distance_to_segment(DVec2::new(14.0, 3.0), start, end), 5.0);
        assert_eq!(distance_to_segment(DVec2::new(4.0, 3.0), start, end), 3.0);
    }

    #[test]
    fn a_segment_without_length_is_a_point() {
        let point = DVec2::new(3.0, 4.0);
        assert_eq!(distance_to_segment(DVec2::ZERO, point, point), 5.0);
    }

    #[test]
    fn crossing_segments_have_no_distance() {
        let cross = (DVec2::new(-1.0, 0.0), DVec2::new(1.0, 0.0), DVec2::new(0.0, -1.0), DVec2::new(0.0, 1.0));
        assert_eq!(segment_intersection(cross.0, cross.1, cross.2, cross.3), Some((0.5, 0.5)));
        assert_eq!(distance_between_segments(cross.0, cross.1, cross.2, cross.3), 0.0);
    }

    #[test]
    fn parallel_lines_do_not_meet() {
        assert_eq!(line_intersection(DVec2::ZERO, DVec2::X, DVec2::Y, DVec2::X), None);
        assert_eq!(
            line_intersection(DVec2::ZERO, DVec2::X, DVec2::new(3.0, 1.0), DVec2::Y),
            Some(DVec2::new(3.0, 0.0))
        );
    }
}
