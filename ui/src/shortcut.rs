//! Keys of the keyboard and the commands they call.

use egui::{Context, Key as EguiKey};
use homewright_editor::Command;
use homewright_editor::command::{Direction, Key, Shortcut};

/// The commands called by keys since the last frame.
pub fn commands(context: &Context) -> Vec<Command> {
    if context.text_edit_focused() {
        return Vec::new();
    }
    // A focused control keeps the arrows: they change it, or go on to the next one.
    let has_focused = context.egui_wants_keyboard_input();
    context.input(|input| {
        input
            .events
            .iter()
            .filter_map(|event| match event {
                egui::Event::Key { key, pressed: true, modifiers, .. } if !modifiers.alt => {
                    let key = key_of(*key).filter(|key| !(has_focused && matches!(key, Key::Arrow(_))))?;
                    Command::of_shortcut(Shortcut { ctrl: modifiers.command, shift: modifiers.shift, key })
                }
                _ => None,
            })
            .collect()
    })
}

fn key_of(key: EguiKey) -> Option<Key> {
    Some(match key {
        EguiKey::Delete => Key::Delete,
        EguiKey::Backspace if cfg!(target_os = "macos") => Key::Delete,
        EguiKey::Escape => Key::Escape,
        EguiKey::ArrowLeft => Key::Arrow(Direction::Left),
        EguiKey::ArrowRight => Key::Arrow(Direction::Right),
        EguiKey::ArrowUp => Key::Arrow(Direction::Up),
        EguiKey::ArrowDown => Key::Arrow(Direction::Down),
        EguiKey::Home => Key::Home,
        EguiKey::PageUp => Key::PageUp,
        EguiKey::PageDown => Key::PageDown,
        EguiKey::F5 => Key::Function(5),
        EguiKey::F6 => Key::Function(6),
        EguiKey::F7 => Key::Function(7),
        EguiKey::F8 => Key::Function(8),
        EguiKey::F9 => Key::Function(9),
        other => {
            let mut letters = other.name().chars();
            match (letters.next(), letters.next()) {
                (Some(letter @ 'A'..='Z'), None) => Key::Letter(letter),
                _ => return None,
            }
        }
    })
}

/// A shortcut as it stands on the keys.
pub fn words(shortcut: Shortcut) -> String {
    let key = match shortcut.key {
        Key::Letter(letter) => letter.to_string(),
        Key::Function(number) => format!("F{number}"),
        Key::Delete => "Del".to_owned(),
        Key::Escape => "Esc".to_owned(),
        Key::Arrow(Direction::Left) => "←".to_owned(),
        Key::Arrow(Direction::Right) => "→".to_owned(),
        Key::Arrow(Direction::Up) => "↑".to_owned(),
        Key::Arrow(Direction::Down) => "↓".to_owned(),
        Key::Home => "Home".to_owned(),
        Key::Tab => "Tab".to_owned(),
        Key::PageUp => "PgUp".to_owned(),
        Key::PageDown => "PgDn".to_owned(),
    };
    let command = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };
    let held = [(shortcut.ctrl, command), (shortcut.shift, "Shift")];
    let words: Vec<&str> =
        held.iter().filter(|(is_held, _)| *is_held).map(|(_, word)| *word).chain([key.as_str()]).collect();
    words.join("+")
}
