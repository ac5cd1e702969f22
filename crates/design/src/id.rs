//! Stable names of entities.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An entity's name for its whole life: a UUID, version 7, so that ids sort by the time they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct EntityId(#[schemars(with = "String")] pub Uuid);

impl EntityId {
    /// The id as a number, for tags and keys of a scene.
    pub const fn to_u128(self) -> u128 {
        self.0.as_u128()
    }

    /// The id whose number this is.
    pub const fn from_u128(number: u128) -> Self {
        Self(Uuid::from_u128(number))
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Gives out ids. The design reads no clock and no entropy: both are handed in, so that a template makes the same
/// home every time and tests repeat.
#[derive(Debug, Clone)]
pub struct IdSource {
    unix_milliseconds: u64,
    counter: u16,
    state: u64,
}

impl IdSource {
    /// Ids of this moment (Unix time in ms), told apart by `seed`.
    pub const fn new(unix_milliseconds: u64, seed: u64) -> Self {
        Self { unix_milliseconds, counter: 0, state: seed }
    }

    /// The next id; it sorts after all that this source gave before (RFC 9562, method 1: a counter behind the time).
    pub fn next_id(&mut self) -> EntityId {
        let mut random = [0_u8; 10];
        random[..2].copy_from_slice(&self.counter.to_be_bytes());
        random[2..].copy_from_slice(&self.next_bits().to_be_bytes());
        let id = EntityId(uuid::Builder::from_unix_timestamp_millis(self.unix_milliseconds, &random).into_uuid());
        self.counter += 1;
        if self.counter == 1 << 12 {
            self.counter = 0;
            self.unix_milliseconds += 1;
        }
        id
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn next_bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_were_given() {
        let mut source = IdSource::new(1_790_000_000_000, 7);
        let ids: Vec<EntityId> = (0..10_000).map(|_| source.next_id()).collect();
        assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "10,000 ids in order");
        assert_eq!(ids[0].0.get_version_num(), 7);
    }
}
