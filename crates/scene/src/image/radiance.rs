//! Radiance pictures (`.hdr`): colours brighter than white, as surroundings that give light come in.

use std::io::Cursor;

use glam::Vec3;
use image::{ImageFormat, ImageReader, Limits};

use super::decode::translate;
use super::{ImageError, ImageLimits};
use crate::guard::guarded;

/// Width, height and pixels of a Radiance picture, linear RGB row by row from the top left, in the unit of the file. The size is
/// checked before anything is unpacked; colours that are no numbers or negative become black.
pub fn decode_radiance(bytes: &[u8], limits: ImageLimits) -> Result<(u32, u32, Vec<Vec3>), ImageError> {
    if !bytes.starts_with(b"#?") {
        return Err(ImageError::UnknownFormat);
    }
    let damaged = || ImageError::Damaged("its data contradicts itself".to_owned());
    let reader = || ImageReader::with_format(Cursor::new(bytes), ImageFormat::Hdr);
    let (width, height) = guarded(|| reader().into_dimensions()).ok_or_else(damaged)?.map_err(translate)?;
    limits.check(u64::from(width), u64::from(height))?;
    let decoded = guarded(|| {
        let mut reader = reader();
        let mut allowed = Limits::default();
        // Twelve bytes a pixel, and what is read at a time.
        allowed.max_alloc = Some(limits.pixels.saturating_mul(16));
        reader.limits(allowed);
        reader.decode().map(image::DynamicImage::into_rgb32f)
    });
    let pixels = decoded.ok_or_else(damaged)?.map_err(translate)?;
    Ok((width, height, pixels.pixels().map(|pixel| sound(Vec3::from(pixel.0))).collect()))
}

fn sound(color: Vec3) -> Vec3 {
    if color.is_finite() { color.max(Vec3::ZERO) } else { Vec3::ZERO }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two by one pixels without compression: red, green, blue and their common exponent.
    fn small() -> Vec<u8> {
        let mut file = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 2\n".to_vec();
        file.extend([128, 64, 0, 129, 128, 128, 128, 139]);
        file
    }

    #[test]
    fn colours_are_mantissas_times_a_power_of_two() {
        let (width, height, pixels) = decode_radiance(&small(), ImageLimits::default()).unwrap();
        assert_eq!((width, height), (2, 1));
        // 128/256 · 2¹ = 1 and 128/256 · 2¹¹ = 1024.
        assert!(pixels[0].abs_diff_eq(Vec3::new(1.0, 0.5, 0.0), 0.01), "{}", pixels[0]);
        assert!(pixels[1].abs_diff_eq(Vec3::splat(1024.0), 8.0), "{}", pixels[1]);
    }

    #[test]
    fn files_that_are_cut_off_too_large_or_something_else_are_refused() {
        let whole = small();
        for end in 0..whole.len() {
            assert!(decode_radiance(&whole[..end], ImageLimits::default()).is_err(), "{end} bytes");
        }
        let huge = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 100000 +X 100000\n";
        let refused = decode_radiance(huge, ImageLimits::default());
        assert!(matches!(refused, Err(ImageError::TooLarge { width: 100_000, .. })), "{refused:?}");
        assert_eq!(decode_radiance(b"\x89PNG\r\n", ImageLimits::default()), Err(ImageError::UnknownFormat));
    }
}
