//! Drawings as pixels.

use std::sync::{Arc, OnceLock};

use homewright_scene::Drawing;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Options, Tree};

use crate::svg::{SvgOptions, write_svg};

/// Largest side of a picture in pixels.
const LARGEST_SIDE: f64 = 16_384.0;

/// Why a drawing could not be painted.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Too large or empty.
    #[error("a picture of {width} × {height} pixels cannot be made; choose a width of 16 to {LARGEST_SIDE} pixels")]
    Size {
        /// Pixels a row.
        width: f64,
        /// Rows.
        height: f64,
    },
    /// The painter refused the drawing.
    #[error("the drawing could not be painted: {reason}")]
    Refused {
        /// What it said.
        reason: String,
    },
}

/// The system's fonts, read once.
fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    Arc::clone(FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_system_fonts();
        Arc::new(fonts)
    }))
}

/// Paints a drawing `width` pixels wide, as PNG bytes.
pub fn drawing_to_png(drawing: &Drawing, width: u32) -> Result<Vec<u8>, PictureError> {
    let svg = write_svg(drawing, SvgOptions::default());
    let options = Options { fontdb: fonts(), ..Options::default() };
    let refused = |reason: String| PictureError::Refused { reason };
    let tree = Tree::from_str(&svg, &options).map_err(|error| refused(error.to_string()))?;
    let size = tree.size();
    let scale = f64::from(width) / f64::from(size.width());
    let height = (f64::from(size.height()) * scale).round();
    let sizes = PictureError::Size { width: f64::from(width), height };
    if width < 16 || f64::from(width) > LARGEST_SIDE || !(1.0..=LARGEST_SIDE).contains(&height) {
        return Err(sizes);
    }
    let mut pixmap = Pixmap::new(width, height as u32).ok_or(sizes)?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use glam::DVec2;
    use homewright_scene::drawing::{Color, DrawingLayer, Mark, Segment, Tagged};

    use super::*;

    #[test]
    fn a_black_square_fills_the_middle_of_the_picture() {
        let corners = [(0.0, 0.0), (4000.0, 0.0), (4000.0, 4000.0), (0.0, 4000.0)].map(|(x, y)| DVec2::new(x, y));
        let segments = vec![
            Segment::MoveTo(corners[0]),
            Segment::LineTo(corners[1]),
            Segment::LineTo(corners[2]),
            Segment::LineTo(corners[3]),
            Segment::Close,
        ];
        let mark = Mark::Path { segments, fill: Some(Color([0, 0, 0, 255])), stroke: None };
        let drawing = Drawing {
            title: String::new(),
            min: corners[0],
            max: corners[2],
            layers: vec![DrawingLayer { name: "walls".to_owned(), marks: vec![Tagged { tag: None, mark }] }],
        };
        let png = drawing_to_png(&drawing, 100).expect("paintable");
        let picture = image::load_from_memory(&png).expect("a PNG").to_rgb8();
        assert_eq!(picture.dimensions(), (100, 100));
        assert_eq!(picture.get_pixel(50, 50).0, [0, 0, 0]);
        assert_eq!(picture.get_pixel(2, 2).0, [255, 255, 255]);
        assert!(drawing_to_png(&drawing, 1).is_err());
    }
}
