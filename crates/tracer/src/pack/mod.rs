//! Sixteen numbers at once, one for each of sixteen paths: AVX-512 where the processor has it, AVX2 in halves, plain
//! arrays everywhere else, with the same bits.
//!
//! Only operations that IEEE 754 rounds exactly are offered, and no fused ones, so that all ways of computing give the
//! same picture.

pub(crate) mod math;
mod plain;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Sub};

use glam::Vec3A;

use crate::lanes::Lanes;

pub(crate) use plain::Plain;
#[cfg(target_arch = "x86_64")]
pub(crate) use x86::{Double, Long};

/// Numbers of a pack.
pub(crate) const PACK: usize = 16;

/// Sixteen numbers in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(64))]
pub(crate) struct Sixteen(pub(crate) [f32; PACK]);

/// Sixteen words in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Words(pub(crate) [u32; PACK]);

/// Yes or no for each, lane 0 in the lowest bit.
pub(crate) type Mask = u16;

/// Which vectors the processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// None that are known.
    Plain,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Double,
    /// AVX-512 with bytes and words, and what came before it.
    #[cfg(target_arch = "x86_64")]
    Long,
}

impl Width {
    /// The widest of this processor.
    pub(crate) fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512f")
                && std::arch::is_x86_feature_detected!("avx512bw")
                && crate::lanes::is_wide()
            {
                return Self::Long;
            }
            if crate::lanes::is_wide() {
                return Self::Double;
            }
        }
        Self::Plain
    }
}

/// Sixteen numbers in hand.
pub(crate) trait Pack:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// Sixteen whole numbers below 2³², which wrap round.
    type Int: Copy
        + Add<Output = Self::Int>
        + Mul<Output = Self::Int>
        + BitAnd<Output = Self::Int>
        + BitOr<Output = Self::Int>
        + BitXor<Output = Self::Int>;
    /// For single rays on the same processor.
    type Eight: Lanes;

    fn splat(value: f32) -> Self;
    fn load(values: &Sixteen) -> Self;
    fn store(self) -> Sixteen;
    /// The second where either is not a number.
    fn min(self, other: Self) -> Self;
    /// The second where either is not a number.
    fn max(self, other: Self) -> Self;
    fn sqrt(self) -> Self;
    fn lt(self, other: Self) -> Mask;
    fn le(self, other: Self) -> Mask;
    fn select(mask: Mask, yes: Self, no: Self) -> Self;
    /// From whole numbers below 2³¹.
    fn from_int(value: Self::Int) -> Self;
    /// Without what stands behind the point; at least 0 and below 2³¹.
    fn to_int(self) -> Self::Int;
    fn to_bits(self) -> Self::Int;
    fn from_bits(bits: Self::Int) -> Self;
    /// What stands at these places of a table; panics beyond its end.
    fn gather(table: &[f32], places: Self::Int) -> Self;
    /// As [`Pack::gather`] for whole numbers.
    fn gather_int(table: &[u32], places: Self::Int) -> Self::Int;
    fn int(value: u32) -> Self::Int;
    fn load_int(values: &Words) -> Self::Int;
    fn store_int(value: Self::Int) -> Words;
    fn shl<const N: u32>(value: Self::Int) -> Self::Int;
    fn shr<const N: u32>(value: Self::Int) -> Self::Int;
    /// Each moved down by its own number of bits, below 32.
    fn shr_by(value: Self::Int, bits: Self::Int) -> Self::Int;
    fn int_lt(a: Self::Int, b: Self::Int) -> Mask;
    fn int_eq(a: Self::Int, b: Self::Int) -> Mask;
    fn int_select(mask: Mask, yes: Self::Int, no: Self::Int) -> Self::Int;
    /// Does what is asked in a function of its own, compiled for the same vectors: what is long is compiled once instead of
    /// wherever it is wanted.
    fn apart<T>(work: impl FnOnce() -> T) -> T;

    /// The first sixteen of a slice.
    #[inline(always)]
    fn load_from(values: &[f32]) -> Self {
        let mut loaded = Sixteen([0.0; PACK]);
        loaded.0.copy_from_slice(&values[..PACK]);
        Self::load(&loaded)
    }
    /// To the first sixteen of a slice.
    #[inline(always)]
    fn store_to(self, values: &mut [f32]) {
        values[..PACK].copy_from_slice(&self.store().0);
    }
    /// Those whose bit is set, moved to the front; what comes behind them means nothing.
    #[inline(always)]
    fn pressed(self, mask: Mask) -> Self {
        let (values, mut pressed, mut count) = (self.store(), Sixteen([0.0; PACK]), 0);
        for lane in 0..PACK {
            pressed.0[count] = values.0[lane];
            count = (count + usize::from(mask >> lane & 1)) & (PACK - 1);
        }
        // Only where all are wanted does the count come round.
        if mask == Mask::MAX { self } else { Self::load(&pressed) }
    }
    /// Sixteen rows of sixteen with rows and columns exchanged.
    #[inline(always)]
    fn turned(rows: [Self; PACK]) -> [Self; PACK] {
        let mut table = [Sixteen([0.0; PACK]); PACK];
        for (stored, row) in table.iter_mut().zip(&rows) {
            *stored = row.store();
        }
        let mut columns = rows;
        for (place, column) in columns.iter_mut().enumerate() {
            let mut values = Sixteen([0.0; PACK]);
            for (value, row) in values.0.iter_mut().zip(&table) {
                *value = row.0[place];
            }
            *column = Self::load(&values);
        }
        columns
    }
    /// With the order of bits turned over.
    #[inline(always)]
    fn reversed(value: Self::Int) -> Self::Int {
        let swap = inlined(
            #[inline(always)]
            |up: Self::Int, down: Self::Int, mask: u32| (down & Self::int(mask)) | (up & Self::int(!mask)),
        );
        let value = swap(Self::shl::<1>(value), Self::shr::<1>(value), 0x5555_5555);
        let value = swap(Self::shl::<2>(value), Self::shr::<2>(value), 0x3333_3333);
        let value = swap(Self::shl::<4>(value), Self::shr::<4>(value), 0x0f0f_0f0f);
        let value = swap(Self::shl::<8>(value), Self::shr::<8>(value), 0x00ff_00ff);
        Self::shl::<16>(value) | Self::shr::<16>(value)
    }
    /// The greatest of all.
    #[inline(always)]
    fn greatest(self) -> f32 {
        self.store().0.into_iter().fold(f32::NEG_INFINITY, f32::max)
    }
    /// Without its sign.
    #[inline(always)]
    fn abs(self) -> Self {
        Self::from_bits(self.to_bits() & Self::int(0x7fff_ffff))
    }
    /// Turned over.
    #[inline(always)]
    fn neg(self) -> Self {
        Self::from_bits(self.to_bits() ^ Self::int(0x8000_0000))
    }
    /// Turned over where `sign` is negative.
    #[inline(always)]
    fn signed_by(self, sign: Self) -> Self {
        Self::from_bits(self.to_bits() ^ (sign.to_bits() & Self::int(0x8000_0000)))
    }
    #[inline(always)]
    fn clamp(self, low: f32, high: f32) -> Self {
        self.max(Self::splat(low)).min(Self::splat(high))
    }
}

