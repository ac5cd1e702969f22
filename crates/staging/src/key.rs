//! Names for shapes, materials, images and nodes: hashes of what they are made from.

use std::fmt;

use homewright_scene::Key;

/// Collects what a thing is made from; equal contents give equal keys on every machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyMaker {
    low: u64,
    high: u64,
}

impl KeyMaker {
    /// Starts a key in a family of its own, so that a shape and a material of one product differ.
    pub(crate) fn new(family: &str) -> Self {
        let mut maker = Self { low: 0x9E37_79B9_7F4A_7C15, high: 0xC2B2_AE3D_27D4_EB4F };
        maker.text(family);
        maker
    }

    /// Adds a number. Two lanes of multiply-rotate with different odd constants (xxHash's primes).
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.low = (self.low ^ number).wrapping_mul(0x9E37_79B1_85EB_CA87).rotate_left(29);
        self.high = self.high.wrapping_add(number.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)).rotate_left(31);
        self.high = self.high.wrapping_mul(0x1656_67B1_9E37_79F9) ^ self.low;
        self
    }

    /// Adds a 128-bit name.
    pub(crate) fn wide(&mut self, number: u128) -> &mut Self {
        self.number(number as u64).number((number >> 64) as u64)
    }

    /// Adds another key.
    pub(crate) fn key(&mut self, key: Key) -> &mut Self {
        self.wide(key.0)
    }

    /// Adds a measure by its bits.
    pub(crate) fn float(&mut self, value: f64) -> &mut Self {
        self.number(value.to_bits())
    }

    /// Adds a text with its length.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0_u8; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.number(u64::from_le_bytes(word));
        }
        self
    }

    /// Adds a record by everything its `Debug` form tells.
    pub(crate) fn record(&mut self, record: &impl fmt::Debug) -> &mut Self {
        use fmt::Write as _;
        // Writing into a hash cannot fail; a `Debug` that fails leaves a shorter, still repeatable text.
        if write!(self, "{record:?}").is_err() {
            self.number(u64::MAX);
        }
        self
    }

    /// The key.
    pub(crate) fn finish(&self) -> Key {
        let mix = |mut bits: u64| {
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            bits ^ (bits >> 31)
        };
        Key(u128::from(mix(self.low)) | (u128::from(mix(self.high)) << 64))
    }
}

impl fmt::Write for KeyMaker {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_contents_have_equal_keys_and_different_ones_differ() {
        let key = |text: &str, number: u64| KeyMaker::new("test").text(text).number(number).finish();
        assert_eq!(key("bed", 1), key("bed", 1));
        assert_ne!(key("bed", 1), key("bed", 2));
        assert_ne!(key("bed", 1), key("bad", 1));
        assert_ne!(KeyMaker::new("a").finish(), KeyMaker::new("b").finish());
    }
}
