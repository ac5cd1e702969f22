//! What can go wrong while drawing.

use thiserror::Error;

/// Why no picture came about.
#[derive(Debug, Error)]
pub enum RenderError {
    /// No graphics device answered.
    #[error(
        "no graphics device found ({reason}); install a Vulkan driver — without a graphics card the software one, \
         on Debian and Ubuntu: apt install mesa-vulkan-drivers"
    )]
    NoAdapter {
        /// What the system said.
        reason: String,
    },
    /// The device refused to start.
    #[error("the graphics device {adapter} did not start ({reason}); update its driver or choose another device")]
    NoDevice {
        /// Name of the device.
        adapter: String,
        /// What the driver said.
        reason: String,
    },
    /// The picture is empty or larger than can be drawn.
    #[error("a picture of {width}×{height} pixels can't be drawn; each side must be 1 to {limit} pixels")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Longest side that the device draws.
        limit: u32,
    },
    /// The finished picture could not be read from the device.
    #[error("the picture could not be read back from the graphics device ({reason}); try a smaller picture")]
    ReadBack {
        /// What the driver said.
        reason: String,
    },
}
