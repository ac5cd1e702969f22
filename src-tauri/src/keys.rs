//! Keys of the window system in the studio's terms.

use egui::Key;
use tauri_runtime_wry::tao::keyboard::{Key as WindowKey, KeyCode};

/// The key by what it means on this layout, or by where it is when its meaning is not a Latin key.
pub(crate) fn key(logical: &WindowKey<'_>, physical: KeyCode) -> Option<Key> {
    named(logical).or_else(|| character(logical)).or_else(|| place(physical))
}

fn named(logical: &WindowKey<'_>) -> Option<Key> {
    Some(match logical {
        WindowKey::Enter => Key::Enter,
        WindowKey::Tab => Key::Tab,
        WindowKey::Space => Key::Space,
        WindowKey::ArrowDown => Key::ArrowDown,
        WindowKey::ArrowLeft => Key::ArrowLeft,
        WindowKey::ArrowRight => Key::ArrowRight,
        WindowKey::ArrowUp => Key::ArrowUp,
        WindowKey::End => Key::End,
        WindowKey::Home => Key::Home,
        WindowKey::PageDown => Key::PageDown,
        WindowKey::PageUp => Key::PageUp,
        WindowKey::Backspace => Key::Backspace,
        WindowKey::Delete => Key::Delete,
        WindowKey::Insert => Key::Insert,
        WindowKey::Escape => Key::Escape,
        WindowKey::F1 => Key::F1,
        WindowKey::F2 => Key::F2,
        WindowKey::F3 => Key::F3,
        WindowKey::F4 => Key::F4,
        WindowKey::F5 => Key::F5,
        WindowKey::F6 => Key::F6,
        WindowKey::F7 => Key::F7,
        WindowKey::F8 => Key::F8,
        WindowKey::F9 => Key::F9,
        WindowKey::F10 => Key::F10,
        WindowKey::F11 => Key::F11,
        WindowKey::F12 => Key::F12,
        _ => return None,
    })
}

fn character(logical: &WindowKey<'_>) -> Option<Key> {
    let WindowKey::Character(text) = logical else {
        return None;
    };
    match *text {
        "\r" | "\n" => Some(Key::Enter),
        "\t" => Some(Key::Tab),
        "\u{8}" => Some(Key::Backspace),
        "\u{7f}" => Some(Key::Delete),
        "\u{1b}" => Some(Key::Escape),
        " " => Some(Key::Space),
        text => Key::from_name(text).or_else(|| Key::from_name(&text.to_uppercase())),
    }
}

fn place(physical: KeyCode) -> Option<Key> {
    Some(match physical {
        KeyCode::KeyA => Key::A,
        KeyCode::KeyB => Key::B,
        KeyCode::KeyC => Key::C,
        KeyCode::KeyD => Key::D,
        KeyCode::KeyE => Key::E,
        KeyCode::KeyF => Key::F,
        KeyCode::KeyG => Key::G,
        KeyCode::KeyH => Key::H,
        KeyCode::KeyI => Key::I,
        KeyCode::KeyJ => Key::J,
        KeyCode::KeyK => Key::K,
        KeyCode::KeyL => Key::L,
        KeyCode::KeyM => Key::M,
        KeyCode::KeyN => Key::N,
        KeyCode::KeyO => Key::O,
        KeyCode::KeyP => Key::P,
        KeyCode::KeyQ => Key::Q,
        KeyCode::KeyR => Key::R,
        KeyCode::KeyS => Key::S,
        KeyCode::KeyT => Key::T,
        KeyCode::KeyU => Key::U,
        KeyCode::KeyV => Key::V,
        KeyCode::KeyW => Key::W,
        KeyCode::KeyX => Key::X,
        KeyCode::KeyY => Key::Y,
        KeyCode::KeyZ => Key::Z,
        KeyCode::Digit0 | KeyCode::Numpad0 => Key::Num0,
        KeyCode::Digit1 | KeyCode::Numpad1 => Key::Num1,
        KeyCode::Digit2 | KeyCode::Numpad2 => Key::Num2,
        KeyCode::Digit3 | KeyCode::Numpad3 => Key::Num3,
        KeyCode::Digit4 | KeyCode::Numpad4 => Key::Num4,
        KeyCode::Digit5 | KeyCode::Numpad5 => Key::Num5,
        KeyCode::Digit6 | KeyCode::Numpad6 => Key::Num6,
        KeyCode::Digit7 | KeyCode::Numpad7 => Key::Num7,
        KeyCode::Digit8 | KeyCode::Numpad8 => Key::Num8,
        KeyCode::Digit9 | KeyCode::Numpad9 => Key::Num9,
        KeyCode::NumpadEnter => Key::Enter,
        KeyCode::Space => Key::Space,
        _ => return None,
    })
}
