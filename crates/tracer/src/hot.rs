//! Hot spots: what throws back much of a lamp's light from a small place, such as the inside of a shade, the wall behind a
//! bracket lamp or the ceiling where a narrow beam falls. Each is worth looking for, like surfaces that glow by themselves.

use std::f32::consts::PI;

use glam::{Vec2, Vec3A};
use homewright_geometry::math;

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
/// A spot that meets itself by this share of what it scatters is hollow.
const LEAST_HOLLOW: f32 = 0.15;
/// Half the widest angle of what counts as a beam, and the steps in which it is looked for, radians.
const WIDEST: f32 = 0.7;
const STEP: f32 = 0.04;
/// A beam ends where it has this share of its intensity.
const BEAM_END: f32 = 0.25;
/// Rays that follow a beam, and how far, metres.
const BEAM_RAYS: u32 = 24;
const BEAM_REACH: f32 = 8.0;
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
    /// Whether it throws light at itself, as a dome over a bulb does.
    pub(crate) is_hollow: bool,
}

impl HotSpot {
    /// Whether a place lies in it.
    pub(crate) fn holds(&self, position: Vec3A) -> bool {
        position.distance_squared(self.center) <= self.radius * self.radius * 1.02
    }
}

/// The hot spots of all lamps.
pub(crate) fn find(accel: &Accel, seed: u32) -> Vec<HotSpot> {
    let count = accel.luminaires.len().min(MOST);
    let spots = parallel::map(count, |number| {
        let (lamp, random) = (&accel.luminaires[number], &mut Random::new(seed, number as u32, 3));
        let close = spot(accel, lamp, random);
        let [ahead, back] = [lamp.direction, -lamp.direction].map(|axis| beam(accel, lamp, axis, random));
        [close, ahead, back]
    });
    spots.into_iter().flatten().flatten().collect()
}

/// Where a beam along an axis falls on what is not close by.
fn beam(accel: &Accel, lamp: &Luminaire, axis: Vec3A, random: &mut Random) -> Option<HotSpot> {
    let full = lamp.candela(-axis);
    let aside = axis.any_orthonormal_vector();
    let is_lit = |angle: f32| lamp.candela(-(axis * math::cos32(angle) + aside * math::sin32(angle))) > BEAM_END * full;
    let mut half = STEP;
    while half <= WIDEST && is_lit(half) {
        half += STEP;
    }
    if full <= 0.0 || half > WIDEST {
        return None;
    }
    let spread = 1.0 - math::cos32(half);
    let solid_angle = 2.0 * PI * spread;
    let shift = random.square();
    let lit: Vec<(Vec3A, f32)> = (0..BEAM_RAYS)
        .filter_map(|ray| {
            let way = sampling::cone_direction(axis, spread, sampling::spread(ray, shift));
            let lit = lit_along(accel, lamp, (way, BEAM_REACH), random)?;
            Some((lit.position, lit.power * solid_angle / BEAM_RAYS as f32))
        })
        .filter(|(position, _)| position.distance_squared(lamp.position) > REACH * REACH)
        .collect();
    ball(lamp, &lit)
}

/// The ball round places of which each throws back so many lm, if that is worth it.
fn ball(lamp: &Luminaire, lit: &[(Vec3A, f32)]) -> Option<HotSpot> {
    let flux: f32 = lit.iter().map(|(_, flux)| flux).sum();
    if flux <= LEAST_SHARE * lamp.flux || !flux.is_finite() {
        return None;
    }
    let center = lit.iter().map(|(position, flux)| *position * *flux).sum::<Vec3A>() / flux;
    let radius = lit.iter().map(|(position, _)| position.distance(center)).fold(0.02, f32::max);
    Some(HotSpot { center, radius, flux, is_hollow: false })
}

fn spot(accel: &Accel, lamp: &Luminaire, random: &mut Random) -> Option<HotSpot> {
    let turn = random.rotation();
    let mut lit: Vec<(Vec3A, f32)> = Vec::new();
    let mut kept = 0.0;
    for ray in 0..RAYS {
        let way = turn * sampling::sphere_lattice(ray, RAYS);
        let Some(Lit { position, normal, power }) = lit_along(accel, lamp, (way, REACH), random) else { continue };
        let flux = power * 4.0 * PI / RAYS as f32;
        lit.push((position, flux));
        let onwards = sampling::cosine_direction(normal, random.square());
        let met = accel.contact(position + normal * OFFSET, onwards, REACH);
        let is_kept =
            met.is_some_and(|met| !met.is_luminaire && met.position.distance_squared(lamp.position) < REACH * REACH);
        kept += if is_kept { flux } else { 0.0 };
    }
    let spot = ball(lamp, &lit)?;
    Some(HotSpot { is_hollow: kept > LEAST_HOLLOW * spot.flux, ..spot })
}

/// A place that a lamp lights.
struct Lit {
    position: Vec3A,
    normal: Vec3A,
    /// What it throws back, lm/sr of the ray that found it.
    power: f32,
}

/// What a ray from the lamp's middle meets within a reach in metres and the lamp lights.
fn lit_along(accel: &Accel, lamp: &Luminaire, (way, reach): (Vec3A, f32), random: &mut Random) -> Option<Lit> {
    let (mut from, mut left) = (lamp.position, reach);
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
        return (back > 0.0).then_some(Lit { position: contact.position, normal, power: back * area });
    }
    None
}
