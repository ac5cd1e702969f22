//! Measured light distributions as layers of a texture, intensity over its peak; layer 0 holds the map of the gloss of
//! area lights (`ltc.rs`), so that shading needs one texture less.

use std::sync::Arc;

use homewright_scene::web::PhotometricWeb;

use crate::device::Gpu;
use crate::ltc;

/// Texels over the vertical angle 0…180° and over the horizontal angle 0…360°, both ends included; `WEB_SIZE` in
/// `lights.wgsl`.
const VERTICAL: u32 = 91;
const HORIZONTAL: u32 = 49;
/// Most webs of a scene; lamps with further ones shine evenly.
const MOST: usize = 64;

/// Webs of a scene by number.
#[derive(Debug)]
pub(crate) struct WebStore {
    webs: Vec<Arc<PhotometricWeb>>,
    pub(crate) view: wgpu::TextureView,
}

impl WebStore {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        Self { webs: Vec::new(), view: upload(gpu, &[]) }
    }

    /// Whether any lamp has a web.
    pub(crate) fn is_empty(&self) -> bool {
        self.webs.is_empty()
    }

    /// Takes up the webs of a scene's lights; says whether the texture is another one now.
    pub(crate) fn update<'a>(&mut self, gpu: &Gpu, wanted: impl Iterator<Item = &'a Arc<PhotometricWeb>>) -> bool {
        let mut webs: Vec<Arc<PhotometricWeb>> = Vec::new();
        for web in wanted {
            if webs.len() < MOST && !webs.iter().any(|other| Arc::ptr_eq(other, web) || other == web) {
                webs.push(Arc::clone(web));
            }
        }
        if webs == self.webs {
            return false;
        }
        self.view = upload(gpu, &webs);
        self.webs = webs;
        true
    }

    /// The layer of a web, counted from 1.
    pub(crate) fn number(&self, web: &PhotometricWeb) -> Option<u32> {
        self.webs.iter().position(|other| **other == *web).map(|place| place as u32 + 1)
    }
}

fn upload(gpu: &Gpu, webs: &[Arc<PhotometricWeb>]) -> wgpu::TextureView {
    let size = wgpu::Extent3d { width: VERTICAL, height: HORIZONTAL, depth_or_array_layers: webs.len() as u32 + 1 };
    let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("webs"),
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba16Float,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    let mut bytes = gloss();
    bytes.extend(webs.iter().flat_map(|web| texels(web)).flat_map(|value| u64::from(value).to_le_bytes()));
    let layout =
        wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(VERTICAL * 8), rows_per_image: Some(HORIZONTAL) };
    gpu.queue.write_texture(texture.as_image_copy(), &bytes, layout, size);
    texture.create_view(&wgpu::TextureViewDescriptor {
        dimension: Some(wgpu::TextureViewDimension::D2Array),
        ..Default::default()
    })
}

/// The layer of the gloss of area lights: its table in the first corner.
fn gloss() -> Vec<u8> {
    let mut out = vec![0; (VERTICAL * HORIZONTAL * 8) as usize];
    let rows = out.chunks_exact_mut(VERTICAL as usize * 8).zip(ltc::TABLE.chunks_exact(ltc::SIDE as usize * 8));
    for (row, table) in rows {
        row[..table.len()].copy_from_slice(table);
    }
    out
}

/// Half floats of one layer, row by row.
fn texels(web: &PhotometricWeb) -> Vec<u16> {
    let peak = web.peak().max(1e-6);
    let mut out = Vec::with_capacity((VERTICAL * HORIZONTAL) as usize);
    for row in 0..HORIZONTAL {
        let turn = 360.0 * row as f32 / (HORIZONTAL - 1) as f32;
        for column in 0..VERTICAL {
            let fall = 180.0 * column as f32 / (VERTICAL - 1) as f32;
            out.push(crate::probes::half(web.at(fall, turn) / peak));
        }
    }
    out
}
