//! An open home with everything that follows it: the stage, the live picture, the plan, the figures.

use std::sync::Arc;

use egui_wgpu::RenderState;
use glam::Vec3;
use homewright_catalog::{Catalog, Language, Product};
use homewright_design::{Change, Design, EntityId, IdSource};
use homewright_editor::editor::Response;
use homewright_editor::{Editor, Input};
use homewright_render::{Renderer, RendererConfig};
use homewright_scene::light::ProbeGrid;
use homewright_scene::{Drawing, Environment, Scene, SceneDelta};
use homewright_staging::{AssetSource, Deferral, Done, PlanOptions, Stage};

use crate::facts::Facts;
use crate::host::Opened;

/// What a drawn plan shows: a state of the home, in a language, of a storey.
type PlanKey = (u64, Language, Option<EntityId>);

/// What figures are of: a state of the home, with a storey in work.
type FactsKey = (u64, Option<EntityId>);

/// An open home.
pub struct Session {
    /// What the user works with.
    pub editor: Editor,
    /// The scene that follows the design.
    pub stage: Stage,
    /// The live picture of the scene.
    pub renderer: Renderer,
    /// Name of the file, without folder.
    pub file_name: String,
    /// Where the file is.
    pub path: String,
    /// What came of inputs since the studio last looked.
    pub responses: Vec<Response>,
    /// Counts every change of what is shown.
    pub revision: u64,
    catalog: Arc<Catalog>,
    assets: Arc<dyn AssetSource>,
    is_night: bool,
    plan: Option<(PlanKey, Arc<Drawing>)>,
    facts: Option<(FactsKey, Arc<Facts>)>,
}

impl Session {
    /// Begins work on an opened home.
    pub fn new(opened: Opened, moment: (u64, u64), gpu: &RenderState, catalog: Arc<Catalog>) -> Self {
        let Opened { design, history, file_name, path, assets, is_read_only, .. } = opened;
        let mut stage = Stage::deferring(Arc::clone(&assets), Deferral::TexturesAndDetails);
        let delta = stage.reset(&design);
        let config = RendererConfig { target_format: crate::gpu::PICTURE_FORMAT, ..RendererConfig::default() };
        let mut renderer = Renderer::new(gpu.device.clone(), gpu.queue.clone(), config);
        renderer.apply(&delta);
        let catalog = with_own_products(catalog, &design);
        let mut editor = Editor::new(design, history, Arc::clone(&catalog), IdSource::new(moment.0, moment.1));
        editor.set_read_only(is_read_only);
        // The stage was set from nothing: it knows all of it.
        let _everything: Option<Change> = editor.take_change();
        Self {
            editor,
            stage,
            renderer,
            file_name,
            path,
            catalog,
            assets,
            responses: Vec::new(),
            revision: 1,
            is_night: false,
            plan: None,
            facts: None,
        }
    }

    /// Hands an input to the editor and brings everything that follows up to date.
    pub fn handle(&mut self, input: Input) {
        let response = self.editor.handle(input);
        if response.committed.is_some() || response.refusal.is_some() || response.command.is_some() {
            self.responses.push(response);
        }
        self.sync();
    }

    /// Makes an edit that is no gesture, and brings everything that follows up to date.
    pub fn commit(&mut self, edit: homewright_design::Transaction) {
        let response = self.editor.commit(edit);
        self.responses.push(response);
        self.sync();
    }

    /// Works on another storey.
    pub fn set_level(&mut self, level: EntityId) {
        self.editor.set_level(level);
        self.sync();
    }

