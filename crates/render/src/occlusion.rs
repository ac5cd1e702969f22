//! Ambient occlusion: distance at half size, horizons round each pixel, and a blur that keeps to surfaces.

use std::collections::BTreeMap;

use crate::device::{Gpu, ScreenPass, color_pass};
use crate::shader::Samples;
use crate::targets::{OCCLUSION, Targets};

/// Pipelines of the three steps.
#[derive(Debug)]
pub(crate) struct OcclusionPass {
    distance: BTreeMap<Samples, wgpu::RenderPipeline>,
    occlude: wgpu::RenderPipeline,
    blur: wgpu::RenderPipeline,
    groups: Option<[wgpu::BindGroup; 3]>,
}

impl OcclusionPass {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let pipeline = |shader, entry, samples, format| {
            gpu.screen_pipeline(&ScreenPass { shader, entry, samples, format, blend: None })
        };
        let distance = [Samples::Single, Samples::Multi]
            .into_iter()
            .map(|samples| (samples, pipeline("distance", "halve", samples, wgpu::TextureFormat::R32Float)))
            .collect();
        Self {
            distance,
            occlude: pipeline("occlusion", "occlude", Samples::Single, OCCLUSION),
            blur: pipeline("occlusion_blur", "smooth_grain", Samples::Single, OCCLUSION),
            groups: None,
        }
    }

    /// Forgets what belonged to other targets.
    pub(crate) fn forget(&mut self) {
        self.groups = None;
    }

    /// Draws occlusion and distance into the targets, from their depth.
    pub(crate) fn draw(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        targets: &Targets,
        view_uniform: &wgpu::Buffer,
    ) {
        let Some(distance) = self.distance.get(&targets.shape.samples) else { return };
        let steps = [
            (distance, &targets.depth, &targets.distance),
            (&self.occlude, &targets.distance, &targets.raw_occlusion),
            (&self.blur, &targets.raw_occlusion, &targets.occlusion),
        ];
        let bind = |pipeline: &wgpu::RenderPipeline, source: &wgpu::TextureView, has_view: bool| {
            let layout = pipeline.get_bind_group_layout(0);
            let source = (1, wgpu::BindingResource::TextureView(source));
            if has_view {
                gpu.bind("occlusion", &layout, &[(0, view_uniform.as_entire_binding()), source])
            } else {
                gpu.bind("occlusion", &layout, &[source])
            }
        };
        let groups = self.groups.get_or_insert_with(|| {
            [
                bind(steps[0].0, steps[0].1, true),
                bind(steps[1].0, steps[1].1, true),
                // The blur reads nothing of the view.
                bind(steps[2].0, steps[2].1, false),
            ]
        });
        for ((pipeline, _, target), group) in steps.into_iter().zip(groups.iter()) {
            let mut pass = color_pass(encoder, "occlusion", target, wgpu::LoadOp::Clear(wgpu::Color::WHITE));
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, group, &[]);
            pass.draw(0..3, 0..1);
        }
    }
}
