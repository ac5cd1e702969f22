//! Everything one can do in the studio: the editor's commands, and what concerns the studio alone.

use egui::Key;
use homewright_editor::Command;

use crate::camera::Aspect;
use crate::icons::Icon;
use crate::mode::Mode;
use crate::shortcut;
use crate::text::Texts;

/// Something one can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A command of the editor.
    Command(Command),
    /// Find and do anything.
    Palette,
    /// Go back to the homes.
    ShowStart,
    /// Bring in a model as a product.
    ImportModel,
    /// Bring in a picture or a PDF page of a plan to trace.
    AddPicture,
    /// Give the present state a name.
    KeepVersion,
    /// Show the steps that were done.
    ShowHistory,
    /// Show options A, B, C of parts of the home.
    ShowOptions,
    /// Show the catalogs, and what became of this home's products in them.
    ShowCatalogs,
    /// Bring in a catalog package.
    AddCatalog,
    /// Make a product of one's own of what is selected.
    MakeProduct,
    /// Choose in the catalog what takes the place of what is selected.
    Replace,
    /// Language, units, theme and scale.
    Preferences,
    /// Take a photo by light transport.
    Photo,
    /// Type into the search of the catalog.
    FindProduct,
    /// Work on something else.
    Mode(Mode),
    /// Look at the home from a side.
    LookFrom(Aspect),
    /// Show how large what is selected is.
    ToggleSizes,
    /// Show where the light of lamps goes.
    ToggleCones,
    /// Cut the home open by a box.
    ToggleSection,
    /// Draw the studio larger.
    Larger,
    /// Draw the studio smaller.
    Smaller,
}

/// The studio's own, besides the editor's commands.
const OWN: [Action; 25] = [
    Action::Palette,
    Action::Mode(Mode::Plan),
    Action::Mode(Mode::Furnish),
    Action::FindProduct,
    Action::Photo,
    Action::ImportModel,
    Action::AddPicture,
    Action::KeepVersion,
    Action::ShowHistory,
    Action::ShowOptions,
    Action::ShowCatalogs,
    Action::AddCatalog,
    Action::MakeProduct,
    Action::Replace,
    Action::ToggleSizes,
    Action::ToggleCones,
    Action::ToggleSection,
    Action::ShowStart,
    Action::Preferences,
    Action::LookFrom(Aspect::Front),
    Action::LookFrom(Aspect::Right),
    Action::LookFrom(Aspect::Above),
    Action::LookFrom(Aspect::Opposite),
    Action::Larger,
    Action::Smaller,
];

impl Action {
    /// Everything, in the order of the palette.
    pub fn all() -> impl Iterator<Item = Self> {
        OWN.into_iter().chain(Command::ALL.into_iter().map(Self::Command))
    }

