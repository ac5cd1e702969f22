//! The renderer: keeps a scene on the device and draws views of it.

mod change;
mod mirrors;

use glam::{Mat4, Vec2, Vec3};
use homewright_geometry::Bounds;
use homewright_geometry::intersect::Ray;
use homewright_scene::Scene;

use crate::device::Gpu;
use crate::draw_list::{DrawList, Placed, Run, Sight, Stores, Veil, is_worth_drawing};
use crate::forward::{ForwardPass, FrameVariant, Step};
use crate::frame::{FrameBindings, FrameInput, frame_group, jitter, view_uniform};
use crate::image_store::ImageStore;
use crate::layout::{LIGHT_TEXELS, LIGHTS_A_ROW, LightUniform};
use crate::light_grid::{Cells, LightGrid};
use crate::light_shadow::{CasterPipelines, LampInput, LightShadow};
use crate::light_store::{Family, PreparedLight, prepare};
use crate::material_store::{Kind, MaterialStore, StoredMaterial};
use crate::mesh_store::MeshStore;
use crate::mirror::{MOST, Mirrors, Planes};
use crate::occluders::Occluders;
use crate::occlusion::OcclusionPass;
use crate::overlay::OverlayPass;
use crate::pick::Hit;
use crate::post::{PostPass, PostStep};
use crate::probes::StoredProbes;
use crate::reach::Reaches;
use crate::settings::{Quality, View};
use crate::sky::SkyMap;
use crate::sun_shadow::{SunInput, SunShadow};
use crate::targets::{TargetShape, Targets};
use crate::view::{Frustum, Lens};
use crate::web_store::WebStore;
use crate::{Body, RenderError, RendererConfig, environment, headless};

pub use change::ApplyReport;

/// What came of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameReport {
    /// Whether the picture is as good as its quality asks; while it is not, draw another frame of the same view.
    pub is_settled: bool,
}

/// What changed since the last frame.
#[derive(Debug, Clone, Copy, Default)]
struct Stale {
    walls: bool,
    lights: bool,
}

/// A scene on the device, and the passes that draw it.
#[derive(Debug)]
pub struct Renderer {
    gpu: Gpu,
    scene: Scene,
    meshes: MeshStore,
    images: ImageStore,
    materials: MaterialStore,
    list: DrawList,
    probes: StoredProbes,
    lights: Vec<PreparedLight>,
    light_table: wgpu::TextureView,
    grid: LightGrid,
    ambient: Vec3,
    occluders: Occluders,
    reaches: Reaches,
    /// The same with frosted panes, and the cells in which each lamp is seen as one; none where no pane is frosted.
    outlines: Option<(Occluders, Reaches)>,
    stale: Stale,
    touched: Vec<Bounds>,
    casters: CasterPipelines,
    sun: SunShadow,
    lamps: LightShadow,
    forward: ForwardPass,
    occlusion: OcclusionPass,
    post: PostPass,
    overlay: OverlayPass,
    compare: [wgpu::Sampler; 2],
    mirrors: Mirrors,
    webs: WebStore,
    /// Numbers of the view in each mirror.
    mirror_views: Vec<wgpu::Buffer>,
    sky: SkyMap,
    view_buffer: wgpu::Buffer,
    steady_view_buffer: wgpu::Buffer,
    view_group: wgpu::BindGroup,
    steady_view_group: wgpu::BindGroup,
    frame_group: Option<wgpu::BindGroup>,
    targets: Option<Targets>,
    last: Option<Last>,
    runs: Vec<Run>,
    veils: Vec<Veil>,
}

/// The last picture.
#[derive(Debug)]
struct Last {
    view: View,
    clip_from_scene: Mat4,
    samples: u32,
}

