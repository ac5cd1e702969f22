//! Packs in vector registers of x86-64: one of AVX-512, or two of AVX2.
#![expect(unsafe_code, reason = "vector instructions; the types are made and used only where `Width` has found them")]

use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Sub};

use super::{Mask, PACK, Pack, Sixteen, Words, inlined};
use crate::lanes;

// SAFETY (of all blocks below): functions that use `Long` are reached only through `#[target_feature(enable =
// "avx512f,avx512bw")]`, those that use `Double` through `"avx2"`, where the processor has them; loads and stores are to types
// of the registers' size and alignment; what gathers read lies within the table, which is checked first.

/// A register of AVX-512.
#[derive(Clone, Copy)]
pub(crate) struct Long(__m512);

/// The same of whole numbers.
#[derive(Clone, Copy)]
pub(crate) struct LongInt(__m512i);

/// Two registers of AVX.
#[derive(Clone, Copy)]
pub(crate) struct Double(__m256, __m256);

/// The same of whole numbers.
#[derive(Clone, Copy)]
pub(crate) struct DoubleInt(__m256i, __m256i);

macro_rules! long {
    ($type:ident: $($trait:ident $name:ident $work:ident),+) => {
        $(impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $work(self.0, other.0) })
            }
        })+
    };
}

macro_rules! double {
    ($type:ident: $($trait:ident $name:ident $work:ident),+) => {
        $(impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self($work(self.0, other.0), $work(self.1, other.1)) }
            }
        })+
    };
}

long!(Long: Add add _mm512_add_ps, Sub sub _mm512_sub_ps, Mul mul _mm512_mul_ps, Div div _mm512_div_ps);
long!(LongInt: Add add _mm512_add_epi32, Mul mul _mm512_mullo_epi32, BitAnd bitand _mm512_and_si512,
    BitOr bitor _mm512_or_si512, BitXor bitxor _mm512_xor_si512);
double!(Double: Add add _mm256_add_ps, Sub sub _mm256_sub_ps, Mul mul _mm256_mul_ps, Div div _mm256_div_ps);
double!(DoubleInt: Add add _mm256_add_epi32, Mul mul _mm256_mullo_epi32, BitAnd bitand _mm256_and_si256,
    BitOr bitor _mm256_or_si256, BitXor bitxor _mm256_xor_si256);

impl Pack for Long {
    type Int = LongInt;
    type Eight = lanes::Wide;

