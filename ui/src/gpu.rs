//! The graphics device that egui and the live picture share.

use std::sync::Arc;

/// How the shared device is asked for, in the window and in tests.
pub fn setup() -> egui_wgpu::WgpuSetupCreateNew {
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    setup.instance_descriptor.backends = wgpu::Backends::from_env().unwrap_or(wgpu::Backends::PRIMARY);
    setup.device_descriptor = Arc::new(|adapter| wgpu::DeviceDescriptor {
        label: Some("studio"),
        required_limits: wgpu::Limits {
            max_texture_dimension_2d: adapter.limits().max_texture_dimension_2d.min(16_384),
            ..wgpu::Limits::default()
        },
        ..Default::default()
    });
    setup
}

/// Format of the live picture's texture: encoded values, as egui expects of the textures it shows.
pub const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
