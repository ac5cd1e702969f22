//! Golden pictures: what the program draws, compared with pictures that were looked at and kept.
//!
//! # The measure
//! Two pictures are compared as an eye does that sees them at arm's length: both are turned into Oklab, in which equal
//! distances look equally different (0.02 is just seen between large patches), and softened over three pixels, so that
//! an edge that another driver smooths otherwise weighs little while a thing that is missing weighs in full. What
//! counts is the mean distance and the share of pixels that are off by more than [`SEEN`].
//!
//! # The tolerance
//! Software Vulkan draws the same picture again and again on one machine, and light transport the same bits on all, so
//! what must be forgiven is another version of the driver and of the text's font. Rounding by one step of 255
//! everywhere is a distance of about 0.004, and edges of one pixel along all contours of a small picture touch fewer
//! than one pixel in fifty. Hence [`Tolerance::PICTURE`]; a lamp switched off, a missing chair, a texture turned by a
//! quarter and an exposure off by a sixth of a stop lie well beyond (the tests below say so).

use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};

/// Distance in Oklab from which a pixel counts as off.
pub const SEEN: f32 = 0.05;

/// The variable that renews the kept pictures instead of comparing with them when it says `renew`.
pub const VARIABLE: &str = "HOMEWRIGHT_GOLDEN";

/// Most bytes of a kept picture.
const MOST_BYTES: u64 = 48 * 1024;

/// How far a picture may be from the kept one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Largest mean distance in Oklab.
    pub mean: f32,
    /// Largest share of pixels that are off by more than [`SEEN`].
    pub off: f32,
}

impl Tolerance {
    /// For everything drawn or traced.
    pub const PICTURE: Self = Self { mean: 0.010, off: 0.020 };
    /// For plans, whose lettering is another font's on another system.
    pub const PLAN: Self = Self { mean: 0.010, off: 0.040 };
}

/// How far two pictures are from each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// Mean distance in Oklab.
    pub mean: f32,
    /// Share of pixels that are off by more than [`SEEN`].
    pub off: f32,
}

impl Distance {
    /// Whether a tolerance forgives it.
    pub fn is_within(self, tolerance: Tolerance) -> bool {
        self.mean <= tolerance.mean && self.off <= tolerance.off
    }
}

/// Compares a picture with the kept one of its name, or keeps it where [`VARIABLE`] says `renew`.
///
/// # Panics
/// When the picture is too far from the kept one, or there is none. Kept, new and difference then stand side by side
/// in `target/golden`.
#[track_caller]
pub fn check(name: &str, picture: &RgbImage, tolerance: Tolerance) {
    let kept_at = crate::root().join("tests/golden").join(format!("{name}.png"));
    if std::env::var_os(VARIABLE).is_some_and(|value| value == "renew") {
        write(&kept_at, picture);
    }
    let again = "look at it, and if it is right run `cargo xtask golden --renew` and commit what changed";
    let kept = match image::open(&kept_at) {
        Ok(kept) => kept.to_rgb8(),
        Err(error) => panic!("{} could not be read ({error}); {again}", kept_at.display()),
    };
    let bytes = fs::metadata(&kept_at).map_or(0, |data| data.len());
    assert!(bytes <= MOST_BYTES, "{} has {bytes} bytes, more than {MOST_BYTES}: draw it smaller", kept_at.display());
    let shown_at = crate::root().join("target/golden").join(format!("{name}.png"));
    assert_eq!(picture.dimensions(), kept.dimensions(), "{name} has another size than the kept picture; {again}");
    let (distance, pixels) = measure(picture, &kept);
    if !distance.is_within(tolerance) {
        write(&shown_at, &side_by_side(&kept, picture, &pixels));
        panic!(
            "{name} is off: mean distance {:.4} (allowed {:.4}), {:.2} % of the pixels off (allowed {:.2} %). Kept, \
             new and difference stand in {}; {again}",
            distance.mean,
            tolerance.mean,
            distance.off * 100.0,
            tolerance.off * 100.0,
            shown_at.display()
        );
    }
}

/// The distance of two pictures of one size, and that of every pixel.
pub fn measure(one: &RgbImage, other: &RgbImage) -> (Distance, Vec<f32>) {
    let (width, height) = one.dimensions();
    let soft = |picture: &RgbImage| soften(&picture.pixels().copied().map(oklab).collect::<Vec<_>>(), width, height);
    let pixels: Vec<f32> = soft(one)
        .iter()
        .zip(soft(other))
        .map(|(a, b)| (0..3).map(|part| (a[part] - b[part]) * (a[part] - b[part])).sum::<f32>().sqrt())
        .collect();
    let count = pixels.len().max(1) as f32;
    let off = pixels.iter().filter(|distance| **distance > SEEN).count() as f32 / count;
    (Distance { mean: pixels.iter().sum::<f32>() / count, off }, pixels)
}

