//! Fibres that stand up from cloth: Charlie's lobe (Estevez and Kulla 2017) with a table of its energy.

use std::f32::consts::PI;
use std::sync::LazyLock;

use glam::Vec3A;
use homewright_geometry::math;

use crate::pack::{Pack, inlined, math as wide};
use crate::sampling;

/// Entries of the energy table along each axis.
const SIDE: usize = 17;
/// Samples for one entry.
const TABLE_SAMPLES: u32 = 512;
/// Smoother cloth is taken as this rough.
pub(crate) const SMOOTHEST: f32 = 0.15;

/// Reflectance of a white sheen for three cosines to the normal. Smooth sheens, which would send back more than
/// arrives at grazing angles, are dimmed as a whole.
pub(crate) fn lobe(roughness: f32, cos_light: f32, cos_view: f32, cos_half: f32) -> f32 {
    raw(roughness, cos_light, cos_view, cos_half) * dimming(roughness)
}

fn raw(roughness: f32, cos_light: f32, cos_view: f32, cos_half: f32) -> f32 {
    let inverse = 1.0 / (roughness * roughness).max(0.005);
    let sine_squared = (1.0 - cos_half * cos_half).max(0.0078);
    let distribution = (2.0 + inverse) * math::powf32(sine_squared, inverse * 0.5) / (2.0 * PI);
    distribution / (4.0 * (cos_light + cos_view - cos_light * cos_view)).max(1e-3)
}

/// Energies row by row of roughness, over the root of the cosine; then the factor for each row that keeps them below 1.
struct Table {
    energy: Vec<f32>,
    dimming: Vec<f32>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let at = |place: usize| place as f32 / (SIDE - 1) as f32;
    let energy: Vec<f32> = (0..SIDE * SIDE)
        .map(|entry| {
            let root = at(entry % SIDE);
            integrate(at(entry / SIDE).max(SMOOTHEST), (root * root).max(0.002))
        })
        .collect();
    let dimming = energy.chunks_exact(SIDE).map(|row| (0.96 / row.iter().copied().fold(0.1, f32::max)).min(1.0));
    Table { dimming: dimming.collect(), energy }
});

/// Share of light from all around that a white sheen sends back, below 1.
pub(crate) fn energy(roughness: f32, cosine: f32) -> f32 {
    let (column, right) = place(cosine.clamp(0.0, 1.0).sqrt());
    let (line, below) = place(roughness);
    let row = |line: usize| {
        let first = TABLE.energy[line * SIDE + column];
        first + (TABLE.energy[line * SIDE + column + 1] - first) * right
    };
    (row(line) + (row(line + 1) - row(line)) * below) * dimming(roughness)
}

/// [`energy`] of sixteen.
#[inline(always)]
pub(crate) fn energies<P: Pack>(roughness: P, dimming: P, cosine: P) -> P {
    let (column, right) = places(cosine.clamp(0.0, 1.0).sqrt());
    let (line, below) = places(roughness);
    let first = line * P::int(SIDE as u32) + column;
    let at = inlined(
        #[inline(always)]
        |offset: u32| P::gather(&TABLE.energy, first + P::int(offset)),
    );
    let (upper, lower) = (at(0), at(SIDE as u32));
    let upper = upper + (at(1) - upper) * right;
    let lower = lower + (at(SIDE as u32 + 1) - lower) * right;
    (upper + (lower - upper) * below) * dimming
}

/// [`lobe`] of sixteen.
#[inline(always)]
pub(crate) fn lobes<P: Pack>(roughness: P, dimming: P, (light, view, half): (P, P, P)) -> P {
    let one = P::splat(1.0);
    let inverse = one / (roughness * roughness).max(P::splat(0.005));
    let sine_squared = (one - half * half).max(P::splat(0.0078));
    let distribution = (P::splat(2.0) + inverse) * wide::power(sine_squared, inverse * P::splat(0.5));
    let masking = (P::splat(4.0) * (light + view - light * view)).max(P::splat(1e-3));
    distribution * P::splat(1.0 / (2.0 * PI)) / masking * dimming
}

/// Factors that keep the energies of sixteen below 1.
#[inline(always)]
pub(crate) fn dimmings<P: Pack>(roughness: P) -> P {
    let (line, below) = places(roughness);
    let (from, to) = (P::gather(&TABLE.dimming, line), P::gather(&TABLE.dimming, line + P::int(1)));
    from.min(to + (from - to) * (P::splat(1.0) - below))
}

/// As [`place`].
#[inline(always)]
fn places<P: Pack>(share: P) -> (P::Int, P) {
    let place = share.clamp(0.0, 1.0) * P::splat((SIDE - 1) as f32);
    let low = place.min(P::splat((SIDE - 2) as f32)).to_int();
    (low, place - P::from_int(low))
}

fn dimming(roughness: f32) -> f32 {
    let (line, below) = place(roughness);
    TABLE.dimming[line].min(TABLE.dimming[line + 1] + (TABLE.dimming[line] - TABLE.dimming[line + 1]) * (1.0 - below))
}

fn place(share: f32) -> (usize, f32) {
    let place = share.clamp(0.0, 1.0) * (SIDE - 1) as f32;
    let low = (place as usize).min(SIDE - 2);
    (low, place - low as f32)
}

fn integrate(roughness: f32, cosine: f32) -> f32 {
    let view = Vec3A::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine);
    let mut sum = 0.0;
    for number in 0..TABLE_SAMPLES {
        let light = sampling::cosine_direction(Vec3A::Z, sampling::hammersley(number, TABLE_SAMPLES));
        if let Some(half) = (light + view).try_normalize() {
            sum += raw(roughness, light.z.max(1e-3), cosine, half.z) * PI;
        }
    }
    sum / TABLE_SAMPLES as f32
}
