//! The studio as a person uses it: controls are found by what they are called.

use egui::{Pos2, Rect, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, wgpu::create_render_state};
use egui_wgpu::{RendererOptions, WgpuSetup};
use glam::DVec2;
use homewright_catalog::{Catalog, Language};
use homewright_design::Design;
use homewright_editor::Step;
use homewright_ui::Studio;
use homewright_ui::host::{MemoryHost, Settings};
use homewright_ui::plan_view::screen_of;
use homewright_ui::starter::two_rooms;

const SIZE: Vec2 = egui::vec2(1280.0, 800.0);

struct Bench {
    harness: Harness<'static, Option<Studio>>,
    host: MemoryHost,
}

impl Bench {
    fn new(homes: Vec<Design>, settings: Settings) -> Self {
        let host = MemoryHost::with_homes(homes);
        host.look(|memory| memory.settings = settings);
        let setup = egui_kittest::wgpu::default_wgpu_setup();
        let gpu = create_render_state(with_our_device(setup), RendererOptions::PREDICTABLE);
        let (shared, surroundings) = (gpu.clone(), host.clone());
        let harness = Harness::builder()
            .with_size(SIZE)
            .with_context_setup(homewright_ui::theme::apply)
            .renderer(WgpuTestRenderer::from_render_state(gpu))
            .build_ui_state(
                move |ui, state: &mut Option<Studio>| {
                    let studio = state.get_or_insert_with(|| {
                        let mut studio = Studio::new(Box::new(surroundings.clone()), ui.ctx(), &shared);
                        studio.new_home();
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

    fn with_rooms() -> Self {
        Self::new(vec![two_rooms()], Settings { language: Some(Language::English), is_dark: false })
    }

    fn steps(&mut self, count: usize) {
        self.harness.run_steps(count);
    }

    fn studio(&self) -> &Studio {
        self.harness.state().as_ref().expect("the studio was made")
    }

    fn design(&self) -> &Design {
        self.studio().session().expect("a home is open").editor.design()
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.steps(2);
    }

    fn rect(&self, label: &str) -> Rect {
        self.harness.get_by_label(label).rect()
    }

    /// The screen position of a plan point.
    fn on_plan(&self, x: f64, y: f64) -> Pos2 {
        screen_of(self.studio().plan_view(), self.rect("Plan view"), DVec2::new(x, y)).expect("the plan was fitted")
    }

    /// Drags the first product of the catalog onto the plan.
    fn drag_in(&mut self, x: f64, y: f64) {
        let name = desk().name.en.clone();
        let from = self.rect(&name).center();
        let to = self.on_plan(x, y);
        self.harness.drag_at(from);
        self.steps(1);
        for share in [0.1, 0.5, 0.9, 1.0] {
            self.harness.hover_at(from + (to - from) * share);
            self.steps(1);
        }
        self.harness.drop_at(to);
        self.steps(2);
    }

    fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
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

/// A product that stands in the shipped catalog's first rows.
fn desk() -> &'static homewright_catalog::Product {
    let catalog = Catalog::builtin();
    let order = |product: &&homewright_catalog::Product| {
        homewright_catalog::category::CATEGORIES.iter().position(|kind| kind.slug == product.category)
    };
    catalog.products.values().min_by_key(order).expect("the catalog is not empty")
}

#[test]
fn a_product_is_dragged_into_the_plan_and_taken_back() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    assert_eq!(bench.design().items().count(), 1);
    assert!(bench.host.look(|memory| matches!(memory.kept.as_slice(), [Step::Edit(_)])), "one step was kept");
    bench.press(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(bench.design().items().count(), 0);
    assert_eq!(bench.host.look(|memory| memory.kept.last().cloned()), Some(Step::Undo));
    bench.click("Redo");
    assert_eq!(bench.design().items().count(), 1);
}

#[test]
fn a_selected_item_is_turned_in_the_inspector_and_deleted_by_key() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    bench.harness.get_by_role_and_label(egui::Role::SpinButton, "Rotation").set_value_accesskit(30.0);
    bench.steps(3);
    let turned = bench.design().items().next().unwrap().1.rotation;
    assert_eq!(turned, 30.0);
    bench.press(egui::Modifiers::NONE, egui::Key::Escape);
    let at = bench.on_plan(2000.0, 1800.0);
    bench.harness.drag_at(at);
    bench.steps(1);
    bench.harness.drop_at(at);
    bench.steps(1);
    bench.press(egui::Modifiers::NONE, egui::Key::Delete);
    assert_eq!(bench.design().items().count(), 0);
}

#[test]
fn an_item_is_dragged_on_the_plan_in_one_step() {
    let mut bench = Bench::with_rooms();
    bench.drag_in(2000.0, 1800.0);
    let (from, to) = (bench.on_plan(2000.0, 1800.0), bench.on_plan(2600.0, 1800.0));
    bench.harness.drag_at(from);
    bench.steps(1);
    for share in [0.3, 0.7, 1.0] {
        bench.harness.hover_at(from + (to - from) * share);
        bench.steps(1);
    }
    bench.harness.drop_at(to);
    bench.steps(2);
    let x = bench.design().items().next().unwrap().1.position.x;
    assert!((x - 2600.0).abs() < 20.0, "it stands at {x}");
    assert_eq!(bench.host.look(|memory| memory.kept.len()), 2);
}

#[test]
fn the_language_is_switched_live_and_remembered() {
    let mut bench = Bench::with_rooms();
    assert!(bench.harness.query_by_label("3D view").is_some());
    bench.click("中文");
    assert_eq!(bench.studio().language(), Language::Chinese);
    assert!(bench.harness.query_by_label("三维视图").is_some());
    assert_eq!(bench.host.look(|memory| memory.settings.language), Some(Language::Chinese));
}

#[test]
fn every_screen_is_shown_in_both_languages_and_themes() {
    for language in [Language::English, Language::Chinese] {
        for is_dark in [false, true] {
            let settings = Settings { language: Some(language), is_dark };
            let mut bench = Bench::new(vec![two_rooms()], settings);
            bench.drag_in_first(language);
            for key in [egui::Key::F6, egui::Key::F7, egui::Key::F5, egui::Key::F8, egui::Key::F8, egui::Key::N] {
                bench.press(egui::Modifiers::NONE, key);
            }
            bench.press(egui::Modifiers::COMMAND, egui::Key::A);
            bench.press(egui::Modifiers::NONE, egui::Key::Escape);
            assert!(bench.studio().notices().next().is_none(), "nothing went wrong");
        }
    }
}

impl Bench {
    /// Drags the first product in, whatever language it is called in.
    fn drag_in_first(&mut self, language: Language) {
        let from = self.rect(desk().name.get(language)).center();
        self.harness.drag_at(from);
        self.steps(1);
        self.harness.hover_at(from + egui::vec2(200.0, 20.0));
        self.steps(1);
        self.harness.drop_at(from + egui::vec2(260.0, 40.0));
        self.steps(2);
    }
}

#[test]
fn without_a_home_one_can_begin_or_open() {
    let mut bench = Bench::new(Vec::new(), Settings { language: Some(Language::English), is_dark: false });
    assert!(bench.studio().session().is_none());
    assert_eq!(bench.studio().notices().count(), 1, "what went wrong is said");
    bench.host.look(|memory| memory.homes.push(two_rooms()));
    bench.click("New home from the template");
    bench.steps(3);
    assert!(bench.studio().session().is_some());
}
