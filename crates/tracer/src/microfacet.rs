//! Reflection at rough surfaces: GGX with Smith's height-correlated masking, round or stretched, and tables of its
//! energy. Directions are in the frame of the surface, Z along the normal.

use std::f32::consts::PI;
use std::sync::LazyLock;

use glam::{Vec2, Vec3A};
use homewright_geometry::math;

use crate::pack::{Mask, Pack, inlined};
use crate::sampling;

/// Cosines of the energy table, even in their square root; an even number of steps, for Simpson's rule.
const COSINES: usize = 33;
/// Roughnesses of the energy table.
const ROUGHNESSES: usize = 33;
/// Samples for one entry.
const TABLE_SAMPLES: u32 = 1024;

/// Spread of facets along X and Y of the surface: roughness squared, alike where nothing is brushed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Facets {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Facets {
    /// For a perceptual roughness, stretched along X by an anisotropy of 0 … 1 as KHR_materials_anisotropy says.
    pub(crate) fn new(roughness: f32, anisotropy: f32) -> Self {
        let alpha = (roughness * roughness).max(1e-4);
        Self { x: alpha + (1.0 - alpha) * anisotropy * anisotropy, y: alpha }
    }

    fn stretched_length(self, v: Vec3A) -> f32 {
        Vec3A::new(v.x * self.x, v.y * self.y, v.z).length()
    }

    /// Density of facets with this normal.
    pub(crate) fn distribution(self, half: Vec3A) -> f32 {
        let (x, y) = (half.x / self.x, half.y / self.y);
        let d = x * x + y * y + half.z * half.z;
        1.0 / (PI * self.x * self.y * d * d)
    }

    /// Masking of both directions divided by 4 · cos · cos.
    pub(crate) fn visibility(self, light: Vec3A, view: Vec3A) -> f32 {
        0.5 / (view.z * self.stretched_length(light) + light.z * self.stretched_length(view)).max(1e-9)
    }

    /// Share of facets that are seen from one direction.
    pub(crate) fn masking(self, view: Vec3A) -> f32 {
        2.0 * view.z / (view.z + self.stretched_length(view)).max(1e-9)
    }

    /// A facet among those that are seen from `view` (Dupuy and Benyoub 2023).
    pub(crate) fn sample(self, view: Vec3A, square: Vec2) -> Vec3A {
        let stretched = Vec3A::new(view.x * self.x, view.y * self.y, view.z).try_normalize().unwrap_or(Vec3A::Z);
        let turn = 2.0 * PI * square.x;
        let z = (1.0 - square.y) * (1.0 + stretched.z) - stretched.z;
        let sine = (1.0 - z * z).max(0.0).sqrt();
        let half = Vec3A::new(sine * math::cos32(turn), sine * math::sin32(turn), z) + stretched;
        Vec3A::new(half.x * self.x, half.y * self.y, half.z.max(0.0)).try_normalize().unwrap_or(Vec3A::Z)
    }

    /// Density over solid angle with which [`Facets::sample`] leads to a reflection by a facet.
    pub(crate) fn density(self, view: Vec3A, half: Vec3A) -> f32 {
        self.distribution(half) / (2.0 * (view.z + self.stretched_length(view))).max(1e-9)
    }
}

/// Schlick's fifth power.
pub(crate) fn schlick(cosine: f32) -> f32 {
    let slant = 1.0 - cosine.clamp(0.0, 1.0);
    let squared = slant * slant;
    squared * squared * slant
}

/// A number for each roughness and cosine.
struct Table {
    /// Row by row of roughness: factors of F0 and F90.
    energy: Vec<Vec2>,
    /// For each roughness the mean of the rows over the hemisphere.
    mean: Vec<Vec2>,
    /// The same number by number.
    energies: Vec<f32>,
    means: Vec<f32>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let last = (COSINES - 1) as f32;
    // On one thread: work that is shared out here could wait for a thread that waits for this table.
    let entries = (0..COSINES * ROUGHNESSES).map(|entry| {
        let root = (entry % COSINES) as f32 / last;
        let roughness = (entry / COSINES) as f32 / (ROUGHNESSES - 1) as f32;
        integrate(roughness, (root * root).max(1e-4))
    });
    let energy: Vec<Vec2> = entries.collect();
    let mean: Vec<Vec2> = energy
        .chunks_exact(COSINES)
        .map(|row| {
            // 2 ∫ (1 − E) μ dμ by Simpson's rule in the root of μ, so that nothing is lost where E is one.
            let sum = |value: &dyn Fn(Vec2) -> f32| -> f32 {
                let weighed = row.iter().enumerate().map(|(place, energy)| {
                    let root = place as f32 / last;
                    let weight = match place {
                        0 => 1.0,
                        _ if place == COSINES - 1 => 1.0,
                        _ => 2.0 + 2.0 * (place % 2) as f32,
                    };
                    4.0 * root * root * root * value(*energy) * weight
                });
                weighed.sum::<f32>() / (3.0 * last)
            };
            let lost = sum(&|energy| 1.0 - energy.x - energy.y);
            let grazing = sum(&|energy| energy.y);
            Vec2::new(1.0 - lost - grazing, grazing)
        })
        .collect();
    let flat = |table: &[Vec2]| -> Vec<f32> { table.iter().flat_map(Vec2::to_array).collect() };
    Table { energies: flat(&energy), means: flat(&mean), energy, mean }
});

