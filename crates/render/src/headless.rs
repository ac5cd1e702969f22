//! Pictures without a window.

use std::sync::Arc;

use glam::{UVec2, Vec3};
use homewright_scene::Scene;
use homewright_scene::image::{ColorSpace, Image};

use crate::device::Gpu;
use crate::{FrameReport, RenderError, Renderer, RendererConfig, View};

/// A graphics device that shows nothing on a screen.
#[derive(Debug, Clone)]
pub struct HeadlessGpu {
    device: wgpu::Device,
    queue: wgpu::Queue,
    name: Arc<str>,
}

impl HeadlessGpu {
    /// Opens the best device there is, a graphics card before the processor.
    pub fn new() -> Result<Self, RenderError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = pollster::block_on(instance.request_adapter(&options))
            .map_err(|error| RenderError::NoAdapter { reason: error.to_string() })?;
        let name = adapter.get_info().name;
        let offered = adapter.limits();
        let defaults = wgpu::Limits::default();
        let limits = wgpu::Limits {
            max_texture_dimension_2d: offered.max_texture_dimension_2d,
            max_buffer_size: offered.max_buffer_size,
            max_storage_buffer_binding_size: offered.max_storage_buffer_binding_size,
            ..defaults
        };
        let descriptor =
            wgpu::DeviceDescriptor { label: Some("headless"), required_limits: limits, ..Default::default() };
        let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))
            .map_err(|error| RenderError::NoDevice { adapter: name.clone(), reason: error.to_string() })?;
        Ok(Self { device, queue, name: name.into() })
    }

    /// Name of the device, as its driver gives it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A renderer on this device that draws into textures of `Rgba8Unorm`.
    pub fn renderer(&self) -> Renderer {
        Renderer::new(self.device.clone(), self.queue.clone(), RendererConfig::default())
    }

    /// Draws a view until it is as good as its quality asks, and reads it back. Depends on scene and view alone.
    pub fn render(&self, renderer: &mut Renderer, view: &View) -> Result<Image, RenderError> {
        let view = View { is_deterministic: true, ..view.clone() };
        check_size(&self.device, view.size)?;
        let gpu = Gpu::new(self.device.clone(), self.queue.clone());
        let format = RendererConfig::default().target_format;
        let target = gpu.target("headless", view.size.to_array(), format, 1);
        let target_view = crate::device::whole(&target);
        while !renderer.frame(&view, &target_view)?.is_settled {}
        let rgba = read_texture(&gpu, &target, 4)?;
        Ok(Image { width: view.size.x, height: view.size.y, rgba, color_space: ColorSpace::Srgb })
    }

    /// Draws one frame of a view as a window would, and waits until it is there.
    pub fn draw(&self, renderer: &mut Renderer, view: &View) -> Result<FrameReport, RenderError> {
        check_size(&self.device, view.size)?;
        let gpu = Gpu::new(self.device.clone(), self.queue.clone());
        let target = gpu.target("headless", view.size.to_array(), RendererConfig::default().target_format, 1);
        let report = renderer.frame(view, &crate::device::whole(&target))?;
        wait(&self.device)?;
        Ok(report)
    }

    /// Luminance of every pixel in cd/m² as linear RGB, row by row from the top left, before exposure and tone
    /// curve.
    pub fn measure(&self, renderer: &mut Renderer, view: &View) -> Result<Vec<Vec3>, RenderError> {
        self.render(renderer, view)?;
        let gpu = Gpu::new(self.device.clone(), self.queue.clone());
        let Some(texture) = renderer.luminance_texture() else { return Ok(Vec::new()) };
        let bytes = read_texture(&gpu, texture, 8)?;
        let pixels = bytes.as_chunks::<8>().0.iter();
        Ok(pixels.map(|p| Vec3::new(half(p[0], p[1]), half(p[2], p[3]), half(p[4], p[5]))).collect())
    }
}

/// A picture of a scene, drawn without a window.
pub fn render_image(gpu: &HeadlessGpu, scene: &Scene, view: &View) -> Result<Image, RenderError> {
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    gpu.render(&mut renderer, view)
}

/// Refuses pictures that the device can't draw.
pub(crate) fn check_size(device: &wgpu::Device, size: UVec2) -> Result<(), RenderError> {
    let limit = device.limits().max_texture_dimension_2d;
    if size.min_element() == 0 || size.max_element() > limit {
        return Err(RenderError::Size { width: size.x, height: size.y, limit });
    }
    Ok(())
}

/// Waits until everything that was submitted is done.
fn wait(device: &wgpu::Device) -> Result<(), RenderError> {
    let waited = device.poll(wgpu::PollType::wait_indefinitely());
    waited.map(|_| ()).map_err(|error| RenderError::ReadBack { reason: error.to_string() })
}

fn read_texture(gpu: &Gpu, texture: &wgpu::Texture, pixel_bytes: u32) -> Result<Vec<u8>, RenderError> {
    let fail = |reason: String| RenderError::ReadBack { reason };
    let row = texture.width() * pixel_bytes;
    let stride = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
    let size = u64::from(stride) * u64::from(texture.height());
    let usage = wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ;
    let buffer = gpu.empty_buffer("read back", size, usage);
    let mut encoder = gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(stride), rows_per_image: None },
        },
        texture.size(),
    );
    gpu.queue.submit([encoder.finish()]);
    buffer.map_async(wgpu::MapMode::Read, .., |_| {});
    wait(&gpu.device)?;
    let mapped = buffer.get_mapped_range(..).map_err(|error| fail(error.to_string()))?;
    Ok(mapped.chunks_exact(stride as usize).flat_map(|line| line[..row as usize].iter().copied()).collect())
}

/// The value of a half float, low byte first.
pub(crate) fn half(low: u8, high: u8) -> f32 {
    let bits = u32::from(low) | (u32::from(high) << 8);
    let (sign, exponent, mantissa) = (bits >> 15, (bits >> 10) & 0x1f, bits & 0x3ff);
    let size = match exponent {
        0 => mantissa as f32 / 16_777_216.0,
        31 => f32::INFINITY,
        _ => f32::from_bits(((exponent + 112) << 23) | (mantissa << 13)),
    };
    if sign == 1 { -size } else { size }
}
