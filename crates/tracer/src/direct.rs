//! Direct light at a point of a surface: from luminaires and the sun, with shadows.

use glam::{Vec3, Vec3A};

use crate::accel::{Accel, OFFSET};
use crate::emitter::Luminaire;
use crate::lamps_seen::Favour;
use crate::sampling::Random;

/// Half angle of the sun's disc, radians.
pub(crate) const SUN_RADIUS: f32 = 0.004_65;

/// Shadow rays end this much before a luminous opening, so that it does not shade itself, metres.
pub(crate) const SHORT_OF: f32 = 2e-3;

impl Accel {
    /// What arrives from all luminaires, lx; when there are more than `most`, that many are drawn by what they
    /// would give and how often each shall be asked.
    pub(crate) fn light_from_luminaires(
        &self,
        point: Vec3A,
        normal: Vec3A,
        (most, favour): (usize, Favour),
        random: &mut Random,
    ) -> Vec3 {
        let count = self.luminaires.len();
        if count == 0 {
            return Vec3::ZERO;
        }
        let from = point + normal * OFFSET;
        if count <= most {
            return self.luminaires.iter().map(|lamp| self.light_from(lamp, from, normal, random)).sum();
        }
        // Systematic drawing: equal steps along the running sum.
        let weights = self.luminaires.iter().enumerate().map(|(number, lamp)| {
            let reach = lamp.reach(point, normal);
            if reach > 0.0 { reach * favour.of(number) } else { 0.0 }
        });
        let total: f32 = weights.clone().sum();
        if total <= 0.0 {
            return Vec3::ZERO;
        }
        let step = total / most as f32;
        let mut next = random.unit() * step;
        let (mut running, mut light) = (0.0, Vec3::ZERO);
        for (lamp, weight) in self.luminaires.iter().zip(weights) {
            running += weight;
            while weight > 0.0 && next < running {
                light += self.light_from(lamp, from, normal, random) * (step / weight);
                next += step;
            }
        }
        light
    }

    fn light_from(&self, lamp: &Luminaire, from: Vec3A, normal: Vec3A, random: &mut Random) -> Vec3 {
        let Some(sample) = lamp.sample(from, random.square()) else { return Vec3::ZERO };
        let cosine = sample.toward.dot(normal);
        if cosine <= 0.0 {
            return Vec3::ZERO;
        }
        sample.illuminance * cosine * self.pass_to(lamp, from, sample.toward, sample.distance)
    }

    /// What is left of a luminaire's light on its way.
    pub(crate) fn pass_to(&self, lamp: &Luminaire, from: Vec3A, toward: Vec3A, distance: f32) -> Vec3 {
        if lamp.casts_shadow { self.pass(from, toward, (distance - SHORT_OF).max(0.0)) } else { Vec3::ONE }
    }

    /// What arrives from the middle of the sun, lx.
    pub(crate) fn light_from_sun(&self, point: Vec3A, normal: Vec3A) -> Vec3 {
        let Some(sun) = self.environment().sun else { return Vec3::ZERO };
        let Some(toward) = Vec3A::from(sun.direction).try_normalize() else { return Vec3::ZERO };
        let cosine = toward.dot(normal);
        if cosine <= 0.0 || sun.illuminance <= 0.0 {
            return Vec3::ZERO;
        }
        sun.color * sun.illuminance * cosine * self.pass(point + normal * OFFSET, toward, f32::INFINITY)
    }
}
