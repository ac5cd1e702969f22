//! Depth, shading, sky and glass: the passes that draw the scene as the camera sees it.

use std::collections::{BTreeMap, BTreeSet};

use crate::device::{Gpu, UNIFORM, texture};
use crate::layout::SCENE_BUFFERS;
use crate::material_store::{Kind, Look, MaterialStore, StoredMaterial};
use crate::shader::Samples;
use crate::targets::{DEPTH, PICTURE};

/// How clear glass is laid over what was drawn: by alpha sky stays sky behind it, and is shown as that.
const PANE: wgpu::BlendState = wgpu::BlendState {
    alpha: wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Max,
    },
    ..wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING
};

/// The passes over the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Depth of what covers.
    Depth,
    /// Depth of what has holes.
    MaskedDepth,
    /// Depth of what a plane cuts open.
    CutDepth,
    /// Shading.
    Shade,
    /// Glass and veils.
    Blend,
    /// Sky.
    Sky,
    /// What is selected.
    SelectedMark,
    /// What is under the pointer.
    HoveredMark,
}

/// What all pipelines of a frame have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FrameVariant {
    pub(crate) samples: Samples,
    pub(crate) uses_probes: bool,
    pub(crate) uses_occlusion: bool,
    pub(crate) uses_reflections: bool,
    pub(crate) softens: bool,
    pub(crate) has_sun: bool,
    pub(crate) has_points: bool,
    pub(crate) has_panels: bool,
    pub(crate) has_tubes: bool,
    pub(crate) has_mirrors: bool,
    /// Whether some picture is there for panes.
    pub(crate) has_pane_pictures: bool,
    pub(crate) has_webs: bool,
}

impl FrameVariant {
    /// What of it matters to a look: a picture in some mirror makes no other pipelines for all that mirrors nothing.
    fn of(self, look: Look) -> Self {
        Self {
            has_mirrors: self.has_mirrors && look.is_mirror,
            has_pane_pictures: self.has_pane_pictures && look.is_smooth_pane,
            ..self
        }
    }
}

/// A pipeline's name; steps that don't shade have neither look nor variant beyond the samples.
type PipelineKey = (Step, Samples, Option<(Look, FrameVariant)>);

/// Pipelines, made when first needed.
#[derive(Debug)]
pub(crate) struct ForwardPass {
    pub(crate) frame_layout: wgpu::BindGroupLayout,
    pub(crate) view_layout: wgpu::BindGroupLayout,
    sky_layout: wgpu::BindGroupLayout,
    shading_layout: wgpu::PipelineLayout,
    depth_only: wgpu::PipelineLayout,
    sky: wgpu::PipelineLayout,
    pipelines: BTreeMap<PipelineKey, wgpu::RenderPipeline>,
}