    #[inline(always)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        #[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,bmi2,popcnt,lzcnt")]
        #[inline(never)]
        fn inner<T>(work: impl FnOnce() -> T) -> T {
            work()
        }
        // SAFETY: see above.
        unsafe { inner(work) }
    }
    #[inline(always)]
    fn greatest(self) -> f32 {
        // SAFETY: see above.
        unsafe { _mm512_reduce_max_ps(self.0) }
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_set1_ps(value) })
    }
    #[inline(always)]
    fn load(values: &Sixteen) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_load_ps(values.0.as_ptr()) })
    }
    #[inline(always)]
    fn store(self) -> Sixteen {
        let mut values = Sixteen([0.0; PACK]);
        // SAFETY: see above.
        unsafe { _mm512_store_ps(values.0.as_mut_ptr(), self.0) };
        values
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_min_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_max_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sqrt_ps(self.0) })
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask {
        // SAFETY: see above.
        unsafe { _mm512_cmp_ps_mask::<_CMP_LT_OQ>(self.0, other.0) }
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask {
        // SAFETY: see above.
        unsafe { _mm512_cmp_ps_mask::<_CMP_LE_OQ>(self.0, other.0) }
    }
    #[inline(always)]
    fn select(mask: Mask, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_mask_blend_ps(mask, no.0, yes.0) })
    }
    #[inline(always)]
    fn from_int(value: LongInt) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_cvtepi32_ps(value.0) })
    }
    #[inline(always)]
    fn to_int(self) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_cvttps_epi32(self.0) })
    }
    #[inline(always)]
    fn to_bits(self) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_castps_si512(self.0) })
    }
    #[inline(always)]
    fn from_bits(bits: LongInt) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_castsi512_ps(bits.0) })
    }
    #[inline(always)]
    fn gather(table: &[f32], places: LongInt) -> Self {
        assert!(Self::int_lt(places, Self::int(table.len() as u32)) == Mask::MAX, "beyond the end of a table");
        // SAFETY: see above.
        Self(unsafe { _mm512_i32gather_ps::<4>(places.0, table.as_ptr()) })
    }
    #[inline(always)]
    fn gather_int(table: &[u32], places: LongInt) -> LongInt {
        assert!(Self::int_lt(places, Self::int(table.len() as u32)) == Mask::MAX, "beyond the end of a table");
        // SAFETY: see above.
        LongInt(unsafe { _mm512_i32gather_epi32::<4>(places.0, table.as_ptr().cast()) })
    }
    #[inline(always)]
    fn load_from(values: &[f32]) -> Self {
        // SAFETY: see above; the slice's length is checked.
        Self(unsafe { _mm512_loadu_ps(values[..PACK].as_ptr()) })
    }
    #[inline(always)]
    fn store_to(self, values: &mut [f32]) {
        // SAFETY: see above; the slice's length is checked.
        unsafe { _mm512_storeu_ps(values[..PACK].as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    fn pressed(self, mask: Mask) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_maskz_compress_ps(mask, self.0) })
    }
    #[inline(always)]
    fn turned(rows: [Self; PACK]) -> [Self; PACK] {
        let (mut pairs, mut fours, mut columns) = (rows, rows, rows);
        // SAFETY: see above.
        unsafe {
            for place in 0..8 {
                let (a, b) = (rows[2 * place].0, rows[2 * place + 1].0);
                pairs[2 * place] = Self(_mm512_unpacklo_ps(a, b));
                pairs[2 * place + 1] = Self(_mm512_unpackhi_ps(a, b));
            }
            for place in 0..8 {
                let first = place / 2 * 4 + place % 2;
                let (a, b) = (_mm512_castps_pd(pairs[first].0), _mm512_castps_pd(pairs[first + 2].0));
                fours[2 * place] = Self(_mm512_castpd_ps(_mm512_unpacklo_pd(a, b)));
                fours[2 * place + 1] = Self(_mm512_castpd_ps(_mm512_unpackhi_pd(a, b)));
            }
            for place in 0..4 {
                let (a, b, c, d) = (fours[place].0, fours[place + 4].0, fours[place + 8].0, fours[place + 12].0);
                let (even, even_more) = (_mm512_shuffle_f32x4::<0x88>(a, b), _mm512_shuffle_f32x4::<0x88>(c, d));
                let (odd, odd_more) = (_mm512_shuffle_f32x4::<0xdd>(a, b), _mm512_shuffle_f32x4::<0xdd>(c, d));
                columns[place] = Self(_mm512_shuffle_f32x4::<0x88>(even, even_more));
                columns[place + 4] = Self(_mm512_shuffle_f32x4::<0x88>(odd, odd_more));
                columns[place + 8] = Self(_mm512_shuffle_f32x4::<0xdd>(even, even_more));
                columns[place + 12] = Self(_mm512_shuffle_f32x4::<0xdd>(odd, odd_more));
            }
        }
        columns
    }
    #[inline(always)]
    fn reversed(value: LongInt) -> LongInt {
        // SAFETY: see above.
        unsafe {
            // Half bytes turned over by table, then bytes change places.
            let table = _mm_setr_epi8(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15);
            let table = _mm512_broadcast_i32x4(table);
            let half = _mm512_set1_epi32(0x0f0f_0f0f);
            let low = _mm512_shuffle_epi8(table, _mm512_and_si512(value.0, half));
            let high = _mm512_shuffle_epi8(table, _mm512_and_si512(_mm512_srli_epi32::<4>(value.0), half));
            let bytes = _mm512_or_si512(_mm512_slli_epi32::<4>(low), high);
            let order = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
            LongInt(_mm512_shuffle_epi8(bytes, _mm512_broadcast_i32x4(order)))
        }
    }
    #[inline(always)]
    fn int(value: u32) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_set1_epi32(value.cast_signed()) })
    }
    #[inline(always)]
    fn load_int(values: &Words) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_load_si512(values.0.as_ptr().cast()) })
    }
    #[inline(always)]
    fn store_int(value: LongInt) -> Words {
        let mut values = Words([0; PACK]);
        // SAFETY: see above.
        unsafe { _mm512_store_si512(values.0.as_mut_ptr().cast(), value.0) };
        values
    }
    #[inline(always)]
    fn shl<const N: u32>(value: LongInt) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_slli_epi32::<N>(value.0) })
    }
    #[inline(always)]
    fn shr<const N: u32>(value: LongInt) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_srli_epi32::<N>(value.0) })
    }
    #[inline(always)]
    fn shr_by(value: LongInt, bits: LongInt) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_srlv_epi32(value.0, bits.0) })
    }
    #[inline(always)]
    fn int_lt(a: LongInt, b: LongInt) -> Mask {
        // SAFETY: see above.
        unsafe { _mm512_cmplt_epu32_mask(a.0, b.0) }
    }
    #[inline(always)]
    fn int_eq(a: LongInt, b: LongInt) -> Mask {
        // SAFETY: see above.
        unsafe { _mm512_cmpeq_epi32_mask(a.0, b.0) }
    }
    #[inline(always)]
    fn int_select(mask: Mask, yes: LongInt, no: LongInt) -> LongInt {
        // SAFETY: see above.
        LongInt(unsafe { _mm512_mask_blend_epi32(mask, no.0, yes.0) })
    }
}

