//! The pictures in the mirrors of a view, drawn before the view itself.

use glam::Vec2;

use super::{Renderer, depth_attachment};
use crate::draw_list::{Placed, Stores};
use crate::environment;
use crate::forward::{FrameVariant, Step};
use crate::frame::{frame_group, jitter, view_uniform};
use crate::layout::ViewUniform;
use crate::light_store::Family;
use crate::material_store::{Kind, StoredMaterial};
use crate::mirror::{Mirror, Panes, Patch, Planes, is_worth_mirroring};
use crate::settings::View;
use crate::shader::Samples;
use crate::view::{Frustum, Lens};

impl Renderer {
    /// Draws what the mirrors of a view show, and smooth panes in one that settles; answers their planes.
    pub(super) fn draw_mirrors(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        (view, lens, sample): (&View, &Lens, u32),
    ) -> Planes {
        let mut planes = Planes::default();
        let Some(size) = self.targets.as_ref().map(|targets| targets.shape.size) else { return planes };
        let stores = Stores { meshes: &self.meshes, materials: &self.materials };
        self.mirrors.update(&self.scene, &self.list, stores);
        let panes = Panes {
            are_drawn: view.quality.samples > 1,
            is_dark_outside: environment::is_dark_outside(&self.scene.environment, self.ambient),
            walls: &self.occluders,
        };
        let chosen = self.mirrors.choose(lens, size, view.quality.mirrors as usize, &panes);
        if chosen.is_empty() {
            return planes;
        }
        if self.mirrors.fit(&self.gpu, size) {
            self.frame_group = None;
        }
        let variant = FrameVariant {
            samples: Samples::Single,
            uses_probes: self.probes.is_there,
            uses_occlusion: false,
            uses_reflections: false,
            softens: view.quality.shadow_taps > 4,
            has_sun: self.has_sun(),
            has_points: self.has_lamps(Family::Point),
            has_panels: self.has_lamps(Family::Panel),
            has_tubes: self.has_lamps(Family::Tube),
            has_mirrors: false,
            has_pane_pictures: false,
            has_webs: !self.webs.is_empty(),
        };
        self.forward.prepare(&self.gpu, Samples::Single, &[Step::Sky]);
        self.forward.prepare_shading(&self.gpu, &self.materials.looks(), variant);
        for (layer, (mirror, patch)) in chosen.iter().enumerate() {
            planes.all[layer] = mirror.plane.into();
            planes.has_mirrors |= mirror.pane.is_none();
            planes.has_panes |= mirror.pane.is_some();
            self.draw_mirror(encoder, (view, lens, sample), layer, (mirror, *patch), variant);
        }
        planes
    }

    fn draw_mirror(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        (view, lens, sample): (&View, &Lens, u32),
        layer: usize,
        (mirror, patch): (&Mirror, Patch),
        variant: FrameVariant,
    ) {
        let (Some(targets), Some(pictures)) = (&self.targets, self.mirrors.pictures()) else { return };
        let lens = &lens.mirrored(mirror);
        let size = targets.shape.size;
        let shift = jitter(view, sample, size);
        let input = self.frame_input(view, lens, size, sample, None);
        let uniform = view_uniform(&input, shift);
        let buffer = self.mirror_views.get(layer).unwrap_or(&self.view_buffer);
        self.gpu.queue.write_buffer(buffer, 0, bytemuck::bytes_of(&uniform));
        let bindings = self.frame_bindings(buffer, targets, &self.mirrors.nothing);
        let group = frame_group(&self.gpu, &self.forward.frame_layout, &bindings);
        let frustum = Frustum::new(&lens.clip_from_scene(Vec2::ZERO));
        let speck = 2.5 * lens.half.y / size[1] as f32;
        let shows = self.list.showing(view);
        let is_seen = |placed: &Placed| shows(placed) && is_worth_mirroring(placed, &frustum, mirror, lens.eye, speck);
        self.list.runs(super::sight_of(lens, size, &self.meshes), is_seen, &mut self.runs);
        self.list.veils(lens.eye, &self.materials, is_seen, &mut self.veils);
        let stores = Stores { meshes: &self.meshes, materials: &self.materials };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("mirror"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &pictures.layers[layer],
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Store,
                },
            })],
            depth_stencil_attachment: Some(depth_attachment(&pictures.depth, wgpu::LoadOp::Clear(0.0))),
            ..Default::default()
        });
        let [left, top, width, height] = patch;
        pass.set_scissor_rect(left, top, width, height);
        pass.set_bind_group(0, &group, &[]);
        let shading = |material: &StoredMaterial| self.forward.shading(material, variant);
        self.list.paint(&mut pass, stores, &self.runs, |material| {
            (material.kind != Kind::Blended).then(|| shading(material)).flatten()
        });
        if let Some(pipeline) = self.forward.get(Step::Sky, Samples::Single) {
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &self.forward.sky_group(&self.gpu, buffer, self.sky_source()), &[]);
            pass.draw(0..3, 0..1);
        }
        pass.set_bind_group(0, &group, &[]);
        self.list.paint_veils(&mut pass, stores, &self.veils, shading);
    }
}

/// Bytes of the numbers of one view.
pub(super) const VIEW_BYTES: u64 = size_of::<ViewUniform>() as u64;
