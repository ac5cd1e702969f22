//! Pictures of a texture library as materials.

use homewright_catalog::material::ImageRef;
use homewright_catalog::{MaterialId, MaterialRecord};
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image, encode_jpeg, shrink_to};

use super::{LibraryError, Reading, Receiver};
use crate::asset_name;
use crate::obj::linear_from_srgb;

/// Quality of pictures that had to be made smaller.
const JPEG_QUALITY: u8 = 90;
/// Pictures larger than this are made smaller, bytes.
const LARGEST_KEPT: usize = 4 << 20;

impl Reading<'_> {
    /// One texture as a record; its picture goes to the receiver. What cannot be read is reported.
    pub(super) fn texture(
        &mut self,
        number: u32,
        receiver: &mut dyn Receiver,
    ) -> Result<Option<MaterialRecord>, LibraryError> {
        let label = self.text("name", number).unwrap_or("?").to_owned();
        match self.material(number) {
            Ok((material, bytes)) => {
                if let Some(image) = &material.image {
                    receiver.keep(&image.asset, &bytes)?;
                }
                self.report.count("material");
                Ok(Some(material))
            }
            Err(reason) => {
                self.report.left_out("material", &label, reason);
                Ok(None)
            }
        }
    }

    fn material(&mut self, number: u32) -> Result<(MaterialRecord, Vec<u8>), String> {
        let path = self.text("image", number).ok_or("it has no picture")?.to_owned();
        let entry = self.entry(&path).ok_or_else(|| format!("its picture \"{path}\" is not in the library"))?;
        let bytes = self.archive.read(&entry).map_err(|error| error.to_string())?;
        let side = |field: &str| {
            let value = self.number(field, number).map(|value| (value * 100.0).round() / 10.0);
            value.filter(|value| (1.0..=20_000.0).contains(value)).ok_or_else(|| format!("its {field} is no length"))
        };
        let size = [side("width")?, side("height")?];
        let image =
            decode_image(&bytes, ColorSpace::Srgb, ImageLimits::default()).map_err(|error| error.to_string())?;
        let color = mean_color(&image);
        let bytes = self.bounded(bytes, &image)?;
        let name = self.name(number);
        let category = self.text("category", number).unwrap_or_default().to_lowercase();
        let family = family(&name.en);
        let uses: &[&str] = match category.as_str() {
            "floor" => &["floor"],
            "wall" => &["wall"],
            _ => &["floor", "wall"],
        };
        let material = MaterialRecord {
            id: MaterialId(self.id(number)),
            name,
            family: family.to_owned(),
            uses: uses.iter().map(|word| (*word).to_owned()).collect(),
            color,
            roughness: if matches!(family, "tile" | "stone") { 0.4 } else { 0.7 },
            metallic: 0.0,
            transmission: 0.0,
            opacity: 1.0,
            clearcoat: 0.0,
            sheen: 0.0,
            luminance: 0.0,
            texture: None,
            image: Some(ImageRef { asset: asset_name(&bytes), size }),
            price_per_m2: None,
        };
        Ok((material, bytes))
    }

    /// The picture as it is, or a smaller one where it is larger than textures need to be.
    fn bounded(&self, bytes: Vec<u8>, image: &Image) -> Result<Vec<u8>, String> {
        let side = self.options.texture_side.max(64) * 2;
        if image.width.max(image.height) <= side && bytes.len() <= LARGEST_KEPT {
            return Ok(bytes);
        }
        let small = shrink_to(image, side).map_err(|error| error.to_string())?;
        encode_jpeg(&small, JPEG_QUALITY).map_err(|error| error.to_string())
    }
}

/// The mean colour of a picture, as light adds up.
fn mean_color(image: &Image) -> String {
    let pixels = image.rgba.as_chunks::<4>().0;
    let step = (pixels.len() / 4_096).max(1);
    let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
    for pixel in pixels.iter().step_by(step) {
        for (sum, value) in sum.iter_mut().zip(pixel) {
            *sum += linear_from_srgb(f32::from(*value) / 255.0);
        }
        count += 1.0;
    }
    let [red, green, blue] = sum.map(|sum| srgb_byte(sum / count.max(1.0)));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A linear component as an sRGB byte (IEC 61966-2-1).
fn srgb_byte(linear: f32) -> u8 {
    let encoded = if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * homewright_geometry::math::powf32(linear, 1.0 / 2.4) - 0.055
    };
    (encoded.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// The family of a material by the words of its name.
fn family(name: &str) -> &'static str {
    const WORDS: &[(&str, &[&str])] = &[
        ("tile", &["tile", "mosaic", "terracotta"]),
        ("wood", &["wood", "parquet", "plank", "oak", "bamboo", "laminate", "cork"]),
        ("stone", &["stone", "marble", "granite", "brick", "pebble", "concrete", "slate", "pav"]),
        ("fabric", &["fabric", "carpet", "cloth", "linen"]),
        ("leather", &["leather"]),
        ("metal", &["metal", "steel", "copper", "iron"]),
        ("plant", &["grass", "box tree", "leaf", "hedge", "lawn"]),
        ("wallpaper", &["wallpaper", "paper"]),
        ("glass", &["glass"]),
    ];
    let name = name.to_lowercase();
    WORDS.iter().find(|(_, words)| words.iter().any(|word| name.contains(word))).map_or("paint", |(family, _)| family)
}
