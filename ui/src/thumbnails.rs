//! Pictures of products: each is drawn once, a few at a time, while nothing else moves.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use egui::TextureId;
use egui_wgpu::RenderState;
use glam::{DVec3, UVec2, Vec3, Vec4};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, Product, ProductId};
use homewright_design::item::{Configuration, Host};
use homewright_design::{Design, Entity, IdSource, Item, Level, Project, Transaction};
use homewright_geometry::{Length, math};
use homewright_render::settings::Background;
use homewright_render::{Quality, Renderer, RendererConfig, View};
use homewright_scene::light::Sun;
use homewright_scene::{Camera, Environment, Exposure, Projection};
use homewright_staging::{NoAssets, Stage};

use crate::gpu::PICTURE_FORMAT;

/// Pixels along one side.
const SIDE: u32 = 208;
/// Vertical field of view, radians.
const FIELD: f32 = 0.42;

/// Pictures of products by id.
#[derive(Default)]
pub struct Thumbnails {
    done: BTreeMap<ProductId, Option<TextureId>>,
    waiting: VecDeque<ProductId>,
    renderer: Option<(Stage, Renderer)>,
}

impl Thumbnails {
    /// The picture of a product; asks for it where there is none yet.
    pub fn get(&mut self, id: &ProductId) -> Option<TextureId> {
        if let Some(picture) = self.done.get(id) {
            return *picture;
        }
        if !self.waiting.contains(id) {
            self.waiting.push_back(id.clone());
        }
        None
    }

    /// Draws the next picture that was asked for. Says whether more wait.
    pub fn work(&mut self, catalog: &Catalog, gpu: &RenderState) -> bool {
        // The newest requests are what is on screen now.
        if let Some(id) = self.waiting.pop_front() {
            let picture = catalog.product(&id).and_then(|product| self.draw(product, catalog, gpu));
            self.done.insert(id, picture);
        }
        !self.waiting.is_empty()
    }

    /// Forgets requests that scrolled away.
    pub fn forget_requests(&mut self) {
        self.waiting.clear();
    }

    fn draw(&mut self, product: &Product, catalog: &Catalog, gpu: &RenderState) -> Option<TextureId> {
        let design = showroom(product, catalog)?;
        let (stage, renderer) = self.renderer.get_or_insert_with(|| {
            let config = RendererConfig {
                target_format: PICTURE_FORMAT,
                light_atlas_side: Some(512),
                ..RendererConfig::default()
            };
            (Stage::new(Arc::new(NoAssets)), Renderer::new(gpu.device.clone(), gpu.queue.clone(), config))
        });
        let mut delta = stage.reset(&design);
        delta.environment = Some(studio_light());
        renderer.apply(&delta);
        let bounds = stage.scene().nodes.values().fold(homewright_geometry::Bounds::EMPTY, |bounds, node| {
            let shape = stage.scene().shapes.get(&node.shape);
            shape.map_or(bounds, |shape| bounds.union(&shape.bounds().transformed(&node.matrix())))
        });
        if bounds.is_empty() {
            return None;
        }
        let mut view = View::new(camera(bounds.center(), bounds.size(), product.host), UVec2::splat(SIDE));
        view.background = Background::Plain(Vec4::ZERO);
        view.is_deterministic = true;
        view.quality = Quality {
            sun_map_side: 512,
            multisampling: 4,
            has_bloom: false,
            reflection_steps: 0,
            samples: 1,
            light_tiles_a_frame: u32::MAX,
            ..Quality::NORMAL
        };
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("thumbnail"),
            size: wgpu::Extent3d { width: SIDE, height: SIDE, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: PICTURE_FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        let target = texture.create_view(&wgpu::TextureViewDescriptor::default());
        renderer.frame(&view, &target).ok()?;
        Some(gpu.renderer.write().register_native_texture(&gpu.device, &target, wgpu::FilterMode::Linear))
    }
}

/// A design that holds nothing but one product.
fn showroom(product: &Product, catalog: &Catalog) -> Option<Design> {
    let mut ids = IdSource::new(0, 1);
    let mut design = Design::new(ids.next_id(), Project::default()).ok()?;
    let level = ids.next_id();
    let zero = Length::ZERO;
    let storey = Level { name: String::new(), elevation: zero, height: Length::mm(2800.0), slab: Length::mm(100.0) };
    let mut edit = Transaction::new("").with(level, Entity::Level(storey));
    edit.put(ids.next_id(), Entity::Product(Box::new(product.clone())));
    let materials: std::collections::BTreeSet<_> = product.slots.values().map(|slot| &slot.default).collect();
    for material in materials {
        edit.put(ids.next_id(), Entity::Material(Box::new(catalog.material(material)?.clone())));
    }
    let item = Item {
        level,
        configuration: Configuration::of(product.id.0.clone()),
        position: DVec3::ZERO,
        rotation: 0.0,
        tilt: [0.0; 2],
        is_mirrored: false,
        host: Host::Free,
        light: None,
        name: String::new(),
        is_locked: false,
        is_hidden: false,
    };
    edit.put(ids.next_id(), Entity::Item(Box::new(item)));
    design.apply(edit).ok()?;
    Some(design)
}

/// Looks at a product from the front right, a little from above; from below at what hangs from the ceiling.
fn camera(center: Vec3, size: Vec3, host: HostKind) -> Camera {
    let rise = if host == HostKind::Ceiling { -0.18 } else { 0.34 };
    let from = Vec3::new(0.62, rise, 1.0).try_normalize().unwrap_or(Vec3::Z);
    let right = Vec3::Y.cross(from).try_normalize().unwrap_or(Vec3::X);
    let up = from.cross(right);
    let half = size * 0.5;
    let reach = |axis: Vec3| half.dot(axis.abs());
    let seen = reach(right).max(reach(up)) * 1.12;
    let tangent = math::sin32(FIELD * 0.5) / math::cos32(FIELD * 0.5);
    let distance = (seen / tangent + reach(from)).max(0.05);
    Camera {
        name: String::new(),
        eye: center + from * distance,
        target: center,
        projection: Projection::Perspective { fov_y: FIELD },
        exposure: Exposure::Ev100(11.6),
        white_balance: homewright_scene::WhiteBalance::Auto,
    }
}

/// A bright day without colour: soft from everywhere, a little more from the upper left.
fn studio_light() -> Environment {
    Environment {
        sun: Some(Sun {
            direction: Vec3::new(-0.45, 0.75, 0.5).try_normalize().unwrap_or(Vec3::Y),
            illuminance: 6_000.0,
            color: Vec3::ONE,
        }),
        zenith: Vec3::splat(2_400.0),
        horizon: Vec3::splat(2_100.0),
        ground: Vec3::splat(1_200.0),
        sky: homewright_scene::sky::Sky::Gradient,
    }
}
