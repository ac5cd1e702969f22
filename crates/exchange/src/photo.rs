//! Photos as files of any size, row by row: PNG and JPEG with what viewers of panoramas look for, OpenEXR with what the
//! photo knows of each pixel.

use std::io::{Seek, Write};

use exr::prelude::{
    Compression, Encoding, Image, Layer, LayerAttributes, LineOrder, SpecificChannels, Vec2, WritableImage as _,
};
use homewright_scene::image::{Image as Picture, ImageError, encode_jpeg};

/// Why a photo could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The PNG encoder refused.
    #[error("the picture could not be written as PNG: {0}")]
    Png(#[from] png::EncodingError),
    /// The OpenEXR encoder refused.
    #[error("the picture could not be written as OpenEXR: {0}")]
    Exr(#[from] exr::error::Error),
    /// The JPEG encoder refused.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A JPEG without its first marker.
    #[error("these bytes are no JPEG picture")]
    Jpeg,
}

/// Quality of JPEG files, out of 100.
const QUALITY: u8 = 92;
/// Keyword of XMP in a PNG file (XMP specification, part 3).
const XMP_IN_PNG: &str = "XML:com.adobe.xmp";
/// Namespace that begins XMP in a JPEG file.
const XMP_IN_JPEG: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Google's photo sphere metadata for a full equirectangular panorama of `width` × `height` pixels whose middle looks
/// to `heading`, degrees clockwise from north.
pub fn panorama_xmp(width: u32, height: u32, heading: f32) -> String {
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:GPano=\"http://ns.google.com/photos/1.0/panorama/\" \
         GPano:ProjectionType=\"equirectangular\" GPano:UsePanoramaViewer=\"True\" \
         GPano:CroppedAreaImageWidthPixels=\"{width}\" GPano:CroppedAreaImageHeightPixels=\"{height}\" \
         GPano:FullPanoWidthPixels=\"{width}\" GPano:FullPanoHeightPixels=\"{height}\" \
         GPano:CroppedAreaLeftPixels=\"0\" GPano:CroppedAreaTopPixels=\"0\" \
         GPano:PoseHeadingDegrees=\"{heading:.2}\"/>\
         </rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
}

/// A photo as a JPEG file; with XMP where it has some.
pub fn photo_jpeg(image: &Picture, xmp: Option<&str>) -> Result<Vec<u8>, PhotoError> {
    let jpeg = encode_jpeg(image, QUALITY)?;
    match xmp {
        Some(xmp) => jpeg_with_xmp(&jpeg, xmp),
        None => Ok(jpeg),
    }
}

/// A JPEG picture with XMP put in after its first marker.
fn jpeg_with_xmp(jpeg: &[u8], xmp: &str) -> Result<Vec<u8>, PhotoError> {
    let rest = jpeg.strip_prefix(&[0xff, 0xd8]).ok_or(PhotoError::Jpeg)?;
    let length = u16::try_from(2 + XMP_IN_JPEG.len() + xmp.len()).map_err(|_too_long| PhotoError::Jpeg)?;
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend(length.to_be_bytes());
    bytes.extend(XMP_IN_JPEG);
    bytes.extend(xmp.as_bytes());
    bytes.extend(rest);
    Ok(bytes)
}

/// A PNG picture that is written row by row.
pub struct PngRows<W: Write + 'static> {
    rows: png::StreamWriter<'static, W>,
}

impl<W: Write + 'static> std::fmt::Debug for PngRows<W> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PngRows").finish_non_exhaustive()
    }
}

impl<W: Write + 'static> PngRows<W> {
    /// Writes the header: 8 bits of red, green and blue, sRGB; `xmp` where there is something to say.
    pub fn new(out: W, width: u32, height: u32, xmp: Option<&str>) -> Result<Self, PhotoError> {
        let mut encoder = png::Encoder::new(out, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        if let Some(xmp) = xmp {
            encoder.add_itxt_chunk(XMP_IN_PNG.to_owned(), xmp.to_owned())?;
        }
        Ok(Self { rows: encoder.write_header()?.into_stream_writer()? })
    }

    /// Writes the next rows, red, green, blue and alpha; alpha is left out.
    pub fn write(&mut self, rgba: &[u8]) -> Result<(), PhotoError> {
        let rgb: Vec<u8> = rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        self.rows.write_all(&rgb).map_err(png::EncodingError::from)?;
        Ok(())
    }

    /// Ends the file, once all rows are there.
    pub fn finish(self) -> Result<(), PhotoError> {
        Ok(self.rows.finish()?)
    }
}

/// What a photo knows of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PhotoPixel {
    /// Linear RGB, luminance-scaled, cd/m².
    pub color: [f32; 3],
    /// Colour of the first surface, linear RGB.
    pub albedo: [f32; 3],
    /// Its normal, scene frame.
    pub normal: [f32; 3],
    /// Distance to it, metres.
    pub depth: f32,
    /// Number of the object; 0 for none.
    pub object: u32,
}

