//! Baked indirect light, packed for the device.

use glam::Vec3;
use homewright_scene::light::ProbeGrid;

use crate::device::Gpu;
use crate::layout::{MAPS_A_ROW, PROBE_TEXELS, PROBES_A_ROW};

/// Texels along a side of a probe's map of distances.
const SIDE: u32 = ProbeGrid::DEPTH_SIDE as u32;
const RADIANCE: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
const DISTANCE: wgpu::TextureFormat = wgpu::TextureFormat::Rg16Float;

/// Buffers of the probes and their place.
#[derive(Debug)]
pub(crate) struct StoredProbes {
    /// Four texels a probe, a band each; in the first one's alpha whether it counts.
    pub(crate) radiance: wgpu::TextureView,
    /// A map of eight by eight texels a probe: mean distance and mean of its square.
    pub(crate) depth: wgpu::TextureView,
    pub(crate) origin: Vec3,
    pub(crate) spacing: Vec3,
    pub(crate) counts: [u32; 3],
    /// Whether there are probes at all.
    pub(crate) is_there: bool,
}

impl StoredProbes {
    pub(crate) fn none(gpu: &Gpu) -> Self {
        Self {
            radiance: gpu.table("probe radiance", RADIANCE, PROBES_A_ROW * PROBE_TEXELS, &[]),
            depth: gpu.table("probe depth", DISTANCE, MAPS_A_ROW * SIDE, &[]),
            origin: Vec3::ZERO,
            spacing: Vec3::ONE,
            counts: [1; 3],
            is_there: false,
        }
    }

    /// Uploads a grid; one whose lengths don't agree, or that is larger than the device takes, counts as none.
    pub(crate) fn new(gpu: &Gpu, grid: Option<&ProbeGrid>) -> Self {
        let limit = u64::from(gpu.device.limits().max_texture_dimension_2d / SIDE * MAPS_A_ROW);
        let Some(grid) = grid.filter(|grid| is_sound(grid, limit)) else { return Self::none(gpu) };
        let radiance: Vec<[[u16; 4]; 4]> =
            grid.radiance.iter().zip(&grid.is_valid).map(|(bands, valid)| packed(bands, *valid)).collect();
        Self {
            radiance: gpu.table(
                "probe radiance",
                RADIANCE,
                PROBES_A_ROW * PROBE_TEXELS,
                bytemuck::cast_slice(&radiance),
            ),
            depth: gpu.table("probe depth", DISTANCE, MAPS_A_ROW * SIDE, bytemuck::cast_slice(&maps(&grid.depth))),
            origin: grid.origin,
            spacing: grid.spacing,
            counts: grid.counts.to_array(),
            is_there: true,
        }
    }
}

fn is_sound(grid: &ProbeGrid, limit: u64) -> bool {
    let count = grid.counts.to_array().iter().try_fold(1_u64, |product, side| product.checked_mul(u64::from(*side)));
    let texels = (ProbeGrid::DEPTH_SIDE * ProbeGrid::DEPTH_SIDE) as u64;
    count.is_some_and(|count| {
        count > 0
            && count <= limit
            && grid.radiance.len() as u64 == count
            && grid.is_valid.len() as u64 == count
            && grid.depth.len() as u64 == count * texels
    }) && grid.spacing.min_element() > 0.0
        && grid.origin.is_finite()
        && grid.spacing.is_finite()
}

fn packed(bands: &[Vec3; 4], is_valid: bool) -> [[u16; 4]; 4] {
    let is_valid = is_valid && bands.iter().all(|band| band.is_finite());
    bands.map(|band| {
        let alpha = if is_valid { 1.0 } else { 0.0 };
        [band.x, band.y, band.z, alpha].map(half)
    })
}

/// The maps of all probes side by side, [`MAPS_A_ROW`] in a row.
fn maps(depth: &[[f32; 2]]) -> Vec<[u16; 2]> {
    let (side, across) = (SIDE as usize, MAPS_A_ROW as usize);
    let probes = depth.len() / (side * side);
    let mut out = vec![[0; 2]; probes.div_ceil(across) * across * side * side];
    for (index, texel) in depth.iter().enumerate() {
        let (probe, inner) = (index / (side * side), index % (side * side));
        let (x, y) = (probe % across * side + inner % side, probe / across * side + inner / side);
        if let Some(slot) = out.get_mut(y * across * side + x) {
            *slot = texel.map(half);
        }
    }
    out
}

/// The nearest half float towards zero, limited to its range; what is not a number becomes zero.
pub(crate) fn half(value: f32) -> u16 {
    let value = if value.is_nan() { 0.0 } else { value.clamp(-65504.0, 65504.0) };
    let bits = value.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let exponent = ((bits >> 23) & 0xff).cast_signed() - 127 + 15;
    let mantissa = bits & 0x007f_ffff;
    match exponent {
        ..=-11 => sign,
        -10..=0 => sign | ((mantissa | 0x0080_0000) >> (14 - exponent)) as u16,
        _ => sign | ((exponent as u16) << 10) | (mantissa >> 13) as u16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_have_their_published_bits() {
        for (value, bits) in [(0.0, 0), (1.0, 0x3c00), (-2.0, 0xc000), (65504.0, 0x7bff), (0.000_061_035_156, 0x0400)] {
            assert_eq!(half(value), bits, "{value}");
        }
        assert_eq!(half(f32::NAN), 0);
        assert_eq!(half(1e9), 0x7bff);
        assert_eq!(half(2.0_f32.recip() * 2.0_f32.recip()), 0x3400);
    }
}
