//! Where the window is, remembered from one day to the next.

use tauri::{AppHandle, Window};

use crate::remembered::{Memory, Place};

/// Size of the window at the first start, logical pixels.
const FIRST_SIZE: [f64; 2] = [1440.0, 900.0];
/// Smallest size of the window, logical pixels.
pub(crate) const SMALLEST: [f64; 2] = [960.0, 600.0];
/// What the system's bars and frames take of a screen, logical pixels.
const BARS: [f64; 2] = [16.0, 80.0];
/// How much of the window's top must lie on a screen, logical pixels.
const GRIP: f64 = 80.0;

/// Where the window is to be: as it was, or in the middle where that screen is no longer there.
pub(crate) fn of_window(app: &AppHandle, memory: &Memory) -> (Option<[f64; 2]>, [f64; 2], bool) {
    let Some(place) = memory.read().window else { return (None, first_size(app), false) };
    let size = [place.size[0].max(SMALLEST[0]), place.size[1].max(SMALLEST[1])];
    let monitors = app.available_monitors().unwrap_or_default();
    let is_seen = monitors.iter().any(|monitor| {
        let scale = monitor.scale_factor();
        let (corner, extent) = (monitor.position().to_logical::<f64>(scale), monitor.size().to_logical::<f64>(scale));
        let [left, top] = place.position;
        left + size[0] > corner.x + GRIP
            && left < corner.x + extent.width - GRIP
            && top >= corner.y - 1.0
            && top < corner.y + extent.height - GRIP
    });
    (is_seen.then_some(place.position), size, place.is_maximized)
}

/// The first window fits the screen, with room for the system's bars.
fn first_size(app: &AppHandle) -> [f64; 2] {
    let Ok(Some(monitor)) = app.primary_monitor() else { return FIRST_SIZE };
    let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
    fitted([size.width, size.height])
}

/// The first size on a screen of a size.
fn fitted(screen: [f64; 2]) -> [f64; 2] {
    [0, 1].map(|side: usize| FIRST_SIZE[side].min(screen[side] - BARS[side]).max(SMALLEST[side].min(screen[side])))
}

/// Remembers where the window is.
pub(crate) fn remember(window: &Window, memory: &Memory) {
    let scale = window.scale_factor().unwrap_or(1.0);
    let (Ok(position), Ok(size)) = (window.outer_position(), window.inner_size()) else { return };
    let is_maximized = window.is_maximized().unwrap_or(false);
    if size.width == 0 || size.height == 0 || window.is_minimized().unwrap_or(false) {
        return;
    }
    let (position, size) = (position.to_logical::<f64>(scale), size.to_logical::<f64>(scale));
    memory.change(|memory| {
        let now = Place { position: [position.x, position.y], size: [size.width, size.height], is_maximized };
        memory.window = match memory.window {
            // A window that fills the screen goes back to where it was before.
            Some(before) if is_maximized => Some(Place { is_maximized, ..before }),
            _ => Some(now),
        };
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_window_is_never_larger_than_the_screen() {
        assert_eq!(fitted([2560.0, 1440.0]), FIRST_SIZE);
        assert_eq!(fitted([1366.0, 768.0]), [1350.0, 688.0]);
        assert_eq!(fitted([800.0, 600.0]), [800.0, 600.0]);
    }
}
