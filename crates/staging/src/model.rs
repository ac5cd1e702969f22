//! A product's shape with its choices, evaluated once and shared by every item that has the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::{Mat4, Vec3};
use homewright_catalog::model::EvaluatedLight;
use homewright_catalog::product::Model as ProductModel;
use homewright_catalog::{Parameters, Product};
use homewright_design::item::Configuration;
use homewright_geometry::Mesh;
use homewright_scene::Key;
use homewright_scene::node::Shape;

use crate::asset::{AssetSource, StagedAsset};
use crate::finding::FindingKind;
use crate::frame::SCENE_FROM_PLAN;
use crate::key::KeyMaker;
use crate::photometry::StagedWeb;

/// Models kept for reuse; beyond, all are dropped and built again when needed.
const MAX_KEPT: usize = 600;

/// One slot's surfaces, in scene axes and metres; texture coordinates in metres.
#[derive(Debug)]
pub(crate) struct ModelPart {
    /// The product's slot.
    pub(crate) slot: String,
    /// The surfaces.
    pub(crate) mesh: Mesh,
    /// Their area in m².
    pub(crate) area: f64,
}

/// A product's shape with its choices.
#[derive(Debug)]
pub(crate) struct Model {
    /// What it is made from.
    pub(crate) key: Key,
    /// Surfaces by slot; for models from files by their own material.
    pub(crate) parts: Vec<ModelPart>,
    /// Luminous openings, product frame.
    pub(crate) lights: Vec<EvaluatedLight>,
    /// How its light is spread, where the product says so.
    pub(crate) web: Option<StagedWeb>,
    /// The file it comes from, if any.
    pub(crate) asset: Option<Arc<StagedAsset>>,
    /// What could not be shown as recorded.
    pub(crate) finding: Option<FindingKind>,
}

/// What tells two shapes of one product apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice<'a> {
    /// The record and its hash.
    pub(crate) product: (&'a Product, Key),
    /// Chosen parameters.
    pub(crate) parameters: &'a Parameters,
    /// Size that differs from the record's, mm.
    pub(crate) size: Option<[f64; 3]>,
}

impl<'a> Choice<'a> {
    /// What an item chose.
    pub(crate) fn of(product: (&'a Product, Key), configuration: &'a Configuration) -> Self {
        Self { product, parameters: &configuration.parameters, size: configuration.size }
    }

    fn key(&self) -> Key {
        KeyMaker::new("model").key(self.product.1).record(self.parameters).record(&self.size).finish()
    }
}

/// Evaluated models and the shapes made from them.
#[derive(Debug, Default)]
pub(crate) struct Models {
    models: BTreeMap<Key, Arc<Model>>,
    shapes: BTreeMap<Key, Arc<Shape>>,
}

impl Models {
    /// The shape for a choice, from the cache or built.
    pub(crate) fn get(&mut self, choice: Choice<'_>, assets: &dyn AssetSource) -> Arc<Model> {
        let key = choice.key();
        if let Some(model) = self.models.get(&key) {
            return Arc::clone(model);
        }
        if self.models.len() >= MAX_KEPT {
            self.models.clear();
            self.shapes.clear();
        }
        let model = Arc::new(build(key, choice, assets));
        // A file that is missing now may be there the next time it is asked for.
        if model.finding.is_none() {
            self.models.insert(key, Arc::clone(&model));
        }
        model
    }

