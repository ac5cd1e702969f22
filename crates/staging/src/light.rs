//! A product's luminous openings as lights of the scene.

use glam::{Affine3A, DVec3, Vec3};
use homewright_catalog::model::{EmitterShape, EvaluatedLight};
use homewright_design::item::LightState;
use homewright_scene::light::Emitter;
use homewright_scene::{Light, Tag};

use crate::color::presented_light_from_cct;
use crate::frame::{scene_direction, scene_from_plan};
use crate::photometry::StagedWeb;

/// How a luminaire that says nothing is set: on, at full flux, in its own colour.
pub(crate) const FULLY_ON: LightState = LightState { is_on: true, dim: 1.0, cct: None };

/// Where a luminaire hangs and whose it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'a> {
    /// Name for lists.
    pub(crate) name: &'a str,
    /// The item's tag.
    pub(crate) tag: Tag,
    /// Scene from the product in scene axes.
    pub(crate) scene_from_shape: Affine3A,
    /// Whether the product is mirrored left to right.
    pub(crate) is_mirrored: bool,
    /// How its light is spread, where the product says so.
    pub(crate) web: Option<&'a StagedWeb>,
}

/// Flux in lm as set.
pub(crate) fn flux(light: &EvaluatedLight, state: LightState) -> f64 {
    if state.is_on && state.dim.is_finite() { light.flux * state.dim.clamp(0.0, 1.0) } else { 0.0 }
}

/// Linear RGB of luminance 1 as set.
pub(crate) fn color(light: &EvaluatedLight, state: LightState) -> Vec3 {
    presented_light_from_cct(state.cct.unwrap_or(light.cct))
}

/// One opening in the scene.
pub(crate) fn stage_light(light: &EvaluatedLight, state: LightState, placed: Placed<'_>) -> Light {
    let mirror = if placed.is_mirrored { DVec3::new(-1.0, 1.0, 1.0) } else { DVec3::ONE };
    let direction = |vector: [f64; 3]| {
        let turned = placed.scene_from_shape.transform_vector3(scene_direction(DVec3::from_array(vector) * mirror));
        turned.try_normalize().unwrap_or(Vec3::NEG_Y)
    };
    let position = scene_from_plan(DVec3::from_array(light.position) * mirror);
    Light {
        name: placed.name.to_owned(),
        tag: placed.tag,
        position: placed.scene_from_shape.transform_point3(position),
        direction: direction(light.direction),
        // Along, across and down are right-handed in a web; in a mirror they would not be.
        along: if placed.is_mirrored { -direction(light.along) } else { direction(light.along) },
        emitter: emitter(light.emitter),
        web: placed.web.map(|web| web.get(light, placed.is_mirrored)),
        flux: flux(light, state) as f32,
        color: color(light, state),
        casts_shadow: true,
    }
}

/// The opening in metres.
fn emitter(shape: EmitterShape) -> Emitter {
    let metres = |millimetres: f64| (millimetres / 1000.0) as f32;
    match shape {
        EmitterShape::Sphere { radius } => Emitter::Sphere { radius: metres(radius) },
        EmitterShape::Spot { inner, outer, radius } => {
            Emitter::Spot { inner: inner as f32, outer: outer as f32, radius: metres(radius) }
        }
        EmitterShape::Disc { radius } => Emitter::Disc { radius: metres(radius) },
        EmitterShape::Rectangle { length, width } => {
            Emitter::Rectangle { length: metres(length), width: metres(width) }
        }
        EmitterShape::Tube { length, radius } => Emitter::Tube { length: metres(length), radius: metres(radius) },
    }
}
