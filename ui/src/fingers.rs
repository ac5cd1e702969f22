//! Fingers on a view: one is the pointer, two shift and zoom the view, one that rests opens the menu.

use egui::{Pos2, Response, Ui, Vec2};

/// How long a finger rests before that means the menu, seconds.
const HOLD: f64 = 0.55;
/// How far a finger that rests may slip, points.
const SLIP: f32 = 10.0;

/// What fingers do on a view since the last frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Deed {
    /// There is none, or one that is the pointer.
    Pointer,
    /// What they did is done; nothing is to be made of it until all of them are up.
    Taken,
    /// Two shift and zoom the view.
    Two {
        /// Where their middle is.
        center: Pos2,
        /// How far it moved, points.
        pan: Vec2,
        /// By how much they moved apart, as a factor.
        zoom: f32,
    },
    /// One has rested long enough.
    Held(Pos2),
}

/// Fingers on a view.
#[derive(Debug, Default)]
pub(crate) struct Fingers {
    /// Since when one finger rests, and where.
    rests: Option<(f64, Pos2)>,
    is_taken: bool,
}

impl Fingers {
    /// What they do on a view, where one that rests may mean the menu.
    pub(crate) fn deed(&mut self, ui: &Ui, view: &Response, has_menu: bool) -> Deed {
        let (is_down, two, now, at, is_pressed) = ui.input(|input| {
            let pointer = &input.pointer;
            let at = pointer.interact_pos();
            (input.any_touches(), input.multi_touch(), input.time, at, pointer.primary_pressed())
        });
        if !is_down {
            self.rests = None;
            return if std::mem::take(&mut self.is_taken) { Deed::Taken } else { Deed::Pointer };
        }
        if let Some(two) = two {
            if !self.is_taken && !view.rect.contains(two.center_pos) {
                return Deed::Pointer;
            }
            self.is_taken = true;
            self.rests = None;
            return Deed::Two { center: two.center_pos, pan: two.translation_delta, zoom: two.zoom_delta };
        }
        if self.is_taken {
            return Deed::Taken;
        }
        if is_pressed && has_menu && view.contains_pointer() {
            self.rests = at.map(|at| (now, at));
        }
        let Some((since, place)) = self.rests else { return Deed::Pointer };
        if !has_menu || at.is_none_or(|at| at.distance(place) > SLIP) {
            self.rests = None;
            return Deed::Pointer;
        }
        if now - since < HOLD {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(HOLD - (now - since) + 0.01));
            return Deed::Pointer;
        }
        self.rests = None;
        self.is_taken = true;
        Deed::Held(place)
    }
}
