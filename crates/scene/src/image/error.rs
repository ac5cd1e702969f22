//! Why an image could not be read or written.

/// Why an image was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The bytes are no image of a known kind.
    #[error("this is not a PNG, JPEG, WebP, BMP, GIF, TGA or KTX2 image; convert it to PNG or JPEG")]
    UnknownFormat,
    /// The image is larger than the limits allow; nothing was unpacked.
    #[error("the image is {width} × {height} pixels, more than the {max_pixels} that are read; make it smaller")]
    TooLarge {
        /// Pixels a row, as its header says.
        width: u64,
        /// Rows, as its header says.
        height: u64,
        /// Pixels allowed.
        max_pixels: u64,
    },
    /// The file is damaged.
    #[error("the image is damaged ({0}); save it again")]
    Damaged(String),
    /// The file is sound, but holds something that is not read.
    #[error("the image uses {0}, which is not read; convert it to PNG or JPEG")]
    Unsupported(String),
    /// The pixels do not fit the stated size, or the encoder refused them.
    #[error("the image cannot be written: {0}")]
    Encode(String),
}
