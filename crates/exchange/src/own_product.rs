//! A model file as a product of one's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::{Affine3A, Mat4, Vec3};
use homewright_catalog::product::{AssetModel, Expression, HostKind, LightPart, Model};
use homewright_catalog::{Product, ProductId, Text};
use homewright_geometry::Bounds;
use homewright_scene::gltf::{self, GltfError, GltfLimits, GltfModel, GltfWriteError};
use homewright_scene::light::Emitter;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Key, Node, Scene, Tag};
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::asset_name;
use crate::report::ImportReport;

/// Largest side of a piece of furniture in metres; larger files are taken to be in another unit.
const LARGEST_PIECE: f32 = 12.0;
/// Smallest largest side of a piece in metres.
const SMALLEST_PIECE: f32 = 0.01;

/// Why a model did not become a product.
#[derive(Debug, thiserror::Error)]
pub enum OwnProductError {
    /// The file cannot be read.
    #[error(transparent)]
    Gltf(#[from] GltfError),
    /// The model cannot be kept.
    #[error(transparent)]
    Write(#[from] GltfWriteError),
    /// Nothing to show.
    #[error("the model has no triangles; export the meshes together with the scene that shows them")]
    Empty,
    /// Its size is none of a piece of furniture, in whatever unit.
    #[error(
        "the model measures {largest} along its longest side, which is no piece of furniture in mm, cm, m or inches; scale it before exporting"
    )]
    Size {
        /// Longest side in the file's numbers.
        largest: f32,
    },
}

/// A product made from a model file.
#[derive(Debug, Clone)]
pub struct OwnProduct {
    /// The record; its model names `asset`.
    pub product: Product,
    /// The model as an embedded `.glb`, on the floor, centred, in metres.
    pub glb: Vec<u8>,
    /// What was read, and what came along differently.
    pub report: ImportReport,
}

/// Makes a product of a .glb or .gltf file. `resolve` gives the files beside it.
pub fn product_from_gltf(
    bytes: &[u8],
    file_name: &str,
    resolve: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
) -> Result<OwnProduct, OwnProductError> {
    let limits = GltfLimits { texture_side: 2048, ..GltfLimits::default() };
    let (model, notices) = gltf::read_gltf(bytes, resolve, &limits)?;
    let mut report = ImportReport::default();
    for notice in &notices {
        report.changed("model", file_name, notice.to_string());
    }
    let (shape, keys) = model.merged_shape(&limits)?;
    let bounds = shape.bounds();
    let largest = bounds.size().max_element();
    if shape.primitives.iter().all(|mesh| mesh.indices.is_empty()) || bounds.is_empty() || largest <= 0.0 {
        return Err(OwnProductError::Empty);
    }
    let unit = unit_of(largest, file_name, &mut report)?;
    let foot = Vec3::new(bounds.center().x, bounds.min.y, bounds.center().z);
    let product_from_model = Mat4::from_scale(Vec3::splat(unit)) * Mat4::from_translation(-foot);
    let shape =
        Shape { primitives: shape.primitives.iter().map(|mesh| mesh.transformed(&product_from_model)).collect() };
    let lights = lights(&model, &product_from_model);
    let glb = embedded(&model, &shape, &keys, file_name)?;
    report
        .counts
        .insert("triangle".to_owned(), shape.primitives.iter().map(homewright_geometry::Mesh::triangle_count).sum());
    report.counts.insert("material".to_owned(), keys.len());
    let name = title(file_name, &model);
    let size = shape_size(&shape.bounds());
    let asset = asset_name(&glb);
    let product = Product {
        id: ProductId(format!("own.{}", &asset[..16])),
        sku: file_name.to_owned(),
        name: Text::same(name),
        description: Text::default(),
        brand: String::new(),
        category: "imported".to_owned(),
        rooms: Vec::new(),
        size,
        host: HostKind::Floor,
        mount_height: 0.0,
        clearance_front: 0.0,
        surface_height: 0.0,
        price: Decimal::ZERO,
        weight: None,
        power: None,
        parameters: Vec::new(),
        slots: IndexMap::new(),
        model: Model::Asset(AssetModel { asset, lights, wall_zone: None }),
        plan_symbol: String::new(),
        device: None,
        source: file_name.to_owned(),
        ..Product::default()
    };
    Ok(OwnProduct { product, glb, report })
}

