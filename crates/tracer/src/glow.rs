//! Surfaces that glow by themselves as sources to be looked for: screens, panels and signs that are no luminaires.

use glam::{Vec2, Vec3, Vec3A};

use crate::accel::{Accel, Instance};
use crate::illuminance::luminance;

/// Surfaces of more triangles than this are left to chance.
const MOST_TRIANGLES: usize = 20_000;
/// Dimmer surfaces are left to chance, lm.
const FAINTEST: f32 = 1e-3;

/// One primitive of a placed shape that glows.
#[derive(Debug)]
pub(crate) struct Glow {
    pub(crate) instance: u32,
    corners: Vec<[Vec3A; 3]>,
    /// Running sum of the areas, m².
    running: Vec<f32>,
    pub(crate) area: f32,
    pub(crate) center: Vec3A,
    /// About its flux to one side, lm.
    pub(crate) flux: f32,
}

impl Glow {
    /// A point, even over the area.
    pub(crate) fn point(&self, square: Vec2) -> Vec3A {
        let wanted = square.x * self.area;
        let place = self.running.partition_point(|end| *end <= wanted).min(self.corners.len() - 1);
        let start = if place == 0 { 0.0 } else { self.running[place - 1] };
        let x = ((wanted - start) / (self.running[place] - start).max(1e-20)).clamp(0.0, 1.0);
        let root = x.sqrt();
        let [a, b, c] = self.corners[place];
        a * (1.0 - root) + b * (root * (1.0 - square.y)) + c * (root * square.y)
    }
}

/// The glowing surfaces of a scene, each with its primitive.
fn find(accel: &Accel) -> Vec<(Glow, usize)> {
    let mut glows = Vec::new();
    for (number, instance) in accel.instances.iter().enumerate() {
        for (primitive, slot) in instance.slots.iter().enumerate() {
            let surface = &accel.surfaces[slot.surface as usize];
            if slot.is_luminaire || surface.material.is_unlit || surface.mean_emission.max_element() <= 0.0 {
                continue;
            }
            glows.extend(glow(instance, number as u32, primitive, surface.mean_emission));
        }
    }
    glows
}

/// For each instance and primitive its place among the glowing surfaces.
pub(crate) fn places(accel: &mut Accel) {
    let glows = find(accel);
    for instance in &mut accel.instances {
        for slot in &mut instance.slots {
            slot.glow = None;
        }
    }
    for (place, glow) in glows.iter().enumerate() {
        let instance = &mut accel.instances[glow.0.instance as usize];
        if let Some(slot) = instance.slots.get_mut(glow.1) {
            slot.glow = Some(place as u32);
        }
    }
    accel.glows = glows.into_iter().map(|(glow, _)| glow).collect();
}

fn glow(instance: &Instance, number: u32, primitive: usize, emission: Vec3) -> Option<(Glow, usize)> {
    let mesh = instance.blas.shape.primitives.get(primitive)?;
    if !mesh.is_sound() || mesh.indices.len() / 3 > MOST_TRIANGLES {
        return None;
    }
    let place = |index: u32| instance.scene_from_shape.transform_point3a(mesh.positions[index as usize].into());
    let (mut corners, mut running, mut area, mut center) = (Vec::new(), Vec::new(), 0.0_f32, Vec3A::ZERO);
    for triangle in mesh.indices.chunks_exact(3) {
        let [a, b, c] = [place(triangle[0]), place(triangle[1]), place(triangle[2])];
        let size = 0.5 * (b - a).cross(c - a).length();
        if size > 0.0 && size.is_finite() {
            area += size;
            center += (a + b + c) * (size / 3.0);
            corners.push([a, b, c]);
            running.push(area);
        }
    }
    let flux = luminance(emission) * area * std::f32::consts::PI;
    let is_worth = area > 0.0 && flux > FAINTEST && flux.is_finite();
    is_worth.then(|| (Glow { instance: number, corners, running, area, center: center / area, flux }, primitive))
}
