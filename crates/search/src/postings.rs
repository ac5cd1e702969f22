//! Ascending product numbers as bytes: the differences between neighbours in as few bytes as these need, or, where
//! that is longer, one bit for each product.

use crate::bitmap::Bitmap;

const SPARSE: u8 = 0;
const DENSE: u8 = 1;

/// Adds numbers one by one.
#[derive(Debug, Default, Clone)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    next: u32,
    count: u32,
}

impl Writer {
    /// Adds a number not below the last one; the same again is passed over.
    pub(crate) fn push(&mut self, number: u32) {
        let Some(gap) = number.checked_sub(self.next) else { return };
        let mut left = gap;
        while left >= 0x80 {
            self.bytes.push(left as u8 | 0x80);
            left >>= 7;
        }
        self.bytes.push(left as u8);
        self.next = number + 1;
        self.count += 1;
    }

    /// How many numbers it has.
    pub(crate) fn count(&self) -> usize {
        self.count as usize
    }

    /// The list as it is kept, for an index of so many products.
    pub(crate) fn finish(&self, products: usize) -> Vec<u8> {
        let mut list = Vec::with_capacity(self.bytes.len().min(products / 8) + 2);
        if self.bytes.len() <= products.div_ceil(8) {
            list.push(SPARSE);
            list.extend_from_slice(&self.bytes);
        } else {
            list.push(DENSE);
            list.resize(1 + products.div_ceil(8), 0);
            for number in sparse(&self.bytes) {
                list[1 + number as usize / 8] |= 1 << (number % 8);
            }
        }
        list
    }
}

/// The numbers of a sparse list; of a damaged one as many as can be read.
fn sparse(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut bytes = bytes.iter();
    let mut next = 0_u32;
    std::iter::from_fn(move || {
        let first = *bytes.next()?;
        let mut gap = u32::from(first & 0x7f);
        if first >= 0x80 {
            let mut shift = 7;
            loop {
                let byte = *bytes.next()?;
                gap |= u32::from(byte & 0x7f).checked_shl(shift)?;
                if byte < 0x80 {
                    break;
                }
                shift += 7;
            }
        }
        let number = next.checked_add(gap)?;
        next = number.checked_add(1)?;
        Some(number)
    })
}

/// Adds a list to a set.
pub(crate) fn add(list: &[u8], set: &mut Bitmap) {
    match list.split_first() {
        Some((&DENSE, bits)) => set.or_bytes(bits),
        Some((_, bytes)) => sparse(bytes).for_each(|number| set.insert(number)),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &[u8], products: usize) -> Vec<u32> {
        let mut set = Bitmap::new(products);
        add(list, &mut set);
        set.iter().collect()
    }

    #[test]
    fn numbers_come_back_as_they_were_put() {
        let put = [0, 1, 1, 127, 128, 300, 10_000, 10_001, 70_000];
        let mut writer = Writer::default();
        for number in put {
            writer.push(number);
        }
        assert_eq!(writer.count(), 8);
        assert_eq!(read(&writer.finish(70_001), 70_001), [0, 1, 127, 128, 300, 10_000, 10_001, 70_000]);
        let mut many = Writer::default();
        for number in (0..1000).filter(|number| number % 3 > 0) {
            many.push(number);
        }
        let list = many.finish(1000);
        assert_eq!((list[0], list.len()), (DENSE, 126));
        assert_eq!(read(&list, 1000), (0..1000).filter(|number| number % 3 > 0).collect::<Vec<_>>());
        assert!(read(&[SPARSE; 40], 64).len() <= 40);
        assert!(read(&[0xff; 40], 64).len() <= 64);
    }
}
