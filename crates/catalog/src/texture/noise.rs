//! Seamless noise from tables of hashed numbers.

use crate::hash::mix3;

/// Most cells along a side of a table.
const MAX_CELLS: usize = 1024;

/// Numbers on a grid that wraps, smooth between.
struct Lattice {
    counts: [usize; 2],
    values: Vec<f32>,
}

impl Lattice {
    fn new(counts: [usize; 2], seed: u32) -> Self {
        let values = (0..counts[1])
            .flat_map(|y| (0..counts[0]).map(move |x| super::recipe::signed(mix3(seed, x as u32, y as u32))))
            .collect();
        Self { counts, values }
    }

    /// The value at a place given in cells, from 0 up to but not including the counts.
    #[inline]
    fn at(&self, x: f32, y: f32) -> f32 {
        let (x0, y0) = ((x as usize).min(self.counts[0] - 1), (y as usize).min(self.counts[1] - 1));
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let (fx, fy) = (fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy));
        let x1 = if x0 + 1 == self.counts[0] { 0 } else { x0 + 1 };
        let y1 = if y0 + 1 == self.counts[1] { 0 } else { y0 + 1 };
        let (low, high) = (y0 * self.counts[0], y1 * self.counts[0]);
        let bottom = self.values[low + x0] + (self.values[low + x1] - self.values[low + x0]) * fx;
        let top = self.values[high + x0] + (self.values[high + x1] - self.values[high + x0]) * fx;
        bottom + (top - bottom) * fy
    }
}

/// A number's place within a period of 1, for numbers of moderate size.
#[inline]
fn wrapped(value: f32) -> f32 {
    let whole = value as i32 as f32;
    let part = value - whole;
    if part < 0.0 { (part + 1.0).min(0.999_999_9) } else { part }
}

/// Noise of several octaves, about −1 … 1, seamless over the texture.
pub(super) struct Noise {
    octaves: Vec<(Lattice, f32)>,
    repeats: [f32; 2],
    gain: f32,
}

impl Noise {
    /// Noise over a texture of `size` mm whose coarsest cells are about `cell` mm. Octaves finer than `limit` mm
    /// (a pixel) are left out, since they would only flicker.
    pub(super) fn seamless(size: [f32; 2], cell: [f32; 2], octaves: usize, seed: u32, limit: f32) -> Self {
        let mut list = Vec::with_capacity(octaves);
        let (mut amplitude, mut sum) = (1.0, 0.0);
        for octave in 0..octaves {
            let divisor = (1 << octave) as f32;
            let counts = [0, 1].map(|axis| {
                let wanted = (size[axis] * divisor / cell[axis]).round();
                (wanted.max(1.0) as usize).min(MAX_CELLS)
            });
            if octave > 0 && cell[0].min(cell[1]) / divisor < limit {
                break;
            }
            list.push((Lattice::new(counts, crate::hash::mix2(seed, octave as u32)), amplitude));
            sum += amplitude;
            amplitude *= 0.5;
        }
        Self { octaves: list, repeats: size.map(|length| 1.0 / length), gain: 1.6 / sum.max(1e-6) }
    }

    /// The value at a place in mm.
    #[inline]
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (wrapped(x * self.repeats[0]), wrapped(y * self.repeats[1]));
        let mut sum = 0.0;
        for (lattice, amplitude) in &self.octaves {
            sum += lattice.at(u * lattice.counts[0] as f32, v * lattice.counts[1] as f32) * amplitude;
        }
        sum * self.gain
    }
}

/// The nearest of points scattered one to a cell of a grid that wraps.
pub(super) struct Scatter {
    counts: [usize; 2],
    repeats: [f32; 2],
    points: Vec<([f32; 2], u32)>,
}

/// What [`Scatter::near`] found.
pub(super) struct Near {
    /// Distance in cells to the nearest point.
    pub(super) first: f32,
    /// Distance in cells to the second nearest.
    pub(super) second: f32,
    /// Hash of the nearest point.
    pub(super) id: u32,
    /// From the nearest point to the place, in cells.
    pub(super) offset: [f32; 2],
}

impl Scatter {
    /// Points about `cell` mm apart; `jitter` 0 … 1 is how far from the grid.
    pub(super) fn new(size: [f32; 2], cell: f32, jitter: f32, seed: u32) -> Self {
        let counts = [0, 1].map(|axis| ((size[axis] / cell).round().max(2.0) as usize).min(MAX_CELLS));
        let points = (0..counts[0] * counts[1])
            .map(|index| {
                let hash = mix3(seed, (index % counts[0]) as u32, (index / counts[0]) as u32);
                let place = [hash, crate::hash::mix(hash)].map(|hash| 0.5 + 0.5 * jitter * super::recipe::signed(hash));
                (place, crate::hash::mix2(hash, 77))
            })
            .collect();
        Self { counts, repeats: size.map(|length| 1.0 / length), points }
    }

    #[inline]
    pub(super) fn near(&self, x: f32, y: f32) -> Near {
        let place = [
            wrapped(x * self.repeats[0]) * self.counts[0] as f32,
            wrapped(y * self.repeats[1]) * self.counts[1] as f32,
        ];
        let base = [0, 1].map(|axis| (place[axis] as usize).min(self.counts[axis] - 1));
        let inside = [place[0] - base[0] as f32, place[1] - base[1] as f32];
        let columns = neighbours(base[0], self.counts[0]);
        let mut near = Near { first: f32::MAX, second: f32::MAX, id: 0, offset: [0.0; 2] };
        for (row, cell_y) in neighbours(base[1], self.counts[1]).into_iter().enumerate() {
            let line = &self.points[cell_y * self.counts[0]..(cell_y + 1) * self.counts[0]];
            for (column, cell_x) in columns.into_iter().enumerate() {
                let (point, id) = line[cell_x];
                let offset = [inside[0] + 1.0 - column as f32 - point[0], inside[1] + 1.0 - row as f32 - point[1]];
                let distance = offset[0] * offset[0] + offset[1] * offset[1];
                if distance < near.first {
                    near.second = near.first;
                    near.first = distance;
                    near.id = id;
                    near.offset = offset;
                } else if distance < near.second {
                    near.second = distance;
                }
            }
        }
        near.first = near.first.sqrt();
        near.second = near.second.sqrt();
        near
    }
}

/// A cell and its neighbours on both sides, on a ring of `count` cells.
#[inline]
fn neighbours(cell: usize, count: usize) -> [usize; 3] {
    [if cell == 0 { count - 1 } else { cell - 1 }, cell, if cell + 1 == count { 0 } else { cell + 1 }]
}