/// A closure as it is. Attributes stand on arguments, not on what `let` binds; and what is not inlined would be compiled
/// for the plain processor.
#[inline(always)]
pub(crate) fn inlined<F>(closure: F) -> F {
    closure
}

/// Sixteen points or directions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Triple<P> {
    pub(crate) x: P,
    pub(crate) y: P,
    pub(crate) z: P,
}

impl<P: Pack> Triple<P> {
    #[inline(always)]
    pub(crate) fn new(x: P, y: P, z: P) -> Self {
        Self { x, y, z }
    }
    #[inline(always)]
    pub(crate) fn load(parts: &[Sixteen; 3]) -> Self {
        Self { x: P::load(&parts[0]), y: P::load(&parts[1]), z: P::load(&parts[2]) }
    }
    #[inline(always)]
    pub(crate) fn store(self) -> [Sixteen; 3] {
        [self.x.store(), self.y.store(), self.z.store()]
    }
    /// The same sixteen times.
    #[inline(always)]
    pub(crate) fn splat(point: Vec3A) -> Self {
        Self { x: P::splat(point.x), y: P::splat(point.y), z: P::splat(point.z) }
    }
    /// Three neighbours of a table.
    #[inline(always)]
    pub(crate) fn gather(table: &[f32], places: P::Int) -> Self {
        let at = |offset: u32| P::gather(table, places + P::int(offset));
        Self { x: at(0), y: at(1), z: at(2) }
    }
    #[inline(always)]
    pub(crate) fn scale(self, by: P) -> Self {
        Self { x: self.x * by, y: self.y * by, z: self.z * by }
    }
    #[inline(always)]
    pub(crate) fn dot(self, other: Self) -> P {
        self.x * other.x + self.y * other.y + self.z * other.z
    }
    #[inline(always)]
    pub(crate) fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }
    #[inline(always)]
    pub(crate) fn select(mask: Mask, yes: Self, no: Self) -> Self {
        Self { x: P::select(mask, yes.x, no.x), y: P::select(mask, yes.y, no.y), z: P::select(mask, yes.z, no.z) }
    }
    #[inline(always)]
    pub(crate) fn greatest(self) -> P {
        self.x.max(self.y).max(self.z)
    }
    /// As long as 1; anything where there is no length.
    #[inline(always)]
    pub(crate) fn unit(self) -> Self {
        self.scale(P::splat(1.0) / self.dot(self).max(P::splat(1e-30)).sqrt())
    }
}

impl<P: Pack> Add for Triple<P> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }
}

impl<P: Pack> Sub for Triple<P> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }
}

impl<P: Pack> Mul for Triple<P> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self { x: self.x * other.x, y: self.y * other.y, z: self.z * other.z }
    }
}