/// Writes an OpenEXR picture with the channels R, G, B, albedo.R …, normal.X …, Z and id; `pixel` is asked row by row
/// from the top left.
pub fn write_exr(
    out: impl Write + Seek,
    width: u32,
    height: u32,
    pixel: impl Fn(usize, usize) -> PhotoPixel + Sync,
) -> Result<(), PhotoError> {
    let channels = SpecificChannels::build()
        .with_channel::<f32>("R")
        .with_channel::<f32>("G")
        .with_channel::<f32>("B")
        .with_channel::<f32>("albedo.R")
        .with_channel::<f32>("albedo.G")
        .with_channel::<f32>("albedo.B")
        .with_channel::<f32>("normal.X")
        .with_channel::<f32>("normal.Y")
        .with_channel::<f32>("normal.Z")
        .with_channel::<f32>("Z")
        .with_channel::<u32>("id")
        .with_pixel_fn(|position: Vec2<usize>| {
            let PhotoPixel { color, albedo, normal, depth, object } = pixel(position.0, position.1);
            let ([r, g, b], [ar, ag, ab], [x, y, z]) = (color, albedo, normal);
            (r, g, b, ar, ag, ab, x, y, z, depth, object)
        });
    let encoding =
        Encoding { compression: Compression::ZIP16, line_order: LineOrder::Increasing, ..Encoding::UNCOMPRESSED };
    let size = Vec2(width as usize, height as usize);
    let layer = Layer::new(size, LayerAttributes::default(), encoding, channels);
    Image::from_layer(layer).write().non_parallel().to_buffered(out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::{Arc, Mutex};

    use exr::prelude::{ReadChannels as _, ReadLayers as _, read};

    use super::*;

    #[test]
    fn an_exr_file_gives_back_each_channel_as_it_was() {
        let mut file = Cursor::new(Vec::new());
        let pixel = |x: usize, y: usize| PhotoPixel {
            color: [x as f32 * 1000.0, y as f32, 0.25],
            normal: [0.0, 1.0, 0.0],
            depth: if x == 0 { f32::INFINITY } else { 2.5 },
            object: (70_000 + x + 10 * y) as u32,
            ..PhotoPixel::default()
        };
        write_exr(&mut file, 5, 40, pixel).unwrap();
        let image = read()
            .no_deep_data()
            .largest_resolution_level()
            .all_channels()
            .first_valid_layer()
            .all_attributes()
            .from_buffered(Cursor::new(file.into_inner()))
            .unwrap();
        let channel = |name: &str| {
            let list = &image.layer_data.channel_data.list;
            list.iter().find(|channel| channel.name.eq(name)).unwrap().sample_data.clone()
        };
        let place = 39 * 5 + 3;
        assert_eq!(channel("R").value_by_flat_index(place).to_f32(), 3000.0);
        assert_eq!(channel("Z").value_by_flat_index(place).to_f32(), 2.5);
        assert_eq!(channel("normal.Y").value_by_flat_index(place).to_f32(), 1.0);
        assert_eq!(channel("id").value_by_flat_index(place).to_u32(), 70_393);
    }

    /// A file that can still be looked at.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_png_written_in_parts_is_one_picture_and_says_that_it_is_a_panorama() {
        let file = Shared::default();
        let mut rows = PngRows::new(file.clone(), 4, 3, Some(&panorama_xmp(4, 3, 90.0))).unwrap();
        rows.write(&[10; 4 * 4]).unwrap();
        rows.write(&[200; 2 * 4 * 4]).unwrap();
        rows.finish().unwrap();
        let bytes = file.0.lock().unwrap().clone();
        let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(
            (picture.dimensions(), picture.get_pixel(3, 0).0, picture.get_pixel(0, 2).0),
            ((4, 3), [10; 3], [200; 3])
        );
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("XML:com.adobe.xmp") && text.contains("GPano:PoseHeadingDegrees=\"90.00\""));
    }

    #[test]
    fn a_jpeg_keeps_its_picture_when_it_gets_xmp() {
        let mut jpeg = Cursor::new(Vec::new());
        image::RgbImage::from_pixel(8, 8, image::Rgb([200, 100, 50]))
            .write_to(&mut jpeg, image::ImageFormat::Jpeg)
            .unwrap();
        let with = jpeg_with_xmp(&jpeg.into_inner(), &panorama_xmp(8, 8, 0.0)).unwrap();
        assert!(with[6..].starts_with(XMP_IN_JPEG));
        assert_eq!(image::load_from_memory(&with).unwrap().width(), 8);
        assert!(jpeg_with_xmp(b"GIF89a", "").is_err());
    }
}