impl Renderer {
    /// A renderer with an empty scene on a device, which may be shared with others.
    pub fn new(device: wgpu::Device, queue: wgpu::Queue, config: RendererConfig) -> Self {
        let gpu = Gpu::new(device, queue);
        let anisotropy = config.anisotropy.unwrap_or(if gpu.is_software { 1 } else { 8 });
        let atlas_side = config.light_atlas_side.unwrap_or(if gpu.is_software { 2048 } else { 4096 });
        let atlas_side = atlas_side.clamp(512, gpu.device.limits().max_texture_dimension_2d);
        let images = ImageStore::new(&gpu);
        let materials = MaterialStore::new(&gpu, &images, anisotropy);
        let forward = ForwardPass::new(&gpu, &materials);
        let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
        let make_view_buffer = || gpu.empty_buffer("view", mirrors::VIEW_BYTES, usage);
        let (view_buffer, steady_view_buffer) = (make_view_buffer(), make_view_buffer());
        let view_group =
            |buffer: &wgpu::Buffer| gpu.bind("view", &forward.view_layout, &[(0, buffer.as_entire_binding())]);
        let mirror_views = std::iter::repeat_with(make_view_buffer).take(MOST).collect();
        let compare = [wgpu::CompareFunction::LessEqual, wgpu::CompareFunction::GreaterEqual].map(|compare| {
            gpu.device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("shadow"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                compare: Some(compare),
                ..Default::default()
            })
        });
        Self {
            meshes: MeshStore::default(),
            list: DrawList::new(&gpu),
            probes: StoredProbes::none(&gpu),
            lights: Vec::new(),
            light_table: table_of(&gpu, &[]),
            grid: LightGrid::new(&gpu, &[], &Cells::new(&Bounds::EMPTY), |_, _| true, |_, _| false),
            ambient: Vec3::ZERO,
            occluders: Occluders::default(),
            reaches: Reaches::default(),
            outlines: None,
            stale: Stale { walls: true, lights: true },
            touched: Vec::new(),
            casters: CasterPipelines::new(&gpu, &materials),
            sun: SunShadow::new(&gpu),
            lamps: LightShadow::new(&gpu, atlas_side),
            occlusion: OcclusionPass::new(&gpu),
            post: PostPass::new(&gpu, config.target_format),
            overlay: OverlayPass::new(&gpu, config.target_format),
            compare,
            mirrors: Mirrors::new(&gpu),
            webs: WebStore::new(&gpu),
            sky: SkyMap::new(&gpu),
            mirror_views,
            view_group: view_group(&view_buffer),
            steady_view_group: view_group(&steady_view_buffer),
            view_buffer,
            steady_view_buffer,
            frame_group: None,
            targets: None,
            last: None,
            runs: Vec::new(),
            veils: Vec::new(),
            scene: Scene::default(),
            forward,
            materials,
            images,
            gpu,
        }
    }

    /// The quality for a view that rests: the working one; without a graphics card smooth edges come from the mean of
    /// moved pictures alone, which costs less than four samples a pixel.
    pub fn resting_quality(&self) -> Quality {
        if self.gpu.is_software { Quality { multisampling: 1, ..Quality::NORMAL } } else { Quality::NORMAL }
    }

    /// The quality for a view that moves, so that the hand feels no delay.
    pub fn moving_quality(&self) -> Quality {
        if self.gpu.is_software { Quality::DRAFT } else { Quality { samples: 1, ..Quality::NORMAL } }
    }

    /// Lights, their tiles and their grid, if scene or lights changed.
    fn update_lights(&mut self) {
        if self.stale.walls || self.stale.lights {
            if self.sky.update(&self.gpu, &self.scene.environment) {
                self.frame_group = None;
            }
            let windows = environment::windows(&self.scene, &self.list, &self.meshes, &self.materials);
            self.ambient = environment::mean_luminance(&self.scene, &self.list.interior, &windows);
            let portals = if self.probes.is_there { &[][..] } else { &windows };
            let wanted = self.scene.lights.values().filter(|light| light.flux > 0.0).filter_map(|l| l.web.as_ref());
            if self.webs.update(&self.gpu, wanted) {
                self.frame_group = None;
            }
            self.lights = prepare(&self.scene, portals, &|web| self.webs.number(web));
            self.lamps.arrange(&mut self.lights);
            if self.stale.walls {
                let stores = Stores { meshes: &self.meshes, materials: &self.materials };
                self.occluders = Occluders::new(&self.scene, &self.list, stores);
                self.reaches.clear();
                let outlines = Occluders::of_images(&self.scene, &self.list, stores);
                self.outlines = outlines.map(|occluders| (occluders, Reaches::default()));
            }
            let cells = Cells::new(&self.list.bounds);
            self.reaches.update(&cells, &self.lights, &self.occluders);
            let reaches = |light: &PreparedLight, cell: usize| self.reaches.reaches(light, cell);
            if let Some((occluders, seen)) = &mut self.outlines {
                seen.update(&cells, &self.lights, occluders);
            }
            let outlines = self.outlines.as_ref();
            let is_veiled =
                |light: &PreparedLight, cell: usize| outlines.is_some_and(|(_, seen)| !seen.reaches(light, cell));
            self.grid = LightGrid::new(&self.gpu, &self.lights, &cells, reaches, is_veiled);
            let single = self.lights.iter().map(|light| light.uniform);
            let uniforms: Vec<_> = single.chain(self.grid.groups.iter().copied()).collect();
            self.light_table = table_of(&self.gpu, &uniforms);
            self.frame_group = None;
            self.stale = Stale::default();
        }
        for bounds in std::mem::take(&mut self.touched) {
            self.lamps.touch(&self.lights, &self.grid.reach, &bounds);
        }
    }

    /// Draws a view into a target of the configured format and of `view.size` pixels.
    pub fn frame(&mut self, view: &View, target: &wgpu::TextureView) -> Result<FrameReport, RenderError> {
        headless::check_size(&self.gpu.device, view.size)?;
        self.update_lights();
        self.fit_targets(view);
        let mut encoder = self.gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let lens = Lens::new(&view.camera, view.aspect());
        let waiting = self.draw_shadows(&mut encoder, view, &lens);
        let wanted = view.quality.samples.max(1);
        let sample = self.sample_number(view, waiting);
        let size = self.targets.as_ref().map_or([1; 2], |targets| targets.shape.size);
        let clip_from_scene = lens.clip_from_scene(jitter(view, sample, size));
        let keeps_mean = wanted > 1 || view.quality.scale < 1.0;
        let is_done = sample >= wanted && keeps_mean;
        let number = if is_done { 0 } else { sample.min(wanted - 1) };
        let planes = if is_done { Planes::default() } else { self.draw_mirrors(&mut encoder, (view, &lens, number)) };
        self.write_view(view, &lens, number, planes.all);
        let is_first = self.last.is_none();
        let outside = self.scene.environment.horizon.dot(Vec3::new(0.2126, 0.7152, 0.0722));
        let step = PostStep { sample, adaptation: adaptation(view, sample, is_first), outside, keeps_mean };
        self.draw_marks(&mut encoder, view, &lens);
        if is_done {
            let Some(targets) = &self.targets else { return Ok(FrameReport { is_settled: true }) };
            self.post.show_again(&self.gpu, &mut encoder, targets, (view, step), target);
        } else {
            self.draw_scene(&mut encoder, view, &lens, planes);
            if let Some(targets) = &self.targets {
                self.post.draw(&self.gpu, &mut encoder, targets, (view, step), target);
            }
            let samples = if waiting == 0 { sample + 1 } else { 0 };
            self.last = Some(Last { view: view.clone(), clip_from_scene, samples });
        }
        if let Some(targets) = &self.targets {
            let over = (view, &self.steady_view_buffer);
            self.overlay.draw(&self.gpu, &mut encoder, over, targets, target);
        }
        self.gpu.queue.submit([encoder.finish()]);
        Ok(FrameReport { is_settled: waiting == 0 && sample + 1 >= wanted })
    }

    /// What lies under a pixel of a view, counted from its top left. Knows what the view hides.
    pub fn pick(&self, view: &View, x: f32, y: f32) -> Option<Hit> {
        crate::pick::pick(&self.scene, &self.list, self.stores(), view, Vec2::new(x, y))
    }

    /// What a ray meets first of what `stops` it.
    pub(crate) fn cast(&self, view: &View, stops: &dyn Fn(&Placed) -> bool, ray: &Ray) -> Option<Hit> {
        crate::pick::along(&self.scene, &self.list, self.stores(), (view, stops), ray)
    }

    /// The scene as it is drawn.
    pub(crate) fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Everything that has a place.
    pub(crate) fn placed(&self) -> impl Iterator<Item = &Placed> {
        self.list.placed.iter()
    }

    /// The box round a placed shape, in its own frame.
    pub(crate) fn shape_bounds(&self, placed: &Placed) -> Bounds {
        self.meshes.get(placed.shape).map_or(Bounds::EMPTY, |shape| shape.bounds)
    }

    /// Where the eye of a walker comes by wishing to go `way` (level part, metres) from `eye`, scene frame, metres: it
    /// slides along walls and furniture; doors stand open.
    pub fn walk(&self, body: Body, eye: Vec3, way: Vec3) -> Vec3 {
        crate::walk::walk(&self.scene, &self.list, self.stores(), body, eye, way)
    }

    /// The last picture before exposure.
    pub(crate) fn luminance_texture(&self) -> Option<&wgpu::Texture> {
        self.targets.as_ref().map(|targets| &targets.resolved)
    }

    /// The sky's texture and how it is read.
    fn sky_source(&self) -> (&wgpu::TextureView, &wgpu::Sampler) {
        (&self.sky.view, self.post.sampler())
    }

    fn has_sun(&self) -> bool {
        self.scene.environment.sun.is_some_and(|sun| sun.illuminance > 0.0)
    }

    /// Whether lamps of a family shine; groups of others count as points.
    fn has_lamps(&self, family: Family) -> bool {
        let is_grouped = family == Family::Point && !self.grid.groups.is_empty();
        is_grouped || self.lights.iter().any(|light| light.family == family)
    }

    fn stores(&self) -> Stores<'_> {
        Stores { meshes: &self.meshes, materials: &self.materials }
    }

    fn fit_targets(&mut self, view: &View) {
        let shape = TargetShape::new(view.size.to_array(), &view.quality);
        if self.targets.as_ref().is_none_or(|targets| targets.shape != shape) {
            self.targets = Some(Targets::new(&self.gpu, shape));
            self.occlusion.forget();
            self.post.forget();
            self.frame_group = None;
            self.last = None;
        }
    }

    /// Shadow maps that are out of date; says how many tiles must wait for later frames.
    fn draw_shadows(&mut self, encoder: &mut wgpu::CommandEncoder, view: &View, lens: &Lens) -> usize {
        let stores = Stores { meshes: &self.meshes, materials: &self.materials };
        let input = SunInput {
            sun: self.scene.environment.sun.as_ref(),
            list: &self.list,
            stores,
            side: view.quality.sun_map_side,
            lens,
        };
        if self.sun.update(&self.gpu, encoder, &self.casters, &input) {
            self.frame_group = None;
        }
        let limit = if view.is_deterministic { u32::MAX } else { view.quality.light_tiles_a_frame };
        let frustum = Frustum::new(&lens.clip_from_scene(Vec2::ZERO));
        let input = LampInput {
            lights: &self.lights,
            list: &self.list,
            stores,
            limit,
            reach: &self.grid.reach,
            eye: lens.eye,
            frustum,
        };
        self.lamps.update(&self.gpu, encoder, &self.casters, &input)
    }

    /// How many samples the picture already has; 0 when the view is another one.
    fn sample_number(&self, view: &View, waiting: usize) -> u32 {
        match &self.last {
            Some(last) if waiting == 0 && is_same_picture(&last.view, view) => last.samples,
            _ => 0,
        }
    }

    /// What the numbers of a view are made from.
    fn frame_input<'a>(
        &'a self,
        view: &'a View,
        lens: &'a Lens,
        size: [u32; 2],
        sample: u32,
        previous: Option<Mat4>,
    ) -> FrameInput<'a> {
        FrameInput {
            scene: &self.scene,
            view,
            lens,
            list: &self.list,
            sun: &self.sun,
            probes: &self.probes,
            grid: &self.grid,
            light_atlas: self.lamps.measures(),
            ambient: self.ambient,
            size,
            sample,
            previous,
            mirrors: [[0.0; 4]; MOST],
        }
    }

    fn write_view(&self, view: &View, lens: &Lens, sample: u32, mirrors: [[f32; 4]; MOST]) {
        let Some(targets) = &self.targets else { return };
        // A picture that must depend on scene and view alone looks at no other picture.
        let previous = self.last.as_ref().filter(|_| !view.is_deterministic || sample > 0);
        let previous = previous.map(|last| last.clip_from_scene);
        let input = FrameInput { mirrors, ..self.frame_input(view, lens, targets.shape.size, sample, previous) };
        let uniform = view_uniform(&input, jitter(view, sample, targets.shape.size));
        self.gpu.queue.write_buffer(&self.view_buffer, 0, bytemuck::bytes_of(&uniform));
        let mut steady = view_uniform(&input, Vec2::ZERO);
        let [width, height] = targets.shape.shown.map(|side| side as f32);
        steady.viewport = [width, height, 1.0 / width, 1.0 / height];
        self.gpu.queue.write_buffer(&self.steady_view_buffer, 0, bytemuck::bytes_of(&steady));
    }

    /// What shading reads beside the material, with the numbers of a view and the pictures in mirrors.
    fn frame_bindings<'a>(
        &'a self,
        uniform: &'a wgpu::Buffer,
        targets: &'a Targets,
        mirrors: &'a wgpu::TextureView,
    ) -> FrameBindings<'a> {
        FrameBindings {
            uniform,
            sun: &self.sun.view,
            atlas: &self.lamps.view,
            nearer: &self.compare[0],
            farther: &self.compare[1],
            lights: &self.light_table,
            grid: &self.grid.lists,
            probes: &self.probes,
            targets,
            smooth: self.post.sampler(),
            mirrors,
            webs: &self.webs.view,
            sky: &self.sky.view,
        }
    }

    fn draw_marks(&mut self, encoder: &mut wgpu::CommandEncoder, view: &View, lens: &Lens) {
        let Some(targets) = &self.targets else { return };
        if view.selection.is_empty() && view.hover.is_none() {
            return;
        }
        let single = crate::shader::Samples::Single;
        self.forward.prepare(&self.gpu, single, &[Step::SelectedMark, Step::HoveredMark]);
        let mut pass =
            crate::device::color_pass(encoder, "marks", &targets.mask, wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT));
        pass.set_bind_group(0, &self.steady_view_group, &[]);
        let stores = Stores { meshes: &self.meshes, materials: &self.materials };
        let shows = self.list.showing(view);
        let sight = sight_of(lens, targets.shape.size, &self.meshes);
        let mut paint = |step, is_marked: &dyn Fn(&Placed) -> bool| {
            let Some(pipeline) = self.forward.get(step, single) else { return };
            self.list.runs(sight, |placed| is_marked(placed) && shows(placed), &mut self.runs);
            self.list.paint(&mut pass, stores, &self.runs, |_| Some(pipeline));
        };
        paint(Step::SelectedMark, &|placed| view.selection.contains(&placed.tag));
        paint(Step::HoveredMark, &|placed| view.hover == Some(placed.tag));
    }

    fn draw_scene(&mut self, encoder: &mut wgpu::CommandEncoder, view: &View, lens: &Lens, planes: Planes) {
        let Some(targets) = &self.targets else { return };
        let samples = targets.shape.samples;
        let variant = FrameVariant {
            samples,
            uses_probes: self.probes.is_there,
            uses_occlusion: view.quality.has_occlusion,
            uses_reflections: view.quality.has_occlusion && view.quality.reflection_steps > 0,
            softens: view.quality.shadow_taps > 4,
            has_sun: self.has_sun(),
            has_points: self.has_lamps(Family::Point),
            has_panels: self.has_lamps(Family::Panel),
            has_tubes: self.has_lamps(Family::Tube),
            has_mirrors: planes.has_mirrors,
            has_pane_pictures: planes.has_panes,
            has_webs: !self.webs.is_empty(),
        };
        self.forward.prepare(&self.gpu, samples, &[Step::Depth, Step::MaskedDepth, Step::CutDepth, Step::Sky]);
        self.forward.prepare_shading(&self.gpu, &self.materials.looks(), variant);
        let frustum = Frustum::new(&lens.clip_from_scene(Vec2::ZERO));
        let speck = if lens.is_parallel { 0.0 } else { 1.5 * lens.half.y / targets.shape.size[1] as f32 };
        let shows = self.list.showing(view);
        let is_seen = |placed: &Placed| shows(placed) && is_worth_drawing(placed, &frustum, lens.eye, speck);
        self.list.runs(sight_of(lens, targets.shape.size, &self.meshes), is_seen, &mut self.runs);
        self.list.veils(lens.eye, &self.materials, is_seen, &mut self.veils);
        let stores = Stores { meshes: &self.meshes, materials: &self.materials };
        let is_cut = view.section.is_some() || view.section_box.is_some();
        let has_depth = view.quality.has_occlusion;
        if has_depth {
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("depth"),
                depth_stencil_attachment: Some(depth_attachment(&targets.depth, wgpu::LoadOp::Clear(0.0))),
                ..Default::default()
            });
            pass.set_bind_group(0, &self.view_group, &[]);
            self.list
                .paint_depth(&mut pass, stores, &self.runs, |material| self.forward.depth(material, samples, is_cut));
            drop(pass);
            self.occlusion.draw(&self.gpu, encoder, targets, &self.view_buffer);
        }
        if self.frame_group.is_none() {
            let mirrors = self.mirrors.pictures().map_or(&self.mirrors.nothing, |pictures| &pictures.all);
            let bindings = self.frame_bindings(&self.view_buffer, targets, mirrors);
            self.frame_group = Some(frame_group(&self.gpu, &self.forward.frame_layout, &bindings));
        }
        let Some(group) = &self.frame_group else { return };
        let depth_load = if has_depth { wgpu::LoadOp::Load } else { wgpu::LoadOp::Clear(0.0) };
        let is_multi = samples == crate::shader::Samples::Multi;
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("shade"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &targets.picture,
                depth_slice: None,
                resolve_target: is_multi.then_some(&targets.resolved_view),
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Store,
                },
            })],
            depth_stencil_attachment: Some(depth_attachment(&targets.depth, depth_load)),
            ..Default::default()
        });
        pass.set_bind_group(0, group, &[]);
        let shading = |material: &StoredMaterial| self.forward.shading(material, variant);
        self.list.paint(&mut pass, stores, &self.runs, |material| {
            (material.kind != Kind::Blended).then(|| shading(material)).flatten()
        });
        if let Some(pipeline) = self.forward.get(Step::Sky, samples) {
            let group = self.forward.sky_group(&self.gpu, &self.view_buffer, self.sky_source());
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.draw(0..3, 0..1);
        }
        pass.set_bind_group(0, group, &[]);
        self.list.paint_veils(&mut pass, stores, &self.veils, shading);
        drop(pass);
        if view.quality.reflection_steps > 0 {
            let size = targets.resolved.size();
            encoder.copy_texture_to_texture(targets.resolved.as_image_copy(), targets.history.as_image_copy(), size);
        }
    }
}

