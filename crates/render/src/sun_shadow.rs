//! The sun's shadow maps: one parallel view over everything that throws a shadow, and within it finer ones of ever smaller
//! squares round what the camera looks at. The whole is drawn anew when the scene changes; a square keeps to a grid of steps,
//! so that it stands still while the eye moves a little, and moves by whole texels, so that edges don't crawl.

use glam::{Mat4, Vec2, Vec3, Vec4};
use homewright_geometry::Bounds;
use homewright_scene::light::Sun;

use crate::device::Gpu;
use crate::draw_list::{DrawList, Placed, Run, Sight, Stores};
use crate::light_shadow::CasterPipelines;
use crate::material_store::StoredMaterial;
use crate::view::{Frustum, Lens};

/// The largest scene that is served, metres across; of a larger one the middle.
const LARGEST: f32 = 120.0;
/// Cascades at most; twin in `shadow.wgsl`.
pub(crate) const CASCADES: usize = 4;
/// Maps behind the cascades: how far clear panes stand, and what they let through.
const PANES: u32 = 2;
/// Sides of the finer squares, metres: a room, a flat, a house.
const SIDES: [f32; CASCADES - 1] = [9.0, 24.0, 60.0];
/// A square that is not smaller than the next by this factor is left out.
const WORTH: f32 = 0.75;
/// Steps of a square's place along its side, and how far before the eye its middle lies, as a share of its side.
const STEPS: f32 = 8.0;
const AHEAD: f32 = 0.3;

/// One map.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cascade {
    /// Middle in the clip space of the whole, and the scale from there to its own.
    middle: Vec2,
    scale: f32,
    /// Metres a texel.
    texel: f32,
}

/// The maps and how to look things up in them.
#[derive(Debug)]
pub(crate) struct SunShadow {
    texture: wgpu::Texture,
    /// All maps, the finest first.
    pub(crate) view: wgpu::TextureView,
    /// To the clip space of the whole.
    pub(crate) map_from_scene: Mat4,
    /// Metres from the near to the far end.
    pub(crate) range: f32,
    /// Whether there are maps to look at.
    pub(crate) is_there: bool,
    pub(crate) is_stale: bool,
    cascades: Vec<Cascade>,
}

impl SunShadow {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let texture = layered(gpu, 16, 1 + PANES);
        Self {
            view: all(&texture),
            texture,
            map_from_scene: Mat4::IDENTITY,
            range: 1.0,
            is_there: false,
            is_stale: true,
            cascades: Vec::new(),
        }
    }

    /// The maps as the shaders take them: middle, scale (0 none), metres a texel.
    pub(crate) fn cascades(&self) -> [[f32; 4]; CASCADES] {
        let mut out = [[0.0; 4]; CASCADES];
        for (own, cascade) in out.iter_mut().zip(&self.cascades) {
            *own = [cascade.middle.x, cascade.middle.y, cascade.scale, cascade.texel];
        }
        out
    }

    /// How many cascades there are.
    pub(crate) fn count(&self) -> usize {
        self.cascades.len()
    }

    /// Draws the maps that are out of date or looked for elsewhere; says whether the texture is another one now.
    pub(crate) fn update(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        casters: &CasterPipelines,
        input: &SunInput<'_>,
    ) -> bool {
        // A side of whole steps, so that a step is a number of texels.
        let side = input.side.clamp(64, gpu.device.limits().max_texture_dimension_2d) / 8 * 8;
        let Some(sun) = input.sun.filter(|_| !input.list.caster_bounds.is_empty()) else {
            self.is_there = false;
            return false;
        };
        let fit = Fit::new(sun, &input.list.caster_bounds);
        let cascades = fit.cascades(input.lens, &input.list.caster_bounds, side);
        let count = cascades.len() as u32;
        let layers = count + PANES;
        let is_other = self.texture.width() != side || self.texture.depth_or_array_layers() != layers;
        if is_other {
            self.texture = layered(gpu, side, layers);
            self.view = all(&self.texture);
        }
        let all_anew = is_other || self.is_stale || !self.is_there;
        self.map_from_scene = fit.map_from_scene;
        self.range = fit.range;
        self.is_there = true;
        self.is_stale = false;
        let before = std::mem::replace(&mut self.cascades, cascades);
        for (layer, cascade) in self.cascades.iter().enumerate() {
            if all_anew || before.get(layer) != Some(cascade) {
                let group = casters.map_group(gpu, &self.matrix(cascade));
                self.draw(encoder, (input, &group), (layer as u32, cascade), &|material| casters.choose_sun(material));
            }
        }
        if let Some(whole) = self.cascades.last().filter(|_| all_anew) {
            let group = casters.map_group(gpu, &self.matrix(whole));
            for (layer, is_share) in [(count, false), (count + 1, true)] {
                self.draw(encoder, (input, &group), (layer, whole), &|material| {
                    casters.choose_pane(material, is_share)
                });
            }
        }
        is_other
    }

    /// To a cascade's clip space from the scene.
    fn matrix(&self, cascade: &Cascade) -> Mat4 {
        cascade.matrix() * self.map_from_scene
    }

    /// Draws one map with the pipelines that `choose` names for materials.
    fn draw<'c>(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        (input, group): (&SunInput<'_>, &wgpu::BindGroup),
        (layer, cascade): (u32, &Cascade),
        choose: &dyn Fn(&StoredMaterial) -> Option<&'c wgpu::RenderPipeline>,
    ) {
        let frustum = Frustum::new(&self.matrix(cascade));
        let mut runs: Vec<Run> = Vec::new();
        let sight = Sight { eye: Vec3::ZERO, blur: cascade.texel, is_parallel: true, meshes: input.stores.meshes };
        let is_wanted = |placed: &Placed| placed.casts_shadow && frustum.may_show(&placed.bounds);
        input.list.runs(sight, is_wanted, &mut runs);
        let view = self.texture.create_view(&wgpu::TextureViewDescriptor {
            dimension: Some(wgpu::TextureViewDimension::D2),
            base_array_layer: layer,
            array_layer_count: Some(1),
            ..Default::default()
        });
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("sun map"),
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &view,
                depth_ops: Some(wgpu::Operations { load: wgpu::LoadOp::Clear(1.0), store: wgpu::StoreOp::Store }),
                stencil_ops: None,
            }),
            ..Default::default()
        });
        pass.set_bind_group(0, group, &[0]);
        input.list.paint_depth(&mut pass, input.stores, &runs, choose);
    }
}

