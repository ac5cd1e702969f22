//! Baked indirect light, packed for the device.

use glam::Vec3;
use homewright_scene::light::ProbeGrid;

use crate::device::Gpu;
use crate::layout::MAPS_A_ROW;

/// Texels along a side of a probe's map of distances, and of one of its maps of light, with a rim that repeats what lies
/// over the edge; twins in `probes.wgsl`.
const SIDE: u32 = ProbeGrid::DEPTH_SIDE as u32 + 2;
const RIMMED: u32 = ProbeGrid::LIGHT_SIDE as u32 + 2;
const LIGHT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
const DISTANCE: wgpu::TextureFormat = wgpu::TextureFormat::Rg16Float;

/// Maps of the probes and their place.
#[derive(Debug)]
pub(crate) struct StoredProbes {
    /// Two maps a probe, that of illuminance above that of gloss; in alpha whether the probe counts.
    pub(crate) light: wgpu::TextureView,
    /// A map a probe: mean distance and mean of its square.
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
            light: gpu.table("probe light", LIGHT, MAPS_A_ROW * RIMMED, &[]),
            depth: gpu.table("probe depth", DISTANCE, MAPS_A_ROW * SIDE, &[]),
            origin: Vec3::ZERO,
            spacing: Vec3::ONE,
            counts: [1; 3],
            is_there: false,
        }
    }

    /// Uploads a grid; one whose lengths don't agree, or that is larger than the device takes, counts as none.
    pub(crate) fn new(gpu: &Gpu, grid: Option<&ProbeGrid>) -> Self {
        let limit = u64::from(gpu.device.limits().max_texture_dimension_2d / (2 * RIMMED) * MAPS_A_ROW);
        let Some(grid) = grid.filter(|grid| is_sound(grid, limit)) else { return Self::none(gpu) };
        Self {
            light: gpu.table("probe light", LIGHT, MAPS_A_ROW * RIMMED, bytemuck::cast_slice(&light_maps(grid))),
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
    let depths = (ProbeGrid::DEPTH_SIDE * ProbeGrid::DEPTH_SIDE) as u64;
    let lights = (ProbeGrid::LIGHT_SIDE * ProbeGrid::LIGHT_SIDE) as u64;
    count.is_some_and(|count| {
        count > 0
            && count <= limit
            && grid.irradiance.len() as u64 == count * lights
            && grid.gloss.len() as u64 == count * lights
            && grid.is_valid.len() as u64 == count
            && grid.depth.len() as u64 == count * depths
    }) && grid.spacing.min_element() > 0.0
        && grid.origin.is_finite()
        && grid.spacing.is_finite()
}

/// The maps of light of all probes side by side, [`MAPS_A_ROW`] in a row.
fn light_maps(grid: &ProbeGrid) -> Vec<[u16; 4]> {
    let (side, rimmed, across) = (ProbeGrid::LIGHT_SIDE, RIMMED as usize, MAPS_A_ROW as usize);
    let mut out = vec![[0; 4]; grid.is_valid.len().div_ceil(across) * 2 * rimmed * across * rimmed];
    for (probe, is_valid) in grid.is_valid.iter().enumerate() {
        let own = probe * side * side..(probe + 1) * side * side;
        let maps = [&grid.irradiance[own.clone()], &grid.gloss[own]];
        if !is_valid || maps.iter().any(|map| map.iter().any(|light| !light.is_finite())) {
            continue;
        }
        for (below, map) in maps.into_iter().enumerate() {
            for y in 0..rimmed {
                for x in 0..rimmed {
                    let light = map[over_the_edge(x, y, side)];
                    let row = (probe / across * 2 + below) * rimmed + y;
                    out[row * across * rimmed + probe % across * rimmed + x] = light.extend(1.0).to_array().map(half);
                }
            }
        }
    }
    out
}

/// Which texel of an octahedral map stands at a place of the map with its rim: over an edge it goes on mirrored.
fn over_the_edge(x: usize, y: usize, side: usize) -> usize {
    let (mut column, mut row) = (x.clamp(1, side) - 1, y.clamp(1, side) - 1);
    if x != column + 1 {
        row = side - 1 - row;
    }
    if y < 1 || y > side {
        column = side - 1 - column;
    }
    row * side + column
}

/// The maps of distances of all probes side by side, [`MAPS_A_ROW`] in a row.
fn maps(depth: &[[f32; 2]]) -> Vec<[u16; 2]> {
    let (side, rimmed, across) = (ProbeGrid::DEPTH_SIDE, SIDE as usize, MAPS_A_ROW as usize);
    let probes = depth.len() / (side * side);
    let mut out = vec![[0; 2]; probes.div_ceil(across) * across * rimmed * rimmed];
    for (probe, map) in depth.chunks_exact(side * side).enumerate() {
        for y in 0..rimmed {
            for x in 0..rimmed {
                let (column, row) = (probe % across * rimmed + x, probe / across * rimmed + y);
                out[row * across * rimmed + column] = map[over_the_edge(x, y, side)].map(half);
            }
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
    fn over_an_edge_a_map_goes_on_mirrored() {
        assert_eq!(over_the_edge(1, 1, 6), 0);
        assert_eq!(over_the_edge(6, 2, 6), 11);
        // Left of the first texel of the first row lies the first of the last, and across a corner the one opposite.
        assert_eq!(over_the_edge(0, 1, 6), 30);
        assert_eq!(over_the_edge(3, 0, 6), 3);
        assert_eq!(over_the_edge(0, 0, 6), 35);
    }

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
