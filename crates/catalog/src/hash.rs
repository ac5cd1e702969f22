//! Whole-number hashing: variation that looks like chance and is the same on every machine.

/// Mixes the bits of a number so that neighbours have nothing in common (the finalizer of MurmurHash3, 32 bit).
pub(crate) const fn mix(number: u32) -> u32 {
    let mut hash = number ^ 0x9e37_79b9;
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// Mixes two numbers into one.
pub(crate) const fn mix2(a: u32, b: u32) -> u32 {
    mix(mix(a).wrapping_add(b.wrapping_mul(0x9e37_79b1)))
}

/// Mixes three numbers into one.
pub(crate) const fn mix3(a: u32, b: u32, c: u32) -> u32 {
    mix2(mix2(a, b), c)
}

/// A hash as a number from 0 up to but not including 1.
pub(crate) const fn unit(hash: u32) -> f64 {
    (hash >> 8) as f64 / (1u32 << 24) as f64
}

/// A hash as a number from −1 up to but not including 1.
pub(crate) const fn signed(hash: u32) -> f64 {
    unit(hash) * 2.0 - 1.0
}
