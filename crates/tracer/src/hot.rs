//! Hot spots: what stands so close to a lamp that it throws back much of its light from a small place, such as the inside of a
//! shade or the wall behind a bracket lamp. Each is worth looking for, like surfaces that glow by themselves.

use std::f32::consts::PI;

use glam::{Vec2, Vec3A};

use crate::accel::{Accel, OFFSET};
use crate::emitter::Luminaire;
use crate::illuminance::luminance;
use crate::parallel;
use crate::sampling::{self, Random};

/// How far about a lamp is looked, metres.
const REACH: f32 = 0.4;
/// Rays from a lamp by which its surroundings are found.
const RAYS: usize = 96;
/// Of what shines itself a ray passes so many faces.
const MOST_FACES: usize = 6;
/// What throws back less than this share of the lamp's light is left to chance.
const LEAST_SHARE: f32 = 0.02;
/// Most lamps that are looked at.
const MOST: usize = 512;

/// A ball that holds what is lit so closely.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HotSpot {
    pub(crate) center: Vec3A,
    /// Metres.
    pub(crate) radius: f32,
    /// What it throws back, lm.
    pub(crate) flux: f32,
}

/// The hot spots of all lamps.
pub(crate) fn find(accel: &Accel, seed: u32) -> Vec<HotSpot> {
    let count = accel.luminaires.len().min(MOST);
    parallel::map(count, |lamp| spot(accel, &accel.luminaires[lamp], &mut Random::new(seed, lamp as u32, 3)))
        .into_iter()
        .flatten()
        .collect()
}

fn spot(accel: &Accel, lamp: &Luminaire, random: &mut Random) -> Option<HotSpot> {
    let turn = random.rotation();
    let mut lit: Vec<(Vec3A, f32)> = Vec::new();
    for ray in 0..RAYS {
        let way = turn * sampling::sphere_lattice(ray, RAYS);
        let Some((position, power)) = lit_along(accel, lamp, way, random) else { continue };
        lit.push((position, power * 4.0 * PI / RAYS as f32));
    }
    let flux: f32 = lit.iter().map(|(_, power)| power).sum();
    if flux <= LEAST_SHARE * lamp.flux || !flux.is_finite() {
        return None;
    }
    let center = lit.iter().map(|(position, power)| *position * *power).sum::<Vec3A>() / flux;
    let radius = lit.iter().map(|(position, _)| position.distance(center)).fold(0.02, f32::max);
    Some(HotSpot { center, radius, flux })
}

/// What a ray from the lamp's middle meets close by and the lamp lights, and how much that throws back, lm/sr of the ray.
fn lit_along(accel: &Accel, lamp: &Luminaire, way: Vec3A, random: &mut Random) -> Option<(Vec3A, f32)> {
    let (mut from, mut left) = (lamp.position, REACH);
    for _ in 0..MOST_FACES {
        let contact = accel.contact(from, way, left)?;
        if contact.is_luminaire {
            from = contact.position + way * OFFSET;
            left -= contact.t + OFFSET;
            continue;
        }
        let normal = if contact.normal.dot(way) < 0.0 { contact.normal } else { -contact.normal };
        let above = contact.position + normal * OFFSET;
        let sample = lamp.sample(above, Vec2::new(random.unit(), random.unit()))?;
        let pass = accel.pass_to(lamp, above, sample.toward, sample.distance);
        let light = sample.illuminance * sample.toward.dot(normal).max(0.0) * pass;
        let back = luminance(light * accel.surface(&contact).mean_albedo());
        // A steradian of the lamp's middle lies on so many square metres.
        let area = contact.position.distance_squared(lamp.position) / normal.dot(-way).max(0.05);
        return (back > 0.0).then_some((contact.position, back * area));
    }
    None
}
