//! Textures baked on all processors, and kept from day to day in the user's cache folder.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use homewright_staging::{Done, Shelf, Stage, Task};
use homewright_store::FileCache;

use crate::output::Output;

/// Bytes of textures that may lie in the cache.
const LIMIT: u64 = 768 << 20;

/// The user's cache as a shelf for textures; the studio's is the same folder.
struct CacheShelf(FileCache);

impl Shelf for CacheShelf {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.0.put(name, bytes);
    }
}

/// Does what a stage has put off, on all processors, and waits for it. An interrupted command gets less.
pub(crate) fn finish(stage: &mut Stage, output: &Output) {
    let tasks = stage.take_tasks();
    if tasks.is_empty() {
        return;
    }
    let folder = directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.cache_dir().join("pictures"));
    let shelf = CacheShelf(FileCache::new(folder, LIMIT));
    let bar = output.bar("textures");
    let done = run(&tasks, &shelf, |share| {
        bar.set_position((share * 1000.0) as u64);
        !output.is_interrupted()
    });
    bar.finish_and_clear();
    drop(stage.put(done));
}

fn run(tasks: &[Task], shelf: &dyn Shelf, go_on: impl Fn(f32) -> bool + Sync) -> Vec<Done> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Done>> = Mutex::new(Vec::with_capacity(tasks.len()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let made = task.run_with(shelf);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push(made);
                    if !go_on(done.len() as f32 / tasks.len() as f32) {
                        next.store(tasks.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}
