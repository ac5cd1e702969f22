//! Everything one can tell the studio to do: one closed list with name, explanation, shortcut and condition.

use homewright_design::Entity;

use crate::Editor;
use crate::arrange::{Alignment, Axis};
use crate::tool::{Part, Tool};

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
    /// Tab.
    Tab,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
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

impl Shortcut {
    /// The keys as they stand on the keyboard.
    pub fn words(self) -> String {
        let key = match self.key {
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
        let held = [(self.ctrl, "Ctrl+"), (self.shift, "Shift+")];
        held.iter().filter(|(is_held, _)| *is_held).map(|(_, word)| *word).collect::<String>() + key.as_str()
    }
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
    /// Fit what is selected into the views.
    FrameSelection,
    /// Look straight at the nearest wall.
    FaceWall,
    /// Hide the walls and ceilings in front, or show them.
    ToggleDollhouse,
    /// Day or night.
    ToggleDaylight,
    /// The other language.
    SwitchLanguage,
    /// The other theme.
    SwitchTheme,
    /// Put every tool away.
    SelectTool,
    /// Draw walls.
    WallTool,
    /// Draw a room of four walls.
    RoomTool,
    /// Put a door into a wall.
    DoorTool,
    /// Put a window into a wall.
    WindowTool,
    /// Put a passage into a wall.
    PassageTool,
    /// Draw a column, beam, flight of stairs or ceiling.
    PartTool(Part),
    /// Measure a length.
    MeasureTool,
    /// Write a length on the plan.
    DimensionTool,
    /// Lay the brush's material on surfaces.
    PaintTool,
    /// Give a picture of a plan its size.
    Calibrate,
    /// Split a wall under the pointer or in its middle.
    SplitWall,
    /// Make one wall of two, or let two meet.
    JoinWalls,
    /// Protect the walls from the hand, or set them free.
    LockPlan,
    /// Let a door open to the other side.
    FlipSide,
    /// Put a door's hinges on the other side.
    FlipHinge,
    /// Open or close doors.
    OpenLeaf,
    /// Copy what is selected, to be pasted.
    Copy,
    /// Copy what is selected and remove it.
    Cut,
    /// Put down what was copied.
    Paste,
    /// Give what is selected the finishes of what was copied.
    PasteStyle,
    /// Group what is selected.
    Group,
    /// Take the group of what is selected apart.
    Ungroup,
    /// Protect what is selected, or set it free.
    Lock,
    /// Leave what is selected out of views.
    Hide,
    /// Show everything that was hidden.
    ShowAll,
    /// Line up edges or middles.
    Align(Alignment),
    /// Make gaps equal.
    Distribute(Axis),
    /// Select the next thing under the pointer.
    SelectUnder,
    /// Work on the storey above.
    LevelUp,
    /// Work on the storey below.
    LevelDown,
    /// Add an empty storey on top.
    AddLevel,
    /// Add a copy of the storey on top.
    CopyLevel,
    /// Make an option of what is selected.
    MakeOption,
    /// Put the next option in force.
    NextOption,
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
    pub const ALL: [Self; 71] = [
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
        Self::FrameSelection,
        Self::FaceWall,
        Self::ToggleDollhouse,
        Self::ToggleDaylight,
        Self::SwitchLanguage,
        Self::SwitchTheme,
        Self::SelectTool,
        Self::WallTool,
        Self::RoomTool,
        Self::DoorTool,
        Self::WindowTool,
        Self::PassageTool,
        Self::PartTool(Part::Column),
        Self::PartTool(Part::Beam),
        Self::PartTool(Part::Stairs),
        Self::PartTool(Part::Ceiling),
        Self::MeasureTool,
        Self::DimensionTool,
        Self::PaintTool,
        Self::Calibrate,
        Self::SplitWall,
        Self::JoinWalls,
        Self::LockPlan,
        Self::FlipSide,
        Self::FlipHinge,
        Self::OpenLeaf,
        Self::Copy,
        Self::Cut,
        Self::Paste,
        Self::PasteStyle,
        Self::Group,
        Self::Ungroup,
        Self::Lock,
        Self::Hide,
        Self::ShowAll,
        Self::Align(Alignment::Left),
        Self::Align(Alignment::CenterX),
        Self::Align(Alignment::Right),
        Self::Align(Alignment::Top),
        Self::Align(Alignment::CenterY),
        Self::Align(Alignment::Bottom),
        Self::Distribute(Axis::X),
        Self::Distribute(Axis::Y),
        Self::SelectUnder,
        Self::LevelUp,
        Self::LevelDown,
        Self::AddLevel,
        Self::CopyLevel,
        Self::MakeOption,
        Self::NextOption,
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
            Self::Mirror => ("command-mirror", Some(ctrl(Key::Letter('M')))),
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
            Self::FrameSelection => ("command-frame-selection", Some(plain(Key::Letter('F')))),
            Self::FaceWall => ("command-face-wall", Some(plain(Key::Function(9)))),
            Self::ToggleDollhouse => ("command-dollhouse", Some(plain(Key::Letter('H')))),
            Self::ToggleDaylight => ("command-daylight", Some(shift(Key::Letter('N')))),
            Self::SwitchLanguage => ("command-language", None),
            Self::SwitchTheme => ("command-theme", None),
            Self::SelectTool => ("command-select-tool", Some(plain(Key::Letter('V')))),
            Self::WallTool => ("command-wall-tool", Some(plain(Key::Letter('W')))),
            Self::RoomTool => ("command-room-tool", Some(shift(Key::Letter('W')))),
            Self::DoorTool => ("command-door-tool", Some(plain(Key::Letter('D')))),
            Self::WindowTool => ("command-window-tool", Some(plain(Key::Letter('N')))),
            Self::PassageTool => ("command-passage-tool", Some(shift(Key::Letter('D')))),
            Self::PartTool(Part::Column) => ("command-column-tool", Some(plain(Key::Letter('K')))),
            Self::PartTool(Part::Beam) => ("command-beam-tool", Some(shift(Key::Letter('K')))),
            Self::PartTool(Part::Stairs) => ("command-stairs-tool", Some(plain(Key::Letter('T')))),
            Self::PartTool(Part::Ceiling) => ("command-ceiling-tool", Some(shift(Key::Letter('T')))),
            Self::MeasureTool => ("command-measure-tool", Some(plain(Key::Letter('M')))),
            Self::DimensionTool => ("command-dimension-tool", Some(shift(Key::Letter('M')))),
            Self::PaintTool => ("command-paint-tool", Some(plain(Key::Letter('B')))),
            Self::Calibrate => ("command-calibrate", None),
            Self::SplitWall => ("command-split-wall", Some(shift(Key::Letter('S')))),
            Self::JoinWalls => ("command-join-walls", Some(ctrl(Key::Letter('J')))),
            Self::LockPlan => ("command-lock-plan", Some(ctrl_shift(Key::Letter('L')))),
            Self::FlipSide => ("command-flip-side", Some(plain(Key::Letter('X')))),
            Self::FlipHinge => ("command-flip-hinge", Some(shift(Key::Letter('X')))),
            Self::OpenLeaf => ("command-open-leaf", Some(plain(Key::Letter('E')))),
            Self::Copy => ("command-copy", Some(ctrl(Key::Letter('C')))),
            Self::Cut => ("command-cut", Some(ctrl(Key::Letter('X')))),
            Self::Paste => ("command-paste", Some(ctrl(Key::Letter('V')))),
            Self::PasteStyle => ("command-paste-style", Some(ctrl_shift(Key::Letter('V')))),
            Self::Group => ("command-group", Some(ctrl(Key::Letter('G')))),
            Self::Ungroup => ("command-ungroup", Some(ctrl_shift(Key::Letter('G')))),
            Self::Lock => ("command-lock", Some(ctrl(Key::Letter('L')))),
            Self::Hide => ("command-hide", Some(shift(Key::Letter('H')))),
            Self::ShowAll => ("command-show-all", Some(ctrl_shift(Key::Letter('H')))),
            Self::Align(Alignment::Left) => ("command-align-left", None),
            Self::Align(Alignment::CenterX) => ("command-align-center-x", None),
            Self::Align(Alignment::Right) => ("command-align-right", None),
            Self::Align(Alignment::Top) => ("command-align-top", None),
            Self::Align(Alignment::CenterY) => ("command-align-center-y", None),
            Self::Align(Alignment::Bottom) => ("command-align-bottom", None),
            Self::Distribute(Axis::X) => ("command-distribute-x", None),
            Self::Distribute(Axis::Y) => ("command-distribute-y", None),
            Self::SelectUnder => ("command-select-under", Some(plain(Key::Tab))),
            Self::LevelUp => ("command-level-up", Some(plain(Key::PageUp))),
            Self::LevelDown => ("command-level-down", Some(plain(Key::PageDown))),
            Self::AddLevel => ("command-add-level", None),
            Self::CopyLevel => ("command-copy-level", None),
            Self::MakeOption => ("command-make-option", None),
            Self::NextOption => ("command-next-option", Some(plain(Key::Letter('O')))),
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
            Self::Undo => is_writable && (editor.history().can_undo() || editor.tool().is_gesture()),
            Self::Redo => is_writable && editor.history().can_redo(),
            Self::Delete => is_writable && editor.has_deletable_selection(),
            Self::Duplicate | Self::Mirror => is_writable && editor.has_items_selected(),
            Self::RotateLeft | Self::RotateRight => {
                has_movable || matches!(editor.tool(), Tool::Placing(_)) || matches!(editor.tool(), Tool::Painting(_))
            }
            Self::Nudge(..) => has_movable || matches!(editor.tool(), Tool::Walling(_)),
            Self::WallTool | Self::RoomTool | Self::PartTool(_) | Self::DimensionTool => {
                is_writable && editor.level().is_some()
            }
            Self::DoorTool | Self::WindowTool | Self::PassageTool => {
                is_writable && editor.design().walls().next().is_some()
            }
            Self::PaintTool => is_writable && editor.brush().is_some(),
            Self::Calibrate => is_writable && editor.leads(|entity| matches!(entity, Entity::Underlay(_))),
            Self::SplitWall => is_writable && editor.leads(|entity| matches!(entity, Entity::Wall(_))),
            Self::JoinWalls => {
                let ids = editor.selection().ids();
                is_writable && ids.len() == 2 && ids.iter().all(|id| editor.design().wall(*id).is_some())
            }
            Self::FlipSide | Self::FlipHinge | Self::OpenLeaf => is_writable && editor.has_doors_selected(),
            Self::Copy => editor.has_deletable_selection(),
            Self::Cut => is_writable && editor.has_deletable_selection(),
            Self::Paste => is_writable && editor.can_paste(),
            Self::PasteStyle => is_writable && editor.can_paste() && !editor.selection().is_empty(),
            Self::FrameSelection => !editor.selection().is_empty(),
            Self::FaceWall => editor.design().walls().next().is_some(),
            Self::Group => is_writable && editor.selection().ids().len() > 1,
            Self::Ungroup => {
                is_writable && editor.selection().leader().is_some_and(|leader| editor.group_of(leader).len() > 1)
            }
            Self::Lock | Self::Hide => {
                is_writable
                    && (editor.has_items_selected() || editor.leads(|entity| matches!(entity, Entity::Underlay(_))))
            }
            Self::ShowAll => {
                let design = editor.design();
                is_writable
                    && (design.items().any(|(_, item)| item.is_hidden)
                        || design.underlays().any(|(_, underlay)| underlay.is_hidden))
            }
            Self::Align(_) => is_writable && editor.selected_count() > 1,
            Self::Distribute(_) => is_writable && editor.selected_count() > 2,
            Self::LevelUp | Self::LevelDown => editor.design().levels_by_id().nth(1).is_some(),
            Self::AddLevel | Self::CopyLevel => is_writable,
            Self::MakeOption => {
                is_writable && (!editor.selection().is_empty() || editor.option_set_in_work().is_some())
            }
            Self::NextOption => is_writable && editor.design().option_sets().next().is_some(),
            Self::Escape => editor.is_busy() || !editor.selection().is_empty(),
            Self::New
            | Self::Open
            | Self::Export
            | Self::SelectTool
            | Self::MeasureTool
            | Self::LockPlan
            | Self::SelectUnder
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
