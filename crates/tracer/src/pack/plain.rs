//! Packs as arrays; compilers make of them what the target offers.

use std::array::from_fn;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Sub};

use super::{Mask, PACK, Pack, Sixteen, Words};
use crate::lanes;

/// Numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain([f32; PACK]);

/// Whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainInt([u32; PACK]);

macro_rules! operators {
    ($type:ident: $($trait:ident $name:ident $work:expr),+) => {
        $(impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                let work = $work;
                Self(from_fn(|lane| work(self.0[lane], other.0[lane])))
            }
        })+
    };
}

operators!(Plain: Add add |a: f32, b: f32| a + b, Sub sub |a: f32, b: f32| a - b, Mul mul |a: f32, b: f32| a * b,
    Div div |a: f32, b: f32| a / b);
operators!(PlainInt: Add add u32::wrapping_add, Mul mul u32::wrapping_mul, BitAnd bitand |a: u32, b: u32| a & b,
    BitOr bitor |a: u32, b: u32| a | b, BitXor bitxor |a: u32, b: u32| a ^ b);

#[inline(always)]
fn test(work: impl Fn(usize) -> bool) -> Mask {
    let mut bits = 0;
    for lane in 0..PACK {
        bits |= Mask::from(work(lane)) << lane;
    }
    bits
}

impl Pack for Plain {
    type Int = PlainInt;
    type Eight = lanes::Plain;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; PACK])
    }
    #[inline(always)]
    fn load(values: &Sixteen) -> Self {
        Self(values.0)
    }
    #[inline(always)]
    fn store(self) -> Sixteen {
        Sixteen(self.0)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(from_fn(|lane| if self.0[lane] < other.0[lane] { self.0[lane] } else { other.0[lane] }))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(from_fn(|lane| if self.0[lane] > other.0[lane] { self.0[lane] } else { other.0[lane] }))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask {
        test(|lane| self.0[lane] < other.0[lane])
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask {
        test(|lane| self.0[lane] <= other.0[lane])
    }
    #[inline(always)]
    fn select(mask: Mask, yes: Self, no: Self) -> Self {
        Self(from_fn(|lane| if mask >> lane & 1 == 1 { yes.0[lane] } else { no.0[lane] }))
    }
    #[inline(always)]
    fn from_int(value: PlainInt) -> Self {
        Self(value.0.map(|word| word.cast_signed() as f32))
    }
    #[inline(always)]
    fn to_int(self) -> PlainInt {
        PlainInt(self.0.map(|number| (number as i32).cast_unsigned()))
    }
    #[inline(always)]
    fn to_bits(self) -> PlainInt {
        PlainInt(self.0.map(f32::to_bits))
    }
    #[inline(always)]
    fn from_bits(bits: PlainInt) -> Self {
        Self(bits.0.map(f32::from_bits))
    }
    #[inline(always)]
    fn gather(table: &[f32], places: PlainInt) -> Self {
        Self(places.0.map(|place| table[place as usize]))
    }
    #[inline(always)]
    fn gather_int(table: &[u32], places: PlainInt) -> PlainInt {
        PlainInt(places.0.map(|place| table[place as usize]))
    }
    #[inline(always)]
    fn reversed(value: PlainInt) -> PlainInt {
        PlainInt(value.0.map(u32::reverse_bits))
    }
    #[inline(always)]
    fn int(value: u32) -> PlainInt {
        PlainInt([value; PACK])
    }
    #[inline(always)]
    fn load_int(values: &Words) -> PlainInt {
        PlainInt(values.0)
    }
    #[inline(always)]
    fn store_int(value: PlainInt) -> Words {
        Words(value.0)
    }
    #[inline(always)]
    fn shl<const N: u32>(value: PlainInt) -> PlainInt {
        PlainInt(value.0.map(|word| word << N))
    }
    #[inline(always)]
    fn shr<const N: u32>(value: PlainInt) -> PlainInt {
        PlainInt(value.0.map(|word| word >> N))
    }
    #[inline(always)]
    fn shr_by(value: PlainInt, bits: PlainInt) -> PlainInt {
        PlainInt(from_fn(|lane| value.0[lane] >> (bits.0[lane] & 31)))
    }
    #[inline(always)]
    fn int_lt(a: PlainInt, b: PlainInt) -> Mask {
        test(|lane| a.0[lane] < b.0[lane])
    }
    #[inline(always)]
    fn int_eq(a: PlainInt, b: PlainInt) -> Mask {
        test(|lane| a.0[lane] == b.0[lane])
    }
    #[inline(always)]
    fn int_select(mask: Mask, yes: PlainInt, no: PlainInt) -> PlainInt {
        PlainInt(from_fn(|lane| if mask >> lane & 1 == 1 { yes.0[lane] } else { no.0[lane] }))
    }
    #[inline(never)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
}
