//! Sorting by keys of few bits, in time that grows with their number alone.

/// Bits by which things are sorted at a time: fewer for a few things.
const DIGITS: [u32; 2] = [8, 11];
/// From as many things on the longer ones are quicker.
const MANY: usize = 20_000;

/// Sorts by keys below 2²⁴, keeping the order of equals, in memory of its own.
#[derive(Debug, Default)]
pub(crate) struct Sorter {
    /// Keys above places.
    words: Vec<u64>,
    spare: Vec<u64>,
    counts: Vec<u32>,
}

impl Sorter {
    /// The places of things in the order of their keys.
    pub(crate) fn order(&mut self, keys: &[u32], order: &mut Vec<u32>) {
        order.clear();
        let first = keys.first().copied().unwrap_or(0);
        let varied = keys.iter().fold(0, |varied, key| varied | key ^ first);
        if varied == 0 {
            order.extend(0..keys.len() as u32);
            return;
        }
        self.words.clear();
        self.words.extend(keys.iter().zip(0_u64..).map(|(key, place)| u64::from(*key) << 32 | place));
        self.spare.resize(keys.len(), 0);
        let digit = DIGITS[usize::from(keys.len() >= MANY)];
        let mask = (1 << digit) - 1;
        let end = 32 - varied.leading_zeros();
        for shift in (varied.trailing_zeros()..end).step_by(digit as usize) {
            self.counts.clear();
            self.counts.resize(1 << digit, 0);
            for key in keys {
                self.counts[(key >> shift & mask) as usize] += 1;
            }
            let mut start = 0;
            for count in &mut self.counts {
                start += std::mem::replace(count, start);
            }
            for word in &self.words {
                let count = &mut self.counts[((word >> 32) as u32 >> shift & mask) as usize];
                self.spare[*count as usize] = *word;
                *count += 1;
            }
            std::mem::swap(&mut self.words, &mut self.spare);
        }
        order.extend(self.words.iter().map(|word| *word as u32));
    }
}
