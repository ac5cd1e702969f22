//! Where controls that can be used are on the screen, told to tests from outside when they ask.

use std::collections::BTreeMap;

use egui::Rect;

/// Places of controls of one frame.
#[derive(Default)]
pub struct Trace {
    is_wanted: bool,
    now: BTreeMap<String, [f32; 4]>,
    told: String,
}

impl Trace {
    /// A trace that is kept only if somebody wants it.
    pub fn new(is_wanted: bool) -> Self {
        Self { is_wanted, ..Self::default() }
    }

    /// Notes a control's place in points: left, top, right, bottom.
    pub fn note(&mut self, name: &str, rect: Rect) {
        if self.is_wanted {
            let place = [rect.left(), rect.top(), rect.right(), rect.bottom()];
            self.now.insert(name.to_owned(), place.map(|value| (value * 10.0).round() / 10.0));
        }
    }

    /// The frame is over: a line of JSON if a place or one of the figures in `values` differs from the last line.
    pub fn finish(&mut self, scale: f32, values: impl FnOnce() -> serde_json::Value) -> Option<String> {
        if !self.is_wanted {
            return None;
        }
        let now = std::mem::take(&mut self.now);
        let line = serde_json::json!({ "scale": scale, "rects": now, "values": values() }).to_string();
        if line == self.told {
            return None;
        }
        self.told.clone_from(&line);
        Some(line)
    }
}
