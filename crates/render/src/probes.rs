//! Baked indirect light, packed for the device.

use glam::Vec3;
use homewright_scene::light::ProbeGrid;

use crate::device::Gpu;

/// Buffers of the probes and their place.
#[derive(Debug)]
pub(crate) struct StoredProbes {
    /// Two entries of four numbers a probe: twelve coefficients as half floats, whether it counts.
    pub(crate) radiance: wgpu::Buffer,
    /// Sixty-four pairs of half floats a probe: mean distance and mean of its square.
    pub(crate) depth: wgpu::Buffer,
    pub(crate) origin: Vec3,
    pub(crate) spacing: Vec3,
    pub(crate) counts: [u32; 3],
    /// Whether there are probes at all.
    pub(crate) is_there: bool,
}

impl StoredProbes {
    pub(crate) fn none(gpu: &Gpu) -> Self {
        Self {
            radiance: gpu.buffer("probe radiance", &[0; 32], wgpu::BufferUsages::STORAGE),
            depth: gpu.buffer("probe depth", &[0; 256], wgpu::BufferUsages::STORAGE),
            origin: Vec3::ZERO,
            spacing: Vec3::ONE,
            counts: [1; 3],
            is_there: false,
        }
    }

    /// Uploads a grid; one whose lengths don't agree, or that is larger than the device takes, counts as none.
    pub(crate) fn new(gpu: &Gpu, grid: Option<&ProbeGrid>) -> Self {
        let limit = gpu.device.limits().max_storage_buffer_binding_size;
        let Some(grid) = grid.filter(|grid| is_sound(grid, limit)) else { return Self::none(gpu) };
        let radiance: Vec<[u32; 8]> =
            grid.radiance.iter().zip(&grid.is_valid).map(|(bands, valid)| packed(bands, *valid)).collect();
        let depth: Vec<u32> = grid.depth.iter().map(|[mean, square]| pair(*mean, *square)).collect();
        Self {
            radiance: gpu.buffer("probe radiance", bytemuck::cast_slice(&radiance), wgpu::BufferUsages::STORAGE),
            depth: gpu.buffer("probe depth", bytemuck::cast_slice(&depth), wgpu::BufferUsages::STORAGE),
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
            && count.saturating_mul(texels * 4) <= limit
            && grid.radiance.len() as u64 == count
            && grid.is_valid.len() as u64 == count
            && grid.depth.len() as u64 == count * texels
    }) && grid.spacing.min_element() > 0.0
        && grid.origin.is_finite()
        && grid.spacing.is_finite()
}

fn packed(bands: &[Vec3; 4], is_valid: bool) -> [u32; 8] {
    let flat: [f32; 12] = std::array::from_fn(|index| bands[index / 3][index % 3]);
    let is_valid = is_valid && flat.iter().all(|value| value.is_finite());
    let mut out = [0; 8];
    for (slot, values) in out.iter_mut().zip(flat.as_chunks::<2>().0) {
        *slot = pair(values[0], values[1]);
    }
    out[6] = u32::from(is_valid);
    out
}

fn pair(low: f32, high: f32) -> u32 {
    u32::from(half(low)) | (u32::from(half(high)) << 16)
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