/// The lights as a table of texels.
fn table_of(gpu: &Gpu, lights: &[LightUniform]) -> wgpu::TextureView {
    let format = wgpu::TextureFormat::Rgba32Float;
    gpu.table("lights", format, LIGHTS_A_ROW * LIGHT_TEXELS, bytemuck::cast_slice(lights))
}

fn depth_attachment(view: &wgpu::TextureView, load: wgpu::LoadOp<f32>) -> wgpu::RenderPassDepthStencilAttachment<'_> {
    wgpu::RenderPassDepthStencilAttachment {
        view,
        depth_ops: Some(wgpu::Operations { load, store: wgpu::StoreOp::Store }),
        stencil_ops: None,
    }
}

/// How a lens sees things in a picture of a size: errors of up to a pixel are not seen.
fn sight_of<'a>(lens: &Lens, size: [u32; 2], meshes: &'a MeshStore) -> Sight<'a> {
    let blur = 2.0 * lens.half.y / size[1].max(1) as f32;
    Sight { eye: lens.eye, blur, is_parallel: lens.is_parallel, meshes }
}

/// Share of the new measurement in the exposure: all of it where nothing else may count, else a part, so that
/// the eye follows gently.
fn adaptation(view: &View, sample: u32, is_first: bool) -> f32 {
    match (view.is_deterministic || is_first, sample) {
        (true, 0) => 1.0,
        (true, _) => 0.0,
        (false, 0..4) => 0.4,
        (false, _) => 0.0,
    }
}

/// Whether two views show the same picture but for marks and lines on top.
fn is_same_picture(a: &View, b: &View) -> bool {
    a.camera == b.camera
        && a.size == b.size
        && a.quality == b.quality
        && a.hiding == b.hiding
        && a.background == b.background
        && a.section == b.section
        && a.section_box == b.section_box
        && a.shows_overlay_nodes == b.shows_overlay_nodes
        && a.is_deterministic == b.is_deterministic
}
