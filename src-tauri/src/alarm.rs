//! A clock that wakes the event loop when a frame is due.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use tauri::AppHandle;

/// Longest wait between looks at the clock when nothing asked for a frame.
pub(crate) const FOREVER: Duration = Duration::from_hours(1);

/// A thread that wakes the event loop when a frame is due, since the loop itself only waits for events.
pub(crate) fn start_alarm(app: AppHandle) -> Sender<Instant> {
    let (sender, receiver) = channel::<Instant>();
    std::thread::spawn(move || ring_when_due(&app, &receiver));
    sender
}

fn ring_when_due(app: &AppHandle, receiver: &Receiver<Instant>) {
    let mut due: Option<Instant> = None;
    loop {
        let wait = due.map_or(FOREVER, |due| due.saturating_duration_since(Instant::now()));
        match receiver.recv_timeout(wait) {
            Ok(next) => due = Some(due.map_or(next, |due| due.min(next))),
            Err(RecvTimeoutError::Timeout) => {
                if due.take().is_some_and(|_| app.run_on_main_thread(|| {}).is_err()) {
                    return;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
