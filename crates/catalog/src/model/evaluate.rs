//! A product's meshes and lights with what was chosen.

use glam::{DMat4, DQuat, DVec3, Vec2};
use homewright_geometry::Mesh;
use indexmap::IndexMap;

use super::child::{Budget, MAX_CHILDREN, evaluate_child};
use super::error::ModelError;
use super::light::EvaluatedLight;
use super::resolve::{ResolvedPart, resolve};
use crate::product::{Model, ParametricModel};
use crate::{Parameters, Product};

/// Most triangles of one product.
pub const MAX_TRIANGLES: usize = 400_000;

/// All surfaces of one slot.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluatedPart {
    /// Slot of the product whose material it takes.
    pub slot: String,
    /// Product frame, millimetres; texture coordinates in millimetres along the surface, grain along U.
    pub mesh: Mesh,
}

/// A product's shape with what was chosen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluated {
    /// Width, depth and height, mm.
    pub size: [f64; 3],
    /// Meshes, one a slot, in the order in which the slots first occur.
    pub parts: Vec<EvaluatedPart>,
    /// Luminous openings.
    pub lights: Vec<EvaluatedLight>,
}

impl Product {
    /// The product's shape with the chosen parameters; parameters that are not named keep their defaults.
    ///
    /// `size` is the item's width, depth and height in mm where it differs from the record's; it stands above
    /// `width`, `depth` and `height` in `chosen`. A value that cannot be ordered is refused, with what can be.
    pub fn evaluate(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<Evaluated, ModelError> {
        let mut budget = Budget { triangles: MAX_TRIANGLES, children: MAX_CHILDREN, depth: 0 };
        self.evaluate_within(chosen, size, &mut budget)
    }

    /// The product's shape, within what is left of the limits of the product that holds it.
    pub(super) fn evaluate_within(
        &self,
        chosen: &Parameters,
        size: Option<[f64; 3]>,
        budget: &mut Budget,
    ) -> Result<Evaluated, ModelError> {
        let resolved = resolve(self, chosen, size)?;
        let mut slots: IndexMap<String, Mesh> = IndexMap::new();
        for part in &resolved.parts {
            let fail = |reason: String| ModelError::Part {
                product: self.id.0.clone(),
                field: part.field.clone(),
                shape: part.word.name.to_owned(),
                reason,
            };
            let product_from_part = placement(part);
            let shift = texture_shift(part);
            for (slot, mesh) in part.word.build(&part.values).map_err(fail)? {
                let Some(left) = budget.triangles.checked_sub(mesh.triangle_count()) else {
                    return Err(fail(format!(
                        "the product has more than {MAX_TRIANGLES} triangles; use fewer repeats"
                    )));
                };
                budget.triangles = left;
                let mut mesh = mesh.transformed(&product_from_part.as_mat4());
                mesh.uvs.iter_mut().for_each(|uv| *uv += shift);
                slots.entry(slot).or_default().append(&mesh);
            }
        }
        let mut lights = resolved.lights;
        for child in &resolved.children {
            let shape = evaluate_child((self, chosen, size), child, budget)?;
            for part in shape.parts {
                slots.entry(part.slot).or_default().append(&part.mesh);
            }
            lights.extend(shape.lights);
        }
        let parts = slots.into_iter().map(|(slot, mesh)| EvaluatedPart { slot, mesh }).collect();
        Ok(Evaluated { size: resolved.size, parts, lights })
    }
}

impl Product {
    /// The lights of a product whose shape comes from a file; none for parametric products, whose lights come with
    /// [`Product::evaluate`].
    ///
    /// # Errors
    /// As [`Product::evaluate`].
    pub fn asset_lights(&self) -> Result<Vec<EvaluatedLight>, ModelError> {
        let Model::Asset(asset) = &self.model else { return Ok(Vec::new()) };
        if asset.lights.is_empty() {
            return Ok(Vec::new());
        }
        let lights_alone = ParametricModel { lights: asset.lights.clone(), ..ParametricModel::default() };
        let stand_in = Self { model: Model::Parametric(lights_alone), ..self.clone() };
        Ok(resolve(&stand_in, &Parameters::new(), None)?.lights)
    }
}

/// Rotations about X, Y and Z in that order round the part's own origin, then its place.
fn placement(part: &ResolvedPart) -> DMat4 {
    let [x, y, z] = part.rotate.map(f64::to_radians);
    let rotation = DQuat::from_rotation_z(z) * DQuat::from_rotation_y(y) * DQuat::from_rotation_x(x);
    DMat4::from_rotation_translation(rotation, DVec3::from_array(part.at))
}

/// Moves the texture by chance, so that neighbouring parts are not cut from the same spot of the board.
fn texture_shift(part: &ResolvedPart) -> Vec2 {
    if !part.word.shifts_texture {
        return Vec2::ZERO;
    }
    let along = crate::hash::unit(crate::hash::mix2(part.values.seed, 1)) * 2_000.0;
    let across = crate::hash::unit(crate::hash::mix2(part.values.seed, 2)) * 1_000.0;
    Vec2::new(along.round() as f32, across.round() as f32)
}
