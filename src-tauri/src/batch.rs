//! How many of the events that came belong into one frame, so that each meets the studio as it was when it happened.

use egui::Event;

/// How many events belong to the next frame: one button event at most, since what comes after it belongs to where the
/// pointer is by then; a button that goes up waits until the way to it was shown; and what is typed after the pointer
/// moved waits until the studio has seen it there.
pub(crate) fn end_of_frame(events: &[Event]) -> usize {
    let mut has_moved = false;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::PointerButton { pressed: false, .. } if index > 0 => return index,
            Event::PointerButton { .. } => return index + 1,
            Event::PointerMoved(_) | Event::PointerGone | Event::MouseWheel { .. } => has_moved = true,
            Event::Text(_) | Event::Key { pressed: true, .. } | Event::Copy | Event::Cut | Event::Paste(_)
                if has_moved =>
            {
                return index;
            }
            _ => {}
        }
    }
    events.len()
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, PointerButton, pos2};

    use super::*;

    fn moved() -> Event {
        Event::PointerMoved(pos2(3.0, 4.0))
    }

    fn button(pressed: bool) -> Event {
        Event::PointerButton {
            pos: pos2(3.0, 4.0),
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        }
    }

    fn typed(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn a_click_and_what_is_typed_after_it_meet_the_studio_one_after_the_other() {
        let mut events = vec![moved(), button(true), moved(), button(false), moved(), typed("4"), typed("2"), moved()];
        let mut frames = Vec::new();
        while !events.is_empty() {
            let rest = events.split_off(end_of_frame(&events));
            frames.push(std::mem::replace(&mut events, rest));
        }
        let expected = [
            vec![moved(), button(true)],
            vec![moved()],
            vec![button(false)],
            vec![moved()],
            vec![typed("4"), typed("2"), moved()],
        ];
        assert_eq!(frames, expected);
    }

    #[test]
    fn keys_before_the_pointer_moves_go_with_it() {
        assert_eq!(end_of_frame(&[typed("4"), moved()]), 2);
        assert_eq!(end_of_frame(&[]), 0);
        assert_eq!(end_of_frame(&[button(false), typed("4")]), 1);
    }
}
