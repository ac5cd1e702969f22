//! Where the pointer was when a button went down or up.
//!
//! The window system's layer under us tells where the pointer is by the time it looks, not where it was when the
//! button moved; after a slow frame that is somewhere else. The toolkit's own events know better.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tauri::Window;

/// Places of button events that were not looked at yet, oldest first, logical pixels.
#[derive(Default)]
pub(crate) struct Presses {
    places: Arc<Mutex<VecDeque<(f64, f64)>>>,
}

impl Presses {
    /// Listens to a window's buttons.
    #[cfg(target_os = "linux")]
    pub(crate) fn of(window: &Window) -> Self {
        use gdk::glib::prelude::{ObjectExt as _, ToValue as _};
        let presses = Self::default();
        let Ok(toolkit_window) = window.gtk_window() else { return presses };
        for signal in ["button-press-event", "button-release-event"] {
            let places = Arc::clone(&presses.places);
            let last = std::cell::Cell::new(0);
            toolkit_window.connect_local(signal, false, move |values| {
                let event = values.get(1).and_then(|value| value.get::<gdk::Event>().ok());
                // The second press of a double click is told twice, at one time.
                if let Some(event) = event
                    && last.replace(event.time()) != event.time()
                {
                    let place = event.coords().unwrap_or_default();
                    places.lock().unwrap_or_else(PoisonError::into_inner).push_back(place);
                }
                Some(false.to_value())
            });
        }
        presses
    }

    /// Elsewhere buttons are told in order with the pointer's moves.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn of(_window: &Window) -> Self {
        Self::default()
    }

    /// Where the oldest button event was.
    pub(crate) fn next(&self) -> Option<(f64, f64)> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}