impl Cascade {
    /// From the clip space of the whole to its own.
    fn matrix(self) -> Mat4 {
        Mat4::from_cols(
            Vec4::new(self.scale, 0.0, 0.0, 0.0),
            Vec4::new(0.0, self.scale, 0.0, 0.0),
            Vec4::Z,
            Vec4::new(-self.middle.x * self.scale, -self.middle.y * self.scale, 0.0, 1.0),
        )
    }
}

/// The map of the whole.
#[derive(Debug, Clone, Copy)]
struct Fit {
    map_from_scene: Mat4,
    /// Half a side and metres from end to end.
    half: f32,
    range: f32,
}

impl Fit {
    fn new(sun: &Sun, bounds: &Bounds) -> Self {
        let toward = sun.direction.try_normalize().unwrap_or(Vec3::Y);
        let up = if toward.y.abs() > 0.99 { Vec3::Z } else { Vec3::Y };
        let look = glam::camera::rh::view::look_to_mat4(bounds.center(), -toward, up);
        let seen = bounds.transformed(&look);
        let half = (seen.size().truncate().max_element() * 0.5 + 0.05).min(LARGEST * 0.5);
        let (near, far) = (seen.max.z + 0.1, seen.min.z - 0.1);
        let range = near - far;
        let middle = seen.center() / half;
        let clip = Mat4::from_cols(
            Vec4::new(1.0 / half, 0.0, 0.0, 0.0),
            Vec4::new(0.0, 1.0 / half, 0.0, 0.0),
            Vec4::new(0.0, 0.0, -1.0 / range, 0.0),
            Vec4::new(-middle.x, -middle.y, near / range, 1.0),
        );
        Self { map_from_scene: clip * look, half, range }
    }

    /// The squares round what a lens looks at, the finest first, and the whole last.
    fn cascades(&self, lens: &Lens, bounds: &Bounds, side: u32) -> Vec<Cascade> {
        let whole = 2.0 * self.half;
        let mut finer: Vec<f32> = SIDES.into_iter().filter(|size| *size < whole * WORTH).collect();
        finer.push(whole);
        let cascade = |size: f32| {
            let scale = whole / size;
            let wanted = self.map_from_scene.transform_point3(focus(lens, bounds, size)).truncate();
            let step = 2.0 / scale / STEPS;
            // No farther out than the whole goes.
            let farthest = ((1.0 - 1.0 / scale) / step).ceil();
            let middle = (wanted / step).round().clamp(Vec2::splat(-farthest), Vec2::splat(farthest)) * step;
            let middle = if size < whole { middle } else { Vec2::ZERO };
            Cascade { middle, scale, texel: size / side as f32 }
        };
        finer.into_iter().map(cascade).collect()
    }
}

