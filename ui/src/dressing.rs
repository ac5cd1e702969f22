//! Textures and coarser stand-ins of what is on screen: made by workers in the background while the home is shown in
//! flat colours, and kept in the user's cache.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use egui::Context;
use homewright_staging::{Done, Shelf, Task};

use crate::host::{Cache, Host};
use crate::jobs::{Job, JobHandle, Jobs, Pace};
use crate::session::Session;

/// Workers at a time; indirect light and pictures of products want processors too.
const WORKERS: usize = 2;
/// Results handed to the graphics device in one frame.
const A_FRAME: usize = 2;

/// The studio's cache as a shelf for textures.
struct CacheShelf(Arc<dyn Cache>);

impl Shelf for CacheShelf {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.0.put(name, bytes);
    }
}

/// Work that the stage has put off, and what came of it.
pub(crate) struct Dressing {
    desk: Arc<Mutex<Desk>>,
    sender: Sender<Done>,
    receiver: Receiver<Done>,
}

/// What lies before the workers.
#[derive(Default)]
struct Desk {
    tasks: VecDeque<Task>,
    workers: usize,
    /// How the user is told of it; workers keep it alive.
    job: Option<JobHandle>,
    /// How many tasks came and how many are done since the desk was empty.
    came: usize,
    done: usize,
}

impl Default for Dressing {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { desk: Arc::default(), sender, receiver }
    }
}

impl Dressing {
    /// At the end of a frame: takes in what was made and sees to what is to be made, which `jobs` list under a name.
    /// Answers whether the picture of the home has changed.
    pub(crate) fn follow_up(
        &self,
        context: &Context,
        host: &dyn Host,
        session: &mut Session,
        pace: &Pace,
        (jobs, name): (&mut Jobs, &str),
    ) -> bool {
        let done: Vec<Done> = self.receiver.try_iter().take(A_FRAME).collect();
        let has_changed = !done.is_empty();
        if has_changed {
            session.put(done);
            // There may be more.
            context.request_repaint();
        }
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let tasks = session.stage.take_tasks();
        desk.came += tasks.len();
        desk.tasks.extend(tasks);
        while desk.workers < WORKERS.min(desk.tasks.len()) {
            desk.workers += 1;
            let job = desk.job.as_ref().and_then(JobHandle::job).unwrap_or_else(|| jobs.begin(name));
            desk.job = Some(job.handle());
            let (desk, sender) = (Arc::clone(&self.desk), self.sender.clone());
            let (shelf, pace, context) = (CacheShelf(host.cache()), pace.clone(), context.clone());
            host.spawn(Box::new(move || {
                while let Some(task) = next(&desk, &job) {
                    pace.wait(&job);
                    if sender.send(task.run_with(&shelf)).is_err() {
                        return;
                    }
                    context.request_repaint();
                }
            }));
        }
        has_changed
    }
}

/// The next task; none sends the worker home. Who stops the job leaves flat colours where they are until the home is
/// opened again.
fn next(desk: &Mutex<Desk>, job: &Job) -> Option<Task> {
    let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
    if job.is_cancelled() {
        desk.tasks.clear();
    }
    let task = desk.tasks.pop_front();
    if task.is_some() {
        // What is taken up counts as half done.
        job.go_on((desk.done as f32 + 0.5) / desk.came.max(1) as f32);
        desk.done += 1;
    } else {
        desk.workers -= 1;
        if desk.workers == 0 {
            (desk.came, desk.done) = (0, 0);
        }
    }
    task
}
