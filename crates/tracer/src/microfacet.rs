//! Reflection at rough surfaces: GGX with Smith's height-correlated masking, and tables of its energy.
//! Directions are in the frame of the surface, Z along the normal.

use std::f32::consts::PI;
use std::sync::LazyLock;

use glam::{Vec2, Vec3A};

use crate::sampling;

/// Entries of the energy table along each axis.
const TABLE: usize = 24;
/// Samples for one entry.
const TABLE_SAMPLES: u32 = 256;

/// Density of facets that face `cosine` to the normal; `alpha` is roughness squared.
pub(crate) fn distribution(alpha: f32, cosine: f32) -> f32 {
    let squared = alpha * alpha;
    let d = cosine * cosine * (squared - 1.0) + 1.0;
    squared / (PI * d * d).max(1e-12)
}

/// Smith's masking divided by 4 · cos · cos, for two directions.
pub(crate) fn visibility(alpha: f32, cos_light: f32, cos_view: f32) -> f32 {
    let squared = alpha * alpha;
    let light = cos_view * (cos_light * cos_light * (1.0 - squared) + squared).sqrt();
    let view = cos_light * (cos_view * cos_view * (1.0 - squared) + squared).sqrt();
    0.5 / (light + view).max(1e-7)
}

/// Share of facets that are seen from one direction.
pub(crate) fn masking(alpha: f32, cosine: f32) -> f32 {
    let squared = alpha * alpha;
    2.0 * cosine / (cosine + (squared + (1.0 - squared) * cosine * cosine).sqrt()).max(1e-7)
}

/// A facet among those that are seen from `view` (Dupuy and Benyoub 2023).
pub(crate) fn sample_facet(alpha: f32, view: Vec3A, square: Vec2) -> Vec3A {
    let stretched = Vec3A::new(view.x * alpha, view.y * alpha, view.z).try_normalize().unwrap_or(Vec3A::Z);
    let turn = 2.0 * PI * square.x;
    let z = (1.0 - square.y) * (1.0 + stretched.z) - stretched.z;
    let sine = (1.0 - z * z).max(0.0).sqrt();
    let cap =
        Vec3A::new(sine * homewright_geometry::math::cos32(turn), sine * homewright_geometry::math::sin32(turn), z);
    let half = cap + stretched;
    Vec3A::new(half.x * alpha, half.y * alpha, half.z.max(0.0)).try_normalize().unwrap_or(Vec3A::Z)
}

/// Density over solid angle with which [`sample_facet`] leads to a reflection by the facet at `cos_facet`.
pub(crate) fn density(alpha: f32, cos_view: f32, cos_facet: f32) -> f32 {
    masking(alpha, cos_view) * distribution(alpha, cos_facet) / (4.0 * cos_view).max(1e-6)
}

/// Schlick's fifth power.
pub(crate) fn schlick(cosine: f32) -> f32 {
    let slant = 1.0 - cosine.clamp(0.0, 1.0);
    let squared = slant * slant;
    squared * squared * slant
}

/// Share of light from all around that comes back by single scattering, as factors of F0 and F90.
pub(crate) fn energy(roughness: f32, cosine: f32) -> Vec2 {
    static ENERGY: LazyLock<Vec<Vec2>> = LazyLock::new(|| {
        (0..TABLE * TABLE)
            .map(|entry| {
                let at = |place: usize| (place as f32 / (TABLE - 1) as f32).max(0.005);
                integrate(at(entry / TABLE), at(entry % TABLE))
            })
            .collect()
    });
    let place = Vec2::new(cosine, roughness).clamp(Vec2::ZERO, Vec2::ONE) * (TABLE - 1) as f32;
    let low = place.floor().min(Vec2::splat(TABLE as f32 - 2.0));
    let share = place - low;
    let first = low.y as usize * TABLE + low.x as usize;
    let smooth = ENERGY[first].lerp(ENERGY[first + 1], share.x);
    smooth.lerp(ENERGY[first + TABLE].lerp(ENERGY[first + TABLE + 1], share.x), share.y)
}

fn integrate(roughness: f32, cosine: f32) -> Vec2 {
    let alpha = roughness * roughness;
    let view = Vec3A::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine);
    let mut sum = Vec2::ZERO;
    for number in 0..TABLE_SAMPLES {
        let square = sampling::hammersley(number, TABLE_SAMPLES);
        let half = sample_facet(alpha, view, square);
        let cos_half = view.dot(half);
        let light = half * (2.0 * cos_half) - view;
        if light.z > 0.0 {
            let weight = visibility(alpha, light.z, cosine) * 4.0 * light.z * cosine / masking(alpha, cosine);
            let grazing = schlick(cos_half);
            sum += Vec2::new(1.0 - grazing, grazing) * weight;
        }
    }
    sum / TABLE_SAMPLES as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_roughness_gives_back_more_than_arrives() {
        for roughness in 0..=20 {
            for cosine in 1..=20 {
                let energy = energy(roughness as f32 / 20.0, cosine as f32 / 20.0);
                let total = energy.x + energy.y;
                assert!((0.3..=1.0001).contains(&total), "{total} at roughness {roughness}/20, cosine {cosine}/20");
            }
        }
    }

    #[test]
    fn facets_fill_the_plane_once() {
        // ∫ D(h) · cos h over the hemisphere is 1.
        for alpha in [0.1_f32, 0.4, 1.0] {
            let steps = 20_000;
            let sum: f64 = (0..steps)
                .map(|step| {
                    let cosine = (step as f32 + 0.5) / steps as f32;
                    f64::from(distribution(alpha, cosine) * cosine) * 2.0 * std::f64::consts::PI / f64::from(steps)
                })
                .sum();
            assert!((sum - 1.0).abs() < 0.01, "{sum} for alpha {alpha}");
        }
    }
}