    /// The parts at `indices` as one shape.
    pub(crate) fn shape(&mut self, model: &Model, indices: &[usize], is_mirrored: bool) -> (Key, Arc<Shape>) {
        let mut key = KeyMaker::new("item shape");
        key.key(model.key).number(u64::from(is_mirrored)).record(&indices);
        let key = key.finish();
        let shape = self.shapes.entry(key).or_insert_with(|| {
            let meshes = indices.iter().filter_map(|index| model.parts.get(*index)).map(|part| &part.mesh);
            let mirror = Mat4::from_scale(Vec3::new(-1.0, 1.0, 1.0));
            let primitives =
                meshes.map(|mesh| if is_mirrored { mesh.transformed(&mirror) } else { mesh.clone() }).collect();
            Arc::new(Shape { primitives })
        });
        (key, Arc::clone(shape))
    }
}

fn build(key: Key, choice: Choice<'_>, assets: &dyn AssetSource) -> Model {
    let mut model = build_shape(key, choice, assets);
    match StagedWeb::of(choice.product.0, &model.lights) {
        Ok(web) => model.web = web,
        Err(message) if model.finding.is_none() => {
            model.finding = Some(FindingKind::Model { product: choice.product.0.id.0.clone(), message });
        }
        Err(_) => {}
    }
    model
}

fn build_shape(key: Key, choice: Choice<'_>, assets: &dyn AssetSource) -> Model {
    let product = choice.product.0;
    let size = choice.size.unwrap_or(product.size);
    match &product.model {
        ProductModel::Asset(file) => {
            let asset = file.asset_for(choice.parameters);
            match assets.shape(asset) {
                Some(staged) => from_asset(key, size, product, staged),
                None => plain_box(key, size, FindingKind::MissingAsset { asset: asset.to_owned() }),
            }
        }
        ProductModel::Parametric(_) => match product.evaluate(choice.parameters, choice.size) {
            Ok(evaluated) => Model {
                key,
                parts: evaluated.parts.into_iter().map(|part| model_part(part.slot, &part.mesh)).collect(),
                lights: evaluated.lights,
                web: None,
                asset: None,
                finding: None,
            },
            Err(error) => {
                let product = product.id.0.clone();
                plain_box(key, size, FindingKind::Model { product, message: error.to_string() })
            }
        },
    }
}

/// A slot's mesh from product millimetres to scene metres, texture coordinates with it.
fn model_part(slot: String, mesh: &Mesh) -> ModelPart {
    let mut mesh = mesh.transformed(&SCENE_FROM_PLAN);
    for uv in &mut mesh.uvs {
        *uv *= 0.001;
    }
    let area = surface(&mesh);
    ModelPart { slot, mesh, area }
}

/// Area of all triangles, in the square of the mesh's unit.
fn surface(mesh: &Mesh) -> f64 {
    let corner = |index: u32| mesh.positions.get(index as usize).copied().unwrap_or(Vec3::ZERO).as_dvec3();
    let area = |t: &[u32]| (corner(t[1]) - corner(t[0])).cross(corner(t[2]) - corner(t[0])).length() * 0.5;
    mesh.indices.chunks_exact(3).map(area).sum()
}

/// A file's shape brought to the item's size: on the floor or under the ceiling, centred, every axis filled.
fn from_asset(key: Key, size: [f64; 3], product: &Product, asset: Arc<StagedAsset>) -> Model {
    let bounds = asset.shape.bounds();
    let extent = bounds.size();
    let wanted = Vec3::new(size[0] as f32, size[2] as f32, size[1] as f32) * 0.001;
    let ratio = |wanted: f32, extent: f32| if extent > 1e-6 && wanted > 0.0 { wanted / extent } else { 1.0 };
    let scale = Vec3::new(ratio(wanted.x, extent.x), ratio(wanted.y, extent.y), ratio(wanted.z, extent.z));
    let hangs = product.host == homewright_catalog::product::HostKind::Ceiling;
    let origin = if hangs { bounds.max.y } else { bounds.min.y };
    let foot = Vec3::new(bounds.center().x, if bounds.is_empty() { 0.0 } else { origin }, bounds.center().z);
    let fit = Mat4::from_scale(scale) * Mat4::from_translation(-foot);
    let part = |(index, mesh): (usize, &Mesh)| {
        let mesh = mesh.transformed(&fit);
        let area = surface(&mesh);
        ModelPart { slot: format!("#{index}"), mesh, area }
    };
    let parts = asset.shape.primitives.iter().enumerate().map(part).collect();
    let (lights, finding) = match asset_lights(product, size) {
        Ok(lights) => (lights, None),
        Err(message) => (Vec::new(), Some(FindingKind::Model { product: product.id.0.clone(), message })),
    };
    Model { key, parts, lights, web: None, asset: Some(asset), finding }
}

/// The lights of a model from a file, moved with its size.
fn asset_lights(product: &Product, size: [f64; 3]) -> Result<Vec<EvaluatedLight>, String> {
    let mut lights = product.asset_lights().map_err(|error| error.to_string())?;
    for light in &mut lights {
        for (place, (size, recorded)) in light.position.iter_mut().zip(size.iter().zip(product.size)) {
            if recorded > 1e-6 {
                *place *= size / recorded;
            }
        }
    }
    Ok(lights)
}

/// What stands in for a shape that cannot be had.
pub(crate) fn plain_box(key: Key, size: [f64; 3], finding: FindingKind) -> Model {
    let half = Vec3::new(size[0].abs() as f32, 0.0, size[1].abs() as f32) * 0.0005;
    let top = size[2].abs() as f32 * 0.001;
    let min = Vec3::new(-half.x, 0.0, -half.z);
    let max = Vec3::new(half.x, top, half.z);
    let mesh = crate::solid::cuboid(min, max);
    let area = surface(&mesh);
    let parts = vec![ModelPart { slot: String::new(), mesh, area }];
    Model { key, parts, lights: Vec::new(), web: None, asset: None, finding: Some(finding) }
}
