//! Asking memory for things ahead of their use, so that what is worked on meanwhile hides the wait.

/// Lines of memory, bytes.
#[cfg(target_arch = "x86_64")]
const LINE: usize = 64;

/// Asks for a thing of a slice; a place beyond its end is none.
#[inline(always)]
#[expect(unsafe_code, reason = "the standard library has no safe way to say it")]
pub(crate) fn soon<T>(things: &[T], place: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(thing) = things.get(place) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let first = std::ptr::from_ref(thing).cast::<i8>();
        // Memory fetches lines in pairs.
        for start in (0..size_of::<T>()).step_by(2 * LINE) {
            // SAFETY: the address lies in the thing; asking for it changes nothing but what is near the processor, and
            // all processors of this kind know the instruction.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(first.add(start)) };
        }
        if align_of::<T>() < LINE {
            // SAFETY: see above; a thing may reach into a line more.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(first.add(size_of::<T>() - 1)) };
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (things, place);
}
