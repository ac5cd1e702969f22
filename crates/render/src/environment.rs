//! A stand-in for indirect light, until it has been computed: what lamps and windows put into the rooms, spread
//! evenly over all surfaces, and windows as large lamps.
//!
//! In a closed space of surface A and reflectance ρ, flux Φ leaves the surfaces with the mean luminance
//! Φ·ρ / ((1 − ρ)·π·A) (Sumpner's formula).

use std::f32::consts::PI;

use glam::Vec3;
use homewright_geometry::Bounds;
use homewright_scene::light::Environment;
use homewright_scene::node::Layer;
use homewright_scene::{Scene, Tag};

use crate::draw_list::{DrawList, Placed};
use crate::material_store::{Kind, MaterialStore};
use crate::mesh_store::MeshStore;

/// Mean reflectance of furnished rooms, and share of light that passes a window.
const REFLECTANCE: f32 = 0.55;
const PANE: f32 = 0.75;
/// What lies outside and is this many times as bright as the room outshines what panes mirror of it, 8 % or more.
const BRIGHTER: f32 = 3.0;
/// Luminance of linear RGB (Rec. 709).
pub(crate) const LUMINANCE: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);
/// From the pane to the inner face of the wall, metres: there the stand-in lamp hangs, clear of the reveal.
const REVEAL: f32 = 0.2;

/// A pane of glass to the outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    pub(crate) tag: Tag,
    /// Middle of the opening at the inner face of the wall, scene frame, metres.
    pub(crate) center: Vec3,
    /// Unit vector into the room.
    pub(crate) inwards: Vec3,
    /// Half width (level) and half height in metres.
    pub(crate) half: [f32; 2],
    /// Mean luminance seen through it, cd/m².
    pub(crate) luminance: Vec3,
}

/// Panes to the outside, found among the blended parts of openings.
pub(crate) fn windows(scene: &Scene, list: &DrawList, meshes: &MeshStore, materials: &MaterialStore) -> Vec<Window> {
    let floors: Vec<Bounds> = list.placed.iter().filter(|p| p.layer == Layer::Floor).map(|p| p.bounds).collect();
    if list.interior.is_empty() {
        return Vec::new();
    }
    let openings = list.placed.iter().filter(|placed| placed.layer == Layer::Opening);
    openings.filter_map(|placed| window(placed, scene, &floors, meshes, materials)).collect()
}

fn window(
    placed: &Placed,
    scene: &Scene,
    floors: &[Bounds],
    meshes: &MeshStore,
    materials: &MaterialStore,
) -> Option<Window> {
    let matrix = scene.nodes.get(&placed.key)?.matrix();
    let shape = &meshes.get(placed.shape)?.shape;
    let panes = shape.primitives.iter().zip(&placed.materials);
    let pane = panes
        .filter(|(_, key)| {
            let material = materials.get(**key);
            material.kind == Kind::Blended && material.opacity < 0.5
        })
        .fold(Bounds::EMPTY, |bounds, (mesh, _)| bounds.union(&mesh.bounds()));
    let size = pane.size();
    if pane.is_empty() || size.max_element() < 0.2 {
        return None;
    }
    // The pane is thin along one level axis of its own frame.
    let (thin, wide, half_width) =
        if size.x < size.z { (Vec3::X, Vec3::Z, size.z * 0.5) } else { (Vec3::Z, Vec3::X, size.x * 0.5) };
    let normal = matrix.transform_vector3(thin).try_normalize()?;
    let center = matrix.transform_point3(pane.center());
    let is_room = |point: Vec3| {
        floors.iter().any(|floor| {
            (floor.min.x..=floor.max.x).contains(&point.x)
                && (floor.min.z..=floor.max.z).contains(&point.z)
                && (floor.min.y - 0.3..floor.min.y + 6.0).contains(&point.y)
        })
    };
    let inwards = match (is_room(center + normal * 0.5), is_room(center - normal * 0.5)) {
        (true, false) => normal,
        (false, true) => -normal,
        _ => return None,
    };
    let scale = matrix.transform_vector3(wide).length();
    let half_height = matrix.transform_vector3(Vec3::Y * size.y).length() * 0.5;
    Some(Window {
        tag: placed.tag,
        center: center + inwards * REVEAL,
        inwards,
        half: [half_width * scale, half_height],
        luminance: outside_luminance(&scene.environment) * PANE,
    })
}

/// Mean luminance of the outside as a window sees it: half sky, half ground and the houses opposite.
fn outside_luminance(environment: &Environment) -> Vec3 {
    environment.horizon.lerp(environment.zenith, 0.5).lerp(environment.ground, 0.4)
}

/// Whether it is so dark outside that panes show what they mirror of rooms with this mean luminance, cd/m².
pub(crate) fn is_dark_outside(environment: &Environment, inside: Vec3) -> bool {
    outside_luminance(environment).dot(LUMINANCE) < BRIGHTER * inside.dot(LUMINANCE)
}

/// Mean luminance of the surfaces inside, cd/m², linear RGB.
pub(crate) fn mean_luminance(scene: &Scene, interior: &Bounds, windows: &[Window]) -> Vec3 {
    if interior.is_empty() {
        return Vec3::ZERO;
    }
    let is_inside = |point: Vec3| point.cmpge(interior.min - 0.1).all() && point.cmple(interior.max + 0.1).all();
    let lamps = scene.lights.values().filter(|light| light.flux > 0.0 && is_inside(light.position));
    let lamps: Vec3 = lamps.map(|light| light.color * light.flux).sum();
    let daylight: Vec3 = windows
        .iter()
        .map(|window| {
            let area = 4.0 * window.half[0] * window.half[1];
            let sun = scene.environment.sun.map_or(Vec3::ZERO, |sun| {
                let cosine = (-window.inwards).dot(sun.direction).max(0.0);
                sun.color * (sun.illuminance * cosine * PANE * 0.7)
            });
            (window.luminance * PI + sun) * area
        })
        .sum();
    let size = interior.size();
    let shell = 2.0 * (size.x * size.y + size.y * size.z + size.z * size.x);
    // Partition walls and furniture about double the surface of the shell.
    let surface = (2.0 * shell).max(1.0);
    let spread = REFLECTANCE / ((1.0 - REFLECTANCE) * PI * surface);
    let mean = (lamps + daylight) * spread;
    if mean.is_finite() { mean } else { Vec3::ZERO }
}
