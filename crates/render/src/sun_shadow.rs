//! The sun's shadow map: one parallel view over everything that throws a shadow. It does not depend on the
//! camera, so it is drawn anew only when the scene changes.

use glam::{Mat4, Vec3, Vec4};
use homewright_geometry::Bounds;
use homewright_scene::light::Sun;

use crate::device::{Gpu, whole};
use crate::draw_list::{DrawList, Run, Sight, Stores};
use crate::light_shadow::CasterPipelines;

/// The largest scene that one map serves, metres across; of a larger one the middle.
const LARGEST: f32 = 120.0;

/// The map and how to look things up in it.
#[derive(Debug)]
pub(crate) struct SunShadow {
    texture: wgpu::Texture,
    pub(crate) view: wgpu::TextureView,
    pub(crate) map_from_scene: Mat4,
    /// Metres a texel, and metres from the near to the far end.
    pub(crate) texel: f32,
    pub(crate) range: f32,
    /// Whether there is a map to look at.
    pub(crate) is_there: bool,
    pub(crate) is_stale: bool,
}

impl SunShadow {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let texture = gpu.target("sun map", [16, 16], wgpu::TextureFormat::Depth32Float, 1);
        Self {
            view: whole(&texture),
            texture,
            map_from_scene: Mat4::IDENTITY,
            texel: 1.0,
            range: 1.0,
            is_there: false,
            is_stale: true,
        }
    }

    /// Draws the map if it is out of date; says whether the texture is another one now.
    pub(crate) fn update(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        casters: &CasterPipelines,
        input: &SunInput<'_>,
    ) -> bool {
        let side = input.side.clamp(64, gpu.device.limits().max_texture_dimension_2d);
        let is_other = self.texture.width() != side;
        if is_other {
            self.texture = gpu.target("sun map", [side, side], wgpu::TextureFormat::Depth32Float, 1);
            self.view = whole(&self.texture);
            self.is_stale = true;
        }
        if !self.is_stale {
            return is_other;
        }
        self.is_stale = false;
        self.is_there = false;
        if let Some(sun) = input.sun.filter(|_| !input.list.caster_bounds.is_empty()) {
            self.fit(sun, &input.list.caster_bounds, side);
            self.draw(gpu, encoder, casters, input);
            self.is_there = true;
        }
        is_other
    }

    fn fit(&mut self, sun: &Sun, bounds: &Bounds, side: u32) {
        let toward = sun.direction.try_normalize().unwrap_or(Vec3::Y);
        let up = if toward.y.abs() > 0.99 { Vec3::Z } else { Vec3::Y };
        let center = bounds.center();
        let look = glam::camera::rh::view::look_to_mat4(center, -toward, up);
        let seen = bounds.transformed(&look);
        let half_x = (seen.size().x * 0.5 + 0.05).min(LARGEST * 0.5);
        let half_y = (seen.size().y * 0.5 + 0.05).min(LARGEST * 0.5);
        let (near, far) = (seen.max.z + 0.1, seen.min.z - 0.1);
        let depth = near - far;
        let clip = Mat4::from_cols(
            Vec4::new(1.0 / half_x, 0.0, 0.0, 0.0),
            Vec4::new(0.0, 1.0 / half_y, 0.0, 0.0),
            Vec4::new(0.0, 0.0, -1.0 / depth, 0.0),
            Vec4::new(-seen.center().x / half_x, -seen.center().y / half_y, near / depth, 1.0),
        );
        self.map_from_scene = clip * look;
        self.texel = 2.0 * half_x.max(half_y) / side as f32;
        self.range = depth;
    }

    fn draw(&self, gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, casters: &CasterPipelines, input: &SunInput<'_>) {
        let group = casters.map_group(gpu, &self.map_from_scene);
        let mut runs: Vec<Run> = Vec::new();
        let sight = Sight { eye: Vec3::ZERO, blur: self.texel, is_parallel: true, meshes: input.stores.meshes };
        input.list.runs(sight, |placed| placed.casts_shadow, &mut runs);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("sun map"),
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &self.view,
                depth_ops: Some(wgpu::Operations { load: wgpu::LoadOp::Clear(1.0), store: wgpu::StoreOp::Store }),
                stencil_ops: None,
            }),
            ..Default::default()
        });
        pass.set_bind_group(0, &group, &[0]);
        input.list.paint_depth(&mut pass, input.stores, &runs, |material| casters.choose_sun(material));
    }
}

/// What the map is drawn from.
#[derive(Debug)]
pub(crate) struct SunInput<'a> {
    pub(crate) sun: Option<&'a Sun>,
    pub(crate) list: &'a DrawList,
    pub(crate) stores: Stores<'a>,
    pub(crate) side: u32,
}
