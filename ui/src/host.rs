//! What the studio asks of its surroundings.

/// The surroundings: the desktop shell, a test, or later a browser.
pub trait Host: Send {}
