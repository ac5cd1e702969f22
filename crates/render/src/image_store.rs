//! Images of the scene as textures.

use std::collections::BTreeMap;

use homewright_scene::Key;
use homewright_scene::image::{ColorSpace, Image};

use crate::device::{Gpu, whole};
use crate::mip::MipMaker;

/// Textures by key, and what stands in for a missing one.
#[derive(Debug)]
pub(crate) struct ImageStore {
    views: BTreeMap<Key, wgpu::TextureView>,
    /// The least green of each image, 0…1: roughness stands there.
    least_green: BTreeMap<Key, f32>,
    white: wgpu::TextureView,
    mips: MipMaker,
}

impl ImageStore {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let mips = MipMaker::new(gpu);
        let white = upload(gpu, &mips, &Image::solid([255; 4], ColorSpace::Linear));
        Self { views: BTreeMap::new(), least_green: BTreeMap::new(), white, mips }
    }

    /// Uploads an image; says whether it could be used.
    pub(crate) fn put(&mut self, gpu: &Gpu, key: Key, image: &Image) -> bool {
        let limit = gpu.device.limits().max_texture_dimension_2d;
        if !image.is_sound() || image.width > limit || image.height > limit {
            self.views.remove(&key);
            return false;
        }
        let view = upload(gpu, &self.mips, image);
        self.views.insert(key, view);
        let least = image.rgba.as_chunks::<4>().0.iter().map(|pixel| pixel[1]).min().unwrap_or(255);
        self.least_green.insert(key, f32::from(least) / 255.0);
        true
    }

    pub(crate) fn remove(&mut self, key: Key) {
        self.views.remove(&key);
        self.least_green.remove(&key);
    }

    /// The least green of an image, 0…1; 1 for one that is not there.
    pub(crate) fn least_green(&self, key: Key) -> f32 {
        self.least_green.get(&key).copied().unwrap_or(1.0)
    }

    /// The texture of a key; `None` when there is none or it can't be used.
    pub(crate) fn get(&self, key: Key) -> Option<&wgpu::TextureView> {
        self.views.get(&key)
    }

    /// One white pixel.
    pub(crate) fn white(&self) -> &wgpu::TextureView {
        &self.white
    }
}

fn upload(gpu: &Gpu, mips: &MipMaker, image: &Image) -> wgpu::TextureView {
    let size = wgpu::Extent3d { width: image.width, height: image.height, depth_or_array_layers: 1 };
    let format = match image.color_space {
        ColorSpace::Srgb => wgpu::TextureFormat::Rgba8UnormSrgb,
        ColorSpace::Linear => wgpu::TextureFormat::Rgba8Unorm,
    };
    let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("image"),
        size,
        mip_level_count: size.max_mips(wgpu::TextureDimension::D2),
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::COPY_DST
            | wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    gpu.queue.write_texture(
        texture.as_image_copy(),
        &image.rgba,
        wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(image.width * 4), rows_per_image: None },
        size,
    );
    if texture.mip_level_count() > 1 {
        let mut encoder = gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        mips.fill(gpu, &mut encoder, &texture);
        gpu.queue.submit([encoder.finish()]);
    }
    whole(&texture)
}
