//! Fibres that stand up from cloth: Charlie's lobe (Estevez and Kulla 2017) with a table of its energy.

use std::f32::consts::PI;
use std::sync::LazyLock;

use glam::Vec3A;
use homewright_geometry::math;

use crate::sampling;

/// Entries of the energy table along each axis.
const TABLE: usize = 16;
/// Samples for one entry.
const TABLE_SAMPLES: u32 = 256;
/// Smoother cloth is taken as this rough.
pub(crate) const SMOOTHEST: f32 = 0.15;

/// Reflectance of a white sheen for three cosines to the normal.
pub(crate) fn lobe(roughness: f32, cos_light: f32, cos_view: f32, cos_half: f32) -> f32 {
    let inverse = 1.0 / (roughness * roughness).max(0.005);
    let sine_squared = (1.0 - cos_half * cos_half).max(0.0078);
    let distribution = (2.0 + inverse) * math::powf32(sine_squared, inverse * 0.5) / (2.0 * PI);
    distribution / (4.0 * (cos_light + cos_view - cos_light * cos_view)).max(1e-3)
}

/// Share of light from all around that a white sheen sends back.
pub(crate) fn energy(roughness: f32, cosine: f32) -> f32 {
    static ENERGY: LazyLock<Vec<f32>> = LazyLock::new(|| {
        (0..TABLE * TABLE)
            .map(|entry| {
                let at = |place: usize| place as f32 / (TABLE - 1) as f32;
                integrate(at(entry / TABLE).max(SMOOTHEST), at(entry % TABLE).max(0.01))
            })
            .collect()
    });
    let at = |share: f32| share.clamp(0.0, 1.0) * (TABLE - 1) as f32;
    let (x, y) = (at(cosine), at(roughness));
    let (left, top) = ((x as usize).min(TABLE - 2), (y as usize).min(TABLE - 2));
    let (right_share, bottom_share) = (x - left as f32, y - top as f32);
    let row = |row: usize| {
        let first = ENERGY[row * TABLE + left];
        first + (ENERGY[row * TABLE + left + 1] - first) * right_share
    };
    (row(top) + (row(top + 1) - row(top)) * bottom_share).clamp(0.0, 1.0)
}

fn integrate(roughness: f32, cosine: f32) -> f32 {
    let view = Vec3A::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine);
    let mut sum = 0.0;
    for number in 0..TABLE_SAMPLES {
        let light = sampling::cosine_direction(Vec3A::Z, sampling::hammersley(number, TABLE_SAMPLES));
        if let Some(half) = (light + view).try_normalize() {
            sum += lobe(roughness, light.z.max(1e-3), cosine, half.z) * PI;
        }
    }
    sum / TABLE_SAMPLES as f32
}
