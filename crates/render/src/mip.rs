//! Levels of detail of images, halved on the device.

use crate::device::{Gpu, ScreenPass, color_pass};
use crate::shader::Samples;

/// Pipelines that halve sRGB and linear images.
#[derive(Debug)]
pub(crate) struct MipMaker {
    encoded: wgpu::RenderPipeline,
    linear: wgpu::RenderPipeline,
    sampler: wgpu::Sampler,
}

impl MipMaker {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let pipeline = |format| {
            gpu.screen_pipeline(&ScreenPass {
                shader: "mip",
                entry: "halve",
                samples: Samples::Single,
                format,
                blend: None,
            })
        };
        Self {
            encoded: pipeline(wgpu::TextureFormat::Rgba8UnormSrgb),
            linear: pipeline(wgpu::TextureFormat::Rgba8Unorm),
            sampler: gpu.device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("halve"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..Default::default()
            }),
        }
    }

    /// Fills all levels below the first.
    pub(crate) fn fill(&self, gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, texture: &wgpu::Texture) {
        let pipeline = if texture.format().is_srgb() { &self.encoded } else { &self.linear };
        let level = |index| {
            texture.create_view(&wgpu::TextureViewDescriptor {
                base_mip_level: index,
                mip_level_count: Some(1),
                ..Default::default()
            })
        };
        for index in 1..texture.mip_level_count() {
            let finer = level(index - 1);
            let group = gpu.bind(
                "halve",
                &pipeline.get_bind_group_layout(0),
                &[(0, wgpu::BindingResource::TextureView(&finer)), (1, wgpu::BindingResource::Sampler(&self.sampler))],
            );
            let target = level(index);
            let mut pass = color_pass(encoder, "halve", &target, wgpu::LoadOp::Clear(wgpu::Color::BLACK));
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.draw(0..3, 0..1);
        }
    }
}