impl ForwardPass {
    pub(crate) fn new(gpu: &Gpu, materials: &MaterialStore) -> Self {
        let depth = texture(wgpu::TextureSampleType::Depth);
        let cascades = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Depth,
            view_dimension: wgpu::TextureViewDimension::D2Array,
            multisampled: false,
        };
        let compare = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Comparison);
        let layers = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: true },
            view_dimension: wgpu::TextureViewDimension::D2Array,
            multisampled: false,
        };
        let frame_layout = gpu.bind_layout(
            "frame",
            &[
                (0, UNIFORM),
                (1, cascades),
                (2, depth),
                (3, compare),
                (4, compare),
                (6, texture(wgpu::TextureSampleType::Float { filterable: false })),
                (7, texture(wgpu::TextureSampleType::Uint)),
                (8, texture(wgpu::TextureSampleType::Float { filterable: true })),
                (9, texture(wgpu::TextureSampleType::Float { filterable: true })),
                (10, texture(wgpu::TextureSampleType::Float { filterable: false })),
                (11, texture(wgpu::TextureSampleType::Float { filterable: true })),
                (12, wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering)),
                (13, layers),
                (15, layers),
                (16, texture(wgpu::TextureSampleType::Float { filterable: true })),
            ],
        );
        let view_layout = gpu.bind_layout("view", &[(0, UNIFORM)]);
        let sky_layout = gpu.bind_layout(
            "sky",
            &[
                (0, UNIFORM),
                (1, texture(wgpu::TextureSampleType::Float { filterable: true })),
                (2, wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering)),
            ],
        );
        Self {
            shading_layout: gpu.pipeline_layout("shading", &[&frame_layout, &materials.layout]),
            depth_only: gpu.pipeline_layout("depth", &[&view_layout, &materials.layout]),
            sky: gpu.pipeline_layout("sky", &[&sky_layout]),
            sky_layout,
            frame_layout,
            view_layout,
            pipelines: BTreeMap::new(),
        }
    }

    /// What the sky pass reads.
    pub(crate) fn sky_group(
        &self,
        gpu: &Gpu,
        uniform: &wgpu::Buffer,
        (sky, sampler): (&wgpu::TextureView, &wgpu::Sampler),
    ) -> wgpu::BindGroup {
        let entries = [
            (0, uniform.as_entire_binding()),
            (1, wgpu::BindingResource::TextureView(sky)),
            (2, wgpu::BindingResource::Sampler(sampler)),
        ];
        gpu.bind("sky", &self.sky_layout, &entries)
    }

    /// Makes sure that the pipelines of these steps are there.
    pub(crate) fn prepare(&mut self, gpu: &Gpu, samples: Samples, steps: &[Step]) {
        for step in steps {
            self.ensure(gpu, (*step, samples, None));
        }
    }

    /// Makes sure that the pipelines that shade these looks are there.
    pub(crate) fn prepare_shading(&mut self, gpu: &Gpu, looks: &BTreeSet<(Kind, Look)>, variant: FrameVariant) {
        for (kind, look) in looks {
            let step = if *kind == Kind::Blended { Step::Blend } else { Step::Shade };
            self.ensure(gpu, (step, variant.samples, Some((*look, variant.of(*look)))));
        }
    }

    fn ensure(&mut self, gpu: &Gpu, key: PipelineKey) {
        if !self.pipelines.contains_key(&key) {
            let pipeline = self.make(gpu, key);
            self.pipelines.insert(key, pipeline);
        }
    }

    /// A pipeline that was prepared and does not shade.
    pub(crate) fn get(&self, step: Step, samples: Samples) -> Option<&wgpu::RenderPipeline> {
        self.pipelines.get(&(step, samples, None))
    }

    /// The pipeline that shades a material.
    pub(crate) fn shading(&self, material: &StoredMaterial, variant: FrameVariant) -> Option<&wgpu::RenderPipeline> {
        let step = if material.kind == Kind::Blended { Step::Blend } else { Step::Shade };
        let variant = variant.of(material.look);
        self.pipelines.get(&(step, variant.samples, Some((material.look, variant))))
    }

    /// The pipeline of the depth pass for a material.
    pub(crate) fn depth(
        &self,
        material: &StoredMaterial,
        samples: Samples,
        is_cut: bool,
    ) -> Option<&wgpu::RenderPipeline> {
        let step = match material.kind {
            Kind::Opaque if is_cut => Step::CutDepth,
            Kind::Opaque => Step::Depth,
            Kind::Masked => Step::MaskedDepth,
            Kind::Blended => return None,
        };
        self.get(step, samples)
    }

    fn make(&self, gpu: &Gpu, (step, samples, shading): PipelineKey) -> wgpu::RenderPipeline {
        use wgpu::CompareFunction::{Greater, GreaterEqual};
        let (file, layout) = match step {
            Step::Depth | Step::MaskedDepth | Step::CutDepth => ("prepass", &self.depth_only),
            Step::Shade | Step::Blend => ("forward", &self.shading_layout),
            Step::Sky => ("sky", &self.sky),
            Step::SelectedMark | Step::HoveredMark => ("mask", &self.depth_only),
        };
        let fragment = match step {
            Step::Depth => None,
            Step::MaskedDepth => Some("masked"),
            Step::CutDepth => Some("cut"),
            Step::Shade => Some("opaque"),
            Step::Blend => Some("blended"),
            Step::Sky => Some("background"),
            Step::SelectedMark => Some("select_mark"),
            Step::HoveredMark => Some("hover_mark"),
        };
        let (compare, writes) = match step {
            Step::Depth | Step::MaskedDepth | Step::CutDepth => (Greater, true),
            Step::Shade => (GreaterEqual, true),
            Step::Blend | Step::Sky => (GreaterEqual, false),
            Step::SelectedMark | Step::HoveredMark => (GreaterEqual, false),
        };
        let is_mark = matches!(step, Step::SelectedMark | Step::HoveredMark);
        let is_depth_only = matches!(step, Step::Depth | Step::MaskedDepth | Step::CutDepth);
        let blend = match step {
            Step::Blend if shading.is_some_and(|(look, _)| look.is_pane) => Some(PANE),
            Step::Blend => Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
            _ => None,
        };
        let mark_writes = if step == Step::SelectedMark { wgpu::ColorWrites::RED } else { wgpu::ColorWrites::GREEN };
        let target = Some(wgpu::ColorTargetState {
            format: if is_mark { wgpu::TextureFormat::Rg8Unorm } else { PICTURE },
            blend,
            write_mask: if is_mark { mark_writes } else { wgpu::ColorWrites::ALL },
        });
        let module = gpu.module(file, samples);
        let constants = shading.map(|(look, variant)| constants(look, variant)).unwrap_or_default();
        gpu.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(fragment.unwrap_or("depth")),
            layout: Some(layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vertex"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: if step == Step::Sky { &[] } else { &SCENE_BUFFERS },
            },
            // Faces are drawn from both sides: models from files are often wound the wrong way round.
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: (!is_mark).then(|| wgpu::DepthStencilState {
                format: DEPTH,
                depth_write_enabled: Some(writes),
                depth_compare: Some(compare),
                stencil: wgpu::StencilState::default(),
                bias: wgpu::DepthBiasState::default(),
            }),
            multisample: wgpu::MultisampleState {
                count: if is_mark { 1 } else { samples.count() },
                ..Default::default()
            },
            fragment: fragment.map(|entry| wgpu::FragmentState {
                module: &module,
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions { constants: &constants, ..Default::default() },
                targets: if is_depth_only { &[] } else { std::slice::from_ref(&target) },
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

/// Values for the overrides in `variant.wgsl` and `material.wgsl`.
fn constants(look: Look, variant: FrameVariant) -> Vec<(&'static str, f64)> {
    let number = |is_on: bool| f64::from(u8::from(is_on));
    vec![
        ("TEXTURES", f64::from(look.textures)),
        ("HAS_LAYERS", number(look.has_layers)),
        ("USES_PROBES", number(variant.uses_probes)),
        ("USES_OCCLUSION", number(variant.uses_occlusion)),
        ("USES_REFLECTIONS", number(variant.uses_reflections && look.is_glossy)),
        ("HAS_SUN", number(variant.has_sun)),
        ("HAS_POINTS", number(variant.has_points)),
        ("SOFTENS", number(variant.softens)),
        ("HAS_PANELS", number(variant.has_panels)),
        ("HAS_TUBES", number(variant.has_tubes)),
        ("HAS_WEBS", number(variant.has_webs)),
        (
            "IS_MIRROR",
            number(variant.has_mirrors && look.is_mirror || variant.has_pane_pictures && look.is_smooth_pane),
        ),
    ]
}
