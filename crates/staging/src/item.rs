//! Items: a product's shape with its surfaces and lights, placed.

use glam::{DVec3, Vec3};
use homewright_catalog::{MaterialId, Product};
use homewright_design::item::{Configuration, LightState};
use homewright_design::{Design, EntityId, Item};
use homewright_scene::node::Layer;
use homewright_scene::{Key, Light};

use crate::finding::{Finding, FindingKind};
use crate::finish::Plain;
use crate::frame;
use crate::light::{self, FULLY_ON, Placed};
use crate::material::{Glow, Materials, Sources};
use crate::model::{Choice, Model, Models, plain_box};
use crate::piece::{Piece, Pieces};

/// Luminance of a glowing surface is held to this, cd/m²; a bare filament is brighter, a shade never is.
const BRIGHTEST: f64 = 30_000.0;

/// What items are made with.
pub(crate) struct Workshop<'a> {
    /// Shapes.
    pub(crate) models: &'a mut Models,
    /// Surfaces.
    pub(crate) materials: &'a mut Materials,
    /// Records and files.
    pub(crate) sources: Sources<'a>,
}

/// What is dressed: a model and what was chosen for it.
#[derive(Clone, Copy)]
pub(crate) struct Choices<'a> {
    /// The item or opening.
    pub(crate) id: EntityId,
    /// Its product.
    pub(crate) product: &'a Product,
    /// Chosen materials.
    pub(crate) configuration: &'a Configuration,
    /// The product's shape.
    pub(crate) model: &'a Model,
    /// Whether it is mirrored left to right.
    pub(crate) is_mirrored: bool,
    /// How its light is set.
    pub(crate) state: LightState,
}

/// A shape with its surfaces, not yet placed.
#[derive(Debug, Default)]
pub(crate) struct Dressed {
    /// Solid surfaces, and those that let light through or glow, which throw no shadow.
    pub(crate) pieces: Vec<Piece>,
    /// What is shown otherwise than the design says.
    pub(crate) findings: Vec<Finding>,
}

impl Workshop<'_> {
    /// A model with the chosen surfaces, at the origin.
    pub(crate) fn dress(&mut self, choices: Choices<'_>) -> Dressed {
        let Choices { id, product, model, is_mirrored, state, .. } = choices;
        let mut dressed = Dressed::default();
        let (mut solid, mut clear, mut shining) = (Vec::new(), Vec::new(), Vec::new());
        for (index, part) in model.parts.iter().enumerate() {
            let glow = glow(model, &part.slot, part.area, state);
            let (material, missing) = self.surface(choices, index, glow);
            dressed.findings.extend(
                missing.map(|material| Finding {
                    entity: id,
                    kind: FindingKind::MissingMaterial { material: material.0 },
                }),
            );
            let shines = matches!(glow, Glow::On { .. } | Glow::Off);
            let lets_through = self.materials.get(material).is_some_and(|made| made.lets_light_through);
            let group = match (shines, lets_through) {
                (true, _) => &mut shining,
                (false, true) => &mut clear,
                (false, false) => &mut solid,
            };
            group.push((index, material));
        }
        // Gauze and glass throw shadows that let through what they do; only what shines must not stand in its own light.
        for (group, casts_shadow) in [(solid, true), (clear, true), (shining, false)] {
            if group.is_empty() {
                continue;
            }
            let indices: Vec<usize> = group.iter().map(|(index, _)| *index).collect();
            let (key, shape) = self.models.shape(model, &indices, is_mirrored);
            dressed.pieces.push(Piece {
                name: product.name.en.clone(),
                layer: Layer::Item,
                key,
                shape,
                materials: group.into_iter().map(|(_, material)| material).collect(),
                scene_from_shape: glam::Affine3A::IDENTITY,
                casts_shadow,
                facing: None,
            });
        }
        dressed
    }

    /// The surface of one part, and the material that the home has no record of.
    fn surface(&mut self, choices: Choices<'_>, index: usize, glow: Glow) -> (Key, Option<MaterialId>) {
        let Choices { product, configuration, model, .. } = choices;
        let slot = &model.parts[index].slot;
        if model.finding.is_some() && model.asset.is_none() {
            return (self.materials.plain(Plain::Missing), None);
        }
        let chosen = configuration.materials.get(slot);
        let recorded = product.slots.get(slot).map(|slot| &slot.default);
        if chosen.is_none()
            && let (Some(asset), homewright_catalog::product::Model::Asset(file)) = (&model.asset, &product.model)
        {
            let name = file.asset_for(&configuration.parameters);
            return (self.materials.of_asset(name, index, asset), None);
        }
        for id in [chosen, recorded].into_iter().flatten() {
            if let Some(key) = self.materials.record(id, None, glow, self.sources) {
                let missing = chosen.filter(|chosen| *chosen != id).cloned();
                return (key, missing);
            }
        }
        (self.materials.plain(Plain::Missing), chosen.or(recorded).cloned())
    }
}

