//! Which lights reach which part of the scene: a list for each cell of a regular grid.

use glam::Vec3;
use homewright_geometry::Bounds;

use crate::device::Gpu;
use crate::light_store::{Family, PreparedLight};

/// Metres along a cell (level, upright, level), cells along an axis at most, lights a cell at most.
const CELL: Vec3 = Vec3::new(0.8, 1.4, 0.8);
const MOST_CELLS: f32 = 32.0;
const MOST_LIGHTS: usize = 48;

/// The grid on the device.
#[derive(Debug)]
pub(crate) struct LightGrid {
    pub(crate) lists: wgpu::Buffer,
    pub(crate) origin: Vec3,
    /// Cells a metre.
    pub(crate) scale: Vec3,
    pub(crate) counts: [u32; 3],
}

impl LightGrid {
    /// Lists for lights over the box of a scene; `reaches` may rule out a light for a cell.
    pub(crate) fn new(
        gpu: &Gpu,
        lights: &[PreparedLight],
        bounds: &Bounds,
        reaches: impl Fn(usize, &Bounds) -> bool,
    ) -> Self {
        let grid = Cells::new(bounds);
        let lists = grid.lists(lights, reaches);
        Self {
            lists: gpu.buffer("light grid", bytemuck::cast_slice(&lists), wgpu::BufferUsages::STORAGE),
            origin: grid.origin,
            scale: grid.size.recip(),
            counts: grid.counts,
        }
    }
}

#[derive(Debug)]
struct Cells {
    origin: Vec3,
    size: Vec3,
    counts: [u32; 3],
}

impl Cells {
    fn new(bounds: &Bounds) -> Self {
        let bounds = if bounds.is_empty() { Bounds { min: Vec3::ZERO, max: Vec3::ONE } } else { *bounds };
        let extent = bounds.size().max(Vec3::splat(0.01));
        let counts = (extent / CELL).ceil().clamp(Vec3::ONE, Vec3::splat(MOST_CELLS));
        Self { origin: bounds.min, size: extent / counts, counts: counts.as_uvec3().to_array() }
    }

    fn cell(&self, index: usize) -> Bounds {
        let [nx, ny, _] = self.counts.map(|count| count as usize);
        let at = Vec3::new((index % nx) as f32, (index / nx % ny) as f32, (index / (nx * ny)) as f32);
        let min = self.origin + at * self.size;
        Bounds { min, max: min + self.size }
    }

    /// Start and counts for each cell, then the lists by family, the lights that matter most first.
    fn lists(&self, lights: &[PreparedLight], reaches: impl Fn(usize, &Bounds) -> bool) -> Vec<u32> {
        let cells: usize = self.counts.iter().map(|count| *count as usize).product();
        let mut out = vec![0; cells * 2];
        let mut near: Vec<(f32, u32)> = Vec::new();
        for cell in 0..cells {
            let bounds = self.cell(cell);
            near.clear();
            for (index, light) in lights.iter().enumerate() {
                let distance = light.origin.clamp(bounds.min, bounds.max).distance(light.origin);
                if distance < light.range && !lies_behind(light, &bounds) && reaches(index, &bounds) {
                    near.push((light.strength / (distance.max(0.3) * distance.max(0.3)), index as u32));
                }
            }
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            near.truncate(MOST_LIGHTS);
            out[cell * 2] = out.len() as u32;
            for family in [Family::Point, Family::Panel, Family::Tube] {
                let before = out.len();
                out.extend(
                    near.iter().map(|(_, index)| *index).filter(|index| lights[*index as usize].family == family),
                );
                out[cell * 2 + 1] |= ((out.len() - before) as u32) << family.shift();
            }
        }
        out
    }
}

/// Whether all of a box lies behind a light that sends nothing backwards.
fn lies_behind(light: &PreparedLight, bounds: &Bounds) -> bool {
    light.faces.is_some_and(|direction| {
        let corner = Vec3::select(direction.cmpge(Vec3::ZERO), bounds.max, bounds.min);
        direction.dot(corner - light.origin) < -0.05
    })
}
