//! Model files of any supported kind, brought into the frame of a product.
//!
//! A file says too little: OBJ knows no units and no up axis, and many glTF files are in millimetres whatever the
//! format says. What is guessed is told, and whoever knows better can say so.

pub mod fit;
pub(crate) mod lighten;
pub(crate) mod pictures;

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::{Affine3A, Mat4};
use homewright_geometry::{Bounds, Mesh};
use homewright_scene::gltf::{self, GltfError, GltfLimits, GltfModel, GltfWriteError, Pictures as Encoding};
use homewright_scene::image::Image;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Key, Light, Material, Node, Scene, Tag};

use crate::obj::{ObjError, read_obj};
use crate::report::ImportReport;
use pictures::Pictures;

/// Quality of photographs on models: the loss cannot be seen.
const JPEG_QUALITY: u8 = 88;

/// Finds a file beside a model by a relative path with `/` between its parts.
pub type Beside<'a> = &'a mut dyn FnMut(&str) -> Option<Vec<u8>>;

/// Why a model did not become a product.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file cannot be read.
    #[error(transparent)]
    Gltf(#[from] GltfError),
    /// The file cannot be read.
    #[error(transparent)]
    Obj(#[from] ObjError),
    /// The model cannot be kept.
    #[error(transparent)]
    Write(#[from] GltfWriteError),
    /// Not a model.
    #[error("\"{name}\" is no model that can be read; export it as .glb, .gltf or .obj")]
    UnknownKind {
        /// Its file name.
        name: String,
    },
    /// Nothing to show.
    #[error("the model has no triangles; export the meshes together with the scene that shows them")]
    Empty,
    /// Its size is none of a piece of furniture, in whatever unit.
    #[error(
        "the model measures {largest} along its longest side, which is no piece of furniture in mm, cm, m or inches; \
         scale it before exporting, or say its unit"
    )]
    Size {
        /// Longest side in the file's numbers.
        largest: f32,
    },
}

/// What kind of file a model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelKind {
    /// Metres and Y up by the format's word.
    Gltf,
    /// Units and axes unstated.
    Obj,
}

/// One of the looks of a model.
#[derive(Debug, Clone)]
pub struct Look {
    /// Its name; empty for the file's own.
    pub name: String,
    /// One primitive a material.
    pub shape: Shape,
    /// Materials in the primitives' order.
    pub materials: Vec<Material>,
}

/// A model as it stands in its file: its own units, its own axes.
#[derive(Debug, Clone)]
pub struct LoadedModel {
    /// Where it comes from.
    pub kind: ModelKind,
    /// Name of the scene in the file, often empty.
    pub name: String,
    /// The file's own look, then those of its variants.
    pub looks: Vec<Look>,
    /// Pictures of all looks.
    pub images: BTreeMap<Key, Arc<Image>>,
    /// The file's lights.
    pub lights: Vec<Light>,
    /// The unit that a comment of the file names.
    pub stated_unit: Option<fit::Unit>,
}

impl LoadedModel {
    /// The box round the first look.
    pub fn bounds(&self) -> Bounds {
        self.looks.first().map_or(Bounds::EMPTY, |look| look.shape.bounds())
    }

    /// Triangles of the first look.
    pub fn triangle_count(&self) -> usize {
        self.looks.first().map_or(0, |look| look.shape.primitives.iter().map(Mesh::triangle_count).sum())
    }

    /// The model in another frame.
    pub fn transform(&mut self, target_from_source: &Mat4) {
        for look in &mut self.looks {
            for mesh in &mut look.shape.primitives {
                *mesh = mesh.transformed(target_from_source);
            }
        }
    }

    /// One of its looks as an embedded file.
    pub fn glb(&self, look: &Look, name: &str) -> Result<Vec<u8>, GltfWriteError> {
        let mut scene = Scene::default();
        let mut materials = Vec::new();
        for (index, material) in look.materials.iter().enumerate() {
            let key = Key(index as u128 + 1);
            scene.materials.insert(key, material.clone());
            materials.push(key);
        }
        scene.images.clone_from(&self.images);
        let shape = Key(1);
        scene.shapes.insert(shape, Arc::new(look.shape.clone()));
        scene.nodes.insert(
            Key(1),
            Node {
                name: name.to_owned(),
                tag: Tag::default(),
                layer: Layer::Item,
                shape,
                materials,
                scene_from_shape: Affine3A::IDENTITY,
                is_visible: true,
                casts_shadow: true,
                facing: None,
            },
        );
        gltf::write_glb_with(&scene, &[], Encoding::Compact { quality: JPEG_QUALITY })
    }
}

