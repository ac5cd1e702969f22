//! The file's OBJ models as embedded `.glb` files.

use std::collections::BTreeMap;

use glam::{Mat3, Mat4, Vec3, Vec4};
use homewright_scene::Material;
use homewright_scene::node::Shape;

use super::Import;
use super::xml::Element;
use crate::archive::Archive;
use crate::color::color_of;
use crate::model::pictures::Pictures;
use crate::model::{LoadedModel, Look, ModelKind};
use crate::obj::{ObjModel, ObjPart, linear_from_srgb, read_obj};

/// Pictures on furniture are kept up to this many pixels along a side.
const TEXTURE_SIDE: u32 = 1024;

/// A model that is part of the home now.
#[derive(Debug, Clone)]
pub(super) struct Converted {
    /// Name of the embedded `.glb`.
    pub(super) asset: String,
}

impl Import<'_> {
    /// Converts the model of a piece once for every combination of turn, colours and textures. `None` when it has
    /// none that can be read; the report says why.
    pub(super) fn model(&mut self, piece: &Element, size: [f64; 3], is_mirrored: bool) -> Option<Converted> {
        let entry = piece.text_of("model")?.to_owned();
        let overrides: Vec<String> = piece
            .children
            .iter()
            .filter(|child| child.name == "material" || child.name == "texture")
            .map(|child| format!("{child:?}"))
            .collect();
        let key = format!(
            "{entry}|{:?}|{:?}|{}|{size:?}|{is_mirrored}",
            piece.text_of("modelRotation"),
            piece.text_of("color"),
            overrides.concat()
        );
        if let Some(known) = self.models.get(&key) {
            return known.clone();
        }
        let converted = match self.convert(&entry, piece, size, is_mirrored) {
            Ok(converted) => Some(converted),
            Err(reason) => {
                self.report.changed(&piece.name, piece.label(), format!("{reason}; a box stands in for it"));
                None
            }
        };
        self.models.insert(key, converted.clone());
        converted
    }

    fn convert(
        &mut self,
        entry: &str,
        piece: &Element,
        size: [f64; 3],
        is_mirrored: bool,
    ) -> Result<Converted, String> {
        let mut files = self.model_files(entry)?;
        let main = main_file(&files).ok_or_else(|| {
            let found: Vec<&str> = files.keys().map(String::as_str).take(4).collect();
            format!("its model is not an OBJ file ({})", found.join(", "))
        })?;
        let text = files.remove(&main).unwrap_or_default();
        let folder = main.rfind('/').map_or("", |end| &main[..=end]).to_owned();
        let beside = |name: &str| files.get(&format!("{folder}{}", name.replace('\\', "/"))).cloned();
        let model = read_obj(&text, &beside, &mut self.report, piece.label()).map_err(|error| error.to_string())?;
        let mirror = Mat3::from_diagonal(Vec3::new(if is_mirrored { -1.0 } else { 1.0 }, 1.0, 1.0));
        let model = fitted(model, mirror * rotation(piece), size);
        let mut pictures = Pictures::new(TEXTURE_SIDE);
        let mut primitives = Vec::new();
        let mut materials = Vec::new();
        for part in model.parts {
            let mut material = part.material.clone();
            if let Some(bytes) = part.texture.as_deref().and_then(&beside) {
                match pictures.add(&bytes) {
                    Ok(image) => pictures.cover(&mut material, image),
                    Err(reason) => self.report.changed("texture", piece.label(), reason),
                }
            }
            self.recolor(piece, &part, &mut material, &mut pictures);
            materials.push(material);
            primitives.push(part.mesh);
        }
        let look = Look { name: String::new(), shape: Shape { primitives }, materials };
        let model = LoadedModel {
            kind: ModelKind::Obj,
            name: String::new(),
            looks: Vec::new(),
            images: pictures.images,
            lights: Vec::new(),
            stated_unit: None,
        };
        let glb = model.glb(&look, piece.label()).map_err(|error| error.to_string())?;
        Ok(Converted { asset: self.keep(glb) })
    }

    /// The files of a model: one entry, everything in one folder, or everything in a zip inside the zip.
    fn model_files(&mut self, entry: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let mut files = BTreeMap::new();
        if let Some((folder, _)) = entry.rsplit_once('/') {
            let prefix = format!("{folder}/");
            for name in self.archive.names() {
                if name.starts_with(&prefix) && !name.ends_with('/') {
                    files.insert(name.clone(), self.archive.read(&name).map_err(|error| error.to_string())?);
                }
            }
            return Ok(files);
        }
        let bytes = self.archive.read(entry).map_err(|error| error.to_string())?;
        if bytes.starts_with(b"PK\x03\x04") {
            let mut inner = Archive::open(&bytes).map_err(|error| error.to_string())?;
            for name in inner.names().into_iter().filter(|name| !name.ends_with('/')) {
                files.insert(name.clone(), inner.read(&name).map_err(|error| error.to_string())?);
            }
        } else {
            files.insert(entry.to_owned(), bytes);
        }
        Ok(files)
    }

    /// Applies the colour, texture and material choices of a piece to one part.
    fn recolor(&mut self, piece: &Element, part: &ObjPart, material: &mut Material, pictures: &mut Pictures) {
        let own = piece.children_named("material").find(|child| child.text_of("name") == Some(&part.material_name));
        let chooser = own.unwrap_or(piece);
        if let Some(color) = chooser.text_of("color").and_then(color_of) {
            let channel = |at: usize| {
                linear_from_srgb(f32::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap_or(128)) / 255.0)
            };
            material.base_color = Vec4::new(channel(1), channel(3), channel(5), material.base_color.w);
            material.base_color_texture = None;
        }
        if let Some(shininess) = chooser.number("shininess") {
            material.roughness = (1.0 - shininess.clamp(0.0, 1.0) as f32 * 0.85).clamp(0.12, 1.0);
        }
        let Some(texture) = chooser.children_named("texture").next() else { return };
        let picture = texture
            .text_of("image")
            .ok_or_else(|| "the texture names no picture".to_owned())
            .and_then(|entry| self.archive.read(entry).map_err(|error| error.to_string()))
            .and_then(|bytes| pictures.add(&bytes));
        match picture {
            Ok(image) => pictures.cover(material, image),
            Err(reason) => self.report.left_out("texture", piece.label(), reason),
        }
    }
}

