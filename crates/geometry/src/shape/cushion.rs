//! Cushions: full in the middle, pinched at the seam.

use std::f64::consts::{FRAC_PI_2, PI};

use glam::{DVec2, DVec3};

use super::{Surface, are_positive, sweep};
use crate::math;
use crate::mesh::Mesh;

/// A cushion's measures; it lies on its side z = 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cushion {
    /// Width, depth and height over all.
    pub size: DVec3,
    /// How full it is towards its seam: 0.2 (boxy) to 1 (lens-shaped).
    pub softness: f64,
    /// How far the middles of its sides draw in, as a part of half its width: 0 to 0.3.
    pub pinch: f64,
    /// Steps along a side, 4 to 64.
    pub segments: usize,
}

impl Cushion {
    /// The point of the upper half (or the lower one) at u and v from −1 to 1.
    fn point(&self, u: f64, v: f64, is_upper: bool) -> DVec3 {
        let pinch = self.pinch.clamp(0.0, 0.3);
        let x = self.size.x * 0.5 * u * (1.0 - pinch * (1.0 - v * v) * u * u);
        let y = self.size.y * 0.5 * v * (1.0 - pinch * (1.0 - u * u) * v * v);
        let fullness = ((1.0 - u * u) * (1.0 - v * v)).max(0.0);
        let rise = if fullness > 0.0 { math::powf(fullness, self.softness.clamp(0.2, 1.0)) } else { 0.0 };
        let side = if is_upper { 1.0 } else { -1.0 };
        DVec3::new(x, y, self.size.z * 0.5 * (1.0 + side * rise))
    }

    fn steps(&self) -> usize {
        self.segments.clamp(4, 64) / 2 * 2
    }

    /// Denser towards the seam, exact in the middle and at the ends.
    fn stop(&self, i: usize) -> f64 {
        let steps = self.steps();
        if 2 * i == steps {
            0.0
        } else if i == 0 {
            -1.0
        } else if i == steps {
            1.0
        } else {
            math::sin(FRAC_PI_2 * (2.0 * i as f64 / steps as f64 - 1.0))
        }
    }
}

/// The cushion as a closed mesh.
pub fn cushion(cushion: &Cushion) -> Mesh {
    if !are_positive(&cushion.size.to_array()) {
        return Mesh::default();
    }
    let steps = cushion.steps();
    let mut surface = Surface::default();
    for is_upper in [true, false] {
        surface.grid(steps, steps, |column, row| {
            let u = cushion.stop(if is_upper { column } else { steps - column });
            let v = cushion.stop(row);
            (cushion.point(u, v, is_upper), DVec2::new(u, v) * DVec2::new(cushion.size.x, cushion.size.y) * 0.5)
        });
    }
    surface.into_mesh(1.2)
}

/// The cord of a radius that runs round the cushion's seam.
pub fn cushion_piping(cushion: &Cushion, radius: f64) -> Mesh {
    if !are_positive(&[cushion.size.min_element(), radius]) {
        return Mesh::default();
    }
    let steps = cushion.steps();
    let mut path = Vec::with_capacity(4 * steps);
    for side in 0..4 {
        for i in 0..steps {
            let t = cushion.stop(i);
            let (u, v) = [(t, -1.0), (1.0, t), (-t, 1.0), (-1.0, -t)][side];
            let point = cushion.point(u, v, true);
            // Corners stay; between them no stretch is shorter than the cord can turn in.
            let next_corner = cushion.point([1.0, 1.0, -1.0, -1.0][side], [-1.0, 1.0, 1.0, -1.0][side], true);
            let is_clear = |other: DVec3| other.distance(point) > 2.5 * radius;
            if i == 0 || (path.last().is_none_or(|last| is_clear(*last)) && is_clear(next_corner)) {
                path.push(point);
            }
        }
    }
    let profile: Vec<DVec2> = (0..8).map(|i| math::direction(PI * 0.25 * f64::from(i)) * radius).collect();
    sweep(&profile, &path, DVec3::Z, true, PI)
}
