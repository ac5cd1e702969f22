//! The device and short words for what is made on it.

use wgpu::util::DeviceExt as _;

/// Device, queue, and what the renderer must know of them.
#[derive(Debug, Clone)]
pub(crate) struct Gpu {
    pub(crate) device: wgpu::Device,
    pub(crate) queue: wgpu::Queue,
    /// Whether a processor does the drawing.
    pub(crate) is_software: bool,
}

impl Gpu {
    pub(crate) fn new(device: wgpu::Device, queue: wgpu::Queue) -> Self {
        let is_software = device.adapter_info().device_type == wgpu::DeviceType::Cpu;
        Self { device, queue, is_software }
    }

    /// A buffer with these bytes; without any it is zeroed and long enough for one of whatever it holds.
    pub(crate) fn buffer(&self, label: &str, bytes: &[u8], usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let contents = if bytes.is_empty() { &[0; 256] } else { bytes };
        self.device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some(label), contents, usage })
    }

    /// A buffer of a size in bytes, zeroed.
    pub(crate) fn empty_buffer(&self, label: &str, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let size = size.max(16).next_multiple_of(4);
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size,
            usage,
            mapped_at_creation: false,
        })
    }

    /// Numbers as a texture that shaders read texel by texel, `width` texels a row and filled up with zeros. Software
    /// drivers read textures several pixels at a time and storage buffers one by one.
    pub(crate) fn table(
        &self,
        label: &str,
        format: wgpu::TextureFormat,
        width: u32,
        bytes: &[u8],
    ) -> wgpu::TextureView {
        let row = (width * format.block_copy_size(None).unwrap_or(4)) as usize;
        let height = bytes.len().div_ceil(row).max(1);
        let size = wgpu::Extent3d { width, height: height as u32, depth_or_array_layers: 1 };
        let texture = self.device.create_texture(&wgpu::TextureDescriptor {
            label: Some(label),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let mut filled = bytes.to_vec();
        filled.resize(row * height, 0);
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(row as u32), rows_per_image: None };
        self.queue.write_texture(texture.as_image_copy(), &filled, layout, size);
        whole(&texture)
    }

    /// A texture without mips, made to be drawn to and read.
    pub(crate) fn target(
        &self,
        label: &str,
        size: [u32; 2],
        format: wgpu::TextureFormat,
        samples: u32,
    ) -> wgpu::Texture {
        let copies = if samples == 1 {
            wgpu::TextureUsages::COPY_SRC | wgpu::TextureUsages::COPY_DST
        } else {
            wgpu::TextureUsages::empty()
        };
        self.device.create_texture(&wgpu::TextureDescriptor {
            label: Some(label),
            size: wgpu::Extent3d { width: size[0].max(1), height: size[1].max(1), depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: samples,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING | copies,
            view_formats: &[],
        })
    }

    /// A shader pass.
    pub(crate) fn module(&self, name: &str, samples: crate::shader::Samples) -> wgpu::ShaderModule {
        self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(name),
            source: wgpu::ShaderSource::Wgsl(crate::shader::source(name, samples).into()),
        })
    }

    /// A bind group whose entries are numbered by `bindings`.
    pub(crate) fn bind(
        &self,
        label: &str,
        layout: &wgpu::BindGroupLayout,
        bindings: &[(u32, wgpu::BindingResource<'_>)],
    ) -> wgpu::BindGroup {
        let entries: Vec<_> = bindings
            .iter()
            .map(|(binding, resource)| wgpu::BindGroupEntry { binding: *binding, resource: resource.clone() })
            .collect();
        self.device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some(label), layout, entries: &entries })
    }

    /// A layout of bind group entries, all seen by vertex and fragment stage.
    pub(crate) fn bind_layout(&self, label: &str, bindings: &[(u32, wgpu::BindingType)]) -> wgpu::BindGroupLayout {
        let entries: Vec<_> = bindings
            .iter()
            .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
                binding: *binding,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                ty: *ty,
                count: None,
            })
            .collect();
        self.device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries: &entries })
    }

    /// A pipeline layout.
    pub(crate) fn pipeline_layout(&self, label: &str, groups: &[&wgpu::BindGroupLayout]) -> wgpu::PipelineLayout {
        let groups: Vec<_> = groups.iter().map(|group| Some(*group)).collect();
        self.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some(label),
            bind_group_layouts: &groups,
            immediate_size: 0,
        })
    }

    /// A pipeline that fills the picture with one triangle; its bind group layout follows from the shader.
    pub(crate) fn screen_pipeline(&self, pass: &ScreenPass<'_>) -> wgpu::RenderPipeline {
        let module = self.module(pass.shader, pass.samples);
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(pass.entry),
            layout: None,
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vertex"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some(pass.entry),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format: pass.format,
                    blend: pass.blend,
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

/// What makes a full-screen pass.
#[derive(Debug)]
pub(crate) struct ScreenPass<'a> {
    pub(crate) shader: &'a str,
    pub(crate) entry: &'a str,
    pub(crate) samples: crate::shader::Samples,
    pub(crate) format: wgpu::TextureFormat,
    pub(crate) blend: Option<wgpu::BlendState>,
}

/// The whole of a texture.
pub(crate) fn whole(texture: &wgpu::Texture) -> wgpu::TextureView {
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// Begins a pass with one colour target and no depth.
pub(crate) fn color_pass<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    label: &str,
    view: &wgpu::TextureView,
    load: wgpu::LoadOp<wgpu::Color>,
) -> wgpu::RenderPass<'a> {
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some(label),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations { load, store: wgpu::StoreOp::Store },
        })],
        ..Default::default()
    })
}

/// A uniform buffer binding.
pub(crate) const UNIFORM: wgpu::BindingType = wgpu::BindingType::Buffer {
    ty: wgpu::BufferBindingType::Uniform,
    has_dynamic_offset: false,
    min_binding_size: None,
};

/// A texture of this sample type.
pub(crate) const fn texture(sample_type: wgpu::TextureSampleType) -> wgpu::BindingType {
    wgpu::BindingType::Texture { sample_type, view_dimension: wgpu::TextureViewDimension::D2, multisampled: false }
}
