//! What the toolkit knows and the layer between leaves out on Linux: fingers on the screen, files dropped into the window.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::Instant;

use tauri::Window;

/// Something the toolkit told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// A finger came, moved or went; in logical pixels of the window.
    Finger {
        /// Its number, while it is down.
        id: u64,
        /// What it did.
        phase: egui::TouchPhase,
        /// Where.
        at: (f64, f64),
    },
    /// Files are held over the window.
    FilesOver,
    /// They are no longer.
    FilesGone,
    /// A file was dropped.
    Dropped(PathBuf),
}

/// What was told and not yet looked at.
#[derive(Default)]
pub(crate) struct Toolkit {
    #[cfg(target_os = "linux")]
    told: std::sync::Arc<std::sync::Mutex<Vec<Told>>>,
}

impl Toolkit {
    /// What was told since the last call, oldest first.
    #[cfg(target_os = "linux")]
    pub(crate) fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Elsewhere all of it comes with the window's events.
    #[cfg(not(target_os = "linux"))]
    pub(crate) const fn take(&self) -> Vec<Told> {
        Vec::new()
    }

    /// Elsewhere all of it comes with the window's events.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn of(_window: &Window, _alarm: &Sender<Instant>) -> Self {
        Self::default()
    }

    /// Listens to a window; `alarm` wakes the studio.
    #[cfg(target_os = "linux")]
    pub(crate) fn of(window: &Window, alarm: &Sender<Instant>) -> Self {
        use gtk::glib;
        use gtk::prelude::{WidgetExt as _, WidgetExtManual as _};

        let toolkit = Self::default();
        let Ok(window) = window.gtk_window() else { return toolkit };
        let told = std::sync::Arc::clone(&toolkit.told);
        let alarm = alarm.clone();
        let tell = move |what: Told| {
            told.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(what);
            // A closed channel means that the window is gone.
            let _closed = alarm.send(Instant::now());
        };
        let fingers = std::cell::RefCell::new(Fingers::default());
        let told = tell.clone();
        window.connect_touch_event(move |_, event| {
            if let Some(finger) = fingers.borrow_mut().told(event) {
                told(finger);
            }
            // Not to be told again as a mouse.
            glib::Propagation::Stop
        });
        let files = gtk::TargetEntry::new("text/uri-list", gtk::TargetFlags::OTHER_APP, 0);
        window.drag_dest_set(gtk::DestDefaults::ALL, &[files], gdk::DragAction::COPY);
        let told = tell.clone();
        window.connect_drag_motion(move |_, _, _, _, _| {
            told(Told::FilesOver);
            false
        });
        let told = tell.clone();
        window.connect_drag_leave(move |_, _, _| told(Told::FilesGone));
        window.connect_drag_data_received(move |_, _, _, _, data, _, _| {
            for file in data.uris() {
                // What lies on no disk cannot be opened.
                if let Ok((path, _)) = glib::filename_from_uri(&file) {
                    tell(Told::Dropped(path));
                }
            }
        });
        toolkit
    }
}

/// Numbers of the fingers that are down.
#[cfg(target_os = "linux")]
#[derive(Default)]
struct Fingers {
    down: Vec<(gdk::EventSequence, u64)>,
    next: u64,
}

#[cfg(target_os = "linux")]
impl Fingers {
    fn told(&mut self, event: &gdk::Event) -> Option<Told> {
        let phase = match event.event_type() {
            gdk::EventType::TouchBegin => egui::TouchPhase::Start,
            gdk::EventType::TouchUpdate => egui::TouchPhase::Move,
            gdk::EventType::TouchEnd => egui::TouchPhase::End,
            gdk::EventType::TouchCancel => egui::TouchPhase::Cancel,
            _ => return None,
        };
        let sequence = event.event_sequence()?;
        let known = self.down.iter().position(|(down, _)| *down == sequence);
        let id = match known {
            Some(place) if matches!(phase, egui::TouchPhase::End | egui::TouchPhase::Cancel) => {
                self.down.remove(place).1
            }
            Some(place) => self.down[place].1,
            None => {
                self.next += 1;
                self.down.push((sequence, self.next));
                self.next
            }
        };
        Some(Told::Finger { id, phase, at: event.coords()? })
    }
}
