//! Surfaces that glow by themselves as sources to be looked for: screens, panels and signs that are no luminaires.

use glam::{Vec2, Vec3, Vec3A};

use homewright_scene::Light;
use homewright_scene::light::Emitter;

use crate::accel::{Accel, Instance};
use crate::emitter::Luminaire;
use crate::illuminance::luminance;

/// Surfaces of more triangles than this are left to chance.
const MOST_TRIANGLES: usize = 20_000;
/// Dimmer surfaces are left to chance, lm.
const FAINTEST: f32 = 1e-3;
/// Surfaces of more rectangles than this are not taken for lamps.
const MOST_RECTANGLES: usize = 12;
/// How far corners may lie from those of a rectangle, over its sides.
const CROOKED: f32 = 1e-3;

/// One primitive of a placed shape that glows.
#[derive(Debug)]
pub(crate) struct Glow {
    pub(crate) instance: u32,
    primitive: usize,
    corners: Vec<[Vec3A; 3]>,
    /// For each of them the place of its first corner among the indices of the mesh.
    firsts: Vec<u32>,
    /// Running sum of the areas, m².
    running: Vec<f32>,
    pub(crate) area: f32,
    pub(crate) center: Vec3A,
    /// Of the ball about the centre that holds all of it, metres.
    pub(crate) radius: f32,
    /// About its flux to one side, lm.
    pub(crate) flux: f32,
}

impl Glow {
    /// A point, even over the area, and the place of its triangle.
    pub(crate) fn point(&self, square: Vec2) -> (Vec3A, usize) {
        let wanted = square.x * self.area;
        let place = self.running.partition_point(|end| *end <= wanted).min(self.corners.len() - 1);
        let start = if place == 0 { 0.0 } else { self.running[place - 1] };
        let x = ((wanted - start) / (self.running[place] - start).max(1e-20)).clamp(0.0, 1.0);
        let root = x.sqrt();
        let [a, b, c] = self.corners[place];
        (a * (1.0 - root) + b * (root * (1.0 - square.y)) + c * (root * square.y), place)
    }

    /// Its rectangles as lamps, which are looked for with less noise and time; none where it is anything else.
    pub(crate) fn as_lamps(&self, accel: &Accel) -> Option<Vec<Luminaire>> {
        let instance = &accel.instances[self.instance as usize];
        let surface = &accel.surfaces[instance.slots[self.primitive].surface as usize];
        let count = self.corners.len();
        if !surface.glows_evenly() || !count.is_multiple_of(2) || count > 2 * MOST_RECTANGLES {
            return None;
        }
        let emission = surface.mean_emission;
        let lamp = |pair: &[[Vec3A; 3]]| {
            let (a, b, c) = rectangle(&pair[0], &pair[1])?;
            let (length, width) = ((b - a).length(), (c - a).length());
            let direction = instance.outward_of(&pair[0])?;
            Luminaire::new(&Light {
                position: ((b + c) * 0.5).into(),
                direction: direction.into(),
                along: ((b - a) / length).into(),
                emitter: Emitter::Rectangle { length, width },
                flux: luminance(emission) * std::f32::consts::PI * length * width,
                color: emission / luminance(emission),
                ..Light::default()
            })
        };
        self.corners.chunks_exact(2).map(lamp).collect()
    }

    /// Luminance at a point of a triangle met by a ray, cd/m², and the cosine under which it is met.
    pub(crate) fn radiance(&self, accel: &Accel, place: usize, point: Vec3A, toward: Vec3A) -> (Vec3, f32) {
        let instance = &accel.instances[self.instance as usize];
        let surface = &accel.surfaces[instance.slots[self.primitive].surface as usize];
        let [a, b, c] = self.corners[place];
        let across = (b - a).cross(c - a);
        let doubled = across.length_squared().max(1e-30);
        let cosine = -instance.handedness() * across.dot(toward) / doubled.sqrt();
        if cosine <= 0.0 && !surface.material.is_double_sided {
            return (Vec3::ZERO, 1.0);
        }
        let v = (b - a).cross(point - a).dot(across) / doubled;
        let u = (point - a).cross(c - a).dot(across) / doubled;
        let mesh = &instance.blas.shape.primitives[self.primitive];
        let uv = |corner: usize| mesh.uvs[mesh.indices[self.firsts[place] as usize + corner] as usize];
        let uv = uv(0) * (1.0 - u - v) + uv(1) * u + uv(2) * v;
        (surface.at(uv, 0.0).emission, cosine.abs().max(1e-6))
    }
}

/// The right-angled corner of a rectangle that two triangles fill, and its neighbours; none where they do not.
fn rectangle(one: &[Vec3A; 3], other: &[Vec3A; 3]) -> Option<(Vec3A, Vec3A, Vec3A)> {
    let across = |[a, b, c]: &[Vec3A; 3]| (*b - *a).cross(*c - *a);
    let (first, second) = (across(one), across(other));
    if (first - second).length() > CROOKED * first.length() {
        return None;
    }
    (0..3).find_map(|corner| {
        let (a, b, c) = (one[corner], one[(corner + 1) % 3], one[(corner + 2) % 3]);
        let (u, v) = (b - a, c - a);
        let slack = CROOKED * u.length().min(v.length());
        let is_right = u.dot(v).abs() <= CROOKED * u.length() * v.length();
        let are_met = [b, c, b + v].iter().all(|wanted| other.iter().any(|given| given.distance(*wanted) <= slack));
        (is_right && are_met).then_some((a, b, c))
    })
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
    let (mut corners, mut firsts, mut running) = (Vec::new(), Vec::new(), Vec::new());
    let (mut area, mut center) = (0.0_f32, Vec3A::ZERO);
    for (number, triangle) in mesh.indices.chunks_exact(3).enumerate() {
        let [a, b, c] = [place(triangle[0]), place(triangle[1]), place(triangle[2])];
        let size = 0.5 * (b - a).cross(c - a).length();
        if size > 0.0 && size.is_finite() {
            area += size;
            center += (a + b + c) * (size / 3.0);
            corners.push([a, b, c]);
            firsts.push(number as u32 * 3);
            running.push(area);
        }
    }
    let flux = luminance(emission) * area * std::f32::consts::PI;
    let is_worth = area > 0.0 && flux > FAINTEST && flux.is_finite();
    let center = center / area;
    let radius = corners.iter().flatten().map(|corner| corner.distance(center)).fold(0.0, f32::max);
    is_worth.then_some((
        Glow { instance: number, primitive, corners, firsts, running, area, center, radius, flux },
        primitive,
    ))
}
