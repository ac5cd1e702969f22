//! The sky as a texture: what is seen of it, and what rough surfaces reflect of it, level by level.
//!
//! Directions lie on an octahedron laid flat (`octahedral` in `sky_map.wgsl`), so that looking one up takes no angle. Level 0
//! holds the sky itself; the next ones its mean over ever wider lobes, the last two over a cosine, which is what a matt
//! surface sees.

use glam::{Vec2, Vec3};
use homewright_scene::light::Environment;
use homewright_scene::sky::Sky;

use crate::device::{Gpu, whole};

/// Texels along a side of a sky that is a formula, and of a picture of one.
const FORMULA: u32 = 128;
const PICTURE: u32 = 512;
/// Levels; the coarsest but one is the cosine's. Twins in `sky_map.wgsl`.
#[cfg(test)]
const LEVELS: u32 = 6;
/// Texels along a side that lobes are made of.
const COARSE: u32 = 32;
/// Exponents of the cosine lobes of the levels: 1 and 2 are plain means, 3 … 5 lobes.
const LOBES: [u32; 4] = [16, 4, 1, 1];

/// The texture, and what it shows.
#[derive(Debug)]
pub(crate) struct SkyMap {
    pub(crate) view: wgpu::TextureView,
    shown: Option<Environment>,
}

impl SkyMap {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        Self { view: upload(gpu, &[(1, vec![Vec3::ZERO])]), shown: None }
    }

    /// Takes up another sky; says whether the texture is another one now.
    pub(crate) fn update(&mut self, gpu: &Gpu, environment: &Environment) -> bool {
        let sky = Environment { sun: None, ..environment.clone() };
        if self.shown.as_ref() == Some(&sky) {
            return false;
        }
        self.view = upload(gpu, &levels(&sky));
        self.shown = Some(sky);
        true
    }
}

/// The direction of a place on the flat octahedron, 0…1 along both sides.
fn direction(place: Vec2) -> Vec3 {
    let p = place * 2.0 - 1.0;
    let y = 1.0 - p.x.abs() - p.y.abs();
    let folded = if y < 0.0 {
        let side = |value: f32| if value >= 0.0 { 1.0 } else { -1.0 };
        Vec2::new((1.0 - p.y.abs()) * side(p.x), (1.0 - p.x.abs()) * side(p.y))
    } else {
        p
    };
    Vec3::new(folded.x, y, folded.y).try_normalize().unwrap_or(Vec3::Y)
}

fn texel_direction(index: u32, side: u32) -> Vec3 {
    let at = Vec2::new((index % side) as f32, (index / side) as f32);
    direction((at + 0.5) / side as f32)
}

/// Side and texels of every level.
fn levels(environment: &Environment) -> Vec<(u32, Vec<Vec3>)> {
    let side = if matches!(environment.sky, Sky::Map(_)) { PICTURE } else { FORMULA };
    let bounded =
        |color: Vec3| if color.is_finite() { color.clamp(Vec3::ZERO, Vec3::splat(60_000.0)) } else { Vec3::ZERO };
    let sharp: Vec<Vec3> =
        (0..side * side).map(|index| bounded(environment.radiance(texel_direction(index, side)))).collect();
    let mut out = vec![(side, sharp)];
    let coarse = reduced(&out[0], COARSE);
    out.push(reduced(&out[0], side / 2));
    for (step, lobe) in LOBES.into_iter().enumerate() {
        let side = side >> (step + 2);
        out.push((
            side,
            (0..side * side).map(|index| mean_over(&coarse, texel_direction(index, side), lobe)).collect(),
        ));
    }
    out
}

/// The mean of squares of texels.
fn reduced((side, texels): &(u32, Vec<Vec3>), to: u32) -> (u32, Vec<Vec3>) {
    let step = (side / to).max(1);
    let mean = |index: u32| {
        let (x, y) = (index % to * step, index / to * step);
        let square = (0..step * step).map(|part| texels[((y + part / step) * side + x + part % step) as usize]);
        square.sum::<Vec3>() / (step * step) as f32
    };
    (to, (0..to * to).map(mean).collect())
}

