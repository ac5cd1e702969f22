//! Work in the background: what it is called, how far it is, and how to stop it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Weak};

/// Steps of progress from nothing to done.
const STEPS: f32 = 10_000.0;
/// Progress that nobody knows.
const UNKNOWN: u32 = u32::MAX;

/// A piece of work. Clones are the same piece; it is over when the worker dropped its clone.
#[derive(Debug, Clone)]
pub struct Job {
    state: Arc<State>,
}

/// A way to stop a piece of work that does not keep it alive.
#[derive(Debug, Clone)]
pub struct JobHandle {
    state: Weak<State>,
}

impl JobHandle {
    /// The piece of work, while somebody is at it.
    pub(crate) fn job(&self) -> Option<Job> {
        self.state.upgrade().map(|state| Job { state })
    }

    /// Asks the worker to stop.
    pub fn cancel(&self) {
        if let Some(state) = self.state.upgrade() {
            state.is_cancelled.store(true, Ordering::Relaxed);
        }
    }
}

#[derive(Debug)]
struct State {
    name: String,
    progress: AtomicU32,
    is_cancelled: AtomicBool,
}

impl Job {
    /// Work with a name for the user.
    pub fn new(name: impl Into<String>) -> Self {
        let state =
            State { name: name.into(), progress: AtomicU32::new(UNKNOWN), is_cancelled: AtomicBool::new(false) };
        Self { state: Arc::new(state) }
    }

    /// What the user is told.
    pub fn name(&self) -> &str {
        &self.state.name
    }

    /// A way to stop it.
    pub fn handle(&self) -> JobHandle {
        JobHandle { state: Arc::downgrade(&self.state) }
    }

    /// Tells the share that is done, 0 … 1. Answers whether to go on.
    pub fn go_on(&self, share: f32) -> bool {
        let step = (share.clamp(0.0, 1.0) * STEPS) as u32;
        self.state.progress.store(step, Ordering::Relaxed);
        !self.is_cancelled()
    }

    /// The share that is done, where it is known.
    pub fn share(&self) -> Option<f32> {
        let step = self.state.progress.load(Ordering::Relaxed);
        (step != UNKNOWN).then(|| step as f32 / STEPS)
    }

    /// Asks the worker to stop.
    pub fn cancel(&self) {
        self.state.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the worker was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.state.is_cancelled.load(Ordering::Relaxed)
    }
}

/// Work under way, oldest first.
#[derive(Debug, Default)]
pub struct Jobs {
    list: Vec<Job>,
}

impl Jobs {
    /// Lists a piece of work and gives the worker's clone of it.
    pub fn begin(&mut self, name: impl Into<String>) -> Job {
        let job = Job::new(name);
        self.list.push(job.clone());
        job
    }

    /// Whether a piece of work is still with its worker.
    pub fn has(&mut self, handle: &JobHandle) -> bool {
        self.under_way().iter().any(|job| std::ptr::eq(Arc::as_ptr(&job.state), handle.state.as_ptr()))
    }

    /// Names of all work that was under way when last asked, and the shares that are done.
    pub fn shares(&self) -> impl Iterator<Item = (&str, Option<f32>)> {
        self.list.iter().map(|job| (job.name(), job.share()))
    }

    /// Forgets what is over and says what is left.
    pub fn under_way(&mut self) -> &[Job] {
        self.list.retain(|job| Arc::strong_count(&job.state) > 1);
        &self.list
    }
}

/// Whether the hand is at work. Long work in the background looks at it between its steps and waits, so that a drag
/// never stutters.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    is_busy: Arc<AtomicBool>,
}

impl Pace {
    /// Says whether the hand is at work.
    pub fn set_busy(&self, is_busy: bool) {
        self.is_busy.store(is_busy, Ordering::Relaxed);
    }

    /// Waits until the hand rests, or until the job was asked to stop.
    pub fn wait(&self, job: &Job) {
        while self.is_busy.load(Ordering::Relaxed) && !job.is_cancelled() {
            std::thread::sleep(std::time::Duration::from_millis(15));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_listed_until_the_worker_drops_it() {
        let mut jobs = Jobs::default();
        let job = jobs.begin("baking");
        assert_eq!(jobs.under_way().len(), 1);
        assert_eq!(job.share(), None);
        assert!(job.go_on(0.5));
        assert_eq!(jobs.under_way()[0].share(), Some(0.5));
        drop(job);
        assert!(jobs.under_way().is_empty());
    }

    #[test]
    fn work_that_is_cancelled_is_told_not_to_go_on() {
        let mut jobs = Jobs::default();
        let job = jobs.begin("baking");
        jobs.under_way()[0].cancel();
        assert!(!job.go_on(0.7));
        // A worker that waits for the hand is let go.
        let pace = Pace::default();
        pace.set_busy(true);
        pace.wait(&job);
    }
}
