//! A wall round decoders that are not ours: a panic inside them becomes an error here.
//!
//! What can be checked beforehand is checked before they are called; this catches the rest.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a decoder gives, or `None` when it panicked.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(decode)).ok()
}