/// The mean over a lobe round a direction: the cosine to a power.
fn mean_over((side, texels): &(u32, Vec<Vec3>), middle: Vec3, power: u32) -> Vec3 {
    let (mut sum, mut total) = (Vec3::ZERO, 0.0);
    for (index, texel) in texels.iter().enumerate() {
        let way = texel_direction(index as u32, *side);
        let mut weight = way.dot(middle).max(0.0);
        let mut reached = 1;
        while reached < power {
            weight *= weight;
            reached *= 2;
        }
        // A texel's share of the sphere goes by the cube of its distance on the octahedron.
        let stretch = way.x.abs() + way.y.abs() + way.z.abs();
        weight *= stretch * stretch * stretch;
        sum += *texel * weight;
        total += weight;
    }
    sum / total.max(1e-9)
}

fn upload(gpu: &Gpu, levels: &[(u32, Vec<Vec3>)]) -> wgpu::TextureView {
    let side = levels.first().map_or(1, |(side, _)| *side);
    let extent = |side: u32| wgpu::Extent3d { width: side, height: side, depth_or_array_layers: 1 };
    let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("sky"),
        size: extent(side),
        mip_level_count: levels.len() as u32,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba16Float,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    for (level, (side, texels)) in levels.iter().enumerate() {
        let half = |value: f32| crate::probes::half(value).to_le_bytes();
        let bytes: Vec<u8> =
            texels.iter().flat_map(|c| [half(c.x), half(c.y), half(c.z), half(1.0)]).flatten().collect();
        let at = wgpu::TexelCopyTextureInfo { mip_level: level as u32, ..texture.as_image_copy() };
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(side * 8), rows_per_image: None };
        gpu.queue.write_texture(at, &bytes, layout, extent(*side));
    }
    whole(&texture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texels_of_the_octahedron_cover_the_sphere_once() {
        let (mut sum, mut solid) = (Vec3::ZERO, 0.0);
        for index in 0..64 * 64 {
            let way = texel_direction(index, 64);
            let stretch = way.x.abs() + way.y.abs() + way.z.abs();
            let share = stretch * stretch * stretch * (2.0_f32 / 64.0) * (2.0 / 64.0);
            solid += share;
            sum += way * share;
        }
        assert!((solid / (4.0 * std::f32::consts::PI) - 1.0).abs() < 0.01, "{solid}");
        assert!(sum.length() < 0.01, "{sum}");
    }

    #[test]
    fn an_even_sky_is_even_at_every_level_and_half_a_sky_lights_a_wall_by_half() {
        let environment = Environment {
            sun: None,
            zenith: Vec3::splat(100.0),
            horizon: Vec3::splat(100.0),
            ground: Vec3::ZERO,
            sky: Sky::Gradient,
        };
        let levels = levels(&environment);
        assert_eq!(levels.len() as u32, LEVELS);
        let (side, cosine) = &levels[LEVELS as usize - 2];
        let towards = |wanted: Vec3| {
            let nearest = |a: &u32, b: &u32| {
                texel_direction(*a, *side).dot(wanted).total_cmp(&texel_direction(*b, *side).dot(wanted))
            };
            cosine[(0..side * side).max_by(nearest).unwrap_or(0) as usize].y
        };
        assert!(towards(Vec3::Y) > 97.0 && towards(Vec3::NEG_Y) < 3.0, "{} {}", towards(Vec3::Y), towards(Vec3::NEG_Y));
        let walls: f32 = [Vec3::X, Vec3::NEG_X, Vec3::Z, Vec3::NEG_Z].into_iter().map(towards).sum();
        assert!((walls / 4.0 - 50.0).abs() < 12.0, "the texels beside the horizon see {walls} of 200");
    }
}
