//! Pictures of plans to be traced: photos, scans, and pages of PDF files drawn as pictures.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use homewright_scene::image::{ColorSpace, Image, ImageError, ImageLimits, decode_image, encode_png};

/// Pixels along the longer side of a page.
const PAGE_SIDE: f32 = 3600.0;
/// Most pixels for one point of a page, so that small pages do not become huge.
const FINEST: f32 = 6.0;
/// Sides of pages (points) that are drawn.
const SIDES: std::ops::RangeInclusive<f32> = 8.0..=20_000.0;

/// A picture of a plan.
#[derive(Debug, Clone)]
pub struct PlanPicture {
    /// The file to be embedded: the picture itself, or a page as PNG.
    pub file: Vec<u8>,
    /// Its pixels.
    pub image: Image,
    /// How many pages the file has; the first one is shown.
    pub pages: usize,
}

/// Why a picture of a plan was not read.
#[derive(Debug, thiserror::Error)]
pub enum PlanPictureError {
    /// The picture cannot be read.
    #[error("the picture cannot be read: {0}; use a PNG, JPEG, WebP or PDF file")]
    Picture(#[from] ImageError),
    /// The file is no PDF that can be read.
    #[error("the PDF file cannot be read; if it has a password, save it without one")]
    Pdf,
    /// There is no such page.
    #[error("the PDF file has no page to draw; choose another file")]
    NoPage,
    /// The page has a size that cannot be drawn.
    #[error("the page is {width:.0} × {height:.0} points, which cannot be drawn; print it to a usual paper size")]
    Size {
        /// Points.
        width: f32,
        /// Points.
        height: f32,
    },
}

/// Reads a picture of a plan: what it is follows from its content, not from its name.
///
/// # Errors
/// When it is no picture and no PDF, or one that cannot be read.
pub fn read_plan_picture(bytes: Vec<u8>) -> Result<PlanPicture, PlanPictureError> {
    if bytes.starts_with(b"%PDF") {
        // A foreign decoder: what it panics at cannot be read.
        let page = std::panic::catch_unwind(|| first_page(bytes));
        return page.unwrap_or(Err(PlanPictureError::Pdf));
    }
    let image = decode_image(&bytes, ColorSpace::Srgb, ImageLimits::default())?;
    Ok(PlanPicture { file: bytes, image, pages: 1 })
}

fn first_page(bytes: Vec<u8>) -> Result<PlanPicture, PlanPictureError> {
    let Ok(pdf) = Pdf::new(bytes) else { return Err(PlanPictureError::Pdf) };
    let pages = pdf.pages();
    let page = pages.first().ok_or(PlanPictureError::NoPage)?;
    let (width, height) = page.render_dimensions();
    if !(SIDES.contains(&width) && SIDES.contains(&height)) {
        return Err(PlanPictureError::Size { width, height });
    }
    let scale = (PAGE_SIDE / width.max(height)).min(FINEST);
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // On white nothing shines through, so that colours are the same with and without their alpha.
    let rgba = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b, 255]).collect();
    let image = Image { width, height, rgba, color_space: ColorSpace::Srgb };
    Ok(PlanPicture { file: encode_png(&image)?, image, pages: pages.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 200 × 100 points with a black square at its lower left.
    fn page() -> Vec<u8> {
        let content = "0 g 0 0 50 50 re f";
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R >>".to_owned(),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        ];
        let mut file = "%PDF-1.4\n".to_owned();
        let mut places = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            places.push(file.len());
            file += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
        }
        let start = file.len();
        file += "xref\n0 5\n0000000000 65535 f \n";
        for place in places {
            file += &format!("{place:010} 00000 n \n");
        }
        file += &format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        file.into_bytes()
    }

    #[test]
    fn a_page_of_a_pdf_becomes_a_picture_the_right_way_up() {
        let picture = read_plan_picture(page()).expect("it can be drawn");
        assert_eq!((picture.pages, picture.image.width, picture.image.height), (1, 1200, 600));
        let at = |x: u32, y: u32| picture.image.rgba[((y * 1200 + x) * 4) as usize];
        assert_eq!((at(60, 560), at(60, 40), at(900, 560)), (0, 255, 255), "black at the lower left alone");
        let again = read_plan_picture(picture.file).expect("what is embedded is a picture");
        assert_eq!(again.image.width, 1200);
    }

    #[test]
    fn what_is_neither_a_picture_nor_a_pdf_is_refused_with_what_to_do() {
        for bytes in [b"%PDF-1.4 and nothing else".to_vec(), b"words".to_vec()] {
            let error = read_plan_picture(bytes).expect_err("it is nothing");
            assert!(error.to_string().contains("PDF"), "{error}");
        }
    }
}