/// A mask's eight bits as lanes full of ones or zeros.
#[inline(always)]
fn spread(bits: Mask) -> __m256i {
    // SAFETY: see above.
    unsafe {
        let each = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
        _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(i32::from(bits)), each), each)
    }
}

/// The signs of two registers' lanes.
#[inline(always)]
fn signs(low: __m256, high: __m256) -> Mask {
    // SAFETY: see above.
    unsafe { (_mm256_movemask_ps(low) | _mm256_movemask_ps(high) << 8) as Mask }
}

/// Eight rows of eight with rows and columns exchanged.
#[inline(always)]
fn turned_eight(rows: [__m256; 8]) -> [__m256; 8] {
    let (mut pairs, mut fours, mut columns) = (rows, rows, rows);
    // SAFETY: see above.
    unsafe {
        for place in 0..4 {
            let (a, b) = (rows[2 * place], rows[2 * place + 1]);
            pairs[2 * place] = _mm256_unpacklo_ps(a, b);
            pairs[2 * place + 1] = _mm256_unpackhi_ps(a, b);
        }
        for place in 0..4 {
            let first = place / 2 * 4 + place % 2;
            let (a, b) = (_mm256_castps_pd(pairs[first]), _mm256_castps_pd(pairs[first + 2]));
            fours[2 * place] = _mm256_castpd_ps(_mm256_unpacklo_pd(a, b));
            fours[2 * place + 1] = _mm256_castpd_ps(_mm256_unpackhi_pd(a, b));
        }
        for place in 0..4 {
            let (a, b) = (fours[place], fours[place + 4]);
            columns[place] = _mm256_permute2f128_ps::<0x20>(a, b);
            columns[place + 4] = _mm256_permute2f128_ps::<0x31>(a, b);
        }
    }
    columns
}

impl Pack for Double {
    type Int = DoubleInt;
    type Eight = lanes::Wide;

