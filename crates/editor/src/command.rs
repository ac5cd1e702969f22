//! Everything one can tell the studio to do: one closed list with name, explanation, shortcut and condition.

use crate::Editor;

/// A key of a shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A letter, upper case.
    Letter(char),
    /// A function key.
    Function(u8),
    /// Delete.
    Delete,
    /// Escape.
    Escape,
    /// An arrow.
    Arrow(Direction),
    /// Home.
    Home,
}

/// Key and modifiers that trigger a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Whether Ctrl (Command on a Mac) is held.
    pub ctrl: bool,
    /// Whether Shift is held.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

const fn plain(key: Key) -> Shortcut {
    Shortcut { ctrl: false, shift: false, key }
}

const fn ctrl(key: Key) -> Shortcut {
    Shortcut { ctrl: true, shift: false, key }
}

const fn shift(key: Key) -> Shortcut {
    Shortcut { ctrl: false, shift: true, key }
}

const fn ctrl_shift(key: Key) -> Shortcut {
    Shortcut { ctrl: true, shift: true, key }
}

/// A direction on the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// −X.
    Left,
    /// +X.
    Right,
    /// +Y.
    Up,
    /// −Y.
    Down,
}

/// How far an arrow key moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 1 mm.
    Fine,
    /// 10 mm.
    Normal,
    /// 100 mm.
    Large,
}

impl Step {
    /// The step in millimetres.
    pub const fn to_mm(self) -> f64 {
        match self {
            Self::Fine => 1.0,
            Self::Normal => 10.0,
            Self::Large => 100.0,
        }
    }
}

/// Something one can tell the studio to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Start a home from the template.
    New,
    /// Open a file.
    Open,
    /// Write the home in another format.
    Export,
    /// Take the last step back.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Remove what is selected.
    Delete,
    /// Copy what is selected beside itself.
    Duplicate,
    /// Turn counter-clockwise: 90° while placing, 15° otherwise.
    RotateLeft,
    /// Turn clockwise: 90° while placing, 15° otherwise.
    RotateRight,
    /// Mirror left to right.
    Mirror,
    /// Move by a step.
    Nudge(Direction, Step),
    /// Select every item of the level.
    SelectAll,
    /// Drop the gesture, or else the selection.
    Escape,
    /// Show the plan alone.
    ShowPlan,
    /// Show plan and picture side by side.
    ShowBoth,
    /// Show the picture alone.
    ShowScene,
    /// Walk through the home, or stop walking.
    ToggleWalk,
    /// Fit the whole home into the views.
    ResetView,
    /// Hide the walls and ceilings in front, or show them.
    ToggleDollhouse,
    /// Day or night.
    ToggleDaylight,
    /// The other language.
    SwitchLanguage,
    /// The other theme.
    SwitchTheme,
}

/// What is said about a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// Key of the name's text; the explanation's key is the same with `-about`.
    pub name: &'static str,
    /// What triggers it.
    pub shortcut: Option<Shortcut>,
}

impl Command {
    /// Every command; of the nudges, one each.
    pub const ALL: [Self; 25] = [
        Self::New,
        Self::Open,
        Self::Export,
        Self::Undo,
        Self::Redo,
        Self::Delete,
        Self::Duplicate,
        Self::RotateLeft,
        Self::RotateRight,
        Self::Mirror,
        Self::Nudge(Direction::Left, Step::Normal),
        Self::Nudge(Direction::Right, Step::Normal),
        Self::Nudge(Direction::Up, Step::Normal),
        Self::Nudge(Direction::Down, Step::Normal),
        Self::SelectAll,
        Self::Escape,
        Self::ShowPlan,
        Self::ShowBoth,
        Self::ShowScene,
        Self::ToggleWalk,
        Self::ResetView,
        Self::ToggleDollhouse,
        Self::ToggleDaylight,
        Self::SwitchLanguage,
        Self::SwitchTheme,
    ];

