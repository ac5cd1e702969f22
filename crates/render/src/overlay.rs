//! Lines and triangles of the editor over the finished picture.

use std::collections::BTreeMap;

use glam::{Vec3, Vec4};

use crate::device::{Gpu, color_pass};
use crate::layout::Stroke;
use crate::settings::View;
use crate::shader::Samples;
use crate::targets::Targets;

/// Pipelines for lines and triangles, and the buffer of their corners.
#[derive(Debug)]
pub(crate) struct OverlayPass {
    format: wgpu::TextureFormat,
    pipelines: BTreeMap<(Samples, bool), wgpu::RenderPipeline>,
    buffer: wgpu::Buffer,
    strokes: Vec<Stroke>,
}

impl OverlayPass {
    pub(crate) fn new(gpu: &Gpu, format: wgpu::TextureFormat) -> Self {
        Self { format, pipelines: BTreeMap::new(), buffer: Self::make_buffer(gpu, 64), strokes: Vec::new() }
    }

    fn make_buffer(gpu: &Gpu, count: usize) -> wgpu::Buffer {
        let usage = wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST;
        gpu.empty_buffer("strokes", (count * size_of::<Stroke>()) as u64, usage)
    }

    /// Draws what the view asks for; nothing for a view without lines and triangles.
    pub(crate) fn draw(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        (view, view_uniform): (&View, &wgpu::Buffer),
        targets: &Targets,
        target: &wgpu::TextureView,
    ) {
        if view.lines.is_empty() && view.triangles.is_empty() {
            return;
        }
        self.gather(view);
        let bytes: &[u8] = bytemuck::cast_slice(&self.strokes);
        if bytes.len() as u64 > self.buffer.size() {
            self.buffer = Self::make_buffer(gpu, self.strokes.len().next_power_of_two());
        }
        gpu.queue.write_buffer(&self.buffer, 0, bytemuck::cast_slice(&self.strokes));
        let samples = targets.shape.samples;
        let format = self.format;
        let (lines, corners) = (view.lines.len() as u32, view.triangles.len() as u32 * 3);
        for (is_line, count) in [(false, corners), (true, lines)] {
            if count == 0 {
                continue;
            }
            let pipeline =
                self.pipelines.entry((samples, is_line)).or_insert_with(|| make(gpu, format, samples, is_line));
            let group = gpu.bind(
                "overlay",
                &pipeline.get_bind_group_layout(0),
                &[(0, view_uniform.as_entire_binding()), (1, wgpu::BindingResource::TextureView(&targets.depth))],
            );
            let mut pass = color_pass(encoder, "overlay", target, wgpu::LoadOp::Load);
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.set_vertex_buffer(0, self.buffer.slice(..));
            if is_line {
                pass.draw(0..4, corners..corners + count);
            } else {
                pass.draw(0..count, 0..1);
            }
        }
    }

    /// Corners of triangles first, then lines.
    fn gather(&mut self, view: &View) {
        let encodes_itself = self.format.is_srgb();
        let color = |color: Vec4| if encodes_itself { decoded(color) } else { color };
        self.strokes.clear();
        for triangle in &view.triangles {
            self.strokes.extend(triangle.corners.map(|corner| Stroke {
                start: corner.to_array(),
                width: 0.0,
                end: [0.0; 3],
                hidden: triangle.hidden,
                color: color(triangle.color).to_array(),
            }));
        }
        self.strokes.extend(view.lines.iter().map(|line| Stroke {
            start: line.start.to_array(),
            width: line.width.max(0.5),
            end: line.end.to_array(),
            hidden: line.hidden,
            color: color(line.color).to_array(),
        }));
    }
}

fn decoded(color: Vec4) -> Vec4 {
    let linear = color.truncate().to_array().map(|part| {
        if part <= 0.04045 { part / 12.92 } else { homewright_geometry::math::powf32((part + 0.055) / 1.055, 2.4) }
    });
    Vec3::from_array(linear).extend(color.w)
}

fn make(gpu: &Gpu, format: wgpu::TextureFormat, samples: Samples, is_line: bool) -> wgpu::RenderPipeline {
    let module = gpu.module("overlay", samples);
    let attributes =
        wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32, 2 => Float32x3, 3 => Float32, 4 => Float32x4];
    gpu.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("overlay"),
        layout: None,
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some(if is_line { "line" } else { "corner" }),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[Some(wgpu::VertexBufferLayout {
                array_stride: size_of::<Stroke>() as u64,
                step_mode: if is_line { wgpu::VertexStepMode::Instance } else { wgpu::VertexStepMode::Vertex },
                attributes: &attributes,
            })],
        },
        primitive: wgpu::PrimitiveState {
            topology: if is_line {
                wgpu::PrimitiveTopology::TriangleStrip
            } else {
                wgpu::PrimitiveTopology::TriangleList
            },
            ..Default::default()
        },
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some("draw"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
