//! Benchmarks of the sample home: opening, one live frame, and an import. Staging has its own, in its crate.
//! `cargo xtask bench` runs them; `docs/benchmarks.md` keeps the figures.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::UVec2;
use homewright_catalog::Catalog;
use homewright_design::{Design, IdSource, template};
use homewright_exchange::sh3d::import_sh3d;
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_staging::{NoAssets, Stage, camera};
use homewright_store::Home;
use homewright_tracer::{BakeSettings, bake};

fn flat() -> Design {
    let text = include_str!("../../assets/templates/flat-89.toml");
    template::instantiate("flat-89.toml", text, Catalog::builtin(), &mut IdSource::new(0, 89))
        .expect("the shipped template")
}

fn open(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("flat.home");
    Home::create_with(&path, &flat(), 0).expect("writable").close().expect("writable");
    criterion.bench_function("open the sample home", |bench| {
        bench.iter(|| black_box(Home::open_read_only(&path).expect("readable").design().entities().len()));
    });
}

fn frame(criterion: &mut Criterion) {
    let design = flat();
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(&design));
    let mut scene = stage.scene().clone();
    scene.probes = bake(&scene, &BakeSettings::default(), &mut |_| true).map(Arc::new);
    let gpu = HeadlessGpu::new().expect("a Vulkan driver; on Debian install mesa-vulkan-drivers");
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    let (_, viewpoint) = design.viewpoints().find(|(_, view)| view.name == "living").expect("the living room's view");
    let resting = Quality { samples: 1, ..renderer.resting_quality() };
    for (name, quality) in [("moving", renderer.moving_quality()), ("resting, one of eight pictures", resting)] {
        let view = View { quality, ..View::new(camera(&design, viewpoint), UVec2::new(1280, 720)) };
        while !gpu.draw(&mut renderer, &view).expect("a picture").is_settled {}
        let mut frame = 0;
        criterion.bench_function(&format!("live frame 1280×720, {name}"), |bench| {
            bench.iter(|| {
                // The eye moves, else a settled picture is shown again.
                frame += 1;
                let mut view = view.clone();
                view.camera.eye.x += 0.002 * (frame % 100) as f32;
                black_box(gpu.draw(&mut renderer, &view).expect("a picture"))
            });
        });
    }
}

fn import(criterion: &mut Criterion) {
    let Some(path) = homewright_tests::sample("sh3d/flat-b1203.sh3d") else { return };
    let bytes = std::fs::read(path).expect("readable");
    criterion.bench_function("import flat-b1203.sh3d", |bench| {
        bench.iter(|| black_box(import_sh3d(&bytes, "flat", &mut IdSource::new(0, 1)).expect("readable").assets.len()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = open, frame, import
}
criterion_main!(benches);
