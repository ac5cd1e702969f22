//! Sample points that fill the unit square evenly for any number of samples: Sobol's first two dimensions with
//! Owen's scrambling by hashing (Burley 2020), padded with a new shuffle for each pair of dimensions.

use glam::Vec2;

use crate::sampling::{hash, unit_from_bits};

/// The numbers of one sample of one pixel, drawn one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Sampler {
    pub(crate) seed: u32,
    pub(crate) index: u32,
    pub(crate) dimension: u32,
}

impl Sampler {
    pub(crate) fn new(seed: u32, pixel: u32, index: u32) -> Self {
        Self { seed: hash(seed ^ hash(pixel)), index, dimension: 0 }
    }

    /// The next point of the unit square.
    #[inline]
    pub(crate) fn square(&mut self) -> Vec2 {
        let (seed, index) = self.next();
        let x = scramble(index.reverse_bits(), hash(seed ^ 0x68bc_21eb));
        let y = scramble(second_dimension(index), hash(seed ^ 0x02e5_be93));
        Vec2::new(unit_from_bits(x), unit_from_bits(y))
    }

    /// Leaves out as many points.
    pub(crate) fn skip(&mut self, count: u32) {
        self.dimension += count;
    }

    /// The next number at least 0 and below 1.
    #[inline]
    pub(crate) fn unit(&mut self) -> f32 {
        let (seed, index) = self.next();
        unit_from_bits(scramble(index.reverse_bits(), hash(seed ^ 0x68bc_21eb)))
    }

    /// The seed of the next dimension and the index shuffled for it.
    #[inline]
    fn next(&mut self) -> (u32, u32) {
        self.dimension += 1;
        let seed = hash(self.seed ^ hash(self.dimension));
        (seed, scramble(self.index, seed))
    }
}

/// Sobol's second dimension: the index as a polynomial over bits, shifted by one (Pascal's triangle modulo 2), turned
/// over.
fn second_dimension(index: u32) -> u32 {
    let mut v = index;
    v ^= (v >> 16) & 0x0000_ffff;
    v ^= (v >> 8) & 0x00ff_00ff;
    v ^= (v >> 4) & 0x0f0f_0f0f;
    v ^= (v >> 2) & 0x3333_3333;
    v ^= (v >> 1) & 0x5555_5555;
    v.reverse_bits()
}

/// Owen's scramble: a bit is turned over depending on the bits above it (Laine and Karras 2011 with Vegdahl's
/// constants).
fn scramble(bits: u32, seed: u32) -> u32 {
    let mut x = bits.reverse_bits();
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul((seed >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_points_fall_one_into_each_cell_of_every_even_division() {
        for pixel in 0..20 {
            let points: Vec<Vec2> = (0..16).map(|index| Sampler::new(1, pixel, index).square()).collect();
            for (columns, rows) in [(16, 1), (8, 2), (4, 4), (2, 8), (1, 16)] {
                let mut cells = vec![0; 16];
                for point in &points {
                    let (x, y) = ((point.x * columns as f32) as usize, (point.y * rows as f32) as usize);
                    cells[y * columns + x] += 1;
                }
                assert!(cells.iter().all(|count| *count == 1), "{columns} by {rows}: {cells:?}");
            }
        }
    }
}