/// Oklab of an sRGB pixel (Ottosson 2020).
fn oklab(pixel: Rgb<u8>) -> [f32; 3] {
    let [r, g, b] = pixel.0.map(|value| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { homewright_geometry::math::powf32((value + 0.055) / 1.055, 2.4) }
    });
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Weights 1 2 1 along rows and columns; the rim repeats.
fn soften(values: &[[f32; 3]], width: u32, height: u32) -> Vec<[f32; 3]> {
    let (width, height) = (width as usize, height as usize);
    let at = |values: &[[f32; 3]], x: usize, y: usize| values[y.min(height - 1) * width + x.min(width - 1)];
    let blend =
        |a: [f32; 3], b: [f32; 3], c: [f32; 3]| [0, 1, 2].map(|part| 0.25 * a[part] + 0.5 * b[part] + 0.25 * c[part]);
    let places = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rows: Vec<[f32; 3]> = places()
        .map(|(x, y)| blend(at(values, x.saturating_sub(1), y), at(values, x, y), at(values, x + 1, y)))
        .collect();
    places().map(|(x, y)| blend(at(&rows, x, y.saturating_sub(1)), at(&rows, x, y), at(&rows, x, y + 1))).collect()
}

/// Kept, new, and where they differ: black where they agree, white where they are off by four times [`SEEN`].
fn side_by_side(kept: &RgbImage, new: &RgbImage, pixels: &[f32]) -> RgbImage {
    let (width, height) = kept.dimensions();
    RgbImage::from_fn(width * 3, height, |x, y| match x / width {
        0 => *kept.get_pixel(x, y),
        1 => *new.get_pixel(x - width, y),
        _ => {
            let distance = pixels[(y * width + x - 2 * width) as usize];
            let value = (distance / (4.0 * SEEN) * 255.0).min(255.0) as u8;
            Rgb([value; 3])
        }
    })
}

fn write(path: &Path, picture: &RgbImage) {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let written = fs::create_dir_all(folder).map_err(image::ImageError::IoError).and_then(|()| picture.save(path));
    if let Err(error) = written {
        panic!("{} could not be written: {error}", path.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wall lit from one side over a floor of boards, a dark chair on it.
    fn scene(exposure: f32, chair: std::ops::Range<u32>, boards: fn(u32, u32) -> u32) -> RgbImage {
        RgbImage::from_fn(80, 60, |x, y| {
            let value = if chair.contains(&x) && (30..44).contains(&y) {
                40.0
            } else if y < 40 {
                210.0 - x as f32
            } else if boards(x, y) % 8 < 4 {
                150.0
            } else {
                110.0
            };
            let value = (value * exposure).min(255.0) as u8;
            Rgb([value, value, (value / 10) * 9])
        })
    }

    fn distance(one: &RgbImage, other: &RgbImage) -> Distance {
        measure(one, other).0
    }

    #[test]
    fn a_picture_is_no_distance_from_itself() {
        let picture = scene(1.0, 34..46, |x, _| x);
        assert_eq!(distance(&picture, &picture), Distance { mean: 0.0, off: 0.0 });
    }

    #[test]
    fn a_step_of_rounding_everywhere_is_forgiven() {
        let picture = scene(1.0, 34..46, |x, _| x);
        let mut rounded = picture.clone();
        for (index, pixel) in rounded.pixels_mut().enumerate() {
            pixel.0 =
                pixel.0.map(|value| if index % 2 == 0 { value.saturating_add(1) } else { value.saturating_sub(1) });
        }
        assert!(distance(&rounded, &picture).is_within(Tolerance::PICTURE));
    }

    #[test]
    fn what_an_eye_sees_is_not_forgiven() {
        let picture = scene(1.0, 34..46, |x, _| x);
        for (what, other) in [
            ("a chair is missing", scene(1.0, 0..0, |x, _| x)),
            ("the boards lie across", scene(1.0, 34..46, |_, y| y)),
            // A sixth of a stop in light is a factor of 0.95 in what is stored.
            ("the exposure is a sixth of a stop less", scene(0.95, 34..46, |x, _| x)),
        ] {
            assert!(
                !distance(&other, &picture).is_within(Tolerance::PICTURE),
                "{what}: {:?}",
                distance(&other, &picture)
            );
            assert!(!distance(&other, &picture).is_within(Tolerance::PLAN), "{what}: {:?}", distance(&other, &picture));
        }
    }
}
