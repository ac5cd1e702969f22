//! Contact sheets: many small pictures on one page, each with its name.

use anyhow::{Context as _, Result};
use glam::DVec2;
use homewright_exchange::picture::drawing_to_png;
use homewright_scene::Drawing;
use homewright_scene::drawing::{Anchor, Color, DrawingLayer, Mark, Tagged};
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image};

/// Pixels round the page and between pictures.
const GAP: u32 = 10;
/// Pixels for the words under a picture.
const WORDS: u32 = 38;
/// Drawing units for a pixel.
const PIXEL: f64 = 100.0;
/// Drawings are painted with a border of this many drawing units (10 mm of paper at 1:50).
const BORDER: f64 = 500.0;

/// A picture with the words under it.
pub(crate) struct Shown {
    /// The picture, square.
    pub(crate) picture: Image,
    /// The upper line.
    pub(crate) name: String,
    /// The lower line.
    pub(crate) note: String,
}

/// Puts pictures of `side` pixels on a page, `columns` beside each other.
pub(crate) fn contact_sheet(shown: &[Shown], side: u32, columns: u32) -> Result<Image> {
    let rows = u32::try_from(shown.len()).unwrap_or(u32::MAX).div_ceil(columns).max(1);
    let (width, height) = (columns * (side + GAP) + GAP, rows * (side + WORDS + GAP) + GAP);
    let corner = |index: usize| {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        (GAP + index % columns * (side + GAP), GAP + index / columns * (side + WORDS + GAP))
    };
    let mut page = words(shown, [width, height], side, corner)?;
    for (index, shown) in shown.iter().enumerate() {
        let (left, top) = corner(index);
        paste(&shown.picture, &mut page, left, top);
    }
    Ok(page)
}

/// The page with its words and no pictures.
fn words(shown: &[Shown], size: [u32; 2], side: u32, corner: impl Fn(usize) -> (u32, u32)) -> Result<Image> {
    let [width, height] = size.map(f64::from);
    let text = |position: DVec2, text: &str, size: f64, grey: u8| Tagged {
        tag: None,
        mark: Mark::Text {
            position: position * PIXEL,
            text: text.to_owned(),
            size: size * PIXEL,
            anchor: Anchor::Middle,
            rotation: 0.0,
            color: Color([grey, grey, grey, 255]),
            is_bold: false,
        },
    };
    let mut marks = Vec::new();
    for (index, shown) in shown.iter().enumerate() {
        let (left, top) = corner(index);
        let middle = f64::from(left) + f64::from(side) * 0.5;
        let line = |down: f64| DVec2::new(middle, height - f64::from(top + side) - down);
        let letters = (f64::from(side) / 17.0).clamp(10.0, 15.0);
        marks.push(text(line(11.0), &shown.name, fitting(&shown.name, letters, side), 40));
        marks.push(text(line(27.0), &shown.note, fitting(&shown.note, letters * 0.82, side), 120));
    }
    // The drawing is a page of pixels; its border is cut off again.
    let drawing = Drawing {
        title: String::new(),
        min: DVec2::splat(BORDER),
        max: DVec2::new(width, height) * PIXEL - DVec2::splat(BORDER),
        layers: vec![DrawingLayer { name: "labels".to_owned(), marks }],
    };
    let png = drawing_to_png(&drawing, size[0])?;
    decode_image(&png, ColorSpace::Srgb, ImageLimits::default()).context("the page of words could not be read back")
}

/// A size of letters at which a line is no wider than its picture; Chinese letters are twice as wide as others.
fn fitting(text: &str, letters: f64, side: u32) -> f64 {
    let width: f64 = text.chars().map(|letter| if letter > '\u{2e80}' { 1.0 } else { 0.56 }).sum();
    letters.min(f64::from(side) / width.max(1.0))
}

fn paste(picture: &Image, page: &mut Image, left: u32, top: u32) {
    let (from, to) = (picture.width as usize * 4, page.width as usize * 4);
    for (row, line) in picture.rgba.chunks_exact(from).enumerate() {
        let start = (top as usize + row) * to + left as usize * 4;
        if let Some(target) = page.rgba.get_mut(start..start + from) {
            target.copy_from_slice(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_every_picture_in_its_place_and_words_below_it() {
        let red = Image { width: 40, height: 40, rgba: [200, 30, 30, 255].repeat(1600), color_space: ColorSpace::Srgb };
        let shown = || Shown { picture: red.clone(), name: "Oak 橡木".to_owned(), note: "hw.oak".to_owned() };
        let page = contact_sheet(&(0..5).map(|_| shown()).collect::<Vec<_>>(), 40, 3).expect("a page");
        assert_eq!((page.width, page.height), (160, 186));
        let pixel = |x: usize, y: usize| &page.rgba[(y * 160 + x) * 4..][..3];
        assert_eq!(pixel(30, 30), [200, 30, 30]);
        assert_eq!(pixel(80, 118), [200, 30, 30], "the fifth picture is in the second row");
        assert_eq!(pixel(130, 118), [255, 255, 255], "there is no sixth");
        let dark = (51..88).flat_map(|y| (10..150).map(move |x| (x, y))).filter(|(x, y)| pixel(*x, *y)[0] < 128);
        assert!(dark.count() > 20, "words stand under the first row");
    }
}
