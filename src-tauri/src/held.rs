//! The keys that are held while others are pressed: Ctrl, Shift, Alt.

use tauri_runtime_wry::tao::keyboard::ModifiersState;

/// What is held, after `before` was held and the window system told of a change.
///
/// On Linux it tells of the key that was pressed last alone, and of nothing at all when any of them is let go; what the
/// others do is ours to remember, or to ask the toolkit.
pub(crate) fn after(before: egui::Modifiers, told: ModifiersState) -> egui::Modifiers {
    let told_keys = keys(told);
    if !cfg!(target_os = "linux") {
        return told_keys;
    }
    if told.is_empty() { before_release(before) } else { before | told_keys }
}

fn keys(state: ModifiersState) -> egui::Modifiers {
    let is_mac = cfg!(target_os = "macos");
    egui::Modifiers {
        alt: state.alt_key(),
        ctrl: state.control_key(),
        shift: state.shift_key(),
        mac_cmd: is_mac && state.super_key(),
        command: if is_mac { state.super_key() } else { state.control_key() },
    }
}

/// Of what was held, what still is.
#[cfg(target_os = "linux")]
fn before_release(before: egui::Modifiers) -> egui::Modifiers {
    let keymap = gdk::Display::default().and_then(|display| gdk::Keymap::for_display(&display));
    let Some(keymap) = keymap else { return egui::Modifiers::NONE };
    let now = gdk::ModifierType::from_bits_truncate(keymap.modifier_state());
    let ctrl = before.ctrl && now.contains(gdk::ModifierType::CONTROL_MASK);
    egui::Modifiers {
        alt: before.alt && now.contains(gdk::ModifierType::MOD1_MASK),
        ctrl,
        shift: before.shift && now.contains(gdk::ModifierType::SHIFT_MASK),
        mac_cmd: false,
        command: ctrl,
    }
}

/// Elsewhere it is told.
#[cfg(not(target_os = "linux"))]
const fn before_release(before: egui::Modifiers) -> egui::Modifiers {
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn keys_held_together_add_up_though_each_is_told_alone() {
        let ctrl = after(egui::Modifiers::NONE, ModifiersState::CONTROL);
        let both = after(ctrl, ModifiersState::SHIFT);
        assert!(ctrl.command && !ctrl.shift && both.command && both.shift);
    }
}