/// How a slot's surface glows: with the flux of its lights over its area (a Lambertian surface has L = Φ / πA).
fn glow(model: &Model, slot: &str, area: f64, state: LightState) -> Glow {
    let mut lights = model.lights.iter().filter(|light| light.slot == slot && !slot.is_empty()).peekable();
    if lights.peek().is_none() {
        return Glow::Recorded;
    }
    let (mut flux, mut color) = (0.0, Vec3::ZERO);
    for light in lights {
        let lumens = light::flux(light, state);
        flux += lumens;
        color += light::color(light, state) * lumens as f32;
    }
    if flux <= 0.0 {
        return Glow::Off;
    }
    let luminance = (flux / (std::f64::consts::PI * area.max(1e-4))).min(BRIGHTEST);
    Glow::On { luminance: luminance as f32, color: color / flux as f32 }
}

/// The pieces and lights of an item.
pub(crate) fn pieces(id: EntityId, item: &Item, design: &Design, workshop: &mut Workshop<'_>) -> Pieces {
    let elevation = design.level(item.level).map_or(0.0, |level| level.elevation.to_mm());
    let position = item.position + DVec3::Z * elevation;
    let mut staged = Pieces { is_hidden: item.is_hidden, ..Pieces::default() };
    if !position.is_finite() {
        return staged;
    }
    let scene_from_shape = frame::placement(position, item.rotation, item.tilt);
    let configuration = &item.configuration;
    let Some(product) = workshop.sources.records.product(design, &configuration.product) else {
        let kind = FindingKind::MissingProduct { product: configuration.product.0.clone() };
        let size = configuration.size.unwrap_or([500.0; 3]);
        let key = crate::key::KeyMaker::new("missing").record(&size).finish();
        let model = plain_box(key, size, kind.clone());
        let (key, shape) = workshop.models.shape(&model, &[0], false);
        staged.findings.push(Finding { entity: id, kind });
        staged.nodes.push(Piece {
            name: item.name.clone(),
            layer: Layer::Item,
            key,
            shape,
            materials: vec![workshop.materials.plain(Plain::Missing)],
            scene_from_shape,
            casts_shadow: true,
            facing: None,
        });
        return staged;
    };
    let model = workshop.models.get(Choice::of(product, configuration), workshop.sources.assets);
    staged.findings.extend(model.finding.clone().map(|kind| Finding { entity: id, kind }));
    let state = item.light.unwrap_or(FULLY_ON);
    let is_mirrored = item.is_mirrored;
    let dressed = workshop.dress(Choices { id, product: product.0, configuration, model: &model, is_mirrored, state });
    staged.findings.extend(dressed.findings);
    staged.nodes = dressed.pieces.into_iter().map(|piece| Piece { scene_from_shape, ..piece }).collect();
    let name = if item.name.is_empty() { &product.0.name.en } else { &item.name };
    for piece in &mut staged.nodes {
        piece.name.clone_from(name);
    }
    let placed = Placed { name, tag: frame::tag_of(id), scene_from_shape, is_mirrored, web: model.web.as_ref() };
    staged.lights = stage_lights(&model, state, placed);
    staged
}

fn stage_lights(model: &Model, state: LightState, placed: Placed<'_>) -> Vec<Light> {
    model.lights.iter().map(|light| light::stage_light(light, state, placed)).collect()
}

/// Width, depth and height of an item as configured, mm; `None` when the home has no record of its product.
pub fn item_size(design: &Design, item: &Item) -> Option<[f64; 3]> {
    match design.product(&item.configuration.product) {
        Some(product) => Some(item.configuration.nominal_size(product)),
        None => item.configuration.size,
    }
}
