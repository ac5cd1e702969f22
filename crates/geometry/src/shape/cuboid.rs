//! Boxes, sharp and rounded.

use std::f64::consts::FRAC_PI_2;

use glam::{DVec2, DVec3};

use super::{Surface, are_positive};
use crate::math;
use crate::mesh::Mesh;

/// A box with sharp edges; `size` is width, depth and height.
pub fn cuboid(size: DVec3) -> Mesh {
    rounded_cuboid(size, 0.0, 1)
}

/// A box whose edges and corners are rounded with a radius, in `segments` steps a quarter turn (1 to 16; 1 cuts the
/// edges flat). The radius is at most half of the smallest side.
pub fn rounded_cuboid(size: DVec3, radius: f64, segments: usize) -> Mesh {
    if !are_positive(&size.to_array()) {
        return Mesh::default();
    }
    let radius = if radius.is_finite() { radius.clamp(0.0, size.min_element() * 0.5) } else { 0.0 };
    let builder = Builder { core: size * 0.5 - radius, radius, lift: size.z * 0.5, segments: segments.clamp(1, 16) };
    let mut surface = Surface::default();
    for axis in 0..3 {
        for sign in [-1.0, 1.0] {
            builder.face(&mut surface, axis, sign);
        }
        if radius > 0.0 {
            for (a, b) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                builder.edge(&mut surface, axis, a, b);
            }
        }
    }
    if radius > 0.0 {
        for corner in 0..8 {
            let sign = |bit: i32| if corner & bit == 0 { -1.0 } else { 1.0 };
            builder.corner(&mut surface, DVec3::new(sign(1), sign(2), sign(4)));
        }
    }
    surface.into_mesh(if radius > 0.0 { 1.0 } else { 0.1 })
}

struct Builder {
    /// Half sizes of the box that the centres of the roundings span.
    core: DVec3,
    radius: f64,
    lift: f64,
    segments: usize,
}

impl Builder {
    /// The vertex over a core corner in a direction; texture coordinates are those of the side along `axis`.
    fn vertex(&self, surface: &mut Surface, signs: DVec3, direction: DVec3, axis: usize) -> u32 {
        let position = self.core * signs + direction * self.radius;
        let uv = match axis {
            0 => DVec2::new(position.y, position.z),
            1 => DVec2::new(position.x, position.z),
            _ => DVec2::new(position.x, position.y),
        };
        surface.vertex(position + DVec3::Z * self.lift, uv)
    }

    fn face(&self, surface: &mut Surface, axis: usize, sign: f64) {
        let (across, up) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut direction = DVec3::ZERO;
        direction[axis] = sign;
        let mut ring = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        if sign < 0.0 {
            ring.reverse();
        }
        let corners = ring.map(|(u, v)| {
            let mut signs = DVec3::ZERO;
            (signs[axis], signs[across], signs[up]) = (sign, u, v);
            self.vertex(surface, signs, direction, axis)
        });
        surface.quad(corners);
    }

    /// The rounded edge parallel to `axis`, at the signs `a` and `b` of the next two axes.
    fn edge(&self, surface: &mut Surface, axis: usize, a: f64, b: f64) {
        let (across, up) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut previous: Option<[u32; 2]> = None;
        for step in 0..=self.segments {
            let angle = FRAC_PI_2 * step as f64 / self.segments as f64;
            let mut direction = DVec3::ZERO;
            (direction[across], direction[up]) = (a * quarter_cos(angle), b * quarter_sin(angle));
            let ends = [-1.0, 1.0].map(|end| {
                let mut signs = DVec3::ZERO;
                (signs[axis], signs[across], signs[up]) = (end, a, b);
                self.vertex(surface, signs, direction, across)
            });
            if let Some(last) = previous {
                let quad = [last[0], ends[0], ends[1], last[1]];
                surface.quad(if a * b > 0.0 { quad } else { reversed(quad) });
            }
            previous = Some(ends);
        }
    }

    /// The eighth of a sphere at a corner.
    fn corner(&self, surface: &mut Surface, signs: DVec3) {
        let n = self.segments;
        let mut rows: Vec<Vec<u32>> = Vec::with_capacity(n + 1);
        for i in 0..=n {
            let row = (0..=n - i)
                .map(|j| {
                    let part = |k: usize| quarter_sin(FRAC_PI_2 * k as f64 / n as f64);
                    let direction = DVec3::new(part(n - i - j), part(j), part(i));
                    let direction = direction.try_normalize().unwrap_or(DVec3::Z) * signs;
                    self.vertex(surface, signs, direction, 0)
                })
                .collect();
            rows.push(row);
        }
        let is_turned = signs.x * signs.y * signs.z < 0.0;
        let mut add = |a: u32, b: u32, c: u32| surface.triangle(if is_turned { [a, c, b] } else { [a, b, c] });
        for i in 0..n {
            for j in 0..n - i {
                add(rows[i][j], rows[i][j + 1], rows[i + 1][j]);
                if j + 1 < n - i {
                    add(rows[i][j + 1], rows[i + 1][j + 1], rows[i + 1][j]);
                }
            }
        }
    }
}

/// A quadrangle seen from its other side.
fn reversed([a, b, c, d]: [u32; 4]) -> [u32; 4] {
    [d, c, b, a]
}

/// Sine within a quarter turn, exact at its ends.
fn quarter_sin(angle: f64) -> f64 {
    if angle >= FRAC_PI_2 { 1.0 } else { math::sin(angle) }
}

/// Cosine within a quarter turn, exact at its ends.
fn quarter_cos(angle: f64) -> f64 {
    quarter_sin(FRAC_PI_2 - angle)
}
