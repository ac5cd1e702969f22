//! Directions drawn by how bright the sky is there: rows of equal height and columns of equal turn, each piece as likely
//! as the light it gives.

use std::f32::consts::{PI, TAU};

use glam::{Vec2, Vec3, Vec3A};
use homewright_geometry::math;
use homewright_scene::Environment;
use homewright_scene::sky::Sky;

use crate::illuminance::luminance;

/// Pieces of a sky that is a formula.
const PLAIN: (usize, usize) = (64, 64);
/// Most pieces along a side of a picture.
const MOST: (usize, usize) = (512, 512);

/// The table.
#[derive(Debug)]
pub(crate) struct SkyTable {
    columns: usize,
    rows: usize,
    /// Running sums over the pieces, row by row, of the whole; the last is 1.
    running: Vec<f64>,
    /// Whether a few pieces hold most of the light.
    pub(crate) is_spiky: bool,
    turn: f32,
}

impl SkyTable {
    /// None for a dark sky.
    pub(crate) fn new(environment: &Environment) -> Option<Self> {
        let (columns, rows, turn) = match &environment.sky {
            Sky::Map(map) => ((map.width as usize).min(MOST.0), (map.height as usize).min(MOST.1), map.turn),
            Sky::Clear(_) | Sky::Gradient => (PLAIN.0, PLAIN.1, 0.0),
        };
        let (columns, rows) = (columns.max(4), rows.max(4));
        let mut table = Self { columns, rows, running: Vec::with_capacity(columns * rows), is_spiky: false, turn };
        let (mut sum, mut most) = (0.0_f64, 0.0_f64);
        for piece in 0..columns * rows {
            let at =
                |x: f32, y: f32| luminance(environment.radiance(table.direction_in(piece, Vec2::new(x, y)).into()));
            // Several looks, and a little everywhere, so that no bright spot is overlooked.
            let looks = [at(0.5, 0.5), at(0.1, 0.1), at(0.9, 0.1), at(0.1, 0.9), at(0.9, 0.9)];
            let mean = looks.iter().sum::<f32>() / looks.len() as f32;
            let weight = f64::from(mean.max(0.0)) + 1e-9;
            sum += weight;
            most = most.max(weight);
            table.running.push(sum);
        }
        if sum < 1e-6 * (columns * rows) as f64 {
            return None;
        }
        for end in &mut table.running {
            *end /= sum;
        }
        table.is_spiky = most * (columns * rows) as f64 > 50.0 * sum;
        Some(table)
    }

    /// A place within a piece, each part 0 … 1. Heights are even, so that all pieces fill the same solid angle.
    fn direction_in(&self, piece: usize, place: Vec2) -> Vec3A {
        let x = ((piece % self.columns) as f32 + place.x) / self.columns as f32;
        let y = ((piece / self.columns) as f32 + place.y) / self.rows as f32;
        let height = 1.0 - 2.0 * y;
        let level = (1.0 - height * height).max(0.0).sqrt();
        let around = (x - 0.5) * TAU + self.turn;
        Vec3A::new(level * math::sin32(around), height, -level * math::cos32(around))
    }

    /// A direction.
    pub(crate) fn sample(&self, square: Vec2) -> Vec3A {
        let wanted = f64::from(square.x);
        let piece = self.running.partition_point(|end| *end <= wanted).min(self.running.len() - 1);
        let start = if piece == 0 { 0.0 } else { self.running[piece - 1] };
        let within = ((wanted - start) / (self.running[piece] - start).max(1e-30)).clamp(0.0, 1.0) as f32;
        self.direction_in(piece, Vec2::new(within, square.y))
    }

    /// Density over solid angle with which a direction is drawn.
    pub(crate) fn density(&self, direction: Vec3A) -> f32 {
        let direction = Vec3::from(direction);
        let y = ((1.0 - direction.y) * 0.5 * self.rows as f32) as usize;
        let around = math::atan2(f64::from(direction.x), f64::from(-direction.z)) as f32 - self.turn;
        let x = ((around / TAU + 0.5).rem_euclid(1.0) * self.columns as f32) as usize;
        let piece = y.min(self.rows - 1) * self.columns + x.min(self.columns - 1);
        let start = if piece == 0 { 0.0 } else { self.running[piece - 1] };
        (self.running[piece] - start) as f32 * (self.columns * self.rows) as f32 / (4.0 * PI)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling;
    use homewright_scene::surroundings::EnvironmentMap;
    use std::sync::Arc;

    #[test]
    fn directions_are_drawn_as_often_as_their_density_says() {
        let mut pixels = vec![Vec3::splat(0.2); 32 * 16];
        pixels[5 * 32 + 7] = Vec3::splat(900.0);
        let map = EnvironmentMap { width: 32, height: 16, pixels, turn: 0.7 };
        let table = SkyTable::new(&Environment::from_map(Arc::new(map))).unwrap();
        assert!(table.is_spiky);
        let count = 100_000;
        // The mean of 1/density over drawn directions is the whole sphere.
        let sum: f64 = (0..count)
            .map(|number| f64::from(1.0 / table.density(table.sample(sampling::hammersley(number, count)))))
            .sum();
        let whole = sum / f64::from(count) / (4.0 * std::f64::consts::PI);
        assert!((whole - 1.0).abs() < 0.03, "{whole}");
        let even: f64 = (0..count as usize)
            .map(|number| f64::from(table.density(sampling::sphere_lattice(number, count as usize))))
            .sum();
        let whole = even / f64::from(count) * 4.0 * std::f64::consts::PI;
        assert!((whole - 1.0).abs() < 0.02, "{whole}");
    }
}
