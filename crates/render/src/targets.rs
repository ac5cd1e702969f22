//! Textures of the picture in work, made anew when size or sampling change.

use crate::device::{Gpu, whole};
use crate::settings::Quality;
use crate::shader::Samples;

/// Format of the picture in work: luminance, linear RGB, cd/m².
pub(crate) const PICTURE: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
/// Format of depth.
pub(crate) const DEPTH: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;
/// Format of occlusion (x) and distance (y).
pub(crate) const OCCLUSION: wgpu::TextureFormat = wgpu::TextureFormat::Rg32Float;
/// Halvings of the glow.
const GLOW_LEVELS: u32 = 5;

/// What a set of targets depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TargetShape {
    /// Pixels of the picture in work.
    pub(crate) size: [u32; 2],
    /// Pixels of the target.
    pub(crate) shown: [u32; 2],
    pub(crate) samples: Samples,
}

impl TargetShape {
    pub(crate) fn new(shown: [u32; 2], quality: &Quality) -> Self {
        let scale = quality.scale.clamp(0.25, 1.0);
        Self {
            size: shown.map(|side| ((side as f32 * scale).round() as u32).max(1)),
            shown,
            samples: Samples::of(quality.multisampling),
        }
    }
}

/// The textures' views.
#[derive(Debug)]
pub(crate) struct Targets {
    pub(crate) shape: TargetShape,
    pub(crate) depth: wgpu::TextureView,
    /// The picture as it is drawn, with all samples.
    pub(crate) picture: wgpu::TextureView,
    /// One sample a pixel; the same as `picture` where that has one.
    pub(crate) resolved: wgpu::Texture,
    pub(crate) resolved_view: wgpu::TextureView,
    pub(crate) history: wgpu::Texture,
    pub(crate) history_view: wgpu::TextureView,
    pub(crate) distance: wgpu::TextureView,
    pub(crate) raw_occlusion: wgpu::TextureView,
    pub(crate) occlusion: wgpu::TextureView,
    /// From half size downwards.
    pub(crate) glow: Vec<wgpu::TextureView>,
    pub(crate) mean: wgpu::TextureView,
    pub(crate) mask: wgpu::TextureView,
}

impl Targets {
    pub(crate) fn new(gpu: &Gpu, shape: TargetShape) -> Self {
        let [width, height] = shape.size;
        let half = [width.div_ceil(2), height.div_ceil(2)];
        let one = |label, size, format| gpu.target(label, size, format, 1);
        let resolved = one("resolved", shape.size, PICTURE);
        let history = one("history", shape.size, PICTURE);
        let picture = match shape.samples {
            Samples::Single => whole(&resolved),
            Samples::Multi => whole(&gpu.target("picture", shape.size, PICTURE, 4)),
        };
        let glow = (1..=GLOW_LEVELS)
            .map(|level| whole(&one("glow", [(width >> level).max(1), (height >> level).max(1)], PICTURE)))
            .collect();
        Self {
            shape,
            depth: whole(&gpu.target("depth", shape.size, DEPTH, shape.samples.count())),
            picture,
            resolved_view: whole(&resolved),
            resolved,
            history_view: whole(&history),
            history,
            distance: whole(&one("distance", half, wgpu::TextureFormat::R32Float)),
            raw_occlusion: whole(&one("raw occlusion", half, OCCLUSION)),
            occlusion: whole(&one("occlusion", half, OCCLUSION)),
            glow,
            mean: whole(&one("mean", shape.size, PICTURE)),
            mask: whole(&one("mask", shape.shown, wgpu::TextureFormat::Rg8Unorm)),
        }
    }
}
