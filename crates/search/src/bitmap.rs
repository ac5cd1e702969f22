//! A set of product numbers, one bit each.

use std::ops::Range;

/// A set of numbers below a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
}

impl Bitmap {
    pub(crate) fn new(limit: usize) -> Self {
        Self { words: vec![0; limit.div_ceil(64)] }
    }

    pub(crate) fn insert(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn remove(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The bits of each word that lie in a range, with the word's place.
    fn masks(&self, range: Range<u32>) -> impl Iterator<Item = (usize, u64)> + use<> {
        let end = (range.end as usize).min(self.words.len() * 64);
        let start = (range.start as usize).min(end);
        (start / 64..end.div_ceil(64)).map(move |at| {
            let low = start.saturating_sub(at * 64).min(64);
            let high = (end - at * 64).min(64);
            let up_to = |bit: usize| if bit >= 64 { u64::MAX } else { (1 << bit) - 1 };
            (at, up_to(high) & !up_to(low))
        })
    }

    pub(crate) fn insert_range(&mut self, range: Range<u32>) {
        for (at, mask) in self.masks(range) {
            self.words[at] |= mask;
        }
    }

    pub(crate) fn remove_range(&mut self, range: Range<u32>) {
        for (at, mask) in self.masks(range) {
            self.words[at] &= !mask;
        }
    }

    pub(crate) fn count_range(&self, range: Range<u32>) -> usize {
        self.masks(range).map(|(at, mask)| (self.words[at] & mask).count_ones() as usize).sum()
    }

    pub(crate) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    pub(crate) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn and_not(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// Adds a set written as bytes, eight numbers each.
    pub(crate) fn or_bytes(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for (word, chunk) in self.words.iter_mut().zip(whole) {
            *word |= u64::from_le_bytes(*chunk);
        }
        if let Some(word) = self.words.get_mut(whole.len()) {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            *word |= u64::from_le_bytes(last);
        }
    }

    /// The numbers, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(index, word)| bits(index, *word))
    }

    /// The numbers below `limit` that are not in the set, ascending.
    pub(crate) fn absent(&self, limit: u32) -> impl Iterator<Item = u32> {
        let all = self.words.iter().enumerate().flat_map(|(index, word)| bits(index, !*word));
        all.take_while(move |number| *number < limit)
    }

    /// At most about `most` of the numbers, evenly spread, ascending.
    pub(crate) fn sample(&self, most: usize) -> Vec<u32> {
        let len = self.len();
        if len <= most {
            return self.iter().collect();
        }
        let step = len.div_ceil(most.max(1));
        let mut sample = Vec::with_capacity(most + 1);
        let mut skip = 0;
        for (index, word) in self.words.iter().enumerate() {
            let count = word.count_ones() as usize;
            if skip >= count {
                skip -= count;
                continue;
            }
            for number in bits(index, *word) {
                if skip == 0 {
                    sample.push(number);
                    skip = step;
                }
                skip -= 1;
            }
        }
        sample
    }
}

fn bits(index: usize, word: u64) -> impl Iterator<Item = u32> {
    let mut left = word;
    std::iter::from_fn(move || {
        (left != 0).then(|| {
            let bit = left.trailing_zeros();
            left &= left - 1;
            index as u32 * 64 + bit
        })
    })
}

#[cfg(test)]
mod tests {
    use super::Bitmap;

    #[test]
    fn ranges_are_whole_to_the_bit() {
        for (start, end) in [(0, 0), (0, 64), (3, 5), (60, 70), (63, 193), (190, 200), (64, 128)] {
            let mut set = Bitmap::new(200);
            set.insert_range(start..end);
            assert_eq!(set.iter().collect::<Vec<_>>(), (start..end).collect::<Vec<_>>());
            assert_eq!(set.count_range(10..100), (start..end).filter(|number| (10..100).contains(number)).count());
            assert_eq!(set.absent(200).count() + set.len(), 200);
            set.remove_range(start..end);
            assert!(set.is_empty());
        }
    }

    #[test]
    fn a_sample_is_spread_over_the_whole_set() {
        let mut set = Bitmap::new(10_000);
        set.insert_range(100..9_000);
        let sample = set.sample(100);
        assert!((90..=101).contains(&sample.len()), "{}", sample.len());
        assert!(sample.iter().all(|number| set.contains(*number)));
        assert!(sample.windows(2).all(|pair| pair[1] - pair[0] == 89), "{sample:?}");
    }
}
