//! Eight numbers at once: AVX2 where the processor has it, plain arrays everywhere else, with the same bits.
//!
//! Only operations that IEEE 754 rounds exactly are offered, and no fused ones, so that both ways of computing give the
//! same picture.

/// Numbers of a group.
pub(crate) const LANES: usize = 8;

/// Eight numbers in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(32))]
pub(crate) struct Eight(pub(crate) [f32; LANES]);

impl Eight {
    pub(crate) const fn splat(value: f32) -> Self {
        Self([value; LANES])
    }
}

/// Eight numbers in hand.
pub(crate) trait Lanes: Copy {
    /// Yes or no for each.
    type Mask: Copy;
    fn splat(value: f32) -> Self;
    fn load(values: &Eight) -> Self;
    fn store(self) -> Eight;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    /// The second where either is not a number.
    fn min(self, other: Self) -> Self;
    /// The second where either is not a number.
    fn max(self, other: Self) -> Self;
    /// Without its sign.
    fn abs(self) -> Self;
    /// Turned over where `sign` is negative.
    fn signed_by(self, sign: Self) -> Self;
    fn le(self, other: Self) -> Self::Mask;
    fn lt(self, other: Self) -> Self::Mask;
    fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// The first where the mask says so, else the second.
    fn select(mask: Self::Mask, first: Self, second: Self) -> Self;
    /// Lane 0 in the lowest bit.
    fn bits(mask: Self::Mask) -> u32;
    /// The first eight of a slice.
    fn load_from(values: &[f32]) -> Self;
    /// To the first eight of a slice.
    fn store_to(self, values: &mut [f32]);
    /// The first eight words of a slice, for moving about alone.
    fn load_bits_from(words: &[u32]) -> Self;
    /// As they were loaded, to the first eight of a slice.
    fn store_bits_to(self, words: &mut [u32]);
    /// In each lane what stood in the lane with the number crossed (by exclusive or) with `by`, below 8.
    fn crossed(self, by: u32) -> Self;
    /// Those lanes whose bit is set, moved to the front; what comes behind them means nothing.
    fn together(self, bits: u32) -> Self;
    /// The least of all in each lane.
    #[inline(always)]
    fn least(self) -> Self {
        let least = self.min(self.crossed(1));
        let least = least.min(least.crossed(2));
        least.min(least.crossed(4))
    }
}

/// For all eight bits: the lanes whose bit is set, then zeros.
static SET: [[u8; LANES]; 256] = {
    let mut lanes = [[0; LANES]; 256];
    let mut bits = 0;
    while bits < 256 {
        let (mut lane, mut count) = (0, 0);
        while lane < LANES {
            if bits >> lane & 1 == 1 {
                lanes[bits][count] = lane as u8;
                count += 1;
            }
            lane += 1;
        }
        bits += 1;
    }
    lanes
};

/// Arrays; compilers make of them what the target offers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain([f32; LANES]);

impl Plain {
    #[inline(always)]
    fn zip(self, other: Self, work: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|lane| work(self.0[lane], other.0[lane])))
    }

    #[inline(always)]
    fn test(self, other: Self, work: impl Fn(f32, f32) -> bool) -> u32 {
        let mut bits = 0;
        for lane in 0..LANES {
            bits |= u32::from(work(self.0[lane], other.0[lane])) << lane;
        }
        bits
    }
}

impl Lanes for Plain {
    type Mask = u32;
    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    fn load(values: &Eight) -> Self {
        Self(values.0)
    }
    #[inline(always)]
    fn store(self) -> Eight {
        Eight(self.0)
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn abs(self) -> Self {
        self.zip(self, |a, _| a.abs())
    }
    #[inline(always)]
    fn signed_by(self, sign: Self) -> Self {
        self.zip(sign, |a, b| f32::from_bits(a.to_bits() ^ (b.to_bits() & 0x8000_0000)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> u32 {
        self.test(other, |a, b| a <= b)
    }
    #[inline(always)]
    fn lt(self, other: Self) -> u32 {
        self.test(other, |a, b| a < b)
    }
    #[inline(always)]
    fn and(a: u32, b: u32) -> u32 {
        a & b
    }
    #[inline(always)]
    fn select(mask: u32, first: Self, second: Self) -> Self {
        Self(std::array::from_fn(|lane| if mask >> lane & 1 == 1 { first.0[lane] } else { second.0[lane] }))
    }
    #[inline(always)]
    fn bits(mask: u32) -> u32 {
        mask
    }
    #[inline(always)]
    fn load_from(values: &[f32]) -> Self {
        Self(std::array::from_fn(|lane| values[lane]))
    }
    #[inline(always)]
    fn store_to(self, values: &mut [f32]) {
        values[..LANES].copy_from_slice(&self.0);
    }
    #[inline(always)]
    fn load_bits_from(words: &[u32]) -> Self {
        Self(std::array::from_fn(|lane| f32::from_bits(words[lane])))
    }
    #[inline(always)]
    fn store_bits_to(self, words: &mut [u32]) {
        words[..LANES].copy_from_slice(&self.0.map(f32::to_bits));
    }
    #[inline(always)]
    fn crossed(self, by: u32) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane ^ by as usize & 7]))
    }
    #[inline(always)]
    fn together(self, bits: u32) -> Self {
        Self(SET[bits as usize & 255].map(|lane| self.0[usize::from(lane) & 7]))
    }
}

