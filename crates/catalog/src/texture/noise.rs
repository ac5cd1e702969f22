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

    /// The value at a place given in cells.
    #[inline]
    fn at(&self, x: f32, y: f32) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let (fx, fy) = (x - column, y - row);
        let (fx, fy) = (fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy));
        let wrap = |value: f32, count: usize| (value as i32).rem_euclid(count as i32) as usize;
        let (x0, y0) = (wrap(column, self.counts[0]), wrap(row, self.counts[1]));
        let x1 = if x0 + 1 == self.counts[0] { 0 } else { x0 + 1 };
        let y1 = if y0 + 1 == self.counts[1] { 0 } else { y0 + 1 };
        let (low, high) = (y0 * self.counts[0], y1 * self.counts[0]);
        let bottom = self.values[low + x0] + (self.values[low + x1] - self.values[low + x0]) * fx;
        let top = self.values[high + x0] + (self.values[high + x1] - self.values[high + x0]) * fx;
        bottom + (top - bottom) * fy
    }
}

/// Noise of several octaves, about −1 … 1, seamless over the texture.
pub(super) struct Noise {
    octaves: Vec<(Lattice, [f32; 2], f32)>,
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
            let frequency = [0, 1].map(|axis| counts[axis] as f32 / size[axis]);
            list.push((Lattice::new(counts, crate::hash::mix2(seed, octave as u32)), frequency, amplitude));
            sum += amplitude;
            amplitude *= 0.5;
        }
        Self { octaves: list, gain: 1.6 / sum.max(1e-6) }
    }

    /// The value at a place in mm.
    #[inline]
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        self.octaves
            .iter()
            .map(|(lattice, frequency, amplitude)| lattice.at(x * frequency[0], y * frequency[1]) * amplitude)
            .sum::<f32>()
            * self.gain
    }
}

/// The nearest of points scattered one to a cell of a grid that wraps.
pub(super) struct Scatter {
    counts: [usize; 2],
    cell: [f32; 2],
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
        Self { counts, cell: [0, 1].map(|axis| size[axis] / counts[axis] as f32), points }
    }

    #[inline]
    pub(super) fn near(&self, x: f32, y: f32) -> Near {
        let place = [x / self.cell[0], y / self.cell[1]];
        let base = [place[0].floor(), place[1].floor()];
        let mut near = Near { first: f32::MAX, second: f32::MAX, id: 0, offset: [0.0; 2] };
        for row in -1..=1 {
            let cell_y = (base[1] as i32 + row).rem_euclid(self.counts[1] as i32) as usize;
            for column in -1..=1 {
                let cell_x = (base[0] as i32 + column).rem_euclid(self.counts[0] as i32) as usize;
                let (point, id) = self.points[cell_y * self.counts[0] + cell_x];
                let offset = [
                    place[0] - base[0] - column as f32 - point[0],
                    place[1] - base[1] - row as f32 - point[1],
                ];
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
