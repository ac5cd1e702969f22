//! The studio on a bench: a window in memory, a hand, and eyes that find controls by what they are called.

use egui::{Pos2, Rect, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state};
use egui_wgpu::{RendererOptions, WgpuSetup};
use glam::DVec2;
use homewright_catalog::{Catalog, Language};
use homewright_design::Design;
use homewright_ui::Studio;
use homewright_ui::host::{MemoryHost, Settings};
use homewright_ui::plan_view::screen_of;
use homewright_ui::starter::two_rooms;

/// The window of most tests.
pub(crate) const SIZE: Vec2 = egui::vec2(1280.0, 800.0);

/// A studio in a window in memory.
pub(crate) struct Bench {
    pub(crate) harness: Harness<'static, Option<Studio>>,
    pub(crate) host: MemoryHost,
}

/// Settings of somebody who has read every hint.
pub(crate) fn settings(language: Language, is_dark: bool) -> Settings {
    let hints = ["hint-furnish", "hint-plan", "hint-look", "hint-saved", "hint-palette"];
    Settings {
        language: Some(language),
        is_dark,
        seen_hints: hints.into_iter().map(ToOwned::to_owned).collect(),
        ..Settings::default()
    }
}

impl Bench {
    /// A studio that has just opened the last of these homes, or shows the start where there is none.
    pub(crate) fn new(homes: Vec<Design>, settings: Settings) -> Self {
        Self::sized(homes, settings, SIZE, 1.0)
    }

    /// The same in a window of a size in points, with so many pixels for a point.
    pub(crate) fn sized(homes: Vec<Design>, settings: Settings, size: Vec2, scale: f32) -> Self {
        let opens = !homes.is_empty();
        let host = MemoryHost::with_homes(homes);
        host.look(|memory| memory.settings = settings);
        let setup = egui_kittest::wgpu::default_wgpu_setup();
        let gpu = create_render_state(with_our_device(setup), RendererOptions::PREDICTABLE);
        let (shared, surroundings) = (gpu.clone(), host.clone());
        let harness = Harness::builder()
            .with_size(size)
            .with_pixels_per_point(scale)
            .with_context_setup(homewright_ui::theme::apply)
            .renderer(WgpuTestRenderer::from_render_state(gpu))
            .build_ui_state(
                move |ui, state: &mut Option<Studio>| {
                    let studio = state.get_or_insert_with(|| {
                        let mut studio = Studio::new(Box::new(surroundings.clone()), ui.ctx(), &shared);
                        if opens {
                            studio.new_home("empty");
                        }
                        studio
                    });
                    studio.ui(ui);
                },
                None,
            );
        let mut bench = Self { harness, host };
        bench.steps(4);
        bench
    }

    /// Two empty rooms, in English, in the light theme.
    pub(crate) fn with_rooms() -> Self {
        Self::new(vec![two_rooms()], settings(Language::English, false))
    }

    pub(crate) fn steps(&mut self, count: usize) {
        self.harness.run_steps(count);
    }

    pub(crate) fn studio(&self) -> &Studio {
        self.harness.state().as_ref().expect("the studio was made")
    }

    pub(crate) fn design(&self) -> &Design {
        self.studio().session().expect("a home is open").editor.design()
    }

    pub(crate) fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.steps(2);
    }

    pub(crate) fn rect(&self, label: &str) -> Rect {
        self.harness.get_by_label(label).rect()
    }

    pub(crate) fn plan_rect(&self) -> Rect {
        let plan = match self.studio().language() {
            Language::English => "Plan view",
            Language::Chinese => "平面视图",
        };
        self.rect(plan)
    }

    /// The screen position of a plan point.
    pub(crate) fn on_plan(&self, x: f64, y: f64) -> Pos2 {
        screen_of(self.studio().plan_view(), self.plan_rect(), DVec2::new(x, y)).expect("the plan was fitted")
    }

    /// A press and a release at one place.
    pub(crate) fn click_at(&mut self, at: Pos2) {
        self.harness.drag_at(at);
        self.steps(1);
        self.harness.drop_at(at);
        self.steps(2);
    }

    /// Drags from one place to another.
    pub(crate) fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.drag_at(from);
        self.steps(1);
        for share in [0.1, 0.5, 0.9, 1.0] {
            self.harness.hover_at(from + (to - from) * share);
            self.steps(1);
        }
        self.harness.drop_at(to);
        self.steps(2);
    }

    /// Drags the first product of the catalog onto the plan.
    pub(crate) fn drag_in(&mut self, x: f64, y: f64) {
        let name = first_product().name.get(self.studio().language());
        self.drag(self.rect(name).center(), self.on_plan(x, y));
    }

    pub(crate) fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.steps(2);
    }
}

/// The device as the window asks for it, on software where there is some.
fn with_our_device(setup: WgpuSetup) -> WgpuSetup {
    match setup {
        WgpuSetup::CreateNew(mut setup) => {
            setup.device_descriptor = homewright_ui::gpu::setup().device_descriptor;
            WgpuSetup::CreateNew(setup)
        }
        existing @ WgpuSetup::Existing(_) => existing,
    }
}

/// The product of the first card of the catalog.
pub(crate) fn first_product() -> &'static homewright_catalog::Product {
    let catalog = Catalog::builtin();
    let order = |product: &&homewright_catalog::Product| {
        homewright_catalog::category::CATEGORIES.iter().position(|kind| kind.slug == product.category)
    };
    catalog.products.values().min_by_key(order).expect("the catalog is not empty")
}