/// Share of light from all around that comes back towards a direction by single scattering, as factors of F0 and F90.
pub(crate) fn energy(roughness: f32, cosine: f32) -> Vec2 {
    let place = Vec2::new(cosine.clamp(0.0, 1.0).sqrt() * (COSINES - 1) as f32, row(roughness));
    let (column, line) = ((place.x as usize).min(COSINES - 2), (place.y as usize).min(ROUGHNESSES - 2));
    let share = place - Vec2::new(column as f32, line as f32);
    let first = line * COSINES + column;
    let (upper, lower) = (&TABLE.energy[first..first + 2], &TABLE.energy[first + COSINES..first + COSINES + 2]);
    upper[0].lerp(upper[1], share.x).lerp(lower[0].lerp(lower[1], share.x), share.y)
}

/// Mean of [`energy`] over the hemisphere, weighed by the cosine.
pub(crate) fn mean_energy(roughness: f32) -> Vec2 {
    let place = row(roughness);
    let low = (place as usize).min(ROUGHNESSES - 2);
    TABLE.mean[low].lerp(TABLE.mean[low + 1], place - low as f32)
}

/// [`energy`] of sixteen surfaces.
#[inline(always)]
pub(crate) fn energies<P: Pack>(roughness: P, cosine: P) -> (P, P) {
    let column = cosine.clamp(0.0, 1.0).sqrt() * P::splat((COSINES - 1) as f32);
    let line = roughness.clamp(0.0, 1.0) * P::splat((ROUGHNESSES - 1) as f32);
    let low_column = column.min(P::splat((COSINES - 2) as f32)).to_int();
    let low_line = line.min(P::splat((ROUGHNESSES - 2) as f32)).to_int();
    let (along, across) = (column - P::from_int(low_column), line - P::from_int(low_line));
    let first = low_line * P::int(2 * COSINES as u32) + low_column + low_column;
    let table = &TABLE.energies;
    let mixed = inlined(
        #[inline(always)]
        |part: u32| {
            let at = inlined(
                #[inline(always)]
                |offset: u32| P::gather(table, first + P::int(offset + part)),
            );
            let below = 2 * COSINES as u32;
            let (upper, lower) = (at(0), at(below));
            let upper = upper + (at(2) - upper) * along;
            let lower = lower + (at(below + 2) - lower) * along;
            upper + (lower - upper) * across
        },
    );
    (mixed(0), mixed(1))
}

/// [`energies`] of surfaces those in `mirrors` of which have no facets.
#[inline(always)]
pub(crate) fn energies_with<P: Pack>(mirrors: Mask, roughness: P, cosine: P) -> (P, P) {
    let rough = energies(roughness, cosine);
    if mirrors == 0 {
        return rough;
    }
    let grazing = schlicks(cosine);
    (P::select(mirrors, P::splat(1.0) - grazing, rough.0), P::select(mirrors, grazing, rough.1))
}

/// [`schlick`] of sixteen.
#[inline(always)]
pub(crate) fn schlicks<P: Pack>(cosine: P) -> P {
    let slant = (P::splat(1.0) - cosine).clamp(0.0, 1.0);
    slant * slant * (slant * slant) * slant
}

/// [`mean_energy`] of sixteen surfaces.
#[inline(always)]
pub(crate) fn mean_energies<P: Pack>(roughness: P) -> (P, P) {
    let line = roughness.clamp(0.0, 1.0) * P::splat((ROUGHNESSES - 1) as f32);
    let low = line.min(P::splat((ROUGHNESSES - 2) as f32)).to_int();
    let across = line - P::from_int(low);
    let table = &TABLE.means;
    let mixed = inlined(
        #[inline(always)]
        |part: u32| {
            let upper = P::gather(table, low + low + P::int(part));
            upper + (P::gather(table, low + low + P::int(part + 2)) - upper) * across
        },
    );
    (mixed(0), mixed(1))
}

fn row(roughness: f32) -> f32 {
    roughness.clamp(0.0, 1.0) * (ROUGHNESSES - 1) as f32
}

fn integrate(roughness: f32, cosine: f32) -> Vec2 {
    if roughness <= 0.0 {
        let grazing = schlick(cosine);
        return Vec2::new(1.0 - grazing, grazing);
    }
    let facets = Facets::new(roughness, 0.0);
    let view = Vec3A::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine);
    let mut sum = Vec2::ZERO;
    for number in 0..TABLE_SAMPLES {
        let half = facets.sample(view, sampling::hammersley(number, TABLE_SAMPLES));
        let cos_half = view.dot(half);
        let light = half * (2.0 * cos_half) - view;
        if light.z > 0.0 {
            let weight = facets.visibility(light, view) * 4.0 * light.z * cosine / facets.masking(view);
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
    fn facets_fill_the_plane_once_round_or_stretched() {
        // ∫ D(h) · cos h over the hemisphere is 1.
        for facets in [Facets::new(0.3, 0.0), Facets::new(0.7, 0.0), Facets::new(1.0, 0.0), Facets::new(0.5, 0.6)] {
            let count = 400_000;
            let sum: f64 = (0..count)
                .map(|number| {
                    let half = sampling::cosine_direction(Vec3A::Z, sampling::hammersley(number, count));
                    f64::from(facets.distribution(half)) * std::f64::consts::PI / f64::from(count)
                })
                .sum();
            assert!((sum - 1.0).abs() < 0.01, "{sum} for {facets:?}");
        }
    }
}
