//! Pictures on surfaces, as plain pixels; read from and written to the usual files.

mod decode;
mod encode;
mod error;
mod ktx2;
mod radiance;
mod resize;
#[cfg(test)]
mod tests;

pub use decode::{ImageLimits, decode_image, image_size};
pub use encode::{encode_jpeg, encode_png};
pub use error::ImageError;
pub use radiance::decode_radiance;
pub use resize::{Filter, resize, shrink_to};
pub(crate) use resize::{linear_to_srgb, srgb_to_linear};

/// How the numbers of an image are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorSpace {
    /// sRGB-encoded colour (base colour, emission).
    #[default]
    Srgb,
    /// Plain numbers (normals, roughness, metalness, occlusion).
    Linear,
}

/// Eight-bit RGBA pixels, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Pixels a row; at least 1.
    pub width: u32,
    /// Rows; at least 1.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
    /// How the numbers are to be read.
    pub color_space: ColorSpace,
}

impl Image {
    /// An image of one colour.
    pub fn solid(rgba: [u8; 4], color_space: ColorSpace) -> Self {
        Self { width: 1, height: 1, rgba: rgba.to_vec(), color_space }
    }

    /// Whether the number of bytes agrees with the size.
    pub fn is_sound(&self) -> bool {
        self.width > 0
            && self.height > 0
            && self.rgba.len() as u64 == u64::from(self.width) * u64::from(self.height) * 4
    }
}
