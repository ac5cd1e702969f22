//! Fingers as the studio hears of them: each one for gestures, and the first as the pointer with its button.

use egui::{Event, Modifiers, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase};

/// Fingers on the screen.
#[derive(Debug, Default)]
pub(crate) struct Touches {
    /// The finger that is the pointer.
    pointer: Option<u64>,
}

impl Touches {
    /// What a finger did, as events. The pointer's button goes up while its finger is still known, so that who watches
    /// fingers can tell what the release ends.
    pub(crate) fn events(&mut self, id: u64, phase: TouchPhase, at: Pos2, modifiers: Modifiers) -> Vec<Event> {
        let touch = Event::Touch { device_id: TouchDeviceId(0), id: TouchId::from(id), phase, pos: at, force: None };
        if self.pointer.is_some_and(|pointer| pointer != id) {
            return vec![touch];
        }
        let button = |pressed| Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers };
        match phase {
            TouchPhase::Start => {
                self.pointer = Some(id);
                vec![touch, Event::PointerMoved(at), button(true)]
            }
            TouchPhase::Move if self.pointer.is_some() => vec![touch, Event::PointerMoved(at)],
            // The rest of a gesture whose first finger is gone.
            TouchPhase::Move => vec![touch],
            TouchPhase::End | TouchPhase::Cancel => match self.pointer.take() {
                Some(_) => vec![button(false), touch, Event::PointerGone],
                None => vec![touch],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(touches: &mut Touches, id: u64, phase: TouchPhase) -> Vec<&'static str> {
        let events = touches.events(id, phase, egui::pos2(1.0, 2.0), Modifiers::NONE);
        let word = |event: &Event| match event {
            Event::Touch { .. } => "touch",
            Event::PointerMoved(_) => "moved",
            Event::PointerButton { pressed: true, .. } => "down",
            Event::PointerButton { pressed: false, .. } => "up",
            Event::PointerGone => "gone",
            _ => "other",
        };
        events.iter().map(word).collect()
    }

    #[test]
    fn one_finger_is_the_pointer_with_its_button() {
        let mut touches = Touches::default();
        assert_eq!(hear(&mut touches, 7, TouchPhase::Start), ["touch", "moved", "down"]);
        assert_eq!(hear(&mut touches, 7, TouchPhase::Move), ["touch", "moved"]);
        assert_eq!(hear(&mut touches, 7, TouchPhase::End), ["up", "touch", "gone"]);
    }

    #[test]
    fn a_second_finger_moves_no_pointer_not_even_when_the_first_is_gone() {
        let mut touches = Touches::default();
        hear(&mut touches, 1, TouchPhase::Start);
        assert_eq!(hear(&mut touches, 2, TouchPhase::Start), ["touch"]);
        assert_eq!(hear(&mut touches, 2, TouchPhase::Move), ["touch"]);
        hear(&mut touches, 1, TouchPhase::End);
        assert_eq!(hear(&mut touches, 2, TouchPhase::Move), ["touch"]);
        assert_eq!(hear(&mut touches, 2, TouchPhase::End), ["touch"]);
        assert_eq!(hear(&mut touches, 3, TouchPhase::Start), ["touch", "moved", "down"]);
    }
}
