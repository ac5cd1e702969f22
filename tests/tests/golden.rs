//! Golden pictures of a small home made for them and of the sample home: live on software Vulkan, by light transport,
//! and as plans. `cargo xtask golden` runs these tests alone, `cargo xtask golden --renew` keeps what they draw.

use std::sync::Arc;

use glam::{UVec2, Vec4};
use homewright_catalog::{Catalog, Language};
use homewright_design::template::instantiate;
use homewright_design::{Design, IdSource};
use homewright_exchange::picture::drawing_to_png;
use homewright_render::settings::{Background, Hiding};
use homewright_render::{HeadlessGpu, Quality, Renderer, View};
use homewright_scene::image::Image;
use homewright_scene::{Camera, Scene};
use homewright_staging::{NoAssets, PlanOptions, Stage, camera, plan};
use homewright_tests::golden::{Tolerance, check};
use homewright_tracer::{Backdrop, BakeSettings, Tone, TraceSettings, bake, denoise, trace};
use image::RgbImage;

const SIZE: UVec2 = UVec2::new(160, 120);
/// Of the sample home's photo, which needs more paths a pixel.
const PHOTO_SIZE: UVec2 = UVec2::new(120, 90);

/// The small home, from records of its own.
fn small_home() -> Design {
    let records = include_str!("../golden/records.toml");
    let (catalog, findings) = Catalog::from_sources(&[("records.toml", records)]);
    assert!(findings.is_empty(), "{}", findings[0]);
    home("room.toml", include_str!("../golden/room.toml"), &catalog)
}

fn sample_home() -> Design {
    home("flat-89.toml", include_str!("../../assets/templates/flat-89.toml"), Catalog::builtin())
}

fn home(file: &str, text: &str, catalog: &Catalog) -> Design {
    instantiate(file, text, catalog, &mut IdSource::new(0, 7)).unwrap_or_else(|error| panic!("{error}"))
}

fn staged(design: &Design) -> Scene {
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(design));
    assert!(stage.findings().is_empty(), "{:?}", stage.findings());
    stage.scene().clone()
}

fn view(design: &Design, name: &str) -> Camera {
    let found = design.viewpoints().find(|(_, view)| view.name == name);
    camera(design, found.unwrap_or_else(|| panic!("there is no view {name}")).1)
}

/// The live picture's device and scene, with the light from wall to wall.
struct Live {
    gpu: HeadlessGpu,
    renderer: Renderer,
}

impl Live {
    fn new(mut scene: Scene) -> Self {
        let settings = BakeSettings { rays: 48, bounces: 3, ..BakeSettings::default() };
        scene.probes = bake(&scene, &settings, &mut |_| true).map(Arc::new);
        let gpu = HeadlessGpu::new().unwrap_or_else(|error| panic!("{error}"));
        let mut renderer = gpu.renderer();
        renderer.apply(&scene.as_delta());
        Self { gpu, renderer }
    }

    fn check(&mut self, name: &str, camera: Camera, hiding: Hiding) {
        let background = match hiding {
            Hiding::Nothing => Background::Sky,
            Hiding::Dollhouse => Background::Plain(Vec4::new(0.90, 0.88, 0.85, 1.0)),
        };
        let quality = Quality { samples: 4, sun_map_side: 2048, ..Quality::STILL };
        let view = View { quality, hiding, background, is_deterministic: true, ..View::new(camera, SIZE) };
        let picture = self.gpu.render(&mut self.renderer, &view).expect("it can be drawn");
        check(name, &opaque(&picture), Tolerance::PICTURE);
    }
}

fn opaque(picture: &Image) -> RgbImage {
    RgbImage::from_fn(picture.width, picture.height, |x, y| {
        let at = (y * picture.width + x) as usize * 4;
        image::Rgb([picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]])
    })
}

fn check_traced(name: &str, scene: &Scene, camera: &Camera, size: UVec2, samples: u32) {
    let settings = TraceSettings { size, samples, ..TraceSettings::default() };
    let traced = trace(scene, camera, &settings, &mut |_| true).expect("it is not interrupted");
    let filtered = denoise(&traced);
    let shown = Tone::new(&filtered, camera).picture(&filtered, &Backdrop::default());
    check(name, &opaque(&shown), Tolerance::PICTURE);
}

fn check_plan(name: &str, design: &Design, width: u32) {
    let (level, _) = design.levels()[0];
    let options = PlanOptions { language: Language::English, ..PlanOptions::default() };
    let png = drawing_to_png(&plan(design, level, &options), width).expect("it can be drawn");
    check(name, &image::load_from_memory(&png).expect("a picture").to_rgb8(), Tolerance::PLAN);
}

#[test]
fn the_small_home_looks_live_as_it_did() {
    let design = small_home();
    let mut live = Live::new(staged(&design));
    live.check("small-live", view(&design, "room"), Hiding::Nothing);
    live.check("small-bird", view(&design, "bird"), Hiding::Dollhouse);
}

#[test]
fn the_small_home_looks_on_photos_as_it_did() {
    let design = small_home();
    check_traced("small-traced", &staged(&design), &view(&design, "room"), SIZE, 32);
}

#[test]
fn the_sample_home_looks_live_and_on_photos_as_it_did() {
    let design = sample_home();
    let scene = staged(&design);
    check_traced("sample-traced", &scene, &view(&design, "living"), PHOTO_SIZE, 48);
    Live::new(scene).check("sample-live", view(&design, "living"), Hiding::Nothing);
}

#[test]
fn plans_look_as_they_did() {
    check_plan("small-plan", &small_home(), 240);
    check_plan("sample-plan", &sample_home(), 360);
}
