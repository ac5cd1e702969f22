//! From luminance to the target: measured exposure, glow, tone curve, mean of samples, marks of the selection.

use std::collections::BTreeMap;

use homewright_scene::white::white_of;
use homewright_scene::{Exposure, ToneCurve, WhiteBalance};

use crate::device::{Gpu, ScreenPass, color_pass, whole};
use crate::layout::PostUniform;
use crate::settings::{Background, View};
use crate::shader::Samples;
use crate::targets::{PICTURE, Targets};

/// Pixels along one side of the grid on which luminance is gathered; `SIDE` in `meter.wgsl`.
const METER_SIDE: u32 = 64;
/// Share of light that a lens spreads.
const GLOW: f32 = 0.02;
/// Weight of each coarser level of the glow.
const GLOW_SPREAD: f64 = 0.55;

/// Factor from luminance (cd/m²) to picture (1 is white) for an exposure value at ISO 100: the brightest luminance
/// that a camera with saturation constant 78 and lens transmission 0.65 takes is 1.2 · 2^EV.
pub(crate) fn exposure_factor(ev100: f32) -> f32 {
    1.0 / (1.2 * homewright_geometry::math::powf32(2.0, ev100))
}

/// Pipelines and textures of the last steps.
#[derive(Debug)]
pub(crate) struct PostPass {
    gather: wgpu::RenderPipeline,
    settle: wgpu::RenderPipeline,
    halve: wgpu::RenderPipeline,
    widen: wgpu::RenderPipeline,
    to_mean: BTreeMap<Samples, wgpu::RenderPipeline>,
    to_target: BTreeMap<Samples, wgpu::RenderPipeline>,
    show: wgpu::RenderPipeline,
    sampler: wgpu::Sampler,
    meter: wgpu::TextureView,
    measured: wgpu::TextureView,
    uniform: wgpu::Buffer,
    groups: Option<Groups>,
    encodes_itself: bool,
}

#[derive(Debug)]
struct Groups {
    gather: wgpu::BindGroup,
    settle: wgpu::BindGroup,
    halve: Vec<wgpu::BindGroup>,
    widen: Vec<wgpu::BindGroup>,
    composite: wgpu::BindGroup,
    to_target: wgpu::BindGroup,
    show: wgpu::BindGroup,
}

/// How far the last steps go this time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PostStep {
    /// Number of the jittered sample.
    pub(crate) sample: u32,
    /// Share of the new measurement in the exposure; 0 keeps the old one.
    pub(crate) adaptation: f32,
    /// Luminance of the sky over the horizon, cd/m².
    pub(crate) outside: f32,
    /// Whether samples are gathered, or the picture is smaller than the target.
    pub(crate) keeps_mean: bool,
}

