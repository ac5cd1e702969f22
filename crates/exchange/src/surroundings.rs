//! Pictures of what is all around, as they are photographed for lighting: Radiance (`.hdr`) and OpenEXR (`.exr`).

use std::io::Cursor;

use exr::prelude::{ReadChannels as _, ReadLayers as _, pixel_vec::PixelVec, read};
use glam::Vec3;
use homewright_scene::image::{ImageError, ImageLimits, decode_radiance};
use homewright_scene::surroundings::EnvironmentMap;

/// Larger pictures are made smaller by whole numbers, pixels along one side: what lights a room needs no more, and what a
/// window shows little.
const SIDE: u32 = 4096;
/// The largest picture that is read, pixels; it takes 12 bytes each.
const PIXELS: u64 = 8192 * 4096;
/// Brightest pixel that is believed, in the picture's unit: above any sun over a sky of 1.
const BRIGHTEST: f32 = 1e7;

/// Why surroundings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SurroundingsError {
    /// Another kind of file.
    #[error("this is neither a Radiance (.hdr) nor an OpenEXR (.exr) picture")]
    Unknown,
    /// Not twice as wide as high.
    #[error("the picture is {width} × {height} pixels; surroundings are equirectangular, twice as wide as high")]
    Shape {
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// No light in it.
    #[error("the picture is dark: it gives no light")]
    Dark,
    /// A Radiance file that cannot be read.
    #[error(transparent)]
    Radiance(#[from] ImageError),
    /// An OpenEXR file that cannot be read.
    #[error("the OpenEXR picture cannot be read ({0}); it needs channels R, G and B in one layer")]
    Exr(String),
}

/// Reads an equirectangular picture. Its luminances are in the file's unit, which is seldom cd/m²: scale it.
pub fn read_surroundings(bytes: &[u8]) -> Result<EnvironmentMap, SurroundingsError> {
    let limits = ImageLimits { pixels: PIXELS, side: ImageLimits::default().side };
    let (width, height, pixels) = if bytes.starts_with(b"#?") {
        decode_radiance(bytes, limits)?
    } else if bytes.starts_with(&exr::meta::magic_number::BYTES) {
        decode_exr(bytes, limits)?
    } else {
        return Err(SurroundingsError::Unknown);
    };
    if width.abs_diff(2 * height) > 2 {
        return Err(SurroundingsError::Shape { width, height });
    }
    let map = shrunk(width, height, &pixels);
    if map.illuminance() > 0.0 { Ok(map) } else { Err(SurroundingsError::Dark) }
}

fn decode_exr(bytes: &[u8], limits: ImageLimits) -> Result<(u32, u32, Vec<Vec3>), SurroundingsError> {
    // Its decoder is not ours: a panic in it is an error of the file.
    let guarded = std::panic::catch_unwind(|| decode_exr_unguarded(bytes, limits));
    guarded.unwrap_or_else(|_panic| Err(SurroundingsError::Exr("its data contradicts itself".to_owned())))
}

fn decode_exr_unguarded(bytes: &[u8], limits: ImageLimits) -> Result<(u32, u32, Vec<Vec3>), SurroundingsError> {
    let failed = |error: exr::error::Error| SurroundingsError::Exr(error.to_string());
    let meta = exr::meta::MetaData::read_from_buffered(Cursor::new(bytes), true).map_err(failed)?;
    for header in &meta.headers {
        limits.check(header.layer_size.0 as u64, header.layer_size.1 as u64)?;
    }
    let image = read()
        .no_deep_data()
        .largest_resolution_level()
        .rgb_channels(PixelVec::<(f32, f32, f32)>::constructor, |pixels, position, color: (f32, f32, f32)| {
            pixels.set_pixel(position, color);
        })
        .first_valid_layer()
        .all_attributes()
        .non_parallel()
        .from_buffered(Cursor::new(bytes))
        .map_err(failed)?;
    let pixels = image.layer_data.channel_data.pixels.pixels;
    let [width, height] = [image.layer_data.size.0, image.layer_data.size.1].map(|side| side as u32);
    Ok((width, height, pixels.into_iter().map(Vec3::from).collect()))
}

/// Means of squares of pixels, so that no side is longer than [`SIDE`]; what is no number or negative is black.
fn shrunk(width: u32, height: u32, pixels: &[Vec3]) -> EnvironmentMap {
    let step = width.max(height).div_ceil(SIDE).max(1);
    let (columns, rows) = (width / step, height / step);
    let sound =
        |color: Vec3| if color.is_finite() { color.clamp(Vec3::ZERO, Vec3::splat(BRIGHTEST)) } else { Vec3::ZERO };
    let mean = |column: u32, row: u32| {
        let parts = (0..step * step).map(|part| {
            let (x, y) = (column * step + part % step, row * step + part / step);
            sound(pixels[y as usize * width as usize + x as usize])
        });
        parts.sum::<Vec3>() / (step * step) as f32
    };
    let pixels = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let pixels = pixels.map(|(column, row)| mean(column, row)).collect();
    EnvironmentMap { width: columns, height: rows, pixels, turn: 0.0 }
}

#[cfg(test)]
mod tests {
    use exr::prelude::WritableImage as _;

    use super::*;

    fn exr_file(width: usize, height: usize, color: impl Fn(usize, usize) -> (f32, f32, f32) + Sync) -> Vec<u8> {
        let channels = exr::prelude::SpecificChannels::rgb(|at: exr::math::Vec2<usize>| color(at.0, at.1));
        let mut file = Cursor::new(Vec::new());
        exr::prelude::Image::from_channels((width, height), channels).write().to_buffered(&mut file).unwrap();
        file.into_inner()
    }

    #[test]
    fn an_open_exr_picture_keeps_what_is_brighter_than_white_and_drops_what_is_no_number() {
        let file = exr_file(8, 4, |x, y| if (x, y) == (6, 1) { (5000.0, 100.0, 0.5) } else { (f32::NAN, 1.0, -1.0) });
        let map = read_surroundings(&file).unwrap();
        assert_eq!((map.width, map.height), (8, 4));
        assert_eq!(map.pixels[8 + 6], Vec3::new(5000.0, 100.0, 0.5));
        assert_eq!(map.pixels[0], Vec3::ZERO);
        assert!(map.is_sound());
    }

    #[test]
    fn a_large_picture_becomes_the_mean_of_its_pixels() {
        let pixels: Vec<Vec3> = (0..8192 * 4).map(|place| Vec3::splat((place % 2) as f32)).collect();
        let map = shrunk(8192, 4, &pixels);
        assert_eq!((map.width, map.height), (4096, 2));
        assert!(map.pixels.iter().all(|pixel| *pixel == Vec3::splat(0.5)));
    }

    #[test]
    fn what_is_no_picture_of_all_around_is_refused_with_the_reason() {
        let refused = |bytes: &[u8]| read_surroundings(bytes).unwrap_err().to_string();
        assert!(refused(b"GIF89a").contains("neither"));
        assert!(refused(&exr_file(8, 8, |_, _| (1.0, 1.0, 1.0))).contains("8 × 8"));
        assert!(refused(&exr_file(8, 4, |_, _| (0.0, 0.0, 0.0))).contains("dark"));
        let whole = exr_file(8, 4, |_, _| (1.0, 1.0, 1.0));
        for end in (4..whole.len()).step_by(7) {
            assert!(read_surroundings(&whole[..end]).is_err(), "{end} of {} bytes", whole.len());
        }
    }
}