/// The middle of a square of the scene that a lens looks at: before the eye, or where its sight enters what there is.
fn focus(lens: &Lens, bounds: &Bounds, size: f32) -> Vec3 {
    let forward = -lens.scene_from_view.z_axis.truncate();
    let [mut enters, mut leaves] = [0.0_f32, f32::INFINITY];
    for axis in 0..3 {
        let ends = [bounds.min[axis], bounds.max[axis]].map(|end| (end - lens.eye[axis]) / forward[axis]);
        if ends.iter().all(|end| end.is_finite()) {
            enters = enters.max(ends[0].min(ends[1]));
            leaves = leaves.min(ends[0].max(ends[1]));
        }
    }
    let entry = if enters <= leaves { enters } else { 0.0 };
    (lens.eye + forward * (entry + AHEAD * size)).clamp(bounds.min, bounds.max)
}

fn layered(gpu: &Gpu, side: u32, layers: u32) -> wgpu::Texture {
    gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("sun map"),
        size: wgpu::Extent3d { width: side, height: side, depth_or_array_layers: layers },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Depth32Float,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    })
}

fn all(texture: &wgpu::Texture) -> wgpu::TextureView {
    texture.create_view(&wgpu::TextureViewDescriptor {
        dimension: Some(wgpu::TextureViewDimension::D2Array),
        ..Default::default()
    })
}

/// What the maps are drawn from.
#[derive(Debug)]
pub(crate) struct SunInput<'a> {
    pub(crate) sun: Option<&'a Sun>,
    pub(crate) list: &'a DrawList,
    pub(crate) stores: Stores<'a>,
    pub(crate) side: u32,
    /// From where the shadows are looked at.
    pub(crate) lens: &'a Lens,
}

#[cfg(test)]
mod tests {
    use homewright_scene::Camera;

    use super::*;

    const HOME: Bounds = Bounds { min: Vec3::new(0.0, 0.0, 0.0), max: Vec3::new(60.0, 15.0, 40.0) };

    fn lens(eye: Vec3) -> Lens {
        Lens::new(&Camera { eye, target: eye + Vec3::new(1.0, -0.1, 0.4), ..Camera::default() }, 1.6)
    }

    fn sun() -> Sun {
        Sun { direction: Vec3::new(0.5, 0.6, -0.3), illuminance: 60_000.0, color: Vec3::ONE }
    }

    #[test]
    fn a_room_of_a_large_home_has_as_fine_a_map_as_one_of_a_small_flat() {
        let fit = Fit::new(&sun(), &HOME);
        let eye = Vec3::new(22.0, 4.5, 17.0);
        let cascades = fit.cascades(&lens(eye), &HOME, 2048);
        assert!(cascades[0].texel < 0.005, "{} m a texel", cascades[0].texel);
        // What lies before the eye lies in the finest.
        for away in [0.5, 2.0, 4.0] {
            let point = eye + Vec3::new(away, 0.0, 0.4 * away);
            let place = fit.map_from_scene.transform_point3(point).truncate();
            let aside = ((place - cascades[0].middle) * cascades[0].scale).abs().max_element();
            assert!(aside < 0.8, "{away} m before the eye: {aside}");
        }
    }

    #[test]
    fn a_map_moves_by_whole_texels_and_seldom() {
        let fit = Fit::new(&sun(), &HOME);
        let middle = |x: f32| fit.cascades(&lens(Vec3::new(x, 4.5, 17.0)), &HOME, 2048)[0];
        let mut moves = 0;
        let mut last = middle(20.0);
        for step in 1..=100 {
            let next = middle(20.0 + 0.02 * step as f32);
            let texels = (next.middle - last.middle) * fit.half / next.texel;
            assert!((texels - texels.round()).abs().max_element() < 0.01, "{texels} texels");
            moves += usize::from(next.middle != last.middle);
            last = next;
        }
        assert!((1..6).contains(&moves), "{moves} moves over 2 m");
    }
}
