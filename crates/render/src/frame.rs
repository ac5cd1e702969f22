//! What changes from frame to frame: the camera's numbers and the bind group that all shading shares.

use glam::{Mat4, Vec2, Vec3};
use homewright_geometry::Bounds;
use homewright_scene::Scene;
use homewright_scene::sky::Sky;

use crate::device::Gpu;
use crate::draw_list::DrawList;
use crate::environment::LUMINANCE;
use crate::layout::{ViewUniform, view_flag};
use crate::light_grid::LightGrid;
use crate::probes::StoredProbes;
use crate::settings::{Background, Hiding, View};
use crate::sun_shadow::SunShadow;
use crate::targets::Targets;
use crate::view::Lens;

/// What the camera's numbers are made from.
#[derive(Debug)]
pub(crate) struct FrameInput<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) view: &'a View,
    pub(crate) lens: &'a Lens,
    pub(crate) list: &'a DrawList,
    pub(crate) sun: &'a SunShadow,
    pub(crate) probes: &'a StoredProbes,
    pub(crate) grid: &'a LightGrid,
    /// Measures of the luminaires' shadow atlas.
    pub(crate) light_atlas: [f32; 4],
    pub(crate) ambient: Vec3,
    pub(crate) size: [u32; 2],
    /// Number of the jittered sample.
    pub(crate) sample: u32,
    /// What the last picture was drawn with, if it may be looked at for reflections.
    pub(crate) previous: Option<Mat4>,
    /// Planes of the mirrors that have a picture.
    pub(crate) mirrors: [[f32; 4]; crate::mirror::MOST],
}

/// The shift of a sample within the pixel, in clip units; the sequence of Halton in bases 2 and 3.
pub(crate) fn jitter(view: &View, sample: u32, size: [u32; 2]) -> Vec2 {
    if view.quality.samples <= 1 || (sample == 0 && view.quality.multisampling > 1) {
        return Vec2::ZERO;
    }
    let shift = Vec2::new(halton(sample + 1, 2), halton(sample + 1, 3)) - 0.5;
    shift * 2.0 / Vec2::new(size[0] as f32, size[1] as f32)
}

fn halton(mut index: u32, base: u32) -> f32 {
    let (mut result, mut share) = (0.0, 1.0);
    while index > 0 {
        share /= base as f32;
        result += share * (index % base) as f32;
        index /= base;
    }
    result
}

/// The camera's numbers for the shaders.
pub(crate) fn view_uniform(input: &FrameInput<'_>, jitter: Vec2) -> ViewUniform {
    let (view, lens) = (input.view, input.lens);
    let environment = &input.scene.environment;
    let sun = environment.sun.filter(|sun| sun.illuminance > 0.0);
    let sun_direction = sun.and_then(|sun| sun.direction.try_normalize()).unwrap_or(Vec3::Y);
    let sunlight = sun.map_or(Vec3::ZERO, |sun| sun.color * sun.illuminance);
    let [width, height] = input.size.map(|side| side as f32);
    let section = view
        .section
        .map_or([0.0, 0.0, 0.0, 1.0], |section| section.normal.extend(-section.normal.dot(section.point)).into());
    let everything = Bounds { min: Vec3::splat(-1e9), max: Vec3::splat(1e9) };
    let kept = view.section_box.unwrap_or(everything);
    let is_cut = view.section.is_some() || view.section_box.is_some();
    let interior = input.list.interior;
    let bits = [
        (input.previous.is_some() && view.quality.has_occlusion, view_flag::HISTORY),
        (input.sun.is_there, view_flag::SUN_MAP),
        (matches!(view.background, Background::Plain(_)), view_flag::PLAIN_BACKGROUND),
        (lens.cut.is_some(), view_flag::TURNED_OVER),
        (matches!(environment.sky, Sky::Map(_)), view_flag::SKY_PICTURE),
    ];
    let flags = bits.iter().filter(|(is_on, _)| *is_on).fold(0, |bits, (_, bit)| bits | bit);
    let clip_from_scene = lens.clip_from_scene(jitter);
    ViewUniform {
        clip_from_scene: clip_from_scene.to_cols_array_2d(),
        view_from_scene: lens.view_from_scene.to_cols_array_2d(),
        scene_from_view: lens.scene_from_view.to_cols_array_2d(),
        previous_clip_from_scene: input.previous.unwrap_or(clip_from_scene).to_cols_array_2d(),
        sun_map_from_scene: input.sun.map_from_scene.to_cols_array_2d(),
        eye: lens.eye.extend(if lens.is_parallel { 1.0 } else { 0.0 }).into(),
        projection: [lens.half.x, lens.half.y, lens.near, lens.far],
        viewport: [width, height, 1.0 / width, 1.0 / height],
        sun_direction: sun_direction.extend(input.sun.count() as f32).into(),
        sun: sunlight.extend(input.sun.range).into(),
        sun_cascades: input.sun.cascades(),
        zenith: environment.zenith.extend(0.0).into(),
        horizon: environment.horizon.extend(0.0).into(),
        ground: environment.ground.extend(0.0).into(),
        section,
        section_min: kept.min.extend(if is_cut { 1.0 } else { 0.0 }).into(),
        section_max: kept.max.extend(0.0).into(),
        ambient: input.ambient.extend(fill(input)).into(),
        interior_min: (interior.min - 0.05).min(Vec3::splat(1e9)).extend(0.0).into(),
        interior_max: (interior.max + 0.05).max(Vec3::splat(-1e9)).extend(0.0).into(),
        probe_origin: input.probes.origin.extend(0.0).into(),
        probe_spacing: input.probes.spacing.extend(0.0).into(),
        probe_counts: {
            let [x, y, z] = input.probes.counts;
            [x, y, z, 8]
        },
        grid_origin: input.grid.origin.extend(0.0).into(),
        grid_scale: input.grid.scale.extend(lens.rise).into(),
        grid_counts: four(input.grid.counts),
        flags: [flags, input.sample, view.quality.shadow_taps.clamp(1, 32), view.quality.reflection_steps.min(128)],
        light_atlas: input.light_atlas,
        mirrors: input.mirrors,
    }
}

