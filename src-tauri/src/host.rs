//! The studio's surroundings on a desktop.

use homewright_ui::Host;

/// Files, dialogs and links of this machine.
pub struct DesktopHost;

impl DesktopHost {
    /// The host of this process.
    pub const fn new() -> Self {
        Self
    }
}

impl Host for DesktopHost {}
