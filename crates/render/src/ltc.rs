//! Area lights in glossy surfaces by linearly transformed cosines (Heitz, Dupuy, Hill and Neubelt 2016).
//!
//! For each roughness and angle of sight there is a linear map that turns the cosine lobe into nearly the GGX lobe.
//! Its inverse turns a panel's corners instead, and the cosine's form factor of a polygon is known. `ltc.bin` holds
//! those inverses as half floats; it was computed by `ltc/fit.rs`, which fits them to the reflection of `brdf.wgsl`
//! itself: `HOMEWRIGHT_BLESS=1 cargo test -p homewright-render --release ltc` writes it anew.

#[cfg(test)]
mod fit;

/// Entries along roughness (x) and along √(1 − cosine of the angle of sight) (y); `LTC_SIDE` in `lights.wgsl`.
pub(crate) const SIDE: u32 = 32;
/// Least roughness that is fitted; smoother surfaces take it too.
#[cfg(test)]
const SMOOTHEST: f64 = 0.045;

/// Four half floats an entry: xx, zx, xz and zz (row, column) of the inverse map over its yy.
pub(crate) const TABLE: &[u8] = include_bytes!("ltc/ltc.bin");
const _: () = assert!(TABLE.len() == (SIDE * SIDE * 8) as usize);
