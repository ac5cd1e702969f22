//! Sorting by keys of few bits, in time that grows with their number alone.

/// Sorts by keys below 2²⁴, keeping the order of equals, in memory of its own.
#[derive(Default)]
pub(crate) struct Sorter {
    /// Keys above places.
    words: Vec<u64>,
    spare: Vec<u64>,
}

impl Sorter {
    /// The places of things in the order of their keys.
    pub(crate) fn order(&mut self, keys: impl Iterator<Item = u32>) -> impl Iterator<Item = usize> {
        let mut counts = [[0_u32; 256]; 3];
        self.words.clear();
        for (place, key) in keys.enumerate() {
            for (byte, counts) in counts.iter_mut().enumerate() {
                counts[(key >> (8 * byte)) as usize & 255] += 1;
            }
            self.words.push(u64::from(key) << 32 | place as u64);
        }
        for (counts, shift) in counts.iter_mut().zip([32, 40, 48]) {
            if counts.contains(&(self.words.len() as u32)) {
                continue;
            }
            let mut start = 0;
            for count in counts.iter_mut() {
                start += std::mem::replace(count, start);
            }
            self.spare.resize(self.words.len(), 0);
            for word in &self.words {
                let count = &mut counts[(word >> shift) as usize & 255];
                self.spare[*count as usize] = *word;
                *count += 1;
            }
            std::mem::swap(&mut self.words, &mut self.spare);
        }
        self.words.iter().map(|word| *word as u32 as usize)
    }
}
