//! Photos of the studio as files.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use homewright_exchange::photo::{PhotoPixel, PngRows, panorama_xmp, photo_jpeg, write_exr};
use homewright_ui::photo::TakenPhoto;

use crate::files::kind;

/// Writes a photo in the format of the path's extension: PNG and JPEG as the screen shows it, OpenEXR with everything
/// that is known of each pixel. Panoramas say in PNG and JPEG that they are some.
pub(crate) fn write(photo: &TakenPhoto, path: &Path) -> Result<()> {
    let (width, height) = (photo.image.width, photo.image.height);
    let xmp = photo.heading.map(|heading| panorama_xmp(width, height, heading));
    let create = || Ok::<_, anyhow::Error>(BufWriter::new(File::create(path).with_context(|| unwritable(path))?));
    match kind(path).as_str() {
        "png" => {
            let mut png = PngRows::new(create()?, width, height, xmp.as_deref())?;
            png.write(&photo.image.rgba)?;
            png.finish().with_context(|| unwritable(path))
        }
        "jpg" | "jpeg" => {
            let bytes = photo_jpeg(&photo.image, xmp.as_deref())?;
            std::fs::write(path, bytes).with_context(|| unwritable(path))
        }
        "exr" => {
            let traced = &photo.traced;
            let pixel = |column: usize, row: usize| {
                let place = row * width as usize + column;
                PhotoPixel {
                    color: traced.color[place].to_array(),
                    albedo: traced.albedo[place].to_array(),
                    normal: traced.normal[place].to_array(),
                    depth: traced.depth[place],
                    object: traced.object[place],
                }
            };
            write_exr(create()?, width, height, pixel).with_context(|| unwritable(path))
        }
        other => bail!("photos of the kind “{other}” cannot be written; choose .png, .jpg or .exr"),
    }
}

fn unwritable(path: &Path) -> String {
    format!("{} cannot be written", path.display())
}