    #[inline(always)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        #[inline(never)]
        fn inner<T>(work: impl FnOnce() -> T) -> T {
            work()
        }
        // SAFETY: see above.
        unsafe { inner(work) }
    }
    #[inline(always)]
    fn load_from(values: &[f32]) -> Self {
        let values = &values[..PACK];
        // SAFETY: see above; the slice's length is checked.
        unsafe { Self(_mm256_loadu_ps(values.as_ptr()), _mm256_loadu_ps(values.as_ptr().add(8))) }
    }
    #[inline(always)]
    fn store_to(self, values: &mut [f32]) {
        let values = &mut values[..PACK];
        // SAFETY: see above; the slice's length is checked.
        unsafe {
            _mm256_storeu_ps(values.as_mut_ptr(), self.0);
            _mm256_storeu_ps(values.as_mut_ptr().add(8), self.1);
        }
    }
    #[inline(always)]
    fn pressed(self, mask: Mask) -> Self {
        let (low, high) = (lanes::order_of(u32::from(mask)), lanes::order_of(u32::from(mask >> 8)));
        let mut values = Sixteen([0.0; PACK]);
        // SAFETY: see above; the lower half has at most eight, behind which there is room for the other.
        unsafe {
            let first = values.0.as_mut_ptr();
            _mm256_storeu_ps(first, _mm256_permutevar8x32_ps(self.0, low));
            let count = (mask & 0xff).count_ones() as usize;
            _mm256_storeu_ps(first.add(count), _mm256_permutevar8x32_ps(self.1, high));
        }
        Self::load(&values)
    }
    #[inline(always)]
    fn turned(rows: [Self; PACK]) -> [Self; PACK] {
        let half = inlined(
            #[inline(always)]
            |first: usize, is_high: bool| {
                let mut half = [rows[first].0; 8];
                for (place, row) in half.iter_mut().enumerate() {
                    let Self(low, high) = rows[first + place];
                    *row = if is_high { high } else { low };
                }
                turned_eight(half)
            },
        );
        let (low, low_more) = (half(0, false), half(8, false));
        let (high, high_more) = (half(0, true), half(8, true));
        let mut columns = rows;
        for place in 0..8 {
            columns[place] = Self(low[place], low_more[place]);
            columns[place + 8] = Self(high[place], high_more[place]);
        }
        columns
    }
    #[inline(always)]
    fn reversed(value: DoubleInt) -> DoubleInt {
        // SAFETY: see above.
        unsafe {
            // As for AVX-512.
            let table = _mm_setr_epi8(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15);
            let table = _mm256_broadcastsi128_si256(table);
            let order = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
            let order = _mm256_broadcastsi128_si256(order);
            let half = _mm256_set1_epi32(0x0f0f_0f0f);
            let turned = inlined(
                #[inline(always)]
                |bits: __m256i| {
                    let low = _mm256_shuffle_epi8(table, _mm256_and_si256(bits, half));
                    let high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi32::<4>(bits), half));
                    _mm256_shuffle_epi8(_mm256_or_si256(_mm256_slli_epi32::<4>(low), high), order)
                },
            );
            DoubleInt(turned(value.0), turned(value.1))
        }
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: see above.
        let all = unsafe { _mm256_set1_ps(value) };
        Self(all, all)
    }
    #[inline(always)]
    fn load(values: &Sixteen) -> Self {
        // SAFETY: see above.
        unsafe { Self(_mm256_load_ps(values.0.as_ptr()), _mm256_load_ps(values.0.as_ptr().add(8))) }
    }
    #[inline(always)]
    fn store(self) -> Sixteen {
        let mut values = Sixteen([0.0; PACK]);
        // SAFETY: see above.
        unsafe {
            _mm256_store_ps(values.0.as_mut_ptr(), self.0);
            _mm256_store_ps(values.0.as_mut_ptr().add(8), self.1);
        }
        values
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe { Self(_mm256_min_ps(self.0, other.0), _mm256_min_ps(self.1, other.1)) }
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe { Self(_mm256_max_ps(self.0, other.0), _mm256_max_ps(self.1, other.1)) }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        // SAFETY: see above.
        unsafe { Self(_mm256_sqrt_ps(self.0), _mm256_sqrt_ps(self.1)) }
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask {
        // SAFETY: see above.
        unsafe {
            let low = _mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0);
            signs(low, _mm256_cmp_ps::<_CMP_LT_OQ>(self.1, other.1))
        }
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask {
        // SAFETY: see above.
        unsafe {
            let low = _mm256_cmp_ps::<_CMP_LE_OQ>(self.0, other.0);
            signs(low, _mm256_cmp_ps::<_CMP_LE_OQ>(self.1, other.1))
        }
    }
    #[inline(always)]
    fn select(mask: Mask, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let (low, high) = (_mm256_castsi256_ps(spread(mask)), _mm256_castsi256_ps(spread(mask >> 8)));
            Self(_mm256_blendv_ps(no.0, yes.0, low), _mm256_blendv_ps(no.1, yes.1, high))
        }
    }
    #[inline(always)]
    fn from_int(value: DoubleInt) -> Self {
        // SAFETY: see above.
        unsafe { Self(_mm256_cvtepi32_ps(value.0), _mm256_cvtepi32_ps(value.1)) }
    }
    #[inline(always)]
    fn to_int(self) -> DoubleInt {
        // SAFETY: see above.
        unsafe { DoubleInt(_mm256_cvttps_epi32(self.0), _mm256_cvttps_epi32(self.1)) }
    }
    #[inline(always)]
    fn to_bits(self) -> DoubleInt {
        // SAFETY: see above.
        unsafe { DoubleInt(_mm256_castps_si256(self.0), _mm256_castps_si256(self.1)) }
    }
    #[inline(always)]
    fn from_bits(bits: DoubleInt) -> Self {
        // SAFETY: see above.
        unsafe { Self(_mm256_castsi256_ps(bits.0), _mm256_castsi256_ps(bits.1)) }
    }
    #[inline(always)]
    fn gather(table: &[f32], places: DoubleInt) -> Self {
        let places = Self::store_int(places).0;
        Self::load(&Sixteen(places.map(|place| table[place as usize])))
    }
    #[inline(always)]
    fn gather_int(table: &[u32], places: DoubleInt) -> DoubleInt {
        let places = Self::store_int(places).0;
        Self::load_int(&Words(places.map(|place| table[place as usize])))
    }
    #[inline(always)]
    fn int(value: u32) -> DoubleInt {
        // SAFETY: see above.
        let all = unsafe { _mm256_set1_epi32(value.cast_signed()) };
        DoubleInt(all, all)
    }
    #[inline(always)]
    fn load_int(values: &Words) -> DoubleInt {
        // SAFETY: see above.
        unsafe {
            let first: *const __m256i = values.0.as_ptr().cast();
            DoubleInt(_mm256_load_si256(first), _mm256_load_si256(first.add(1)))
        }
    }
    #[inline(always)]
    fn store_int(value: DoubleInt) -> Words {
        let mut values = Words([0; PACK]);
        // SAFETY: see above.
        unsafe {
            let first: *mut __m256i = values.0.as_mut_ptr().cast();
            _mm256_store_si256(first, value.0);
            _mm256_store_si256(first.add(1), value.1);
        }
        values
    }
    #[inline(always)]
    fn shl<const N: u32>(value: DoubleInt) -> DoubleInt {
        // SAFETY: see above.
        unsafe {
            let bits = _mm_cvtsi32_si128(N.cast_signed());
            DoubleInt(_mm256_sll_epi32(value.0, bits), _mm256_sll_epi32(value.1, bits))
        }
    }
    #[inline(always)]
    fn shr<const N: u32>(value: DoubleInt) -> DoubleInt {
        // SAFETY: see above.
        unsafe {
            let bits = _mm_cvtsi32_si128(N.cast_signed());
            DoubleInt(_mm256_srl_epi32(value.0, bits), _mm256_srl_epi32(value.1, bits))
        }
    }
    #[inline(always)]
    fn shr_by(value: DoubleInt, bits: DoubleInt) -> DoubleInt {
        // SAFETY: see above.
        unsafe { DoubleInt(_mm256_srlv_epi32(value.0, bits.0), _mm256_srlv_epi32(value.1, bits.1)) }
    }
    #[inline(always)]
    fn int_lt(a: DoubleInt, b: DoubleInt) -> Mask {
        // SAFETY: see above.
        unsafe {
            let flip = _mm256_set1_epi32(i32::MIN);
            let less =
                |a, b| _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_xor_si256(b, flip), _mm256_xor_si256(a, flip)));
            signs(less(a.0, b.0), less(a.1, b.1))
        }
    }
    #[inline(always)]
    fn int_eq(a: DoubleInt, b: DoubleInt) -> Mask {
        // SAFETY: see above.
        unsafe {
            let low = _mm256_castsi256_ps(_mm256_cmpeq_epi32(a.0, b.0));
            signs(low, _mm256_castsi256_ps(_mm256_cmpeq_epi32(a.1, b.1)))
        }
    }
    #[inline(always)]
    fn int_select(mask: Mask, yes: DoubleInt, no: DoubleInt) -> DoubleInt {
        // SAFETY: see above.
        unsafe {
            DoubleInt(_mm256_blendv_epi8(no.0, yes.0, spread(mask)), _mm256_blendv_epi8(no.1, yes.1, spread(mask >> 8)))
        }
    }
}
