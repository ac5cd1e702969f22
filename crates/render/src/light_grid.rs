//! Which lights reach which part of the scene: a list for each cell of a regular grid.
//!
//! Each cell lists the lights that matter most there one by one. Where more of them reach a cell than a picture can
//! afford, those of least effect are taken together: neighbours of one kind that look the same way become one light of
//! their sum, the larger the farther away they are. So all of hundreds of lamps count, and a picture costs about the
//! same as with a few dozen.

use std::collections::BTreeMap;

use glam::Vec3;
use homewright_geometry::Bounds;

use crate::device::Gpu;
use crate::layout::{ENTRIES_A_ROW, LightUniform};
use crate::light_store::{Family, PreparedLight};

/// Metres along a cell (level, upright, level), cells along an axis at most.
const CELL: Vec3 = Vec3::new(0.8, 1.4, 0.8);
const MOST_CELLS: f32 = 32.0;
/// Lights of a cell that stay single in any case, and at most; between them those that give a share of its light.
const FEW: usize = 6;
const MOST_SINGLE: usize = 24;
const LEAST_SHARE: f32 = 0.02;
/// Lights of one family that a cell can count.
const MOST_COUNTED: usize = 1023;
/// Bit of an entry whose light is seen through frosted glass alone; twin in `lights.wgsl`.
const VEILED: u32 = 1 << 31;
/// Size of what is taken together over its distance, and its least size, metres.
const SPREAD: f32 = 0.35;
const LEAST_SPREAD: f32 = 0.5;

/// The grid on the device.
#[derive(Debug)]
pub(crate) struct LightGrid {
    pub(crate) lists: wgpu::TextureView,
    pub(crate) origin: Vec3,
    /// Cells a metre.
    pub(crate) scale: Vec3,
    pub(crate) counts: [u32; 3],
    /// Lights that stand for several: they follow the single ones.
    pub(crate) groups: Vec<LightUniform>,
    /// The box round the cells that each light reaches.
    pub(crate) reach: Vec<Bounds>,
}

impl LightGrid {
    /// Lists for lights; `reaches` may rule out a light for a cell, `is_veiled` says that no outline of it is seen there.
    pub(crate) fn new(
        gpu: &Gpu,
        lights: &[PreparedLight],
        grid: &Cells,
        reaches: impl Fn(&PreparedLight, usize) -> bool,
        is_veiled: impl Fn(&PreparedLight, usize) -> bool,
    ) -> Self {
        let mut reach = vec![Bounds::EMPTY; lights.len()];
        let (lists, groups) = grid.lists(lights, (reaches, is_veiled), &mut reach);
        Self {
            lists: gpu.table("light grid", wgpu::TextureFormat::R32Uint, ENTRIES_A_ROW, bytemuck::cast_slice(&lists)),
            origin: grid.origin,
            scale: grid.size.recip(),
            counts: grid.counts,
            groups,
            reach,
        }
    }
}

/// The cells of the grid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cells {
    origin: Vec3,
    size: Vec3,
    counts: [u32; 3],
}

