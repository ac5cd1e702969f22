//! Colours and textures of walls and rooms as materials and finishes.

use glam::DVec2;
use homewright_catalog::material::ImageRef;
use homewright_catalog::{MaterialId, MaterialRecord, Text};
use homewright_design::Finish;
use homewright_scene::image::{ImageLimits, image_size};

use super::xml::Element;
use super::{Import, millimetres, turned};
use crate::color::color_of;

impl Import<'_> {
    /// The finish that an element gives one of its sides: `leftSide`, `rightSide`, `floor`, `ceiling`.
    pub(super) fn finish(&mut self, element: &Element, side: &str, family: &str) -> Option<Finish> {
        let attribute = format!("{side}Texture");
        let texture = element.children_named("texture").find(|child| child.text_of("attribute") == Some(&attribute));
        let made = match texture {
            Some(texture) => self.textured(texture, family),
            None => self.painted(element.text_of(&format!("{side}Color"))?, family),
        };
        match made {
            Ok(finish) => Some(finish),
            Err(reason) => {
                self.report.left_out("texture", element.label(), format!("{side}: {reason}"));
                None
            }
        }
    }

    /// A plain colour.
    fn painted(&mut self, color: &str, family: &str) -> Result<Finish, String> {
        let color = color_of(color).ok_or_else(|| format!("\"{color}\" is not a colour"))?;
        let id = self.ensure_material(MaterialRecord {
            id: MaterialId(format!("import.{family}.{}", &color[1..])),
            name: Text { zh: format!("颜色 {color}"), en: format!("Colour {color}") },
            ..plain_record(family, color)
        })?;
        Ok(Finish { material: id, rotation: 0.0, offset: DVec2::ZERO, color: None })
    }

    /// A picture at its real size.
    fn textured(&mut self, texture: &Element, family: &str) -> Result<Finish, String> {
        let entry = texture.text_of("image").ok_or("the texture names no picture")?;
        let bytes = self.archive.read(entry).map_err(|error| error.to_string())?;
        let (width, height) = image_size(&bytes).map_err(|error| error.to_string())?;
        let limits = ImageLimits::default();
        if u64::from(width) * u64::from(height) > limits.pixels {
            return Err(format!("its picture of {width} × {height} pixels is too large"));
        }
        let scale = texture.number("scale").filter(|scale| *scale > 0.0).unwrap_or(1.0);
        let extent = |name: &str| texture.number(name).map_or(0.0, |value| millimetres(value) * scale);
        let size = [extent("width"), extent("height")];
        if !size.iter().all(|length| (1.0..=100_000.0).contains(length)) {
            return Err(format!("its size of {} × {} mm is not one of a texture", size[0], size[1]));
        }
        let asset = self.keep(bytes);
        let name = texture.label().to_owned();
        let offset = |name: &str, length: f64| texture.number(name).unwrap_or(0.0) * length;
        let finish_offset = DVec2::new(offset("xOffset", size[0]), offset("yOffset", size[1]));
        let id = self.ensure_material(MaterialRecord {
            id: MaterialId(format!("import.texture.{}-{}x{}", &asset[..16], size[0], size[1])),
            name: Text::same(name),
            image: Some(ImageRef { asset, size }),
            ..plain_record(family, "#bbb5aa".to_owned())
        })?;
        let rotation = turned(texture.number("angle").unwrap_or(0.0));
        Ok(Finish { material: id, rotation, offset: finish_offset, color: None })
    }
}

fn plain_record(family: &str, color: String) -> MaterialRecord {
    MaterialRecord {
        id: MaterialId(String::new()),
        name: Text::default(),
        family: family.to_owned(),
        uses: Vec::new(),
        color,
        roughness: if family == "paint" { 0.92 } else { 0.6 },
        metallic: 0.0,
        transmission: 0.0,
        opacity: 1.0,
        clearcoat: 0.0,
        sheen: 0.0,
        luminance: 0.0,
        texture: None,
        image: None,
        price_per_m2: None,
    }
}