/// Luminance of the even light from above inside, cd/m²: a doll's house stands open to the sky, which gives it a part of
/// what there is on average, so that no room is black.
fn fill(input: &FrameInput<'_>) -> f32 {
    match input.view.hiding {
        Hiding::Dollhouse => {
            let from_sky = 0.01 * input.scene.environment.zenith.dot(LUMINANCE);
            (0.35 * input.ambient.dot(LUMINANCE)).max(from_sky)
        }
        Hiding::Nothing => 0.0,
    }
}

fn four([x, y, z]: [u32; 3]) -> [u32; 4] {
    [x, y, z, 0]
}

/// What shading reads beside the material.
#[derive(Debug)]
pub(crate) struct FrameBindings<'a> {
    pub(crate) uniform: &'a wgpu::Buffer,
    pub(crate) sun: &'a wgpu::TextureView,
    pub(crate) atlas: &'a wgpu::TextureView,
    pub(crate) nearer: &'a wgpu::Sampler,
    pub(crate) farther: &'a wgpu::Sampler,
    pub(crate) lights: &'a wgpu::TextureView,
    pub(crate) grid: &'a wgpu::TextureView,
    pub(crate) probes: &'a StoredProbes,
    pub(crate) targets: &'a Targets,
    pub(crate) smooth: &'a wgpu::Sampler,
    pub(crate) mirrors: &'a wgpu::TextureView,
    pub(crate) webs: &'a wgpu::TextureView,
    pub(crate) sky: &'a wgpu::TextureView,
}

/// The bind group of [`FrameBindings`].
pub(crate) fn frame_group(gpu: &Gpu, layout: &wgpu::BindGroupLayout, frame: &FrameBindings<'_>) -> wgpu::BindGroup {
    use wgpu::BindingResource::{Sampler, TextureView};
    gpu.bind(
        "frame",
        layout,
        &[
            (0, frame.uniform.as_entire_binding()),
            (1, TextureView(frame.sun)),
            (2, TextureView(frame.atlas)),
            (3, Sampler(frame.nearer)),
            (4, Sampler(frame.farther)),
            (6, TextureView(frame.lights)),
            (7, TextureView(frame.grid)),
            (8, TextureView(&frame.probes.light)),
            (9, TextureView(&frame.probes.depth)),
            (10, TextureView(&frame.targets.occlusion)),
            (11, TextureView(&frame.targets.history_view)),
            (12, Sampler(frame.smooth)),
            (13, TextureView(frame.mirrors)),
            (15, TextureView(frame.webs)),
            (16, TextureView(frame.sky)),
        ],
    )
}