    /// Name and shortcut.
    pub const fn description(self) -> Description {
        let (name, shortcut) = match self {
            Self::New => ("command-new", Some(ctrl(Key::Letter('N')))),
            Self::Open => ("command-open", Some(ctrl(Key::Letter('O')))),
            Self::Export => ("command-export", Some(ctrl(Key::Letter('E')))),
            Self::Undo => ("command-undo", Some(ctrl(Key::Letter('Z')))),
            Self::Redo => ("command-redo", Some(ctrl_shift(Key::Letter('Z')))),
            Self::Delete => ("command-delete", Some(plain(Key::Delete))),
            Self::Duplicate => ("command-duplicate", Some(ctrl(Key::Letter('D')))),
            Self::RotateLeft => ("command-rotate-left", Some(plain(Key::Letter('R')))),
            Self::RotateRight => ("command-rotate-right", Some(shift(Key::Letter('R')))),
            Self::Mirror => ("command-mirror", Some(plain(Key::Letter('M')))),
            Self::Nudge(direction, step) => (
                "command-nudge",
                Some(Shortcut {
                    ctrl: matches!(step, Step::Fine),
                    shift: matches!(step, Step::Large),
                    key: Key::Arrow(direction),
                }),
            ),
            Self::SelectAll => ("command-select-all", Some(ctrl(Key::Letter('A')))),
            Self::Escape => ("command-escape", Some(plain(Key::Escape))),
            Self::ShowPlan => ("command-show-plan", Some(plain(Key::Function(6)))),
            Self::ShowBoth => ("command-show-both", Some(plain(Key::Function(5)))),
            Self::ShowScene => ("command-show-scene", Some(plain(Key::Function(7)))),
            Self::ToggleWalk => ("command-walk", Some(plain(Key::Function(8)))),
            Self::ResetView => ("command-reset-view", Some(plain(Key::Home))),
            Self::ToggleDollhouse => ("command-dollhouse", Some(plain(Key::Letter('H')))),
            Self::ToggleDaylight => ("command-daylight", Some(plain(Key::Letter('N')))),
            Self::SwitchLanguage => ("command-language", None),
            Self::SwitchTheme => ("command-theme", None),
        };
        Description { name, shortcut }
    }

    /// The command of a shortcut. Ctrl+Y is taken for Ctrl+Shift+Z, Backspace is not taken for Delete.
    pub fn of_shortcut(pressed: Shortcut) -> Option<Self> {
        if pressed == ctrl(Key::Letter('Y')) {
            return Some(Self::Redo);
        }
        if let Key::Arrow(direction) = pressed.key {
            let step = match (pressed.ctrl, pressed.shift) {
                (false, false) => Step::Normal,
                (false, true) => Step::Large,
                (true, _) => Step::Fine,
            };
            return Some(Self::Nudge(direction, step));
        }
        Self::ALL.into_iter().find(|command| command.description().shortcut == Some(pressed))
    }

    /// Whether it would do something now.
    pub fn is_enabled(self, editor: &Editor) -> bool {
        let is_writable = !editor.is_read_only();
        let has_movable = is_writable && editor.has_movable_selection();
        match self {
            Self::Undo => is_writable && editor.history().can_undo(),
            Self::Redo => is_writable && editor.history().can_redo(),
            Self::Delete => is_writable && editor.has_deletable_selection(),
            Self::Duplicate | Self::Mirror => is_writable && editor.has_items_selected(),
            Self::RotateLeft | Self::RotateRight => has_movable || editor.is_placing(),
            Self::Nudge(..) => has_movable,
            Self::Escape => editor.is_busy() || !editor.selection().is_empty(),
            Self::New
            | Self::Open
            | Self::Export
            | Self::SelectAll
            | Self::ShowPlan
            | Self::ShowBoth
            | Self::ShowScene
            | Self::ToggleWalk
            | Self::ResetView
            | Self::ToggleDollhouse
            | Self::ToggleDaylight
            | Self::SwitchLanguage
            | Self::SwitchTheme => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        for (index, one) in Command::ALL.iter().enumerate() {
            for other in &Command::ALL[index + 1..] {
                let shared =
                    one.description().shortcut.is_some() && one.description().shortcut == other.description().shortcut;
                assert!(!shared, "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn every_shortcut_leads_to_its_command() {
        for command in Command::ALL {
            if let Some(shortcut) = command.description().shortcut {
                assert_eq!(Command::of_shortcut(shortcut), Some(command));
            }
        }
    }
}