impl PostPass {
    pub(crate) fn new(gpu: &Gpu, target: wgpu::TextureFormat) -> Self {
        let mix = wgpu::BlendComponent {
            src_factor: wgpu::BlendFactor::Constant,
            dst_factor: wgpu::BlendFactor::OneMinusConstant,
            operation: wgpu::BlendOperation::Add,
        };
        let mix = Some(wgpu::BlendState { color: mix, alpha: mix });
        let pipeline = |shader, entry, samples, format, blend| {
            gpu.screen_pipeline(&ScreenPass { shader, entry, samples, format, blend })
        };
        let single = Samples::Single;
        let both = |format, blend| {
            [Samples::Single, Samples::Multi]
                .into_iter()
                .map(|samples| (samples, pipeline("composite", "composite", samples, format, blend)))
                .collect()
        };
        Self {
            gather: pipeline("meter", "gather", single, wgpu::TextureFormat::Rgba32Float, None),
            settle: pipeline("meter", "settle", single, PICTURE, mix),
            halve: pipeline("bloom", "halve", single, PICTURE, None),
            widen: pipeline("bloom", "widen", single, PICTURE, mix),
            to_mean: both(PICTURE, mix),
            to_target: both(target, None),
            show: pipeline("encode", "show", single, target, None),
            sampler: gpu.device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("smooth"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..Default::default()
            }),
            meter: whole(&gpu.target("meter", [METER_SIDE; 2], wgpu::TextureFormat::Rgba32Float, 1)),
            measured: whole(&gpu.target("measured", [1; 2], PICTURE, 1)),
            uniform: gpu.empty_buffer(
                "post",
                size_of::<PostUniform>() as u64,
                wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            ),
            groups: None,
            encodes_itself: target.is_srgb(),
        }
    }

    pub(crate) fn sampler(&self) -> &wgpu::Sampler {
        &self.sampler
    }

    /// Forgets what belonged to other targets.
    pub(crate) fn forget(&mut self) {
        self.groups = None;
    }

    /// Measures, glows and shows the picture of the targets in `target`.
    pub(crate) fn draw(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        targets: &Targets,
        (view, step): (&View, PostStep),
        target: &wgpu::TextureView,
    ) {
        self.write_uniform(gpu, targets, view, step);
        if self.groups.is_none() {
            self.groups = Some(self.make_groups(gpu, targets));
        }
        let Some(groups) = &self.groups else { return };
        let draw = |encoder: &mut wgpu::CommandEncoder, pass: &DrawPass<'_>| {
            let load = if pass.mixes { wgpu::LoadOp::Load } else { wgpu::LoadOp::Clear(wgpu::Color::BLACK) };
            let mut recorded = color_pass(encoder, "post", pass.target, load);
            recorded.set_pipeline(pass.pipeline);
            recorded.set_blend_constant(wgpu::Color { r: pass.share, g: pass.share, b: pass.share, a: pass.share });
            recorded.set_bind_group(0, pass.group, &[]);
            recorded.draw(0..3, 0..1);
        };
        let plain = |pipeline, group, target| DrawPass { pipeline, group, target, share: 1.0, mixes: false };
        let mixed = |pipeline, group, target, share| DrawPass { pipeline, group, target, share, mixes: share < 1.0 };
        let measures =
            matches!(view.camera.exposure, Exposure::Auto(_)) || view.camera.white_balance == WhiteBalance::Auto;
        if measures && step.adaptation > 0.0 {
            draw(encoder, &plain(&self.gather, &groups.gather, &self.meter));
            draw(encoder, &mixed(&self.settle, &groups.settle, &self.measured, f64::from(step.adaptation)));
        }
        if view.quality.has_bloom {
            for (group, level) in groups.halve.iter().zip(&targets.glow) {
                draw(encoder, &plain(&self.halve, group, level));
            }
            for (group, level) in groups.widen.iter().zip(targets.glow.iter().rev().skip(1)) {
                draw(encoder, &mixed(&self.widen, group, level, GLOW_SPREAD));
            }
        }
        let samples = targets.shape.samples;
        if step.keeps_mean {
            if let Some(pipeline) = self.to_mean.get(&samples) {
                let share = 1.0 / f64::from(step.sample + 1);
                draw(encoder, &mixed(pipeline, &groups.composite, &targets.mean, share));
            }
            draw(encoder, &plain(&self.show, &groups.show, target));
        } else if let Some(pipeline) = self.to_target.get(&samples) {
            draw(encoder, &plain(pipeline, &groups.to_target, target));
        }
    }

    /// Shows the mean once more, with marks of the selection as they are now.
    pub(crate) fn show_again(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        targets: &Targets,
        (view, step): (&View, PostStep),
        target: &wgpu::TextureView,
    ) {
        self.write_uniform(gpu, targets, view, step);
        let Some(groups) = &self.groups else { return };
        let mut pass = color_pass(encoder, "show", target, wgpu::LoadOp::Clear(wgpu::Color::BLACK));
        pass.set_pipeline(&self.show);
        pass.set_bind_group(0, &groups.show, &[]);
        pass.draw(0..3, 0..1);
    }

    fn write_uniform(&self, gpu: &Gpu, targets: &Targets, view: &View, step: PostStep) {
        let (fixed, correction) = match view.camera.exposure {
            Exposure::Auto(stops) => (0.0, homewright_geometry::math::powf32(2.0, stops)),
            Exposure::Ev100(ev) => (exposure_factor(ev), 1.0),
        };
        let has_marks = !view.selection.is_empty() || view.hover.is_some();
        let glow = if view.quality.has_bloom { GLOW } else { 0.0 };
        let curve = match view.camera.tone {
            ToneCurve::Neutral => 0.0,
            ToneCurve::AgX => 1.0,
        };
        let background = match view.background {
            Background::Sky => [0.0, 0.0, 0.0, 1.0],
            Background::Plain(color) => [color.x, color.y, color.z, color.w],
        };
        let [width, height] = targets.shape.shown.map(|side| side as f32);
        let uniform = PostUniform {
            exposure: [fixed, correction, curve, glow],
            accent: view.accent.extend(if has_marks { 1.0 } else { 0.0 }).into(),
            background,
            mode: [u32::from(!step.keeps_mean), step.sample, u32::from(self.encodes_itself), step.outside.to_bits()],
            size: [width, height, 1.0 / width, 1.0 / height],
            white: match view.camera.white_balance {
                WhiteBalance::Auto => [1.0, 1.0, 1.0, 0.0],
                WhiteBalance::Kelvin { temperature, tint } => white_of(temperature, tint).extend(1.0).into(),
            },
        };
        gpu.queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&uniform));
    }

    fn make_groups(&self, gpu: &Gpu, targets: &Targets) -> Groups {
        use wgpu::BindingResource::{Sampler, TextureView};
        let samples = targets.shape.samples;
        let uniform = || (0, self.uniform.as_entire_binding());
        let smooth = |binding| (binding, Sampler(&self.sampler));
        let picture = |view| (1, TextureView(view));
        let bind = |pipeline: &wgpu::RenderPipeline, bindings: &[(u32, wgpu::BindingResource<'_>)]| {
            gpu.bind("post", &pipeline.get_bind_group_layout(0), bindings)
        };
        let sources = std::iter::once(&targets.resolved_view).chain(&targets.glow);
        let composite = |pipelines: &BTreeMap<Samples, wgpu::RenderPipeline>| {
            bind(
                &pipelines[&samples],
                &[
                    uniform(),
                    picture(&targets.picture),
                    (2, TextureView(&targets.glow[0])),
                    smooth(3),
                    (4, TextureView(&self.measured)),
                    (5, TextureView(&targets.mask)),
                ],
            )
        };
        Groups {
            gather: bind(&self.gather, &[picture(&targets.resolved_view)]),
            settle: bind(&self.settle, &[picture(&self.meter)]),
            halve: sources
                .take(targets.glow.len())
                .map(|source| bind(&self.halve, &[picture(source), smooth(2)]))
                .collect(),
            widen: targets
                .glow
                .iter()
                .rev()
                .take(targets.glow.len() - 1)
                .map(|source| bind(&self.widen, &[picture(source), smooth(2)]))
                .collect(),
            composite: composite(&self.to_mean),
            to_target: composite(&self.to_target),
            show: bind(&self.show, &[uniform(), picture(&targets.mean), smooth(3), (5, TextureView(&targets.mask))]),
        }
    }
}

#[derive(Debug)]
struct DrawPass<'a> {
    pipeline: &'a wgpu::RenderPipeline,
    group: &'a wgpu::BindGroup,
    target: &'a wgpu::TextureView,
    share: f64,
    mixes: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meter_looks_along_the_line_on_which_lamps_lie() {
        let lamp = white_of(2700.0, 0.0);
        let stops = |a: f32, b: f32| homewright_geometry::math::ln(f64::from(a / b)) / std::f64::consts::LN_2;
        let line = format!("vec2<f32>({:.2}, {:.2})", stops(lamp.x, lamp.y), stops(lamp.z, lamp.y));
        let text = crate::shader::source("meter", Samples::Single);
        assert!(text.contains(&line), "meter.wgsl should hold {line}");
    }

    #[test]
    fn exposure_value_fifteen_shows_a_sunlit_white_wall_as_bright_but_not_burnt() {
        // The sunny sixteen rule: EV 15 for a scene in full sun; a white wall under 80 klx has 20 000 cd/m².
        let shown = 20_000.0 * exposure_factor(15.0);
        assert!((0.4..0.7).contains(&shown), "{shown}");
        assert!((exposure_factor(0.0) - 1.0 / 1.2).abs() < 1e-6);
    }
}
