//! Pictures of products and materials: drawn once by a worker in the background, what is on screen first, and kept
//! in the user's cache.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use egui_wgpu::RenderState;
use glam::{DVec3, UVec2, Vec3, Vec4};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, MaterialId, MaterialRecord, PackageId, Product, ProductId, bake_texture};
use homewright_design::item::{Configuration, Host as ItemHost};
use homewright_design::{Design, Entity, IdSource, Item, Level, Project, Transaction};
use homewright_geometry::{Length, math};
use homewright_render::settings::{Background, Hiding};
use homewright_render::{Quality, Renderer, RendererConfig, View};
use homewright_scene::image::{ColorSpace, Image, ImageLimits, decode_image, encode_png};
use homewright_scene::{Camera, Environment, Exposure, Projection};
use homewright_staging::{AssetSource, Stage};

use crate::gpu::PICTURE_FORMAT;
use crate::host::{Cache, Host};
use crate::jobs::{Job, Pace};
use crate::package_picture;
use crate::readback::read_texture;

/// Pixels along one side of a product's picture.
const SIDE: u32 = 208;
/// Pixels along one side of the picture of a product in the making.
const DRAFT_SIDE: u32 = 496;
/// Pixels along the sides of a package's picture.
const PACKAGE_SIDES: [u32; 2] = [404, 250];
/// Pixels along one side of a material's picture.
const MATERIAL_SIDE: u32 = 96;
/// Vertical field of view, radians.
const FIELD: f32 = 0.42;
/// Raised when pictures are drawn differently, so that old ones are not shown.
const LOOKS: u32 = 3;
/// Pixels along a side of the textures that a product wears: about as fine as its picture.
const TEXTURE_SIDE: u32 = 256;
/// Pictures handed to the graphics device in one frame.
const UPLOADS: usize = 12;

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A product.
    Product(ProductId),
    /// A material.
    Material(MaterialId),
    /// A package, in a room of its own.
    Package(PackageId),
    /// A product in the making, by the number of its change.
    Draft(u64),
}

/// Pictures by what they show.
pub struct Thumbnails {
    done: BTreeMap<Subject, Option<TextureHandle>>,
    asked: Vec<Subject>,
    desk: Arc<Desk>,
    sender: Sender<(Subject, Option<ColorImage>)>,
    receiver: Receiver<(Subject, Option<ColorImage>)>,
    has_worker: bool,
    draft: Draft,
}

/// A product in the making and its picture.
#[derive(Default)]
struct Draft {
    number: u64,
    product: Option<Product>,
    design: Option<Arc<Design>>,
    /// The newest picture there is.
    picture: Option<TextureHandle>,
}

/// What lies before the worker.
#[derive(Default)]
struct Desk {
    wanted: Mutex<Wanted>,
    changed: Condvar,
}

#[derive(Default)]
struct Wanted {
    list: VecDeque<Subject>,
    catalog: Option<Arc<Catalog>>,
    draft: Option<(Arc<Design>, HostKind)>,
    is_over: bool,
}

impl Default for Thumbnails {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            done: BTreeMap::new(),
            asked: Vec::new(),
            desk: Arc::default(),
            sender,
            receiver,
            has_worker: false,
            draft: Draft::default(),
        }
    }
}

impl Drop for Thumbnails {
    fn drop(&mut self) {
        self.desk.lock().is_over = true;
        self.desk.changed.notify_all();
    }
}