/// The OBJ file among a model's files.
fn main_file(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let is_obj = |bytes: &[u8]| {
        let head = &bytes[..bytes.len().min(200_000)];
        String::from_utf8_lossy(head).lines().any(|line| line.starts_with("v "))
    };
    let named = files.keys().find(|name| name.to_lowercase().ends_with(".obj"));
    named
        .or_else(|| files.iter().filter(|_| files.len() == 1).find(|(_, bytes)| is_obj(bytes)).map(|(name, _)| name))
        .cloned()
}

/// The turn that the catalog gives a model, row by row as the file has it.
fn rotation(piece: &Element) -> Mat3 {
    let numbers: Vec<f32> = piece
        .text_of("modelRotation")
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .filter(|number: &f32| number.is_finite())
        .collect();
    let Ok(rows) = <[f32; 9]>::try_from(numbers) else { return Mat3::IDENTITY };
    let turn = Mat3::from_cols_array(&rows).transpose();
    if (turn.determinant().abs() - 1.0).abs() < 0.01 { turn } else { Mat3::IDENTITY }
}

/// Turns a model and brings it to its size in metres, on the floor and centred.
fn fitted(model: ObjModel, turn: Mat3, size: [f64; 3]) -> ObjModel {
    let turned = model.transformed(&Mat4::from_mat3(turn));
    let bounds = turned.bounds();
    let extent = bounds.size();
    let wanted = Vec3::new(size[0] as f32, size[2] as f32, size[1] as f32) / 1000.0;
    let ratio = |wanted: f32, extent: f32| if extent > 1e-9 { wanted / extent } else { 1.0 };
    let scale = Vec3::new(ratio(wanted.x, extent.x), ratio(wanted.y, extent.y), ratio(wanted.z, extent.z));
    let foot = Vec3::new(bounds.center().x, bounds.min.y, bounds.center().z);
    turned.transformed(&(Mat4::from_scale(scale) * Mat4::from_translation(-foot)))
}
