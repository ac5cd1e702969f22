//! Direct light in lux at given points, converged: what a lux meter would read without reflections.

use glam::{Vec3, Vec3A};
use homewright_scene::Scene;

use crate::accel::{Accel, OFFSET};
use crate::emitter::Luminaire;
use crate::{parallel, sampling};

/// Points on a luminous opening, and on one that is near for its size.
const OPENING_SAMPLES: u32 = 256;
const NEAR_SAMPLES: u32 = 4096;
/// Directions to the sky.
const SKY_SAMPLES: u32 = 8192;

/// Direct light at points of surfaces (position in metres, unit normal, scene frame) from luminaires, sun and
/// sky, in lx, in the order of the points. Rec. 709 weights.
pub fn illuminance(scene: &Scene, points: &[(Vec3, Vec3)]) -> Vec<f32> {
    illuminance_with(&Accel::new(scene), points)
}

/// As [`illuminance`], with trees that are there already.
pub fn illuminance_with(accel: &Accel, points: &[(Vec3, Vec3)]) -> Vec<f32> {
    parallel::map(points.len(), |number| {
        let (position, normal) = points[number];
        let Some(normal) = Vec3A::from(normal).try_normalize() else { return 0.0 };
        at(accel, position.into(), normal)
    })
}

/// Luminance of a linear colour.
pub(crate) fn luminance(color: Vec3) -> f32 {
    color.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}

fn at(accel: &Accel, position: Vec3A, normal: Vec3A) -> f32 {
    let from = position + normal * OFFSET;
    let lamps: Vec3 = accel.luminaires.iter().map(|lamp| from_lamp(accel, lamp, position, normal)).sum();
    luminance(lamps + accel.light_from_sun(position, normal) + from_sky(accel, from, normal))
}

fn from_lamp(accel: &Accel, lamp: &Luminaire, position: Vec3A, normal: Vec3A) -> Vec3 {
    let from = position + normal * OFFSET;
    let count = if lamp.extent() * 8.0 > (lamp.position - position).length() { NEAR_SAMPLES } else { OPENING_SAMPLES };
    let mut sum = Vec3::ZERO;
    for number in 0..count {
        if let Some(sample) = lamp.sample(position, sampling::hammersley(number, count)) {
            let cosine = sample.toward.dot(normal);
            if cosine > 0.0 {
                sum += sample.illuminance * cosine * accel.pass_to(lamp, from, sample.toward, sample.distance);
            }
        }
    }
    sum / count as f32
}

fn from_sky(accel: &Accel, from: Vec3A, normal: Vec3A) -> Vec3 {
    let mut sum = Vec3::ZERO;
    for number in 0..SKY_SAMPLES {
        let direction = sampling::cosine_direction(normal, sampling::hammersley(number, SKY_SAMPLES));
        let radiance = accel.environment().radiance(direction.into());
        if radiance.max_element() > 0.0 {
            sum += radiance * accel.pass(from, direction, f32::INFINITY);
        }
    }
    sum * (std::f32::consts::PI / SKY_SAMPLES as f32)
}