/// Reads a model. `file_name` decides what kind it is where the bytes do not; pictures are kept up to `texture_side`
/// pixels along a side.
pub fn load_model(
    bytes: &[u8],
    file_name: &str,
    beside: Beside<'_>,
    texture_side: u32,
    report: &mut ImportReport,
) -> Result<LoadedModel, ModelError> {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let model = match ending.as_str() {
        _ if bytes.starts_with(b"glTF") => load_gltf(bytes, file_name, beside, texture_side, report)?,
        "glb" | "gltf" => load_gltf(bytes, file_name, beside, texture_side, report)?,
        "obj" => load_obj(bytes, file_name, beside, texture_side, report)?,
        _ => return Err(ModelError::UnknownKind { name: file_name.to_owned() }),
    };
    let bounds = model.bounds();
    if model.triangle_count() == 0 || bounds.is_empty() || bounds.size().max_element() <= 0.0 {
        return Err(ModelError::Empty);
    }
    Ok(model)
}

fn load_gltf(
    bytes: &[u8],
    file_name: &str,
    beside: Beside<'_>,
    texture_side: u32,
    report: &mut ImportReport,
) -> Result<LoadedModel, ModelError> {
    let limits = GltfLimits { texture_side, ..GltfLimits::default() };
    let (model, notices) = gltf::read_gltf(bytes, beside, &limits)?;
    for notice in &notices {
        report.changed("model", file_name, notice.to_string());
    }
    let mut looks = vec![look(&model, String::new(), &limits)?];
    for variant in &model.variants {
        if let Some(varied) = model.with_variant(&variant.name) {
            looks.push(look(&varied, variant.name.clone(), &limits)?);
        }
    }
    Ok(LoadedModel {
        kind: ModelKind::Gltf,
        name: model.name,
        looks,
        images: model.images,
        lights: model.lights,
        stated_unit: None,
    })
}

fn look(model: &GltfModel, name: String, limits: &GltfLimits) -> Result<Look, GltfError> {
    let (shape, keys) = model.merged_shape(limits)?;
    let materials = keys.iter().map(|key| model.materials.get(key).cloned().unwrap_or_default()).collect();
    Ok(Look { name, shape, materials })
}

fn load_obj(
    bytes: &[u8],
    file_name: &str,
    beside: Beside<'_>,
    texture_side: u32,
    report: &mut ImportReport,
) -> Result<LoadedModel, ModelError> {
    let folder = file_name.rfind('/').map_or("", |end| &file_name[..=end]).to_owned();
    let beside = std::cell::RefCell::new(beside);
    let ask = |name: &str| {
        let path = inside(&format!("{folder}{name}"))?;
        (*beside.borrow_mut())(&path)
    };
    // Many programs write the path of the picture on their author's machine: the file itself lies beside the model.
    // Others write options before the name.
    let find = |name: &str| {
        let name = name.trim().replace('\\', "/");
        ask(&name).or_else(|| ask(name.rsplit('/').next()?)).or_else(|| ask(name.rsplit(char::is_whitespace).next()?))
    };
    let model = read_obj(bytes, &find, report, file_name)?;
    let mut pictures = Pictures::new(texture_side);
    let mut materials = Vec::new();
    let mut primitives = Vec::new();
    for part in model.parts {
        let mut material = part.material;
        if let Some(name) = &part.texture {
            match find(name) {
                Some(bytes) => match pictures.add(&bytes) {
                    Ok(image) => pictures.cover(&mut material, image),
                    Err(reason) => report.changed("texture", file_name, format!("{name}: {reason}")),
                },
                None => report.changed("texture", file_name, format!("the picture \"{name}\" is not beside it")),
            }
        }
        materials.push(material);
        primitives.push(part.mesh);
    }
    let look = Look { name: String::new(), shape: Shape { primitives }, materials };
    Ok(LoadedModel {
        kind: ModelKind::Obj,
        name: String::new(),
        looks: vec![look],
        images: pictures.images,
        lights: Vec::new(),
        stated_unit: fit::unit_in_comments(bytes),
    })
}

/// A relative path with its `.` and `..` worked out; nothing for one that leads out of its folder, or anywhere else.
pub(crate) fn inside(path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(':') || path.contains('\0') || path.len() > 1_000 {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_out_of_its_folder_is_none() {
        assert_eq!(inside("a/./b/../c.png").as_deref(), Some("a/c.png"));
        for path in ["../x", "a/../../x", "/etc/passwd", "C:/x", "http://x", "", "a/.."] {
            assert_eq!(inside(path), None, "{path}");
        }
    }
}
