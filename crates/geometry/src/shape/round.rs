//! Cylinders, cones, balls and rings.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use glam::DVec2;

use super::{CREASE, are_positive, lathe};
use crate::math;
use crate::mesh::Mesh;

/// A cylinder with closed ends.
pub fn cylinder(radius: f64, height: f64, segments: usize) -> Mesh {
    frustum(radius, radius, height, segments)
}

/// A cone with its tip up.
pub fn cone(radius: f64, height: f64, segments: usize) -> Mesh {
    frustum(radius, 0.0, height, segments)
}

/// A cone cut off at its top, with closed ends; either radius may be zero.
pub fn frustum(bottom: f64, top: f64, height: f64, segments: usize) -> Mesh {
    if !(are_positive(&[bottom.max(top), height]) && bottom >= 0.0 && top >= 0.0) {
        return Mesh::default();
    }
    let profile = [DVec2::ZERO, DVec2::new(bottom, 0.0), DVec2::new(top, height), DVec2::new(0.0, height)];
    lathe(&profile, segments, CREASE)
}

/// A ball.
pub fn sphere(radius: f64, segments: usize) -> Mesh {
    capsule(radius, 2.0 * radius, segments)
}

/// A bar with half balls at both ends; `height` over all, at least twice the radius.
pub fn capsule(radius: f64, height: f64, segments: usize) -> Mesh {
    if !are_positive(&[radius, height]) {
        return Mesh::default();
    }
    let rings = (segments / 4).clamp(2, 128);
    let straight = (height - 2.0 * radius).max(0.0);
    let mut profile = Vec::with_capacity(2 * rings + 2);
    for (lift, from) in [(radius, -FRAC_PI_2), (radius + straight, 0.0)] {
        for i in 0..=rings {
            let angle = from + FRAC_PI_2 * i as f64 / rings as f64;
            let is_pole = (from < 0.0 && i == 0) || (from == 0.0 && i == rings);
            let share = if is_pole { 0.0 } else { math::cos(angle) };
            profile.push(DVec2::new(radius * share, lift + radius * math::sin(angle)));
        }
    }
    lathe(&profile, segments, PI)
}

/// A ring: `radius` from its axis to the middle of its bar, `bar_radius` of the bar; lying on z = 0.
pub fn torus(radius: f64, bar_radius: f64, segments: usize, bar_segments: usize) -> Mesh {
    if !are_positive(&[radius - bar_radius, bar_radius]) {
        return Mesh::default();
    }
    let steps = bar_segments.clamp(3, 256);
    let profile: Vec<DVec2> = (0..=steps)
        .map(|i| math::direction(TAU * (i % steps) as f64 / steps as f64) * bar_radius)
        .map(|point| point + DVec2::new(radius, bar_radius))
        .collect();
    lathe(&profile, segments, PI)
}