impl Cells {
    /// Cells over the box of a scene.
    pub(crate) fn new(bounds: &Bounds) -> Self {
        let bounds = if bounds.is_empty() { Bounds { min: Vec3::ZERO, max: Vec3::ONE } } else { *bounds };
        let extent = bounds.size().max(Vec3::splat(0.01));
        let counts = (extent / CELL).ceil().clamp(Vec3::ONE, Vec3::splat(MOST_CELLS));
        Self { origin: bounds.min, size: extent / counts, counts: counts.as_uvec3().to_array() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.counts.iter().map(|count| *count as usize).product()
    }

    /// The number of the cell that holds a point, or of the nearest one.
    pub(crate) fn number(&self, point: Vec3) -> usize {
        let last = glam::UVec3::from_array(self.counts) - 1;
        let at = ((point - self.origin) / self.size).max(Vec3::ZERO).as_uvec3().min(last);
        ((at.z * self.counts[1] + at.y) * self.counts[0] + at.x) as usize
    }

    /// A cell and all that touch it.
    pub(crate) fn about(&self, index: usize) -> impl Iterator<Item = usize> {
        let [nx, ny, nz] = self.counts.map(|count| count as usize);
        let (x, y, z) = (index % nx, index / nx % ny, index / (nx * ny));
        let along = |at: usize, count: usize| at.saturating_sub(1)..=(at + 1).min(count - 1);
        let (xs, ys, zs) = (along(x, nx), along(y, ny), along(z, nz));
        zs.flat_map(move |z| {
            let xs = xs.clone();
            ys.clone().flat_map(move |y| xs.clone().map(move |x| (z * ny + y) * nx + x))
        })
    }

    /// One by its number.
    pub(crate) fn cell(&self, index: usize) -> Bounds {
        let [nx, ny, _] = self.counts.map(|count| count as usize);
        let at = Vec3::new((index % nx) as f32, (index / nx % ny) as f32, (index / (nx * ny)) as f32);
        let min = self.origin + at * self.size;
        Bounds { min, max: min + self.size }
    }

    /// Start and counts for each cell, then the lists by family, the lights that matter most first; and the lights that
    /// stand for several. `reach` becomes the box round the cells that each light reaches.
    fn lists(
        &self,
        lights: &[PreparedLight],
        (reaches, is_veiled): (impl Fn(&PreparedLight, usize) -> bool, impl Fn(&PreparedLight, usize) -> bool),
        reach: &mut [Bounds],
    ) -> (Vec<u32>, Vec<LightUniform>) {
        let cells = self.len();
        let mut out = vec![0; cells * 2];
        let mut groups = Groups { lights, known: BTreeMap::new(), made: Vec::new() };
        let mut near: Vec<(f32, u32)> = Vec::new();
        for cell in 0..cells {
            let bounds = self.cell(cell);
            near.clear();
            for (index, light) in lights.iter().enumerate() {
                let distance = light.origin.clamp(bounds.min, bounds.max).distance(light.origin);
                if distance < light.range && !lies_behind(light, &bounds) && reaches(light, cell) {
                    reach[index] = reach[index].union(&bounds);
                    near.push((light.strength / (distance.max(0.3) * distance.max(0.3)), index as u32));
                }
            }
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let rest = near.split_off(singles(&near));
            let rest = groups.of(rest.iter().map(|(_, index)| *index), bounds.center());
            out[cell * 2] = out.len() as u32;
            for family in [Family::Point, Family::Panel, Family::Tube] {
                let before = out.len();
                let single = near.iter().map(|(_, index)| *index);
                let own = single.filter(|index| lights[*index as usize].family == family);
                let veil = |index: u32| if is_veiled(&lights[index as usize], cell) { VEILED } else { 0 };
                out.extend(own.map(|index| index | veil(index)));
                if family == Family::Point {
                    out.extend(&rest);
                }
                out.truncate(before + MOST_COUNTED);
                out[cell * 2 + 1] |= ((out.len() - before) as u32) << family.shift();
            }
        }
        (out, groups.made)
    }
}

/// How many of the lights of a cell, by effect, stay single: those that give a part of its light that one can see, and
/// all where they are few.
fn singles(near: &[(f32, u32)]) -> usize {
    if near.len() <= FEW {
        return near.len();
    }
    let all: f32 = near.iter().map(|(effect, _)| effect).sum();
    let seen = near.iter().take_while(|(effect, _)| *effect > LEAST_SHARE * all).count();
    seen.clamp(FEW, MOST_SINGLE)
}

/// What lights have in common that are taken together: kind, shape of the cone, measured distribution, where they look,
/// where they stand.
type Likeness = ([u32; 4], [i32; 3], [i32; 4]);

/// Lights that stand for several, each made once.
#[derive(Debug)]
struct Groups<'a> {
    lights: &'a [PreparedLight],
    known: BTreeMap<Vec<u32>, u32>,
    made: Vec<LightUniform>,
}

impl Groups<'_> {
    /// The lights as few, as seen from a point; a number beyond the single ones names a group.
    fn of(&mut self, lights: impl Iterator<Item = u32>, from: Vec3) -> Vec<u32> {
        let mut alike: BTreeMap<Likeness, Vec<u32>> = BTreeMap::new();
        for index in lights {
            alike.entry(likeness(&self.lights[index as usize], from)).or_default().push(index);
        }
        let mut out = Vec::new();
        for mut members in alike.into_values() {
            members.sort_unstable();
            let next = (self.lights.len() + self.made.len()) as u32;
            let (lights, made) = (self.lights, &mut self.made);
            out.push(*self.known.entry(members).or_insert_with_key(|members| {
                made.push(together(members.iter().map(|index| &lights[*index as usize])));
                next
            }));
        }
        out
    }
}

fn likeness(light: &PreparedLight, from: Vec3) -> Likeness {
    let [kind, cone_scale, cone_offset, web] =
        [light.uniform.direction[3], light.uniform.shape[1], light.uniform.shape[2], light.uniform.shape[3]];
    let (mut side, mut doublings) = (LEAST_SPREAD, 0);
    while side * 2.0 <= light.origin.distance(from) * SPREAD {
        side *= 2.0;
        doublings += 1;
    }
    let place = (light.origin / side).floor().as_ivec3();
    let look = (Vec3::from_slice(&light.uniform.direction) * 4.0).round().as_ivec3();
    ([kind, cone_scale, cone_offset, web].map(f32::to_bits), look.to_array(), [place.x, place.y, place.z, doublings])
}

/// One light with the sum of the light of several: far panels are as good as discs, far tubes as balls.
fn together<'a>(members: impl Iterator<Item = &'a PreparedLight>) -> LightUniform {
    let mut sum = LightUniform::default();
    let (mut place, mut look, mut weight) = (Vec3::ZERO, Vec3::ZERO, 0.0);
    let mut color = Vec3::ZERO;
    for light in members {
        let point = light.as_point();
        if weight == 0.0 {
            sum = point;
        }
        place += light.origin * light.strength;
        look += Vec3::from_slice(&point.direction) * light.strength;
        color += Vec3::from_slice(&point.color);
        weight += light.strength;
        sum.position[3] = sum.position[3].max(light.range);
    }
    let place = place / weight.max(1e-6);
    let look = look.try_normalize().unwrap_or(Vec3::NEG_Y);
    sum.position = place.extend(sum.position[3]).into();
    sum.direction = look.extend(sum.direction[3]).into();
    sum.color = color.extend(0.0).into();
    sum
}

/// Whether all of a box lies behind a light that sends nothing backwards.
pub(crate) fn lies_behind(light: &PreparedLight, bounds: &Bounds) -> bool {
    light.faces.is_some_and(|direction| {
        let corner = Vec3::select(direction.cmpge(Vec3::ZERO), bounds.max, bounds.min);
        direction.dot(corner - light.origin) < -0.05
    })
}
