//! Seamless noise from tables of hashed numbers.

use std::cell::RefCell;

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

    /// Row and share of the next row at a height given in cells, from 0 up to but not including the count.
    #[inline]
    fn row(&self, y: f32) -> (usize, usize, f32) {
        let (low, share) = cell(y, self.counts[1]);
        let high = if low + 1 == self.counts[1] { 0 } else { low + 1 };
        (low * self.counts[0], high * self.counts[0], share)
    }

    /// The value at a place given in cells. Up first, then along, so that [`Lattice::blended`] rows give the same bits.
    #[inline]
    fn at(&self, x: f32, y: f32) -> f32 {
        let (low, high, up) = self.row(y);
        let (left, share) = cell(x, self.counts[0]);
        let right = if left + 1 == self.counts[0] { 0 } else { left + 1 };
        let between = |column: usize| {
            let bottom = self.values[low + column];
            bottom + (self.values[high + column] - bottom) * up
        };
        let (from, to) = (between(left), between(right));
        from + (to - from) * share
    }

    /// All values along a row, the first once more at the end.
    fn blended(&self, y: f32, into: &mut Vec<f32>) {
        let (low, high, up) = self.row(y);
        let count = self.counts[0];
        into.clear();
        let pairs = self.values[low..low + count].iter().zip(&self.values[high..high + count]);
        into.extend(pairs.map(|(bottom, top)| bottom + (top - bottom) * up));
        into.push(into[0]);
    }
}

/// The cell that holds a place, and the smoothed share of the next one.
#[inline]
fn cell(place: f32, count: usize) -> (usize, f32) {
    let index = (place as usize).min(count - 1);
    let share = place - index as f32;
    (index, share * share * (3.0 - 2.0 * share))
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
    /// The row that was asked for last: textures are baked row by row, and most noise is asked along rows.
    row: RefCell<Row>,
}

/// The octaves along one row.
#[derive(Default)]
struct Row {
    /// The height of the last call.
    height: f32,
    /// How often that height was asked for in a row.
    calls: u32,
    /// For each octave the values along the row, once `calls` says that it pays.
    octaves: Vec<Vec<f32>>,
}

/// A row is worked out when it is asked for this often.
const ROW_PAYS: u32 = 12;

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
        let row = RefCell::new(Row { height: f32::NAN, calls: 0, octaves: vec![Vec::new(); list.len()] });
        Self { octaves: list, repeats: size.map(|length| 1.0 / length), gain: 1.6 / sum.max(1e-6), row }
    }

    /// The value at a place in mm.
    #[inline]
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (wrapped(x * self.repeats[0]), wrapped(y * self.repeats[1]));
        let mut row = self.row.borrow_mut();
        if row.height == v {
            row.calls += 1;
        } else {
            row.height = v;
            row.calls = 0;
        }
        let mut sum = 0.0;
        if row.calls < ROW_PAYS {
            for (lattice, amplitude) in &self.octaves {
                sum += lattice.at(u * lattice.counts[0] as f32, v * lattice.counts[1] as f32) * amplitude;
            }
        } else {
            if row.calls == ROW_PAYS {
                for ((lattice, _), values) in self.octaves.iter().zip(&mut row.octaves) {
                    lattice.blended(v * lattice.counts[1] as f32, values);
                }
            }
            for ((lattice, amplitude), values) in self.octaves.iter().zip(&row.octaves) {
                let (left, share) = cell(u * lattice.counts[0] as f32, lattice.counts[0]);
                sum += (values[left] + (values[left + 1] - values[left]) * share) * amplitude;
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_worked_out_at_once_has_the_bits_of_its_points() {
        let noise = || Noise::seamless([640.0, 480.0], [90.0, 50.0], 5, 17, 1.0);
        let (along, apart) = (noise(), noise());
        for y in [0.5_f32, 133.25, 479.9] {
            for step in 0..200_u16 {
                let x = f32::from(step) * 3.7;
                let value = along.at(x, y);
                // Never twice at one height.
                assert_eq!(apart.at(1.0, 7.0).to_bits(), noise().at(1.0, 7.0).to_bits());
                assert_eq!(value.to_bits(), apart.at(x, y).to_bits());
            }
        }
    }
}