/// Metres for one unit of the file. glTF says metres; files that come from other programs are often in millimetres
/// or centimetres all the same, which shows by a size that no piece of furniture has.
fn unit_of(largest: f32, file_name: &str, report: &mut ImportReport) -> Result<f32, OwnProductError> {
    for (unit, name) in [(1.0, "metres"), (0.01, "centimetres"), (0.001, "millimetres")] {
        if (SMALLEST_PIECE..=LARGEST_PIECE).contains(&(largest * unit)) {
            if unit < 1.0 {
                report.changed(
                    "model",
                    file_name,
                    format!("its numbers are read as {name}: it would be {largest} m long otherwise"),
                );
            }
            return Ok(unit);
        }
    }
    Err(OwnProductError::Size { largest })
}

fn shape_size(bounds: &Bounds) -> [f64; 3] {
    let size = bounds.size();
    // A flat side still needs a size that one can see and pick: a millimetre.
    [size.x, size.z, size.y].map(|metres| ((f64::from(metres) * 10_000.0).round() / 10.0).max(1.0))
}

fn title(file_name: &str, model: &GltfModel) -> String {
    let stem = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ");
    let name = if words.trim().is_empty() { model.name.clone() } else { words.trim().to_owned() };
    let mut letters = name.chars();
    letters.next().map_or_else(|| "Model".to_owned(), |first| first.to_uppercase().chain(letters).take(80).collect())
}

fn embedded(model: &GltfModel, shape: &Shape, keys: &[Key], name: &str) -> Result<Vec<u8>, GltfWriteError> {
    let shape_key = Key(1);
    let mut scene = Scene { images: model.images.clone(), materials: model.materials.clone(), ..Scene::default() };
    scene.shapes = BTreeMap::from([(shape_key, Arc::new(shape.clone()))]);
    let node = Node {
        name: name.to_owned(),
        tag: Tag::default(),
        layer: Layer::Item,
        shape: shape_key,
        materials: keys.to_vec(),
        scene_from_shape: Affine3A::IDENTITY,
        is_visible: true,
        casts_shadow: true,
        facing: None,
    };
    scene.nodes.insert(Key(1), node);
    gltf::write_glb(&scene, &[])
}

/// The file's lights in the product frame.
fn lights(model: &GltfModel, product_from_model: &Mat4) -> Vec<LightPart> {
    let number = |value: f32| Expression::Number(f64::from(value));
    // glTF is metres with Y up, a product millimetres with Z up.
    let turned = |v: Vec3| [v.x, -v.z, v.y];
    model
        .lights
        .iter()
        .filter(|light| light.flux > 0.0)
        .take(64)
        .map(|light| {
            let at = turned(product_from_model.transform_point3(light.position) * 1000.0);
            let (emitter, beam) = match light.emitter {
                Emitter::Spot { inner, outer, .. } => {
                    ("spot", vec![number(inner.to_degrees()), number(outer.to_degrees())])
                }
                _ => ("sphere", Vec::new()),
            };
            LightPart {
                emitter: emitter.to_owned(),
                at: at.map(number).to_vec(),
                direction: turned(light.direction).map(number).to_vec(),
                size: vec![Expression::Number(20.0)],
                beam,
                flux: number(light.flux),
                cct: Expression::Number(4000.0),
                slot: String::new(),
                repeat: None,
                when: None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_of_two_thousand_units_is_read_as_millimetres() {
        let mut report = ImportReport::default();
        assert_eq!(unit_of(2000.0, "bed.glb", &mut report).expect("a bed"), 0.001);
        assert_eq!(unit_of(2.0, "bed.glb", &mut report).expect("a bed"), 1.0);
        assert_eq!(unit_of(200.0, "bed.glb", &mut report).expect("a bed"), 0.01);
        assert!(unit_of(1e9, "bed.glb", &mut report).is_err());
        assert_eq!(report.notices.len(), 2);
    }

    #[test]
    fn a_file_name_becomes_a_title() {
        assert_eq!(title("models/office-chair.gltf", &GltfModel::default()), "Office chair");
    }
}
