//! Work over many items, on all cores or on one, with the same answer in the same order.

use std::sync::Mutex;

/// Things that are used again, one for each thread that works.
#[derive(Debug)]
pub(crate) struct Pool<T> {
    idle: Mutex<Vec<T>>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { idle: Mutex::new(Vec::new()) }
    }
}

impl<T> Pool<T> {
    /// One that is idle, or a new one.
    pub(crate) fn take(&self, new: impl FnOnce() -> T) -> T {
        self.idle.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_else(new)
    }

    /// Gives one back.
    pub(crate) fn give(&self, thing: T) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(thing);
        }
    }
}

/// `work` for each number below `count`, in order.
#[cfg(feature = "threads")]
pub(crate) fn map<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::prelude::*;
    (0..count).into_par_iter().map(work).collect()
}

/// `work` for each number below `count`, in order.
#[cfg(not(feature = "threads"))]
pub(crate) fn map<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..count).map(work).collect()
}

/// As [`map`], in batches between which `progress` hears the share that is done and may end the work.
pub(crate) fn map_in_batches<T: Send>(
    count: usize,
    batch: usize,
    progress: &mut dyn FnMut(f32) -> bool,
    work: impl Fn(usize) -> T + Sync + Send,
) -> Option<Vec<T>> {
    let mut results = Vec::with_capacity(count);
    while results.len() < count {
        if !progress(results.len() as f32 / count as f32) {
            return None;
        }
        let first = results.len();
        results.extend(map(batch.min(count - first), |number| work(first + number)));
    }
    Some(results)
}