    /// What can be ordered: the catalog, and the home's own products.
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog)
    }

    /// Where embedded models and pictures are found.
    pub fn assets(&self) -> Arc<dyn AssetSource> {
        Arc::clone(&self.assets)
    }

    /// Offers another catalog.
    pub fn set_catalog(&mut self, catalog: Arc<Catalog>) {
        self.catalog = with_own_products(catalog, self.editor.design());
        self.editor.set_catalog(Arc::clone(&self.catalog));
    }

    fn sync(&mut self) {
        let Some(change) = self.editor.take_change() else { return };
        let mut delta = self.stage.apply(self.editor.shown(), &change);
        if self.is_night && delta.environment.is_some() {
            delta.environment = Some(night());
        }
        self.renderer.apply(&delta);
        self.revision += 1;
    }

    /// Shows textures and stand-ins that were made meanwhile. The home stays as it is, and its light too: flat colours
    /// are the mean colours of their textures.
    pub(crate) fn put(&mut self, done: Vec<Done>) {
        let delta = self.stage.put(done);
        self.renderer.apply(&delta);
    }

    /// The scene with all its textures, for files that are given away; waits for those that are not there yet.
    pub(crate) fn dressed_scene(&self) -> Scene {
        if !self.stage.is_waiting() {
            return self.stage.scene().clone();
        }
        let mut stage = Stage::new(Arc::clone(&self.assets));
        drop(stage.reset(self.editor.design()));
        stage.scene().clone()
    }

    /// Whether it is night outside.
    pub const fn is_night(&self) -> bool {
        self.is_night
    }

    /// Makes it day or night outside.
    pub fn set_night(&mut self, is_night: bool) {
        self.is_night = is_night;
        let environment = self.environment();
        // Indirect light belongs to the other time of day.
        let delta = SceneDelta { environment: Some(environment), probes: Some(None), ..SceneDelta::default() };
        self.renderer.apply(&delta);
        self.revision += 1;
    }

    /// The light from outside, as the picture shows it.
    pub fn environment(&self) -> Environment {
        if self.is_night { night() } else { self.stage.scene().environment.clone() }
    }

    /// The scene as the picture shows it, for light computed in the background.
    pub fn lit_scene(&self) -> Scene {
        let mut scene = self.stage.scene().clone();
        scene.environment = self.environment();
        scene
    }

    /// Shows indirect light that was computed.
    pub fn set_probes(&mut self, probes: ProbeGrid) {
        let delta = SceneDelta { probes: Some(Some(Arc::new(probes))), ..SceneDelta::default() };
        self.renderer.apply(&delta);
    }

    /// The plan of the level in work.
    pub fn plan(&mut self, language: Language) -> Arc<Drawing> {
        let key = (self.revision, language, self.editor.level());
        if let Some((drawn, plan)) = &self.plan
            && *drawn == key
        {
            return Arc::clone(plan);
        }
        let options = PlanOptions { language, ..PlanOptions::default() };
        let drawing = self.editor.level().map(|level| homewright_staging::plan(self.editor.shown(), level, &options));
        let drawing = Arc::new(drawing.unwrap_or_default());
        self.plan = Some((key, Arc::clone(&drawing)));
        drawing
    }

    /// The figures of the home.
    pub fn facts(&mut self) -> Arc<Facts> {
        let key = (self.revision, self.editor.level());
        if let Some((counted, facts)) = &self.facts
            && *counted == key
        {
            return Arc::clone(facts);
        }
        let facts = Arc::new(Facts::of(self.editor.shown(), self.editor.level()));
        self.facts = Some((key, Arc::clone(&facts)));
        facts
    }

    /// Height of the floor in work, scene metres.
    pub fn floor(&self) -> f32 {
        let level = self.editor.level().and_then(|id| self.editor.design().level(id));
        level.map_or(0.0, |level| level.elevation.to_m() as f32)
    }

    /// The box that holds the home, scene metres.
    pub fn bounds(&mut self) -> (Vec3, Vec3) {
        let plan = self.plan(Language::English);
        let floor = self.floor();
        let (min, max) = (plan.min / 1000.0, plan.max / 1000.0);
        if max.x <= min.x {
            return (Vec3::new(-3.0, floor, -3.0), Vec3::new(3.0, floor + 2.8, 3.0));
        }
        (Vec3::new(min.x as f32, floor, -max.y as f32), Vec3::new(max.x as f32, floor + 2.8, -min.y as f32))
    }
}

/// The catalog with the products and materials that only the home knows.
fn with_own_products(catalog: Arc<Catalog>, design: &Design) -> Arc<Catalog> {
    let is_missing_product = |product: &&Product| catalog.product(&product.id).is_none();
    let products: Vec<Product> =
        design.products().map(|(_, product)| product).filter(is_missing_product).cloned().collect();
    if products.is_empty() {
        return catalog;
    }
    let mut all = (*catalog).clone();
    for (_, material) in design.materials() {
        if all.material(&material.id).is_none() {
            all.materials.insert(material.id.clone(), material.clone());
        }
    }
    all.products.extend(products.into_iter().map(|product| (product.id.clone(), product)));
    Arc::new(all)
}

/// The light from outside on a clear night with a town near by.
fn night() -> Environment {
    Environment {
        sun: None,
        zenith: Vec3::new(0.10, 0.14, 0.26),
        horizon: Vec3::new(0.35, 0.36, 0.42),
        ground: Vec3::new(0.12, 0.11, 0.10),
        sky: homewright_scene::sky::Sky::Gradient,
    }
}