/// Whether [`Wide`] may be used.
#[cfg(target_arch = "x86_64")]
pub(crate) fn is_wide() -> bool {
    use std::arch::is_x86_feature_detected;
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
        && is_x86_feature_detected!("lzcnt")
}

#[cfg(target_arch = "x86_64")]
pub(crate) use avx::{Wide, order_of};

#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "vector instructions; the type is made and used only behind `is_wide`")]
mod avx {
    use std::arch::x86_64::{
        __m256, __m256i, _CMP_LE_OQ, _CMP_LT_OQ, _mm_loadl_epi64, _mm256_add_ps, _mm256_and_ps, _mm256_andnot_ps,
        _mm256_blendv_ps, _mm256_cmp_ps, _mm256_cvtepu8_epi32, _mm256_div_ps, _mm256_load_ps, _mm256_loadu_ps,
        _mm256_max_ps, _mm256_min_ps, _mm256_movemask_ps, _mm256_mul_ps, _mm256_permutevar8x32_ps, _mm256_set1_epi32,
        _mm256_set1_ps, _mm256_setr_epi32, _mm256_store_ps, _mm256_storeu_ps, _mm256_sub_ps, _mm256_xor_ps,
        _mm256_xor_si256,
    };

    use super::{Eight, LANES, Lanes, SET};

    /// A register of AVX. Functions that use it must be reached only through `#[target_feature(enable = "avx2")]`.
    #[derive(Clone, Copy)]
    pub(crate) struct Wide(__m256);

    /// The lanes whose bit is set, then zeros.
    #[inline(always)]
    pub(crate) fn order_of(bits: u32) -> __m256i {
        let lanes = &SET[bits as usize & 255];
        // SAFETY: see `Wide`; the lanes of a row of the table are eight bytes.
        unsafe { _mm256_cvtepu8_epi32(_mm_loadl_epi64(lanes.as_ptr().cast())) }
    }

    // SAFETY (of all blocks below): the processor has AVX2, see `Wide`; loads and stores are to `Eight`, which is
    // aligned to 32 bytes and has their size, or without alignment to eight numbers of a slice, whose length is checked.
    impl Lanes for Wide {
        type Mask = __m256;
        #[inline(always)]
        fn splat(value: f32) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_set1_ps(value) })
        }
        #[inline(always)]
        fn load(values: &Eight) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_load_ps(values.0.as_ptr()) })
        }
        #[inline(always)]
        fn store(self) -> Eight {
            let mut values = Eight([0.0; LANES]);
            // SAFETY: see above.
            unsafe { _mm256_store_ps(values.0.as_mut_ptr(), self.0) };
            values
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_add_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_sub_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_mul_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_div_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn min(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_min_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn max(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_max_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn abs(self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_andnot_ps(_mm256_set1_ps(-0.0), self.0) })
        }
        #[inline(always)]
        fn signed_by(self, sign: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_xor_ps(self.0, _mm256_and_ps(sign.0, _mm256_set1_ps(-0.0))) })
        }
        #[inline(always)]
        fn le(self, other: Self) -> __m256 {
            // SAFETY: see above.
            unsafe { _mm256_cmp_ps::<_CMP_LE_OQ>(self.0, other.0) }
        }
        #[inline(always)]
        fn lt(self, other: Self) -> __m256 {
            // SAFETY: see above.
            unsafe { _mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0) }
        }
        #[inline(always)]
        fn and(a: __m256, b: __m256) -> __m256 {
            // SAFETY: see above.
            unsafe { _mm256_and_ps(a, b) }
        }
        #[inline(always)]
        fn select(mask: __m256, first: Self, second: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_blendv_ps(second.0, first.0, mask) })
        }
        #[inline(always)]
        fn bits(mask: __m256) -> u32 {
            // SAFETY: see above.
            unsafe { _mm256_movemask_ps(mask) }.cast_unsigned()
        }
        #[inline(always)]
        fn load_from(values: &[f32]) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_loadu_ps(values[..LANES].as_ptr()) })
        }
        #[inline(always)]
        fn store_to(self, values: &mut [f32]) {
            // SAFETY: see above.
            unsafe { _mm256_storeu_ps(values[..LANES].as_mut_ptr(), self.0) }
        }
        #[inline(always)]
        fn load_bits_from(words: &[u32]) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_loadu_ps(words[..LANES].as_ptr().cast()) })
        }
        #[inline(always)]
        fn store_bits_to(self, words: &mut [u32]) {
            // SAFETY: see above.
            unsafe { _mm256_storeu_ps(words[..LANES].as_mut_ptr().cast(), self.0) }
        }
        #[inline(always)]
        fn crossed(self, by: u32) -> Self {
            // SAFETY: see above.
            unsafe {
                let lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
                let order = _mm256_xor_si256(lanes, _mm256_set1_epi32(by.cast_signed()));
                Self(_mm256_permutevar8x32_ps(self.0, order))
            }
        }
        #[inline(always)]
        fn together(self, bits: u32) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm256_permutevar8x32_ps(self.0, order_of(bits)) })
        }
    }
}
