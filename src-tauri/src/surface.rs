//! Frames on the window's surface.

use std::sync::Arc;
use std::time::Duration;

use egui_wgpu::{RenderState, ScreenDescriptor, wgpu};
use homewright_ui::Studio;
use tauri::{PhysicalSize, Window};

/// The surface with what draws on it.
pub(crate) struct Picture {
    /// The window.
    pub(crate) window: Arc<Window>,
    /// The window's surface.
    pub(crate) surface: wgpu::Surface<'static>,
    /// The device and egui's painter.
    pub(crate) render_state: RenderState,
    /// Size the surface was configured for.
    pub(crate) configured: PhysicalSize<u32>,
    /// What is shown.
    pub(crate) studio: Studio,
}

impl Picture {
    /// Puts a frame on the screen.
    pub(crate) fn paint(&mut self, context: &egui::Context, output: &mut egui::FullOutput, size: PhysicalSize<u32>) {
        let state = self.render_state.clone();
        let mut deltas = std::mem::take(&mut output.textures_delta);
        let jobs = context.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let screen =
            ScreenDescriptor { size_in_pixels: [size.width, size.height], pixels_per_point: output.pixels_per_point };
        if self.configured != size {
            configure(&self.surface, &state, size);
            self.configured = size;
        }
        let mut renderer = state.renderer.write();
        let mut encoder =
            state.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("studio") });
        // Textures do not depend on each other: the order of their ids is as good as any.
        let mut set: Vec<_> = std::mem::take(&mut deltas.set).into_iter().collect();
        set.sort_unstable_by_key(|(id, _)| *id);
        for (id, list) in set {
            for delta in list {
                renderer.update_texture(&state.device, &state.queue, id, &delta);
            }
        }
        let mut commands = renderer.update_buffers(&state.device, &state.queue, &mut encoder, &jobs, &screen);
        if let Some(frame) = self.next_texture(size) {
            let view = frame.texture.create_view(&wgpu::TextureViewDescriptor::default());
            let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("studio"),
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &view,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color::WHITE),
                        store: wgpu::StoreOp::Store,
                    },
                })],
                ..Default::default()
            });
            renderer.render(&mut pass.forget_lifetime(), &jobs, &screen);
            commands.push(encoder.finish());
            state.queue.submit(commands);
            state.queue.present(frame);
        } else {
            commands.push(encoder.finish());
            state.queue.submit(commands);
            // Lost for now (resized under our hands, or covered): try again at the next event.
            context.request_repaint_after(Duration::from_millis(100));
        }
        let mut free: Vec<_> = std::mem::take(&mut deltas.free).into_iter().collect();
        free.sort_unstable();
        for id in &free {
            renderer.free_texture(id);
        }
    }
}

fn configure(surface: &wgpu::Surface<'_>, state: &RenderState, size: PhysicalSize<u32>) {
    surface.configure(
        &state.device,
        &wgpu::SurfaceConfiguration {
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
            format: state.target_format,
            color_space: wgpu::SurfaceColorSpace::Auto,
            width: size.width,
            height: size.height,
            present_mode: wgpu::PresentMode::AutoVsync,
            desired_maximum_frame_latency: 1,
            alpha_mode: wgpu::CompositeAlphaMode::Auto,
            view_formats: vec![],
        },
    );
}

impl Picture {
    /// The texture to draw on. A surface that went stale is configured anew, one that was lost is made anew; each once
    /// a frame.
    fn next_texture(&mut self, size: PhysicalSize<u32>) -> Option<wgpu::SurfaceTexture> {
        use wgpu::CurrentSurfaceTexture::{Lost, Outdated, Suboptimal, Success};
        for _ in 0..2 {
            match self.surface.get_current_texture() {
                Success(texture) | Suboptimal(texture) => return Some(texture),
                Outdated => configure(&self.surface, &self.render_state, size),
                Lost => {
                    self.surface = self.render_state.instance.create_surface(Arc::clone(&self.window)).ok()?;
                    configure(&self.surface, &self.render_state, size);
                }
                _ => return None,
            }
        }
        None
    }
}
