//! Textures and coarser stand-ins of what is on screen: made by workers in the background while the home is shown in
//! flat colours, and kept in the user's cache.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use egui::Context;
use homewright_staging::{Done, Shelf, Task};

use crate::host::{Cache, Host};
use crate::jobs::{Job, Pace};
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
}

impl Default for Dressing {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { desk: Arc::default(), sender, receiver }
    }
}

impl Dressing {
    /// At the end of a frame: takes in what was made and sees to what is to be made. Answers whether the picture of
    /// the home has changed.
    pub(crate) fn follow_up(&self, context: &Context, host: &dyn Host, session: &mut Session, pace: &Pace) -> bool {
        let done: Vec<Done> = self.receiver.try_iter().take(A_FRAME).collect();
        let has_changed = !done.is_empty();
        if has_changed {
            session.put(done);
            // There may be more.
            context.request_repaint();
        }
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.tasks.extend(session.stage.take_tasks());
        while desk.workers < WORKERS.min(desk.tasks.len()) {
            desk.workers += 1;
            let (desk, sender) = (Arc::clone(&self.desk), self.sender.clone());
            let (shelf, pace, context) = (CacheShelf(host.cache()), pace.clone(), context.clone());
            host.spawn(Box::new(move || {
                // Nobody cancels textures: the home on screen wants them.
                let job = Job::new("");
                while let Some(task) = next(&desk) {
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

/// The next task; none sends the worker home.
fn next(desk: &Mutex<Desk>) -> Option<Task> {
    let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
    let task = desk.tasks.pop_front();
    desk.workers -= usize::from(task.is_none());
    task
}