impl Desk {
    fn lock(&self) -> std::sync::MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next picture that is wanted; none when the studio is gone.
    fn next(&self) -> Option<(Subject, Arc<Catalog>)> {
        let mut wanted = self.lock();
        loop {
            if wanted.is_over {
                return None;
            }
            if let (Some(catalog), Some(subject)) = (wanted.catalog.clone(), wanted.list.pop_front()) {
                return Some((subject, catalog));
            }
            wanted = self.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Thumbnails {
    /// The picture of a product; asks for it where there is none yet.
    pub fn product(&mut self, id: &ProductId) -> Option<TextureId> {
        self.get(Subject::Product(id.clone()))
    }

    /// The picture of a material; asks for it where there is none yet.
    pub fn material(&mut self, id: &MaterialId) -> Option<TextureId> {
        self.get(Subject::Material(id.clone()))
    }

    /// The picture of a package; asks for it where there is none yet.
    pub fn package(&mut self, id: &PackageId) -> Option<TextureId> {
        self.get(Subject::Package(id.clone()))
    }

    /// The picture of a product in the making, or of how it was until the new one is there.
    pub fn draft(&mut self, product: &Product, catalog: &Catalog) -> Option<TextureId> {
        let draft = &mut self.draft;
        let is_same_one = draft.product.as_ref().is_some_and(|known| known.id == product.id);
        if draft.product.as_ref() != Some(product) {
            draft.number += 1;
            draft.product = Some(product.clone());
            draft.design = showroom(product, catalog).map(Arc::new);
            if !is_same_one {
                draft.picture = None;
            }
        }
        let subject = Subject::Draft(draft.number);
        if draft.design.is_some() && !self.done.contains_key(&subject) {
            self.asked.insert(0, subject);
        }
        self.draft.picture.as_ref().map(TextureHandle::id)
    }

    /// Forgets the pictures of products: catalogs have changed.
    pub fn forget_products(&mut self) {
        self.done.retain(|subject, _| matches!(subject, Subject::Material(_)));
    }

    fn get(&mut self, subject: Subject) -> Option<TextureId> {
        if let Some(picture) = self.done.get(&subject) {
            return picture.as_ref().map(TextureHandle::id);
        }
        self.asked.push(subject);
        None
    }

    /// At the end of a frame: takes what was drawn, and lays what is on screen before the worker.
    pub fn follow_up(
        &mut self,
        context: &Context,
        host: &dyn Host,
        catalog: &Arc<Catalog>,
        gpu: &RenderState,
        pace: &Pace,
    ) {
        for (subject, picture) in self.receiver.try_iter().take(UPLOADS) {
            let name = format!("{subject:?}");
            let picture = picture.map(|picture| context.load_texture(name, picture, TextureOptions::LINEAR));
            if let Subject::Draft(_) = subject {
                self.done.retain(|known, _| !matches!(known, Subject::Draft(_)));
                self.draft.picture = picture.clone().or_else(|| self.draft.picture.take());
            }
            self.done.insert(subject, picture);
            context.request_repaint();
        }
        let asked = std::mem::take(&mut self.asked);
        let mut wanted = self.desk.lock();
        wanted.list = asked.into_iter().filter(|subject| !self.done.contains_key(subject)).collect();
        wanted.catalog = Some(Arc::clone(catalog));
        let host_kind = self.draft.product.as_ref().map(|product| product.host).unwrap_or_default();
        wanted.draft = self.draft.design.clone().map(|design| (design, host_kind));
        let is_wanted = !wanted.list.is_empty();
        drop(wanted);
        if !is_wanted {
            return;
        }
        self.desk.changed.notify_one();
        if !self.has_worker {
            self.has_worker = true;
            let worker = Worker {
                desk: Arc::clone(&self.desk),
                cache: host.cache(),
                assets: host.catalog_assets(),
                gpu: gpu.clone(),
                pace: pace.clone(),
                sender: self.sender.clone(),
                context: context.clone(),
                renderer: None,
            };
            host.spawn(Box::new(move || worker.run()));
        }
    }
}

/// Draws pictures until the studio is gone.
struct Worker {
    desk: Arc<Desk>,
    cache: Arc<dyn Cache>,
    assets: Arc<dyn AssetSource>,
    gpu: RenderState,
    pace: Pace,
    sender: Sender<(Subject, Option<ColorImage>)>,
    context: Context,
    renderer: Option<(Stage, Renderer)>,
}

impl Worker {
    fn run(mut self) {
        // The pace is kept for as long as the program runs: nobody cancels pictures.
        let job = Job::new("");
        while let Some((subject, catalog)) = self.desk.next() {
            let picture = self.picture(&subject, &catalog, &job);
            let picture = picture.map(|image| {
                ColorImage::from_rgba_premultiplied([image.width as usize, image.height as usize], &image.rgba)
            });
            if self.sender.send((subject, picture)).is_err() {
                return;
            }
            self.context.request_repaint();
        }
    }

    fn picture(&mut self, subject: &Subject, catalog: &Arc<Catalog>, job: &Job) -> Option<Image> {
        match subject {
            Subject::Product(id) => {
                let product = catalog.product(id)?;
                let name = cache_name(product, catalog);
                if let Some(image) = self.kept(&name) {
                    return Some(image);
                }
                self.pace.wait(job);
                let host = product.host;
                let view = |bounds: homewright_geometry::Bounds| of_product(&bounds, host, SIDE);
                let image = self.draw(&showroom(product, catalog)?, view)?;
                self.keep(&name, &image);
                Some(image)
            }
            Subject::Package(id) => self.package(id, catalog, job),
            Subject::Draft(_) => {
                let (design, host) = self.desk.lock().draft.clone()?;
                self.draw(&design, |bounds| of_product(&bounds, host, DRAFT_SIDE))
            }
            Subject::Material(id) => {
                let record = catalog.material(id)?;
                let name = format!("material-{:016x}.png", hash_of(&serde_json::to_string(record).ok()?));
                if let Some(image) = self.kept(&name) {
                    return Some(image);
                }
                self.pace.wait(job);
                let image = material_picture(record)?;
                self.keep(&name, &image);
                Some(image)
            }
        }
    }

    fn package(&mut self, id: &PackageId, catalog: &Arc<Catalog>, job: &Job) -> Option<Image> {
        let (design, size) = package_picture::room_of(id, catalog)?;
        let records: Vec<_> = design.products().map(|(_, product)| product).collect();
        let text = serde_json::to_string(&(catalog.package(id)?, records)).ok()?;
        let name = format!("package-{:016x}.png", hash_of(&text));
        if let Some(image) = self.kept(&name) {
            return Some(image);
        }
        self.pace.wait(job);
        let [width, height] = PACKAGE_SIDES;
        let camera = package_picture::camera(size, width as f32 / height as f32);
        let mut view = View::new(camera, UVec2::from_array(PACKAGE_SIDES));
        view.hiding = Hiding::Dollhouse;
        let image = self.draw(&design, |_| Some(view))?;
        self.keep(&name, &image);
        Some(image)
    }

    fn kept(&self, name: &str) -> Option<Image> {
        let limits = ImageLimits { ..ImageLimits::default() };
        decode_image(&self.cache.get(name)?, ColorSpace::Srgb, limits).ok()
    }

    fn keep(&self, name: &str, image: &Image) {
        if let Ok(png) = encode_png(image) {
            self.cache.put(name, &png);
        }
    }

    /// Draws a design in the light of a photographer's studio; the view is chosen by the box that holds all of it.
    fn draw(
        &mut self,
        design: &Design,
        view: impl FnOnce(homewright_geometry::Bounds) -> Option<View>,
    ) -> Option<Image> {
        let (device, queue) = (&self.gpu.device, &self.gpu.queue);
        let (stage, renderer) = self.renderer.get_or_insert_with(|| {
            let config = RendererConfig {
                target_format: PICTURE_FORMAT,
                light_atlas_side: Some(512),
                ..RendererConfig::default()
            };
            (
                Stage::new(Arc::clone(&self.assets)).with_texture_side(TEXTURE_SIDE),
                Renderer::new(device.clone(), queue.clone(), config),
            )
        });
        let mut delta = stage.reset(design);
        delta.environment = Some(studio_light());
        renderer.apply(&delta);
        let bounds = stage.scene().nodes.values().fold(homewright_geometry::Bounds::EMPTY, |bounds, node| {
            let shape = stage.scene().shapes.get(&node.shape);
            shape.map_or(bounds, |shape| bounds.union(&shape.bounds().transformed(&node.matrix())))
        });
        let mut view = view(bounds)?;
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
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("thumbnail"),
            size: wgpu::Extent3d { width: view.size.x, height: view.size.y, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: PICTURE_FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let target = texture.create_view(&wgpu::TextureViewDescriptor::default());
        renderer.frame(&view, &target).ok()?;
        read_texture(device, queue, &texture)
    }
}

/// A view of a product that fills the picture.
fn of_product(bounds: &homewright_geometry::Bounds, host: HostKind, side: u32) -> Option<View> {
    (!bounds.is_empty()).then(|| View::new(camera(bounds.center(), bounds.size(), host), UVec2::splat(side)))
}

/// The pattern of a material over one repeat, or its plain colour.
fn material_picture(record: &MaterialRecord) -> Option<Image> {
    if let Some(maps) = bake_texture(record, MATERIAL_SIDE) {
        let (width, height) = (maps.width, maps.height);
        return Some(Image { width, height, rgba: maps.base_color, color_space: ColorSpace::Srgb });
    }
    let [red, green, blue] = homewright_catalog::material::parse_color(&record.color)?;
    Some(Image::solid([red, green, blue, 255], ColorSpace::Srgb))
}

/// Changes with everything a product's picture depends on.
fn cache_name(product: &Product, catalog: &Catalog) -> String {
    let mut text = serde_json::to_string(product).unwrap_or_default();
    for slot in product.slots.values() {
        if let Some(material) = catalog.material(&slot.default) {
            text += &serde_json::to_string(material).unwrap_or_default();
        }
    }
    format!("product-{:016x}.png", hash_of(&text))
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (LOOKS, text).hash(&mut hasher);
    hasher.finish()
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
        host: ItemHost::Free,
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
        is_upright: false,
        exposure: Exposure::Ev100(11.6),
        ..Camera::default()
    }
}

/// A photographer's studio, its shadow to the right and back.
fn studio_light() -> Environment {
    homewright_scene::studio::studio_light(Vec3::new(-0.45, 0.75, 0.5))
}