    /// Key of the name's text; the explanation's key is the same with `-about`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Command(command) => command.description().name,
            Self::Palette => "action-palette",
            Self::ShowStart => "action-start",
            Self::ImportModel => "action-import-model",
            Self::AddPicture => "action-add-picture",
            Self::KeepVersion => "action-keep-version",
            Self::ShowHistory => "action-history",
            Self::ShowOptions => "action-options",
            Self::ShowCatalogs => "action-catalogs",
            Self::AddCatalog => "action-add-catalog",
            Self::MakeProduct => "action-make-product",
            Self::Replace => "action-replace",
            Self::Preferences => "action-preferences",
            Self::Photo => "action-photo",
            Self::FindProduct => "action-find-product",
            Self::Mode(mode) => mode.key(),
            Self::LookFrom(Aspect::Front) => "action-look-front",
            Self::LookFrom(Aspect::Right) => "action-look-right",
            Self::LookFrom(Aspect::Above) => "action-look-above",
            Self::LookFrom(Aspect::Opposite) => "action-look-opposite",
            Self::ToggleSizes => "action-sizes",
            Self::ToggleCones => "action-cones",
            Self::ToggleSection => "action-section",
            Self::Larger => "action-larger",
            Self::Smaller => "action-smaller",
        }
    }

    /// Ctrl, and the key, of the studio's own.
    const fn keys(self) -> Option<(bool, Key)> {
        match self {
            Self::Palette => Some((true, Key::K)),
            Self::KeepVersion => Some((true, Key::S)),
            Self::ShowHistory => Some((true, Key::H)),
            Self::ShowOptions => Some((true, Key::B)),
            Self::Preferences => Some((true, Key::Comma)),
            Self::Photo => Some((false, Key::F12)),
            Self::FindProduct => Some((true, Key::F)),
            Self::Mode(Mode::Plan) => Some((true, Key::Num1)),
            Self::Mode(Mode::Furnish) => Some((true, Key::Num2)),
            Self::ToggleSizes => Some((false, Key::F2)),
            Self::ToggleCones => Some((false, Key::F3)),
            Self::ToggleSection => Some((false, Key::F4)),
            Self::Larger => Some((true, Key::Plus)),
            Self::Smaller => Some((true, Key::Minus)),
            Self::ImportModel => Some((true, Key::I)),
            Self::MakeProduct => Some((true, Key::U)),
            Self::Replace => Some((true, Key::R)),
            // Digits over the 3D view, which takes them itself.
            Self::LookFrom(_) => None,
            Self::Command(_) | Self::ShowStart | Self::AddPicture | Self::ShowCatalogs | Self::AddCatalog => None,
        }
    }

    /// The keys that do it, as they stand on the keyboard.
    pub fn shortcut(self) -> Option<String> {
        if let Self::Command(command) = self {
            return command.description().shortcut.map(shortcut::words);
        }
        if let Self::LookFrom(aspect) = self {
            let digit = match aspect {
                Aspect::Front => "1",
                Aspect::Right => "3",
                Aspect::Above => "7",
                Aspect::Opposite => "9",
            };
            return Some(digit.to_owned());
        }
        let held = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };
        self.keys().map(|(has_ctrl, key)| {
            let name = key.symbol_or_name();
            if has_ctrl { format!("{held}+{name}") } else { name.to_owned() }
        })
    }

    /// What it does, and how it is called by key.
    pub fn hint(self, texts: &Texts) -> String {
        let about = texts.get(&format!("{}-about", self.key()));
        match self.shortcut() {
            Some(keys) => format!("{about}  ({keys})"),
            None => about,
        }
    }

    /// Its icon, where it has one.
    pub const fn icon(self) -> Option<Icon> {
        Some(match self {
            Self::Palette | Self::FindProduct => Icon::Search,
            Self::Photo => Icon::Camera,
            Self::ShowStart => Icon::Home,
            Self::ImportModel => Icon::Scene,
            Self::AddPicture => Icon::Underlay,
            Self::KeepVersion => Icon::Flag,
            Self::ShowHistory => Icon::History,
            Self::ShowOptions => Icon::Both,
            Self::ShowCatalogs | Self::AddCatalog => Icon::Package,
            Self::MakeProduct => Icon::New,
            Self::Replace => Icon::Swap,
            Self::Preferences => Icon::Gear,
            Self::Mode(mode) => mode.icon(),
            Self::LookFrom(_) => Icon::Scene,
            Self::ToggleSizes => Icon::Ruler,
            Self::ToggleCones => Icon::Cone,
            Self::ToggleSection => Icon::Section,
            Self::Larger => Icon::Plus,
            Self::Smaller => Icon::Minus,
            Self::Command(command) => match command {
                Command::New => Icon::New,
                Command::Open => Icon::Open,
                Command::Export => Icon::Export,
                Command::Undo => Icon::Undo,
                Command::Redo => Icon::Redo,
                Command::Delete => Icon::Delete,
                Command::Duplicate => Icon::Duplicate,
                Command::RotateLeft => Icon::RotateLeft,
                Command::RotateRight => Icon::RotateRight,
                Command::Mirror => Icon::Mirror,
                Command::ShowPlan => Icon::Plan,
                Command::ShowBoth => Icon::Both,
                Command::ShowScene => Icon::Scene,
                Command::ToggleWalk => Icon::Walk,
                Command::ResetView => Icon::Fit,
                Command::ToggleDollhouse => Icon::Dollhouse,
                Command::ToggleDaylight => Icon::Sun,
                Command::SwitchLanguage => Icon::Language,
                Command::SwitchTheme => Icon::Theme,
                _ => return None,
            },
        })
    }

    /// Whether it needs an open home.
    pub const fn needs_home(self) -> bool {
        match self {
            Self::Palette | Self::Preferences | Self::Larger | Self::Smaller => false,
            Self::Command(command) => {
                !matches!(command, Command::New | Command::Open | Command::SwitchLanguage | Command::SwitchTheme)
            }
            Self::ShowStart
            | Self::ImportModel
            | Self::AddPicture
            | Self::KeepVersion
            | Self::ShowHistory
            | Self::ShowOptions
            | Self::ShowCatalogs
            | Self::AddCatalog
            | Self::MakeProduct
            | Self::Replace
            | Self::Photo
            | Self::ToggleSizes
            | Self::ToggleCones
            | Self::ToggleSection
            | Self::FindProduct
            | Self::LookFrom(_)
            | Self::Mode(_) => true,
        }
    }
}

/// The studio's own actions called by keys since the last frame.
pub fn pressed(context: &egui::Context) -> Vec<Action> {
    context.input_mut(|input| {
        let called = |action: &Action, input: &mut egui::InputState| {
            let (has_ctrl, key) = action.keys()?;
            let held = if has_ctrl { egui::Modifiers::COMMAND } else { egui::Modifiers::NONE };
            input.consume_key(held, key).then_some(*action)
        };
        let mut actions: Vec<Action> = OWN.iter().filter_map(|action| called(action, input)).collect();
        // The plus sign shares its key with the equals sign.
        if input.consume_key(egui::Modifiers::COMMAND, Key::Equals) {
            actions.push(Action::Larger);
        }
        actions
    })
}

#[cfg(test)]
mod tests {
    use homewright_catalog::Language;

    use super::*;

    #[test]
    fn no_two_actions_share_keys() {
        let mut seen = std::collections::BTreeSet::new();
        for keys in Action::all().filter_map(Action::shortcut) {
            assert!(seen.insert(keys.clone()), "{keys} is taken twice");
        }
    }

    #[test]
    fn every_action_has_a_name_and_an_explanation_in_both_languages() {
        for language in [Language::English, Language::Chinese] {
            let texts = Texts::new(language);
            for action in Action::all() {
                for key in [action.key().to_owned(), format!("{}-about", action.key())] {
                    assert_ne!(texts.get(&key), key);
                }
            }
        }
    }
}
